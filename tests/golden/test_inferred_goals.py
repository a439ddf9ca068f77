"""Goals without values of their own: answered, marked, never mixed with what is measured, and left out on request."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.attainment import ANSWER_COLUMNS, assess, gaps
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA, Evidence
from analytics.warehouse import current_build, open_build

pytestmark = pytest.mark.slow  # every target of every plan is assessed and inferred at two dates

BEFORE, AFTER = date(2025, 10, 1), date(2026, 10, 7)


@pytest.fixture(scope="module", params=[BEFORE, AFTER], ids=["open", "closed"])
def both(request, built):
    """The assessment on everything, and the one on values of the regions' own."""
    with open_build(current_build(built)) as wh:
        every, own = (assess(wh, request.param, n_paths=50, evidence=kind).outlook for kind in ("all", "published"))
    return every.set_index("target_id"), own.set_index("target_id"), request.param


def test_what_stands_on_own_data_is_the_same_with_and_without_inference(both):
    every, own, _ = both
    measured = own[~own["status"].isin(WITHOUT_OWN_DATA)]
    same = ["status", "evidence", "value", "p_met", "p_low", "p_high", "margin", "note_en"]
    assert every.loc[measured.index, same].equals(measured[same])
    assert set(measured["evidence"]) <= {"measured", "published", "converted"}
    # what would settle the cross-check settles no goal that its own data answer
    assert (every.loc[measured.index, ["settles_zh", "settles_en"]] == "").all(axis=None)


def test_every_goal_with_a_number_has_an_answer_and_says_on_what_it_stands(both):
    every, _, _ = both
    numbers = every[every["comparator"].isin(QUANTIFIED)]
    assert (numbers["evidence"] != Evidence.NONE).all()
    answered = numbers[numbers["status"].isin(WITHOUT_OWN_DATA)]
    assert answered["p_met"].between(0, 1).all() and (answered["p_low"] <= answered["p_met"]).all()
    assert (answered["p_met"] <= answered["p_high"]).all()
    assert answered["note_en"].str.contains("inferred from").all() and answered["note_zh"].str.contains("推断").all()


def test_a_floor_is_settled_from_a_value_up_and_a_ceiling_from_one_down(both):
    every, _, _ = both
    rows = every[every["settles_en"].str.contains("meets the goal", na=False)]
    # nothing is better than all of a share or none of a count
    ends = rows["settles_zh"].str.contains("，(?:各年均)?为")
    assert set(rows.loc[ends, "threshold"]) == {0.0, 100.0}
    rows = rows[~ends]
    up = rows["settles_en"].str.contains(" or more | more than ") & rows["settles_zh"].str.contains(
        "不低于|，(?:各年均)?高于"
    )
    down = rows["settles_en"].str.contains(" or less | less than | or better ") & rows["settles_zh"].str.contains(
        "不高于|，(?:各年均)?低于|不后于|达到或好于"
    )
    assert len(rows) > 50 and (up ^ down).all()
    assert rows.loc[up, "comparator"].isin([">=", ">"]).all()
    assert rows.loc[down, "comparator"].isin(["<=", "<", "rank", "class"]).all()


def test_each_figure_behind_an_answer_is_named_once(both):
    every, _, _ = both
    drivers = every.loc[every["drivers_en"] != "", "drivers_en"].str.split("; ")
    assert all(len(set(one)) == len(one) for one in drivers)


def test_an_inferred_goal_has_no_margin_and_no_final_word(both):
    every, _, _ = both
    inferred = every[every["evidence"].isin(["related", "class"])]
    assert inferred["margin"].isna().all() and (inferred["finality"] == "").all()


def test_a_period_that_is_over_awaits_its_figure(both):
    every, _, day = both
    inferred = every[every["evidence"].isin(["related", "class"])]
    over = inferred["period_end"].dt.date < day
    assert (inferred.loc[over, "status"] == "awaiting publication").all()
    assert (inferred.loc[~over, "status"] == "inferred").all()


def test_what_cannot_be_inferred_says_why(both):
    every, _, _ = both
    none = every[(every["status"] == "no evidence") & (every["evidence"] == "none")]
    assert none["note_en"].str.contains("not inferred").all() and none["p_met"].isna().all()
    assert {"note_zh", "note_en"} <= set(ANSWER_COLUMNS)


def test_most_goals_without_a_number_are_answered_too(both):
    every, _, _ = both
    others = every[~every["comparator"].isin(QUANTIFIED)]
    assert (others["p_met"].notna()).sum() >= 130


def test_switched_off_nothing_is_inferred(both):
    _, own, _ = both
    bare = own[own["status"].isin(WITHOUT_OWN_DATA)]
    assert (bare["status"] == "no evidence").all() and bare["p_met"].isna().all() and (bare["drivers_en"] == "").all()


def test_rural_sewage_rests_on_the_figure_of_henan(both):
    every, _, _ = both
    row = every.loc["xinxiang-2023/17-rural-sewage"]
    assert row["evidence"] == "related"
    assert "Henan" in row["drivers_en"] and "河南省" in row["drivers_zh"]
    assert row["inferred_p10"] < row["inferred_p50"] < row["inferred_p90"] <= 100


def test_each_inferred_goal_says_who_publishes_what_would_settle_it(both):
    every, _, _ = both
    inferred = every[every["evidence"].isin(["related", "class"])]
    assert (inferred["settles_en"] != "").all() and inferred["settles_on"].notna().all()
    asked = gaps(every.reset_index())
    assert asked["n_targets"].sum() == len(inferred)
