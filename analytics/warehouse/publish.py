"""Publishing: one writer works on a copy that nobody else reads, and swaps a small pointer.

Readers resolve the pointer when they open, so they never see half a run and never block one.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from analytics import resources
from analytics.errors import DabiaoError
from analytics.message import Message, joined
from analytics.warehouse import checksums, marts
from analytics.warehouse.builds import (
    NONE_YET,
    POINTER,
    PUBLISHED,
    awaits_first_build,
    build_number,
    builds,
    current_build,
    current_build_or_none,
    published,
)
from analytics.warehouse.checks import EVERYTHING, rules_of, run_checks, to_check
from analytics.warehouse.connection import Warehouse, open_build, schema_digest
from analytics.warehouse.digest import same_content
from analytics.warehouse.lock import writer_lock
from analytics.writing import WriteError, sweep_parts, write_error

KEPT_BUILDS = 2
_LEFTOVER = re.compile(r"dabiao-[1-9][0-9]{0,8}\.work(?:\.[a-z]+)?")
#: folders of a warehouse in which files are written
_WRITTEN_IN = ("raw/*", "ledger", "ledger/grades", "hourly/*")


class InconsistentError(DabiaoError):
    """A content check under ``sql/checks`` fails; nothing is published then (exit code 1)."""


def point_to(folder: Path, build: Path) -> None:
    """Make a build the one in use, and note before that it was published here."""
    _note_published(folder, build)
    checksums.write_stored(folder, folder / POINTER, build.name + "\n")


def _note_published(folder: Path, build: Path) -> None:
    """Note a build that takes its place, or is about to; what is noted and was never used is swept like an old one."""
    names = published(folder)
    if build.name not in names:
        text = "".join(f"{name}\n" for name in [*names, build.name])
        checksums.write_stored(folder, folder / PUBLISHED, text)


def _begin_first(folder: Path) -> None:
    """Let the pointer say that nothing is published yet, so that a first build which is never used is not missed."""
    if awaits_first_build(folder) and not (folder / POINTER).exists():
        checksums.write_stored(folder, folder / POINTER, f"{NONE_YET}\n")


def _sweep(folder: Path) -> None:
    """Remove what an interrupted run left, and builds of ours that were superseded long ago.

    Where nothing is published yet, a first build that is there was never put to use.
    """
    for stray in folder.iterdir():
        if _LEFTOVER.fullmatch(stray.name):
            _remove(stray)
    for below in [folder, *(path for pattern in _WRITTEN_IN for path in folder.glob(pattern))]:
        sweep_parts(below)
    current = current_build(folder)
    newest = None if current is None else build_number(current)
    for name in published(folder):
        if newest is None or (build_number(Path(name)) or newest) <= newest - KEPT_BUILDS:
            _remove(folder / name)


def _remove(path: Path) -> None:
    """Remove a file or folder of ours; one that is held (Windows: by a reader) stays for the next run."""
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _create_tables(wh: Warehouse) -> None:
    for name in resources.sql_names("raw"):
        wh.execute(name)


def _migrate(old: Path, work: Path) -> None:
    """Carry every stored row into a build with today's tables; columns that are new take their default.

    Table and column names come from our own DDL, never from data.
    """
    wh = open_build(work, read_only=False)
    try:
        _create_tables(wh)
        wh.con.execute("ATTACH $old AS old (READ_ONLY)", {"old": str(old)})
        names = wh.con.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old' AND NOT temporary"
        ).fetchall()
        ours = {
            r[0]
            for r in wh.con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name <> 'old'").fetchall()
        }
        for (name,) in names:
            if name == "meta":
                wh.con.execute("INSERT INTO meta SELECT key, value FROM old.meta WHERE key = $k", {"k": "journal"})
            if name not in ours or name == "meta":
                continue
            here = {r[0] for r in wh.con.execute(f'DESCRIBE "{name}"').fetchall()}
            there = {r[0] for r in wh.con.execute(f'DESCRIBE old."{name}"').fetchall()}
            columns = ", ".join(f'"{c}"' for c in sorted(here & there))
            wh.con.execute(f'INSERT INTO "{name}" BY NAME SELECT {columns} FROM old."{name}"')
        wh.con.execute("DETACH old")
    finally:
        wh.close()


def _start_copy(old: Path | None, work: Path) -> bool:
    """Begin from a build, or from nothing; whether it was carried over into other tables."""
    if old is None:
        return False
    with open_build(old) as wh:
        same = wh.is_of_today
    if same:
        shutil.copyfile(old, work)
    else:
        _migrate(old, work)
    return not same


def _next_work(folder: Path) -> Path:
    """Where the next build is made: under a number that no build here bears or bore."""
    numbers = [build_number(Path(path.name)) or 0 for path in builds(folder)]
    return folder / f"dabiao-{max(numbers, default=0) + 1}.work"


@contextmanager
def writer(folder: Path, from_nothing: bool = False) -> Iterator[Warehouse]:
    """Give a writable copy of the current build and publish it when the block ends well.

    The block runs under the writer lock, in one transaction but for large loads (`Warehouse.write_out`). If it
    raises, or the process is killed, the published build is untouched. If it changed nothing, no new build is
    published.

    Parameters
    ----------
    folder : Path
        Folder of the warehouse.
    from_nothing : bool
        Begin with empty tables whatever is there, a damaged pointer or build included.

    Raises
    ------
    LockedError
        If another run is writing.
    DamagedError
        If the pointer or the build it names is damaged.
    InconsistentError
        If a content check under ``sql/checks`` fails; nothing is published then.
    WriteError
        If the disk is full or may not be written to.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with writer(folder) as wh:
    ...     _ = wh.con.execute("INSERT INTO region (region_id, zh, en, aliases, level) "
    ...                        "VALUES ('x', '甲市', 'X', '', 'city')")
    >>> current_build(folder).name
    'dabiao-1.duckdb'
    >>> with writer(folder) as wh:  # what breaks off leaves the published build as it was
    ...     _ = wh.con.execute("DELETE FROM region")
    ...     raise ValueError("broken off")
    Traceback (most recent call last):
        ...
    ValueError: broken off
    >>> with open_build(current_build(folder)) as wh:
    ...     wh.table("region")["zh"].tolist()
    ['甲市']
    """
    with writer_lock(folder):
        old = None if from_nothing else current_build(folder)
        if not from_nothing:
            _sweep(folder)
        _begin_first(folder)
        work = _next_work(folder)
        wh: Warehouse | None = None
        try:
            wh, migrated = _open_work(old, work)
            try:
                yield from _transaction(wh, migrated)
            finally:
                wh.close()
            _publish(folder, wh, old)
        except BaseException as error:
            _clean_up(folder, work, wh)
            # a commit that cannot write what it holds fails as a transaction
            if isinstance(error, OSError | duckdb.IOException | duckdb.TransactionException):
                raise _not_written(folder, error) from None
            raise


def _clean_up(folder: Path, work: Path, wh: Warehouse | None) -> None:
    """Leave nothing of a run that failed."""
    for stray in folder.glob(f"{work.name}*"):
        _remove(stray)
    if current_build_or_none(folder) != work.with_suffix(".duckdb"):
        for undo in [] if wh is None else wh.on_failure:
            undo()
    if awaits_first_build(folder) and not builds(folder):
        _remove(folder / POINTER)


def _open_work(old: Path | None, work: Path) -> tuple[Warehouse, bool]:
    migrated = _start_copy(old, work)
    return open_build(work, read_only=False), migrated


def _not_written(folder: Path, error: Exception) -> DabiaoError:
    """One line about a build that could not be made."""
    if isinstance(error, OSError):
        return write_error(Path(error.filename) if error.filename else folder, error)
    text = str(error).splitlines()[0][:200]
    return WriteError(
        Message("the build in {folder} could not be made, nothing is changed: {text}", folder=folder, text=text)
    )


def _transaction(wh: Warehouse, migrated: bool) -> Iterator[Warehouse]:
    """Make tables and marts, let the block work, check the content, commit."""
    wh.con.execute("BEGIN TRANSACTION")
    _create_tables(wh)
    marts.create(wh)
    _set_meta(wh, "schema", schema_digest())
    wh.execute("core/batch_before")
    rules = rules_of(wh)
    yield wh
    failed = run_checks(wh, EVERYTHING if migrated else to_check(wh, rules))
    if failed:
        raise InconsistentError(joined([Message("the warehouse would not be consistent, nothing published:"), *failed]))
    wh.con.execute("COMMIT")
    wh.con.execute("CHECKPOINT")


def _set_meta(wh: Warehouse, key: str, value: str) -> None:
    wh.execute("load/meta", key=key, value=value)


def _publish(folder: Path, wh: Warehouse, old: Path | None) -> None:
    for step in wh.before_publish:
        step()
    if old is not None:
        with open_build(old) as before, open_build(wh.path) as after:
            same = same_content(before, after)
        if same:
            wh.path.unlink()
            return
    final = wh.path.with_suffix(".duckdb")
    checksums.note(folder, final, checksums.digest_of(wh.path))
    _note_published(folder, final)
    wh.path.replace(final)
    try:
        point_to(folder, final)
    except BaseException:
        if current_build_or_none(folder) != final:
            _remove(final)
        raise
    _sweep(folder)
    checksums.drop_superseded(folder)


__all__ = ["current_build", "point_to", "run_checks", "schema_digest", "writer", "writer_lock"]
