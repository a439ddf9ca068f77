"""The builds of a warehouse and the pointer that names the one in use: found and checked, never written or deleted.

A pointer that is not right, or a build that cannot be read, is reported with the newest intact build; `dabiao repair`
points there. Which files are builds that this product published stands in ``PUBLISHED``, one name a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.errors import DabiaoError, InputError, printable_path
from analytics.message import Message, joined
from analytics.warehouse.checks import run_checks
from analytics.warehouse.connection import DamagedError, open_build
from analytics.warehouse.digest import content_digest
from analytics.writing import expect_folder

POINTER = "CURRENT"
PUBLISHED = "PUBLISHED"
#: what the pointer holds while the first build of a folder is made
NONE_YET = "none published yet"
_NAME = re.compile(r"dabiao-([1-9][0-9]{0,8})\.duckdb")
_LONGEST_POINTER = 4096
WAY_OUT = Message("'dabiao repair' points to the newest intact build and deletes nothing")


def build_number(path: Path) -> int | None:
    """Number in a build's name; None if the name is not one of ours.

    Examples
    --------
    >>> build_number(Path("dabiao-12.duckdb")), build_number(Path("dabiao-old.duckdb"))
    (12, None)
    """
    found = _NAME.fullmatch(path.name)
    return int(found.group(1)) if found else None


def builds(folder: Path) -> list[Path]:
    """Files that bear a build's name, the newest last."""
    named = [(build_number(path), path) for path in folder.glob("dabiao-*.duckdb")]
    return [path for number, path in sorted((n, p) for n, p in named if n is not None and p.is_file())]


def published(folder: Path) -> list[str]:
    """Names of the builds that were published here, as far as their files are there still."""
    try:
        lines = (folder / PUBLISHED).read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [name for name in dict.fromkeys(lines) if _NAME.fullmatch(name) and (folder / name).is_file()]


def current_build(folder: Path) -> Path | None:
    """Build the pointer names, or None where nothing has been published yet, though a first build may be in the making.

    Raises
    ------
    DamagedError
        If the pointer is not right, or is gone while builds are there. Nothing is deleted or written over.
    InputError
        If the folder is a file, or a workspace and not the folder of its builds.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> current_build(folder) is None  # nothing was published here yet
    True
    """
    expect_folder(folder)
    pointer = folder / POINTER
    if not pointer.exists() and not pointer.is_symlink():
        if not builds(folder):
            _expect_no_workspace(folder)
            return None
        raise DamagedError(
            Message("{pointer} is not there though builds are; {offer}", pointer=pointer, offer=_offer(folder))
        )
    wrong = _fault_of_pointer(pointer)
    if wrong:
        raise DamagedError(joined([joined([str(pointer), wrong], " "), _offer(folder)], "; "))
    name = _named(pointer)
    return None if name == NONE_YET else folder / name


def _expect_no_workspace(folder: Path) -> None:
    """Refuse a workspace where the folder of its builds is meant: a first build would be made beside its settings."""
    from analytics.settings import FILE

    if (folder / FILE).is_file():
        raise InputError(
            Message(
                "{folder} is a workspace, expected the folder of its builds ({inside}); or name the workspace by "
                "DABIAO_HOME, in Python home={quoted}",
                folder=printable_path(folder), inside=printable_path(folder / "data" / "warehouse"),
                quoted=repr(printable_path(folder)),
            )
        )  # fmt: skip


@contextmanager
def kept_open(folder: Path) -> Iterator[None]:
    """Hold the current build open while a block opens it several times: DuckDB then starts for it only once.

    A build that is damaged or missing is not held; who opens it in the block says what is wrong with it.

    Examples
    --------
    >>> import tempfile
    >>> with kept_open(Path(tempfile.mkdtemp())):  # nothing was published here yet
    ...     pass
    """
    with ExitStack() as held:
        with suppress(DabiaoError):
            if (build := current_build(folder)) is not None:
                held.enter_context(open_build(build))
        yield


def current_build_or_none(folder: Path) -> Path | None:
    """Build the pointer names; None where there is none or the pointer is not right."""
    try:
        return current_build(folder)
    except DamagedError:
        return None


def awaits_first_build(folder: Path) -> bool:
    """Whether nothing has been published in a folder: there is neither pointer nor build, or the pointer says so."""
    pointer = folder / POINTER
    if pointer.exists() or pointer.is_symlink():
        return not _fault_of_pointer(pointer) and _named(pointer) == NONE_YET
    return not builds(folder)


def _named(pointer: Path) -> str:
    with pointer.open("rb") as handle:
        return handle.read(_LONGEST_POINTER).decode("utf-8").strip()


def _fault_of_pointer(pointer: Path) -> str:
    """What is wrong with a pointer that is there; '' if nothing."""
    try:
        name = _named(pointer)
    except OSError as error:
        return Message("cannot be read ({strerror})", strerror=error.strerror)
    except UnicodeDecodeError:
        return Message("holds no text")
    if name == NONE_YET:
        return ""
    if not name:
        return Message("is empty")
    if not _NAME.fullmatch(name):
        return Message("names {name!r}, which is no build such as dabiao-12.duckdb", name=name[:60])
    return "" if pointer.with_name(name).is_file() else Message("names {name}, which is not there", name=name)


def _offer(folder: Path) -> str:
    """What can be done: the newest build that opens."""
    for path in reversed(builds(folder)):
        if not fault_of_build(path, whole=False):
            return Message("newest build that can be opened: {name}; {way_out}", name=path.name, way_out=WAY_OUT)
    return Message(
        "no build here can be opened; 'dabiao rebuild' makes one of the loads that were kept and of the ledger"
    )


def fault_of_build(path: Path, whole: bool = True) -> str:
    """What is wrong with a build; '' if nothing.

    Parameters
    ----------
    path : Path
        File of the build.
    whole : bool
        Read every row and run the content checks; else only open it.
    """
    try:
        with open_build(path) as wh:
            if whole:
                content_digest(wh)
                failed = run_checks(wh) if wh.is_of_today else []
                return "; ".join(failed)
    except DamagedError as error:
        return error.why
    except duckdb.Error as error:
        return str(error).splitlines()[0][:160]
    return ""


@dataclass(frozen=True)
class BuildState:
    """One build: its file, whether the pointer names it, and what is wrong with it ('' if nothing)."""

    path: Path
    in_use: bool
    fault: str


def build_states(folder: Path) -> list[BuildState]:
    """Every build, the newest first, each opened and checked."""
    current = current_build_or_none(folder)
    return [BuildState(path, path == current, fault_of_build(path)) for path in reversed(builds(folder))]
