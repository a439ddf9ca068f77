"""Properties every air rule keeps, whatever the days are."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from support.examples import tried

from analytics.indicators import aqi, days_over, evaluate, iaqi, percentile, readings_for
from analytics.standards import load

RULES = load()
EDITIONS = st.sampled_from(["HJ633-2012", "HJ633-2026"])
PARAMETERS = ["pm25", "pm10", "so2", "no2", "co", "o3_mda8", "o3_1h_max"]
CONCENTRATION = st.floats(0, 900, allow_nan=False).map(lambda x: round(x, 2))
N = 12
DATES = np.arange("2025-12-20", "2026-01-01", dtype="datetime64[D]")
DAY_STATISTICS = ["good_days", "good_day_share", "heavy_days", "heavy_day_share"]


@st.composite
def day_sets(draw, missing=True):
    """Days of all or some pollutants, two paths, some values missing."""
    cell = st.one_of(CONCENTRATION, st.just(np.nan)) if missing else CONCENTRATION
    names = draw(st.sets(st.sampled_from(PARAMETERS), min_size=1)) if missing else PARAMETERS
    return {p: draw(hnp.arrays(float, (2, N), elements=cell)) for p in sorted(names)}


@given(st.sampled_from(PARAMETERS), CONCENTRATION, CONCENTRATION, EDITIONS)
def test_sub_index_rises_with_the_concentration(parameter, a, b, edition):
    low, high = sorted((a, b))
    assert iaqi(parameter, low, RULES, edition) <= iaqi(parameter, high, RULES, edition)


@given(day_sets(missing=False), st.sampled_from(PARAMETERS), st.floats(0, 200), EDITIONS)
@tried(15)
def test_index_rises_with_each_pollutant(days, parameter, more, edition):
    worse = days | {parameter: days[parameter] + more}
    assert (aqi(worse, RULES, edition) >= aqi(days, RULES, edition)).all()


@given(day_sets(), st.sampled_from([100, 200]), st.integers(0, 4))
@tried(20)
def test_sure_days_are_possible_days_and_agree_with_the_index(days, level, which):
    reading = readings_for("good_days", None, date(2025, 12, 31), RULES)[which]
    sure, possible = days_over(days, level, RULES, "HJ633-2012", reading)
    assert not (sure & ~possible).any()
    if reading.reading_id == "rule":
        known = {p: v for p, v in days.items() if p != "o3_1h_max"}
        if known:
            np.testing.assert_array_equal(sure, aqi(known, RULES, "HJ633-2012") > level)
        else:
            assert not sure.any()


@given(day_sets(), st.sampled_from(DAY_STATISTICS), st.integers(0, N - 1))
@tried(20)
def test_learning_a_missing_value_never_leaves_the_bounds(days, statistic, day):
    reading = readings_for(statistic, None, date(2025, 12, 31), RULES)[0]
    before = evaluate(statistic, None, days, DATES, RULES, None, reading)
    assert (before.lower <= before.upper).all()
    # the 8-hour ozone maximum is at most the hourly one: half of it is a possible value
    hourly = days.get("o3_1h_max", np.full((2, N), np.nan))
    mda8 = days.get("o3_mda8", np.full((2, N), np.nan)).copy()
    mda8[:, day] = np.where(np.isnan(mda8[:, day]), hourly[:, day] / 2, mda8[:, day])
    learnt = days | {"o3_mda8": mda8}
    # a day that lacks a particulate is no dust suspect (docs/rules.md), and what is learnt here leaves it none
    other = {"pm25": "pm10", "pm10": "pm25"}
    for parameter in ("pm25", "pm10", "no2"):
        values = days.get(parameter, np.full((2, N), np.nan)).copy()
        beside = learnt.get(other.get(parameter, ""), np.full((2, N), np.nan))[:, day]
        value = np.where(np.isnan(beside), 500.0, beside)
        values[:, day] = np.where(np.isnan(values[:, day]), value, values[:, day])
        learnt[parameter] = values
    after = evaluate(statistic, None, learnt, DATES, RULES, None, reading)
    assert (after.lower >= before.lower).all()
    assert (after.upper <= before.upper).all()


@given(hnp.arrays(float, (3, N), elements=CONCENTRATION), st.sampled_from([90, 95, 98]))
def test_percentile_lies_between_min_and_max_and_is_numpys_linear(values, percent):
    found = percentile(values, percent)
    assert (found >= values.min(axis=1) - 1e-9).all()
    assert (found <= values.max(axis=1) + 1e-9).all()
    np.testing.assert_allclose(found, np.percentile(values, percent, axis=1), atol=1e-9)


@given(hnp.arrays(float, (2, N), elements=st.one_of(CONCENTRATION, st.just(np.nan))))
@tried(30)
def test_a_missing_day_does_not_move_a_mean(values):
    reading = readings_for("mean", "no2", date(2025, 12, 31), RULES)[0]
    found = evaluate("mean", "no2", {"no2": values}, DATES, RULES, None, reading)
    for path in range(2):
        known = values[path][~np.isnan(values[path])]
        expected = known.mean() if known.size else np.nan
        assert found.lower[path] == pytest.approx(expected, nan_ok=True)
    order = np.random.default_rng(1).permutation(N)
    again = evaluate("mean", "no2", {"no2": values[:, order]}, DATES, RULES, None, reading)
    np.testing.assert_allclose(again.lower, found.lower, atol=1e-9)


@given(day_sets(), st.sampled_from(DAY_STATISTICS), st.integers(0, N))
@tried(15)
def test_days_said_to_be_observed_are_only_evaluated_once(days, statistic, n_observed):
    same = {
        p: np.concatenate([np.repeat(v[:1, :n_observed], 2, 0), v[:, n_observed:]], axis=1) for p, v in days.items()
    }
    observed = np.arange(N) < n_observed
    for reading in readings_for(statistic, None, date(2025, 12, 31), RULES):
        plain = evaluate(statistic, None, same, DATES, RULES, None, reading)
        quick = evaluate(statistic, None, same, DATES, RULES, None, reading, observed)
        np.testing.assert_array_equal(plain.lower, quick.lower)
        np.testing.assert_array_equal(plain.upper, quick.upper)


@given(day_sets(), st.sampled_from([*DAY_STATISTICS, "mean"]))
@tried(15)
def test_single_precision_paths_say_the_same(days, statistic):
    days.setdefault("pm25", np.full((2, N), 35.0))
    single = {p: v.astype(np.float32) for p, v in days.items()}
    for reading in readings_for(statistic, "pm25", date(2025, 12, 31), RULES):
        double = evaluate(statistic, "pm25", days, DATES, RULES, None, reading)
        found = evaluate(statistic, "pm25", single, DATES, RULES, None, reading)
        np.testing.assert_allclose(found.lower, double.lower, atol=1e-9)
        np.testing.assert_allclose(found.upper, double.upper, atol=1e-9)
