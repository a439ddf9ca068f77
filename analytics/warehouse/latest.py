"""A copy of the build in use under a name that never changes, for tools that read a DuckDB file by its path."""

from __future__ import annotations

import shutil
from pathlib import Path

from analytics.writing import fresh_file

NAME = "dabiao-latest.duckdb"


def copy_latest(build: Path) -> Path:
    """Put a copy of a build beside it under the name `NAME`, in one step; a copy that is there already stays.

    A copy, not a link: what another tool does to the file, or a lock it holds on it, never reaches the build. A reader
    who has the former copy open goes on reading it.

    Parameters
    ----------
    build : Path
        A build that was published, which never changes again.

    Returns
    -------
    Path
        The copy.

    Raises
    ------
    WriteError
        If there is no room, or no right to write; the former copy is as it was.

    Examples
    --------
    >>> import tempfile
    >>> build = Path(tempfile.mkdtemp()) / "dabiao-3.duckdb"
    >>> _ = build.write_bytes(b"rows")
    >>> copy = copy_latest(build)
    >>> copy.name, copy.read_bytes()
    ('dabiao-latest.duckdb', b'rows')
    """
    target = build.with_name(NAME)
    if not _is_of(target, build):
        with fresh_file(target) as part:
            shutil.copyfile(build, part)
            shutil.copystat(build, part)
    return target


def _is_of(copy: Path, build: Path) -> bool:
    """Whether a copy was made of a build: the copy keeps its size and the time at which it was written."""
    if not copy.is_file():
        return False
    ours, theirs = copy.stat(), build.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
