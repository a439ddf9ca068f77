"""Columns of what an assessment says, with type, unit and meaning: one table, ``answer_columns.csv``.

A column that a mart of the warehouse has as well has its unit and meaning there (``sql/out/columns.csv``), once; its
cells here are empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analytics.terms import Status
from analytics.warehouse import marts
from analytics.words.catalogue import LANGS

#: Mart that shows the same answers, run by run.
MART = "out_target_outlook"

STATUSES = tuple(Status)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    table : str
        ``assess`` (the scoreboard), ``details`` (columns behind it), ``readings`` or ``joint``.
    name : str
        Its name.
    type : str
        ``text``, ``number``, ``date``, ``flag`` or ``ids``.
    unit : str
        Unit; ``see unit``: the one in the row's column ``unit``.
    en, zh : str
        What it means.
    """

    table: str
    name: str
    type: str
    unit: str
    en: str
    zh: str


@cache
def columns() -> tuple[Column, ...]:
    """Every column of the tables of an assessment, in order.

    Examples
    --------
    >>> next(column for column in columns() if column.name == "days_left").unit
    'd'
    """
    file = Path(__file__).with_name("answer_columns.csv")
    rows = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    words = marts.notes()
    words = words[words["view"].isin([MART, marts.ANY_VIEW])].drop_duplicates("column")
    meaning = dict(zip(words["column"], words[["unit", "en", "zh"]].itertuples(index=False, name=None), strict=True))
    return tuple(_with_meaning(Column(*row), meaning) for row in rows.itertuples(index=False, name=None))


def _with_meaning(column: Column, meaning: Mapping[str, tuple[str, str, str]]) -> Column:
    """The column with unit and words of the mart's column of that name where it has none of its own."""
    return column if column.en else Column(column.table, column.name, column.type, *meaning[column.name])


def names(table: str) -> list[str]:
    """Names of the columns of a table, in order."""
    return [column.name for column in columns() if column.table == table]


ASSESS_COLUMNS = names("assess")
DETAIL_COLUMNS = names("details")
#: What `assess` gives: behind its own columns why an answer is what it is, or why there is none; which offices judged
#: the goal; the figures that an inferred answer stands on, and what would settle it.
_BEHIND = ("note", "judgement", "drivers", "settles")
ANSWER_COLUMNS = [*ASSESS_COLUMNS, *(f"{name}_{lang}" for name in _BEHIND for lang in LANGS)]
READING_COLUMNS = names("readings")
JOINT_COLUMNS = names("joint")
#: Columns that hold numbers; empty is NaN.
NUMBERS = frozenset(column.name for column in columns() if column.type == "number")
#: Columns that hold true or false.
FLAGS = frozenset(column.name for column in columns() if column.type == "flag")
#: Columns that hold days; empty is NaT.
DATES = frozenset(column.name for column in columns() if column.type == "date")
