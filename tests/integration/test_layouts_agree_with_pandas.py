"""The same year in every layout gives the annual statistics that pandas computes; odd files beside it go on."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.command_line import call

from analytics import flow
from analytics.indicators import period_statistics
from analytics.ingest import Options
from analytics.warehouse import current_build, open_build

YEAR, LATER = 2024, date(2025, 6, 1)


@pytest.fixture(scope="module")
def days():
    """A year of invented days: integers, CO to a tenth, so that no file format rounds them."""
    random = np.random.default_rng(20)
    index = pd.date_range(f"{YEAR}-01-01", f"{YEAR}-12-31")
    table = {p: random.integers(low, high, len(index)).astype(float)
             for p, low, high in (("pm25", 10, 120), ("pm10", 30, 200), ("no2", 5, 60), ("so2", 3, 20))}  # fmt: skip
    return pd.DataFrame({**table, "co": random.integers(2, 20, len(index)) / 10}, index=index)


def tidy(days):
    long = days.rename_axis("date").reset_index().melt("date", var_name="parameter")
    return long.assign(region="anyang", date=long["date"].dt.strftime("%Y/%m/%d"))


def wide(days):
    return days.assign(region="anyang", date=days.index.strftime("%Y%m%d"))


def wide_as_bureaus_write(days):
    names = {
        "pm25": "PM2.5（μg/m³）",
        "pm10": "可吸入颗粒物",
        "no2": "NO₂",
        "so2": "二氧化硫(微克/立方米)",
        "co": "CO(μg/m³)",
    }
    table = days.assign(co=days["co"] * 1000).rename(columns=names)
    return table.assign(日期=days.index.strftime("%d/%m/%Y"), 城市="安阳市", AQI=50)


def hours(days):
    """Every hour of a day holds the day's value, so that its mean is that value; labels 1 to 24 end the hour."""
    table = days.loc[days.index.repeat(24)]
    return table.assign(city="anyang", date=table.index.strftime("%Y-%m-%d"), hour=np.tile(range(1, 25), len(days)))


def hours_with_an_offset(days):
    """Stamps in UTC, beginning the hour."""
    table = days.loc[days.index.repeat(24)].reset_index(drop=True)
    stamps = pd.date_range(f"{YEAR}-01-01", periods=len(table), freq="h", tz="Asia/Shanghai").tz_convert("UTC")
    return table.assign(city="anyang", datetime=stamps.strftime("%Y-%m-%dT%H:%M:%SZ"))


LAYOUTS = {
    "tidy": (tidy, {}),
    "wide": (wide, {}),
    "bureau": (wide_as_bureaus_write, {}),
    "hours": (hours, {}),
    "offset": (hours_with_an_offset, {"layout": "hourly_beginning"}),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", LAYOUTS)
def test_annual_statistics_of_every_layout_are_those_of_pandas(own, tmp_path, days, name):
    make, options = LAYOUTS[name]
    path = tmp_path / f"{name}.csv"
    make(days).to_csv(path, index=False)
    done = flow.ingest_files(own, [path], Options(**options))
    assert done.failed == [] and done.loaded[-1].rows_quarantined == 0
    with open_build(current_build(own.warehouse_dir)) as wh:
        found = period_statistics(wh, "anyang", date(YEAR, 1, 1), date(YEAR, 12, 31), LATER)
    rule = found[found["reading_id"] == "rule"].set_index(["statistic", "parameter"])["value"]
    for parameter in days:
        assert rule["mean", parameter] == pytest.approx(days[parameter].mean(), abs=1e-6)
    # HJ 663 A.5: rank (n - 1) p, linear between neighbours, which is the default of pandas
    assert rule["p95", "pm25"] == pytest.approx(days["pm25"].quantile(0.95), abs=1e-6)
    assert rule["p95", "co"] == pytest.approx(days["co"].quantile(0.95), abs=1e-6)


@pytest.mark.thorough
def test_months_are_stored_as_they_stand(own, tmp_path, days):
    table = days.groupby(days.index.strftime("%Y-%m")).agg(["mean", "size"])
    months = pd.DataFrame({"region_id": "anyang", "month": table.index, "pm25_mean": table["pm25", "mean"].to_numpy(),
                           "pm25_days": table["pm25", "size"].to_numpy()})  # fmt: skip
    path = tmp_path / "months.csv"
    months.to_csv(path, index=False)
    assert flow.ingest_files(own, [path], Options()).failed == []
    with open_build(current_build(own.warehouse_dir)) as wh:
        stored = wh.con.execute("SELECT value, n_valid FROM measurement ORDER BY interval_start").df()
    assert stored["value"].tolist() == pytest.approx(months["pm25_mean"].tolist())
    assert stored["n_valid"].tolist() == months["pm25_days"].tolist()


def run(settings, *words):
    """The command line: exit code, standard output and standard error."""
    done = call(None, *words, home=settings.home)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.thorough
def test_one_odd_file_stops_neither_the_others_nor_the_next_command(own, tmp_path):
    good, odd, later = tmp_path / "good.csv", tmp_path / "odd.csv", tmp_path / "later.csv"
    good.write_text("region,date,PM2.5,AQI\nanyang,2024-04-02,40,60\n", encoding="utf-8")
    odd.write_bytes(b"\xef\xbb\xbf")
    later.write_text("region,date,pm25\nanyang,2024-04-03,41\n", encoding="utf-8")
    folder = tmp_path / "x.csv"
    folder.mkdir()
    code, out, err = run(own, "ingest", odd, good, folder, later)
    assert code == 1 and "good.csv" in out and "later.csv" in out
    assert "odd.csv: expected a file with a header" in err and "this is a folder" in err
    assert "good.csv: read region, date; PM2.5 as pm25 (ug/m3); ignored AQI" in err
    with open_build(current_build(own.warehouse_dir)) as wh:
        assert wh.con.execute("SELECT value FROM measurement ORDER BY value").df()["value"].tolist() == [40.0, 41.0]
    assert run(own, "ingest", later)[0] == 0


def test_a_pollutant_that_is_not_read_ends_with_exit_1_until_it_is_named(own, tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("region,date,pm25,o3\nanyang,2024-04-02,40,150\n", encoding="utf-8")
    code, _, err = run(own, "ingest", path)
    assert code == 1 and "wide.csv: column o3 was not read" in err
    assert run(own, "ingest", path, "--ignore-columns", "o3")[0] == 0
    code, _, err = run(own, "ingest", path, "--column", "o3=o3_mda8")
    assert code == 0 and "o3 as o3_mda8 (ug/m3)" in err
    with open_build(current_build(own.warehouse_dir)) as wh:
        stored = wh.con.execute("SELECT parameter FROM measurement ORDER BY parameter").df()["parameter"].tolist()
    assert stored == ["o3_mda8", "pm25"]


@pytest.mark.thorough
def test_an_order_of_dates_that_is_open_is_settled_by_the_option(own, tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("region,date,pm25\nanyang,01/03/2024,40\nanyang,02/03/2024,41\n", encoding="utf-8")
    code, _, err = run(own, "ingest", path)
    assert code == 1 and "--date-order dmy" in err
    assert run(own, "ingest", path, "--date-order", "dmy")[0] == 0
    with open_build(current_build(own.warehouse_dir)) as wh:
        stored = wh.con.execute("SELECT interval_start::DATE::VARCHAR AS d FROM measurement ORDER BY d").df()["d"]
    assert stored.tolist() == ["2024-03-01", "2024-03-02"]
