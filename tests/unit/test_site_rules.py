"""The site's rules: addresses, what the archive keeps, map, material changes, feed, a folder that is replaced."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import threading
import time
import xml.etree.ElementTree as ET
from importlib import resources
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.attainment.outlook_rows import OutlookRow
from analytics.errors import InputError
from analytics.flow.site import expect_site_folder
from analytics.report.briefing.goal_lines import _value
from analytics.report.site import addresses
from analytics.report.site.briefings import Retention, chosen, found_in, kept, lightened
from analytics.report.site.contents import RunFacts, Site, SiteChange, SiteRegion
from analytics.report.site.feed import ATOM, feed
from analytics.report.site.map import LEAST_ASPECT, drawn
from analytics.report.site.moves import moves_of
from analytics.report.site.site_region import place_of
from analytics.report.site.years import WIDTH, drawn_years
from analytics.report.table_rows import RegionRow
from analytics.terms import Statistic
from analytics.words.catalogue import say_or
from analytics.writing import WriteError, fresh_folder

DAY = dt.date(2025, 10, 1)
RUN = RunFacts("run1", "combined", "0.1", 100, 1, DAY, None)


# what the archive keeps

days = st.lists(st.dates(dt.date(2018, 1, 1), dt.date(2026, 12, 31)), min_size=1, max_size=40)


@given(days, st.integers(1, 60), st.integers(0, 36))
def test_the_archive_keeps_the_newest_weeks_whole_and_the_last_of_each_month_and_year_before(found, n, months) -> None:
    stays = kept(found, Retention(n, months))
    newest = max(found)
    assert stays == sorted(stays, reverse=True) and set(stays) <= set(found)
    assert {day for day in found if (newest - day).days < n} <= set(stays)
    # nothing is left out unless a later one of its month stays, or of its year where months are no longer kept
    for day in set(found) - set(stays):
        later = [one for one in stays if one > day and one.year == day.year]
        assert later
        if (newest.year - day.year) * 12 + newest.month - day.month <= months:
            assert any(one.month == day.month for one in later)
    assert kept(stays, Retention(n, months)) == stays  # publishing again drops nothing more


def test_the_archive_takes_briefings_in_all_languages_and_nothing_else(tmp_path: Path) -> None:
    stems = ["xinxiang-2025-10-01", "xinxiang-2025-09-01", "xinxiang-2025-09-02", "xinxiang-2025-13-01",
             "xinxiang-2025-10-01-scenario-winter-minus10", "compare-a+b-2025-10-01",
             "elsewhere-2025-10-01"]  # fmt: skip
    for name in [*(f"{stem}.{lang}.html" for stem in stems for lang in ("zh", "en")), "xinxiang-2025-08-01.zh.html"]:
        (tmp_path / name).write_text("x")
    found = found_in(tmp_path, {"xinxiang"})
    assert [(one.region_id, one.as_of.isoformat()[5:], sorted(one.files)) for one in found] == [
        ("xinxiang", day, ["en", "zh"]) for day in ("10-01", "09-02", "09-01")
    ]
    assert [one.as_of.day for one in chosen(found, Retention(days=1, months=24))] == [1, 2]
    assert found_in(tmp_path / "none", {"xinxiang"}) == []


def test_a_briefing_of_the_archive_shares_its_scripts_and_keeps_its_data() -> None:
    shared: dict[str, str] = {}

    def share(text: str, ending: str) -> str:
        name = f"assets/{len(shared)}.{ending}"
        shared.setdefault(name, text)
        return name

    page = (
        '<meta http-equiv="Content-Security-Policy" content="script-src \'sha256-x\'"><style>p {}</style>'
        '<header class="page"></header><script type="application/json">{"a": 1}</script>'
        "<script>big()</script>\n<script>small()</script>"
    )
    made = lightened(page, "briefings/x.html", share, "../zh/regions/x.html", "<back>")
    assert list(shared.values()) == ["p {}", "big()", "small()"]
    assert "script-src 'self'" in made and "sha256" not in made
    assert '<script type="application/json">{"a": 1}</script>' in made  # figures stay in the page
    assert made.index('src="../assets/1.js"') < made.index('src="../assets/2.js"')
    assert '<a href="../zh/regions/x.html">&lt;back&gt;</a>' in made


# addresses


@pytest.mark.parametrize("bad", ["../x", "a/../b", "", ".hidden", "nul"])
def test_no_id_leads_out_of_the_folder(bad: str) -> None:
    with pytest.raises(InputError):
        addresses.region_page(bad, "zh")
    with pytest.raises(InputError):
        addresses.goal_page(f"plan/{bad}", "zh")


def test_links_quote_names_of_any_script() -> None:
    assert addresses.link("zh/index.html", "zh/regions/大河 市.html") == "regions/%E5%A4%A7%E6%B2%B3%20%E5%B8%82.html"


# regions and map


def outlook(*rows: dict) -> pd.DataFrame:
    base = {"region_id": "a", "status": "open", "p_met": None, "p_low": None, "p_high": None, "likelihood": None,
            "comparator": "<", "threshold": 44.0, "unit": "ug/m3", "indicator": "pm25_mean",
            "indicator_zh": "细颗粒物", "indicator_en": "PM2.5", "region": "甲市", "region_en": "A"}  # fmt: skip
    return pd.DataFrame([{**base, **row} for row in rows])


def test_a_region_is_marked_by_the_goal_that_needs_most_attention_own_data_first() -> None:
    goals = outlook(
        {"p_met": 0.95, "likelihood": "very likely"},
        {"p_met": 0.2, "likelihood": "unlikely"},
        {"status": "inferred", "p_met": 0.01, "likelihood": "very unlikely"},
        {"status": "no evidence"},
    )
    region = RegionRow(region_id="a", zh="甲市", en="A", longitude=113.0)
    place = place_of(region, {}, goals)
    assert (place.mark, place.n_goals, place.n_own, place.n_inferred) == (("unlikely", False), 4, 2, 1)
    assert (place.longitude, place.latitude) == (113.0, None)
    assert place_of(region, {}, goals.iloc[:0]).mark is None


def test_the_map_places_north_above_and_east_to_the_right_at_the_same_scale() -> None:
    places = [
        SiteRegion("a", "甲", "A", longitude=113.0, latitude=35.0),
        SiteRegion("b", "乙", "B", longitude=114.0, latitude=36.0),
        SiteRegion("c", "丙", "C"),
    ]
    made = drawn(places, "zh/index.html", "zh")
    assert made is not None
    points = {point.region_id: point for point in made.points}
    assert set(points) == {"a", "b"}  # without coordinates a region stands in the list alone
    east, north = points["b"].x - points["a"].x, points["a"].y - points["b"].y
    assert east > 0 and north > 0
    assert east / north == pytest.approx(0.815, abs=0.01)  # cos 35.5°, by hand
    assert made.width >= LEAST_ASPECT * made.height * 0.9
    assert points["a"].href == "regions/a.html"
    assert drawn(places[2:], "zh/index.html", "zh") is None


# the drawing of years


def test_years_are_drawn_at_their_places_with_bounds_hollow_years_and_the_target() -> None:
    table = pd.DataFrame(
        {"series": ["value", "value", "value", "line", "line"], "year": [2022, 2023, 2024, 2023, 2025],
         "value": [50.0, 46.0, None, 46.0, 44.0], "value_low": [50.0, 46.0, 44.0, None, None],
         "value_high": [50.0, 46.0, 48.0, None, None], "valid": [True, False, True, None, None]}
    )  # fmt: skip
    made = drawn_years(table, OutlookRow(comparator="<=", threshold=44.0, unit="ug/m3"), "en")
    assert made is not None and made.line is not None
    first, second, third = made.dots
    assert first.x < second.x < third.x and first.y < second.y  # more is higher up
    assert (first.low, first.high) == (first.y, first.y) and third.low > third.y > third.high
    assert [dot.valid for dot in made.dots] == [True, False, True]
    assert made.line[:2] == (second.x, second.y) and made.line[3] == made.threshold
    assert [tick.words for tick in made.years] == ["2022", "2023", "2024", "2025"]
    assert made.alt == "Yearly values: 2022: 50.0; 2023: 46.0; 2024: 44.0–48.0. Target: ≤ 44 µg/m³."
    assert drawn_years(table.head(1), OutlookRow(threshold=44.0), "en") is None


# material changes and feed


def runs(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["target_id", "as_of", "status", "p_met"])
    return table.assign(p_low=table["p_met"], p_high=table["p_met"], as_of=pd.to_datetime(table["as_of"]))


def test_changes_are_reported_by_the_rule_of_messages_and_only_between_neighbouring_runs() -> None:
    goals = outlook({"target_id": "p/1"}, {"target_id": "p/2"})
    found = moves_of(
        runs(
            ("p/1", "2025-07-01", "open", 0.70),
            ("p/1", "2025-08-01", "open", 0.72),  # two points within the band: none
            ("p/1", "2025-09-01", "open", 0.60),  # another band
            ("p/1", "2025-10-01", "lost", 0.0),
            ("p/2", "2025-09-01", "inferred", 0.20),  # no data of its own before and after: left out
            ("p/2", "2025-10-01", "inferred", 0.90),
            ("p/3", "2025-09-01", "open", 0.2),  # no longer in the registry
            ("p/3", "2025-10-01", "open", 0.9),
        ),
        goals,
    )
    assert [(move.as_of.isoformat(), move.target_id) for move in found] == [
        ("2025-10-01", "p/1"),
        ("2025-09-01", "p/1"),
    ]
    assert "cannot be met any more" in found[0].en and "72 %" in found[1].en and "60 %" in found[1].en
    assert moves_of(runs(), goals) == ()


def site(*moves: SiteChange, address: str = "") -> Site:
    return Site(RUN, (), (), pd.DataFrame(), moves=moves, address=address)


def test_the_feed_is_atom_with_ids_that_stay() -> None:
    move = SiteChange(DAY, "p/1", "a", "甲 <变化>", "A & changed")
    top = ET.fromstring(feed(site(move, address="https://example.org/d/"), "en"))
    assert top.tag == f"{{{ATOM}}}feed"
    for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1: exactly one each
        assert len(top.findall(f"{{{ATOM}}}{name}")) == 1
    (entry,) = top.findall(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}id") == "urn:dabiao:change:p/1:2025-10-01"
    assert entry.findtext(f"{{{ATOM}}}title") == "A & changed"
    assert entry.findtext(f"{{{ATOM}}}updated") == "2025-10-01T00:00:00+08:00"
    assert entry.find(f"{{{ATOM}}}link").get("href") == "https://example.org/d/en/goals/p/1.html"
    bare = ET.fromstring(feed(site(move), "zh"))
    assert bare.find(f"{{{ATOM}}}entry/{{{ATOM}}}link").get("href") == "goals/p/1.html"


# a folder that is replaced whole


def test_readers_find_one_whole_folder_at_every_moment(tmp_path: Path) -> None:
    target, faults, stop = tmp_path / "site", [], threading.Event()
    with fresh_folder(target) as part:
        for name in "ab":
            (part / name).write_text("0")

    def read() -> None:
        while not stop.is_set():
            try:
                inside = [(target / name).read_text() for name in "ab"]
                if any(text == "" for text in inside):
                    faults.append(inside)
            except OSError as error:
                faults.append(error)
            time.sleep(0.001)  # between two looks the writer has its turn

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 30):
        with fresh_folder(target) as part:
            for name in "ab":
                (part / name).write_text(str(n))
    stop.set()
    reader.join()
    assert faults == []
    assert [(target / name).read_text() for name in "ab"] == ["29", "29"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_could_not_be_finished_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with fresh_folder(target) as part:
        (part / "a").write_text("old")
    with pytest.raises(RuntimeError), fresh_folder(target) as part:
        (part / "a").write_text("half")
        raise RuntimeError
    assert (target / "a").read_text() == "old" and [path.name for path in tmp_path.iterdir()] == ["site"]


def test_systems_that_cannot_exchange_folders_move_the_old_one_aside(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("analytics.writing._exchanged", lambda one, other: False)
    target = tmp_path / "site"
    for text in ("first", "second"):
        with fresh_folder(target) as part:
            (part / "a").write_text(text)
    assert (target / "a").read_text() == "second" and [path.name for path in tmp_path.iterdir()] == ["site"]


def test_only_a_site_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="expected a new or empty folder"):
        expect_site_folder(tmp_path)
    with pytest.raises(InputError, match="is a file"):
        expect_site_folder(tmp_path / "mine.txt")
    (tmp_path / "empty").mkdir()
    expect_site_folder(tmp_path / "empty")
    expect_site_folder(tmp_path / "new" / "below")
    (tmp_path / "site.json").write_text("[]")
    with pytest.raises(InputError):  # a file of that name alone does not make a site
        expect_site_folder(tmp_path)


def test_a_refusing_disk_is_one_line(tmp_path: Path, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analytics.writing.tempfile.mkdtemp", refuse)
    with pytest.raises(WriteError, match="No space left"), fresh_folder(tmp_path / "site"):
        pass


# words and sizes


def test_every_statistic_that_a_goal_page_names_has_a_chinese_word() -> None:
    assert [one for one in Statistic if say_or("zh", "statistic", one).isascii()] == []


def test_the_years_of_a_drawing_can_be_read_on_a_phone() -> None:
    css = resources.files("analytics.report.templates.site").joinpath("site.css").read_text(encoding="utf-8")
    phone = css[css.index("@media (max-width: 600px)") :]
    (size,) = re.findall(r"\.years text\.degree { font-size: (\d+)px", phone)
    assert int(size) * 350 / WIDTH >= 11  # 390 px less the page's sides


def test_the_value_of_an_inferred_goal_is_the_last_published_not_one_of_now() -> None:
    row = OutlookRow(status="inferred", value=160.0, unit="rank", comparator="<=", threshold=158.0)
    assert _value(row, "zh") == "最近公布 第 160 位" and _value(row, "en") == "last published rank 160"
    assert _value(dataclasses.replace(row, status="open", days_left=90.0), "en") == "now rank 160"
