"""Files as they came: every row as text with its line number, whatever the encoding."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import hourly
from analytics.ingest.card import card_path

EMPTY = "a file with a header and rows, this one is empty"
ENCODINGS = ("utf-8-sig", "gb18030")
#: largest file, most columns and longest cell that are looked at; no layout comes near them
MAX_BYTES, MAX_COLUMNS, MAX_CELL = 2**30, 10_000, 100_000
#: the name of the line number among the columns of a file; a column of that name is renamed
LINE = "line"


@dataclass(frozen=True)
class Raw:
    """A file as read: columns as named in it plus ``line``; rows with too many or too few fields apart."""

    name: str
    sha256: str
    rows: pd.DataFrame
    ragged: pd.DataFrame  # line, raw_row, reason


def sha256_of(data: bytes) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def read_raw(path: Path) -> Raw:
    """Read a CSV or Parquet file without interpreting it.

    Raises
    ------
    InputError
        If the file is missing, empty, of another kind, or cannot be decoded. One message, naming the file.
    """
    data = _bytes_of(path)
    if not data.strip():
        raise InputError(Problem(path.name, None, None, None, EMPTY))
    if path.suffix.lower() in {".parquet", ".pq"}:
        return _parquet(path, data)
    if path.suffix.lower() not in {".csv", ".txt"}:
        raise InputError(Problem(path.name, None, None, path.suffix, "a .csv or .parquet file", "save it as CSV"))
    return _csv(path, data)


def _bytes_of(path: Path) -> bytes:
    """Content of a file that can be opened and is not too large."""
    if path.is_dir():
        raise InputError(Problem(str(path), None, None, None, "a file, this is a folder", "name the files in it"))
    try:
        if not path.is_file():
            raise InputError(Problem(str(path), None, None, None, "a file that exists", "check the path"))
        size = path.stat().st_size
        if size > MAX_BYTES:
            todo = "part it by year"
            raise InputError(Problem(path.name, None, None, f"{size} bytes", f"at most {MAX_BYTES} bytes", todo))
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), None, None, None, f"a readable file ({error.strerror})")) from None


def _parquet(path: Path, data: bytes) -> Raw:
    try:
        rows = pd.read_parquet(io.BytesIO(data))
    except Exception as error:  # pyarrow raises whatever its C++ met
        short = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise InputError(Problem(path.name, None, None, None, f"a readable Parquet file ({short})")) from None
    if not isinstance(rows.index, pd.RangeIndex):
        rows = rows.reset_index()  # an index that was stored is a column like any other
    rows.columns = pd.Index(_header(path.name, [str(name) for name in rows.columns]), dtype=object)
    rows = pd.DataFrame({name: _plain_cells(rows[name]) for name in rows.columns}, index=range(len(rows)))
    rows.insert(0, LINE, range(1, len(rows) + 1))  # a Parquet file has no header line: row 1 is line 1
    return Raw(path.name, sha256_of(data), rows, _no_ragged())


def _plain_cells(values: pd.Series) -> pd.Series:
    """Numbers and time stamps as they are; every other type (bytes, lists, categories, decimals) as text."""
    kind = values.dtype
    number = pd.api.types.is_integer_dtype(kind) or pd.api.types.is_float_dtype(kind)
    if number or pd.api.types.is_datetime64_any_dtype(kind):
        return values.reset_index(drop=True)
    return pd.Series([_text_of(value) for value in values], dtype=object)


def _text_of(value: Any) -> str:
    """A cell as text; missing becomes ''."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime.datetime) and not pd.isna(value):
        return value.isoformat(sep=" ")
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    return str(value)


def _header(file: str, names: list[str]) -> list[str]:
    """Names of columns, each once: one without a name is called by its place, a column ``line`` too.

    Raises
    ------
    InputError
        If a name comes twice or there are too many columns.
    """
    if len(names) > MAX_COLUMNS:
        raise InputError(Problem(file, 1, None, f"{len(names)} columns", f"at most {MAX_COLUMNS} columns"))
    stripped = [name.strip() for name in names]
    named = [f"{name} (column {n})".strip() if name in ("", LINE) else name for n, name in enumerate(stripped, start=1)]
    twice = [name for name, count in Counter(named).items() if count > 1]
    if twice:
        raise InputError(Problem(file, 1, twice[0], None, "each column once", "rename or drop one"))
    return named


def _no_ragged() -> pd.DataFrame:
    return pd.DataFrame({"line": pd.Series(dtype="int64"), "raw_row": pd.Series(dtype=object),
                         "reason": pd.Series(dtype=object)})  # fmt: skip


def decode(path_name: str, data: bytes) -> str:
    """Decode as UTF-8 (with or without BOM), else as GB 18030, which includes GBK.

    Raises
    ------
    InputError
        If neither fits, or if the file holds NUL bytes (a spreadsheet or archive saved under a CSV name).
    """
    reached = 0
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
            continue
        if "\x00" in text:
            reached = data.index(b"\x00")
            break
        return text
    line = data.count(b"\n", 0, reached) + 1
    raise InputError(Problem(path_name, line, None, None, "text in UTF-8 or GBK", "save it again as CSV UTF-8"))


def _csv(path: Path, data: bytes) -> Raw:
    text = decode(path.name, data)
    if not text.strip():
        raise InputError(Problem(path.name, None, None, None, EMPTY))
    try:
        header = _header(path.name, next(csv.reader(io.StringIO(text))))
        rows, ragged = _parse(path.name, text, len(header))
    except (csv.Error, pd.errors.ParserError) as error:
        raise InputError(Problem(path.name, None, None, None, f"a CSV file ({error})")) from None
    rows.columns = [LINE, *header]
    return Raw(path.name, sha256_of(data), rows, ragged)


def _parse(file: str, text: str, width: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split text into fields. Lines count from 1 with the header as line 1, as an editor shows them."""
    lines = _plain_lines(file, text, width)
    if lines is None:
        return _parse_records(text, width)
    rows = pd.read_csv(
        io.StringIO(text), header=None, names=[f"c{i}" for i in range(width)], skiprows=1, index_col=False,
        dtype=str, na_filter=False, quoting=csv.QUOTE_NONE,
    )  # fmt: skip
    rows.insert(0, LINE, lines)
    return rows, _no_ragged()


def _plain_lines(file: str, text: str, width: int) -> npt.NDArray[np.int64] | None:
    """Line numbers of the records of a plain file, which a C parser may read whole; None if it is not plain.

    Plain: no quotes, so that a line is a record and its line number follows from counting; as many separators in
    each line as in the header; blank lines are passed over.
    """
    if width < 2 or '"' in text or text.count("\r") != text.count("\r\n") or text[0] in "\r\n":
        return None
    symbols = np.frombuffer(text.encode() if text.endswith("\n") else f"{text}\n".encode(), dtype=np.uint8)
    ends = np.flatnonzero(symbols == ord("\n"))
    separators = np.diff(np.cumsum(symbols == ord(","))[ends], prepend=0)
    length = np.diff(ends, prepend=-1) - 1
    blank = (length == 0) | ((length == 1) & (symbols[ends - 1] == ord("\r")))
    if (separators[~blank] != width - 1).any():
        return None
    if length.max() > MAX_CELL * width:
        line = int(length.argmax()) + 1
        raise InputError(Problem(file, line, None, f"{length.max()} bytes", f"cells of at most {MAX_CELL} characters"))
    return np.flatnonzero(~blank)[1:].astype(np.int64) + 1


def _parse_records(text: str, width: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of a file with quoted fields, or with rows of another width, which are distinguished.

    Record by record, for only the csv module tells the physical line on which a record with a quoted line break
    ends, and gives back a row of the wrong width as it came. It takes twice the time of the plain way.
    """
    reader = csv.reader(io.StringIO(text))
    next(reader)
    # one pass of the C-level csv reader; the line number is the last physical line of the record
    records = [(reader.line_num, fields) for fields in reader if fields]
    good = [(line, *fields) for line, fields in records if len(fields) == width]
    bad = [(line, ",".join(fields), f"{len(fields)} fields where the header has {width}")
           for line, fields in records if len(fields) != width]  # fmt: skip
    rows = pd.DataFrame(good, columns=["line", *[f"c{i}" for i in range(width)]])
    rows["line"] = rows["line"].astype("int64")
    return rows, pd.DataFrame(bad, columns=["line", "raw_row", "reason"]) if bad else _no_ragged()


RECORD_END = "\x1e"
QUARANTINE_COLUMNS = ["batch_id", "file", "line", "column_name", "value", "reason", "raw_row"]


def rows_as_came(raw: Raw, lines: pd.Series) -> pd.Series:
    """Text of the rows with these line numbers, indexed by line."""
    wanted = raw.rows[raw.rows["line"].isin(lines)]
    cells = wanted.drop(columns=LINE)
    records = cells.to_csv(index=False, header=False, lineterminator=RECORD_END).split(RECORD_END)[:-1]
    if len(records) != len(wanted):  # a cell holds the mark itself: record by record
        records = [_record(row) for row in cells.to_numpy(dtype=object).tolist()]
    return pd.Series(records, index=wanted[LINE].to_numpy(), dtype=object)


def _record(cells: list[Any]) -> str:
    """One row as a line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(["" if pd.isna(cell) else cell for cell in cells])
    return out.getvalue()


def quarantine_rows(raw: Raw, found: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """Rows for the table ``quarantine``: each fault with its row as it came, and the ragged rows.

    Parameters
    ----------
    raw : Raw
        The file.
    found : DataFrame
        ``line, column_name, value, reason``; a row may have several faults.
    batch_id : str
        Batch they belong to.
    """
    named = found.drop_duplicates(["line", "column_name", "reason"])
    named = named.assign(raw_row=named["line"].map(rows_as_came(raw, named["line"])))
    reason = "wrong number of fields: " + raw.ragged["reason"].astype(object)
    ragged = raw.ragged.assign(column_name=None, value=None, reason=reason)
    both = pd.concat([part for part in (named, ragged) if len(part)] or [named], ignore_index=True)
    both = both.assign(batch_id=batch_id, file=raw.name).sort_values("line", kind="stable")
    return both[QUARANTINE_COLUMNS].reset_index(drop=True)


STATIONS = "stations.csv"


def companions(path: Path) -> list[Path]:
    """Those that are there, in a fixed order.

    Examples
    --------
    >>> companions(Path("/nowhere/a.csv"))
    []
    """
    possible = [card_path(path), path.with_name(f"{hourly.source_of(path.stem)}.card.toml"), path.with_name(STATIONS)]
    return [one for one in dict.fromkeys(possible) if one.is_file() and one != path]
