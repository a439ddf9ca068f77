"""Rows of the scoreboard: which targets are asked, what those without evidence say, context and interim steps."""

from datetime import date

import numpy as np
import pytest
from support.assessed import CLOSED, row_of

from analytics.attainment import ASSESS_COLUMNS, STATUSES, assess
from analytics.attainment.milestones import with_steps
from analytics.attainment.verdict import Value, Verdict
from analytics.targets.target import Target
from analytics.terms import WITHOUT_OWN_DATA
from analytics.warehouse import current_build, open_build
from analytics.words.reasons import Reason

pytestmark = pytest.mark.slow  # every target of every plan is assessed and inferred at two dates


def test_scoreboard_columns_come_first_and_statuses_are_known(judged):
    rows = judged(CLOSED).outlook
    assert list(rows.columns[: len(ASSESS_COLUMNS)]) == ASSESS_COLUMNS
    assert set(rows["status"]) <= set(STATUSES)
    assert rows["target_id"].is_unique


@pytest.mark.thorough
def test_nothing_is_asked_before_a_plan_is_issued(judged):
    assert judged(date(2020, 1, 1)).outlook.empty
    rows = judged(date(2023, 10, 1)).outlook
    assert set(rows["plan_id"]) == {"xinxiang-2023", "huimin-2022"}


def test_region_and_year_select(built):
    with open_build(current_build(built)) as handle:
        made = assess(handle, CLOSED, region_id="pingdingshan", year=2027, n_paths=50)
    assert set(made.outlook["region_id"]) == {"pingdingshan"}
    assert set(made.outlook["period_end"].dt.year) == {2027}
    assert all(key[0] == "pingdingshan" for key in made.forecasts)


def test_every_target_is_judged_or_says_what_is_missing(judged):
    for day in (CLOSED, date(2025, 7, 1)):
        rows = judged(day).outlook
        lacking = rows[rows["status"].isin(WITHOUT_OWN_DATA)]
        assert (lacking["missing_en"] != "").all()
        assert (lacking["missing_zh"] != "").all()
        decided = rows[~rows["status"].isin([*WITHOUT_OWN_DATA, "open", "undetermined"])]
        assert decided["p_met"].notna().all()


def test_regions_without_data_are_inferred_and_say_what_is_missing(judged):
    rows = judged(CLOSED).outlook
    others = rows[rows["region_id"].isin(["hongqi", "jiyuan", "huimin"])]
    assert len(others) > 0
    assert others["status"].isin(WITHOUT_OWN_DATA).all()
    assert (others["p_met"].notna() == others["evidence"].isin(["related", "class"])).all()
    assert (others["missing_zh"] != "").all()
    assert (others["missing_en"] != "").all()


def test_a_parents_value_is_context_and_never_the_targets_own(judged):
    rows = judged(CLOSED).outlook
    row = row_of(judged(CLOSED), "hongqi", "pm25_mean", 2025)
    assert (row["context_zh"], row["context_en"]) == (
        "参考：新乡市 42.4 微克/立方米（2025年）",
        "context: Xinxiang 42.4 µg/m³ (2025)",
    )
    assert row["context_value"] == 42.4
    assert (row["status"], row["basis"]) == ("awaiting publication", "")
    assert np.isnan(row["value"])
    heavy = row_of(judged(CLOSED), "huimin", "heavy_day_share", 2025)
    assert heavy["context_en"] == "context: Hohhot 0.5 % (2025)"
    early = row_of(judged(date(2025, 7, 1)), "hongqi", "pm25_mean", 2025)
    assert early["context_en"] == "context: Xinxiang 46.0 µg/m³ (2025 to date)"
    # a target with evidence of its own has no context, nor has one without a number
    assert (rows.loc[~rows["status"].isin(WITHOUT_OWN_DATA), "context_en"] == "").all()
    assert (rows.loc[rows["comparator"].isin(["event", "direction"]), "context_en"] == "").all()


def test_a_milestone_informs_the_target_it_leads_to():
    def verdict(status, value=np.nan):
        return Verdict(status, value=Value.known(value), reasons=(Reason.of("not_judged", why="before"),))

    def of(target_id, year, kind, parent=None):
        row = {"target_id": target_id, "region_id": "x", "indicator_id": "i", "statistic": "figure", "kind": kind}
        row |= {"comparator": ">=", "threshold": 80.0, "unit": "%", "parent_target_id": parent}
        return Target.from_row(row | {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"})

    targets = [of("p", 2025, "target"), of("m2", 2024, "milestone", "p"), of("m1", 2023, "milestone", "p")]
    known = {"p": verdict("open", 85.0), "m2": verdict("missed", 79.0), "m1": verdict("met", 81.0)}
    found = {name: one.cells() for name, one in with_steps(known, targets).items()}
    assert found["p"]["note_en"] == (
        "this target could not be judged: before; interim step (2023-12-31, >= 80 %): met, 81; "
        "interim step (2024-12-31, >= 80 %): missed, 79"
    )
    assert found["p"]["status"] == "open"  # an interim step decides nothing
    assert found["m2"]["note_en"] == "this target could not be judged: before"
    silent = with_steps({"p": verdict("open"), "m2": Verdict("no evidence"), "m1": Verdict("no evidence")}, targets)
    assert silent["p"].cells()["note_en"] == "this target could not be judged: before"
