"""Readers while builds and sites are published, writers beside each other, and a build that is held open."""

import multiprocessing
import time
from pathlib import Path

from support import jobs
from support.killing import done
from support.small_country import small_workspace

from analytics import flow
from analytics.errors import LockedError
from analytics.flow.site import shown_run
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build
from analytics.writing import fresh_folder

_context = multiprocessing.get_context("forkserver")
READERS = 8
#: each publish adds one value of each of these days, all equal
DAYS = 5
EACH = (
    "SELECT value, count(*) FROM measurement WHERE source_id = 'told' AND superseded_at = DATE '9999-12-31' GROUP BY 1"
)
LONGEST_S = 600


def written(home: Path, n: int, source: str = "told") -> Path:
    path = home / f"{source}_{n}.csv"
    rows = "".join(f"anyang,2025-04-{day:02d},pm25,{n}\n" for day in range(1, DAYS + 1))
    path.write_text("region,date,parameter,value\n" + rows, encoding="utf-8")
    return path


def read_on(folder: Path, stop, torn, reads) -> None:
    """Open the build in use again and again: all values of a day are of one publish."""
    while not stop.is_set():
        with open_build(current_build(folder)) as wh:
            rows = wh.con.execute(EACH).fetchall()
        if len(rows) > 1 or (rows and rows[0][1] != DAYS):
            torn.put(str(rows))
        with reads.get_lock():
            reads.value += 1


def test_readers_through_publishes(tmp_path, times, record_property):
    home = small_workspace(tmp_path / "home")
    settings = Settings(home=home)
    flow.ingest_files(settings, [written(home, 1)], Options(source="told"))
    stop, torn, reads = _context.Event(), _context.Queue(), _context.Value("L", 0)
    readers = [
        _context.Process(target=read_on, args=(settings.warehouse_dir, stop, torn, reads)) for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    n = 4 if times == 1 else 60
    try:
        with open_build(current_build(settings.warehouse_dir)) as held:
            before = held.con.execute(EACH).fetchall()
            for at in range(2, n + 2):
                done_ = flow.ingest_files(settings, [written(home, at)], Options(source="told"))
                assert done_.loaded[-1].values_corrected == DAYS, done_
            assert held.con.execute(EACH).fetchall() == before == [(1.0, DAYS)]
    finally:
        stop.set()
        for reader in readers:
            reader.join(LONGEST_S)
    assert torn.empty(), torn.get()
    assert [reader.exitcode for reader in readers] == [0] * READERS
    assert reads.value > 0
    record_property(f"builds published under {READERS} readers", n)
    record_property("  reads of them, none torn", int(reads.value))


def write_on(home: Path, source: str, n: int, locked) -> None:
    """Load files one after another, waiting where another run holds the lock."""
    for at in range(n):
        path = written(home, at + 1, source)
        while True:
            try:
                made = flow.ingest_files(Settings(home=home), [path], Options(source=source))
            except LockedError:
                with locked.get_lock():
                    locked.value += 1
                time.sleep(0.05)
                continue
            assert not made.failed, made.failed
            break


def test_two_writers(tmp_path, times, record_property):
    home = small_workspace(tmp_path / "home")
    flow.refresh(Settings(home=home))
    n, locked = (2 if times == 1 else 20), _context.Value("L", 0)
    writers = [_context.Process(target=write_on, args=(home, source, n, locked)) for source in ("one", "other")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(LONGEST_S)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_build(current_build(Settings(home=home).warehouse_dir)) as wh:
        found = wh.con.execute(
            "SELECT source_id, count(*), min(value) FROM measurement WHERE source_id IN ('one', 'other') "
            "AND superseded_at = DATE '9999-12-31' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        n_loads = wh.con.execute("SELECT count(*) FROM batch WHERE file LIKE 'o%'").fetchall()[0][0]
    assert found == [("one", DAYS, n), ("other", DAYS, n)] and n_loads == 2 * n
    done(jobs.rebuild, home)
    record_property("loads by two writers at once", 2 * n)
    record_property("  times one was told who holds the lock", int(locked.value))


def visit(folder: Path, stop, torn, reads) -> None:
    """Open pages of a site again and again: each is there, and whole."""
    while not stop.is_set():
        try:
            page = (folder / "index.html").read_bytes()
            wrong = "" if page.rstrip().endswith(b"</html>") else "half a page"
            wrong = wrong or ("" if shown_run(folder) else "no run")
        except OSError as error:
            wrong = str(error)
        if wrong:
            torn.put(wrong)
        with reads.get_lock():
            reads.value += 1


def test_visitors_of_a_site_while_it_is_published(tmp_path, times, record_property):
    home = small_workspace(tmp_path / "home")
    done(jobs.run, home)
    site, kept = home / "site", home / "kept"
    site_files = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    stop, torn, reads = _context.Event(), _context.Queue(), _context.Value("L", 0)
    visitors = [_context.Process(target=visit, args=(site, stop, torn, reads)) for _ in range(READERS)]
    for visitor in visitors:
        visitor.start()
    n = 4 if times == 1 else 60
    try:
        for at in range(n):
            if at % 10 == 0:
                done(jobs.site, home)
                continue
            with fresh_folder(site) as part:  # how a site is put in its place, without drawing it anew
                for name, content in site_files.items():
                    (part / name).parent.mkdir(parents=True, exist_ok=True)
                    (part / name).write_bytes(content)
    finally:
        stop.set()
        for visitor in visitors:
            visitor.join(LONGEST_S)
    assert torn.empty(), torn.get()
    assert not kept.exists() and [path.name for path in home.iterdir() if path.name.endswith(".part")] == []
    record_property(f"sites published under {READERS} visitors", n)
    record_property("  visits, none of half a page", int(reads.value))
