"""Columns of what an assessment says: one table, ``columns.csv`` beside this module, with type, unit and meaning.

A column that a mart of the warehouse has as well has its unit and meaning there (``sql/out/columns.csv``), once; its
cells here are empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analytics.terms import Status
from analytics.warehouse import marts

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
        ``text``, ``number``, ``date`` or ``flag``.
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
    file = Path(__file__).with_name("columns.csv")
    rows = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    return tuple(_with_meaning(Column(*row)) for row in rows.itertuples(index=False, name=None))


def _with_meaning(column: Column) -> Column:
    """The column with the words of the mart's column of that name where it has none of its own."""
    if column.en:
        return column
    words = marts.notes()
    found = words[(words["column"] == column.name) & words["view"].isin([MART, marts.ANY_VIEW])].iloc[0]
    return Column(column.table, column.name, column.type, found["unit"], found["en"], found["zh"])


def names(table: str) -> list[str]:
    """Names of the columns of a table, in order."""
    return [column.name for column in columns() if column.table == table]


ASSESS_COLUMNS = names("assess")
DETAIL_COLUMNS = names("details")
READING_COLUMNS = names("readings")
JOINT_COLUMNS = names("joint")
#: Columns that hold numbers; empty is NaN.
NUMBERS = frozenset(column.name for column in columns() if column.type == "number")
#: Columns that hold true or false.
FLAGS = frozenset(column.name for column in columns() if column.type == "flag")
#: Columns that hold days; empty is NaT.
DATES = frozenset(column.name for column in columns() if column.type == "date")
