"""Workbooks that are written: a styled table a sheet, then a sheet that says what the columns mean.

Text is written as text, whatever it begins with: no spreadsheet runs it. Numbers keep every digit and are shown with
four and their unit; a share of 0 to 1 is shown in per cent.
"""

from __future__ import annotations

import datetime
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics import palette, sheets
from analytics.errors import InputError
from analytics.message import Message
from analytics.words.catalogue import say, say_or
from analytics.words.numbers import significant
from analytics.writing import fresh_file

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

#: what a sheet can hold, and a cell of text
MOST_ROWS, LONGEST_TEXT, LONGEST_NAME = 1_048_575, 32_767, 31
NARROWEST, WIDEST = 9, 60
ROWS_MEASURED = 200  # whose width decides that of their column
DIGITS = 4
DATE = "yyyy-mm-dd"
SHARE, OWN_UNIT = "0..1", "see unit"
HEAD_FILL, HEAD_TEXT, LINE = (palette.office(colour) for colour in (palette.HEAD_FILL, palette.PAPER, palette.LINE))


@dataclass(frozen=True)
class Definition:
    """What a column means, its unit ('' none; ``0..1`` a share; ``see unit``: the row's own), in one language."""

    column: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook.

    Parameters
    ----------
    name : str
        Name of the sheet; what a sheet's name may not hold is left out.
    rows : DataFrame
        Its rows; the index is not written.
    definitions : tuple of Definition
        Of its columns, in their order; of those that are described.
    choices : mapping of str to sequence of str
        Words that the cells of a column may hold, offered as a list.
    widths : mapping of str to int
        Width of a column in characters; of others as their cells need.
    """

    name: str
    rows: pd.DataFrame
    definitions: tuple[Definition, ...] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)


def write_book(target: Path, tables: Sequence[Sheet], lang: str) -> Path:
    """Write tables as a workbook, whole or not at all; behind them the definitions of their columns.

    Parameters
    ----------
    target : Path
        The .xlsx file.
    tables : sequence of Sheet
        At least one.
    lang : {'zh', 'en'}
        Language of units and of the sheet of definitions.

    Raises
    ------
    InputError
        If a table has more rows than a sheet can hold.
    WriteError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile, openpyxl
    >>> rows = pd.DataFrame({"name": ["=1+1"], "p": [0.25]})
    >>> path = write_book(Path(tempfile.mkdtemp()) / "a.xlsx", [Sheet("goals", rows, (Definition("p", "0..1", "x"),))], "en")
    >>> sheet = openpyxl.load_workbook(path)["goals"]
    >>> sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].number_format
    ('=1+1', 's', '0.0%')
    """  # noqa: E501 — an example is a line that can be copied
    from openpyxl import Workbook

    book = Workbook()
    del book[book.active.title]
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            values = {"name": table.name, "n": len(table.rows), "most": MOST_ROWS}
            raise InputError(Message("{name}: {n} rows, a sheet holds {most}; write it as CSV or Parquet", **values))
        put_table(book.create_sheet(sheet_title(table.name, book.sheetnames)), table, lang)
    described = pd.concat([_definitions(table, lang) for table in tables], ignore_index=True)
    if len(described):
        head = say(lang, "book.definitions")
        put_table(book.create_sheet(sheet_title(head, book.sheetnames)), Sheet(head, described), lang)
    with fresh_file(target) as part:
        book.save(part)
    return target


def sheet_title(name: str, taken: Sequence[str] = ()) -> str:
    """A name as a sheet may have it: without the signs that are not allowed, short enough, and each once.

    Examples
    --------
    >>> sheet_title("a/b: c"), sheet_title("a", ["A"])
    ('a b c', 'a (2)')
    """
    allowed = "".join(" " if c in "[]:*?/\\" or not c.isprintable() else c for c in name)
    bare = " ".join(allowed.split()).strip("'")[:LONGEST_NAME] or "-"
    used, made, number = {one.casefold() for one in taken}, bare, 2
    while made.casefold() in used:
        tail = f" ({number})"
        made, number = bare[: LONGEST_NAME - len(tail)] + tail, number + 1
    return made


def put_text(cell: Cell, text: str) -> None:
    """Write text into a cell so that it is shown and never run; what XML cannot hold is left out."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    shown = ILLEGAL_CHARACTERS_RE.sub("", text).encode("utf-8", "replace").decode("utf-8")
    cell.value = shown[:LONGEST_TEXT]
    cell.data_type = "s"
    if sheets.runs(shown):
        cell.quotePrefix = True


def put_table(sheet: Worksheet, table: Sheet, lang: str) -> None:
    """Write a table with its header, widths, a pane that stays, filters and number formats."""
    from openpyxl.utils import get_column_letter

    units = {one.column: one.unit for one in table.definitions}
    own = table.rows["unit"].tolist() if "unit" in table.rows else [""] * len(table.rows)
    for at, name in enumerate(map(str, table.rows.columns), start=1):
        put_text(sheet.cell(1, at), name)
        unit = units.get(name, "")
        cells = table.rows.iloc[:, at - 1].tolist()
        each = own if unit == OWN_UNIT else [unit] * len(cells)
        for row, (value, said) in enumerate(zip(cells, each, strict=True), start=2):
            _put(sheet, row, at, value, said if isinstance(said, str) else "", lang)
        sheet.column_dimensions[get_column_letter(at)].width = table.widths.get(name) or _width(name, cells)
        if name in table.choices and cells:
            letter = get_column_letter(at)
            add_choices(sheet, f"{letter}2:{letter}{len(cells) + 1}", table.choices[name])
    style_head(sheet, 1, len(table.rows.columns))
    sheet.freeze_panes = "B2"
    if len(table.rows.columns):
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.rows.columns))}{len(table.rows) + 1}"


def style_head(sheet: Worksheet, row: int, n_columns: int) -> None:
    """Give a row the look of a header."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for at in range(1, n_columns + 1):
        cell = sheet.cell(row, at)
        cell.font = Font(bold=True, color=HEAD_TEXT)
        cell.fill = PatternFill("solid", start_color=HEAD_FILL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = Border(bottom=Side("thin", color=LINE))


def add_choices(sheet: Worksheet, cells: str, words: Sequence[str]) -> None:
    """Offer words as a list in a range of cells; other words are asked about, not refused."""
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(words).replace('"', '""')
    choices = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, errorStyle="warning")
    choices.add(cells)
    sheet.add_data_validation(choices)


def number_format(value: float, unit: str, lang: str) -> str:
    """How a spreadsheet shows a number: four digits with the unit behind; a share of 0 to 1 in per cent.

    Examples
    --------
    >>> number_format(35.25, "ug/m3", "zh"), number_format(0.5, "0..1", "en"), number_format(12.0, "d", "en")
    ('#,##0.00" 微克/立方米"', '0.0%', '#,##0" days"')
    """
    if unit == SHARE:
        return "0.0%"
    whole = float(value).is_integer()
    shown = "" if whole else significant(value, DIGITS, grouped=False)
    n = len(shown.rpartition(".")[2]) if "." in shown else 0
    digits = "0" if whole and not unit else "#,##0" + ("." + "0" * n if n else "")
    words = say_or(lang, "unit", unit).replace('"', "")
    return f'{digits}" {words}"' if words else digits


def _put(sheet: Worksheet, row: int, at: int, value: Any, unit: str, lang: str) -> None:
    """Write one value with its format; nothing for what is missing."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return
    cell = sheet.cell(row, at)
    if isinstance(value, bool):
        cell.value = value
    elif isinstance(value, datetime.date):  # a moment is one too
        stamp = pd.Timestamp(value)
        timed = stamp != stamp.normalize()
        cell.value = stamp.tz_localize(None).to_pydatetime() if timed else stamp.date()
        cell.number_format = f"{DATE} hh:mm" if timed else DATE
    elif isinstance(value, int | float) and math.isfinite(value):
        cell.value = value
        cell.number_format = number_format(float(value), unit, lang)
    else:
        put_text(cell, str(value))


def width_of(text: str) -> int:
    """Width of a text in a cell; a Chinese character takes two places.

    Examples
    --------
    >>> width_of("PM2.5浓度")
    9
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _width(name: str, cells: Sequence[Any]) -> int:
    """Width of a column: its longest line, within bounds."""
    shown = [significant(c, DIGITS) if isinstance(c, float) and math.isfinite(c) else str(c)
             for c in cells[:ROWS_MEASURED]]  # fmt: skip
    longest = max((width_of(line) for text in (name, *shown) for line in text.split("\n")), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _definitions(table: Sheet, lang: str) -> pd.DataFrame:
    """The rows of the sheet of definitions for one table."""
    units = {SHARE: say(lang, "book.share"), OWN_UNIT: say(lang, "book.own_unit")}
    rows = [(table.name, one.column, units.get(one.unit) or say_or(lang, "unit", one.unit), one.meaning)
            for one in table.definitions]  # fmt: skip
    return pd.DataFrame(rows, columns=[say(lang, f"book.{key}") for key in ("table", "column", "unit", "meaning")])
