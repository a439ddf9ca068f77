"""Periods: days from a first to a last one, and the one rule of what a calendar year is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.spans import calendar_years


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from a first to a last one, both inclusive.

    Examples
    --------
    >>> year = Period(date(2025, 1, 1), date(2025, 12, 31))
    >>> year.days, year.is_year, list(year.years), year.over(date(2025, 12, 31)), year.over(date(2026, 1, 1))
    (365, True, [2025], False, True)
    """

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def years(self) -> range:
        """Calendar years that it touches."""
        return range(self.first.year, self.last.year + 1)

    @property
    def calendar_years(self) -> int:
        """Number of calendar years it consists of; 0 where it begins or ends within one.

        Examples
        --------
        >>> Period(date(2026, 1, 1), date(2028, 12, 31)).calendar_years
        3
        >>> Period(date(2026, 4, 1), date(2027, 3, 31)).calendar_years
        0
        """
        return calendar_years(self.first, self.last)

    @property
    def is_year(self) -> bool:
        """Whether it is one calendar year, whole."""
        return self.calendar_years == 1

    def over(self, as_of: date) -> bool:
        """Whether all of its days have passed on the day of knowledge."""
        return as_of > self.last

    def begun(self, as_of: date) -> bool:
        """Whether at least one of its days has passed."""
        return as_of > self.first

    @property
    def stamps(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last day as columns of dates hold them."""
        return pd.Timestamp(self.first), pd.Timestamp(self.last)


def calendar_year_count(rows: pd.DataFrame) -> pd.Series:
    """How many calendar years each row's period consists of: `Period.calendar_years` on columns of dates.

    Examples
    --------
    >>> ends = [("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-09-30"), ("2024-01-01", "2025-12-31")]
    >>> calendar_year_count(pd.DataFrame(ends, columns=["period_start", "period_end"]).apply(pd.to_datetime)).tolist()
    [1, 0, 2]
    """
    start, end = (rows[name].to_numpy("datetime64[D]") for name in ("period_start", "period_end"))
    first, last = start.astype("datetime64[Y]"), end.astype("datetime64[Y]")
    whole = (start == first) & year_ends(end)
    return pd.Series(np.where(whole, (last - first).astype(int) + 1, 0), index=rows.index)


def year_ends(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
    """Which days are the last of a year; a missing one is none.

    Examples
    --------
    >>> year_ends(np.array(["2024-12-31", "2024-12-30", "NaT"], dtype="datetime64[D]")).tolist()
    [True, False, False]
    """
    return np.asarray(days + 1 == (days.astype("datetime64[Y]") + 1).astype("datetime64[D]"))


def calendar_year(rows: pd.DataFrame) -> pd.Series:
    """Which rows' periods are one calendar year, whole: `Period.is_year` on columns of dates.

    Examples
    --------
    >>> ends = [("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-09-30"), ("2024-01-01", "2025-12-31")]
    >>> calendar_year(pd.DataFrame(ends, columns=["period_start", "period_end"]).apply(pd.to_datetime)).tolist()
    [True, False, False]
    """
    return calendar_year_count(rows) == 1
