"""Each figure beyond the one before it: orders without a trend, figures that are held, simulated paths."""

from itertools import pairwise

import numpy as np
import pytest

from analytics.inference.each_year import Held, each_beyond

NOTHING = np.zeros((4, 4))


def held(value):
    return Held(value, value, value)


@pytest.mark.parametrize(("n", "orders"), [(2, 2), (3, 6), (4, 24)])
def test_without_a_trend_every_order_is_as_likely(n, orders):
    p, low, high = each_beyond(np.ones(n), NOTHING[:n, :n], 0.3, [None] * n, True)
    assert p == pytest.approx(1 / orders, abs=1e-3) and low == high == pytest.approx(p, abs=1e-6)


def test_a_held_year_that_went_the_other_way_decides_and_an_equal_one_is_no_change():
    for first, second in ((5.0, 6.0), (5.0, 5.0)):
        assert each_beyond([5, 5, 4], np.eye(3), 0.1, [held(first), held(second), None], False) == (0.0, 0.0, 0.0)


def test_held_years_in_order_leave_the_changes_that_are_not_known():
    p = each_beyond([9, 8, 7], np.zeros((3, 3)), 1.0, [held(9.0), held(8.0), None], False)[0]
    assert p == pytest.approx(0.8413, abs=1e-4)  # 7 with a noise of 1 is below 8
    assert each_beyond([9, 8], np.eye(2), 1.0, [held(9.0), held(8.0)], False) == (1.0, 1.0, 1.0)


def test_nothing_lies_beyond_the_end_of_an_axis():
    end = Held(100.0, np.inf, 5.0)
    assert each_beyond([4, 5, 5], np.eye(3), 1.0, [None, end, None], True)[0] == 0.0


@pytest.mark.parametrize("known", [{}, {0: 1.0}, {1: 0.8}, {0: 1.0, 3: 0.2}])
def test_it_is_what_simulated_paths_do(known):
    rng, mean = np.random.default_rng(1), np.array([1.0, 0.7, 0.5, 0.1])
    apart = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    covariance = 0.3 * np.exp(-apart / 5)
    figures = rng.multivariate_normal(mean, covariance, 100_000) + 0.2 * rng.standard_normal((100_000, 4))
    for at, value in known.items():
        figures[:, at] = value
    falls = np.all([figures[:, b] < figures[:, a] for a, b in pairwise(range(4))], axis=0)
    p = each_beyond(mean, covariance, 0.2, [held(known[i]) if i in known else None for i in range(4)], False)[0]
    assert p == pytest.approx(falls.mean(), abs=6e-3)
