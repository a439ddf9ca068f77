"""Files of measurements: from rows to accepted values and faults, some rows at a time, so that large files fit."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import union_categoricals

from analytics.errors import InputError
from analytics.ingest import check, layouts
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.column_roles import CONDITIONS, Columns, Rules, all_unread
from analytics.ingest.columns import of_distinct
from analytics.ingest.conversions import KELVIN, as_ruled, said_of
from analytics.ingest.places import new_regions
from analytics.ingest.provenance_card import Card
from analytics.ingest.raw import Raw, quarantine_rows
from analytics.memory import give_back
from analytics.message import Message
from analytics.targets import names
from analytics.terms import GASES

#: rows of a file that are brought into the long form and checked at a time
PIECE_ROWS = 100_000
#: layouts in which a value's column says its parameter
COLUMN_A_PARAMETER = ("wide", "monthly")
_KELVIN = {"273K": 273.15, "298K": 298.15}


@dataclass(frozen=True)
class _File:
    """A file that is read, and all that its rows are read by."""

    raw: Raw
    card: Card
    layout: str
    long: layouts.Long
    lookup: Lookup
    options: Options
    today: date


@dataclass(frozen=True)
class _Piece:
    """What some rows of a file gave: accepted values, faults, regions to add, values of an earlier gas condition.

    ``keys`` has a number for each value with a place and a time: equal where they tell the same thing again.
    """

    values: pd.DataFrame
    found: pd.DataFrame
    keys: npt.NDArray[np.uint64]
    fresh: pd.DataFrame | None
    n_early: int
    n_long: int


def read(raw: Raw, card: Card, layout: str, lookup: Lookup, options: Options, today: date, identity: str) -> Batch:
    """Read a file of daily or monthly values.

    The rows are checked piece by piece. Where a value comes again in another piece, all of them are one piece.

    Raises
    ------
    InputError
        If no column of it is read, or it tells most days of its cities more than once.
    """
    # o3 is the name of hours; of a day or a month it does not say which ozone
    daily = lookup.parameters[lookup.parameters["parameter"] != "o3"]
    lookup = dataclasses.replace(lookup, parameters=daily)
    rules = Rules(layouts.TABLES[layout], lookup.units, options.ignore_columns, kelvin=_kelvin(card))
    use = layouts.Use(rules, lookup.sub_index, card.file.get("plain_ozone"))
    long = layouts.READERS[layout](raw, card, options.region or card.region, use)
    file = _File(raw, card, layout, long, lookup, options, today)
    pieces = _pieces(file)
    if not any(piece.n_long for piece in pieces) and not long.columns.used and len(raw.rows):
        raise _nothing_read(raw, long.columns)
    quarantined = quarantine_rows(raw, pd.concat([piece.found for piece in pieces], ignore_index=True), identity)
    n_read = len(raw.rows if raw.as_came is None else raw.as_came) + len(raw.ragged)
    n_bad = quarantined["line"].nunique()
    fresh = [piece.fresh for piece in pieces if piece.fresh is not None]
    said = said_of(sum(piece.n_early for piece in pieces), lookup.gas_change)
    return Batch(
        batch_id=identity,
        file=raw.name,
        sha256=raw.sha256,
        reader=layout,
        kind="measurement",
        rows_read=n_read,
        rows_accepted=n_read - n_bad,
        rows_quarantined=n_bad,
        values=_together([piece.values for piece in pieces]),
        quarantined=quarantined,
        source=None if _known_without_card(card, lookup) else card.source_row(),
        new_regions=pd.concat(fresh, ignore_index=True) if fresh else None,
        corrected_on=options.known_at,
        columns=dataclasses.replace(long.columns, said=(*long.columns.said, *said)),
    )


def _nothing_read(raw: Raw, columns: Columns) -> InputError:
    nothing = Message(
        "{file}: no column of a pollutant was read; name one pm25, pm10, so2, no2, co or o3_mda8, or say --column",
        file=raw.name,
    )
    return InputError(all_unread(raw.name, columns) or nothing)


def _pieces(file: _File) -> list[_Piece]:
    """A file piece by piece; as one piece where it is small, or where a value comes again."""
    n = len(file.raw.rows)
    if n > PIECE_ROWS:
        pieces, known = list[_Piece](), file
        for first in range(0, n, PIECE_ROWS):
            pieces.append(_piece(known, slice(first, first + PIECE_ROWS), whole=False))
            known = _with_regions(known, pieces[-1].fresh)
        give_back()
        keys = np.sort(np.concatenate([piece.keys for piece in pieces]))
        if not (keys[1:] == keys[:-1]).any():
            return pieces
    return [_piece(file, slice(0, n), whole=True)]


def _with_regions(file: _File, fresh: pd.DataFrame | None) -> _File:
    """The file with regions that are new known to what is read after them."""
    if fresh is None:
        return file
    added = dict(zip(names.keys(fresh["zh"]), fresh["region_id"], strict=True))
    return dataclasses.replace(file, lookup=dataclasses.replace(file.lookup, regions=file.lookup.regions | added))


def _piece(file: _File, rows: slice, *, whole: bool) -> _Piece:
    """Values and faults of some rows; values that come again are looked for in a whole file alone."""
    long, n_early = _as_ruled(file.long.rows(rows).reset_index(drop=True), file.card, file.lookup)
    fresh = new_regions(long["region_name"], file.lookup) if file.options.new_regions else None
    resolved = check.resolve(long, _with_regions(file, fresh).lookup)
    again = check.stated_again(resolved) if whole else pd.Series(False, index=resolved.index)
    check.expect_one_row_a_day(resolved, file.raw.name, again)
    found = check.faults(resolved, file.today, again)
    good = resolved[~resolved.index.isin(found["index"]) & resolved["value"].notna()]
    values = _values(good, file.card, again)
    keys = np.empty(0, dtype=np.uint64) if whole else check.keys(resolved)
    kept = values if whole else values.astype(dict.fromkeys(_REPEATED, "category"))
    return _Piece(kept, _called(file, found, resolved), keys, fresh, n_early, len(long))


def _called(file: _File, found: pd.DataFrame, resolved: pd.DataFrame) -> pd.DataFrame:
    """Faults with their lines, and under the names that their columns have in the file."""
    found = found.assign(line=resolved["line"].reindex(found["index"]).to_numpy())
    if file.layout not in COLUMN_A_PARAMETER:
        return found
    names_of = {one.parameter: one.column for one in file.long.columns.used}
    own = found["index"].map(resolved["parameter"]).map(names_of)
    found = found.assign(column_name=own.where(found["column_name"] == "value", found["column_name"]))
    called = file.raw.called
    if not called:
        return found
    places = found["index"].map(resolved["region_name"]).map(names.key)
    pairs = zip(places, found["column_name"], strict=True)
    return found.assign(column_name=[called.get(pair, pair[1]) for pair in pairs])


def _as_ruled(long: pd.DataFrame, card: Card, lookup: Lookup) -> tuple[pd.DataFrame, int]:
    """Values from parts of volume at the condition that was the rule on their day, where the card states none.

    Returns the long form and how many values were changed.
    """
    if card.gas_condition != "as_reported":
        return long, 0
    mark = CONDITIONS[KELVIN]
    of_parts = long["flag"].str.contains(mark, regex=False).astype(bool)
    value, early = as_ruled(long["value"], long["start"], of_parts, lookup.gas_change)
    flag = long["flag"].where(~early, long["flag"].str.replace(mark, "", regex=False).str.strip("|"))
    return long.assign(value=value, flag=flag), int((early & value.notna()).sum())


def _kelvin(card: Card) -> float:
    """Temperature at which parts of volume become mass: the one at which the card says that gases are stated."""
    return _KELVIN.get(card.gas_condition, KELVIN)


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


#: columns of values of which the same texts and days come again on many rows: categoricals in a file of several pieces
_REPEATED = ("region_id", "station_id", "parameter", "unit", "source_id", "flag", "basis", "known_at", "known_at_basis")


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Values of all pieces as one table; column by column, each taken out of its pieces, for memory holds them once."""
    if len(parts) == 1:
        return parts[0]
    filled = [part for part in parts if len(part)] or parts[:1]
    whole = {}
    for name in parts[0].columns.tolist():
        cells = [part.pop(name) for part in filled]
        whole[name] = union_categoricals(cells) if name in _REPEATED else pd.concat(cells, ignore_index=True)
        del cells
        give_back()
    return pd.DataFrame(whole, copy=False)
