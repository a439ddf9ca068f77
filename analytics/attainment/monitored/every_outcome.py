"""What every reading makes of one target, and the value alone of the reading that decides."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from analytics.attainment.conditions import stated_at_two
from analytics.attainment.monitored.completeness import listed
from analytics.attainment.monitored.outcome import (
    Comparison,
    Computed,
    Measure,
    Outcome,
    Rule,
    Sample,
    of_draws,
    outcome_of_closed,
    outcome_of_open,
    value_to_date,
)
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.verdict import Value
from analytics.indicators import Reading, readings_for
from analytics.indicators.converted_readings import on_official_scale, with_conversion
from analytics.indicators.gas_condition import converted_reading
from analytics.indicators.treatment import PRIMARY, published
from analytics.standards import Standards


def all_outcomes(rule: Rule, days: PeriodDays, standards: Standards, valid: bool, either_valid: bool) -> list[Outcome]:
    """Every reading's outcome; with converted ozone where the hourly maximum alone leaves the primary reading bounded.

    What logic decides, or knows without it, needs no conversion. The reading on the scale of published values comes
    last, where their ratio to the series is known. ``valid``: the period has enough measured days;
    ``either_valid``: it has, if a day with an hourly ozone maximum counts for the 8-hour one.
    """
    found = _of_days(rule, days, standards, valid, either_valid)
    if days.official is None:
        return found
    treated = published(_event_rule(rule, days, standards), listed(rule, days))
    named = PRIMARY["in" if days.official.ratio.with_dust else treated]
    base = next((one.reading for one in found if one.reading.reading_id == named), None)
    if base is None:
        return found
    outcome = outcome_of_closed if days.closed else outcome_of_open
    case = Comparison(rule, days, on_official_scale(base), standards)
    return [*found, outcome(case, either_valid if base.converted else valid)]


def _event_rule(rule: Rule, days: PeriodDays, standards: Standards) -> pd.Series | None:
    return standards.event_rule(rule.statistic, rule.parameter, days.period_end.year, days.level)


def _of_days(rule: Rule, days: PeriodDays, standards: Standards, valid: bool, either_valid: bool) -> list[Outcome]:
    """Every reading's outcome on the values of the series."""
    outcome = outcome_of_closed if days.closed else outcome_of_open

    def at(reading: Reading) -> Outcome:
        return outcome(Comparison(rule, days, reading, standards), either_valid if reading.converted else valid)

    wanted = readings_of(rule, days, standards, rule.limit(days.period_end, standards))
    primary = next(reading for reading in wanted if reading.primary)
    if stated_at_two(rule, days):
        wanted = [*wanted, converted_reading(primary, standards)]
    base = at(primary)
    if days.ozone is not None and _bounded(base):
        *readings, bounds = with_conversion(wanted)
        first = at(next(reading for reading in readings if reading.primary))
        if (first.raw_low, first.raw_high, first.p_low, first.p_high) != (
            base.raw_low, base.raw_high, base.p_low, base.p_high,
        ):  # fmt: skip
            made = [first if reading.primary else at(reading) for reading in readings]
            return [*made, replace(base, reading=bounds)]
    return [base if reading is primary else at(reading) for reading in wanted]


def readings_of(rule: Computed, days: PeriodDays, standards: Standards, limit: bool = False) -> list[Reading]:
    """Readings of a statistic of some days; ``limit``: it is compared with a limit of the standard."""
    return readings_for(
        rule.statistic,
        rule.parameter,
        days.period_end,
        standards,
        rule.edition,
        listed(rule, days),
        days.level,
        period_start=days.period_start,
        limit=limit,
    )


class StatedStatistic(NamedTuple):
    """A statistic under one reading: unrounded ends, and ends as published."""

    reading: Reading
    ends: tuple[float, float]
    shown: tuple[float, float]


def statement_of(measure: Computed, days: PeriodDays, standards: Standards, convert: bool = True) -> StatedStatistic:
    """A statistic under the reading that decides, without a verdict: nothing is compared.

    Parameters
    ----------
    measure : Computed
        What is computed.
    days : PeriodDays
        Days of a region and period; of one that still runs, those that have passed.
    standards : Standards
        Rules.
    convert : bool
        Whether 8-hour ozone is converted from the hourly maximum where the value is only bounded without it, as in a
        verdict.
    """
    reading = next(one for one in readings_of(measure, days, standards) if one.primary)
    bounded = _statement(measure, days, reading, standards)
    if not convert or days.ozone is None or bounded.ends[0] == bounded.ends[1]:
        return bounded
    return _statement(measure, days, next(one for one in with_conversion([reading]) if one.primary), standards)


def value_of(measure: Measure, days: PeriodDays, standards: Standards) -> Value:
    """The value of a statistic under the reading that decides, without a verdict (`statement_of`).

    Returns
    -------
    Value
        Unrounded, as reported, and bounds of the reported value: the same numbers that a verdict on these days carries.
    """
    return Value.under(*statement_of(measure, days, standards))


def _statement(measure: Computed, days: PeriodDays, reading: Reading, standards: Standards) -> StatedStatistic:
    """Value under one reading, of the whole period or of what of it has passed."""
    sample = Sample(measure, days, reading, standards)
    if days.closed:
        ends, shown, _ = of_draws(*sample.on_known(), reading)
    else:
        ends, shown, _ = value_to_date(sample)
    return StatedStatistic(reading, ends, shown)


def _bounded(outcome: Outcome) -> bool:
    """Whether missing pieces leave the value, or the outcome of any path, open."""
    same = outcome.raw_low == outcome.raw_high and outcome.median_low == outcome.median_high
    return not same or bool((outcome.sure != outcome.possible).any())
