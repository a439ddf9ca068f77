"""Whether a period has what its statistic needs: enough measured days, every pollutant, a list of events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.attainment.monitored.outcome import (
    SIX,
    Computed,
    Outcome,
    Rule,
    any_known,
    lacking,
    parameters_of,
    simulated,
)
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.indicators import Validity, statistic_validity
from analytics.standards import Standards
from analytics.terms import OZONE, PARTICULATES, Status


@dataclass(frozen=True)
class MeasuredPart:
    """Measured days of one thing that must be valid.

    Parameters
    ----------
    name : str
        Its parameter; empty for days on which all that decides an index is measured.
    now : Validity
        As known.
    at_best : Validity
        If every day to come is measured.
    """

    name: str
    now: Validity
    at_best: Validity


@dataclass(frozen=True)
class Measured:
    """Measured days of a period against what its statistic needs (`analytics.indicators.statistic_validity`).

    Parameters
    ----------
    parts : tuple of Part
        Every one must be valid: one, or of the composite index one a pollutant.
    """

    parts: tuple[MeasuredPart, ...]

    @property
    def valid(self) -> bool:
        """Whether the period has enough measured days already."""
        return bool(self.parts) and all(part.now.valid for part in self.parts)

    @property
    def reachable(self) -> bool:
        """Whether it can still have them at its end."""
        return bool(self.parts) and all(part.at_best.valid for part in self.parts)

    @property
    def n_valid(self) -> int:
        """Measured days; of the composite index those of the pollutant that has fewest."""
        return min((part.now.n_valid for part in self.parts), default=0)


def measured_days(rule: Computed, days: PeriodDays, standards: Standards, *, either_ozone: bool = False) -> Measured:
    """Count the measured days that a rule asks for, and ask the one rule of validity whether they are enough.

    Parameters
    ----------
    rule : Computed
        The target as a comparison, or a statistic alone.
    days : PeriodDays
        Its days.
    standards : Standards
        Rules.
    either_ozone : bool
        Whether a day with an hourly ozone maximum counts for the 8-hour one: it does where that is converted.
    """
    asked = rule.statistic, rule.parameter, rule.edition, standards, either_ozone
    return days.once(("measured", *asked), lambda: _counted(rule, days, standards, either_ozone))


def _counted(rule: Computed, days: PeriodDays, standards: Standards, either_ozone: bool) -> Measured:
    known = {p: days.measured((p,)) for p in days.observed}
    if either_ozone:
        known[OZONE[0]] = np.logical_or.reduce([known[p] for p in OZONE if p in known])
    asked = (rule.statistic, rule.parameter)
    now = statistic_validity(*asked, known, days.dates, standards, rule.edition)
    best = {p: mask | days.left for p, mask in known.items()}
    at_best = now if days.closed else statistic_validity(*asked, best, days.dates, standards, rule.edition)
    return Measured(tuple(MeasuredPart(name, found, at_best.get(name, found)) for name, found in now.items()))


def listed(rule: Computed, days: PeriodDays) -> bool:
    """Whether the bureau's list covers the judged parameter; of several, or of days, both particulates."""
    named = PARTICULATES if rule.parameter is None else parameters_of(rule, days)
    return bool(days.listed) and all(p in days.listed for p in named)


def leaves_all_open(rule: Rule, days: PeriodDays, outcome: Outcome) -> bool:
    """Whether what is known of a share or a count of days excludes no value of it: 0 to 100 %, or to every day.

    Such bounds are those of a place of which nothing is known, so that they are shown as nothing, and a period that is
    over has no evidence of its own.
    """
    if not rule.statistic.counts_days:
        return False
    most = 100.0 if rule.statistic.is_day_share else float(len(days.dates))
    return outcome.low <= 0.0 and outcome.high >= most


def unmeasured(days: PeriodDays) -> tuple[str, ...]:
    """Pollutants of the daily index that no day of a period has a value of."""
    found = {p for p, values in days.observed.items() if np.isfinite(values).any()}
    return tuple(names[0] for names in SIX if not any(p in found for p in names))


def says_nothing(status: Status, rule: Rule, days: PeriodDays) -> bool:
    """Whether a status stands on nothing: no value, no path, or an index without one of its pollutants."""
    if days.closed:
        return not any_known(rule, days) or (status == Status.UNDETERMINED and bool(lacking(rule, days)))
    return status == Status.OPEN and (not simulated(rule, days) or bool(lacking(rule, days)))
