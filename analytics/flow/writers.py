"""Writers of builds: from the present one, or from nothing where a load was removed."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from analytics.errors import DabiaoError
from analytics.ingest.companion_files import STATIONS
from analytics.ingest.raw import sha256_of
from analytics.input_files import SUFFIXES
from analytics.message import Message
from analytics.settings import Settings
from analytics.warehouse import DamagedError, Warehouse, current_build, grades, journal, ledger, open_build, publish
from analytics.warehouse.builds import current_build_or_none

SHOWN = 5


def embedded_files(raw_dir: Path) -> list[Path]:
    """Measurement and figure files of a workspace of every kind that is read, in a fixed order."""
    return [path for path in _laid(raw_dir) if path.suffix.lower() in SUFFIXES]


def passed_over(raw_dir: Path) -> list[Path]:
    """What lies among the measurement and figure files and is not read: other kinds of files, and folders."""
    return [path for path in _laid(raw_dir) if path.suffix.lower() not in SUFFIXES]


def _laid(raw_dir: Path) -> list[Path]:
    """What a user laid there, but for cards, lists of stations and what programs keep for themselves."""
    every = [path for name in ("monitoring", "figures") for path in sorted((raw_dir / name).glob("*"))]
    beside = (".card.toml", STATIONS)
    return [path for path in every if not path.name.startswith((".", "~$")) and not path.name.endswith(beside)]


def embedded_digests(raw_dir: Path) -> set[str]:
    """Digests of the files of a workspace."""
    return {sha256_of(path.read_bytes()) for path in embedded_files(raw_dir)}


def up_to_removals(settings: Settings) -> AbstractContextManager[Warehouse]:
    """Writer of a build that is about to be refreshed; it begins from nothing where a load in the build was removed.

    That is so where the build that the removal made was lost, or never published.
    """
    folder = settings.warehouse_dir
    build = current_build(folder)
    if build is None:
        return publish.writer(folder)
    with open_build(build) as wh:
        removed = journal.removed_since(wh, folder)
    return from_kept(settings) if removed else publish.writer(folder)


def from_kept(settings: Settings, partial: bool = False) -> AbstractContextManager[Warehouse]:
    """Writer of a build that begins from nothing, after what only the present build holds of the ledger is written.

    Raises
    ------
    DabiaoError
        If the build holds loads that were not kept, unless ``partial``.
    """
    folder = settings.warehouse_dir
    build = current_build_or_none(folder)
    if build is not None:
        with contextlib.suppress(DamagedError, duckdb.Error), open_build(build) as wh:
            _expect_kept(wh, settings, partial)
            ledger.export_missing(wh, folder)
            grades.export_grades(wh, folder)
    return publish.writer(folder, from_nothing=True)


def _expect_kept(wh: Warehouse, settings: Settings, partial: bool) -> None:
    """Refuse to leave out loads whose bytes are neither kept nor embedded."""
    loaded = wh.table("batch")
    kept = {record.sha256 for record in journal.records(settings.warehouse_dir)} | embedded_digests(settings.raw_dir)
    lost = sorted(set(loaded.loc[~loaded["sha256"].isin(kept), "file"]))
    if lost and not partial:
        raise DabiaoError(
            Message(
                "{n:load was|loads were} made before files were kept and would be lost: {files}{more}; "
                "'dabiao ingest' these files again, which keeps them, or 'dabiao rebuild --partial'",
                n=len(lost),
                files=", ".join(lost[:SHOWN]),
                more=Message(" and others") if len(lost) > SHOWN else "",
            )
        )
