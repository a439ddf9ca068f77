"""Rules on periods at their boundaries, worked by hand, with the clause beside them."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.indicators import (
    calendar_periods,
    evaluate,
    exceedance_multiple,
    minimum_days,
    out_of_bottom,
    percentile,
    primary_pollutants,
    published_aqi,
    rank_cities,
    readings_for,
    report_ratio,
    report_value,
    valid_period,
)
from analytics.indicators.beside import Beside
from analytics.standards import load

RULES = load()


def calendar(start, end):
    return np.arange(start, np.datetime64(end) + 1, dtype="datetime64[D]")


def without(dates, missing):
    return ~np.isin(dates, np.array(missing, dtype="datetime64[D]"))


# --- GB 3095 table 4: 27 days a month, 25 in February, 324 a year ------------------------------------------------


@pytest.mark.parametrize(
    ("month", "n_days", "n_measured", "valid"),
    [
        ("2025-06", 30, 27, True),
        ("2025-06", 30, 26, False),
        ("2025-07", 31, 27, True),
        ("2025-07", 31, 26, False),
        ("2025-02", 28, 25, True),
        ("2025-02", 28, 24, False),
        ("2024-02", 29, 25, True),  # a leap February has the same minimum
        ("2024-02", 29, 24, False),
    ],
)
def test_a_month(month, n_days, n_measured, valid):
    dates = calendar(f"{month}-01", np.datetime64(f"{month}-01") + n_days - 1)
    found = valid_period(np.arange(n_days) < n_measured, dates, RULES)
    assert (found.valid, found.n_valid) == (valid, n_measured)
    assert found.short_months == (() if valid else (month,))
    assert not found.year_short


def spread(dates, n_missing):
    """Days missing evenly over the months: three a month first, then a fourth of the months of 31 days."""
    days = pd.DatetimeIndex(dates)
    first = days[days.day <= 3]
    more = days[(days.day == 4) & days.month.isin([1, 3, 5, 7, 8, 10, 12])]
    gone = first.append(more)[:n_missing] if n_missing <= len(first) else first.append(more[: n_missing - len(first)])
    return ~days.isin(gone)


@pytest.mark.parametrize(
    ("start", "end", "n_measured", "valid"),
    [
        ("2025-01-01", "2025-12-31", 324, True),
        ("2025-01-01", "2025-12-31", 323, False),
        ("2024-01-01", "2024-12-31", 324, True),
        ("2024-01-01", "2024-12-31", 323, False),
        ("2024-04-01", "2025-03-31", 324, True),  # a year may start in April
        ("2024-04-01", "2025-03-31", 323, False),
    ],
)
def test_a_year(start, end, n_measured, valid):
    dates = calendar(start, end)
    found = valid_period(spread(dates, len(dates) - n_measured), dates, RULES)
    assert found.n_valid == n_measured
    assert (found.valid, found.year_short, found.minimum) == (valid, not valid, 324)
    assert found.short_months == ()


def test_324_days_are_not_enough_if_a_month_is_short():
    dates = calendar("2025-01-01", "2025-12-31")
    found = valid_period(without(dates, ["2025-06-01", "2025-06-02", "2025-06-03", "2025-06-04"]), dates, RULES)
    assert (found.n_valid, found.valid, found.short_months) == (361, False, ("2025-06",))


@pytest.mark.parametrize(
    ("start", "end", "minimum"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), 324),
        (date(2024, 4, 1), date(2025, 3, 31), 324),
        (date(2025, 1, 1), date(2025, 3, 31), 27 + 25 + 27),
        (date(2025, 2, 1), date(2025, 2, 28), 25),
        (date(2025, 1, 1), date(2025, 1, 10), 10 - 4),  # part of a month: as many may be missing as in all of it
        (date(2025, 1, 1), date(2025, 1, 3), 0),
        (date(2025, 1, 1), date(2025, 12, 30), 11 * 27 - 1 + 25),  # a day short of a year: its months only
    ],
)
def test_minimum_of_a_period(start, end, minimum):
    assert minimum_days(RULES, None, start, end) == minimum


# --- periods of the calendar -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("month", ("2024-01-01", "2024-01-31"), ("2024-12-01", "2024-12-31")),
        ("quarter", ("2024-01-01", "2024-03-31"), ("2024-10-01", "2024-12-31")),
        ("season", ("2024-03-01", "2024-05-31"), ("2024-09-01", "2024-11-30")),
        ("half_year", ("2024-01-01", "2024-06-30"), ("2024-07-01", "2024-12-31")),
        ("year", ("2024-01-01", "2024-12-31"), ("2024-01-01", "2024-12-31")),
        ("year_to_date", ("2024-01-01", "2024-01-31"), ("2024-01-01", "2024-12-31")),
    ],
)
def test_calendar_periods(kind, first, last):
    table = calendar_periods(kind, date(2024, 1, 1), date(2024, 12, 31)).astype(str)
    assert tuple(table.iloc[0][["period_start", "period_end"]]) == first
    assert tuple(table.iloc[-1][["period_start", "period_end"]]) == last


def test_winter_holds_the_leap_day_and_a_period_cut_off_is_left_out():
    table = calendar_periods("season", date(2023, 12, 1), date(2024, 5, 30)).astype(str)
    assert table[["period_start", "period_end"]].to_numpy().tolist() == [["2023-12-01", "2024-02-29"]]
    assert calendar_periods("month", date(2024, 1, 2), date(2024, 1, 31)).empty
    with pytest.raises(ValueError, match="expected year_to_date or one of"):
        calendar_periods("decade", date(2024, 1, 1), date(2024, 12, 31))


# --- HJ 663: percentiles, multiples ------------------------------------------------------------------------------


def test_percentiles_of_a_year_by_hand():
    days = [np.arange(1.0, 366.0)]  # 365 days: rank 1 + 364 p
    assert percentile(days, 90)[0] == pytest.approx(328.6)
    assert percentile(days, 95)[0] == pytest.approx(346.8)
    assert percentile(days, 98)[0] == pytest.approx(357.72)
    leap = [np.arange(1.0, 367.0)]
    assert percentile(leap, 90)[0] == pytest.approx(329.5)


def test_exceedance_multiple():
    assert exceedance_multiple(84.0, 70.0) == pytest.approx(0.2)
    assert exceedance_multiple(70.0, 70.0) == 0.0
    assert exceedance_multiple(20.0, 70.0) == 0.0


# --- GB/T 8170: half to even, in exact arithmetic ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "n", "decimals", "shown"),
    [
        ("151", 2, 0, 76.0),  # 75.5
        ("121", 2, 0, 60.0),  # 60.5
        ("87", 2, 0, 44.0),  # 43.5 is not below 44
        ("87", 2, 1, 43.5),
        ("14816.9", 365, 1, 40.6),  # 40.594…
        ("14816.9", 365, 0, 41.0),
        ("15866.55", 365, 1, 43.5),  # 43.47
        ("0.25", 1, 1, 0.2),
        ("0.35", 1, 1, 0.4),
        ("42.35", 1, 1, 42.4),
        ("42.45", 1, 1, 42.4),
    ],
)
def test_a_mean_is_rounded_as_on_paper(total, n, decimals, shown):
    assert report_ratio(total, n, decimals) == shown
    assert report_value(float(total) / n, decimals) == shown


def test_the_style_of_2026_is_a_reading_where_it_differs():
    by_name = {p: [r.reading_id for r in readings_for("mean", p, date(2026, 12, 31), RULES)] for p in ("pm25", "no2")}
    assert by_name["pm25"] == ["rule", "integer", "dust_suspects_out"]  # one decimal in both
    assert by_name["no2"] == ["rule", "finer"]
    finer = readings_for("p95", "co", date(2026, 12, 31), RULES)[1]
    assert (finer.reading_id, finer.decimals, finer.grade, finer.primary) == ("finer", 2, "C", False)
    assert [r.reading_id for r in readings_for("p95", "co", date(2025, 12, 31), RULES)] == ["rule"]


# --- HJ 633: primary pollutants, publishing ----------------------------------------------------------------------

SIX = {"pm25": 30.0, "pm10": 40.0, "so2": 5.0, "no2": 20.0, "co": 0.5, "o3_mda8": 90.0}


@pytest.mark.parametrize(
    ("changed", "primary"),
    [
        ({}, set()),  # AQI 45: no primary pollutant
        ({"pm25": 35.0}, set()),  # 50 is not above 50
        ({"pm25": 35.5}, {"pm25"}),  # 36: 51.25, up
        ({"pm25": 75.0, "pm10": 150.0}, {"pm25", "pm10"}),  # both 100
        ({"pm25": 76.0, "pm10": 150.0}, {"pm25"}),
        ({"pm25": np.nan, "o3_mda8": 161.0}, {"o3_mda8"}),
    ],
)
def test_primary_pollutants(changed, primary):
    day = {p: np.array([v]) for p, v in (SIX | changed).items()}
    found = primary_pollutants(day, RULES, "HJ633-2012")
    assert {p for p, flags in found.items() if flags[0]} == primary


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, 45.0),
        ({"co": np.nan}, np.nan),  # one is missing and the rest is good: nothing is published
        ({"co": np.nan, "pm25": 60.0}, np.nan),  # exactly 100
        ({"co": np.nan, "pm25": 60.6}, 101.0),  # the rest is over already
        ({"o3_mda8": np.nan, "o3_1h_max": 90.0}, np.nan),  # the hourly maximum is no substitute
    ],
)
def test_publishing_with_a_pollutant_missing(changed, shown):
    day = {p: np.array([v]) for p, v in (SIX | changed).items()}
    assert published_aqi(day, RULES, "HJ633-2026")[0] == pytest.approx(shown, nan_ok=True)


def test_the_hourly_ozone_maximum_left_the_daily_report_with_2026():
    day = {p: np.array([v]) for p, v in (SIX | {"o3_1h_max": 250.0}).items()}
    # days are judged by the 8-hour maximum (HJ 663); the daily report of 2012 has both (5.1.2)
    assert primary_pollutants(day, RULES, "HJ633-2012", report=True)["o3_1h_max"][0]
    assert "o3_1h_max" not in primary_pollutants(day, RULES, "HJ633-2012")
    assert "o3_1h_max" not in primary_pollutants(day, RULES, "HJ633-2026", report=True)


# --- ranks -------------------------------------------------------------------------------------------------------


def cities(values):
    return pd.DataFrame(
        {
            "region_id": list(values),
            "lower_reported": [v[0] for v in values.values()],
            "upper_reported": [v[1] for v in values.values()],
        }
    )


def test_equal_indices_share_a_rank_and_bounds_leave_it_open():
    ranked = rank_cities(cities({"a": (3, 3), "b": (4, 4), "c": (4, 4), "d": (3.5, 5), "e": (6, np.inf)}))
    assert ranked["rank_best"].tolist() == [1, 2, 2, 2, 5]
    assert ranked["rank_worst"].tolist() == [1, 3, 3, 4, 5]


@pytest.mark.parametrize(
    ("region_id", "verdict"), [("a", "met"), ("d", "undetermined"), ("e", "missed"), ("z", "no evidence")]
)
def test_out_of_the_bottom_two_of_five(region_id, verdict):
    ranked = rank_cities(cities({"a": (3, 3), "b": (4, 4), "c": (4, 4), "d": (3.5, 5), "e": (6, 6)}))
    assert out_of_bottom(ranked, region_id, 2, 5)[0] == verdict
    assert out_of_bottom(ranked, region_id, 2, 6)[0] == "no evidence"  # one of six is not available


# --- events ------------------------------------------------------------------------------------------------------


def test_a_listed_day_leaves_a_mean_and_keeps_its_place_in_a_count():
    dates = calendar("2025-07-01", "2025-07-04")
    days = {
        "pm25": np.array([[20.0, 160.0, 160.0, 20.0]]),
        "pm10": np.full((1, 4), 60.0),
        "no2": np.full((1, 4), 20.0),
        "o3_mda8": np.array([[90.0, 90.0, 270.0, 90.0]]),
        Beside.LISTED.of("pm25"): np.array([[False, True, True, False]]),
    }
    listed = {
        s: next(
            r
            for r in readings_for(s, p, date(2025, 7, 4), RULES, bureau_list=True)
            if r.reading_id == "bureau_events_out"
        )
        for s, p in (("mean", "pm25"), ("heavy_day_share", None))
    }
    mean = evaluate("mean", "pm25", days, dates, RULES, None, listed["mean"])
    assert mean.lower[0] == 20.0
    share = evaluate("heavy_day_share", None, days, dates, RULES, None, listed["heavy_day_share"])
    assert share.lower[0] == share.upper[0] == 25.0  # 3 July stays heavy by ozone, of four calendar days
