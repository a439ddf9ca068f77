"""Yearly figures and totals by pace: by hand, or by another way to the same number, where there is one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.errors import DabiaoError
from analytics.forecast.forecast import NotEnoughHistory
from analytics.forecast.pace import pace_samples, required_pace
from analytics.forecast.sparse import DAMP, LEAST_SD, WALK, RelatedSeries, pooled_of, yearly_samples

YEARS = np.arange(2018, 2024)
LOGS = np.array([1.0, 1.3, 1.2, 1.6, 1.5, 1.9])


def conditioned(years, logs, target, growth=0.0, growth_sd=1.0):
    """Mean and sd of the target year given the years before, from their joint normal, with a year's variance of 1."""
    every = np.append(years, target).astype(float)
    last = years.max()
    clock = np.where(every <= last, every - last, sum(DAMP**k for k in range(int(target - last))))
    walk = np.minimum.outer(every, every) - every[0]
    joint = 1e7 + growth_sd**2 * np.outer(clock, clock) + WALK * walk + (1 - WALK) * np.eye(len(every))
    gain = np.linalg.solve(joint[:-1, :-1], joint[:-1, -1])
    return growth * clock[-1] + gain @ (logs - growth * clock[:-1]), np.sqrt(joint[-1, -1] - gain @ joint[:-1, -1])


@pytest.mark.parametrize("target", [2024, 2026])
def test_it_is_the_joint_normal_of_level_growth_and_noise_conditioned_on_the_figures(target):
    samples = np.log(yearly_samples(YEARS, np.exp(LOGS), target, "positive", 200_000, 1))
    mean, sd = conditioned(YEARS, LOGS, target)
    # the scale: squares of the figures under the same joint normal, five degrees of freedom (growth has a prior)
    clock, walk = YEARS - 2023.0, np.minimum.outer(YEARS, YEARS) - 2018.0
    joint = 1e7 + np.outer(clock, clock) + WALK * walk + (1 - WALK) * np.eye(6)
    scale = np.sqrt(LOGS @ np.linalg.solve(joint, LOGS) / 5)
    expected = mean + scale * sd * stats.t(5).ppf([0.05, 0.5, 0.95])
    np.testing.assert_allclose(np.quantile(samples, [0.05, 0.5, 0.95]), expected, atol=0.01)


def test_growth_fades():
    steady = 10 * 1.2 ** (YEARS - 2018.0)
    medians = [np.log(np.median(yearly_samples(YEARS, steady, 2023 + h, "positive", 50_000, 1))) for h in (1, 2, 3)]
    second, third = np.diff(medians)
    assert third == pytest.approx(DAMP * second, abs=0.003)
    assert second < np.log(1.2)


def test_too_few_points_give_no_probability():
    few = np.array([1.0, 2.0, 3.0, 4.0])
    lent = RelatedSeries(0.2, 8.0, 0.0, 0.1)
    with pytest.raises(NotEnoughHistory, match="4 yearly figures, needs 5"):
        yearly_samples(YEARS[:4], few, 2025, "positive", 10, 1)
    assert yearly_samples(YEARS[:3], few[:3], 2025, "positive", 10, 1, lent).shape == (10,)
    with pytest.raises(NotEnoughHistory, match="needs 3"):
        yearly_samples(YEARS[:2], few[:2], 2025, "positive", 10, 1, lent)


def test_a_year_that_is_there_already_is_no_forecast():
    with pytest.raises(DabiaoError, match="2023"):
        yearly_samples(YEARS, np.exp(LOGS), 2023, "positive", 10, 1)


def test_missing_figures_do_not_count():
    values = np.array([1.0, np.nan, 3.0, 4.0, 5.0, np.nan])
    with pytest.raises(NotEnoughHistory):
        yearly_samples(YEARS, values, 2025, "positive", 10, 1)


def test_the_order_of_figures_says_nothing():
    shuffled = np.array([3, 0, 5, 1, 4, 2])
    one = yearly_samples(YEARS, np.exp(LOGS), 2025, "positive", 100, 1)
    np.testing.assert_array_equal(
        one, yearly_samples(YEARS[shuffled], np.exp(LOGS)[shuffled], 2025, "positive", 100, 1)
    )


def test_shares_stay_in_bounds_and_can_be_whole():
    samples = yearly_samples(YEARS, np.array([90.0, 95, 98, 100, 100, 100]), 2025, "share", 5000, 1)
    assert samples.min() >= 0 and samples.max() == 100
    assert 0.5 < (samples >= 100).mean() < 1.0
    zero = yearly_samples(YEARS, np.array([5.0, 2, 1, 0, 0, 0]), 2025, "share", 5000, 1)
    assert 0.5 < (zero <= 0).mean() < 1.0


def test_a_figure_that_repeats_is_not_certain():
    samples = yearly_samples(YEARS, np.full(6, 80.0), 2024, "share", 20_000, 1)
    logit = np.log(samples / (100 - samples))
    _, sd = conditioned(YEARS, np.zeros(6), 2024)
    # t with 5 degrees of freedom: sd = scale * sqrt(5 / 3)
    assert np.std(logit) == pytest.approx(LEAST_SD["share"] * sd * np.sqrt(5 / 3), rel=0.05)


def test_counts_are_whole_and_not_negative():
    samples = yearly_samples(YEARS, np.array([9.0, 6, 4, 2, 1, 0]), 2025, "count", 1000, 1)
    assert (samples >= 0).all() and (samples == np.round(samples)).all()


@pytest.mark.parametrize(
    ("values", "scale"), [([101.0] * 6, "share"), ([0.0] * 6, "positive"), ([-1.0] * 6, "count"), ([1.0] * 6, "odd")]
)
def test_values_off_the_scale_are_reported(values, scale):
    with pytest.raises(DabiaoError):
        yearly_samples(YEARS, np.array(values), 2025, scale, 10, 1)


def test_a_year_that_stands_twice_is_reported():
    with pytest.raises(DabiaoError, match="twice"):
        yearly_samples(np.array([2018, 2018, 2019, 2020, 2021]), np.ones(5), 2025, "positive", 10, 1)


def test_regions_that_grow_alike_lend_their_growth_and_their_scatter():
    growing = 10 * 1.1 ** (YEARS - 2018.0)
    pooled = pooled_of([(YEARS, growing), (YEARS, 3 * growing), (YEARS, 7 * growing)], "positive")
    assert pooled.growth == pytest.approx(np.log(1.1)) and pooled.df == 12
    assert pooled.sd == LEAST_SD["positive"]  # figures on a line still scatter
    flat = np.array([20.0, 20.0, 20.0])
    alone = np.median(yearly_samples(YEARS[:3], flat, 2021, "positive", 20_000, 1, RelatedSeries(0.1, 12.0, 0.0, 0.05)))
    led = np.median(yearly_samples(YEARS[:3], flat, 2021, "positive", 20_000, 1, RelatedSeries(0.1, 12.0, 0.1, 0.05)))
    assert alone == pytest.approx(20, rel=0.01) and 20.5 < led < 20 * np.exp(0.1)


def test_a_wider_scatter_elsewhere_widens():
    spread = [
        np.std(
            np.log(yearly_samples(YEARS, np.exp(LOGS), 2025, "positive", 20_000, 1, RelatedSeries(sd, 20.0, 0.1, sd)))
        )
        for sd in (0.02, 0.5)
    ]
    assert spread[0] < spread[1]


def test_regions_that_disagree_lend_little_growth():
    up, down = 10 * 1.3 ** (YEARS - 2018.0), 10 * 0.8 ** (YEARS - 2018.0)
    apart = pooled_of([(YEARS, up), (YEARS, down)], "positive")
    alike = pooled_of([(YEARS, up), (YEARS, 1.1 * up)], "positive")
    assert apart.growth_sd > 0.2 > 10 * alike.growth_sd


def test_too_few_figures_elsewhere_lend_nothing():
    three, two = (YEARS[:3], np.array([1.0, 2.0, 3.0])), (YEARS[:2], np.array([1.0, 2.0]))
    assert pooled_of([three] * 3 + [two] * 9, "positive") is None  # three residuals
    assert pooled_of([three] * 4, "positive").df == 4.0
    assert pooled_of([], "share") is None


def test_a_milestone_reported_as_met_keeps_the_draws_above_it():
    values = np.array([40.0, 45, 52, 55, 61, 66])
    free = yearly_samples(YEARS, values, 2025, "share", 20_000, 1)
    bound = yearly_samples(YEARS, values, 2025, "share", 20_000, 1, bounds=[(2024, 72.0, np.inf)])
    assert np.median(bound) > np.median(free) + 2
    # the same by brute force: later years given that the year before came out at 72 or more
    slack = yearly_samples(YEARS, values, 2025, "share", 20_000, 1, bounds=[(2024, 0.0, np.inf)])
    assert np.quantile(slack, [0.1, 0.5, 0.9]) == pytest.approx(np.quantile(free, [0.1, 0.5, 0.9]), rel=0.02)


def test_a_bound_for_a_year_that_has_a_figure_adds_nothing():
    values = np.array([40.0, 45, 52, 55, 61, 66])
    free = yearly_samples(YEARS, values, 2025, "share", 500, 1)
    known = yearly_samples(YEARS, values, 2025, "share", 500, 1, bounds=[(2023, 60.0, np.inf)])
    np.testing.assert_array_equal(free, known)


def test_bounds_that_contradict_the_series_give_no_probability():
    with pytest.raises(NotEnoughHistory, match="contradict"):
        yearly_samples(YEARS, np.full(6, 40.0), 2025, "share", 100, 1, bounds=[(2024, 99.0, np.inf)])


@given(st.lists(st.floats(0, 100), min_size=5, max_size=9), st.integers(2024, 2035))
def test_any_share_gives_finite_shares(values, target_year):
    samples = yearly_samples(np.arange(2010, 2010 + len(values)), np.array(values), target_year, "share", 50, 1)
    assert np.isfinite(samples).all() and (samples >= 0).all() and (samples <= 100).all()


def test_works_go_on_at_their_pace():
    # 12 in six equal parts, half of the time is left: 12 more (12.5 with the half event), Poisson at least
    more = pace_samples(np.array([2.0, 3, 1, 2, 3, 1]), np.full(6, 60.0), 360.0, True, 50_000, 1)
    assert more.mean() == pytest.approx(12.5, rel=0.02) and (more == np.round(more)).all()
    # variance: Poisson dispersion 1, doubled by the rate's own error, times 5 / 3 for a dispersion of five df
    assert more.var() == pytest.approx(12.5 * 2 * 5 / 3, rel=0.1)


def test_clumps_widen_the_pace():
    steady, clumped = np.full(6, 2.0), np.array([0.0, 0, 12, 0, 0, 0])
    spread = [pace_samples(a, np.full(6, 60.0), 360.0, True, 5000, 1).std() for a in (steady, clumped)]
    assert spread[1] > 2 * spread[0]


def test_quantities_never_shrink_and_none_so_far_is_not_none_ever():
    more = pace_samples(np.array([1.5, 0, 2.5, 3.0, 0.5]), np.full(5, 90.0), 200.0, False, 5000, 1)
    assert (more >= 0).all() and more.mean() == pytest.approx((7.5 + 1.5) / 450 * 200, rel=0.1)
    assert 0 < (pace_samples(np.zeros(5), np.full(5, 90.0), 450.0, True, 5000, 1) > 0).mean() < 0.5


def test_a_pace_needs_five_parts_and_nothing_taken_back():
    with pytest.raises(NotEnoughHistory, match="4 parts"):
        pace_samples(np.ones(4), np.ones(4), 1.0, True, 10, 1)
    with pytest.raises(DabiaoError, match="fell"):
        pace_samples(np.array([1.0, 2, -1, 1, 1]), np.ones(5), 1.0, True, 10, 1)


def test_pace():
    assert required_pace(2023, 30.0, 2025, 40.0) == 5.0
    assert required_pace(2023, 44.0, 2027, 40.0) == -1.0
    with pytest.raises(DabiaoError):
        required_pace(2025, 30.0, 2025, 40.0)
