"""A region without a series is answered from the measured years of the regions near it, by the rules of a verdict."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.inferred import with_inference
from analytics.attainment.monitored.measured_years import measured_years
from analytics.attainment.verdict import Verdict
from analytics.indicators.sql_macros import warehouse_standards
from analytics.inference import facts
from analytics.inference.known_figures import measured_readings, without_published
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Evidence, Scale, Statistic, Status
from analytics.warehouse import current_build, open_build

DAY = date(2025, 10, 1)
PM25 = Target(
    target_id="p/1", region_id="huixian", indicator_id="pm25_mean", domain="air", unit="ug/m3", parameter="pm25",
    statistic=Statistic.MEAN, scale=Scale.POSITIVE, comparator=Comparator.AT_MOST, threshold=44.0,
    period=Period(date(2025, 1, 1), date(2025, 12, 31)),
)  # fmt: skip
GOOD_DAYS = replace(PM25, target_id="p/2", indicator_id="good_days", parameter=None, unit="d", scale=Scale.COUNT,
                    statistic=Statistic.GOOD_DAYS, comparator=Comparator.AT_LEAST, threshold=240.0)  # fmt: skip
UNKNOWN = Verdict(status=Status.NO_EVIDENCE)


def evidence(wh, day):
    return EvidenceCache(RunContext(wh, day, "default", 200, 1, warehouse_standards(wh)))


def answered(wh, day, *targets):
    """Verdicts on targets of which nothing is known of the region itself."""
    known = evidence(wh, day)
    unknown = {one.target_id: UNKNOWN for one in targets}
    return with_inference(unknown, targets, known, known.figures)


@pytest.fixture(scope="module")
def built_wh(built):
    """The built warehouse, open for all tests of this module."""
    with open_build(current_build(built)) as handle:
        yield handle


@pytest.fixture(scope="module")
def counties(built_wh):
    return answered(built_wh, DAY, PM25, GOOD_DAYS)


def test_a_county_is_answered_from_the_measured_years_of_its_city_and_says_so(counties):
    one = counties["p/1"]
    assert (one.status, one.evidence.step) == (Status.INFERRED, Evidence.RELATED)
    first = one.inferred.drivers[0]
    assert (first.region_id, first.period.last, first.measured) == ("xinxiang", date(2024, 12, 31), True)
    assert first.value == pytest.approx(48.6, abs=0.1) and first.source
    said = " ".join(reason.text("en") for reason in one.reasons)
    assert "inferred from Xinxiang's measured value for 2024 (48.61 µg/m³)" in said
    assert "Xinxiang that are not used, for their days make no valid year: 2023" in said
    assert "新乡市2024年的监测值（48.61 微克/立方米）" in " ".join(reason.text("zh") for reason in one.reasons)
    # before the city's years were read, Henan's figure of 2023 led, and 44 was above the middle of the path
    assert one.inferred.p_path < 0.5 < one.inferred.p_met and one.inferred.quantiles[2] < 44


def test_days_of_good_air_are_compared_as_shares(counties):
    first = counties["p/2"].inferred.drivers[0]
    assert (first.region_id, first.indicator_id, first.unit, first.measured) == (
        "xinxiang", "good_day_share", "%", True
    )  # fmt: skip
    assert 60 < first.value < 70


def test_nothing_is_read_that_came_later_or_makes_no_valid_year(built_wh):
    tree = facts.load().regions
    then, now = (measured_years(evidence(built_wh, day), [PM25], tree) for day in (date(2023, 6, 1), DAY))
    assert then.rows["last"].dt.year.tolist() == [2020, 2021, 2022]  # 2020 by its month means
    assert now.rows["last"].dt.year.tolist() == [2020, 2021, 2022, 2024]
    assert now.left_out == {("xinxiang", "pm25_mean"): (2023,)}
    assert (now.rows["known_at"] == now.rows["last"] + pd.Timedelta(days=1)).all()
    assert set(now.rows["region_id"]) == {"xinxiang"}  # no farther city where its own has been measured


def test_where_the_own_city_is_not_measured_the_cities_of_the_province_count(built_wh):
    kaifeng = replace(PM25, region_id="kaifeng")
    found = measured_years(evidence(built_wh, DAY), [kaifeng], facts.load().regions)
    assert set(found.rows["region_id"]) == {"pingdingshan", "xinxiang"}
    far = measured_years(evidence(built_wh, DAY), [replace(PM25, region_id="beijing")], facts.load().regions)
    assert far.rows.empty


def test_an_answer_does_not_depend_on_which_other_goals_are_asked(built_wh, counties):
    elsewhere = replace(PM25, target_id="p/3", region_id="huimin")
    both = answered(built_wh, DAY, PM25, elsewhere)
    assert both["p/1"].inferred == counties["p/1"].inferred
    assert {one.region_id for one in both["p/3"].inferred.drivers if one.measured} == {"hohhot"}


def year(region, number, value, **changes):
    first, last = pd.Timestamp(number, 1, 1), pd.Timestamp(number, 12, 31)
    row = {"region_id": region, "indicator_id": "pm25_mean", "first": first, "last": last, "value": value}
    return row | {"known_at": last + pd.Timedelta(days=1), "subject_zh": "", "qualifier": "="} | changes


def test_a_year_that_is_also_published_counts_once_by_its_published_value():
    measured = measured_readings(pd.DataFrame([year("a", y, 40.0) for y in (2020, 2021, 2022)]))
    published = pd.DataFrame([
        year("a", 2021, 39.0),
        year("a", 2020, 38.0, qualifier="<="),  # a bound says less than a measured value
        year("a", 2022, 38.0, first=pd.Timestamp(2022, 7, 1)),  # half a year
        year("b", 2020, 38.0),
    ])  # fmt: skip
    left = without_published(measured, published)
    assert left["last"].dt.year.tolist() == [2020, 2022]
    assert (left["kind"] == "measured").all() and (left["doubtful"] == 1).all()
