"""What is left to do in an open period, from its known days and the rule."""

from __future__ import annotations

import numpy as np

from analytics.attainment import budget
from analytics.attainment.looks import DAY_STATISTICS, Rule, judge_bounds, statistic_bounds
from analytics.attainment.periods import HEAVY_PM25, Arrays, PeriodDays
from analytics.indicators import Reading
from analytics.standards import Standards


def remainder(rule: Rule, days: PeriodDays, reading: Reading, standards: Standards) -> dict[str, float]:
    """What the rest of an open period must do.

    Parameters
    ----------
    rule : Rule
        The target as a comparison.
    days : PeriodDays
        Known days and days left.
    reading : Reading
        The reading that speaks.
    standards : Standards
        Rules.

    Returns
    -------
    dict
        ``required_remainder`` for a mean; ``days_allowed`` for heavy days and ``days_needed`` for good days, both
        counted out with the rule's rounding. Where missing pieces leave bounds, they are the days that are safe or
        suffice whatever the missing pieces are. Keys are absent where nothing can be said.
    """
    if days.closed:
        return {}
    if rule.statistic == "mean" and rule.parameter is not None:
        known = days.observed[rule.parameter][~days.left]
        known = known[np.isfinite(known)]
        n_days = len(known) + days.days_left
        return {
            "required_remainder": budget.required_remainder(
                rule.threshold, n_days, float(known.sum()), len(known), rule.comparator
            )
        }
    if rule.statistic not in DAY_STATISTICS:
        return {}
    good = rule.statistic.startswith("good")
    arrays = _stepped(days, "clean" if good else "dirty")
    low, high = statistic_bounds(rule, arrays, days.dates, standards, reading)
    sure, _ = judge_bounds(rule, low, high, reading.decimals)
    if good:
        return {"days_needed": budget.fewest_days_needed(sure)}
    return {"days_allowed": budget.most_days_allowed(sure)}


def _stepped(days: PeriodDays, first: str) -> Arrays:
    """Paths with 0, 1, 2 … of the remaining days clean (or heavily polluted)."""
    return {
        p: budget.step_paths(v, days.left, 0.0, HEAVY_PM25 if p == "pm25" else 0.0, first)
        for p, v in days.observed.items()
    }
