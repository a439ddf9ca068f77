"""Two periods compared, with 2018-09-01 between or within them: flagged, and read with both at one condition."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import empty_warehouse, insert, measurements

from analytics.attainment.conditions import beside_base
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import period_days
from analytics.attainment.verdict import Probability, ReadingVerdict, Value, Verdict
from analytics.indicators import history
from analytics.standards import load
from analytics.targets.target import Target
from analytics.terms import ChangeHow

RULES = load()
FACTOR = 273.15 / 298.15
LATER = date(2022, 1, 1)


def direction(base: int, own: int, parameter="no2", indicator="no2_mean", statistic="mean", comparator="direction"):
    return Target.from_row({
        "target_id": "t", "region_id": "x", "parameter": parameter, "indicator_id": indicator, "statistic": statistic,
        "comparator": comparator,
        "baseline_start": pd.Timestamp(f"{base}-01-01"), "baseline_end": pd.Timestamp(f"{base}-12-31"),
        "period_start": pd.Timestamp(f"{own}-01-01"), "period_end": pd.Timestamp(f"{own}-12-31"),
    })  # fmt: skip


def measured(year: int, no2, threshold: float) -> Verdict:
    wh = empty_warehouse()
    days = pd.DataFrame({"date": pd.date_range(f"{year}-01-01", f"{year}-12-31"), "no2": no2})
    insert(wh.con, measurements(days, "x"))
    found = period_days(history(wh, "x", LATER), date(year, 1, 1), date(year, 12, 31), LATER)
    return judge_air(Rule("mean", "no2", "<", threshold, None, None), found, RULES)


def verdicts(judged: Verdict) -> dict[str, str]:
    return {one.reading_id: one.verdict for one in judged.readings}


def test_the_same_air_in_a_year_across_the_date_is_no_improvement():
    # 40 at 273 K in 2017 and to August 2018, the same air is 36.646 since: 2018 is 38.88 -> 39 < 40 as reported;
    # converted both years are 36.646 -> 37: not lower
    reported = np.where(pd.date_range("2018-01-01", "2018-12-31") < "2018-09-01", 40.0, 40.0 * FACTOR)
    judged = measured(2018, reported, 40.0)
    found = beside_base(judged, direction(2017, 2018), Rule("mean", "no2", "<", 40.0, None, None), RULES)
    assert verdicts(found) == {"rule": "met", "gas_298k": "missed"}
    assert found.status == "contested"
    assert "40 is 37 converted" in found.cells()["note_en"]
    reading = next(one for one in found.readings if one.reading_id == "gas_298k")
    assert (reading.value.low, reading.value.high) == (37, 37)


def test_a_base_year_across_the_date_is_converted_by_its_days_before():
    # base 2018 is 39 as reported: 39 x (243 / 365 x 0.91615 + 122 / 365) = 36.82 -> 37; 2020 has 38: lower than 39 only
    judged = measured(2020, 38.0, 39.0)
    found = beside_base(judged, direction(2018, 2020), Rule("mean", "no2", "<", 39.0, None, None), RULES)
    assert verdicts(found) == {"rule": "met", "gas_298k": "missed"}
    assert found.status == "contested" and "39 is 37 converted" in found.cells()["note_en"]


def figure(value: float) -> Verdict:
    stated = Value.known(value)
    reading = ReadingVerdict("figure:f", True, ("", ""), stated, "met", Probability.of("met"), "B", "")
    return Verdict("met", value=stated, readings=(reading,))


def test_published_figures_of_two_years_across_the_date_are_flagged_and_converted():
    # 40 in 2017 is 36.65 converted; 38 in 2019 is lower as reported only
    found = beside_base(figure(38.0), direction(2017, 2019), Rule("mean", "no2", "<", 40.0, None, None), RULES)
    assert found.status == "contested" and verdicts(found)["gas_298k"] == "missed"
    # 2018 is of both: 38 x 0.94418 = 35.88 is below 36.65
    found = beside_base(figure(38.0), direction(2017, 2018), Rule("mean", "no2", "<", 40.0, None, None), RULES)
    assert found.status == "met" and "2018-09-01" in found.cells()["note_en"]


@pytest.mark.parametrize(("year", "flagged"), [(2017, False), (2018, True), (2019, True), (2020, False)])
def test_a_published_change_on_the_year_before_across_the_date_is_flagged(year, flagged):
    target = direction(year - 1, year, None, "no2_mean_change", "figure", "<")
    target = replace(target, change_of="no2_mean", change_how=ChangeHow.YEAR_ON_YEAR, change_parameter="no2")
    rule = Rule("figure", None, "<", -3.0, None, None)
    for stated in (target, replace(target, baseline=None)):
        found = beside_base(figure(-8.0), stated, rule, RULES)
        assert ("273 K" in found.cells()["note_en"]) == ("2018年9月1日" in found.cells()["note_zh"]) == flagged
        assert found.status == "met"  # what is published stays as it was reported
    particulates = replace(target, indicator_id="pm25_mean_change", change_of="pm25_mean", change_parameter="pm25")
    dust = beside_base(figure(-8.0), particulates, rule, RULES)
    assert ("no fixed factor" in dust.cells()["note_en"]) == flagged


@pytest.mark.parametrize("statistic", ["composite_index", "good_day_share"])
def test_a_direction_of_an_index_or_a_count_across_the_date_is_flagged(statistic):
    target = direction(2017, 2019, None, statistic, statistic)
    found = beside_base(figure(4.0), target, Rule(statistic, None, "<", 5.0, None, None), RULES)
    assert "273 K" in found.cells()["note_en"]
    later = direction(2019, 2020, None, statistic, statistic)
    assert beside_base(figure(4.0), later, Rule(statistic, None, "<", 5.0, None, None), RULES).cells()["note_en"] == ""
