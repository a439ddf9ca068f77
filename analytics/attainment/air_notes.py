"""What an air verdict hangs on, told in one sentence a fact."""

from __future__ import annotations

import numpy as np

from analytics.attainment import notes
from analytics.attainment.enough import Measured, listed
from analytics.attainment.likelihood import band_number, one_probability
from analytics.attainment.looks import Look, Rule, lacking
from analytics.attainment.ozone_notes import ozone_told
from analytics.attainment.periods import OZONE, PeriodDays
from analytics.indicators import Validity
from analytics.indicators.day_counts import DECISIVE
from analytics.indicators.readings import BOUNDS, BY_CONVERSION
from analytics.indicators.treatment import PRIMARY, wants_list
from analytics.standards import Standards


def air_note(
    status: str, rule: Rule, days: PeriodDays, looks: list[Look], count: Measured, standards: Standards
) -> notes.Pair:
    """Say what a verdict hangs on.

    Parameters
    ----------
    status : str
        The target's status.
    rule : Rule
        The target as a comparison.
    days : PeriodDays
        The days it was judged on.
    looks : list of Look
        Every reading.
    count : Measured
        Whether the period has enough measured days.
    standards : Standards
        Rules.

    Returns
    -------
    (zh, en)
    """
    speaking = next(look for look in looks if look.reading.speaks)
    parts: list[notes.Pair] = [_by_dust(rule, looks)]
    if days.closed and not count.valid:
        parts.extend(lacking_days(part.name, part.now) for part in count.parts)
        parts.append(_lacking_pollutants(rule, days))
    if status == "open" and not count.reachable:
        lost = [lacking_days(part.name, part.at_best) for part in count.parts if not part.at_best.valid]
        parts.append(notes.out_of_reach(lost))
    if status == "undetermined" and count.valid and not speaking.reading.converted:
        parts.append(notes.straddle(speaking.low, speaking.high, speaking.reading.decimals))
    if absent := lacking(rule, days):
        parts.append(notes.least_index(absent, speaking.low, speaking.reading.decimals))
    else:
        parts.extend(ozone_told(days, speaking))
    if status == "open" and np.isnan(one_probability(speaking.p_low, speaking.p_high)):
        parts.append(notes.BOUNDS_APART)
    if _of_city_hours(rule, days):
        parts.append(notes.FROM_CITY_HOURS)
    heading = notes.CONTESTED if status == "contested" else notes.WIDE_READINGS
    differ = status == "contested" or (status == "open" and _bands_differ(looks))
    looks = [look for look in looks if look.reading.reading_id != BOUNDS]  # logic's bounds are no rival reading
    deciding = [look for look in looks if look.verdict in ("met", "missed")]
    if status == "undetermined" and deciding:
        parts.append(notes.by_reading([_shown(look, days.closed) for look in deciding], notes.SOME_DECIDE))
    if differ:
        parts.append(notes.by_reading([_shown(look, days.closed) for look in looks], heading))
    parts += _no_list(rule, days, looks, standards, differ)
    return notes.join(*parts)


def lacking_days(name: str, found: Validity) -> notes.Pair:
    """What a period lacks to be valid: days of its years, then of its months."""
    return notes.of_pollutant(
        name,
        notes.join(
            *(notes.few_days(year.n_valid, year.minimum) for year in found.years),
            notes.short_months([(month.name, month.n_valid, month.minimum) for month in found.months]),
        ),
    )


def _lacking_pollutants(rule: Rule, days: PeriodDays) -> notes.Pair:
    """Which pollutants days that count lack: those counted are the days on which all four that decide are measured."""
    if not rule.statistic.counts_days:
        return notes.NONE
    groups = (*((name,) for name in DECISIVE), OZONE)
    measured = [[days.measured((p,)) for p in group if p in days.observed] for group in groups]
    counts = [int(np.logical_or.reduce(rows).sum()) if rows else 0 for rows in measured]
    short = {group[0]: n for group, n in zip(groups, counts, strict=True) if n < len(days.dates)}
    return notes.pollutant_days(short, len(days.dates)) if short else notes.NONE


def _by_dust(rule: Rule, looks: list[Look]) -> notes.Pair:
    """The value that decides and the same with the other treatment of dust, where they differ and dust is an issue."""
    first = looks[0]
    if not rule.statistic.counts_days and first.reading.dust == "in":
        return notes.NONE
    other = next((look for look in looks[1:] if look.reading.reading_id in PRIMARY.values()), None)
    if other is None or np.isnan([first.low, other.low]).any():
        return notes.NONE
    told = [(look.reading.dust, notes.span(look.low, look.high, look.reading.decimals)) for look in (first, other)]
    if told[0][1] == told[1][1]:
        return notes.NONE
    unit = ("天", " days") if rule.statistic.counts_days else notes.NONE
    return notes.by_dust(told[0], told[1], ("%", " %") if rule.statistic.is_day_share else unit)


def _no_list(rule: Rule, days: PeriodDays, looks: list[Look], standards: Standards, differ: bool) -> list[notes.Pair]:
    """That the rule wants a list that is missing or covers a part of the period, or that dust days are a guess."""
    wanted = standards.event_rule(rule.statistic, rule.parameter, days.period_end.year, days.level)
    guessed = differ and any(look.reading.dust == "suspects_out" for look in looks)
    first = looks[0].reading if looks else None
    if first is not None and first.dust == "bureau_out" and not days.closed:
        return [notes.list_so_far(days.bureau.until(rule.parameter or "pm10"), first.suspects_to_come)]
    if listed(rule, days) or not (wants_list(wanted) or guessed):
        return []
    partly = days.bureau.partly(rule.parameter)
    return [partly] if partly[0] else [notes.NO_DUST_LIST]


def _of_city_hours(rule: Rule, days: PeriodDays) -> bool:
    """Whether days that a target depends on are made of the city's own hours."""
    wanted = OZONE if rule.parameter in OZONE else (rule.parameter,)
    return bool(days.city_hours if not rule.parameter else days.city_hours & {*wanted})


def _bands_differ(looks: list[Look]) -> bool:
    """Whether another reading moves an open target's probability into another likelihood band."""
    ends = {(band_number(look.p_low), band_number(look.p_high)) for look in looks if np.isfinite(look.p_low)}
    return len(ends) > 1


def _shown(look: Look, closed: bool) -> tuple[notes.Pair, str, str]:
    """A reading as the note tells it: its value if closed, its probability if open."""
    reading = look.reading
    text = notes.span(look.low, look.high, reading.decimals)
    if not closed and np.isfinite(look.p_low):
        low, high = round(100 * look.p_low), round(100 * look.p_high)
        text = f"P {notes.span(low, high, 0)} %"
    # that ozone is converted has been said once
    name = reading.zh.removesuffix(BY_CONVERSION[0]), reading.en.removesuffix(BY_CONVERSION[1])
    return name, text, look.verdict
