"""Periods of any kind and when they are valid: SQL, arrays and paper say the same."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried
from support.small_warehouse import CITIES, LATER, empty_warehouse, full_year, insert, measurements, one

from analytics.indicators import calendar_periods, history, period_statistics, spans_statistics, valid_period
from analytics.indicators.sql_macros import core_query, macros_of
from analytics.standards import load

RULES = load()


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ["month", "quarter", "season", "half_year", "year", "year_to_date"])
def test_many_periods_at_once_equal_one_by_one(air, kind):
    periods = calendar_periods(kind, date(2022, 12, 1), date(2024, 6, 30))
    many = spans_statistics(air, CITIES, periods, LATER).set_index(
        ["region_id", "parameter", "period_start", "period_end"]
    )
    assert not many.empty
    for span in periods.iloc[:: max(1, len(periods) // 2)].itertuples():
        table = period_statistics(air, "xinxiang", span.period_start, span.period_end, LATER)
        table = table[(table["reading_id"] == "rule") & table["parameter"].notna() & (table["parameter"] != "o3_mda8")]
        for row in table.itertuples():
            key = ("xinxiang", row.parameter, pd.Timestamp(span.period_start), pd.Timestamp(span.period_end))
            found = many.loc[key]
            assert found[row.statistic] == pytest.approx(row.value, abs=1e-9)
            assert (found["n_days"], found["n_valid"], found["valid"]) == (row.n_days, row.n_valid, row.valid)
            assert found["n_expected"] == row.n_expected


def test_the_value_of_a_region_is_that_of_all_regions(air):
    every = "SELECT * EXCLUDE (region_id) FROM used_values(DATE '2025-06-01') WHERE region_id = 'hohhot' ORDER BY ALL"
    single = "SELECT * FROM used_value('hohhot', DATE '2025-06-01') ORDER BY ALL"
    core_query(air, "daily_value", region_id="hohhot", as_of=LATER)
    pd.testing.assert_frame_equal(air.con.execute(every).df(), air.con.execute(single).df())


def test_a_statement_names_the_macros_it_stands_on():
    assert macros_of("core/daily_value") == ("core/macro_used_values", "core/macro_used_value")
    assert macros_of("core/air_day")[-1] == "core/macro_air_day"
    assert macros_of("core/table_counts") == ()


@pytest.mark.parametrize("city", CITIES)
def test_validity_of_arrays_is_that_of_the_sql(air, city):
    seen = history(air, city, LATER)
    kinds = [
        calendar_periods("month", date(2023, 1, 1), date(2024, 3, 31)),
        calendar_periods("quarter", date(2023, 1, 1), date(2023, 12, 31)),
        calendar_periods("year", date(2021, 1, 1), date(2025, 12, 31)),
    ]
    odd = pd.DataFrame(
        {"period_start": [date(2024, 4, 1), date(2023, 2, 10)], "period_end": [date(2025, 3, 31), date(2023, 5, 4)]}
    )
    periods = pd.concat([*kinds, odd])
    many = spans_statistics(air, [city], periods, LATER).set_index(["parameter", "period_start", "period_end"])
    measured = seen.daily.notna() & ~seen.estimated
    for span in periods.itertuples():
        calendar = pd.date_range(span.period_start, span.period_end)
        for parameter in ("pm25", "no2", "co") if city == "hohhot" else ("pm10",):
            flags = measured[parameter].reindex(calendar, fill_value=False).to_numpy(bool)
            found = valid_period(flags, calendar.to_numpy("datetime64[D]"), RULES, "HJ663-2026")
            key = (parameter, pd.Timestamp(span.period_start), pd.Timestamp(span.period_end))
            if key not in many.index:
                assert not found.valid
                continue
            row = many.loc[key]
            assert (found.valid, found.n_valid, len(found.short_months)) == (
                row["valid"],
                row["n_valid"],
                row["n_months_short"],
            )


@pytest.mark.thorough
def test_a_leap_february_needs_25_of_29():
    for missing, valid in ((4, True), (5, False)):
        wh = empty_warehouse()
        days = full_year(year=2024)
        gone = (days["date"].dt.month == 2) & (days["date"].dt.day <= missing)
        insert(wh.con, measurements(days[~gone], "x"))
        row = one(wh, "x", date(2024, 2, 1), date(2024, 2, 29), statistic="mean")
        assert (row.n_expected, row.valid) == (29, valid)
        assert one(wh, "x", date(2024, 1, 1), date(2024, 12, 31), statistic="mean").valid == valid


def test_a_day_with_too_few_hours_is_no_daily_value():
    wh = empty_warehouse()
    days = full_year()
    short = days["date"].dt.month == 6
    insert(wh.con, measurements(days[~short], "x"))
    insert(wh.con, measurements(days[short].assign(pm25=100.0), "x", flag="incomplete"))
    row = one(wh, "x", date(2025, 1, 1), date(2025, 12, 31), statistic="mean", parameter="pm25")
    assert (row.n_days, row.n_valid, row.valid, row.status) == (335, 335, False, "insufficient")
    assert row.value == pytest.approx(10)
    assert history(wh, "x", LATER).daily["pm25"].isna().sum() >= 30


@given(st.sets(st.integers(0, 364), max_size=50), st.lists(st.integers(0, 11), max_size=2))
@tried(6)
def test_a_missing_row_changes_a_status_only_through_validity(gone, thinned):
    """Values that are all alike: whichever rows are missing, value and reported value stay, and so does the status
    as long as the year is valid."""
    days = full_year(42.35)
    month, of_month = days["date"].dt.month - 1, days["date"].dt.day
    missing = days.index.isin(list(gone)) | (month.isin(thinned) & (of_month <= 5))
    wh = empty_warehouse()
    insert(wh.con, measurements(days[~missing], "x"))
    row = one(wh, "x", date(2025, 1, 1), date(2025, 12, 31), statistic="mean", parameter="pm25")
    dates = days["date"].to_numpy("datetime64[D]")
    enough = valid_period(~missing.to_numpy(), dates, RULES)
    assert (row.value, row.value_reported) == (pytest.approx(42.35), 42.4)
    assert (row.n_valid, row.valid) == (enough.n_valid, enough.valid)
    assert row.status == ("complete" if enough.valid else "insufficient")
