"""Meteorology of a region on one calendar without gaps, and the quantities that a model of concentrations is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from analytics import resources
from analytics.indicators.sql_macros import WarehouseLike, as_date, core_query
from analytics.message import Both

#: share of days on which a parameter must be measured to be used
COVERED = 0.8
#: parameters without which nothing is said of weather
NEEDED = ("temperature", "wind_speed")
#: parameters whose day before and whose means over three and seven days are used too
LAGGED = ("temperature", "humidity", "vapour", "wind_speed", "sunshine", "radiation", "precipitation", "pressure",
          "east", "north", "boundary_layer_height")  # fmt: skip
MAGNUS = (6.112, 17.62, 243.12)


@dataclass(frozen=True, eq=False)
class Weather:
    """Daily meteorology of a region as it was known on a date.

    Parameters
    ----------
    region_id : str
    as_of : date
        Nothing known later, and no day at or after it, is in it.
    days : DataFrame
        Index: every day from the first to the last; a column a parameter, in the units of
        ``data/raw/lexicon/meteorology.csv``; NaN where missing.
    sources : tuple of str
    n_stations : int
        Most stations behind a value.

    Examples
    --------
    >>> from datetime import date
    >>> days = pd.DataFrame({"temperature": [20.0, 21.0]}, index=pd.date_range("2025-07-01", periods=2, name="day"))
    >>> Weather("x", date(2025, 7, 3), days).lacking  # what a model cannot do without
    ('wind_speed',)
    """

    region_id: str
    as_of: date
    days: pd.DataFrame
    sources: tuple[str, ...] = ()
    n_stations: int = 0

    @property
    def lacking(self) -> tuple[str, ...]:
        """Needed parameters that are missing, or measured on too few days."""
        share = self.days.notna().mean()
        return tuple(name for name in NEEDED if not share.get(name, 0.0) >= COVERED)


@cache
def parameter_names() -> dict[str, Both]:
    """Parameters of meteorology by their ids, in words of both languages: those of ``meteorology.csv``.

    Examples
    --------
    >>> parameter_names()["wind_speed"], parameter_names()["wind_speed"].zh
    ('wind speed', '风速')
    """
    table = pd.read_csv(resources.raw_dir() / "lexicon" / "meteorology.csv", encoding="utf-8-sig")
    rows = table[["parameter", "en", "zh"]].to_dict("records")
    return {str(row["parameter"]): Both(str(row["en"]), str(row["zh"])) for row in rows}


def read_weather(wh: WarehouseLike, region_id: str, as_of: date) -> Weather:
    """Read the meteorology of a region as it was known on a date.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse; read-only will do.
    region_id : str
    as_of : date
        A row is visible when ``known_at <= as_of < superseded_at``; days from ``as_of`` on are left out.

    Returns
    -------
    Weather
        Without days where nothing was known.

    Examples
    --------
    The embedded data have no meteorology:

    >>> from datetime import date
    >>> import analytics as da
    >>> read_weather(da.open().warehouse, "xinxiang", date(2026, 2, 1)).days.empty
    True
    """
    day = as_date(as_of)
    rows = core_query(wh, "meteorology_day", region_id=region_id, as_of=day)
    rows = rows[rows["day"] < pd.Timestamp(day)]
    if rows.empty:
        return Weather(region_id, day, pd.DataFrame(index=pd.DatetimeIndex([], name="day")))
    wide = rows.pivot(index="day", columns="parameter", values="value").rename_axis(columns=None)
    span = pd.date_range(wide.index.min(), pd.Timestamp(day - timedelta(days=1)), freq="D", name="day")
    wide = wide.reindex(span[span <= wide.index.max()])
    return Weather(region_id, day, wide.astype(float), tuple(sorted(set(rows["source_id"]))),
                   int(rows["n_stations"].max()))  # fmt: skip


def predictors(weather: Weather) -> pd.DataFrame:
    """What a model of concentrations is given of a day's weather, ``(n_days, n_predictors)``.

    The day's values, the range of its temperature, the pressure of vapour (Magnus formula, WMO-No. 8: from dew point,
    else from temperature and humidity), wind as components weighted by its speed, the logarithm of precipitation; of
    most of them the value of the day before and the means of three and seven days that end on the day; changes of
    pressure and temperature since the day before. Only the day itself and earlier ones are read.

    Parameters
    ----------
    weather : Weather

    Returns
    -------
    DataFrame
        NaN where what is needed is missing; parameters measured on fewer than 80 % of the days are left out.

    Examples
    --------
    At a dew point of 20 °C vapour has 23.3 hPa; a wind of 3 m/s from the east (90°) is 3 east and 0 north:

    >>> from datetime import date
    >>> days = pd.DataFrame({"temperature": [20.0], "dew_point": [20.0], "wind_speed": [3.0],
    ...                      "wind_direction": [90.0]}, index=pd.DatetimeIndex(["2025-07-01"], name="day"))
    >>> row = predictors(Weather("x", date(2025, 7, 2), days)).iloc[0]
    >>> row[["vapour", "east", "north"]].round(1).tolist()
    [23.3, 3.0, 0.0]
    """
    days = weather.days.loc[:, weather.days.notna().mean() >= COVERED]
    now = _of_day(days)
    lagged = now[[name for name in LAGGED if name in now]]
    parts = [
        now,
        lagged.shift(1).add_suffix("_before"),
        lagged.rolling(3, min_periods=2).mean().add_suffix("_3"),
        lagged.rolling(7, min_periods=4).mean().add_suffix("_7"),
    ]
    change = now[[name for name in ("temperature", "pressure") if name in now]]
    return pd.concat([*parts, change.diff().add_suffix("_change")], axis=1)


def _of_day(days: pd.DataFrame) -> pd.DataFrame:
    """Quantities of the day itself."""
    out = {name: days[name] for name in ("temperature", "humidity", "humidity_min", "dew_point", "wind_speed",
           "wind_speed_max", "wind_gust", "sunshine", "radiation", "boundary_layer_height")
           if name in days}  # fmt: skip
    if {"temperature_max", "temperature_min"} <= set(days):
        out["range"] = days["temperature_max"] - days["temperature_min"]
    if "ground_temperature" in days and "temperature" in days:
        out["ground_above_air"] = days["ground_temperature"] - days["temperature"]
    vapour = _vapour(days)
    if vapour is not None:
        out["vapour"] = vapour
    pressure = next((name for name in ("pressure", "sea_level_pressure") if name in days), None)
    if pressure is not None:
        out["pressure"] = days[pressure]
    if "precipitation" in days:
        out["precipitation"] = np.log1p(days["precipitation"])
    direction = next((name for name in ("wind_direction", "wind_direction_of_max") if name in days), None)
    if direction is not None and "wind_speed" in days:
        angle = np.radians(days[direction])
        out["east"], out["north"] = np.sin(angle) * days["wind_speed"], np.cos(angle) * days["wind_speed"]
    return pd.DataFrame(out, index=days.index)


def _vapour(days: pd.DataFrame) -> pd.Series | None:
    """Pressure of vapour in hPa."""
    a, b, c = MAGNUS
    if "dew_point" in days:
        dew = days["dew_point"]
        return pd.Series(a * np.exp(b * dew / (c + dew)), index=days.index)
    if {"temperature", "humidity"} <= set(days):
        saturated = a * np.exp(b * days["temperature"] / (c + days["temperature"]))
        return pd.Series(saturated * days["humidity"] / 100, index=days.index)
    return None
