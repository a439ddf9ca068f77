"""The line above the title of every page, and counts as pages write them."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest
from support.briefing_sample import OPEN, briefing_data
from support.page_structure import Page

from analytics.report.briefing.comparison import ComparisonFacts, render_comparison
from analytics.report.briefing.goal_lines import GoalLines, inferred_lines, own_lines
from analytics.report.briefing.page import render
from analytics.report.briefing.summary import bookkeeping
from analytics.report.docx import _answer, write_docx
from analytics.report.one_page import card_html
from analytics.report.site.contents import RunFacts
from analytics.report.site.frame import page

NO_DATA = {"zh": "评估日 2025年10月1日 · 尚无监测数据", "en": "As of 1 Oct 2025 · no measured data yet"}


@pytest.mark.parametrize("lang", NO_DATA)
def test_a_region_without_data_has_no_day_through_which_they_reach(lang, tmp_path):
    """A phrase stood where a date belongs: 数据截至 尚无数据."""
    data = dataclasses.replace(briefing_data(OPEN), newest_value_on=None)
    written = [render(data, lang), card_html(data, lang), render_comparison(ComparisonFacts([data, data]), lang)]
    for html in written:
        assert NO_DATA[lang] in html
        assert "数据截至 尚无" not in html and "data through no" not in html and "through —" not in html
    docx = pytest.importorskip("docx", reason="Word files cannot be made here")
    path = write_docx(tmp_path / "a.docx", data, lang, {})
    assert NO_DATA[lang] in [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


@pytest.mark.parametrize("lang", NO_DATA)
def test_so_it_is_on_a_site(lang):
    run = RunFacts(
        run_id="r", as_of=date(2025, 10, 1), newest_value_on=None, model="combined", n_paths=1, seed=1, version="1"
    )
    html = page("changes.html.j2", run, lang, f"{lang}/changes.html", "x/changes.html", moves=[], feed="a.atom")
    assert NO_DATA[lang] in html


@pytest.mark.parametrize("lang", NO_DATA)
def test_rows_of_a_load_are_counted_with_thousands_apart(lang):
    batch = {"file": "days.csv", "batch_id": "b", "sha256": "0" * 64, "rows_read": 12345, "rows_accepted": 12340,
             "rows_quarantined": 5}  # fmt: skip
    html = render(dataclasses.replace(briefing_data(OPEN), batches=pd.DataFrame([batch])), lang)
    text = Page(html).text
    assert "12,345" in text and "12,340" in text and "12345" not in text


@pytest.mark.parametrize(("n", "all_of_them"), [(2, True), (1, False)])
@pytest.mark.parametrize("lang", NO_DATA)
def test_it_is_not_said_that_two_of_two_have_a_probability(lang, n, all_of_them):
    """It read: the other 41 have no value of their own, and 41 of them get an inferred probability."""
    outlook = pd.DataFrame({
        "comparator": ["<="] * 3, "status": ["open", "inferred", "inferred"],
        "p_met": [0.5, *[0.9] * n, *[float("nan")] * (2 - n)],
    })  # fmt: skip
    words = {"zh": ("均给出推断概率", f"其中 {n} 项"), "en": ("all of them get", f"and {n} of them get")}[lang]
    text = bookkeeping(outlook, lang, "X", date(2025, 10, 1))
    assert (words[0] in text, words[1] in text) == (all_of_them, not all_of_them)


def test_a_word_file_says_how_many_inferred_goals_it_leaves_out(tmp_path):
    docx = pytest.importorskip("docx", reason="Word files cannot be made here")
    data = briefing_data(OPEN)
    more = GoalLines(
        shown=(),
        more=inferred_lines(data, "zh").shown[:1] or own_lines(data, "zh").shown[:1],
        chips=(("likely", "可能", 1),),
    )
    page = {"sentences": [], "own": GoalLines(), "guessed": more, "counted": "", "since": "", "caveat": ""}
    file = docx.Document()
    _answer(file, page, "zh")
    assert "其余 1 项" in [paragraph.text for paragraph in file.paragraphs]
