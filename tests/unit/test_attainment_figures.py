"""Targets judged on published figures: matching periods, precedence, series, events, directions."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.judged_figures import AS_OF, figure, judged, target

from analytics.attainment.published import select as published
from analytics.attainment.published.judge_figures import judge_figures
from analytics.attainment.rule import rule_of


@pytest.mark.parametrize(("value", "status", "margin"), [(70, "met", 0.0), (76.5, "met", 6.5), (69.9, "missed", -0.1)])
def test_a_figure_of_the_period_decides(value, status, margin):
    row = judged([figure(value)]).cells()
    assert row["status"] == status
    assert row["margin"] == pytest.approx(margin)
    assert (row["p_met"], row["finality"]) == (float(status == "met"), "provisional")


def test_reviewed_figures_are_final():
    assert judged([figure(76, basis="reviewed")]).finality == "final"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-01-01", "2025-11-30"),  # cumulative months are no year
        ("2024-01-01", "2024-12-31"),  # another year
        ("2025-12-01", "2025-12-31"),  # a month
        ("2024-12-31", "2024-12-31"),  # a day of another year
    ],
)
def test_other_periods_decide_nothing(start, end):
    found = judged([figure(90, start, end)])
    assert found.status == "no evidence"
    assert "2025" in found.cells()["missing_en"]
    assert "生态环境部门" in found.cells()["missing_zh"]


def test_a_position_on_a_day_of_the_last_year_decides_but_not_for_air():
    assert judged([figure(90, "2025-11-30", "2025-11-30")]).status == "met"
    air = judged([figure(90, "2025-11-30", "2025-11-30")], statistic="good_day_share")
    assert air.status == "no evidence"


def test_a_span_is_decided_by_its_last_year():
    found = judged([figure(90)], period_start=pd.Timestamp("2023-01-01"))
    assert found.status == "met"


def test_other_regions_and_subjects_do_not_count():
    assert judged([figure(90, region_id="henan")]).status == "no evidence"
    assert judged([figure(90, subject_zh="湛河")]).status == "no evidence"
    assert judged([figure(90)], subject_zh="湛河").status == "no evidence"
    assert judged([figure(90, subject_zh="湛河")], subject_zh="湛河").status == "met"


def test_sources_that_disagree_are_contested_and_the_better_one_decides():
    rows = [
        figure(69, grade="C", source="c"),
        figure(71, grade="A", source="a"),
        figure(72, grade="A", source="older", source_date=pd.Timestamp("2026-01-02")),
    ]
    found = judged(rows)
    assert found.status == "contested"
    assert found.value.exact == 71.0
    assert (found.probability.p, found.probability.low, found.probability.high) == (1.0, 0.0, 1.0)
    assert [r.value.exact for r in found.readings] == [71.0, 72.0, 69.0]
    assert [r.primary for r in found.readings] == [True, False, False]


def test_basis_goes_before_grade():
    rows = [figure(69, grade="A", source="a"), figure(71, grade="C", basis="reviewed", source="c")]
    assert judged(rows).value.exact == 71.0
    order = published.basis_rank(pd.Series(["dust_in", "dust_out"]), "good_day_share")
    assert order[0] < order[1]  # shares keep dust days
    order = published.basis_rank(pd.Series(["dust_in", "dust_out"]), "mean")
    assert order[0] > order[1]  # means leave them out


def test_about_that_cannot_decide():
    row = judged([figure(71, qualifier="~")]).cells()
    assert row["status"] == "undetermined"
    assert np.isnan(row["p_met"])
    assert (row["p_low"], row["p_high"]) == (0.0, 1.0)


def series(n, last=2024, first_value=60.0, step=1.0):
    years = range(last - n + 1, last + 1)
    return [figure(first_value + step * i, f"{y}-01-01", f"{y}-12-31") for i, y in enumerate(years)]


def test_five_years_give_a_probability():
    found = judged(series(5, first_value=74), as_of=date(2025, 7, 1))
    assert found.status == "open"
    assert found.probability.p > 0.95
    assert found.value.exact == 78.0
    assert found.sure.shape == (500,)


def test_four_years_give_the_pace_only():
    found = judged(series(4), as_of=date(2025, 7, 1))
    assert found.status == "no evidence"
    assert np.isnan(found.probability.p)
    assert "+7 points" in found.cells()["note_en"]  # from 63 in 2024 to 70 in 2025
    assert "+7 个百分点" in found.cells()["note_zh"]
    assert "4 available" in found.cells()["missing_en"]
    assert np.isnan(found.value.exact)  # 63 of 2024 is said, and is no value of 2025
    assert "63 %" in found.cells()["note_en"]


def test_a_level_that_is_reached_requires_no_pace():
    found = judged(series(4, first_value=80), as_of=date(2025, 7, 1))  # 83 % in 2024, 70 % are asked for
    assert "83 % in 2024 reaches the level already" in found.cells()["note_en"]
    assert "2024年为83%，已达到目标水平" in found.cells()["note_zh"] and "每年" not in found.cells()["note_zh"]


def test_a_series_stays_within_one_basis():
    rows = [
        *series(3),
        figure(80, "2020-01-01", "2020-12-31", basis="reviewed"),
        figure(81, "2021-01-01", "2021-12-31", basis="reviewed"),
    ]
    kept = published.yearly_series(pd.DataFrame(rows), "figure")
    assert kept["basis"].unique().tolist() == ["unknown"]
    assert kept["year"].tolist() == [2022, 2023, 2024]


EVENT = {"comparator": "event", "threshold": np.nan, "statistic": "event", "scale": "event", "unit": ""}


def test_events():
    done = figure(1, "2025-06-30", "2025-06-30")
    assert judged([done], **EVENT).status == "met"
    assert judged([done], as_of=date(2025, 8, 1), **EVENT).status == "met early"
    assert judged([], **EVENT).status == "no evidence"
    assert judged([], as_of=date(2025, 8, 1), **EVENT).status == "no evidence"
    not_yet = figure(0, "2025-06-30", "2025-06-30")
    assert judged([not_yet], as_of=date(2025, 8, 1), **EVENT).status == "no evidence"
    late = figure(1, "2026-01-15", "2026-01-15")
    assert judged([late], **EVENT).status == "no evidence"


RECURRING = {"period_kind": "recurring", "period_start": pd.Timestamp("2023-01-01")}


def test_a_recurring_target_is_met_every_year_or_not_at_all():
    years = [figure(70 + i, f"{y}-01-01", f"{y}-12-31") for i, y in enumerate((2023, 2024, 2025))]
    assert judged(years, **RECURRING).status == "met"
    gap = judged([years[0], years[2]], **RECURRING).cells()
    assert gap["status"] == "no evidence"
    assert gap["missing_en"].endswith("without a figure: 2024")
    one_bad = [years[0], figure(69, "2024-01-01", "2024-12-31"), years[2]]
    row = judged(one_bad, **RECURRING).cells()
    assert (row["status"], row["value"], row["p_met"]) == ("missed", 69.0, 0.0)
    early = judged(one_bad[:2], as_of=date(2025, 7, 1), **RECURRING).cells()
    assert (early["status"], early["p_met"]) == ("lost", 0.0)
    assert judged(years[:2], as_of=date(2025, 7, 1), **RECURRING).status == "no evidence"


def test_a_standing_norm_is_not_done_by_one_good_year():
    kept = figure(1, "2023-06-30", "2023-06-30")
    assert judged([kept], as_of=date(2025, 7, 1), **EVENT, **RECURRING).status == "no evidence"


def test_a_record_of_all_years_decides_a_standing_norm_and_no_mean_of_them_decides_a_number():
    kept, broken = (figure(value, "2023-01-01", "2025-12-31") for value in (1, 0))
    assert [judged([one], **EVENT, **RECURRING).status for one in (kept, broken)] == ["met", "missed"]
    assert judged([kept], as_of=date(2025, 7, 1), **EVENT, **RECURRING).status == "no evidence"
    assert judged([figure(99, "2023-01-01", "2025-12-31")], **RECURRING).status == "no evidence"


def test_ranks_and_classes():
    rank = {"comparator": "rank", "threshold": 158.0, "statistic": "rank", "scale": "rank"}
    assert judged([figure(160)], **rank).status == "missed"
    assert judged([figure(158)], **rank).status == "met"
    assert judged([figure(2)], comparator="class", threshold=3.0, scale="class").status == "met"


def test_directions_compare_with_their_baseline():
    down = {"comparator": "direction", "threshold": np.nan, "threshold_text": "down"}
    assert judged([figure(50)], baseline=60.0, **down).status == "met"
    assert judged([figure(60)], baseline=60.0, **down).status == "missed"
    better = down | {"threshold_text": "improve"}
    assert judged([figure(61)], baseline=60.0, **better).status == "met"  # higher is better
    without = judged([figure(61)], **better).cells()
    assert without["status"] == "no evidence"
    assert "baseline" in without["missing_en"]


def test_values_a_scale_cannot_hold_give_no_probability():
    rows = [*series(5)[:-1], figure(101, "2024-01-01", "2024-12-31")]
    assert judged(rows, as_of=date(2025, 7, 1)).status == "no evidence"


def test_a_figure_published_before_its_period_was_over_decides_last_and_says_so():
    march = figure(99, source_date=pd.Timestamp("2025-03-01"), basis="reviewed", grade="A", source="march")
    alone = judge_figures(target(), rule_of(target(), lambda: None), pd.DataFrame([march]), AS_OF, 100, 1)
    assert alone.status == "met"
    assert "before its period was over" in alone.cells()["note_en"] and "时段结束前公布" in alone.cells()["note_zh"]
    both = pd.DataFrame([march, figure(60)])
    assert published.in_order(both, "figure")["value"].tolist() == [60, 99]
    found = judge_figures(target(), rule_of(target(), lambda: None), both, AS_OF, 100, 1)
    assert found.value.exact == 60 and found.status == "contested"
    assert "when its period was over" in found.cells()["note_en"]
    assert "is no final result" not in found.cells()["note_en"], "the one that decides came later"


def test_a_settled_goal_names_the_figure_that_decides_and_the_day_it_was_published():
    dated = judged([figure(76, source="bureau", source_date=pd.Timestamp("2026-01-20"))]).cells()
    assert dated["note_en"].startswith("by the figure of bureau, published 2026-01-20")
    assert dated["note_zh"].startswith("依据bureau的数值（2026-01-20公布）")
    undated = judged([figure(76, source="bureau", source_date=pd.NaT)]).cells()
    assert undated["note_en"].startswith("by the figure of bureau, whose day of publication is not stated")
    bad = [figure(70 - i, f"{y}-01-01", f"{y}-12-31", source=f"report {y}") for i, y in enumerate((2023, 2024, 2025))]
    assert "by the figure of report 2024" in judged(bad, **RECURRING).cells()["note_en"], "the year that misses decides"
