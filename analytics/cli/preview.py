"""What ``dabiao ingest --preview`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analytics.cli.output import Format, emit, format_of, said, write
from analytics.errors import InputError
from analytics.flow.preview import Preview
from analytics.message import Message, joined


def print_previews(
    found: list[Preview], format_: Format, out: Path | None = None, regions: Mapping[str, str] | None = None
) -> None:
    """Print how each file or sheet would be read; a workbook has the columns, the values and the months of them all.

    ``regions`` has the Chinese names of regions by id, for the screen.

    Raises
    ------
    InputError
        Names those that would not be read, after the others are printed.
    """
    read = [one for one in found if not one.fault]
    if format_of(out, format_) is Format.table:
        for one in read:
            _print(one, regions or {})
        write(Message("nothing was written"))
    elif format_of(out, format_) is Format.xlsx or out is not None:
        tables = {name: _together(read, name) for name in ("columns", "rows", "months")}
        emit(tables.pop("columns"), format_, table="columns", out=out, beside=tables)
    else:
        for one in read:
            for rows in filter(len, (one.columns, one.rows, one.months)):
                emit(rows, format_, table="preview")
    faults = [one.fault for one in found if one.fault]
    if faults:
        raise InputError(joined(faults))


def _print(one: Preview, regions: Mapping[str, str]) -> None:
    """One file or sheet on the screen."""
    lines = [Message("· {step}", step=text) for text in one.said]
    write(joined([one.name, one.summary], ": "))
    if len(one.columns):
        emit(one.columns.map(said), Format.table, Message("columns"), table="columns")
    for text in lines:
        write(text)
    if len(one.rows):
        title = Message("first values as they would be stored")
        emit(one.rows, Format.table, title, table="rows", regions=regions)
    if len(one.months):
        emit(one.months, Format.table, Message("mean by month"), table="months", regions=regions)


def _together(found: list[Preview], name: str) -> pd.DataFrame:
    """One table of every file, which a first column names."""
    parts = [getattr(one, name).assign(file=one.name) for one in found if len(getattr(one, name))]
    if not parts:
        return pd.DataFrame({"file": []})
    rows = pd.concat(parts, ignore_index=True)
    return rows[["file", *(column for column in rows.columns if column != "file")]]
