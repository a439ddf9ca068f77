"""What the charts of a plan draw: probabilities through time, milestones, yearly values, rankings of cities."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.attainment.monitored.judge import CONVERTED
from analytics.attainment.published import select as published
from analytics.indicators import composite_index, period_statistics, single_indices
from analytics.indicators.histories import histories
from analytics.indicators.ozone import likely_ends
from analytics.indicators.sql_macros import warehouse_standards
from analytics.series.days import budget_days, calendar_days, month_change, split_change
from analytics.series.ranking import city_ranking, rank_bounds
from analytics.targets.target import Target
from analytics.terms import ONE_SIDED, PeriodKind, Statistic
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import targets_of

__all__ = [
    "budget_days",
    "calendar_days",
    "city_ranking",
    "milestones",
    "month_change",
    "probability_through_time",
    "rank_bounds",
    "split_change",
    "yearly_values",
]

YEARLY_COLUMNS = ["target_id", "series", "year", "value", "value_low", "value_high", "valid", "origin", "basis"]


def probability_through_time(
    wh: Warehouse, target_id: str, up_to: date | None = None, model: str | None = None
) -> pd.DataFrame:
    """Read from the ledger how the probability of meeting a target has moved.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    target_id : str
        Target.
    up_to : date, optional
        Last day of knowledge; default every run.
    model : str, optional
        Only runs of this forecast model.

    Returns
    -------
    DataFrame
        One row an ``as_of``, rising: ``as_of, p_met, p_low, p_high, status, likelihood, value, run_id, model, met,
        brier``; of several runs of one day the one loaded last. The last two are empty until the ledger has been
        graded (``dabiao score``).
    """
    return wh.query("core/chart_probability", target_id=target_id, up_to=up_to or date.max, model=model)


def milestones(outlook: pd.DataFrame) -> pd.DataFrame:
    """Pick the staged targets of an outlook: one indicator of one region with several deadlines.

    Parameters
    ----------
    outlook : DataFrame
        ``Assessment.outlook``.

    Returns
    -------
    DataFrame
        Its rows that belong to a ladder, by deadline, with ``ladder`` (region/indicator/subject) in front.
    """
    rows = outlook[outlook["comparator"].isin(ONE_SIDED) & outlook["threshold"].notna()].copy()
    subject = rows["subject_zh"].fillna("").astype(str)
    rows.insert(0, "ladder", rows["region_id"] + "/" + rows["indicator"] + "/" + subject)
    steps = rows.groupby("ladder")["period_end"].transform("nunique")
    way = rows["comparator"].str[0].groupby(rows["ladder"]).transform("nunique")
    return rows[(steps > 1) & (way == 1)].sort_values(["ladder", "period_end"], kind="stable").reset_index(drop=True)


def yearly_values(wh: Warehouse, outlook: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Yearly values of each one-sided target's indicator, and the straight line that leads to the target.

    Values come from monitoring where the statistic is computed from daily values of the region itself, else from
    published figures of one basis. The line starts at the base year the plan names, else at the last valid value of a
    year that was over when the plan was issued, else at the first value; where only bounds are known, between them.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    outlook : DataFrame
        Rows of ``Assessment.outlook``; other than one-sided targets are left out.
    as_of : date
        Only what was known then; only years that were over.

    Returns
    -------
    DataFrame
        ``YEARLY_COLUMNS``: ``series`` is 'value' or, for the two ends of the line, 'line'; ``value`` is NaN where
        only bounds are known; where 8-hour ozone is converted (``basis`` ends in 'converted') it is the expected one,
        as in a verdict, and ``value_low`` and ``value_high`` are the ends between which it lies 95 times of 100;
        ``valid``: enough measured days (a published figure counts as valid); ``origin`` is 'monitoring' or 'figure'.
        Targets without any value have no row. In the unit of the target.
    """
    targets = {one.target_id: one for one in targets_of(wh)}
    owned = published.by_owner(wh.query("core/figure_value", as_of=as_of, region_id=None))
    measured: dict[str, pd.DataFrame] = {}
    parts = []
    for target in (targets[name] for name in outlook["target_id"]):  # some dozens, each with its own statistic
        if not target.comparator.one_sided:
            continue
        values = _measured_years(wh, target, as_of, measured)
        if values.empty:
            values = _published_years(owned.get(target.series), target)
        if not values.empty:
            line = _line(values, target)
            parts.append(pd.concat([values.assign(series="value"), line]).assign(target_id=target.target_id))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=YEARLY_COLUMNS)
    return table.reindex(columns=YEARLY_COLUMNS)


def _measured_years(wh: Warehouse, target: Target, as_of: date, cache: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Statistic of each year that is over; empty where the region has no daily values for it."""
    region = target.region_id
    if not target.statistic.monitored or target.period_kind is PeriodKind.RECURRING:
        return pd.DataFrame()
    if region not in cache:
        cache[region] = _statistics_of_years(wh, region, as_of)
    table = cache[region]
    if table.empty:
        return table
    own = table["parameter"].isna() if target.parameter is None else table["parameter"] == target.parameter
    found = table[own & (table["statistic"] == target.statistic) & table["is_primary"].eq(True)]
    shown = _by_conversion(found)[["year", "value", "value_low", "value_high", "valid", "basis"]]
    return shown.assign(origin="monitoring")


def _by_conversion(found: pd.DataFrame) -> pd.DataFrame:
    """Values on converted ozone where there are any, as in a verdict, with their likely ends; the basis says so."""
    known = found["converted"].notna()
    if not known.any():
        return found
    rows = found[known]
    wide = rows["value_low"] < rows["value_high"]  # some 8-hour maxima alone bound nothing
    bounds = rows["value_low"].where(wide, -np.inf), rows["value_high"].where(wide, np.inf)
    low, high = likely_ends(rows["converted"], rows["converted_sd"], *bounds)
    valid = rows["valid"].eq(True) | (rows["statistic"] == "p90")  # converted only where enough days have ozone
    basis = rows["basis"].where(rows["basis"].eq(""), rows["basis"] + "|") + CONVERTED
    likely = rows.assign(value=rows["converted"], value_low=low, value_high=high, valid=valid, basis=basis)
    parts: list[pd.DataFrame] = [found.loc[~known], likely]
    return pd.concat(parts)


def _statistics_of_years(wh: Warehouse, region_id: str, as_of: date) -> pd.DataFrame:
    """Every statistic of a region's closed years with daily values."""
    first = histories(wh, as_of, [region_id], ["pm25"]).get(region_id)
    if first is None:
        return pd.DataFrame()
    years = range(first.daily.index[0].year, (as_of - timedelta(days=1)).year + 1)
    closed = [year for year in years if date(year, 12, 31) < as_of]
    parts = [_of_year(wh, region_id, y, as_of) for y in closed]
    names = {"value_lower": "value_low", "value_upper": "value_high"}
    table = pd.concat(parts).rename(columns=names) if parts else pd.DataFrame()
    # A year of which only some weeks are known says nothing of the year.
    return table[table["n_valid"] + table["n_estimated"] >= 0.5 * table["n_expected"]] if len(table) else table


def _of_year(wh: Warehouse, region_id: str, year: int, as_of: date) -> pd.DataFrame:
    """Every statistic of one closed year, the composite index too where its pollutants are measured and have limits."""
    asked = (date(year, 1, 1), date(year, 12, 31), as_of)
    table = period_statistics(wh, region_id, *asked)
    if table.empty or not warehouse_standards(wh).has_rules(Statistic.COMPOSITE_INDEX, asked[1]):
        return table.assign(year=year)
    index = composite_index(single_indices(wh, [region_id], *asked))
    index = index[np.isfinite(index["value_upper"])]
    if index.empty:
        return table.assign(year=year)
    whole = table[table["parameter"] == "pm25"].iloc[:1]  # the days and the basis of the year
    row = whole.assign(
        statistic=Statistic.COMPOSITE_INDEX,
        parameter=None,
        value=index["value"].iloc[0],
        value_lower=index["value_lower"].iloc[0],
        value_upper=index["value_upper"].iloc[0],
        converted=index["converted"].iloc[0],
        converted_sd=index["converted_sd"].iloc[0],
        valid=index["status"].iloc[0] != "insufficient",
        primary=True,
    )
    return pd.concat([table, row], ignore_index=True).assign(year=year)


def _published_years(own: pd.DataFrame | None, target: Target) -> pd.DataFrame:
    if own is None:
        return pd.DataFrame()
    series = published.yearly_series(own, target.statistic)
    bounds = {"value_low": series["value"], "value_high": series["value"]} if len(series) else {}
    return series[["year", "value", "basis"]].assign(**bounds, valid=True, origin="figure")


def _line(values: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Both ends of the straight line to the target; none if no value lies before its deadline."""
    end = target.period.last.year
    level = values["value"].fillna((values["value_low"] + values["value_high"]) / 2)
    known = pd.DataFrame({"year": values["year"], "value": level, "valid": values["valid"]}).dropna()
    known = known[known["year"] < end].sort_values("year")
    if known.empty:
        return pd.DataFrame()
    issued = 0 if target.issued_on is None else target.issued_on.year
    before = known[(known["year"] < issued) & known["valid"].astype(bool)]
    base = known[known["year"] == target.base_year]
    first = base.iloc[-1] if len(base) else before.iloc[-1] if len(before) else known.iloc[0]
    ends = {"year": [int(first["year"]), end], "value": [float(first["value"]), target.threshold]}
    return pd.DataFrame(ends).assign(series="line")
