"""Cities of a warehouse ranked by a statistic of their daily values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment.monitored.outcome import MEASURED_AS
from analytics.attainment.outlook_rows import CONVERTED
from analytics.indicators import History, Reading, evaluate, readings_for, statistic_validity
from analytics.indicators.converted_ozone import (
    OzoneDraws,
    converted,
    convertible_days,
    enough_ozone,
    likely_ends,
    of_history,
)
from analytics.indicators.exceptional_events import NO_LIST, BureauList, bureau_lists
from analytics.indicators.histories import histories
from analytics.indicators.period.ozone import N_DRAWS
from analytics.indicators.sql_macros import warehouse_standards
from analytics.indicators.treatment import rule_levels
from analytics.standards import Standards
from analytics.terms import DAY_PARAMETERS, DEFAULT_SEED, GOOD_DAYS, OZONE, PARTICULATES, Statistic
from analytics.warehouse import Warehouse

NAN = float("nan")
RANKING_COLUMNS = [
    *("region_id", "zh", "en", "value", "value_low", "value_high", "bound_low", "bound_high", "basis"),
    *("converted", "converted_sd", "n_days", "n_valid", "n_expected", "valid"),
    *("rank_best", "rank_worst", "n_ranked"),
]


def city_ranking(
    wh: Warehouse,
    period_start: date,
    period_end: date,
    as_of: date,
    statistic: str = Statistic.MEAN,
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
        ``RANKING_COLUMNS``, by rank. Regions without enough measured days of the days that have
        passed (`analytics.indicators.statistic_validity`) come last, without a rank.
        Empty where the statistic needs an index or limits and no edition of them was in force on the last day.
        Values are unrounded. ``basis`` says what a region is ranked by: its ``measured`` value; a ``converted`` one,
        expected where 8-hour ozone is converted from the hourly maximum (`analytics.indicators.converted_ozone`), as in
        a verdict, with ``value_low`` and ``value_high`` the ends between which it lies 95 times of 100; or ``bounds``,
        what logic alone allows, where ``value`` is NaN. ``bound_low`` and ``bound_high`` are those bounds always.
        Both ranks are equal where no other region's ends overlap. Where the bureau's list of exceptional events covers
        those days, it is followed as the rule asks (`readings_for`).
    """
    last = min(period_end, as_of - timedelta(days=1))
    dates = pd.date_range(period_start, last)
    wanted = DAY_PARAMETERS if parameter is None else MEASURED_AS.get(parameter, (parameter,))
    names = wh.table("region").set_index("region_id")[["zh", "en"]]
    if dates.empty:
        return pd.DataFrame(columns=RANKING_COLUMNS)
    standards = warehouse_standards(wh)
    if not standards.has_rules(statistic, last):
        return pd.DataFrame(columns=RANKING_COLUMNS)
    listed, levels = bureau_lists(wh, period_start, last, as_of), rule_levels(wh)
    found = [
        _of_region(
            past, dates, statistic, parameter, standards, listed.get(region, NO_LIST), levels.get(region, "city")
        )
        for region, past in histories(wh, as_of, region_ids, wanted).items()
    ]
    table = pd.DataFrame([row for row in found if row is not None])
    if table.empty:
        return pd.DataFrame(columns=RANKING_COLUMNS)
    higher = statistic in GOOD_DAYS
    ranks = rank_bounds(table.loc[table["valid"], "value_low"], table.loc[table["valid"], "value_high"], higher)
    table = table.join(ranks).join(names, on="region_id").assign(n_ranked=int(table["valid"].sum()))
    table = table.sort_values(["rank_best", "rank_worst", "region_id"], na_position="last", ignore_index=True)
    return table[RANKING_COLUMNS]


def of_days(statistic: str) -> tuple[str, ...]:
    """Parameters that must be measured for a day to count in a statistic of several."""
    return (*PARTICULATES, "no2", "so2", "co") if statistic == Statistic.COMPOSITE_INDEX else PARTICULATES


def _of_region(
    past: History,
    dates: pd.DatetimeIndex,
    statistic: str,
    parameter: str | None,
    standards: Standards,
    listed: BureauList,
    level: str,
) -> dict[str, Any] | None:
    """One region's statistic with the days behind it; None if it has no value in the period."""
    values, flags = past.daily.reindex(dates), past.estimated.reindex(dates).eq(True)
    deciding = list(values.columns) if parameter else [p for p in of_days(statistic) if p in values]
    known = values[deciding].notna().all(axis=1) if deciding else pd.Series(False, index=dates)
    if not known.any() or (parameter and parameter not in MEASURED_AS and parameter not in values):
        return None
    end = dates[-1].date()
    days = {str(p): values[p].to_numpy(dtype=float)[None, :] for p in values.columns}
    reading = readings_for(statistic, parameter, end, standards, None, listed.covers(parameter), level)[0]
    calendar = dates.to_numpy().astype("datetime64[D]")
    days |= listed.arrays(calendar)
    bounds = evaluate(statistic, parameter, days, calendar, standards, None, reading)
    measured = {str(p): (values[p].notna() & ~flags[p]).to_numpy(dtype=bool) for p in values.columns}
    enough = statistic_validity(statistic, parameter, measured, calendar, standards)
    if np.isinf(bounds.upper[0]):  # a composite index without one of its pollutants ranks nowhere
        return None
    bound, valid = (float(bounds.lower[0]), float(bounds.upper[0])), all(found.valid for found in enough.values())
    expected = (NAN, NAN)
    if bound[0] != bound[1] or (parameter in MEASURED_AS and not valid):  # or too few 8-hour maxima of its own
        expected = _converted(past, days, calendar, measured, (statistic, parameter), standards, reading)
    by_conversion = bool(np.isfinite(expected[0]))
    if by_conversion:
        either = measured | {OZONE[0]: np.logical_or.reduce([measured[p] for p in OZONE if p in measured])}
        enough = statistic_validity(statistic, parameter, either, calendar, standards)
    return {
        "region_id": past.region_id,
        **_ranked_by(bound, expected),
        "n_days": int(known.sum()),
        "n_valid": min((found.n_valid for found in enough.values()), default=0),
        "n_expected": len(dates),
        "valid": bool(enough) and all(found.valid for found in enough.values()),
    }


def _ranked_by(bound: tuple[float, float], expected: tuple[float, float]) -> dict[str, Any]:
    """What a region is ranked by, on what basis, and the bounds of logic beside it."""
    found = {"bound_low": bound[0], "bound_high": bound[1], "converted": expected[0], "converted_sd": expected[1]}
    if not np.isfinite(expected[0]):
        exact = bound[0] == bound[1]
        ends = {"value": bound[0] if exact else NAN, "value_low": bound[0], "value_high": bound[1]}
        return found | ends | {"basis": "measured" if exact else "bounds"}
    logical = bound if bound[0] < bound[1] else (-np.inf, np.inf)  # some 8-hour maxima alone bound nothing
    low, high = likely_ends(*expected, *logical)
    return found | {"value": expected[0], "value_low": float(low), "value_high": float(high), "basis": CONVERTED}


def _converted(
    past: History,
    days: dict[str, np.ndarray],
    dates: np.ndarray,
    measured: dict[str, np.ndarray],
    asked: tuple[str, str | None],
    standards: Standards,
    reading: Reading,
) -> tuple[float, float]:
    """A statistic on converted 8-hour ozone, and its standard deviation; NaN where nothing is converted."""
    rule = standards.ozone
    ozone = [measured[p] for p in OZONE if p in measured]
    if rule is None or past.as_of < rule.valid_from or not ozone or not convertible_days(days).any():
        return NAN, NAN
    if not enough_ozone(np.logical_or.reduce(ozone), dates, standards):
        return NAN, NAN
    draws = OzoneDraws.make(of_history(rule, past), past.region_id, dates, N_DRAWS, DEFAULT_SEED)
    found = evaluate(*asked, converted(days, draws), dates, standards, None, replace(reading, converted=True))
    if not np.array_equal(found.lower, found.upper):
        return NAN, NAN
    return float(found.lower.mean()), float(found.lower.std())


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
