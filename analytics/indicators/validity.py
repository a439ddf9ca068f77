"""Enough measured days: GB 3095 table 4 and HJ 663, counted on the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.standards import Standards

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Validity:
    """Whether a period has enough measured days, and what it lacks.

    Parameters
    ----------
    valid : bool
        Every month has its minimum and a year its 324.
    n_valid : int
        Measured days.
    minimum : int
        Measured days without which the period cannot be valid (`minimum_days`).
    short_months : tuple of str
        Months below their minimum, like ``"2023-03"``.
    year_short : bool
        A year with fewer than 324 measured days.
    """

    valid: bool
    n_valid: int
    minimum: int
    short_months: tuple[str, ...]
    year_short: bool


def month_minimums(standards: Standards, edition: str | None, period_start: date, period_end: date) -> pd.DataFrame:
    """Minimum of measured days in each month of a period.

    Parameters
    ----------
    standards : Standards
        Tables of rules.
    edition : str or None
        Edition a target names, of any code; None: the one in force on `period_end`.
    period_start, period_end : date
        First and last day.

    Returns
    -------
    DataFrame
        Index: month as a Period. ``n_days``: days of it within the period; ``minimum``: 27 (February 25), less
        the days outside the period: a month that lies only partly in it may lack as many days as a whole one
        may (ours), never below 0.

    Examples
    --------
    >>> from analytics.standards import load
    >>> month_minimums(load(), None, date(2024, 2, 1), date(2024, 3, 10))["minimum"].tolist()
    [25, 6]
    """
    method = standards.matching_edition("HJ 663", edition, pd.Timestamp(period_end).date())
    days = pd.date_range(period_start, period_end, freq="D")
    table = days.to_series().groupby(days.to_period("M")).size().rename("n_days").to_frame()
    months = pd.PeriodIndex(table.index)
    usual, february = standards.minimum(method, "month_days"), standards.minimum(method, "february_days")
    whole = np.where(months.month == 2, february, usual)
    outside = months.days_in_month.to_numpy() - table["n_days"].to_numpy()
    return table.assign(minimum=np.maximum(whole - outside, 0))


def is_year(period_start: date, period_end: date) -> bool:
    """Whether a period is exactly twelve months long, from whichever day it starts.

    Examples
    --------
    >>> is_year(date(2024, 4, 1), date(2025, 3, 31)), is_year(date(2024, 4, 1), date(2025, 3, 30))
    (True, False)
    """
    return pd.Timestamp(period_start) + pd.DateOffset(years=1) == pd.Timestamp(period_end) + pd.Timedelta(days=1)


def minimum_days(standards: Standards, edition: str | None, period_start: date, period_end: date) -> int:
    """Fewest measured days with which a period can be valid.

    A year needs 324 **and** 27 in every month (February 25), so 324 alone do not make it valid: ask
    `valid_period`.

    Parameters
    ----------
    standards : Standards
        Tables of rules.
    edition : str or None
        Edition a target names, of any code; None: the one in force on `period_end`.
    period_start, period_end : date
        First and last day.

    Returns
    -------
    int
        The sum of the months' minima, for a year at least its own.

    Examples
    --------
    >>> from analytics.standards import load
    >>> rules = load()
    >>> minimum_days(rules, None, date(2025, 1, 1), date(2025, 12, 31))
    324
    >>> minimum_days(rules, None, date(2025, 1, 1), date(2025, 3, 31))
    79
    """
    months = int(month_minimums(standards, edition, period_start, period_end)["minimum"].sum())
    if not is_year(period_start, period_end):
        return months
    method = standards.matching_edition("HJ 663", edition, pd.Timestamp(period_end).date())
    return max(months, standards.minimum(method, "year_days"))


def valid_period(
    measured: Bools, dates: npt.NDArray[np.datetime64], standards: Standards, edition: str | None = None
) -> Validity:
    """Whether a period has enough measured days.

    Parameters
    ----------
    measured : ndarray of bool, shape (n_days,)
        Days with a measured value; estimates do not count.
    dates : ndarray of datetime64[D], shape (n_days,)
        Every calendar day of the period, in order.
    standards : Standards
        Tables of rules.
    edition : str, optional
        Edition a target names, of any code; by default the one in force on the last day.

    Returns
    -------
    Validity

    Notes
    -----
    GB 3095 table 4 (2026: evidence A; 2012: C).

    Examples
    --------
    >>> from analytics.standards import load
    >>> june = np.arange("2025-06-01", "2025-07-01", dtype="datetime64[D]")
    >>> valid_period(np.arange(30) < 27, june, load()).valid, valid_period(np.arange(30) < 26, june, load()).valid
    (True, False)
    """
    days = pd.DatetimeIndex(dates)
    start, end = days[0].date(), days[-1].date()
    table = month_minimums(standards, edition, start, end)
    counts = pd.Series(measured, index=days).groupby(days.to_period("M")).sum()
    short = table.index[counts.to_numpy() < table["minimum"].to_numpy()]
    minimum = minimum_days(standards, edition, start, end)
    n_valid = int(np.sum(measured))
    year_short = is_year(start, end) and n_valid < minimum
    return Validity(not len(short) and not year_short, n_valid, minimum, tuple(map(str, short)), year_short)
