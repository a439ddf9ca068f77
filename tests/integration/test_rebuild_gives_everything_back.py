"""Runs, their grades and removals half done: what a build holds beside loads comes back when it is made anew."""

import shutil
from datetime import date

import pandas as pd
import pytest
from support.examples import thorough
from support.loads import HEADER, digest, load, put, rows

from analytics import flow
from analytics.errors import DabiaoError
from analytics.evaluation import score_ledger
from analytics.flow.doctor import examine
from analytics.flow.freshness import ready_build
from analytics.flow.repair import repair
from analytics.warehouse import grades, ledger, publish

PERIOD = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
OF_RUN = {"region_id": "xinxiang", "indicator_id": "pm25_mean"}


def year_of_days(tmp_path):
    """Every day of 2024 at 40 µg/m³, so that its mean is 40."""
    days = pd.date_range("2024-01-01", "2024-12-31")
    return put(tmp_path, "y.csv", HEADER + "".join(f"xinxiang,{day:%Y-%m-%d},pm25,40\n" for day in days))


def with_a_run(settings):
    """A run of mid-2024 with a forecast whose quantiles are 30, 40 and 50."""
    run = {"run_id": "abc", "as_of": date(2024, 7, 1), "model": "m", "seed": 1, "n_paths": 2, "version": "1",
           "inputs": "i", "regions": "all", "newest_value_on": None}  # fmt: skip
    forecast = pd.DataFrame(
        [{**OF_RUN, **PERIOD, "model_id": "m", "reference_date": date(2024, 7, 1), "output_type": "quantile",
          "output_type_id": level, "value": value} for level, value in ((0.25, 30.0), (0.5, 40.0), (0.75, 50.0))]
    )  # fmt: skip
    with publish.writer(settings.warehouse_dir) as wh:
        ledger.record_run(wh, run, forecast, pd.DataFrame())


@pytest.fixture
def graded(unbuilt, tmp_path):
    load(unbuilt, year_of_days(tmp_path), source="bureau")
    with_a_run(unbuilt)
    done = score_ledger(unbuilt.warehouse_dir, date(2025, 3, 1))
    assert done.forecasts == 1
    return unbuilt


def grades_of(settings):
    return rows(settings, "SELECT run_id, actual, judged_on FROM forecast_score")


@pytest.mark.thorough
def test_grades_and_runs_come_back_in_a_build_made_from_nothing(graded):
    before, folder = digest(graded), graded.warehouse_dir
    assert grades_of(graded) == [("abc", 40.0, date(2025, 3, 1))]
    flow.rebuild(graded)
    assert digest(graded) == before
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    flow.refresh(graded)
    assert digest(graded) == before


@pytest.mark.thorough
def test_a_run_that_only_the_build_holds_is_not_lost_by_a_rebuild(graded):
    before = digest(graded)
    shutil.rmtree(graded.warehouse_dir / "ledger")
    flow.rebuild(graded)
    assert digest(graded) == before
    shutil.rmtree(graded.warehouse_dir / "ledger")
    flow.remove(graded, "y.csv")
    assert rows(graded, "SELECT run_id FROM forecast_run") == [("abc",)]


@pytest.mark.thorough
def test_damaged_grades_are_reported_and_written_again(graded):
    file = grades.grades_file(graded.warehouse_dir)
    whole = pd.read_parquet(file)
    file.write_bytes(b"PAR1 damaged")
    assert examine(graded).set_index("check").loc["ledger", "state"] == "bad"
    assert repair(graded).set_index("item").loc[file.name, "state"] == "mended"
    pd.testing.assert_frame_equal(pd.read_parquet(file), whole)


def removal_half_done(settings, tmp_path):
    """A removal whose record was written and whose build was not published, as when the process is killed between."""
    load(settings, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"), source="bureau")
    load(settings, put(tmp_path, "c.csv", HEADER + "xinxiang,2025-03-03,pm25,33\n"), source="other")
    saved = shutil.copytree(settings.warehouse_dir, tmp_path / "before")
    flow.remove(settings, "a.csv")
    for path in settings.warehouse_dir.iterdir():
        if path.is_file():
            path.unlink()
    for path in saved.iterdir():
        if path.is_file():
            shutil.copy(path, settings.warehouse_dir)
    assert rows(settings, "SELECT value FROM measurement ORDER BY ALL") == [(33.0,), (61.0,)]


@pytest.mark.parametrize("command", ["a reading one", thorough("a load"), thorough("repair")])
@pytest.mark.thorough
def test_a_removal_that_the_build_does_not_know_is_done_by_the_next_command(unbuilt, tmp_path, command):
    removal_half_done(unbuilt, tmp_path)
    result = []
    if command == "a reading one":
        ready_build(unbuilt, result.append)
        assert "loads" in result[0]
    elif command == "repair":
        repair(unbuilt)
    else:
        load(unbuilt, put(tmp_path, "d.csv", HEADER + "xinxiang,2025-03-04,pm25,20\n"), source="bureau")
    assert (61.0,) not in rows(unbuilt, "SELECT value FROM measurement")
    before = digest(unbuilt)
    flow.rebuild(unbuilt)
    assert digest(unbuilt) == before


@pytest.mark.thorough
def test_removing_a_load_does_not_lose_those_from_before_files_were_kept(unbuilt, tmp_path):
    load(unbuilt, put(tmp_path, "a.csv", HEADER + "xinxiang,2025-03-01,pm25,61\n"))
    shutil.rmtree(unbuilt.warehouse_dir / "raw")
    load(unbuilt, put(tmp_path, "b.csv", HEADER + "xinxiang,2025-03-02,pm25,62\n"))
    with pytest.raises(DabiaoError, match=r"would be lost: a\.csv"):
        flow.remove(unbuilt, "b.csv")
    assert len(rows(unbuilt, "SELECT * FROM measurement")) == 2


def hours_at(values):
    """Hours of the first days of February 2024, 24 a day, at the values given for each day."""
    lines = [f"xinxiang,2024-02-{day:02d},{hour},{value}" for day, value in values.items() for hour in range(1, 25)]
    return "city,date,hour,pm25\n" + "\n".join(lines) + "\n"


@pytest.mark.thorough
def test_a_file_of_known_hours_stops_no_later_load(unbuilt, tmp_path):
    load(unbuilt, put(tmp_path, "h1.csv", hours_at({1: 10, 2: 20, 3: 30})), source="hours")
    for n, known in enumerate(({1: 10}, {2: 20}, {1: 10, 2: 20})):
        assert not load(unbuilt, put(tmp_path, f"known{n}.csv", hours_at(known)), source="hours").failed
    assert not load(unbuilt, put(tmp_path, "h3.csv", hours_at({1: 11, 2: 20})), source="hours").failed
    values = "SELECT value FROM measurement WHERE parameter = 'pm25' AND superseded_at = DATE '9999-12-31' ORDER BY 1"
    assert rows(unbuilt, values) == [(11.0,), (20.0,), (30.0,)]
    assert rows(unbuilt, "SELECT file FROM batch WHERE n_hours = 0 ORDER BY 1") == [
        (f"known{n}.csv",) for n in range(3)
    ]
    before = digest(unbuilt)
    flow.rebuild(unbuilt)
    assert digest(unbuilt) == before


@pytest.mark.thorough
def test_what_stopped_a_load_is_what_is_reported(unbuilt, tmp_path, monkeypatch):
    from analytics.warehouse import archive

    def fail(wh, name):
        wh.con.execute("SELECT CAST('x' AS INTEGER)")

    monkeypatch.setattr(archive, "_write_files", fail)
    result = load(unbuilt, put(tmp_path, "h1.csv", hours_at({1: 10})), source="hours").failed
    assert any("Could not convert" in text for text in result), result
