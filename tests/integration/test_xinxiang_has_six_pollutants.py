"""Xinxiang is measured in all six pollutants: index, primary pollutant and composite index of the city are whole."""

from datetime import date

import numpy as np
import pytest
from support.small_warehouse import LATER, one

from analytics.indicators import air_days, composite_index, period_statistics, single_indices

YEAR = date(2025, 1, 1), date(2025, 12, 31)


@pytest.mark.thorough
def test_so2_and_co_of_xinxiang_2025_are_there_on_every_day(air):
    so2 = one(air, "xinxiang", *YEAR, statistic="mean", parameter="so2")
    co = one(air, "xinxiang", *YEAR, statistic="p95", parameter="co")
    # sum of the 365 days 2557.1 / 365 = 7.0058; CO: rank 1 + 364 * 0.95 = 346.8 lies between 1.14 and 1.15
    assert (so2["n_days"], so2["status"], so2["value_reported"]) == (365, "complete", 7.0)
    assert (co["n_days"], co["status"], co["value_reported"]) == (365, "complete", 1.1)


def test_no_result_of_xinxiang_says_any_more_that_so2_or_co_is_missing(air):
    flags = period_statistics(air, "xinxiang", *YEAR, LATER)["flags"].explode().tolist()
    assert "so2_missing" not in flags and "co_missing" not in flags


def test_the_composite_index_of_xinxiang_2025_has_both_ends(air):
    row = composite_index(single_indices(air, ["xinxiang"], *YEAR, LATER)).iloc[0]
    assert row["missing"] == "" and np.isfinite(row["value_upper"])
    found = single_indices(air, ["xinxiang"], *YEAR, LATER).set_index("parameter")
    # 7 / 60 and 1.1 / 4
    assert found.loc["so2", "index_upper"] == pytest.approx(7 / 60)
    assert found.loc["co", "index_upper"] == pytest.approx(1.1 / 4)


def test_a_day_of_xinxiang_names_its_primary_pollutant_for_sure(air):
    days = air_days(air, "xinxiang", *YEAR, LATER)
    assert days[["iaqi_so2", "iaqi_co"]].notna().all().all()
    heavy = days[days["aqi_low"] > 200]
    assert heavy["primary_sure"].all() and set(heavy["primary_pollutants"]) <= {"pm25", "pm10"}
