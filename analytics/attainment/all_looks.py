"""What every reading makes of one target."""

from __future__ import annotations

from dataclasses import replace

from analytics.attainment.conditions import stated_at_two
from analytics.attainment.enough import listed
from analytics.attainment.looks import Case, Look, Rule, look_closed, look_open
from analytics.attainment.periods import PeriodDays
from analytics.indicators import Reading, readings_for
from analytics.indicators.gas_condition import converted_reading
from analytics.indicators.readings import with_conversion
from analytics.standards import Standards


def all_looks(rule: Rule, days: PeriodDays, standards: Standards, valid: bool, either_valid: bool) -> list[Look]:
    """Every reading's look; with converted ozone where the hourly maximum alone leaves the reading that speaks bounded.

    What logic decides, or knows without it, needs no conversion. ``valid``: the period has enough measured days;
    ``either_valid``: it has, if a day with an hourly ozone maximum counts for the 8-hour one.
    """
    look = look_closed if days.closed else look_open

    def at(reading: Reading) -> Look:
        return look(Case(rule, days, reading, standards), either_valid if reading.converted else valid)

    wanted = readings_for(
        rule.statistic,
        rule.parameter,
        days.period_end,
        standards,
        rule.edition,
        listed(rule, days),
        days.level,
        period_start=days.period_start,
        limit=rule.limit(days.period_end, standards),
    )
    speaking = next(reading for reading in wanted if reading.speaks)
    if stated_at_two(rule, days):
        wanted = [*wanted, converted_reading(speaking)]
    base = at(speaking)
    if days.ozone is not None and _bounded(base):
        *readings, bounds = with_conversion(wanted)
        first = at(next(reading for reading in readings if reading.speaks))
        if (first.raw_low, first.raw_high, first.p_low, first.p_high) != (
            base.raw_low, base.raw_high, base.p_low, base.p_high,
        ):  # fmt: skip
            made = [first if reading.speaks else at(reading) for reading in readings]
            return [*made, replace(base, reading=bounds)]
    return [base if reading is speaking else at(reading) for reading in wanted]


def _bounded(look: Look) -> bool:
    """Whether missing pieces leave the value, or the outcome of any path, open."""
    same = look.raw_low == look.raw_high and look.median_low == look.median_high
    return not same or bool((look.sure != look.possible).any())
