"""The same data give the same bits, however many threads add them up."""

from datetime import date

import pandas as pd
import pytest

from analytics.indicators.histories import histories
from analytics.indicators.sql_macros import core_query
from analytics.series.day_series import month_change

AS_OF = date(2026, 10, 7)
QUERIES = [
    ("monthly_value", {"region_id": "xinxiang", "as_of": AS_OF, "method_edition": "HJ 663-2013"}),
]


def with_threads(wh, n, ask):
    wh.con.execute(f"SET threads TO {n}")
    try:
        return ask()
    finally:
        wh.con.execute("RESET threads")


@pytest.mark.parametrize(("name", "params"), QUERIES)
def test_sums_are_the_same(wh, name, params):
    alone = with_threads(wh, 1, lambda: core_query(wh, name, **params))
    assert len(alone) > 0
    for n in (2, 3, 8):
        pd.testing.assert_frame_equal(
            with_threads(wh, n, lambda: core_query(wh, name, **params)), alone, check_exact=True
        )


@pytest.mark.thorough
def test_the_change_of_a_mean_by_month_is_the_same(wh):
    def ask():
        return month_change(wh, "xinxiang", "pm25", 2023, 2024, AS_OF)

    alone = with_threads(wh, 1, ask)
    assert len(alone) == 12
    for n in (2, 8):
        pd.testing.assert_frame_equal(with_threads(wh, n, ask), alone, check_exact=True)


@pytest.mark.thorough
def test_histories_are_the_same(wh):
    alone = with_threads(wh, 1, lambda: histories(wh, AS_OF))
    many = with_threads(wh, 8, lambda: histories(wh, AS_OF))
    assert list(alone) == list(many)
    for region, history in alone.items():
        pd.testing.assert_frame_equal(many[region].monthly, history.monthly, check_exact=True)
        pd.testing.assert_frame_equal(many[region].daily, history.daily, check_exact=True)


def test_marts_are_the_same(wh):
    ask = "SELECT * FROM out_monthly_air ORDER BY region_id, month, parameter"
    alone = with_threads(wh, 1, lambda: wh.con.execute(ask).df())
    pd.testing.assert_frame_equal(with_threads(wh, 8, lambda: wh.con.execute(ask).df()), alone, check_exact=True)
