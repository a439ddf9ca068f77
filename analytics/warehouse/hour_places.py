"""Stations of an hourly file that stood under another region before: moved with their file, else reported."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.ingest.batch import Batch
from analytics.message import Message, joined
from analytics.warehouse.connection import Warehouse

SHOWN = 3


def with_places(wh: Warehouse, batch: Batch, files: list[Path]) -> Batch:
    """Let the regions of stations take part in what distinguishes a load from earlier ones of the same bytes.

    Parameters
    ----------
    wh : Warehouse
        A writable build; the hours of the load are registered as ``hour_staged``.
    batch : Batch
        The load.
    files : list of Path
        Hours that earlier loads of the same bytes gave.

    Returns
    -------
    Batch
        If a station stands there under another region, with another ``card``, so that it replaces those loads.
    """
    if elsewhere(wh, files).empty:
        return batch
    pairs = batch.values[["station_id", "region_id"]].drop_duplicates().sort_values("station_id").to_csv(index=False)
    return dataclasses.replace(batch, card=hashlib.sha256(f"{batch.card}{pairs}".encode()).hexdigest()[:20])


def elsewhere(wh: Warehouse, files: list[Path]) -> pd.DataFrame:
    """Stations of ``hour_staged`` that files hold under another region: ``station_id, region_id, former_region``."""
    if not files:
        return pd.DataFrame(columns=["station_id", "region_id", "former_region"])
    wh.execute("core/hour_files", files=[str(path) for path in files])
    wh.execute("core/hour_stored")
    return wh.query("core/hour_elsewhere")


def moved_stations_text(moved: pd.DataFrame) -> str:
    """One line about stations that a file puts into another region than earlier files did.

    Examples
    --------
    >>> moved_stations_text(pd.DataFrame({"station_id": ["1001A"], "region_id": ["x"], "former_region": ["y"]}))
    '1001A stands under y in other files and under x in this one: load those again with the present stations.csv'
    """
    if moved.empty:
        return ""
    lines = [Message("{station} stands under {former} in other files and under {region} in this one",
                     station=r.station_id, former=r.former_region, region=r.region_id)
             for r in moved.head(SHOWN).itertuples()]  # fmt: skip
    more = Message(" and {n} more so", n=len(moved) - SHOWN) if len(moved) > SHOWN else ""
    return Message(
        "{lines}{more}: load those again with the present stations.csv", lines=joined(lines, ", "), more=more
    )


def span_of(files: list[Path]) -> tuple[date, date]:
    """First and last day of files of the archive, as their names say.

    Examples
    --------
    >>> span_of([Path("20260228-20260301-ab.parquet"), Path("20260302-20260305-cd.parquet")])
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 5))
    """
    ends = [path.stem.split("-", 2)[:2] for path in files]
    first, last = min(end[0] for end in ends), max(end[1] for end in ends)
    return pd.Timestamp(first).date(), pd.Timestamp(last).date()
