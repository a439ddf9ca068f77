"""The question *weather or the rest?* asked of a warehouse: what it needs is read, the answer put together."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from analytics.attainment.evidence import EvidenceCache
from analytics.attainment.weather_goals import WeatherAnswer, goals_ahead, on_the_air, span_ahead, weather_goals
from analytics.attribution import (
    DEFAULT_MODEL,
    NO_METEOROLOGY,
    PARAMETERS,
    Apart,
    Attributions,
    CannotTell,
    GoodRule,
    Limits,
    Span,
    attribute,
    common_part,
    read_weather,
)
from analytics.errors import InputError, NoEditionError, one_of
from analytics.indicators.aqi import AVERAGING
from analytics.indicators.histories import histories
from analytics.indicators.history import history
from analytics.indicators.sql_macros import warehouse_standards
from analytics.message import Message
from analytics.standards import Role
from analytics.terms import DEFAULT_SEED, Statistic, Status
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import targets_of

#: month from which a briefing compares the year so far instead of the year before
FIRST_MONTH = 4
#: meteorology that ends so long before the daily values do is said to
BEHIND = timedelta(days=31)


def year_before(span: Span) -> Span:
    """The same days of the year before; 29 February becomes the 28th.

    Examples
    --------
    >>> year_before((date(2024, 2, 1), date(2024, 2, 29)))
    (datetime.date(2023, 2, 1), datetime.date(2023, 2, 28))
    """
    first, last = (one.replace(year=one.year - 1, day=min(one.day, calendar.monthrange(one.year - 1, one.month)[1]))
                   for one in span)  # fmt: skip
    return first, last


def weather_or_rest(
    wh: Warehouse,
    region_id: str,
    after: Span,
    before: Span | None,
    as_of: date,
    parameters: Collection[str] | None = None,
    model: str | None = None,
    seed: int = DEFAULT_SEED,
) -> WeatherAnswer:
    """Part a region's change between two periods into weather and the rest, or compare it with its climate region.

    Parameters
    ----------
    wh : Warehouse
    region_id : str
    after : (date, date)
        The period asked about.
    before : (date, date), optional
        What it is compared with; default the same days of the year before.
    as_of : date
        Nothing known later is read.
    parameters : collection of str, optional
        Default all that the region measures.
    model : str, optional
        A key of `analytics.attribution.MODELS`.
    seed : int

    Raises
    ------
    InputError
        If a period ends before it begins, or a parameter or model is none.
    """
    compared = year_before(after) if before is None else before
    for first, last in (after, compared):
        if last < first:
            raise InputError(Message("{first} to {last}: the last day lies before the first", first=first, last=last))
    for name in parameters or ():
        one_of("--parameter", name, PARAMETERS)
    past, weather = history(wh, region_id, as_of), read_weather(wh, region_id, as_of)
    try:
        limits, no_limits = limits_of(wh, after[1]), ""
    except NoEditionError as error:  # means are split all the same
        limits, no_limits = Limits(), error.message
    made = attribute(
        {region_id: past}, {region_id: weather}, compared, after, parameters=parameters, limits=limits,
        model=model or DEFAULT_MODEL, seed=seed,
    )  # fmt: skip
    if no_limits and parameters is None and made.made:
        made = replace(made, failed=made.failed | {(region_id, Statistic.GOOD_DAYS): no_limits})
    asked = [name for name in parameters or PARAMETERS if name in past.daily]
    apart, why = _apart(wh, region_id, asked, (compared, after, as_of), seed) if weather.days.empty else ({}, "")
    goals = weather_goals(targets_of(wh, as_of, region_id), made)
    return WeatherAnswer(region_id, as_of, compared, after, made, apart, goals, no_apart=why)


def in_a_briefing(known: EvidenceCache, region_id: str, outlook: pd.DataFrame) -> WeatherAnswer | None:
    """What a briefing says of weather and the rest: the year so far, and the targets that are open.

    Without meteorology nothing is computed.

    Parameters
    ----------
    known : EvidenceCache
        Of the assessment that the briefing is about.
    region_id : str
    outlook : DataFrame
        Its rows.

    Returns
    -------
    WeatherAnswer or None
        Without meteorology its ``attributions.failed`` says so; None where no pollutant is measured.
    """
    past, wh, as_of = known.history(region_id), known.run.wh, known.as_of
    if past.newest is None or not any(name in past.daily for name in PARAMETERS):
        return None
    weather = read_weather(wh, region_id, as_of)
    newest = past.newest if weather.days.empty else min(past.newest, weather.days.index.max().date())
    after = span_of_briefing(newest)
    before = year_before(after)
    if weather.days.empty:
        none = Attributions({}, {(region_id, ""): NO_METEOROLOGY})
        return WeatherAnswer(region_id, as_of, before, after, none, {}, ())
    rows = outlook[(outlook["region_id"] == region_id) & (outlook["status"] == Status.OPEN)]
    rows = rows.dropna(subset="p_met")
    p_met = {str(name): float(p) for name, p in zip(rows["target_id"], rows["p_met"], strict=True)}
    targets = [target for name in p_met if on_the_air(target := known.targets[name])]
    spans = sorted({span for target in targets if (span := span_ahead(target, as_of))})
    made = attribute(
        {region_id: past}, {region_id: weather}, before, after, limits=limits_of(wh, after[1]), ahead=spans,
        seed=known.run.seed, workers=1,
    )  # fmt: skip
    if newest < past.newest - BEHIND:
        behind = Message(
            "meteorology is loaded until {weather}, daily values until {values}: the periods end with the earlier; "
            "load newer meteorology",
            weather=newest,
            values=past.newest,
        )
        made = replace(made, failed=made.failed | {(region_id, ""): behind})
    ahead = goals_ahead(targets, p_met, known.days, made, as_of, known.standards)
    return WeatherAnswer(region_id, as_of, before, after, made, {}, (), ahead)


def span_of_briefing(newest: date) -> Span:
    """The year up to the newest day with values and weather; before April the whole year before.

    Examples
    --------
    >>> span_of_briefing(date(2025, 9, 30))
    (datetime.date(2025, 1, 1), datetime.date(2025, 9, 30))
    >>> span_of_briefing(date(2025, 2, 10))
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    """
    if newest.month < FIRST_MONTH:
        return date(newest.year - 1, 1, 1), date(newest.year - 1, 12, 31)
    return date(newest.year, 1, 1), newest


def limits_of(wh: Warehouse, day: date) -> Limits:
    """Limits of a day by the standards in force on it: area grade 2, and the rule of good days."""
    rules = warehouse_standards(wh)
    edition = rules.edition(Role.AIR_QUALITY, day)
    of_day = {name: rules.limit(edition, name, AVERAGING[name]) for name in PARAMETERS}
    return Limits(of_day, GoodRule.on(day, rules))


def _apart(
    wh: Warehouse, region_id: str, parameters: list[str], spans: tuple[Span, Span, date], seed: int
) -> tuple[dict[str, Apart], str]:
    """The change of each pollutant beside the common part; if there is none of any, why of the first."""
    before, after, as_of = spans
    panel = histories(wh, as_of, parameters=parameters) if parameters else {}
    found, reasons = dict[str, Apart](), list[str]()
    for name in parameters if region_id in panel else ():
        try:
            found[name] = common_part(panel, region_id, name, before, after, seed)
        except CannotTell as error:
            reasons.append(error.message)
    return found, "" if found or not reasons else reasons[0]
