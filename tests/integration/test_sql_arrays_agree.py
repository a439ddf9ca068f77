"""The SQL on stored rows and the functions on arrays say the same of every embedded day, and nothing leaks."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from support.examples import crossed
from support.small_warehouse import (
    CITIES,
    LATER,
    YEARS,
    city_days,
    empty_warehouse,
    full_year,
    insert,
    measurements,
    month_rows,
    read_city,
)

from analytics.indicators import (
    air_days,
    aqi,
    category,
    days_over,
    dust_suspects,
    evaluate,
    history,
    iaqi,
    period_statistics,
    primary_pollutants,
    published_aqi,
    readings_for,
    report_value,
)
from analytics.standards import load


@pytest.fixture(scope="module")
def air():
    """The cities' days, and the monthly means of the years before them."""
    wh = city_days()
    insert(wh.con, month_rows())
    return wh


@pytest.fixture(scope="module")
def rules():
    return load()


def year_arrays(city, year):
    """Days of a year straight from the file, on the full calendar."""
    dates = pd.date_range(f"{year}-01-01", f"{year}-12-31")
    days = read_city(city).assign(date=lambda d: pd.to_datetime(d["date"])).set_index("date")
    days = days.drop(columns="src").reindex(dates)
    arrays = {str(p): days[p].to_numpy(float)[None, :] for p in days.columns}
    return {p: v for p, v in arrays.items() if not np.isnan(v).all()}, dates.to_numpy("datetime64[D]")


def year_of(wh, city, year, as_of=LATER, **keep):
    return period_statistics(wh, city, date(year, 1, 1), date(year, 12, 31), as_of, **keep)


@pytest.mark.parametrize("edition", ["HJ633-2012", "HJ633-2026"])
@pytest.mark.parametrize("city", CITIES)
def test_every_day_has_the_same_index_in_sql_and_in_arrays(air, rules, city, edition):
    sql = air_days(air, city, date(2020, 4, 30), date(2026, 10, 6), LATER, edition)
    days = read_city(city).assign(date=lambda d: pd.to_datetime(d["date"])).set_index("date")
    days = days.drop(columns="src").reindex(pd.date_range("2020-04-30", "2026-10-06"))
    arrays = {str(p): days[p].to_numpy(float) for p in days.columns}
    assert len(sql) == len(days) == 2351
    for parameter, values in arrays.items():
        unit = "mg_m3" if parameter == "co" else "ug_m3"
        rounded = report_value(values, 1 if parameter == "co" else 0)
        np.testing.assert_array_equal(sql[f"{parameter}_{unit}"].to_numpy(float), rounded)
        name = "iaqi_o3_1h" if parameter == "o3_1h_max" else f"iaqi_{parameter}"
        np.testing.assert_array_equal(sql[name].to_numpy(float), iaqi(parameter, values, rules, edition))
    known = {p: v for p, v in arrays.items() if p != "o3_1h_max"}
    index = aqi(known, rules, edition)
    np.testing.assert_array_equal(sql["aqi_low"].to_numpy(float), index)
    np.testing.assert_array_equal(sql["category_low"].to_numpy(float), category(index, rules, edition))
    np.testing.assert_array_equal(sql["dust_suspect"].to_numpy(bool), dust_suspects(arrays))
    np.testing.assert_array_equal(sql["aqi_published"].to_numpy(float), published_aqi(known, rules, edition))
    primary = primary_pollutants(known, rules, edition)
    names = pd.Series("", index=range(len(days)))
    for parameter in sorted(primary):
        names += np.where(primary[parameter], f"; {parameter}", "")
    assert sql["primary_pollutants"].fillna("").tolist() == names.str.removeprefix("; ").tolist()


@pytest.mark.parametrize("city", CITIES)
def test_every_day_is_over_in_sql_where_it_is_over_in_arrays(air, rules, city):
    sql = air_days(air, city, date(2020, 4, 30), date(2025, 12, 31), LATER)
    days = read_city(city).assign(date=lambda d: pd.to_datetime(d["date"])).set_index("date")
    days = days.drop(columns="src").reindex(pd.date_range("2020-04-30", "2025-12-31"))
    arrays = {str(p): days[p].to_numpy(float)[None, :] for p in days.columns}
    columns = {
        "rule": ("aqi_low", "aqi_high"),
        "unrounded_days": ("aqi_low_unrounded", "aqi_high_unrounded"),
        "dust_suspects_out": ("aqi_low_dust_out", "aqi_high_dust_out"),
        "unrounded_days_dust_suspects_out": ("aqi_low_unrounded_dust_out", "aqi_high_unrounded_dust_out"),
        "o3_1h_counts": ("aqi_low_o3_1h", "aqi_high_o3_1h"),
    }
    for reading in readings_for("good_days", None, date(2025, 12, 31), rules):
        low, high = columns[reading.reading_id]
        for level in (100, 200):
            sure, possible = days_over(arrays, level, rules, "HJ633-2012", reading)
            np.testing.assert_array_equal(sql[low].to_numpy(float) > level, sure[0])
            upper = sql[high].to_numpy(float)
            np.testing.assert_array_equal((upper > level) | np.isnan(upper), possible[0])
    np.testing.assert_array_equal(sql["good_sure"], sql["aqi_high"] <= 100)
    np.testing.assert_array_equal(sql["heavy_sure"], sql["aqi_low"] > 200)


@pytest.mark.parametrize(("city", "year"), crossed(CITIES, YEARS))
def test_period_statistics_equal_evaluate_under_every_reading(air, rules, city, year):
    table = year_of(air, city, year)
    arrays, dates = year_arrays(city, year)
    assert len(table) >= 20
    for row in table.itertuples():
        readings = readings_for(row.statistic, row.parameter, row.period_end, rules)
        reading = next(r for r in readings if r.reading_id == row.reading_id)
        found = evaluate(row.statistic, row.parameter, arrays, dates, rules, None, reading)
        assert found.lower[0] == pytest.approx(row.value_lower, abs=1e-9)
        assert found.upper[0] == pytest.approx(row.value_upper, abs=1e-9)


def test_a_year_with_too_few_measured_days_is_not_valid(air):
    # GB 3095 table 4: 324 daily means a year. 50 days of 2023 are estimates (Xinxiang) or missing (Pingdingshan).
    for city, year in (("xinxiang", 2022), ("xinxiang", 2024), ("pingdingshan", 2025), ("hohhot", 2023)):
        row = year_of(air, city, year, statistic="mean", parameter="pm25").iloc[0]
        assert row.valid == (year != 2023), (city, year)
        assert row.n_expected == (366 if year == 2024 else 365)
    xinxiang = year_of(air, "xinxiang", 2023, statistic="mean", parameter="pm25").iloc[0]
    assert (xinxiang.n_days, xinxiang.n_valid, xinxiang.n_estimated) == (365, 315, 50)
    assert xinxiang["flags"] == (
        "estimated_used",
        "hours_unknown",
        "months_short",
        "year_short",
        "dust_suspects",
        "bureau_list_missing",
    )
    pingdingshan = year_of(air, "pingdingshan", 2023, statistic="mean", parameter="pm25").iloc[0]
    assert (pingdingshan.n_days, pingdingshan.n_valid, pingdingshan.n_estimated) == (315, 315, 0)


def test_readings_of_the_sql_are_those_of_the_arrays_and_the_rule_comes_first(air, rules):
    table = year_of(air, "xinxiang", 2025)
    for statistic in ("good_days", "good_day_share", "heavy_days", "heavy_day_share"):
        found = table.loc[table["statistic"] == statistic, "reading_id"].tolist()
        wanted = [r.reading_id for r in readings_for(statistic, None, date(2025, 12, 31), rules)]
        assert found[0] == wanted[0] == ("rule" if statistic.startswith("good") else "dust_suspects_out")
        assert sorted(found) == sorted(wanted)
    means = table[(table["statistic"] == "mean") & (table["parameter"] == "pm25")].set_index("reading_id")
    assert means["n_days"].to_dict() == {"rule": 365, "dust_suspects_out": 347}


@pytest.mark.parametrize(
    ("missing", "valid"),
    [
        (["2025-06-01", "2025-06-02", "2025-06-03"], True),  # 27 days of June's 30
        (["2025-06-01", "2025-06-02", "2025-06-03", "2025-06-04"], False),  # 26
        (["2025-02-01", "2025-02-02", "2025-02-03"], True),  # 25 of February's 28
        (["2025-02-01", "2025-02-02", "2025-02-03", "2025-02-04"], False),  # 24
    ],
)
def test_a_month_needs_27_days_and_february_25(missing, valid):
    wh = empty_warehouse()
    days = full_year()
    insert(wh.con, measurements(days[~days["date"].isin(pd.to_datetime(missing))], "x"))
    assert year_of(wh, "x", 2025, statistic="mean").iloc[0].valid == valid


@pytest.mark.parametrize(("per_month", "extra", "valid"), [(3, 5, True), (3, 6, False)])
def test_a_year_needs_324_days_counted_on_the_calendar(per_month, extra, valid):
    # 36 days missing, three a month, then 5 more from months of 31 days: 324; one more: 323.
    wh = empty_warehouse()
    days = full_year()
    more = np.array([1, 3, 5, 7, 8, 10])[:extra]
    gone = (days["date"].dt.day <= per_month) | ((days["date"].dt.day == 4) & days["date"].dt.month.isin(more))
    insert(wh.con, measurements(days[~gone], "x"))
    row = year_of(wh, "x", 2025, statistic="mean").iloc[0]
    assert row.n_valid == 365 - 36 - extra
    assert row.valid == valid
    assert "months_short" not in row["flags"]


@pytest.mark.thorough
def test_a_year_may_start_in_april_and_a_month_stands_for_itself(air):
    row = period_statistics(
        air, "xinxiang", date(2024, 4, 1), date(2025, 3, 31), LATER, statistic="mean", parameter="pm25"
    ).iloc[0]
    assert (row.n_expected, row.n_valid, row.valid) == (365, 365, True)
    march = period_statistics(
        air, "xinxiang", date(2023, 3, 1), date(2023, 3, 31), LATER, statistic="mean", parameter="pm25"
    ).iloc[0]
    assert (march.n_days, march.n_valid, march.valid) == (31, 0, False)


def test_an_open_period_counts_the_days_that_have_passed(air):
    table = year_of(air, "xinxiang", 2025, as_of=date(2025, 10, 1))
    mean = table[(table["statistic"] == "mean") & (table["parameter"] == "pm25")].iloc[0]
    assert (mean.n_days, mean.n_expected) == (273, 365)
    assert "period_open" in mean["flags"]
    heavy = table[(table["statistic"] == "heavy_day_share") & (table["reading_id"] == "rule")].iloc[0]
    assert heavy.n_days == 273
    assert heavy.value == pytest.approx(100 * 5 / 273)


def test_nothing_known_later_is_seen(air):
    day = date(2025, 3, 25)
    seen = history(air, "xinxiang", day)
    assert seen.newest == day - timedelta(days=1)
    assert seen.daily.index[-1] == pd.Timestamp(day - timedelta(days=1))
    assert seen.monthly.index[-1] == pd.Timestamp("2025-02-01")
    # PM10 361.6 -> 362: 200 + 100 (362 - 350) / 70 = 217.1, rounded up
    assert air_days(air, "xinxiang", day, day, day)["aqi_low"].isna().all()
    assert air_days(air, "xinxiang", day, day, day + timedelta(days=1))["aqi_low"].tolist() == [218.0]
    # 29 of March's days are known, but the month is not over
    assert history(air, "xinxiang", date(2025, 3, 30)).monthly.index[-1] == pd.Timestamp("2025-02-01")
    mid_month = history(air, "xinxiang", date(2016, 5, 20)).monthly
    assert mid_month.index[-1] <= pd.Timestamp("2016-04-01")


def test_history_is_on_the_full_calendar_with_estimates_marked(air):
    seen = history(air, "pingdingshan", date(2026, 1, 1))
    assert (seen.daily.index == pd.date_range("2020-04-30", "2025-12-31")).all()
    assert seen.daily.loc["2023-03-01":"2023-03-31"].isna().all().all()
    assert not seen.estimated.any().any()
    xinxiang = history(air, "xinxiang", date(2026, 1, 1))
    assert xinxiang.estimated["pm25"].sum() == 50
    assert xinxiang.estimated.shape == xinxiang.daily.shape
    assert xinxiang.source["pm25"] == ("days", "months")
    assert xinxiang.basis["pm10"] == ("realtime_dust_in",)


@pytest.mark.thorough
def test_a_month_with_enough_days_comes_from_them_another_from_its_month_value(air):
    seen = history(air, "xinxiang", date(2026, 1, 1))
    assert seen.monthly.loc["2025-06-01", "pm25"] == pytest.approx(seen.daily.loc["2025-06", "pm25"].mean())
    stored = month_rows().query("region_id == 'xinxiang' and parameter == 'pm25'").set_index("interval_start")["value"]
    assert seen.monthly.loc["2016-01-01", "pm25"] == stored["2016-01-01"]
    # November 2020 has 17 daily values only: its month value is used, if there is one
    assert seen.monthly["pm25"].reindex(["2020-11-01"]).iloc[0] == pytest.approx(
        stored.get(pd.Timestamp("2020-11-01"), np.nan), nan_ok=True
    )
    # Pingdingshan's March 2023 has neither
    assert np.isnan(history(air, "pingdingshan", date(2026, 1, 1)).monthly.loc["2023-03-01", "pm25"])
    assert (seen.monthly.index == pd.date_range(seen.monthly.index[0], "2025-12-01", freq="MS")).all()


def test_precedence_vintages_and_stations():
    wh = empty_warehouse()
    days = pd.DataFrame({"date": pd.to_datetime(["2025-01-01", "2025-01-02"]), "pm25": [10.0, 20.0]})
    insert(wh.con, measurements(days, "x"))
    insert(wh.con, measurements(days.assign(pm25=[99.0, 99.0], pm10=[50.0, 60.0]), "x", source_id="second"))
    insert(wh.con, measurements(days.assign(pm25=[1.0, 1.0]), "x").assign(station_id="s1", source_id="station"))
    # the first day is corrected on 10 January
    wh.con.execute(
        "UPDATE measurement SET superseded_at = DATE '2025-01-10' "
        "WHERE source_id = 'days' AND interval_start = '2025-01-01'"
    )
    fixed = measurements(days.iloc[:1].assign(pm25=12.0), "x").assign(known_at=pd.Timestamp("2025-01-10"))
    insert(wh.con, fixed)
    before, after = history(wh, "x", date(2025, 1, 9)), history(wh, "x", date(2025, 1, 10))
    assert before.daily["pm25"].tolist()[:2] == [10.0, 20.0]
    assert after.daily["pm25"].tolist()[:2] == [12.0, 20.0]
    assert after.daily["pm10"].tolist()[:2] == [50.0, 60.0]  # no better source has it
    assert after.source == {"pm10": ("second",), "pm25": ("days",)}


def test_a_region_without_values_has_an_empty_history(air):
    seen = history(air, "nowhere", date(2025, 1, 1))
    assert seen.daily.empty
    assert seen.monthly.empty
    assert seen.newest is None
    assert period_statistics(air, "nowhere", date(2025, 1, 1), date(2025, 12, 31), LATER).empty
