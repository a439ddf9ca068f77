"""Checksums of what a warehouse stores, so that a byte that changed on the disk is found.

``<warehouse>/CHECKSUMS`` has a line a file, as `sha256sum` writes and checks them: digest, two blanks, path. A line is
added before the file takes its place, so of a file that is replaced either line may hold: the newest two count. The
bytes of the raw store are named by their digest and need no line.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.message import Message
from analytics.writing import fresh_file, fresh_locked, held_by_this_process, write_error

NAME = "CHECKSUMS"
#: what is stored, but for the raw store's bytes and the copy of the build that is there for other tools
STORED = ("dabiao-[0-9]*.duckdb", "CURRENT", "PUBLISHED", "raw/journal/*.json", "ledger/*.parquet", "ledger/*.json",
          "ledger/grades/*.parquet", "hourly/*/*.parquet")  # fmt: skip
KEPT_A_FILE = 2
#: lines beyond which superseded ones are dropped
MOST_LINES = 2_000


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def fresh_stored(folder: Path, target: Path) -> Iterator[Path]:
    """Give a path to write a file of a warehouse to, as `analytics.writing.fresh_file` does; its checksum is noted."""
    with fresh_file(target) as part:
        yield part
        note(folder, target, digest_of(part))


def write_stored(folder: Path, target: Path, text: str) -> None:
    """Write a text of a warehouse in one step; its checksum is noted."""
    with fresh_stored(folder, target) as part:
        part.write_bytes(text.encode("utf-8"))


def note(folder: Path, target: Path, digest: str) -> None:
    """Add the line of a file that is about to take its place.

    Raises
    ------
    WriteError
        If it cannot be written.
    """
    line = f"{digest}  {target.relative_to(folder).as_posix()}\n".encode()
    try:
        with held_by_this_process(folder / NAME) as handle:
            os.write(handle, line)
    except OSError as error:
        raise write_error(folder / NAME, error) from None


def noted(folder: Path) -> dict[str, list[str]]:
    """Digests of each file by its path, the newest last; lines that are none are passed over."""
    found: dict[str, list[str]] = {}
    try:
        lines = (folder / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    for line in lines:
        digest, blanks, path = line[:64], line[64:66], line[66:]
        if blanks == "  " and path:
            found[path] = [one for one in found.get(path, []) if one != digest] + [digest]
    return found


def drop_superseded(folder: Path) -> None:
    """Keep the newest lines of the files that are there, once there are many others."""
    path = folder / NAME
    if not path.is_file() or path.stat().st_size < MOST_LINES * 66:
        return
    with fresh_locked(path) as part:
        kept = {name: digests[-KEPT_A_FILE:] for name, digests in noted(folder).items() if (folder / name).is_file()}
        lines = [f"{digest}  {name}\n" for name, digests in kept.items() for digest in digests]
        part.write_text("".join(lines), encoding="utf-8")


def stored_files(folder: Path) -> list[Path]:
    """Every stored file that has a line, or should have one."""
    return sorted(path for pattern in STORED for path in folder.glob(pattern) if path.is_file())


def changed_files(folder: Path) -> tuple[list[Message], list[Path]]:
    """Stored files whose bytes are not those that were written, a line each; and files without a checksum."""
    lines, bare, known = list[Message](), list[Path](), noted(folder)
    for path in stored_files(folder):
        name = path.relative_to(folder).as_posix()
        digests = known.get(name, [])[-KEPT_A_FILE:]
        if not digests:
            bare.append(path)
        elif digest_of(path) not in digests:
            lines.append(Message("{file}: not the bytes that were written", file=name))
    return lines, bare
