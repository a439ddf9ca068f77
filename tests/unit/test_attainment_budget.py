"""Likelihood bands, required remainders and day budgets."""

import numpy as np
import pytest

from analytics.attainment import BANDS, likelihood
from analytics.attainment.budget import fewest_days_needed, most_days_allowed, required_remainder, step_paths
from analytics.attainment.likelihood import band_number, one_probability


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


def test_required_remainder_by_hand():
    # nine days with a mean of 50 of ten days; 44 * 10 - 450 = -10 for the one day left: lost
    assert required_remainder(44.0, 10, 450.0, 9) == -10.0
    # half the period at 40: the other half may be at 48
    assert required_remainder(44.0, 10, 200.0, 5) == 48.0
    # nothing known yet: the threshold itself
    assert required_remainder(44.0, 365, 0.0, 0) == 44.0


def test_no_required_remainder():
    assert np.isnan(required_remainder(44.0, 365, 1.0, 365))
    assert np.isnan(required_remainder(44.0, 365, 1.0, 10, "range"))


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
