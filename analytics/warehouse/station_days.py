"""Daily values of stations: the city's day is made of them by the rule that makes it of their hours."""

from __future__ import annotations

import dataclasses

import pandas as pd

from analytics.ingest.batch import Batch
from analytics.warehouse.connection import Warehouse

RULES = ("core/macro_enough_stations", "core/macro_station_mean", "core/macro_station_steps", "core/day_rule")


def with_cities(wh: Warehouse, batch: Batch) -> Batch:
    """Add to a load of stations' daily values those of their cities.

    Parameters
    ----------
    wh : Warehouse
        A writable build.
    batch : Batch
        Measurements as read.

    Returns
    -------
    Batch
        The same, with a value of the city for every day and parameter of the months touched for which the source has
        stations and no city value of its own.

    Notes
    -----
    HJ 663 table A.2, HJ 663-2013 6.1. A day that further stations complete keeps the date on which it could first be
    known; a day of which a station's value was changed is a correction.
    """
    if batch.kind != "measurement" or not (batch.values["station_id"] != "").any():
        return batch
    for name in RULES:
        wh.execute(name)
    with wh.holding("staged", batch.values):
        wh.execute("load/station_days")
        wh.execute("load/station_city_days")
        wh.execute("load/station_city_filled")
        cities = wh.query("load/station_city_staged")
    if cities.empty:
        return batch
    return dataclasses.replace(batch, values=pd.concat([batch.values, cities], ignore_index=True))
