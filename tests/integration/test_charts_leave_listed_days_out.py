"""Charts beside a mean leave out the days that the mean leaves out: those of the bureau's list, by the same rule."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.listed_days import EVENTS, JANUARY, WHOLE, days_of, listing
from support.small_warehouse import LATER, empty_warehouse, insert, list_events, measurements

from analytics.forecast import Forecast
from analytics.indicators import history, listed_days, period_statistics
from analytics.report.charts.waterfall import waterfall_alt
from analytics.series.fan import days_left_out, fan_data
from analytics.series.plan_series import month_change

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
PAST = (date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture(scope="module")
def two_years():
    """PM10 180 in January 2025, else 60; a list of both years (x), of half a year (half), or none."""
    wh = empty_warehouse()
    for region in ("x", "half", "bare"):
        insert(wh.con, measurements(days_of(PAST[0], YEAR[1], JANUARY), region))
    list_events(wh, listing("x", [*WHOLE, ("2024-01-01", "2024-12-31")], EVENTS))
    list_events(wh, listing("half", [("2025-01-01", "2025-06-30")], EVENTS))
    return wh


def drawn(wh, region, parameter="pm10", forecast=None, as_of=LATER, period=YEAR):
    out = days_left_out(wh, region, parameter, period, as_of)
    return fan_data(history(wh, region, as_of), parameter, period, 60.0, forecast, out)


@pytest.mark.thorough
@pytest.mark.parametrize(("region", "mean"), [("x", 60.0), ("half", 70.1917808), ("bare", 70.1917808)])
def test_the_fan_of_a_closed_year_ends_on_the_mean_of_the_rule(two_years, region, mean):
    # 120号: the listed days leave the mean: 334 days of 60. With January in: (31 x 180 + 334 x 60) / 365 = 70.19
    data = drawn(two_years, region)
    result = period_statistics(two_years, region, *YEAR, LATER, statistic="mean", parameter="pm10").iloc[0]
    assert data.loc[data["series"] == "observed", "value"].iloc[-1] == pytest.approx(mean)
    assert result["value"] == pytest.approx(mean)


@pytest.mark.thorough
def test_a_past_year_of_the_fan_leaves_its_listed_days_out(two_years):
    data = drawn(two_years, "x", period=(date(2026, 1, 1), date(2026, 12, 31)))
    ends = data[data["series"] == "past"].groupby("year")["value"].last()
    assert ends.to_dict() == {2024: pytest.approx(60.0), 2025: pytest.approx(60.0)}


def test_known_days_in_the_paths_of_a_fan_are_left_out_too(two_years):
    # to the end of June: 150 days of 60 count and 31 of 180 do not; July to December at 90: (150x60 + 184x90) / 334
    dates = np.arange(np.datetime64("2025-01-01"), np.datetime64("2026-01-01"))
    known = np.where(dates < np.datetime64("2025-02-01"), 180.0, 60.0)
    path = np.where(dates < np.datetime64("2025-07-01"), known, 90.0)[None, None, :].astype(np.float32)
    flags = (dates < np.datetime64("2025-07-01"))[None, :]
    made = Forecast("x", LATER, *YEAR, ("pm10",), dates, path, flags, "m", 1)
    out = listed_days(two_years, "x", "pm10", [YEAR], LATER)
    past = history(two_years, "x", date(2025, 7, 1))
    data = fan_data(past, "pm10", YEAR, 60.0, made, out)
    assert data.loc[data["series"] == "forecast", "q50"].iloc[-1] == pytest.approx((150 * 60 + 184 * 90) / 334)


@pytest.mark.parametrize(("region", "months", "change"), [("x", 11, 0.0), ("half", 12, 10.1917808)])
def test_the_change_by_month_runs_between_the_means_of_the_rule(two_years, region, months, change):
    table = month_change(two_years, region, "pm10", 2024, 2025, LATER)
    january = table[table["month"] == 1].iloc[0]
    assert table["change"].sum() == pytest.approx(change, abs=1e-6)
    assert (january["n_to"] == 0) == (months == 11)
    assert table["n_out_to"].iloc[0] == (31 if region == "x" else 0) and table["n_out_from"].iloc[0] == 0


def test_the_change_by_month_says_how_many_days_of_the_list_are_in_no_month(two_years):
    table = month_change(two_years, "x", "pm10", 2024, 2025, LATER)
    assert "31 days of the bureau's list are left out" in waterfall_alt(table, "en")
    assert "已剔除官方名单所列31天" in waterfall_alt(table, "zh")
    bare = month_change(two_years, "bare", "pm10", 2024, 2025, LATER)
    assert "list" not in waterfall_alt(bare, "en") and "名单" not in waterfall_alt(bare, "zh")


def test_a_parameter_that_no_list_names_keeps_every_day(two_years):
    assert listed_days(two_years, "x", "no2", [YEAR], LATER).empty
    assert len(listed_days(two_years, "x", "pm10", [YEAR, PAST], LATER)) == 31


def test_the_history_a_forecast_learns_from_is_as_measured(two_years):
    past = history(two_years, "x", LATER)
    assert past.monthly.loc[pd.Timestamp("2025-01-01"), "pm10"] == 180.0
