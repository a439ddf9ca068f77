"""How targets depend on the weather: of a period that is over, and of the days to come of an open one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from analytics import display
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attribution import PARAMETERS, Ahead, Apart, Attribution, Attributions, Span
from analytics.errors import DabiaoError, one_of
from analytics.indicators.day_counts import day_unit, over_in_force
from analytics.indicators.readings import as_measured
from analytics.message import Message
from analytics.standards import Standards
from analytics.targets.target import Key, Target
from analytics.terms import Statistic
from analytics.words.catalogue import say
from analytics.words.messages import in_language

#: of a probability beyond these nothing is told apart
LEAST_DOUBT = 0.01
#: what is left of the forecast's spread when the weather is known, at least
LEAST_LEFT = 0.1


@dataclass(frozen=True)
class WeatherGoal:
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
class GoalAhead:
    """An open target, and what of its doubt is the weather of the days to come.

    Parameters
    ----------
    target : Target
    p_met : float
        Probability that the assessment states.
    of_weather : float
        Share of the doubt p (1 − p) that depends on which of the past years' weathers comes.
    best, worst : (int, float)
        Year whose weather is kindest, and the probability with it; the same of the least kind.
    n_years : int
        Years whose weather was tried.
    """

    target: Target
    p_met: float
    of_weather: float
    best: tuple[int, float]
    worst: tuple[int, float]
    n_years: int


@dataclass(frozen=True, repr=False)
class WeatherAnswer(display.Shown):
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
    goals : tuple of WeatherGoal
        Targets of the region on the mean of the later period.
    ahead : tuple of GoalAhead
        Open targets of the region; empty where no assessment was available.
    no_apart : str
        Without meteorology, why the common part of the climate region is not known of any pollutant.
    """

    region_id: str
    as_of: date
    before: Span
    after: Span
    attributions: Attributions
    apart: dict[str, Apart]
    goals: tuple[WeatherGoal, ...]
    ahead: tuple[GoalAhead, ...] = ()
    no_apart: str = ""

    def of(self, parameter: str) -> Attribution:
        """The answer for one pollutant.

        Raises
        ------
        DabiaoError
            If there is none; says why.
        """
        one_of("parameter", parameter, PARAMETERS)
        found = self.attributions.made.get((self.region_id, parameter))
        if found is None:
            failed = self.attributions.failed
            none = Message("{parameter} was not asked about", parameter=parameter)
            raise DabiaoError(failed.get((self.region_id, parameter)) or failed.get((self.region_id, "")) or none)
        return found

    def _card(self, lang: str) -> display.SummaryCard:
        rows = pd.DataFrame([one.row() for one in self.attributions.made.values()])
        columns = ["parameter", "unit", "value_before", "value_after", "change", "weather", "rest", "rest_low95",
                   "rest_high95"]  # fmt: skip
        known = {"as_of": self.as_of, "from": "..".join(map(str, self.before)), "to": "..".join(map(str, self.after))}
        facts = {say(lang, f"card.{name}"): value for name, value in known.items()}
        failed = self.attributions.failed.items()
        why = [
            say(
                lang,
                "card.why",
                what=say(lang, f"pollutant.{name}") if name else self.region_id,
                why=in_language(reason, lang),
            )
            for (_, name), reason in failed
        ]
        table = rows[columns] if len(rows) else pd.DataFrame()
        title = say(lang, "card.weather", region=self.region_id)
        return display.SummaryCard(title, facts, table, say(lang, "meta.semi").join(why), lang)


def weather_goals(targets: Sequence[Target], made: Attributions) -> tuple[WeatherGoal, ...]:
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
        goals.append(WeatherGoal(target, p, share, n_met, len(answer.past.years)))
    return tuple(goals)


def span_ahead(target: Target, as_of: date) -> Span | None:
    """Days of a target's period still to come; None if there are none, or more than a year."""
    first = max(as_of, target.period.first)
    return (first, target.period.last) if timedelta(0) <= target.period.last - first < timedelta(366) else None


def on_the_air(target: Target) -> bool:
    """Whether a target is one whose dependence on weather can be told: on a period's mean, or on good days."""
    counted = target.statistic is Statistic.MEAN or target.statistic in (Statistic.GOOD_DAY_SHARE, Statistic.GOOD_DAYS)
    return counted and target.comparator.one_sided and target.threshold is not None


def goals_ahead(
    targets: Sequence[Target],
    p_met: Mapping[str, float],
    days_of: Callable[[Key], PeriodDays],
    made: Attributions,
    as_of: date,
    standards: Standards,
) -> tuple[GoalAhead, ...]:
    """Say of open targets what of their doubt is the weather of the days to come.

    The assessment's probability stays what it is. The forecast's paths give the spread of the period's value, the
    model of the weather how far the value lies from its middle in the weather of each past year; what the weather
    makes of the spread is taken off it (`in_weathers`).

    Parameters
    ----------
    targets : sequence of Target
        Of one region.
    p_met : mapping of str to float
        The assessment's probability, by target id; targets without one are left out.
    days_of : callable
        Days of a period with the forecast's paths.
    made : Attributions
        With the spans of `span_ahead`.
    as_of : date
    standards : Standards
        Which days are good.
    """
    found = []
    for target in targets:
        p, span = p_met.get(target.target_id), span_ahead(target, as_of)
        if p is None or span is None or not on_the_air(target) or not LEAST_DOUBT <= p <= 1 - LEAST_DOUBT:
            continue
        days = days_of(target.key)
        known = _deviation(target, span, days, made, standards) if days.paths else None
        if known is None:
            continue
        years, deviation, spread = known
        by_year = in_weathers(p, spread, deviation, target.comparator.is_ceiling)
        order = np.argsort(by_year, kind="stable")
        middle = float(by_year.mean())
        found.append(
            GoalAhead(target, p, float(by_year.var() / (middle * (1 - middle))), _of(years, by_year, order[-1]),
                      _of(years, by_year, order[0]), len(years))
        )  # fmt: skip
    return tuple(found)


def _of(years: np.ndarray, by_year: np.ndarray, k: int) -> tuple[int, float]:
    return int(years[k]), float(by_year[k])


def in_weathers(p: float, spread: float, deviation: np.ndarray, ceiling: bool) -> np.ndarray:
    """Probability of a target in the weather of each year, ``(n_years,)``; their mean is about p.

    The period's value is taken as normal with the standard deviation ``spread``; in the weather of a year its middle
    is moved by ``deviation``, and its variance is less by that of the deviations (but at least a hundredth is left).

    Examples
    --------
    >>> in_weathers(0.5, 2.0, np.array([-1.0, 1.0]), True).round(2).tolist()
    [0.72, 0.28]
    """
    left = np.sqrt(max(spread**2 - float(deviation.var()), (LEAST_LEFT * spread) ** 2))
    moved = -deviation if ceiling else deviation
    if left == 0:  # neither the forecast nor the weathers spread: which side of the target is known
        return np.where(moved == 0, p, moved > 0)
    return np.asarray(ndtr((ndtri(p) * spread + moved) / left))


def _deviation(
    target: Target, span: Span, days: PeriodDays, made: Attributions, standards: Standards
) -> tuple[np.ndarray, np.ndarray, float] | None:
    """Years, how far the target's value lies from its middle in each, and its spread; in the unit of the target."""
    if target.statistic is Statistic.MEAN:
        one = made.made.get((target.region_id, target.parameter or ""))
        paths = days.paths.get(target.parameter or "")
        if one is None or paths is None or target.unit != one.unit:
            return None
        coming = _over(one.ahead, span)
        if coming is None:
            return None
        values = np.nanmean(paths, axis=1)
        part = float(np.nansum(paths[:, days.left].mean(axis=0)) / np.isfinite(paths[0]).sum())
        return coming.years, coming.deviation * part, float(values.std())
    good = made.good.get(target.region_id)
    coming = None if good is None else _over(good.ahead, span)
    if good is None or coming is None or not set(good.pollutants) <= set(days.paths):
        return None
    to_come = {name: days.paths[name][:, days.left] for name in good.pollutants}
    reading = as_measured(target.statistic, target.period.last, standards)
    over, _ = over_in_force(to_come, days.dates[days.left], target.statistic, standards, target.edition, reading)
    scale = day_unit(target.statistic, len(days.dates))
    return coming.years, coming.deviation * scale, float((~over).sum(axis=1).std() * scale)


def _over(spans: Sequence[Ahead], span: Span) -> Ahead | None:
    return next((one for one in spans if one.span == span), None)
