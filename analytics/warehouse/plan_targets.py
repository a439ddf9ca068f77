"""Targets of the plans in a warehouse: as a table for people, as `Target` records for everything that judges them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.targets.target import Target
from analytics.warehouse.connection import Warehouse


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
    return wh.query("core/target", as_of=as_of, region_id=region_id, plan_id=plan_id, year=year, target_id=target_id)


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
