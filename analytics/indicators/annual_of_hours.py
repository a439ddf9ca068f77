"""Statistics of every year of a whole archive of hours, of cities or of stations, in one statement."""

from __future__ import annotations

import pandas as pd

from analytics.indicators.aqi import GOOD_AQI, HEAVY_AQI
from analytics.warehouse import Warehouse, archive

#: Statements that make the view of days with their index, in the order in which they stand on one another.
_STEPS = (
    "macro_index_edition",
    "macro_breakpoint_segment",
    "macro_linear_sub_index",
    "day_index_table",
    "day_index",
)


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
        of valid days, bounds of good and heavy days in d, and whether the year is valid for each pollutant.

    Notes
    -----
    In China HJ 663, GB 3095 table 4, and HJ 633 of the edition in force on each day.
    """
    archive.view_days(wh, stations)
    for name in _STEPS:
        wh.execute(f"core/{name}")
    return wh.query("core/day_year", good_aqi=GOOD_AQI, heavy_aqi=HEAVY_AQI)
