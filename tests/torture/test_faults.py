"""Faults of disk, files and clock: told in one line, nothing lost, found by the doctor, made good by the next run."""

import errno
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import threading
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from support import jobs
from support.killing import done, outcome
from support.small_country import HOURLY, small_workspace
from support.states import different, state_of

from analytics import flow
from analytics.errors import DabiaoError
from analytics.flow.doctor import examine
from analytics.flow.repair import repair
from analytics.ingest import Options
from analytics.terms import SHANGHAI
from analytics.warehouse import checksums, journal


@pytest.fixture(scope="module")
def ingested(tmp_path_factory):
    """A workspace after its files and a run; copied, never written to."""
    home = small_workspace(tmp_path_factory.mktemp("faults") / "home")
    done(jobs.ingest, home)
    done(jobs.run, home)
    return home


@pytest.fixture(scope="module")
def expected(ingested):
    return state_of(ingested)


def one_line(said: str) -> bool:
    return bool(said) and "\n" not in said and "Traceback" not in said


# --- the disk ------------------------------------------------------------------------------------------------------


def files_of_at_most(n_bytes: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write is refused, as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))


def refuse_rename(which: int) -> None:
    """Let the rename of this number fail, as on a share that was cut off."""
    count = [0]

    def hook(event, args):
        if event == "os.rename":
            count[0] += 1
            if count[0] == which:
                raise OSError(errno.EIO, os.strerror(errno.EIO), os.fsdecode(args[1]))

    sys.addaudithook(hook)


def as_nobody() -> None:
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


JOBS = (jobs.ingest, jobs.run, jobs.rebuild)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_a_disk_that_is_full(job, ingested, tmp_path, times, record_property):
    chance = random.Random(job.__name__)
    sizes = [4096, *(int(2 ** chance.uniform(8, 22)) for _ in range(min(times, 12) - 1))]
    kept_back(job, ingested, tmp_path, [partial(files_of_at_most, n) for n in sizes], record_property, "full disks")


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_a_rename_that_fails(job, ingested, tmp_path, times, record_property):
    chance = random.Random(job.__name__)
    which = chance.sample(range(1, 13), min(times, 12))
    kept_back(job, ingested, tmp_path, [partial(refuse_rename, n) for n in which], record_property, "failing renames")


def kept_back(job, ingested, tmp_path, hindrances, record_property, name) -> None:
    """A job from a workspace that holds less than the job gives, hindered, then done again: as if never hindered."""
    begun = small_workspace(tmp_path / "begun")
    whole = shutil.copytree(begun, tmp_path / "whole")
    if job is jobs.rebuild:
        shutil.rmtree(begun)
        shutil.copytree(ingested, begun)
        shutil.rmtree(whole)
        shutil.copytree(ingested, whole)
    done(job, whole)
    expected, lost = state_of(whole), []
    for hindrance in hindrances:
        home = shutil.copytree(begun, tmp_path / "hindered")
        ended = outcome(job, home, hindrance)
        if ended.code not in (0, 1) or (ended.code == 1 and not one_line(ended.said)):
            lost.append(f"{hindrance}: ended with {ended.code}: {ended.said[-400:]}")
        done(job, home)
        if found := different(state_of(home), expected):
            lost.append(f"{hindrance}: {found}")
        shutil.rmtree(home)
    record_property(name, len(hindrances))
    assert not lost, "\n".join(lost)


def test_a_folder_that_may_not_be_written_to(ingested, record_property):
    with tempfile.TemporaryDirectory() as held:
        Path(held).chmod(0o755)
        home = shutil.copytree(ingested, Path(held) / "home")
        for path in [home, *home.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        (home / "daily.csv").chmod(0o644)
        before = state_of(home)
        for job in (jobs.ingest, jobs.rebuild, jobs.site):
            ended = outcome(job, home, as_nobody)
            assert ended.code == 1 and one_line(ended.said), (job.__name__, ended)
        for path in [home, *home.rglob("*")]:
            path.chmod(0o755)
        assert not different(state_of(home), before)
    record_property("folders that may not be written to", 3)


# --- what is stored -------------------------------------------------------------------------------------------------


def test_a_flipped_byte_in_any_stored_file_is_found(ingested, tmp_path, times, record_property):
    home = shutil.copytree(ingested, tmp_path / "home")
    folder, settings = home / "data" / "warehouse", jobs.settings_of(home)
    assert examine(settings, deep=True).set_index("check").loc["stored files", "state"] == "ok"
    raw = [path for path in (folder / "raw").glob("??/*") if path.is_file()]
    files, chance, n = [*checksums.stored_files(folder), *raw], random.Random("flipped"), 0
    kinds = {path.relative_to(folder).parts[0] for path in files}
    assert {"CURRENT", "PUBLISHED", "raw", "ledger", "hourly"} <= kinds and any("duckdb" in kind for kind in kinds)
    for path in files:
        whole = path.read_bytes()
        for _ in range(min(times, 20)):
            at = chance.randrange(len(whole))
            path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
            result = [*checksums.changed_files(folder)[0], *journal.changed_bytes(folder)]
            name = path.relative_to(folder).as_posix()
            assert any(name in str(line) for line in result), f"byte {at} of {name}"
            n += 1
        path.write_bytes(whole)
    files[0].write_bytes(files[0].read_bytes()[:-1] + b"?")
    assert examine(settings, deep=True).set_index("check").loc["stored files", "state"] == "bad"
    record_property("flipped bytes found by doctor --deep", n)


def truncated(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zeroed(path):
    path.write_bytes(bytes(path.stat().st_size))


def emptied(path):
    path.write_bytes(b"")


DAMAGES = (truncated, zeroed, emptied)
PLACES = ("dabiao-*.duckdb", "CURRENT", "PUBLISHED", "ledger/*.parquet", "ledger/*.json", "CHECKSUMS", "writer.lock")


@pytest.mark.parametrize("place", PLACES)
def test_damage_to_what_is_stored_is_made_good(place, ingested, expected, tmp_path, times, record_property):
    for damage in DAMAGES[: min(times, 3)]:
        home = shutil.copytree(ingested, tmp_path / "damaged")
        folder, settings = home / "data" / "warehouse", jobs.settings_of(home)
        for path in folder.glob(place):
            damage(path)
        ended = outcome(jobs.ingest, home, as_itself)
        assert ended.code == 0 or one_line(ended.said), (damage.__name__, ended)
        try:
            repair(settings)
        except DabiaoError:
            flow.rebuild(settings)
        done(jobs.ingest, home)
        done(jobs.run, home)
        found = state_of(home)
        assert found["content"] == expected["content"], damage.__name__
        shutil.rmtree(home)
    record_property("stored files truncated, zeroed or emptied", min(times, 3))


def as_itself() -> None:
    """Nothing is done before."""


def test_damage_to_the_raw_store_is_told_and_stops_a_rebuild(ingested, tmp_path, times, record_property):
    files = sorted((ingested / "data" / "warehouse" / "raw").glob("??/*"))
    for path in files[: max(1, min(times, len(files)))]:
        home = shutil.copytree(ingested, tmp_path / "damaged")
        before = state_of(home)["content"]
        truncated(home / path.relative_to(ingested))
        ended = outcome(jobs.rebuild, home, as_itself)
        assert ended.code == 1 and "damaged" in ended.said and one_line(ended.said), ended
        assert state_of(home)["content"] == before
        shutil.rmtree(home)
    record_property("files of the raw store damaged", len(files[: max(1, min(times, len(files)))]))


# --- clock and files that change ------------------------------------------------------------------------------------


class Yesterday(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=2)


def clock_goes_back() -> None:
    from analytics.flow import refresh, run

    refresh.datetime = run.datetime = Yesterday


def corrected(home: Path) -> None:
    text = (home / "daily.csv").read_text(encoding="utf-8").replace(",41\n", ",99\n")
    path = home / "daily.csv"
    path.write_text(text, encoding="utf-8")
    made = flow.ingest_files(jobs.settings_of(home), [path], Options(source="daily"))
    assert not made.failed and made.loaded[-1].values_corrected == 1, made


def test_a_clock_that_goes_back(ingested, tmp_path, record_property):
    home = shutil.copytree(ingested, tmp_path / "home")
    ended = outcome(corrected, home, clock_goes_back)
    assert ended.code == 0, ended.said
    before = state_of(home)
    assert "bad" not in set(examine(jobs.settings_of(home))["state"])
    done(jobs.rebuild, home)
    assert not different(state_of(home), before)
    assert datetime.now(SHANGHAI) > Yesterday.now(SHANGHAI)
    record_property("clocks that go back", 1)


def test_a_file_that_grows_while_it_is_read(ingested, tmp_path, times, record_property):
    home = shutil.copytree(ingested, tmp_path / "home")
    settings, n = jobs.settings_of(home), min(times, 10) + 1
    for at in range(n):
        path = home / f"growing_{at}.csv"
        path.write_text(HOURLY, encoding="utf-8")
        stop = threading.Event()
        grower = threading.Thread(target=grow, args=(path, stop))
        grower.start()
        try:
            made = flow.ingest_files(settings, [path], Options())
        finally:
            stop.set()
            grower.join()
        for one in made.loaded[-1:]:
            assert one.rows_read == one.rows_accepted + one.rows_quarantined
        assert all(one_line(line) for line in made.failed)
    before = state_of(home)["content"]
    done(jobs.rebuild, home)
    assert state_of(home)["content"] == before
    record_property("files that grew while they were read", n)


def grow(path: Path, stop: threading.Event) -> None:
    n = 0
    with path.open("a", encoding="utf-8") as handle:
        while not stop.wait(0.002):
            handle.write(f"2026-02-{n // 24 % 20 + 4:02d},{n % 24},anyang,{n % 90}\n")
            handle.flush()
            n += 1
