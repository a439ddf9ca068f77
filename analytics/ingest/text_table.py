"""Text files as tables: encoding, separator, header and records, each with the line on which it stands."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import headers
from analytics.ingest.raw import EMPTY, LINE, MAX_CELL, MAX_COLUMNS, Raw, header_names, no_ragged, sha256_of, too_wide
from analytics.message import Message
from analytics.targets.csvtext import UTF16_MARKS

ENCODINGS = ("utf-8-sig", "gb18030")
#: what parts the columns of a text file
SEPARATORS = (",", ";", "\t", "，", "；", "|")


def decode(path_name: str, data: bytes) -> str:
    """Decode as UTF-8 (with or without BOM), else as GB 18030, which includes GBK; as UTF-16 where its BOM says so.

    Raises
    ------
    InputError
        If neither fits, or if the file holds NUL bytes (a spreadsheet or archive saved under a CSV name).
    """
    reached = 0
    for encoding in ("utf-16",) if data.startswith(UTF16_MARKS) else ENCODINGS:
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
    raise InputError(
        Problem(path_name, line, None, None, Message("text in UTF-8 or GBK"), Message("save it again as CSV UTF-8"))
    )


def read_text(path: Path, data: bytes) -> Raw:
    """A text file as a table.

    Raises
    ------
    InputError
        If it is empty, cannot be decoded, or is no table.
    """
    text = _with_commas(decode(path.name, data))
    if not text.strip():
        raise InputError(Problem(path.name, None, None, None, EMPTY))
    try:
        mark, top = _top(path.name, text)
        lines, records = [line for line, _ in top], [fields for _, fields in top]
        header = headers.find_header(records)
        if header.first == header.last:  # a header of one row stands as it is written
            header = dataclasses.replace(header, names=tuple(records[header.last]))
        line = lines[header.first]
        names = header_names(path.name, list(header.names), line)
        rows, ragged = _parse(path.name, text, len(names), mark, 0 if header.is_missing else lines[header.last])
    except (csv.Error, pd.errors.ParserError) as error:
        raise InputError(Problem(path.name, None, None, None, Message("a CSV file ({error})", error=error))) from None
    rows.columns = [LINE, *names]
    rows, ragged = _without_blank(rows, ragged, mark)
    rows, decimals = _decimal_points(rows) if mark in ";；\t|" else (rows, ())
    separated = () if mark == "," else (Message("columns separated by {mark}", mark=MARK_NAMES[mark]),)
    said = (*separated, *headers.said_of(header, lines), *decimals)
    last = None if header.is_missing else lines[header.last]
    return Raw(path.name, sha256_of(data), rows, ragged, last, header.titles, said, stem=path.stem)


#: a line of numbers that blanks part, as ISD-Lite writes them
_SPACED = re.compile(r"\s*(?:19|20)\d\d(?:[ ]+-?\d+(?:\.\d+)?){7,}\s*")


def _with_commas(text: str) -> str:
    """A table of numbers whose columns blanks part, with commas; any other text as it is."""
    if not _SPACED.fullmatch(text.lstrip("\r\n").split("\n", 1)[0]):
        return text
    return "\n".join(",".join(line.split()) for line in text.splitlines())


def _without_blank(rows: pd.DataFrame, ragged: pd.DataFrame, mark: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of which a cell says something; spreadsheets leave lines of commas where rows were cleared."""
    empty = rows.iloc[:, 1] < "!"  # begins with a blank or is empty
    if empty.any():  # few of a large file
        cells = rows.loc[empty].iloc[:, 1:]
        blank = cells.apply(lambda column: column.str.strip()).eq("").all(axis=1)
        rows = rows.drop(index=blank.index[blank]).reset_index(drop=True)
    bare = ragged["raw_row"].astype(object).str.replace(mark, "", regex=False).str.strip() == ""
    return rows, ragged[~bare].reset_index(drop=True)


#: what separators are called
MARK_NAMES = {
    ",": Message("commas"),
    ";": Message("semicolons"),
    "；": Message("semicolons"),
    "\t": Message("tabs"),
    "，": Message("Chinese commas"),
    "|": Message("bars"),
}
#: columns that a file without a header has at least
FEWEST_COLUMNS = 4
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
        raise too_wide(file, 1, wide)
    found: dict[str, tuple[int, list[tuple[int, list[str]]]]] = {}
    for mark in (one for one in SEPARATORS if one == "," or one in head):
        rows = _records(head, mark)
        known = (sum(map(headers.is_known, fields[: headers.MOST_CELLS])) for _, fields in rows)
        found[mark] = max(known, default=0), rows
    best = max(found, key=lambda mark: found[mark][0])  # the first of equal ones: the comma
    if not found[best][0] and all(len(fields) == 1 for _, fields in found[best][1]):  # no name is known, no comma parts
        even = (mark for mark, (_, rows) in found.items() if _parts_evenly([fields for _, fields in rows]))
        best = next(even, best)
    return best, found[best][1]


def _parts_evenly(rows: list[list[str]]) -> bool:
    """Whether rows without a header have as many columns each, and several."""
    return len(rows) > 1 and len(rows[0]) >= FEWEST_COLUMNS and len({len(fields) for fields in rows}) == 1


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
        if comma.any() and not pointed and (~cells[comma].str.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}")).any():
            changed[name] = cells.mask(comma, cells.str.replace(",", ".", regex=False))
    said = (
        (Message("decimal commas in {changed}", changed=", ".join(printable(n) for n in list(changed)[:8])),)
        if changed
        else ()
    )
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
    return rows, no_ragged()


def _plain_lines(file: str, text: str, width: int, mark: str = ",") -> npt.NDArray[np.int64] | None:
    """Line numbers of the records of a plain file, which a C parser may read whole; None if it is not plain.

    Plain: no quotes, so that a line is a record and its line number follows from counting; as many separators in
    each line as in the header; blank lines are passed over.
    """
    if width < 2 or not mark.isascii() or '"' in text or text.count("\r") != text.count("\r\n") or text[0] in "\r\n":
        return None
    symbols = np.frombuffer(text.encode() if text.endswith("\n") else f"{text}\n".encode(), dtype=np.uint8)
    ends = np.flatnonzero(symbols == ord("\n"))
    separators = np.diff(np.searchsorted(np.flatnonzero(symbols == ord(mark)), ends), prepend=0)
    length = np.diff(ends, prepend=-1) - 1
    blank = (length == 0) | ((length == 1) & (symbols[ends - 1] == ord("\r")))
    if (separators[~blank] != width - 1).any():
        return None
    if length.max() > MAX_CELL * width:
        line = int(length.argmax()) + 1
        raise InputError(
            Problem(
                file,
                line,
                None,
                f"{length.max()} bytes",
                Message("cells of at most {most} characters", most=MAX_CELL),
            )
        )
    return np.flatnonzero(~blank)[1:].astype(np.int64) + 1


def _wrong_width(found: int, wanted: int) -> Message:
    return Message("wrong number of fields: {found} fields where the header has {wanted}", found=found, wanted=wanted)


def _parse_records(text: str, width: int, mark: str = ",", header: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of a file with quoted fields, or with rows of another width, which are distinguished.

    Record by record, for only the csv module tells the physical line on which a record with a quoted line break
    ends, and gives back a row of the wrong width as it came. It takes twice the time of the plain way.
    """
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    # one pass of the C-level csv reader; the line number is the last physical line of the record
    records = [(reader.line_num, fields) for fields in reader if fields and reader.line_num > header]
    good = [(line, *fields) for line, fields in records if len(fields) == width]
    bad = [(line, mark.join(fields), _wrong_width(len(fields), width))
           for line, fields in records if len(fields) != width]  # fmt: skip
    rows = pd.DataFrame(good, columns=["line", *[f"c{i}" for i in range(width)]])
    rows["line"] = rows["line"].astype("int64")
    return rows, pd.DataFrame(bad, columns=["line", "raw_row", "reason"], dtype=object).astype(
        {"line": "int64"}
    ) if bad else no_ragged()
