"""Damage to pointer, builds and ledger: told in one line, nothing deleted, and a way back."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from support.command_line import call

from analytics import flow
from analytics.flow.doctor import examine
from analytics.flow.repair import repair
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import DamagedError, content_digest, current_build, open_build, publish
from analytics.warehouse.builds import build_number, builds, published

HEADER = "region,date,parameter,value\n"


@pytest.fixture(scope="module")
def with_a_load(bare, tmp_path_factory):
    """A workspace with a build before and after a file of the user's; copied, never written to."""
    home = tmp_path_factory.mktemp("loaded") / "home"
    shutil.copytree(bare, home)
    path = home.parent / "mine.csv"
    path.write_text(HEADER + "xinxiang,2025-03-01,pm25,61\n", encoding="utf-8")
    flow.ingest_files(Settings(home=home), [path], Options(source="bureau"))
    return home


@pytest.fixture
def loaded(with_a_load, tmp_path):
    """A copy of it, to be damaged."""
    return Settings(home=shutil.copytree(with_a_load, tmp_path / "home"))


def dabiao(settings, *words):
    return call(None, *words, home=settings.home)


def bureau_rows(settings):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        return wh.con.execute("SELECT count(*) FROM measurement WHERE source_id = 'bureau'").fetchall()[0][0]


def as_directory(pointer):
    pointer.unlink()
    pointer.mkdir()


BROKEN_POINTERS = {
    "empty": lambda p: p.write_text(""),
    "blank": lambda p: p.write_text("  \n\n"),
    "garbage": lambda p: p.write_text("hello world"),
    "binary": lambda p: p.write_bytes(bytes(range(128, 256))),
    "names a missing build": lambda p: p.write_text("dabiao-99.duckdb\n"),
    "leads out of the folder": lambda p: p.write_text("../warehouse/dabiao-1.duckdb\n"),
    "names something else": lambda p: p.write_text("writer.lock\n"),
    "a folder": as_directory,
    "gone": lambda p: p.unlink(),
}


@pytest.mark.thorough
@pytest.mark.parametrize("kind", BROKEN_POINTERS)
def test_a_broken_pointer_deletes_nothing_and_is_mended_by_repair(loaded, kind):
    folder = loaded.warehouse_dir
    before = {path.name: path.read_bytes() for path in builds(folder)}
    BROKEN_POINTERS[kind](folder / "CURRENT")
    for attempt in (lambda: current_build(folder), lambda: flow.refresh(loaded)):
        with pytest.raises(DamagedError, match=r"CURRENT.*newest build.*dabiao-2\.duckdb.*dabiao repair") as result:
            attempt()
        assert "\n" not in str(result.value) and result.value.exit_code == 1
    assert {path.name: path.read_bytes() for path in builds(folder)} == before
    assert "bad" in set(examine(loaded)["state"])
    assert "mended" in set(repair(loaded)["state"])
    assert current_build(folder).name == "dabiao-2.duckdb" and bureau_rows(loaded) == 1


def test_a_read_command_on_a_broken_pointer_is_one_line_and_exit_1(loaded):
    (loaded.warehouse_dir / "CURRENT").write_text("")
    done = dabiao(loaded, "targets", "--region", "xinxiang")
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1
    assert "CURRENT is empty" in done.stderr and "dabiao repair" in done.stderr
    assert dabiao(loaded, "repair").returncode == 0
    assert dabiao(loaded, "targets", "--region", "xinxiang").returncode == 0


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def other_database(path):
    path.unlink()
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE something (x INTEGER)")


DAMAGED_BUILDS = {
    "truncated": truncate,
    "no bytes": lambda p: p.write_bytes(b""),
    "no database": lambda p: p.write_bytes(b"not a database at all " * 1000),
    "a database of something else": other_database,
}


@pytest.mark.thorough
@pytest.mark.parametrize("kind", DAMAGED_BUILDS)
def test_a_damaged_build_is_reported_and_repair_points_to_the_one_before(loaded, kind):
    folder = loaded.warehouse_dir
    DAMAGED_BUILDS[kind](current_build(folder))
    done = dabiao(loaded, "targets", "--region", "xinxiang")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "dabiao-2.duckdb" in done.stderr and "repair" in done.stderr
    found = examine(loaded).set_index("check")
    assert found.loc["builds", "state"] == "bad" and "dabiao-2.duckdb" in found.loc["builds", "finding"]
    repair(loaded)
    assert current_build(folder).name != "dabiao-2.duckdb"
    assert (folder / "dabiao-2.duckdb").exists()  # set aside by the pointer alone
    assert dabiao(loaded, "targets", "--region", "xinxiang").returncode == 0


@pytest.mark.thorough
def test_without_an_intact_build_rebuild_is_offered_and_works(built, tmp_path):
    folder = tmp_path / "warehouse"
    shutil.copytree(built, folder)
    settings = Settings(warehouse=folder)
    with open_build(current_build(folder)) as wh:
        before = content_digest(wh)
    truncate(current_build(folder))
    done = call(folder, "repair")
    assert done.returncode == 1 and "dabiao rebuild" in done.stderr
    flow.rebuild(settings)
    with open_build(current_build(folder)) as wh:
        assert content_digest(wh) == before


@pytest.fixture
def with_a_run(loaded):
    with publish.writer(loaded.warehouse_dir) as wh:
        from analytics.warehouse import ledger

        run = {"run_id": "abc", "as_of": "2025-01-01", "model": "m", "seed": 1, "n_paths": 2, "version": "1",
               "inputs": "i", "regions": "all", "newest_value_on": None}  # fmt: skip
        ledger.record_run(wh, run, pd.DataFrame(), pd.DataFrame())
    with open_build(current_build(loaded.warehouse_dir)) as wh:
        ledger.export_missing(wh, loaded.warehouse_dir)
    return loaded


def test_a_damaged_file_of_the_ledger_is_reported_and_written_again(with_a_run):
    folder = with_a_run.warehouse_dir
    file = folder / "ledger" / "abc.parquet"
    whole = pd.read_parquet(file)
    file.write_bytes(b"PAR1 damaged")
    assert examine(with_a_run).set_index("check").loc["ledger", "state"] == "bad"
    rows = repair(with_a_run).set_index("item")
    assert rows.loc["abc.parquet", "state"] == "mended"
    pd.testing.assert_frame_equal(pd.read_parquet(file), whole)
    assert (folder / "ledger" / "abc.parquet.damaged").read_bytes() == b"PAR1 damaged"


@pytest.mark.thorough
def test_a_run_that_only_the_ledger_has_is_taken_back_and_a_damaged_one_is_set_aside(with_a_run):
    folder = with_a_run.warehouse_dir
    for path in folder.glob("*"):
        if path.is_file():
            path.unlink()
    shutil.copy(folder / "ledger" / "abc.parquet", folder / "ledger" / "other.parquet")  # not the run it is named after
    done = dabiao(with_a_run, "targets", "--region", "xinxiang")
    assert done.returncode == 1 and "other.parquet is damaged" in done.stderr and "Traceback" not in done.stderr
    (folder / "ledger" / "other.parquet").unlink()
    flow.refresh(with_a_run)
    with open_build(current_build(folder)) as wh:
        assert wh.table("forecast_run")["run_id"].tolist() == ["abc"]


@pytest.mark.thorough
def test_a_strangers_database_neither_stops_a_run_nor_is_swept(loaded, tmp_path):
    folder = loaded.warehouse_dir
    strangers = [folder / "dabiao-old.duckdb", folder / "dabiao-0001.duckdb", folder / "my.work.txt"]
    for path in strangers:
        path.write_bytes(b"mine")
    for i in range(4):
        path = tmp_path / "more.csv"
        path.write_text(HEADER + f"xinxiang,2025-04-0{i + 1},pm25,61\n")
        flow.ingest_files(loaded, [path], Options(source="bureau"))
    assert all(path.read_bytes() == b"mine" for path in strangers)
    assert [build_number(path) for path in builds(folder)] == [5, 6]


def test_a_build_that_was_not_published_here_is_neither_swept_nor_written_over(loaded, tmp_path):
    folder = loaded.warehouse_dir
    foreign = folder / "dabiao-7.duckdb"
    foreign.write_bytes(b"somebody's")
    path = tmp_path / "more.csv"
    path.write_text(HEADER + "xinxiang,2025-04-01,pm25,61\n")
    flow.ingest_files(loaded, [path], Options(source="bureau"))
    assert current_build(folder).name == "dabiao-8.duckdb" and foreign.read_bytes() == b"somebody's"
    assert bureau_rows(loaded) == 2


@pytest.fixture
def killed(tmp_path, monkeypatch):
    """Folders of a warehouse as a kill leaves them just before each rename that the first build of a folder needs."""
    folder, left = tmp_path / "first", []
    replace = Path.replace

    def watched(path, target):
        left.append(Path(shutil.copytree(folder, tmp_path / f"{len(left)} before {Path(target).name}")))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", watched)
    with publish.writer(folder):
        pass
    monkeypatch.undo()
    return left


def test_a_first_build_that_was_killed_before_it_was_used_is_begun_again(killed):
    begun = {path.name.split(" before ")[1] for path in killed}
    assert {"CURRENT", "PUBLISHED", "dabiao-1.duckdb"} <= begun
    assert [path for path in killed if builds(path) and current_build(path) is None]  # made, and not in use yet
    for folder in killed:
        with publish.writer(folder):
            pass
        assert builds(folder) == [current_build(folder)], folder.name
        assert published(folder) == [current_build(folder).name], folder.name
        assert not list(folder.glob(".*")) and not list(folder.glob("*.work*")), folder.name


def test_a_build_that_was_killed_before_it_was_used_is_swept_like_an_old_one(loaded, tmp_path, monkeypatch):
    def load(day):
        path = tmp_path / "more.csv"
        path.write_text(HEADER + f"xinxiang,2025-04-0{day},pm25,61\n", encoding="utf-8")
        flow.ingest_files(loaded, [path], Options(source="bureau"))
        return [build_number(path) for path in builds(loaded.warehouse_dir)]

    with monkeypatch.context() as patch:
        patch.setattr(publish, "point_to", lambda *_: None)
        assert load(1) == [1, 2, 3] and current_build(loaded.warehouse_dir).name == "dabiao-2.duckdb"
    assert load(2) == [3, 4] and load(3) == [4, 5]
    assert bureau_rows(loaded) == 4


def test_repair_puts_a_first_build_to_use_and_finds_nothing_wrong_before_there_is_one(tmp_path):
    folder = tmp_path / "warehouse"
    settings = Settings(warehouse=folder)
    folder.mkdir()
    (folder / "CURRENT").write_text("none published yet\n")
    assert current_build(folder) is None
    assert repair(settings)["state"].tolist() == ["ok"]
    flow.refresh(settings)
    assert current_build(folder).name == "dabiao-1.duckdb"
    (folder / "CURRENT").write_text("none published yet\n")
    assert "mended" in set(repair(settings)["state"])
    assert current_build(folder).name == "dabiao-1.duckdb"


def test_a_first_build_that_fails_leaves_no_pointer(tmp_path):
    folder = tmp_path / "warehouse"
    with pytest.raises(KeyError), publish.writer(folder):
        assert current_build(folder) is None and (folder / "CURRENT").is_file()
        raise KeyError
    assert not (folder / "CURRENT").exists() and current_build(folder) is None
