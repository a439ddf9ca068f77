"""What period statistics, limits and compliance rates say of converted ozone beside the bounds of logic."""

from datetime import date

import numpy as np
import pytest
from support.small_warehouse import LATER, one

from analytics.indicators import compliance_rates, limit_table, period_statistics

YEAR = date(2025, 1, 1), date(2025, 12, 31)


def test_good_days_keep_their_bounds_and_say_what_is_expected_between_them(air):
    row = one(air, "xinxiang", *YEAR, statistic="good_day_share")
    assert (row["lower_reported"], row["upper_reported"], row["status"]) == (66.0, 82.7, "bounded")
    assert np.isnan(row["value"]) and row["converted"] == pytest.approx(71.6, abs=0.2)
    assert 0.4 < row["converted_sd"] < 0.9 and "o3_converted" in row["flags"]


def test_nothing_is_converted_where_ozone_lacks_weeks_or_the_value_is_known(air):
    lacking = period_statistics(air, "hohhot", date(2024, 1, 1), date(2024, 12, 31), LATER)
    assert lacking["converted"].isna().all() and "o3_converted" not in set(lacking["flags"].explode())
    heavy = one(air, "xinxiang", *YEAR, statistic="heavy_days")
    assert heavy["value"] == 8 and np.isnan(heavy["converted"])


def test_the_limit_of_ozone_is_judged_on_the_converted_percentile(air):
    # Xinxiang 2025: the hourly 90th is 185, of which 0.89 is about 165. Above 100 (reserves) for sure; above 160
    # (cities) by four or five of a standard deviation of two: a probability, no verdict.
    table = limit_table(air, "xinxiang", *YEAR, LATER).set_index(["parameter", "statistic", "area_grade"])
    reserve, city = (table.loc[("o3_mda8", "p90", area_grade)] for area_grade in (1, 2))
    assert (reserve["verdict"], reserve["p_within"]) == ("exceeded", 0.0)
    assert city["verdict"] == "undetermined" and 0.01 < city["p_within"] < 0.2
    assert city["converted"] == pytest.approx(165, abs=3) and 1 < city["converted_sd"] < 3
    assert (city["lower_reported"], city["upper_reported"]) == (0.0, 185.0)


def test_compliance_rates_say_what_is_expected(air):
    rates = compliance_rates(air, "xinxiang", *YEAR, LATER).set_index(["parameter", "area_grade"])
    row = rates.loc[("o3_1h_max", 2)]
    assert row["rate_lower"] < row["rate_converted"] < row["rate_upper"] == 100.0
    # days over by converted ozone: of 365, those that the good days lack beyond the other pollutants
    assert row["rate_converted"] == pytest.approx(88, abs=3)
    assert np.isnan(rates.loc[("pm25", 2), "rate_converted"])
