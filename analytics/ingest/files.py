"""Files as they came: every row as text with its line number, whatever the encoding."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import hashlib
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics import workbooks
from analytics.errors import InputError, Problem, printable, printable_path
from analytics.ingest import headers, hourly
from analytics.ingest.card import card_path
from analytics.input_files import PARQUET, expect_readable

EMPTY = "a file with a header and rows, this one is empty"
ENCODINGS = ("utf-8-sig", "gb18030")
#: largest file, most columns and longest cell that are looked at; no layout comes near them
MAX_BYTES, MAX_COLUMNS, MAX_CELL = 2**30, 10_000, 100_000
#: the name of the line number among the columns of a file; a column of that name is renamed
LINE = "line"


#: what parts the columns of a text file
SEPARATORS = (",", ";", "\t", "，", "；", "|")


@dataclass(frozen=True)
class Raw:
    """A file, or a sheet of one, as read.

    Parameters
    ----------
    name : str
        Name of the file, and of its sheet, for messages.
    sha256 : str
        Digest of the file's bytes.
    rows : DataFrame
        Columns as named in it plus ``line``: the line of the file or the row of the sheet.
    ragged : DataFrame
        Rows with too many or too few fields: ``line, raw_row, reason``.
    header : int or None
        Line on which the header ends; None where there is none.
    titles : tuple of str
        What stands above the header, and the name of the sheet.
    said : tuple of str
        What is to be said of how it was read.
    since_1904 : bool
        Whether serial numbers of days count from 1904-01-01.
    as_came : DataFrame, optional
        The rows before a layout's columns were renamed or put in another form, for what is kept of bad ones.
    """

    name: str
    sha256: str
    rows: pd.DataFrame
    ragged: pd.DataFrame
    header: int | None = 1
    titles: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    since_1904: bool = False
    as_came: pd.DataFrame | None = None


def sha256_of(data: bytes) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Part:
    """What of a file is read for itself: the whole of it (no sheet), or one sheet; or why a sheet is not."""

    sheet: str | None = None
    not_read: str = ""


def parts_of(path: Path) -> list[Part]:
    """Sheets of a workbook; one part without a sheet for any other file, whether it can be read or not.

    Raises
    ------
    InputError
        If a workbook cannot be opened, or no sheet of it holds a table.
    """
    expect_readable(path)
    data = _bytes_of(path)
    if not workbooks.is_workbook(path, data[:8]):
        return [Part()]
    parts = []
    for name in workbooks.sheet_names(path.name, data):
        try:
            parts.append(Part(name, _not_read(workbooks.read_grids(path.name, data, name)[0])))
        except InputError:
            parts.append(Part(name))  # told when it is read
    if all(part.not_read for part in parts):
        told = "; ".join(f"{printable(part.sheet)}: {part.not_read}" for part in parts)
        raise InputError(Problem(path.name, None, None, None, f"a sheet with a table ({told})"))
    return parts


def _not_read(grid: workbooks.Grid) -> str:
    """Why a sheet is no table of values; '' if it may be one."""
    rows = any(sum(map(bool, row)) > 1 and any(c.isdigit() for cell in row for c in cell) for row in grid.cells)
    return grid.no_table or ("" if rows else "it holds text alone, no row of values")


def read_raw(path: Path, sheet: str | None = None) -> Raw:
    """Read a CSV or Parquet file, or a sheet of a workbook, without interpreting it.

    Parameters
    ----------
    path : Path
        The file.
    sheet : str, optional
        Which sheet of a workbook; not needed where only one holds a table.

    Raises
    ------
    InputError
        If the file is missing, empty, of another kind, or cannot be decoded. One message, naming the file.
    """
    expect_readable(path)
    data = _bytes_of(path)
    if not data.strip():
        raise InputError(Problem(path.name, None, None, None, EMPTY))
    if path.suffix.lower() in PARQUET:
        return _parquet(path, data)
    if workbooks.is_workbook(path, data[:8]):
        return _sheet(path, data, sheet)
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        todo = "open it in a spreadsheet and save it as .xlsx"
        raise InputError(Problem(path.name, None, None, None, "a table, this is a web page", todo))
    return _csv(path, data)


def _sheet(path: Path, data: bytes, sheet: str | None) -> Raw:
    grids = workbooks.read_grids(path.name, data, sheet)
    tables = [grid for grid in grids if not grid.no_table]
    if len(tables) != 1:
        names = ", ".join(printable(grid.sheet) for grid in tables[:20])
        told = f"one sheet of its {len(tables)}: {names}" if tables else f"a table, {grids[0].no_table}"
        raise InputError(Problem(path.name, None, None, sheet, told, "name the sheet" if tables else ""))
    return _grid(path, data, tables[0])


def sheet_name(file: str, sheet: str | None) -> str:
    """Name of a file, or of one of its sheets, for messages."""
    return file if sheet is None else f"{file}, sheet {printable(sheet)}"


def _grid(path: Path, data: bytes, grid: workbooks.Grid) -> Raw:
    """A sheet as a table: blank rows are passed over, as are columns that are empty throughout."""
    name = sheet_name(path.name, grid.sheet)
    filled = [(n, row) for n, row in enumerate(grid.cells, start=1) if any(row)]
    lines = [n for n, _ in filled]
    header = headers.find_header([row for _, row in filled[: headers.TOP_ROWS]], _spread(grid, lines))
    body = filled[header.last + 1 :]
    used = [n for n, text in enumerate(header.names) if text or any(n < len(row) and row[n] for _, row in body)]
    names = _header(name, [header.names[n] for n in used], lines[header.first])
    rows = pd.DataFrame([[row[n] for n in used] for _, row in body], columns=names, dtype=object)
    for column in names:
        _expect_short(name, column, rows[column], lines)
    rows.insert(0, LINE, np.array([n for n, _ in body], dtype="int64"))
    hidden = ("the sheet is hidden",) if grid.hidden else ()
    return Raw(
        name, sha256_of(data), rows, _no_ragged(), None if header.is_missing else lines[header.last],
        (*header.titles, grid.sheet), (*headers.said_of(header, lines), *hidden), grid.since_1904,
    )  # fmt: skip


def _expect_short(name: str, column: str, cells: pd.Series, lines: list[int]) -> None:
    if len(cells) and (length := int(cells.str.len().max())) > MAX_CELL:
        raise InputError(Problem(name, None, column, f"{length} characters", f"cells of at most {MAX_CELL} characters"))


def _spread(grid: workbooks.Grid, lines: list[int]) -> Callable[[int, int], str] | None:
    """Text of the merged block in which a cell of the first filled rows lies; None where no block is known."""
    if not grid.merged:
        return None
    blocks = [one for one in grid.merged if one.top < lines[min(len(lines), headers.TOP_ROWS) - 1]]

    def text(row: int, column: int) -> str:
        at = lines[row] - 1
        for one in blocks:
            if one.top <= at <= one.bottom and one.left <= column <= one.right:
                return grid.cells[one.top][one.left]
        return ""

    return text


def _bytes_of(path: Path) -> bytes:
    """Content of a file that can be opened and is not too large."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            todo = "part it by year"
            raise InputError(Problem(path.name, None, None, f"{size} bytes", f"at most {MAX_BYTES} bytes", todo))
        return path.read_bytes()
    except OSError as error:
        expected = f"a readable file ({error.strerror})"
        raise InputError(Problem(printable_path(path), None, None, None, expected)) from None


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


def _header(file: str, names: list[str], line: int = 1) -> list[str]:
    """Names of columns, each once: one without a name is called by its place, a column ``line`` too.

    Raises
    ------
    InputError
        If a name comes twice or there are too many columns.
    """
    if len(names) > MAX_COLUMNS:
        raise _too_wide(file, line, len(names))
    stripped = [name.strip() for name in names]
    named = [f"{name} (column {n})".strip() if name in ("", LINE) else name for n, name in enumerate(stripped, start=1)]
    twice = [name for name, count in Counter(named).items() if count > 1]
    if twice:
        raise InputError(Problem(file, line, twice[0], None, "each column once", "rename or drop one"))
    return named


def _too_wide(file: str, line: int, columns: int) -> InputError:
    return InputError(Problem(file, line, None, f"{columns} columns", f"at most {MAX_COLUMNS} columns"))


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
        mark, top = _top(path.name, text)
        lines, records = [line for line, _ in top], [fields for _, fields in top]
        header = headers.find_header(records)
        if header.first == header.last:  # a header of one row stands as it is written
            header = dataclasses.replace(header, names=tuple(records[header.last]))
        line = lines[header.first]
        names = _header(path.name, list(header.names), line)
        rows, ragged = _parse(path.name, text, len(names), mark, 0 if header.is_missing else lines[header.last])
    except (csv.Error, pd.errors.ParserError) as error:
        raise InputError(Problem(path.name, None, None, None, f"a CSV file ({error})")) from None
    rows.columns = [LINE, *names]
    rows, decimals = _decimal_points(rows) if mark in ";；\t|" else (rows, ())
    parted = () if mark == "," else (f"columns separated by {MARK_NAMES[mark]}",)
    said = (*parted, *headers.said_of(header, lines), *decimals)
    last = None if header.is_missing else lines[header.last]
    return Raw(path.name, sha256_of(data), rows, ragged, last, header.titles, said)


#: what separators are called
MARK_NAMES = {",": "commas", ";": "semicolons", "；": "semicolons", "\t": "tabs", "，": "Chinese commas", "|": "bars"}
#: characters at the top of a file that are looked at for its separator and header
TOP_CHARACTERS = 2_000_000


def _top(file: str, text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """What parts the columns of a text, and its first rows with their lines.

    The mark is the comma, unless another one parts a row into more known names.
    """
    head = text[:TOP_CHARACTERS]
    first = head.lstrip("\r\n").split("\n", 1)[0]
    wide = max(first.count(mark) for mark in SEPARATORS) + 1
    if wide > MAX_COLUMNS:
        raise _too_wide(file, 1, wide)
    found: dict[str, tuple[int, list[tuple[int, list[str]]]]] = {}
    for mark in (one for one in SEPARATORS if one == "," or one in head):
        rows = _records(head, mark)
        known = (sum(map(headers.is_known, fields[: headers.MOST_CELLS])) for _, fields in rows)
        found[mark] = max(known, default=0), rows
    best = max(found, key=lambda mark: found[mark][0])  # the first of equal ones: the comma
    return best, found[best][1]


def _records(head: str, mark: str) -> list[tuple[int, list[str]]]:
    """First rows that are not blank, each with the line on which it ends."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(head), delimiter=mark)
    for fields in reader:
        if any(field.strip() for field in fields) or (not rows and fields):
            rows.append((reader.line_num, [field.strip() for field in fields]))
        if len(rows) == headers.TOP_ROWS:
            break
    return rows


_COMMA_DECIMAL = r"^[+-]?\d+,\d+$"


def _decimal_points(rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Numbers with a decimal comma, as files write them whose columns something else parts, with a point.

    Only columns are changed of which no number has a point and some commas cannot stand between thousands.
    """
    changed = {}
    for name in (n for n in rows.columns if n != LINE):
        cells = rows[name].astype(object)
        comma = cells.str.fullmatch(_COMMA_DECIMAL).astype(bool)
        pointed = cells.str.contains(".", regex=False).any()
        if comma.any() and not pointed and (~cells[comma].str.fullmatch(r"[+-]?\d{1,3},\d{3}")).any():
            changed[name] = cells.mask(comma, cells.str.replace(",", ".", regex=False))
    said = (f"decimal commas in {', '.join(printable(n) for n in list(changed)[:8])}",) if changed else ()
    return rows.assign(**changed), said


def _parse(file: str, text: str, width: int, mark: str = ",", header: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split what follows the header (the line on which it ends) into fields; lines count from 1, as an editor does."""
    lines = _plain_lines(file, text, width, mark) if header == 1 else None
    if lines is None:
        return _parse_records(text, width, mark, header)
    rows = pd.read_csv(
        io.StringIO(text), header=None, names=[f"c{i}" for i in range(width)], skiprows=1, index_col=False,
        dtype=str, na_filter=False, quoting=csv.QUOTE_NONE, sep=mark,
    )  # fmt: skip
    rows.insert(0, LINE, lines)
    return rows, _no_ragged()


def _plain_lines(file: str, text: str, width: int, mark: str = ",") -> npt.NDArray[np.int64] | None:
    """Line numbers of the records of a plain file, which a C parser may read whole; None if it is not plain.

    Plain: no quotes, so that a line is a record and its line number follows from counting; as many separators in
    each line as in the header; blank lines are passed over.
    """
    if width < 2 or not mark.isascii() or '"' in text or text.count("\r") != text.count("\r\n") or text[0] in "\r\n":
        return None
    symbols = np.frombuffer(text.encode() if text.endswith("\n") else f"{text}\n".encode(), dtype=np.uint8)
    ends = np.flatnonzero(symbols == ord("\n"))
    separators = np.diff(np.cumsum(symbols == ord(mark))[ends], prepend=0)
    length = np.diff(ends, prepend=-1) - 1
    blank = (length == 0) | ((length == 1) & (symbols[ends - 1] == ord("\r")))
    if (separators[~blank] != width - 1).any():
        return None
    if length.max() > MAX_CELL * width:
        line = int(length.argmax()) + 1
        raise InputError(Problem(file, line, None, f"{length.max()} bytes", f"cells of at most {MAX_CELL} characters"))
    return np.flatnonzero(~blank)[1:].astype(np.int64) + 1


def _parse_records(text: str, width: int, mark: str = ",", header: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of a file with quoted fields, or with rows of another width, which are distinguished.

    Record by record, for only the csv module tells the physical line on which a record with a quoted line break
    ends, and gives back a row of the wrong width as it came. It takes twice the time of the plain way.
    """
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    # one pass of the C-level csv reader; the line number is the last physical line of the record
    records = [(reader.line_num, fields) for fields in reader if fields and reader.line_num > header]
    good = [(line, *fields) for line, fields in records if len(fields) == width]
    bad = [(line, mark.join(fields), f"{len(fields)} fields where the header has {width}")
           for line, fields in records if len(fields) != width]  # fmt: skip
    rows = pd.DataFrame(good, columns=["line", *[f"c{i}" for i in range(width)]])
    rows["line"] = rows["line"].astype("int64")
    return rows, pd.DataFrame(bad, columns=["line", "raw_row", "reason"]) if bad else _no_ragged()


RECORD_END = "\x1e"
QUARANTINE_COLUMNS = ["batch_id", "file", "line", "column_name", "value", "reason", "raw_row"]


def rows_as_came(raw: Raw, lines: pd.Series) -> pd.Series:
    """Text of the rows with these line numbers, indexed by line."""
    came = raw.rows if raw.as_came is None else raw.as_came
    wanted = came[came[LINE].isin(lines)]
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
