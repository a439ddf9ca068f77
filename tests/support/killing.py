"""A command in a process of its own that can be killed: at any moment, or at the n-th step it takes on the disk.

A step is a call by which the command changes something below its workspace: a file opened for writing, a rename, a
removal, a folder made, the exchange of two folders, and the ``COMMIT`` and ``CHECKPOINT`` of a build. The interpreter
tells them itself (`sys.addaudithook`), so the product needs no seam for it.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

_context = multiprocessing.get_context("forkserver")
# what a command loads is loaded once, by the server that the commands are forked from
_context.set_forkserver_preload(
    [
        "analytics.flow",
        "analytics.flow.site",
        "analytics.flow.brief",
        "analytics.cli.app",
        "analytics.forecast.models.combined",
    ]
)
LONGEST_S = 240
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Step:
    """One step on the disk: what is done, and to what (numbers and digests left out)."""

    what: str
    to: str

    def __str__(self) -> str:
        return f"{self.what} {self.to}"


def steps_of(job: Callable[[Path], None], home: Path) -> list[Step]:
    """Let a job run undisturbed and return its steps in their order."""
    log = home.parent / f"{home.name}.steps"
    ended = _ended(_started(job, home, None, None, log))
    assert ended == 0, f"{job.__name__} ended with {ended}"
    return [Step(*line.split("\t")) for line in log.read_text(encoding="utf-8").splitlines()]


def killed_at(job: Callable[[Path], None], home: Path, step: int, by: signal.Signals) -> bool:
    """Run a job and kill it just before a step; whether it was killed (else it ended before, or ends by itself)."""
    return _ended(_started(job, home, step, by, None)) != 0


def killed_after(job: Callable[[Path], None], home: Path, seconds: float, by: signal.Signals) -> bool:
    """Run a job and kill it after so many seconds; whether it was still running."""
    process = _started(job, home, None, None, None)
    time.sleep(seconds)
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, by)
    return _ended(process) != 0


def done(job: Callable[[Path], None], home: Path) -> None:
    """Run a job to its end."""
    assert _ended(_started(job, home, None, None, None)) == 0, f"{job.__name__} did not end well"


def _started(job, home, step, by, log) -> multiprocessing.process.BaseProcess:
    process = _context.Process(target=_work, args=(job, home, step, by, log))
    process.start()
    return process


def _ended(process) -> int:
    process.join(LONGEST_S)
    if process.is_alive():
        process.kill()
        process.join()
        raise AssertionError(f"still running after {LONGEST_S} s")
    return process.exitcode


def _work(job: Callable[[Path], None], home: Path, step: int | None, by: signal.Signals | None, log: Path | None):
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - until the process ends
    if by is not signal.SIGINT:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    watch = _Watch(home, step, by, log)
    sys.addaudithook(watch)
    duckdb.connect = _watched(duckdb.connect, watch)
    try:
        job(home)
    finally:
        watch.close()


@dataclass(frozen=True)
class Outcome:
    """How a job ended: 0, 1 with its one message, or 70 with the traceback of a fault of ours."""

    code: int
    said: str


def outcome(job: Callable[[Path], None], home: Path, before: Callable[[], None]) -> Outcome:
    """Run a job in a process of its own, in which something was done before."""
    said = home.parent / f"{home.name}.said"
    process = _context.Process(target=_judged, args=(job, home, before, said))
    process.start()
    return Outcome(_ended(process), said.read_text(encoding="utf-8") if said.is_file() else "")


def _judged(job: Callable[[Path], None], home: Path, before: Callable[[], None], said: Path) -> None:
    from analytics.cli.app import refused_by_system
    from analytics.errors import DabiaoError

    printed = said.open("w", encoding="utf-8")
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - until the process ends
    before()
    try:
        job(home)
    except DabiaoError as error:
        printed.write(str(error))
        code = 1
    except Exception as error:
        line = refused_by_system(error)
        printed.write(line or traceback.format_exc())
        code = 1 if line else 70
    else:
        code = 0
    printed.close()
    os._exit(code)


class _Watch:
    """Counts the steps below a folder, notes them, and kills this process at one of them."""

    def __init__(self, home: Path, step: int | None, by: signal.Signals | None, log: Path | None):
        self._root, self._step, self._by = str(home), step, by
        self._log = None if log is None else log.open("w", encoding="utf-8")
        self._n = 0

    def close(self) -> None:
        if self._log is not None:
            self._log.close()

    def __call__(self, event: str, args: tuple) -> None:
        if event == "ctypes.dlsym" and args[1] == "renameat2":  # what exchanges two folders
            self.step("exchange", "/site")
        elif (path := _changed(event, args)) is not None and path.startswith(self._root):
            self.step(event, path.removeprefix(self._root))

    def step(self, what: str, to: str) -> None:
        if self._log is not None:
            self._log.write(f"{what}\t{_family(to)}\n")
        if self._n == self._step:
            os.kill(os.getpid(), self._by)
        self._n += 1


def _changed(event: str, args: tuple) -> str | None:
    """The path that an event changes; None for an event that changes nothing."""
    if event == "open":
        path, mode, flags = args
        writes = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITING)
        return os.fsdecode(path) if writes and isinstance(path, str | bytes | os.PathLike) else None
    if event == "os.rename":
        return os.fsdecode(args[1])
    if event in ("os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"):
        return os.fsdecode(args[0])
    return None


_NUMBERS = re.compile(r"(?<=-)\w{8}(?=\.dabiao\.part)|[0-9a-f]{12,}|(?<=raw/)[0-9a-f]{2}|\d+")


def _family(path: str) -> str:
    """A path without what differs between two files of a kind."""
    return _NUMBERS.sub("#", path)


class _Told:
    """A connection of DuckDB that tells when it commits and when it writes its log into the file."""

    def __init__(self, con, watch: _Watch, path: str):
        self._con, self._watch, self._path = con, watch, path

    def __getattr__(self, name):
        return getattr(self._con, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._con.close()

    def execute(self, text, *args, **named):
        if text in ("COMMIT", "CHECKPOINT"):
            self._watch.step(text, _family(Path(self._path).name))
        return self._con.execute(text, *args, **named)


def _watched(connect, watch: _Watch):
    def connected(path=":memory:", *args, **named):
        con = connect(path, *args, **named)
        return con if path == ":memory:" else _Told(con, watch, str(path))

    return connected
