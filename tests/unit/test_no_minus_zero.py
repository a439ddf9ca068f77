"""Nothing that is rounded or written is minus nought."""

import numpy as np
import pytest

from analytics import display
from analytics.indicators.aqi import interpolate_iaqi
from analytics.indicators.rounding import report_ratio, report_value
from analytics.targets.comparators import margin
from analytics.words import numbers


@pytest.mark.parametrize("decimals", [0, 1, 2, None])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_small_negative_value_is_rounded_to_nought(decimals, dtype):
    shown = report_value(np.array([-0.0, -0.001, -1e-9], dtype=dtype), decimals)
    assert not np.signbit(shown[shown == 0]).any() or decimals is None


def test_a_mean_a_sub_index_and_a_margin_are_nought():
    assert str(report_ratio("-1", 1000, 1)) == "0.0"
    assert str(interpolate_iaqi(0.0, np.array([0.0, 35]), np.array([0.0, 50]))) == "0.0"
    assert not np.signbit(margin([44.0, 0.0], [">=", "<="], [44.0, 0.0])).any()


def test_a_number_is_written_without_the_sign_of_nought():
    assert [numbers.stated(-0.04, 1), numbers.stated(-0.0), numbers.stated(-0.04)] == ["0.0", "0", "−0.04"]
    assert [display.cell(-0.001), display.cell(-1.5)] == ["0", "−1.5"]
    assert [numbers.number(-0.04, 1), numbers.number(-0.001), numbers.number(-1234.5)] == ["0.0", "0", "−1,234.5"]
    assert [numbers.share(-0.001, "en"), numbers.significant(-0.0)] == ["0 %", "0"]
