"""Scores by hand."""

import numpy as np
import pytest

from analytics.evaluation import scores


def test_crps_against_the_closed_form_of_a_normal() -> None:
    # CRPS of N(0, 1) at 0 is (sqrt(2) - 1) / sqrt(pi) = 0.2337 (Gneiting and Raftery 2007, section 4.2).
    samples = np.random.default_rng(1).standard_normal((1, 20_000))
    assert scores.crps(samples, np.array([0.0]))[0] == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), abs=0.01)


def test_crps_of_a_certain_forecast_is_the_distance() -> None:
    assert scores.crps(np.full((1, 10), 3.0), np.array([5.0]))[0] == pytest.approx(2.0)
    assert scores.crps(np.full((1, 10), 5.0), np.array([5.0]))[0] == 0.0


def test_pit_is_the_middle_for_equal_samples() -> None:
    assert scores.pit(np.full((1, 7), 2.0), np.array([2.0])).tolist() == [0.5]
    assert scores.pit(np.full((1, 7), 2.0), np.array([1.0])).tolist() == [0.0]


def test_reliability_puts_one_into_the_last_bin() -> None:
    table = scores.reliability(np.array([0.0, 0.05, 0.95, 1.0]), np.array([0, 0, 1, 0]))
    assert table[["bin_low", "n"]].to_numpy().tolist() == [[0.0, 2.0], [0.9, 2.0]]
    assert table["frequency"].tolist() == [0.0, 0.5]
    # |0.025 - 0| and |0.975 - 0.5|, half of the cases each.
    assert scores.calibration_error(np.array([0.0, 0.05, 0.95, 1.0]), np.array([0, 0, 1, 0])) == pytest.approx(0.25)


def test_coverage_and_brier_and_skill() -> None:
    assert scores.coverage(np.tile(np.arange(101.0), (3, 1)), np.array([10.0, 90.0, 91.0]), 0.8) == pytest.approx(2 / 3)
    assert scores.brier(np.array([0.8]), np.array([1])) == pytest.approx(0.04)
    assert scores.skill(0.5, 1.0) == 0.5
