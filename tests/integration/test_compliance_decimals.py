"""Decimals of compliance (HJ 663 table 3): limits compare integers, a plan's own target what is published."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, full_year, insert, measurements

from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import period_days
from analytics.indicators import annual_verdict, compliance_rates, derivation, history, limit_table, readings_for
from analytics.indicators.composite_paths import index_pieces
from analytics.standards import load

RULES = load()
CLEAN = {"pm10": 40.0, "no2": 20.0, "so2": 5.0, "co": 0.5, "o3_mda8": 90.0}


def flat(year=2025, **values):
    """A warehouse in which every day of a year is alike."""
    wh = empty_warehouse()
    insert(wh.con, measurements(full_year(20.0, year).assign(**(CLEAN | values)), "x"))
    return wh


def row_of(wh, parameter, statistic, year=2025):
    table = limit_table(wh, "x", date(year, 1, 1), date(year, 12, 31), LATER)
    return table[
        (table["area_grade"] == 2) & (table["parameter"] == parameter) & (table["statistic"] == statistic)
    ].iloc[0]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("value", "published", "compared", "verdict", "multiple"),
    [
        (35.4, 35.4, 35, "met", 0.0),  # 35.4 -> 35: within 35
        (35.5, 35.5, 36, "exceeded", 0.03),  # half to even: 36; (36 - 35) / 35 = 0.0286
        (34.5, 34.5, 34, "met", 0.0),  # half to even: 34
        (35.04, 35.0, 35, "met", 0.0),
        (36.5, 36.5, 36, "exceeded", 0.03),
        (35.46, 35.5, 35, "met", 0.0),  # rounded once: 35.46 -> 35, not 35.46 -> 35.5 -> 36
    ],
)
@pytest.mark.parametrize("year", [2024, 2025])
def test_a_pm25_mean_meets_the_limit_as_an_integer(value, published, compared, verdict, multiple, year):
    row = row_of(flat(year, pm25=value), "pm25", "mean", year)
    assert (row["value_reported"], row["value_compared"]) == (published, compared)
    assert (row["verdict"], row["exceedance_multiple"]) == (verdict, multiple)


@pytest.mark.thorough
def test_35_4_on_every_day_meets_the_standard_as_a_whole():
    wh = flat(2024, pm25=35.4)
    table = limit_table(wh, "x", date(2024, 1, 1), date(2024, 12, 31), LATER)
    verdict = annual_verdict(table).set_index("area_grade").loc[2]
    assert (verdict["verdict"], verdict["exceeded"]) == ("met", ())
    # the percentile of the same days: 35
    assert row_of(wh, "pm25", "p95", 2024)["value_compared"] == 35


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "statistic", "value", "compared", "verdict"),
    [
        ("pm25", "p95", 75.5, 76, "exceeded"),  # limit of a day 75
        ("pm25", "p95", 75.4, 75, "met"),
        ("pm10", "mean", 70.4, 70, "met"),
        ("pm10", "mean", 70.5, 70, "met"),  # half to even
        ("pm10", "mean", 71.5, 72, "exceeded"),
        ("no2", "mean", 40.5, 40, "met"),
        ("no2", "mean", 40.6, 41, "exceeded"),
        ("so2", "p98", 150.4, 150, "met"),
        ("co", "p95", 4.05, 4.0, "met"),  # half to even: 4.0
        ("co", "p95", 4.06, 4.1, "exceeded"),
        ("o3_mda8", "p90", 160.5, 160, "met"),
        ("o3_mda8", "p90", 161.5, 162, "exceeded"),
    ],
)
def test_other_pollutants_are_compared_as_table_3_says(name, statistic, value, compared, verdict):
    row = row_of(flat(**{name: value}), name, statistic)
    assert (row["value_compared"], row["verdict"]) == (compared, verdict)


@pytest.mark.thorough
def test_hourly_ozone_bounds_are_compared_as_integers_too():
    wh = empty_warehouse()
    insert(wh.con, measurements(full_year(20.0).assign(o3_1h_max=160.4), "x"))
    row = row_of(wh, "o3_mda8", "p90")
    assert (row["lower_compared"], row["upper_compared"], row["verdict"]) == (0, 160, "met")
    assert np.isnan(row["value_compared"])


def judged(rule, value, year=2025):
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = period_days(history(flat(year, pm25=value), "x", LATER), first, last, LATER)
    return judge_air(rule, days, RULES)


@pytest.mark.thorough
@pytest.mark.parametrize(("value", "own", "standing"), [(35.4, "missed", "met"), (35.5, "missed", "missed")])
def test_a_plans_own_target_keeps_one_decimal_and_a_standing_demand_of_the_limit_does_not(value, own, standing):
    plan = Rule("mean", "pm25", "<=", 35.0, None, None)
    found = {one.reading_id: one.verdict for one in judged(plan, value).readings}
    assert (found["rule"], found["integer"]) == (own, standing)
    demand = judged(replace(plan, standing=True), value)
    found = {one.reading_id: (one.verdict, one.primary) for one in demand.readings}
    assert found["rule"] == (standing, True) and found["published"] == (own, False)
    assert demand.status == ("contested" if own != standing else "missed")
    assert demand.value.reported == (35.0 if value == 35.4 else 36.0)


def test_a_standing_demand_of_another_number_is_the_plans_own():
    # 44 is no limit of GB 3095 for PM2.5: it keeps one decimal
    row = judged(Rule("mean", "pm25", "<=", 44.0, None, None, standing=True), 44.04).cells()
    assert (row["status"], row["value_reported"]) == ("met", 44.0)
    assert [r.decimals for r in readings_for("mean", "pm25", date(2025, 12, 31), RULES)][:2] == [1, 0]


@pytest.mark.thorough
def test_the_derivation_shows_the_decimals_of_compliance():
    wh = flat(pm25=35.4)
    args = (wh, "x", "mean", "pm25", date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    steps = derivation(*args, limit=True).set_index("what")["value"]
    assert (steps["reported value [rule; primary]"], steps["reported value [published]"]) == (35.0, 35.4)
    steps = derivation(*args).set_index("what")["value"]
    assert (steps["reported value [rule; primary]"], steps["reported value [integer]"]) == (35.4, 35.0)


def test_compliance_rates_carry_one_decimal_and_multiples_two():
    wh = empty_warehouse()
    days = full_year(20.0).iloc[:31].copy()
    days.loc[[0, 1], "pm25"] = [75.4, 75.5]  # 75 is within the limit of a day, 76 is not
    insert(wh.con, measurements(days, "x"))
    table = compliance_rates(wh, "x", date(2025, 1, 1), date(2025, 1, 31), LATER).set_index(["parameter", "area_grade"])
    row = table.loc[("pm25", 2)]
    assert row["rate_lower_reported"] == row["rate_upper_reported"] == 96.8  # 30 of 31
    assert row["highest_multiple_reported"] == 0.01  # (76 - 75) / 75


def test_single_indices_take_the_published_decimals():
    decimals = {
        (year, piece.parameters[0]): piece.decimals
        for year in (2023, 2025, 2027)
        for piece in index_pieces(RULES, date(year, 12, 31))
    }
    assert [decimals[year, "pm25"] for year in (2023, 2025, 2027)] == [0, 1, 1]
    assert [decimals[year, "no2"] for year in (2023, 2025, 2027)] == [0, 0, 1]
    assert [decimals[year, "co"] for year in (2023, 2025, 2027)] == [1, 1, 2]


def test_the_rows_of_table_3_are_on_file_with_their_grade():
    names = ["pm25", "pm10", "so2", "no2", "o3_mda8", "co"]
    found = pd.Series({n: RULES.decimals_for("compliance", n, 2025) for n in names})
    assert found.tolist() == [0, 0, 0, 0, 0, 1]
    assert RULES.decimals_row("compliance", "pm25", 2025)["grade"] == "C"
    assert RULES.decimals_for("multiple", None, 2025) == 2
