"""Files as they came: every row as text with its line number, whatever the kind of file."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics import workbooks
from analytics.errors import InputError, Problem, printable, printable_path
from analytics.ingest import headers
from analytics.ingest.raw import EMPTY, LINE, MAX_BYTES, MAX_CELL, Raw, header_names, no_ragged, sha256_of
from analytics.ingest.text_table import read_text
from analytics.input_files import PARQUET, expect_readable
from analytics.message import Message
from analytics.targets import form


@dataclass(frozen=True)
class FilePart:
    """What of a file is read for itself: the whole of it (no sheet), or one sheet; or why a sheet is not."""

    sheet: str | None = None
    not_read: str = ""


def parts_of(path: Path) -> list[FilePart]:
    """Sheets of a workbook, hidden ones last; of any other file one part without a sheet, readable or not.

    Raises
    ------
    InputError
        If a workbook cannot be opened, or no sheet of it holds a table.
    """
    expect_readable(path)
    data = _bytes_of(path)
    if not workbooks.is_workbook(path, data[:8]):
        return [FilePart()]
    parts, hidden = list[FilePart](), list[FilePart]()
    for name in workbooks.sheet_names(path.name, data):
        if form.is_guide(name):
            continue
        try:
            grid = workbooks.read_grids(path.name, data, name)[0]
            (hidden if grid.hidden else parts).append(FilePart(name, _not_read(grid)))
        except InputError:
            parts.append(FilePart(name))  # its fault is named when it is read
    parts += hidden
    if all(part.not_read for part in parts):
        why = "; ".join(f"{printable(part.sheet)}: {part.not_read}" for part in parts)
        raise InputError(Problem(path.name, None, None, None, Message("a sheet with a table ({why})", why=why)))
    return parts


def is_form_book(path: Path) -> bool:
    """Whether a sheet of a workbook is one of the fill-in workbook: sheets of other kinds were added to it by hand."""
    data = _bytes_of(path)
    grids = workbooks.read_grids(path.name, data) if workbooks.is_workbook(path, data[:8]) else []
    return any(form.is_header(list(row)) for grid in grids for row in grid.cells[: headers.TOP_ROWS])


def _not_read(grid: workbooks.Grid) -> str:
    """Why a sheet is no table of values; '' if it may be one."""
    rows = any(sum(map(bool, row)) > 1 and any(c.isdigit() for cell in row for c in cell) for row in grid.cells)
    return grid.no_table or ("" if rows else Message("it holds text alone, no row of values"))


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
        todo = Message("open it in a spreadsheet and save it as .xlsx")
        raise InputError(Problem(path.name, None, None, None, Message("a table, this is a web page"), todo))
    return read_text(path, data)


def _sheet(path: Path, data: bytes, sheet: str | None) -> Raw:
    grids = workbooks.read_grids(path.name, data, sheet)
    tables = [grid for grid in grids if not grid.no_table]
    if len(tables) != 1:
        names = ", ".join(printable(grid.sheet) for grid in tables[:20])
        expected = (
            Message("one sheet of its {n}: {names}", n=len(tables), names=names)
            if tables
            else Message("a table, {why}", why=grids[0].no_table)
        )
        raise InputError(Problem(path.name, None, None, sheet, expected, Message("name the sheet") if tables else ""))
    return _grid(path, data, tables[0])


def sheet_name(file: str, sheet: str | None) -> str:
    """Name of a file, or of one of its sheets, for messages."""
    if sheet is None:
        return file
    return Message("{file}, sheet {sheet}", file=printable_path(file), sheet=printable(sheet))


def shown_name(loaded: str) -> str:
    r"""Name under which a file or sheet was loaded, as it may be shown, in either language.

    Examples
    --------
    >>> shown_name("a\n.csv"), shown_name("a.xlsx, sheet 日报").values["sheet"]
    ('a\\n.csv', '日报')
    """
    file, mark, sheet = loaded.partition(sheet_name("", ""))
    return sheet_name(file, sheet) if mark else printable_path(loaded)


def is_of(loaded: str, file: str) -> bool:
    """Whether what was loaded is a file, or a sheet of it.

    Examples
    --------
    >>> is_of("a.xlsx, sheet b", "a.xlsx"), is_of("a.xlsx", "a.xlsx"), is_of("a.xlsx.csv", "a.xlsx")
    (True, True, False)
    """
    return loaded == file or loaded.startswith(sheet_name(file, ""))


def _grid(path: Path, data: bytes, grid: workbooks.Grid) -> Raw:
    """A sheet as a table: blank rows are passed over, as are columns that are empty throughout."""
    name = sheet_name(path.name, grid.sheet)
    filled = [(n, row) for n, row in enumerate(_as_shown(grid), start=1) if any(row)]
    lines = [n for n, _ in filled]
    header = headers.find_header([row for _, row in filled[: headers.TOP_ROWS]], _spread(grid, lines))
    body, values = _with_blocks(filled[header.last + 1 :], grid)
    used = [n for n, text in enumerate(header.names) if text or any(n < len(row) and row[n] for _, row in body)]
    names = header_names(name, [header.names[n] for n in used], lines[header.first])
    rows = pd.DataFrame([[row[n] for n in used] for _, row in body], columns=names, dtype=object)
    for column in names:
        _expect_short(name, column, rows[column], lines)
    rows.insert(0, LINE, np.array([n for n, _ in body], dtype="int64"))
    hidden = (Message("the sheet is hidden"),) if grid.hidden else ()
    said = (*headers.said_of(header, lines), *values, *hidden)
    return Raw(
        name, sha256_of(data), rows, no_ragged(), None if header.is_missing else lines[header.last],
        (*header.titles, grid.sheet), said, grid.since_1904, stem=path.stem,
        sheet=grid.sheet,
    )  # fmt: skip


def _with_blocks(
    body: list[tuple[int, list[str]]], grid: workbooks.Grid
) -> tuple[list[tuple[int, list[str]]], tuple[str, ...]]:
    """Rows below the header with the text of merged cells in each cell that it stands for, and a line that says so.

    A number holds for all cells of its block, a label (a place, a day) for the rows below it; a note across the sheet
    stays one cell.
    """
    at = {number: place for place, (number, _) in enumerate(body)}
    body = [(number, list(row)) for number, row in body] if grid.merged else body
    values = []
    for block in (one for one in grid.merged or () if one.bottom + 1 in at or one.top + 1 in at):
        text = grid.cells[block.top][block.left]
        number = headers.is_number(text)
        for line in (n for n in range(block.top + 1, block.bottom + 2) if n in at):
            row = body[at[line]][1]
            for column in range(block.left, (block.right if number else block.left) + 1):
                row[column] = row[column] or text
        if number:
            values.append(f"{printable(text)} ({block.name})")
    if not values:
        return body, ()
    more = Message(" and {n} more", n=len(values) - 1) if len(values) > 1 else ""
    said = Message("a number in merged cells holds for each of them: {first}{more}", first=values[0], more=more)
    return body, (said,)


def _as_shown(grid: workbooks.Grid) -> list[list[str]]:
    """Cells of a sheet; numbers that it shows in per cent are written so."""
    if not grid.percents:
        return grid.cells
    return [[workbooks.in_per_cent(text) if (n, m) in grid.percents else text for m, text in enumerate(row)]
            for n, row in enumerate(grid.cells)]  # fmt: skip


def _expect_short(name: str, column: str, cells: pd.Series, lines: list[int]) -> None:
    if len(cells) and (length := int(cells.str.len().max())) > MAX_CELL:
        raise InputError(
            Problem(
                name,
                None,
                column,
                f"{length} characters",
                Message("cells of at most {most} characters", most=MAX_CELL),
            )
        )


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
            todo = Message("part it by year")
            raise InputError(
                Problem(
                    path.name,
                    None,
                    None,
                    f"{size} bytes",
                    Message("at most {most} bytes", most=MAX_BYTES),
                    todo,
                )
            )
        return path.read_bytes()
    except OSError as error:
        expected = Message("a readable file ({strerror})", strerror=error.strerror)
        raise InputError(Problem(printable_path(path), None, None, None, expected)) from None


def _parquet(path: Path, data: bytes) -> Raw:
    try:
        rows = pd.read_parquet(io.BytesIO(data))
    except Exception as error:  # pyarrow raises whatever its C++ met
        short = printable((str(error).splitlines() or [type(error).__name__])[0])
        raise InputError(
            Problem(path.name, None, None, None, Message("a readable Parquet file ({short})", short=short))
        ) from None
    if not isinstance(rows.index, pd.RangeIndex):
        rows = rows.reset_index()  # an index that was stored is a column like any other
    rows.columns = pd.Index(header_names(path.name, [str(name) for name in rows.columns]), dtype=object)
    rows = pd.DataFrame({name: _plain_cells(rows[name]) for name in rows.columns}, index=range(len(rows)))
    rows.insert(0, LINE, range(1, len(rows) + 1))  # a Parquet file has no header line: row 1 is line 1
    return Raw(path.name, sha256_of(data), rows, no_ragged(), stem=path.stem)


def _plain_cells(values: pd.Series) -> pd.Series:
    """Numbers and time stamps as they are; every other type (bytes, lists, categories, decimals) as text."""
    kind = values.dtype
    number = pd.api.types.is_integer_dtype(kind) or pd.api.types.is_float_dtype(kind)
    if number or pd.api.types.is_datetime64_any_dtype(kind):
        return values.reset_index(drop=True)
    if isinstance(kind, pd.StringDtype):
        return values.fillna("").reset_index(drop=True)
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
