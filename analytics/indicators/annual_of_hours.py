"""Statistics of every year of a whole archive of hours, of cities or of stations, in one statement."""

from __future__ import annotations

import pandas as pd

from analytics.indicators.query import orders_of, percentile_columns
from analytics.indicators.sql_macros import macros_of, stand_in_for_tables_of_rules, warehouse_standards
from analytics.standards import Role, Standards
from analytics.terms import POLLUTANTS
from analytics.warehouse import Warehouse, archive

#: Statements that make the view of days with their levels, in the order in which they stand on one another.
_STEPS = ("core/day_index_table", "core/day_level")


def annual_values(wh: Warehouse, stations: bool = False) -> pd.DataFrame:
    """Statistics of every year of every city or station, from the hours that ``hour_current`` shows.

    Parameters
    ----------
    wh : Warehouse
        Open build after `analytics.warehouse.archive.open_hours` (or `view_hours`).
    stations : bool
        Stations instead of cities.

    Returns
    -------
    DataFrame
        One row a source, region, station and year: means and percentiles in ug/m3 (CO mg/m3) of valid days, counts
        of valid days, bounds of good and heavy days in d, and whether the year is valid for each pollutant. Of each
        pollutant the percentiles that an edition of the home jurisdiction's method evaluates (table ``evaluation``),
        by their names: in China ``so2_p98``.

    Notes
    -----
    In China HJ 663, GB 3095 table 4, and HJ 633 of the edition in force on each day.
    """
    archive.view_days(wh, stations)
    stand_in_for_tables_of_rules(wh)
    for step in _STEPS:
        for name in (*macros_of(step), step):
            wh.execute(name)
    standards = warehouse_standards(wh)
    rows = wh.query("core/day_year", orders=orders_of(standards))
    methods = _methods(standards)
    named = [
        percentile_columns(rows.pop(f"{parameter}_percentiles"), standards)[
            _evaluated(parameter, methods, standards)
        ].add_prefix(f"{parameter}_")
        for parameter in POLLUTANTS
    ]
    return pd.concat([rows, *named], axis=1)


def _methods(standards: Standards) -> list[str]:
    """Editions of the method by which the home jurisdiction evaluates a year."""
    editions = standards.editions
    methods = editions["role"].eq(Role.AIR_METHOD) & editions["jurisdiction"].eq(standards.jurisdiction)
    return editions.loc[methods, "edition"].tolist()


def _evaluated(parameter: str, methods: list[str], standards: Standards) -> list[str]:
    """Percentiles of a pollutant that any edition of the method evaluates."""
    rules = [rule for one in methods for rule in standards.evaluated(parameter, one)]
    return list(dict.fromkeys(rule.statistic for rule in rules if rule.order is not None))
