"""What is left to do in an open period, from its known days and the rule."""

from __future__ import annotations

import numpy as np

from analytics.attainment import budget
from analytics.attainment.enough import THREE_YEARS
from analytics.attainment.looks import DAY_STATISTICS, Case, Rule
from analytics.attainment.periods import HEAVY_PM25, Arrays, PeriodDays


def remainder(case: Case) -> dict[str, float]:
    """What the rest of an open period must do.

    Parameters
    ----------
    case : Case
        The target under the reading that speaks.

    Returns
    -------
    dict
        ``required_remainder`` for a mean or three-year mean; ``days_allowed`` for heavy days and ``days_needed`` for
        good days, both counted out with the rule's rounding. Where missing pieces leave bounds, they are the days that
        are safe or suffice whatever the missing pieces are. Keys are absent where nothing can be said.
    """
    rule, days = case.rule, case.days
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
    if rule.statistic == THREE_YEARS and rule.parameter is not None:
        return {"required_remainder": _level_left(rule, days)}
    if rule.statistic not in DAY_STATISTICS:
        return {}
    good = rule.statistic.startswith("good")
    sure = case.meets(_stepped(days, "clean" if good else "dirty"))
    if good:
        return {"days_needed": budget.fewest_days_needed(sure)}
    return {"days_allowed": budget.most_days_allowed(sure)}


def _level_left(rule: Rule, days: PeriodDays) -> float:
    """Level of every day to come that lands the three-year mean on the threshold; NaN for a two-sided target.

    A day weighs a third of its year's share, so days of different years weigh differently once days are missing.
    """
    values = days.observed[str(rule.parameter)]
    known = np.isfinite(values) & ~days.left
    _, year = np.unique(days.dates.astype("datetime64[Y]"), return_inverse=True)
    counted = np.bincount(year, weights=known | days.left)
    if rule.comparator not in ("<", "<=", ">", ">=") or not counted.all():
        return float("nan")
    weight = 1.0 / (len(counted) * counted[year])
    so_far = float((weight[known] * values[known]).sum())
    return round((rule.threshold - so_far) / float(weight[days.left].sum()), 6)


def _stepped(days: PeriodDays, first: str) -> Arrays:
    """Paths with 0, 1, 2 … of the remaining days clean (or heavily polluted)."""
    return {
        p: budget.step_paths(v, days.left, 0.0, HEAVY_PM25 if p == "pm25" else 0.0, first)
        for p, v in days.observed.items()
    }
