"""The levels at which an edition of the daily index divides days: good, heavy, primary pollutants, categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.terms import Statistic

#: rules of ``index_rules.csv`` that are an index; of ``category_n`` an edition may have fewer than five
GOOD_UP_TO, HEAVY_ABOVE, PRIMARY_ABOVE = "good_up_to", "heavy_above", "primary_above"
CATEGORIES = tuple(f"category_{n}" for n in range(1, 6))
#: Rules that every edition of a daily index states.
REQUIRED = (GOOD_UP_TO, HEAVY_ABOVE, PRIMARY_ABOVE, CATEGORIES[0])
INDEX_LEVELS = (*REQUIRED, *CATEGORIES[1:])


@dataclass(frozen=True)
class IndexLevels:
    """The levels of one edition of the daily index (``standards/index_rules.csv``).

    Parameters
    ----------
    good_up_to : int
        A day is good up to this index.
    heavy_above : int
        A day is heavily polluted above it.
    primary_above : int
        A day has primary pollutants above it.
    categories : tuple of int
        Upper ends of all categories but the last, rising.

    Examples
    --------
    >>> from analytics.standards import load
    >>> levels = load().index_levels("HJ633-2012")
    >>> levels.of(Statistic.GOOD_DAY_SHARE), levels.of(Statistic.HEAVY_DAYS), levels.categories
    (100, 200, (50, 100, 150, 200, 300))
    """

    good_up_to: int
    heavy_above: int
    primary_above: int
    categories: tuple[int, ...]

    @classmethod
    def of_rules(cls, stated: Mapping[str, str]) -> IndexLevels:
        """The levels among the rules of an edition, by their names."""
        bounds = tuple(int(stated[name]) for name in CATEGORIES if name in stated)
        return cls(int(stated[GOOD_UP_TO]), int(stated[HEAVY_ABOVE]), int(stated[PRIMARY_ABOVE]), bounds)

    def of(self, statistic: str) -> int:
        """Index that a count of days is held against: a good day is at most at it, a heavily polluted one above it."""
        return self.heavy_above if Statistic(statistic).counts_heavy_days else self.good_up_to
