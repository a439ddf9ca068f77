"""Spans of whole calendar years: the one test of what such a span is."""

from __future__ import annotations

from datetime import date


def calendar_years(first: date, last: date) -> int:
    """Number of calendar years that a span consists of; 0 where it begins or ends within one.

    Examples
    --------
    >>> calendar_years(date(2026, 1, 1), date(2028, 12, 31)), calendar_years(date(2026, 4, 1), date(2027, 3, 31))
    (3, 0)
    """
    ends = (first.month, first.day, last.month, last.day)
    return last.year - first.year + 1 if ends == (1, 1, 12, 31) else 0
