"""Answer targets that have no evidence of their own: from related figures, from their class, or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from analytics.forecast.backend import one_blas_thread
from analytics.inference import combine, facts, leads, ranks, reference_class, related_paths
from analytics.inference.certain import Certain, certainties
from analytics.inference.combine import Weights
from analytics.inference.facts import Facts
from analytics.inference.goal_class import GoalClass, domain_of, kind_of, level_of
from analytics.inference.inferred import LEVELS, Inferred, WhyNot
from analytics.inference.known_figures import ReadingKind, visible
from analytics.inference.measured import NOTHING_MEASURED, MeasuredYears
from analytics.inference.office import Judgement, pooled
from analytics.inference.own_figures import held_figure, own_readings
from analytics.inference.ranks import RankAnswer
from analytics.inference.reference_class import ClassModel, Rate
from analytics.inference.related_paths import PathAnswer
from analytics.inference.settling import SETTLED, settles
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Evidence, Scale

NO_MEASURE = "progress_"
"""Indicators of directions that name nothing that could be counted."""


@one_blas_thread
def infer(
    targets: Sequence[Target],
    as_of: date,
    known: Facts | None = None,
    own_figures: pd.DataFrame | None = None,
    judgements: Mapping[str, Sequence[Judgement]] | None = None,
    measured: MeasuredYears = NOTHING_MEASURED,
) -> list[Inferred]:
    """Infer what can be said of targets on a day.

    Parameters
    ----------
    targets : sequence of Target
        Targets in any order; a target with better evidence of its own may be among them, as a cross-check.
    as_of : date
        Day of knowledge: nothing that became known later is used.
    known : Facts, optional
        Evidence instead of the embedded one.
    own_figures : DataFrame, optional
        Figures of a workspace, columns of the table ``figure`` with ``known_at``.
    judgements : mapping of str to sequence of Judgement, optional
        Judgements of offices that were known, by target.
    measured : MeasuredYears, optional
        Years of the workspace's measurements that are valid, as known on the day.

    Returns
    -------
    list of Inferred
        One a target, in their order.

    Examples
    --------
    >>> from analytics.targets.period import Period
    >>> from analytics.terms import Statistic
    >>> year = Period(date(2025, 1, 1), date(2025, 12, 31))
    >>> sewage = Target(target_id="p/1", region_id="xinxiang", indicator_id="rural_sewage_treatment_share", unit="%",
    ...                 statistic=Statistic.FIGURE, comparator=Comparator.AT_LEAST, threshold=58.0, period=year)
    >>> one = infer([sewage], date(2026, 1, 15))[0]
    >>> one.step.value, 0.3 < one.p_met < 0.95, one.drivers[0].region_id
    ('related', True, 'henan')
    """
    everything = known if known is not None else facts.load()
    if own_figures is not None and not own_figures.empty:
        everything = everything.joined(visible(own_figures, as_of))
    then = everything.as_of(as_of)
    embedded = everything.outcomes is facts.load().outcomes
    model = _embedded_model(as_of) if embedded else class_model(then, as_of)
    weights = combine.as_of(as_of)
    by_path = related_paths.answers(targets, then, as_of, measured)
    by_place = ranks.answers(targets, then.places, as_of, measured)
    lags = usual_lags(then)
    by_unit = certainties(targets)
    found = [
        _of_unit(t, by_unit[t.target_id]) if t.target_id in by_unit
        else _of_place(t, as_of, by_place[t], lags, then) if t in by_place
        else _one(t, as_of, then, model, weights, by_path.get(t), lags)
        for t in targets
    ]  # fmt: skip
    said = judgements or {}
    return [
        _judged(one, t, as_of, said[t.target_id], lags, then) if said.get(t.target_id) else one
        for one, t in zip(found, targets, strict=True)
    ]


def _of_unit(target: Target, certain: Certain) -> Inferred:
    """A target that any value meets, or none: no figure and no class says more, and none would settle it."""
    p = float(certain.met)
    return Inferred(target_id=target.target_id, step=Evidence.CLASS, p_met=p, p_low=p, p_high=p, certain=certain)


def _judged(
    inferred: Inferred,
    target: Target,
    as_of: date,
    judgements: Sequence[Judgement],
    lags: dict[str, int],
    then: Facts,
) -> Inferred:
    """What offices say beside what is inferred; the answer where nothing could be."""
    said = pooled(judgements, target)
    if said is None:
        return inferred
    day = max(one.judged_on for one in judgements)
    beside = replace(inferred, p_judgement=said.p, offices=tuple(one.office for one in judgements), judged_on=day)
    if inferred.step is not Evidence.NONE:
        return beside
    countable = inferred.why_not is not WhyNot.NO_MEASURE
    mark = related_paths.settling(target, as_of, then)
    settled = settles(target, mark, as_of, lags, None, said.p) if countable else None
    return replace(
        beside, step=Evidence.JUDGEMENT, p_met=said.p, p_low=said.low, p_high=said.high, quantiles=said.quantiles,
        settles=settled, why_not=None,
    )  # fmt: skip


def class_model(then: Facts, as_of: date) -> ClassModel | None:
    """Effects of classes as of a day; None where no outcome was known."""
    model = reference_class.fit(reference_class.learnable(then), reference_class.pooling_as_of(as_of))[0]
    alone = reference_class.usable(then.outcomes).empty
    return replace(model, counts_alone=True) if model is not None and alone else model


@lru_cache(maxsize=32)
def _embedded_model(as_of: date) -> ClassModel | None:
    return class_model(facts.load().as_of(as_of), as_of)


def usual_lags(then: Facts) -> dict[str, int]:
    """Median days from the end of a whole year to its figure, by indicator."""
    rows = then.readings
    rows = rows[(rows["kind"] == ReadingKind.FIGURE) & (rows["last"].dt.month == 12)]
    lag = (rows["known_at"] - rows["last"]).dt.days
    return {str(name): int(np.median(days)) for name, days in lag.groupby(rows["indicator_id"]) if len(days) > 2}


def class_of(target: Target, then: Facts) -> GoalClass:
    """Class of a target."""
    return GoalClass(
        domain_of(target.indicator_id, target.domain),
        kind_of(target.indicator_id, target.comparator, target.unit, target.change_how is not None),
        level_of(len(then.regions.path(target.region_id))),
        target.obligation,
        target.indicator_id,
        target.period.last.year,
    )


def _one(
    target: Target,
    as_of: date,
    then: Facts,
    model: ClassModel | None,
    weights: Weights,
    path: PathAnswer | None,
    lags: dict[str, int],
) -> Inferred:
    goal = class_of(target, then)
    reason = _why_not(target, goal, model, path)
    if reason is not None or model is None:
        return Inferred(target_id=target.target_id, step=Evidence.NONE, why_not=reason)
    rate = model.rate(goal)
    p_path = float("nan") if path is None else path.p
    p_met, low, high = _banded(weights, rate, p_path, None if path is None else path.band)
    aimed = target if path is None or path.aimed is None else path.aimed
    # after a figure of a later year the path alone answers a direction whose base is known
    alone = aimed is not target or (path is not None and path.band is not None)
    from_value = None
    wanted = None if path is None else SETTLED if alone else combine.path_for(weights, rate.p, SETTLED)
    if wanted is not None and path is not None:
        from_value = path.from_value(target, max(wanted, SETTLED), related_paths.newest_held(target, then))
    mark = related_paths.settling(target, as_of, then)
    kept = 0.0 if path is None or alone else combine.kept(weights, rate.p, path.p)
    return Inferred(
        target_id=target.target_id,
        step=Evidence.CLASS if path is None else Evidence.RELATED,
        p_met=p_met,
        p_low=low,
        p_high=high,
        p_class=float(combine.combined(Weights(weights.shift), rate.p, float("nan"))),
        p_path=None if path is None else path.p,
        quantiles=_by_class(target, as_of, p_met)
        if path is None
        else path.quantiles_given(target, p_met, _lead(target, as_of, kept)),
        drivers=() if path is None else path.drivers,
        has_own=not own_readings(target, then).empty,
        by_path_alone=path is not None and path.band is not None,
        of_city=path is not None and path.of_city,
        settles=settles(
            aimed,
            mark,
            as_of,
            lags,
            _explained(target, path, as_of, then),
            p_met,
            from_value,
            _base_lacking(target, then),
        ),
    )


def _base_lacking(target: Target, then: Facts) -> Period | None:
    """Year that a direction is compared with, where no own figure of it is held; None of all others."""
    if target.comparator is not Comparator.DIRECTION or target.recurring:
        return None
    base = target.base_end
    return None if held_figure(target, then, base) is not None else Period(date(base.year, 1, 1), base)


def _by_class(target: Target, as_of: date, p_met: float) -> tuple[float, ...]:
    """Quantiles of the value at the end by how far goals of the class came out from their number; empty without one."""
    kind = kind_of(target.indicator_id, target.comparator, target.unit, target.change_how is not None)
    threshold = target.threshold
    if threshold is None or not target.comparator.one_sided or not leads.comparable(kind, target.unit, threshold):
        return ()
    scale = leads.as_of(as_of).of(target.indicator_id, kind)
    if scale is None:
        return ()
    axis = leads.LeadAxis(kind, target.indicator_id)
    found = leads.values(axis, scale, threshold, target.comparator.is_floor, p_met, LEVELS)
    return tuple(float(round(v)) for v in found) if target.scale is Scale.COUNT else found


def _lead(target: Target, as_of: date, kept: float) -> float | None:
    """Lead of a target on the axis of its path: the less certain, the less is kept of what is known of such goals."""
    lead = leads.beside_a_path(target, as_of)
    return lead / kept**0.5 if lead is not None and kept > 0.0 else None


def _explained(target: Target, path: PathAnswer | None, as_of: date, then: Facts) -> float | None:
    """Share of the value at the end that the settling figure explains; None of works, norms and sums of years."""
    if path is not None:
        return path.found.explained(path.end, path.mark)
    return related_paths.explained_without_figures(target, as_of, then) if related_paths.askable(target) else None


def _of_place(target: Target, as_of: date, answer: RankAnswer, lags: dict[str, int], then: Facts) -> Inferred:
    """A place in a list: no class, for of all regions on a list some must be last."""
    if answer.places.empty and target.comparator is Comparator.DIRECTION:
        return Inferred(target_id=target.target_id, step=Evidence.NONE, why_not=WhyNot.NO_PLACE, listed=answer.listed)
    return Inferred(
        target_id=target.target_id,
        step=Evidence.CLASS if answer.places.empty else Evidence.RELATED,
        p_met=answer.p,
        p_low=answer.low,
        p_high=answer.high,
        p_path=answer.p,
        has_own=not answer.places.empty,
        drivers=tuple(related_paths.driver(row, target.indicator_id, 1.0, then) for _, row in answer.newest.iterrows()),
        settles=settles(
            target if answer.aimed is None else answer.aimed,
            related_paths.mark_of(target, as_of, answer.places),
            as_of,
            lags,
            answer.explained,
            answer.p,
            answer.from_place,
        ),
        listed=answer.listed,
    )


def _why_not(target: Target, goal: GoalClass, model: ClassModel | None, path: PathAnswer | None) -> WhyNot | None:
    """Why nothing can be inferred of a target; None where something can."""
    if target.indicator_id.startswith(NO_MEASURE):
        return WhyNot.NO_MEASURE
    if model is None or (path is None and not model.says_something_of(goal)):
        return WhyNot.NO_OUTCOMES
    if target.comparator is Comparator.DIRECTION and path is None:
        return WhyNot.NO_FIGURES
    return None


def _banded(
    weights: Weights, rate: Rate, p_path: float, alone: tuple[float, float] | None
) -> tuple[float, float, float]:
    """Probability with its band: that of the class, moved by the path as the probability is; or of the path `alone`."""
    if alone is not None:
        middle, low, high = (float(np.clip(p, combine.EDGE, 1 - combine.EDGE)) for p in (p_path, *alone))
        return middle, min(low, middle), max(high, middle)
    middle, low, high = (float(combine.combined(weights, p, p_path)) for p in (rate.p, rate.low, rate.high))
    return middle, min(low, middle), max(high, middle)
