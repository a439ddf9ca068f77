"""A run to which nothing is new names the run that said the same, and leaves its pages as they are."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from support.command_line import call

from analytics import flow
from analytics.flow.as_before import as_before
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build
from analytics.warehouse.latest import NAME, copy_latest

DAY = date(2025, 10, 1)


@pytest.fixture(scope="module")
def ran(built, tmp_path_factory):
    """A workspace after one run, what it made, and its settings."""
    home = tmp_path_factory.mktemp("ran")
    folder = Path(shutil.copytree(built, home / "warehouse"))
    settings = Settings(home=home, warehouse=folder, n_paths=20, model="climatology")
    return settings, flow.run(settings, [DAY.isoformat()], ["hohhot"])


@pytest.mark.slow
def test_the_same_question_on_the_same_knowledge_is_not_answered_again(ran):
    settings, first = ran
    before = {path: path.stat().st_mtime_ns for path in first.briefings}
    second = flow.run(settings, [DAY.isoformat()], ["呼和浩特"])
    assert second.answers == [] and second.briefings == [] and second.faults == []
    (same,) = second.as_before
    assert (same.run_id, same.as_of, list(same.briefings)) == (first.answers[0].run_id, DAY, first.briefings)
    assert {path: path.stat().st_mtime_ns for path in first.briefings} == before
    done = call(settings.warehouse, "run", "--as-of", str(DAY), "--region", "hohhot", "--model", "climatology",
                home=settings.home, DABIAO_N_PATHS="20", LANG="zh_CN.UTF-8")  # fmt: skip
    assert f"自运行 {same.run_id}（截至 2025-10-01；dabiao" in done.stdout
    assert f"简报 {first.briefings[0]}" in done.stdout


def test_other_tools_find_the_build_in_use_under_one_name(ran):
    settings, _ = ran
    copy, build = settings.warehouse / NAME, current_build(settings.warehouse)
    assert copy.read_bytes() == build.read_bytes()
    assert not copy.samefile(build)  # a tool that opens it for writing neither locks nor changes the build
    copy.write_bytes(b"what a tool left")
    assert copy_latest(build).read_bytes() == build.read_bytes()
    written = copy.stat().st_ino
    copy_latest(build)
    assert copy.stat().st_ino == written  # of the same build: not copied again


@pytest.mark.slow
def test_what_is_not_there_any_more_or_was_never_asked_is_made(ran, tmp_path):
    settings, first = ran
    run_id = first.answers[0].run_id
    with open_build(current_build(settings.warehouse)) as wh:

        def known(regions=("hohhot",), run_id=run_id, out=None):
            return as_before(wh, settings, DAY, run_id, list(regions), out) is not None

        assert known()
        assert not known(["hohhot", "xinxiang"])  # a page that was never asked for
        assert not known(run_id="0" * 12)  # other data, another model or seed: another id
        assert not known(out=tmp_path)  # the pages are wanted elsewhere
        page = first.briefings[0]
        kept = page.read_bytes()
        page.write_bytes(kept.replace(run_id.encode(), b"another run "))  # a page of the same date by another model
        assert not known()
        page.unlink()
        assert not known()
        page.write_bytes(kept)
        assert known()


@pytest.mark.slow
def test_the_log_and_the_summary_say_what_was_done_and_how_it_ended(ran, tmp_path):
    settings, first = ran
    log, summary = tmp_path / "run.log", tmp_path / "run.json"
    kept = "--quiet", "--log-file", str(log), "--summary", str(summary)

    def dabiao(*words, code, **more):
        return call(settings.warehouse, "run", *words, *kept, "--model", "climatology", home=settings.home,
                    DABIAO_N_PATHS="20", code=code, **more)  # fmt: skip

    done = dabiao("--as-of", str(DAY), "--region", "hohhot", code=0)
    assert (done.stdout, done.stderr) == ("", "")
    result = json.loads(summary.read_text(encoding="utf-8"))
    assert (result["exit_code"], result["exit_reason"], result["newest_day"]) == (0, "done", "2026-10-06")
    assert result["dates"] == [{"as_of": "2025-10-01", "run_id": first.answers[0].run_id, "anew": False}]
    assert result["briefings"] == [str(path) for path in first.briefings]
    assert {one["file"] for one in result["files"]} >= {"hohhot_daily.csv", "published_figures.csv"}
    assert all(one["rows_read"] == one["rows_accepted"] + one["rows_quarantined"] for one in result["files"])
    assert result["seconds"] >= sum(step["seconds"] for step in result["steps"]) - 0.1 > 0
    # a run that is refused says why in both, prints it although it is to be quiet, and adds to the log
    refused = dabiao("--as-of", "soon", code=1, LANG="zh_CN.UTF-8")
    assert refused.stdout == "" and len(refused.stderr.splitlines()) == 1
    result = json.loads(summary.read_text(encoding="utf-8"))
    assert (result["exit_code"], result["dates"]) == (1, []) and "'soon' is no date" in result["exit_reason"]
    lines = log.read_text(encoding="utf-8").splitlines()
    assert all(line[:4] == str(date.today().year) and line.split()[1] in ("info", "warning") for line in lines)
    assert any("ended with 0 after" in line for line in lines)
    assert "退出码 1" in lines[-1] and "不是日期" in lines[-1]
    # one object a line, whatever stands in it
    dabiao("--as-of", str(DAY), "--region", "hohhot", "--log-json", code=0)
    last = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert set(last) == {"time", "level", "text"} and last["text"].startswith("ended with 0 after")


def test_a_log_that_cannot_be_written_is_said_before_any_work(ran, tmp_path):
    settings, _ = ran
    done = call(settings.warehouse, "run", "--log-file", str(tmp_path / "no" / "run.log"), home=settings.home, code=1)
    assert "--log-file" in done.stderr and "cannot be written" in done.stderr and done.stdout == ""


@pytest.mark.thorough
def test_again_answers_anew_and_so_does_a_value_that_came_in(ran):
    settings, first = ran
    again = flow.run(settings, [DAY.isoformat()], ["hohhot"], again=True)
    assert [a.run_id for a in again.answers] == [first.answers[0].run_id] and again.as_before == []
    assert again.briefings == first.briefings
