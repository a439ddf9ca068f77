"""Content checks before publishing: the statements under ``sql/checks``, on what a run added or on everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from analytics import resources
from analytics.warehouse.connection import Warehouse


@dataclass(frozen=True)
class Starts:
    """Measurements by the start of their interval: from the first to the last, both included."""

    first: datetime
    last: datetime


EVERYTHING = Starts(datetime.min, datetime.max)
NOTHING = Starts(datetime.max, datetime.min)


def run_checks(wh: Warehouse, checked: Starts = EVERYTHING) -> list[str]:
    """Run ``sql/checks``; each statement returns the rows that offend. Returns one line a failed check.

    Parameters
    ----------
    wh : Warehouse
        Open build.
    checked : Starts
        Measurements of other intervals are left alone: a run that adds a day checks that day, so that its cost does not
        grow with the archive.
    """
    failed = []
    for name in resources.sql_names("checks"):
        rows = wh.query(name, first=checked.first, last=checked.last)
        if len(rows):
            failed.append(f"{name}: {len(rows)} rows, e.g. {rows.iloc[0].to_dict()}")
    return failed


def rules_of(wh: Warehouse) -> object:
    """Digest of the standards a build was made with."""
    return dict(wh.con.execute("SELECT key, value FROM meta").fetchall()).get("standards")


def to_check(wh: Warehouse, rules_before: object) -> Starts:
    """What a run has to check: all of it if the rules changed, else the days between the first and last it loaded."""
    if rules_of(wh) != rules_before:
        return EVERYTHING
    first, last = wh.execute("core/fresh_span").fetchall()[0]
    return NOTHING if first is None else Starts(first, last)
