"""Comparison, embedded charts, tables behind charts and the table to fill in."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from support.briefing_sample import CLOSED, OPEN, briefing_data
from support.full_briefing import (
    EVERY_KIND,
    PM25,
    full_data,
    months,
    paths,
    two_regions,
    yearly,
)
from support.hostile import HOSTILE, hostile_data
from support.page_structure import Page

from analytics.report.briefing.charts import charts, yearly_rows
from analytics.report.briefing.comparison import comparison_charts, indicator_rows, render_comparison
from analytics.report.briefing.contents import PageHead
from analytics.report.briefing.missing import missing_parts
from analytics.report.briefing.page import content, render
from analytics.report.embed import SCRIPT, write_embed
from analytics.targets import form


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_comparison_sets_regions_side_by_side(lang: str) -> None:
    html = render_comparison(two_regions(), lang, {"xinxiang": "a.html", "elsewhere": "javascript:x"}, "other.html")
    parsed = Page(html)
    hrefs = [a["href"] for _, a in parsed.elements if "href" in a]
    assert "a.html" in hrefs and "other.html" in hrefs and not [h for h in hrefs if "javascript" in h]
    assert {h[1:] for h in hrefs if h.startswith("#")} <= set(parsed.ids())
    assert ("别处市" if lang == "zh" else "Elsewhere") in parsed.text
    kinds = [a["data-figure"] for _, a in parsed.elements if "data-figure" in a]
    assert len([k for k in kinds if "ranking" in k]) == 1 and len([k for k in kinds if "board" in k]) >= 1
    assert "default-src &#39;none&#39;" in html and len(parsed.ids()) == len(set(parsed.ids()))


def test_a_region_without_the_target_says_so() -> None:
    rows = {row["name"]: row["cells"] for row in indicator_rows(two_regions(), "zh")}
    pm25 = rows["细颗粒物年均浓度"]
    assert pm25[0]["threshold"] == "低于 44 微克/立方米" and pm25[1]["threshold"] == "低于 30 微克/立方米"
    assert rows["二氧化氮年均浓度"][1] is None
    assert not [name for name in rows if "土" in name]  # nothing that neither has evidence for


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_embedded_pieces_are_whole_and_harmless(lang: str, tmp_path: Path) -> None:
    written = write_embed(tmp_path, hostile_data(), lang)
    drawn = charts(hostile_data(), lang)
    assert written[0].name == f"index.{lang}.html" and (tmp_path / SCRIPT).stat().st_size > 1_000_000
    listed = json.loads((tmp_path / f"charts.{lang}.json").read_text(encoding="utf-8"))
    assert [c["id"] for c in listed["charts"]] == [c.id for c in drawn] and len(drawn) >= 3
    for chart in drawn:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", chart.id)
        piece = Page((tmp_path / lang / f"{chart.id}.html").read_text(encoding="utf-8"))
        assert [a.get("type") for a, _ in piece.scripts] == ["application/json"]
        assert not [t for t, _ in piece.elements if t == "img"]
        figure = json.loads((tmp_path / lang / f"{chart.id}.json").read_text(encoding="utf-8"))
        assert {"data", "layout"} <= set(figure)
    assert (listed["as_of"], listed["lang"]) == ("2025-10-01", lang)
    for one in listed["charts"]:
        assert one["alt"] and one["title"] in one["cite"] and set(one["files"]) == {"piece", "frame", "figure", "table"}
        for file in one["files"].values():
            assert hashlib.sha256((tmp_path / file["file"]).read_bytes()).hexdigest() == file["sha256"]
        frame = Page((tmp_path / one["files"]["frame"]["file"]).read_text(encoding="utf-8"))
        assert [a["src"] for a, _ in frame.scripts if "src" in a] == [f"../{SCRIPT}"]
        table = (tmp_path / one["files"]["table"]["file"]).read_bytes()
        assert table.startswith(b"\xef\xbb\xbf") and b"\n=" not in table


def test_every_chart_has_its_table() -> None:
    drawn = charts(full_data(), "zh")
    assert {c.kind for c in drawn} == EVERY_KIND
    for chart in drawn:
        assert chart.lines and all(len(line) == len(chart.header) for line in chart.lines), chart.kind
        assert len(chart.alt) > 15 and chart.title
    assert len({chart.id for chart in drawn}) == len(drawn)


@pytest.mark.slow
def test_the_year_so_far_is_compared_with_the_same_part_of_last_year() -> None:
    words = {}
    for last in ("2025-09-30", "2025-12-31"):
        drawn = charts(dataclasses.replace(full_data(), months=months(last)), "zh")
        chart = next(c for c in drawn if c.kind == "months")
        means = next(t.name for t in chart.figure.data if t.meta["series"] == "means")
        words[last] = (chart.title, means, chart.lines[-1][0])
    assert words["2025-09-30"] == ("细颗粒物年均浓度：较2024年同期变化的逐月构成", "同期均值", "同期均值")
    assert words["2025-12-31"] == ("细颗粒物年均浓度：较2024年变化的逐月构成", "年均值", "年均值")


def test_one_panel_an_indicator_and_none_for_a_year_or_two() -> None:
    data = full_data()
    later = data.outlook[data.outlook["target_id"] == PM25].assign(target_id="later", period_end=dt.date(2027, 12, 31))
    both = dataclasses.replace(
        data,
        outlook=pd.concat([data.outlook, later], ignore_index=True),
        yearly=pd.concat([yearly(), yearly().assign(target_id="later")]),
    )
    assert yearly_rows(both)["target_id"].tolist() == [PM25]  # the one that is due next
    after = dataclasses.replace(both, as_of=dt.date(2026, 6, 1))
    assert yearly_rows(after)["target_id"].tolist() == ["later"]
    few = dataclasses.replace(data, yearly=yearly()[yearly()["year"] > 2022])
    assert yearly_rows(few).empty and "multiples" not in {c.kind for c in charts(few, "en")}


@pytest.mark.slow
def test_the_new_charts_stand_where_they_belong() -> None:
    html = render(full_data(), "en")
    place = {kind: html.index(f'<figure class="{kind}"') for kind in EVERY_KIND}
    part = html.index('id="part-')
    assert place["board"] < place["multiples"] < part < place["fan"] < place["months"] < place["ladder"]


def test_a_ranking_says_up_to_which_day() -> None:
    compared = comparison_charts(two_regions(), "zh")
    assert [c.title for c in compared if c.kind == "ranking"] == [
        "细颗粒物年均浓度：2025年1月1日至2025年9月30日各城市位置"
    ]


def test_two_points_are_no_path() -> None:
    stated = {key: rows.iloc[1:] for key, rows in paths().items()}
    drawn = charts(dataclasses.replace(briefing_data(OPEN), paths=stated), "en")
    assert "path" not in {chart.kind for chart in drawn}


def rows_to_send(stated: dict) -> list[dict]:
    """Rows of the tables to fill in of all departments."""
    texts = [part["csv"] for part in stated["departments"]]
    return [row for text in texts for row in csv.DictReader(io.StringIO(text))]


def test_missing_figures_stand_by_the_department_that_owes_them() -> None:
    data = briefing_data(OPEN)
    parts = missing_parts(data.outlook, data.missing, "zh", "xinxiang")["departments"]
    named = {part["name"]: part for part in parts}
    water = named["生态环境部门"]
    assert (water["n_known"], water["n_goals"]) == (7, 28)  # seven on air and water have a value
    assert sum(part["n_goals"] for part in parts) + 2 == len(data.outlook)  # rail and power lack nothing
    assert parts == sorted(parts, key=lambda part: -len(part["goals"]))


def test_the_table_to_fill_in_travels_in_the_page() -> None:
    data = briefing_data(OPEN)
    stated = missing_parts(data.outlook, data.missing, "zh", "xinxiang")
    rows = rows_to_send(stated)
    assert len(rows) == len(data.missing) and rows[0]["时期"] == "2020年" and rows[0]["数值"] == ""
    assert form.is_header(list(rows[0])) and all(form.asked_of(list(row.values())[-1]) for row in rows)  # read back
    english = rows_to_send(missing_parts(data.outlook, data.missing, "en", "xinxiang"))
    assert form.is_header(list(english[0])) and not re.search("[\u4e00-\u9fff]", "".join(english[0]))
    page = Page(render(data, "zh"))
    links = {a["download"]: a["data-saves"].split() for _, a in page.elements if "download" in a}
    every = links.pop("xinxiang-missing.csv")
    assert len(links) == len(stated["departments"]) == len(every)  # a table a department, and all of them in one
    assert set(every) == {ids for one in links.values() for ids in one} <= set(page.ids())


def test_hostile_cells_are_no_formulas() -> None:
    data = briefing_data(OPEN)
    stated = missing_parts(data.outlook, data.missing.assign(subject_zh="=cmd|' /C calc'!A0\x1b"), "zh", "xinxiang")
    assert all(" · =cmd|' /C calc'!A0" in row["目标"] for row in rows_to_send(stated))
    assert not any(cell.startswith("=") for row in rows_to_send(stated) for cell in row.values())
    hostile = missing_parts(data.outlook, data.missing.assign(subject_zh=HOSTILE), "zh", "xinxiang")
    texts = [part["csv"] for part in hostile["departments"]]
    assert texts and not any(sign in text for text in texts for sign in ("\x1b", "\u202e"))


@pytest.mark.slow
def test_a_closed_year_has_no_joint_probability() -> None:
    assert "同时达标" in Page(render(briefing_data(OPEN), "zh")).text
    assert "以下概率出自同一组情景" not in Page(render(briefing_data(CLOSED), "zh")).text


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
def test_what_later_came_out_stands_apart_and_only_where_it_is_asked_for(lang: str) -> None:
    data = briefing_data(OPEN)
    assert data.outcomes is not None and len(data.outcomes) == 2
    page = Page(render(data, lang))
    assert "hindsight" in page.ids() and page.ids().index("hindsight") > page.ids().index("sources")
    stated = content(data, lang, [])["hindsight"]
    assert {row["name"] for row in stated} == {row["name"] for row in stated if row["later"] and row["p"] != "—"}
    circulated = dataclasses.replace(data, outcomes=None)
    assert "hindsight" not in Page(render(circulated, lang)).ids()
    board = next(chart for chart in charts(data, lang) if chart.kind == "board")
    assert "42.4" not in str(board.figure.to_plotly_json())  # no chart gives it away


def test_the_head_of_a_briefing_stands_where_a_bureau_puts_it() -> None:
    head = PageHead("某市生态环境局", "2025年第9期", "张三 <b>0373</b>")
    page = Page(render(dataclasses.replace(briefing_data(OPEN), head=head), "zh"))
    assert page.text.index("某市生态环境局 2025年第9期") < page.text.index("结论")
    assert page.text.rindex("联系人：张三 <b>0373</b>") > page.text.index("期号")
    assert "letter" not in [a.get("class") for _, a in Page(render(briefing_data(OPEN), "zh")).elements]


def test_the_method_explains_what_an_answer_rests_on_and_the_grades_of_rules() -> None:
    text = Page(render(briefing_data(OPEN), "en")).text
    assert "Inferred from how often goals of the same class were met elsewhere" in text
    assert "A: read in the standard" in text or "A:" in text
    assert text.index("What an answer rests on") < text.index("Grades of evidence")
