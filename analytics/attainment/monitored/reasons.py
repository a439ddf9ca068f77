"""What a verdict on monitoring depends on, one reason a fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from analytics.attainment.likelihood import band_number, one_probability
from analytics.attainment.monitored.completeness import Measured, listed
from analytics.attainment.monitored.outcome import Outcome, Rule, lacking
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.indicators import Validity
from analytics.indicators.aqi import deciding_items
from analytics.indicators.converted_ozone import convertible_days
from analytics.indicators.converted_readings import BOUNDS
from analytics.indicators.treatment import PRIMARY, wants_list
from analytics.standards import Role, Standards
from analytics.terms import OZONE, POLLUTANTS, Status
from analytics.words.reasons import Amount, Chance, Chances, Part, Reason, Several, Span, Word

#: Hourly maxima, ug/m3, from which the ratio that is shown to people is taken: lower ones decide no day.
TELLING = 140.0
#: Months a reason names; of more it says how many.
MOST_MONTHS = 12


def air_reasons(
    status: Status, rule: Rule, days: PeriodDays, outcomes: list[Outcome], count: Measured, standards: Standards
) -> list[Reason]:
    """What a verdict depends on and what limits it.

    Parameters
    ----------
    status : Status
        The target's status.
    rule : Rule
        The target as a comparison.
    days : PeriodDays
        The days it was judged on.
    outcomes : list of Outcome
        Every reading.
    count : Measured
        Whether the period has enough measured days.
    standards : Standards
        Rules.
    """
    primary = next(outcome for outcome in outcomes if outcome.reading.primary)
    rivals = [
        outcome for outcome in outcomes if outcome.reading.reading_id != BOUNDS
    ]  # logic's bounds are no rival reading
    differ = status == Status.CONTESTED or (status == Status.OPEN and _bands_differ(outcomes))
    return [
        *_by_dust(rule, outcomes),
        *_too_few_days(status, rule, days, count, standards),
        *_bounded(status, rule, days, primary, count),
        *([Reason.of("from_city_hours")] if _of_city_hours(rule, days) else []),
        *_by_reading(status, primary, rivals, days.closed, differ),
        *_no_list(rule, days, rivals, standards, differ),
    ]


def lacking_days(name: str, found: Validity) -> list[Reason]:
    """What a period lacks to be valid: days of its years, then of its months; of a pollutant, or of all (no name)."""
    said = [Reason.of("few_days", n=year.n_valid, minimum=year.minimum) for year in found.years]
    said += short_months([(month.name, month.n_valid, month.minimum) for month in found.months])
    if not said or name not in POLLUTANTS:
        return said
    return [Reason.of("of_pollutant", pollutant=Word("pollutant", name), said=Several.of(said, "sentence"))]


def short_months(months: list[tuple[str, int, int]]) -> list[Reason]:
    """Months with too few measured days: name, measured days, days needed.

    Examples
    --------
    >>> short_months([("2025-02", 8, 25)])[0].text("en")
    'too few measured days in 2025-02 (8 of the 25 needed)'
    """
    if not months:
        return []
    rest = len(months) - MOST_MONTHS
    if len(months) == 1:
        name, n, least = months[0]
        return [Reason.of("short_month", name=name, n=n, minimum=least)]
    shown = months[:MOST_MONTHS]
    named = Several.of(Reason.of("month_days", name=name, n=n, minimum=least) for name, n, least in shown)
    if rest > 0:
        return [Reason.of("short_months_more", months=named, rest=rest)]
    return [Reason.of("short_months", months=named)]


def _too_few_days(
    status: Status, rule: Rule, days: PeriodDays, count: Measured, standards: Standards
) -> Iterator[Reason]:
    """That a period has, or will end with, too few measured days."""
    if days.closed and not count.valid:
        for part in count.parts:
            yield from lacking_days(part.name, part.now)
        yield from _lacking_pollutants(rule, days, standards)
    if status == Status.OPEN and not count.reachable:
        lost = [one for part in count.parts if not part.at_best.valid for one in lacking_days(part.name, part.at_best)]
        yield Reason.of("out_of_reach", lacking=Several.of(lost, "sentence"))


def _lacking_pollutants(rule: Rule, days: PeriodDays, standards: Standards) -> Iterator[Reason]:
    """Which pollutants days that count lack: those counted are the days on which all that decide are measured."""
    if not rule.statistic.counts_days:
        return
    method = standards.matching_edition(Role.AIR_INDEX, rule.edition, days.period_end)
    groups = deciding_items(standards, method)
    measured = [[days.measured((p,)) for p in group if p in days.observed] for group in groups]
    counts = [int(np.logical_or.reduce(rows).sum()) if rows else 0 for rows in measured]
    short = {group[0]: n for group, n in zip(groups, counts, strict=True) if n < len(days.dates)}
    if short:
        yield pollutant_days(short, len(days.dates), [group[0] for group in groups])


def pollutant_days(measured: dict[str, int], n_days: int, deciding: Sequence[str]) -> Reason:
    """Measured days of each pollutant that keeps days from counting; others than those that decide are not asked for.

    Examples
    --------
    >>> pollutant_days({"no2": 0, "o3_mda8": 300}, 365, ["pm25", "pm10", "no2", "o3_mda8"]).text("en")
    'a day counts where PM2.5, PM10, NO2 and ozone are all measured: NO2 on none, ozone on 300 of 365 days'
    """
    each = [
        Reason.of("pollutant_on", pollutant=Word("pollutant", name), n=n)
        if n
        else Reason.of("pollutant_on_none", pollutant=Word("pollutant", name))
        for name, n in measured.items()
    ]
    items = Several.of((Word("pollutant", name) for name in deciding), "and")
    return Reason.of("pollutant_days", items=items, total=n_days, each=Several.of(each))


def _bounded(status: Status, rule: Rule, days: PeriodDays, primary: Outcome, count: Measured) -> Iterator[Reason]:
    """Why the value, or the probability, is only known between bounds; how ozone was converted where it was."""
    decimals = primary.reading.decimals
    straddles = status == primary.verdict == Status.UNDETERMINED
    if straddles and count.valid and not primary.reading.converted:
        yield Reason.of("straddle", bounds=Span(primary.low, primary.high, decimals))
    if absent := lacking(rule, days):
        yield Reason.of("least_index", pollutants=pollutants(absent), least=Amount(primary.low, decimals))
    else:
        yield from _ozone(days, primary)
    if status == Status.OPEN and np.isnan(one_probability(primary.p_low, primary.p_high)):
        yield Reason.of("bounds_apart")


def pollutants(names: Iterable[str]) -> Several:
    """Pollutants as people write them."""
    return Several.of(Word("pollutant", name) for name in names)


def _ozone(days: PeriodDays, outcome: Outcome) -> Iterator[Reason]:
    """How ozone was converted and what came of it, or that it leaves bounds; nothing where it has no part."""
    if days.ozone is None or not outcome.reading.converted:
        if outcome.raw_low != outcome.raw_high and np.isfinite(outcome.raw_low) and _only_hourly(days).any():
            yield Reason.of("ozone_bound_short" if days.ozone_short else "ozone_bound")
        return
    hourly = days.observed.get("o3_1h_max", np.zeros(0))
    high = hourly[np.isfinite(hourly) & (hourly > TELLING)]
    n_days = int(convertible_days({p: v[None, :] for p, v in days.observed.items()}).sum())
    ratio, spread = days.ozone.conversion.ratio(days.region_id, high if high.size else [TELLING])
    yield Reason.of("ozone_converted", n=n_days, ratio=Amount(ratio, 2), spread=Amount(spread, 2))
    if days.closed and np.isfinite(outcome.reported):
        yield converted_value(outcome)


def converted_value(outcome: Outcome) -> Reason:
    """Expected value on converted ozone of a period that is over, its 95 per cent range, and P(met)."""
    decimals, p = outcome.reading.decimals, one_probability(outcome.p_low, outcome.p_high)
    values: dict[str, Part] = {
        "value": Amount(outcome.reported, decimals),
        "error": Amount(outcome.sd, 1),
        "bounds": Span(outcome.low, outcome.high, decimals),
    }
    if np.isnan(p):
        return Reason("converted_value", values)
    return Reason("converted_value_p", values | {"p": Chance(p)})


def _only_hourly(days: PeriodDays) -> npt.NDArray[np.bool_]:
    """Days that have the hourly maximum of ozone and not the 8-hour one."""
    none = np.full(len(days.dates), np.nan)
    hourly, best = (days.observed.get(name, none) for name in ("o3_1h_max", "o3_mda8"))
    return np.asarray(np.isfinite(hourly) & ~np.isfinite(best))


def _by_dust(rule: Rule, outcomes: list[Outcome]) -> Iterator[Reason]:
    """The value that decides and the same with the other treatment of dust, where they differ and dust is an issue."""
    first = outcomes[0]
    if not rule.statistic.counts_days and first.reading.dust == "in":
        return
    other = next((outcome for outcome in outcomes[1:] if outcome.reading.reading_id in PRIMARY.values()), None)
    if other is None or np.isnan([first.low, other.low]).any():
        return
    spans = [Span(outcome.low, outcome.high, outcome.reading.decimals) for outcome in (first, other)]
    if spans[0].text("en") == spans[1].text("en"):
        return
    one, two = (
        Reason.of(f"dust_{outcome.reading.dust}", value=_with_unit(rule, span))
        for outcome, span in zip((first, other), spans, strict=True)
    )
    yield Reason.of("by_dust", first=one, second=two)


def _with_unit(rule: Rule, span: Span) -> Part:
    """A value of a target's statistic; of a share or a count of days with its unit."""
    if rule.statistic.is_day_share:
        return Reason.of("in_percent", value=span)
    return Reason.of("in_days", value=span) if rule.statistic.counts_days else span


def _no_list(
    rule: Rule, days: PeriodDays, outcomes: list[Outcome], standards: Standards, differ: bool
) -> Iterator[Reason]:
    """That the rule wants a list that is missing or covers a part of the period, or that dust days are a guess."""
    wanted = standards.event_rule(rule.statistic, rule.parameter, days.period_end.year, days.level)
    guessed = differ and any(outcome.reading.dust == "suspects_out" for outcome in outcomes)
    first = outcomes[0].reading if outcomes else None
    if first is not None and first.dust == "bureau_out" and not days.closed:
        code = "list_so_far_suspects" if first.suspects_to_come else "list_so_far"
        yield Reason.of(code, day=str(days.bureau.until(rule.parameter or "pm10")))
    elif not listed(rule, days) and (wants_list(wanted) or guessed):
        partly = days.bureau.partly(rule.parameter)
        yield Reason.of("no_dust_list") if partly is None else partly


def _of_city_hours(rule: Rule, days: PeriodDays) -> bool:
    """Whether days that a target depends on are made of the city's own hours."""
    wanted = OZONE if rule.parameter in OZONE else (rule.parameter,)
    return bool(days.city_hours if not rule.parameter else days.city_hours & {*wanted})


def _bands_differ(outcomes: list[Outcome]) -> bool:
    """Whether another reading moves an open target's probability into another likelihood band.

    A reading of which only bounds are known is none, where the primary one has a probability: it lacks data.
    """
    known = [outcome for outcome in outcomes if np.isfinite(outcome.p_low)]
    if any(outcome.reading.primary and outcome.p_low == outcome.p_high for outcome in known):
        known = [outcome for outcome in known if outcome.p_low == outcome.p_high]
    return len({(band_number(outcome.p_low), band_number(outcome.p_high)) for outcome in known}) > 1


def _by_reading(
    status: Status, primary: Outcome, outcomes: list[Outcome], closed: bool, differ: bool
) -> Iterator[Reason]:
    """What each reading makes of it, where they differ or another one would decide."""
    deciding = [outcome for outcome in outcomes if outcome.verdict in (Status.MET, Status.MISSED)]
    if status == Status.UNDETERMINED and primary.verdict in (
        Status.MET,
        Status.MISSED,
    ):  # the error of the ratio leaves it open, no bound does
        yield Reason.of("official_open", verdict=Word("status", primary.verdict))
    elif status == Status.UNDETERMINED and deciding:
        yield Reason.of("some_decide", readings=_readings(deciding, closed))
    if differ:
        yield Reason.of(
            "contested" if status == Status.CONTESTED else "wide_readings", readings=_readings(outcomes, closed)
        )


def _readings(outcomes: list[Outcome], closed: bool) -> Several:
    """Readings, each with its value if the period is over, and with its probability while it runs."""
    return Several.of((reading_says(outcome, closed) for outcome in outcomes), "sentence")


def reading_says(outcome: Outcome, closed: bool) -> Reason:
    """A reading as a reason lists it."""
    value: Part = Span(outcome.low, outcome.high, outcome.reading.decimals)
    if not closed and np.isfinite(outcome.p_low):
        value = Reason.of("p_of", p=Chances(outcome.p_low, outcome.p_high))
    # that ozone is converted has been said once
    name = outcome.reading.name(with_conversion=False)
    return Reason.of("reading_says", name=name, value=value, verdict=Word("status", outcome.verdict))
