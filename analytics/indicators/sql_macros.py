"""Statements of ``sql/core`` that stand on the shared macros (visibility, rounding, the index of a day)."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

import pandas as pd

from analytics import resources, standards
from analytics.standards import Standards

# In the order in which they stand on one another.
MACROS = (
    "half_even",
    "validity_minimum",
    "whole_years",
    "period_validity",
    "spoken_values",
    "spoken_value",
    "daily_decimals",
    "index_edition",
    "event_day",
    "rule_level",
    "dust_suspect_day",
    "air_day",
)
# Table of the warehouse -> attribute of the standards
_STORED = {
    "standard": "editions",
    "standard_limit": "limits",
    "breakpoint": "breakpoints",
    "validity": "validity",
    "reporting_decimals": "decimals",
    "water_class": "water_classes",
    "parameter": "parameters",
    "evaluation": "evaluation",
    "composite_index": "composite",
    "event_rule": "event_rules",
    "index_rule": "index_rules",
    "water_detection": "water_detection",
    "measuring_condition": "conditions",
}


class WarehouseLike(Protocol):
    """What is needed of an open warehouse."""

    con: Any

    def query(self, name: str, **params: Any) -> pd.DataFrame:
        """Rows of a named statement with its parameters bound."""


@cache
def macros_of(name: str) -> tuple[str, ...]:
    """Statements that make the macros a statement stands on, in the order to run them.

    Parameters
    ----------
    name : str
        Name of a statement below ``sql``.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> macros_of("core/daily_value")
    ('core/macro_spoken_values', 'core/macro_spoken_value')
    """
    called = set(re.findall(r"\b([a-z_0-9]+)\(", re.sub(r"--[^\n]*", "", resources.sql(name))))
    wanted = {macro for macro in MACROS if macro in called and not name.endswith(f"macro_{macro}")}
    below = {below for macro in wanted for below in macros_of(f"core/macro_{macro}")}
    return tuple(f"core/macro_{macro}" for macro in MACROS if macro in wanted or f"core/macro_{macro}" in below)


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
    macros = macros_of(f"core/{name}")
    if "core/macro_index_edition" in macros:
        _stand_in_for_index_rules(wh)
    for macro in macros:
        wh.con.execute(resources.sql(macro))
    return wh.query(f"core/{name}", **params)


def _stand_in_for_index_rules(wh: WarehouseLike) -> None:
    """A build made before there was a table of index rules works with the delivered ones."""
    if wh.con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'index_rule'").fetchone() is None:
        wh.con.register("delivered_rules", _embedded().index_rules)
        wh.con.execute("CREATE TEMP TABLE index_rule AS SELECT * FROM delivered_rules")
        wh.con.unregister("delivered_rules")


@cache
def _embedded() -> Standards:
    return standards.load()


def as_date(day: date | datetime | pd.Timestamp | str) -> date:
    """Calendar date of anything that names one."""
    return pd.Timestamp(day).date()


def warehouse_standards(wh: WarehouseLike) -> Standards:
    """Rules as a warehouse stores them, so that its rows are judged by the tables they were loaded with.

    A table that the warehouse does not hold (a build older than the table) is taken from the files.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.

    Returns
    -------
    Standards
    """
    there = {row[0] for row in wh.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    tables = {attribute: wh.con.table(name).df() for name, attribute in _STORED.items() if name in there}
    lacking = [name for name in _STORED.values() if name not in tables or tables[name].empty]
    if lacking:
        files = _embedded()
        tables |= {name: getattr(files, name) for name in lacking}
    dates = ["effective_from", "effective_to"]
    for table in ("editions", "conditions"):
        stored = tables[table]
        if pd.api.types.is_datetime64_any_dtype(stored[dates[0]]):
            tables[table] = stored.assign(**{name: stored[name].dt.date for name in dates})
    return Standards(**tables, ozone=_embedded().ozone)  # made with the product, not loaded with the rows
