"""The ratio of a series to published values, worked out by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.indicators.official_ratio import OfficialDraws, Overlap, official_ratios
from analytics.terms import Basis


def of_year(region, year, published, archive, **other):
    return Overlap(region, date(year, 1, 1), date(year, 12, 31), published, archive, **other)


def test_one_overlap_of_one_region_by_hand():
    # log(42/40) = 0.04879. Its variance: scatter 0.025², rounding (1/sqrt(12)/40)² = 0.000625 + 0.0000521 = 0.000677.
    # Mean of all regions: weight 1/(0.000677 + 0.03²) = 634.1 beside 1/0.03² = 1111.1 for a ratio of 1: 0.01773.
    # Own weight 0.0009/(0.0009 + 0.000677) = 0.5707: 0.5707 x 0.04879 + 0.4293 x 0.01773 = 0.03545, ratio 1.0361.
    # Variance 0.5707 x 0.000677 + 0.4293²/1745.2 = 0.000492: 0.0222.
    found = official_ratios([of_year("a", 2021, 40.0, 42.0)])["a"]
    assert found.log_ratio == pytest.approx(0.03545, abs=2e-5)
    assert found.ratio == pytest.approx(1.0361, abs=1e-4)
    assert found.sd == pytest.approx(0.0222, abs=1e-4)
    assert found.scatter == 0.025
    assert found.spread == pytest.approx(np.hypot(0.0222, 0.025), abs=1e-4)
    assert found.pool_ratio == pytest.approx(np.exp(0.01773), abs=1e-4)
    assert (found.n_regions, len(found.overlaps)) == (1, 1)


def test_two_years_that_agree_are_surer_and_lie_nearer_to_their_own_ratio():
    # No misfit beside the four that the scatter stands for: variances x 4/5. Mean of two: 0.000677/2 x 0.8 = 0.000271.
    found = official_ratios([of_year("a", 2021, 40.0, 42.0), of_year("a", 2022, 40.0, 42.0)])["a"]
    weight = 0.0009 / (0.0009 + 0.000271)
    pool = 0.04879 / (0.0009 + 0.000271) / (1 / (0.0009 + 0.000271) + 1 / 0.0009)
    assert found.log_ratio == pytest.approx(weight * 0.04879 + (1 - weight) * pool, abs=5e-5)
    assert found.scatter == pytest.approx(0.025 * np.sqrt(0.8))


def test_periods_that_share_their_days_count_little_more_than_one():
    year = of_year("a", 2021, 40.0, 42.0)
    to_november = Overlap("a", date(2021, 1, 1), date(2021, 11, 30), 40.0, 42.0)
    one, nested, two = (
        official_ratios(found)["a"].sd
        for found in ([year], [year, to_november], [year, of_year("a", 2022, 40.0, 42.0)])
    )
    assert two < nested < one


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_months_and_the_periods_to_each_month_of_one_bulletin_show_the_scatter_of_its_months(decimals):
    # A bureau gives out each month and the mean since January. Both round, and days do not weigh a ratio, so the means
    # do not add up exactly: that is no scatter. Ratios of months scatter by 2.5 % here.
    rng = np.random.default_rng(3)
    months = pd.period_range("2021-01", "2023-12", freq="M")
    series = 40 + 25 * np.cos(np.arange(36) / 6 * np.pi) + rng.normal(0, 3, 36)
    published = np.round(series * np.exp(-rng.normal(0.02, 0.025, 36)), decimals)
    overlaps = []
    for last, month in enumerate(months):
        for first in {last, last - month.month + 1}:
            period, days = slice(first, last + 1), [one.days_in_month for one in months[first : last + 1]]
            value = round(float(np.average(published[period], weights=days)), decimals)
            of_series = float(np.average(series[period], weights=days))
            ends = months[first].start_time.date(), month.end_time.date()
            overlaps.append(Overlap("a", *ends, value, of_series))
    found = official_ratios(overlaps)["a"]
    assert len(overlaps) == 36 + 33
    assert 0.015 < found.scatter < 0.03
    assert found.log_ratio == pytest.approx(0.02, abs=0.01)


def test_a_region_with_few_overlaps_is_drawn_towards_the_mean_of_all():
    others = [of_year(f"r{i}", year, 50.0, 51.0 + year % 3 - 1) for i in range(12) for year in range(2018, 2024)]
    found = official_ratios([*others, of_year("new", 2021, 50.0, 55.0)])
    assert 1.02 < found["new"].ratio < 1.08
    many = official_ratios([*others, *(of_year("new", year, 50.0, 55.0) for year in range(2016, 2024))])
    assert found["new"].ratio < many["new"].ratio < 1.1
    assert many["new"].sd < found["new"].sd
    assert found["new"].n_regions == 13


def test_regions_that_differ_widen_what_is_taken_from_them():
    alike = [of_year(f"r{i}", 2021, 50.0, 51.0) for i in range(8)]
    apart = [of_year(f"r{i}", 2021, 50.0, 51.0 * (1.2 if i % 2 else 1 / 1.2)) for i in range(8)]
    one, other = (official_ratios([*found, of_year("a", 2022, 50.0, 51.0)])["a"].sd for found in (alike, apart))
    assert other > one


def test_overlaps_that_contradict_each_other_show_a_wider_scatter():
    found = official_ratios([of_year("a", 2021, 40.0, 44.0), of_year("a", 2022, 40.0, 36.0)])["a"]
    assert found.scatter > 0.04


def test_the_rounding_of_a_published_value_and_our_own_dust_days_are_its_error():
    # 22 is 22 ± 0.5: 0.2887 / 22 = 0.0131; 22.0 is written like it and taken so; 22.3 is ± 0.05
    assert of_year("a", 2025, 22.0, 23.0).error == pytest.approx(0.01312, abs=1e-5)
    assert of_year("a", 2025, 22.3, 23.0).error == pytest.approx(0.00129, abs=1e-5)
    dusty = of_year("a", 2021, 40.0, 41.0, dust_share=0.3)  # a tenth of what the list takes out
    assert dusty.error == pytest.approx(np.hypot(0.2887 / 40, 0.03), abs=1e-5)


def test_draws_repeat_and_lie_around_the_value_divided_by_the_ratio():
    ratio = official_ratios([of_year("a", 2021, 40.0, 42.0)])["a"]
    one, other = (OfficialDraws.make(ratio, ("a", "mean_pm25", date(2025, 1, 1)), 4000, 7) for _ in range(2))
    values = one.converted(np.array([30.0]))
    assert np.array_equal(values, other.converted(np.array([30.0])))
    assert np.log(values).mean() == pytest.approx(np.log(30.0) - ratio.log_ratio, abs=0.002)
    assert np.log(values).std() == pytest.approx(ratio.spread, rel=0.05)
    assert one.of(None).converted(np.array([30.0]))[0] == pytest.approx(30.0 / ratio.ratio)
    other_key = OfficialDraws.make(ratio, ("a", "mean_pm10", date(2025, 1, 1)), 4000, 7)
    assert not np.array_equal(other_key.chance, one.chance)


def test_dust_is_counted_where_every_published_value_says_so():
    counted, unknown = (of_year("a", 2021, 40.0, 42.0, basis=basis) for basis in (Basis.DUST_IN, Basis.UNKNOWN))
    assert official_ratios([counted])["a"].with_dust
    assert not official_ratios([counted, unknown])["a"].with_dust
