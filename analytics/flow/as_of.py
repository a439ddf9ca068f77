"""The day that somebody means: a date, ISO text, today, or the day on which the newest value is known."""

from __future__ import annotations

from datetime import date, datetime

from analytics.errors import InputError
from analytics.message import Message
from analytics.spans import expect_in_reach
from analytics.terms import SHANGHAI

Day = date | str | None
TODAY, NEWEST = "today", "newest"


def day_of(value: Day) -> date:
    """A day from a date, ISO text, ``"today"`` or None (today).

    Raises
    ------
    InputError
        If the text is no date.

    Examples
    --------
    >>> day_of("2025-10-01")
    datetime.date(2025, 10, 1)
    """
    if value is None or value == TODAY:
        return datetime.now(SHANGHAI).date()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        raise InputError(
            Message("{value!r} is no date: expected YYYY-MM-DD, 'newest' or 'today'", value=value)
        ) from None
    return expect_in_reach(found, "--as-of")


def as_day(value: Day, newest: date | None) -> date:
    """A day of knowledge: as `day_of`, or ``"newest"``, the first day on which the newest value is known.

    Raises
    ------
    InputError
        If the text is no date, or the newest day is asked of a warehouse without any measurement.

    Examples
    --------
    >>> as_day("newest", date(2026, 10, 7))
    datetime.date(2026, 10, 7)
    """
    if value != NEWEST:
        return day_of(value)
    if newest is None:
        raise InputError(Message("the warehouse holds no measurement yet, so there is no newest day"))
    return newest
