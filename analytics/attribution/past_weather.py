"""A period's own emissions in the weather of each past year: how far its value depends on the weather it had."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import CrossFit, years_of
from analytics.attribution.season import day_of_year
from analytics.attribution.split import COVERED, Span, days_of
from analytics.message import Message

DRAWS = 500
#: Years whose weather a period must be seen in before their spread says anything.
LEAST_WEATHERS = 3
NO_OTHER_YEAR = Message("a period longer than a year has no other year's weather: ask for one year")


def need_years(found: int) -> None:
    """Raise `CannotTell` where fewer than three years have weather on the days of a period."""
    if found < LEAST_WEATHERS:
        raise CannotTell(
            Message("{n:year has|years have} weather on these days, {least} are needed", n=found, least=LEAST_WEATHERS)
        )


@dataclass(frozen=True, eq=False)
class PastWeather:
    """Means of a period as they would have been in the weather of each year.

    Parameters
    ----------
    observed : float
        The mean as it was.
    years : ndarray of int (n_years,)
        Years whose weather covers the period's days of the year; the period's own is among them.
    values : ndarray (n_years,)
        Mean of the period in the weather of each.
    draws : ndarray (n_draws, n_years)
        The same with the error of the fit.

    Examples
    --------
    In the weather of two of four years the mean would be below 44, in all draws of the fit: the weather alone decides.

    >>> means = np.array([42.0, 43.0, 45.0, 46.0])
    >>> one = PastWeather(43.0, np.arange(2021, 2025), means, np.tile(means, (10, 1)))
    >>> one.p_met(44.0)
    (0.5, 1.0)
    """

    observed: float
    years: np.ndarray
    values: np.ndarray
    draws: np.ndarray

    def p_met(self, threshold: float, at_most: bool = True) -> tuple[float, float]:
        """Probability of meeting a threshold if any of the years' weather may come, and what of its doubt is weather.

        The second is the variance between weathers of the probability as a share of p (1 − p): 1 if the weather alone
        decides, 0 if it changes nothing, or nothing is in doubt.

        Parameters
        ----------
        threshold : float
            In the unit of the values.
        at_most : bool
            Whether the value must not be above it.
        """
        met = self.draws <= threshold if at_most else self.draws >= threshold
        by_weather = met.mean(axis=0)
        p = float(by_weather.mean())
        doubt = p * (1 - p)
        return p, float(by_weather.var() / doubt) if doubt > 0 else 0.0


def past_weather(fit: CrossFit, span: Span, seed: int) -> PastWeather:
    """Put a period's days into the weather of the same days of each year.

    Each day keeps its season, level and chance; only the weather's part is that of the other year's day.

    Parameters
    ----------
    fit : CrossFit
    span : (date, date)
        At most a year.
    seed : int

    Raises
    ------
    CannotTell
        If the period has too few days, is longer than a year, or fewer than three years have weather on its days.
    """
    days = days_of(fit, span)
    if (span[1] - span[0]).days > 366:
        raise CannotTell(NO_OTHER_YEAR)
    number, years = day_of_year(fit.dates), years_of(fit.dates)
    first = years[days[0]]
    of_day = {(int(y), int(n)): k for k, (y, n) in enumerate(zip(years, number, strict=True))}
    kept, values, spreads = [], [], []
    for year in np.unique(years):
        other = np.array([of_day.get((int(year + years[d] - first), int(number[d])), -1) for d in days])
        has = other >= 0
        if has.sum() < COVERED * len(days):
            continue
        own, those = days[has], other[has]
        kept.append(int(year))
        values.append(np.mean(fit.values[own] * np.exp(fit.weather[those] - fit.weather[own])))
        of_pair = np.mean(fit.values[own] * np.exp(fit.of_pair[:, those] - fit.of_pair[:, own]), axis=1)
        spreads.append(0.0 if year == first else float(of_pair.std(ddof=1)))
    need_years(len(kept))
    noise = np.random.default_rng([seed, 41]).standard_t(len(fit.of_pair) - 1, (DRAWS, len(kept)))
    middle = np.array(values)
    draws = np.maximum(middle + noise * np.array(spreads), 0.0)
    return PastWeather(float(fit.values[days].mean()), np.array(kept), middle, draws)
