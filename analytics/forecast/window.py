"""Past windows: the same stretch of the calendar in earlier years, seen from one origin.

Everything here works on arrays ``(n_series, n_days)``: the series are the parameters of one region in a
forecast, or the cities of a panel when error scales are learnt, so that both use the very same arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from analytics.indicators import History

MIN_COVERAGE = 0.8  # a past window counts only when this share of its days has a value; so too where one is shown
MIN_YEARS = 3  # fewer past windows than this give no forecast
DEFAULT_YEARS = 6  # past windows used: the middle of the 5 to 7 years that are usual
NEARLY_OVER = 0.02  # a window with this share of its days still to come counts as over: a week of a year
FLOOR = 1e-3  # a mean of nothing but zeros is taken as this before its logarithm
ONE_DAY = np.timedelta64(1, "D")


def years_back(days: np.ndarray | np.datetime64, k: int | np.ndarray, *, within_month: bool = False) -> np.ndarray:
    """Shift days by k years; 29 February of a year that has none becomes 1 March or, ``within_month``, the 28th.

    Parameters
    ----------
    days : array of datetime64[D]
    k : int or array
        Years back, broadcast against ``days``.
    within_month : bool
        Keep every day in its month, so that a period that ends with February gets no day of March.

    Returns
    -------
    array of datetime64[D]
        Of the shape ``days`` and ``k`` have together.

    Examples
    --------
    >>> str(years_back(np.datetime64("2024-02-29"), 1)), str(years_back(np.datetime64("2025-12-31"), 2))
    ('2023-03-01', '2023-12-31')
    >>> leap_day = np.datetime64("2024-02-29")
    >>> years_back(leap_day, np.array([1, 4]), within_month=True).astype(str).tolist()
    ['2023-02-28', '2020-02-29']
    """
    day = np.asarray(days, dtype="datetime64[D]")
    month = day.astype("datetime64[M]")
    then = month - 12 * np.asarray(k)
    moved = then.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    return np.minimum(moved, (then + 1).astype("datetime64[D]") - ONE_DAY) if within_month else moved


@dataclass(frozen=True, eq=False)
class Record:
    """What was known at the origin, on one calendar without gaps.

    Parameters
    ----------
    names : tuple of str
        The series: parameters of one region, or cities of a panel.
    first : datetime64[D]
        Day of column 0; the last column is the day before the origin.
    observed : ndarray (n_series, n_days)
        Daily values, NaN where missing.
    filled : ndarray (n_series, n_days)
        The same, with the month's mean on days of months that are known only as a mean.
    estimated : ndarray of bool (n_series, n_days)
        Days whose value is an estimate.
    """

    names: tuple[str, ...]
    first: np.datetime64
    observed: np.ndarray
    filled: np.ndarray
    estimated: np.ndarray

    @property
    def n_days(self) -> int:
        """Days on the calendar."""
        return self.observed.shape[1]

    @property
    def origin(self) -> np.datetime64:
        """First day of which nothing is known."""
        return self.first + self.n_days * ONE_DAY

    @cached_property
    def _sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Sums and numbers of the values before each day, so that a window costs one difference of each."""
        present = ~np.isnan(self.filled)
        total, count = (
            np.zeros((len(self.names), self.n_days + 1)),
            np.zeros((len(self.names), self.n_days + 1), np.int32),
        )
        np.cumsum(np.where(present, self.filled, 0.0), axis=1, out=total[:, 1:])
        np.cumsum(present, axis=1, out=count[:, 1:])
        return total, count

    def __getstate__(self) -> dict[str, Any]:
        """What travels to a worker: the values, not the sums, which are as large and quickly made again."""
        return {name: value for name, value in self.__dict__.items() if name != "_sums"}

    def index(self, day: np.ndarray | np.datetime64) -> np.ndarray:
        """Columns of days (may lie outside the calendar)."""
        return ((day - self.first) / ONE_DAY).astype(int)

    def log_mean(self, start: np.ndarray, end: np.ndarray, coverage: float = MIN_COVERAGE) -> np.ndarray:
        """Log mean of each series over windows ``start[k]..end[k]``; NaN where too few days have a value.

        Returns
        -------
        ndarray (n_series, n_windows)
        """
        lo = np.clip(self.index(start), 0, self.n_days)
        hi = np.clip(self.index(end) + 1, 0, self.n_days)
        wanted = ((end - start) / ONE_DAY + 1).astype(int)
        total, count = self._sums
        n = count[:, hi] - count[:, lo]
        enough = (n >= coverage * wanted) & (n > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = (total[:, hi] - total[:, lo]) / n
            return np.where(enough, np.log(np.maximum(mean, FLOOR)), np.nan)

    def before(self, origin: np.datetime64) -> Record:
        """Return the record as it was before an earlier day."""
        n = int(np.clip(self.index(origin), 0, self.n_days))
        arrays = (a[:, :n] for a in (self.observed, self.filled, self.estimated))
        return Record(self.names, self.first, *arrays)

    def days_only(self) -> Record:
        """Return the record without month means."""
        return Record(self.names, self.first, self.observed, self.observed, self.estimated)

    def take(self, keep: np.ndarray) -> Record:
        """Return the record of some of the series."""
        names = tuple(n for n, k in zip(self.names, keep, strict=True) if k)
        return Record(names, self.first, self.observed[keep], self.filled[keep], self.estimated[keep])


@dataclass(frozen=True, eq=False)
class PastWindows:
    """The same window ``years`` years earlier, newest first.

    Parameters
    ----------
    years : ndarray of int (n_windows,)
        Years back; the first is the newest window that was over, or all but, at the origin.
    start, end : ndarray of datetime64[D] (n_windows,)
    log_mean : ndarray (n_series, n_windows)
        NaN where the window is less than 80 % covered.
    """

    years: np.ndarray
    start: np.ndarray
    end: np.ndarray
    log_mean: np.ndarray

    @property
    def count(self) -> np.ndarray:
        """Usable windows of each series."""
        return (~np.isnan(self.log_mean)).sum(axis=1)

    @property
    def newest(self) -> np.ndarray:
        """Years back of the newest usable window of each series, 0 where there is none."""
        known = ~np.isnan(self.log_mean)
        return np.where(known.any(axis=1), self.years[np.argmax(known, axis=1)], 0)


def past_windows(record: Record, start: np.datetime64, end: np.datetime64, n_years: int) -> PastWindows:
    """Windows of the last ``n_years`` years that were over, or all but, at the record's origin.

    A window that begins after the origin (a year ahead) skips the year that is not over yet. On 31 December
    the year counts already: leaving it out for its last day would move next year's forecast for no reason.
    """
    to_come = int(NEARLY_OVER * ((end - start) / ONE_DAY + 1)) * ONE_DAY
    nearest = int(np.argmax(years_back(end, np.arange(1, 60)) < record.origin + to_come)) + 1
    years = np.arange(nearest, nearest + n_years)
    starts, ends = years_back(start, years), years_back(end, years)
    return PastWindows(years, starts, ends, record.log_mean(starts, ends))


def record_of(history: History) -> Record:
    """Build the record of a region from its history; nothing at or after ``history.as_of`` is read.

    A month mean is used on the days that have no value of their own, once the month is over at ``as_of``. Gases are
    converted to the condition that is the rule at ``as_of`` (273 K to 298.15 K on 2018-09-01), so that a change of
    units is not taken for a trend.
    """
    origin = np.datetime64(history.as_of, "D")
    names = tuple(str(c) for c in history.daily.columns)
    days = history.daily.index.to_numpy().astype("datetime64[D]")
    months = history.monthly.index.to_numpy().astype("datetime64[M]")
    over = (months + 1).astype("datetime64[D]") <= origin
    factor = history.monthly_conversion.reindex(index=history.monthly.index, columns=list(names)).fillna(1.0)
    monthly = (history.monthly.reindex(columns=list(names)) * factor).loc[over].to_numpy(float)
    months, known = months[over], days < origin
    first = np.concatenate([days[known], months.astype("datetime64[D]"), [origin]]).min()
    calendar = np.arange(first, origin)
    by_day = history.daily * history.conversion.reindex_like(history.daily).fillna(1.0)
    observed = _on(calendar, days[known], by_day.to_numpy(float)[known])
    flags = history.estimated.reindex(columns=list(names)).eq(True).to_numpy(bool)
    flagged = history.estimated.index.to_numpy().astype("datetime64[D]")
    inside = flagged < origin
    estimated = _on(calendar, flagged[inside], flags[inside].astype(float)) == 1.0
    filled = observed
    if len(months):
        every = np.arange(calendar[0].astype("datetime64[M]"), origin.astype("datetime64[M]") + 1)
        by_month = _on(every, months, monthly)
        borrowed = by_month[:, (calendar.astype("datetime64[M]") - every[0]).astype(int)]
        filled = np.where(np.isnan(observed), borrowed, observed)
    return Record(names, first, observed, filled, estimated)


def _on(calendar: np.ndarray, at: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Rows by date as series on a calendar without gaps, ``(n_series, n_dates)``; NaN where there is none."""
    found = np.full((values.shape[1], len(calendar)), np.nan)
    place = (at - calendar[0]).astype(int) if len(calendar) else np.zeros(len(at), int)
    inside = (place >= 0) & (place < len(calendar))
    found[:, place[inside]] = values[inside].T
    return found
