"""Exceptional events: days a rule may leave out, by the bureau's list or by our own criterion, never mixed."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.indicators.core import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.indicators.dust import DUST_PM10_ABOVE, DUST_RATIO_BELOW


def event_days(
    wh: WarehouseLike,
    region_id: str,
    period_start: date,
    period_end: date,
    as_of: date,
    edition: str | None = None,
) -> pd.DataFrame:
    """Days of a region on a list of exceptional events, and the days our own criterion suspects.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse; the table ``exceptional_event`` holds the lists of ``data/raw/events``.
    region_id : str
        Region.
    period_start, period_end : date
        First and last day.
    as_of : date
        Only lists and values known by then.
    edition : str, optional
        Edition a target names; by default the one in force on `period_end`.

    Returns
    -------
    DataFrame
        Columns day, parameter, list_kind (``bureau`` or ``suspect``), origin (``file`` or ``criterion``),
        criterion, source, grade. A statistic leaves out the days of one kind at a time.
    """
    end = as_date(period_end)
    return core_query(
        wh,
        "event_days",
        region_id=region_id,
        period_start=as_date(period_start),
        period_end=end,
        as_of=as_date(as_of),
        hj633=warehouse_standards(wh).matching_edition("HJ 633", edition, end),
        dust_pm10=DUST_PM10_ABOVE,
        dust_ratio=DUST_RATIO_BELOW,
    )


def bureau_coverage(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date
) -> pd.DataFrame:
    """How far the bureau's list reaches over a period.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id : str
        Region.
    period_start, period_end : date
        First and last day.
    as_of : date
        Only lists known by then.

    Returns
    -------
    DataFrame
        One row a parameter: n_covered, n_events, n_days, and ``covered``: the list was made for every day of the
        period (an empty list is not a missing one).
    """
    span = {"period_start": as_date(period_start), "period_end": as_date(period_end), "as_of": as_date(as_of)}
    found = core_query(wh, "event_coverage", region_id=region_id, **span)
    return found.assign(covered=found["n_covered"] == found["n_days"])
