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


def test_an_outcome_without_ties_lies_inside_or_outside() -> None:
    assert scores.inside(np.array([0.11, 0.5, 0.91]), np.zeros(3), 0.8).tolist() == [1.0, 1.0, 0.0]


def test_ties_are_spread_over_the_stretch_of_probability_they_stand_for() -> None:
    # "No heavy day" said with 95 %: none stands for 0 to 0.95, of which 0.1 to 0.9 is the middle; one day for the rest.
    samples = np.array([[0.0] * 95 + [1.0] * 5] * 2)
    outcome = np.array([0.0, 1.0])
    pit, ties = scores.pit(samples, outcome), scores.ties(samples, outcome)
    assert scores.inside(pit, ties, 0.8).tolist() == pytest.approx([0.8 / 0.95, 0.0])
    assert scores.below(pit, ties, 0.95).tolist() == pytest.approx([1.0, 0.0])


def test_a_calibrated_forecaster_of_rare_counts_covers_what_the_interval_says() -> None:
    # Poisson of rate 0.3: by mid-rank "none" and "one" lie in the middle 80 %, and they are 96 % of the outcomes.
    rng = np.random.default_rng(5)
    samples, outcome = rng.poisson(0.3, (4000, 500)).astype(float), rng.poisson(0.3, 4000).astype(float)
    pit, ties = scores.pit(samples, outcome), scores.ties(samples, outcome)
    for level in (0.5, 0.8, 0.95):
        assert scores.inside(pit, ties, level).mean() == pytest.approx(level, abs=0.02)
    assert ((pit > 0.1) & (pit < 0.9)).mean() == pytest.approx(0.963, abs=0.02)
    counts = scores.pit_histogram(pit, ties, 10)
    assert sum(counts) == pytest.approx(4000, abs=0.01)
    assert np.std(counts) < 25  # flat within what chance allows: sqrt(4000 * 0.1 * 0.9) = 19


def test_brier_and_skill() -> None:
    assert scores.brier(np.array([0.8]), np.array([1])) == pytest.approx(0.04)
    assert scores.skill(0.5, 1.0) == 0.5
