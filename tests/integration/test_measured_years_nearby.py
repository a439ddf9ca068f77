"""A region without a series is answered from the measured years of the regions near it, by the rules of a verdict."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.inferred import with_inference
from analytics.attainment.monitored.measured_years import measured_years
from analytics.attainment.verdict import Verdict
from analytics.forecast import DEFAULT_MODEL
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
    return EvidenceCache(RunContext(wh, day, DEFAULT_MODEL, 200, 1, warehouse_standards(wh)))


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
    expected, measured, *_ = one.inferred.drivers
    assert (expected.region_id, expected.period.last, expected.expected) == ("xinxiang", date(2025, 12, 31), True)
    assert (measured.period.last, measured.measured, measured.expected) == (date(2024, 12, 31), True, False)
    assert measured.value == pytest.approx(48.6, abs=0.1) and measured.source
    said = " ".join(reason.text("en") for reason in one.reasons)
    assert "inferred from what Xinxiang's days and their forecast make of 2025" in said
    assert "Xinxiang that are not used, for their days make no valid year: 2023" in said
    assert "新乡市2025年按逐日监测及预测推算的数值" in " ".join(reason.text("zh") for reason in one.reasons)


def test_of_the_goals_own_year_the_path_alone_answers_and_stays_near_the_citys(built_wh, counties):
    one, city = counties["p/1"].inferred, answered(built_wh, DAY, replace(PM25, region_id="xinxiang"))["p/1"]
    assert one.by_path_alone and one.of_city and one.p_met == pytest.approx(one.p_path)
    assert 0.5 < one.p_met < city.probability.p  # counties scatter around their city
    over = answered(built_wh, date(2026, 10, 7), PM25)["p/1"].inferred
    assert over.of_city and over.drivers[0].measured and not over.drivers[0].expected
    later = answered(built_wh, DAY, replace(PM25, period=Period(date(2027, 1, 1), date(2027, 12, 31))))["p/1"]
    assert not later.inferred.by_path_alone and not any(x.expected for x in later.inferred.drivers)


def test_a_forecast_of_the_city_that_fails_is_left_out_and_said(built_wh, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(EvidenceCache, "days", fails)
    one = answered(built_wh, DAY, PM25)["p/1"]
    assert one.inferred.drivers[0].measured and not one.inferred.by_path_alone
    said = " ".join(reason.text("en") for reason in one.reasons)
    assert "the forecast of Xinxiang's running year failed and is not used: ZeroDivisionError" in said


def test_days_of_good_air_are_compared_as_shares(counties):
    first = next(one for one in counties["p/2"].inferred.drivers if not one.expected)
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
