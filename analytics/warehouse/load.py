"""Loading: registry and rules as they are, measurements and figures by vintage, every row accounted for."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from analytics.errors import printable
from analytics.ingest.batch import Batch
from analytics.memory import give_back
from analytics.message import Message
from analytics.terms import SHANGHAI
from analytics.warehouse.connection import Warehouse


@dataclass(frozen=True)
class Loaded:
    """What became of one file: counts, whether it had been loaded before, and what is to be said of its days."""

    file: str
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    values_new: int
    values_corrected: int
    seen_before: bool
    batch_id: str = ""
    notes: tuple[str, ...] = ()


def replace_table(wh: Warehouse, table: str, rows: pd.DataFrame) -> None:
    """Make a dimension table hold exactly these rows (columns by name; the rest take their default)."""
    columns = ", ".join(f'"{c}"' for c in rows.columns)
    wh.once.clear()
    with wh.holding("incoming", rows):
        where = "WHERE origin = 'registry'" if table == "region" else ""
        wh.con.execute(f'DELETE FROM "{table}" {where}')
        wh.con.execute(
            f'INSERT OR IGNORE INTO "{table}" BY NAME SELECT {columns} FROM incoming'
            if table == "region"
            else f'INSERT INTO "{table}" BY NAME SELECT {columns} FROM incoming'
        )


def append(wh: Warehouse, table: str, rows: pd.DataFrame) -> None:
    """Add rows to a stored table by column name."""
    if rows.empty:
        return
    with wh.holding("incoming", rows):
        wh.con.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM incoming')


def load_batch(wh: Warehouse, batch: Batch) -> Loaded:
    """Load one read file. The same file a second time changes nothing.

    Parameters
    ----------
    wh : Warehouse
        A writable build.
    batch : Batch
        What a reader made of the file: accepted values, quarantined rows, counts.
    """
    read = batch.file, batch.rows_read, batch.rows_accepted, batch.rows_quarantined
    if wh.scalar("load/batch_seen", batch_id=batch.batch_id):
        return Loaded(*read, 0, 0, True, batch.batch_id)
    if batch.new_regions is not None and len(batch.new_regions):
        append(wh, "region", batch.new_regions)
    if batch.source is not None:
        with wh.holding("incoming", batch.source):
            wh.con.execute("INSERT OR REPLACE INTO source BY NAME SELECT * FROM incoming")
    for name in ("quarantine", "batch"):
        wh.execute(f"load/{name}_again", batch_id=batch.batch_id)
    new, corrected, notes = _merge(wh, with_cities(wh, batch))
    append(wh, "quarantine", batch.quarantined)
    wh.execute(
        "load/batch",
        batch_id=batch.batch_id, file=batch.file, sha256=batch.sha256, reader=batch.reader, kind=batch.kind,
        rows_read=batch.rows_read, rows_accepted=batch.rows_accepted, rows_quarantined=batch.rows_quarantined,
        values_new=new, values_corrected=corrected, loaded_at=moment(batch),
        n_hours=batch.n_hours, said=batch.said, card=batch.card,
    )  # fmt: skip
    return Loaded(*read, new, corrected, False, batch.batch_id, notes)


def known_from(batch: Batch) -> date:
    """Day on which corrections of a batch became known: as stated, else that of loading."""
    return batch.corrected_on or moment(batch).date()


def moment(batch: Batch) -> datetime:
    """When a batch is loaded, Beijing time: now, or of a load that is made again its own time."""
    return batch.loaded_at or datetime.now(SHANGHAI).replace(tzinfo=None)


#: values that are compared with the warehouse and written to it at a time
PART_VALUES = 500_000


@dataclass(frozen=True)
class _Merged:
    """What became of some values: how many were new, held already from other sources, corrections; those sources."""

    n_new: int = 0
    n_held: int = 0
    n_corrected: int = 0
    sources: frozenset[str] = frozenset()


def _merge(wh: Warehouse, batch: Batch) -> tuple[int, int, tuple[str, ...]]:
    """Turn staged values into vintages; returns how many were new, how many corrections, and what is to be said.

    A value that another source gave already is kept beside it, and is not new. Values are taken part by part, but for
    those of bytes that were loaded under another card: what they do not give any more is asked of all of them.
    """
    former = replaced_batches(wh, batch)
    size = max(len(batch.values), 1) if former else PART_VALUES
    firsts = range(0, max(len(batch.values), 1), size)
    parts = list[_Merged]()
    for first in firsts:
        if len(firsts) > 1:
            give_back()
        parts.append(_merge_part(wh, batch, batch.values.iloc[first : first + size], former))
        if len(firsts) > 1:
            wh.write_out()
    held, sources = sum(part.n_held for part in parts), sorted(frozenset().union(*(part.sources for part in parts)))
    said = Message("{n:value is|values are} held already, the same, from {sources}; "
                   "{n:-it is kept apart and counts|they are kept apart and count} once",
                   n=held, sources=printable(", ".join(sources)))  # fmt: skip
    new, corrected = sum(part.n_new for part in parts), sum(part.n_corrected for part in parts)
    return new - held, corrected, (*((said,) if held else ()), *_undated(batch, corrected))


def _undated(batch: Batch, corrected: int) -> tuple[str, ...]:
    """That corrections are known from the day of loading, although their figures state a day of publication.

    The day that a file states for a figure may be that of the value before, so it dates no correction.
    """
    stated = batch.values["known_at_basis"] == "stated" if "source_date" in batch.values else pd.Series(dtype=bool)
    if not corrected or batch.corrected_on or not stated.any():
        return ()
    return (
        Message(
            "{n:correction is|corrections are} known from {day}, the day of loading, not from source_date; "
            "state another day with --known-at",
            n=corrected, day=known_from(batch),
        ),
    )  # fmt: skip


def _merge_part(wh: Warehouse, batch: Batch, values: pd.DataFrame, former: list[str]) -> _Merged:
    corrected_on = known_from(batch)
    basis = "stated" if batch.corrected_on else "loaded"
    with wh.holding("staged", values):
        _step(wh, batch, "compare")
        replaced = _replace_former(wh, batch, former, corrected_on)
        counts = wh.query("load/state_counts").iloc[0]
        held, sources = _step(wh, batch, "held").fetchall()[0] if counts["n_new"] else (0, [])
        if counts["n_corrected"]:
            _step(wh, batch, "supersede", corrected_on=corrected_on)
        _step(wh, batch, "insert", corrected_on=corrected_on, corrected_basis=basis, batch_id=batch.batch_id)
        wh.con.execute("DROP TABLE staged_state")
    return _Merged(int(counts["n_new"]), int(held), int(counts["n_corrected"]) + replaced, frozenset(sources))


def _step(wh: Warehouse, batch: Batch, step: str, **params: Any) -> duckdb.DuckDBPyConnection:
    """Run one step of a load's kind; meteorology has the columns of a measurement, so the same statements serve it."""
    if batch.kind == "meteorology":
        return wh.execute_on(f"load/measurement_{step}", batch.kind, **params)
    return wh.execute(f"load/{batch.kind}_{step}", **params)


def replaced_batches(wh: Warehouse, batch: Batch) -> list[str]:
    """Mark the loads of the same bytes under another card as replaced by this one; returns their ids."""
    asked = {"said": batch.said, "card": batch.card, "batch_id": batch.batch_id}
    former = [str(row[0]) for row in wh.execute("load/batch_former", **asked).fetchall()]
    if former:
        wh.execute("load/batch_replaced", former=former, batch_id=batch.batch_id)
    return former


def _replace_former(wh: Warehouse, batch: Batch, former: list[str], corrected_on: date) -> int:
    """Close what the same bytes gave under another card and do not give now; returns how many values.

    If there is any, what is new is a correction too and takes its date; a publication lag that the card corrects is
    put right where the value is the same.
    """
    if not former:
        return 0
    closed = int(_step(wh, batch, "close", former=former, corrected_on=corrected_on).fetchall()[0][0])
    _step(wh, batch, "redate", former=former)
    if closed:
        wh.execute("load/state_moved", corrected_on=corrected_on)
    return closed


RULES = tuple(f"core/{name}" for name in ("macro_enough_stations", "macro_station_mean", "macro_station_steps",
                                          "macro_edition_span", "macro_validity_minimum", "day_rule"))  # fmt: skip


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
