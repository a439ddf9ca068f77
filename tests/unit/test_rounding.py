"""Rounding half to even (GB/T 8170), against exact decimal arithmetic."""

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.indicators.rounding import exact_float64, report_value


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
