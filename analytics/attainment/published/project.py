"""Targets on published figures before their deadline: events, totals so far, yearly series, changes from levels."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.attainment.monitored.outcome import Floats, Rule
from analytics.attainment.published import select as published
from analytics.attainment.published.derive import change_of, span_years
from analytics.attainment.published.figure import Figure
from analytics.attainment.published.figure_readings import figure_readings
from analytics.attainment.published.no_evidence import no_evidence
from analytics.attainment.published.related_figures import NO_RELATED, RelatedFigures, bounds, parts_of
from analytics.attainment.required.limit import safe_digits
from analytics.attainment.settle import sure_and_possible
from analytics.attainment.verdict import Probability, Value, Verdict
from analytics.errors import DabiaoError
from analytics.forecast import RelatedSeries, pace_samples, required_pace, yearly_samples
from analytics.forecast.sparse import Bound
from analytics.message import Message
from analytics.targets.comparators import margin, met
from analytics.targets.target import Target
from analytics.terms import Comparator, Scale, Status
from analytics.words.numbers import unit_of_difference
from analytics.words.reasons import Amount, InUnit, Reason

#: Scales a line through yearly values lives on; ``linear`` is for signed numbers such as growth.
SERIES_SCALES = (Scale.SHARE, Scale.POSITIVE, Scale.COUNT, Scale.LINEAR)
PACE_DIGITS = 3  # of a yearly pace that is reported


def open_figures(
    target: Target,
    rule: Rule,
    figures: pd.DataFrame,
    as_of: date,
    draws: tuple[int, int],
    related: RelatedFigures = NO_RELATED,
) -> Verdict:
    """An open target that stands on its own figures: an event, or a yearly value."""
    if target.comparator is Comparator.EVENT:
        return open_event(target, rule, figures, as_of)
    return open_series(target, rule, figures, as_of, draws, related)


def open_event(target: Target, rule: Rule, figures: pd.DataFrame, as_of: date) -> Verdict:
    """An event before its deadline: done is done; not done yet says nothing about what is to come."""
    if figures.empty:
        return no_evidence(target, figures, as_of)
    ordered = published.in_order(figures, rule.statistic)
    done = [one for one in figure_readings(rule, ordered, first_is_primary=False) if one.verdict == Status.MET]
    if not done:
        return no_evidence(target, figures, as_of)
    first = next(one for one in Figure.all_of(ordered) if one.reading_id == done[0].reading_id)
    readings = (replace(done[0], primary=True), *done[1:])
    return replace(_early(first, Reason.of("done")), readings=readings)


def _early(figure: Figure, reason: Reason) -> Verdict:
    """A target that is met before its deadline."""
    return Verdict(
        status=Status.MET_EARLY,
        value=figure.as_value(),
        probability=Probability.of(Status.MET),
        evidence=figure.evidence(),
        reasons=(reason,),
    )


def open_total(
    target: Target,
    rule: Rule,
    figures: pd.DataFrame,
    so_far: pd.DataFrame,
    as_of: date,
    draws: tuple[int, int],
) -> Verdict:
    """A target on what is added over its period: met early once the total so far is enough, else by its pace.

    Only a floor can be met early; a total does not fall, so what is there stays. From five parts of the period on
    the pace so far gives a probability, before that only the required pace is reported.
    """
    if so_far.empty:
        return no_evidence(target, figures, as_of)
    readings = figure_readings(rule, so_far, first_is_primary=True)
    first = Figure.of(so_far.iloc[0])
    pace = _total_pace(target, rule, first, as_of)
    if rule.comparator.is_floor and readings[0].verdict == Status.MET:
        return replace(_early(first, Reason.of("enough_added")), readings=readings)
    total = _paced_total(target, figures, draws)
    if total is not None:
        found = _with_probability(first, total, rule, "yearly_pace")
        return replace(found, readings=readings, reasons=(pace,))
    nothing = no_evidence(target, figures, as_of)
    return replace(nothing, value=first.as_value(), evidence=first.evidence(), reasons=(pace,))


def _paced_total(target: Target, figures: pd.DataFrame, draws: tuple[int, int]) -> Floats | None:
    """Draws of the total at the end of the period, from the pace so far; None where there are too few parts."""
    parts = parts_of(figures, target)
    left = 0 if parts is None else (target.period.stamps[1] - parts.until).days
    if parts is None or left <= 0:
        return None
    try:
        more = pace_samples(parts.added, parts.days, float(left), target.scale is Scale.COUNT, *draws)
    except DabiaoError:  # too few parts, or a total that fell
        return None
    return parts.total + more


def _total_pace(target: Target, rule: Rule, so_far: Figure, as_of: date) -> Reason:
    """The total so far, what is still to be added, and by when."""
    value, unit = so_far.value, target.unit
    end = target.period.stamps[1]
    days = max((end - pd.Timestamp(as_of)).days + 1, 1)
    still = max(rule.threshold - value, 0.0)
    added, more, yearly = (InUnit(Amount(x), unit) for x in (value, still, still / (days / 365.25)))
    return Reason.of("total_pace", so_far=added, still=more, deadline=str(end.date()), yearly=yearly)


def open_change(
    target: Target,
    rule: Rule,
    evidence: tuple[pd.DataFrame, pd.DataFrame],
    as_of: date,
    draws: tuple[int, int],
    related: RelatedFigures = NO_RELATED,
) -> Verdict:
    """A target on a change over a base: the level is drawn, the change follows from it on every draw.

    Growth of single years is not drawn: its mean over the period is what counts, and the level carries it.
    """
    figures, levels = evidence
    series = published.yearly_series(levels, rule.statistic)
    change, base_year = target.change, target.period.last.year - span_years(target)
    if change is None:
        return no_evidence(target, figures, as_of)
    base = series.loc[series["year"] == base_year, "value"]
    try:
        if base.empty:
            raise DabiaoError(Message("the level of the base year is not available"))
        borrowed, n_related = related.prior(target, Scale.POSITIVE, change.level)
        levels_drawn = _drawn(series, target, Scale.POSITIVE, draws, borrowed, bounds(levels, rule.statistic))
    except DabiaoError:
        return no_evidence(target, figures, as_of, series_points=len(series))
    changed = change_of(float(base.iloc[0]), levels_drawn, span_years(target), change.how)
    last = Figure.of(series.iloc[-1])
    years = last.last.year - base_year
    so_far = change_of(float(base.iloc[0]), np.array([last.value]), years, change.how)[0] if years else np.nan
    level = Reason.of(
        "from_level",
        level=Amount(last.value),
        year=last.last.year,
        base=Amount(float(base.iloc[0])),
        base_year=base_year,
    )
    found = _with_probability(last, changed, rule)
    return replace(found, value=Value.known(so_far), reasons=(level, *_related(n_related)))


def _drawn(
    series: pd.DataFrame,
    target: Target,
    scale: str,
    draws: tuple[int, int],
    pooled: RelatedSeries | None,
    known: list[Bound],
) -> Floats:
    """Draws of a yearly series in the target's last year."""
    years, values = series["year"].to_numpy(), series["value"].to_numpy(dtype=float)
    return yearly_samples(years, values, target.period.last.year, scale, *draws, pooled, known)


def _with_probability(newest: Figure, drawn: Floats, rule: Rule, model: str = "yearly_line") -> Verdict:
    """An open target with the outcome of every draw, from the newest figure that the draws start from."""
    sure, possible = sure_and_possible(drawn, drawn, rule.comparator, rule.threshold, rule.threshold_high)
    p = float(sure.mean())
    return Verdict(
        status=Status.OPEN,
        value=newest.as_value(),
        probability=Probability(p, p, p),
        margin=float(margin(np.median(drawn), rule.comparator, rule.threshold, rule.threshold_high)),
        evidence=newest.evidence(model),
        sure=sure,
        possible=possible,
    )


def open_series(
    target: Target,
    rule: Rule,
    figures: pd.DataFrame,
    as_of: date,
    draws: tuple[int, int],
    related: RelatedFigures = NO_RELATED,
) -> Verdict:
    """An open target with yearly figures: a probability from the series, or the pace it would take."""
    if target.scale not in SERIES_SCALES:
        return no_evidence(target, figures, as_of)
    asked = rule.statistic, target.scale, target.period.last.year, draws
    made = related.once(target.series, figures, asked, lambda: _outlook(target, rule, figures, draws, related))
    if made.newest is None or made.drawn is None:
        nothing = no_evidence(target, figures, as_of, series_points=made.n_years)
        return nothing if made.newest is None else nothing.because(*_pace(target, rule, made.newest))
    found = _with_probability(made.newest, made.drawn, rule)
    return found.because(*_pace(target, rule, made.newest), *_related(made.n_related))


class _Outlook(NamedTuple):
    """Draws of a yearly series in a year, None where none can be made; its newest figure; years, related regions."""

    drawn: Floats | None
    newest: Figure | None
    n_years: int
    n_related: int


def _outlook(
    target: Target, rule: Rule, figures: pd.DataFrame, draws: tuple[int, int], related: RelatedFigures
) -> _Outlook:
    """What every open target on a series and year has in common, whatever number it is compared with."""
    series = published.yearly_series(figures, rule.statistic)
    newest = None if series.empty else Figure.of(series.iloc[-1])
    try:
        borrowed, n_related = related.prior(target, target.scale)
        drawn = _drawn(series, target, target.scale, draws, borrowed, bounds(figures, rule.statistic))
    except DabiaoError:  # too few points, or values its scale cannot hold
        return _Outlook(None, newest, len(series), 0)
    return _Outlook(drawn, newest, len(series), n_related)


def _pace(target: Target, rule: Rule, last: Figure) -> list[Reason]:
    """Yearly change that would land on the threshold, from the last point of the series; rounded to the safe side."""
    year, end = last.last.year, target.period.last.year
    if year >= end:
        return []
    value = InUnit(Amount(last.value), target.unit)
    if rule.comparator.one_sided and met(last.value, rule.comparator, rule.threshold):
        return [Reason.of("pace_reached", year=year, value=value)]
    per_year = required_pace(year, last.value, end, rule.threshold)
    if rule.comparator.one_sided:
        per_year = safe_digits(per_year, PACE_DIGITS, rule.comparator)
    yearly = InUnit(Amount(per_year, signed=True), unit_of_difference(target.unit))
    return [Reason.of("pace", year=year, value=value, yearly=yearly)]


def _related(n_regions: int) -> list[Reason]:
    """Figures of related regions that a forecast rests on as well."""
    if not n_regions:
        return []
    return [Reason.of("related_region" if n_regions == 1 else "related_regions", n=n_regions)]
