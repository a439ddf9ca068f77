"""A run to which nothing is new names the run that said the same, and leaves its pages as they are."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from support.command_line import call

from analytics import flow
from analytics.flow.as_before import as_before
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

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


@pytest.mark.thorough
def test_again_answers_anew_and_so_does_a_value_that_came_in(ran):
    settings, first = ran
    again = flow.run(settings, [DAY.isoformat()], ["hohhot"], again=True)
    assert [a.run_id for a in again.answers] == [first.answers[0].run_id] and again.as_before == []
    assert again.briefings == first.briefings
