"""Statements of ``sql/core`` that stand on the shared macros (visibility, rounding, the index of a day)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

import pandas as pd

from analytics import resources
from analytics.standards import Standards

MACROS = ("core/macro_half_even", "core/macro_spoken_value", "core/macro_air_day")


class WarehouseLike(Protocol):
    """What is needed of an open warehouse."""

    con: Any

    def query(self, name: str, **params: Any) -> pd.DataFrame:
        """Rows of a named statement with its parameters bound."""


def core_query(wh: WarehouseLike, name: str, **params: Any) -> pd.DataFrame:
    """Run ``sql/core/<name>.sql`` after making the macros it uses known to the connection.

    The macros are temporary: they live with the connection, work on a read-only build, and always are those of
    the installed version.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    name : str
        Name of the statement below ``sql/core``.
    **params
        Its parameters.

    Returns
    -------
    DataFrame
    """
    for macro in MACROS:
        wh.con.execute(resources.sql(macro))
    return wh.query(f"core/{name}", **params)


def as_date(day: date | datetime | pd.Timestamp | str) -> date:
    """Calendar date of anything that names one."""
    return pd.Timestamp(day).date()


def warehouse_standards(wh: WarehouseLike) -> Standards:
    """Rules as a warehouse stores them, so that its rows are judged by the tables they were loaded with.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.

    Returns
    -------
    Standards
    """
    editions = wh.con.table("standard").df()
    dates = ["effective_from", "effective_to"]
    return Standards(
        editions=editions.assign(**{name: editions[name].dt.date for name in dates}),
        limits=wh.con.table("standard_limit").df(),
        breakpoints=wh.con.table("breakpoint").df(),
        validity=wh.con.table("validity").df(),
        decimals=wh.con.table("reporting_decimals").df(),
        water_classes=wh.con.table("water_class").df(),
        parameters=wh.con.table("parameter").df(),
    )
