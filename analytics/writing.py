"""Files written whole or not at all: beside the target under another name, then renamed; a failure is one line.

A writer holds a lock of the system on what it has not finished. What lies there without one was left by a process that
was killed, and goes with the next write into the same folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.errors import DabiaoError, InputError
from analytics.message import Message

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PART = ".dabiao.part"
LONGEST_HEAD = 40  # of a file's name in the name of its part
_PARTS = re.compile(rf"\.[^/]{{0,{LONGEST_HEAD}}}-[a-z0-9_]{{8}}{re.escape(PART)}(?:\.old)?", re.DOTALL)
#: where locks cannot be had, a part of this age was left by a process that was killed
ABANDONED_AFTER_S = 86_400


class WriteError(DabiaoError):
    """A file or folder could not be written (exit code 1): says which, why, and what to do."""


def write_error(path: Path, error: OSError) -> WriteError:
    """One line about what the system refused.

    Examples
    --------
    >>> str(write_error(Path("out.csv"), OSError(28, "No space left on device")))
    'out.csv could not be written: No space left on device; free space on that disk, or name another place'
    """
    todo = Message("free space on that disk, or name another place")
    if isinstance(error, PermissionError) or error.errno in {1, 13, 30}:
        todo = Message("ask for the right to write there, or name another place")
    if isinstance(error, NotADirectoryError | FileExistsError | IsADirectoryError):
        todo = Message("name another place")
    return WriteError(
        Message("{path} could not be written: {error}; {todo}", path=path, error=error.strerror or error, todo=todo)
    )


def expect_folder(folder: Path) -> None:
    """Refuse a folder that is a file, or would lie below one.

    Raises
    ------
    InputError
        Naming the file.
    """
    there = next((part for part in (folder, *folder.parents) if part.exists()), None)
    if there is not None and not there.is_dir():
        raise InputError(
            Message("{there} is a file, expected a folder; name another one or move the file away", there=there)
        )


def made_folder(folder: Path) -> Path:
    """Make a folder with its parents, if it is not there.

    Raises
    ------
    InputError
        If it, or a folder above it, is a file.
    WriteError
        If it cannot be made.
    """
    expect_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(folder, error) from None
    return folder


@contextmanager
def fresh_file(target: Path) -> Iterator[Path]:
    """Give a path beside the target to write to; it takes the target's place when the block ends well.

    A block that fails leaves neither the part nor a changed target; readers see the old file or the new one.

    Raises
    ------
    WriteError
        If the system refuses: no space, no permission, a folder of that name.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "a.txt"
    >>> with fresh_file(target) as part:
    ...     _ = part.write_text("whole")
    >>> target.read_text(), len(list(target.parent.iterdir()))
    ('whole', 1)
    """
    made_folder(target.parent)
    _sweep_once(target.parent)
    part: Path | None = None
    lock: int | None = None
    try:
        part, lock = _begun(target, folder=False)
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.chmod(0o644)
        part.replace(target)
        _settle(target.parent)
    except OSError as error:
        raise write_error(target, error) from None
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()
        _freed(lock)


def write_bytes(target: Path, data: bytes) -> Path:
    """Write a file in one step; returns its path."""
    with fresh_file(target) as part:
        part.write_bytes(data)
    return target


def write_text(target: Path, text: str) -> Path:
    """Write text as UTF-8 in one step; returns the path."""
    return write_bytes(target, text.encode("utf-8"))


def _settle(folder: Path) -> None:
    """Let the disk keep a rename, where the system can say so."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """Give a folder beside the target to write to; it takes the target's place, whole, when the block ends well.

    Where the system can exchange two folders (Linux), readers see the old folder or the new one at every moment; else
    the old one is moved aside first, and for that moment there is none. A block that fails changes nothing.

    Raises
    ------
    InputError
        If the target is a file.
    WriteError
        If the system refuses: no space, no permission, a folder that another disk is mounted on.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "site"
    >>> for text in ("first", "second"):
    ...     with fresh_folder(target) as part:
    ...         _ = (part / "index.html").write_text(text)
    >>> (target / "index.html").read_text(), [path.name for path in target.parent.iterdir()]
    ('second', ['site'])
    """
    target = target.resolve()
    expect_folder(target)
    made_folder(target.parent)
    _sweep_once(target.parent)
    part: Path | None = None
    lock: int | None = None
    try:
        part, lock = _begun(target, folder=True)
        yield part
        part.chmod(0o755)
        _take_place(part, target)
        _settle(target.parent)
    except OSError as error:
        raise write_error(target, error) from None
    finally:
        if part is not None:  # what was not finished, or the folder that stood there before
            shutil.rmtree(part, ignore_errors=True)
        _freed(lock)


@contextmanager
def held_folder(parent: Path) -> Iterator[Path]:
    """Give an empty folder in another one for files that are needed for a moment; it is removed afterwards.

    One that a killed process left is swept like any other part.
    """
    part, lock = _begun(made_folder(parent) / "held", folder=True)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)
        _freed(lock)


@contextmanager
def held_by_this_process(path: Path) -> Iterator[int]:
    """Open a file for adding to its end, while no other process does or puts another file in its place."""
    while True:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            if fcntl is not None:
                with contextlib.suppress(OSError):  # a share without locks
                    fcntl.flock(handle, fcntl.LOCK_EX)
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                yield handle
                return
        finally:
            os.close(handle)


@contextmanager
def fresh_locked(target: Path) -> Iterator[Path]:
    """As `fresh_file`, for a file that others add to: they wait until it has taken its place."""
    with held_by_this_process(target), fresh_file(target) as part:
        yield part


def _begun(target: Path, *, folder: bool) -> tuple[Path, int | None]:
    """Make an empty part beside a target, with its lock (None where the system has none)."""
    prefix = f".{target.name[:LONGEST_HEAD]}-"
    while True:
        if folder:
            part = Path(tempfile.mkdtemp(dir=target.parent, prefix=prefix, suffix=PART))
            lock = None if fcntl is None else os.open(part, os.O_RDONLY)
        else:
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=prefix, suffix=PART)
            part, lock = Path(name), handle
            if fcntl is None:  # an open file cannot be renamed there
                os.close(handle)
                lock = None
        if lock is None:
            return part, None
        with contextlib.suppress(OSError):  # a share without locks
            fcntl.flock(lock, fcntl.LOCK_EX)
        if part.exists():
            return part, lock
        os.close(lock)  # swept between the making and the lock


def _freed(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


_swept: set[Path] = set()


def forget_swept() -> None:
    """Let the next write into a folder look for parts there, though this process has looked already."""
    _swept.clear()


def _sweep_once(folder: Path) -> None:
    if folder not in _swept:
        _swept.add(folder)
        sweep_parts(folder)


def sweep_parts(folder: Path) -> None:
    """Remove what writers that were killed left in a folder; what one is writing now stays."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if _PARTS.fullmatch(entry.name) and not entry.is_symlink():
                with contextlib.suppress(OSError):
                    _remove_abandoned(Path(entry.path), is_folder=entry.is_dir())


def _remove_abandoned(part: Path, *, is_folder: bool) -> None:
    if fcntl is None:
        if time.time() - part.stat().st_mtime > ABANDONED_AFTER_S:
            _removed(part, is_folder=is_folder)
        return
    lock = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while its writer lives
        _removed(part, is_folder=is_folder)
    finally:
        os.close(lock)


def _removed(part: Path, *, is_folder: bool) -> None:
    if is_folder:
        shutil.rmtree(part)
    else:
        part.unlink()


def _take_place(part: Path, target: Path) -> None:
    if not target.exists():
        part.rename(target)
        return
    if _exchanged(part, target):
        return
    aside = part.with_name(f"{part.name}.old")
    target.rename(aside)
    try:
        part.rename(target)
    except OSError:
        aside.rename(target)
        raise
    aside.rename(part)


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed places in one step: renameat2(2) of Linux with RENAME_EXCHANGE."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0
