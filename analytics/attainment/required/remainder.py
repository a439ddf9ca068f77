"""What is left to do in an open period, from its known days and the rule."""

from __future__ import annotations

import numpy as np

from analytics.attainment.monitored.outcome import Case
from analytics.attainment.monitored.period_days import HEAVY_PM25, Arrays, PeriodDays
from analytics.attainment.required import day_budget as budget
from analytics.attainment.required.requirements import Remainder
from analytics.indicators.means_and_percentiles import values_of
from analytics.terms import Statistic


def remainder(case: Case) -> Remainder:
    """What the rest of an open period must do.

    Parameters
    ----------
    case : Case
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
        return Remainder(budget.required_remainder(rule, case.reading.decimals, *_shares(case)))
    if not rule.statistic.counts_days:
        return Remainder()
    good = rule.statistic.counts_good_days
    sure = case.meets(_stepped(days, "clean" if good else "dirty"))
    if good:
        return Remainder(days_needed=budget.fewest_days_needed(sure))
    return Remainder(days_allowed=budget.most_days_allowed(sure))


def _shares(case: Case) -> tuple[float, float]:
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
