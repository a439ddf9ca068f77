"""From a file to a batch: read, recognise the layout, check, and part good values from bad rows."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date, datetime
from pathlib import Path

from analytics import slugs
from analytics.errors import InputError, Problem, one_of
from analytics.ingest import (
    cross_tables,
    dates,
    detect,
    figures,
    form,
    hour_labels,
    hourly,
    layout_steps,
    measurements,
    meteorology,
    mixed_heads,
    named_layouts,
    region_names,
    renaming,
    sections,
    serial_dates,
    year_of_dates,
    zone_of_heads,
)
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.companion_files import source_of
from analytics.ingest.files import read_raw
from analytics.ingest.named_layouts import NamedLayout
from analytics.ingest.places import read_stations
from analytics.ingest.provenance_card import Card, card_path, default_card, read_card
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message
from analytics.terms import SHANGHAI

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

    Examples
    --------
    Of two days the second has no number:

    >>> import tempfile
    >>> import analytics as da
    >>> import pandas as pd
    >>> from analytics.flow import lookup_of
    >>> file = Path(tempfile.mkdtemp()) / "days.csv"
    >>> pd.DataFrame({"date": ["2025-01-01", "2025-01-02"], "pm25": [40, "x"]}).to_csv(file, index=False)
    >>> batch = read_file(file, lookup_of(da.open().warehouse), Options(region="xinxiang"))
    >>> batch.rows_read, batch.rows_accepted, batch.values["value"].tolist(), str(batch.quarantined["reason"].iloc[0])
    (2, 1, [40.0], 'not a number')
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
        raw = zone_of_heads.with_zone(raw)
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
    return measurements.read(raw, card, layout, lookup, options, today, identity)


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
    source = source_of(path.stem)
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
