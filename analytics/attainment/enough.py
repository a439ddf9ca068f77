"""Whether a period has what its statistic needs: enough measured days, every pollutant, a list of events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.attainment.looks import COMPOSITE, Rule, any_known, lacking, parameters_of, simulated
from analytics.attainment.periods import PARTICULATES, PeriodDays
from analytics.standards import Standards

THREE_YEARS = "three_year_mean"


@dataclass(frozen=True)
class Measured:
    """Measured days of a period against how many it needs.

    Parameters
    ----------
    valid : bool
        Whether they are enough.
    n_valid : int
        Measured days; of the composite index those of the pollutant that has fewest.
    n_decisive, minimum : int
        Measured days, and days needed, of the part that decides: the whole period, or of a three-year mean the year
        that has fewest.
    """

    valid: bool
    n_valid: int
    n_decisive: int
    minimum: int


def minimum_days(rule: Rule, days: PeriodDays, standards: Standards) -> int:
    """Measured days a valid period needs: 324 a year (GB 3095 table 4); other lengths in proportion (ours)."""
    return _needed(rule, days, standards, len(days.dates))


def _needed(rule: Rule, days: PeriodDays, standards: Standards, n_days: int) -> int:
    method = standards.matching_edition("HJ 663", rule.edition, days.period_end)
    return standards.minimum(method, "year_days") * n_days // 365


def measured_days(rule: Rule, days: PeriodDays, standards: Standards) -> Measured:
    """Count the measured days that a rule asks for.

    A mean, percentile or count of days needs its share of the whole period. Every pollutant of the composite index
    needs it, on days of its own. Every one of the three years of a three-year mean does (evidence D).

    Parameters
    ----------
    rule : Rule
        The target as a comparison.
    days : PeriodDays
        Its days.
    standards : Standards
        Rules.
    """
    wanted = parameters_of(rule, days)
    if rule.statistic == COMPOSITE:
        n_valid = min((int(days.measured((p,)).sum()) for p in wanted), default=0)
    else:
        n_valid = int(days.measured(wanted).sum())
    least = minimum_days(rule, days, standards)
    if rule.statistic != THREE_YEARS:
        return Measured(n_valid >= least, n_valid, n_valid, least)
    _, year = np.unique(days.dates.astype("datetime64[Y]"), return_inverse=True)
    counts, lengths = np.bincount(year, weights=days.measured(wanted)).astype(int), np.bincount(year)
    short = int(np.argmin(counts - lengths))
    needed = _needed(rule, days, standards, int(lengths[short]))
    return Measured(bool(counts[short] >= needed), n_valid, int(counts[short]), needed)


def listed(rule: Rule, days: PeriodDays) -> bool:
    """Whether the bureau's list covers the parameters it may name."""
    named = PARTICULATES if rule.statistic == COMPOSITE else parameters_of(rule, days)
    return bool(days.listed) and all(p in days.listed for p in named)


def says_nothing(status: str, rule: Rule, days: PeriodDays) -> bool:
    """Whether a status stands on nothing: no value, no path, or an index without one of its pollutants."""
    if days.closed:
        return not any_known(rule, days) or (status == "undetermined" and bool(lacking(rule, days)))
    return status == "open" and (not simulated(rule, days) or bool(lacking(rule, days)))
