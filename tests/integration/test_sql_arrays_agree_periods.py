"""Periods, validity, limits, events and derivations on embedded days: SQL, arrays and paper say the same."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_sql_arrays_agree import CITIES, LATER, YEARS, empty_warehouse, full_year, insert, measurements, read_city

from analytics.indicators import (
    air_days,
    annual_verdict,
    bureau_coverage,
    calendar_periods,
    compliance_rates,
    composite_index,
    derivation,
    evaluate,
    event_days,
    history,
    limit_table,
    out_of_bottom,
    period_statistics,
    rank_cities,
    readings_for,
    single_indices,
    spans_statistics,
    three_year_mean,
    valid_period,
)
from analytics.indicators.core import core_query, macros_of
from analytics.standards import load

RULES = load()


@pytest.fixture(scope="module")
def air():
    wh = empty_warehouse()
    for city in CITIES:
        days = read_city(city)
        for fill, rows in days.groupby(days["src"] == "waqi_fill"):
            insert(wh.con, measurements(rows.drop(columns="src"), city, flag="estimated" if fill else ""))
    return wh


def one(wh, region_id, start, end, as_of=LATER, reading_id="rule", **keep):
    table = period_statistics(wh, region_id, start, end, as_of, **keep)
    return table[table["reading_id"] == reading_id].iloc[0]


def list_events(wh, rows):
    frame = pd.DataFrame(
        rows, columns=["region_id", "parameter", "first_day", "last_day", "entry", "list_kind", "criterion", "known_at"]
    )
    wh.con.register("incoming", frame.assign(source="a test", grade="B"))
    wh.con.execute("INSERT INTO exceptional_event BY NAME SELECT * FROM incoming")
    wh.con.unregister("incoming")


# --- any period, any set of regions ------------------------------------------------------------------------------


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
    every = "SELECT * EXCLUDE (region_id) FROM spoken_values(DATE '2025-06-01') WHERE region_id = 'hohhot' ORDER BY ALL"
    single = "SELECT * FROM spoken_value('hohhot', DATE '2025-06-01') ORDER BY ALL"
    core_query(air, "daily_value", region_id="hohhot", as_of=LATER)
    pd.testing.assert_frame_equal(air.con.execute(every).df(), air.con.execute(single).df())


def test_a_statement_names_the_macros_it_stands_on():
    assert macros_of("core/daily_value") == ("core/macro_spoken_values", "core/macro_spoken_value")
    assert macros_of("core/air_day")[-1] == "core/macro_air_day"
    assert macros_of("core/table_counts") == ()


# --- validity: arrays and SQL ------------------------------------------------------------------------------------


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


# --- what a result carries ---------------------------------------------------------------------------------------


def test_a_result_carries_its_status_reported_value_and_evidence(air):
    mean = one(air, "pingdingshan", date(2025, 1, 1), date(2025, 12, 31), statistic="mean", parameter="pm25")
    assert (mean.value_reported, mean.decimals, mean.status, mean.grade) == (40.6, 1, "complete", "C")
    assert mean.note_en == "evidence C (third party only): the statistic, the minimum of days"
    good = one(air, "pingdingshan", date(2025, 1, 1), date(2025, 12, 31), statistic="good_day_share")
    assert (good.status, good.lower_reported, good.upper_reported) == ("bounded", 69.6, 83.3)
    assert np.isnan(good.value_reported)
    year = one(air, "pingdingshan", date(2023, 1, 1), date(2023, 12, 31), statistic="mean", parameter="pm25")
    assert (year.status, year.value_reported) == ("insufficient", 44.0)
    running = one(
        air, "hohhot", date(2025, 1, 1), date(2025, 12, 31), date(2025, 10, 1), statistic="mean", parameter="no2"
    )
    assert running.status == "open"


def test_rounding_of_a_mean_is_exact():
    # 43.45 and 43.35 are no binary numbers; 365 values whose mean is exactly that
    wh = empty_warehouse()
    for region_id, value, reported in (("x", 43.45, 43.4), ("y", 43.35, 43.4), ("z", 43.55, 43.6)):
        days = full_year().assign(pm25=value)
        days.loc[::2, "pm25"] = round(value + 0.1, 2)
        days.loc[1::2, "pm25"] = round(value - 0.1, 2)
        days.loc[364, "pm25"] = value
        insert(wh.con, measurements(days, region_id))
        row = one(wh, region_id, date(2025, 1, 1), date(2025, 12, 31), statistic="mean", parameter="pm25")
        assert row.value_reported == reported, region_id


# --- exceptional events ------------------------------------------------------------------------------------------


@pytest.fixture
def listed():
    """A year of PM with three dusty days, of which the bureau's list names two."""
    wh = empty_warehouse()
    days = full_year(20.0).assign(pm10=40.0, no2=20.0, so2=5.0, co=0.5, o3_mda8=90.0)
    dusty = days["date"].isin(pd.to_datetime(["2025-03-10", "2025-03-11", "2025-04-20"]))
    days.loc[dusty, ["pm25", "pm10"]] = [90.0, 400.0]
    insert(wh.con, measurements(days, "x"))
    for parameter in ("pm25", "pm10"):
        list_events(
            wh,
            [
                ("x", parameter, "2025-01-01", "2025-12-31", "covered", "bureau", None, "2026-01-10"),
                ("x", parameter, "2025-03-10", "2025-03-11", "event", "bureau", None, "2026-01-10"),
                ("x", parameter, "2025-07-01", "2025-07-01", "event", "suspect", "somebody's guess", "2026-01-10"),
            ],
        )
    return wh


def test_every_statistic_stands_with_and_without_events(listed):
    year = (date(2025, 1, 1), date(2025, 12, 31))
    means = {
        reading_id: one(listed, "x", *year, reading_id=reading_id, statistic="mean", parameter="pm10")
        for reading_id in ("rule", "dust_suspects_out", "bureau_events_out")
    }
    assert means["rule"].value == pytest.approx((362 * 40 + 3 * 400) / 365)
    assert means["dust_suspects_out"].value == pytest.approx(40.0)
    assert means["bureau_events_out"].value == pytest.approx((362 * 40 + 400) / 363)
    assert means["bureau_events_out"].valid  # a day left out is no missing day
    heavy = {r: one(listed, "x", *year, reading_id=r, statistic="heavy_days").value for r in means}
    assert heavy == {"rule": 3, "dust_suspects_out": 0, "bureau_events_out": 1}
    assert "bureau_list_missing" not in means["rule"]["flags"]


def test_arrays_leave_out_the_listed_days_too(listed):
    days = history(listed, "x", LATER).daily.loc["2025"]
    arrays = {p: days[p].to_numpy()[None, :] for p in days.columns}
    listed_days = event_days(listed, "x", date(2025, 1, 1), date(2025, 12, 31), LATER)
    by_bureau = listed_days[listed_days["list_kind"] == "bureau"]
    for parameter, rows in by_bureau.groupby("parameter"):
        arrays[f"event:{parameter}"] = days.index.isin(rows["day"])[None, :]
    dates = days.index.to_numpy("datetime64[D]")
    for statistic, parameter in (("mean", "pm10"), ("p95", "pm25"), ("heavy_days", None), ("good_day_share", None)):
        reading = next(
            r
            for r in readings_for(statistic, parameter, date(2025, 12, 31), RULES, bureau_list=True)
            if r.reading_id == "bureau_events_out"
        )
        keep = {"statistic": statistic} | ({"parameter": parameter} if parameter else {})
        row = one(listed, "x", date(2025, 1, 1), date(2025, 12, 31), reading_id="bureau_events_out", **keep)
        found = evaluate(statistic, parameter, arrays, dates, RULES, None, reading)
        assert (found.lower[0], found.upper[0]) == pytest.approx((row.value_lower, row.value_upper))


def test_a_list_speaks_only_when_known_and_whole(listed):
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert bureau_coverage(listed, "x", *year, date(2026, 1, 9)).empty
    before = period_statistics(listed, "x", *year, date(2026, 1, 9), statistic="mean", parameter="pm10")
    assert "bureau_events_out" not in set(before["reading_id"])
    assert "bureau_list_missing" in before["flags"].iloc[0]
    longer = (date(2025, 1, 1), date(2026, 1, 1))  # one day more than the list was made for
    assert not bureau_coverage(listed, "x", *longer, LATER)["covered"].any()


def test_the_rule_of_the_table_decides_which_reading_speaks():
    for statistic, parameter, speaks in (
        ("mean", "pm10", "bureau_events_out"),
        ("heavy_day_share", None, "rule"),
        ("mean", "no2", "rule"),
    ):
        found = readings_for(statistic, parameter, date(2025, 12, 31), RULES, bureau_list=True)
        assert [r.reading_id for r in found if r.speaks] == [speaks] == [found[0].reading_id]
    assert RULES.event_rule("mean", "pm10", 2016) is None  # the deduction began with 2017


def test_lists_are_never_mixed(listed):
    found = event_days(listed, "x", date(2025, 1, 1), date(2025, 12, 31), LATER)
    by_list = found[found["parameter"] == "pm10"].groupby(["list_kind", "origin"])["day"].agg(list)
    shown = {key: [f"{day:%m-%d}" for day in days] for key, days in by_list.items()}
    assert shown == {
        ("bureau", "file"): ["03-10", "03-11"],
        ("suspect", "criterion"): ["03-10", "03-11", "04-20"],
        ("suspect", "file"): ["07-01"],
    }


# --- limits, composite index, ranks ------------------------------------------------------------------------------


def test_the_annual_verdict_of_a_clean_city_and_of_one_that_is_over():
    wh = empty_warehouse()
    clean = full_year(20.0).assign(pm10=40.0, no2=20.0, so2=5.0, co=0.5, o3_mda8=90.0)
    insert(wh.con, measurements(clean, "clean"))
    insert(wh.con, measurements(clean.assign(pm25=42.0), "over"))
    insert(wh.con, measurements(clean.drop(columns="co"), "no_co"))
    year = (date(2025, 1, 1), date(2025, 12, 31), LATER)
    verdicts = {
        c: annual_verdict(limit_table(wh, c, *year)).set_index("area_grade") for c in ("clean", "over", "no_co")
    }
    assert verdicts["clean"]["verdict"].to_dict() == {1: "exceeded", 2: "met"}  # PM2.5 20 > 15 in reserves
    assert verdicts["over"].loc[2, ["verdict", "exceeded"]].tolist() == ["exceeded", "pm25 mean"]
    assert verdicts["no_co"].loc[2, ["verdict", "undetermined"]].tolist() == ["undetermined", "co p95"]
    row = (
        limit_table(wh, "over", *year).query("area_grade == 2 and parameter == 'pm25' and statistic == 'mean'").iloc[0]
    )
    assert (row["exceedance_multiple"], row["limit"]) == (0.2, 35.0)  # (42 - 35) / 35
    # the same year under the limits of full implementation: 20 is within 25, NO2 98th 20 within 50
    full = annual_verdict(limit_table(wh, "clean", *year, edition="GB3095-2026-full")).set_index("area_grade")
    assert full.loc[2, "verdict"] == "met"
    assert full.loc[1, "exceeded"] == "pm10 mean; pm25 mean"


def test_compliance_rate_counts_measured_days_after_rounding():
    wh = empty_warehouse()
    days = full_year(20.0).iloc[:31].assign(o3_1h_max=100.0)
    days.loc[[0, 1, 2], "pm25"] = [75.4, 75.5, 76.0]  # 75, 76, 76
    days.loc[[0, 1], "o3_1h_max"] = [160.5, 161.0]
    insert(wh.con, measurements(days.iloc[:30], "x"))
    insert(wh.con, measurements(days.iloc[30:].assign(pm25=90.0), "x", flag="estimated"))
    table = compliance_rates(wh, "x", date(2025, 1, 1), date(2025, 1, 31), LATER).set_index(["parameter", "area_grade"])
    pm25 = table.loc[("pm25", 2)]
    assert (pm25["n_days"], pm25["n_valid"], pm25["n_over_lower"]) == (31, 30, 3)
    assert pm25["rate_lower"] == pm25["rate_upper"] == pytest.approx(100 * 28 / 30)
    assert pm25["highest_multiple"] == pytest.approx((90 - 75) / 75)
    ozone = table.loc[("o3_1h_max", 2)]
    assert (ozone["n_over_lower"], ozone["n_over_upper"]) == (0, 1)
    assert (ozone["rate_lower"], ozone["rate_upper"]) == (pytest.approx(100 * 29 / 30), 100.0)


def test_composite_index_by_hand_in_both_editions():
    wh = empty_warehouse()
    year = full_year(42.04).assign(pm10=84.2, no2=24.0, so2=6.5, co=0.84, o3_mda8=173.0)
    insert(wh.con, measurements(year, "x"))
    insert(wh.con, measurements(year.assign(date=year["date"] + pd.DateOffset(years=2)), "x"))
    old = single_indices(wh, ["x"], date(2025, 1, 1), date(2025, 12, 31), LATER)
    # 6/60 + 24/40 + 84/70 + 42.0/35 + 0.8/4 + 173/160 = 0.1 + 0.6 + 1.2 + 1.2 + 0.2 + 1.08125
    assert composite_index(old)["value"].iloc[0] == pytest.approx(4.38125)
    assert composite_index(old)["value_reported"].iloc[0] == 4.38
    new = single_indices(wh, ["x"], date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    # 6.5/60 + 2 x 24/40 + 84.2/60 + 3 x 42.0/30 + 0.84/4 + 2 x 173/160
    expected = 6.5 / 60 + 1.2 + 84.2 / 60 + 4.2 + 0.21 + 2.1625
    assert composite_index(new)["value"].iloc[0] == pytest.approx(expected)
    assert set(new["grade"]) == {"C"}


def test_a_missing_pollutant_leaves_the_index_open_and_the_rank_without_evidence(air):
    year = (date(2025, 1, 1), date(2025, 12, 31), LATER)
    ranked = rank_cities(composite_index(single_indices(air, CITIES, *year)))
    row = ranked.set_index("region_id").loc["xinxiang"]
    assert (row["missing"], row["status"], row["value_upper"]) == ("so2; co", "bounded", np.inf)
    assert out_of_bottom(ranked, "hohhot", 10, 168) == ("no evidence", "166 of 168 cities have no data")
    assert out_of_bottom(ranked, "xinxiang", 10, 168)[0] == "no evidence"


def test_three_year_mean_rounds_once_and_needs_three_valid_years(air):
    table = three_year_mean(air, "hohhot", "pm25", 2022, LATER)
    assert table["step"].tolist() == ["2020", "2021", "2022", "three years"]
    assert table["status"].tolist() == ["insufficient", "complete", "complete", "insufficient"]
    wh = empty_warehouse()
    for year, value in ((2025, 30.04), (2026, 30.04), (2027, 30.07)):
        insert(wh.con, measurements(full_year(value, year), "x"))
    last = three_year_mean(wh, "x", "pm25", 2027, date(2028, 1, 1)).iloc[-1]
    assert (last["status"], last["value_reported"], last["grade"]) == ("complete", 30.0, "D")
    assert last["value"] == pytest.approx(30.05)


# --- derivations -------------------------------------------------------------------------------------------------

QUESTIONS = [
    ("mean", "pm25"),
    ("mean", "no2"),
    ("p95", "pm10"),
    ("percentile", "co"),
    ("p90", "o3_mda8"),
    ("good_days", None),
    ("good_day_share", None),
    ("heavy_days", None),
    ("heavy_day_share", None),
]


@pytest.mark.parametrize(("statistic", "parameter"), QUESTIONS)
def test_a_derivation_ends_at_the_reported_value(air, statistic, parameter):
    year = (date(2025, 1, 1), date(2025, 12, 31))
    steps = derivation(air, "pingdingshan", statistic, parameter, *year, LATER, RULES)
    assert steps.columns.tolist() == ["step", "what", "formula", "inputs", "value", "unit", "clause", "grade"]
    assert steps["step"].tolist() == list(range(1, len(steps) + 1))
    assert (steps["clause"].str.len() > 0).all()
    assert steps["grade"].isin(list("ABCD")).all()
    named = {"percentile": "p95"}.get(statistic, statistic)
    keep = {"statistic": named} | ({"parameter": parameter} if parameter else {})
    row = one(air, "pingdingshan", *year, **keep)
    told = steps[steps["what"].str.startswith("reported value [rule")]
    if statistic == "p90":
        assert steps["value"].iloc[-1] == pytest.approx(row.value_upper)
    else:
        assert told["value"].iloc[0] == pytest.approx(row.value_reported, nan_ok=True)


def test_a_mean_can_be_redone_from_its_months(air):
    steps = derivation(air, "pingdingshan", "mean", "pm25", date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    months = steps[steps["what"].str.match(r"^2025-\d\d$")]
    assert len(months) == 12
    assert months["value"].sum() == pytest.approx(steps.set_index("what").loc["sum", "value"])
    by_what = steps.set_index("what")["value"]
    assert by_what["reported value [integer]"] == 41.0
    assert by_what["mean"] == pytest.approx(14816.9 / 365)


def test_heavy_days_are_derived_one_by_one(air):
    steps = derivation(air, "xinxiang", "heavy_days", None, date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    days = steps[steps["what"].str.startswith("AQI of")]
    assert len(days) == 8
    march = days.set_index("what").loc["AQI of 2025-03-24"]
    # 200 + 100 x 2 / 70 = 202.9, up
    assert (march["value"], march["inputs"]) == (203.0, "pm10 = 352; dust suspect of ours")
    assert march["formula"] == "200 + (300 - 200) (352 - 350) / (420 - 350), rounded up"


def test_a_derivation_of_no_days_and_of_no_rule(air):
    empty = derivation(air, "nowhere", "mean", "pm25", date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    assert empty["value"].iloc[-1] == 0
    with pytest.raises(ValueError, match="no rule derives 'rank'"):
        derivation(air, "xinxiang", "rank", None, date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    early = derivation(
        air, "xinxiang", "good_days", None, date(2027, 1, 1), date(2027, 12, 31), date(2026, 12, 1), RULES
    )
    assert early["value"].iloc[-1] == 0


def test_a_day_count_keeps_its_bounds_apart_by_logic_only(air):
    days = air_days(air, "xinxiang", date(2025, 1, 1), date(2025, 12, 31), LATER)
    assert (
        days["aqi_published"].notna() == (days["aqi_low"] > 100)
    ).all()  # ozone, SO2 and CO are never complete there
    assert (days.loc[days["aqi_low"] <= 50, "primary_pollutants"].isna()).all()


@pytest.mark.parametrize(("city", "year"), list(zip([*CITIES, *CITIES], YEARS, strict=False)))
def test_embedded_years_have_all_statistics_with_their_evidence(air, city, year):
    table = period_statistics(air, city, date(year, 1, 1), date(year, 12, 31), LATER)
    assert {"mean", "p95", "p98", "p90", "good_days", "heavy_days"} <= set(table["statistic"])
    assert table["grade"].isin(list("ABCD")).all()
    assert ((table["note_en"] == "") == table["grade"].isin(["A", "B"])).all()


# --- what is missing ---------------------------------------------------------------------------------------------


@given(st.sets(st.integers(0, 364), max_size=50), st.lists(st.integers(0, 11), max_size=2))
@settings(max_examples=12, deadline=None)
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


def test_a_source_of_daily_values_says_that_its_hours_are_unknown(air):
    year = date(2025, 1, 1), date(2025, 12, 31)
    mean = one(air, "xinxiang", *year, statistic="mean", parameter="pm25")
    assert "hours_unknown" in mean["flags"].split("|")
    steps = derivation(air, "xinxiang", "mean", "pm25", *year, LATER, RULES).set_index("what")
    told = steps.loc["days with a value", "inputs"]
    assert "the source does not tell the hours behind 365 of the days" in told
    wh = empty_warehouse()
    insert(wh.con, measurements(full_year(), "x").assign(n_valid=24))
    known = one(wh, "x", *year, statistic="mean", parameter="pm25")
    assert "hours_unknown" not in known["flags"].split("|")
