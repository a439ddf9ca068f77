"""Days with both ozone maxima that a city has of its own correct the ratio by which its other days are converted."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, insert, measurements

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.indicators import period_statistics
from analytics.series.plan_series import city_ranking
from analytics.standards import load

RULES = load()
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
GOOD = Rule("good_days", None, ">=", 240.0, None, None)
CLEAN = {"pm25": 20.0, "pm10": 40.0, "no2": 20.0, "so2": 6.0, "co": 0.8}


@pytest.fixture(scope="module")
def cities():
    """Hourly maxima of 190 through 2025 in three cities; before it, far and near have days with an 8-hour one too."""
    wh = empty_warehouse()
    year = pd.DataFrame({"date": pd.date_range(*YEAR), **CLEAN, "o3_1h_max": 190.0})
    before = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=60, freq="6D"), **CLEAN, "o3_1h_max": 190.0})
    for region, ratio in (("far", 0.75), ("near", 0.919), ("none", None)):
        own = before if ratio is None else before.assign(o3_mda8=190.0 * ratio)
        insert(wh.con, measurements(pd.concat([own, year]), region))
    return wh


def judged(wh, region, as_of=LATER):
    evidence = EvidenceCache(RunContext(wh, as_of, "climatology", 500, 7, RULES))
    return judge_air(GOOD, evidence.observed((region, *YEAR)), RULES).cells()


@pytest.mark.thorough
def test_a_city_whose_own_days_lie_far_from_the_table_is_judged_by_its_own_ratio(cities):
    # by the table 190 x 0.919 = 174.6 is over 160 (HJ 633), so next to no good day; by its own 190 x 0.75 = 142.5
    assert judged(cities, "none")["status"] == "missed"
    row = judged(cities, "far")
    assert row["status"] == "met" and row["basis"].endswith("converted")


@pytest.mark.thorough
def test_the_mart_the_ranking_and_the_verdict_convert_by_the_same_ratio(cities):
    verdict = judged(cities, "far")["value"]
    result = period_statistics(cities, "far", *YEAR, LATER, statistic="good_days")
    assert result[result["is_primary"].eq(True)]["converted"].iloc[0] == pytest.approx(verdict, abs=5)
    cities.table = lambda _: pd.DataFrame({"region_id": ["far", "near", "none"], "zh": "", "en": ""})
    ranked = city_ranking(cities, *YEAR, LATER, "good_days", None).set_index("region_id")
    assert ranked.loc["far", "converted"] == pytest.approx(verdict, abs=5)


def test_days_of_its_own_that_agree_with_the_table_leave_it_where_it_was(cities):
    assert judged(cities, "near")["status"] == judged(cities, "none")["status"]


def test_without_days_of_its_own_the_table_is_used_as_it_stands():
    days = np.array(["2025-06-01", "2025-06-02"], dtype="datetime64[D]")
    assert RULES.ozone.taught("x", days[:0], [], []) is RULES.ozone
    low = RULES.ozone.taught("x", days, [100.0, 159.0], [50.0, 60.0])  # a day below 160 is good anyway
    odd = RULES.ozone.taught("x", days, [170.0, 170.0], [170.0, 190.0])  # not below the hourly maximum: no pair
    assert low is RULES.ozone and odd is RULES.ozone


def shifts_of(n_days, spacing, mda8=167.2):
    """Shift of a city, and its error, after days every so often with hourly maxima of 190."""
    dates = np.datetime64("2022-01-01") + spacing * np.arange(n_days)
    return RULES.ozone.taught("x", dates, np.full(n_days, 190.0), np.full(n_days, mda8)).shift("x")


def test_few_days_move_the_ratio_a_little_and_many_all_the_way():
    # ratio 0.88 at 190 beside 0.919 of the table: log odds 1.992 and 2.428, so the full shift is -0.435
    middles, sds = zip(*(shifts_of(n, 1) for n in (1, 10, 100, 1000)), strict=True)
    assert 0 > middles[0] > middles[1] > middles[2] > middles[3] > -0.436
    assert middles[0] > -0.1 and middles[3] < -0.4
    assert sds[2] > sds[3] >= 0.029  # never surer than one season is of another


def test_days_of_one_month_count_less_than_as_many_of_a_year():
    # a ratio of 0.90 at 190: log odds 2.197, 0.23 below the table's
    (one_month, surely), (a_year, surer) = shifts_of(28, 1, 171.0), shifts_of(28, 13, 171.0)
    assert 0 > one_month > a_year > -0.231 and surely > surer


def test_days_the_table_was_learnt_on_teach_a_city_of_the_table_nothing_more():
    wh = empty_warehouse()
    days = pd.DataFrame({"date": pd.date_range("2020-05-01", "2020-06-29"), "o3_1h_max": 190.0, "o3_mda8": 142.5})
    insert(wh.con, measurements(days, "xinxiang"))
    insert(wh.con, measurements(pd.DataFrame({"date": pd.date_range(*YEAR), **CLEAN, "o3_1h_max": 190.0}), "xinxiang"))
    evidence = EvidenceCache(RunContext(wh, LATER, "climatology", 50, 7, RULES))
    made = evidence.observed(("xinxiang", *YEAR)).ozone
    assert made.conversion.shift("xinxiang") == RULES.ozone.shift("xinxiang") and not made.conversion.own_days
