"""Goals that any value meets, and goals that none can: by what a figure of their unit can be at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analytics import resources
from analytics.standards.figure_ranges import BY_NATURE, load_ranges, ranges_of
from analytics.targets.target import Target
from analytics.terms import Comparator

DAYS = "d"
BOTH = "both"
"""Mark of a unit of which both ends follow from what it is: a share of a whole, days of a period, a place in a list."""


@dataclass(frozen=True, slots=True)
class Certain:
    """Why a goal is certain, or impossible, whatever its value.

    Parameters
    ----------
    met : bool
        Whether any value meets it; else none does.
    low : float
        Least value that there can be.
    high : float or None
        Greatest one; None where there is none.
    """

    met: bool
    low: float
    high: float | None


@cache
def _rules() -> pd.DataFrame:
    return load_ranges(resources.raw_dir())


def certainties(targets: Sequence[Target]) -> dict[str, Certain]:
    """Which of some targets are certain or impossible by the range of their unit, by their ids.

    Only ends count that follow from what a unit is (`figure_ranges.csv`, column ``by_nature``); an end that is only
    beyond what was ever published makes nothing certain.

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.targets.period import Period
    >>> from analytics.terms import Scale, Statistic
    >>> year = Period(date(2025, 1, 1), date(2025, 12, 31))
    >>> def goal(comparator, threshold):
    ...     return Target(target_id=f"{comparator}{threshold}", region_id="x", indicator_id="straw_use_share", unit="%",
    ...                   statistic=Statistic.FIGURE, comparator=comparator, threshold=threshold, period=year,
    ...                   scale=Scale.SHARE)
    >>> ends = (Comparator.AT_LEAST, 0.0), (Comparator.ABOVE, 100.0), (Comparator.AT_LEAST, 100.0)
    >>> [(name, one.met) for name, one in certainties([goal(*one) for one in ends]).items()]
    [('>=0.0', True), ('>100.0', False)]
    """
    asked = [one for one in targets if one.threshold is not None and one.comparator.needs_threshold]
    if not asked:
        return {}
    names = ("indicator_id", "scale", "unit")
    table = pd.DataFrame([[getattr(one, name) for name in names] for one in asked], columns=list(names))
    ranges = ranges_of(table.drop_duplicates("indicator_id"), _rules())
    named = zip(ranges.index, ranges["min_value"], ranges["max_value"], ranges[BY_NATURE], strict=True)
    ends = {str(name): (low, high if mark == BOTH else None) for name, low, high, mark in named if mark}
    found = {one.target_id: _certain(one, *ends[one.indicator_id]) for one in asked if one.indicator_id in ends}
    return {name: one for name, one in found.items() if one is not None}


def _certain(target: Target, low: float, high: float | None) -> Certain | None:
    """Whether a target is certain or impossible where values lie between two ends; None where it is neither."""
    if target.unit == DAYS and high is not None:
        high = min(high, float(target.period.days))
    limit = target.threshold
    assert limit is not None  # `certainties` passes no other
    top = float("inf") if high is None else high
    strict = target.comparator in (Comparator.ABOVE, Comparator.BELOW)
    if target.comparator is Comparator.RANGE:
        upper = limit if target.threshold_high is None else target.threshold_high
        always, never = limit <= low and upper >= top, limit > top or upper < low
    elif target.comparator.is_floor:
        always, never = low > limit or (low == limit and not strict), top < limit or (top == limit and strict)
    else:
        always, never = top < limit or (top == limit and not strict), low > limit or (low == limit and strict)
    return Certain(always, low, high) if always or never else None
