"""Yearly figures: lines on the logit and log scale, by hand where a hand can do it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.errors import DabiaoError
from analytics.forecast.forecast import NotEnoughHistory
from analytics.forecast.sparse import LEAST_SD, required_pace, yearly_samples

YEARS = np.arange(2018, 2024)


def test_positive_figures_follow_the_prediction_interval_of_a_line() -> None:
    values = np.exp(np.array([1.0, 1.3, 1.2, 1.6, 1.5, 1.9]))
    samples = np.log(yearly_samples(YEARS, values, 2025, "positive", 200_000, 1))
    fit = stats.linregress(YEARS, np.log(values))
    residual = np.log(values) - fit.intercept - fit.slope * YEARS
    sd = np.sqrt((residual**2).sum() / 4 * (1 + 1 / 6 + (2025 - 2020.5) ** 2 / 17.5))
    centre = fit.intercept + fit.slope * 2025
    expected = centre + sd * stats.t(4).ppf([0.05, 0.5, 0.95])
    np.testing.assert_allclose(np.quantile(samples, [0.05, 0.5, 0.95]), expected, atol=0.02)


def test_too_few_points_give_no_probability() -> None:
    few = np.array([1.0, 2.0, 3.0, 4.0])
    with pytest.raises(NotEnoughHistory, match="4 yearly figures, needs 5"):
        yearly_samples(YEARS[:4], few, 2025, "positive", 10, 1)
    assert yearly_samples(YEARS[:3], few[:3], 2025, "positive", 10, 1, pooled_sd=0.2).shape == (10,)
    with pytest.raises(NotEnoughHistory, match="needs 3"):
        yearly_samples(YEARS[:2], few[:2], 2025, "positive", 10, 1, pooled_sd=0.2)


def test_missing_figures_do_not_count() -> None:
    values = np.array([1.0, np.nan, 3.0, 4.0, 5.0, np.nan])
    with pytest.raises(NotEnoughHistory):
        yearly_samples(YEARS, values, 2025, "positive", 10, 1)


def test_shares_stay_in_bounds_and_can_be_whole() -> None:
    samples = yearly_samples(YEARS, np.array([90.0, 95, 98, 100, 100, 100]), 2025, "share", 5000, 1)
    assert samples.min() >= 0 and samples.max() == 100
    assert 0.5 < (samples >= 100).mean() < 1.0
    zero = yearly_samples(YEARS, np.array([5.0, 2, 1, 0, 0, 0]), 2025, "share", 5000, 1)
    assert 0.5 < (zero <= 0).mean() < 1.0


def test_a_figure_that_repeats_is_not_certain() -> None:
    samples = yearly_samples(YEARS, np.full(6, 80.0), 2024, "share", 20_000, 1)
    logit = np.log(samples / (100 - samples))
    # t with 4 degrees of freedom: sd = scale * sqrt(2); scale = 0.1 * sqrt(1 + 1/6 + 3.5² / 17.5).
    assert np.std(logit) == pytest.approx(LEAST_SD["share"] * np.sqrt(2 * (1 + 1 / 6 + 0.7)), rel=0.1)


def test_counts_are_whole_and_not_negative() -> None:
    samples = yearly_samples(YEARS, np.array([9.0, 6, 4, 2, 1, 0]), 2025, "count", 1000, 1)
    assert (samples >= 0).all() and (samples == np.round(samples)).all()


@pytest.mark.parametrize(
    ("values", "scale"), [([101.0] * 6, "share"), ([0.0] * 6, "positive"), ([-1.0] * 6, "count"), ([1.0] * 6, "odd")]
)
def test_values_off_the_scale_are_told(values: list[float], scale: str) -> None:
    with pytest.raises(DabiaoError):
        yearly_samples(YEARS, np.array(values), 2025, scale, 10, 1)


def test_a_year_that_stands_twice_is_told() -> None:
    with pytest.raises(DabiaoError, match="twice"):
        yearly_samples(np.array([2018, 2018, 2019, 2020, 2021]), np.ones(5), 2025, "positive", 10, 1)


def test_a_pooled_scale_pulls_the_spread() -> None:
    values = np.exp(np.array([1.0, 1.3, 1.2, 1.6, 1.5, 1.9]))
    spread = [np.std(np.log(yearly_samples(YEARS, values, 2025, "positive", 20_000, 1, sd))) for sd in (0.02, 0.5)]
    assert spread[0] < spread[1]


@given(st.lists(st.floats(0, 100), min_size=5, max_size=9), st.integers(2024, 2035))
def test_any_share_gives_finite_shares(values: list[float], target_year: int) -> None:
    samples = yearly_samples(np.arange(2010, 2010 + len(values)), np.array(values), target_year, "share", 50, 1)
    assert np.isfinite(samples).all() and (samples >= 0).all() and (samples <= 100).all()


def test_pace() -> None:
    assert required_pace(2023, 30.0, 2025, 40.0) == 5.0
    assert required_pace(2023, 44.0, 2027, 40.0) == -1.0
    with pytest.raises(DabiaoError):
        required_pace(2025, 30.0, 2025, 40.0)
