"""A site as readers find it: whole, linked, light, readable by everyone, and the same from one publishing to the next.

It shows some goals of one region of the embedded data; pages are opened in a headless Chromium where there is one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import shutil
import socket
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
import uvicorn
from support.asgi import ask
from support.briefing_sample import OPEN
from support.briefing_sample import briefing_data as sample
from support.browser import CHROMIUM, Visit, broken_links
from support.command_line import call
from support.hostile import HOSTILE
from support.page_structure import Page

from analytics import attainment
from analytics.flow.brief_data import Answer
from analytics.flow.live_site import LiveSite
from analytics.flow.site import SiteMade, publish_site, shown_run
from analytics.report.briefing.page import render
from analytics.report.html import write
from analytics.report.site.addresses import API
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build
from analytics.web import application

pytestmark = pytest.mark.slow
GOAL = "xinxiang-2023/2-pm25"
#: own data: a mean, a share of days; inferred; a dated work
GOALS = [GOAL, "xinxiang-2023/2-good-day-share", "xinxiang-2023/17-rural-sewage"]
N_OTHERS = 2
#: a page of each kind, seen from the folder of its language
KINDS = ["index", f"goals/{GOAL}", f"goals/{GOALS[2]}", "regions/xinxiang", "plans/xinxiang-2023", "changes",
         "briefings", "track-record", "data"]  # fmt: skip


@pytest.fixture(scope="module")
def answer(built: Path) -> Answer:
    """Some goals of one region, as assessed on a day, with what an earlier run said of one of them."""
    with open_build(current_build(built)) as wh:
        made = attainment.assess(wh, OPEN, region_id="xinxiang", year=2025, n_paths=40)
    rows = made.outlook
    events = rows[rows["comparator"] == "event"].head(N_OTHERS)
    chosen = pd.concat([rows[rows["target_id"].isin(GOALS)], events]).reset_index(drop=True)
    return Answer(OPEN, "run1", dataclasses.replace(made, outlook=chosen))


@pytest.fixture(scope="module")
def briefings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that runs write to, with one briefing."""
    folder = tmp_path_factory.mktemp("written")
    for lang, other in (("zh", "en"), ("en", "zh")):
        name = f"xinxiang-{OPEN}.{{}}.html".format
        write(folder / name(lang), render(sample(OPEN), lang, name(other)))
    return folder


def publish(built: Path, folder: Path, answer: Answer, **more: Any) -> SiteMade:
    settings = Settings(warehouse=built, n_paths=40, **more.pop("settings", {}))
    with open_build(current_build(built)) as wh:
        return publish_site(wh, settings, folder, answer, **more)


@pytest.fixture(scope="module")
def site(built, answer, briefings, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("public") / "站点"
    made = publish(built, folder, answer, out=briefings)
    assert made.faults == () and made.n_goals == len(GOALS) + N_OTHERS and made.n_briefings == 1
    return folder


def run_inline(page: Page) -> list[str]:
    """Scripts in a page that a browser would run."""
    return [text for attrs, text in page.scripts if "src" not in attrs and attrs.get("type") != "application/json"]


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_link_of_every_page_leads_somewhere(site) -> None:
    assert broken_links(site, pages(site)) == []


def test_pages_load_one_script_and_nothing_else_runs(site) -> None:
    for path in pages(site):
        page = Page(path.read_text(encoding="utf-8"))
        sources = [attrs["src"] for attrs, _ in page.scripts if "src" in attrs]
        assert run_inline(page) == [] and len(sources) <= (2 if path.parent.name == "briefings" else 1), path
        assert len(page.ids()) == len(set(page.ids())), path
    assert len(list((site / "assets").glob("*.js"))) == 3  # the site's, and the two of the briefing


def test_the_site_is_light(site) -> None:
    for path in (site / "zh" / "goals").rglob("*.html"):
        assert path.stat().st_size < 300_000, path
    assert (site / "zh" / f"goals/{GOALS[2]}.html").stat().st_size < 20_000  # without charts


def test_a_goal_has_its_definition_history_runs_readings_sources_and_grades(site) -> None:
    text = Page((site / "en" / "goals" / f"{GOAL}.html").read_text(encoding="utf-8")).text
    for words in ("What is asked", "< 44 µg/m³", "History", "2024", "Probability through time", "1 Oct 2025",
                  "Which reading of the rule is used", "Sources", "No probability stated for this goal has been graded",
                  "dabiao assess --explain xinxiang-2023/2-pm25 --as-of 2025-10-01", "新政办〔2023〕50号"):  # fmt: skip
        assert words in text, words
    inferred = Page((site / "en" / "goals" / f"{GOALS[2]}.html").read_text(encoding="utf-8")).text
    assert "Inferred probability" in inferred and "What would settle it" in inferred


def test_the_api_lists_everything_with_its_address_and_the_files_are_what_it_says(site, answer) -> None:
    said = json.loads((site / API).read_text(encoding="utf-8"))
    assert (said["run_id"], said["as_of"]) == ("run1", OPEN.isoformat())
    assert {goal["target_id"] for goal in said["goals"]} == set(answer.assessment.outlook["target_id"])
    (goal,) = (one for one in said["goals"] if one["target_id"] == GOAL)
    row = answer.assessment.outlook.set_index("target_id").loc[GOAL]
    assert goal["p_met"] == pytest.approx(row["p_met"]) and goal["threshold"] == 44.0 and goal["status"] == "open"
    assert goal["period_end"] == "2025-12-31"
    addresses = [*goal["pages"].values(), *said["feeds"].values(), *(one["file"] for one in said["downloads"])]
    addresses += [file for one in said["briefings"] for file in one["files"].values()]
    assert addresses and all((site / address).is_file() for address in addresses)
    (region,) = (one for one in said["regions"] if one["region_id"] == "xinxiang")
    assert 113 < region["longitude"] < 115 and 34.5 < region["latitude"] < 36


def test_the_three_formats_hold_the_same_rows(site) -> None:
    tables = {
        "csv": pd.read_csv(site / "data" / "goals.csv", encoding="utf-8-sig"),
        "json": pd.read_json(site / "data" / "goals.json"),
        "parquet": pd.read_parquet(site / "data" / "goals.parquet"),
    }
    columns = {name: list(table.columns) for name, table in tables.items()}
    assert columns["csv"] == columns["json"] == columns["parquet"]
    for table in tables.values():
        assert table["target_id"].tolist() == tables["parquet"]["target_id"].tolist()
        assert table["p_met"].tolist() == pytest.approx(tables["parquet"]["p_met"].tolist(), nan_ok=True)
        assert pd.to_datetime(table["period_end"]).tolist() == tables["parquet"]["period_end"].tolist()


def test_the_feed_can_be_read(site) -> None:
    assert ET.parse(site / "zh" / "changes.atom").getroot().tag.endswith("feed")


def test_publishing_again_gives_the_same_files_and_keeps_those_that_pages_ask_for(
    site, built, answer, briefings
) -> None:
    before = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    (site / "assets" / "dabiao-of-yesterday.js").write_text("old")
    said = json.loads((site / API).read_text(encoding="utf-8"))
    said["assets"].append("dabiao-of-yesterday.js")
    (site / API).write_text(json.dumps(said), encoding="utf-8")
    publish(built, site, answer, out=briefings)
    after = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert after.pop(Path("assets/dabiao-of-yesterday.js")) == b"old"
    assert after == before
    publish(built, site, answer, out=briefings)
    assert not (site / "assets" / "dabiao-of-yesterday.js").exists()  # for one publishing, not for ever


@pytest.mark.thorough
def test_two_processes_write_the_files_of_one(site, built, answer, briefings, tmp_path) -> None:
    publish(built, tmp_path / "site", answer, out=briefings, settings={"workers": 2})
    for path in site.rglob("*"):
        if path.is_file():
            assert (tmp_path / "site" / path.relative_to(site)).read_bytes() == path.read_bytes(), path


def test_names_from_data_do_no_harm_and_one_failing_page_stops_no_other(built, answer, tmp_path, monkeypatch) -> None:
    from analytics.report.site import goal_page

    def fails(contents: goal_page.GoalContents, *rest: Any) -> str:
        if contents.row.target_id == GOALS[1]:
            raise ValueError(HOSTILE)
        return whole(contents, *rest)

    whole = goal_page.render_goal
    monkeypatch.setattr("analytics.report.site.region_page.render_goal", fails)
    rows = answer.assessment.outlook.assign(indicator_zh=HOSTILE, subject_zh=HOSTILE, note_zh=HOSTILE, clause=HOSTILE)
    bad = dataclasses.replace(answer, assessment=dataclasses.replace(answer.assessment, outlook=rows))
    made = publish(built, tmp_path / "site", bad)
    assert {(fault.part, fault.target_id) for fault in made.faults} == {("page", GOALS[1])}
    assert not (tmp_path / "site" / "zh" / "goals" / f"{GOALS[1]}.html").exists()
    for path in pages(tmp_path / "site"):
        assert run_inline(Page(path.read_text(encoding="utf-8"))) == [], path
    ET.parse(tmp_path / "site" / "zh" / "changes.atom")


def test_a_run_publishes_the_site_and_leaves_one_that_shows_it(bare, tmp_path) -> None:
    home = Path(shutil.copytree(bare, tmp_path / "home"))
    for name, column in (("plans", "region_id"), ("targets", "region_id")):
        file = home / "data" / "raw" / "registry" / f"{name}.csv"
        table = pd.read_csv(file, encoding="utf-8-sig", dtype=str, keep_default_na=False)
        table[table[column] == "jiyuan"].to_csv(file, index=False)
    (home / "dabiao.toml").write_text('site = "public"\nn_paths = 20\n')
    words = ("run", "--as-of", "2025-10-01", "--region", "jiyuan", "--lang", "en")
    first = call(None, *words, home=home)
    assert f"site {home / 'public'}" in first.stdout
    assert shown_run(home / "public") is not None
    stamp = (home / "public" / API).stat().st_mtime_ns
    again = call(None, *words, home=home)
    assert "nothing new since run" in again.stdout and (home / "public" / API).stat().st_mtime_ns == stamp
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    refused = call(None, *words, "--site", str(tmp_path / "mine"), home=home, code=1)
    assert "expected a new or empty folder" in refused.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


# as people read it


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium: the site was not looked at in a browser")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright: the site was not looked at")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def test_a_page_of_each_kind_keeps_nobody_out_fits_a_phone_and_asks_for_nothing(site, browser) -> None:
    files = [site / "index.html", *(site / "zh" / f"{kind}.html" for kind in KINDS)]
    for file in files:
        visit = Visit(browser, file, 390)
        assert visit.faults == [], file
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390, file
        assert [url for url in visit.asked if not url.startswith("file:")] == []
        assert visit.barriers() == [], file
        visit.page.close()


def test_a_plan_answers_on_the_first_screen_of_a_phone_and_folds_its_goals(site, browser) -> None:
    """A card a goal made the page of a plan thirty screens long; printed, or wider, every goal is there."""
    for lang in ("zh", "en"):
        visit = Visit(browser, site / lang / "plans" / "xinxiang-2023.html", 390)
        answer, height = visit.page.evaluate(
            "[document.querySelector('.counts-line').getBoundingClientRect().bottom,"
            " document.documentElement.scrollHeight]"
        )
        assert answer < 844 / 2 and height < 4 * 844, (lang, answer, height)
        assert not visit.page.locator("table.lines").first.is_visible()
        visit.page.locator("summary").first.click()
        row = visit.page.locator("table.lines tbody tr").first
        assert row.is_visible() and row.bounding_box()["height"] < 110
        visit.page.close()
        wide = Visit(browser, site / lang / "plans" / "xinxiang-2023.html", 1280)
        assert wide.page.locator("table.lines a").count() == len(GOALS) + N_OTHERS
        assert all(
            wide.page.locator("table.lines").nth(n).is_visible()
            for n in range(wide.page.locator("table.lines").count())
        )
        wide.page.close()


def test_a_plan_says_how_many_goals_stand_how_and_which_of_them_are_inferred(site) -> None:
    for lang, inferred, one in (("zh", "（推断）", "1 项目标"), ("en", "(inferred)", "1 goal ")):
        text = " ".join(Page((site / lang / "plans" / "xinxiang-2023.html").read_text(encoding="utf-8")).text.split())
        assert inferred in text and one in f"{text} ", lang


def test_a_briefing_of_the_archive_draws_its_charts_and_leads_back(site, browser) -> None:
    visit = Visit(browser, site / "briefings" / f"xinxiang-{OPEN}.zh.html")
    assert visit.faults == [] and visit.page.query_selector(".js-line, .point")
    visit.page.click("header a[href*='regions/xinxiang']")
    visit.drawn()
    assert visit.page.evaluate("document.querySelector('h1').textContent") == "新乡市"
    visit.page.close()


def test_the_search_finds_regions_and_goals_by_any_name(site, browser) -> None:
    visit = Visit(browser, site / "zh" / "index.html")
    visit.page.fill("#search", "xinxiang")  # the id of a region on a Chinese page
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate("[...document.querySelectorAll('[data-region]:not([hidden])')].length") >= 2
    visit.page.fill("#search", "污水 新乡")
    visit.page.wait_for_timeout(200)
    assert visit.page.query_selector(f".found a[href$='{GOALS[2]}.html']")
    assert visit.page.evaluate("document.querySelectorAll('li[data-region]:not([hidden])').length") == 0
    visit.page.fill("#search", "没有这样的地方")
    visit.page.wait_for_timeout(200)
    assert "未找到" in visit.page.inner_text("[role=status]")
    visit.page.close()


def test_a_day_without_any_data_still_makes_a_site(built, tmp_path) -> None:
    with open_build(current_build(built)) as wh:
        made = attainment.assess(wh, dt.date(2019, 1, 1), n_paths=20)
    done = publish(built, tmp_path / "site", Answer(made.as_of, "run0", made))
    assert done.n_goals == 0 and done.faults == ()
    assert broken_links(tmp_path / "site", pages(tmp_path / "site")) == []


# as a server shows it


@pytest.fixture(scope="module")
def live(built, answer, briefings) -> Iterator[LiveSite]:
    with open_build(current_build(built)) as wh:
        yield LiveSite(wh, Settings(warehouse=built, n_paths=40), answer, briefings)


def test_a_server_has_the_pages_that_are_published_and_a_way_to_ask_what_if(live, site) -> None:
    app = application(live)
    assert ask(app, "/").headers["location"] == "/index.html"
    for path in sorted(site.rglob("*"), key=lambda file: (file.suffix != ".html", file)):  # scripts come with pages
        address = path.relative_to(site).as_posix()
        if not path.is_file() or address.startswith("data/yearly_values") or address == API:
            continue  # what is gathered from all regions at once is published alone
        found = ask(app, f"/{address}")
        assert (found.status, found.headers["x-content-type-options"]) == (200, "nosniff"), address
        if path.suffix == ".html" and not address.endswith("/data.html") and 'name="scenario"' not in found.text:
            assert Page(found.text).text == Page(path.read_text(encoding="utf-8")).text, address
    assert ask(app, "/zh/changes.atom").headers["content-type"].startswith("application/atom+xml")
    asked = ask(app, f"/zh/goals/{GOAL}.html").text
    assert 'name="scenario"' in asked and "form-action &#39;self&#39;" in asked


@pytest.mark.thorough
def test_a_scenario_is_worked_out_for_the_region_and_labelled(live) -> None:
    as_is, under = (live.get(f"en/goals/{GOAL}.html", text).decode() for text in ("", "all -30%"))
    stated = [re.search(r"Probability of being met ([^:]*):", Page(text).text)[1] for text in (as_is, under)]
    assert stated[0] != stated[1]
    assert "What if (all -30%)" in under and "What if (all" not in as_is
    assert live.get(f"en/goals/{GOAL}.html").decode() == as_is  # the scenario is not remembered


def test_the_server_only_reads_and_answers_under_its_own_names(live, built) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()}
    app, page = application(live), f"/zh/goals/{GOAL}.html"
    refused = ask(app, page, "scenario=much <b>")
    assert refused.status == 400 and "<b>" not in refused.text and "much" in refused.text
    assert ask(app, page, "scenario=" + "x" * 999).status == 400
    for address in ("/zh/none.html", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../site.py"):
        assert ask(app, address).status == 404, address
    assert ask(app, page, method="POST").status == 405
    assert ask(app, page, host="elsewhere.example").status == 400
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()} == before


@pytest.mark.thorough
def test_a_reader_asks_what_if_in_a_browser(live, browser) -> None:
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    port = held.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application(live), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        visit = Visit(browser, f"http://127.0.0.1:{port}/zh/goals/{GOAL}.html", 390)
        assert visit.barriers() == []
        visit.page.fill("#scenario", "all -20%")
        visit.page.click("form button")
        visit.drawn()
        assert "all -20%" in visit.page.inner_text(".scenario") and visit.faults == []
        assert {urlsplit(url).netloc for url in visit.asked} == {f"127.0.0.1:{port}"}
        visit.page.close()
    finally:
        server.should_exit = True
        thread.join(10)
