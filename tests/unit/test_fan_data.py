"""Series behind a fan chart, worked out by hand: the path that just meets follows the season, also of a year ahead."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.forecast import Forecast
from analytics.indicators import History
from analytics.series.fan import fan_data

START, END = date(2025, 1, 1), date(2025, 1, 6)
DATES = np.arange(np.datetime64(START), np.datetime64(END) + 1)


def known_days(*values):
    daily = pd.DataFrame({"pm25": values}, index=pd.date_range(START, periods=len(values)), dtype=float)
    flags = daily.isna()
    return History("somewhere", START, daily, flags, daily.iloc[:0], {}, {}, None)


def forecast(*known):
    """Two paths whose mean is 60, 30, 90, … day by day: a season of two days."""
    n = len(known)
    season = np.resize([60.0, 30.0], len(DATES))
    season[2] = 90.0
    paths = np.stack([0.5 * season, 1.5 * season])[:, None, :]
    paths[:, 0, :n] = known
    origin = (DATES[n] if n < len(DATES) else DATES[-1] + 1).astype(object)
    flags = (np.arange(len(DATES)) < n)[None, :]
    return Forecast("somewhere", origin, START, END, ("pm25",), DATES, paths.astype(np.float32), flags, "m", 1)


def required(data):
    return data.loc[data["series"] == "required", "value"].to_numpy()


def test_the_path_that_just_meets_follows_the_season_and_ends_on_what_is_required():
    # two days at 20; to come 90, 30, 60, 30 on average (mean 52.5), which must average 35: two thirds of each
    data = fan_data(known_days(20.0, 20.0), "pm25", (START, END), 35.0, forecast(20.0, 20.0))
    assert required(data) == pytest.approx([100 / 3, 120 / 4, 160 / 5, 180 / 6])
    assert 180 / 6 == (2 * 20.0 + 4 * 35.0) / 6


def test_of_a_period_that_has_not_begun_it_is_no_flat_line():
    # 60, 30, 90, 30, 60, 30 (mean 50) must average 35: 0.7 of each
    data = fan_data(known_days(), "pm25", (START, END), 35.0, forecast())
    assert set(data["series"]) == {"forecast", "required"}
    assert required(data) == pytest.approx([42.0, 31.5, 42.0, 36.75, 37.8, 35.0])


def test_a_known_day_without_a_value_counts_for_nothing():
    data = fan_data(known_days(20.0, np.nan, 20.0), "pm25", (START, END), 35.0, forecast(20.0, np.nan, 20.0))
    assert required(data)[-1] == pytest.approx((2 * 20.0 + 3 * 35.0) / 5)


@pytest.mark.parametrize("level", [float("nan"), -3.0, 0.0])
def test_no_path_where_none_meets(level):
    data = fan_data(known_days(20.0), "pm25", (START, END), level, forecast(20.0))
    assert "required" not in set(data["series"]) and "forecast" in set(data["series"])
