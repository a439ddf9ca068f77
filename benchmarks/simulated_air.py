"""Series of air and weather whose truth is known: weather's effect, season, trend, step and chance are put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.attribution import Attribution, Weather, attribute
from analytics.indicators import History


@dataclass(frozen=True)
class Truth:
    """What is put into a simulated series.

    ``rate``: change of the log concentration a year; ``step``: change of it on ``step_on``; ``chance``: standard
    deviation of what neither weather nor season explains, with ``memory`` from day to day; ``effect``: how strong the
    weather's part is (1: about as strong as that of PM2.5 in a Chinese city); ``mixing``: how strongly its quantities
    act through each other (0: each for itself, as an additive model has it).
    """

    rate: float = 0.0
    step: float = 0.0
    step_on: date = date(2018, 1, 1)
    chance: float = 0.35
    memory: float = 0.6
    effect: float = 1.0
    mixing: float = 0.0


def weather_of(seed: int, first: str = "2014-01-01", last: str = "2020-12-31") -> pd.DataFrame:
    """Invented meteorology: seasons, weather systems of some days, years that differ."""
    days = pd.date_range(first, last, name="day")
    random = np.random.default_rng([seed, 1])
    angle = 2 * np.pi * (days.day_of_year.to_numpy() - 20) / 365.25
    year = days.year.to_numpy() - days.year.min()
    own = random.normal(size=(3, year.max() + 1))[:, year]  # each year is a little warmer, windier, moister
    systems = np.stack([_memory(random.normal(size=len(days)), phi) for phi in (0.75, 0.5, 0.7, 0.8, 0.3)])
    warmth = 14 - 13 * np.cos(angle) + 3.5 * systems[0] + 0.5 * own[0]
    wind = np.exp(0.75 + 0.15 * np.sin(angle) + 0.38 * systems[1] + 0.05 * own[1])
    moist = np.clip(62 - 10 * np.cos(angle) + 14 * systems[2] + 2 * own[2], 8, 100)
    rain = np.where(systems[2] + 0.8 * systems[4] > 1.3, np.exp(1 + systems[4]), 0.0)
    return pd.DataFrame(
        {
            "temperature": warmth, "temperature_max": warmth + 4 + 0.06 * (100 - moist), "humidity": moist,
            "temperature_min": warmth - 4 - 0.03 * (100 - moist), "wind_speed": wind, "precipitation": rain,
            "wind_direction": (180 + 70 * systems[3] + 40 * np.sin(angle)) % 360,
            "pressure": 1010 + 9 * np.cos(angle) - 4 * systems[0],
            "sunshine": np.clip(7 - 0.09 * (moist - 55) - 3 * (rain > 0), 0, 13),
        },
        index=days,
    )  # fmt: skip


def weather_part(weather: pd.DataFrame, effect: float = 1.0, mixing: float = 0.0) -> np.ndarray:
    """The weather's part of a log concentration: wind of the day and the days before, humidity, rain, warmth.

    With ``mixing`` calm days are worse the moister they are, and wind helps more in winter than in summer.
    """
    days = weather.ffill().bfill()
    angle = 2 * np.pi * days.index.day_of_year.to_numpy() / 365.25
    scaled = {name: (days[name] - days[name].mean()) / days[name].std() for name in ("humidity", "temperature")}
    cold = scaled["temperature"] - scaled["temperature"].rolling(30, min_periods=1, center=True).mean()
    calm = np.log(days["wind_speed"].clip(lower=0.3))
    direction = days["wind_direction" if "wind_direction" in days else "wind_direction_of_max"]
    part = (
        -0.40 * calm - 0.15 * calm.rolling(3, min_periods=1).mean() + 0.14 * scaled["humidity"]
        - 0.12 * np.log1p(days["precipitation"]) - 0.10 * cold * np.cos(angle)
        + 0.10 * np.sin(np.radians(direction))
    )  # fmt: skip
    calm_moist = -(calm - calm.mean()) / calm.std() * scaled["humidity"]
    part = part + mixing * (0.15 * calm_moist - 0.25 * (calm - calm.mean()) * np.cos(angle))
    return effect * part.to_numpy(float)


def concentrations(weather: pd.DataFrame, truth: Truth, seed: int) -> np.ndarray:
    """Daily concentrations on the days of a table of weather."""
    random = np.random.default_rng([seed, 2])
    chance = truth.chance * _memory(random.normal(size=len(weather)), truth.memory)
    return np.exp(season_and_level(weather, truth) + weather_part(weather, truth.effect, truth.mixing) + chance)


def season_and_level(weather: pd.DataFrame, truth: Truth) -> np.ndarray:
    """Log concentrations without weather and chance, on the days of a table of weather."""
    angle = 2 * np.pi * weather.index.day_of_year.to_numpy() / 365.25
    years = (weather.index - weather.index[0]).days.to_numpy() / 365.25
    level = truth.rate * years + truth.step * (weather.index >= pd.Timestamp(truth.step_on))
    return np.asarray(3.8 + 0.45 * np.cos(angle) + level, dtype=float)


def _memory(shocks: np.ndarray, phi: float) -> np.ndarray:
    """First-order autoregression with variance 1."""
    from scipy.signal import lfilter

    start = shocks[0]
    rest = lfilter([np.sqrt(1 - phi**2)], [1.0, -phi], shocks[1:], zi=[phi * start])[0]
    return np.concatenate([[start], rest])


def made_up_city(model: str = "gam", seed: int = 14) -> Attribution:
    """PM2.5 of an invented city in the first quarter of 2025 against that of 2024; from 2025 on less is emitted."""
    weather = weather_of(seed, "2017-01-01", "2025-03-31")
    values = 2 * concentrations(weather, Truth(rate=-0.03, step=-0.08, step_on=date(2025, 1, 1)), seed)
    as_of, spans = date(2025, 4, 1), [(date(year, 1, 1), date(year, 3, 31)) for year in (2024, 2025)]
    past, known = history_of({"pm25": values}, weather.index, as_of), weather_object(weather, as_of)
    return attribute({"x": past}, {"x": known}, *spans, model=model, seed=1).made["x", "pm25"]


def weather_object(days: pd.DataFrame, as_of: date, region: str = "x") -> Weather:
    """Meteorology as the warehouse would give it."""
    return Weather(region, as_of, days, ("simulated",), 1)


def history_of(columns: dict[str, np.ndarray], days: pd.DatetimeIndex, as_of: date, region: str = "x") -> History:
    """Daily values as the warehouse would give them."""
    daily = pd.DataFrame(columns, index=days.rename("day"))
    return History(region, as_of, daily, daily.isna() & False, pd.DataFrame(), {}, {}, None)
