"""Bring the warehouse up to date with the registry, the standards and the files at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from analytics import standards
from analytics.errors import InputError, printable
from analytics.flow.lookup import lookup_of
from analytics.ingest import Options, read_file
from analytics.ingest.batch import Batch
from analytics.settings import Settings
from analytics.targets.registry import Registry
from analytics.targets.registry import load as load_registry
from analytics.warehouse import Warehouse, archive, ledger, load, publish

Progress = Callable[[str], None]

#: table of the warehouse → attribute of the standards
STANDARD_TABLES = {
    "standard": "editions", "standard_limit": "limits", "breakpoint": "breakpoints", "validity": "validity",
    "reporting_decimals": "decimals", "water_class": "water_classes", "parameter": "parameters",
    "evaluation": "evaluation", "composite_index": "composite", "event_rule": "event_rules",
    "index_rule": "index_rules",
}  # fmt: skip


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: one entry a file loaded, and files that could not be read with their message.

    ``columns`` has one line a file: what each of its columns was read as, and which were ignored.
    """

    loaded: list[load.Loaded] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)


def digest_of(folder: Path) -> str:
    """Digest of the CSV files of a folder."""
    parts = [path.name.encode() + path.read_bytes() for path in sorted(folder.glob("*.csv"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _load_rules(wh: Warehouse, raw_dir: Path) -> Registry:
    """Load registry and standards when their files changed; both are validated whole before a row is written."""
    registry = load_registry(raw_dir)
    meta = dict(wh.con.execute("SELECT key, value FROM meta").fetchall())
    seen = {name: digest_of(raw_dir / name) for name in ("registry", "standards", "events")}
    if meta.get("events") != seen["events"]:
        load.replace_table(wh, "exceptional_event", standards.load_events(raw_dir))
    if meta.get("standards") != seen["standards"]:
        rules = standards.load(raw_dir)
        for table, attribute in STANDARD_TABLES.items():
            load.replace_table(wh, table, getattr(rules, attribute))
    if meta.get("registry") != seen["registry"]:
        for table, rows in (("region", registry.regions), ("indicator", registry.indicators),
                            ("plan", registry.plans), ("target", registry.targets)):  # fmt: skip
            load.replace_table(wh, table, rows)
    for key, value in seen.items():
        wh.execute("load/meta", key=key, value=value)
    return registry


def embedded_files(raw_dir: Path) -> list[Path]:
    """Measurement and figure files of a workspace, in a fixed order."""
    folders = (raw_dir / "monitoring", raw_dir / "figures")
    return [p for folder in folders for p in sorted(folder.glob("*")) if p.suffix.lower() in {".csv", ".parquet"}]


def load_files(wh: Warehouse, files: list[Path], options: Options, progress: Progress) -> Refreshed:
    """Load files one by one; one that cannot be read is told and leaves no trace, the others go on."""
    done = Refreshed()
    for path in files:
        progress(f"ingest {path.name}")
        try:
            batch = read_file(path, lookup_of(wh), options)
        except InputError as error:
            done.failed.append(str(error))
            continue
        done.loaded.append(archive.load_any(wh, batch))
        done.columns.append(f"{printable(batch.file)}: {batch.columns}")
        done.failed.extend(f"{printable(batch.file)}: {text}" for text in batch.columns.unread)
        if batch.values.empty:
            done.failed.append(_nothing_entered(batch))
    return done


def _nothing_entered(batch: Batch) -> str:
    """What is said of a file from which no value was loaded; its rows stand in quarantine."""
    if batch.rows_accepted == 0:
        return (
            f"{batch.file}: none of its {batch.rows_read} rows was accepted, nothing was loaded; "
            "mend what the reasons name (table quarantine has every row) and load it again"
        )
    return f"{batch.file}: no row holds a value, nothing was loaded; fill in the values and load it again"


def refresh_into(wh: Warehouse, settings: Settings, progress: Progress) -> Refreshed:
    """Refresh a writable build: rules, embedded files, and runs that only the ledger still has."""
    progress("registry and standards")
    _load_rules(wh, settings.raw_dir)
    done = load_files(wh, embedded_files(settings.raw_dir), Options(), progress)
    ledger.import_missing(wh, settings.warehouse_dir)
    return done


def refresh(settings: Settings, progress: Progress = lambda _: None) -> Refreshed:
    """Build or update the warehouse and publish it.

    Raises
    ------
    LockedError
        If another run is writing.
    InputError
        If the registry or the standards are wrong: nothing is published then.
    """
    with publish.writer(settings.warehouse_dir) as wh:
        return refresh_into(wh, settings, progress)


def rebuild(settings: Settings, progress: Progress = lambda _: None) -> Refreshed:
    """Make the warehouse again from nothing, whatever state its builds are in, and publish it.

    Raises
    ------
    LockedError
        If another run is writing.
    InputError
        If the registry or the standards are wrong: nothing is published then.
    """
    with publish.writer(settings.warehouse_dir, from_nothing=True) as wh:
        return refresh_into(wh, settings, progress)


def ingest_files(
    settings: Settings, files: list[Path], options: Options, progress: Progress = lambda _: None
) -> Refreshed:
    """Load a user's files into the warehouse (which is built first if there is none) and publish it."""
    with publish.writer(settings.warehouse_dir) as wh:
        refresh_into(wh, settings, progress)
        return load_files(wh, files, options, progress)
