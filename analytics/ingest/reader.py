"""From a file to a batch: read, recognise the layout, check, and part good values from bad rows."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from analytics import slugs
from analytics.errors import InputError, Problem, one_of
from analytics.ingest import (
    check,
    cross_tables,
    dates,
    detect,
    figures,
    form,
    hour_labels,
    hourly,
    layout_steps,
    layouts,
    meteorology,
    mixed_heads,
    named_layouts,
    region_names,
    renaming,
    sections,
    serial_dates,
    year_of_dates,
)
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.column_roles import CONDITIONS, Columns, Rules, all_unread
from analytics.ingest.columns import of_distinct
from analytics.ingest.conversions import KELVIN, as_ruled, said_of
from analytics.ingest.files import read_raw
from analytics.ingest.named_layouts import NamedLayout
from analytics.ingest.places import new_regions, read_stations
from analytics.ingest.provenance_card import Card, card_path, default_card, read_card
from analytics.ingest.raw import LINE, Raw, quarantine_rows
from analytics.message import Message
from analytics.targets import names
from analytics.terms import GASES, SHANGHAI

LAYOUTS = ("tidy", "wide", "monthly", "figures", "form", "sections", meteorology.KIND, *hour_labels.LAYOUTS)


def read_file(path: Path, lookup: Lookup, options: Options | None = None) -> Batch:
    """Read one file of measurements or figures.

    Parameters
    ----------
    path : Path
        CSV (UTF-8 with or without BOM, GBK), Parquet or a workbook. A card ``<stem>.card.toml`` beside it is read.
    lookup : Lookup
        What region, parameter and indicator names mean.
    options : Options, optional
        What the user says about the file; wins over the card.

    Returns
    -------
    Batch
        Accepted values and quarantined rows; rows read = accepted + quarantined.

    Raises
    ------
    InputError
        If the file as a whole cannot be read or fits no layout.
    """
    return _with_refused(_read(path, lookup, options or Options()))


def _read(path: Path, lookup: Lookup, options: Options) -> Batch:
    raw = read_raw(path, options.sheet)
    if raw.rows.empty and raw.ragged.empty:
        raise InputError(
            Problem(raw.name, None, None, None, Message("a header and at least one row, this one has no row"))
        )
    card = _card(path, options)
    card = dataclasses.replace(card, date_order=_order(path, card, options))
    came, raw, known, passed = _named(raw, card, options, lookup)
    layout = _layout(raw, known, options.layout or card.layout)
    detect.expect_one_header(raw)
    if layout in hour_labels.LAYOUTS:
        archive = _archive_card(path, card, options)
        raw = raw if archive is card else renaming.renamed(raw, archive.columns, lookup)
        card = dataclasses.replace(archive, date_order=card.date_order or archive.date_order)
    raw, region, said = region_names.placed(raw, known, layout, options.region or card.region, lookup, options)
    meant, raw = dataclasses.replace(options, region=region), dataclasses.replace(raw, said=(*raw.said, *said))
    today = options.today or datetime.now(SHANGHAI).date()
    identity = batch_id(raw, meant, layout, card)
    meant = dataclasses.replace(meant, ignore_columns=(*options.ignore_columns, *passed))
    batch = _by_layout(path, raw, known.completes(card) if known else card, layout, lookup, meant, today, identity)
    columns = renaming.called_before(batch.columns, came, raw)
    named = dataclasses.replace(columns, said=(*raw.said, *columns.said), unread=(*columns.unread, *raw.unread))
    faults = renaming.faults_called_before(batch.quarantined, came, raw)
    batch = dataclasses.replace(batch, columns=named, quarantined=faults)
    undated = dataclasses.replace(options, known_at=None)  # when a reading became known makes no other reading of it
    return dataclasses.replace(
        batch, said=batch_id(raw, undated, options.layout or ""), card=_digest(card),
        named_layout=known.layout_id if known else "",
    )  # fmt: skip


def _named(
    raw: Raw, card: Card, options: Options, lookup: Lookup
) -> tuple[Raw, Raw, NamedLayout | None, tuple[str, ...]]:
    """A file in the form of its named layout, if it has one.

    Returns the file as it came in that form, the same under the names of columns that the user, the card and the
    layout say, the layout, and the columns that it does not read.
    """
    stated = (*card.columns, *options.columns)
    raw, known = named_layouts.recognised(raw, options.layout or card.layout, frozenset(lookup.indicators))
    if known is None:
        raw = mixed_heads.in_rows(raw, lookup, options.new_regions)
        raw = cross_tables.in_rows(raw, lookup, options.new_regions)
        return raw, _dated(renaming.renamed(raw, stated, lookup)), None, ()
    hours_stated = options.layout in (hour_labels.ENDING, hour_labels.BEGINNING) or "hours" in card.file
    named_layouts.expect_readable(raw, known, bool(stated) or hours_stated)
    named = raw
    raw = layout_steps.brought(renaming.renamed(raw, stated, lookup), known, lookup.indicators)
    came = named if raw.rows.shape[1] == named.rows.shape[1] else raw  # the same columns, at most under other names
    raw = renaming.renamed(raw, known.columns_of(raw, bool(options.region or card.region)), lookup)
    names = [str(name) for name in raw.rows.columns if name != LINE]
    raw = dataclasses.replace(raw, said=(*known.said(names), *raw.said))
    passed = tuple(name for part in known.ignored(names).values() for name in part)
    return came, _dated(raw), known, passed


def _dated(raw: Raw) -> Raw:
    """A file whose dates are whole: no serial numbers of days, none without its year."""
    return year_of_dates.with_year(serial_dates.with_dates(raw))


def _layout(raw: Raw, known: NamedLayout | None, stated: str | None) -> str:
    """Form in which a file is read: the stated one, that of its named layout, or the one that its header shows.

    Raises
    ------
    InputError
        If none is recognised, or the stated one is none.
    """
    if stated in LAYOUTS:
        return str(stated)
    if stated is not None and stated not in named_layouts.named_layouts():
        every = (*LAYOUTS, *named_layouts.named_layouts())
        raise InputError(Problem(raw.name, None, "layout", stated, Message("one of {known}", known=", ".join(every))))
    return (known.read_as if known else "") or detect.detect(raw)


def _by_layout(
    path: Path, raw: Raw, card: Card, layout: str, lookup: Lookup, options: Options, today: date, identity: str
) -> Batch:
    if layout == "sections":
        return sections.read(raw, card, lookup, identity, options, today)
    if layout == meteorology.KIND:
        listed = read_stations(path.parent)
        return _with_stations(meteorology.read(raw, card, lookup, identity, options, today, listed), listed)
    if layout == "form":
        return form.read(raw, card, lookup, identity, options, today)
    if layout == "figures":
        return figures.read(raw, card, lookup, identity, options, today)
    if layout in hour_labels.LAYOUTS:
        dated = dataclasses.replace(options, today=today)
        listed = read_stations(path.parent)
        return _with_stations(hourly.read(raw, card, lookup, dated, identity, layout, listed), listed)
    return _measurements(raw, card, layout, lookup, options, today, identity)


def _with_stations(batch: Batch, listed: dict[str, str]) -> Batch:
    """Let the regions of listed stations take part in the id of a load.

    The same file counts as another load once ``stations.csv`` puts one of its stations into another region.
    """
    places = batch.values.loc[batch.values["station_id"].isin(listed), ["station_id", "region_id"]].drop_duplicates()
    if places.empty:
        return batch
    identity = _hashed({"load": batch.batch_id, "places": places.sort_values("station_id").to_csv(index=False)})
    return dataclasses.replace(batch, batch_id=identity, quarantined=batch.quarantined.assign(batch_id=identity))


def _with_refused(batch: Batch) -> Batch:
    """Let the rows refused take part in the id of a load.

    The same file counts as another load once other rows are refused, so it can be loaded again after a place was added
    to the registry or a station to ``stations.csv``.
    """
    if batch.quarantined.empty:
        return batch
    refused = batch.quarantined[["line", "column_name", "value"]].to_csv(index=False)
    identity = hashlib.sha256(json.dumps([batch.batch_id, refused]).encode()).hexdigest()[:20]
    return dataclasses.replace(batch, batch_id=identity, quarantined=batch.quarantined.assign(batch_id=identity))


def _card(path: Path, options: Options) -> Card:
    beside = card_path(path)
    card = read_card(beside) if beside.is_file() else default_card(options.source or slugs.from_name(path.stem))
    if options.source and (wrong := slugs.fault_of(options.source)):
        raise InputError(
            Message(
                "--source: {source!r} {wrong}, expected an id that can be part of a file's name",
                source=options.source[:60],
                wrong=wrong,
            )
        )
    if options.source and options.source != card.source_id:
        card = default_card(options.source)
    return card


def _order(path: Path, card: Card, options: Options) -> str | None:
    """Order of day and month that the user or the card states."""
    order = options.date_order or card.date_order
    if order is not None:
        one_of(
            "--date-order" if options.date_order else Message("{name}, date_order in its card", name=path.name),
            order,
            dates.ORDERS,
        )
    return order


def _archive_card(path: Path, card: Card, options: Options) -> Card:
    """Card of one file of an archive: its own, else that of the archive (its name without the day)."""
    if options.source or card_path(path).is_file():
        return card
    source = hourly.source_of(path.stem)
    beside = path.with_name(f"{source}.card.toml")
    return read_card(beside) if beside.is_file() else default_card(slugs.from_name(source))


NO_WORD = Options()


def batch_id(raw: Raw, options: Options, layout: str, card: Card | None = None) -> str:
    """Id of a load: the file's bytes, what was said about them, and what their card says."""
    said = {name: value for name, value in vars(options).items() if name != "today" and value != getattr(NO_WORD, name)}
    return _id(raw.sha256, said, layout, card)


def _id(sha256: str, said: dict[str, object], layout: str, card: Card | None) -> str:
    content = {"sha256": sha256, "layout": layout, "card": None if card is None else dataclasses.asdict(card)}
    return _hashed(said | content)


def _digest(card: Card) -> str:
    return _hashed(dataclasses.asdict(card))


def _hashed(content: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:20]


#: layouts in which a value's column says its parameter
COLUMN_A_PARAMETER = ("wide", "monthly")


def _measurements(
    raw: Raw, card: Card, layout: str, lookup: Lookup, options: Options, today: date, identity: str
) -> Batch:
    # o3 is the name of hours; of a day or a month it does not say which ozone
    daily = lookup.parameters[lookup.parameters["parameter"] != "o3"]
    lookup = dataclasses.replace(lookup, parameters=daily)
    rules = Rules(layouts.TABLES[layout], lookup.units, options.ignore_columns, kelvin=_kelvin(card))
    use = layouts.Use(rules, lookup.sub_index, card.file.get("plain_ozone"))
    long, columns = layouts.READERS[layout](raw, card, options.region or card.region, use)
    if long.empty and not columns.used and len(raw.rows):
        nothing = Message(
            "{file}: no column of a pollutant was read; name one pm25, pm10, so2, no2, co or o3_mda8, or say --column",
            file=raw.name,
        )
        raise InputError(all_unread(raw.name, columns) or nothing)
    long, columns = _as_ruled(long.reset_index(drop=True), columns, card, lookup)
    fresh = new_regions(long["region_name"], lookup) if options.new_regions else None
    if fresh is not None:
        added = dict(zip(names.keys(fresh["zh"]), fresh["region_id"], strict=True))
        lookup = dataclasses.replace(lookup, regions=lookup.regions | added)
    resolved = check.resolve(long, lookup)
    again = check.stated_again(resolved)
    check.expect_one_row_a_day(resolved, raw.name, again)
    found = check.faults(resolved, today, again)
    found = found.assign(line=resolved["line"].reindex(found["index"]).to_numpy())
    if layout in COLUMN_A_PARAMETER:
        names_of = {one.parameter: one.column for one in columns.used}
        own = found["index"].map(resolved["parameter"]).map(names_of)
        found = found.assign(column_name=own.where(found["column_name"] == "value", found["column_name"]))
        found = _called_in_file(found, resolved["region_name"], raw)
    quarantined = quarantine_rows(raw, found, identity)
    good = resolved[~resolved.index.isin(found["index"]) & resolved["value"].notna()]
    n_read = len(raw.rows if raw.as_came is None else raw.as_came) + len(raw.ragged)
    n_bad = quarantined["line"].nunique()
    return Batch(
        batch_id=identity,
        file=raw.name,
        sha256=raw.sha256,
        reader=layout,
        kind="measurement",
        rows_read=n_read,
        rows_accepted=n_read - n_bad,
        rows_quarantined=n_bad,
        values=_values(good, card, again),
        quarantined=quarantined,
        source=None if _known_without_card(card, lookup) else card.source_row(),
        new_regions=fresh,
        corrected_on=options.known_at,
        columns=columns,
    )


def _called_in_file(found: pd.DataFrame, region: pd.Series, raw: Raw) -> pd.DataFrame:
    """Faults under the heads of their columns in the file, where a table was brought into rows."""
    if not raw.called:
        return found
    places = found["index"].map(region).map(names.key)
    pairs = zip(places, found["column_name"], strict=True)
    return found.assign(column_name=[raw.called.get(pair, pair[1]) for pair in pairs])


def _as_ruled(long: pd.DataFrame, columns: Columns, card: Card, lookup: Lookup) -> tuple[pd.DataFrame, Columns]:
    """Values from parts of volume at the condition that was the rule on their day, where the card states none."""
    if card.gas_condition != "as_reported":
        return long, columns
    mark = CONDITIONS[KELVIN]
    of_parts = long["flag"].str.contains(mark, regex=False).astype(bool)
    value, early = as_ruled(long["value"], long["start"], of_parts, lookup.gas_change)
    flag = long["flag"].where(~early, long["flag"].str.replace(mark, "", regex=False).str.strip("|"))
    said = said_of(early & value.notna(), lookup.gas_change)
    return long.assign(value=value, flag=flag), dataclasses.replace(columns, said=(*columns.said, *said))


def _kelvin(card: Card) -> float:
    """Temperature at which parts of volume become mass: the one at which the card says that gases are stated."""
    return {"273K": 273.15, "298K": 298.15}.get(card.gas_condition, KELVIN)


def _known_without_card(card: Card, lookup: Lookup) -> bool:
    return card.source["producer"] == "unknown" and card.source_id in lookup.sources


def _with_condition(rows: pd.DataFrame, card: Card) -> pd.Series:
    """Flags, with the condition at which the card says its gases are stated (``gas_273k``, ``gas_298k``)."""
    if card.gas_condition == "as_reported":
        return rows["flag"]
    gas = rows["parameter"].str.split("_").str[0].isin(GASES)
    word = "gas_" + card.gas_condition.lower()
    marked = rows["flag"].str.contains(word, regex=False)
    return rows["flag"].where(~gas | marked, layouts.with_mark(rows["flag"], word))


def _values(good: pd.DataFrame, card: Card, again: pd.Series) -> pd.DataFrame:
    """Accepted values in the warehouse's form. A value is known when its interval has ended, plus the lag."""
    unique = good.drop_duplicates(check.KEY) if again.any() else good
    lag = pd.Timedelta(days=int(card.source["publication_lag_days"]))
    return pd.DataFrame(
        {
            "region_id": unique["region_id"],
            "station_id": unique["station_id"],
            "parameter": unique["parameter"],
            "interval_start": unique["start"],
            "interval_end": unique["end"],
            "value": unique["value"].astype(float),
            "unit": unique["unit"],
            "source_id": card.source_id,
            "flag": _with_condition(unique, card),
            "basis": str(card.source["basis"]),
            "n_valid": unique["n_valid"],
            "known_at": of_distinct(unique["end"], lambda days: (days + lag).dt.date),
            "known_at_basis": "lag",
        }
    ).reset_index(drop=True)
