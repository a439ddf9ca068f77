"""What objects show in a notebook: safe, and honest about what is not known."""

from datetime import date

import pandas as pd
import pytest

import analytics as da
from analytics import display
from analytics.words import numbers


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0, "0 %"), (1.0, "100 %"), (0.9999, "> 99 %"), (0.0001, "< 1 %"), (0.99, "99 %"), (0.5, "50 %"), (None, "—")],
)
def test_certainty_is_only_claimed_where_it_is_exact(p, text):
    assert numbers.probability(p, "en") == text


def test_bounds_are_shown_where_there_is_no_single_probability():
    rows = pd.DataFrame({"p_met": [0.5, None, None], "p_low": [0.5, 0.0, None], "p_high": [0.5, 0.97, None]})
    assert display.percents(rows, "en").to_list() == ["50 %", "0–97 %", "—"]


def test_hostile_words_are_escaped_wherever_they_stand():
    bad = "<script>alert(1)</script>"
    html = display.SummaryCard(bad, {bad: bad}, pd.DataFrame({bad: [bad]}), bad).html()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 6  # title, fact, its value, column, cell, note


def test_a_terminal_is_not_commanded_by_names():
    shown = display.SummaryCard(
        "\x1b[31mred", {"\x1b]0;x\x07": "\x1b[2J"}, pd.DataFrame({"n": ["\x1b[H"]}), "\x1b[0m"
    ).text()
    assert "\x1b" not in shown and "\x07" not in shown
    assert "red" in shown


def test_long_tables_are_cut_and_say_so():
    card = display.SummaryCard("x", {}, pd.DataFrame({"n": range(display.MAX_ROWS + 3)}))
    html = card.html()
    assert "… and 3 more rows" in html and "… and 3 more rows" in card.text()
    assert html.count("<td>") == display.MAX_ROWS


def test_a_card_in_chinese_has_its_columns_and_codes_in_chinese():
    rows = pd.DataFrame({"target_id": ["a/1"], "status": ["met"], "value": [42.37]})
    text = display.SummaryCard("新乡市", {"截至": "2025-10-01"}, rows, lang="zh").text()
    assert all(word in text for word in ("目标编号", "状态", "数值", "达标", "a/1", "42.37")) and "met" not in text


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("最新数值的获知日", "公布数值", "可问")), ("en", ("newest", "Ask"))]
)
def test_a_workspace_shows_itself_in_its_own_language_and_so_does_what_it_makes(built, lang, words):
    with da.open(built, lang=lang) as workspace:
        assert all(word in repr(workspace) for word in words)
    assert display.language() == lang


def test_without_a_workspace_the_language_is_that_of_the_settings(monkeypatch):
    monkeypatch.setattr(display, "_session", [])
    monkeypatch.setenv("DABIAO_LANG", "zh")
    assert display.language() == "zh"
    monkeypatch.setenv("DABIAO_LANG", "xx")
    assert display.language() == "en"


@pytest.mark.thorough
def test_the_objects_of_the_api_show_themselves(built):
    with da.open(built, n_paths=100) as workspace:
        shown = workspace._repr_html_()
        assert "newest value known on 2026-10-07" in shown
        assert "targets 378" in shown
        made = workspace.assessment("xinxiang", 2025, as_of="2025-10-01")
        shown = made._repr_html_()
        assert "85 targets as of 2025-10-01" in shown
        assert "xinxiang-2023/2-pm25" in shown
        assert "inferred" in shown
        paths = made.forecasts["xinxiang", date(2025, 1, 1), date(2025, 12, 31)]
        assert "Forecast xinxiang 2025-01-01 to 2025-12-31" in paths._repr_html_()
        for one in (workspace, made, paths):  # a terminal shows a few lines, no array or frame in full
            assert len(repr(one).splitlines()) <= display.MAX_ROWS + 6


@pytest.mark.thorough
def test_the_fan_of_the_api(built):
    with da.open(built, n_paths=100) as workspace:
        made = workspace.assessment("xinxiang", 2025, as_of="2025-10-01")
        figure = workspace.fan("xinxiang-2023/2-pm25", made)
        assert {"past", "observed", "forecast"} <= {(trace.meta or {}).get("series") for trace in figure.data}
        with pytest.raises(da.errors.DabiaoError, match="is no target"):
            workspace.fan("nothing", made)
        with pytest.raises(da.errors.DabiaoError, match="so there is no fan"):
            workspace.fan("xinxiang-2023/2-good-day-share", made)


def test_sql_binds_its_parameters(built):
    with da.open(built) as workspace:
        rows = workspace.sql("SELECT count(*) AS n FROM out_plan_targets WHERE region_id = $r", r="x' OR '1'='1")
        assert rows["n"].tolist() == [0]
        assert workspace.sql("SELECT 1 AS one")["one"].tolist() == [1]
