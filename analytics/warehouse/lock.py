"""The writer's lock: one run writes to a warehouse at a time, and a second one learns who holds it."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from analytics.errors import LockedError
from analytics.message import Message
from analytics.terms import SHANGHAI
from analytics.writing import made_folder, write_error, write_text


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the one writer lock; the system frees it when the holder dies.

    Raises
    ------
    LockedError
        If another run holds it; the message names the holder and since when.
    """
    from filelock import FileLock, Timeout  # here: only who writes needs it, and it takes long to load

    made_folder(folder)
    card = folder / "writer.json"
    lock = FileLock(folder / "writer.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(_holder(card, folder)) from None
    except OSError as error:
        raise write_error(folder / "writer.lock", error) from None
    try:
        since = datetime.now(SHANGHAI).isoformat(timespec="seconds")
        holder = {"user": user_name(), "host": socket.gethostname(), "pid": os.getpid(), "since": since}
        write_text(card, json.dumps(holder))
        yield
    finally:
        card.unlink(missing_ok=True)
        lock.release()


def user_name() -> str:
    """Name of the user, or the number where the password file has no name for it.

    Examples
    --------
    >>> user_name() != ""
    True
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown user"


def _holder(card: Path, folder: Path) -> str:
    try:
        who = json.loads(card.read_text())
        named = {name: who[name] for name in ("user", "host", "pid", "since")}
        holder = Message("{user} on {host} (process {pid}) since {since}", **named)
    except (OSError, ValueError, KeyError):
        holder = Message("another process")
    return Message(
        "warehouse {folder} is locked by {holder}; wait for that run to end and repeat the command",
        folder=folder,
        holder=holder,
    )
