"""What earlier years brought in the days that a period still has, beside what those days must bring now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.attainment.verdict import Verdict
from analytics.indicators.rounding import report_value
from analytics.targets.comparators import met as meets
from analytics.targets.target import Target
from analytics.terms import CEILINGS, DAY_STATISTICS, Status

NAN = float("nan")
LEAST_YEARS = 3  # with fewer earlier years a share of them says nothing


@dataclass(frozen=True)
class PastYears:
    """Earlier years beside the rest of a period.

    Parameters
    ----------
    n, reached : int
        How many there are, and how many brought what is needed now.
    mean : float
        What the same days brought on average: a mean in the unit, or a count of days.
    best : float
        What the best of them brought.
    expected : float or None
        What the middle of the forecast brings; None where that is not known.
    total_as_past : float or None
        The whole period's value if the rest is as in earlier years on average.
    met_as_past : bool or None
        Whether the target is met then, by the value as its rule reports it.
    """

    n: int
    reached: int
    mean: float
    best: float
    expected: float | None
    total_as_past: float | None
    met_as_past: bool | None


def past_years(
    targets: Mapping[str, Target], verdicts: Mapping[str, Verdict], same_window: pd.DataFrame
) -> dict[str, PastYears]:
    """Set the rest of each target's period beside the same days of earlier years.

    Parameters
    ----------
    targets, verdicts : mapping
        By target id; those of an assessment.
    same_window : DataFrame
        What the rest brought in earlier years: ``target_id, year, low, high``
        (`analytics.series.briefing.same_window`).

    Returns
    -------
    dict of str to PastYears
        By target id; those of which it can be said.
    """
    if same_window.empty:
        return {}
    ids = [name for name in same_window["target_id"].unique() if name in verdicts]
    of = {name: same_window[same_window["target_id"] == name] for name in ids}
    found = {name: of_target(targets[name], verdicts[name], of[name]) for name in ids}
    return {name: one for name, one in found.items() if one is not None}


def of_target(target: Target, verdict: Verdict, rest: pd.DataFrame) -> PastYears | None:
    """One target's earlier years; None where it is decided, not begun, or nothing is required of the rest.

    Parameters
    ----------
    target : Target
        On a mean or a count of days.
    verdict : Verdict
        What is known of it.
    rest : DataFrame
        ``low, high`` of each earlier year, in the unit of a mean, or days.
    """
    need = _need(verdict)
    begun = verdict.counts.days_left < target.period.days  # not so where it is not known
    if len(rest) < LEAST_YEARS or pd.isna(need) or verdict.status != Status.OPEN or not begun:
        return None
    middle = (rest["low"] + rest["high"]) / 2
    ceiling = target.comparator in CEILINGS
    reached = int((middle <= need).sum() if ceiling else (middle >= need).sum())
    mean, best = float(middle.mean()), float(middle.min() if ceiling else middle.max())
    total = _total(target, verdict, mean)
    met = None
    if total is not None and target.threshold is not None:
        shown = report_value(total, verdict.value.decimals)
        met = bool(meets(shown, target.comparator, target.threshold)[()])
    return PastYears(len(rest), reached, mean, best, _expected(target, verdict), total, met)


def _need(verdict: Verdict) -> float:
    """What the rest must bring: a mean, or a number of days; NaN where nothing can be said."""
    rest = verdict.requirements.remainder
    return next((x for x in (rest.required_remainder, rest.days_allowed, rest.days_needed) if not pd.isna(x)), NAN)


def _total(target: Target, verdict: Verdict, rest: float) -> float | None:
    """The whole period's value, given what the rest brings."""
    value, n, left = verdict.value.exact, target.period.days, verdict.counts.days_left
    if pd.isna(value):
        return None
    if target.statistic not in DAY_STATISTICS:
        return (value * (n - left) + rest * left) / n
    return (value * (n - left) / 100 + rest) / n * 100 if target.unit == "%" else value + rest


def _expected(target: Target, verdict: Verdict) -> float | None:
    """What the rest brings in the middle of the forecast, from the margin of the whole period."""
    value, n, left = verdict.value.exact, target.period.days, verdict.counts.days_left
    if pd.isna(value) or pd.isna(verdict.margin) or target.threshold is None:
        return None
    total = target.threshold + (-1.0 if target.comparator in CEILINGS else 1.0) * verdict.margin
    if target.statistic not in DAY_STATISTICS:
        return (total * n - value * (n - left)) / left
    return max((total * n - value * (n - left)) / 100 if target.unit == "%" else total - value, 0.0)
