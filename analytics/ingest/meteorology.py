"""Meteorology of days or hours: a row a day and place with a column a parameter, or a row a value.

Units come from the header, a column of units, the card or the layout; a parameter without one is not read. Hours become
days of Beijing time: means, extremes, sums, the mean vector of directions. Absurd values are quarantined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import date_forms, dates, hour_labels, row_labels
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.column_roles import ALL, Columns, Used, all_unread
from analytics.ingest.conversions import Conversion
from analytics.ingest.date_forms import cell_text
from analytics.ingest.meteorology_names import (
    WeatherMeaning,
    WeatherUnit,
    WordsOfCells,
    in_words,
    meaning,
    parameters,
    unit_named,
    units,
    without_its_unit,
)
from analytics.ingest.places import FILE_NAME, place_table
from analytics.ingest.pollutant_names import plain
from analytics.ingest.provenance_card import Card
from analytics.ingest.quarantine_reasons import NO_HOUR, NOT_A_NUMBER, OUT_OF_RANGE, Each, Why, of_rows
from analytics.ingest.raw import LINE, Raw, quarantine_rows
from analytics.message import Message, joined
from analytics.words.numbers import column_as_typed

KIND = "meteorology"
#: share of the readings a day usually has in a file that a day must have
ENOUGH_READINGS = 0.75
#: tolerance of *at most*, in the unit: means and extremes are rounded apart
ROUNDING = 0.1
KEY = ["region_id", "station_id", "parameter", "start"]
FAULTS = ["at", "line", "column_name", "value", "reason"]
_MIDNIGHT = re.compile(r".*(?:[Tt]|\s)0{1,2}:00(?::00)?(?:\.0+)?")
_TIME = re.compile(r".*(?:[Tt]|\s)\d{1,2}(?::\d{2}.*|[时點点].*)")


def is_meteorology(raw: Raw, names: list[str]) -> bool:
    """Whether a file holds meteorology: a date, and columns or parameters that are known names of it."""
    if not (date_forms.named(names) or col.find(names, col.STAMP)):
        return False
    if col.find(names, col.PARAMETER) and (value := col.find(names, col.VALUE)):
        written = col.as_text(raw.rows[col.find(names, col.PARAMETER)]).unique()
        return bool(value) and any(meaning(name) is not None for name in written[:50])
    return any(meaning(name) is not None for name in names)


@dataclass(frozen=True)
class _Times:
    """Start and end of what every row is a value of, how the file writes it, why it is none, whether it is an hour."""

    start: pd.Series
    end: pd.Series
    text: pd.Series
    bad: pd.Series
    hourly: bool
    said: str = ""


def read(
    raw: Raw, card: Card, lookup: Lookup, identity: str, options: Options, today: date, stations: dict[str, str]
) -> Batch:
    """Read a file of meteorology; every row is accepted or quarantined with its reason.

    Parameters
    ----------
    raw : Raw
        The file as it came.
    card : Card
        Its card; ``[file] hours`` says which end of its hour a time is.
    lookup : Lookup
        What names of regions mean.
    identity : str
        Id of the load.
    options : Options
        What the user says.
    today : date
        Values dated later are bad dates.
    stations : dict
        Region of each station, from ``stations.csv`` beside the file.

    Returns
    -------
    Batch
        ``kind`` is ``meteorology``; ``values`` has one row a day, place and parameter.

    Raises
    ------
    InputError
        If no column is read, or none says where the values were measured.
    """
    times = _times(raw, card)
    places, place_of, fresh = place_table(raw, None, lookup, options, card.region, stations)
    long, columns = _long(raw, options, times.hourly)
    if long.empty and not columns.used:
        nothing = Message(
            "{file}: no column of meteorology was read; name one with its unit, e.g. temperature_c, or say --column",
            file=raw.name,
        )
        raise InputError(all_unread(raw.name, columns) or nothing)
    where = places.reindex(place_of).set_axis(raw.rows.index)
    of_row = pd.DataFrame({"region_id": where["region_id"], "station_id": where["station_id"],
                           "place": where[FILE_NAME], "start": times.start, "end": times.end,
                           "date_text": times.text, "date_bad": times.bad, "line": raw.rows[LINE]})  # fmt: skip
    long = long.join(of_row, on="row").reset_index(drop=True)
    found = _faults(long, today)
    good = long[~long.index.isin(found["at"]) & long["value"].notna()]
    quarantined = quarantine_rows(raw, found.drop(columns="at"), identity)
    days, n_thin = _days(good, times.hourly)
    n_read, n_bad = len(raw.rows) + len(raw.ragged), quarantined["line"].nunique()
    thin = Message("{n:value|values} of days with too few readings {n:-is|are} not kept", n=n_thin) if n_thin else ""
    said = tuple(text for text in (*columns.said, times.said, thin) if text)
    return Batch(
        batch_id=identity, file=raw.name, sha256=raw.sha256, reader=KIND, kind=KIND, rows_read=n_read,
        rows_accepted=n_read - n_bad, rows_quarantined=n_bad, values=_values(days, card), quarantined=quarantined,
        source=None if card.source["producer"] == "unknown" and card.source_id in lookup.sources else card.source_row(),
        new_regions=fresh, corrected_on=options.known_at, columns=replace(columns, said=said),
    )  # fmt: skip


def _times(raw: Raw, card: Card) -> _Times:
    """Day or hour of every row."""
    names = [str(c) for c in raw.rows.columns if c != LINE]
    days, stamp = date_forms.named(names), col.find(names, col.STAMP)
    if not days and stamp is None:
        raise InputError(Problem(raw.name, raw.header, "date", None, Message("a column of dates"),
                                 Message("add it or rename it to date")))  # fmt: skip
    cells = date_forms.joined(raw.rows, days or [str(stamp)])
    text = cell_text(cells)
    hour = col.find(names, col.HOUR)
    timed = text.str.fullmatch(_TIME) & ~text.str.fullmatch(_MIDNIGHT)
    if hour is None and not timed.any():
        read_days = dates.read_days(cells, dates.DateColumn(raw.name, ",".join(days), raw.rows[LINE], card.date_order))
        return _Times(read_days.when, read_days.when + pd.Timedelta(days=1), text, read_days.reason, False)
    times = hour_labels.read_times(raw, card.date_order)
    said = hour_labels.stated(raw, card, hour_labels.SHOWN) or hour_labels.shown(
        (times.when, times.written), times.step, times.at_24
    )
    start = times.when - hour_labels.HOUR_LENGTH if said.ending else times.when
    bad = row_labels.reasons(times.text[start.isna()], NO_HOUR).reindex(start.index, fill_value="")
    return _Times(start, start + hour_labels.HOUR_LENGTH, times.text, bad, True, str(said))


def _long(raw: Raw, options: Options, hourly: bool) -> tuple[pd.DataFrame, Columns]:
    """One row a value: ``row, parameter, column, text, unit, value, bad, unit_bad``; what each column is read as."""
    names = [str(c) for c in raw.rows.columns if c != LINE]
    parts = (col.REGION, col.STATION, col.HOUR, col.MINUTE, col.STAMP, col.PARAMETER, col.VALUE, col.UNIT, col.FLAG)
    found = [name for part in parts if (name := col.find(names, part))] + date_forms.named(names)
    other = list(dict.fromkeys(found))
    if col.find(names, col.PARAMETER) and col.find(names, col.VALUE):
        return _tidy(raw, names, other, hourly)
    return _wide(raw, [name for name in names if name not in other], other, options, hourly)


def _wide(raw: Raw, names: list[str], other: list[str], options: Options, hourly: bool) -> tuple[pd.DataFrame, Columns]:
    skip = {plain(name) for name in options.ignore_columns}
    used: dict[str, Used] = {}
    parts, ignored, unread = [], [], []
    remarks: list[str] = []
    for name in names:
        said = None if plain(name) in skip else meaning(name) or without_its_unit(name)
        why = None if said is None else _why_not(said, used)
        if said is None or (why and ALL in skip):
            ignored.append(name)
        elif why:
            unread.append(Message("column {name} was not read: {why}; or say --ignore-columns {name}",
                                  name=printable(name), why=why))  # fmt: skip
        else:
            unit = units()[said.unit]
            used[said.parameter] = _used(name, said.parameter, unit, hourly)
            number, bad = col.parse_numbers(raw.rows[name])
            words = in_words(raw.rows[name], said.parameter)
            value, bad = unit.of(number, hourly).where(~words.hit, words.value), bad & ~words.hit
            remarks += _said_of_words(words, said.parameter, name)
            parts.append(
                pd.DataFrame({"row": raw.rows.index, "parameter": said.parameter, "column": name,
                              "text": raw.rows[name].astype(object), "unit": "", "value": value,
                              "bad": bad, "unit_bad": False})[(value.notna() | bad).to_numpy()]
            )  # fmt: skip
    return _together(parts), Columns(tuple(used.values()), tuple(other), tuple(ignored), tuple(unread), tuple(remarks))


def _said_of_words(words: WordsOfCells, parameter: str, column: str) -> list[str]:
    """One line on cells of a column that hold a word in place of a number."""
    if not words.counts:
        return []
    own = parameters()[parameter].unit
    as_what = (
        Message("no value")
        if words.value[words.hit].isna().all()
        else Message("{value} {unit}", value=column_as_typed(words.value[words.hit]).iloc[0], unit=own)
    )
    return [
        Message("{n:cell|cells} of {column} ({shown}) read as {as_what}", n=sum(words.counts.values()),
                column=printable(column), shown=", ".join(map(printable, words.counts)), as_what=as_what)
    ]  # fmt: skip


def _why_not(said: WeatherMeaning, used: dict[str, Used]) -> str | None:
    """Why a column is not read; None if it is."""
    if not said.unit:
        own = parameters()[said.parameter].unit
        known = joined([name for name, unit in units().items() if unit.own == own], " or ")
        return Message(
            "it is {parameter} without a unit that is known; write one into the name or say "
            "--column NAME={parameter}:UNIT ({known})",
            parameter=said.parameter,
            known=known,
        )
    first = used.get(said.parameter)
    return None if first is None else Message("the same as {found}", found=printable(first.column))


def _used(column: str, parameter: str, unit: WeatherUnit, hourly: bool) -> Used:
    own = parameters()[parameter].unit
    if unit.offset:
        return Used(column, parameter, Message("{own} from {unit}", own=own, unit=unit.name))
    factor = unit.of(pd.Series([1.0]), hourly).iloc[0]
    return Used(column, parameter, own, Conversion(factor))


def _tidy(raw: Raw, names: list[str], other: list[str], hourly: bool) -> tuple[pd.DataFrame, Columns]:
    written = col.as_text(raw.rows[col.find(names, col.PARAMETER)])
    unit_column = col.find(names, col.UNIT)
    stated = col.as_text(raw.rows[unit_column]) if unit_column else pd.Series("", index=written.index)
    texts = raw.rows[col.find(names, col.VALUE)]
    number, bad = col.parse_numbers(texts)
    used, parts, passed, remarks = list[Used](), list[pd.DataFrame](), list[str](), list[str]()
    for key, part in pd.DataFrame({"name": written, "unit": stated}).groupby(["name", "unit"]):
        name, text = map(str, key)
        rows, said = part.index, meaning(name)
        if said is None:
            passed.append(name)
            continue
        unit = unit_named(text, parameters()[said.parameter].unit) if text else units().get(said.unit)
        if unit is not None:
            used.append(_used(name, said.parameter, unit, hourly))
        words = in_words(texts[rows], said.parameter)
        value = number[rows] if unit is None else unit.of(number[rows], hourly).where(~words.hit, words.value)
        remarks += _said_of_words(words, said.parameter, name)
        parts.append(
            pd.DataFrame({"row": rows, "parameter": said.parameter, "column": "value", "text": texts[rows],
                          "unit": text, "value": value, "bad": bad[rows] & ~words.hit, "unit_bad": unit is None})
        )  # fmt: skip
    notes = (Message("parameters not read: {read}", read=", ".join(map(printable, sorted(set(passed))[:20]))),)
    ignored = tuple(name for name in names if name not in other)
    said_of_all = (*(notes if passed else ()), *remarks)
    return _together(parts), Columns(tuple(dict.fromkeys(used)), tuple(other), ignored, (), said_of_all)


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    blank = pd.DataFrame(columns=["row", "parameter", "column", "text", "unit", "value", "bad", "unit_bad"])
    filled = [part[part["value"].notna() | part["bad"]] for part in parts]
    return pd.concat([part for part in filled if len(part)], ignore_index=True) if any(map(len, filled)) else blank


def _faults(long: pd.DataFrame, today: date) -> pd.DataFrame:
    """Faults of the values, the first one each: ``at, line, column_name, value, reason``."""
    if long.empty:
        return pd.DataFrame(columns=FAULTS)
    known = parameters()
    low, high = (
        long["parameter"].map({n: getattr(p, f) for n, p in known.items()}) for f in ("min_value", "max_value")
    )
    own = long["parameter"].map({name: one.unit for name, one in known.items()})
    expected = Each(OUT_OF_RANGE, low=column_as_typed(low), high=column_as_typed(high) + " " + own)
    no_unit = Each(Message("no unit, or one that cannot be converted: expected {unit}"), unit=own)
    checks: list[tuple[pd.Series, str | pd.Series, str, Why]] = [
        (long["start"].isna(), "date", "date_text", long["date_bad"]),
        *((hit, "date", "date_text", why) for hit, why in dates.beyond(long["start"], long["end"], today)),
        (long["region_id"].isna(), "region", "place", UNKNOWN_PLACE),
        (long["unit_bad"].astype(bool), "unit", "unit", no_unit),
        (long["bad"].astype(bool), long["column"], "text", NOT_A_NUMBER),
        ((long["value"] < low) | (long["value"] > high), long["column"], "text", expected),
    ]
    parts, done = [], pd.Series(False, index=long.index)
    for mask, column, value, reason in checks:
        hit = mask.fillna(False).astype(bool) & ~done
        done |= hit
        parts.append(_hits(long, hit, column, value, reason))
    parts.append(_above(long[~done]))
    done = done | long.index.isin(parts[-1]["at"])
    parts.append(_twice(long[~done]))
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=FAULTS)


UNKNOWN_PLACE = Message(
    "unknown region: expected an id, name or alias of the registry, or a station of stations.csv beside the file; "
    "add it there or say --region"
)


def _hits(long: pd.DataFrame, hit: pd.Series, column: str | pd.Series, value: str, reason: Why) -> pd.DataFrame:
    bad = long[hit]
    named = column if isinstance(column, str) else column[hit].to_numpy()
    return pd.DataFrame(
        {"at": bad.index, "line": bad["line"].to_numpy(), "column_name": named,
         "value": bad[value].astype(str).to_numpy(), "reason": of_rows(reason, bad.index)}
    )  # fmt: skip


def _above(long: pd.DataFrame) -> pd.DataFrame:
    """Values that exceed what they cannot exceed on the same day (a mean its maximum); which is wrong is not known."""
    limits = {name: one.at_most for name, one in parameters().items() if one.at_most}
    lower = long.assign(limit=long["parameter"].map(limits)).dropna(subset="limit")
    upper = long[["region_id", "station_id", "start", "parameter", "value"]]
    both = lower.reset_index(names="at").merge(
        upper.rename(columns={"parameter": "limit", "value": "most"}).drop_duplicates(
            ["region_id", "station_id", "start", "limit"]
        ),
        on=["region_id", "station_id", "start", "limit"],
    )
    bad = both[both["value"] > both["most"] + ROUNDING]
    above = Each(Message("impossible value: above {limit} {most} of the same time"), limit=bad["limit"],
                 most=column_as_typed(bad["most"]))  # fmt: skip
    return pd.DataFrame(
        {"at": bad["at"].to_numpy(), "line": bad["line"].to_numpy(), "column_name": bad["column"].to_numpy(),
         "value": bad["text"].astype(str).to_numpy(), "reason": of_rows(above, bad.index)}
    )  # fmt: skip


def _twice(long: pd.DataFrame) -> pd.DataFrame:
    """A key that comes again with another value: the first stands."""
    has = long[long["value"].notna()].sort_values("line", kind="stable")
    first = has.groupby(KEY, sort=False)["value"].transform("first")
    again = has["value"] != first
    return _hits(has, again, has["column"], "text",
                 Message("duplicate key with another value: the first one stands"))  # fmt: skip


def _days(good: pd.DataFrame, hourly: bool) -> tuple[pd.DataFrame, int]:
    """Values of days: ``region_id, station_id, parameter, start, value, n_valid``; and how many days are too thin."""
    rows = good.drop_duplicates(KEY)
    if not hourly or rows.empty:
        return rows.assign(n_valid=pd.Series(pd.NA, index=rows.index, dtype="Int64")), 0
    angle = np.radians(rows["value"].astype(float))
    rows = rows.assign(start=rows["start"].dt.floor("D"), sine=np.sin(angle), cosine=np.cos(angle))
    table = rows.groupby(KEY, sort=True, as_index=False).agg(
        n_valid=("value", "size"), mean=("value", "mean"), max=("value", "max"), min=("value", "min"),
        sum=("value", "sum"), sine=("sine", "mean"), cosine=("cosine", "mean"),
    )  # fmt: skip
    table["direction"] = np.degrees(np.arctan2(table["sine"], table["cosine"])) % 360
    how = table["parameter"].map({name: one.of_hours for name, one in parameters().items()})
    table["value"] = np.select([how == name for name in _WAYS], [table[name] for name in _WAYS])
    usual = table.groupby(["station_id", "parameter"])["n_valid"].transform(lambda n: n.quantile(0.9))
    thin = table["n_valid"] < ENOUGH_READINGS * usual
    return table.assign(n_valid=table["n_valid"].astype("Int64"))[~thin], int(thin.sum())


_WAYS = ("mean", "max", "min", "sum", "direction")


def _values(days: pd.DataFrame, card: Card) -> pd.DataFrame:
    """Accepted values in the warehouse's form. A value is known when its day has ended, plus the lag of its source."""
    lag = pd.Timedelta(days=int(card.source["publication_lag_days"]))
    start = pd.to_datetime(days["start"]).astype("datetime64[s]")
    end = start + pd.Timedelta(days=1)
    return pd.DataFrame(
        {
            "region_id": days["region_id"],
            "station_id": days["station_id"],
            "parameter": days["parameter"],
            "interval_start": start,
            "interval_end": end,
            "value": days["value"].astype(float),
            "unit": days["parameter"].map({name: one.unit for name, one in parameters().items()}),
            "source_id": card.source_id,
            "flag": days["n_valid"].notna().map({True: "of_hours", False: ""}),
            "basis": str(card.source["basis"]),
            "n_valid": days["n_valid"],
            "known_at": (end + lag).dt.date,
            "known_at_basis": "lag",
        }
    ).reset_index(drop=True)
