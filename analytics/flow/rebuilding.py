"""Make the warehouse again from nothing: the loads that were kept, registry, standards and ledger."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from analytics.errors import InputError
from analytics.flow.refreshing import Progress, Refreshed, refresh_into
from analytics.flow.writers import SHOWN, embedded_digests, from_kept
from analytics.ingest.files import sheet_name
from analytics.message import Message
from analytics.settings import Settings
from analytics.terms import SHANGHAI
from analytics.warehouse import journal


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
        One entry a load; ``failed`` names those that were left out.

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

    Examples
    --------
    What was loaded from a file is made again from its kept bytes, though the file itself is gone:

    >>> from analytics.flow import ingest_files
    >>> from analytics.flow.samples import sample_days, sample_workspace
    >>> from analytics.ingest import Options
    >>> settings = sample_workspace()
    >>> file = sample_days(settings.home_dir / "days.csv", "甲市", [40])
    >>> _ = ingest_files(settings, [file], Options(new_regions=True))
    >>> file.unlink()
    >>> [(one.file, one.values_new) for one in rebuild(settings).loaded]
    [('days.csv', 1)]
    """
    with from_kept(settings, partial) as wh:
        return refresh_into(wh, settings, progress, partial)


def remove(settings: Settings, load: str, progress: Progress = lambda _: None) -> list[journal.JournalEntry]:
    """Take a file's loads out: the warehouse is made again as if they had never been. The file's bytes stay kept.

    Parameters
    ----------
    settings : Settings
        Names the warehouse.
    load : str
        A load's batch_id (mart ``out_batches``) or its beginning, the name of a file (all loads of its sheets are
        meant), or ``FILE, sheet NAME``.
    progress : callable
        Called with one line on what is being done.

    Returns
    -------
    list of Record
        The loads that were taken out: one, or one a sheet of the workbook.

    Raises
    ------
    InputError
        If no load is meant, or files of the same name that differ.

    Examples
    --------
    >>> from analytics.flow import ingest_files
    >>> from analytics.flow.samples import sample_days, sample_workspace
    >>> from analytics.ingest import Options
    >>> settings = sample_workspace()
    >>> file = sample_days(settings.home_dir / "days.csv", "甲市", [40])
    >>> _ = ingest_files(settings, [file], Options(new_regions=True))
    >>> [one.file for one in remove(settings, "days.csv")]
    ['days.csv']
    >>> remove(settings, "days.csv")
    Traceback (most recent call last):
        ...
    analytics.errors.InputError: 'days.csv': expected a file of one version or the id of one load: none yet
    """
    folder = settings.warehouse_dir
    found = _meant(journal.standing(journal.records(folder)), load)
    if found[0].sha256 in embedded_digests(settings.raw_dir):
        values = {"file": found[0].file, "folder": str(settings.raw_dir)}
        raise InputError(
            Message("{file} is a file of {folder}, loaded whenever it is there: remove it there", **values)
        )
    gone = frozenset(record.batch_id for record in found)
    with from_kept(settings) as wh:
        refresh_into(wh, settings, progress, without=gone)
        keeper, now = journal.keeper_of(wh, folder), datetime.now(SHANGHAI).replace(tzinfo=None)
        for record in found:
            keeper.remove(record.batch_id, now)
    return found


def _meant(standing: list[journal.JournalEntry], load: str) -> list[journal.JournalEntry]:
    """Loads that an id or a name means: one, or those of the sheets of one file.

    Raises
    ------
    InputError
        If there is none, or there are several; names their ids.
    """
    name = Path(load).name
    found = [r for r in standing if name in (r.file, sheet_name(r.file, r.options.sheet))]
    found = found or [r for r in standing if load and r.batch_id.startswith(load)]
    if found and len({(r.file, r.sha256) for r in found}) == 1 and (len(found) == 1 or found[0].file == name):
        return found
    every = found or standing
    listed = "; ".join(
        f"{r.batch_id} ({sheet_name(r.file, r.options.sheet)}, {r.loaded_at.date()})" for r in every[-SHOWN:]
    )
    more = Message("; and {n} earlier ones", n=len(every) - SHOWN) if len(every) > SHOWN else ""
    values = {"asked": repr(load), "loads": listed or Message("none yet"), "more": more}
    raise InputError(Message("{asked}: expected a file of one version or the id of one load: {loads}{more}", **values))
