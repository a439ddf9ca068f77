"""Counts of days of a region with only some pollutants say which are missing, and nothing of ozone that is not so."""

from datetime import date

import pandas as pd
import pytest
from support.small_warehouse import empty_warehouse, insert, measurements

from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import period_days
from analytics.indicators import history
from analytics.standards import load

RULES = load()
YEAR = date(2025, 1, 1), date(2025, 12, 31)
LATER = date(2026, 6, 1)


def note(statistic, **values):
    wh = empty_warehouse()
    insert(wh.con, measurements(pd.DataFrame({"date": pd.date_range(*YEAR)} | values), "x"))
    days = period_days(history(wh, "x", LATER), *YEAR, LATER)
    return judge_air(
        Rule(statistic, None, ">=" if "good" in statistic else "<=", 50.0, None, None), days, RULES
    ).cells()


@pytest.mark.parametrize("statistic", ["good_day_share", "heavy_day_share", "good_days", "heavy_days"])
def test_bounds_that_exclude_nothing_are_no_value_and_no_evidence(statistic):
    row = note(statistic, pm25=40.0, pm10=60.0)  # every day may be good, for it is not known to be worse, or heavy
    assert row["status"] == "no evidence"
    assert pd.isna(row["value_low"]) and pd.isna(row["value_high"])
    assert "NO2" in row["missing_en"] and "exclude no number of days" in row["missing_en"]
    assert "不足以判断天数" in row["missing_zh"]


def test_bounds_that_exclude_some_days_stay():
    row = note("good_day_share", pm25=[40.0] * 300 + [90.0] * 65, pm10=60.0)
    assert (row["status"], row["value_low"], row["value_high"]) == ("undetermined", 0.0, 82.2)


@pytest.mark.parametrize("statistic", ["good_day_share", "heavy_days"])
def test_particulates_alone_name_no2_and_ozone_as_missing(statistic):
    row = note(statistic, pm25=[40.0] * 364 + [160.0], pm10=60.0)
    assert row["n_valid"] == 0
    assert "NO2 on none, ozone on none of 365 days" in row["note_en"]
    assert "二氧化氮无监测、臭氧无监测" in row["note_zh"]
    assert "hourly maximum" not in row["note_en"]  # there is none


def test_half_a_year_of_8_hour_ozone_is_not_called_missing():
    half = [90.0] * 181 + [float("nan")] * 184
    row = note("good_day_share", pm25=40.0, pm10=60.0, no2=20.0, o3_mda8=half)
    assert "ozone on 181 of 365 days" in row["note_en"] and "PM2.5 on" not in row["note_en"]
    assert "8-hour ozone is not available" not in row["note_en"]


def test_so2_and_co_are_not_asked_for():
    row = note("good_day_share", pm25=40.0, pm10=60.0, no2=20.0, o3_mda8=90.0)
    assert (row["status"], row["n_valid"]) == ("met", 365) and "all measured" not in row["note_en"]
