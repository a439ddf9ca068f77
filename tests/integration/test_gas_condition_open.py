"""An open period across 2018-09-01 stands under one condition in its whole answer: gases as reported; the other reading
has them converted."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import SmallWarehouse, empty_warehouse, insert, measurements

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.indicators.beside import Beside
from analytics.series.fan import fan_data
from analytics.standards import load

RULES = load()
FACTOR = 273.15 / 298.15
YEAR = date(2018, 1, 1), date(2018, 12, 31)
CHANGE = np.datetime64("2018-09-01")


class Held(SmallWarehouse):
    """A small warehouse with whole tables."""

    def table(self, name):
        return self.con.table(name).df()


def open_days(as_of, last, flag=""):
    """The year 2018 of a city whose NO2 is 40 and PM2.5 50 on every day since 2014, known up to ``last``."""
    wh = empty_warehouse()
    days = pd.DataFrame({"date": pd.date_range("2014-01-01", last), "no2": 40.0, "pm25": 50.0})
    insert(wh.con, measurements(days, "x").assign(flag=flag))
    evidence = EvidenceCache(RunContext(Held(wh.con), as_of, "climatology", 50, 1, RULES))
    return evidence, evidence.days(("x", *YEAR))


# seen on the second day after, in the middle of the last months, and while the newest value is still of August
SEEN = [(date(2018, 9, 3), "2018-09-02"), (date(2018, 12, 1), "2018-11-30"), (date(2018, 9, 5), "2018-08-25")]


@pytest.mark.parametrize(("as_of", "last"), SEEN)
def test_the_known_days_within_paths_are_those_of_the_value_to_date(as_of, last):
    _, days = open_days(as_of, last)
    known = days.dates <= np.datetime64(last)
    assert np.allclose(days.paths["no2"][:, known], 40.0)
    assert np.allclose(days.forecast.as_dict()["no2"][:, known], 40.0)
    assert np.allclose(days.paths["pm25"][:, known], 50.0)


@pytest.mark.parametrize(("as_of", "last"), SEEN)
def test_the_reading_converts_what_was_known_before_once(as_of, last):
    _, days = open_days(as_of, last)
    found = judge_air(Rule("mean", "no2", "<=", 39.0, None, None), days, RULES)
    readings = {one.reading_id: one for one in found.readings}
    assert "2018-09-01" in found.cells()["note_en"]
    coming = days.paths["no2"][:, days.dates > np.datetime64(last)].sum(axis=1, dtype=float)
    old = int((days.dates < CHANGE).sum() if last >= "2018-09-01" else (days.dates <= np.datetime64(last)).sum())
    new = int((days.dates <= np.datetime64(last)).sum()) - old
    as_reported = (40.0 * (old + new) + coming) / 365
    converted = (40.0 * (old * FACTOR + new) + coming) / 365
    # NO2 is reported as an integer, half to even, and compared so
    assert readings["rule"].probability.p == pytest.approx((np.rint(as_reported) <= 39).mean())
    assert readings["gas_298k"].probability.p == pytest.approx((np.rint(converted) <= 39).mean())
    assert as_reported.mean() - converted.mean() == pytest.approx(old * 40 * (1 - FACTOR) / 365)


def test_the_fan_goes_on_from_the_value_to_date():
    evidence, days = open_days(date(2018, 12, 1), "2018-11-30")
    drawn = fan_data(evidence.history("x"), "no2", YEAR, float("nan"), days.forecast)
    first = drawn[drawn["series"] == "forecast"].iloc[0]
    assert first["value"] == pytest.approx(40.0, abs=0.2)


def test_a_period_since_the_change_is_as_before():
    wh = empty_warehouse()
    days = pd.DataFrame({"date": pd.date_range("2014-01-01", "2019-06-30"), "no2": 40.0, "pm25": 50.0})
    insert(wh.con, measurements(days, "x"))
    evidence = EvidenceCache(RunContext(Held(wh.con), date(2019, 7, 1), "climatology", 50, 1, RULES))
    found = evidence.days(("x", date(2019, 1, 1), date(2019, 12, 31)))
    assert not found.conversion and not any(Beside.GAS.holds(name) for name in found.paths)


@pytest.mark.parametrize(
    ("statistic", "parameter", "comparator", "threshold"),
    [
        ("good_day_share", None, ">=", 70.0),
        ("heavy_days", None, "<=", 10.0),
        ("composite_index", None, "<", 4.0),
        ("mean", "no2", "<", 40.0),
        ("percentile", "o3_mda8", "<=", 160.0),
    ],
)
def test_every_statistic_of_an_open_year_has_both_readings_and_what_it_takes(
    statistic, parameter, comparator, threshold
):
    wh = empty_warehouse()
    calendar = pd.date_range("2014-01-01", "2018-10-31")
    season = np.cos(2 * np.pi * calendar.day_of_year / 365)
    days = pd.DataFrame(
        {"date": calendar, "so2": 10.0, "no2": 40 + 8 * season, "pm10": 80.0, "pm25": 50 + 30 * season, "co": 0.8}
    ).assign(o3_mda8=110 - 55 * season)
    insert(wh.con, measurements(days, "x"))
    evidence = EvidenceCache(RunContext(Held(wh.con), date(2018, 11, 1), "climatology", 40, 1, RULES))
    found = evidence.days(("x", *YEAR))
    rule = Rule(statistic, parameter, comparator, threshold, None, None)
    judged = judge_air(rule, found, RULES, evidence.history("x").daily)
    assert judged.status in {"open", "met early", "lost", "contested"}
    assert {"rule", "gas_298k"} <= {one.reading_id for one in judged.readings}
