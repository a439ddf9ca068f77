"""The probability that several normal figures all lie below their limits."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from analytics.inference.all_below import all_below


def years_of_a_region(n: int, noise: float) -> np.ndarray:
    """Covariance of figures of neighbouring years, each with a noise of its own."""
    years = np.arange(n)
    return np.exp(-np.abs(years[:, None] - years) / 3.0) + noise * np.eye(n)


@pytest.mark.parametrize("noise", [0.01, 0.3])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_it_is_what_scipy_computes(n, noise):
    covariance = years_of_a_region(n, noise)
    for centre in (-1.5, 0.0, 1.5):
        limits = centre + 0.7 * np.cos(np.arange(n))
        known = multivariate_normal(np.zeros(n), covariance, seed=0, abseps=1e-7).cdf(limits)
        assert all_below(limits, covariance) == pytest.approx(known, abs=5e-5)


def test_figures_apart_multiply_and_one_alone_is_its_own_probability():
    limits = np.array([0.4, -0.8, 1.1])
    assert all_below(limits, np.diag([1.0, 4.0, 0.25])) == pytest.approx(norm.cdf(limits / [1.0, 2.0, 0.5]).prod())
    assert all_below([0.4], [[4.0]]) == pytest.approx(norm.cdf(0.2))


def test_the_order_of_the_figures_changes_nothing():
    covariance, limits = years_of_a_region(4, 0.1), np.array([0.3, -0.4, 1.0, 0.1])
    order = [2, 0, 3, 1]
    assert all_below(limits[order], covariance[np.ix_(order, order)]) == all_below(limits, covariance)


def test_what_cannot_be_is_0_and_what_must_be_is_1():
    covariance = years_of_a_region(3, 0.1)
    assert all_below([-60.0, 0.0, 0.0], covariance) == pytest.approx(0.0, abs=1e-12)
    assert all_below([60.0, 60.0, 60.0], covariance) == 1.0
