"""Tables made of files are made once in a process, for as long as the bytes of the files stay the same."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Protocol, TypeVar

from analytics import resources

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
MOST_KEPT = 16  # contents of folders, over all loaders; the oldest goes first


class Loader(Protocol[T_co]):
    """What reads a raw folder, by default the embedded one."""

    def __call__(self, raw_dir: Path | None = None) -> T_co: ...  # noqa: D102


_kept: dict[tuple[str, str], bytes] = {}


def while_unchanged(*folders: str) -> Callable[[Callable[..., T]], Loader[T]]:
    """Wrap a loader of CSV folders, so that it reads and checks the same content only once.

    Each call gets a copy of its own, which it may change. Content that is refused is not kept: it is read and refused
    again.

    Parameters
    ----------
    *folders : str
        Folders below the raw folder that the loader reads.

    Examples
    --------
    >>> from analytics.targets import registry
    >>> first, second = registry.load(), registry.load()
    >>> first.plans is second.plans, first.plans.equals(second.plans)
    (False, True)
    """

    def wrap(load: Callable[..., T]) -> Loader[T]:
        @wraps(load)
        def loaded(raw_dir: Path | None = None) -> T:
            digest = _digest(raw_dir or resources.raw_dir(), folders)
            if digest is None:
                return load(raw_dir)  # which says what is wrong with the file
            key = f"{load.__module__}.{load.__qualname__}", digest
            if key in _kept:
                return pickle.loads(_kept[key])
            made = load(raw_dir)
            while len(_kept) >= MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[key] = pickle.dumps(made)
            return made

        return loaded

    return wrap


def _digest(raw_dir: Path, folders: tuple[str, ...]) -> str | None:
    """Digest of names and bytes of the CSV files of some folders; None if one of them cannot be read."""
    out = hashlib.sha256()
    try:
        for folder in folders:
            for path in sorted((raw_dir / folder).glob("*.csv")):
                data = path.read_bytes()
                out.update(f"{folder}/{path.name} {len(data)}\0".encode() + data)
    except OSError:
        return None
    return out.hexdigest()
