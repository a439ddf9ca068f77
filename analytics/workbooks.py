"""Workbooks as grids of text: every sheet of an .xlsx, .xls, .et or .ods file, cell by cell as the sheet shows it.

Row ``i`` of a grid is row ``i + 1`` of its sheet. Numbers are written with at most 15 digits, as spreadsheets do; dates
as ``2025-01-02``, moments as ``2025-01-02 05:00:00``. What a cell holds instead of a value is text too: ``#DIV/0!``, or
``(formula without a value)`` where a program wrote a formula and no spreadsheet has computed it yet (.xlsx only).
"""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from analytics import compound_files
from analytics.errors import InputError, Problem, printable
from analytics.message import Message

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

#: endings of workbooks; .et is what WPS writes, .xls under another name
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
#: how the files themselves begin: OLE (.xls, .et) and zip (.xlsx, .ods)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
#: most cells of a sheet, and most bytes of a workbook unpacked
MAX_CELLS, MAX_UNPACKED = 60_000_000, 2**32
#: rows and columns of the largest sheet that a spreadsheet makes; a cell beyond them is damage
MAX_ROWS, MAX_WIDTH = 2**20, 2**14
NO_VALUE = Message("(formula without a value)")


@dataclass(frozen=True)
class MergedCells:
    """A block of merged cells; rows and columns count from 0, the last ones are included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """As a spreadsheet calls it: ``B2:C2``."""
        return f"{_letters(self.left)}{self.top + 1}:{_letters(self.right)}{self.bottom + 1}"


@dataclass(frozen=True)
class Grid:
    """One sheet.

    Parameters
    ----------
    sheet : str
        Its name.
    cells : list of list of str
        Text of every cell from A1 on, '' where it is empty; all rows have one length.
    merged : tuple of Merged, optional
        Blocks of merged cells, of which only the first holds text; None where the kind of file does not say.
    hidden : bool
        Whether a spreadsheet does not show it.
    since_1904 : bool
        Whether its days count from 1904-01-01 instead of 1899-12-30.
    no_table : str
        Why it has no cells; '' if it has.
    percents : frozenset of (int, int)
        Row and column, from 0, of numbers that are shown in per cent: 0.45 is shown as 45 %. Empty for
        .xls and .et, which do not tell.
    """

    sheet: str
    cells: list[list[str]]
    merged: tuple[MergedCells, ...] | None = ()
    hidden: bool = False
    since_1904: bool = False
    no_table: str = ""
    percents: frozenset[tuple[int, int]] = frozenset()


def is_workbook(path: Path, head: bytes) -> bool:
    """Whether a file is a workbook, by how it begins, whatever it is called.

    Examples
    --------
    >>> is_workbook(Path("a.xls"), b"date,pm25"), is_workbook(Path("a.csv"), b"PK" + bytes([3, 4]))
    (False, True)
    """
    return head.startswith((_OLE, _ZIP)) and path.suffix.lower() not in (".docx", ".pptx", ".zip")


def sheet_names(file: str, data: bytes) -> list[str]:
    """Names of the sheets of a workbook, in their order.

    Raises
    ------
    InputError
        If it cannot be opened.
    """
    return [grid.sheet for grid in _listed(file, data)]


def read_grids(file: str, data: bytes, sheet: str | None = None) -> list[Grid]:
    """Sheets of a workbook.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    data : bytes
        Its content.
    sheet : str, optional
        One sheet alone.

    Returns
    -------
    list of Grid
        In the workbook's order; charts and empty sheets with ``no_table`` saying so.

    Raises
    ------
    InputError
        If it is no workbook, protected, damaged or too large, or has no such sheet.
    """
    listed = _listed(file, data)
    wanted = [grid for grid in listed if sheet in (None, grid.sheet)]
    if not wanted:
        there = ", ".join(printable(grid.sheet) for grid in listed[:20])
        raise InputError(Problem(file, None, None, sheet, Message("a sheet of the workbook: {there}", there=there)))
    parts = _parts(data)
    book = _opened(file, data)
    return [_filled(file, grid, book, data, parts.get(grid.sheet)) if not grid.no_table else grid for grid in wanted]


def _opened(file: str, data: bytes) -> Any:
    from python_calamine import CalamineWorkbook, PasswordError

    if data.startswith(_ZIP):
        _expect_size(file, data)
    todo = Message("save it again as .xlsx, without a password")
    if data.startswith(_OLE) and not compound_files.ends(data):
        circle = Message("its parts lead nowhere or in a circle")
        expected = Message("a workbook that can be opened ({short})", short=circle)
        raise InputError(Problem(file, None, None, None, expected, todo))
    try:
        with _without_panic_text():
            return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        expected, todo = Message("a workbook without a password"), Message("save it without one")
    except BaseException as error:  # whatever the library meets in a damaged file, panics of Rust included
        _expect_of_the_file(error)
        short = printable((str(error).splitlines() or [type(error).__name__])[0])
        expected = Message("a workbook that can be opened ({short})", short=short)
    raise InputError(Problem(file, None, None, None, expected, todo))


@contextlib.contextmanager
def _without_panic_text() -> Iterator[None]:
    """Keep off the terminal what the reader's language prints of a panic; its one line is in the error."""
    try:
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:  # nothing is printed there
        yield
        return
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _expect_of_the_file(error: BaseException) -> None:
    """Raise again what is no fault of a file: neither a panic of Rust nor a key that was struck is an `Exception`."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error


#: what reading a member of a damaged package ends in
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def _member(data: bytes, name: str) -> bytes | None:
    """A member of a zipped workbook; None where it lacks it or is damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(data)).read(name)
    except _UNREADABLE:
        return None


def _tree(xml: bytes | None) -> ElementTree.Element | None:
    """XML as a tree; None where it is none."""
    try:
        return None if xml is None else ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError):
        return None


def _expect_size(file: str, data: bytes) -> None:
    """Refuse what would fill the memory when it is unpacked."""
    try:
        size = sum(one.file_size for one in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except _UNREADABLE:
        return  # its fault is named when it is opened
    if size > MAX_UNPACKED:
        raise InputError(Problem(file, None, None, Message("{size} bytes unpacked", size=size),
                                 Message("at most {most} bytes", most=MAX_UNPACKED),
                                 Message("part it by year")))  # fmt: skip


def _listed(file: str, data: bytes) -> list[Grid]:
    """Sheets by name, without their cells."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    since_1904 = _since_1904(data)
    return [
        Grid(one.name, [], hidden=one.visible != SheetVisibleEnum.Visible, since_1904=since_1904,
             no_table="" if one.typ == SheetTypeEnum.WorkSheet else Message("it is a chart or a macro"))
        for one in _opened(file, data).sheets_metadata
    ]  # fmt: skip


def _filled(file: str, grid: Grid, book: Any, data: bytes, part: str | None) -> Grid:
    """A sheet with its cells."""
    xml = (_member(data, part) if part else None) or b""
    _expect_cells(file, grid.sheet, *_extent(xml))
    try:
        with _without_panic_text():
            sheet = book.get_sheet_by_name(grid.sheet)
            rows, merged = _rows_of(file, sheet), sheet.merged_cell_ranges
        cells = [[cell_text(cell) for cell in row] for row in rows]
    except InputError:
        raise
    except BaseException as error:  # a damaged sheet leaves the others
        _expect_of_the_file(error)
        short = printable((str(error).splitlines() or [type(error).__name__])[0])
        expected, todo = Message("a sheet that can be read ({short})", short=short), Message("save the workbook again")
        raise InputError(Problem(_of_sheet(file, grid.sheet), None, None, None, expected, todo)) from None
    _put_unreadable(cells, xml)
    if not any(text for row in cells for text in row):
        return replace(grid, no_table=Message("it is empty"))
    blocks = (
        None if merged is None else tuple(sorted((MergedCells(*first, *last) for first, last in merged), key=_place))
    )
    percents, spans = (_percents_xlsx(data, xml), None) if xml else _marks_ods(data, grid.sheet)
    return replace(grid, cells=cells, merged=spans if blocks is None else blocks, percents=percents)


def _place(block: MergedCells) -> tuple[int, int]:
    return block.top, block.left


def _rows_of(file: str, sheet: CalamineSheet) -> list[list[Any]]:
    _expect_cells(file, sheet.name, sheet.total_height, sheet.total_width)
    return sheet.to_python(skip_empty_area=False)


def _of_sheet(file: str, sheet: str) -> Message:
    return Message("{file}, sheet {sheet}", file=file, sheet=printable(sheet))


def _expect_cells(file: str, sheet: str, height: int, width: int) -> None:
    if height * width > MAX_CELLS or height > MAX_ROWS or width > MAX_WIDTH:
        name = _of_sheet(file, sheet)
        shown = f"{height} rows x {width} columns"
        todo = Message("delete what stands far from the table (Ctrl+End goes there)")
        raise InputError(Problem(name, None, None, shown, Message("at most {most} cells", most=MAX_CELLS), todo))


def cell_text(cell: Any) -> str:
    """A cell as text.

    Examples
    --------
    >>> [cell_text(cell) for cell in (35.0, 0.1 + 0.2, datetime.date(2025, 1, 2), datetime.time(5, 0), True, " a ")]
    ['35', '0.3', '2025-01-02', '05:00:00', 'TRUE', 'a']
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return "" if cell is None else str(cell)


_DATE_1904 = re.compile(rb'date1904="(?:1|true)"')


def _since_1904(data: bytes) -> bool:
    """Whether an .xlsx file counts its days from 1904."""
    return _DATE_1904.search(_member(data, "xl/workbook.xml") or b"") is not None


def _parts(data: bytes) -> dict[str, str]:
    """Name of each sheet of an .xlsx file → the part of the package that holds it; empty for another kind."""
    book, links = _tree(_member(data, "xl/workbook.xml")), _tree(_member(data, "xl/_rels/workbook.xml.rels"))
    if book is None or links is None:
        return {}
    members = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    target = {link.get("Id"): link.get("Target", "") for link in links}
    found = {}
    for sheet in (one for one in book.iter() if one.tag.endswith("}sheet")):
        link = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        part = target.get(link, "")
        path = part.removeprefix("/") if part.startswith("/") else posixpath.normpath(f"xl/{part}")
        if path in members:
            found[sheet.get("name", "")] = path
    return found


_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_FAR = re.compile(rb'r="([A-Z]{3,})\d')
_DEEP = re.compile(rb'r="[A-Z]*(\d{7,})')
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_ERROR = re.compile(rb"<v>([^<]*)</v>")
_VALUE = re.compile(rb"<v[^>/]*>[^<]")  # an empty one is written as <v></v>, <v/> or <v />


def _extent(xml: bytes) -> tuple[int, int]:
    """Rows and columns up to the last ones that a sheet names: what lies between them would have to be held."""
    at = xml.rfind(b"<row ")
    last = _ROW.match(xml, at) if at >= 0 else None
    deep = [int(number[:20]) for number in set(_DEEP.findall(xml))]
    columns = (_column(name[:20]) + 1 for name in set(_FAR.findall(xml)))
    return max([int(last.group(1)[:20]) if last else 0, *deep]), max(columns, default=1)


def _column(letters: bytes) -> int:
    """Number of a column from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _letters(column: int) -> str:
    """What a spreadsheet calls a column that counts from 0.

    Examples
    --------
    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    left, letter = divmod(column, 26)
    return (_letters(left - 1) if left else "") + chr(ord("A") + letter)


def _put_unreadable(cells: list[list[str]], xml: bytes) -> None:
    """Write into the grid what the reader leaves empty: errors, and formulas that no spreadsheet has computed."""
    if b't="e"' not in xml and b"<f" not in xml:
        return
    for match in _CELL.finditer(xml):
        letters, number, attributes, inner = match.groups()
        error = b't="e"' in attributes
        lacking = inner is not None and b"<f" in inner and _VALUE.search(inner) is None
        if not error and not lacking:
            continue
        row, column = int(number) - 1, _column(letters)
        found = _ERROR.search(inner or b"")
        text = found.group(1).decode("utf-8", "replace") if error and found else NO_VALUE
        _put(cells, row, column, text)


def _put(cells: list[list[str]], row: int, column: int, text: str) -> None:
    width = max([column + 1, *(len(one) for one in cells[:1])])
    if row >= len(cells) or width > (len(cells[0]) if cells else 0):
        for one in cells:
            one.extend([""] * (width - len(one)))
        cells.extend([""] * width for _ in range(row + 1 - len(cells)))
    cells[row][column] = text


def in_per_cent(text: str) -> str:
    """A number as a cell in per cent shows it; any other text as it is.

    Examples
    --------
    >>> in_per_cent("0.457"), in_per_cent("x")
    ('45.7%', 'x')
    """
    try:
        return f"{float(text) * 100:.12g}%"
    except ValueError:
        return text


#: formats of spreadsheets that every one of them has without naming it: 0% and 0.00%
_BUILT_IN_PER_CENT = ("9", "10")
_STYLE_OF = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? s="(\d+)"')
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def _percents_xlsx(data: bytes, xml: bytes) -> frozenset[tuple[int, int]]:
    """Cells of a sheet of an .xlsx file whose format shows them in per cent."""
    styles = _tree(_member(data, "xl/styles.xml"))
    if styles is None:
        return frozenset()
    own = {one.get("numFmtId") for one in styles.iter() if one.tag.endswith("}numFmt")
           and "%" in _QUOTED.sub("", one.get("formatCode", ""))}  # fmt: skip
    used = next((list(one) for one in styles.iter() if one.tag.endswith("}cellXfs")), [])
    marked = {str(n).encode() for n, one in enumerate(used) if one.get("numFmtId") in own | set(_BUILT_IN_PER_CENT)}
    if not marked:
        return frozenset()
    found = _STYLE_OF.findall(xml)
    return frozenset((int(row) - 1, _column(letters)) for letters, row, style in found if style in marked)


def _marks_ods(data: bytes, sheet: str) -> tuple[frozenset[tuple[int, int]], tuple[MergedCells, ...] | None]:
    """Cells of a sheet of an .ods file whose value is a percentage, and its merged blocks (None where it has none).

    Blocks of equal rows and cells are counted out.
    """
    content = _member(data, "content.xml")
    if content is None or not any(mark in content for mark in (b'"percentage"', b"number-columns-spanned")):
        return frozenset(), None
    tree = _tree(content)
    if tree is None:
        return frozenset(), None
    table = next((one for one in tree.iter() if one.tag.endswith("}table") and _attribute(one, "name") == sheet), None)
    percents, blocks, at = [], [], 0
    for row in [] if table is None else (one for one in table.iter() if one.tag.endswith("}table-row")):
        column = 0
        for cell in row:
            width = _times(cell, "number-columns-repeated")
            if _attribute(cell, "value-type") == "percentage":
                percents += [(at, column + n) for n in range(width)]
            across, down = (_times(cell, f"number-{what}-spanned") for what in ("columns", "rows"))
            if across * down > 1:
                blocks.append(MergedCells(at, column, at + down - 1, column + across - 1))
            column += width
        at += _times(row, "number-rows-repeated")
    return frozenset(percents), tuple(blocks) or None


def _attribute(element: ElementTree.Element, name: str) -> str:
    """An attribute by its name, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")


def _times(element: ElementTree.Element, name: str) -> int:
    """How often something comes or how far it reaches, as an attribute says; no sheet has more than so many rows."""
    text = _attribute(element, name)
    return min(int(text), MAX_ROWS) if text.isdecimal() and len(text) <= len(str(MAX_ROWS)) else 1
