"""Make the warehouse again from nothing: the loads that were kept, registry, standards and ledger."""

from __future__ import annotations

from datetime import datetime

from analytics.errors import InputError
from analytics.flow.refresh import Progress, Refreshed, refresh_into
from analytics.flow.writers import SHOWN, embedded_digests, from_kept
from analytics.settings import Settings
from analytics.warehouse import journal, publish


def rebuild(settings: Settings, progress: Progress = lambda _: None, partial: bool = False) -> Refreshed:
    """Make the warehouse again from nothing, whatever state its builds are in, and publish it.

    Parameters
    ----------
    settings : Settings
        Names the warehouse, the registry and the standards.
    progress : callable
        Called with one line on what is being done.
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
    are the same.
    """
    with from_kept(settings, partial) as wh:
        return refresh_into(wh, settings, progress, partial)


def remove(settings: Settings, load: str, progress: Progress = lambda _: None) -> journal.Record:
    """Take a load out: the warehouse is made again without it, as if it had never been loaded. Its bytes stay kept.

    Parameters
    ----------
    settings : Settings
        Names the warehouse.
    load : str
        The load's batch_id (mart ``out_batches``) or its beginning, or the name of its file if only one load has it.
    progress : callable
        Called with one line on what is being done.

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
    if found[0].sha256 in embedded_digests(settings.raw_dir):
        raise InputError(
            f"{found[0].file} is a file of {settings.raw_dir}, loaded whenever it is there: remove it there"
        )
    with from_kept(settings) as wh:
        refresh_into(wh, settings, progress, without=frozenset({found[0].batch_id}))
        journal.keeper_of(wh, folder).remove(found[0].batch_id, datetime.now(publish.SHANGHAI).replace(tzinfo=None))
    return found[0]
