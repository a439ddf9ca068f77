"""What changed since an earlier run is told as it is: no change is made up, none is left out."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.briefing_sample import OPEN, briefing_data

from analytics.attainment.material import AnswerChange
from analytics.attainment.outlook_rows import OutlookRow, one_row, row_of
from analytics.report.briefing.changes import GoalChange, change_line, change_part, compared, moved_text, step_of
from analytics.report.briefing.page_tables import reading_parts
from analytics.report.briefing.reading_notes import other_reading, reading_text
from analytics.report.briefing.target_section import target_sections, track_text

LEDGER = ["target_id", "p_met", "p_low", "p_high", "status", "value"]


def ledger(outlook: pd.DataFrame, **changed: object) -> pd.DataFrame:
    rows = outlook[LEDGER].assign(run_id="0123456789ab", as_of=pd.Timestamp("2025-07-01"))
    first = rows["target_id"] == "xinxiang-2023/2-pm25"
    for name, cell in changed.items():
        rows.loc[first, name] = cell
    return rows


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_answer_is_no_change(lang: str) -> None:
    outlook = briefing_data(OPEN).outlook
    part = change_part(outlook, ledger(outlook), lang, "xinxiang")
    assert part["rows"] == [] and "0123456789ab" in part["lead"]


@pytest.mark.parametrize(
    ("before", "stated"),
    [(0.95, 0), (0.924, 0), (0.92, 1), (0.895, 1)],  # PM2.5 stands at 0.973; the band "very likely" begins at 0.90
)
def test_only_a_material_step_is_listed(before: float, stated: int) -> None:
    outlook = briefing_data(OPEN).outlook
    part = change_part(outlook, ledger(outlook, p_met=before, p_low=before, p_high=before), "en", "xinxiang")
    assert len(part["rows"]) == stated


def test_without_an_earlier_run_it_says_so() -> None:
    part = change_part(briefing_data(OPEN).outlook, pd.DataFrame(), "zh", "xinxiang")
    assert part["rows"] == [] and part["lead"] == "运行台账中没有更早的评估，无从比较。"


def test_a_probability_that_moved_is_written_with_its_sign() -> None:
    outlook = briefing_data(OPEN).outlook  # PM2.5 stands at 0.973
    part = change_part(outlook, ledger(outlook, p_met=0.60, p_low=0.60, p_high=0.60), "en", "xinxiang")
    (row,) = part["rows"]
    assert (row["before"], row["now"], row["moved"]) == ("60 %", "97 %", "+37 points")
    assert "the other 8 targets" in part["same"].lower()  # nine of sixteen have evidence


def test_a_status_that_turned_stands_before_any_probability() -> None:
    outlook = briefing_data(OPEN).outlook
    before = ledger(outlook, p_met=0.1, p_low=0.1, p_high=0.1)
    before.loc[before["target_id"] == "xinxiang-2023/2-no2", ["status", "p_met"]] = ["open", 0.99]
    rows = compared(outlook, before)
    assert rows["target_id"].tolist()[:2] == ["xinxiang-2023/2-no2", "xinxiang-2023/2-pm25"]


def test_a_contested_verdict_has_no_one_change() -> None:
    outlook = briefing_data(OPEN).outlook  # heavy days: contested, bounds 0 to 0.88
    before = ledger(outlook)
    heavy = before["target_id"] == "xinxiang-2023/2-heavy"
    before.loc[heavy, ["status", "p_met", "p_low", "p_high"]] = ["open", 0.46, 0.46, 0.46]
    (row,) = change_part(outlook, before, "en", "xinxiang")["rows"]
    assert row["moved"] == "—" and row["status_text"] == "contested" and row["before"] == "46 %"


def test_targets_of_only_one_side_are_left_out() -> None:
    outlook = briefing_data(OPEN).outlook
    before = ledger(outlook).assign(target_id="another/1")
    assert change_part(outlook, before, "zh", "xinxiang")["rows"] == []


@given(st.floats(-1, 1, allow_nan=False))
def test_moved_text_keeps_the_sign(moved: float) -> None:
    text = moved_text(moved, "en")
    assert text == "—" or text[0] == ("−" if moved < 0 else "+")
    assert (text == "—") == (abs(moved) < 0.005 or round(abs(moved) * 100) == 0)


def facts(data, target: str, lang: str = "zh") -> dict[str, str]:
    (part,) = [p for p in target_sections(data, lang) if p["target_id"] == target]
    return dict(part["facts"])


def test_where_it_stands_is_measured_from_the_value_not_from_the_forecast() -> None:
    data = briefing_data(OPEN)
    data.outlook.loc[data.outlook["target_id"] == "xinxiang-2023/2-pm25", "margin"] = 3.1  # that of the forecast
    stand = facts(data, "xinxiang-2023/2-pm25")["目前情况"]
    assert "优于目标值 7.4 微克/立方米" in stand  # 44 - 36.6
    assert "3.1" not in stand


def test_a_value_on_the_threshold_is_on_neither_side() -> None:
    data = briefing_data(OPEN)
    mine = data.outlook["target_id"] == "xinxiang-2023/2-no2"
    data.outlook.loc[mine, ["value", "value_reported"]] = [40.04, 40.0]
    assert "恰在目标值上" in facts(data, "xinxiang-2023/2-no2")["目前情况"]


def test_days_are_named_by_what_they_are() -> None:
    data = briefing_data(OPEN)
    outlook = data.outlook
    outlook["statistic"] = np.where(outlook["target_id"].str.endswith("heavy"), "heavy_day_share", "good_day_share")
    assert "不能再出现重污染天" in facts(data, "xinxiang-2023/2-heavy")["还需做到"]
    assert "至少还需 41 个优良天" in facts(data, "xinxiang-2023/2-good")["还需做到"]


def test_a_period_that_has_not_begun_has_no_rest() -> None:
    data = briefing_data(OPEN)
    mine = data.outlook["target_id"] == "xinxiang-2023/2-pm25"
    data.outlook.loc[mine, ["days_left", "period_start", "period_end"]] = [
        365, dt.date(2027, 1, 1), dt.date(2027, 12, 31)]  # fmt: skip
    assert facts(data, "xinxiang-2023/2-pm25")["还需做到"] == "2027年尚未开始，全期须低于 44 微克/立方米。"


def test_the_reading_that_turns_the_verdict_is_named() -> None:
    stated = facts(briefing_data(OPEN), "xinxiang-2023/2-heavy")["影响结论的因素"]
    assert "改按“剔除疑似沙尘日”，则为 1.4%、达标" in stated


def test_earlier_years_stand_beside_what_is_left() -> None:
    window = pd.DataFrame(
        {"target_id": "xinxiang-2023/2-pm25", "year": [2023, 2024], "low": [59.9, 62.1], "high": [59.9, 62.1]}
    )
    data = dataclasses.replace(briefing_data(OPEN), same_window=window)
    assert "往年同一时段均值：2023年 59.9、2024年 62.1" in facts(data, "xinxiang-2023/2-pm25")["与往年对照"]


def test_a_track_record_is_quoted_from_the_nearest_origin() -> None:
    data = briefing_data(OPEN)
    data.outlook["statistic"], data.outlook["parameter"] = "mean", "pm25"
    track = pd.DataFrame({"statistic": "mean", "parameter": "pm25", "years_ahead": 0, "origin_month": [4, 10],
        "years": "2018–2019", "n": [100, 200], "n_regions": [50, 100], "n_pool": [300, 334],
        "cover80": [0.5, 0.81], "mean_abs_error": [5.0, 1.7]})  # fmt: skip
    stated = facts(dataclasses.replace(data, track=track), "xinxiang-2023/2-pm25")["以往准确度"]
    assert "10月起报" in stated and "334 个城市" in stated and "81%" in stated and "1.7 微克/立方米" in stated


def test_changes_of_inferred_goals_are_counted_and_not_listed() -> None:
    goal = briefing_data(OPEN).outlook.head(1).assign(status="awaiting publication", comparator=">=")
    part = change_part(goal, ledger(goal, status="inferred"), "en", "xinxiang")
    assert part["rows"] == [] and part["lead"].startswith("No material change")
    assert part["inferred"].startswith("Inferred targets") and part["inferred"].endswith(": 1.")


def track_of(period_start: dt.date, lang: str = "zh", **changed: object) -> str:
    """Track record of a card as of 1 October 2025, told from origins within the year and a year ahead."""
    data = briefing_data(OPEN)
    data.outlook["statistic"], data.outlook["parameter"] = "mean", "pm25"
    for name, value in ({"period_start": period_start} | changed).items():
        data.outlook[name] = value
    track = pd.DataFrame({"statistic": "mean", "parameter": "pm25", "years_ahead": [0, 1, 1],
        "origin_month": [10, 4, 10], "years": "2018–2019", "n": [100, 200, 300], "n_regions": 50, "n_pool": 300,
        "cover80": [0.5, 0.6, 0.7], "mean_abs_error": [1.0, 2.0, 3.0]})  # fmt: skip
    row = one_row(OutlookRow, data.outlook[data.outlook["target_id"] == "xinxiang-2023/2-pm25"])
    return track_text(row, dataclasses.replace(data, track=track), lang)


def test_a_period_to_come_is_quoted_from_origins_as_far_ahead() -> None:
    as_of = briefing_data(OPEN).as_of
    assert "覆盖 50%" in track_of(dt.date(as_of.year, 1, 1)) and "、10月起报" in track_of(dt.date(as_of.year, 1, 1))
    ahead = track_of(dt.date(as_of.year + 1, 1, 1))
    assert "覆盖 70%" in ahead and "上一年10月起报" in ahead
    assert "October of the year before" in track_of(dt.date(as_of.year + 1, 1, 1), "en").replace("Oct ", "October ")


def test_where_no_back_test_is_available_it_is_said() -> None:
    far = dt.date(briefing_data(OPEN).as_of.year + 3, 1, 1)
    assert track_of(far) == "目前未获得同等提前期的回测记录。"
    assert track_of(far, "en") == "No back-test is available for a period this far ahead."
    assert track_of(far, "en", parameter="o3_mda8") == "No back-test of this indicator is available."
    assert track_of(far, "en", p_met=None, p_low=0.1, p_high=0.9) == ""
    assert track_of(far, "en", status="lost", p_met=0.0) == ""  # certain: no forecast to judge


def test_a_track_record_made_with_dust_in_is_not_quoted_for_a_count_that_leaves_it_out() -> None:
    data = briefing_data(OPEN)
    target = data.outlook["target_id"] == "xinxiang-2023/2-pm25"
    track = pd.DataFrame({"statistic": "heavy_day_share", "parameter": "", "years_ahead": 0, "origin_month": [10],
        "years": "2018–2019", "n": 104, "n_regions": 52, "n_pool": 335,
        "cover80": 0.8, "mean_abs_error": 0.5})  # fmt: skip
    row = data.outlook[target].to_dict("records")[0] | {"statistic": "heavy_day_share", "parameter": None, "unit": "%"}
    made = {dust: dataclasses.replace(data, track=track.assign(dust=dust)) for dust in ("in", "suspects_out")}
    said = {
        (dust, reading): track_text(row_of(OutlookRow, row | {"reading": reading}), made[dust], lang)
        for dust in ("in", "suspects_out") for reading, lang in (("dust_suspects_out", "en"), ("rule", "zh"))
    }  # fmt: skip
    assert "counted such days with dust in, the answer here leaves dust out" in said["in", "dust_suspects_out"]
    assert "dust" not in said["suspects_out", "dust_suspects_out"]
    assert "沙尘" not in said["in", "rule"]


def test_logical_bounds_of_ozone_hang_nothing_on_the_reading() -> None:
    data = briefing_data(OPEN)
    row = data.outlook.iloc[0].to_dict() | {"status": "met"}
    lines = pd.DataFrame({"target_id": row["target_id"], "reading_id": ["rule", "unrounded_days", "o3_bounds"],
        "is_primary": [True, False, False], "verdict": ["met", "met", "undetermined"],
        "zh": list("甲乙丙"), "en": list("abc"),
        "value": [71.6, 71.5, None], "value_low": [71.6, 71.5, 66.0], "value_high": [71.6, 71.5, 82.7],
        "p_met": [1.0, 0.99, None], "p_low": [1.0, 0.99, 0.0], "p_high": 1.0, "grade": "D", "source": ""})  # fmt: skip
    parts = reading_parts(lines, pd.DataFrame([row]), "en", str(row["region_id"]))
    (part,) = parts["agree"]
    assert not parts["contested"] and [line["verdict_id"] for line in part["lines"]] == ["met", "met", ""]
    assert other_reading(row_of(OutlookRow, row), lines, "en") == reading_text(lines, "en") == ""
    assert "converted" in parts["about"][-1]
    contested = lines.assign(verdict=["met", "missed", "undetermined"])
    assert "undetermined" not in other_reading(row_of(OutlookRow, row), contested, "en")


def test_the_other_reading_is_set_beside_the_one_that_the_probability_comes_from() -> None:
    # The value on the scale of published values leaves it open; as measured it would be missed.
    data = briefing_data(OPEN)
    row = data.outlook.iloc[0].to_dict() | {"status": "undetermined", "p_met": 0.47}
    lines = pd.DataFrame({"target_id": row["target_id"], "reading_id": ["rule", "official_scale"],
        "is_primary": [True, False], "verdict": ["missed", "undetermined"],
        "zh": ["实测", "公布值口径"], "en": ["as measured", "on the scale of published values"],
        "value": [24.5, 22.9], "value_low": [24.5, 21.7], "value_high": [24.5, 24.1], "value_reported": [24.5, 22.9],
        "p_met": [0.0, 0.47], "p_low": [0.0, 0.47], "p_high": [0.0, 0.47], "grade": "D", "source": ""})  # fmt: skip
    assert other_reading(row_of(OutlookRow, row), lines, "en").startswith("read as “as measured” it would be 24.5")
    parts = reading_parts(lines, pd.DataFrame([row]), "zh", str(row["region_id"]))
    assert parts["about"][-1].startswith("公布值：监测值为未经审核的初步值")


@pytest.mark.parametrize(("used", "without"), [("open", "open"), ("met", "undetermined")])
def test_a_reading_that_lacks_data_is_no_other_answer(used: str, without: str) -> None:
    # Only the 8-hour maximum of ozone is measured: were the hourly one in the index, any number of days might be good.
    data = briefing_data(OPEN)
    row = data.outlook.iloc[0].to_dict() | {"status": used}
    lines = pd.DataFrame({"target_id": row["target_id"], "reading_id": ["rule", "o3_1h_counts"],
        "is_primary": [True, False], "verdict": [used, without], "zh": ["甲", "乙"], "en": ["a", "b"],
        "value": [85.0, None], "value_low": [85.0, 0.0], "value_high": [85.0, 85.0],
        "p_met": [0.9995, None], "p_low": [0.9995, 0.0], "p_high": 0.9995, "grade": "D", "source": ""})  # fmt: skip
    assert reading_text(lines, "en") == ""
    assert other_reading(row_of(OutlookRow, row), lines, "zh") == "按“乙”，现有数据不足以计算"
    assert not reading_parts(lines, pd.DataFrame([row]), "en", str(row["region_id"]))["contested"]
    # where the reading that is used lacks them too, the bounds are all that is known
    bounds = lines.assign(p_met=np.nan, p_low=[0.0, 0.0], p_high=[0.4, 0.9995], verdict="open")
    assert "0" in reading_text(bounds, "en")


def test_readings_from_nearly_never_to_nearly_always_are_reported_by_their_ends() -> None:
    lines = pd.DataFrame({"reading_id": ["rule", "dust_in"], "is_primary": [True, False], "verdict": ["", ""],
                          "p_met": [0.9995, 0.001]})  # fmt: skip
    assert reading_text(lines, "en") == "by one reading of the rule the probability is < 1 %, by another > 99 %"


PM25 = OutlookRow(
    target_id="a/1", indicator_zh="PM2.5", indicator_en="PM2.5", region="甲", region_en="A", comparator="<=",
    threshold=35.0, unit="ug/m3", status="open", p_met=0.12, p_low=0.12, p_high=0.12,
)  # fmt: skip


def at(status: str, p: float, high: float | None = None) -> OutlookRow:
    return dataclasses.replace(PM25, status=status, p_met=p, p_low=p, p_high=p if high is None else high)


def test_a_verdict_is_reported_without_a_probability_and_one_status_without_its_word() -> None:
    turned = change_line(at("met", 1.0), at("open", 0.92), AnswerChange.STATUS, "zh")
    assert turned.endswith("由未到期 92%变为达标。")
    moved = {lang: change_line(at("open", 0.12), at("open", 0.30), AnswerChange.BAND, lang) for lang in ("zh", "en")}
    assert moved["zh"].endswith("达标可能性由30%变为12%。") and moved["en"].endswith("probability 30 %, now 12 %.")


def test_an_answer_that_became_contested_moved_neither_up_nor_down() -> None:
    assert step_of(GoalChange(at("contested", 0.0, 1.0), at("open", 0.9), -0.9)) is None
    assert step_of(GoalChange(at("met", 1.0), at("open", 0.75), 0.25)) == 0.25
