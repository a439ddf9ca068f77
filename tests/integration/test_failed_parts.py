"""One part that fails takes nothing with it: the page says so in its place, the log and the exit code tell."""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from importlib import import_module

import pytest
from support.examples import thorough

from analytics import flow
from analytics.cli import show
from analytics.errors import Fault, PartsFailedError
from analytics.flow import brief, brief_data
from analytics.flow.doctor import examine
from analytics.report import docx as word_file
from analytics.report import embed, export
from analytics.report.briefing import charts
from analytics.report.briefing import comparison as compare
from analytics.report.briefing import page as briefing
from analytics.series import briefing as brief_series
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build, pages

DAY = date(2025, 10, 1)
# the names in their packages are the functions
assessing, running = import_module("analytics.attainment.assess"), import_module("analytics.flow.running")
by_region = import_module("analytics.attainment.by_region")
BAD = "<script>alert(1)</script> & no\nluck"
TEXT = {"zh": "本部分未能生成，原因：", "en": "this part could not be made: "}


def broken(*_args, **_kwargs):
    raise ZeroDivisionError(BAD)


@pytest.fixture(scope="module")
def answer(built):
    """One assessment that most tests lay out."""
    with open_build(current_build(built)) as wh:
        return brief.assess_now(wh, Settings(warehouse=built, n_paths=20, model="climatology"), DAY)


@pytest.fixture(scope="module")
def kept(built, answer):
    """What the briefings of some regions say, read once."""
    settings = Settings(warehouse=built, n_paths=20, model="climatology")
    with open_build(current_build(built)) as wh:
        regions = ("xinxiang", "pingdingshan", "hohhot")
        return {region: brief_data.briefing_data(wh, settings, answer, region) for region in regions}


@pytest.fixture
def made(built, tmp_path, answer, kept, monkeypatch):
    """Write briefings on the built warehouse; returns files by language and the faults.

    Assessment and data are those kept, unless a test asks for them anew.
    """
    settings = Settings(warehouse=built, home=tmp_path, n_paths=20, model="climatology")
    assess_now = brief.assess_now

    def call(regions=("xinxiang",), anew="", **how):
        monkeypatch.setattr(brief, "assess_now", assess_now if anew == "assessment" else lambda *_: answer)
        if not anew and brief.briefing_data is brief_data.briefing_data:
            monkeypatch.setattr(brief, "briefing_data", lambda wh, settings, answer, region, tried: kept[region])
        faults: list[Fault] = []
        with open_build(current_build(built)) as wh:
            files = brief.write_briefings(
                wh, settings, list(regions), DAY, tmp_path / "out", failed=faults.append, **how
            )
        return files, faults

    return call


DATA = [
    (brief_series, "fans", "fan"),
    (brief_series, "budgets", "budget"),
    (brief_series, "months", "months"),
    (brief_series, "ladders", "ladder"),
    (brief_series, "yearly", "yearly"),
    (brief_series, "same_window", "same_window"),
    (brief_series, "same_part", "same_part"),
    (brief_series, "after_end", "after"),
    (brief_series, "places", "places"),
    (brief_data, "what_if", "what_if"),
    (brief_series, "calendar", "calendar"),
    (brief_series, "earlier_runs", "previous"),
    (brief_series, "rules_from", "notes"),
    (brief_data, "of_goals", "missing"),
    (brief_data, "track_record", "track"),
]
SECTIONS = [
    (briefing, "sentences", "answer"),
    (briefing, "caveat", "caveat"),
    (briefing, "own_lines", "goals"),
    (briefing, "after_rows", "after"),
    (briefing, "county_rows", "counties"),
    (briefing, "hindsight_rows", "hindsight"),
    (briefing, "status_counts", "tally"),
    (briefing, "change_part", "changes"),
    (briefing, "score_rows", "scoreboard"),
    (briefing, "not_drawn", "scoreboard"),
    (briefing, "joint_rows", "joint"),
    (briefing, "target_sections", "parts"),
    (briefing, "reading_parts", "readings"),
    (briefing, "missing_parts", "missing"),
    (briefing, "source_parts", "sources"),
    (briefing, "plan_parts", "plans"),
    (briefing, "run_facts", "run"),
]
CHARTS = [
    (charts, "boards", "board"),
    (charts, "yearly_rows", "multiples"),
    (charts, "calendar_chart", "calendar"),
    (charts, "fan_chart", "fan"),
    (charts, "waterfall_chart", "months"),
    (charts, "day_budget_chart", "budget"),
]


@pytest.mark.parametrize(
    ("kind", "anew"), [(DATA, "data"), thorough(SECTIONS, ""), thorough(CHARTS, "")], ids=["data", "words", "charts"]
)
def test_parts_that_fail_are_lines_on_both_pages_and_the_rest_is_there(monkeypatch, made, kind, anew):
    for module, name, _ in kind:
        monkeypatch.setattr(module, name, broken)
    files, faults = made(anew=anew)
    assert {fault.part for fault in faults} == {part for _, _, part in kind}
    assert all(fault.region_id == "xinxiang" and "ZeroDivisionError" in fault.reason for fault in faults)
    for lang in ("zh", "en"):
        page = files[lang][0].read_text(encoding="utf-8")
        for part in {part for _, _, part in kind}:
            assert briefing.say(lang, f"failed.{part}") in page
        assert TEXT[lang] in page and page.rstrip().endswith("</html>")
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; no luck" in page
        assert "<script>alert(1)" not in page and "Traceback" not in page
        assert 'id="sources"' in page and 'id="scoreboard"' in page


@pytest.mark.thorough
@pytest.mark.parametrize(("module", "name", "part"), [thorough(*DATA[0]), SECTIONS[4], thorough(*CHARTS[2])])
def test_one_part_that_fails_leaves_every_other(monkeypatch, made, module, name, part):
    monkeypatch.setattr(module, name, broken)
    _, faults = made(anew="data" if module is brief_series else "")
    assert {fault.part for fault in faults} == {part}


@pytest.mark.thorough
def test_an_empty_part_that_failed_does_not_say_that_there_is_nothing(monkeypatch, made):
    for name in ("reading_parts", "missing_parts"):
        monkeypatch.setattr(briefing, name, broken)
    page = made()[0]["en"][0].read_text(encoding="utf-8")
    assert briefing.say("en", "readings.none") not in page and briefing.say("en", "missing.none") not in page


@pytest.mark.thorough
def test_a_page_that_cannot_be_laid_out_is_replaced_by_one_that_says_so(monkeypatch, made):
    real = briefing.fill
    monkeypatch.setattr(briefing, "fill", broken)
    files, faults = made()
    monkeypatch.setattr(briefing, "fill", real)
    assert {fault.part for fault in faults} == {"page"} and {f.where for f in faults} == {f"{DAY} zh", f"{DAY} en"}
    assert TEXT["zh"] in files["zh"][0].read_text(encoding="utf-8")


@pytest.mark.thorough
def test_a_region_that_cannot_be_read_stops_no_other(monkeypatch, made, kept):
    monkeypatch.setattr(brief, "briefing_data", lambda *how: broken() if how[3] == "hohhot" else kept[how[3]])
    files, faults = made(("hohhot", "xinxiang"))
    assert [(f.region_id, f.part) for f in faults] == [("hohhot", "assessment")]
    result, whole = (path.read_text(encoding="utf-8") for path in files["en"])
    assert TEXT["en"] in result and TEXT["en"] not in whole


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "part"), [("indicator_rows", "side"), ("_boards", "board"), ("_strip", "ranking")])
def test_a_part_of_a_comparison_that_fails_is_a_line_on_it(monkeypatch, made, name, part):
    monkeypatch.setattr(compare, name, broken)
    files, faults = made(("pingdingshan", "xinxiang"))
    assert {fault.part for fault in faults} == {part}
    assert TEXT["zh"] in files["zh"][0].read_text(encoding="utf-8") and len(files["zh"]) == 3


@pytest.mark.thorough
def test_a_comparison_that_fails_leaves_every_briefing(monkeypatch, made):
    monkeypatch.setattr(brief, "_rankings", broken)
    assert len(made(("pingdingshan", "xinxiang"))[0]["en"]) == 3
    monkeypatch.setattr(brief, "_compare", broken)
    files, faults = made(("pingdingshan", "xinxiang"))
    assert len(files["en"]) == 2 and {fault.part for fault in faults} == {"compare"}


@pytest.mark.thorough
def test_an_embedded_chart_that_fails_is_named_in_the_list_and_the_others_are_there(monkeypatch, made):
    monkeypatch.setattr(charts, "fan_chart", broken)
    files, _ = made(embed=True)
    folder = files["en"][1].parent
    listed = json.loads((folder / "charts.en.json").read_text(encoding="utf-8"))
    assert listed["failed"] and "board" in {chart["kind"] for chart in listed["charts"]}
    monkeypatch.setattr(embed, "chart_script", broken)
    files, faults = made(embed=True)
    assert "embed" in {fault.part for fault in faults} and len(files["en"]) == 1


@pytest.mark.thorough
def test_a_word_file_says_which_part_and_which_picture_is_missing(monkeypatch, made):
    docx = pytest.importorskip("docx")
    monkeypatch.setattr(brief, "check_export", lambda: "")
    monkeypatch.setattr(export, "check_export", lambda: "")
    monkeypatch.setattr(export, "_plain", broken)
    monkeypatch.setattr(word_file, "_readings", broken)
    files, faults = made(format_="docx")
    assert {fault.part for fault in faults} == {"picture", "readings"}
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(files["zh"][0])).paragraphs)
    assert TEXT["zh"] in words and BAD.replace("\n", " ") in words


@pytest.mark.thorough
def test_pictures_that_fail_are_left_out_and_reported(monkeypatch, made):
    kaleido = pytest.importorskip("kaleido")
    monkeypatch.setattr(brief, "check_export", lambda: "")
    monkeypatch.setattr(export, "check_export", lambda: "")
    monkeypatch.setattr(kaleido, "write_fig_from_object_sync", broken)
    _, faults = made(format_="png")
    assert {fault.part for fault in faults} == {"picture"}


@pytest.mark.thorough  # of an assessment alone the test below says it
def test_a_target_that_cannot_be_judged_says_so_and_the_others_are(monkeypatch, made):
    real = by_region.judge

    def some(asked, periods, target, *more):
        return broken() if target.target_id == "xinxiang-2023/2-pm25" else real(asked, periods, target, *more)

    monkeypatch.setattr(by_region, "judge", some)
    files, faults = made(anew="assessment")
    assert [(f.part, f.target_id) for f in faults] == [("judgement", "xinxiang-2023/2-pm25")]
    page = files["zh"][0].read_text(encoding="utf-8")
    assert "本目标未能评估" in page and TEXT["zh"] in page


def test_an_assessment_goes_on_after_a_target_that_cannot_be_judged(built, monkeypatch):
    real = by_region.judge

    def some(asked, periods, target, *more):
        return broken() if target.target_id == "xinxiang-2023/2-pm25" else real(asked, periods, target, *more)

    monkeypatch.setattr(by_region, "judge", some)
    with open_build(current_build(built)) as wh:
        made = assessing.assess(wh, DAY, "xinxiang", 2025, n_paths=20, model="climatology")
    assert [fault.target_id for fault in made.faults] == ["xinxiang-2023/2-pm25"]
    rows = made.outlook.set_index("target_id")
    assert rows.at["xinxiang-2023/2-heavy-day-share", "status"] == "open"


@pytest.mark.thorough
def test_a_forecast_that_fails_for_one_region_leaves_the_others(monkeypatch, wh):
    from analytics.forecast import make

    real = make._one

    def some(region, *more):
        return broken() if region == "xinxiang" else real(region, *more)

    monkeypatch.setattr(make, "_one", some)
    made = assessing.assess(wh, DAY, model="climatology", n_paths=20)
    assert {fault.region_id for fault in made.faults} == {"xinxiang"}
    assert (made.outlook.loc[made.outlook["region_id"] == "hohhot", "status"] == "open").any() or len(made.forecasts)


# --- the run, its ledger and its exit code


@pytest.fixture
def settings(built, tmp_path):
    """A home whose warehouse is a copy of the built one."""
    mine = Settings(home=tmp_path, n_paths=20, model="climatology")
    shutil.copytree(built, mine.warehouse_dir)
    return mine


def run(settings, days=(str(DAY),), regions=("hohhot",)):  # of few days, so that a page takes no time
    return flow.run(settings, list(days), list(regions))


def result(settings):
    rows = examine(settings).set_index("check")
    return rows.loc["pages", "state"], rows.loc["pages", "finding"]


@pytest.mark.thorough
def test_a_run_marks_its_pages_and_names_those_that_could_not_be_made(monkeypatch, settings):
    done = run(settings)
    assert done.unwritten == [] and done.faults == [] and result(settings)[0] == "ok"
    real = brief.briefing_data

    def some(wh, settings, answer, region, *more):
        return broken() if region == "hohhot" else real(wh, settings, answer, region, *more)

    monkeypatch.setattr(brief, "briefing_data", some)
    done = run(settings, ["2025-07-01"], ["hohhot", "xinxiang"])
    assert [(one.region_id, str(one.as_of)) for one in done.unwritten] == [("hohhot", "2025-07-01")]
    assert len([path for path in done.briefings if "xinxiang" in path.name]) == 2
    with pytest.raises(PartsFailedError, match="could not be made"):
        show.end_of_run(done)
    state, finding = result(settings)
    assert state == "note" and "no page of hohhot" in finding and "dabiao run --region hohhot" in finding
    monkeypatch.setattr(brief, "briefing_data", real)
    assert run(settings, ["2025-07-01"], ["hohhot"]).unwritten == [] and result(settings)[0] == "ok"


@pytest.mark.thorough
def test_a_date_that_cannot_be_assessed_stops_no_other_and_leaves_no_run(monkeypatch, settings):
    real = brief.attainment.assess

    def some(wh, as_of, **how):
        return broken() if as_of == date(2025, 7, 1) else real(wh, as_of, **how)

    monkeypatch.setattr(brief.attainment, "assess", some)
    done = run(settings, ["2025-07-01", str(DAY)])
    assert [answer.as_of for answer in done.answers] == [DAY] and len(done.briefings) == 2
    assert [(fault.part, fault.where) for fault in done.faults] == [("assessment", "2025-07-01")]
    with open_build(current_build(settings.warehouse_dir)) as wh:
        assert len(wh.query("core/runs")) == 1


KILLED = """
import os, signal
from importlib import import_module
from analytics import flow
running = import_module("analytics.flow.running")
from analytics.settings import Settings
def die(*_args, **_kwargs): os.kill(os.getpid(), signal.SIGKILL)
running.write_answers = die
flow.run(Settings(n_paths=20, model="climatology"), ["2025-10-01"], ["hohhot"])
"""


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_run_that_was_killed_before_its_page_is_named_with_what_to_repeat(settings):
    env = os.environ | {"DABIAO_HOME": str(settings.home)}
    ended = subprocess.run([sys.executable, "-c", KILLED], env=env, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    with open_build(current_build(settings.warehouse_dir)) as wh:
        assert len(wh.query("core/runs")) == 1  # its answers are whole
        found = pages.unwritten(wh, settings.warehouse_dir)
    assert [one.region_id for one in found] == ["hohhot"] and "ended before it was written" in str(found[0])
    assert result(settings)[0] == "note"
    later = run(settings, ["2025-11-01"])  # another date does not make up for it
    assert [str(one.as_of) for one in later.unwritten] == ["2025-10-01"]
    assert run(settings).unwritten == []
    with open_build(current_build(settings.warehouse_dir)) as wh:
        assert len(wh.query("core/runs")) == 2  # the same question is the same run: the path has one point a date


def test_the_gravest_of_what_a_run_could_not_do_is_the_exit_code(tmp_path):
    done = flow.RunResult(
        flow.Refreshed(failed=["x.csv: not read"]), [], [], None, stale="old", faults=[Fault("fan", "e")]
    )
    with pytest.raises(Exception, match="not read") as error:
        show.end_of_run(done)
    assert error.value.exit_code == 1 and PartsFailedError.exit_code == 4


@pytest.mark.thorough
def test_the_log_names_region_date_language_part_and_error(monkeypatch, made, caplog):
    monkeypatch.setattr(briefing, "target_sections", broken)
    made()
    lines = [record.getMessage() for record in caplog.records if record.name == "dabiao"]
    assert lines[0].startswith("xinxiang, 2025-10-01 zh, parts: could not be made: ZeroDivisionError: ")
