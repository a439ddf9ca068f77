"""Publishing: one writer works on a copy, in one transaction, and swaps a small pointer.

Readers resolve the pointer when they open, so they never see half a run and never block one.
"""

from __future__ import annotations

import getpass
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from analytics import resources
from analytics.errors import DabiaoError, LockedError
from analytics.warehouse import marts
from analytics.warehouse.checks import EVERYTHING, checks_from, rules_of, run_checks
from analytics.warehouse.connection import Warehouse, open_build

POINTER = "CURRENT"
KEPT_BUILDS = 2
SHANGHAI = ZoneInfo("Asia/Shanghai")


def current_build(folder: Path) -> Path | None:
    """Build the pointer names, or None when nothing has been published yet."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    path = folder / name
    return path if path.is_file() else None


def build_number(path: Path) -> int:
    """Number in a build's name.

    Examples
    --------
    >>> build_number(Path("dabiao-12.duckdb"))
    12
    """
    return int(path.stem.rpartition("-")[2])


def _builds(folder: Path) -> list[Path]:
    return sorted(folder.glob("dabiao-*.duckdb"), key=build_number)


def _swap_pointer(folder: Path, target: Path) -> None:
    fresh = folder / f"{POINTER}.new"
    with fresh.open("w", encoding="utf-8") as handle:
        handle.write(target.name + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(folder / POINTER)


def _sweep(folder: Path) -> None:
    """Remove what an interrupted run left, and builds older than the last two."""
    for stray in folder.glob("*.work*"):
        stray.unlink(missing_ok=True)
    published = current_build(folder)
    newest = build_number(published) if published else 0
    for path in _builds(folder):
        number = build_number(path)
        if number > newest or number <= newest - KEPT_BUILDS:
            try:
                path.unlink(missing_ok=True)
            except PermissionError:  # Windows: a reader still holds an old build; the next run sweeps it
                continue


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the one writer lock; the system frees it when the holder dies.

    Raises
    ------
    LockedError
        If another run holds it; the message names the holder and since when.
    """
    folder.mkdir(parents=True, exist_ok=True)
    card = folder / "writer.json"
    lock = FileLock(folder / "writer.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(_holder(card, folder)) from None
    try:
        since = datetime.now(SHANGHAI).isoformat(timespec="seconds")
        card.write_text(
            json.dumps({"user": getpass.getuser(), "host": socket.gethostname(), "pid": os.getpid(), "since": since})
        )
        yield
    finally:
        card.unlink(missing_ok=True)
        lock.release()


def _holder(card: Path, folder: Path) -> str:
    try:
        who = json.loads(card.read_text())
        told = f"{who['user']} on {who['host']} (process {who['pid']}) since {who['since']}"
    except (OSError, ValueError, KeyError):
        told = "another process"
    return f"warehouse {folder} is locked by {told}; wait for that run to end and repeat the command"


def schema_digest() -> str:
    """Digest of the statements that make the stored tables."""
    import hashlib

    joined = "\n".join(resources.sql(name) for name in resources.sql_names("raw"))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def _create_tables(wh: Warehouse) -> None:
    for name in resources.sql_names("raw"):
        wh.execute(name)


def _migrate(folder: Path, old: Path, work: Path) -> None:
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
            if name not in ours or name == "meta":
                continue
            here = {r[0] for r in wh.con.execute(f'DESCRIBE "{name}"').fetchall()}
            there = {r[0] for r in wh.con.execute(f'DESCRIBE old."{name}"').fetchall()}
            columns = ", ".join(f'"{c}"' for c in sorted(here & there))
            wh.con.execute(f'INSERT INTO "{name}" BY NAME SELECT {columns} FROM old."{name}"')
        wh.con.execute("DETACH old")
    finally:
        wh.close()


def _start_copy(folder: Path, work: Path) -> bool:
    """Begin from the published build; whether it was carried over into other tables."""
    old = current_build(folder)
    if old is None:
        return False
    with open_build(old) as wh:
        schema = wh.con.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
    same = schema == [(schema_digest(),)]
    if same:
        shutil.copyfile(old, work)
    else:
        _migrate(folder, old, work)
    return not same


@contextmanager
def writer(folder: Path) -> Iterator[Warehouse]:
    """Give a writable copy of the current build and publish it when the block ends well.

    The block runs in one transaction under the writer lock. If it raises, or the process is killed, the
    published build is untouched. If it changed nothing, no new build is published.

    Raises
    ------
    LockedError
        If another run is writing.
    DabiaoError
        If a content check under ``sql/checks`` fails; nothing is published then.
    """
    with writer_lock(folder):
        _sweep(folder)
        old = current_build(folder)
        work = folder / f"dabiao-{build_number(old) + 1 if old else 1}.work"
        migrated = _start_copy(folder, work)
        wh = open_build(work, read_only=False)
        try:
            wh.con.execute("BEGIN TRANSACTION")
            _create_tables(wh)
            marts.create(wh)
            _set_meta(wh, "schema", schema_digest())
            wh.execute("core/batch_before")
            rules = rules_of(wh)
            yield wh
            failed = run_checks(wh, EVERYTHING if migrated else checks_from(wh, rules))
            if failed:
                raise DabiaoError("the warehouse would not be consistent, nothing published:\n" + "\n".join(failed))
            wh.con.execute("COMMIT")
            wh.con.execute("CHECKPOINT")
        except BaseException:
            wh.close()
            for stray in folder.glob(f"{work.name}*"):
                stray.unlink(missing_ok=True)
            raise
        wh.close()
        _publish(folder, work, old)


def _set_meta(wh: Warehouse, key: str, value: str) -> None:
    wh.execute("load/meta", key=key, value=value)


def _publish(folder: Path, work: Path, old: Path | None) -> None:
    from analytics.warehouse.digest import same_content

    if old is not None:
        with open_build(old) as before, open_build(work) as after:
            same = same_content(before, after)
        if same:
            work.unlink()
            return
    final = work.with_suffix(".duckdb")
    work.replace(final)
    _swap_pointer(folder, final)
    _sweep(folder)


__all__ = ["current_build", "run_checks", "schema_digest", "writer", "writer_lock"]
