"""What it would take, in words, and what a scenario says of itself."""

import pytest

from analytics.attainment.outlook_rows import OutlookRow, row_of
from analytics.report.briefing.requirements import best_text, requirements_text
from analytics.report.scenario import scenario_label

ROW = {
    "status": "open", "statistic": "mean", "parameter": "pm25", "comparator": "<", "unit": "ug/m3",
    "period_start": "2025-01-01", "period_end": "2025-12-31", "days_left": 92, "p_low": 0.6, "p_high": 0.6,
    "required_remainder": 55.0, "cut_p50_pct": -14.9, "cut_p80_pct": 5.31, "cut_p95_pct": float("nan"),
    "best_remainder": 53.1, "best_remainder_year": 2023.0, "best_remainder_known": 1.0,
    "chance_note": "in reach", "last_chance_on": "2025-11-20",
}  # fmt: skip


def test_a_required_reduction_is_written_as_a_bureau_writes_it():
    assert requirements_text(row_of(OutlookRow, ROW), "zh") == (
        "若要有五成把握，剩余天数PM2.5浓度最多可比预期高14%；要有八成把握，须再降6%；再降90%也没有九成五把握。"
        "往年同一时段均值最低为2023年的 53.1 微克/立方米，所需水平以往达到过。"
        "按预测的居中情形发展，最迟须自2025年11月20日起转为往年同期最好水平，再晚即无法达标。"
    )


def test_a_required_reduction_is_written_in_plain_english():
    assert requirements_text(row_of(OutlookRow, ROW), "en") == (
        "To be 50 % sure, PM2.5 on the remaining days may be up to 14 % above what is expected; to be 80 % sure, "
        "6 % below; not even a cut by 90 % makes it 95 % sure. "
        "The lowest mean of the same days on record was 53.1 µg/m³ (2023); what is needed has been reached before. "
        "If things go as the middle of the forecast, days as good as the best on record must set in by 20 Nov 2025 "
        "at the latest; later would be too late."
    )


def test_the_lead_of_a_single_cut():
    row = ROW | {"cut_p50_pct": 6.0, "best_remainder": float("nan"), "chance_note": ""}
    assert requirements_text(row_of(OutlookRow, row), "en").startswith(
        "To be 50 % sure, PM2.5 on the remaining days must be 6 % below what is"
    )
    assert requirements_text(row_of(OutlookRow, row), "zh").startswith(
        "若要有五成把握，剩余天数PM2.5浓度须较预期再降6%；"
    )


@pytest.mark.parametrize("status", ["met early", "lost", "met", "undetermined", "no evidence"])
def test_only_open_targets_say_what_it_takes(status):
    assert requirements_text(row_of(OutlookRow, ROW | {"status": status}), "en") == ""


def test_bounds_and_a_period_ahead_are_said():
    stated = requirements_text(
        row_of(OutlookRow, ROW | {"p_high": 0.9, "days_left": 365, "chance_note": "beyond record"}), "en"
    )
    assert "over the whole period" in stated and "Not even the best such period" in stated
    assert stated.endswith("What is missing is taken at its worst throughout.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"required_remainder": 50.0}, "never been reached"),
        ({"best_remainder_known": 0.85}, "with data for 85 %"),
        ({"statistic": "heavy_days", "required_remainder": float("nan"), "days_allowed": 3.0, "best_remainder": 2.0},
         "fewest heavily polluted days in the same window on record were 2 (2023); what is needed has been reached"),
        ({"statistic": "good_days", "comparator": ">=", "required_remainder": float("nan"), "days_needed": 60.0},
         "most good-air days in the same window on record were 53 (2023); what is needed has never been reached"),
        ({"statistic": "good_days", "comparator": ">=", "required_remainder": float("nan")}, "were 53 (2023)."),
    ],
)  # fmt: skip
def test_what_the_best_year_brought(change, said):
    assert said in best_text(row_of(OutlookRow, ROW | change), "en")


def test_a_scenario_is_labelled_in_both_languages():
    text = "winter -10%; pm25 11,12 -5%; o3 10-01..10-15 +2.5%"
    assert scenario_label(text, "zh") == (
        "情景推算（winter -10%; pm25 11,12 -5%; o3 10-01..10-15 +2.5%）：假定冬季（12月至次年2月）尚未到来的日子，"
        "各项污染物浓度比预测低10%；11月、12月尚未到来的日子，PM2.5浓度比预测低5%；10月1日至10月15日尚未到来的日子，"
        "臭氧浓度比预测高2.5%，其余不变；不代表对现状的判断，也不列入预测记录。"
    )
    stated = scenario_label(text, "en")
    assert stated.startswith("What if (winter -10%;") and "ozone 2.5 % above the forecast" in stated
    assert scenario_label("", "en") == ""
    idle = scenario_label("summer -30%", "zh", ("summer -30%",))
    assert idle == scenario_label("summer -30%", "zh") + "“summer -30%”没有涉及尚待预测的日子，对结果没有影响。"
