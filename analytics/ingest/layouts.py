"""Layouts of measurement files, each brought into one long form, some rows at a time.

What is asked of a whole file (which column is what, the order of day and month) is asked once. The long form has one
row a value: ``line, region_name, station_id, parameter, start, end, value, text, unit_name, flag, n_valid, value_bad,
date_text, date_bad`` with ``start``/``end`` NaT where the date is bad.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import bare_ozone, date_forms, dates, pollutant_names
from analytics.ingest import columns as col
from analytics.ingest.column_roles import (
    CONDITIONS,
    DAILY,
    MONTHLY,
    Columns,
    Rules,
    Used,
    of_parameters,
    resolve,
    scaled,
)
from analytics.ingest.conversions import AS_IT_IS, conversion
from analytics.ingest.date_forms import cell_text
from analytics.ingest.provenance_card import Card
from analytics.ingest.raw import Raw
from analytics.message import Message
from analytics.terms import MEANS_OF_MEANS

LONG = ["line", "region_name", "station_id", "parameter", "start", "end", "value", "text", "unit_name", "flag",
        "n_valid", "value_bad", "date_text", "date_bad"]  # fmt: skip
#: marks in a source column that mean an estimate when the card does not say which do
ESTIMATE_ENDINGS = ("_fill", "_cal", "_est")


@dataclass(frozen=True)
class Use:
    """What a layout needs beside the file and its card: how columns are read, and sub-indices to tell ozone apart.

    ``plain_ozone`` is what a publisher means by ozone alone; the file's own index wins over it.
    """

    rules: Rules
    sub_index: bare_ozone.SubIndex | None = None
    plain_ozone: str | None = None


@dataclass(frozen=True)
class Long:
    """A file in the long form: what its columns are read as, and the long form of any of its rows, in their order."""

    columns: Columns
    rows: Callable[[slice], pd.DataFrame]


def _regions(raw: Raw, default: str | None) -> pd.Series:
    column = col.find(list(raw.rows.columns), col.REGION)
    if column is not None:
        return col.as_text(raw.rows[column])
    if default is None:
        raise InputError(
            Problem(raw.name, raw.header, "region", None,
                    Message("a region column, or a region named for the whole file"),
                    Message("add a column region_id or say --region"))
        )  # fmt: skip
    return pd.Series(default, index=raw.rows.index, dtype=object)


def _estimated(marks: pd.Series, card: Card) -> pd.Series:
    text = col.as_text(marks).str.lower()
    if card.estimated_marks:
        return text.isin([m.lower() for m in card.estimated_marks])
    return text.str.endswith(ESTIMATE_ENDINGS) | text.str.contains("estimat", regex=False)


def _days(raw: Raw, card: Card) -> pd.DataFrame:
    """Day of every row: ``start, end, date_text, date_bad``."""
    columns = date_forms.named(list(raw.rows.columns))
    if not columns:
        raise InputError(
            Problem(
                raw.name, raw.header, "date", None, Message("a column of dates"), Message("add it or rename it to date")
            )
        )
    hour = col.find(list(raw.rows.columns), col.HOUR)
    if hour is not None:
        todo = Message("rows of hours are read as date,hour,city,PM2.5,… or date,hour,type,<city>,…")
        raise InputError(
            Problem(raw.name, raw.header, hour, None, Message("no column of hours in a file of days"), todo)
        )
    cells = date_forms.joined(raw.rows, columns)
    read = dates.read_days(cells, place(raw, card, columns))
    return pd.DataFrame(
        {
            "start": read.when,
            "end": read.when + pd.Timedelta(days=1),
            "date_text": cell_text(cells),
            "date_bad": read.reason,
        }
    )


def place(raw: Raw, card: Card, columns: list[str]) -> dates.DateColumn:
    """Where dates stand in a file, and the order of day and month that its card states."""
    return dates.DateColumn(raw.name, ",".join(columns), raw.rows["line"], card.date_order)


def tidy(raw: Raw, card: Card, region: str | None, use: Use) -> Long:
    """One row a region, date and parameter."""
    names = list(raw.rows.columns)
    value, column = _required(raw, col.VALUE), _required(raw, col.PARAMETER)
    written = col.as_text(raw.rows[column])
    unit, flag, station = (col.find(names, n) for n in (col.UNIT, col.FLAG, col.STATION))
    units = col.as_text(raw.rows[unit]) if unit else pd.Series("", index=raw.rows.index, dtype=object)
    columns, doubted = _parameters(raw, written, units, use)
    units = units.mask((units == "") & written.isin(doubted), DOUBTED_UNIT)
    meant = {one.column: one for one in columns.used}
    pairs = pd.DataFrame({"written": written, "units": units}).drop_duplicates()
    converted = conversions_of_rows(pairs["written"], pairs["units"], meant, use.rules)["said"]
    said = dict.fromkeys(text for text in converted if text)
    regions, days = _regions(raw, region), _days(raw, card)

    def piece(rows: slice) -> pd.DataFrame:
        cells = raw.rows.iloc[rows]
        number, bad = col.parse_numbers(cells[value])
        by = conversions_of_rows(written.iloc[rows], units.iloc[rows], meant, use.rules)
        blank = pd.Series("", index=cells.index, dtype=object)
        mark = cells[flag] if flag else blank
        frame = pd.DataFrame(
            {
                "line": cells["line"],
                "region_name": regions.iloc[rows],
                "station_id": col.as_text(cells[station]) if station else blank,
                "parameter": written.iloc[rows].map(lambda name: meant[name].parameter if name in meant else name),
                "value": number * by["factor"] / by["divisor"],
                "text": col.as_text(cells[value]),
                "unit_name": units.iloc[rows].mask(by["converted"], ""),
                "flag": with_mark(_estimated(mark, card).map({True: "estimated", False: ""}), by["mark"]),
                "n_valid": pd.Series(pd.NA, index=cells.index, dtype="Int64"),
                "value_bad": bad,
            }
        )
        written_at_all = (written.iloc[rows] != "") | (frame["text"] != "")  # a row without both says nothing
        return frame.join(days.iloc[rows]).loc[written_at_all, LONG]

    return Long(dataclasses.replace(columns, said=(*columns.said, *said)), piece)


def with_mark(flags: pd.Series, marks: pd.Series | str) -> pd.Series:
    """Flags with another one behind each where there is one.

    Examples
    --------
    >>> with_mark(pd.Series(["estimated", ""]), "gas_298k").tolist()
    ['estimated|gas_298k', 'gas_298k']
    """
    return (flags + "|" + marks).str.strip("|")


def conversions_of_rows(written: pd.Series, units: pd.Series, meant: dict[str, Used], rules: Rules) -> pd.DataFrame:
    """What is done to the value of every row of a tidy file: by its unit, or by the one in its parameter's name.

    Columns ``factor, divisor, mark`` (the temperature gases are stated at since), ``converted`` (from the row's unit)
    and ``said``.
    """
    rows = pd.DataFrame({"written": written, "unit": units})
    each = rows.drop_duplicates().reset_index(drop=True)
    stored = col.unit_names(each["unit"])
    found = []
    for name, unit, stated in zip(each["written"], stored, each["unit"], strict=True):  # a handful
        one = meant.get(name)
        own = "" if one is None else one.unit
        made = None if one is None or unit == "" else conversion(one.parameter, unit, own, rules.kelvin)
        by = made or (one.conversion if one is not None and unit == "" else AS_IT_IS)
        said = f"{one.parameter} in {printable(stated)}: {by}" if one is not None and made and str(by) else ""
        found.append((by.factor, by.divisor, CONDITIONS.get(by.kelvin or 0.0, ""), bool(said), said))
    table = each.join(pd.DataFrame(found, columns=["factor", "divisor", "mark", "converted", "said"]))
    return rows.merge(table, how="left").set_axis(rows.index)


def _required(raw: Raw, wanted: tuple[str, ...]) -> str:
    """Column that a layout cannot do without."""
    name = col.find(list(raw.rows.columns), wanted)
    if name is None:
        raise InputError(
            Problem(
                raw.name,
                raw.header,
                wanted[0],
                None,
                Message("a column of this name"),
                Message("add it or say --column"),
            )
        )
    return name


#: unit of rows that state none and whose values cannot be in the parameter's own
DOUBTED_UNIT = "(not stated)"


def _parameters(raw: Raw, written: pd.Series, units: pd.Series, use: Use) -> tuple[Columns, set[str]]:
    """What the parameters of a tidy file are read as, and those whose values cannot be in their unit.

    The rows of those that are not read go to quarantine.
    """
    names = [str(c) for c in raw.rows.columns if c != "line"]
    parts = (col.PARAMETER, col.VALUE, col.UNIT, col.FLAG, col.STATION, col.REGION)
    other = [name for name in (col.find(names, part) for part in parts) if name] + date_forms.named(names)
    header = resolve(raw.rows, dataclasses.replace(use.rules, table={}), other)
    own = set(use.rules.units) - {"o3", "aqi"}
    cells = {name: raw.rows.loc[written == name, col.find(names, col.VALUE)] for name in written.unique()
             if name not in own and pollutant_names.mentions_pollutant(name)}  # fmt: skip
    frame = pd.DataFrame({name: values.reset_index(drop=True) for name, values in cells.items()})
    said = resolve(frame, dataclasses.replace(use.rules, settle=None), [])
    silent = raw.rows.loc[units == "", col.find(names, col.VALUE)]
    plain = {name: scaled(name, name, "", use.rules.units[name], silent[written == name])
             for name in written.unique() if name in own}  # fmt: skip
    slips = {name: why for name, (_, why) in plain.items() if why}
    doubted = [
        Message("parameter {name} was not read where no unit is given: {why}", name=name, why=why)
        for name, why in slips.items()
    ]
    known = [Used(name, name, use.rules.units[name]) for name in plain]
    unread = of_parameters(said.unread)
    return Columns((*known, *said.used), header.other, header.ignored, (*header.unread, *unread, *doubted)), set(slips)


def wide(raw: Raw, card: Card, region: str | None, use: Use) -> Long:
    """One row a region and date, one column a parameter; ``src`` or ``<parameter>_src`` columns mark estimates."""
    names = list(raw.rows.columns)
    days, regions = _days(raw, card), _regions(raw, region)
    shared_mark, station = col.find(names, ("src", "source", "flag")), col.find(names, col.STATION)
    region_column = col.find(names, col.REGION)
    other = [n for n in (shared_mark, station, region_column) if n] + date_forms.named(names)
    columns = resolve(raw.rows, dataclasses.replace(use.rules, settle=_settle(raw, days["start"], use)), other)
    marks = {one.column: col.find(names, (f"{one.column.lower()}_src",)) or shared_mark for one in columns.used}

    def of_column(one: Used, cells: pd.DataFrame, rows: slice) -> pd.DataFrame:
        number, bad = col.parse_numbers(cells[one.column])
        mark = marks[one.column]
        estimated = _estimated(cells[mark], card) if mark else pd.Series(False, index=cells.index)
        part = pd.DataFrame(
            {
                "line": cells["line"], "region_name": regions.iloc[rows],
                "station_id": col.as_text(cells[station]) if station else "", "parameter": one.parameter,
                "value": one.conversion.of(number), "text": cells[one.column].astype(object), "unit_name": "",
                "flag": with_mark(estimated.map({True: "estimated", False: ""}), one.condition),
                "n_valid": pd.Series(pd.NA, index=cells.index, dtype="Int64"),
                "value_bad": bad,
            }
        ).join(days.iloc[rows])  # fmt: skip
        # an empty cell is no value; a bad date is reported once, by the rows that have something to say
        return part[part["value"].notna() | part["value_bad"] | part["start"].isna()]

    def piece(rows: slice) -> pd.DataFrame:
        cells = raw.rows.iloc[rows]
        return _together([of_column(one, cells, rows) for one in columns.used])

    return Long(columns.also(set(marks.values())), piece)


def _settle(raw: Raw, days: pd.Series, use: Use) -> Callable[[str], str | None]:
    """How plain ozone of a wide file is distinguished: by the file's own index, if it has one."""
    index = next((str(c) for c in raw.rows.columns if pollutant_names.plain(str(c)) in bare_ozone.AQI), None)

    def settle(name: str) -> str | None:
        if index is None or use.sub_index is None:
            return use.plain_ozone
        rest = dataclasses.replace(use.rules, settle=None)
        read = resolve(raw.rows, rest, [name, index])
        others = {one.parameter: col.parse_numbers(raw.rows[one.column])[0].pipe(one.conversion.of) for one in read.used
                  if one.parameter in MEANS_OF_MEANS}  # fmt: skip
        values, stated = (col.parse_numbers(raw.rows[column])[0] for column in (name, index))
        return bare_ozone.plain_ozone_by_index(values, stated, others, days, use.sub_index) or use.plain_ozone

    return settle


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Parts of the long form as one; typed even if there are none."""
    if parts:
        return pd.concat(parts, ignore_index=True)[LONG]
    none = pd.DataFrame({name: pd.Series(dtype=object) for name in LONG})
    types: dict[str, Any] = {
        "line": "int64",
        "start": "datetime64[s]",
        "end": "datetime64[s]",
        "value": float,
        "value_bad": bool,
    }
    return none.astype({**types, "n_valid": "Int64"})


def monthly(raw: Raw, card: Card, region: str | None, use: Use) -> Long:
    """One row a region and month: means (``<parameter>_mean``), their valid days (``<parameter>_days``), day counts."""
    names = [str(c) for c in raw.rows.columns if c != "line"]
    columns = date_forms.named_months(names) or date_forms.named(names)
    if not columns:
        raise InputError(
            Problem(
                raw.name,
                raw.header,
                "month",
                None,
                Message("a column of months"),
                Message("add it or rename it to month"),
            )
        )
    cells = date_forms.joined(raw.rows, columns)
    read = dates.read_months(cells, place(raw, card, columns))
    text, start = cell_text(cells), read.when
    end = (start + pd.offsets.MonthBegin(1)).astype("datetime64[s]")
    regions = _regions(raw, region)
    valid = {
        said.pollutant: name for name in names if (said := pollutant_names.meaning(name)) and said.statistic == "count"
    }
    over = {
        name: pollutant_names.plain(name)
        for name in names
        if pollutant_names.plain(name) in use.rules.units and "_days_over_" in name
    }
    region_column = col.find(names, col.REGION)
    other = [*([region_column] if region_column else []), *columns, *valid.values(), *over]
    resolved = resolve(raw.rows, use.rules, other)
    counts = tuple(Used(name, parameter, use.rules.units[parameter]) for name, parameter in over.items())
    resolved = dataclasses.replace(
        resolved, used=(*resolved.used, *counts), other=tuple(n for n in resolved.other if n not in over)
    )

    def of_column(one: Used, cells: pd.DataFrame, rows: slice) -> pd.DataFrame:
        number, bad = col.parse_numbers(cells[one.column])
        days = valid.get(one.parameter.partition("_")[0])
        n_valid = _day_counts(cells[days]) if days else pd.Series(np.nan, index=cells.index)
        part = pd.DataFrame(
            {
                "line": cells["line"], "region_name": regions.iloc[rows], "station_id": "",
                "parameter": one.parameter, "start": start.iloc[rows], "end": end.iloc[rows],
                "value": one.conversion.of(number), "text": cells[one.column].astype(object), "unit_name": "",
                "flag": one.condition, "n_valid": n_valid.round().astype("Int64"), "value_bad": bad,
                "date_text": text.iloc[rows], "date_bad": read.reason.iloc[rows],
            }
        )  # fmt: skip
        return part[part["value"].notna() | part["value_bad"] | part["start"].isna()]

    def piece(rows: slice) -> pd.DataFrame:
        cells = raw.rows.iloc[rows]
        return _together([of_column(one, cells, rows) for one in resolved.used])

    return Long(resolved, piece)


def _day_counts(cells: pd.Series) -> pd.Series:
    """Counts of days; one that is no whole number becomes -1, which `check.faults` refuses as it does 45."""
    number, bad = col.parse_numbers(cells)
    return number.where(~bad & ~(number.notna() & (number != number.round())), -1.0)


#: how the columns of each layout are read
TABLES = {"tidy": DAILY, "wide": DAILY, "monthly": MONTHLY}
READERS: dict[str, Callable[[Raw, Card, str | None, Use], Long]] = {
    "tidy": tidy,
    "wide": wide,
    "monthly": monthly,
}
