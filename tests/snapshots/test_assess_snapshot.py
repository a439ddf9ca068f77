"""Every column of `assess` for the embedded plans at three dates, as stored: a net under changes of the code.

A stored file says what the product says today, not what is right; what is right stands in tests/golden.
Targets that a plan states the same at several dates have one line, whose `as_of` names the dates.
"""

from datetime import date

import pandas as pd
import pytest
from support.snapshots import as_text, check_frame

from analytics.attainment import assess
from analytics.warehouse import current_build, open_build

PLANS = ["hongqi-2023", "huimin-2022", "jiyuan-2024", "pingdingshan-2024", "xinxiang-2023"]
DATES = ["2023-10-01", "2025-10-01", "newest"]


@pytest.fixture(scope="module")
def assessed(built):
    with open_build(current_build(built)) as wh:
        days = {name: wh.newest_known() if name == "newest" else date.fromisoformat(name) for name in DATES}
        return {name: assess(wh, day, n_paths=200) for name, day in days.items()}


def one_line_a_state(tables):
    """The rows of tables by date; rows that are the same at several dates are one row that names them."""
    rows = pd.concat([as_text(table).assign(as_of=name) for name, table in tables.items()])
    columns = [name for name in rows if name != "as_of"]
    merged = rows.groupby(columns, sort=False, as_index=False)["as_of"].agg("; ".join)
    return merged[["as_of", *columns]]


@pytest.mark.parametrize("plan", PLANS)
def test_assess_says_of_a_plan_what_is_stored(assessed, plan, renew):
    rows = one_line_a_state({name: made.outlook[made.outlook["plan_id"] == plan] for name, made in assessed.items()})
    rows = rows.sort_values("target_id", kind="stable")
    check_frame(f"assess_{plan}.csv", rows, ["target_id", "as_of"], renew)


def test_every_embedded_plan_is_among_the_stored_ones(assessed):
    assert sorted({plan for made in assessed.values() for plan in made.outlook["plan_id"]}) == PLANS


def test_targets_come_in_the_stored_order(assessed, renew):
    orders = {name: made.outlook[["region_id", "target_id"]] for name, made in assessed.items()}
    check_frame("assess_order.csv", one_line_a_state(orders), ["target_id", "as_of"], renew)


def test_the_readings_behind_the_verdicts_are_as_stored(assessed, renew):
    rows = one_line_a_state({name: made.readings for name, made in assessed.items()})
    check_frame("readings.csv", rows, ["target_id", "reading_id", "as_of"], renew)


def test_the_joint_probabilities_are_as_stored(assessed, renew):
    rows = one_line_a_state({name: made.joint for name, made in assessed.items()})
    check_frame("joint.csv", rows, ["region_id", "period_start", "period_end", "as_of"], renew)
