"""A target as a comparison with a number: thresholds as they stand, directions against their base period."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.completeness import measured_days
from analytics.attainment.monitored.every_outcome import value_of
from analytics.attainment.monitored.outcome import Measure, Rule
from analytics.attainment.published import select as published
from analytics.errors import InputError
from analytics.targets.comparators import DONE
from analytics.targets.target import Target
from analytics.terms import Comparator, Kind


def rule_of(target: Target, baseline: Callable[[], float | None]) -> Rule | None:
    """The target as a comparison with a number; a direction is compared with its baseline value.

    Parameters
    ----------
    target : Target
        What the plan sets.
    baseline : callable
        Gives the baseline value of a direction, or None.

    Returns
    -------
    Rule or None
        None for a direction without a baseline value.
    """
    comparator, threshold = target.comparator, target.threshold
    if comparator is Comparator.DIRECTION:
        threshold = baseline()
        if threshold is None:
            return None
        comparator = Comparator.BELOW if target.falls else Comparator.ABOVE
    elif comparator is Comparator.EVENT:
        threshold = DONE
    return Rule(
        statistic=target.statistic,
        parameter=target.parameter,
        comparator=comparator,
        threshold=float("nan") if threshold is None else threshold,
        threshold_high=target.threshold_high,
        edition=target.edition,
        standing=target.kind is Kind.STANDARD,
    )


def published_baseline(own: pd.DataFrame, target: Target) -> float | None:
    """Published value of the base period, the first in the order of choice; None if there is none.

    A direction of each of several years has as many bases as years: NaN, for the figures of the years say them
    (`analytics.attainment.published.judge_figures`).
    """
    if target.recurring:
        return float("nan")
    found = published.baseline(own, target)
    return None if found is None else found.value


def measured_baseline(run: RunContext, evidence: EvidenceCache, target: Target) -> float | None:
    """Reported value of the base period from monitoring; None where that period is not valid or has no rules."""
    base = target.baseline
    if base is None or not base.over(run.as_of):
        return None
    measure = Measure(target.statistic, target.parameter)
    days = evidence.observed((target.region_id, base.first, base.last))
    try:
        value = value_of(measure, days, run.standards).reported
        valid = measured_days(measure, days, run.standards).valid
    except InputError:  # no edition of the rules is known for so early a period
        return None
    return value if valid and np.isfinite(value) else None
