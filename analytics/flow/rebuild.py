"""Make the warehouse again from nothing: the loads that were kept, registry, standards and ledger."""

from __future__ import annotations

from datetime import datetime

from analytics.errors import DabiaoError, InputError
from analytics.flow.refresh import Progress, Refreshed, embedded_files, refresh_into
from analytics.ingest.files import sha256_of
from analytics.settings import Settings
from analytics.warehouse import DamagedError, current_build, journal, open_build, publish

SHOWN = 5


def rebuild(settings: Settings, progress: Progress = lambda _: None, partial: bool = False) -> Refreshed:
    """Make the warehouse again from nothing, whatever state its builds are in, and publish it.

    Parameters
    ----------
    settings : Settings
        Names the warehouse, the registry and the standards.
    progress : callable
        Told what is being done.
    partial : bool
        Leave out loads that cannot be made again, instead of publishing nothing.

    Returns
    -------
    Refreshed
        One entry a load; ``failed`` tells those that were left out.

    Raises
    ------
    DabiaoError
        If a load cannot be made again, unless ``partial``.
    LockedError
        If another run is writing.

    Notes
    -----
    The content is that of the build before, by `analytics.warehouse.content_digest`, as long as registry and standards
    are the same; grades of past runs are made again by ``dabiao score``.
    """
    folder = settings.warehouse_dir
    lost = _unkept(settings)
    if lost and not partial:
        raise DabiaoError(
            f"{len(lost)} loads were made before files were kept and would be lost: {', '.join(lost[:SHOWN])}"
            f"{' and others' if len(lost) > SHOWN else ''}; 'dabiao ingest' these files again, which keeps them, "
            "or 'dabiao rebuild --partial'"
        )
    with publish.writer(folder, from_nothing=True) as wh:
        return refresh_into(wh, settings, progress, partial)


def _unkept(settings: Settings) -> list[str]:
    """Files in the present build whose bytes are neither kept nor embedded."""
    try:
        build = current_build(settings.warehouse_dir)
        if build is None:
            return []
        with open_build(build) as wh:
            loaded = wh.table("batch")
    except DamagedError:
        return []
    kept = {record.sha256 for record in journal.records(settings.warehouse_dir)}
    return sorted(set(loaded.loc[~loaded["sha256"].isin(kept | _embedded(settings)), "file"]))


def _embedded(settings: Settings) -> set[str]:
    """Digests of the files of the workspace."""
    return {sha256_of(path.read_bytes()) for path in embedded_files(settings.raw_dir)}


def remove(settings: Settings, load: str, progress: Progress = lambda _: None) -> journal.Record:
    """Take a load out: the warehouse is made again without it, as if it had never been loaded. Its bytes stay kept.

    Parameters
    ----------
    settings : Settings
        Names the warehouse.
    load : str
        The load's batch_id (mart ``out_batches``) or its beginning, or the name of its file if only one load has it.
    progress : callable
        Told what is being done.

    Raises
    ------
    InputError
        If no load, or more than one, is meant.
    """
    folder = settings.warehouse_dir
    standing = journal.standing(journal.records(folder))
    found = [r for r in standing if r.file == load or (load and r.batch_id.startswith(load))]
    if len(found) != 1:
        listed = ", ".join(f"{r.batch_id} ({r.file}, {r.loaded_at.date()})" for r in (found or standing)[-SHOWN:])
        raise InputError(
            f"{load!r}: expected the batch_id of one load, or a file name that one load has: {listed or 'none yet'}"
        )
    if found[0].sha256 in _embedded(settings):
        raise InputError(
            f"{found[0].file} is a file of {settings.raw_dir}, loaded whenever it is there: remove it there"
        )
    with publish.writer(folder, from_nothing=True) as wh:
        refresh_into(wh, settings, progress, without=frozenset({found[0].batch_id}))
        journal.keeper_of(wh, folder).remove(found[0].batch_id, datetime.now(publish.SHANGHAI).replace(tzinfo=None))
    return found[0]
