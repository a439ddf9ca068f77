"""The national hourly archive: a row an hour and place, or a row an hour and type with a column a place.

Long: ``date,hour,城市,AQI,PM2.5,…`` (also ``station``); wide: ``date,hour,type,<city or station code>,…``; tidy:
``datetime,station,parameter,value,unit``. All become one row an hour: ``source_id, region_id, station_id, ts, pm25,
pm10, so2, no2, co, o3`` with ``ts`` the start of the hour. Running means and indices in the file are read over; they
are made again from the hours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import bare_ozone, date_forms, dates, hour_labels, pollutant_names, row_labels, sub_hours
from analytics.ingest import columns as col
from analytics.ingest.batch import Batch, Lookup, Options
from analytics.ingest.column_roles import HOURLY, Columns, Rules, Used, of_parameters, resolve
from analytics.ingest.conversions import Conversion, as_ruled, said_of
from analytics.ingest.date_forms import cell_text
from analytics.ingest.hour_labels import HOUR_LENGTH, TYPE, Said, Times, read_times
from analytics.ingest.layouts import conversions_of_rows
from analytics.ingest.places import FILE_NAME, STATION, place_table
from analytics.ingest.provenance_card import Card
from analytics.ingest.quarantine_reasons import NO_HOUR, NOT_A_NUMBER, OUT_OF_RANGE, TWICE, Each, Why, of_rows
from analytics.ingest.raw import Raw, quarantine_rows
from analytics.message import Message
from analytics.terms import SUBSTANCES

#: parameter of the standards table whose plausible range an hourly value is held to
RANGE_OF = {**{p: p for p in SUBSTANCES}, "o3": "o3_1h_max"}
FAULTS = ["line", "column_name", "value", "reason"]


def is_hourly(names: list[str]) -> bool:
    """Whether a header is that of an hourly file: a date and an hour (or a time stamp) beside hourly values."""
    timed = date_forms.named(names) and col.find(names, col.HOUR)
    if timed and col.find(names, TYPE):
        return True
    return bool((timed or col.find(names, col.STAMP)) and (_is_tidy(names) or any(map(_is_pollutant, names))))


def _is_tidy(names: list[str]) -> bool:
    """Whether a file has a row a value, with the parameter in a column."""
    return bool(col.find(names, col.PARAMETER) and col.find(names, col.VALUE))


def holds_days(raw: Raw) -> bool:
    """Whether a column named as time stamps holds days: no time at all, or midnights alone of several days.

    Examples
    --------
    >>> frame = pd.DataFrame({"line": [2, 3], "datetime": ["2026-01-01", "2026-01-02"], "pm25": ["1", "2"]})
    >>> holds_days(Raw("a.csv", "", frame, frame[:0]))
    True
    """
    names = [str(c) for c in raw.rows.columns[1:]]
    stamp = col.find(names, col.STAMP)
    if stamp is None or (date_forms.named(names) != [stamp]):
        return False
    text = cell_text(raw.rows[stamp].drop_duplicates())
    timed = text.str.contains(r"[:时點点]|\d[Tt\s]+\d|^\d{10,}$")
    midnight = text.str.contains(r"[T\s]0{1,2}:00(?::00)?(?:\.0+)?$")
    return not timed.any() or bool(midnight.all() and text.nunique() > 1)


def read(
    raw: Raw, card: Card, lookup: Lookup, options: Options, identity: str, layout: str, stations: dict[str, str]
) -> Batch:
    """Read one hourly file.

    Parameters
    ----------
    raw : Raw
        The file as it came.
    card : Card
        Its card; ``[file] hours`` says ``"beginning"`` or ``"ending"``.
    lookup : Lookup
        What names and parameters mean.
    options : Options
        What the user says; ``today`` is required here.
    identity : str
        Id of the load.
    layout : str
        One of `analytics.ingest.hour_labels.LAYOUTS`.
    stations : dict
        Region of each station.

    Returns
    -------
    Batch
        ``kind`` is ``hourly``; ``values`` has one row an hour and place.

    Raises
    ------
    InputError
        If the file has no column of places and no region was named, or an hour convention that is none.
    """
    if card.gas_condition != "as_reported":
        todo = Message(
            "convert the hours first, or load days: of hours only values as it was the rule on the day are kept"
        )
        raise InputError(
            Problem(raw.name, None, "file.gas_condition", card.gas_condition, Message("as_reported"), todo)
        )
    names = [str(c) for c in raw.rows.columns[1:]]
    faults: list[pd.DataFrame] = []
    times = read_times(raw, card.date_order)
    said = _said(raw, card, layout, times)
    _expect_ends(raw, times, said)
    start = _starts(raw, times, said, options.today or date.max, faults)
    kind = col.find(names, TYPE)
    raw, remarks = _without_remarks(raw) if kind else (raw, ())
    places, place_of, fresh = place_table(
        raw, kind, lookup, options, card.region, stations, card.file.get("places") == "stations"
    )
    rules_of_columns = Rules(HOURLY, _units(lookup), options.ignore_columns, derived=True)
    columns = _columns(raw, kind, rules_of_columns)
    columns = replace(columns, ignored=(*columns.ignored, *remarks))
    tidy = partial(_tidy_cells, rules=rules_of_columns)
    cells = _wide_cells if kind else tidy if _is_tidy(names) else _long_cells
    good, early = [], pd.Series(dtype=bool)
    for parameter, frame in cells(raw, columns, start, place_of, places, faults).items():
        rules = lookup.parameters.set_index("parameter").loc[[RANGE_OF[parameter]]].iloc[0]
        values = _checked(raw.name, frame, parameter, rules, faults)
        value, changed = as_ruled(values["value"], values["start"], values["of_parts"], lookup.gas_change)
        values, early = values.assign(value=value), pd.concat([early, changed])
        good.append(_by_hour(values, times.step, lookup.hour_minutes, faults).rename(parameter))
    found = pd.concat([pd.DataFrame(columns=FAULTS), *faults], ignore_index=True)
    quarantined = quarantine_rows(raw, found, identity)
    n_read, n_bad = len(raw.rows) + len(raw.ragged), quarantined["line"].nunique()
    lines = (*columns.said, str(said), *said_of(int(early.sum()), lookup.gas_change))
    return Batch(
        batch_id=identity, file=raw.name, sha256=raw.sha256, reader="hourly", kind="hourly",
        rows_read=n_read, rows_accepted=n_read - n_bad, rows_quarantined=n_bad,
        values=_hours(good, places, card.source_id), quarantined=quarantined,
        source=None if card.source["producer"] == "unknown" and card.source_id in lookup.sources
        else card.source_row(),
        new_regions=fresh, corrected_on=options.known_at, columns=replace(columns, said=lines),
    )  # fmt: skip


def _without_remarks(raw: Raw) -> tuple[Raw, tuple[str, ...]]:
    """An archive's file without the columns beside its places that hold words and no number, and their names."""
    names = [str(c) for c in raw.rows.columns[1:]]
    parts = {col.find(names, part) for part in (TYPE, col.HOUR, col.MINUTE, col.STAMP)} | {*date_forms.named(names)}
    found = []
    for name in (n for n in names if n not in parts):
        number, bad = col.parse_numbers(raw.rows[name].drop_duplicates())
        if bad.any() and number.notna().sum() == 0:
            found.append(name)
    return (replace(raw, rows=raw.rows.drop(columns=found)) if found else raw), tuple(found)


def _units(lookup: Lookup) -> dict[str, str]:
    """Unit of each hourly value: that of the parameter whose range it is held to."""
    return {name: lookup.units[RANGE_OF[name]] for name in SUBSTANCES if RANGE_OF[name] in lookup.units}


def _columns(raw: Raw, kind: str | None, rules: Rules) -> Columns:
    """What the columns of a long file, or the types of a wide one, are read as."""
    if kind is not None:
        types = col.as_text(raw.rows[kind]).unique()
        return resolve(pd.DataFrame({name: pd.Series(dtype=float) for name in types}), rules, [])
    names = [str(c) for c in raw.rows.columns[1:]]
    parts = (col.REGION, STATION, col.HOUR, col.MINUTE, col.STAMP, col.PARAMETER, col.VALUE, col.UNIT, col.FLAG)
    other = [name for name in (col.find(names, part) for part in parts) if name] + date_forms.named(names)
    header = resolve(raw.rows, rules, other)
    if not _is_tidy(names):
        return header
    written, unit = (_text_of(raw, part) for part in (col.PARAMETER, col.UNIT))
    silent = raw.rows.loc[unit == "", col.find(names, col.VALUE)]
    values = {name: silent[written == name].reset_index(drop=True) for name in written.unique() if name}
    read = resolve(pd.DataFrame(values), rules, [])
    unread = of_parameters(read.unread)
    passed = (
        (Message("parameters not read: {read}", read=", ".join(map(printable, read.ignored))),) if read.ignored else ()
    )
    return replace(header, used=read.used, unread=unread, said=passed)


def _text_of(raw: Raw, part: tuple[str, ...]) -> pd.Series:
    """Cells of the column that has a part, as text; '' where there is none."""
    name = col.find([str(c) for c in raw.rows.columns[1:]], part)
    return pd.Series("", index=raw.rows.index, dtype=object) if name is None else col.as_text(raw.rows[name])


def _is_pollutant(name: str) -> bool:
    """Whether a column holds hourly values of a pollutant."""
    said = pollutant_names.meaning(name)
    return said is not None and (said.pollutant, said.statistic) in HOURLY


def _said(raw: Raw, card: Card, layout: str, times: Times) -> Said:
    """Which end of their hours the times are: as stated, else as they show."""
    stated = hour_labels.stated(raw, card, layout)
    return stated or hour_labels.shown((times.when, times.written), times.step, times.at_24)


def _starts(raw: Raw, times: Times, said: Said, today: date, faults: list[pd.DataFrame]) -> pd.Series:
    """Start of what each row is a value of, NaT where it has none; each bad one is reported."""
    start = times.when - times.step if said.ending else times.when
    # the label of the last hour of a day already bears the next day's date
    bad: list[tuple[pd.Series, Why]] = [
        (start.isna(), row_labels.reasons(times.text[start.isna()], NO_HOUR)),
        *dates.beyond(start, start + times.step, min(today, date(2200, 1, 1))),
    ]
    for hit, why in bad:
        _report(faults, raw.rows["line"], hit, "date", times.text, why)
    return start.where(~pd.concat([hit for hit, _ in bad], axis=1).any(axis=1))


def _expect_ends(raw: Raw, times: Times, said: Said) -> None:
    """Refuse labels up to 24 where they were said to begin the hour: no hour of a day begins at 24."""
    if times.at_24.any() and not said.ending:
        line = int(raw.rows["line"].iloc[dates.first_of(times.at_24)])
        todo = Message('labels up to 24 end the hour: say --layout hourly_ending, or hours = "ending" in the card')
        raise InputError(Problem(raw.name, line, times.column, "24", Message("labels 0 to 23"), todo))


def _report(
    faults: list[pd.DataFrame], line: pd.Series, hit: pd.Series, column: str, value: pd.Series, why: Why
) -> None:
    """Add one fault for every row that is hit."""
    if hit.any():
        shown = value[hit].astype(str).to_numpy()
        at, reason = line[hit].to_numpy(), of_rows(why, line.index[hit])
        faults.append(pd.DataFrame({"line": at, "column_name": column, "value": shown, "reason": reason}))


def _long_cells(
    raw: Raw, columns: Columns, start: pd.Series, place_of: pd.Series, places: pd.DataFrame, faults: list[pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Values by pollutant of a file with a row an hour and place: ``line, place, start, text``."""
    known = places["region_id"].notna().reindex(place_of).to_numpy()
    _report(faults, raw.rows["line"], pd.Series(~known, index=start.index), "region",
          places[FILE_NAME].reindex(place_of).set_axis(start.index), UNKNOWN_PLACE)  # fmt: skip
    use = known & start.notna().to_numpy()
    base = pd.DataFrame({"line": raw.rows["line"], "place": place_of, "start": start})[use]
    return {one.parameter: base.assign(column=one.column, text=raw.rows.loc[use, one.column], **_by(one.conversion))
            for one in columns.used}  # fmt: skip


def _by(conversion: Conversion) -> dict[str, float]:
    return {"factor": conversion.factor, "divisor": conversion.divisor, "of_parts": conversion.kelvin is not None}


def _tidy_cells(
    raw: Raw,
    columns: Columns,
    start: pd.Series,
    place_of: pd.Series,
    places: pd.DataFrame,
    faults: list[pd.DataFrame],
    rules: Rules,
) -> dict[str, pd.DataFrame]:
    """Values by pollutant of a file with a row a value: ``line, place, start, text``."""
    written, units = (_text_of(raw, part) for part in (col.PARAMETER, col.UNIT))
    meant = {one.column: one for one in columns.used}
    by = conversions_of_rows(written, units, meant, rules)
    parameter = written.map({name: one.parameter for name, one in meant.items()})
    own = written.map({name: one.unit for name, one in meant.items()})
    wrong = parameter.notna() & (units != "") & ~by["converted"] & (col.unit_names(units) != own)
    _report(
        faults,
        raw.rows["line"],
        wrong,
        "unit",
        units,
        Message("wrong unit: it cannot be converted to that of the parameter"),
    )
    by = by[["factor", "divisor"]].assign(of_parts=by["mark"] != "", parameter=parameter.mask(wrong), column=written)
    value = Used(str(col.find([str(c) for c in raw.rows.columns[1:]], col.VALUE)), "value", "")
    long = _long_cells(raw, Columns(used=(value,)), start, place_of, places, faults)["value"]
    long = long.drop(columns=["factor", "divisor", "of_parts", "column"]).join(by).dropna(subset="parameter")
    return {str(name): part.drop(columns="parameter") for name, part in long.groupby("parameter", sort=False)}


def _wide_cells(
    raw: Raw, columns: Columns, start: pd.Series, place_of: pd.Series, places: pd.DataFrame, faults: list[pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Values by pollutant of a file with a row an hour and type: ``line, place, start, text``."""
    types = col.as_text(raw.rows[col.find(list(raw.rows.columns), TYPE)])
    derived = [
        name
        for name in columns.ignored
        if pollutant_names.plain(name) in bare_ozone.AQI or pollutant_names.meaning(name)
    ]
    read = {one.column: one.parameter for one in columns.used}
    _report(faults, raw.rows["line"], ~types.isin(read) & ~types.isin(derived), "type", types,
          Message("unknown type: expected one of the archive's, such as PM2.5, O3 or O3_8h"))  # fmt: skip
    measured = types.map(read)
    conversions = {one.parameter: one.conversion for one in columns.used}
    known = place_of[places["region_id"].notna().reindex(place_of).to_numpy()]
    unknown = [n for n in place_of.index if n not in known.index]
    if unknown and known.empty:
        raise InputError(Problem(raw.name, raw.header, None, _shortened(unknown), KNOWN_PLACE))
    said = measured.notna() & (raw.rows[unknown].apply(col.as_text) != "").any(axis=1)
    _report(faults, raw.rows["line"], said, "region", pd.Series(_shortened(unknown), index=start.index), UNKNOWN_PLACE)
    cells = {}
    for parameter in measured.dropna().unique():
        use = (measured == parameter) & start.notna()
        block = raw.rows.loc[use, list(known.index)]
        cells[parameter] = pd.DataFrame(
            {
                "line": np.repeat(raw.rows.loc[use, "line"].to_numpy(), len(known)),
                "place": np.tile(known.to_numpy(), int(use.sum())),
                "start": np.repeat(start[use].to_numpy(), len(known)),
                "column": np.tile(known.index.to_numpy(dtype=object), int(use.sum())),
                "text": block.to_numpy().ravel(),
                **_by(conversions[parameter]),
            }
        )
    return cells


KNOWN_PLACE = Message(
    "an id, name or alias of the registry, or a station of stations.csv beside the file; "
    "add it there or say --new-regions"
)
UNKNOWN_PLACE = Message("unknown region: expected {known}", known=KNOWN_PLACE)


def _shortened(unknown: list[str]) -> str:
    return " ".join(unknown[:5]) + (f" and {len(unknown) - 5} more" if len(unknown) > 5 else "")


def _checked(
    name: str, frame: pd.DataFrame, parameter: str, rules: pd.Series, faults: list[pd.DataFrame]
) -> pd.DataFrame:
    """Good values of one pollutant by place and start; what is no number, impossible or contradicts is reported."""
    number, bad = col.parse_numbers(frame["text"])
    number = number * frame["factor"] / frame["divisor"]
    beyond = (number < rules["min_value"]) | (number > rules["max_value"])
    expected = Message(OUT_OF_RANGE.template, low=rules["min_value"], high=f"{rules['max_value']} {rules['unit']}")
    column = str(frame["column"].iloc[0]) if frame["column"].nunique() == 1 else parameter
    _report(faults, frame["line"], bad, column, frame["text"], NOT_A_NUMBER)
    _report(faults, frame["line"], beyond, column, frame["text"], expected)
    kept = frame.assign(value=number)[~bad & ~beyond & number.notna()]
    first = kept.drop_duplicates(["place", "start"])
    if len(first) < len(kept):
        stands = kept.groupby(["place", "start"])[["value", "line"]].transform("first")
        sub_hours.expect_one_row(name, column, kept, kept[kept["value"] != stands["value"]])
        why = Each(TWICE, line=stands["line"], value=stands["value"])
        _report(faults, kept["line"], kept["value"] != stands["value"], column, kept["value"], why)
    return first


def _by_hour(
    values: pd.DataFrame, step: pd.Timedelta, least_minutes: tuple[tuple[date, int], ...], faults: list[pd.DataFrame]
) -> pd.Series:
    """Values by place and hour; stamps within the hour are averaged; an hour not covered enough is reported."""
    if step == HOUR_LENGTH:
        return values.set_index(["place", "start"])["value"]
    hours, short = sub_hours.hourly_means(values, step, least_minutes)
    for (minutes, least), part in short.groupby(["minutes", "least"]):
        why = Message(
            "{minutes} of the 60 minutes of its hour: expected {least} to be measured", minutes=minutes, least=least
        )
        _report(
            faults, part["line"], pd.Series(True, index=part.index), str(part["column"].iloc[0]), part["value"], why
        )
    return hours.set_index(["place", "start"])["value"]


def _hours(good: list[pd.Series], places: pd.DataFrame, source_id: str) -> pd.DataFrame:
    """One row an hour and place, a column a pollutant."""
    # place and hour in one whole number: an outer join on it is much cheaper than on two columns
    keyed = [s.set_axis(_key(s.index), axis=0) for s in good if len(s)]
    table = pd.concat(keyed, axis=1) if keyed else pd.DataFrame(index=pd.Index([], dtype="int64"))
    code = table.index.to_numpy(dtype=np.int64)
    place = places.reindex(code >> 32)
    out = pd.DataFrame(
        {
            "source_id": source_id,
            "region_id": place["region_id"].to_numpy(dtype=object),
            "station_id": place["station_id"].to_numpy(dtype=object),
            "ts": ((code & 0xFFFFFFFF) * 3600).astype("datetime64[s]"),
        }
    )
    for parameter in SUBSTANCES:
        out[parameter] = table[parameter].to_numpy() if parameter in table else np.nan
    return out.sort_values(["ts", "region_id", "station_id"], ignore_index=True)


def _key(index: pd.Index) -> pd.Index:
    hours = index.get_level_values("start").to_numpy().astype("datetime64[h]").astype(np.int64)
    return pd.Index((index.get_level_values("place").to_numpy(dtype=np.int64) << 32) + hours)
