"""Scores beyond those of the forecast room: log score, quantile forecasts, what a calibrated forecaster shows."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analytics.evaluation import scores
from analytics.evaluation.backtest_summary import bootstrap
from analytics.evaluation.calibrated import calibrated_range, dependence, draw_pit


def test_log_score_of_many_normal_samples_is_that_of_the_normal():
    # -log density of N(0, 1) at 1 is log(2 pi) / 2 + 1 / 2 = 1.4189; the kernel widens the tails a little.
    samples = np.random.default_rng(1).standard_normal((1, 20_000))
    assert scores.log_score(samples, np.array([1.0]))[0] == pytest.approx(np.log(2 * np.pi) / 2 + 0.5, abs=0.03)


def test_log_score_stays_finite_far_outside_and_for_equal_samples():
    samples = np.vstack([np.linspace(0, 1, 100), np.full(100, 3.0)])
    found = scores.log_score(samples, np.array([1e6, 3.0]))
    assert found[0] == scores.WORST_LOG_SCORE
    assert np.isfinite(found[1]) and found[1] < 0


def test_crps_of_quantiles_is_twice_the_mean_quantile_score():
    # Levels 0.25 and 0.75 at 1 and 3, outcome 2: scores 0.25 * 1 and 0.25 * 1, twice their mean 0.5.
    assert scores.crps_of_quantiles(np.array([0.25, 0.75]), np.array([1.0, 3.0]), 2.0) == pytest.approx(0.5)
    # Outcome 5: 0.25 * 4 and 0.75 * 2, twice their mean 2.5.
    assert scores.crps_of_quantiles(np.array([0.25, 0.75]), np.array([1.0, 3.0]), 5.0) == pytest.approx(2.5)


def test_pit_of_quantiles_keeps_to_the_outermost_levels():
    levels, values = np.array([0.1, 0.5, 0.9]), np.array([1.0, 2.0, 3.0])
    assert [scores.pit_of_quantiles(levels, values, y) for y in (0.0, 1.5, 9.0)] == pytest.approx([0.1, 0.3, 0.9])


def cases(n_years=4, n_climate=5, n_regions=8, n_origins=3, block=0.0, case=0.0, seed=0):
    """PIT of a calibrated forecaster whose cases share a block and a case part."""
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product(
        [range(n_years), range(n_climate), range(n_regions), range(n_origins)],
        names=["year", "climate_region", "region_id", "origin"],
    )
    rows = index.to_frame(index=False)
    b = rows.groupby(["year", "climate_region"]).ngroup().to_numpy()
    c = rows.groupby(["year", "climate_region", "region_id"]).ngroup().to_numpy()
    z = np.sqrt(block) * rng.standard_normal(b.max() + 1)[b] + np.sqrt(case) * rng.standard_normal(c.max() + 1)[c]
    z += np.sqrt(1 - block - case) * rng.standard_normal(len(rows))
    return rows.assign(pit=norm.cdf(z))


def test_dependence_is_found_again():
    found = [dependence(cases(n_years=12, block=0.5, case=0.3, seed=s)) for s in range(10)]
    assert np.mean([f.block for f in found]) == pytest.approx(0.5, abs=0.06)
    assert np.mean([f.case for f in found]) == pytest.approx(0.3, abs=0.06)
    none = [dependence(cases(n_years=12, seed=s)) for s in range(10)]
    assert np.mean([f.block + f.case for f in none]) < 0.05


def test_a_common_bias_is_no_dependence():
    rows = cases(n_years=12)
    shifted = rows.assign(pit=norm.cdf(norm.ppf(rows["pit"]) - 1.0))
    assert dependence(shifted).block < 0.05


def test_independent_cases_are_worth_themselves_and_dependent_ones_fewer():
    p = np.full((480, 1), 0.5)
    free, bound = calibrated_range(cases(), p), calibrated_range(cases(block=0.6, case=0.3), p)
    assert free["n_effective"] > 300
    assert bound["n_effective"] < 120
    assert free["n"] == 480 and free["n_blocks"] == 20
    # 480 cases are 160 years of a region with 3 origins each, which share nothing, or nine tenths: 3 / (1 + 2 * 0.9).
    assert free["n_effective_years"] == pytest.approx(free["n_effective"] / 3, rel=0.1)
    assert bound["n_effective_years"] == pytest.approx(bound["n_effective"] / (3 / 2.8), rel=0.1)
    low, high = free["coverage_80"]
    # Binomial: 0.8 -+ 1.645 sqrt(0.8 * 0.2 / 480) = 0.77 and 0.83
    assert (low, high) == (pytest.approx(0.77, abs=0.015), pytest.approx(0.83, abs=0.015))
    assert bound["coverage_80"][0] < low and bound["coverage_80"][1] > high


@pytest.mark.slow
def test_the_range_holds_a_calibrated_forecaster_nine_times_in_ten_and_shuts_out_a_biased_one():
    inside = []
    for seed in range(12):
        rows = cases(block=0.3, case=0.3, seed=seed)
        low, high = calibrated_range(rows, np.full((480, 1), np.nan), seed=seed)["coverage_80"]
        inside.append(low <= ((rows["pit"] - 0.5).abs() <= 0.4).mean() <= high)
    assert np.mean(inside) >= 0.7
    biased = cases(block=0.3, case=0.3)
    biased["pit"] = norm.cdf(norm.ppf(biased["pit"]) - 1.5)
    low, high = calibrated_range(biased, np.full((480, 1), np.nan))["coverage_80"]
    assert not low <= ((biased["pit"] - 0.5).abs() <= 0.4).mean() <= high


def test_drawn_pit_is_uniform_and_the_same_for_the_same_seed():
    how = dependence(cases(block=0.5))
    u = draw_pit(how, 500, seed=3)
    assert np.array_equal(u, draw_pit(how, 500, seed=3))
    assert u.mean() == pytest.approx(0.5, abs=0.03) and u.var() == pytest.approx(1 / 12, abs=0.01)


def test_bootstrap_of_one_block_says_nothing():
    rows = pd.DataFrame({"year": [1, 1], "crps": [1.0, 1.0], "crps_other": [2.0, 4.0]})
    assert bootstrap(rows, "crps", ["year"]) == [None, None]


def test_bootstrap_holds_the_skill():
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"year": np.repeat(range(10), 20), "crps_other": rng.gamma(4, 1, 200)})
    rows["crps"] = rows["crps_other"] * rng.uniform(0.4, 0.6, 200)
    low, high = bootstrap(rows, "crps", ["year"])
    assert low < 1 - rows["crps"].mean() / rows["crps_other"].mean() < high
    assert high - low < 0.05
