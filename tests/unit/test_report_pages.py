"""Comparison, embedded charts, tables behind charts and the table to fill in."""

from __future__ import annotations

import base64
import csv
import dataclasses
import datetime as dt
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from test_report_briefing import HOSTILE, Page, hostile_data
from test_report_sample import CLOSED, OPEN, briefing_data

from analytics.report.briefing import BriefingData, render
from analytics.report.charts import charts, yearly_rows
from analytics.report.compare import Comparison, comparison_charts, indicator_rows, render_comparison
from analytics.report.embed import SCRIPT, write_embed
from analytics.report.missing import missing_parts


def two_regions() -> Comparison:
    here = briefing_data(OPEN)
    other = here.outlook.assign(region_id="elsewhere", region="别处市", region_en="Elsewhere", threshold=30.0)
    other["target_id"] = other["target_id"].str.replace("xinxiang", "elsewhere")
    there = dataclasses.replace(
        here,
        region={"region_id": "elsewhere", "zh": "别处市", "en": "Elsewhere"},
        outlook=other.iloc[:1],
        joint=pd.DataFrame(),
    )
    cities = pd.DataFrame({"region_id": ["xinxiang", "elsewhere", "third"], "zh": ["新乡市", "别处市", "三城"],
        "en": ["Xinxiang", "Elsewhere", "Third"], "value_low": [36.6, 30.0, 50.0], "value_high": [36.6, 30.0, 50.0],
        "n_days": 273, "n_valid": 273, "n_expected": 273, "valid": True, "rank_best": [2, 1, 3],
        "rank_worst": [2, 1, 3], "n_ranked": 3})  # fmt: skip
    return Comparison([here, there], [(here.outlook.iloc[0].to_dict(), cities)])


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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_embedded_pieces_are_whole_and_harmless(lang: str, tmp_path: Path) -> None:
    written = write_embed(tmp_path, hostile_data(), lang)
    drawn = charts(hostile_data(), lang)
    assert written[0].name == f"index.{lang}.html" and (tmp_path / SCRIPT).stat().st_size > 4_000_000
    listed = json.loads((tmp_path / f"charts.{lang}.json").read_text(encoding="utf-8"))
    assert [c["id"] for c in listed["charts"]] == [c.id for c in drawn] and len(drawn) >= 3
    for chart in drawn:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", chart.id)
        piece = Page((tmp_path / lang / f"{chart.id}.html").read_text(encoding="utf-8"))
        assert [a.get("type") for a, _ in piece.scripts] == ["application/json"]
        assert not [t for t, _ in piece.elements if t == "img"]
        figure = json.loads((tmp_path / lang / f"{chart.id}.json").read_text(encoding="utf-8"))
        assert {"data", "layout"} <= set(figure)


def test_every_chart_has_its_table() -> None:
    drawn = charts(full_data(), "zh")
    assert {c.kind for c in drawn} == EVERY_KIND
    for chart in drawn:
        assert chart.lines and all(len(line) == len(chart.header) for line in chart.lines), chart.kind
        assert len(chart.alt) > 15 and chart.title
    assert len({chart.id for chart in drawn}) == len(drawn)


EVERY_KIND = {"board", "multiples", "fan", "months", "ladder", "budget", "path", "calendar"}
PM25 = "xinxiang-2023/2-pm25"


def full_data(as_of: object = OPEN) -> BriefingData:
    """A briefing with every kind of chart."""
    data = briefing_data(as_of)
    steps = data.outlook[data.outlook["target_id"] == PM25]
    later = steps.assign(target_id="later", threshold=35.0, status="no evidence", period_end=dt.date(2027, 12, 31))
    return dataclasses.replace(data, budgets=budgets(), paths=paths(), calendar=calendar_days(), months=months(),
                               ladders={PM25: pd.concat([steps, later])}, yearly=yearly())  # fmt: skip


def months(last: str = "2025-09-30") -> dict[str, pd.DataFrame]:
    part = pd.DataFrame({"month": range(1, 10), "n_from": 30, "n_to": 30, "mean_from": 50.0, "mean_to": 41.0})
    part = part.assign(level=-1.0, weight=0.0, change=-1.0, year_from=2024, year_to=2025, year_mean_from=45.6,
                       year_mean_to=36.6, last_day=pd.Timestamp(last))  # fmt: skip
    return {PM25: part}


def yearly() -> pd.DataFrame:
    value = pd.DataFrame({"series": "value", "year": [2021, 2022, 2023, 2024], "value": [48.3, 50.8, 48.2, 48.6]})
    value = value.assign(value_low=value["value"], value_high=value["value"], valid=[True, True, False, True])
    line = pd.DataFrame({"series": "line", "year": [2022, 2025], "value": [50.8, 44.0]})
    return pd.concat([value, line], ignore_index=True).assign(target_id=PM25)


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


def budgets() -> dict[str, pd.DataFrame]:
    day = pd.date_range("2024-12-31", "2025-01-31")
    left = pd.DataFrame({"day": day, "days_left": range(365, 365 - len(day), -1), "low": 5, "high": 5,
        "pace": 5.0, "hit_low": 0, "hit_high": 0, "kind": "allowed", "total": 5})  # fmt: skip
    return {"xinxiang-2023/2-heavy": left}


def paths() -> dict[str, pd.DataFrame]:
    p = [0.5, 0.7, 0.97]
    days = ["2025-04-01", "2025-07-01", "2025-10-01"]
    told = pd.DataFrame({"as_of": days, "p_met": p, "p_low": p, "p_high": p, "status": "open", "value": 40.0})
    return {"xinxiang-2023/2-pm25": told}


def calendar_days() -> pd.DataFrame:
    days = pd.DataFrame({"day": pd.date_range("2025-01-01", "2025-03-31"), "category_low": 2.0, "category_high": 2.0})
    days.loc[3, ["category_low", "category_high"]] = [3.0, 4.0]
    return days


def test_two_points_are_no_path() -> None:
    told = {key: rows.iloc[1:] for key, rows in paths().items()}
    drawn = charts(dataclasses.replace(briefing_data(OPEN), paths=told), "en")
    assert "path" not in {chart.kind for chart in drawn}


def test_the_table_to_fill_in_travels_in_the_page() -> None:
    data = briefing_data(OPEN)
    told = missing_parts(data.outlook, data.missing, "zh", "xinxiang")
    raw = base64.b64decode(told["csv_link"].partition("base64,")[2]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert len(rows) == len(data.missing) and rows[0]["period_start"] == "2020-01-01" and rows[0]["value"] == ""
    page = Page(render(data, "zh"))
    links = [a for _, a in page.elements if a.get("href", "").startswith("data:")]
    assert len(links) == 1 and links[0]["download"] == "xinxiang-missing.csv"


def test_hostile_cells_are_no_formulas() -> None:
    data = briefing_data(OPEN)
    told = missing_parts(data.outlook, data.missing.assign(subject_zh="=cmd|' /C calc'!A0\x1b"), "zh", "xinxiang")
    rows = list(csv.DictReader(io.StringIO(told["csv"])))
    assert {row["subject_zh"] for row in rows} == {"'=cmd|' /C calc'!A0"}
    hostile = missing_parts(data.outlook, data.missing.assign(subject_zh=HOSTILE), "zh", "xinxiang")
    assert "\x1b" not in hostile["csv"] and "\u202e" not in hostile["csv"]


def test_a_closed_year_has_no_joint_probability() -> None:
    assert "同时达标" in Page(render(briefing_data(OPEN), "zh")).text
    assert "以下概率出自同一组情景" not in Page(render(briefing_data(CLOSED), "zh")).text
