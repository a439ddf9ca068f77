"""Yearly percentiles of the mart are those of the table of statistics, whichever a country has."""

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import INDICATOR, empty_warehouse, insert, measurements

from analytics import resources
from analytics.indicators import percentile
from analytics.warehouse import marts

DAYS = pd.date_range("2025-01-01", "2025-12-31")
VALUES = np.random.default_rng(3).gamma(2.0, 20.0, len(DAYS)).round(1)
#: indicators registered: (statistic, parameter)
ASKED = [
    ("p98", "so2"),
    ("percentile", "so2"),
    ("percentile", "o3_mda8"),
    ("p75", "pm25"),
    ("p99", "no2"),
    ("mean", "co"),
]


@pytest.fixture(scope="module")
def yearly() -> pd.Series:
    """Value of each indicator; the home jurisdiction has p75 besides, and no p99."""
    wh = empty_warehouse()
    names = ("so2", "o3_mda8", "pm25", "no2", "co")
    insert(wh.con, measurements(pd.DataFrame({"date": DAYS, **dict.fromkeys(names, VALUES)}), "x"))
    wh.con.execute("INSERT INTO region (region_id, zh, en, level) VALUES ('x', '某市', 'Somewhere', 'city')")
    wh.con.execute("INSERT INTO statistic VALUES ('CN', 'p75', 'percentile', 75, 1, 'days', 'D', 'a test')")
    for statistic, parameter in ASKED:
        row = [f"{parameter}/{statistic}", "", "", "ug/m3", "air", "lower", parameter, statistic, "positive"]
        wh.con.execute(f"INSERT INTO indicator ({INDICATOR}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for name in marts.MACROS:
        wh.con.execute(marts.stored_macro(name))
    for name in ("out_daily_air", "out_indicator_yearly"):
        wh.con.execute(resources.sql(f"out/{name}"))
    return wh.con.execute("SELECT * FROM out_indicator_yearly").df().set_index("indicator_id")["value"]


@pytest.mark.parametrize(
    ("indicator", "percent"), [("so2/p98", 98), ("so2/percentile", 98), ("o3_mda8/percentile", 90), ("pm25/p75", 75)]
)
def test_a_year_has_each_percentile_of_the_table_of_statistics(yearly, indicator, percent):
    # 365 days: rank 1 + 364 p; SO2's own percentile is the 98th, ozone's the 90th (HJ 663 table 1)
    assert yearly[indicator] == pytest.approx(percentile(VALUES[None, :], percent)[0], rel=1e-12)


def test_a_percentile_that_the_jurisdiction_does_not_have_is_no_row(yearly):
    assert set(yearly.index) == {"so2/p98", "so2/percentile", "o3_mda8/percentile", "pm25/p75", "co/mean"}
