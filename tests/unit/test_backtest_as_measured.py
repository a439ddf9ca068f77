"""A back-test scores days as measured where an assessment treats them by the rule, and says so in one line."""

import pytest

from analytics.evaluation.backtest_summary import as_measured

LIST, OZONE = "the bureau's list of exceptional days is not read", "8-hour ozone is not converted"
SEVEN = ("pm25", "pm10", "no2", "so2", "co", "o3_mda8", "o3_1h_max")


@pytest.mark.parametrize(
    ("statistic", "parameters", "stated"),
    [
        ("mean", ("no2",), ()),
        ("percentile", ("so2",), ()),
        ("mean", ("pm25",), (LIST,)),
        ("percentile", ("pm10",), (LIST,)),
        ("percentile", ("o3_mda8",), (OZONE,)),
        ("good_days", SEVEN, (LIST, OZONE)),
        ("heavy_day_share", SEVEN, (LIST, OZONE)),
        ("composite_index", SEVEN, (LIST, OZONE)),
    ],
)
def test_what_an_assessment_would_do_otherwise_is_said_once(statistic, parameters, stated):
    line = as_measured(statistic, parameters)
    assert [text in line for text in (LIST, OZONE)] == [text in stated for text in (LIST, OZONE)]
    assert "\n" not in line and bool(line) == bool(stated)
