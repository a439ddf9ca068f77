"""What the charts of a plan draw: probabilities through time, milestones, yearly values, rankings of cities."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import figures as published
from analytics.attainment.chart_days import budget_days, calendar_days, month_change, split_change
from analytics.attainment.looks import AIR_STATISTICS, MEASURED_AS
from analytics.indicators import History, evaluate, period_statistics, readings_for
from analytics.indicators.core import warehouse_standards
from analytics.indicators.panel import histories
from analytics.standards import Standards
from analytics.warehouse import Warehouse

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

ONE_SIDED = ("<", "<=", ">", ">=")
YEARLY_COLUMNS = ["target_id", "series", "year", "value", "value_low", "value_high", "valid", "origin", "basis"]
#: What decides whether a day is good or heavy
DAY_PARAMETERS = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8", "o3_1h_max")


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
        One row an ``as_of``, rising: ``as_of, p_met, p_low, p_high, status, likelihood, value, run_id, model``; of
        several runs of one day the one loaded last.
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
    published figures of one basis. The line starts at the base year the plan names, else at the last value of a
    year that was over when the plan was issued, else at the first value.

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
        only bounds are known; ``valid``: enough measured days (a published figure counts as valid); ``origin`` is
        'monitoring' or 'figure'. Targets without any value have no row. In the unit of the target.
    """
    wanted = outlook[outlook["comparator"].isin(ONE_SIDED) & outlook["threshold"].notna()]
    owned = published.by_owner(wh.query("core/figure_value", as_of=as_of, region_id=None))
    starts = wh.query("core/chart_target_start").set_index("target_id")
    measured: dict[str, pd.DataFrame] = {}
    parts = []
    rows: list[dict[Hashable, Any]] = wanted.to_dict("records")
    for row in rows:  # some dozens of targets, each with its own statistic
        target = {str(key): value for key, value in row.items()}
        values = _measured_years(wh, target, as_of, measured)
        if values.empty:
            own = owned.get(published.owner({**target, "indicator_id": target["indicator"]}))
            values = _published_years(own, target)
        if not values.empty:
            line = _line(values, target, starts)
            parts.append(pd.concat([values.assign(series="value"), line]).assign(target_id=target["target_id"]))
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=YEARLY_COLUMNS)
    return table.reindex(columns=YEARLY_COLUMNS)


def _measured_years(
    wh: Warehouse, target: Mapping[str, Any], as_of: date, cache: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Statistic of each year that is over; empty where the region has no daily values for it."""
    statistic, region = str(target["statistic"]), str(target["region_id"])
    if statistic not in AIR_STATISTICS or target["period_kind"] == "recurring":
        return pd.DataFrame()
    if region not in cache:
        cache[region] = _statistics_of_years(wh, region, as_of)
    table = cache[region]
    if table.empty:
        return table
    parameter = target["parameter"] if isinstance(target["parameter"], str) and target["parameter"] else None
    own = table["parameter"].isna() if parameter is None else table["parameter"] == parameter
    found = table[own & (table["statistic"] == statistic) & (table["reading_id"] == "rule")]
    return found[["year", "value", "value_low", "value_high", "valid", "basis"]].assign(origin="monitoring")


def _statistics_of_years(wh: Warehouse, region_id: str, as_of: date) -> pd.DataFrame:
    """Every statistic of a region's closed years with daily values."""
    first = histories(wh, as_of, [region_id], ["pm25"]).get(region_id)
    if first is None:
        return pd.DataFrame()
    years = range(first.daily.index[0].year, (as_of - timedelta(days=1)).year + 1)
    closed = [year for year in years if date(year, 12, 31) < as_of]
    parts = [period_statistics(wh, region_id, date(y, 1, 1), date(y, 12, 31), as_of).assign(year=y) for y in closed]
    names = {"value_lower": "value_low", "value_upper": "value_high"}
    table = pd.concat(parts).rename(columns=names) if parts else pd.DataFrame()
    # A year of which only some weeks are known says nothing of the year.
    return table[table["n_valid"] + table["n_estimated"] >= 0.5 * table["n_expected"]] if len(table) else table


def _published_years(own: pd.DataFrame | None, target: Mapping[str, Any]) -> pd.DataFrame:
    if own is None:
        return pd.DataFrame()
    series = published.yearly_series(own, str(target["statistic"]))
    bounds = {"value_low": series["value"], "value_high": series["value"]} if len(series) else {}
    return series[["year", "value", "basis"]].assign(**bounds, valid=True, origin="figure")


def _line(values: pd.DataFrame, target: Mapping[str, Any], starts: pd.DataFrame) -> pd.DataFrame:
    """Both ends of the straight line to the target; none if no value lies before its deadline."""
    end = pd.Timestamp(target["period_end"]).year
    level = values["value"].fillna((values["value_low"] + values["value_high"]) / 2)
    known = pd.DataFrame({"year": values["year"], "value": level}).dropna()
    known = known[known["year"] < end].sort_values("year")
    if known.empty:
        return pd.DataFrame()
    start = starts.loc[target["target_id"]]
    before = known[known["year"] < pd.Timestamp(start["issued_on"]).year]
    base = known[known["year"] == start["base_year"]]
    first = base.iloc[-1] if len(base) else before.iloc[-1] if len(before) else known.iloc[0]
    ends = {"year": [int(first["year"]), end], "value": [float(first["value"]), float(target["threshold"])]}
    return pd.DataFrame(ends).assign(series="line")


def city_ranking(
    wh: Warehouse,
    period_start: date,
    period_end: date,
    as_of: date,
    statistic: str = "mean",
    parameter: str | None = "pm25",
    region_ids: Collection[str] | None = None,
) -> pd.DataFrame:
    """Rank the regions of a warehouse by a statistic of their daily values, best first.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    period_start, period_end : date
        Both inclusive; of a period still running, the days that have passed.
    as_of : date
        Only what was known then.
    statistic : str
        As in `analytics.indicators.evaluate`: ``mean``, ``p90``, ``good_day_share``, ``heavy_days`` …
    parameter : str, optional
        Of a mean or percentile; None for statistics of days.
    region_ids : collection of str, optional
        Only these; default every region with daily values.

    Returns
    -------
    DataFrame
        ``region_id, zh, en, value_low, value_high, n_days, n_valid, n_expected, valid, rank_best, rank_worst,
        n_ranked``, by rank. Regions without enough measured days (GB 3095 table 4: 324 a year, in proportion)
        come last, without a rank. Values are unrounded; both ranks are equal where the statistic is exact.
    """
    last = min(period_end, as_of - timedelta(days=1))
    dates = pd.date_range(period_start, last)
    wanted = DAY_PARAMETERS if parameter is None else MEASURED_AS.get(parameter, (parameter,))
    names = wh.table("region").set_index("region_id")[["zh", "en"]]
    if dates.empty:
        return pd.DataFrame(columns=["region_id", "zh", "en", "value_low", "value_high", "rank_best", "rank_worst"])
    standards = warehouse_standards(wh)
    least = standards.minimum(standards.edition_for("HJ 663", period_end), "year_days") * len(dates) // 365
    found = [
        _of_region(past, dates, statistic, parameter, standards)
        for past in histories(wh, as_of, region_ids, wanted).values()
    ]
    table = pd.DataFrame([row for row in found if row is not None])
    if table.empty:
        return pd.DataFrame(columns=["region_id", "zh", "en", "value_low", "value_high", "rank_best", "rank_worst"])
    table["valid"] = table["n_valid"] >= least
    higher = statistic.startswith("good")
    ranks = rank_bounds(table.loc[table["valid"], "value_low"], table.loc[table["valid"], "value_high"], higher)
    table = table.join(ranks).join(names, on="region_id").assign(n_ranked=int(table["valid"].sum()))
    return table.sort_values(["rank_best", "rank_worst", "region_id"], na_position="last", ignore_index=True)


def _of_region(
    past: History, dates: pd.DatetimeIndex, statistic: str, parameter: str | None, standards: Standards
) -> dict[str, Any] | None:
    """One region's statistic with the days behind it; None if it has no value in the period."""
    values, flags = past.daily.reindex(dates), past.estimated.reindex(dates).eq(True)
    deciding = list(values.columns) if parameter else [p for p in ("pm25", "pm10") if p in values]
    known = values[deciding].notna().all(axis=1) if deciding else pd.Series(False, index=dates)
    if not known.any() or (parameter and parameter not in MEASURED_AS and parameter not in values):
        return None
    end = dates[-1].date()
    days = {str(p): values[p].to_numpy(dtype=float)[None, :] for p in values.columns}
    reading = readings_for(statistic, parameter, end, standards, None)[0]
    calendar = dates.to_numpy().astype("datetime64[D]")
    bounds = evaluate(statistic, parameter, days, calendar, standards, None, reading)
    return {
        "region_id": past.region_id,
        "value_low": float(bounds.lower[0]),
        "value_high": float(bounds.upper[0]),
        "n_days": int(known.sum()),
        "n_valid": int((known & ~flags[deciding].any(axis=1)).sum()),
        "n_expected": len(dates),
    }


def rank_bounds(low: pd.Series, high: pd.Series, higher_is_better: bool) -> pd.DataFrame:
    """Best and worst rank each value can have, 1 the best; equal values share a rank.

    Parameters
    ----------
    low, high : Series
        Bounds of each value, same index.
    higher_is_better : bool
        Which way is better.

    Returns
    -------
    DataFrame
        ``rank_best, rank_worst``, same index.

    Examples
    --------
    >>> exact = pd.Series([30.0, 20.0, 30.0])
    >>> rank_bounds(exact, exact, higher_is_better=False)["rank_best"].tolist()
    [2.0, 1.0, 2.0]
    """
    best, worst = (-high, -low) if higher_is_better else (low, high)
    at_best = np.searchsorted(np.sort(worst), best, side="left")  # surely better than my best value
    # possibly better than my worst; where my value is exact, I am not among them
    at_worst = np.searchsorted(np.sort(best), worst, side="left") - (best < worst).to_numpy()
    return pd.DataFrame({"rank_best": 1.0 + at_best, "rank_worst": 1.0 + at_worst}, index=low.index)
