"""Briefing, comparison and embedded charts opened as a person would, in a real headless Chromium.

Driven by Playwright on the system's Chromium. Where either is absent this skips, saying so. Screenshots at phone and
desktop width and the printed pages are kept under ``artifacts/`` (not in git) to be looked at.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.briefing_sample import CLOSED, OPEN, briefing_data
from support.browser import CHROMIUM, CONTRAST, Visit, broken_links
from support.examples import thorough
from support.full_briefing import EVERY_KIND, full_data, two_regions
from support.hostile import HOSTILE

from analytics.report.briefing.charts import charts
from analytics.report.briefing.comparison import render_comparison
from analytics.report.briefing.page import render, write
from analytics.report.embed import write_embed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: the briefing was not looked at in a browser"),
]
playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: the briefing was not looked at")
ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
SIZES = {"desktop": 1280, "phone": 390}
A4_WIDTH, A4_HEIGHT = 690, 1016  # px inside the margins of the printed page


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Files(dict[str, Path]):
    """Pages by name (``open.zh``), made when they are asked for, each with the one in the other language."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, asked: str) -> Path:
        name = asked.split(".", maxsplit=1)[0]
        for lang, other in {"zh": "en", "en": "zh"}.items():
            self[f"{name}.{lang}"] = self._write(name, lang, other)
        return self[asked]

    def _write(self, name: str, lang: str, other: str) -> Path:
        if name == "embed":
            return write_embed(self.folder / name, full_data(), lang)[0]
        if name == "compare":
            return write(self.folder / f"{name}.{lang}.html", render_comparison(two_regions(), lang))
        data = full_data({"open": OPEN, "closed": CLOSED}[name])
        return write(self.folder / f"{name}-简报.{lang}.html", render(data, lang, f"{name}-简报.{other}.html"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("briefings"))


PAGES = [
    "open.zh",
    *map(thorough, ("open.en", "closed.zh", "compare.zh")),
    thorough("compare.en"),
    *map(thorough, ("embed.zh", "embed.en")),
]


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_is_drawn_and_nothing_leaves_the_machine(name: str, files, browser) -> None:
    visit = Visit(browser, files[name])
    assert visit.faults == []
    assert [url for url in visit.asked if not url.startswith("file:")] == []
    marks = visit.page.evaluate(
        """() => [...document.querySelectorAll('[data-drawn]')].map(el =>
             el.querySelectorAll('.point, .textpoint, .js-line, .bars path').length)"""
    )
    assert marks and all(n > 0 for n in marks), marks
    visit.page.close()


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["open.zh", "compare.en", "embed.zh"])
def test_hovering_shows_more(name: str, files, browser) -> None:
    visit = Visit(browser, files[name])
    all_charts = visit.page.query_selector_all("[data-drawn]")
    silent = [c.get_attribute("aria-label")[:40] for c in all_charts if not visit.hovers(c)]
    assert silent == []
    assert visit.faults == []
    visit.page.close()


def test_the_language_link_leads_there_and_back(files, browser) -> None:
    visit = Visit(browser, files["open.zh"])
    visit.page.click(".language a")
    visit.drawn()
    assert visit.page.evaluate("document.documentElement.lang") == "en"
    visit.page.click(".language a")
    visit.drawn()
    assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert visit.faults == []
    visit.page.close()


def test_the_keyboard_reaches_what_matters(files, browser) -> None:
    visit = Visit(browser, files["open.zh"])
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    assert visit.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0  # it shows when reached
    assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"
    # the data behind a chart opens without a mouse
    visit.page.evaluate("document.querySelector('details.data summary').focus()")
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.querySelector('details.data').open")
    # a link into a folded part unfolds it
    folded = visit.page.evaluate("document.querySelector('details:not([open]) [id]').id")
    visit.page.evaluate("id => { location.hash = id; }", folded)
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("id => document.getElementById(id).closest('details').open", folded)
    visit.page.close()


@pytest.mark.parametrize("name", ["open.zh", thorough("closed.zh"), thorough("compare.en")])
def test_words_stand_out_from_their_ground(name: str, files, browser) -> None:
    visit = Visit(browser, files[name])
    visit.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert visit.page.evaluate(CONTRAST) == []  # WCAG 2.1, 1.4.3: 4.5 to 1
    visit.page.close()


@pytest.mark.parametrize("name", ["open.zh", thorough("open.en"), thorough("closed.zh"), thorough("compare.en")])
def test_nothing_keeps_a_reader_out(name: str, files, browser) -> None:
    visit = Visit(browser, files[name], SIZES["phone"])
    visit.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    visit.drawn()
    assert visit.barriers() == []
    visit.page.close()


@pytest.mark.parametrize("name", ["open.zh", thorough("closed.en"), thorough("compare.zh"), thorough("embed.en")])
def test_every_link_leads_somewhere_and_the_page_is_light(name: str, files) -> None:
    page = files[name]
    links = [link for link in broken_links(page.parent, [page]) if name != "compare.zh" or ".html" not in link]
    assert links == []  # the briefings that a comparison leads to are not written here
    assert page.stat().st_size < 2_000_000


# in every run the page that is read most, on the size it is read on most; in a thorough one all
PICTURES = [
    (name, size) if (name, size) == ("open.zh", "phone") else thorough(name, size)
    for name in ("open.zh", "open.en", "closed.zh", "compare.zh", "compare.en", "embed.zh", "embed.en")
    for size in SIZES
]


@pytest.mark.parametrize(("name", "size"), PICTURES)
def test_pictures_for_the_eye(name: str, size: str, files, browser) -> None:
    width = SIZES[size]
    visit = Visit(browser, files[name], width)
    wide = visit.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"the page is {wide} px wide on a screen of {width}"
    ARTIFACTS.mkdir(exist_ok=True)
    picture = ARTIFACTS / f"{name}-{width}.png"
    visit.page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 50_000
    visit.page.close()


@pytest.mark.parametrize("name", [thorough("open.zh"), "open.en", thorough("compare.zh")])
def test_paper_holds_whole_charts(name: str, files, browser) -> None:
    visit = Visit(browser, files[name])
    ARTIFACTS.mkdir(exist_ok=True)
    paper = visit.page.pdf(path=ARTIFACTS / f"{name}.pdf", prefer_css_page_size=True)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 16
    # how the same page lies under the rules of print
    visit.page.emulate_media(media="print")
    visit.page.set_viewport_size({"width": A4_WIDTH, "height": A4_HEIGHT})
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    visit.page.wait_for_timeout(800)
    figures = visit.page.evaluate(
        """() => [...document.querySelectorAll('figure')].map(el => {
             const box = el.getBoundingClientRect(), svg = el.querySelector('.main-svg').getBoundingClientRect();
             return [box.height, svg.width, getComputedStyle(el).breakInside]; })"""
    )
    assert figures and all(h < A4_HEIGHT and w <= A4_WIDTH and rule == "avoid" for h, w, rule in figures), figures
    tables = visit.page.evaluate("[...document.querySelectorAll('table')].map(el => el.getBoundingClientRect().right)")
    assert max(tables) <= A4_WIDTH, "a column is cut off at the edge of the paper"
    alone = visit.page.evaluate(
        """() => [...document.querySelectorAll('thead')].filter(el => getComputedStyle(el).breakAfter !== 'avoid'
             || getComputedStyle(el.parentElement.querySelector('tbody > tr')).breakBefore !== 'avoid').length"""
    )
    assert alone == 0, "the head of a table may stand alone at the foot of a page"
    larger = visit.page.evaluate(
        """() => [...document.querySelectorAll('table .sub')].filter(el => parseFloat(getComputedStyle(el).fontSize)
             > parseFloat(getComputedStyle(el.closest('td, th')).fontSize)).length"""
    )
    assert larger == 0, "what stands below a cell's text is larger than it"
    visit.page.close()


def hostile(bad: str) -> Any:
    data = full_data()
    names = ("indicator_zh", "subject_zh", "domain", "region", "note_zh", "clause", "missing_zh")
    outlook = data.outlook.assign(**dict.fromkeys(names, bad))
    readings = data.readings.assign(zh=bad, source=bad)
    region = {"region_id": "x", "zh": bad, "en": bad}
    return dataclasses.replace(data, region=region, outlook=outlook, readings=readings, run_id=bad)


@pytest.mark.parametrize(
    "bad",
    [
        thorough("</script><script>window.owned=1</script><img src=x onerror='window.owned=2'>"),
        thorough("\"'><svg onload=window.owned=3> %{x} $\\alpha$ <a href='javascript:window.owned=4'>x</a>"),
        thorough("长" * 300 + "😀" * 20),
        HOSTILE,
    ],
    ids=["script", "quotes", "long", "all"],
)
def test_hostile_names_do_no_harm(bad: str, browser, tmp_path: Path) -> None:
    html = render(hostile(bad), "zh", "other.html")
    # Without the policy, so that escaping alone must hold.
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    assert bare != html
    for file in (
        write(tmp_path / "page.html", bare),
        write_embed(tmp_path / "embed", hostile(bad), "zh")[0],
    ):
        visit = Visit(browser, file, 390)
        assert visit.page.evaluate("window.owned") is None
        assert visit.faults == [] and not [u for u in visit.asked if not u.startswith("file:")]
        assert visit.page.query_selector("img") is None
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
        visit.page.close()


@pytest.mark.thorough
def test_the_policy_lets_no_other_script_run(browser, tmp_path: Path) -> None:
    html = render(briefing_data(OPEN), "en", "other.html")
    more = write(tmp_path / "more.html", html.replace("</body>", "<script>window.owned=1</script></body>"))
    visit = Visit(browser, more)
    assert visit.page.evaluate("window.owned") is None
    assert any("Content Security Policy" in fault for fault in visit.faults)
    visit.page.close()


@pytest.mark.thorough
def test_the_table_to_fill_in_can_be_saved(files, browser) -> None:
    visit = Visit(browser, files["open.zh"])
    with visit.page.expect_download() as caught:
        visit.page.click("a[download]")
    saved = Path(caught.value.path()).read_bytes()
    assert caught.value.suggested_filename == "xinxiang-missing.csv" and saved.decode("utf-8-sig").startswith(
        "目标,时期,"
    )
    assert visit.faults == []
    visit.page.close()


def test_a_chart_can_be_linked_saved_and_cited(files, browser) -> None:
    visit = Visit(browser, files["open.zh"])
    figure = visit.page.query_selector("section.part figure")
    name = figure.get_attribute("id")
    assert visit.page.query_selector(f".tools a[href='#{name}']")
    begins = {"png": b"\x89PNG", "svg": b"<svg", "csv": b"\xef\xbb\xbf"}
    for form, mark in begins.items():
        with visit.page.expect_download() as caught:
            visit.page.click(f"[data-tools='{name}'] [data-as='{form}']")
        assert caught.value.suggested_filename == f"{name}.{form}"
        saved = Path(caught.value.path()).read_bytes()
        assert saved.startswith(mark) and len(saved) > 200, form
    cited, title = visit.page.text_content(".cite"), visit.page.text_content("details.data:has(.cite) caption")
    assert cited.startswith(f"引用：{title.strip()}") and "截至 2025年10月1日，运行编号" in cited
    assert visit.faults == []
    visit.page.close()


def test_an_embedded_chart_stands_alone_in_an_iframe(files, browser, tmp_path) -> None:
    folder = files["embed.zh"].parent
    frame = sorted((folder / "zh").glob("fan*.frame.html"))[0]
    page = write(
        folder / "elsewhere.html", f"<!DOCTYPE html><p>page</p><iframe src='zh/{frame.name}' width=380 height=500>"
    )
    visit = Visit(browser, page, 390)
    inner = visit.page.frames[1]
    for _ in range(100):
        if inner.query_selector("[data-drawn] .js-line"):
            break
        visit.page.wait_for_timeout(100)
    assert inner.query_selector("[data-drawn] .js-line") and visit.faults == []
    assert inner.evaluate("document.documentElement.scrollWidth") <= 380
    visit.page.close()
    alone = Visit(browser, frame, 390)
    assert alone.barriers() == []
    alone.page.close()


def test_every_kind_of_chart_is_looked_at() -> None:
    assert {chart.kind for chart in charts(full_data(), "zh")} == EVERY_KIND
