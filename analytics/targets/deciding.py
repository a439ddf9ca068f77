"""Which published figures decide a target whose period is over: the one place that says so."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.targets.comparators import DONE, met
from analytics.targets.period import year_ends
from analytics.targets.target import Target
from analytics.terms import LOWER_BOUNDS, QUANTIFIED, UPPER_BOUNDS, Comparator, Qualifier, Statistic, is_monitored

Days = npt.NDArray[np.datetime64] | np.datetime64
Flags = npt.NDArray[np.bool_] | bool


def decides(pairs: pd.DataFrame) -> pd.Series:
    """Which figures decide their targets.

    A figure of exactly the target's period decides; where a period of several years ends with a year, so does that of
    that whole year (which is no mean of three), and one of a single day of its last year (not of daily air quality,
    which has no position on a day). Where a part of the period is not the target's value (``whole``), neither its last
    year nor a position before its last day is the final one. An event is decided by any statement that it was done, up
    to the deadline, or that it was not, from then on. Of what is to be kept in every year of several (``recurring``)
    no figure of one year decides, nor does a mean of all of them; a record that it was kept through all of them does.

    Parameters
    ----------
    pairs : DataFrame
        One row a target and a figure of its series: comparator, statistic, ``whole`` and ``recurring`` (bool),
        period_start and period_end of the target, period_start_of, period_end_of and value of the figure; dates as
        datetime64.

    Returns
    -------
    Series of bool

    Examples
    --------
    >>> days = ["2023-01-01", "2025-12-31", "2025-01-01", "2025-12-31"]
    >>> dates = dict(zip(["period_start", "period_end", "period_start_of", "period_end_of"], days))
    >>> last_year = {"comparator": "<=", "statistic": "figure", "whole": False, "value": 30.0} | dates
    >>> last_year["recurring"] = False
    >>> rows = [last_year, last_year | {"whole": True}, last_year | {"statistic": "three_year_mean"}]
    >>> pairs = pd.DataFrame(rows)
    >>> decides(pairs.assign(**{name: pd.to_datetime(pairs[name]) for name in dates})).tolist()
    [True, False, False]
    """
    names = "period_start_of", "period_end_of", "period_start", "period_end"
    first, last, start, end = (pairs[name].to_numpy("datetime64[D]") for name in names)
    kinds, of_pair = np.unique(pairs["statistic"].to_numpy(object).astype(str), return_inverse=True)
    position = np.array([not is_monitored(str(kind)) for kind in kinds], dtype=bool)[of_pair]
    year = (kinds != Statistic.THREE_YEAR_MEAN)[of_pair]
    event = (pairs["comparator"] == Comparator.EVENT).to_numpy(bool)
    value = pairs["value"].to_numpy(float)
    whole, recurring = (pairs[name].to_numpy(bool) for name in ("whole", "recurring"))
    asked = whole, position, year, event, recurring
    return pd.Series(_decided((first, last), value, (start, end), asked), index=pairs.index)


def decides_one(figures: pd.DataFrame, target: Target) -> npt.NDArray[np.bool_]:
    """`decides` for the figures of one target's series, without a table of pairs; shape (n_figures,)."""
    first, last = (figures[name].to_numpy("datetime64[D]") for name in ("period_start", "period_end"))
    statistic = str(target.statistic)
    rules = not is_monitored(statistic), statistic != Statistic.THREE_YEAR_MEAN, target.comparator is Comparator.EVENT
    period = np.datetime64(target.period.first), np.datetime64(target.period.last)
    asked = target.asks_whole_period, *rules, target.recurring
    return _decided((first, last), figures["value"].to_numpy(float), period, asked)


def leaves_open(pairs: pd.DataFrame) -> pd.Series:
    """Which figures are bounds that leave it open whether their goal is met: at least 80 % of 85 % that are asked for.

    Parameters
    ----------
    pairs : DataFrame
        One row a goal and a figure: comparator, threshold, threshold_high, value, qualifier.

    Examples
    --------
    >>> goal = {"comparator": ">=", "threshold": 85.0, "threshold_high": float("nan")}
    >>> known = [(">=", 80.0), (">=", 85.0), ("<=", 80.0), ("=", 80.0)]
    >>> leaves_open(pd.DataFrame([goal | {"qualifier": q, "value": v} for q, v in known])).tolist()
    [True, False, False, False]
    """
    floor, ceiling = (pairs["qualifier"].isin(bounds).to_numpy(bool) for bounds in (LOWER_BOUNDS, UPPER_BOUNDS))
    asked = pairs["comparator"].isin(QUANTIFIED).to_numpy(bool) & (floor | ceiling)
    open_ = np.zeros(len(pairs), dtype=bool)
    if not asked.any():
        return pd.Series(open_, index=pairs.index)
    rows, floor = pairs[asked], floor[asked]
    far = np.where(floor, np.inf, -np.inf)
    strict = rows["qualifier"].isin([Qualifier.ABOVE, Qualifier.BELOW]).to_numpy(bool)
    value = rows["value"].to_numpy(float)
    near = np.where(strict, np.nextafter(value, far), value)
    low = rows["threshold"].to_numpy(float)
    high = rows["threshold_high"].to_numpy(float)
    comparators = rows["comparator"].to_numpy(str)
    ends = [met(one, comparators, low, high) for one in (near, far)]
    within = (comparators == Comparator.RANGE) & np.where(floor, near <= high, near >= low)
    open_[asked] = (ends[0] != ends[1]) | within
    return pd.Series(open_, index=pairs.index)


def _decided(
    figure: tuple[Days, Days], value: npt.NDArray[np.float64], target: tuple[Days, Days], asked: tuple[Flags, ...]
) -> npt.NDArray[np.bool_]:
    """Which pairs decide: first and last day of the figure, its value, first and last day of the target.

    ``asked`` of the target: the whole period, a position on a day counts, the last year does, it is an event, it is to
    be met in each of several years.
    """
    (first, last), (start, end) = figure, target
    whole, position, of_year, is_event, recurring = (np.asarray(one, dtype=bool) for one in asked)
    exact = (first == start) & (last == end)
    years = [day.astype("datetime64[Y]") for day in (first, last, end)]
    one_year = (first == years[0]) & (years[0] == years[1]) & year_ends(np.asarray(last))
    on_a_day = (first == last) & (first >= start) & (first <= end) & (years[0] == years[2]) & position
    at_end = last == end
    number = exact | (one_year & at_end & of_year & ~whole) | (on_a_day & (~whole | at_end))
    done = value >= DONE
    event = exact | (done & (last <= end)) | (~done & (last >= end))
    once = np.where(is_event, event, number)
    return np.asarray(np.where(recurring, exact & is_event, once))
