"""The value of a period that is over, made as a verdict on it makes it, without a target to compare it with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.attainment.evidence import EvidenceCache
from analytics.attainment.monitored.completeness import measured_days
from analytics.attainment.monitored.every_outcome import statement_of
from analytics.attainment.monitored.judge_air import bases_of
from analytics.attainment.monitored.month_means import FROM_MONTHS
from analytics.attainment.monitored.outcome import Computed, any_known
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.outlook_rows import BETWEEN_BASES
from analytics.errors import InputError
from analytics.indicators.period.from_months import mean_from_months
from analytics.standards import Standards
from analytics.targets.target import Key
from analytics.terms import Statistic

NAN = float("nan")


@dataclass(frozen=True)
class ClosedValue:
    """A statistic of a period that is over.

    Parameters
    ----------
    value : float
        Unrounded; NaN where it is only bounded; the expected one where 8-hour ozone is converted.
    low, high : float
        Equal to it where it is exact; else what logic allows, unrounded; of converted ozone the published ends between
        which it lies 95 times of 100.
    valid : bool
        Whether enough days were measured.
    days_known : int
        Days with a value of all that the statistic needs, estimates included.
    basis : str
        Bases of the values, separated by ``|``; ``converted`` or ``from_months`` last.
    """

    value: float
    low: float
    high: float
    valid: bool
    days_known: int
    basis: str


def closed_value(evidence: EvidenceCache, measure: Computed, key: Key) -> ClosedValue | None:
    """A statistic of a region and closed period under the reading that decides; None where nothing is known of it.

    Parameters
    ----------
    evidence : EvidenceCache
        What is known.
    measure : Computed
        What is computed.
    key : (str, date, date)
        Region, first and last day.

    Returns
    -------
    ClosedValue or None
        None too where the statistic has no rules for so early a period, and of a composite index without one of its
        pollutants. A mean of too few days is that of the months, where none of them is missing and their days are
        enough or unknown.
    """
    asked = "closed value", measure.statistic, measure.parameter, measure.edition, key
    return evidence.once(asked, lambda: _closed_value(evidence, measure, key))


def _closed_value(evidence: EvidenceCache, measure: Computed, key: Key) -> ClosedValue | None:
    found = value_of_days(measure, evidence.observed(key), evidence.standards)
    if found is not None and found.valid:
        return found
    return _of_months(evidence, measure, key) or found


def value_of_days(
    measure: Computed, days: PeriodDays, standards: Standards, *, convert: bool = True
) -> ClosedValue | None:
    """The same from daily values alone; ``convert`` as in `statement_of`."""
    rules = standards.under(measure.edition)
    try:
        if not (rules.has_rules(measure.statistic, days.period_end, measure.edition) and any_known(measure, days)):
            return None
        return _of_days(measure, days, rules, convert)
    except InputError:  # no edition of the rules is known for so early a period
        return None


def _of_days(measure: Computed, days: PeriodDays, rules: Standards, convert: bool) -> ClosedValue | None:
    reading, ends, shown = statement_of(measure, days, rules, convert)
    if not np.isfinite(ends[1]):
        return None
    low, high = shown if reading.converted else ends
    known = measured_days(measure, days.with_estimates(), rules, either_ozone=reading.converted)
    return ClosedValue(
        value=ends[0] if ends[0] == ends[1] else NAN,
        low=low,
        high=high,
        valid=measured_days(measure, days, rules, either_ozone=reading.converted).valid,
        days_known=known.n_valid,
        basis=BETWEEN_BASES.join(bases_of(measure, days, reading)),
    )


def _of_months(evidence: EvidenceCache, measure: Computed, key: Key) -> ClosedValue | None:
    if measure.statistic is not Statistic.MEAN or measure.parameter is None:
        return None
    stored = evidence.stored_months(key[0])
    made = mean_from_months(stored, measure.parameter, key[1:], evidence.standards, evidence.history(key[0]))
    if made is None or not made.decides:
        return None
    n_expected = (key[2] - key[1]).days + 1
    known = n_expected if made.n_days is None else made.n_days
    valid = made.found is not None and made.found.valid
    return ClosedValue(made.value, made.value, made.value, valid, known, BETWEEN_BASES.join((*made.bases, FROM_MONTHS)))
