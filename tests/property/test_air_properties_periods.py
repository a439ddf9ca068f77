"""Properties of periods, ranks and rounding, whatever the values are."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from support.examples import tried

from analytics.indicators import (
    minimum_days,
    month_minimums,
    primary_pollutants,
    published_aqi,
    rank_cities,
    report_ratio,
    report_value,
    valid_period,
)
from analytics.standards import load

RULES = load()
DATES = np.arange("2024-01-01", "2025-01-01", dtype="datetime64[D]")


@given(st.lists(st.integers(0, 60000), min_size=1, max_size=366), st.integers(0, 2), st.integers(0, 2))
@tried(40)
def test_the_fast_rounding_of_a_mean_is_the_exact_one(hundredths, places, decimals):
    values = np.array(hundredths) / 10**places
    total = sum(Decimal(h).scaleb(-places) for h in hundredths)
    exact = report_ratio(total, len(values), decimals)
    assert report_value(values.mean(), decimals) == exact
    assert abs(exact - float(total / len(values))) <= 0.5 * 10.0**-decimals + 1e-9


@given(st.sets(st.integers(0, 365), max_size=60), st.integers(0, 365), st.integers(1, 366))
@tried(30)
def test_losing_a_day_never_makes_a_period_valid(missing, another, length):
    dates = DATES[:length]
    measured = np.ones(366, dtype=bool)
    measured[list(missing)] = False
    before = valid_period(measured[:length], dates, RULES)
    measured[another] = False
    after = valid_period(measured[:length], dates, RULES)
    assert before.valid or not after.valid
    assert not before.valid or before.n_valid >= before.minimum
    assert set(before.short_months) <= set(after.short_months)


@given(st.dates(date(2016, 1, 1), date(2030, 12, 31)), st.integers(0, 800))
@tried(30)
def test_a_longer_period_never_needs_fewer_days(start, n_days):
    end = start + pd.Timedelta(days=n_days)
    longer = end + pd.Timedelta(days=1)
    edition = "HJ663-2026"
    months = [int(month_minimums(RULES, edition, start, last)["minimum"].sum()) for last in (end, longer)]
    assert months[0] <= months[1]
    assert 0 <= minimum_days(RULES, edition, start, end) <= n_days + 1


BOUNDS = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300)), min_size=1, max_size=12)


@given(BOUNDS, st.randoms())
def test_any_values_within_the_bounds_rank_within_the_bounds(pairs, random):
    table = pd.DataFrame(
        {
            "region_id": range(len(pairs)),
            "lower_reported": [low / 100 for low, _ in pairs],
            "upper_reported": [(low + width) / 100 for low, width in pairs],
        }
    )
    ranked = rank_cities(table)
    values = pd.Series([random.choice([low, low + width, low + width // 2]) / 100 for low, width in pairs])
    rank = values.rank(method="min").to_numpy()
    assert (ranked["rank_best"] <= rank).all()
    assert (rank <= ranked["rank_worst"]).all()
    exact = rank_cities(table.assign(lower_reported=values, upper_reported=values))
    assert (exact["rank_best"] == exact["rank_worst"]).all()
    assert (exact["rank_best"] == rank).all()


CELL = st.one_of(st.floats(0, 700).map(lambda x: round(x, 1)), st.just(np.nan))


@given(hnp.arrays(float, (6, 10), elements=CELL), st.sampled_from(["HJ633-2012", "HJ633-2026"]))
@tried(30)
def test_a_published_index_has_a_primary_pollutant_exactly_above_50(cells, edition):
    days = dict(zip(("pm25", "pm10", "so2", "no2", "co", "o3_mda8"), cells, strict=True))
    index = published_aqi(days, RULES, edition)
    primary = np.any(list(primary_pollutants(days, RULES, edition).values()), axis=0)
    shown = ~np.isnan(index)
    np.testing.assert_array_equal(primary[shown], index[shown] > 50)
    complete = ~np.isnan(cells).any(axis=0)
    # HJ 633-2012 5.1.1: whatever is available; HJ 633-2026: all of it, or above 100
    available = ~np.isnan(cells).all(axis=0)
    np.testing.assert_array_equal(shown, available if edition == "HJ633-2012" else complete | (index > 100))
