"""Gases before and after 2018-09-01: stated at 273 K and at 298.15 K, so that one factor lies between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.beside import Beside
from analytics.indicators.rule_reading import Reading, clauses
from analytics.standards import Standards
from analytics.terms import Grade
from analytics.words.reasons import Reason

Array = npt.NDArray[np.floating]


def factors(rows: pd.DataFrame, key: str, standards: Standards, as_of: date) -> pd.Series:
    """What each value is multiplied with to be one of the condition that is the rule on a day.

    Parameters
    ----------
    rows : DataFrame
        ``parameter``, the column ``key`` (day or month) and ``stated_at`` (``273K``, ``298K``; missing: as it was the
        rule on the day).
    key : str
        Column of the day.
    standards : Standards
        Tables of rules.
    as_of : date
        The day; before the change nothing is converted.

    Returns
    -------
    Series
        1 where nothing is to be done, index of ``rows``. Particulates have no factor.

    Examples
    --------
    >>> from analytics.standards import load
    >>> days = pd.to_datetime(["2018-08-31", "2018-09-01"])
    >>> rows = pd.DataFrame({"parameter": "no2", "day": days, "stated_at": None})
    >>> factors(rows, "day", load(), date(2025, 1, 1)).round(4).tolist()
    [0.9161, 1.0]
    """
    found = pd.Series(1.0, index=rows.index)
    for parameter in rows["parameter"].unique():  # a handful
        change = standards.condition_change(str(parameter))
        if change is None or change.factor is None or as_of <= change.day:
            continue
        mine = rows["parameter"] == parameter
        before = pd.to_datetime(rows[key]) < pd.Timestamp(change.day)
        old = (rows["stated_at"] == "273K") | (rows["stated_at"].isna() & before)
        found[mine & old] = change.factor
    return found


def factor_table(rows: pd.DataFrame, key: str, calendar: pd.Index, standards: Standards, as_of: date) -> pd.DataFrame:
    """Factors of one region on a calendar: one column a parameter that has any, 1 elsewhere."""
    if rows.empty:
        return pd.DataFrame(index=calendar)
    found = rows.assign(factor=factors(rows, key, standards, as_of))
    found = found[found["factor"] != 1.0]
    if found.empty:
        return pd.DataFrame(index=calendar)
    wide = found.pivot(index=key, columns="parameter", values="factor")
    return wide.reindex(calendar).fillna(1.0).rename_axis(columns=None)


def mixed(factor: Array, known: npt.NDArray[np.bool_]) -> bool:
    """Whether the known values of a period stand under two conditions."""
    return bool(known.any()) and len(np.unique(factor[known])) > 1


def across(
    days: npt.NDArray[np.datetime64], known: npt.NDArray[np.bool_], parameter: str, standards: Standards
) -> bool:
    """Whether the known values of a particulate lie on both sides of the day its condition changed."""
    change = standards.condition_change(parameter)
    if change is None or change.factor is not None or not known.any():
        return False
    before = days[known] < np.datetime64(change.day)
    return bool(before.any() and not before.all())


def two_conditions(values: pd.DataFrame, standards: Standards) -> set[str]:
    """Parameters of a period whose values are stated at two conditions.

    Parameters
    ----------
    values : DataFrame
        Rows of ``core/period_value`` under one reading.
    standards : Standards
        Tables of rules.
    """
    found = set()
    for row in values.to_dict("records"):  # a handful of parameters
        change = standards.condition_change(str(row["parameter"]))
        if change is None:
            continue
        day = pd.Timestamp(change.day)
        old = row["n_273k"] > 0 or (pd.notna(row["first_as_ruled"]) and pd.Timestamp(row["first_as_ruled"]) < day)
        new = row["n_298k"] > 0 or (pd.notna(row["last_as_ruled"]) and pd.Timestamp(row["last_as_ruled"]) >= day)
        if old and new:
            found.add(str(row["parameter"]))
    return found


def converted(days: Mapping[str, Array]) -> dict[str, Array]:
    """Days with their gases at the newer condition; the rows of factors fall away."""
    named = Beside.GAS.rows(days)
    plain = {name: values for name, values in days.items() if not Beside.GAS.holds(name)}
    return {name: values * named[name] if name in named else values for name, values in plain.items()}


def converted_reading(rule: Reading, standards: Standards) -> Reading:
    """The same reading with gases of before 2018-09-01 converted to the condition since."""
    change = standards.gas_change
    none = Reason.of("source_no_clause")
    grade, source = (Grade.D, none) if change is None else (change.grade, change.source)
    return replace(
        rule,
        reading_id="gas_298k",
        primary=False,
        gas="converted",
        grade=max(rule.grade, grade),
        source=clauses(source, rule.source),
        also=(*rule.also, Reason.of("gases_converted")),
    )
