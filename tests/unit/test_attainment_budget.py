"""Likelihood bands, required remainders and day budgets."""

import numpy as np
import pytest

from analytics.attainment import BANDS, likelihood
from analytics.attainment.likelihood import band_number, one_probability
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.required.day_budget import (
    fewest_days_needed,
    most_days_allowed,
    step_paths,
)
from analytics.attainment.required.limit import limit_that_meets, safe_side
from analytics.attainment.required.remainder import required_remainder
from analytics.indicators import report_value
from analytics.targets.comparators import met


@pytest.mark.parametrize(
    ("p", "band"),
    [
        (0.0, "exceptionally unlikely"),
        (0.0099, "exceptionally unlikely"),
        (0.01, "very unlikely"),
        (0.0999, "very unlikely"),
        (0.10, "unlikely"),
        (0.33, "about as likely as not"),
        (0.66, "likely"),
        (0.90, "very likely"),
        (0.99, "very likely"),  # virtually certain is more than 99 %
        (0.9901, "virtually certain"),
        (1.0, "virtually certain"),
        (float("nan"), ""),
        (None, ""),
    ],
)
def test_bands(p, band):
    assert likelihood(p) == band


def test_bands_are_seven_and_rise():
    assert len({name for _, name in BANDS}) == 7
    grid = [band_number(p) for p in np.linspace(0, 1, 1001)]
    assert grid == sorted(grid)
    assert set(grid) == set(range(7))


@pytest.mark.parametrize("p", [-0.01, 1.01])
def test_not_a_probability(p):
    with pytest.raises(ValueError, match="not a probability"):
        band_number(p)


def test_one_probability_needs_agreement():
    assert one_probability(0.7, 0.8) == pytest.approx(0.75)  # one band
    assert one_probability(0.64, 0.68) == pytest.approx(0.66)  # two bands, but less than 0.05 apart
    assert np.isnan(one_probability(0.60, 0.70))
    assert np.isnan(one_probability(0.0, 1.0))


def mean_rule(comparator, threshold):
    return Rule("mean", "pm25", comparator, threshold, None, None)


@pytest.mark.parametrize(
    ("comparator", "threshold", "decimals", "just_meets", "stated"),
    [
        # five of ten days at 40; the mean is rounded half to even before it is compared (GB/T 8170):
        # 43.95 is 44.0 (439.5 to the even 440), which is not below 44: (439.5 - 200) / 5 = 47.9 is already too much
        ("<", 44.0, 1, 47.899999, 47.8),
        # 44.05 is 44.0 (440.5 to the even 440): (440.5 - 200) / 5 = 48.1 itself will do
        ("<=", 44.0, 1, 48.1, 48.1),
        # 44.5 is 44 (to the even one): (445 - 200) / 5 = 49.0 will do; 43.5 is 44 and no longer 43: below 47.0
        ("<=", 44.0, 0, 49.0, 49.0),
        ("<=", 43.0, 0, 46.999998, 46.9),
        # not rounded: below 44 leaves (440 - 200) / 5 = 48 out
        ("<", 44.0, None, 47.999999, 47.9),
        ("<=", 44.0, None, 48.0, 48.0),
        # a floor: 67.55 is 67.6 (675.5 to the even 676): (675.5 - 200) / 5 = 95.1 will do
        (">=", 67.6, 1, 95.1, 95.1),
        # 67.45 is 67.4, no longer 67.5: more than 94.9
        (">=", 67.5, 1, 94.900002, 95.0),
        # above 35: 35.05 is 35.0 (350.5 to the even 350), so more than (350.5 - 200) / 5 = 30.1
        (">", 35.0, 1, 30.100001, 30.2),
    ],
)
def test_required_remainder_by_hand(comparator, threshold, decimals, just_meets, stated):
    rule = mean_rule(comparator, threshold)
    level = required_remainder(rule, decimals, 5 * 40.0 / 10, 5 / 10)
    assert level == pytest.approx(just_meets, abs=1.01e-6)
    assert safe_side(level, 1, comparator) == stated


@pytest.mark.parametrize("comparator", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("decimals", [0, 1, 2, None])
@pytest.mark.parametrize("threshold", [0.0, 9.0, 43.5, 44.0, 60.05, 67.5])
def test_the_limit_is_the_last_value_that_is_met(comparator, decimals, threshold):
    rule = mean_rule(comparator, threshold)
    limit = limit_that_meets(rule, decimals)
    worse = 2e-6 if comparator in ("<", "<=") else -2e-6
    shown = report_value([limit, limit + worse], decimals)
    assert met(shown, comparator, threshold).tolist() == [True, False]


def test_a_lost_limit_leaves_less_than_nothing():
    # nine days with a mean of 50 of ten days: 439.5 - 450 = -10.5 for the one day left
    assert required_remainder(mean_rule("<", 44.0), 1, 45.0, 0.1) == pytest.approx(-10.5, abs=2e-6)


def test_no_required_remainder():
    assert np.isnan(required_remainder(mean_rule("<", 44.0), 1, 40.0, 0.0))
    assert np.isnan(required_remainder(Rule("mean", "pm25", "range", 6.0, 9.0, None), 1, 3.0, 0.5))
    with pytest.raises(ValueError, match="no one limit"):
        limit_that_meets(Rule("mean", "pm25", "range", 6.0, 9.0, None), 1)


def test_days_left():
    assert most_days_allowed(np.array([True, True, False])) == 1.0
    assert most_days_allowed(np.array([True])) == 0.0
    assert np.isnan(most_days_allowed(np.array([False, False])))
    assert fewest_days_needed(np.array([False, False, True, True])) == 2.0
    assert fewest_days_needed(np.array([True])) == 0.0
    assert np.isnan(fewest_days_needed(np.array([False, False])))


def test_step_paths_change_only_days_left():
    known = np.array([5.0, np.nan, 7.0, np.nan])
    left = np.array([False, True, False, True])
    dirty = step_paths(known, left, 0.0, 9.0, "dirty")
    assert dirty.tolist() == [[5, 0, 7, 0], [5, 9, 7, 0], [5, 9, 7, 9]]
    clean = step_paths(known, left, 0.0, 9.0, "clean")
    assert clean.tolist() == [[5, 9, 7, 9], [5, 0, 7, 9], [5, 0, 7, 0]]
