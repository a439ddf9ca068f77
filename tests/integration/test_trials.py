"""Small files that users' files gave rise to, kept beside the project: each is read as it means, or refused."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from analytics import flow
from analytics.api import open_workspace
from analytics.flow.lookup import lookup_of
from analytics.indicators import period_statistics
from analytics.ingest import Options, read_file
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

pytestmark = [pytest.mark.shared, pytest.mark.slow]

#: files that are loaded together, and those that need a word of the user's
TOGETHER = ("p1_prsa_like", "p1_hourly_good", "p3_hour_dmy", "p4_hour_offset", "p6_wide_o3", "p7_two_stations",
            "p8_step_60_to_30", "p9_hour_15min", "p10_monthly", "p11_water_4h_national", "p11_water_wide_zh",
            "p13_cnemc_station_hour", "ok_o3_midnight", "ok_o3_few_windows", "ok_odd_values")  # fmt: skip
STATED = {"p2_from_2015_12_31": Options(region="luohe"), "p13_aqistudy_month": Options(region="luoyang"),
          "p13_bureau_merged_gb18030": Options(region="xinyang"), "p8_one_year": Options()}  # fmt: skip


@pytest.fixture(scope="module")
def folder(shared_dir):
    found = shared_dir / "trials"
    if not found.is_dir():
        pytest.skip("the trials are not available")
    return found


@pytest.fixture(scope="module")
def loaded(bare, folder, tmp_path_factory):
    settings = Settings(home=Path(shutil.copytree(bare, tmp_path_factory.mktemp("trials") / "home")))
    return settings, flow.ingest_files(settings, [folder / f"{name}.csv" for name in TOGETHER], Options())


@pytest.fixture(scope="module")
def wh(loaded):
    with open_build(current_build(loaded[0].warehouse_dir)) as wh:
        yield wh


@pytest.fixture(scope="module")
def lookup(wh):
    return lookup_of(wh)


def days(wh, region, parameter="pm25", valid=True):
    """Daily values of a region, by day."""
    sql = "SELECT day::VARCHAR, value FROM out_daily_air WHERE region_id = ? AND parameter = ? AND is_valid >= ?"
    return dict(wh.con.execute(sql + " ORDER BY day", [region, parameter, valid]).fetchall())


def test_every_file_of_the_folder_has_its_test(folder):
    result = {*TOGETHER, *STATED, "p5_midnight_trap"}
    assert {path.stem for path in folder.glob("*.csv")} == result


def test_a_file_whose_every_row_is_refused_stops_no_later_one(loaded):
    done = {one.file: one for one in loaded[1].loaded}
    assert done["p1_prsa_like.csv"].rows_accepted == 0
    assert (done["p1_hourly_good.csv"].rows_accepted, done["p1_hourly_good.csv"].rows_quarantined) == (48, 0)


def test_dates_offsets_and_times_within_the_hour(wh):
    march = [day for day in days(wh, "anyang") if day.startswith("2026-03")]
    assert march == [f"2026-03-{day:02d}" for day in range(1, 21)]
    assert sorted(days(wh, "anyang"))[:2] == ["2026-01-01", "2026-01-02"]
    assert set(days(wh, "puyang").values()) <= {70.0}


def test_midnights_among_hours_are_no_days(folder, lookup):
    with pytest.raises(ValueError, match="expected a day without a time; hours are read with --layout hourly"):
        read_file(folder / "p5_midnight_trap.csv", lookup, Options(region="zhoukou"))
    batch = read_file(folder / "p5_midnight_trap.csv", lookup, Options(region="zhoukou", layout="hourly"))
    by_day = batch.values.groupby(batch.values["ts"].dt.date)["pm25"].agg(["mean", "size"])
    assert by_day[by_day["size"] == 24]["mean"].round(3).unique().tolist() == [86.667]


def test_what_is_not_read_is_named(loaded):
    assert any("p6_wide_o3.csv: column o3 was not read" in text for text in loaded[1].failed)


def test_stations_make_the_mean_of_the_city(wh):
    first, last = date(2026, 1, 1), date(2026, 1, 2)
    found = period_statistics(wh, "kaifeng", first, last, date(2026, 2, 1))
    mean = found[(found["statistic"] == "mean") & (found["parameter"] == "pm25")]["value"]
    assert set(mean) == {50.0}


def test_the_year_of_twelve_months(wh):
    found = period_statistics(wh, "puyang", date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 1))
    mean = found[(found["statistic"] == "mean") & (found["parameter"] == "pm25")]["value"]
    assert mean.tolist() == pytest.approx([66.5], abs=0.06)


def test_water_of_the_national_stations_and_of_samples(loaded, wh):
    done = {one.file: one for one in loaded[1].loaded}
    for name in ("p11_water_4h_national.csv", "p11_water_wide_zh.csv"):
        assert done[name].rows_accepted == done[name].rows_read > 0


def test_ozone_and_odd_values(loaded, wh):
    assert set(days(wh, "jiaozuo", "o3_mda8").values()) == {110.0}
    few = days(wh, "xuchang", "o3_mda8")
    assert few["2026-06-01"] == 180.0 and "2026-06-02" not in few  # 12 hours, above the limit and below it
    odd = next(one for one in loaded[1].loaded if one.file == "ok_odd_values.csv")
    assert (odd.rows_accepted, odd.rows_quarantined) == (9, 8)  # no value is a row accepted: 缺测, 无数据, *


def test_a_level_that_fell_is_followed(loaded):
    with open_workspace(loaded[0].warehouse_dir, home=loaded[0].home, n_paths=500) as workspace:
        made = workspace.forecast("hebi", date(2026, 1, 1), date(2026, 12, 31))
    assert (made.paths[:, made.parameters.index("pm25")].mean(axis=1) < 35).mean() > 0.9


@pytest.mark.parametrize("name", STATED)
def test_layouts_that_users_have_are_read(folder, lookup, name):
    batch = read_file(folder / f"{name}.csv", lookup, STATED[name])
    assert batch.rows_accepted == batch.rows_read > 0 and batch.columns.unread == ()
