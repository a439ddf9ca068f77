"""Converted ozone on the embedded years, beside what was published, and where too little is measured for it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import LATER

from analytics import resources
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.standards import load

RULES = load()
GOOD = Rule("good_days", None, ">=", 1.0, None, None)


def days_of(air, region, year, as_of=LATER, n_draws=1000):
    run = RunContext(air, as_of, "climatology", n_draws, 7, RULES)
    return EvidenceCache(run).observed((region, date(year, 1, 1), date(year, 12, 31)))


def published(region, year):
    path = resources.raw_dir() / "figures" / "published_figures.csv"
    rows = pd.read_csv(path, encoding="utf-8-sig")
    rows = rows[(rows["region_id"] == region) & (rows["indicator_id"] == "good_days")]
    rows = rows[(rows["period_start"] == f"{year}-01-01") & (rows["period_end"] == f"{year}-12-31")]
    return float(rows["value"].iloc[0])


@pytest.mark.parametrize("year", [2021, 2022, 2025])
def test_good_days_of_hohhot_lie_within_three_of_the_published_ones(air, year):
    row = judge_air(GOOD, days_of(air, "hohhot", year), RULES).cells()
    assert row["basis"].endswith("converted") and abs(row["value"] - published("hohhot", year)) <= 3


@pytest.mark.parametrize(("region", "expected"), [("xinxiang", 262), ("pingdingshan", 272)])
def test_good_days_of_2025(air, region, expected):
    row = judge_air(GOOD, days_of(air, region, 2025), RULES).cells()
    assert abs(row["value"] - expected) <= 1


@pytest.mark.parametrize(("region", "year"), [("hohhot", 2023), ("hohhot", 2024), ("xinxiang", 2023)])
def test_a_year_that_lacks_ozone_for_weeks_is_not_converted(air, region, year):
    days = days_of(air, region, year)
    assert days.ozone is None and days.ozone_short
    row = judge_air(GOOD, days, RULES).cells()
    assert "converted" not in row["basis"] and np.isnan(row["value"])


def test_nothing_is_converted_as_of_a_day_on_which_the_ratio_was_not_known(air):
    assert RULES.ozone is not None
    days = days_of(air, "pingdingshan", 2021, as_of=date(2022, 1, 1))
    assert days.ozone is not None
    early = RunContext(air, date(2020, 6, 30), "climatology", 10, 7, RULES)
    one = EvidenceCache(early).observed(("pingdingshan", date(2020, 5, 9), date(2020, 6, 1)))
    assert one.ozone is None and not one.ozone_short


def test_the_count_of_draws_is_the_sum_of_the_days_own_chances(air):
    # Expected good days = sum over days of P(not over): the other pollutants' days count, ozone's by its chance.
    days = days_of(air, "xinxiang", 2025, n_draws=4000)
    row = judge_air(GOOD, days, RULES).cells()
    hourly = days.observed["o3_1h_max"]
    limits = {"pm25": (75, 0), "pm10": (150, 0), "so2": (150, 0), "no2": (80, 0), "co": (4, 1)}
    bad = np.logical_or.reduce([np.round(days.observed[p], d) > limit for p, (limit, d) in limits.items()])
    many = days.ozone.conversion.mda8(hourly[None, :], days.ozone.shift, days.ozone.noise)
    assert row["value"] == pytest.approx(float(((np.rint(many) <= 160) & ~bad).sum(axis=1).mean()), abs=1e-6)
