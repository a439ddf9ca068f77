"""The weather's part of a log concentration, each day's learnt from other years than its own.

log c = season + weekday + festival + level + weather + chance. Level and season are taken off, a model learns the rest
from the weather of half of the years and predicts the other half, and level and season are estimated again beside that
prediction. A level that moves between years can so not be taken for weather, nor a single year's emissions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.models import MODELS
from analytics.attribution.models.task import WeatherTask
from analytics.attribution.season import day_of_year, level, terms
from analytics.message import Message

#: years with enough days that are needed, and the days that make a year count
LEAST_YEARS, YEAR_DAYS_NEEDED = 4, 200
#: pairs of halves of the years
PAIRS = 8
#: model beside which season and level are estimated again before the one that is asked for learns
FIRST_MODEL = "gam"
#: days about a day of the year whose weather belongs to its season
SEASON_DAYS = 14
#: a concentration below this share of the median counts as that share before the logarithm
LOWEST_SHARE = 0.02


@dataclass(frozen=True, eq=False)
class CrossFit:
    """What was learnt of one pollutant.

    Parameters
    ----------
    dates : ndarray of datetime64[D] (n,)
        Days with a value and with weather.
    values : ndarray (n,)
        Concentrations.
    expected : ndarray (n,)
        Season, weekday, festival and level of the log concentration.
    weather : ndarray (n,)
        The weather's part of it: the mean over the models that never saw the day's year.
    of_pair : ndarray (n_pairs, n)
        The same by one model alone: of each pair of halves the one that never saw the day's year.
    chance : ndarray (n,)
        What is left.
    r2, climatology_r2 : float
        Share of the variance of the log values of whole years that were left out which is explained with weather, and
        by season and the level of the years beside it alone.
    skill : float
        Share of what climatology leaves unexplained that weather explains.
    model : str
    seed : int
    """

    dates: np.ndarray
    values: np.ndarray
    expected: np.ndarray
    weather: np.ndarray
    of_pair: np.ndarray
    chance: np.ndarray
    r2: float
    climatology_r2: float
    skill: float
    model: str
    seed: int

    @property
    def years(self) -> np.ndarray:
        """Calendar year of each day, ``(n,)``."""
        return years_of(self.dates)


def years_of(dates: np.ndarray) -> np.ndarray:
    """Calendar years of days datetime64[D]."""
    return dates.astype("datetime64[Y]").astype(int) + 1970


def cross_fit(dates: np.ndarray, values: np.ndarray, predictors: np.ndarray, model: str, seed: int) -> CrossFit:
    """Learn the weather's part of a pollutant's log concentration.

    Parameters
    ----------
    dates : ndarray of datetime64[D] (n,)
    values : ndarray (n,)
        Concentrations, none missing.
    predictors : ndarray (n, n_predictors)
        As `analytics.attribution.weather.predictors` gives them.
    model : str
        A key of `MODELS`.
    seed : int

    Returns
    -------
    CrossFit

    Raises
    ------
    CannotTell
        If fewer than four years have 200 days each.
    """
    years = years_of(dates)
    counted, n_days = np.unique(years, return_counts=True)
    whole = counted[n_days >= YEAR_DAYS_NEEDED]
    if len(whole) < LEAST_YEARS:
        raise CannotTell(
            Message(
                "{n:year has|years have} {days:day|days} with a value and weather, {least} are needed; load earlier "
                "years",
                n=len(whole),
                days=YEAR_DAYS_NEEDED,
                least=LEAST_YEARS,
            )
        )
    logs = np.log(np.maximum(values, LOWEST_SHARE * np.median(values)))
    steady = np.column_stack([terms(dates), level(dates, whole)])
    halves = _halves(counted, seed)
    expected = steady @ _least_squares(steady, logs)
    seen = np.stack([np.isin(years, first) for first, _ in halves])
    for name in dict.fromkeys((FIRST_MODEL, model)):
        fit = MODELS[name](WeatherTask(predictors, steady, logs, expected))
        of_half = np.stack([[fit(np.flatnonzero(np.isin(years, half)), seed + 2 * k + side)
                             for side, half in enumerate(pair)] for k, pair in enumerate(halves)])  # fmt: skip
        of_pair = np.where(seen, of_half[:, 1], of_half[:, 0])
        weather = of_pair.mean(axis=0)
        slope = float(np.clip(_least_squares(np.column_stack([steady, weather]), logs)[-1], 0.0, 2.0))
        expected = steady @ _least_squares(steady, logs - slope * weather)
    weather, of_pair = slope * weather, slope * of_pair
    chance = logs - expected - weather
    r2, plain = _left_out_years(dates, logs, weather, whole)
    skill = (r2 - plain) / (1 - plain)
    return CrossFit(dates, values, expected, weather, of_pair, chance, r2, plain, skill, model, seed)


def _halves(years: np.ndarray, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of halves of the years, drawn anew for each pair."""
    random = np.random.default_rng([seed, 17])
    pairs = []
    for _ in range(PAIRS):
        order = random.permutation(years)
        pairs.append((order[: len(order) // 2], order[len(order) // 2 :]))
    return pairs


def _least_squares(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.lstsq(columns, values, rcond=None)[0])


def _left_out_years(dates: np.ndarray, logs: np.ndarray, weather: np.ndarray, whole: np.ndarray) -> tuple[float, float]:
    """R² over years that were left out one at a time, with weather and without.

    Season, level and the weight of weather are estimated without the year; its level is that of the years beside it.
    """
    years, fixed = years_of(dates), terms(dates)
    left = np.isin(years, whole)
    errors = np.zeros((2, len(logs)))
    for year in whole:
        out = years == year
        steady = np.column_stack([fixed, level(dates, whole[whole != year])])
        for k, columns in enumerate((np.column_stack([steady, weather]), steady)):
            errors[k, out] = logs[out] - columns[out] @ _least_squares(columns[~out], logs[~out])
    total = np.sum((logs[left] - logs[left].mean()) ** 2)
    with_weather, without = 1 - np.sum(errors[:, left] ** 2, axis=1) / total
    return float(with_weather), float(without)


def seasonal_mean(dates: np.ndarray, values: np.ndarray, at: np.ndarray | None = None) -> np.ndarray:
    """Mean of values over all days of all years within 14 days of each day of the year, ``(..., n)``.

    It is the limit of drawing each day's weather again and again from its season (Grange and Carslaw 2019,
    doi:10.1016/j.scitotenv.2018.10.344).

    Parameters
    ----------
    dates : ndarray of datetime64[D] (n,)
    values : ndarray (..., n)
    at : ndarray of datetime64[D], optional
        Days at which the mean is wanted; default ``dates``.
    """
    number = day_of_year(dates)
    total = np.zeros((*values.shape[:-1], 365))
    count = np.bincount(number, minlength=365).astype(float)
    flat = values.reshape(-1, values.shape[-1])
    total = np.stack([np.bincount(number, weights=row, minlength=365) for row in flat])
    about = np.abs(np.arange(365)[:, None] - np.arange(365)[None, :])
    window = (np.minimum(about, 365 - about) <= SEASON_DAYS).astype(float)
    mean = (total @ window) / np.maximum(count @ window, 1)
    wanted = number if at is None else day_of_year(at)
    return np.asarray(mean[:, wanted].reshape(*values.shape[:-1], len(wanted)))
