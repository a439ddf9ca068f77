"""The build to read from, renewed first where it is outdated, and the age of each series."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from analytics.errors import DabiaoError, LockedError
from analytics.flow.outdated import LOADS, TABLES, outdated
from analytics.message import Message, joined
from analytics.settings import Settings
from analytics.warehouse import Warehouse, current_build, journal, ledger, open_build
from analytics.writing import WriteError


def ready_build(settings: Settings, tell: Callable[[str], None]) -> Path:
    """Build to read from: the current one, made or brought up to date first where that is needed.

    Parameters
    ----------
    settings : Settings
        Names the warehouse and the workspace.
    tell : callable
        Called with one line on what has changed, and if it cannot be taken in.

    Raises
    ------
    InputError
        If a registry or standards that changed are wrong.
    LockedError, WriteError
        If the tables are of another version and cannot be renewed.
    """
    build = current_build(settings.warehouse_dir)
    if build is None:
        from analytics.flow.refreshing import refresh  # here: it loads the readers of files

        if journal.records(settings.warehouse_dir) or ledger.ledger_files(settings.warehouse_dir):
            tell(Message("no build here: it is made again of the loads that were kept and of the ledger"))
        refresh(settings)
    else:
        with open_build(build) as wh:
            changed = outdated(wh, settings)
        if changed:
            tell(
                Message(
                    "{changed} changed since the warehouse was made: it is brought up to date",
                    changed=joined(changed, ", "),
                )
            )
            _renew(settings, changed, tell)
    found = current_build(settings.warehouse_dir)
    assert found is not None
    return found


def _renew(settings: Settings, changed: list[str], tell: Callable[[str], None]) -> None:
    from analytics.flow.refreshing import refresh

    try:
        done = refresh(settings)
    except DabiaoError as error:
        if TABLES in changed or not (isinstance(error, LockedError | WriteError) or changed == [LOADS]):
            raise
        tell(
            Message(
                "that was not possible, the answer is on the older {changed}: {error}; later: 'dabiao run'",
                changed=joined(changed, ", "),
                error=getattr(error, "message", error),
            )
        )
        return
    for text in done.failed:
        tell(text)


def stale_series(wh: Warehouse, regions: list[str], as_of: date, limit: int) -> str | None:
    """Say which series of the briefed regions' targets are too old for a date; None if none is.

    Parameters
    ----------
    wh : Warehouse
        Open build.
    regions : list of str
        Regions that are briefed.
    as_of : date
        Day asked about.
    limit : int
        Days after which the newest value is too old.
    """
    rows = wh.query("core/stale_series", regions=regions, as_of=as_of)
    old = rows[rows["age"] > limit]
    if old.empty:
        return None
    old = old.assign(newest_day=old["newest_day"].dt.date)
    lines = [
        Message(
            "{region} {parameters}: newest day {day}, {age:day|days} before {as_of}",
            region=region,
            parameters=", ".join(part["parameter"]),
            day=day,
            age=days,
            as_of=as_of,
        )
        for (region, day, days), part in old.groupby(["region_id", "newest_day", "days"], sort=True)
    ]
    return Message(
        "{lines} (limit {limit:day|days}); ingest newer values, or ask --as-of a day they reach",
        lines=joined(lines, "; "),
        limit=limit,
    )
