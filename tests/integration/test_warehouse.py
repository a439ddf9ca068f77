"""The warehouse: vintages, idempotent loading, publishing by pointer, one writer."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date

import pandas as pd
import pytest

from analytics import flow, resources
from analytics.cli import show
from analytics.errors import InputError, LockedError
from analytics.flow.lookup import lookup_of
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import content_digest, current_build, lock, open_build, publish


@pytest.fixture
def own(built, tmp_path):
    """A private copy of the built warehouse, to write to."""
    folder = tmp_path / "warehouse"
    shutil.copytree(built, folder)
    return Settings(warehouse=folder)


def ingest(settings, tmp_path, text, name="x.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return flow.ingest_files(settings, [path], Options(**options)).loaded[-1]


def value_as_of(settings, day, as_of):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        rows = wh.con.execute(
            "SELECT value FROM measurement WHERE region_id = 'xinxiang' AND parameter = 'pm25' "
            "AND source_id = 'bureau' AND interval_start = $day AND known_at <= $as_of AND $as_of < superseded_at",
            {"day": day, "as_of": as_of},
        ).fetchall()
    return [r[0] for r in rows]


HEADER = "region,date,parameter,value\n"


def digest(settings):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        return content_digest(wh)


def test_every_embedded_row_is_accounted_for(wh):
    batches = wh.table("batch")
    assert (batches["rows_read"] == batches["rows_accepted"] + batches["rows_quarantined"]).all()
    assert batches["rows_quarantined"].sum() == 0
    assert set(batches["file"]) >= {"xinxiang_daily.csv", "monthly_means_2014_2020.csv", "published_figures.csv"}


@pytest.mark.thorough
def test_the_same_file_twice_changes_nothing(own, tmp_path):
    text = HEADER + "xinxiang,2025-03-01,pm25,61\n"
    first = ingest(own, tmp_path, text, source="bureau")
    before, build = digest(own), current_build(own.warehouse_dir)
    second = ingest(own, tmp_path, text, source="bureau")
    assert (first.values_new, second.values_new, second.seen_before) == (1, 0, True)
    assert digest(own) == before
    assert current_build(own.warehouse_dir) == build  # nothing changed, so nothing was published


@pytest.mark.thorough
def test_a_correction_is_a_new_vintage_and_the_old_one_can_still_be_asked_for(own, tmp_path):
    ingest(own, tmp_path, HEADER + "xinxiang,2025-03-01,pm25,61\n", source="bureau")
    fixed = ingest(own, tmp_path, HEADER + "xinxiang,2025-03-01,pm25,58\n", source="bureau", known_at=date(2025, 6, 10))
    assert fixed.values_corrected == 1
    day = date(2025, 3, 1)
    assert value_as_of(own, day, date(2025, 3, 1)) == []  # the day is not over
    assert value_as_of(own, day, date(2025, 3, 2)) == [61.0]
    assert value_as_of(own, day, date(2025, 6, 9)) == [61.0]
    assert value_as_of(own, day, date(2025, 6, 10)) == [58.0]


@pytest.mark.thorough
def test_a_correction_without_a_date_is_known_from_the_day_it_was_loaded(own, tmp_path):
    ingest(own, tmp_path, HEADER + "xinxiang,2025-03-01,pm25,61\n", source="bureau")
    ingest(own, tmp_path, HEADER + "xinxiang,2025-03-01,pm25,58\n", source="bureau")
    assert value_as_of(own, date(2025, 3, 1), date(2025, 12, 31)) == [61.0]
    assert value_as_of(own, date(2025, 3, 1), date(2999, 1, 1)) == [58.0]


@pytest.mark.thorough
def test_a_second_correction_replaces_the_first(own, tmp_path):
    for value, known in ((61, None), (58, date(2025, 6, 10)), (57, date(2025, 9, 1))):
        ingest(own, tmp_path, HEADER + f"xinxiang,2025-03-01,pm25,{value}\n", source="bureau", known_at=known)
    seen = [value_as_of(own, date(2025, 3, 1), d) for d in (date(2025, 5, 1), date(2025, 7, 1), date(2025, 9, 1))]
    assert seen == [[61.0], [58.0], [57.0]]


@pytest.mark.thorough
def test_a_file_that_cannot_be_read_leaves_the_warehouse_as_it_was(own, tmp_path):
    before = digest(own)
    path = tmp_path / "bad.csv"
    path.write_text("this,is\nno,data\n")
    done = flow.ingest_files(own, [path], Options())
    assert len(done.failed) == 1
    assert "bad.csv" in done.failed[0]
    assert digest(own) == before


@pytest.mark.thorough
def test_a_bad_file_does_not_stop_the_others(own, tmp_path):
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("this,is\nno,data\n")
    good.write_text(HEADER + "xinxiang,2025-03-01,pm25,61\n")
    done = flow.ingest_files(own, [bad, good], Options(source="bureau"))
    assert (len(done.failed), done.loaded[-1].values_new) == (1, 1)


@pytest.mark.thorough
def test_quarantined_rows_stand_in_the_warehouse_with_their_reason(own, tmp_path):
    ingest(own, tmp_path, HEADER + "xinxiang,2025-03-01,pm25,-5\nnowhere,2025-03-01,pm25,5\n", source="bureau")
    with open_build(current_build(own.warehouse_dir)) as wh:
        rows = wh.con.execute("SELECT file, line, reason, raw_row FROM quarantine ORDER BY line").fetchall()
    assert [(r[0], r[1]) for r in rows] == [("x.csv", 2), ("x.csv", 3)]
    assert rows[1][3] == "nowhere,2025-03-01,pm25,5"


@pytest.mark.thorough
def test_what_went_to_quarantine_is_reported_once_a_reason(own, tmp_path, capsys):
    rows = "nowhere,2025-03-01,pm25,5\n某市,2025-03-01,pm25,5\nxinxiang,2025-03-02,pm25,-5\n"
    path = tmp_path / "x.csv"
    path.write_text(HEADER + "xinxiang,2025-03-01,pm25,61\n" + rows, encoding="utf-8")
    show.quarantine_hint(own, flow.ingest_files(own, [path], Options(source="bureau")))
    result = capsys.readouterr().err
    assert "x.csv, line 3, region 'nowhere': unknown region" in result and "(and 1 more: line 4 '某市')" in result
    assert "--new-regions" in result and "x.csv, line 5, value '-5'" in result


@pytest.mark.thorough
def test_new_regions_are_kept_when_the_registry_is_loaded_again(own, tmp_path):
    ingest(own, tmp_path, "city,date,pm25\n某新城,2019-01-01,20\n", source="s", new_regions=True)
    flow.refresh(own)
    with open_build(current_build(own.warehouse_dir)) as wh:
        assert (wh.table("region")["zh"] == "某新城").sum() == 1


def test_a_wrong_registry_publishes_nothing(tmp_path):
    from analytics.flow.workspace import make_workspace

    home = make_workspace(tmp_path / "ws")
    targets = home / "data" / "raw" / "registry" / "targets.csv"
    text = targets.read_text(encoding="utf-8-sig").replace("hongqi-2023,", "hongqi-1999,", 1)
    targets.write_text(text, encoding="utf-8-sig")
    with pytest.raises(InputError, match=r"targets\.csv, line \d+, column plan_id"):
        flow.refresh(Settings(home=home))
    assert current_build(home / "data" / "warehouse") is None


def test_an_open_reader_never_blocks_a_run_and_never_sees_it(own, tmp_path):
    with open_build(current_build(own.warehouse_dir)) as reader:
        count = "SELECT count(*) FROM measurement WHERE source_id = 'bureau'"
        ingest(own, tmp_path, HEADER + "xinxiang,2025-03-01,pm25,61\n", source="bureau")
        assert reader.con.execute(count).fetchall() == [(0,)]
    with open_build(current_build(own.warehouse_dir)) as reader:
        assert reader.con.execute(count).fetchall() == [(1,)]


@pytest.mark.thorough
def test_the_last_two_builds_are_kept(own, tmp_path):
    for i in range(4):
        ingest(own, tmp_path, HEADER + f"xinxiang,2025-03-0{i + 1},pm25,61\n", source="bureau")
    builds = sorted(own.warehouse_dir.glob("dabiao-*.duckdb"))
    assert len(builds) == publish.KEPT_BUILDS
    assert current_build(own.warehouse_dir) == builds[-1]


def test_a_failing_block_leaves_the_published_build_alone(own):
    before = current_build(own.warehouse_dir)
    with pytest.raises(RuntimeError), publish.writer(own.warehouse_dir) as wh:
        wh.con.execute("DELETE FROM measurement")
        raise RuntimeError
    assert current_build(own.warehouse_dir) == before
    assert not list(own.warehouse_dir.glob("*.work*"))


def test_a_check_that_fails_publishes_nothing(own):
    from analytics.errors import DabiaoError

    before = current_build(own.warehouse_dir)
    with pytest.raises(DabiaoError, match="01_batch_adds_up"), publish.writer(own.warehouse_dir) as wh:
        wh.con.execute("UPDATE batch SET rows_accepted = rows_accepted + 1")
    assert current_build(own.warehouse_dir) == before


def hold_lock(folder, ready, stop):
    with lock.writer_lock(folder):
        ready.set()
        stop.wait(30)


@pytest.mark.thorough
def test_a_second_writer_gets_to_know_who_writes_and_since_when(own):
    context = multiprocessing.get_context("spawn")
    ready, stop = context.Event(), context.Event()
    holder = context.Process(target=hold_lock, args=(own.warehouse_dir, ready, stop))
    holder.start()
    try:
        assert ready.wait(30)
        with pytest.raises(LockedError, match=rf"process {holder.pid}\) since \d{{4}}-") as result:
            flow.refresh(own)
        assert result.value.exit_code == 3
    finally:
        stop.set()
        holder.join(30)
    flow.refresh(own)  # free again


def lone_city(home):
    """A workspace with the registry, the rules and the days of one city."""
    for name in ("registry", "standards", "events"):
        shutil.copytree(resources.raw_dir() / name, home / "data" / "raw" / name)
    own = home / "data" / "raw" / "monitoring"
    own.mkdir()
    for name in ("hohhot_daily.csv", "hohhot_daily.card.toml"):
        shutil.copy(resources.raw_dir() / "monitoring" / name, own)
    return home


def run_alone(home):
    """The whole job for that city, by a command that could be killed."""
    settings = Settings(home=home, n_paths=100)
    flow.run(settings, ["2025-10-01"], ["hohhot"], home / "briefings")
    return digest(settings), sorted(path.name for path in (settings.warehouse_dir / "ledger").iterdir())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Content of a whole run that nobody killed."""
    return run_alone(lone_city(tmp_path_factory.mktemp("undisturbed")))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kills a process by signal")
@pytest.mark.thorough  # the slice of the torture kills at every kind of step in CI
@pytest.mark.parametrize("after_s", [1.5, 2.0, 3.0, 4.0])
def test_killing_a_run_at_any_point_and_repeating_it_gives_the_same_content(undisturbed, tmp_path, after_s):
    """kill -9 leaves no lock and no half build behind; the next run starts from what was published."""
    home = lone_city(tmp_path)
    code = (
        "from pathlib import Path; from analytics import flow; from analytics.settings import Settings; "
        f"flow.run(Settings(home=Path({str(home)!r}), n_paths=100), ['2025-10-01'], ['hohhot'], "
        f"Path({str(home / 'briefings')!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    assert run_alone(home) == undisturbed


@pytest.mark.thorough
@pytest.mark.slow
def test_repeating_a_run_adds_nothing_and_the_ledger_survives_a_lost_warehouse(tmp_path):
    settings = Settings(warehouse=tmp_path / "w", n_paths=300)
    flow.run(settings, ["2025-10-01"], ["hohhot"], tmp_path / "b")
    before, build = digest(settings), current_build(settings.warehouse_dir)
    flow.run(settings, ["2025-10-01"], ["hohhot"], tmp_path / "b")
    assert (digest(settings), current_build(settings.warehouse_dir)) == (before, build)
    for path in settings.warehouse_dir.glob("*"):
        if path.is_file():
            path.unlink()
    flow.refresh(settings)  # the builds are gone; the runs come back from their Parquet files
    assert digest(settings) == before


@pytest.mark.thorough
def test_rows_of_an_older_schema_are_carried_over(own):
    build = current_build(own.warehouse_dir)
    with open_build(build, read_only=False) as wh:
        wh.con.execute("DROP VIEW IF EXISTS out_daily_air")
        wh.con.execute("UPDATE meta SET value = 'older' WHERE key = 'schema'")
        wh.con.execute("ALTER TABLE quarantine ADD COLUMN gone VARCHAR")
        n = wh.con.execute("SELECT count(*) FROM measurement").fetchall()
    flow.refresh(own)
    with open_build(current_build(own.warehouse_dir)) as wh:
        assert wh.con.execute("SELECT count(*) FROM measurement").fetchall() == n
        assert "gone" not in wh.table("quarantine").columns


def test_digest_ignores_order_and_time_of_loading(own):
    before = digest(own)
    with open_build(current_build(own.warehouse_dir), read_only=False) as wh:
        wh.con.execute("CREATE TABLE shuffled AS SELECT * FROM figure ORDER BY figure_id DESC")
        wh.con.execute("DELETE FROM figure")
        wh.con.execute("INSERT INTO figure SELECT * FROM shuffled")
        wh.con.execute("DROP TABLE shuffled")
        wh.con.execute("UPDATE batch SET loaded_at = TIMESTAMP '2000-01-01'")
    assert digest(own) == before
    with open_build(current_build(own.warehouse_dir), read_only=False) as wh:
        wh.con.execute("UPDATE figure SET value = value + 1 WHERE figure_id = (SELECT min(figure_id) FROM figure)")
    assert digest(own) != before


def test_read_back_equals_the_embedded_file(wh):
    from analytics import resources

    raw = pd.read_csv(resources.raw_dir() / "monitoring" / "xinxiang_daily.csv", parse_dates=["date"])
    stored = wh.con.execute(
        "SELECT interval_start AS date, value FROM measurement WHERE region_id = 'xinxiang' AND parameter = 'pm25' "
        "AND interval_end - interval_start = INTERVAL 1 DAY ORDER BY 1"
    ).df()
    assert stored["value"].tolist() == raw["pm25"].tolist()


def measured_late(wh, day, batch_id):
    """A value known before its day was over, of a load of its own."""
    wh.con.execute(
        "INSERT INTO batch BY NAME SELECT $b AS batch_id, 'f' AS file, '' AS sha256, 'tidy' AS reader, "
        "'measurement' AS kind, 1 AS rows_read, 1 AS rows_accepted, 0 AS rows_quarantined, 1 AS values_new, "
        "0 AS values_corrected, now()::TIMESTAMP AS loaded_at",
        {"b": batch_id},
    )
    wh.con.execute(
        "INSERT INTO measurement SELECT 'xinxiang', '', 'pm25', $d::TIMESTAMP, $d::TIMESTAMP + INTERVAL 1 DAY, 1, "
        "'ug/m3', 'x', '', 'x', NULL, $d::DATE - 1, 'lag', DATE '9999-12-31', $b",
        {"d": day, "b": batch_id},
    )


def test_a_run_checks_what_it_loaded_whatever_its_day(own):
    from analytics.errors import DabiaoError

    for day in ("2021-05-01", "2026-09-30"):
        with (
            pytest.raises(DabiaoError, match="03_known_after_it_happened"),
            publish.writer(own.warehouse_dir) as wh,
        ):
            measured_late(wh, day, "late")


@pytest.mark.thorough
def test_what_stands_is_left_to_the_doctor(own):
    """An old fault does not stop a new day, and costs it nothing; a check of everything finds it."""
    build = current_build(own.warehouse_dir)
    with open_build(build, read_only=False) as wh:
        measured_late(wh, "2021-05-01", "old")
    with publish.writer(own.warehouse_dir) as wh:
        assert [name for name in publish.run_checks(wh) if "03_known" in name]
        wh.con.execute("UPDATE batch SET loaded_at = now()::TIMESTAMP")
    # rules that changed are checked against everything
    with pytest.raises(Exception, match="03_known"), publish.writer(own.warehouse_dir) as wh:
        wh.execute("load/meta", key="standards", value="others")


@pytest.mark.thorough
def test_same_content_is_what_the_digest_says(own):
    from analytics.warehouse.digest import same_content

    build = current_build(own.warehouse_dir)
    other = build.with_name("other.duckdb")
    other.write_bytes(build.read_bytes())
    with open_build(build) as one, open_build(other, read_only=False) as two:
        assert same_content(one, two)
        two.con.execute("UPDATE batch SET loaded_at = now()::TIMESTAMP")
        assert same_content(one, two)
        two.con.execute("UPDATE measurement SET value = value + 1 WHERE region_id = 'hohhot'")
        assert not same_content(one, two) and content_digest(one) != content_digest(two)


def test_the_minutes_an_hour_needs_in_each_edition_come_from_the_tables(wh):
    assert lookup_of(wh).hour_minutes == ((date.min, 45), (date(2026, 3, 1), 45))


def test_the_same_values_from_another_file_are_kept_beside_and_not_new(own, tmp_path):
    text = HEADER + "xinxiang,2025-03-01,pm25,61\nxinxiang,2025-03-02,pm25,70\n"
    ingest(own, tmp_path, text, source="bureau")
    again = ingest(own, tmp_path, text.replace("70", "71") + "xinxiang,2025-03-03,pm25,80\n", "y.csv", source="copy")
    assert (again.values_new, again.values_corrected) == (2, 0)
    assert "1 value is held already, the same, from bureau" in again.notes[0]
    with open_build(current_build(own.warehouse_dir)) as wh:
        held = wh.con.execute("SELECT count(*) FROM measurement WHERE source_id = 'copy'").fetchone()[0]
    assert held == 3


def test_a_correction_of_a_dated_figure_says_from_which_day_it_is_known(own, tmp_path):
    head = "region_id,indicator_id,period_start,period_end,value,unit,source,source_date\n"
    row = "xinxiang,straw_use_share,2024-01-01,2024-12-31,{},%,bureau,2025-02-03\n"
    assert ingest(own, tmp_path, head + row.format(91), "f.csv").notes == ()
    found = ingest(own, tmp_path, head + row.format(92), "f.csv")
    assert found.values_corrected == 1
    assert "known from" in found.notes[0] and "not from source_date" in found.notes[0]
    stated = ingest(own, tmp_path, head + row.format(93), "f.csv", known_at=date(2999, 1, 1))
    assert (stated.values_corrected, stated.notes) == (1, ())


def test_a_key_with_two_open_vintages_is_told_and_nothing_is_published(own, tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("region,date,parameter,value\nxinxiang,2025-03-01,pm25,61\nxinxiang,2025-03-02,pm25,62\n")
    flow.ingest_files(own, [path], Options(source="bureau"))
    before = current_build(own.warehouse_dir)
    offence = r"02_one_open_vintage: 1 rows.*'parameter': 'pm25'.*'n': 2"
    rows = "SELECT * REPLACE ('again' AS batch_id) FROM"
    with pytest.raises(publish.InconsistentError, match=offence), publish.writer(own.warehouse_dir) as wh:
        wh.con.execute(
            f"INSERT INTO measurement {rows} measurement "
            "WHERE source_id = 'bureau' AND interval_start = DATE '2025-03-02'"
        )
        wh.con.execute(f"INSERT INTO batch BY NAME {rows} batch LIMIT 1")
    assert current_build(own.warehouse_dir) == before


@pytest.mark.thorough
def test_a_run_checks_the_days_between_the_first_and_the_last_it_loaded(own, tmp_path):
    with open_build(current_build(own.warehouse_dir), read_only=False) as wh:
        for day in ("2021-05-01", "2026-09-30"):
            measured_late(wh, day, f"old {day}")
    path = tmp_path / "days.csv"
    head = "region,date,parameter,value\nxinxiang,2021-05-02,pm25,61\nxinxiang,2026-09-29,pm25,61\n"
    path.write_text(head)
    (done,) = flow.ingest_files(own, [path], Options(source="bureau")).loaded
    assert done.values_new == 2
    path.write_text(f"{head}xinxiang,2026-09-30,pm25,61\n")
    with pytest.raises(publish.InconsistentError, match="03_known_after_it_happened: 1 rows"):
        flow.ingest_files(own, [path], Options(source="bureau"))
