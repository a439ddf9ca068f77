"""The question *weather or the rest?* asked of a warehouse: what it needs is read, the answer put together."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date

from analytics.attainment.weather_goals import WeatherAnswer, weather_goals
from analytics.attribution import (
    DEFAULT_MODEL,
    PARAMETERS,
    Apart,
    CannotTell,
    Span,
    attribute,
    common_part,
    read_weather,
)
from analytics.errors import InputError, one_of
from analytics.indicators.histories import histories
from analytics.indicators.history import history
from analytics.indicators.sql_macros import warehouse_standards
from analytics.message import Message
from analytics.standards import Role
from analytics.terms import DEFAULT_SEED
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import targets_of


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
    made = attribute(
        {region_id: past}, {region_id: weather}, compared, after, parameters=parameters,
        limits=daily_limits(wh, after[1]), model=model or DEFAULT_MODEL, seed=seed,
    )  # fmt: skip
    asked = [name for name in parameters or PARAMETERS if name in past.daily]
    apart = {} if not weather.days.empty else _apart(wh, region_id, asked, (compared, after, as_of), seed)
    return WeatherAnswer(
        region_id, as_of, compared, after, made, apart, weather_goals(targets_of(wh, as_of, region_id), made)
    )


def daily_limits(wh: Warehouse, day: date) -> dict[str, float]:
    """Daily limit (area grade 2) of each parameter by the standard in force on a day."""
    rules = warehouse_standards(wh)
    edition = rules.edition(Role.AIR_QUALITY, day)
    averaging = {name: "mda8" if name == "o3_mda8" else "day" for name in PARAMETERS}
    return {name: rules.limit(edition, name, how) for name, how in averaging.items()}


def _apart(
    wh: Warehouse, region_id: str, parameters: list[str], spans: tuple[Span, Span, date], seed: int
) -> dict[str, Apart]:
    before, after, as_of = spans
    panel = histories(wh, as_of, parameters=parameters) if parameters else {}
    found = {}
    for name in parameters if region_id in panel else ():
        try:
            found[name] = common_part(panel, region_id, name, before, after, seed)
        except CannotTell:  # the reason why there is no attribution says what to load; this one would repeat it
            continue
    return found
