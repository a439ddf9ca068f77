"""Sheets of one workbook that say different things of the same days: no correction of each other, so one is refused."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import thresholds
from analytics.ingest.batch import Batch
from analytics.message import Message
from analytics.words.numbers import as_typed

#: what tells one value from the others, whatever is measured
_KEYS = ("region_id", "station_id", "section_id", "parameter", "item", "interval_start", "ts", "interval_end")


def expect_agreement(earlier: Iterable[Batch], batch: Batch) -> None:
    """Refuse a sheet that tells most of the days it shares with an earlier sheet of its workbook with other values.

    Such sheets are stations, or an older state of the same table; loaded one after the other, the last would stand as
    a correction of the others. A few days that differ (the last day of a month on two sheets) are corrections.

    Raises
    ------
    InputError
        Names the first value that differs, both sheets and both numbers.
    """
    for other in earlier:
        if other.kind != batch.kind or batch.kind == "figure":
            continue
        keys = [key for key in _KEYS if key in batch.values.columns]
        both = other.values[[*keys, "value"]].merge(batch.values[[*keys, "value"]], on=keys, suffixes=("_there", ""))
        differ = both[both["value"] != both["value_there"]]
        if differ.empty or len(differ) < thresholds.STATED_TWICE * len(both):
            continue
        first = differ.sort_values(keys[-2:], kind="stable").iloc[0]
        series = str(first["parameter" if "parameter" in keys else "item"])
        day = pd.Timestamp(first["ts" if "ts" in keys else "interval_start"]).date()
        expected = Message(
            "the value of {file} for {day}, {value}, since sheets of one workbook do not correct each other",
            file=other.file, day=day, value=as_typed(first["value_there"]),
        )  # fmt: skip
        todo = Message(
            "name the sheet to be read with --sheet; if the sheets are stations, give each a column of the station"
        )
        raise InputError(Problem(batch.file, None, series, as_typed(first["value"]), expected, todo))
