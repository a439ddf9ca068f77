"""Which published figures decide a target whose period is over: the one place that says so."""

from __future__ import annotations

import pandas as pd

from analytics.targets.comparators import DONE
from analytics.targets.period import calendar_year
from analytics.terms import Comparator, Statistic, is_monitored


def decides(pairs: pd.DataFrame) -> pd.Series:
    """Which figures decide their targets.

    A figure of exactly the target's period decides; where a period of several years ends with a year, so does that of
    that whole year (which is no mean of three), and one of a single day of its last year (not of daily air quality,
    which has no position on a day). Where a part of the period is not the target's value (``whole``), neither its last
    year nor a position before its last day is the final one. An event is decided by any statement that it was done, up
    to the deadline, or that it was not, from then on.

    Parameters
    ----------
    pairs : DataFrame
        One row a target and a figure of its series: comparator, statistic, ``whole`` (bool), period_start and
        period_end of the target, period_start_of, period_end_of and value of the figure; dates as datetime64.

    Returns
    -------
    Series of bool

    Examples
    --------
    >>> days = ["2023-01-01", "2025-12-31", "2025-01-01", "2025-12-31"]
    >>> dates = dict(zip(["period_start", "period_end", "period_start_of", "period_end_of"], days))
    >>> last_year = {"comparator": "<=", "statistic": "figure", "whole": False, "value": 30.0} | dates
    >>> rows = [last_year, last_year | {"whole": True}, last_year | {"statistic": "three_year_mean"}]
    >>> pairs = pd.DataFrame(rows)
    >>> decides(pairs.assign(**{name: pd.to_datetime(pairs[name]) for name in dates})).tolist()
    [True, False, False]
    """
    first, last = pairs["period_start_of"], pairs["period_end_of"]
    start, end = pairs["period_start"], pairs["period_end"]
    exact = (first == start) & (last == end)
    of_figure = pairs.assign(period_start=first, period_end=last)
    final_year = calendar_year(of_figure) & (last == end) & (pairs["statistic"] != Statistic.THREE_YEAR_MEAN)
    on_a_day = (first == last) & (first >= start) & (first <= end) & (first.dt.year == end.dt.year)
    on_a_day &= ~pairs["statistic"].map(is_monitored).astype(bool)
    whole = pairs["whole"].astype(bool)
    number = exact | (final_year & ~whole) | (on_a_day & (~whole | (last == end)))
    done = pairs["value"] >= DONE
    event = exact | (done & (last <= end)) | (~done & (last >= end))
    return event.where(pairs["comparator"] == Comparator.EVENT, number).astype(bool)
