"""What a city's year that still runs is expected to come out as, for the counties inside it that have no series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.attainment.evidence import EvidenceCache
from analytics.attainment.monitored.every_outcome import readings_of
from analytics.attainment.monitored.outcome import Measure, Sample, any_known
from analytics.errors import InputError, reason_of
from analytics.indicators.converted_readings import with_conversion
from analytics.targets.target import Key, Target

LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Expected:
    """A statistic of a year that still runs, over the sample paths of its forecast: quantiles at 10, 50 and 90 %."""

    low: float
    middle: float
    high: float


def running_year(target: Target, as_of: date) -> int | None:
    """Year of a target whose own year still runs on a day; None of all others."""
    last = target.period.last
    whole = last == date(as_of.year, 12, 31) and not target.period.over(as_of)
    return as_of.year if whole else None


def tried(evidence: EvidenceCache, measure: Measure, key: Key) -> Expected | str | None:
    """`expected`, or why the forecast failed: a county is then answered without it, and says so."""
    try:
        return expected(evidence, measure, key)
    except Exception as error:  # a model may fail in any way, and other regions are answered after
        return reason_of(error)


def expected(evidence: EvidenceCache, measure: Measure, key: Key) -> Expected | None:
    """A statistic of a region and a period that still runs, by the forecast of its days.

    Parameters
    ----------
    evidence : EvidenceCache
        What is known; the forecast is the one that a goal of the region itself would be judged on.
    measure : Measure
        What is computed.
    key : (str, date, date)
        Region, first and last day.

    Returns
    -------
    Expected or None
        None without a forecast, without a rule for the period, and where missing values leave the statistic bounded.
    """
    days = evidence.days(key)
    rules = evidence.standards.under(measure.edition)
    try:
        if days.closed or not days.paths or not rules.has_rules(measure.statistic, key[2], measure.edition):
            return None
        if not any_known(measure, days):
            return None
        wanted = readings_of(measure, days, rules)
        low, high = Sample(measure, days, next(one for one in wanted if one.primary), rules).on_paths()
        if days.ozone is not None and (low != high).any():
            converted = next(one for one in with_conversion(wanted) if one.primary)
            low, high = Sample(measure, days, converted, rules).on_paths()
    except InputError:  # no edition of the rules is known for such a period
        return None
    if (low != high).any() or not np.isfinite(low).all():
        return None
    return Expected(*(float(one) for one in np.quantile(low, LEVELS)))
