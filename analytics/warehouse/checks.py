"""Content checks before publishing: the statements under ``sql/checks``, on what a run added or on everything."""

from __future__ import annotations

from datetime import datetime

from analytics import resources
from analytics.warehouse.connection import Warehouse

EVERYTHING = datetime(1, 1, 1)


def run_checks(wh: Warehouse, since: datetime = EVERYTHING) -> list[str]:
    """Run ``sql/checks``; each statement returns the rows that offend. Returns one line a failed check.

    Parameters
    ----------
    wh : Warehouse
        Open build.
    since : datetime
        Measurements whose interval begins earlier are left alone: a run that adds a day checks that day, so that its
        cost does not grow with the archive.
    """
    failed = []
    for name in resources.sql_names("checks"):
        rows = wh.query(name, since=since)
        if len(rows):
            failed.append(f"{name}: {len(rows)} rows, e.g. {rows.iloc[0].to_dict()}")
    return failed


def rules_of(wh: Warehouse) -> object:
    """Digest of the standards a build was made with."""
    return dict(wh.con.execute("SELECT key, value FROM meta").fetchall()).get("standards")


def checks_from(wh: Warehouse, rules_before: object) -> datetime:
    """Start of what a run has to check: all of it if the rules changed, else from the earliest day it loaded on."""
    if rules_of(wh) != rules_before:
        return EVERYTHING
    found = wh.scalar("core/fresh_since")
    return datetime.max if found is None else found
