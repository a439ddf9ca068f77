"""Exceptional events: the bureau's list and suspected dust, in SQL, in arrays and on paper."""

from datetime import date

import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, full_year, insert, list_events, measurements, one

from analytics.indicators import bureau_coverage, evaluate, event_days, history, period_statistics, readings_for
from analytics.indicators.beside import Beside
from analytics.standards import load

RULES = load()


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


@pytest.mark.thorough
def test_arrays_leave_out_the_listed_days_too(listed):
    days = history(listed, "x", LATER).daily.loc["2025"]
    arrays = {p: days[p].to_numpy()[None, :] for p in days.columns}
    listed_days = event_days(listed, "x", date(2025, 1, 1), date(2025, 12, 31), LATER)
    by_bureau = listed_days[listed_days["list_kind"] == "bureau"]
    for parameter, rows in by_bureau.groupby("parameter"):
        arrays[Beside.LISTED.of(parameter)] = days.index.isin(rows["day"])[None, :]
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


@pytest.mark.thorough
def test_a_list_counts_only_when_known_and_whole(listed):
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert bureau_coverage(listed, "x", *year, date(2026, 1, 9)).empty
    before = period_statistics(listed, "x", *year, date(2026, 1, 9), statistic="mean", parameter="pm10")
    assert "bureau_events_out" not in set(before["reading_id"])
    assert "bureau_list_missing" in before["flags"].iloc[0]
    longer = (date(2025, 1, 1), date(2026, 1, 1))  # one day more than the list was made for
    assert not bureau_coverage(listed, "x", *longer, LATER)["covered"].any()


def test_the_rule_of_the_table_decides_which_reading_is_primary():
    for statistic, parameter, primary in (
        ("mean", "pm10", "bureau_events_out"),
        ("heavy_day_share", None, "bureau_events_out"),
        ("good_day_share", None, "rule"),
        ("mean", "no2", "rule"),
    ):
        found = readings_for(statistic, parameter, date(2025, 12, 31), RULES, bureau_list=True)
        assert [r.reading_id for r in found if r.primary] == [primary] == [found[0].reading_id]
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
