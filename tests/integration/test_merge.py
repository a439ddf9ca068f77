"""Stores of two offices become one: every load, in the order in which they came in, and what is contested is said."""

import json
import shutil
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from support.command_line import call
from support.loads import digest, rows

from analytics import flow
from analytics.errors import InputError
from analytics.flow.merge import merge
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import DamagedError, journal

refreshing = import_module("analytics.flow.refreshing")


def office(own, name):
    """A store of an office that shares the registry."""
    return Settings(home=own.home, warehouse=own.home / name)


def ingest(settings, monkeypatch, on, source, **values):
    """Load a day's value of some cities, as on a day."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.fromisoformat(on).replace(tzinfo=tz)

    monkeypatch.setattr(refreshing, "datetime", Clock)
    path = settings.home / f"{source}-{on}.csv"
    table = pd.DataFrame({"date": "2025-01-01", "city": list(values), "PM2.5(μg/m³)": list(values.values())})
    table.to_csv(path, index=False)
    flow.ingest_files(settings, [path], Options(source=source))


@pytest.fixture(scope="module")
def stores(bare, tmp_path_factory):
    """A workspace with the stores of two offices, made once."""
    own = Settings(home=Path(shutil.copytree(bare, tmp_path_factory.mktemp("offices") / "home")))
    north, south = office(own, "north"), office(own, "south")
    with pytest.MonkeyPatch.context() as patched:
        ingest(north, patched, "2025-01-02", "shared", anyang=50.0, xinxiang=60.0)
        ingest(south, patched, "2025-01-03", "own", anyang=55.0)
        ingest(north, patched, "2025-02-01", "shared", anyang=51.0)
    return own.home


@pytest.fixture
def offices(stores, tmp_path):
    """One office corrects its source after the other had loaded the same file; each has a source of its own."""
    own = Settings(home=Path(shutil.copytree(stores, tmp_path / "home")))
    return own, office(own, "north"), office(own, "south")


VALUES = "SELECT source_id, region_id, value, known_at, superseded_at < DATE '9999-12-31' FROM measurement ORDER BY ALL"


def test_every_load_stands_in_the_one_and_corrections_keep_the_day_they_came_in(offices):
    own, north, south = offices
    both = office(own, "both")
    done = merge(both, [north.warehouse, south.warehouse])
    found = [(source, region, value, over) for source, region, value, _, over in rows(both, VALUES)]
    assert found == [
        ("own", "anyang", 55.0, False),
        ("shared", "anyang", 50.0, True),
        ("shared", "anyang", 51.0, False),
        ("shared", "xinxiang", 60.0, False),
    ]
    known = {value: str(day) for _, _, value, day, _ in rows(both, VALUES)}
    assert known[51.0] == str(rows(north, "SELECT known_at FROM measurement WHERE value = 51")[0][0])
    (one,) = done.contested
    assert (one.region_id, one.source_a, one.source_b, one.n_intervals, one.largest) == (
        "anyang", "own", "shared", 1, 4.0,
    )  # fmt: skip
    assert (len(done.refreshed.loaded), done.n_in_several) == (3, 0)


def test_the_order_in_which_stores_are_named_changes_nothing_and_a_rebuild_gives_the_same(offices):
    own, north, south = offices
    ab, ba = office(own, "ab"), office(own, "ba")
    merge(ab, [north.warehouse, south.warehouse])
    merge(ba, [south.warehouse, north.warehouse])
    assert digest(ab) == digest(ba)
    flow.rebuild(ab)
    assert digest(ab) == digest(ba)


@pytest.mark.thorough
def test_a_load_of_both_is_taken_once_and_a_removed_one_of_a_single_store_is_not(offices, monkeypatch):
    own, north, south = offices
    path = own.home / "own-2025-01-03.csv"
    flow.ingest_files(north, [path], Options(source="own"))
    flow.remove(north, "shared-2025-02-01.csv")
    both = office(own, "both")
    done = merge(both, [north.warehouse, south.warehouse])
    assert done.n_in_several == 1 and len(done.refreshed.loaded) == 2
    assert [value for _, _, value, _, _ in rows(both, VALUES)] == [55.0, 50.0, 60.0]


def test_a_warehouse_is_never_merged_into_and_a_folder_without_one_is_refused(offices):
    own, north, south = offices
    before = digest(north)
    with pytest.raises(InputError, match="holds a warehouse: name a folder of its own"):
        merge(north, [south.warehouse])
    with pytest.raises(InputError, match="no warehouse with kept loads here"):
        merge(office(own, "new"), [Path(own.home / "nowhere")])
    assert digest(north) == before and not (own.home / "new" / "raw").exists()


def test_a_store_without_kept_loads_says_what_is_missing_and_what_to_do(offices):
    own, north, south = offices
    workspace = own.home / "office"
    (workspace / "data").mkdir(parents=True)
    shutil.copytree(south.warehouse, workspace / "data" / "warehouse")
    with pytest.raises(InputError, match=r"office: no warehouse, but one lies in it: name .*office/data/warehouse"):
        merge(office(own, "new"), [north.warehouse, workspace])
    shutil.rmtree(south.warehouse / journal.FOLDER)  # as versions before the raw store left it
    with pytest.raises(InputError, match=r"south: the bytes of 1 load were not kept here \(raw/journal is missing"):
        merge(office(own, "new"), [north.warehouse, south.warehouse])
    empty = office(own, "empty")
    flow.refresh(empty)
    with pytest.raises(InputError, match="empty: nothing was ever loaded into this warehouse: leave it out"):
        merge(office(own, "new"), [north.warehouse, empty.warehouse])
    assert not (own.home / "new").exists()


def test_a_store_that_is_damaged_is_named_and_a_merge_that_fails_leaves_nothing(offices):
    own, north, south = offices
    blob = journal.blob(south.warehouse, journal.records(south.warehouse)[0].sha256)
    kept = blob.read_bytes()
    blob.write_bytes(b"other")
    both = office(own, "both")
    with pytest.raises(DamagedError, match=r"the bytes of own-2025-01-03.csv are damaged"):
        merge(both, [north.warehouse, south.warehouse])
    assert not both.warehouse.exists()  # half of the loads would be taken for a warehouse
    blob.write_bytes(kept)
    assert len(merge(both, [north.warehouse, south.warehouse]).refreshed.loaded) == 3


def test_a_store_is_named_once_and_nothing_is_made_in_it_or_over_other_files(offices):
    own, north, south = offices
    with pytest.raises(InputError, match="north is named twice"):
        merge(office(own, "new"), [north.warehouse, south.warehouse / ".." / "north"])
    with pytest.raises(InputError, match="lies in the store"):
        merge(office(own, "north/new"), [north.warehouse, south.warehouse])
    note = own.home / "new" / "note.txt"
    note.parent.mkdir()
    note.write_text("of somebody", encoding="utf-8")
    with pytest.raises(InputError, match="new is not empty"):
        merge(office(own, "new"), [north.warehouse, south.warehouse])
    assert [path.name for path in note.parent.iterdir()] == ["note.txt"]


def test_a_record_of_a_newer_version_asks_for_that_version(offices):
    own, north, south = offices
    record = next((south.warehouse / "raw" / "journal").glob("*.json"))
    stated = json.loads(record.read_text(encoding="utf-8"))
    for newer in (stated | {"signed_by": "x"}, stated | {"options": {"height": 2}}):
        record.write_text(json.dumps(newer), encoding="utf-8")
        with pytest.raises(InputError, match=r"newer version of dabiao \(it says (signed_by|height)"):
            merge(office(own, "both"), [north.warehouse, south.warehouse])


def test_the_command_says_what_came_together_in_both_languages(offices):
    own, north, south = offices
    words = ["merge", north.warehouse, south.warehouse, "--warehouse"]
    done = call(None, "--lang", "en", *words, own.home / "en", home=own.home, code=0)
    assert "3 loads of 2 stores" in done.stdout and "1 value was corrected by later loads" in done.stdout
    assert "anyang pm25: own and shared differ on 1 interval, at most by 4 ug/m3" in done.stdout
    done = call(None, "--lang", "zh", *words, own.home / "zh", home=own.home, code=0)
    assert "已将 2 个数据仓库的 3 次入库合并到" in done.stdout and "最大相差 4" in done.stdout
