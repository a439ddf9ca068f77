"""The change of the number of good days, split: a day is good by the edition in force on it, as counts of days have it.

All pollutants of a day have the same weather, so a day's weathers are whole days of the record: each gives every
pollutant its part. A day counts with the share of the weathers of its season in which it would have been good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.attribution.ahead import Ahead, days_to_come
from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import SEASON_DAYS, CrossFit
from analytics.attribution.season import day_of_year
from analytics.attribution.split import (
    BLOCK,
    COVERED,
    DRAWS,
    Span,
    Split,
    expect_every_month,
    expect_same_season,
    short_months,
    split_of,
)
from analytics.indicators.aqi import deciding_items, items_of
from analytics.indicators.day_counts import largest_not_over, over_in_force
from analytics.indicators.readings import as_measured
from analytics.indicators.rule_reading import Reading
from analytics.message import Message
from analytics.standards import Role, Standards
from analytics.terms import POLLUTANTS, Statistic

JOINT_DRAWS = 100


@dataclass(frozen=True, eq=False)
class GoodRule:
    """What makes a day good: the rules of each day, and the pollutants that the daily index asks about.

    Parameters
    ----------
    standards : Standards
    reading : Reading
        Rounding of daily values; dust days count as measured.
    items : tuple of str
        Pollutants of the index, by their daily parameter.
    deciding : tuple of str
        Those without which it is not known whether a day is good.

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.standards import load
    >>> rule = GoodRule.on(date(2025, 12, 31), load())
    >>> rule.deciding
    ('pm25', 'pm10', 'no2', 'o3_mda8')
    """

    standards: Standards
    reading: Reading
    items: tuple[str, ...]
    deciding: tuple[str, ...]

    @classmethod
    def on(cls, day: date, standards: Standards) -> GoodRule:
        """The rule, with the pollutants that the index of one day asks about.

        Raises
        ------
        InputError
            If no edition of the daily index is in force on that day.
        """
        index = standards.edition(Role.AIR_INDEX, day)
        items = tuple(name for name in items_of(standards, index) if name in POLLUTANTS)
        deciding = tuple(group[0] for group in deciding_items(standards, index))
        return cls(standards, as_measured(Statistic.GOOD_DAYS, day, standards), items, deciding)

    def good(self, values: Mapping[str, np.ndarray], dates: np.ndarray) -> np.ndarray:
        """Whether none of these pollutants makes a day more than good, ``(n_days,)``; values ``(n_days,)`` each."""
        days = {name: one[None, :] for name, one in values.items()}
        over, _ = over_in_force(days, dates, Statistic.GOOD_DAYS, self.standards, None, self.reading)
        return np.asarray(~over[0])

    def log_limits(self, names: Sequence[str], dates: np.ndarray) -> np.ndarray:
        """Log of the largest concentration of each pollutant with which each day is good, ``(n_names, n_days)``."""
        how = Statistic.GOOD_DAYS, self.standards, None, self.reading
        return np.log(np.stack([largest_not_over(name, dates, *how) for name in names]))


@dataclass(frozen=True, eq=False)
class GoodDays:
    """Good days of two periods, on the days on which all pollutants and the weather are known.

    Parameters
    ----------
    region_id : str
    before, after : (date, date)
    split : Split
        The change of their number.
    pollutants : tuple of str
        Those that were asked of each day, by their daily parameter.
    without_weather : tuple of str
        Pollutants whose weather's part cannot be told: all of their change counts as the rest.
    left_out : tuple of str
        Pollutants that no day needs and that too few of the days have.
    ahead : tuple of Ahead
        Good days among the days to come, by the weather of each past year.

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.attribution import Estimate
    >>> years = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
    >>> six, four, two = (Estimate(n, n, n, n, n) for n in (6.0, 4.0, 2.0))
    >>> split = Split(200.0, 206.0, 202.0, 204.0, 6.0, four, two, Estimate(0.01, 0.0, 0.02, 0.0, 0.02), 366, 365)
    >>> one = GoodDays("x", *years, split, ("pm25",), (), (), ())
    >>> one.split.weather.value + one.split.rest.value  # days more
    6.0
    """

    region_id: str
    before: Span
    after: Span
    split: Split
    pollutants: tuple[str, ...]
    without_weather: tuple[str, ...]
    left_out: tuple[str, ...]
    ahead: tuple[Ahead, ...]

    def row(self) -> dict[str, object]:
        """The change as a row among those of pollutants."""
        spans = {"before_start": self.before[0], "before_end": self.before[1], "after_start": self.after[0],
                 "after_end": self.after[1]}  # fmt: skip
        whose = {"region_id": self.region_id, "parameter": "", "measure": Statistic.GOOD_DAYS, "unit": "d"}
        return {**whose, **spans, **self.split.row(ratio=False)}


@dataclass(frozen=True, eq=False)
class _Together:
    """The fits of all pollutants on the days that they share; first axis the pollutants.

    ``limits`` are logs of the largest concentrations with which each day is good, ``good`` whether it was.
    """

    rule: GoodRule
    names: tuple[str, ...]
    dates: np.ndarray
    good: np.ndarray
    logs: np.ndarray
    limits: np.ndarray
    weather: np.ndarray
    of_pair: np.ndarray
    expected: np.ndarray
    chance: np.ndarray

    def within(self, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Days that each number of the year's season holds, as a mask ``(365, n)``; numbers of some days."""
        apart = np.abs(np.arange(365)[:, None] - day_of_year(self.dates)[None, :])
        return np.minimum(apart, 365 - apart) <= SEASON_DAYS, day_of_year(days)


def good_days(
    region_id: str,
    fits: Mapping[str, CrossFit],
    rule: GoodRule,
    spans: tuple[Span, Span],
    ahead: tuple[Span, ...],
    seed: int,
    without_weather: tuple[str, ...] = (),
    left_out: tuple[str, ...] = (),
) -> GoodDays:
    """Part the change of the number of good days between two periods.

    Parameters
    ----------
    region_id : str
    fits : mapping of str to CrossFit
        By parameter, all that decide whether a day is good.
    rule : GoodRule
    spans : ((date, date), (date, date))
        The periods compared, the earlier first; the same part of the year.
    ahead : tuple of (date, date)
        Days to come of which it is asked how the weather changes their number.
    seed : int
    without_weather : tuple of str
        Pollutants whose weather's part cannot be told; it is taken as none.
    left_out : tuple of str
        Pollutants that were not asked for.

    Raises
    ------
    CannotTell
        If the periods are different parts of the year, or too few of their days have all pollutants and weather.
    """
    expect_same_season(*spans)
    one = _together(fits, rule, without_weather)
    rows = [_days(one.dates, span) for span in spans]
    season, number = one.within(one.dates)
    means = [_good(one, one.logs - one.weather, one.weather, days, season, number).sum() for days in rows]
    pairs = [
        np.array([_good(one, one.logs - part, part, days, season, number).sum() for part in one.of_pair])
        for days in rows
    ]
    chance = [_chance(one, days, season, number, np.random.default_rng([seed, 47, k])) for k, days in enumerate(rows)]
    observed = [float(one.good[days].sum()) for days in rows]
    split = split_of(observed, [float(x) for x in means], pairs, chance, (len(rows[0]), len(rows[1])), seed)
    coming = []
    for span in ahead:
        try:
            coming.append(_coming(one, span, season))
        except CannotTell:  # too few years with weather on these days
            continue
    return GoodDays(region_id, *spans, split, one.names, without_weather, left_out, tuple(coming))


def in_mean_weather(fits: Mapping[str, CrossFit], rule: GoodRule) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days on which all pollutants are known, whether each was good, and the share of weathers in which it would be.

    The weathers are those of the season of the day, in all years; arguments are those of `good_days`.
    """
    one = _together(fits, rule, ())
    season, number = one.within(one.dates)
    days = np.arange(len(one.dates))
    return one.dates, one.good, _good(one, one.logs - one.weather, one.weather, days, season, number)


def _together(fits: Mapping[str, CrossFit], rule: GoodRule, without: tuple[str, ...]) -> _Together:
    names = tuple(sorted(fits))
    shared = fits[names[0]].dates
    for name in names[1:]:
        shared = np.intersect1d(shared, fits[name].dates)
    at = {name: np.searchsorted(fits[name].dates, shared) for name in names}
    known = {name: 0.0 if name in without else 1.0 for name in names}

    def stack(part: str) -> np.ndarray:
        return np.stack([getattr(fits[name], part)[..., at[name]] for name in names])

    weights = np.array([known[name] for name in names])[:, None]
    values, weather = stack("values"), stack("weather")
    good = rule.good(dict(zip(names, values, strict=True)), shared)
    of_pair = np.moveaxis(stack("of_pair"), 1, 0) * weights
    return _Together(
        rule, names, shared, good, np.log(values), rule.log_limits(names, shared), weather * weights, of_pair,
        stack("expected"), stack("chance") + weather * (1 - weights),
    )  # fmt: skip


def covers(dates: np.ndarray, span: Span) -> bool:
    """Whether three quarters of the days of a period are among some days, and half of those of each month in it."""
    found = dates[(dates >= np.datetime64(span[0])) & (dates <= np.datetime64(span[1]))]
    return len(found) >= COVERED * ((span[1] - span[0]).days + 1) and not short_months(found, span)


def _days(dates: np.ndarray, span: Span) -> np.ndarray:
    found = np.flatnonzero((dates >= np.datetime64(span[0])) & (dates <= np.datetime64(span[1])))
    n = (span[1] - span[0]).days + 1
    if len(found) < COVERED * n:
        raise CannotTell(
            Message(
                "{first} to {last}: {found} of {n:day|days} {found:-has|have} all pollutants and weather, {least} % "
                "are needed; load the other days or ask about a period that is measured",
                first=span[0],
                last=span[1],
                found=len(found),
                n=n,
                least=round(100 * COVERED),
            )
        )
    expect_every_month(dates[found], span)
    return found


def _good(
    one: _Together, without: np.ndarray, weather: np.ndarray, days: np.ndarray, season: np.ndarray, number: np.ndarray
) -> np.ndarray:
    """Share of the weathers of its season in which each day is good, ``(n_days,)``.

    ``without`` are log concentrations less the weather's part, ``weather`` that part, ``(n_pollutants, n)``.
    """
    out = np.empty(len(days))
    for k, day in enumerate(days):
        there = (one.limits - without)[:, day, None] >= weather[:, season[number[day]]]
        out[k] = there.all(axis=0).mean()
    return out


def _chance(
    one: _Together, days: np.ndarray, season: np.ndarray, number: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Draws of what chance brings to the number of good days: blocks of days, the same for all pollutants."""
    starts = random.integers(0, len(one.dates) - BLOCK, (JOINT_DRAWS, -(-len(days) // BLOCK)))
    drawn = (starts[:, :, None] + np.arange(BLOCK)).reshape(JOINT_DRAWS, -1)[:, : len(days)]
    counts = np.zeros(JOINT_DRAWS)
    for k, day in enumerate(days):
        margin = (one.limits - one.expected)[:, day, None] - one.chance[:, drawn[:, k]]
        weather = one.weather[:, season[number[day]]]
        fine = np.ones((JOINT_DRAWS, weather.shape[1]), dtype=bool)
        for limit, part in zip(margin, weather, strict=True):
            fine &= limit[:, None] >= part
        counts += fine.mean(axis=1)
    return np.resize(counts - counts.mean(), DRAWS)


def _coming(one: _Together, span: Span, season: np.ndarray) -> Ahead:
    """Good days to come by the weather of each year: chance is that of all days of the season."""
    days = days_to_come(one.dates, span)
    number = day_of_year(one.dates[days.level])
    limits = one.rule.log_limits(one.names, np.arange(np.datetime64(span[0]), np.datetime64(span[1]) + 1))
    share = np.full(days.weather.shape, np.nan)
    for k, level in enumerate(days.level):
        chance = one.chance[:, season[number[k]]]
        own = np.flatnonzero(days.weather[:, k] >= 0)
        there = one.expected[:, level, None, None] + one.weather[:, days.weather[own, k], None] + chance[:, None, :]
        share[own, k] = (there <= limits[:, k, None, None]).all(axis=0).mean(axis=1)
    counts = np.nanmean(share, axis=1) * len(days.level)
    return Ahead(span, days.years, counts - counts.mean())
