"""Statements of ``sql/core`` that stand on the shared macros (visibility, rounding, the index of a day)."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

import pandas as pd

from analytics import resources, standards
from analytics.standards import Standards
from analytics.standards.decimals import HALF_EVEN
from analytics.standards.index_levels import INDEX_LEVELS
from analytics.standards.ozone_ratio import OzoneConversion, load_conversion
from analytics.standards.table_indices import FINAL_LEVELS

# In the order in which they stand on one another.
MACROS = (
    "rounded_steps",
    "half_even",
    "rounded",
    "edition_span",
    "validity_minimum",
    "whole_years",
    "period_validity",
    "used_values",
    "used_value",
    "daily_decimals",
    "index_item",
    "index_edition",
    "breakpoint_segment",
    "linear_sub_index",
    "uses_hourly_ozone",
    "index_steps",
    "event_day",
    "rule_level",
    "dust_suspect_day",
    "air_day",
)
#: table of the warehouse → attribute of the standards
STANDARD_TABLES = {
    "standard": "editions",
    "jurisdiction": "jurisdictions",
    "statistic": "statistics",
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
    "water_core_item": "water_core_items",
    "water_detection": "water_detection",
    "measuring_condition": "conditions",
}


#: Macros that read tables which a build of an older version may not have in today's form.
_OF_RULES = {"core/macro_edition_span", "core/macro_daily_decimals"}
#: Table -> a column that it has today.
_YOUNG = {
    "index_rule": "rule",
    "standard": "role",
    "jurisdiction": "home",
    "reporting_decimals": "rounding",
    "standard_limit": "level",
}


#: names under which a connection remembers what was made or read once
_STAND_INS, _STANDARDS = "tables that stand in", "standards"


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
    ('core/macro_used_values', 'core/macro_used_value')
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
    macros, once = macros_of(f"core/{name}"), _once(wh)
    if _OF_RULES & set(macros):
        stand_in_for_tables_of_rules(wh)
    for macro in macros:
        if macro not in once:
            wh.con.execute(resources.sql(macro))
            once[macro] = True
    return wh.query(f"core/{name}", **params)


def _once(wh: WarehouseLike) -> dict[str, Any]:
    """What was made or read on a connection already; a connection that does not say it is asked each time."""
    found: dict[str, Any] = getattr(wh, "once", {})
    return found


def stand_in_for_tables_of_rules(wh: WarehouseLike) -> None:
    """A build made before there were index rules, or roles of standards, works with tables of the connection's own."""
    once = _once(wh)
    if _STAND_INS in once:
        return
    once[_STAND_INS] = True
    stored = wh.con.execute("SELECT table_name, list(column_name) FROM duckdb_columns() GROUP BY table_name").fetchall()
    columns = dict(stored)
    lacking = [name for name, column in _YOUNG.items() if column not in columns.get(name, ())]
    if "index_rule" not in lacking and _states_no_level(wh.con.table("index_rule").df()):
        lacking.append("index_rule")
    rules = warehouse_standards(wh) if lacking else None
    for name in lacking:
        wh.con.register("of_today", getattr(rules, STANDARD_TABLES[name]))
        wh.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM of_today")
        wh.con.unregister("of_today")


@cache
def _embedded() -> Standards:
    return standards.load()


@cache
def _conversion() -> OzoneConversion | None:
    return load_conversion(resources.raw_dir())


def _with_roles(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Tables of a build made before standards had roles: the role by the code, all of the home jurisdiction."""
    found = dict(tables)
    if "role" not in tables["editions"]:
        files = _embedded()
        known = files.editions.drop_duplicates("code").set_index("code")
        codes = tables["editions"]["code"]
        found["editions"] = tables["editions"].assign(role=codes.map(known["role"]), jurisdiction=files.home)
    for name in ("decimals", "event_rules", "conditions"):
        if "jurisdiction" not in tables[name]:
            found[name] = tables[name].assign(jurisdiction=_embedded().home)
    if "rounding" not in found["decimals"]:
        found["decimals"] = found["decimals"].assign(rounding=HALF_EVEN)
    if "level" not in tables["limits"]:
        found["limits"] = tables["limits"].assign(level=FINAL_LEVELS[0])
    if "rule" in tables["index_rules"] and _states_no_level(tables["index_rules"]):
        rules = _embedded().index_rules
        found["index_rules"] = pd.concat(
            [tables["index_rules"], rules[rules["rule"].isin(INDEX_LEVELS)]], ignore_index=True
        )
    return found


def _states_no_level(index_rules: pd.DataFrame) -> bool:
    """Whether a table of index rules is of a version that did not have the levels of good and heavy days as rows."""
    return len(index_rules) > 0 and not index_rules["rule"].isin(INDEX_LEVELS).any()


def as_date(day: date | datetime | pd.Timestamp | str) -> date:
    """Calendar date of anything that names one."""
    return pd.Timestamp(day).date()


def warehouse_standards(wh: WarehouseLike) -> Standards:
    """Rules as a warehouse stores them, so that its rows are judged by the tables they were loaded with.

    A table that the warehouse does not hold, or does not hold in today's form (a build older than the table), is taken
    from the files; of rules without a jurisdiction all are taken for those of the home one. A build is
    asked once.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.

    Returns
    -------
    Standards
    """
    once = _once(wh)
    if _STANDARDS not in once:
        once[_STANDARDS] = _stored_standards(wh)
    found: Standards = once[_STANDARDS]
    return found


def _stored_standards(wh: WarehouseLike) -> Standards:
    there = {row[0] for row in wh.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    tables = {attribute: wh.con.table(name).df() for name, attribute in STANDARD_TABLES.items() if name in there}
    lacking = [name for name in STANDARD_TABLES.values() if name not in tables or tables[name].empty]
    if lacking:
        files = _embedded()
        tables |= {name: getattr(files, name) for name in lacking}
    rules: dict[str, Any] = dict(_with_roles(tables))
    dates = ["effective_from", "effective_to"]
    for table in ("editions", "conditions"):
        stored = rules[table]
        if pd.api.types.is_datetime64_any_dtype(stored[dates[0]]):
            rules[table] = stored.assign(**{name: stored[name].dt.date for name in dates})
    return Standards(**rules, ozone=_conversion())  # made with the product, not loaded with the rows
