"""Rounding half to even (GB/T 8170), against exact decimal arithmetic."""

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics.indicators.rounding import exact_float64, report_value, reported_above
from analytics.standards.decimals import HALF_UP, Decimals


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (75.5, 0, 76.0),
        (60.5, 0, 60.0),
        (60.6, 0, 61.0),
        (150.2, 0, 150.0),
        (150.5, 0, 150.0),
        (151.5, 0, 152.0),
        (43.5, 0, 44.0),
        (0.5, 0, 0.0),
        (4.05, 1, 4.0),
        (4.15, 1, 4.2),
        (0.15, 1, 0.2),
        (0.25, 1, 0.2),
        (2.675, 2, 2.68),
        (40.585, 2, 40.58),
        (40.594247, 1, 40.6),
        (40.594247, 0, 41.0),
        (-2.5, 0, -2.0),
    ],
)
def test_worked_by_hand(value, decimals, expected):
    assert report_value(value, decimals) == expected


@given(st.integers(-(10**8), 10**8), st.integers(0, 5), st.integers(0, 3))
def test_equals_exact_decimals(digits, places, decimals):
    value = float(Decimal(digits).scaleb(-places))
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    assert report_value(value, decimals) == float(exact)


@given(st.integers(0, 10**5), st.integers(0, 2), st.floats(-1e-12, 1e-12))
def test_binary_noise_of_a_mean_makes_no_difference(digits, decimals, noise):
    tie = float(Decimal(digits * 10 + 5).scaleb(-decimals - 1))
    assert report_value(tie + noise, decimals) == report_value(tie, decimals)


@given(st.integers(0, 60000), st.sampled_from([0, 1]))
def test_single_precision_rounds_as_double(digits, decimals):
    value = digits / 100
    assert report_value(np.float32(value), decimals) == report_value(value, decimals)


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_is_never_further_than_half_a_step_and_stable(value, decimals):
    once = report_value(value, decimals)
    assert abs(once - value) <= 0.5 * 10.0**-decimals + 1e-6
    assert report_value(once, decimals) == once


def test_shape_nan_and_no_rounding():
    found = report_value([[1.5, np.nan], [2.5, 3.5]], 0)
    assert found.shape == (2, 2)
    assert np.isnan(found[0, 1])
    assert report_value(1.23456, None) == 1.23456
    assert exact_float64(np.array([150.2, 4.05], dtype=np.float32)).tolist() == [150.2, 4.05]


@tried(60)
@given(
    around=st.floats(0, 500).map(lambda x: round(x, 1)),
    decimals=st.sampled_from([None, Decimals(0), Decimals(1), Decimals(2), Decimals(0, HALF_UP), Decimals(1, HALF_UP)]),
    steps=st.lists(st.integers(-60_000, 60_000), min_size=1, max_size=50),
    single=st.booleans(),
)
def test_above_a_limit_is_what_rounding_every_value_says(around, decimals, steps, single):
    """Every value near a limit, in steps of 0.00001 and on the ties themselves, in both precisions."""
    near = [around + step * 1e-5 for step in steps] + [around + tie for tie in (-0.5, 0.5, -0.05, 0.05, 0.005, 0.0)]
    values = np.array([*near, np.nan], dtype=np.float32 if single else np.float64)
    shown = exact_float64(values) if decimals is None else report_value(values, decimals)
    assert (reported_above(values, around, decimals) == (shown > around)).all()
