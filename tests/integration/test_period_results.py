"""What a statistic of a period carries: status, reported value, bounds, evidence grade, flags."""

from datetime import date

import numpy as np
import pytest
from support.small_warehouse import CITIES, LATER, YEARS, empty_warehouse, full_year, insert, measurements, one

from analytics.indicators import air_days, derivation, period_statistics
from analytics.standards import load

RULES = load()


@pytest.mark.thorough
def test_a_result_carries_its_status_reported_value_and_evidence(air):
    mean = one(air, "pingdingshan", date(2025, 1, 1), date(2025, 12, 31), statistic="mean", parameter="pm25")
    assert (mean.value_reported, mean.decimals, mean.status, mean.grade) == (40.6, 1, "complete", "C")
    assert mean.note_en == "evidence C (third party only): the statistic, the minimum of days"
    good = one(air, "pingdingshan", date(2025, 1, 1), date(2025, 12, 31), statistic="good_day_share")
    assert (good.status, good.lower_reported, good.upper_reported) == ("bounded", 69.6, 83.3)
    assert np.isnan(good.value_reported)
    year = one(air, "pingdingshan", date(2023, 1, 1), date(2023, 12, 31), statistic="mean", parameter="pm25")
    assert (year.status, year.value_reported) == ("insufficient", 44.0)
    running = one(
        air, "hohhot", date(2025, 1, 1), date(2025, 12, 31), date(2025, 10, 1), statistic="mean", parameter="no2"
    )
    assert running.status == "open"


@pytest.mark.thorough
def test_rounding_of_a_mean_is_exact():
    # 43.45 and 43.35 are no binary numbers; 365 values whose mean is exactly that
    wh = empty_warehouse()
    for region_id, value, reported in (("x", 43.45, 43.4), ("y", 43.35, 43.4), ("z", 43.55, 43.6)):
        days = full_year().assign(pm25=value)
        days.loc[::2, "pm25"] = round(value + 0.1, 2)
        days.loc[1::2, "pm25"] = round(value - 0.1, 2)
        days.loc[364, "pm25"] = value
        insert(wh.con, measurements(days, region_id))
        row = one(wh, region_id, date(2025, 1, 1), date(2025, 12, 31), statistic="mean", parameter="pm25")
        assert row.value_reported == reported, region_id


def test_a_day_count_keeps_its_bounds_apart_by_logic_only(air):
    days = air_days(air, "xinxiang", date(2025, 1, 1), date(2025, 12, 31), LATER)
    # HJ 633-2012 5.1.1: published with the missing items marked; the 8-hour ozone maximum never is there
    np.testing.assert_array_equal(days["aqi_published"], days["aqi_low"])
    assert (days["missing_items"] == "o3_mda8").all()
    assert (days.loc[days["aqi_low"] <= 50, "primary_pollutants"].isna()).all()


@pytest.mark.parametrize(("city", "year"), list(zip([*CITIES, *CITIES], YEARS, strict=False)))
def test_embedded_years_have_all_statistics_with_their_evidence(air, city, year):
    table = period_statistics(air, city, date(year, 1, 1), date(year, 12, 31), LATER)
    assert {"mean", "p95", "p98", "p90", "good_days", "heavy_days"} <= set(table["statistic"])
    assert table["grade"].isin(list("ABCD")).all()
    assert ((table["note_en"] == "") == table["grade"].isin(["A", "B"])).all()


@pytest.mark.thorough
def test_a_source_of_daily_values_says_that_its_hours_are_unknown(air):
    year = date(2025, 1, 1), date(2025, 12, 31)
    mean = one(air, "xinxiang", *year, statistic="mean", parameter="pm25")
    assert "hours_unknown" in mean["flags"]
    steps = derivation(air, "xinxiang", "mean", "pm25", *year, LATER, RULES).set_index("what")
    result = steps.loc["days with a value", "inputs"]
    assert "the source does not tell the hours behind 365 of the days" in result
    wh = empty_warehouse()
    insert(wh.con, measurements(full_year(), "x").assign(n_valid=24))
    known = one(wh, "x", *year, statistic="mean", parameter="pm25")
    assert "hours_unknown" not in known["flags"]
