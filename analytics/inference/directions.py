"""Directions of which own figures are held: a figure that is known is a number, so a direction becomes a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from analytics.inference.each_year import Held, each_beyond
from analytics.inference.facts import Facts
from analytics.inference.own_figures import days_of, held_figure, later_own
from analytics.inference.related import Predictive
from analytics.targets.target import Target
from analytics.terms import Comparator


def aimed_at(target: Target, base: float | None) -> Target | None:
    """A direction as a comparison with the figure of its base year; None of another target, or without that figure.

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.targets.period import Period
    >>> from analytics.terms import Statistic
    >>> rises = Target(target_id="p/1", region_id="x", indicator_id="good_day_share", statistic=Statistic.FIGURE,
    ...                comparator=Comparator.DIRECTION, threshold_text="up",
    ...                period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    >>> one = aimed_at(rises, 60.0)
    >>> one.comparator.value, one.threshold, aimed_at(rises, None)
    ('>', 60.0, None)
    """
    if base is None or target.comparator is not Comparator.DIRECTION or target.recurring:
        return None
    return replace(target, comparator=Comparator.BELOW if target.falls else Comparator.ABOVE, threshold=base)


class DirectionChance(NamedTuple):
    """What the path says of a direction of which an own figure is held (`analytics.inference.related_paths`)."""

    p: float
    aimed: Target | None
    band: tuple[float, float] | None


def of_change(found: Predictive, target: Target, queries: Sequence[int], known: Facts) -> DirectionChance | None:
    """A direction against own figures: of its base year, or of its last year where only that is held; else None.

    Queries are the end and the base, and of a direction of each of several years the years between, which always has an
    answer: each year against the one before (`analytics.inference.each_year`), with the own figures that are held.

    A figure that is held is a number and has no noise. Equal values are no change, so the probability is that of being
    beyond the figure. Where an own figure of a year after the base is held there is a ``band``, and the path alone
    answers: what moves a path towards the class was learnt of goals with a number, which those who set it could choose
    by figures of their own, and of which no later one was known.
    """
    if target.comparator is not Comparator.DIRECTION:
        return None
    end, base, *between = queries
    if target.recurring:
        years = [base, *between, end]
        held = [_held(found, target, one, known) for one in years]
        of_years = found.covariance[np.ix_(years, years)]
        p, low, high = each_beyond(found.mean[years], of_years, found.noise, held, not target.falls)
        return DirectionChance(p, None, (low, high) if later_own(target, known) else None)
    before, after = (held_figure(target, known, last) for last in (target.base_end, target.period.last))
    days = days_of(target)  # readings of days are shares, and the target counts days
    stated = before * days / 100.0 if before is not None and days else before
    if before is not None and after is not None:
        p = float(after < before if target.falls else after > before)
        return DirectionChance(p, aimed_at(target, stated), (p, p))
    if before is not None:
        p = found.beyond(end, before, not target.falls)
        band = found.band_beyond(end, before, not target.falls) if later_own(target, known) else None
        return DirectionChance(p, aimed_at(target, stated), band)
    if after is not None:
        asked = base, after, target.falls  # the base lies on the other side
        return DirectionChance(found.beyond(*asked), None, found.band_beyond(*asked))
    return None


def _held(found: Predictive, target: Target, which: int, known: Facts) -> Held | None:
    """Own figure of the year of a query; None where none is held. Beyond the end of the axis no figure can lie."""
    upward, rounding = not target.falls, found.rounding[which]
    value = held_figure(target, known, found.last_of[which].date())
    if value is None:
        return None
    end = np.inf if upward else -np.inf
    after = end if found.axis.ends_at(value, upward) else found.axis.limit(value, not upward, rounding)
    return Held(value, after, found.axis.limit(value, upward, rounding))
