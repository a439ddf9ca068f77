"""What is left to do in an open period, from its known days and the rule."""

from __future__ import annotations

import numpy as np

from analytics.attainment.monitored.outcome import Comparison, Rule, judge_bounds
from analytics.attainment.monitored.period_days import HEAVY_PM25, Arrays, PeriodDays
from analytics.attainment.required import day_budget as budget
from analytics.attainment.required.limit import limit_that_meets, safe_side
from analytics.attainment.required.requirements import Remainder
from analytics.indicators import report_value
from analytics.indicators.means_and_percentiles import values_of
from analytics.targets.comparators import met
from analytics.terms import Statistic

STEP = 6  # decimals a required remainder is worked out to


def remainder(case: Comparison) -> Remainder:
    """What the rest of an open period must do.

    Parameters
    ----------
    case : Comparison
        The target under the primary reading.

    Returns
    -------
    Remainder
        The last level, or number of days, that still meets with the rule's rounding. Where missing pieces leave
        bounds, the days that are safe or suffice whatever the missing pieces are.
    """
    rule, days = case.rule, case.days
    if days.closed:
        return Remainder()
    if rule.statistic.is_mean and rule.parameter is not None:
        shares = case.once("shares", lambda: _shares(case))
        return Remainder(required_remainder(rule, case.reading.decimals, *shares))
    if not rule.statistic.counts_days:
        return Remainder()
    good = rule.statistic.counts_good_days
    first = "clean" if good else "dirty"
    ends = case.once(("stepped", first), lambda: case.bounds(_stepped(days, first)))
    sure = judge_bounds(rule, *ends, case.reading.decimals)[0]
    if good:
        return Remainder(days_needed=budget.fewest_days_needed(sure))
    return Remainder(days_allowed=budget.most_days_allowed(sure))


def required_remainder(rule: Rule, decimals: int | None, so_far: float, weight: float) -> float:
    """Level of the days to come that the period's mean just meets the target with, rounded as the verdict rounds it.

    Of a floor it is the lowest level, of an upper limit the highest: with the very number the target is met, and with
    one that is worse by as little as rounding still shows it is missed.

    Parameters
    ----------
    rule : Rule
        Only one-sided targets have a required remainder.
    decimals : int or None
        Decimals of the reported value under the primary reading; None: not rounded.
    so_far : float
        What the known days bring to the mean: their sum over the days of the period that count.
    weight : float
        Share of the days to come in the mean, 0 to 1: the mean is ``so_far + weight * level``.

    Returns
    -------
    float
        In the threshold's unit, to 6 decimals and to the safe side; negative if an upper limit is lost, NaN if no day
        is left or the target is two-sided.

    Notes
    -----
    GB/T 8170, half to even: a mean of 43.95 is reported as 44.0, so a mean below 44 must stay below 43.95.

    Examples
    --------
    >>> rule = Rule("mean", "pm25", "<", 44.0, None, None)
    >>> round(required_remainder(rule, 1, 181 * 45.9685 / 365, 184 / 365), 1)  # (43.95 x 365 - 181 x 45.9685) / 184
    42.0
    """
    if not weight > 0 or not rule.comparator.one_sided:
        return float("nan")
    level = safe_side((limit_that_meets(rule, decimals) - so_far) / weight, STEP, rule.comparator)
    if met(report_value([so_far + weight * level], decimals), rule.comparator, rule.threshold)[0]:
        return level
    return level + (-1 if rule.comparator.is_ceiling else 1) * 10.0**-STEP


def _shares(case: Comparison) -> tuple[float, float]:
    """What the known days bring to the mean, and the share in it of the days to come, on the scale it is compared on.

    Days that the reading leaves out are no part of it. A day of a three-year mean weighs a third of its year's share,
    so days of different years weigh differently once days are missing; NaN where a year has none.
    """
    rule, days = case.rule, case.days
    values = values_of(rule.statistic, rule.parameter, days.as_known(), case.reading)[0]
    known = np.isfinite(values) & ~days.left
    years = (
        days.dates.astype("datetime64[Y]")
        if rule.statistic is Statistic.THREE_YEAR_MEAN
        else np.zeros(len(values), dtype=int)
    )
    _, year = np.unique(years, return_inverse=True)
    counted = np.bincount(year, weights=known | days.left)
    if not counted.all():
        return float("nan"), float("nan")
    weight = 1.0 / (len(counted) * counted[year])
    so_far = float((weight[known] * values[known]).sum())
    scale = case.days.official.ratio.ratio if case.on_scale and case.days.official is not None else 1.0
    return so_far / scale, float(weight[days.left].sum()) / scale


def _stepped(days: PeriodDays, first: str) -> Arrays:
    """Paths with 0, 1, 2 … of the remaining days clean (or heavily polluted)."""
    return {
        p: budget.step_paths(v, days.left, 0.0, HEAVY_PM25 if p == "pm25" else 0.0, first)
        for p, v in days.observed.items()
    }
