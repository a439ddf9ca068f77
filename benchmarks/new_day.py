"""What a new day of hours costs once a warehouse holds many days already.

A warehouse is filled with daily city values and with one file of hours a day, then further days are loaded through
the same doors as ``dabiao ingest`` does (compare, make days, check, publish), and the clock runs over the whole of it.
"""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from analytics import standards
from analytics.ingest import Batch
from analytics.warehouse import archive, load, publish
from analytics.warehouse.connection import Warehouse

RULES = {
    "standard": "editions",
    "jurisdiction": "jurisdictions",
    "validity": "validity",
    "standard_limit": "limits",
    "parameter": "parameters",
}
FIRST_NEW = date(2020, 1, 1)
CITY_STATIONS = 5
LOADS = 3  # the best of
POLLUTANTS = ("pm25", "pm10", "so2", "no2", "co", "o3")
QUARANTINE = ["batch_id", "file", "line", "column_name", "value", "reason", "raw_row"]
SOURCE = pd.DataFrame(
    [
        {
            "source_id": "net", "zh": "网", "en": "network", "producer": "generated", "citation": "generated",
            "basis": "generated", "publication_lag_days": 0, "precedence": 100,
        }
    ]
)  # fmt: skip

FILL = """
INSERT INTO measurement BY NAME
SELECT
    'city_' || c AS region_id, '' AS station_id, p AS parameter,
    d AS interval_start, d + INTERVAL 1 DAY AS interval_end,
    (hash(c, p, d) % 10000) / 100 AS value, CASE WHEN p = 'co' THEN 'mg/m3' ELSE 'ug/m3' END AS unit,
    'net' AS source_id, '' AS flag, 'generated' AS basis, 24 AS n_valid, CAST(d AS DATE) + 1 AS known_at,
    'lag' AS known_at_basis, strftime(d, 'day%Y%m%d') AS batch_id
FROM range($first::TIMESTAMP, $stop::TIMESTAMP, INTERVAL 1 DAY) AS t(d)
CROSS JOIN range($cities) AS u(c)
CROSS JOIN unnest(['pm25', 'pm10', 'so2', 'no2', 'co', 'o3_1h_max', 'o3_24h', 'o3_mda8']) AS v(p)
"""
BATCHES = """
INSERT INTO batch BY NAME
SELECT strftime(d, 'day%Y%m%d') AS batch_id, strftime(d, '%Y-%m-%d') AS file, '' AS sha256, 'hourly' AS reader,
    'measurement' AS kind, 0 AS rows_read, 0 AS rows_accepted, 0 AS rows_quarantined, 0 AS values_new,
    0 AS values_corrected, now()::TIMESTAMP AS loaded_at, 1 AS n_hours
FROM range($first::TIMESTAMP, $stop::TIMESTAMP, INTERVAL 1 DAY) AS t(d)
"""


def hours_of(day: date, stations: int) -> pd.DataFrame:
    clock = pd.date_range(day, periods=24, freq="h").astype("datetime64[us]")
    places = pd.MultiIndex.from_product([range(stations), clock], names=["station", "ts"])
    hours = places.to_frame(index=False)
    station = hours.pop("station")
    named = {"source_id": "net", "region_id": "city_" + (station // CITY_STATIONS).astype(str)}
    named["station_id"] = station.astype(str).str.zfill(4) + "A"
    values = {p: (station % 50 + hours["ts"].dt.hour).astype(float) for p in POLLUTANTS}
    return hours.assign(**named, **values)


def batch_of(day: date, stations: int) -> Batch:
    hours = hours_of(day, stations)
    return Batch(
        batch_id=f"day{day:%Y%m%d}", file=str(day), sha256="", reader="hourly", kind="hourly",
        rows_read=len(hours), rows_accepted=len(hours), rows_quarantined=0, values=hours,
        quarantined=pd.DataFrame(columns=QUARANTINE), source=SOURCE,
    )  # fmt: skip


def fill(wh: Warehouse, folder: Path, stations: int, days: int) -> None:
    """Put daily values of every city into the build, and a file of hours a day beside it.

    All files hold the hours of one day: a load reads only those whose name says that they hold its day.
    """
    rules = standards.load()
    for table, attribute in RULES.items():
        load.replace_table(wh, table, getattr(rules, attribute))
    load.append(wh, "source", SOURCE)
    span = {"first": FIRST_NEW - timedelta(days=days), "stop": FIRST_NEW}
    wh.con.execute(FILL, span | {"cities": -(-stations // CITY_STATIONS)})
    wh.con.execute(BATCHES, span)
    one = folder / "one.parquet"
    hours_of(FIRST_NEW, stations).assign(revision=0).to_parquet(one, index=False)
    for day in pd.date_range(span["first"], periods=days):
        year = folder / archive.FOLDER / f"year={day.year}"
        year.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one, year / f"{day:%Y%m%d}-{day:%Y%m%d}-day{day:%Y%m%d}.parquet")


def cost_of_a_day(folder: Path, stations: int, days: int) -> tuple[float, float]:
    """Best time and CPU time to load one more day into a warehouse that holds so many."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with publish.writer(folder) as wh:
        fill(wh, folder, stations, days)
    taken, cpu = [], []
    for k in range(LOADS):
        batch = batch_of(FIRST_NEW + timedelta(days=k), stations)
        begun, begun_cpu = time.perf_counter(), time.process_time()
        with publish.writer(folder) as wh:
            loaded = archive.load_any(wh, batch)
        taken.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - begun_cpu)
        assert loaded.values_new > 0
    shutil.rmtree(folder)
    return min(taken), min(cpu)
