"""Judgements of named offices: quantiles of a value, or a probability, as the last step before no answer at all.

An office states quantiles of the value that a target's indicator will have, or, of a goal without a number, how likely
it is to be met. Between the quantiles the value is normal on the axis of its indicator, piece by piece, and beyond them
the outermost piece goes on. Of several offices the mean of their probabilities is taken (the linear pool; Stone 1961,
Genest and Zidek 1986). Who states an interval is surer than right (Soll and Klayman 2004,
doi:10.1037/0278-7393.30.2.299), so the band is at least as wide as that makes a single office, and takes in what
several disagree by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtr, ndtri

from analytics.inference.axis import Axis, Group, group_of
from analytics.inference.combine import EDGE
from analytics.inference.inferred import LEVELS
from analytics.targets.target import Target
from analytics.terms import Comparator

HELD = 0.6
"""Share of truths inside what people state as their 80 % intervals: ours, until judgements have been graded."""

OFFICE_SD = float(np.sqrt((ndtri(0.9) / ndtri(0.5 + HELD / 2)) ** 2 - 1))
"""How far an office's middle lies from the truth beyond what it states, in standard deviations of what it states."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one office says of one target.

    Parameters
    ----------
    target_id, office : str
        Of which target, and who says so.
    judged_on : date
        Day of the judgement.
    quantiles : tuple of (float, float)
        Level and value in the target's unit, both increasing; empty where only a probability is stated.
    probability : float or None
        Stated probability of being met; None where it follows from the quantiles.
    person, note : str
        Who of the office, and on what it stands; may be empty.
    """

    target_id: str
    office: str
    judged_on: date
    quantiles: tuple[tuple[float, float], ...] = ()
    probability: float | None = None
    person: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PooledJudgements:
    """What offices say of a target together.

    Parameters
    ----------
    p : float
        Mean of their probabilities.
    low, high : float
        80 % band: what the probability is if the offices' middle lies off by as much as people's usually do, and at
        least the lowest and highest of their probabilities.
    quantiles : tuple of float
        Mean of their quantiles at `analytics.inference.inferred.LEVELS`; empty where one states a probability alone.
    """

    p: float
    low: float
    high: float
    quantiles: tuple[float, ...]


def probability_of(judgement: Judgement, target: Target) -> float:
    """Probability of being met that a judgement means.

    Examples
    --------
    >>> from analytics.targets.period import Period
    >>> from analytics.terms import Scale, Statistic
    >>> goal = Target(target_id="p/1", region_id="x", indicator_id="cars", unit="vehicle", scale=Scale.LINEAR,
    ...               statistic=Statistic.FIGURE, comparator=Comparator.AT_LEAST, threshold=100.0,
    ...               period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    >>> said = Judgement("p/1", "office", date(2024, 5, 1), ((0.1, 80.0), (0.5, 100.0), (0.9, 140.0)))
    >>> round(probability_of(said, goal), 3)
    0.5
    """
    if judgement.probability is not None or target.threshold is None:
        stated = judgement.probability if judgement.probability is not None else float("nan")
        return float(np.clip(stated, EDGE, 1 - EDGE))
    low, high = _limits(target)
    return float(np.clip(_below(judgement, target, high) - _below(judgement, target, low), EDGE, 1 - EDGE))


def pooled(judgements: Sequence[Judgement], target: Target) -> PooledJudgements | None:
    """Judgements of a target as one; None where there is none."""
    if not judgements:
        return None
    every = [probability_of(one, target) for one in judgements]
    stated = all(one.quantiles for one in judgements)
    rows = np.array([_at_levels(one, target) for one in judgements]) if stated else np.zeros((0, 0))
    quantiles = tuple(float(value) for value in rows.mean(axis=0)) if stated else ()
    p = float(np.mean(every))
    off = ndtri(0.9) * OFFICE_SD / np.sqrt(len(every))
    low, high = (float(np.clip(ndtr(ndtri(p) + side * off), EDGE, 1 - EDGE)) for side in (-1.0, 1.0))
    return PooledJudgements(p, min(low, *every), max(high, *every), quantiles)


def _axis(target: Target) -> Axis:
    return Axis(group_of(target.scale, target.unit) or Group.CHANGE)


def _limits(target: Target) -> tuple[float, float]:
    """Ends, on the axis, of the values that meet a target."""
    assert target.threshold is not None
    axis = _axis(target)
    if target.comparator.is_floor:
        return axis.limit(target.threshold, upward=True), np.inf
    if target.comparator is Comparator.RANGE and target.threshold_high is not None:
        return axis.limit(target.threshold, upward=True), axis.limit(target.threshold_high, upward=False)
    return -np.inf, axis.limit(target.threshold, upward=False)


def _below(judgement: Judgement, target: Target, point: float) -> float:
    """Probability of a value below a point of the axis."""
    if np.isinf(point):
        return float(point > 0)
    levels, values = np.array(judgement.quantiles).T
    return float(ndtr(_beyond(point, _axis(target).forward(values), ndtri(levels))))


def _at_levels(judgement: Judgement, target: Target) -> list[float]:
    """Values at `LEVELS`, in the unit of the target."""
    levels, values = np.array(judgement.quantiles).T
    axis = _axis(target)
    scores, points = ndtri(levels), axis.forward(values)
    return [float(axis.back(_beyond(float(ndtri(level)), scores, points))) for level in LEVELS]


def _beyond(x: float, xs: np.ndarray, ys: np.ndarray) -> float:
    """Straight lines between points; beyond them the outermost goes on."""
    at = int(np.clip(np.searchsorted(xs, x) - 1, 0, len(xs) - 2))
    slope = (ys[at + 1] - ys[at]) / (xs[at + 1] - xs[at])
    return float(ys[at] + slope * (x - xs[at]))
