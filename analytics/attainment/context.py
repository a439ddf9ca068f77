"""What stands beside a target without evidence: its parent's value, labelled, and never taken for its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analytics.attainment import figures as published
from analytics.attainment.evidence import Asked, Periods
from analytics.attainment.figure_readings import stated
from analytics.attainment.judge_air import judge_air
from analytics.attainment.looks import Rule
from analytics.attainment.rule import text_of
from analytics.attainment.verdict import Context
from analytics.errors import InputError
from analytics.terms import MONITORED, Comparator, Statistic
from analytics.words.reasons import Dates, InUnit, Name, Part, Reason, Span

Owned = dict[tuple[str, str, str], pd.DataFrame]
EMPTY = Context()


class Ancestor(NamedTuple):
    """A region above another."""

    region_id: str
    zh: str
    en: str


def ancestors(asked: Asked) -> dict[str, list[Ancestor]]:
    """Regions above each region, nearest first."""
    rows = asked.wh.query("core/target_ancestor")
    above: dict[str, list[Ancestor]] = defaultdict(list)
    for region, *name in zip(*(rows[column].tolist() for column in rows.columns), strict=True):
        above[region].append(Ancestor(*name))
    return above


def context(asked: Asked, periods: Periods, target: Mapping[str, Any], owned: Owned, above: list[Ancestor]) -> Context:
    """The nearest ancestor's value of the target's indicator, for a target whose own region has none.

    Parameters
    ----------
    asked, periods : Asked, Periods
        The run; the parent's days are read without a forecast.
    target : mapping
        Row of ``core/target_open``.
    owned : dict
        Figures by region, indicator and subject.
    above : list of Ancestor
        Nearest first.

    Returns
    -------
    Context
        Its text and the reported value (NaN where only bounds are known); empty where there is none. Air statistics
        come from the parent's monitoring (to date, in a period that still runs), else a published figure
        of the target's period, else the newest one. Events and directions have no value to show.
    """
    if target["comparator"] in ("event", "direction"):
        return EMPTY
    for who in above:
        found = _measured(asked, periods, target, who) or _published(asked, target, owned, who)
        if found is not None:
            return found
    return EMPTY


def _measured(asked: Asked, periods: Periods, target: Mapping[str, Any], who: Ancestor) -> Context | None:
    """The parent's statistic of the target's period from its own monitoring."""
    if target["statistic"] not in MONITORED or who.region_id not in periods.measured_regions:
        return None
    start, end = (pd.Timestamp(target[c]).date() for c in ("period_start", "period_end"))
    days = periods.observed((who.region_id, start, end))
    # A comparison that every value meets: only the value is wanted.
    rule = Rule(
        Statistic(target["statistic"]),
        text_of(target["parameter"]),
        Comparator.AT_LEAST,
        -1.0,
        None,
        text_of(target["edition"]),
    )
    try:
        judged = judge_air(rule, days, asked.standards)
    except InputError:  # no edition of the rules is known for such a period
        return None
    value = judged.value
    if not (np.isfinite(value.low) and np.isfinite(value.high)):
        return None
    ends = (value.low, value.high)
    if np.isfinite(value.reported):  # known, or expected of converted values
        ends = (value.reported, value.reported)
    period: Part = Dates.of(start, end)
    period = period if days.closed else Reason.of("to_date", period=period)
    return _beside(who, Span(*ends, value.decimals), target, period, value.reported)


def _published(asked: Asked, target: Mapping[str, Any], owned: Owned, who: Ancestor) -> Context | None:
    """The parent's published figure of the target's period, else its newest of a year or a day."""
    _, indicator, subject = published.owner(target)
    figures = owned.get((who.region_id, indicator, subject))
    if figures is None:
        return None
    statistic = str(target["statistic"])
    matching = published.for_period(figures, target)
    figure = published.in_order(matching, statistic).iloc[0] if len(matching) else None
    figure = published.latest(figures, statistic, asked.as_of) if figure is None else figure
    if figure is None:
        return None
    period = Dates.of(figure["period_start"].date(), figure["period_end"].date())
    shown = stated(figure)
    return _beside(who, shown, target, period, shown.value)


def _beside(who: Ancestor, shown: Part, target: Mapping[str, Any], period: Part, value: float) -> Context:
    in_unit = InUnit(shown, str(target["unit"]))
    return Context(Reason.of("context", region=Name(who.zh, who.en), value=in_unit, period=period), value)
