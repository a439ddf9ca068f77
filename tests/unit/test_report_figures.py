"""Each status is drawn as what it is, and names cannot become markup in a chart."""

from __future__ import annotations

import itertools
import json

import pandas as pd
import pytest
from support.briefing_sample import CLOSED, OPEN, briefing_data, fan_data

from analytics.attainment.outlook_rows import OutlookRow, one_row
from analytics.report.charts import board_rows, fan, scoreboard
from analytics.report.charts.fan import fan_alt
from analytics.report.charts.scoreboard_rows import scoreboard_alt, scoreboard_pages
from analytics.terms import WITHOUT_OWN_DATA, Status
from analytics.words.escape import label


def marks(figure, status: str) -> dict[str, int]:
    return {t.meta["mark"]: len(t.y) for t in figure.data if t.meta["status"] == status}


def legend(figure) -> list[str]:
    return [t.name for t in figure.data if t.meta["mark"] == "legend"]


def test_every_status_has_its_mark() -> None:
    outlook = briefing_data(OPEN).outlook
    assert {*outlook["status"], *WITHOUT_OWN_DATA} == set(Status)
    figure = scoreboard(outlook, "zh")
    for status in ("met", "missed", "met early", "lost", "open"):
        assert marks(figure, status)["dot"] == int((board_rows(outlook)["status"] == status).sum())
    assert marks(figure, "contested") == {"bounds": 1}
    assert marks(figure, "undetermined") == {"bounds": 1}
    # five soil targets fold into one line of words that names their number
    assert marks(figure, "no evidence") == {"words": 2}
    assert any("5" in (a.text or "") and "无本地区数值" in a.text for a in figure.layout.annotations)


def test_names_stand_outside_the_lanes_and_every_band_has_its_words() -> None:
    figure = scoreboard(briefing_data(OPEN).outlook, "zh")
    lanes = [t for t in figure.data if t.meta["mark"] == "ground"]
    assert len(lanes) == 7 and not figure.layout.shapes  # no ground behind the names
    assert all(t.width < 0.5 for t in lanes)
    said = [a.text.replace("<br>", "") for a in figure.layout.annotations if a.name == "band"]
    assert said == ["几乎不可能", "很不可能", "不大可能", "可能性各半", "可能", "很可能", "几乎确定"]


def test_bounds_are_hollow_and_those_that_leave_everything_open_are_words() -> None:
    outlook = briefing_data(OPEN).outlook
    figure = scoreboard(outlook, "en")
    bars = [t for t in figure.data if t.meta["mark"] == "bounds"]
    assert bars and all(t.marker.color.startswith("rgba(255,255,255") for t in bars)
    assert not [t for t in figure.data if t.type == "bar" and t.marker.pattern.shape]
    outlook.loc[outlook["status"] == "contested", ["p_low", "p_high"]] = [0.0, 1.0]
    assert marks(scoreboard(outlook, "en"), "contested") == {"words": 1}


def test_the_legend_says_what_each_shape_means_and_no_other() -> None:
    outlook = briefing_data(OPEN).outlook
    said = legend(scoreboard(outlook, "en"))
    assert said[-1] == "hollow bar: bounds of the probability" and "very likely" in said and "unlikely" in said
    assert not [name for name in said if "hollow: inferred" in name and (outlook["status"] != "inferred").all()]
    alone = outlook[outlook["status"] == "met"]
    assert legend(scoreboard(alone, "en")) == ["met"]


def test_folding_all_leaves_a_count_for_each_domain() -> None:
    outlook = briefing_data(OPEN).outlook
    figure = scoreboard(outlook, "en", fold_over=0)
    assert marks(figure, "no evidence") == {"words": 1}  # water, beside the target that has evidence
    stated = [a.text for a in figure.layout.annotations]
    assert stated.count("1 more without own values") == 1
    assert "5 without own values" in stated and "1 without own values" in stated


def test_an_inferred_goal_has_a_hollow_mark_and_a_hollow_band_and_no_solid_one() -> None:
    outlook = briefing_data(OPEN).outlook
    goal = outlook["status"] == "no evidence"
    outlook.loc[goal, ["status", "p_met", "p_low", "p_high"]] = ["inferred", 0.84, 0.7, 0.93]
    figure = scoreboard(outlook, "en", fold_over=99)
    n = int((board_rows(outlook)["status"] == "inferred").sum())
    assert n and marks(figure, "inferred") == {"band": n, "hollow": n}
    hollow = next(t for t in figure.data if t.meta == {"status": "inferred", "mark": "hollow"})
    assert all(one.endswith("-open") for one in hollow.marker.symbol) and {*hollow.x} == {84.0}
    assert "◇ 84 % (inferred)" in scoreboard_alt(outlook, "en", None, 99)


def test_a_contested_verdict_gets_no_dot_even_if_its_reading_has_a_probability() -> None:
    outlook = briefing_data(CLOSED).outlook
    outlook.loc[outlook["status"] == "contested", "p_met"] = 0.0
    assert "dot" not in marks(scoreboard(outlook, "en"), "contested")


def test_dots_stand_at_the_probability() -> None:
    outlook = briefing_data(OPEN).outlook
    figure = scoreboard(outlook, "en")
    trace = next(t for t in figure.data if t.meta == {"status": "open", "mark": "dot"})
    assert sorted(trace.x) == pytest.approx([12.0, 52.0, 97.3])


def test_pages_hold_every_target_once_and_keep_a_folded_domain_whole() -> None:
    outlook = briefing_data(OPEN).outlook
    for lines, fold_over in itertools.product((3, 6, 14), (0, 3)):
        pages = scoreboard_pages(outlook, lines, fold_over)
        together = pd.concat(pages)["target_id"]
        assert together.tolist() == board_rows(outlook)["target_id"].tolist()
        assert sum((page["domain"] == "soil").any() for page in pages) == 1


def test_an_empty_outlook_draws_nothing() -> None:
    outlook = briefing_data(OPEN).outlook.iloc[:0]
    assert len(scoreboard(outlook, "zh").data) == 0
    assert scoreboard_pages(outlook) == []


def test_fan_of_an_open_year_has_all_its_parts() -> None:
    figure = fan(fan_data(OPEN), "zh", 44.0, "<", "ug/m3", OPEN)
    stated = [(t.meta["series"], t.meta.get("band")) for t in figure.data]
    assert stated.count(("past", None)) == 4
    assert {("forecast", b) for b in ("95", "80", "50", "median")} <= set(stated)
    assert {("observed", None), ("required", None), ("threshold", None)} <= set(stated)
    required = next(t for t in figure.data if t.meta["series"] == "required")
    assert required.line.dash == "dash" and required.y[-1] == pytest.approx(44.0)
    low, high = figure.layout.yaxis.range
    assert low < 44 < high < 100  # January's swings do not set the scale


def test_fan_of_a_closed_year_shows_the_whole_line_only() -> None:
    figure = fan(fan_data(CLOSED), "en", 44.0, "<", "ug/m3")
    assert {t.meta["series"] for t in figure.data} == {"past", "observed", "threshold"}
    observed = next(t for t in figure.data if t.meta["series"] == "observed")
    assert len(observed.x) > 355 and observed.x[-1] == "2025-12-31" and observed.y[-1] == pytest.approx(42.4, abs=0.06)
    assert "inside the target" in observed.customdata[-1]


def test_fan_says_which_column_is_missing() -> None:
    with pytest.raises(ValueError, match="year"):
        fan(fan_data(OPEN).drop(columns="year"), "zh", 44.0)


def test_names_of_lines_do_not_cover_each_other() -> None:
    figure = fan(fan_data(CLOSED), "en", 44.0)
    low, high = figure.layout.yaxis.range
    px = [a.y * 300 / (high - low) + a.yshift for a in figure.layout.annotations if a.name == "line end"]
    gaps = [b - a for a, b in zip(sorted(px), sorted(px)[1:], strict=False)]
    assert len(px) == 5 and min(gaps) > 12.9  # four past years and the year itself


def test_no_line_of_a_fan_is_cut_off_by_the_edge_of_the_plot() -> None:
    figure = fan(fan_data(OPEN), "en", 44.0, as_of=OPEN)
    low, high = figure.layout.yaxis.range
    lines = [t for t in figure.data if t.meta["series"] in {"past", "observed"}]
    assert lines and all(low <= y <= high for t in lines for y in t.y)
    assert all(len(t.x) > 200 for t in lines)  # only the first weeks are left out


def test_lines_are_named_where_they_run() -> None:
    figure = fan(fan_data(OPEN), "zh", 44.0, as_of=OPEN)
    said = {a.text for a in figure.layout.annotations}
    assert {"2025年已观测", "达标所需路径", "目标：低于 44 微克/立方米"} <= said
    assert [t.name for t in figure.data if t.showlegend is not False] == ["95%区间", "80%区间", "50%区间"]


def test_names_cannot_be_markup_in_a_chart() -> None:
    hostile = "<a href='javascript:alert(1)'>x</a> $\\alpha$ %{y}"
    outlook = briefing_data(OPEN).outlook.assign(indicator_zh=hostile, missing_zh=hostile, clause=hostile)
    text = json.dumps(scoreboard(outlook, "zh").to_plotly_json(), default=list)
    assert "<a" not in text and "%{y}" not in text and "$\\" not in text
    assert label(hostile).startswith("&lt;a href")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_alternative_names_every_target_with_evidence(lang: str) -> None:
    outlook = briefing_data(OPEN).outlook
    text = scoreboard_alt(outlook, lang, "xinxiang")
    shown = board_rows(outlook)
    for name in shown.loc[shown["status"] != "no evidence", f"indicator_{lang}"]:
        assert name in text


def test_fan_of_a_year_that_has_not_begun() -> None:
    data = fan_data(OPEN)
    data = data[data["series"].isin(["past", "forecast"])]
    series = [t.meta["series"] for t in fan(data, "en", 44.0, as_of=OPEN).data]
    assert "observed" not in series and series.index("past") > series.index("forecast")
    row = one_row(OutlookRow, briefing_data(OPEN).outlook)
    assert "2025 has not begun" in fan_alt(row, data, "en", "xinxiang")


def test_pm25_leads_its_domain() -> None:
    outlook = briefing_data(OPEN).outlook.iloc[::-1]
    assert board_rows(outlook)["indicator"].iloc[0] == "pm25_mean"
