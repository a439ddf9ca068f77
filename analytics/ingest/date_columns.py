"""Which columns of a file hold the day or the month of a row; year, month and day may stand apart."""

from __future__ import annotations

import pandas as pd

from analytics.ingest import columns as col
from analytics.ingest.date_forms import cell_text


def named(columns: list[str]) -> list[str]:
    """Columns that hold the day of a row: one, or ``year, month, day``; empty if there are none.

    Examples
    --------
    >>> named(["No", "year", "month", "day", "hour"]), named(["date", "year"]), named(["month"])
    (['year', 'month', 'day'], ['date'], [])
    """
    whole = col.find(columns, col.DATE)
    if whole is not None:
        return [whole]
    parts = [col.find(columns, names) for names in (col.YEAR, col.MONTH, col.DAY)]
    found = [name for name in parts if name is not None]
    if len(found) == len(parts):
        return found
    other = col.find(columns, (*col.DAY, *col.STAMP))
    return [] if other is None else [other]


def named_months(columns: list[str]) -> list[str]:
    """Columns that hold the month of a row: one, or ``year, month``; empty if there are none."""
    month, year = col.find(columns, col.MONTH), col.find(columns, col.YEAR)
    return [] if month is None else [month] if year is None else [year, month]


def joined(rows: pd.DataFrame, names: list[str]) -> pd.Series:
    """Cells of the column that holds the dates; year, month and day (or year and month) of several put together."""
    if len(names) == 1:
        return rows[names[0]]
    parts = [cell_text(rows[name]) for name in names]
    if len(names) == 2 and not parts[1].str.fullmatch(r"\d{1,2}").all():
        return rows[names[1]]
    return parts[0].str.cat(pd.concat(parts[1:], axis=1), sep="-")
