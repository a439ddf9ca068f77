"""A build made before standards had roles and jurisdictions answers as one of today."""

from datetime import date

import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, full_year, insert, measurements

from analytics.indicators import compliance_rates, history, limit_table, period_statistics
from analytics.warehouse.plan_targets import target_table

YEAR = (date(2025, 1, 1), date(2025, 12, 31), LATER)
YOUNG = ["DROP TABLE jurisdiction", "DROP TABLE statistic"] + [
    f"ALTER TABLE {table} DROP COLUMN {column}"
    for table, columns in {
        "standard": ["role", "jurisdiction"],
        "reporting_decimals": ["jurisdiction", "rounding"],
        "event_rule": ["jurisdiction"],
        "measuring_condition": ["jurisdiction"],
        "standard_limit": ["level"],
    }.items()
    for column in columns
]


@pytest.fixture(scope="module")
def builds():
    """The same year in a build of today and in one of before."""
    found = []
    for statements in ([], YOUNG):
        wh = empty_warehouse()
        for one in statements:
            if one.startswith("ALTER TABLE standard DROP"):  # a key stands in the way of dropping a column
                wh.con.execute("CREATE OR REPLACE TABLE standard AS SELECT * FROM standard")
            wh.con.execute(one)
        insert(wh.con, measurements(full_year(36.0).assign(pm10=60.0, no2=20.0, so2=5.0, co=0.5, o3_mda8=90.0), "x"))
        found.append(wh)
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("ask", [period_statistics, limit_table, compliance_rates])
def test_it_answers_as_one_of_today(builds, ask):
    today, before = (ask(wh, "x", *YEAR) for wh in builds)
    assert len(today)
    pd.testing.assert_frame_equal(before, today, check_like=True)


def test_its_months_are_those_of_today(builds):
    today, before = (history(wh, "x", LATER).monthly for wh in builds)
    pd.testing.assert_frame_equal(before, today, check_like=True)


def test_a_build_made_before_indicators_stated_their_changes_takes_those_of_the_registry():
    wh = empty_warehouse()
    wh.con.execute("CREATE OR REPLACE TABLE indicator AS SELECT * EXCLUDE (change_of, change_how) FROM indicator")
    wh.con.execute("INSERT INTO indicator (indicator_id) VALUES ('coal_consumption_growth'), ('coal_consumption')")
    assert {"change_of", "change_how"} <= set(target_table(wh).columns)
    found = wh.con.table("indicator").df().set_index("indicator_id")
    assert found.loc["coal_consumption_growth", ["change_of", "change_how"]].tolist() == ["coal_consumption", "total"]
