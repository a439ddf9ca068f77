"""Indices of the tables of rules, made once, so that a lookup costs next to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.standards.roles import Role
from analytics.terms import DAY_STATISTICS, MEANS, Statistic, percent_of

# Measured parameters whose limits and breakpoints stand under another name.
TABLE_NAMES = {"o3_mda8": "o3", "o3_1h_max": "o3", "o3_24h": "o3"}
#: Names in the tables of limits and weights -> the parameter that is measured.
MEASURED_NAMES = {"o3": "o3_mda8"}
# Statistics whose decimals stand under the name of their family.
FAMILIES: dict[str, str] = {
    **dict.fromkeys(MEANS, "mean"),
    **{one: "share" if one.is_day_share else "count" for one in DAY_STATISTICS},
    Statistic.COMPOSITE_INDEX: "composite",
}
#: Levels that are meant to be kept in the end.
FINAL_LEVELS = ("limit", "guideline")
#: Any parameter, or any level of region.
ANY = "*"
Points = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
Rows = dict[tuple[str, str], list[pd.Series]]


def _tuples(table: pd.DataFrame, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    return table[columns].itertuples(index=False, name=None)


class Edition(NamedTuple):
    """A row of ``editions.csv``: ``first`` is the first day in force, ``end`` the first day no longer in force."""

    edition: str
    role: Role
    jurisdiction: str
    code: str
    first: date
    end: date


def editions(table: pd.DataFrame) -> dict[str, Edition]:
    """Edition → what the table says of it."""
    columns = ["edition", "role", "jurisdiction", "code", "effective_from", "effective_to"]
    return {row[0]: Edition(row[0], Role(row[1]), *row[2:]) for row in _tuples(table, columns)}


def breakpoints(table: pd.DataFrame) -> dict[tuple[str, str, str], Points]:
    """(edition, parameter, averaging) → rising concentrations and their sub-indices, read-only."""
    found: dict[tuple[str, str, str], Points] = {}
    for (edition, parameter, averaging), rows in table.sort_values("iaqi").groupby(
        ["edition", "parameter", "averaging"]
    ):
        points = rows["concentration"].to_numpy(float).copy(), rows["iaqi"].to_numpy(float).copy()
        for values in points:
            values.setflags(write=False)
        found[str(edition), str(parameter), str(averaging)] = points
    return found


def limits(table: pd.DataFrame) -> dict[tuple[str, str, str, int], float]:
    """(edition, parameter, averaging, area grade) → limit, or the level of a guideline; not the steps on the way."""
    table = table[table["level"].isin(FINAL_LEVELS)]
    columns = ["edition", "parameter", "averaging", "area_grade", "value"]
    return {(row[0], row[1], row[2], int(row[3])): float(row[4]) for row in _tuples(table, columns)}


def minima(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    """(edition, statistic) → smallest count of valid data."""
    return {(row[0], row[1]): int(row[2]) for row in _tuples(table, ["edition", "statistic", "minimum"])}


def texts(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(edition, rule) → value; empty of a table without rows."""
    return {(row[0], row[1]): row[2] for row in _tuples(table, ["edition", "rule", "value"])} if len(table) else {}


def rows_by_key(table: pd.DataFrame, jurisdiction: str) -> Rows:
    """(statistic, parameter) → its rows of a jurisdiction, each of which holds for a span of years."""
    found: Rows = {}
    own = table[table["jurisdiction"] == jurisdiction] if len(table) else table
    for _, row in own.iterrows():  # some twenty rows of rules, once
        found.setdefault((str(row["statistic"]), str(row["parameter"])), []).append(row)
    return found


def row_of_year(rows: Rows, statistic: str, parameter: str | None, year: int, level: str = ANY) -> pd.Series | None:
    """Row that holds in a year: the statistic's own before its family's, the parameter's and the level's before any."""
    name = TABLE_NAMES.get(parameter or ANY, parameter or ANY)
    for of in dict.fromkeys((statistic, family_of(statistic))):
        for key in ((of, name), (of, ANY)):
            found = [row for row in rows.get(key, []) if row["year_from"] <= year <= row["year_to"]]
            for wanted in (level, ANY):
                for row in found:
                    if row.get("level", ANY) == wanted:  # tables without levels hold for any
                        return row
    return None


def family_of(statistic: str) -> str:
    """Statistic under whose name the rules of another one may stand: that of any percentile is ``percentile``.

    Examples
    --------
    >>> family_of("p98"), family_of("good_days"), family_of("mean")
    ('percentile', 'count', 'mean')
    """
    if percent_of(statistic) is not None:
        return Statistic.PERCENTILE.value
    return FAMILIES.get(statistic, statistic)


def condition_changes(table: pd.DataFrame) -> Iterator[tuple[str, date, float | None, str, str]]:
    """(parameter, first day of its last condition, factor from the one before, grade, source) of each that changed."""
    if table.empty:
        return
    for parameter, rows in table.sort_values("effective_from").groupby("parameter"):
        if len(rows) > 1:
            old, new = rows["temperature_k"].astype(float).tolist()[-2:]
            factor = old / new
            last = rows.iloc[-1]
            clause = str(last["grade"]), str(last["source"])
            yield str(parameter), last["effective_from"], None if np.isnan(factor) else factor, *clause
