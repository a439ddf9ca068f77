"""What the value of a target may be put together from: parts that add up, levels that a change is taken between."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.targets.period import calendar_year
from analytics.terms import (
    FROM_BASE,
    MEASURABLE,
    Better,
    ChangeHow,
    Comparator,
    PeriodKind,
    Qualifier,
    Scale,
    Statistic,
)


class Change(NamedTuple):
    """How an indicator of change follows from the levels of another indicator, as the registry states it."""

    level: str
    how: ChangeHow


SERIES = ["region_id", "indicator_id", "subject_zh"]
"""What the figures of one series have in common."""


def accumulates(statistic: str, change_how: str | None, scale: str, unit: str, period_kind: str) -> bool:
    """Whether a target counts what is added over its period: kilometres restored, villages done, tonnes, days.

    Figures of parts of such a period add up; a figure of its last year alone is a part of it, not its value. A
    position on a day is the total by that day. Concentrations do not add up, however long the period.

    Examples
    --------
    >>> accumulates("figure", None, "positive", "km", "span")
    True
    >>> accumulates("figure", None, "share", "%", "span")
    False
    >>> accumulates("mean", None, "positive", "ug/m3", "span")
    False
    """
    counted = Statistic(statistic).adds_up and Scale(scale).adds_up and unit != "%"
    return counted and period_kind in (PeriodKind.SPAN, PeriodKind.DATE) and change_how not in FROM_BASE


def asks_whole_period(statistic: str, change_how: str | None, scale: str, unit: str, period_kind: str) -> bool:
    """Whether a figure of a part of a target's period, even of its last year, is not its value.

    So it is with what is added over the period, and with a change over several years.

    Examples
    --------
    >>> asks_whole_period("figure", "total", "linear", "%", "span")
    True
    """
    over_years = change_how in FROM_BASE and period_kind == PeriodKind.SPAN
    return over_years or accumulates(statistic, change_how, scale, unit, period_kind)


def filled_by_parts(targets: pd.DataFrame, have: pd.DataFrame) -> set[str]:
    """Ids of the targets on what is added whose period is covered, without a gap, by figures of one basis.

    Parameters
    ----------
    targets : DataFrame
        Targets on what is added (`accumulates`): target_id, `SERIES`, period_start, period_end.
    have : DataFrame
        Figures available: `SERIES`, period_start, period_end, qualifier, basis.
    """
    parts = targets[["target_id", *SERIES, "period_start", "period_end"]].merge(have, on=SERIES, suffixes=("", "_of"))
    start, end = parts["period_start_of"], parts["period_end_of"]
    inside = (start >= parts["period_start"]) & (end <= parts["period_end"]) & (start < end)
    parts = parts[inside & parts["qualifier"].isin(MEASURABLE)].sort_values("period_start_of", kind="stable")
    by = parts.groupby(["target_id", "basis"], sort=False)
    # the day before the first part ends "the day before the period", so that a late beginning is a gap too
    until = by["period_end_of"].cummax().groupby([parts["target_id"], parts["basis"]], sort=False).shift()
    until = until.fillna(parts["period_start"] - pd.Timedelta(days=1))
    parts = parts.assign(_gap=parts["period_start_of"] > until + pd.Timedelta(days=1))
    whole = parts.groupby(["target_id", "basis"], sort=False).agg(
        gap=("_gap", "any"), reached=("period_end_of", "max"), end=("period_end", "max")
    )
    return set(whole.index[~whole["gap"] & (whole["reached"] == whole["end"])].get_level_values("target_id"))


def years_to_add(targets: pd.DataFrame, have: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Calendar years (or what of them lies in the period) that are missing from a total of which a part is available.

    Returns
    -------
    DataFrame
        The targets' columns, one row a missing year that has begun, in the basis of the years available; targets of
        which no year is available have no row: their total is asked for as it stands.
    """
    years = have[calendar_year(have)].assign(year=lambda t: t["period_end"].dt.year)
    years = years[[*SERIES, "basis", "year"]].drop_duplicates()
    grid = by_year(targets).merge(years.assign(_have=True), on=[*SERIES, "year"], how="left")
    started = grid.groupby("target_id")["_have"].transform("count") > 0
    rows = grid.assign(basis=grid.groupby("target_id")["basis"].transform("first"))
    return rows[started & grid["_have"].isna() & (rows["period_start"] <= as_of)].drop(columns=["year", "_have"])


def by_year(targets: pd.DataFrame) -> pd.DataFrame:
    """Targets with a row for each calendar year of their period, ``year``, and what of that year lies in it."""
    first, last = (targets[name].dt.year.to_numpy("int64") for name in ("period_start", "period_end"))
    years = np.maximum(last - first + 1, 0)
    grid = targets.take(np.repeat(np.arange(len(targets)), years)).reset_index(drop=True)
    year = np.arange(years.sum()) - np.repeat(years.cumsum() - years, years) + np.repeat(first, years)
    starts = pd.Series((year - 1970).astype("datetime64[Y]").astype("datetime64[ns]"), index=grid.index)
    ends = pd.Series((year - 1969).astype("datetime64[Y]").astype("datetime64[ns]"), index=grid.index) - pd.Timedelta(
        "1D"
    )
    return grid.assign(
        year=year,
        period_start=starts.where(starts > grid["period_start"], grid["period_start"]),
        period_end=ends.where(ends < grid["period_end"], grid["period_end"]),
    )


def level_targets(targets: pd.DataFrame, indicators: pd.DataFrame | None) -> pd.DataFrame:
    """Targets on a change over a base period, as targets on the level of which it is the change.

    Parameters
    ----------
    targets : DataFrame
        Rows with indicator_id, baseline_start, the names of the indicator, and of what it is a change (change_of,
        change_how; columns of the registry that may be lacking where no indicator is one).
    indicators : DataFrame or None
        The registry's indicators (indicator_id, zh, en, unit); without them no level can be named.

    Returns
    -------
    DataFrame
        The rows of `targets` that are on a change, with indicator, its names, unit and scale of the level.
    """
    if "change_how" not in targets:
        return targets.iloc[:0]
    rows = targets[targets["change_how"].isin(FROM_BASE) & targets["baseline_start"].notna()]
    rows = rows[
        rows["comparator"] != Comparator.DIRECTION
    ]  # that a change grows compares two changes, and no two levels
    if indicators is None or rows.empty:
        return rows.iloc[:0]
    level = rows["change_of"]
    named = indicators.set_index("indicator_id")
    return rows.assign(
        indicator_id=level,
        indicator_zh=level.map(named["zh"]),
        indicator_en=level.map(named["en"]),
        unit=level.map(named["unit"]),
        scale="positive",
    )


def both_levels(levels: pd.DataFrame, have: pd.DataFrame) -> set[str]:
    """Ids of the targets on a change whose base and last year are available as levels of one basis."""
    pairs = levels[["target_id", *SERIES, "period_end", "baseline_end"]].merge(have, on=SERIES, suffixes=("", "_of"))
    of_figure = pairs.assign(period_start=pairs["period_start"], period_end=pairs["period_end_of"])
    ends = pd.to_datetime(pairs["baseline_end"]).astype("datetime64[ns]")
    usable = calendar_year(of_figure) & (pairs["qualifier"] == Qualifier.EXACT)
    usable &= (pairs["period_end_of"] == ends) | (pairs["period_end_of"] == pairs["period_end"])
    found = pairs[usable].groupby(["target_id", "basis"])["period_end_of"].nunique()
    return set(found.index[found == 2].get_level_values("target_id"))


def turned_back(targets: pd.DataFrame, have: pd.DataFrame) -> set[str]:
    """Ids of the directions of each year of which the figures of some year do not move as asked from the year before.

    Parameters
    ----------
    targets : DataFrame
        Directions to be met in each of several years, with threshold_text and better.
    have : DataFrame
        Figures available, with value and qualifier.
    """
    exact = have[calendar_year(have) & (have["qualifier"] == Qualifier.EXACT)]
    exact = exact.assign(year=exact["period_end"].dt.year)[[*SERIES, "year", "value"]]
    rows = by_year(targets)[["target_id", *SERIES, "year", "threshold_text", "better"]]
    pairs = rows.merge(exact, on=[*SERIES, "year"])
    pairs = pairs.merge(exact.assign(year=exact["year"] + 1), on=[*SERIES, "year"], suffixes=("", "_before"))
    falls = pairs["threshold_text"].eq("down") | (pairs["threshold_text"].ne("up") & pairs["better"].eq(Better.LOWER))
    moved = (pairs["value"] - pairs["value_before"]).where(~falls, pairs["value_before"] - pairs["value"])
    back = pairs.assign(back=~(moved > 0)).groupby(["target_id", "year"])["back"].all()
    return set(back.index[back].get_level_values("target_id"))
