"""A place in a list from the composite index, where half of the list is measured; else it is said how many are."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from support.small_warehouse import empty_warehouse, insert, measurements

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.inferred import _beside
from analytics.attainment.monitored.measured_years import measured_years
from analytics.attainment.verdict import Verdict
from analytics.inference import facts
from analytics.inference.infer import infer
from analytics.inference.rank_lists import lists
from analytics.standards import load
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Evidence, Scale, Statistic, Status

pytestmark = pytest.mark.slow  # a year of six pollutants of 84 cities

DAY = date(2025, 6, 1)
YEAR = pd.date_range("2024-01-01", "2024-12-31")
BETTER = 62
PLACE = Target(
    target_id="p/1", region_id="xinxiang", indicator_id="rank_168_cities", domain="air", unit="rank",
    statistic=Statistic.RANK, scale=Scale.RANK, comparator=Comparator.RANK, threshold=118.0,
    threshold_text="not in the bottom 50 of 168", period=Period(date(2025, 1, 1), date(2025, 12, 31)),
)  # fmt: skip


def days(pm25):
    """A year in which every day is the same: SO2 10, NO2 30, PM10 70, CO 1, O3 100, and PM2.5 by city."""
    values = {"so2": 10.0, "no2": 30.0, "pm10": 70.0, "co": 1.0, "o3_mda8": 100.0, "pm25": pm25}
    return pd.DataFrame({"date": YEAR, **values})


@pytest.fixture(scope="module")
def evidence():
    """84 of the 168 cities: 62 of the other 83 have less PM2.5 than Xinxiang, the rest more."""
    wh = empty_warehouse()
    others = sorted(lists()["rank_168_cities"].members - {"xinxiang"})[:83]
    for i, city in enumerate(others):
        insert(wh.con, measurements(days(20.0 + 0.2 * i if i < BETTER else 50.0 + i), city))
    insert(wh.con, measurements(days(45.0), "xinxiang"))
    return EvidenceCache(RunContext(wh, DAY, "climatology", 20, 1, load()))


def answered(evidence, target):
    measured = measured_years(evidence, [target], facts.load().regions)
    bare = facts.load()
    known = replace(bare, places=bare.places.iloc[:0])
    one = infer([target], DAY, known, measured=measured)[0]
    return measured, _beside(Verdict(status=Status.NO_EVIDENCE), one, target, evidence.run)


def test_half_of_the_list_gives_a_place_with_what_the_others_leave_open(evidence):
    measured, made = answered(evidence, PLACE)
    row = measured.places.iloc[0]
    # 62 of 83 are better: 1 + 62 / 83 x 167 = 125.7; root of 0.747 x 0.253 / 83 x 84 / 166 is 0.034, in log odds 0.18
    assert (row["value"], row["last"]) == (126.0, YEAR[-1])
    assert row["sd"] == pytest.approx(0.18, abs=0.005)
    assert made.evidence.step is Evidence.RELATED and made.inferred.drivers[0].measured
    assert 0.4 < made.probability.p < 0.6  # 126 lies behind 118, but a place moves from year to year; 0.70 without it
    said = made.reasons[-1].text("en")
    assert "composite index of 2024" in said and "(126 of 168" in said
    assert "第126名" in made.reasons[-1].text("zh")


def test_fewer_than_half_give_none_and_the_reason_says_how_many(evidence):
    larger = replace(PLACE, threshold=120.0, threshold_text="not in the bottom 50 of 170")
    measured, made = answered(evidence, larger)
    assert measured.places.empty and measured.available == {"rank_168_cities": 84}
    assert made.evidence.step is Evidence.CLASS
    assert made.probability.p == pytest.approx(120 / 170)
    said = made.reasons[-1].text("en")
    assert "each of the 170 places" in said and "84 of the 170 regions" in said and "needs 85" in said
    better = replace(larger, comparator=Comparator.DIRECTION, threshold=None)
    _, none = answered(evidence, better)
    assert none.status is Status.NO_EVIDENCE and "84 of the 170 regions" in none.reasons[-1].text("en")


def test_a_city_on_no_list_gets_no_place(evidence):
    measured, _ = answered(evidence, replace(PLACE, region_id="jiyuan"))
    assert measured.places.empty
