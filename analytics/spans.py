"""Days and spans: which days can be asked of, and what a span of whole calendar years is."""

from __future__ import annotations

from datetime import date

from analytics.errors import InputError
from analytics.message import Message

#: first and last year of which anything can be asked: plans, records and forecasts lie between them
FIRST_YEAR, LAST_YEAR = 1900, 2199


def expect_in_reach(day: date, name: str) -> date:
    """Refuse a day of which nothing can be known or said, such as a slip in the year; gives back the day.

    Raises
    ------
    InputError
        Naming the option or place where it stands.

    Examples
    --------
    >>> expect_in_reach(date(203, 1, 1), "--as-of")
    Traceback (most recent call last):
        ...
    analytics.errors.InputError: --as-of: 0203-01-01, expected a day of the years 1900 to 2199
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputError(
            Message("{name}: {day}, expected a day of the years {first} to {last}",
                    name=name, day=day, first=FIRST_YEAR, last=LAST_YEAR)
        )  # fmt: skip
    return day


def expect_year(year: int | None, name: str = "--year") -> int | None:
    """Refuse a year of which nothing can be known or said; gives back the year.

    Raises
    ------
    InputError
        Naming the option.
    """
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(
            Message("{name}: {year}, expected a year from {first} to {last}",
                    name=name, year=year, first=FIRST_YEAR, last=LAST_YEAR)
        )  # fmt: skip
    return year


def calendar_years(first: date, last: date) -> int:
    """Number of calendar years that a span consists of; 0 where it begins or ends within one.

    Examples
    --------
    >>> calendar_years(date(2026, 1, 1), date(2028, 12, 31)), calendar_years(date(2026, 4, 1), date(2027, 3, 31))
    (3, 0)
    """
    ends = (first.month, first.day, last.month, last.day)
    return last.year - first.year + 1 if ends == (1, 1, 12, 31) else 0
