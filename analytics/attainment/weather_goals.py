"""How a target on a period's mean depends on the weather the period had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.attribution import Apart, Attributions, Span
from analytics.targets.target import Target
from analytics.terms import Statistic


@dataclass(frozen=True)
class Goal:
    """A target on the later period's mean, and what of its doubt is weather.

    Parameters
    ----------
    target : Target
    p_met : float
        Probability that it is met with the period's emissions, if any of the past years' weather may come.
    of_weather : float
        Share of the doubt p (1 − p) that depends on which weather comes.
    n_met, n_years : int
        In how many years' weather the mean meets it, of how many.
    """

    target: Target
    p_met: float
    of_weather: float
    n_met: int
    n_years: int


@dataclass(frozen=True)
class WeatherAnswer:
    """What is said of a region's change between two periods.

    Parameters
    ----------
    region_id : str
    as_of : date
    before, after : (date, date)
    attributions : Attributions
        Of each pollutant, or why there is none.
    apart : dict of str to Apart
        Without meteorology: by parameter, the change beside the common part of the climate region.
    goals : tuple of Goal
        Targets of the region on the mean of the later period.
    """

    region_id: str
    as_of: date
    before: Span
    after: Span
    attributions: Attributions
    apart: dict[str, Apart]
    goals: tuple[Goal, ...]


def weather_goals(targets: Sequence[Target], made: Attributions) -> tuple[Goal, ...]:
    """Targets on the mean of the later period of an attribution, and how they hang on the weather.

    Parameters
    ----------
    targets : sequence of Target
    made : Attributions
    """
    goals = []
    for target in targets:
        answer = made.made.get((target.region_id, target.parameter or ""))
        if answer is None or answer.past is None or target.threshold is None or target.statistic is not Statistic.MEAN:
            continue
        same_days = (target.period.first, target.period.last) == answer.after
        if not (same_days and target.comparator.one_sided and target.unit == answer.unit):
            continue
        p, share = answer.past.p_met(target.threshold, target.comparator.is_ceiling)
        below = answer.past.values <= target.threshold
        n_met = int(below.sum() if target.comparator.is_ceiling else (~below).sum())
        goals.append(Goal(target, p, share, n_met, len(answer.past.years)))
    return tuple(goals)
