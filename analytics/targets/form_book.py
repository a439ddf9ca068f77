"""The fill-in workbook as it goes out: a sheet a department, seven columns, choices, prompts; only answers unlocked.

Sheets are protected without a password: who has to may lift it. Below the rows that are asked for stand open ones for
figures that the department adds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics import palette
from analytics.book import put_text, sheet_title, style_head
from analytics.targets import form
from analytics.words.catalogue import say, say_or
from analytics.words.numbers import date_text, period_of
from analytics.writing import fresh_file

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: rows left open below those that are asked for; characters of a prompt that spreadsheets show
OPEN_ROWS, LONGEST_PROMPT = 12, 250
HEADER = 4
WIDTHS = {"goal": 46, "period": 20, "value": 14, "unit": 13, "source": 36, "published": 16, "remark": 30}
OPEN_FILL, ASKED_FILL = palette.office(palette.OPEN_FILL), palette.office(palette.ASKED_FILL)
LETTER = {column: chr(ord("A") + at) for at, column in enumerate((*form.COLUMNS, form.ID))}


@dataclass(frozen=True)
class BookRow:
    """A row as it is shown, with what it asks for, and what is said when its value is filled in."""

    goal: str
    period: str
    unit: str
    asked: form.Asked
    prompt: str
    is_event: bool


def write_form(rows: pd.DataFrame, target: Path, as_of: date, lang: str) -> Path:
    """Write missing figures as a workbook to fill in, whole or not at all.

    Parameters
    ----------
    rows : DataFrame
        As of `analytics.targets.template.as_template`, with ``region_en``, ``is_event`` (done or not done, no number)
        and ``department``, the code of the one that is asked; sheets stand in the order in which departments come
        first, rows as they are.
    target : Path
        The .xlsx file.
    as_of : date
        Day on which these figures were missing.
    lang : {'zh', 'en'}
        Language of all that is read.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    guide = book.active
    guide.title = say(lang, "form.guide")
    parts = {str(code): _rows(part, str(code), lang) for code, part in rows.groupby("department", sort=False)}
    lists = _Lists([row for part in parts.values() for row in part], lang)
    for code, part in parts.items():
        name = say_or(lang, "department", code)
        sheet = book.create_sheet(sheet_title(name, book.sheetnames))
        _write_sheet(sheet, name, part, as_of, lang)
        lists.offer(sheet, len(part))
    _write_guide(guide, lang)
    lists.write(book)
    book.active = 1 if len(book.sheetnames) > 2 else 0
    guide.sheet_view.tabSelected = False
    with fresh_file(target) as part_of_file:
        book.save(part_of_file)
    return target


def _rows(rows: pd.DataFrame, department: str, lang: str) -> list[BookRow]:
    return [_row(row, department, lang) for row in rows.to_dict("records")]


def _row(row: dict[Hashable, Any], department: str, lang: str) -> BookRow:
    subject = "" if pd.isna(row["subject_zh"]) else str(row["subject_zh"])
    goal = form.goal_text(str(row[f"region_{lang}"]), str(row[f"indicator_{lang}"]), subject)
    first, last = pd.Timestamp(row["period_start"]).date(), pd.Timestamp(row["period_end"]).date()
    period = period_of(first, last, lang)
    asked = form.Asked(
        str(row["region_id"]), str(row["indicator_id"]), subject, first, last, str(row["basis"]), department
    )
    unit = "" if pd.isna(row["unit"]) else str(row["unit"])
    shown, is_event = say_or(lang, "unit", unit), bool(row["is_event"])
    words = {"goal": goal, "period": period, "why": row[f"why_{lang}"], "unit": shown or say(lang, "form.no_unit")}
    prompt = say(lang, "form.prompt_event" if is_event else "form.prompt", **words)
    return BookRow(goal, period, shown, form.signed(asked, goal, period), prompt, is_event)


def _write_sheet(sheet: Worksheet, name: str, rows: list[BookRow], as_of: date, lang: str) -> None:
    """A department's sheet: title, how to fill in, header, rows asked for, open rows."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    put_text(sheet["A1"], say(lang, "form.title", department=name, n=len(rows), day=date_text(as_of, lang)))
    put_text(sheet["A2"], say(lang, "form.lead"))
    sheet["A1"].font, sheet["A2"].font = Font(bold=True, size=14), Font(color=palette.office(palette.MUTED))
    for at, column in enumerate((*form.COLUMNS, form.ID), start=1):
        put_text(sheet.cell(HEADER, at), say(lang, f"form.{column}"))
    style_head(sheet, HEADER, len(form.COLUMNS) + 1)
    thin = Side("thin", color=palette.office(palette.LINE))
    open_look, asked_look = (PatternFill("solid", start_color=color) for color in (OPEN_FILL, ASKED_FILL))
    for n in range(len(rows) + OPEN_ROWS):
        at = HEADER + 1 + n
        if n < len(rows):
            row = rows[n]
            shown = {"goal": row.goal, "period": row.period, "unit": row.unit, form.ID: row.asked.text()}
            for column, text in shown.items():
                put_text(sheet[f"{LETTER[column]}{at}"], text)
        for column in form.COLUMNS:
            cell = sheet[f"{LETTER[column]}{at}"]
            fixed = n < len(rows) and column in ("goal", "period", "unit")
            cell.protection = Protection(locked=fixed)
            cell.fill = asked_look if fixed else open_look
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(wrap_text=column in ("goal", "source", "remark"), vertical="center",
                                       horizontal="right" if column == "value" else None)  # fmt: skip
        sheet[f"{LETTER['published']}{at}"].number_format = "yyyy-mm-dd"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[LETTER[column]].width = width
    sheet.column_dimensions[LETTER[form.ID]].hidden = True
    sheet.freeze_panes = f"B{HEADER + 1}"
    _protect(sheet)
    _prompts(sheet, rows, lang)
    _fit(sheet)
    sheet.print_title_rows = f"{HEADER}:{HEADER}"


def _fit(sheet: Worksheet) -> None:
    """Print a sheet as wide as a page across."""
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _protect(sheet: Worksheet) -> None:
    """Lock what is asked, without a password; widths, heights, formats and added rows stay free."""
    sheet.protection.sheet = True
    for free in ("formatColumns", "formatRows", "formatCells", "insertRows", "autoFilter"):
        setattr(sheet.protection, free, False)


def _prompts(sheet: Worksheet, rows: list[BookRow], lang: str) -> None:
    """What is said when a cell is entered, and the words that works may be answered with."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, row in enumerate(rows, start=HEADER + 1):
        choices = f'"{say(lang, "form.done")},{say(lang, "form.not_done")}"'
        value = DataValidation("list" if row.is_event else None, formula1=choices if row.is_event else None,
                               allow_blank=True, errorStyle="warning")  # fmt: skip
        value.promptTitle, value.prompt = say(lang, "form.value")[:32], row.prompt[:LONGEST_PROMPT]
        value.add(f"{LETTER['value']}{at}")
        sheet.add_data_validation(value)
    last = HEADER + len(rows) + OPEN_ROWS
    day = DataValidation("date", operator="between", formula1="DATE(1990,1,1)", formula2="DATE(2100,12,31)",
                         allow_blank=True, errorStyle="warning")  # fmt: skip
    for check, column in ((day, "published"), (DataValidation(None, allow_blank=True), "source")):
        check.promptTitle, check.prompt = say(lang, f"form.{column}")[:32], say(lang, f"form.prompt_{column}")
        check.add(f"{LETTER[column]}{HEADER + 1}:{LETTER[column]}{last}")
        sheet.add_data_validation(check)


class _Lists:
    """Goals and units that the open rows offer as lists, on a hidden sheet: a list within a cell holds too little."""

    def __init__(self, rows: list[BookRow], lang: str):
        self.lang, self.name = lang, say(lang, "form.lists")
        self.columns = [list(dict.fromkeys(row.goal for row in rows)),
                        list(dict.fromkeys(row.unit for row in rows if row.unit))]  # fmt: skip

    def offer(self, sheet: Worksheet, n_rows: int) -> None:
        """Offer them in the open rows of a sheet."""
        from openpyxl.worksheet.datavalidation import DataValidation

        first, last = HEADER + 1 + n_rows, HEADER + n_rows + OPEN_ROWS
        for column, letter, words in zip(("goal", "unit"), "AB", self.columns, strict=True):
            if not words:
                continue
            quoted = self.name.replace("'", "''")
            source = f"'{quoted}'!${letter}$1:${letter}${len(words)}"
            choices = DataValidation("list", formula1=source, allow_blank=True, errorStyle="information")
            choices.add(f"{LETTER[column]}{first}:{LETTER[column]}{last}")
            sheet.add_data_validation(choices)

    def write(self, book: Workbook) -> None:
        """Write the hidden sheet."""
        sheet = book.create_sheet(self.name)
        for at, words in enumerate(self.columns, start=1):
            for row, text in enumerate(words, start=1):
                put_text(sheet.cell(row, at), text)
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True


def _write_guide(sheet: Worksheet, lang: str) -> None:
    """How to fill in, a sentence a line."""
    from openpyxl.styles import Alignment, Font

    for at, text in enumerate(_guide_lines(lang), start=1):
        put_text(sheet.cell(at, 1), text)
        sheet.cell(at, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 100
    sheet.protection.sheet = True
    _fit(sheet)


def _guide_lines(lang: str) -> Iterator[str]:
    yield say(lang, "form.guide_title")
    for number in range(1, 9):
        yield say(lang, f"form.guide_{number}")
