"""Enough measured days: GB 3095 table 4 and HJ 663, counted on the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.aqi import deciding_items
from analytics.indicators.composite_paths import index_pieces
from analytics.standards import Role, Standards
from analytics.terms import DAY_STATISTICS, OZONE, Statistic

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Shortfall:
    """A month or year with fewer measured days than it needs.

    Parameters
    ----------
    name : str
        ``2023-03``, ``2023``, or of a year from another day its ends, ``2024-04-01/2025-03-31``.
    n_valid : int
        Measured days.
    minimum : int
        Measured days it needs.

    Examples
    --------
    >>> one = Shortfall("2025-02", n_valid=8, minimum=25)
    >>> one.minimum - one.n_valid  # measured days that are missing
    17
    """

    name: str
    n_valid: int
    minimum: int


@dataclass(frozen=True)
class Validity:
    """Whether a period has enough measured days, and what it lacks.

    Parameters
    ----------
    n_valid : int
        Measured days.
    minimum : int
        Measured days without which the period cannot be valid (`minimum_days`).
    months, years : tuple of Shortfall
        Months below their minimum; years below theirs, if the period is a year or several.

    Examples
    --------
    345 measured days are more than 324, but February has 8 of the 25 it needs:

    >>> one = Validity(345, 324, (Shortfall("2025-02", 8, 25),), ())
    >>> one.valid, one.short_months, one.year_short
    (False, ('2025-02',), False)
    """

    n_valid: int
    minimum: int
    months: tuple[Shortfall, ...]
    years: tuple[Shortfall, ...]

    @property
    def valid(self) -> bool:
        """Every month has its minimum, and every year its 324."""
        return not self.months and not self.years

    @property
    def short(self) -> tuple[Shortfall, ...]:
        """Years and months below their minimum."""
        return (*self.years, *self.months)

    @property
    def short_months(self) -> tuple[str, ...]:
        """Months below their minimum, like ``"2023-03"``."""
        return tuple(month.name for month in self.months)

    @property
    def year_short(self) -> bool:
        """Whether a year has fewer than 324 measured days."""
        return bool(self.years)


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
    standards = standards.under(edition)
    method = standards.matching_edition(Role.AIR_METHOD, edition, pd.Timestamp(period_end).date())
    months = _months(pd.Timestamp(period_start).date(), pd.Timestamp(period_end).date())
    index = pd.PeriodIndex(months.names, freq="M", name="month")
    return pd.DataFrame({"n_days": months.n_days, "minimum": months.minimum(standards, method)}, index=index)


@dataclass(frozen=True)
class _Months:
    """Calendar months that a period touches: their names, days within it and without, and which are Februaries."""

    names: tuple[str, ...]
    n_days: npt.NDArray[np.int64]
    n_outside: npt.NDArray[np.int64]
    february: Bools

    def minimum(self, standards: Standards, method: str) -> npt.NDArray[np.int64]:
        """Fewest measured days of each."""
        usual = standards.needs(method, "month_days")
        february = standards.needs(method, "february_days") or usual
        return np.maximum(np.where(self.february, february, usual) - self.n_outside, 0)


@cache
def _months(first: date, last: date) -> _Months:
    """Months of a period; one answer a period, for an assessment asks of the same few again and again."""
    months = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
    starts, ends = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]")
    inside = np.minimum(ends, np.datetime64(last) + 1) - np.maximum(starts, np.datetime64(first))
    n_days, whole = inside.astype(np.int64), (ends - starts).astype(np.int64)
    return _Months(tuple(months.astype(str).tolist()), n_days, whole - n_days, months.astype(int) % 12 == 1)


def whole_years(period_start: date, period_end: date) -> int:
    """Years a period is long, 0 if it is no whole number of years; several start on the first of a month.

    Examples
    --------
    >>> whole_years(date(2024, 4, 1), date(2025, 3, 31)), whole_years(date(2024, 4, 1), date(2025, 3, 30))
    (1, 0)
    >>> whole_years(date(2026, 1, 1), date(2028, 12, 31)), whole_years(date(2025, 1, 15), date(2026, 1, 14))
    (3, 1)
    """
    first, after = pd.Timestamp(period_start), pd.Timestamp(period_end) + pd.Timedelta(days=1)
    n = after.year - first.year
    return n if n and first + pd.DateOffset(years=n) == after and (n == 1 or first.day == 1) else 0


def least_days_of_a_year(standards: Standards) -> int:
    """Fewest measured days of a valid year by the newest edition of the method in force.

    Examples
    --------
    >>> from analytics.standards import load
    >>> least_days_of_a_year(load())
    324
    """
    method = standards.editions_of(Role.AIR_METHOD)["edition"].iloc[-1]
    return int(standards.needs(method, "year_days") or 0)


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
        The sum of the months' minima, for whole years at least their own.

    Examples
    --------
    >>> from analytics.standards import load
    >>> rules = load()
    >>> minimum_days(rules, None, date(2025, 1, 1), date(2025, 12, 31))
    324
    >>> minimum_days(rules, None, date(2025, 1, 1), date(2025, 3, 31))
    79
    """
    standards, (first, last) = standards.under(edition), (pd.Timestamp(x).date() for x in (period_start, period_end))
    method = standards.matching_edition(Role.AIR_METHOD, edition, last)
    months = int(_months(first, last).minimum(standards, method).sum())
    return max(months, standards.needs(method, "year_days") * whole_years(first, last))


def valid_period(
    measured: Bools, dates: npt.NDArray[np.datetime64], standards: Standards, edition: str | None = None
) -> Validity:
    """Whether a period has enough measured days.

    This is the one rule; ``sql/core/macro_period_validity.sql`` is the same on rows. What a statistic counts as a
    measured day is decided by `statistic_validity`.

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
    GB 3095 table 4 (2026: evidence A; 2012: C). Of several whole years each needs its 324: ours.

    Examples
    --------
    >>> from analytics.standards import load
    >>> june = np.arange("2025-06-01", "2025-07-01", dtype="datetime64[D]")
    >>> valid_period(np.arange(30) < 27, june, load()).valid, valid_period(np.arange(30) < 26, june, load()).months
    (True, (Shortfall(name='2025-06', n_valid=26, minimum=27),))
    """
    days = pd.DatetimeIndex(dates)
    start, end = days[0].date(), days[-1].date()
    standards, of = standards.under(edition), _months(start, end)
    method = standards.matching_edition(Role.AIR_METHOD, edition, end)
    first_days = np.append(0, of.n_days[:-1].cumsum())  # the days come in order, none is missing
    counts = np.add.reduceat(np.asarray(measured, dtype=np.int64), first_days)
    rows = zip(of.names, counts.tolist(), of.minimum(standards, method).tolist(), strict=True)
    months = tuple(Shortfall(name, int(n), int(least)) for name, n, least in rows if n < least)
    years = _short_years(np.asarray(measured, dtype=bool), days, standards.needs(method, "year_days"))
    return Validity(int(np.sum(measured)), minimum_days(standards, edition, start, end), months, years)


def _short_years(measured: Bools, days: pd.DatetimeIndex, least: int) -> tuple[Shortfall, ...]:
    """Years of a period of whole years with too few measured days."""
    found = []
    for i in range(whole_years(days[0].date(), days[-1].date())):
        first = days[0] + pd.DateOffset(years=i)
        last = days[0] + pd.DateOffset(years=i + 1) - pd.Timedelta(days=1)
        n = int(measured[(days >= first) & (days <= last)].sum())
        calendar_year = first.day_of_year == 1
        if n < least:
            found.append(Shortfall(str(first.year) if calendar_year else f"{first:%F}/{last:%F}", n, least))
    return tuple(found)


def statistic_validity(
    statistic: str,
    parameter: str | None,
    measured: Mapping[str, Bools],
    dates: npt.NDArray[np.datetime64],
    standards: Standards,
    edition: str | None = None,
) -> dict[str, Validity]:
    """Whether a period has the measured days that a statistic needs.

    Parameters
    ----------
    statistic : str
        As in `analytics.indicators.evaluate`.
    parameter : str or None
        Measured parameter of a mean or percentile.
    measured : mapping of str to ndarray of bool, shape (n_days,)
        Days with a measured value, by parameter; estimates do not count.
    dates, standards, edition
        As in `valid_period`.

    Returns
    -------
    dict of str to Validity
        What must be valid, every one. A mean or percentile: its parameter. A count of days: ``""``, over days on which
        every item that decides (`deciding_items`: in China PM2.5, PM10, NO2 and ozone, by either maximum) is
        measured: no clause, ours. The composite index: each
        pollutant that is measured at all (one that is not is reported elsewhere: the index has no upper end then).

    Examples
    --------
    >>> from analytics.standards import load
    >>> june = np.arange("2025-06-01", "2025-07-01", dtype="datetime64[D]")
    >>> found = statistic_validity("mean", "pm25", {"pm25": np.arange(30) < 26}, june, load())
    >>> {name: one.short_months for name, one in found.items()}
    {'pm25': ('2025-06',)}
    """
    none = np.zeros(len(dates), dtype=bool)
    standards = standards.under(edition)
    if statistic in DAY_STATISTICS:
        masks = {"": decided_days(measured, dates, standards, edition)}
    elif statistic == Statistic.COMPOSITE_INDEX:
        masks = _pollutants(measured, standards, dates, edition)
    else:
        names = OZONE if parameter in OZONE[:1] else (parameter or "",)
        found = next((name for name in names if measured.get(name, none).any()), names[0])
        masks = {found: measured.get(found, none)}
    rule = standards.statistic(statistic)
    if rule is not None and not rule.asks_for_days:
        return {name: _any_day(mask, dates) for name, mask in masks.items()}
    return {name: valid_period(mask, dates, standards, edition) for name, mask in masks.items()}


def decided_days(
    measured: Mapping[str, Bools], dates: npt.NDArray[np.datetime64], standards: Standards, edition: str | None = None
) -> Bools:
    """Days on which every item is measured without which the day's index may be higher (`deciding_items`).

    Parameters
    ----------
    measured, dates, standards, edition
        As in `statistic_validity`; without an edition each day by the one in force on it.

    Returns
    -------
    ndarray of bool, shape (n_days,)
    """
    none = np.zeros(len(dates), dtype=bool)
    found = none.copy()
    if not standards.has_rules(Statistic.GOOD_DAYS, date.max, edition):
        return found  # no index, so no item
    methods = standards.editions_in_force(Role.AIR_INDEX, dates, edition)
    for method in dict.fromkeys(methods.tolist()):
        groups = deciding_items(standards, method)
        each = [np.logical_or.reduce([measured.get(name, none) for name in group]) for group in groups]
        found |= np.logical_and.reduce([methods == method, *each])
    return found


def _any_day(measured: Bools, dates: npt.NDArray[np.datetime64]) -> Validity:
    """Validity of a statistic that asks for no number of days: one is enough."""
    n = int(np.sum(measured))
    short = () if n else (Shortfall(f"{dates[0]}/{dates[-1]}", 0, 1),)
    return Validity(n, 1, (), short)


def _pollutants(
    measured: Mapping[str, Bools], standards: Standards, dates: npt.NDArray[np.datetime64], edition: str | None
) -> dict[str, Bools]:
    """Measured days of each pollutant of the composite index, by the parameter that measures it best."""
    found = {}
    for piece in index_pieces(standards, pd.Timestamp(dates[-1]).date(), edition):
        name = next((p for p in piece.parameters if p in measured and measured[p].any()), None)
        if name is not None:
            found[name] = measured[name]
    return found
