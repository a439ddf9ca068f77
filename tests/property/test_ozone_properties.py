"""Converted 8-hour ozone never leaves what logic allows, and rises with the hourly maximum."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics.indicators import evaluate, readings_for
from analytics.indicators.converted_ozone import OzoneDraws, converted
from analytics.indicators.converted_readings import with_conversion
from analytics.standards import load

RULES = load()
DATES = np.arange("2025-06-01", "2025-06-16", dtype="datetime64[D]")
END = DATES[-1].item()
HOURLY = st.lists(st.one_of(st.floats(1, 500), st.just(np.nan)), min_size=15, max_size=15)
REGIONS = st.sampled_from(["xinxiang", "hohhot", "anywhere"])


def draws(region, seed):
    assert RULES.ozone is not None
    return OzoneDraws.make(RULES.ozone, region, DATES, 20, seed)


@tried(20)
@given(HOURLY, HOURLY, REGIONS, st.integers(0, 2**31))
def test_never_outside_the_bounds_and_a_measured_value_is_kept(hourly, measured, region, seed):
    days = {"o3_1h_max": np.array([hourly]), "o3_mda8": np.array([measured])}
    found = converted(days, draws(region, seed))["o3_mda8"]
    known = np.isfinite(measured)
    assert np.array_equal(found[:, known], np.tile(np.array(measured)[known], (20, 1)))
    guessed = ~known & np.isfinite(hourly)
    assert (found[:, guessed] >= 0).all() and (found[:, guessed] <= np.array(hourly)[guessed]).all()
    assert np.isnan(found[:, ~known & ~guessed]).all()


@tried(20)
@given(st.lists(st.floats(1, 500), min_size=15, max_size=15), st.floats(0, 100), REGIONS, st.integers(0, 2**31))
def test_a_higher_hourly_maximum_never_lowers_the_8_hour_one(hourly, more, region, seed):
    one = draws(region, seed)
    low = converted({"o3_1h_max": np.array([hourly])}, one)["o3_mda8"]
    high = converted({"o3_1h_max": np.array([hourly]) + more}, one)["o3_mda8"]
    assert (high >= low - 1e-9).all()


@tried(15)
@given(HOURLY, REGIONS, st.integers(0, 2**31), st.sampled_from(["good_days", "heavy_day_share", "p90"]))
def test_a_statistic_on_converted_ozone_lies_within_the_bounds_of_logic(hourly, region, seed, statistic):
    parameter = "o3_mda8" if statistic == "p90" else None
    days = {p: np.full((1, 15), 20.0) for p in ("pm25", "pm10", "no2")} | {"o3_1h_max": np.array([hourly])}
    rule, *_, bounds = with_conversion(readings_for(statistic, parameter, END, RULES))
    logic = evaluate(statistic, parameter, days, DATES, RULES, None, bounds)
    found = evaluate(statistic, parameter, converted(days, draws(region, seed)), DATES, RULES, None, rule)
    if np.isfinite(logic.upper[0]):
        assert (found.lower >= logic.lower[0] - 1e-9).all() and (found.upper <= logic.upper[0] + 1e-9).all()
    same = evaluate(statistic, parameter, converted(days, draws(region, seed)), DATES, RULES, None, rule)
    assert np.array_equal(found.lower, same.lower, equal_nan=True)
