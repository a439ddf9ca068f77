"""Days made of a city's own hours only come near HJ 663 table A.2: statistics, marts and verdicts say so."""

import shutil
from datetime import date

import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, insert, measurements

import analytics as da
from analytics import flow
from analytics.attainment.monitored.period_days import period_days
from analytics.flow.workspace import make_workspace
from analytics.indicators import history, period_statistics
from analytics.indicators.histories import histories
from analytics.ingest import Options
from analytics.settings import Settings

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
NEAR = "from_city_hours"


def a_year(flag, source_id="days", value=30.0):
    days = pd.DataFrame({"date": pd.date_range(*YEAR), "pm25": value})
    return measurements(days, "x", source_id, flag).assign(n_valid=24)


def flags(wh, statistic="mean"):
    table = period_statistics(wh, "x", *YEAR, LATER)
    return set(table[table["statistic"] == statistic]["flags"].iloc[0])


@pytest.mark.thorough
def test_statistics_of_such_days_are_flagged():
    wh = empty_warehouse()
    insert(wh.con, a_year(NEAR))
    assert NEAR in flags(wh) and NEAR in flags(wh, "good_days")
    wh = empty_warehouse()
    insert(wh.con, a_year(""))
    assert NEAR not in flags(wh)


@pytest.mark.thorough
def test_of_equal_sources_a_day_of_stations_goes_first():
    # china_cities comes before china_sites in the alphabet; both have the same precedence
    wh = empty_warehouse()
    for source in ("china_cities", "china_sites"):
        copy = "INSERT INTO source BY NAME SELECT * REPLACE ($s AS source_id) FROM source WHERE source_id = 'days'"
        wh.con.execute(copy, {"s": source})
    insert(wh.con, a_year(NEAR, "china_cities", 30.0))
    insert(wh.con, a_year("", "china_sites", 33.0))
    table = period_statistics(wh, "x", *YEAR, LATER)
    assert table[table["statistic"] == "mean"]["value"].iloc[0] == pytest.approx(33.0) and NEAR not in flags(wh)


def test_histories_of_one_region_and_of_many_agree_on_it():
    wh = empty_warehouse()
    insert(wh.con, a_year(NEAR))
    assert history(wh, "x", LATER).city_hours == {"pm25": (YEAR,)} == histories(wh, LATER)["x"].city_hours


def test_a_period_between_two_runs_of_such_days_does_not_hold_one():
    wh = empty_warehouse()
    days = a_year(NEAR)
    start = pd.to_datetime(days["interval_start"])
    quiet = (start >= "2025-03-01") & (start < "2025-11-01")
    insert(wh.con, days.assign(flag=days["flag"].where(~quiet, "")))
    one, many = history(wh, "x", LATER), histories(wh, LATER)["x"]
    runs = ((date(2025, 1, 1), date(2025, 2, 28)), (date(2025, 11, 1), date(2025, 12, 31)))
    assert one.city_hours == many.city_hours == {"pm25": runs}
    held = {
        name: period_days(one, date(2025, a, 1), date(2025, b, 30), LATER).city_hours
        for name, a, b in (("summer", 4, 9), ("to November", 4, 11), ("from January", 1, 6))
    }
    assert held == {"summer": frozenset(), "to November": {"pm25"}, "from January": {"pm25"}}


@pytest.mark.thorough
def test_a_verdict_and_the_mart_say_so(tmp_path):
    home = tmp_path / "home"
    make_workspace(home)
    shutil.rmtree(home / "data" / "raw" / "monitoring")
    stamps = pd.date_range("2025-01-01 01:00", "2026-01-01 00:00", freq="h")
    pd.DataFrame({"ts": stamps, "city": "xinxiang", "PM2.5": 30.0}).to_parquet(tmp_path / "hours.parquet")
    settings = Settings(home=home)
    assert flow.ingest_files(settings, [tmp_path / "hours.parquet"], Options()).failed == []
    with da.open(settings.warehouse_dir) as workspace:
        row = workspace.outlook("xinxiang", as_of="2026-02-01").set_index("target_id").loc["xinxiang-2023/2-pm25"]
        mart = workspace.warehouse.con.execute("SELECT DISTINCT flag FROM out_daily_air").fetchall()
    assert row["status"] == "met"
    assert "days are made of city hours" in row["note_en"] and "日值由城市小时值算得" in row["note_zh"]
    assert mart == [(NEAR,)]
