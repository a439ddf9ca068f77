"""Guard: the default forecast keeps its accuracy on the embedded cities (not a tuning target).

Measured with ``python benchmarks/forecast.py``: CRPS of the default 0.52 × climatology, 0.63 × line and 1.04 ×
damped_window, which happens to be the better one on these nine city-years. The factors below leave slack for noise,
not for a fault.
"""

from datetime import date

import pandas as pd
import pytest
from forecast import ORIGINS, back_test
from forecast_cities import embedded

from analytics.forecast import DEFAULT_MODEL, make_forecast

pytestmark = pytest.mark.slow  # a back-test of four models


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    models = [DEFAULT_MODEL, "damped_window", "climatology", "line"]
    return back_test(embedded(), [2022, 2023, 2024, 2025], ORIGINS.split(","), models)


def test_the_default_beats_the_yardsticks(table: pd.DataFrame) -> None:
    crps = table.groupby("model")["crps"].mean()
    assert crps[DEFAULT_MODEL] <= 0.62 * crps["climatology"]
    assert crps[DEFAULT_MODEL] <= 0.76 * crps["line"]
    assert crps["damped_window"] <= 0.60 * crps["climatology"]
    assert crps[DEFAULT_MODEL] <= 1.6


def test_the_default_beats_climatology_at_every_origin(table: pd.DataFrame) -> None:
    crps = table.pivot_table(index="origin", columns="model", values="crps")
    assert (crps[DEFAULT_MODEL] <= 0.90 * crps["climatology"]).all()


def test_intervals_hold_what_they_say(table: pd.DataFrame) -> None:
    mine = table[table["model"] == DEFAULT_MODEL]
    off = (mine["pit"] - 0.5).abs()
    assert 0.70 <= (off <= 0.4).mean() <= 0.97  # 9 city-years only
    assert (off <= 0.475).mean() >= 0.88


def test_a_year_with_many_estimates_is_not_scored(table: pd.DataFrame) -> None:
    assert 2023 not in set(table["year"])  # 50 estimated days, or 50 missing ones, in each of the three cities


@pytest.mark.parametrize(("origin", "least"), [(date(2025, 12, 1), 0.85), (date(2025, 12, 20), 0.95)])
def test_xinxiang_is_nearly_there_in_december_2025(origin: date, least: float) -> None:
    history = embedded()["xinxiang"].at(origin)
    forecast = make_forecast(history, date(2025, 1, 1), date(2025, 12, 31))
    assert forecast.p_below("pm25", 44.0) >= least
