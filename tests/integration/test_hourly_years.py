"""From hours to a year's statistics for whole archives, set against the array functions and against hand counts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import standards
from analytics.indicators.annual_of_hours import annual_values
from analytics.indicators.aqi import aqi
from analytics.indicators.path_statistics import percentile
from analytics.indicators.sql_macros import STANDARD_TABLES
from analytics.terms import SUBSTANCES
from analytics.warehouse import load, open_build, publish


def made(path, rules):
    """An open warehouse with tables of rules alone."""
    handle = open_build(path, read_only=False)
    publish._create_tables(handle)
    for table, attribute in STANDARD_TABLES.items():
        load.replace_table(handle, table, getattr(rules, attribute))
    return handle


@pytest.fixture(scope="module")
def wh(tmp_path_factory):
    handle = made(tmp_path_factory.mktemp("years") / "x.duckdb", standards.load())
    yield handle
    handle.close()


def years(wh, hours):
    full = hours.assign(source_id="s", region_id="a", station_id="").reindex(
        columns=["source_id", "region_id", "station_id", "ts", *SUBSTANCES]
    )
    full[list(SUBSTANCES)] = full[list(SUBSTANCES)].astype(float)
    wh.con.register("hour_current", full)
    found = annual_values(wh)
    days = wh.con.execute("SELECT *, year(day) AS year FROM day_level ORDER BY day").df()
    wh.con.unregister("hour_current")
    return found, days


def a_year(year, seed=1, **fixed):
    ts = pd.date_range(f"{year}-01-01", f"{year}-12-31 23:00", freq="h")
    rng = np.random.default_rng(seed)
    level = {"pm25": 60, "pm10": 110, "so2": 15, "no2": 40, "co": 1.0, "o3": 90}
    day = (np.arange(len(ts)) // 24)[:, None]
    spread = np.exp(rng.normal(0, 0.6, (day.max() + 1, 6)))[day[:, 0]]
    table = {p: (v * spread[:, k]).round(2) for k, (p, v) in enumerate(level.items())}
    return pd.DataFrame({"ts": ts, **table, **fixed})


def test_index_and_statistics_are_those_of_the_array_functions(wh):
    hours = a_year(2019)
    rng = np.random.default_rng(2)
    for p in SUBSTANCES:  # whole days without a pollutant, and days too short to be valid
        hours.loc[np.isin(np.arange(len(hours)) // 24, rng.choice(365, 12)), p] = np.nan
        hours.loc[(np.arange(len(hours)) // 24 % 60 == 7) & (hours["ts"].dt.hour < 9), p] = np.nan
    found, days = years(wh, hours)
    arrays = {p: days[p].to_numpy() for p in ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")}
    expected = aqi(arrays, standards.load(), "HJ633-2012")
    np.testing.assert_array_equal(days["over_good"], expected > 100)
    np.testing.assert_array_equal(days["over_heavy"], expected > 200)
    np.testing.assert_array_equal(days["any_index"], np.isfinite(expected))
    assert (expected > 200).sum() > 3 and np.isnan(arrays["pm25"]).sum() > 12
    row = found.iloc[0]
    assert row["n_pm25"] == np.isfinite(arrays["pm25"]).sum()
    assert row["heavy_days_lower"] == (expected > 200).sum()
    for name, p, percent in (("pm25_p95", "pm25", 95), ("so2_p98", "so2", 98), ("o3_mda8_p90", "o3_mda8", 90)):
        assert row[name] == pytest.approx(percentile(arrays[p][None, :], percent)[0])
    assert row["pm25_mean"] == pytest.approx(np.nanmean(arrays["pm25"]))
    assert row["good_days_lower"] <= row["good_days_upper"] and row["heavy_days_lower"] <= row["heavy_days_upper"]


def test_percentiles_are_those_that_the_method_evaluates(tmp_path):
    """With the 75th percentile of SO2 in the table of evaluation instead of the 98th, the year has that one."""
    rules = standards.load()
    row = rules.statistics[rules.statistics["statistic"] == "p98"].assign(statistic="p75", order=75.0)
    other = replace(
        rules,
        statistics=pd.concat([rules.statistics, row], ignore_index=True),
        evaluation=rules.evaluation.assign(
            statistic=rules.evaluation["statistic"].mask(rules.evaluation["parameter"] == "so2", "p75")
        ),
    )
    handle = made(tmp_path / "x.duckdb", other)
    found, days = years(handle, a_year(2019))
    handle.close()
    assert found["so2_p75"].iloc[0] == pytest.approx(percentile(days["so2"].to_numpy()[None, :], 75)[0])
    assert "so2_p98" not in found and "no2_p98" in found


def test_a_day_without_a_pollutant_is_not_over_by_it(wh):
    hours = a_year(2019, pm25=10.0, pm10=20.0, so2=5.0, no2=10.0, co=0.5, o3=50.0)
    hours.loc[hours["ts"].dt.day_of_year == 10, ["so2", "co"]] = np.nan
    hours.loc[hours["ts"].dt.day_of_year == 11, ["pm25"]] = np.nan
    found, days = years(wh, hours)
    row = found.iloc[0]
    assert not days["over_good"].any()
    assert (row["n_decided"], row["good_days_lower"], row["good_days_upper"]) == (364, 364, 365)
    assert (row["heavy_days_lower"], row["heavy_days_upper"]) == (0, 1)


@pytest.mark.parametrize(("gone", "valid"), [(4, True), (5, False)])
def test_a_month_needs_27_days(wh, gone, valid):
    """31 days of March less 4 are 27; the year has 361 either way."""
    hours = a_year(2019)
    hours.loc[(hours["ts"].dt.month == 3) & (hours["ts"].dt.day <= gone), "pm25"] = np.nan
    assert years(wh, hours)[0]["valid_pm25"].tolist() == [valid]


@pytest.mark.parametrize(
    ("year", "gone", "valid"), [(2019, 3, True), (2019, 4, False), (2020, 4, True), (2020, 5, False)]
)
def test_february_needs_25_days_also_in_a_leap_year(wh, year, gone, valid):
    hours = a_year(year)
    hours = hours[~((hours["ts"].dt.month == 2) & (hours["ts"].dt.day <= gone))]  # rows missing, not values
    row = years(wh, hours)[0].iloc[0]
    assert (row["valid_pm25"], row["n_expected"]) == (valid, 365 + (year == 2020))


@pytest.mark.parametrize(("per_month", "n", "valid"), [(27, 325, True), (None, 323, False)])
def test_a_year_needs_324_days(wh, per_month, n, valid):
    """27 days in each month (and 28 in February) are 325; two less are 323, though no month may then be whole."""
    hours = a_year(2019)
    keep = hours["ts"].dt.day <= 27
    keep |= (hours["ts"].dt.month == 2) & (hours["ts"].dt.day == 28)
    if per_month is None:
        keep &= ~((hours["ts"].dt.month == 2) & (hours["ts"].dt.day <= 2))
    row = years(wh, hours[keep])[0].iloc[0]
    assert (row["n_pm25"], row["valid_pm25"]) == (n, valid)


def test_a_month_without_a_row_is_short(wh):
    hours = a_year(2019)
    row = years(wh, hours[hours["ts"].dt.month != 12])[0].iloc[0]
    assert row["n_pm25"] == 334 and not row["valid_pm25"]


def test_each_day_is_judged_by_the_edition_in_force_on_it(wh):
    hours = pd.concat([a_year(2025, pm25=70.0), a_year(2026, pm25=70.0)])
    for p in ("pm10", "so2", "no2", "co", "o3"):
        hours[p] = 1.0
    found, days = years(wh, hours)
    assert found["edition"].tolist() == ["HJ633-2012", "HJ633-2012; HJ633-2026"]
    # 70 lies at 35..75 of the 2012 table (50..100): 93.75; at 60..115 of the 2026 table (100..150): 109.1
    assert days.groupby("edition")["over_good"].agg(["min", "max"]).to_numpy().tolist() == [[0, 0], [1, 1]]
    assert found["good_days_lower"].tolist() == [365, 59]  # January and February 2026 lie under the 2012 edition


@pytest.mark.parametrize("edition", ["HJ633-2012", "HJ633-2026"])
def test_levels_are_those_of_the_index_at_every_step(wh, edition):
    """Each pollutant alone, at every half step of its last digit and a hair beside it: ties go to the even digit."""
    year = 2019 if edition == "HJ633-2012" else 2027
    top = {"pm25": 600, "pm10": 700, "so2": 2700, "no2": 1000, "co": 62, "o3": 1300}
    days = pd.DataFrame(index=pd.RangeIndex(365))
    for p, high in top.items():
        step = 0.1 if p == "co" else 1.0
        n = np.random.default_rng(3).integers(0, round(2 * high / step), 365)
        days[p] = n * step / 2 + np.random.default_rng(4).choice([-1e-4, 0.0, 1e-4], 365)
    days = days.clip(lower=0)
    for p in top:
        hours = days[[p]].loc[days.index.repeat(24)].reset_index(drop=True)
        hours["ts"] = pd.date_range(f"{year}-01-01", periods=365 * 24, freq="h")
        _, found = years(wh, hours)
        arrays = {q: found[q].to_numpy() for q in ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")}
        index = aqi(arrays | {"o3_1h_max": days["o3"].to_numpy()} if p == "o3" else arrays, standards.load(), edition)
        np.testing.assert_array_equal(found["over_good"], index > 100)
        np.testing.assert_array_equal(found["over_heavy"], index > 200)
        assert 0 < (index > 200).sum() < 365


@pytest.mark.parametrize(("year", "heavy"), [(2019, 1), (2027, 0)])
def test_ozone_above_800_takes_the_hourly_sub_index_in_2012(tmp_path, year, heavy):
    """A day's 8-hour maximum above 800, an hour of 950: 300 + 100 x 150 / 200 = 375 in 2012, else it ends at 300.

    A heavy day begins above 320 in these rules, so that the two are on either side of it.
    """
    rules = standards.load()
    value = rules.index_rules["value"].mask(rules.index_rules["rule"] == "heavy_above", "320")
    handle = made(tmp_path / "x.duckdb", replace(rules, index_rules=rules.index_rules.assign(value=value)))
    hours = a_year(year, pm25=10.0, pm10=20.0, so2=5.0, no2=10.0, co=0.5, o3=50.0)
    clock = hours["ts"].dt.strftime("%m-%d") == "06-10"
    hours.loc[clock & hours["ts"].dt.hour.between(9, 17), "o3"] = 900.0
    hours.loc[clock & (hours["ts"].dt.hour == 12), "o3"] = 950.0
    found, days = years(handle, hours)
    handle.close()
    assert days["o3_mda8"].max() > 800 and days["over_good"].sum() == 1
    assert found["heavy_days_lower"].tolist() == [heavy]


def test_ozone_is_the_same_in_whatever_order_hours_come(wh):
    """A correction of hours, and the pieces of a file that threads read, do not come in the order of the clock."""
    hours = a_year(2019)
    rng = np.random.default_rng(5)
    hours["o3"] = rng.gamma(3, 30, len(hours)).round(1)
    hours.loc[rng.random(len(hours)) < 0.1, "o3"] = np.nan
    hours = hours[rng.random(len(hours)) > 0.05]  # rows missing, not values
    pd.testing.assert_frame_equal(years(wh, hours)[1], years(wh, hours.sample(frac=1, random_state=6))[1])
