"""The draft as a table that people edit: CSV, or a workbook with a list of choices in each cell that has one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analytics.book import Sheet, write_book
from analytics.drafting.draft import COLUMNS, Draft, frame
from analytics.drafting.ids import free_id, pinyin_id
from analytics.drafting.in_words import SECTIONS, columns_by_head, heads, in_cells, in_codes, in_words, word_of
from analytics.errors import InputError, Problem, printable_path
from analytics.message import Message, joined
from analytics.sheets import harmless
from analytics.targets import csvtext
from analytics.terms import Comparator, Kind, Obligation
from analytics.words.catalogue import LANGS, say
from analytics.writing import fresh_file

#: Columns that tell of which plan a row is; the same in every row, so that a table stands for itself.
PLAN_COLUMNS = [
    "plan_id",
    "plan_zh",
    "plan_region_id",
    "plan_region_zh",
    "document_no",
    "issued_on",
    "plan_start",
    "plan_end",
]
DECISIONS = ("accept", "reject")
CHOICES = {"decision": DECISIONS, "comparator": tuple(Comparator), "kind": tuple(Kind), "obligation": tuple(Obligation)}
#: Width of a column in characters; as its cells need where none is named.
WIDTHS = {"indicator_zh": 34, "subject_zh": 20, "quote": 80, "reasons": 26, "threshold_text": 16}


def draft_rows(draft: Draft, plan_ids: Collection[str] = ()) -> pd.DataFrame:
    """Rows of the draft with the columns of its plan, whose id is none of those that are taken."""
    plan = draft.plan
    facts = [
        free_id(f"{plan.region_id or pinyin_id(plan.region_zh)}-{plan.first.year}", plan_ids),
        plan.title,
        plan.region_id,
        plan.region_zh,
        plan.document_no,
        str(plan.issued),
        str(plan.first),
        str(plan.last),
    ]
    return frame(draft).assign(**dict(zip(PLAN_COLUMNS, facts, strict=True)))


def write_draft(rows: pd.DataFrame, unused: pd.DataFrame, path: Path, lang: str = "en") -> Path:
    """Write a draft (`draft_rows`) and its unused numbers as ``.csv`` (goals alone) or ``.xlsx``, whole or not at all.

    A workbook is for people: its heads and words are of the language. A CSV file has the codes of the registry.

    Raises
    ------
    InputError
        If the name ends otherwise.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise InputError(
            Problem(
                printable_path(path), None, None, None, Message("a name ending in .xlsx or .csv"), Message("name it so")
            )
        )
    if path.suffix.lower() == ".xlsx":
        named = heads(lang)
        choices = {named[c]: [word_of(lang, SECTIONS[c], code) for code in codes] for c, codes in CHOICES.items()}
        widths = {named[column]: width for column, width in WIDTHS.items()}
        goals = Sheet(say(lang, "draft.sheet_goals"), in_words(rows, lang), choices=choices, widths=widths)
        others = Sheet(say(lang, "draft.sheet_unused"), in_words(unused, lang), widths=widths)
        return write_book(path, [goals, others], lang)
    with fresh_file(path) as part:
        harmless(in_cells(rows)).to_csv(part, index=False, encoding="utf-8-sig")
    return path


def read_draft(path: Path) -> pd.DataFrame:
    """A draft as it returns, with heads and words of either language: cells as codes, indexed by the table's line.

    Raises
    ------
    InputError
        If the file is missing, no table, or lacks a column of a draft.
    """
    if not path.is_file():
        raise InputError(
            Problem(
                printable_path(path), None, None, None, Message("a draft that is there"), Message("run 'dabiao draft'")
            )
        )
    columns = [*COLUMNS, *PLAN_COLUMNS]
    if path.suffix.lower() == ".xlsx":
        rows, problems = _workbook(path, columns)
    else:
        rows, problems = csvtext.read(path, columns, named=columns_by_head())
    if problems or rows is None:
        raise InputError(problems)
    return in_codes(rows.apply(lambda column: column.str.removeprefix("'")))


def in_heads_of(path: Path, error: InputError) -> InputError:
    """Faults with the columns named as the table itself names them."""
    try:
        sheets = _sheets(path) if path.suffix.lower() == ".xlsx" else {}
    except Exception:  # a table that is gone or cannot be read any more; the faults stand without it
        return error
    there = {columns_by_head().get(str(head), ""): str(head) for rows in sheets.values() for head in rows.columns}
    return InputError([replace(p, column=there.get(p.column or "", p.column)) for p in error.problems])


def _sheets(path: Path) -> dict[str, pd.DataFrame]:
    """Every sheet of a workbook as text."""
    return pd.read_excel(path, sheet_name=None, dtype=str, keep_default_na=False, engine="openpyxl")


def _workbook(path: Path, columns: list[str]) -> tuple[pd.DataFrame | None, list[Problem]]:
    file = printable_path(path)
    names = [say(lang, "draft.sheet_goals") for lang in LANGS]
    try:
        sheets = _sheets(path)
        rows = next(sheets[name] for name in names if name in sheets)
    except StopIteration:
        expected = Message("a workbook with a sheet {sheets}", sheets=joined(names, " or "))
        return None, [Problem(file, None, None, None, expected, Message("run 'dabiao draft'"))]
    except Exception as error:  # the library raises errors of zip, XML, sheets and its own for a damaged file
        expected = Message("a workbook that opens ({error})", error=error)
        return None, [Problem(file, None, None, None, expected, Message("save it again as .xlsx"))]
    rows.columns = pd.Index([columns_by_head().get(str(head), str(head)) for head in rows.columns])
    problems = csvtext.header_problems(pd.Series(rows.columns), columns, file)
    rows.index = pd.RangeIndex(2, len(rows) + 2)
    return (None, problems) if problems else (rows[columns].apply(lambda column: column.str.strip()), [])
