"""What the benchmarks of weather and the rest have in common: files of cities, fits, periods that are compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from simulated_air import weather_object

from analytics.attribution import predictors
from analytics.attribution.cross_fit import CrossFit, cross_fit
from analytics.attribution.estimate import Estimate
from analytics.ingest.meteorology_names import meaning, parameters, units

PAIRS = [
    ((date(2017, 1, 1), date(2017, 12, 31)), (date(2018, 1, 1), date(2018, 12, 31)), 1),
    ((date(2017, 1, 1), date(2017, 3, 31)), (date(2019, 1, 1), date(2019, 3, 31)), 2),
    ((date(2015, 6, 1), date(2015, 8, 31)), (date(2018, 6, 1), date(2018, 8, 31)), 3),
]


def held(found: Estimate, true: float) -> tuple[bool, bool]:
    return found.low80 <= true <= found.high80, found.low95 <= true <= found.high95


def fit_of(weather: pd.DataFrame, values: np.ndarray, model: str, seed: int) -> CrossFit:
    known = predictors(weather_object(weather, date(2021, 1, 1)))
    has = weather[["temperature", "wind_speed"]].notna().all(axis=1).to_numpy() & (np.nan_to_num(values) > 0)
    days = weather.index.to_numpy().astype("datetime64[D]")
    return cross_fit(days[has], values[has], known.to_numpy(float)[has], model, seed)


def read_met(path: Path, city: str) -> pd.DataFrame:
    """Meteorology of a city under the names of the warehouse; what cannot be is left out as ingesting does."""
    rows = (
        pd.read_parquet(path).query("city == @city").dropna(subset=["date"]).drop_duplicates("date").set_index("date")
    )
    out = {}
    for name in rows.columns.drop("city"):
        said = meaning(name)
        if said is None or not said.unit:
            continue
        own = parameters()[said.parameter]
        values = units()[said.unit].of(rows[name].astype(float))
        out[said.parameter] = values.where(values.between(own.min_value, own.max_value))
    days = pd.date_range(rows.index.min(), rows.index.max(), name="day")
    return pd.DataFrame(out).reindex(days)
