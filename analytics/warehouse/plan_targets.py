"""Targets of the plans in a warehouse: as a table for people, as `Target` records for everything that judges them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.targets import registry
from analytics.targets.target import Target
from analytics.warehouse.connection import Warehouse

#: name under which a connection remembers that it was looked at
_CHANGES = "changes of indicators"


def target_table(
    wh: Warehouse,
    as_of: date | None = None,
    region_id: str | None = None,
    plan_id: str | None = None,
    year: int | None = None,
    target_id: str | None = None,
) -> pd.DataFrame:
    """Targets as rows of ``core/target``; each choice left out means all.

    Parameters
    ----------
    wh : Warehouse
        An open build.
    as_of : date, optional
        Only plans issued by this day.
    region_id, plan_id, target_id : str, optional
        A region's own targets, those of one plan, one target.
    year : int, optional
        Only targets whose period ends in this year.
    """
    _stand_in_for_changes(wh)
    return wh.query("core/target", as_of=as_of, region_id=region_id, plan_id=plan_id, year=year, target_id=target_id)


def _stand_in_for_changes(wh: Warehouse) -> None:
    """A build made before indicators stated of what they are a change takes that of the embedded registry."""
    if _CHANGES in wh.once:
        return
    wh.once[_CHANGES] = True
    stored = wh.con.table("indicator")
    if "change_of" not in stored.columns:
        known = registry.load().indicators[["indicator_id", "change_of", "change_how"]]
        wh.con.register("indicator_of_today", stored.df().merge(known, on="indicator_id", how="left"))
        wh.con.execute("CREATE OR REPLACE TEMP TABLE indicator AS SELECT * FROM indicator_of_today")
        wh.con.unregister("indicator_of_today")


def targets_of(
    wh: Warehouse,
    as_of: date | None = None,
    region_id: str | None = None,
    year: int | None = None,
    target_id: str | None = None,
) -> list[Target]:
    """Targets as records, in the order of `target_table`."""
    rows = target_table(wh, as_of, region_id, None, year, target_id)
    return [Target.from_row({str(name): cell for name, cell in row.items()}) for row in rows.to_dict("records")]
