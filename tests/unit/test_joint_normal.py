"""The probability that several jointly normal quantities all stay below limits, against what is known exactly."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import multivariate_normal

from analytics.inference.joint_normal import PRIMES, all_below


@pytest.mark.parametrize("correlation", [-0.95, -0.5, 0.0, 0.3, 0.9, 0.999])
def test_of_two_about_their_means_it_is_sheppards_formula(correlation):
    covariance = np.array([[1.0, correlation], [correlation, 1.0]])
    assert all_below(np.zeros(2), covariance) == pytest.approx(0.25 + np.arcsin(correlation) / (2 * np.pi), abs=2e-5)


def test_of_three_about_their_means_it_is_the_sum_over_pairs():
    covariance = np.array([[1.0, 0.5, 0.2], [0.5, 1.0, -0.4], [0.2, -0.4, 1.0]])
    pairs = np.arcsin(covariance[np.triu_indices(3, 1)]).sum()
    assert all_below(np.zeros(3), covariance) == pytest.approx(0.125 + pairs / (4 * np.pi), abs=2e-5)


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=6), st.lists(st.floats(0.1, 4), min_size=6, max_size=6))
def test_of_independent_ones_it_is_the_product(limits, spreads):
    limits, spreads = np.array(limits), np.array(spreads)[: len(limits)]
    expected = float(np.prod(ndtr(limits / spreads)))
    assert all_below(limits, np.diag(spreads**2)) == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_scipys_integration(seed):
    draw = np.random.default_rng(seed)
    n = 2 + seed % 4
    root = draw.normal(size=(n, n))
    covariance, limits = root @ root.T + 0.1 * np.eye(n), 1.5 * draw.normal(size=n)
    exact = multivariate_normal(np.zeros(n), covariance, seed=0, abseps=1e-7, maxpts=10**6).cdf(limits)
    assert all_below(limits, covariance) == pytest.approx(float(exact), abs=2e-5)


def test_never_rises_when_one_more_must_hold_and_never_falls_with_a_limit():
    covariance = 0.6 + 0.4 * np.eye(5)
    chances = [all_below(np.full(n, 0.7), covariance[:n, :n]) for n in range(1, 6)]
    assert chances == sorted(chances, reverse=True)
    limits = [all_below(np.full(4, limit), covariance[:4, :4]) for limit in (-9.0, -1.0, 0.0, 1.0, 9.0)]
    assert limits == sorted(limits) and limits[0] < 1e-12 and limits[-1] == pytest.approx(1.0)


def test_a_covariance_that_is_none_is_refused():
    with pytest.raises(np.linalg.LinAlgError):
        all_below(np.zeros(2), np.array([[1.0, 2.0], [2.0, 1.0]]))


def test_a_plan_of_every_length_has_its_points():
    assert len(PRIMES) > 40 and 0 < all_below(np.full(12, 2.0), 0.5 + 0.5 * np.eye(12)) < 1


def test_an_answer_loads_neither_statistics_packages_nor_schemas_nor_renderers():
    """What takes a third of a second each to load and is not asked stays out of every command."""
    heavy = {"scipy.stats", "pandera", "plotly.io._base_renderers", "statsmodels", "prophet", "IPython"}
    code = f"import sys, analytics.api; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
