"""Whether a build is as new as what it is made of: registry, standards, events, tables of this version, kept loads."""

from __future__ import annotations

import hashlib
from pathlib import Path

from analytics.message import Message
from analytics.settings import Settings
from analytics.warehouse import Warehouse, journal, marts

RULES: tuple[str, ...] = (Message("registry"), Message("standards"), Message("events"))
TABLES = Message("the tables of this version")
LOADS = Message("loads that were kept or removed")


def outdated(wh: Warehouse, settings: Settings) -> list[str]:
    """What has changed since a build was made."""
    raw_dir = settings.raw_dir
    meta = dict(wh.con.execute("SELECT key, value FROM meta").fetchall())
    changed = [name for name in RULES if meta.get(name) != digest_of(raw_dir / name)]
    tables = [] if wh.is_of_today and meta.get("marts") == marts.digest() else [TABLES]
    loads = [LOADS] if journal.is_behind(wh, settings.warehouse_dir) else []
    return changed + loads + tables


def digest_of(folder: Path) -> str:
    """Digest of the CSV files of a folder."""
    parts = [path.name.encode() + path.read_bytes() for path in sorted(folder.glob("*.csv"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
