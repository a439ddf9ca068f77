"""What stands beside a target without evidence: its parent's value, labelled, and never taken for its own."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.every_outcome import value_of
from analytics.attainment.monitored.outcome import Measure
from analytics.attainment.published import select as published
from analytics.attainment.published.figure import Figure
from analytics.attainment.verdict import Context
from analytics.errors import InputError
from analytics.targets.target import Target
from analytics.terms import Comparator
from analytics.words.reasons import Dates, InUnit, Name, Part, Reason, Span

Owned = dict[tuple[str, str, str], pd.DataFrame]
EMPTY = Context()


class Ancestor(NamedTuple):
    """A region above another."""

    region_id: str
    zh: str
    en: str


def ancestors(run: RunContext) -> dict[str, list[Ancestor]]:
    """Regions above each region, nearest first."""
    rows = run.wh.query("core/target_ancestor")
    above: dict[str, list[Ancestor]] = defaultdict(list)
    for region, *name in zip(*(rows[column].tolist() for column in rows.columns), strict=True):
        above[region].append(Ancestor(*name))
    return above


def context(run: RunContext, evidence: EvidenceCache, target: Target, owned: Owned, above: list[Ancestor]) -> Context:
    """The nearest ancestor's value of the target's indicator, for a target whose own region has none.

    Parameters
    ----------
    run, evidence : RunContext, EvidenceCache
        The run; the parent's days are read without a forecast.
    target : Target
        What the plan sets.
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
    if target.comparator in (Comparator.EVENT, Comparator.DIRECTION):
        return EMPTY
    for who in above:
        found = _measured(run, evidence, target, who) or _published(run, target, owned, who)
        if found is not None:
            return found
    return EMPTY


def _measured(run: RunContext, evidence: EvidenceCache, target: Target, who: Ancestor) -> Context | None:
    """The parent's statistic of the target's period from its own monitoring."""
    if not target.statistic.monitored or who.region_id not in evidence.measured_regions:
        return None
    days = evidence.observed((who.region_id, target.period.first, target.period.last))
    try:
        value = value_of(Measure(target.statistic, target.parameter, target.edition), days, run.standards)
    except InputError:  # no edition of the rules is known for such a period
        return None
    if not (np.isfinite(value.low) and np.isfinite(value.high)):
        return None
    ends = (value.low, value.high)
    if np.isfinite(value.reported):  # known, or expected of converted values
        ends = (value.reported, value.reported)
    period: Part = Dates.of(target.period.first, target.period.last)
    period = period if days.closed else Reason.of("to_date", period=period)
    return _beside(who, Span(*ends, value.decimals), target, period, value.reported)


def _published(run: RunContext, target: Target, owned: Owned, who: Ancestor) -> Context | None:
    """The parent's published figure of the target's period, else its newest of a year or a day."""
    _, indicator, subject = target.series
    figures = owned.get((who.region_id, indicator, subject))
    if figures is None:
        return None
    statistic = target.statistic
    matching = published.for_period(figures, target)
    figure = published.latest(figures, statistic, run.as_of)
    if len(matching):
        figure = Figure.of(published.in_order(matching, statistic).iloc[0])
    return None if figure is None else _beside(who, figure.amount(), target, figure.period, figure.value)


def _beside(who: Ancestor, shown: Part, target: Target, period: Part, value: float) -> Context:
    in_unit = InUnit(shown, target.unit)
    return Context(Reason.of("context", region=Name(who.zh, who.en), value=in_unit, period=period), value)
