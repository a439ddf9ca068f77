"""The index of a day where the editions of HJ 633 differ: by hand, and the same in SQL and in arrays."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, insert, measurements, one, read_city

from analytics import standards
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.indicators import (
    air_days,
    aqi,
    derivation,
    evaluate,
    iaqi,
    missing_items,
    over_in_force,
    period_statistics,
    primary_pollutants,
    published_aqi,
    readings_for,
)
from analytics.indicators.index_of_days import index_of_days
from analytics.series.day_series import CALENDAR_COLUMNS, CONCENTRATIONS

RULES = standards.load()
OLD, NEW = "HJ633-2012", "HJ633-2026"
SIX = {"pm25": 30.0, "pm10": 40.0, "so2": 5.0, "no2": 20.0, "co": 0.5, "o3_mda8": 90.0}


def stored(rows, first="2025-06-01", region="x"):
    """A warehouse of some days in a row, one mapping of parameters a day."""
    wh = empty_warehouse()
    days = pd.DataFrame(rows)
    days.insert(0, "date", pd.date_range(first, periods=len(days)))
    insert(wh.con, measurements(days, region))
    return wh


def sql_days(rows, edition=None, first="2025-06-01"):
    start = pd.Timestamp(first)
    end = start + pd.Timedelta(days=len(rows) - 1)
    return air_days(stored(rows, first), "x", start.date(), end.date(), LATER, edition)


def arrays(rows):
    return {str(p): v.to_numpy(float) for p, v in pd.DataFrame(rows).items()}


# --- table 1 note 3: the 8-hour ozone maximum above its scale ------------------------------------------------------


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("mda8", "hourly", "edition", "index"),
    [
        (850.0, 950.0, OLD, 375),  # 300 + 100 x (950 - 800) / 200
        (801.0, 1100.0, OLD, 450),  # 400 + 100 x 100 / 200
        (800.0, 950.0, OLD, 300),  # 800 is still on the scale
        (800.4, 950.0, OLD, 300),  # rounded to 800 first
        (800.5, 950.0, OLD, 300),  # half to even: 800
        (801.5, 1300.0, OLD, 500),  # the end of the hourly scale
        (850.0, np.nan, OLD, 300),  # at least
        (850.0, 790.0, OLD, 300),  # an hourly maximum below the mean of eight is a slip: never less than 300
        (850.0, 950.0, NEW, 300),  # note c: it stays
    ],
)
def test_an_eight_hour_ozone_maximum_above_800_takes_the_hourly_sub_index_in_2012(mda8, hourly, edition, index):
    day = SIX | {"o3_mda8": mda8, "o3_1h_max": hourly}
    values = {p: np.array([v]) for p, v in day.items()}
    assert iaqi("o3_mda8", mda8, RULES, edition, hourly=hourly) == index
    assert aqi(values, RULES, edition)[0] == index
    assert published_aqi(values, RULES, edition)[0] == index
    assert [p for p, flags in primary_pollutants(values, RULES, edition).items() if flags[0]] == ["o3_mda8"]
    row = sql_days([day], edition).iloc[0]
    assert (row.aqi_low, row.aqi_published, row.iaqi_o3_mda8) == (index, index, index)
    assert row.primary_pollutants == "o3_mda8"
    lacks = edition == OLD and mda8 > 801 and np.isnan(hourly)
    assert row.missing_items == ("o3_1h_max" if lacks else "")
    assert missing_items(values, RULES, edition)["o3_1h_max"].tolist() == [lacks]
    assert row.aqi_high == (500 if lacks else index)  # unknown: up to the end of the scale
    assert bool(row.primary_sure) is not lacks


def test_the_unrounded_reading_is_above_800_from_800_point_1_on():
    row = sql_days([SIX | {"o3_mda8": 800.4, "o3_1h_max": 950.0}]).iloc[0]
    assert (row.aqi_low, row.aqi_low_unrounded) == (300, 375)
    assert iaqi("o3_mda8", 800.4, RULES, OLD, round_daily=False, hourly=950.0) == 375


def test_an_hourly_maximum_alone_bounds_the_index_by_its_own_scale_above_800():
    # the 8-hour maximum is at most 950, and if above 800 its sub-index would be the hourly one: 375
    day = {p: v for p, v in SIX.items() if p != "o3_mda8"} | {"o3_1h_max": 950.0}
    row = sql_days([day]).iloc[0]
    assert (row.aqi_low, row.aqi_high) == (43, 375)


@pytest.mark.thorough
def test_the_derivation_of_such_a_day_names_the_hourly_maximum():
    wh = stored([SIX | {"o3_mda8": 850.0, "o3_1h_max": 950.0}, SIX | {"o3_mda8": 850.0}])
    steps = derivation(wh, "x", "heavy_days", None, date(2025, 6, 1), date(2025, 6, 2), LATER, RULES)
    first, second = (steps[steps["what"] == f"AQI of 2025-06-0{k}"].iloc[0] for k in (1, 2))
    assert first["value"] == 375 and first["inputs"].endswith("by o3_1h_max = 950")
    assert first["formula"] == "300 + (400 - 300) (950 - 800) / (1000 - 800), rounded up"
    assert second["value"] == 300 and "at least: the hourly maximum is missing" in second["inputs"]


# --- 5.1.1: missing items ------------------------------------------------------------------------------------------


def test_an_index_with_missing_items_is_published_in_2012_and_names_them():
    # HJ 633-2012 5.1.1: PM2.5 40 is 50 + 50 x 5 / 40 = 56.25, up to 57; PM10 60 is 55
    day = {"pm25": 40.0, "pm10": 60.0}
    values = {p: np.array([v]) for p, v in day.items()}
    assert published_aqi(values, RULES, OLD).tolist() == [57.0]
    lacking = [p for p, flags in missing_items(values, RULES, OLD).items() if flags[0]]
    assert lacking == ["so2", "no2", "co", "o3_mda8"]
    row = sql_days([day]).iloc[0]
    assert (row.aqi_published, row.missing_items) == (57, "so2; no2; co; o3_mda8")
    assert row.report_missing_items == "so2; no2; co; o3_mda8; o3_1h_max"  # the daily report lists seven
    assert np.isnan(row.aqi_high)  # our bounds stay: nothing is known of ozone


def test_the_2026_edition_publishes_with_missing_items_only_above_100():
    rows = [{"pm25": 40.0, "pm10": 60.0}, {"pm25": 61.0, "pm10": 60.0}]  # 60 is 100 in 2026, 61 is 101
    days = sql_days(rows, first="2026-06-01")
    np.testing.assert_array_equal(days["aqi_published"], [np.nan, 101.0])
    np.testing.assert_array_equal(published_aqi(arrays(rows), RULES, NEW), [np.nan, 101.0])
    assert days["report_missing_items"].tolist() == ["so2; no2; co; o3_mda8"] * 2


def test_a_day_without_any_item_has_no_index():
    row = sql_days([{"o3_1h_max": 250.0}]).iloc[0]
    assert np.isnan(row.aqi_published) and np.isnan(row.aqi_low)
    only = {"o3_1h_max": np.array([250.0])}
    assert np.isnan(aqi(only, RULES, OLD)).all() and np.isnan(published_aqi(only, RULES, OLD)).all()
    assert primary_pollutants(only, RULES, OLD) == {}


# --- the hourly ozone maximum --------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_hourly_ozone_maximum_is_left_out_everywhere_and_counts_in_the_report_asked_for():
    # HJ 663 judges days by the 8-hour maximum; HJ 633-2012 5.1.2 lists the hourly one in the daily report:
    # 250 is 100 + 50 x 50 / 100 = 125
    day = {"pm25": 40.0, "o3_1h_max": 250.0}
    values = {p: np.array([v]) for p, v in day.items()}
    for function in (aqi, published_aqi):
        assert function(values, RULES, OLD).tolist() == [57.0]
        assert function(values, RULES, OLD, report=True).tolist() == [125.0]
    assert primary_pollutants(values, RULES, OLD)["pm25"].tolist() == [True]
    assert primary_pollutants(values, RULES, OLD, report=True)["o3_1h_max"].tolist() == [True]
    assert aqi(values, RULES, NEW, report=True).tolist() == [60.0]
    row = sql_days([day]).iloc[0]
    assert (row.aqi_low, row.aqi_published, row.aqi_report, row.primary_pollutants) == (57, 57, 125, "pm25")
    row = sql_days([day], first="2026-06-01").iloc[0]
    assert row.aqi_low == 60 and np.isnan(row.aqi_report)  # 50 + 50 x 5 / 25; items missing, not above 100


# --- no minus zero -------------------------------------------------------------------------------------------------


def test_no_index_is_minus_zero():
    zero = dict.fromkeys(SIX, 0.0)
    values = {p: np.array([v]) for p, v in zero.items()}
    for p in (*SIX, "o3_1h_max"):
        assert str(iaqi(p, 0.0, RULES, OLD)) == "0.0"
    assert str(aqi(values, RULES, OLD)[0]) == str(published_aqi(values, RULES, NEW)[0]) == "0.0"
    row = sql_days([zero | {"o3_1h_max": 0.0}]).iloc[0]
    numbers = [float(v) for v in row if isinstance(v, (int, float, np.floating)) and not isinstance(v, bool)]
    assert numbers and not any(np.signbit(v) for v in numbers if v == 0)


# --- the edition in force on the day -------------------------------------------------------------------------------

AROUND = [{**SIX, "pm25": v} for v in (61.0, 75.0, 61.0, 76.0)]  # 27 and 28 February, 1 and 2 March 2026


def test_a_day_is_judged_by_the_edition_in_force_on_it():
    # PM2.5 61: 82.5, up to 83 in 2012, 101 in 2026; 75: exactly 100 in 2012
    days = sql_days(AROUND, first="2026-02-27")
    assert days["aqi_low"].tolist() == [83, 100, 101, 115]  # 76 in 2026: 100 + 50 x 16 / 55
    assert days["index_edition"].tolist() == [OLD, OLD, NEW, NEW]
    named = sql_days(AROUND, edition="GB3095-2026-transition", first="2026-02-27")
    assert named["aqi_low"].tolist() == [101, 114, 101, 115]


def test_an_index_does_not_change_with_the_end_of_the_question():
    # Xinxiang, January and February 2026: 40 of 59 days had another index in a question to 31 March
    wh = empty_warehouse()
    insert(wh.con, measurements(read_city("xinxiang").drop(columns="src"), "xinxiang"))
    start = date(2026, 1, 1)
    short = air_days(wh, "xinxiang", start, date(2026, 2, 28), LATER)
    longer = air_days(wh, "xinxiang", start, date(2026, 3, 31), LATER).head(59)
    np.testing.assert_array_equal(short["aqi_low"], longer["aqi_low"])
    assert (short["aqi_low"] > 100).sum() == (longer["aqi_low"] > 100).sum() == 23


@pytest.mark.thorough
@pytest.mark.parametrize("reading_id", ["rule", "last_day_edition", "o3_1h_counts", "unrounded_days"])
def test_counts_over_a_change_of_edition_are_the_same_in_sql_and_in_arrays(reading_id):
    rng = np.random.default_rng(5)
    n = 90
    table = pd.DataFrame({p: rng.gamma(3, v / 2, n).round(1) for p, v in {**SIX, "o3_1h_max": 110.0}.items()})
    table.loc[5:9, "pm25"] = np.nan
    table.loc[20:70, "o3_mda8"] = np.nan
    wh = stored(table, "2026-01-15")
    start, end = date(2026, 1, 15), date(2026, 4, 14)
    dates = pd.date_range(start, end).to_numpy().astype("datetime64[D]")
    days = {str(p): v.to_numpy(float)[None, :] for p, v in table.items()}
    shown = readings_for("good_days", None, end, RULES, period_start=start)
    reading = next(r for r in shown if r.reading_id == reading_id)
    row = one(wh, "x", start, end, statistic="good_days", reading_id=reading_id)
    found = evaluate("good_days", None, days, dates, RULES, None, reading)
    assert (row.value_lower, row.value_upper) == (found.lower[0], found.upper[0])
    same = np.arange(n) < 60  # days observed, equal on every path
    quick = evaluate("good_days", None, days, dates, RULES, None, reading, same)
    assert (quick.lower[0], quick.upper[0]) == (found.lower[0], found.upper[0])
    sure, _ = over_in_force(days, dates, "good_days", RULES, None, reading)
    if reading_id == "rule":
        single = air_days(wh, "x", start, end, LATER)
        np.testing.assert_array_equal(sure[0], single["aqi_low"].to_numpy(float) > 100)
        assert row["edition"] == "HJ633-2012; HJ633-2026"


def test_the_edition_of_the_last_day_is_a_reading_only_where_it_can_differ():
    def ids(statistic, start, end, edition=None):
        return [r.reading_id for r in readings_for(statistic, None, end, RULES, edition, period_start=start)]

    year = date(2026, 1, 1), date(2026, 12, 31)
    assert "last_day_edition" in ids("good_days", *year) and "last_day_edition" in ids("good_day_share", *year)
    # both editions call a day heavy at the same concentrations
    assert "last_day_edition" not in ids("heavy_days", *year)
    assert "last_day_edition" not in ids("good_days", *year, edition="HJ633-2026")
    assert "last_day_edition" not in ids("good_days", date(2025, 1, 1), date(2025, 12, 31))
    assert "last_day_edition" not in ids("good_days", date(2026, 3, 1), date(2026, 12, 31))
    assert "o3_1h_counts" in ids("good_days", *year)  # two months of it lie under the 2012 edition


@pytest.mark.thorough
def test_period_statistics_shows_both_counts_over_a_change_of_edition():
    wh = stored(AROUND, "2026-02-27")
    start, end = date(2026, 2, 27), date(2026, 3, 2)
    table = period_statistics(wh, "x", start, end, LATER, statistic="good_days").set_index("reading_id")
    assert table.loc["rule", "value"] == 2 and table.loc["last_day_edition", "value"] == 0
    named = period_statistics(wh, "x", start, end, LATER, "HJ633-2026", statistic="good_days")
    assert named.set_index("reading_id")["value"].to_dict()["rule"] == 0
    assert "last_day_edition" not in named["reading_id"].tolist()
    steps = derivation(wh, "x", "good_days", None, start, end, LATER, RULES)
    assert steps["what"].str.contains(r"\[last_day_edition\]").any()


def test_a_verdict_that_hangs_on_the_edition_is_contested():
    dates = pd.date_range("2026-01-01", "2026-12-31")
    level = np.where(np.arange(365) < 40, 65.0, 30.0)  # 40 days from 1 January: good in 2012, over in 2026
    values = pd.DataFrame({**SIX, "pm25": level}, index=dates)
    for least, status in ((365, "contested"), (326, "contested"), (325, "met")):
        rule = Rule("good_days", None, ">=", float(least), None, None)
        assert judge_air(rule, closed_days(values), RULES).status == status, least
    named = Rule("good_days", None, ">=", 326.0, None, "GB3095-2026-transition")
    assert judge_air(named, closed_days(values), RULES).status == "missed"


def closed_days(values):
    never = np.zeros(len(values), dtype=bool)
    return PeriodDays(
        "x",
        values.index[0].date(),
        values.index[-1].date(),
        values.index.to_numpy().astype("datetime64[D]"),
        {str(p): v.to_numpy(float) for p, v in values.items()},
        {str(p): never for p in values},
        never,
    )


@pytest.mark.parametrize("first", ["2025-06-01", "2026-02-26"])
def test_the_calendar_on_arrays_is_the_one_of_sql_whatever_is_missing(first):
    # above the scale of ozone, dust, no ozone, the hourly maximum alone, nothing decisive, nothing at all but ozone
    rows = [
        SIX,
        SIX | {"o3_mda8": 850.0, "o3_1h_max": 950.0},
        SIX | {"o3_mda8": 850.0},
        SIX | {"pm25": 60.0, "pm10": 351.5},
        {p: v for p, v in SIX.items() if p != "o3_mda8"},
        {p: v for p, v in SIX.items() if p != "o3_mda8"} | {"o3_1h_max": 950.0},
        {"so2": 700.0},
        {"o3_1h_max": 120.4},
        SIX | {"pm25": 35.5, "co": 2.25},
    ]
    by_sql = sql_days(rows, first=first)
    dates = pd.date_range(first, periods=len(rows)).to_numpy().astype("datetime64[D]")
    days = {p: v[None, :] for p, v in arrays(rows).items()}
    made = index_of_days(days, {p: np.zeros(len(rows), dtype=bool) for p in days}, dates, RULES)
    wanted = [*CALENDAR_COLUMNS, *CONCENTRATIONS]
    pd.testing.assert_frame_equal(made[wanted], by_sql[wanted], check_dtype=False)
