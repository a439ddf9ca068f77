"""Air rules at their boundaries, worked by hand, and the embedded years they decide."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics import resources
from analytics.indicators import (
    aqi,
    category,
    days_over,
    dust_suspects,
    evaluate,
    iaqi,
    percentile,
    readings_for,
    report_value,
)
from analytics.standards import load

YEAR_END = date(2025, 12, 31)


@pytest.fixture(scope="module")
def rules():
    return load()


@pytest.fixture(scope="module")
def year_days():
    """Days of an embedded city and year on the full calendar."""

    def read(city, year):
        dates = pd.date_range(f"{year}-01-01", f"{year}-12-31")
        path = resources.raw_dir() / "monitoring" / f"{city}_daily.csv"
        days = pd.read_csv(path, encoding="utf-8-sig", parse_dates=["date"]).set_index("date")
        days = days.drop(columns="src").reindex(dates)
        arrays = {str(p): days[p].to_numpy(float)[None, :] for p in days.columns}
        return arrays, dates.to_numpy("datetime64[D]")

    return read


def reading_of(rules, statistic, parameter=None, reading_id="rule", end=YEAR_END):
    found = {r.reading_id: r for r in readings_for(statistic, parameter, end, rules)}
    return found[reading_id]


def statistic_of(rules, days, dates, statistic, parameter=None, reading_id="rule"):
    """Reported bounds."""
    end = pd.Timestamp(dates[-1]).date()
    reading = reading_of(rules, statistic, parameter, reading_id, end)
    found = evaluate(statistic, parameter, days, dates, rules, None, reading)
    return tuple(report_value([found.lower[0], found.upper[0]], reading.decimals).tolist())


# --- the index of a day: HJ 633, rounding first (GB/T 8170), sub-index rounded up ------------------------------


@pytest.mark.parametrize(
    ("parameter", "edition", "concentration", "expected"),
    [
        ("pm25", "HJ633-2012", 75.4, 100),  # 75
        ("pm25", "HJ633-2012", 75.5, 102),  # 76: 100 + 50/40 = 101.25, up
        ("pm25", "HJ633-2026", 60.5, 100),  # 60, half to even
        ("pm25", "HJ633-2026", 60.6, 101),  # 61: 100 + 50/55 = 100.9, up
        ("pm25", "HJ633-2012", 150.2, 200),
        ("pm25", "HJ633-2012", 150.5, 200),  # 150, half to even
        ("pm25", "HJ633-2012", 150.6, 201),
        ("pm25", "HJ633-2012", 0.0, 0),
        ("pm25", "HJ633-2012", 500.0, 500),
        ("pm25", "HJ633-2012", 1771.2, 500),  # stays at the last point
        ("pm10", "HJ633-2012", 120.0, 85),
        ("pm10", "HJ633-2026", 120.0, 100),
        ("pm10", "HJ633-2012", 14982.0, 500),
        ("co", "HJ633-2012", 4.05, 100),  # 4.0, half to even
        ("co", "HJ633-2012", 4.06, 101),  # 4.1: 100 + 0.5, up
        ("o3_mda8", "HJ633-2012", 160.0, 100),
        ("o3_mda8", "HJ633-2012", 265.0, 200),
        ("o3_mda8", "HJ633-2026", 900.0, 300),  # the 2026 edition says so above 800
        ("o3_1h_max", "HJ633-2012", 201.0, 101),
        ("no2", "HJ633-2012", 80.5, 100),  # 80, half to even
        ("so2", "HJ633-2012", 151.0, 101),
    ],
)
def test_sub_index(rules, parameter, edition, concentration, expected):
    assert iaqi(parameter, concentration, rules, edition) == expected


def test_index_is_the_largest_sub_index_and_has_a_category(rules):
    day = {"pm25": 96.5, "pm10": 351.5, "no2": 22.3}  # Xinxiang, 24 March 2025
    # PM10 351.5 -> 352: 200 + 100 * 2 / 70 = 202.9, up
    assert aqi(day, rules, "HJ633-2012") == 203
    assert category(203, rules, "HJ633-2012") == 5
    ends = [0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301]
    assert category(ends, rules, "HJ633-2026").tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]


# --- percentiles: HJ 663, rank from 1 is 1 + (n - 1) p ---------------------------------------------------------


def test_percentile_by_hand():
    assert percentile([np.arange(1.0, 11.0)], 90)[0] == pytest.approx(9.1)  # rank 1 + 9 * 0.9 = 9.1
    assert percentile([[7.0]], 95)[0] == 7.0
    assert percentile([[5.0, np.nan, 1.0]], 50)[0] == 3.0
    assert np.isnan(percentile([[np.nan, np.nan]], 90)[0])


# --- annual means and the decimals of the year -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "year", "mean", "reported"),
    [
        ("xinxiang", 2021, 48.3011, 48.0),
        ("xinxiang", 2022, 50.7844, 51.0),
        ("xinxiang", 2023, 48.1748, 48.0),  # with 50 estimated days: no valid year
        ("xinxiang", 2024, 48.6101, 48.6),
        ("xinxiang", 2025, 42.3740, 42.4),
        ("pingdingshan", 2021, 47.1022, 47.0),
        ("pingdingshan", 2022, 48.9551, 49.0),
        ("pingdingshan", 2023, 43.5486, 44.0),  # of 315 days: no valid year
        ("pingdingshan", 2024, 48.6514, 48.7),
        ("pingdingshan", 2025, 40.5942, 40.6),
        ("hohhot", 2021, 33.6644, 34.0),
        ("hohhot", 2022, 24.7134, 25.0),
        ("hohhot", 2023, 32.3852, 32.0),
        ("hohhot", 2024, 29.7443, 29.7),
        ("hohhot", 2025, 24.4937, 24.5),
    ],
)
def test_annual_mean_of_pm25(rules, year_days, city, year, mean, reported):
    days, dates = year_days(city, year)
    reading = reading_of(rules, "mean", "pm25", end=date(year, 12, 31))
    found = evaluate("mean", "pm25", days, dates, rules, None, reading)
    assert found.lower[0] == found.upper[0] == pytest.approx(mean, abs=5e-5)
    assert report_value(found.lower, reading.decimals)[0] == reported


def test_estimates_of_2023_move_the_mean_of_hohhot(rules):
    path = resources.raw_dir() / "monitoring" / "hohhot_daily.csv"
    days = pd.read_csv(path, encoding="utf-8-sig", parse_dates=["date"]).set_index("date").loc["2023"]
    measured = days.loc[days["src"] != "waqi_fill", "pm25"].dropna()
    assert (len(days), len(measured)) == (365, 315)
    assert report_value([days["pm25"].mean(), measured.mean()], 1).tolist() == [32.4, 31.3]


def test_pingdingshan_2025_hangs_on_the_decimals(rules, year_days):
    # below 41: 40.59 is 40.6 with one decimal and 41 as an integer
    days, dates = year_days("pingdingshan", 2025)
    assert statistic_of(rules, days, dates, "mean", "pm25")[0] == 40.6
    assert statistic_of(rules, days, dates, "mean", "pm25", "integer")[0] == 41.0
    assert statistic_of(rules, days, dates, "mean", "pm25", "dust_suspects_out")[0] < 41


def test_a_mean_of_43_5_is_not_below_44_before_2024(rules):
    for year, reported in ((2023, 44.0), (2024, 43.5)):
        reading = reading_of(rules, "mean", "pm25", end=date(year, 12, 31))
        assert report_value(43.5, reading.decimals) == reported
    assert [r.reading_id for r in readings_for("mean", "pm25", date(2023, 12, 31), rules)] == [
        "rule",
        "dust_suspects_out",
    ]
    assert [r.reading_id for r in readings_for("mean", "no2", YEAR_END, rules)] == ["rule"]


# --- heavy and good days of 2025 -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "reading_id", "heavy_days", "share"),
    [
        ("xinxiang", "rule", 8, 2.2),
        ("xinxiang", "unrounded_days", 9, 2.5),  # 10 December is 150.2
        ("xinxiang", "dust_suspects_out", 5, 1.4),
        ("xinxiang", "unrounded_days_dust_suspects_out", 6, 1.6),
        ("pingdingshan", "rule", 3, 0.8),
        ("pingdingshan", "unrounded_days", 4, 1.1),  # 21 January is 150.5
        ("pingdingshan", "dust_suspects_out", 2, 0.5),
        ("pingdingshan", "unrounded_days_dust_suspects_out", 3, 0.8),
    ],
)
def test_heavy_days_of_2025(rules, year_days, city, reading_id, heavy_days, share):
    # the hourly ozone maximum stays below 265, so ozone adds none and both ends agree
    days, dates = year_days(city, 2025)
    assert statistic_of(rules, days, dates, "heavy_days", None, reading_id) == (heavy_days, heavy_days)
    assert statistic_of(rules, days, dates, "heavy_day_share", None, reading_id) == (share, share)


def test_which_days_were_heavy_in_xinxiang_and_which_look_like_dust(rules, year_days):
    days, dates = year_days("xinxiang", 2025)
    only = {p: {q: v if q == p else np.zeros_like(v) for q, v in days.items()} for p in ("pm25", "pm10")}
    rule = reading_of(rules, "heavy_days")
    heavy = {p: dates[days_over(only[p], 200, rules, "HJ633-2012", rule)[0][0]].astype(str).tolist() for p in only}
    assert heavy["pm25"] == ["2025-01-21", "2025-01-29", "2025-10-31", "2025-12-18", "2025-12-19"]
    assert heavy["pm10"] == ["2025-03-24", "2025-03-25", "2025-04-12"]
    suspects = dates[dust_suspects(days)[0]].astype(str)
    assert set(heavy["pm10"]) <= set(suspects)
    assert not set(heavy["pm25"]) & set(suspects)


@pytest.mark.parametrize(
    ("city", "reading_id", "share"),
    [
        ("xinxiang", "rule", (66.0, 82.7)),
        ("xinxiang", "o3_1h_counts", (66.0, 76.7)),
        ("pingdingshan", "rule", (69.6, 83.3)),
        ("pingdingshan", "o3_1h_counts", (69.6, 81.1)),
    ],
)
def test_good_day_share_of_2025_has_bounds(rules, year_days, city, reading_id, share):
    days, dates = year_days(city, 2025)
    assert statistic_of(rules, days, dates, "good_day_share", None, reading_id) == share


def test_the_rule_comes_first_and_is_the_only_primary_reading(rules):
    for statistic, parameter in (("mean", "pm25"), ("heavy_days", None), ("good_day_share", None), ("p95", "co")):
        found = readings_for(statistic, parameter, YEAR_END, rules)
        assert [r.primary for r in found] == [True] + [False] * (len(found) - 1)
        assert len({r.reading_id for r in found}) == len(found)
    # the 2026 edition dropped the hourly maximum from the daily report
    assert "o3_1h_counts" not in {r.reading_id for r in readings_for("good_days", None, date(2026, 12, 31), rules)}


# --- what is missing leaves bounds -----------------------------------------------------------------------------

TWO_DAYS = np.array(["2025-07-01", "2025-07-02"], dtype="datetime64[D]")


def two_days(**changed):
    clean = {"pm25": [20.0, 20.0], "pm10": [40.0, 40.0], "no2": [20.0, 20.0], "o3_1h_max": [90.0, 90.0]}
    return {p: np.array([v], dtype=float) for p, v in (clean | changed).items()}


@pytest.mark.parametrize(
    ("days", "bounds"),
    [
        (two_days(), (2, 2)),
        (two_days(o3_1h_max=[160.5, 90]), (2, 2)),  # 160, half to even: the 8-hour maximum is not above it
        (two_days(o3_1h_max=[161, 90]), (1, 2)),
        (two_days(o3_1h_max=[np.nan, 90]), (1, 2)),
        (two_days(o3_1h_max=[np.nan, 90], pm25=[76, 20]), (1, 1)),  # over by one is over
        (two_days(o3_1h_max=[300, 90], o3_mda8=[150, 90]), (2, 2)),  # the 8-hour maximum itself
        (two_days(o3_1h_max=[300, 90], o3_mda8=[np.nan, 90]), (1, 2)),
        (two_days(o3_mda8=[161, 90]), (1, 1)),
        (two_days(pm10=[np.nan, np.nan]), (0, 2)),
        (two_days(no2=[np.nan, 81]), (0, 1)),
        (two_days(co=[np.nan, 4.05]), (2, 2)),  # a day without CO is not open for that
        (two_days(so2=[np.nan, 151]), (1, 1)),
        (two_days(pm25=[np.nan, 20], pm10=[np.nan, 40], no2=[np.nan, 20], o3_1h_max=[np.nan, 90]), (1, 2)),
    ],
)
def test_good_days_with_pieces_missing(rules, days, bounds):
    found = evaluate("good_days", None, days, TWO_DAYS, rules, None, reading_of(rules, "good_days"))
    assert (found.lower[0], found.upper[0]) == bounds


def test_an_absent_pollutant_leaves_every_day_open_but_so2_and_co(rules):
    only_pm25 = {"pm25": np.array([[20.0, 160.0]])}
    rule = reading_of(rules, "heavy_days")
    found = evaluate("heavy_days", None, only_pm25, TWO_DAYS, rules, None, rule)
    assert (found.lower[0], found.upper[0]) == (1, 2)


def test_a_dust_day_may_still_be_over_by_a_gas(rules):
    days = two_days(pm25=[90, 20], pm10=[400, 40], no2=[20, 20], o3_mda8=[170, 90])
    reading = reading_of(rules, "good_days", reading_id="dust_suspects_out")
    assert evaluate("good_days", None, days, TWO_DAYS, rules, None, reading).upper[0] == 1
    days["o3_mda8"] = np.array([[100.0, 90.0]])
    assert evaluate("good_days", None, days, TWO_DAYS, rules, None, reading).lower[0] == 2


def test_the_edition_of_a_period_is_the_one_on_its_last_day(rules):
    days = two_days(pm25=[70, 70])
    ends = {"2025": (2, "2025-12-31"), "2026": (0, "2026-12-31")}
    for expected, last in ends.values():
        dates = np.array([last, last], dtype="datetime64[D]") - np.array([1, 0])
        rule = reading_of(rules, "good_days", end=pd.Timestamp(last).date())
        assert evaluate("good_days", None, days, dates, rules, None, rule).upper[0] == expected
    rule = reading_of(rules, "good_days")
    named = evaluate("good_days", None, days, TWO_DAYS, rules, "GB3095-2026-transition", rule)
    assert named.upper[0] == 0


def test_ozone_percentile_from_hourly_maxima_is_only_bounded_above(rules):
    days = {"o3_1h_max": np.arange(1.0, 11.0)[None, :]}
    dates = np.arange("2025-07-01", "2025-07-11", dtype="datetime64[D]")
    found = evaluate("p90", "o3_mda8", days, dates, rules, None, reading_of(rules, "p90", "o3_mda8"))
    assert (found.lower[0], found.upper[0]) == (0.0, pytest.approx(9.1))


def test_an_unknown_statistic_or_parameter_is_reported(rules):
    rule = reading_of(rules, "mean", "pm25")
    with pytest.raises(ValueError, match="needs days of 'pm10'"):
        evaluate("mean", "pm10", {"pm25": np.ones((1, 2))}, TWO_DAYS, rules, None, rule)
    with pytest.raises(ValueError, match="no rule computes 'rank'"):
        evaluate("rank", None, two_days(), TWO_DAYS, rules, None, rule)
