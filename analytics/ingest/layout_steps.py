"""Small readers of named layouts: each brings a file into a form that the layouts' readers know.

A step changes cells and columns, never the number of rows: a row whose value is not read keeps its place without one,
and how many there are is said.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import date_forms, period_tables, pollutant_names
from analytics.ingest.date_forms import cell_text
from analytics.ingest.named_layouts import NamedLayout
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message

Step = Callable[[Raw, NamedLayout], Raw]
_OFFSET = r"([+-])(\d{2}):?(\d{2})$"
#: most minutes between summer and standard time
_SUMMER = 60


def changed(raw: Raw, rows: pd.DataFrame, *said: str) -> Raw:
    """A file with other rows of the same lines, and what is to be said of them."""
    came = raw.rows if raw.as_came is None else raw.as_came
    return dataclasses.replace(raw, rows=rows, as_came=came, said=(*raw.said, *(text for text in said if text)))


def column_of(known: NamedLayout, raw: Raw, meant: str) -> str:
    """Name in the file of the column that the layout says has this part."""
    return next((name for name, what in known.columns_of(raw) if what == meant), meant)  # as the user calls it


def standard_time(raw: Raw, known: NamedLayout) -> Raw:
    """Times with an offset as the standard time of their place, without summer time.

    ``Z`` says UTC, which is a place's own clock only where the layout's publisher writes that clock.

    Raises
    ------
    InputError
        If the file holds places of several time zones.
    """
    name = column_of(known, raw, "date")
    text = cell_text(raw.rows[name])
    text = text.str.replace(r"[Zz]$", "+00:00", regex=True) if known.clock else text
    parts = text.str.extract(_OFFSET)
    minutes = (pd.to_numeric(parts[1]) * 60 + pd.to_numeric(parts[2])) * parts[0].map({"+": 1, "-": -1})
    if minutes.isna().all():
        return raw
    own = int(minutes.min())
    if minutes.max() - own > _SUMMER:
        at = int(minutes.fillna(own).to_numpy().argmax())
        raise InputError(
            Problem(raw.name, int(raw.rows["line"].iloc[at]), name, text.iloc[at],
                    Message("times of one time zone, others are UTC{shift}", shift=_clock(own)),
                    Message("part the file by place"))
        )  # fmt: skip
    clock = pd.to_datetime(text.str.replace(_OFFSET, "", regex=True), errors="coerce", format="ISO8601")
    standard = clock - pd.to_timedelta((minutes - own).fillna(0), unit="min")
    good = minutes.notna() & standard.notna()
    shown = standard.dt.strftime("%Y-%m-%d %H:%M:%S").where(good, text)
    summer = Message("; summer time is taken back") if minutes.max() > own else ""
    said = Message(
        "times are UTC{shift} as written{summer}; a day is one of that clock", shift=_clock(own), summer=summer
    )
    return changed(raw, raw.rows.assign(**{name: shown}), said if summer or not known.clock else "")


def _clock(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _passed_over(raw: Raw, value: str, hit: pd.Series, why: str) -> Raw:
    """The file without the values of the rows that are hit; how many there are is said."""
    text = col.as_text(raw.rows[value])
    n = int((hit & (text != "")).sum())
    if n == 0:
        return raw
    first = int(raw.rows.loc[hit & (text != ""), LINE].iloc[0])
    return changed(
        raw,
        raw.rows.assign(**{value: text.mask(hit, "")}),
        Message("{n:row|rows} not read: {why} (first line {first})", n=n, why=why, first=first),
    )


def valid_alone(raw: Raw, known: NamedLayout) -> Raw:
    """Values that the network marks as not valid are not read."""
    column = next(
        (
            name
            for name in raw.rows.columns
            if pollutant_names.plain(str(name)) == pollutant_names.plain(known.valid["column"])
        ),
        None,
    )
    if column is None:
        return raw
    mark = pd.to_numeric(cell_text(raw.rows[column]), errors="coerce")
    why = Message("{column} says that they are not valid", column=column)
    return _passed_over(raw, column_of(known, raw, "value"), ~(mark >= known.valid["least"]), why)


def codes(raw: Raw, known: NamedLayout) -> Raw:
    """Codes of pollutants as names; rows of others are not read."""
    name = column_of(known, raw, "parameter")
    written = cell_text(raw.rows[name])
    meant = written.map({**known.codes, **{name: name for name in known.codes.values()}})
    other = sorted(set(written[meant.isna()]))
    passed = _passed_over(raw, column_of(known, raw, "value"), meant.isna(),
                          Message("{name} {codes} is none of the six pollutants", name=name,
                                  codes=", ".join(map(printable, other[:8]))))  # fmt: skip
    return changed(passed, passed.rows.assign(**{name: meant.fillna("")}))


def aqs_site(raw: Raw, known: NamedLayout) -> Raw:
    """Sites of the United States by state, county and number; counties with their state, as several share a name."""
    parts = zip(("State Code", "County Code", "Site Num"), (2, 3, 4), strict=True)
    state, district, site = (cell_text(raw.rows[_named(raw, name)]).str.zfill(width) for name, width in parts)
    rows = raw.rows.assign(**{_named(raw, "Site Num"): state + "-" + district + "-" + site})
    county, state_name = _there(raw, known.region_column), _there(raw, "State Name")
    if county is not None:
        where = col.as_text(rows[county])
        names = where.str.cat(col.as_text(rows[state_name]), sep=", ") if state_name is not None else where
        rows = rows.assign(**{county: names})
    return changed(raw, rows)


def _named(raw: Raw, wanted: str) -> str:
    """The column of this name as the file writes it."""
    return next(
        str(name) for name in raw.rows.columns if pollutant_names.plain(str(name)) == pollutant_names.plain(wanted)
    )


def _there(raw: Raw, wanted: str) -> str | None:
    """The column of this name as the file writes it, if it has one."""
    return next(
        (str(name) for name in raw.rows.columns if pollutant_names.plain(str(name)) == pollutant_names.plain(wanted)),
        None,
    )


def first_monitor(raw: Raw, known: NamedLayout) -> Raw:
    """Of several monitors of a pollutant at a site the one with the lowest number (POC)."""
    value = column_of(known, raw, "value")
    number = pd.to_numeric(cell_text(raw.rows[_named(raw, "POC")]), errors="coerce")
    keys = [cell_text(raw.rows[column_of(known, raw, part)]) for part in ("station", "parameter")]
    lowest = number.where(col.as_text(raw.rows[value]) != "").groupby(keys).transform("min")
    return _passed_over(raw, value, number != lowest, Message("another monitor (POC) of the same site is read"))


#: how the daily files call what makes a day's mean, the better one first
_DAY_MEANS = ("24 HOUR", "24-HR BLK AVG", "1 HOUR")
_OZONE = "8-HR RUN AVG BEGIN HOUR"


def aqs_durations(raw: Raw, known: NamedLayout) -> Raw:
    """One row a day of the daily files: the mean of 24 hours, of ozone the largest 8-hour mean; events stay in."""
    value, parameter = column_of(known, raw, "value"), column_of(known, raw, "parameter")
    duration = cell_text(raw.rows[_named(raw, "Sample Duration")]).str.upper()
    ozone = raw.rows[parameter] == "o3_mda8"
    means, most = (col.as_text(raw.rows[_named(raw, name)]) for name in ("Arithmetic Mean", "1st Max Value"))
    raw = changed(raw, raw.rows.assign(**{value: col.as_text(raw.rows[value]).mask(ozone & (means != ""), most)}))
    rank = duration.map({name: n for n, name in enumerate(_DAY_MEANS)}).where(~ozone, duration.map({_OZONE: 0}))
    raw = _passed_over(raw, value, rank.isna(), Message("their Sample Duration makes no value of a day"))
    event_type = _there(raw, "Event Type")
    event = pd.Series("", rank.index) if event_type is None else cell_text(raw.rows[event_type])
    out = event.str.contains("Excluded", case=False, regex=False)
    raw = _passed_over(raw, value, out, Message("the same days without events; those with all days are read"))
    standard = _there(raw, "Pollutant Standard") or value
    keys = ["station", "parameter", "date"]
    order = pd.DataFrame({key: cell_text(raw.rows[column_of(known, raw, key)]) for key in keys})
    order = order.assign(poc=cell_text(raw.rows[_named(raw, "POC")]), rank=rank, standard=cell_text(raw.rows[standard]))
    filled = order[col.as_text(raw.rows[value]) != ""].sort_values(["rank", "standard"], ascending=[True, False])
    again = pd.Series(False, index=raw.rows.index)
    again[filled.index[filled.duplicated([*keys, "poc"])]] = True
    return _passed_over(raw, value, again, Message("the same days by another standard or duration"))


def _utc(raw: Raw, known: NamedLayout) -> tuple[str, pd.Series]:
    """The column of times and its times in UTC, written as seconds since 1970 or as text; NaT where it is neither."""
    name = column_of(known, raw, "date")
    text = cell_text(raw.rows[name])
    seconds = pd.to_numeric(text.where(text.str.fullmatch(r"\d{9,10}")), errors="coerce")
    written = pd.to_datetime(text.where(seconds.isna()), errors="coerce", format="ISO8601", utc=True)
    return name, written.fillna(pd.to_datetime(seconds, unit="s", utc=True))


def utc_days(raw: Raw, known: NamedLayout) -> Raw:
    """Midnights in UTC as days."""
    name, when = _utc(raw, known)
    return changed(raw, raw.rows.assign(**{name: when.dt.strftime("%Y-%m-%d").fillna(cell_text(raw.rows[name]))}))


def utc_times(raw: Raw, known: NamedLayout) -> Raw:
    """Times in UTC, which become Beijing time."""
    name, when = _utc(raw, known)
    shown = when.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna(cell_text(raw.rows[name]))
    return changed(raw, raw.rows.assign(**{name: shown}), Message("times are in UTC and become Beijing time"))


#: which of a sensor's columns stands for its value, the better one first; "a" and "b" are its two counters
_CHANNELS = ("{}_atm", "{}_cf_1", "{}_alt", "{}_atm_a", "{}_cf_1_a", "{}_alt_a")


def one_channel(raw: Raw, known: NamedLayout) -> Raw:
    """One column of a sensor's several readings of the same air a pollutant."""
    for written, parameter in (("pm2.5", "pm25"), ("pm10.0", "pm10")):
        there = [name for channel in _CHANNELS if (name := _there(raw, channel.format(written))) is not None]
        if there and parameter not in raw.rows:
            raw = changed(
                raw,
                raw.rows.rename(columns={there[0]: parameter}),
                Message("{parameter} from column {there}", parameter=parameter, there=there[0]),
            )
    return raw


def missing_codes(raw: Raw, known: NamedLayout) -> Raw:
    """Numbers that stand for a missing value (``9999.9``) as empty cells, and those that stand for a trace as zero."""
    rows = raw.rows
    for name, codes in known.missing.items():
        for column in (c for c in rows.columns if pollutant_names.plain(str(c)) == pollutant_names.plain(name)):
            number = pd.to_numeric(cell_text(rows[column]), errors="coerce")
            cells = rows[column].astype(object).mask(number.isin(codes), "")
            rows = rows.assign(**{str(column): cells.mask(number == known.trace, "0") if known.trace else cells})
    return changed(raw, rows)


def utc_hours(raw: Raw, known: NamedLayout) -> Raw:
    """Days and hours in UTC, in columns of their own or in one, as one column of times, which become Beijing time."""
    names = [str(c) for c in raw.rows.columns if c != LINE]
    days, hour = date_forms.named(names), col.find(names, col.HOUR)
    if not days or hour is None:
        return utc_times(raw, known)
    parts = date_forms.joined(raw.rows, days), pd.to_numeric(cell_text(raw.rows[hour]), errors="coerce")
    day = pd.to_datetime(cell_text(parts[0]), errors="coerce", format="mixed")
    when = day + pd.to_timedelta(parts[1], unit="h")
    shown = when.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna(cell_text(parts[0]) + " " + cell_text(raw.rows[hour]))
    rows = raw.rows.assign(**{days[0]: shown}).rename(columns={days[0]: "date", hour: "hour (UTC)"})
    rows = rows.drop(columns=days[1:])
    return changed(raw, rows, Message("times are in UTC and become Beijing time"))


_STATION_NUMBER = re.compile(r"\d{6}-\d{5}|\d{11}|\d{5}")


def station_of_name(raw: Raw, known: NamedLayout) -> Raw:
    """The station that the name of a file gives, where no column does (``545270-99999-2015.txt``)."""
    found = _STATION_NUMBER.search(raw.stem)
    if found is None or col.find([str(c) for c in raw.rows.columns], col.STATION):
        return raw
    station = Message("station {station}, from the name of the file", station=found.group())
    return changed(raw, raw.rows.assign(station=found.group()), station)


def grid_points(raw: Raw, known: NamedLayout) -> Raw:
    """Points of a grid as stations by latitude and longitude; east and north wind as speed and direction it comes from.

    Direction is 180° + atan2(u, v) (ECMWF, convention of meteorological wind).
    """
    there = {pollutant_names.plain(str(c)): str(c) for c in raw.rows.columns}
    rows = raw.rows
    if {"latitude", "longitude"} <= set(there):
        point = cell_text(rows[there["latitude"]]) + "N" + cell_text(rows[there["longitude"]]) + "E"
        rows = rows.assign(station=point)
    if {"u10", "v10"} <= set(there):
        u, v = (pd.to_numeric(cell_text(rows[there[name]]), errors="coerce") for name in ("u10", "v10"))
        direction = (np.degrees(np.arctan2(u, v)) + 180) % 360
        rows = rows.assign(**{"wind speed (m/s)": np.hypot(u, v), "wind direction (deg)": direction})
    return changed(raw, rows)


STEPS: dict[str, Step] = {
    one.__name__: one
    for one in (standard_time, valid_alone, codes, aqs_site, first_monitor, aqs_durations, utc_days, utc_times,
                one_channel, missing_codes, utc_hours, station_of_name, grid_points)
}  # fmt: skip
#: steps that make figures, of names that the registry knows
TABLES: dict[str, Callable[[Raw, dict[str, str]], Raw]] = {
    "of_title": period_tables.of_title, "years": period_tables.years,
}  # fmt: skip


def brought(raw: Raw, known: NamedLayout, registry: dict[str, str]) -> Raw:
    """A file brought into the form in which its layout is read.

    Parameters
    ----------
    raw : Raw
        The file.
    known : NamedLayout
        Its layout.
    registry : dict
        Names of the registry's indicators → indicator_id.
    """
    for step in known.steps:
        raw = TABLES[step](raw, registry) if step in TABLES else STEPS[step](raw, known)
    return raw
