"""The page is whole, loads nothing, and no name from the data can do harm in it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from support.briefing_sample import CLOSED, OPEN, briefing_data, running_mean
from support.hostile import hostile_data
from support.page_structure import Page

from analytics.report.briefing.page import BriefingData, render, write
from analytics.report.console import console_rows
from analytics.report.html import plotly_script
from analytics.writing import WriteError

HEAVIEST = 2_000_000  # bytes of a page, script and all


@pytest.fixture(scope="module", params=[("zh", OPEN), ("en", OPEN), ("zh", CLOSED), ("en", CLOSED)], ids=str)
def page(request) -> tuple[str, str, Page]:
    lang, as_of = request.param
    html = render(briefing_data(as_of), lang, sibling_href="other.html")
    return lang, html, Page(html)


@pytest.mark.slow
def test_page_has_its_parts_and_language(page) -> None:
    lang, html, parsed = page
    assert ("html", {"lang": "zh-CN" if lang == "zh" else "en"}) in parsed.elements
    sections = {"main", "answer", "changes", "scoreboard", "parts", "readings", "missing", "sources", "run"}
    assert sections <= set(parsed.ids())
    assert len(parsed.ids()) == len(set(parsed.ids()))
    levels = [int(tag[1]) for tag, _ in parsed.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert parsed.elements[[t for t, _ in parsed.elements].index("body") + 1][1]["href"] == "#main"  # skip link
    assert any(a.get("href") == "other.html" and "hreflang" in a for _, a in parsed.elements)
    assert len(plotly_script()) < len(html.encode()) < HEAVIEST


def test_every_local_link_leads_somewhere(page) -> None:
    _, _, parsed = page
    wanted = {a["href"][1:] for _, a in parsed.elements if a.get("href", "").startswith("#")}
    assert wanted - set(parsed.ids()) == set()


def test_nothing_is_loaded(page) -> None:
    _, html, parsed = page
    assert not [t for t, a in parsed.elements if t in {"link", "img", "iframe", "object", "embed"} or "src" in a]
    hrefs = [(t, a["href"]) for t, a in parsed.elements if "href" in a]
    assert {t for t, href in hrefs if href.startswith("http")} <= {"a"}
    assert "url(" not in html.split("<style>")[1].split("</style>")[0]
    policy = next(a["content"] for _, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy and "connect-src 'none'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    running = [text for attrs, text in parsed.scripts if attrs.get("type") != "application/json"]
    assert len(running) == 2
    for text in running:
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_each_chart_has_words_a_table_and_safe_data(page) -> None:
    _, _, parsed = page
    charts = [a for _, a in parsed.elements if "data-figure" in a]
    blocks = {a["id"]: text for a, text in parsed.scripts if a.get("type") == "application/json"}
    assert len(charts) == 3 and {a["data-figure"] for a in charts} == set(blocks)
    for chart in charts:
        assert chart["role"] == "img" and len(chart["aria-label"]) > 20
        assert json.loads(blocks[chart["data-figure"]])["data"]
        assert not set("<>&") & set(blocks[chart["data-figure"]])


def test_numbers_are_traceable(page) -> None:
    lang, _, parsed = page
    for words in ("3f9c1e07ab52d6c4", "xinxiang-2023/2-pm25", "新政办〔2023〕50号", "2026"):
        assert words in parsed.text
    assert ("第二条" if lang == "zh" else "clause 二") in parsed.text


@pytest.mark.slow
def test_the_answer_of_an_open_year() -> None:
    text = Page(render(briefing_data(OPEN), "zh")).text
    assert "3 项未到期目标中，可吸入颗粒物年均浓度（不高于 70 微克/立方米，2025年）把握最小：达标概率 12%" in text
    assert (
        "97% 很可能 细颗粒物年均浓度 低于 44 微克/立方米 · 2025年 · 目前 36.6 微克/立方米 余下时段均值须不高于 65.0"
        in text
    )
    assert "共列定量目标 16 项，现有数据可评估 9 项" in text and "其余 7 项缺少依据" in text
    assert text.count("未获得官方认定的沙尘") == 1 and "属“不大可能”，余下时段均值须不高于 40.2 微克/立方米" in text
    text = Page(render(briefing_data(OPEN), "en")).text
    assert "Of 3 targets still open the least sure is the PM10 annual mean (≤ 70 µg/m³, 2025): probability 12 %" in text
    assert "the rest must average ≤ 65.0 µg/m³" in text
    assert text.count("o official list of dust days is available") == 1  # said once, where it is read first
    assert "9 of the 16 quantified targets for Xinxiang can be assessed" in text and "the other 7 lack data" in text


def test_the_answer_of_a_closed_year() -> None:
    text = Page(render(briefing_data(CLOSED), "zh")).text
    assert "达标 初步 细颗粒物年均浓度 低于 44 微克/立方米 · 2025年 · 结果 42.4 微克/立方米" in text
    assert "可吸入颗粒物年均浓度和铁路货运量较2021年增加未达标" in text  # named where it is read first


def test_a_contested_goal_says_what_it_hangs_on() -> None:
    data = briefing_data(CLOSED)
    lead = data.outlook["indicator"] == "pm25_mean"
    data.outlook.loc[lead, ["status", "p_low", "p_high"]] = ["contested", 0.0, 1.0]
    text = Page(render(data, "zh")).text
    assert "细颗粒物年均浓度和重污染天数比例的结论取决于所用评价口径" in text
    assert (
        "有争议 初步 细颗粒物年均浓度 低于 44 微克/立方米 · 2025年 · 结果 42.4 微克/立方米 结论取决于评价口径" in text
    )


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_do_no_harm(lang: str) -> None:
    html = render(hostile_data(), lang, sibling_href="javascript:alert(1)")
    parsed = Page(html)
    kinds = [attrs.get("type") for attrs, _ in parsed.scripts]
    assert kinds.count(None) == 2 and set(kinds) == {None, "application/json"}
    assert not [t for t, _ in parsed.elements if t == "img"]
    assert not [n for _, a in parsed.elements for n in a if n.startswith("on")]
    assert not [a for _, a in parsed.elements if "javascript:" in a.get("href", "")]
    ours = html.replace(plotly_script(), "")
    assert "{{7*7}}" in parsed.text and "\u202e" not in ours and "\x1b" not in ours
    for attrs, text in parsed.scripts:
        if attrs.get("type") == "application/json":
            shown = json.loads(text)
            assert "<script" not in json.dumps(shown).lower() and "<img" not in json.dumps(shown).lower()
            # only tags of our own making reach Plotly's labels
            tags = set(re.findall(r"<(/?\w+)", json.dumps(shown, ensure_ascii=False)))
            assert tags <= {"b", "/b", "br", "span", "/span", "extra", "/extra"}


def test_an_unknown_status_is_refused() -> None:
    data = briefing_data(OPEN)
    with pytest.raises(KeyError):
        render(dataclasses.replace(data, outlook=data.outlook.assign(status="splendid")), "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_without_anything_still_stands(lang: str) -> None:
    data = briefing_data(OPEN)
    none = data.outlook.iloc[:0]
    bare = BriefingData(data.region, OPEN, None, "run", "damped_window", 0, 1, "0", outlook=none)
    assert Page(render(bare, lang)).text


def test_a_page_with_no_evidence_at_all() -> None:
    data = briefing_data(OPEN)
    none = data.outlook[data.outlook["status"] == "no evidence"]
    text = Page(render(dataclasses.replace(data, outlook=none, fans={}, readings=pd.DataFrame()), "zh")).text
    assert "尚不足以对任何一项目标给出结论" in text


@pytest.mark.slow
def test_rendering_twice_gives_the_same_page() -> None:
    assert render(briefing_data(OPEN), "en") == render(briefing_data(OPEN), "en")


def test_write_replaces_in_one_step(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "new" / "简报.html"
    assert write(path, "one").read_text(encoding="utf-8") == "one"

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(WriteError, match=r"简报\.html could not be written: disk gone"):
        write(path, "two")
    assert path.read_text(encoding="utf-8") == "one"
    assert [p.name for p in path.parent.iterdir()] == ["简报.html"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_console_rows(lang: str) -> None:
    data = briefing_data(OPEN)
    header, rows = console_rows(data.outlook, data.outcomes, lang, "xinxiang")
    assert all(len(row) == len(header) == 9 for row in rows)
    first = rows[0]
    assert first[2:8] == (
        ["低于 44 微克/立方米", "36.6 微克/立方米", "97%", "很可能", "+7.4 微克/立方米", "未到期"]
        if lang == "zh"
        else ["< 44 µg/m³", "36.6 µg/m³", "97 %", "very likely", "+7.4 µg/m³", "open"]
    )
    assert first[8] == ("达标（42.4 微克/立方米）" if lang == "zh" else "met (42.4 µg/m³)")
    assert len(console_rows(data.outlook, None, lang)[0]) == 8


def test_console_rows_list_goals_without_a_number_where_they_are_asked_for() -> None:
    outlook = briefing_data(OPEN).outlook
    few, every = (console_rows(outlook, None, "en", "xinxiang", one)[1] for one in (False, True))
    assert len(few) < len(every) == len(outlook)
    works = {row[2] for row in every} - {row[2] for row in few}
    assert "done by the deadline" in works


def test_console_rows_cannot_drive_a_terminal() -> None:
    data = hostile_data()
    _, rows = console_rows(data.outlook, None, "en")
    assert rows and not [cell for row in rows for cell in row if "\x1b" in cell or "\n" in cell]


def test_sample_holds_the_published_anchor() -> None:
    # required remainder of Xinxiang's PM2.5 on 1 October 2025 is 65.0 (44 ug/m3 over 365 days)
    seen = running_mean(2025).loc[:"2025-09-30"]
    need = (44 * 365 - seen.iloc[-1] * len(seen)) / 92
    assert abs(need - 65.0) < 0.1
    assert abs(running_mean(2025).iloc[-1] - 42.4) < 0.06
