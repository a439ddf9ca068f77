"""How files would be read: sheets and columns as they are understood, first rows, monthly means; nothing is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import standards
from analytics.errors import InputError, printable
from analytics.flow.lookup import lookup_of, lookup_of_files
from analytics.flow.outdated import outdated
from analytics.flow.refreshing import reading
from analytics.ingest import Lookup, Options, named_layouts, section_names
from analytics.ingest import columns as col
from analytics.ingest.batch import Batch, plain
from analytics.ingest.detect import NoLayoutError
from analytics.ingest.files import is_form_book, parts_of, sheet_name, shown_name
from analytics.ingest.form import READER as FORM
from analytics.ingest.hour_labels import TYPE
from analytics.ingest.quarantine_reasons import from_kept, others
from analytics.ingest.sheets_agree import expect_agreement
from analytics.message import Message
from analytics.settings import Settings
from analytics.targets import names
from analytics.targets.registry import load as load_registry
from analytics.terms import SHANGHAI
from analytics.warehouse import open_build
from analytics.warehouse.builds import current_build_or_none
from analytics.words.numbers import MINUTE

#: rows shown as they would be stored, and regions whose months are shown apart
FIRST_ROWS, MOST_REGIONS = 5, 5
#: where the place, the series and the time of a value stand, by kind of file
_PLACES = ("region_id", "station_id", "section_id")
_SERIES = ("parameter", "item", "indicator_id")
_TIMES = ("interval_start", "ts", "period_end")


@dataclass(frozen=True)
class Preview:
    """How one file, or one sheet, would be read.

    Parameters
    ----------
    name : str
        File and sheet.
    fault : str
        Why it would not be read; '' if it would.
    summary : str
        Layout and counts of rows.
    columns : DataFrame
        One row a column: ``column, read_as, unit, conversion``.
    said : tuple of str
        What was assumed in reading it, columns that would not be read, and why rows would go to quarantine.
    rows : DataFrame
        The first values as they would be stored.
    months : DataFrame
        Mean by month: ``region_id, month`` and a column a parameter; empty where there are no values of days or hours.
    """

    name: str
    fault: str = ""
    summary: str = ""
    columns: pd.DataFrame = dataclasses.field(default_factory=pd.DataFrame)
    said: tuple[str, ...] = ()
    rows: pd.DataFrame = dataclasses.field(default_factory=pd.DataFrame)
    months: pd.DataFrame = dataclasses.field(default_factory=pd.DataFrame)


def preview_files(settings: Settings, files: list[Path], options: Options) -> list[Preview]:
    """How files would be read, a preview each; of a workbook one a sheet. Nothing is written.

    Parameters
    ----------
    settings : Settings
        Whose registry, standards and newest build (if there is one) say what names mean.
    files : list of Path
        As for `analytics.flow.ingest_files`.
    options : Options
        What is said of them; a region by any of its names.
    """
    named_layouts.read_from(settings.raw_dir)
    return previews(_lookup(settings), files, options)


def previews(lookup: Lookup, files: list[Path], options: Options) -> list[Preview]:
    """How files would be read by what names mean.

    Parameters
    ----------
    lookup : Lookup
        What names mean.
    files, options
        As for `preview_files`.
    """
    today = options.today or datetime.now(SHANGHAI).date()
    options = dataclasses.replace(options, today=today, region=_region(options.region, lookup))
    found = []
    for path in files:
        try:
            parts = parts_of(path)
        except InputError as error:
            found.append(Preview(path.name, fault=error.message))
            continue
        read: list[Batch] = []
        beside = dict[int, NoLayoutError]()  # sheets of no known layout, by their place among those found
        for part in parts:
            name = shown_name(sheet_name(path.name, part.sheet))
            if options.sheet not in (None, part.sheet):
                continue
            if part.not_read:
                found.append(Preview(name, summary=Message("not read, {why}", why=part.not_read)))
                continue
            try:
                batch = reading(path, lookup, dataclasses.replace(options, sheet=part.sheet))
                expect_agreement(read, batch)
                read.append(batch)
                found.append(_preview(name, batch))
            except NoLayoutError as error:
                beside[len(found)] = error
                found.append(Preview(name, fault=error.message))
            except InputError as error:
                found.append(Preview(name, fault=error.message))
        for at, why in beside.items() if beside and is_form_book(path) else ():
            found[at] = Preview(found[at].name, summary=Message("not read, {why}", why=why.message))
    return found


def _lookup(settings: Settings) -> Lookup:
    build = current_build_or_none(settings.warehouse_dir)
    if build is None:
        return lookup_of_files(load_registry(settings.raw_dir), standards.load(settings.raw_dir), settings.raw_dir)
    with open_build(build) as wh:
        known = lookup_of(wh, settings.raw_dir)
        if not outdated(wh, settings):
            return known
    # a load would take these in first; regions that earlier loads added stand in the warehouse alone
    now = lookup_of_files(load_registry(settings.raw_dir), standards.load(settings.raw_dir), settings.raw_dir)
    return dataclasses.replace(
        now, regions=known.regions | now.regions, parents=known.parents | now.parents, sources=known.sources
    )


def _region(name: str | None, lookup: Lookup) -> str | None:
    """Id of a region by any of its names.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name is None:
        return None
    found = lookup.regions.get(names.key(name))
    if found is None:
        known = pd.DataFrame({"name": list(lookup.regions), "region_id": list(lookup.regions.values())})
        raise InputError(names.unknown(name, known))
    return found


def _preview(name: str, batch: Batch) -> Preview:
    counts = Message(
        "{read:row|rows}: {accepted} accepted, {quarantined} to quarantine",
        read=batch.rows_read,
        accepted=batch.rows_accepted,
        quarantined=batch.rows_quarantined,
    )
    layout = (
        Message("{layout}, read as {reader}", layout=batch.named_layout, reader=batch.reader)
        if batch.named_layout
        else batch.reader
    )
    values = plain(batch.values)
    return Preview(
        name, summary=Message("layout {layout}; {counts}", layout=layout, counts=counts),
        columns=pd.DataFrame() if batch.reader == FORM else _columns(batch),  # a sheet of our own has no other columns
        said=(*batch.columns.said, *batch.columns.unread, *_reasons(batch)),
        rows=_first(values), months=monthly_means(values),
    )  # fmt: skip


def _columns(batch: Batch) -> pd.DataFrame:
    """What each column is read as."""
    columns = batch.columns
    rows: list[dict[str, Any]] = [
        *({"column": name, "read_as": part_of(name)} for name in columns.other),
        *({"column": one.column, "read_as": one.parameter, "unit": one.unit, "conversion": one.conversion.message}
          for one in columns.used),
        *({"column": name, "read_as": "ignored"} for name in columns.ignored),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["column", "read_as", "unit", "conversion"], dtype=object).fillna("")
    return table.assign(column=table["column"].map(printable))


def _reasons(batch: Batch) -> tuple[str, ...]:
    """Why rows would go to quarantine: each reason once, with its first line."""
    rows = batch.quarantined
    if rows.empty:
        return ()
    counted = (
        rows.groupby(["column_name", "reason", "reason_template", "reason_values"], sort=False, dropna=False)
        .agg(
            line=("line", "min"),
            value=("value", "first"),
            n=("line", "size"),
            lines=("line", list),
            values=("value", list),
        )
        .reset_index()
    )
    return tuple(
        Message(
            "line {line}, {what}{reason}{more}",
            line=row["line"],
            what=_place(row),
            reason=from_kept(row),
            more=others(row["n"] - 1, list(zip(row["lines"], row["values"], strict=True))[1:]),
        )
        for row in counted.fillna({"column_name": ""}).to_dict("records")
    )


def _place(row: dict[Hashable, Any]) -> str:
    """Column and value of a fault, for the line about it."""
    return f"{printable(row['column_name'])} {row['value']!r}: " if row["column_name"] else ""


def _first(values: pd.DataFrame) -> pd.DataFrame:
    """The first values, with the columns that say something."""
    shown = [name for name in values.columns if name not in ("source_id", "basis", "known_at", "known_at_basis")]
    head = values[shown].head(FIRST_ROWS)
    if "ts" in head:
        head = head.assign(ts=pd.to_datetime(head["ts"]).dt.strftime(MINUTE))
    return head[[name for name in shown if head[name].notna().any() and (head[name].astype(str) != "").any()]]


def monthly_means(values: pd.DataFrame) -> pd.DataFrame:
    """Mean of the values by month, of each region if they are few, of all together otherwise.

    Parameters
    ----------
    values : DataFrame
        Accepted values of a batch, in any of its forms.

    Examples
    --------
    >>> days = pd.DataFrame({"region_id": "a", "station_id": "", "parameter": "pm25", "value": [1.0, 3.0],
    ...                      "interval_start": pd.to_datetime(["2025-01-01", "2025-01-02"])})
    >>> monthly_means(days).to_dict("records")
    [{'region_id': 'a', 'month': '2025-01', 'n_values': 2, 'pm25': 2.0}]
    """
    time = next((name for name in _TIMES[:2] if name in values), None)
    if time is None or values.empty:
        return pd.DataFrame()
    long = values
    if "value" not in values:
        every = [name for name in values.columns if name not in (*_PLACES, "source_id", time)]
        long = values.melt([*(n for n in _PLACES if n in values), time], every, "parameter").dropna(subset="value")
    series = next(name for name in _SERIES if name in long)
    few = long["region_id"].nunique() <= MOST_REGIONS
    region = long["region_id"] if few else f"{long['region_id'].nunique()} regions"
    keyed = long.assign(region_id=region, month=pd.to_datetime(long[time]).dt.strftime("%Y-%m"))
    keys = ["region_id", "month"]
    means = keyed.pivot_table(index=keys, columns=series, values="value", aggfunc="mean").rename_axis(columns=None)
    means.insert(0, "n_values", keyed.groupby(keys)["value"].size())
    return means.sort_index().reset_index()


#: part → names of columns that have it
PARTS = {
    "date": (*col.DATE, *col.STAMP), "year": col.YEAR, "month": col.MONTH, "day": col.DAY, "hour": col.HOUR,
    "minute": col.MINUTE, "type of value": TYPE, "region": col.REGION, "station": col.STATION,
    "section": section_names.SECTION, "item": section_names.ITEM, "parameter": col.PARAMETER, "value": col.VALUE,
    "unit": col.UNIT, "mark of estimates": col.FLAG, "river or lake": section_names.KIND,
    "name of the water": section_names.BODY, "network": section_names.NETWORK,
    "state of the section": section_names.STATE, "province": section_names.PROVINCE,
}  # fmt: skip


def part_of(name: str) -> str:
    """What a column beside the values says.

    Examples
    --------
    >>> part_of("监测时间"), part_of("氨氮(mg/L)"), part_of("pm25_src")
    ('date', 'ammonia_n', 'says what a value is')
    """
    part = next((part for part, names in PARTS.items() if col.find([name], names)), None)
    item = None if part else section_names.item_of(name)
    return part or (item[0] if item else "says what a value is")
