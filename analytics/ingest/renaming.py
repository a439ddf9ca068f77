"""Columns that the user or the card names: they take the name that the readers know."""

from __future__ import annotations

import dataclasses

import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import pollutant_names
from analytics.ingest.batch import Lookup
from analytics.ingest.column_roles import Columns
from analytics.ingest.meteorology_names import parameters as meteorology
from analytics.ingest.meteorology_names import unit_named
from analytics.ingest.raw import Raw
from analytics.message import Message, joined

#: parts of a row other than a parameter that a column may be said to have
PARTS = ("date", "month", "hour", "region", "station", "parameter", "value", "unit", "flag")
UNITS = ("ug/m3", "mg/m3", "ppb", "ppm")


def parse(text: str) -> tuple[str, str]:
    """Name and meaning of ``--column NAME=MEANING``; the last ``=`` parts them.

    Examples
    --------
    >>> parse("CO=co:ug/m3")
    ('CO', 'co:ug/m3')
    """
    name, sign, meant = text.rpartition("=")
    if not sign or not name.strip() or not meant.strip():
        raise InputError(
            Message("--column: {text!r}, expected NAME=PARAMETER or NAME=PARAMETER:UNIT, e.g. O3=o3_mda8", text=text)
        )
    return name.strip(), meant.strip()


def renamed(raw: Raw, said: tuple[tuple[str, str], ...], lookup: Lookup) -> Raw:
    """The file with the columns (or, in a tidy file, the parameters) named as was said.

    A unit that the former name states holds on, unless another was said.

    Raises
    ------
    InputError
        If the file has no such column or parameter, or the meaning is none.
    """
    if not said:
        return raw
    header = {pollutant_names.plain(str(c)): c for c in raw.rows.columns if c != "line"}
    rows, parameter = raw.rows, col.find(list(raw.rows.columns), col.PARAMETER)
    cells = None if parameter is None else col.as_text(rows[parameter])
    for name, meant in said:
        known, plain = _known(meant, lookup, pollutant_names.unit_of(name)), pollutant_names.plain(name)
        if plain in header:
            rows = rows.rename(columns={header[plain]: known})
        elif cells is not None and (cells.map(pollutant_names.plain) == plain).any():
            cells = cells.mask(cells.map(pollutant_names.plain) == plain, known)
            rows = rows.assign(**{str(parameter): cells})
        else:
            there = ", ".join(printable(c) for c in list(header.values())[:20])
            raise InputError(Problem(raw.name, raw.header, name, None,
                                     Message("a column of this name; the file has {there}", there=there),
                                     Message("correct --column")))  # fmt: skip
    if rows.columns.duplicated().any():
        twice = str(rows.columns[rows.columns.duplicated()][0])
        raise InputError(
            Problem(
                raw.name,
                raw.header,
                twice,
                None,
                Message("each column once after --column"),
                Message("ignore or drop one"),
            )
        )
    return dataclasses.replace(raw, rows=rows)


def called_before(columns: Columns, before: Raw, after: Raw) -> Columns:
    """What is reported of columns, under the names that the file itself gives them."""
    name = dict(zip(map(str, after.rows.columns), map(str, before.rows.columns), strict=True))
    return dataclasses.replace(
        columns,
        used=tuple(dataclasses.replace(one, column=name.get(one.column, one.column)) for one in columns.used),
        other=tuple(name.get(one, one) for one in columns.other),
        ignored=tuple(name.get(one, one) for one in columns.ignored),
    )


#: what faults call the parts of a row, and the names that columns have for them
_ROLES = {
    "date": (*col.DATE, *col.STAMP),
    "month": col.MONTH,
    "hour": col.HOUR,
    "region": col.REGION,
    "station": col.STATION,
    "parameter": col.PARAMETER,
    "value": col.VALUE,
    "unit": col.UNIT,
}


def faults_called_before(faults: pd.DataFrame, before: Raw, after: Raw) -> pd.DataFrame:
    """Faults under the names that the file itself gives its columns.

    Parameters
    ----------
    faults : DataFrame
        Column column_name: a column as the readers know it, or the part of a row that it holds.
    before, after : Raw
        The file under its own names, and under those that the readers know.
    """
    known = [str(name) for name in after.rows.columns]
    roles = {role: name for role, names in _ROLES.items() if role not in known and (name := col.find(known, names))}
    own = dict(zip(known, map(str, before.rows.columns), strict=True))
    called = {name: own[roles.get(name, name)] for name in {*known, *roles}}
    return faults.assign(column_name=faults["column_name"].map(lambda name: called.get(name, name)))


def _known(meant: str, lookup: Lookup, stated: str) -> str:
    """Name by which the readers know a meaning, with its unit: the one that is said, else the one the file states."""
    what, _, unit = meant.partition(":")
    if what in meteorology():
        return _known_meteorology(what, unit)
    parameters = [p for p in lookup.parameters["parameter"] if p != "aqi"]
    if what not in (*PARTS, *parameters):
        raise InputError(
            Message("--column: {meant!r}, expected one of {known}", meant=meant, known=", ".join((*parameters, *PARTS)))
        )
    if unit and unit not in UNITS:
        raise InputError(
            Message("--column: {meant!r}, expected the unit {units}", meant=meant, units=joined(UNITS, " or "))
        )
    own = lookup.parameters.set_index("parameter")["unit"].get(what)
    unit = unit or (stated if own in UNITS else "")
    return f"{what} ({unit})" if unit else what


def _known_meteorology(what: str, unit: str) -> str:
    """Name of a parameter of meteorology with its unit; a file's own name for it has none that could hold on."""
    own = meteorology()[what].unit
    found = unit_named(unit, own)
    if unit and found is None:
        raise InputError(
            Message("--column: {meant!r}, expected a unit that can become {own}", meant=f"{what}:{unit}", own=own)
        )
    return f"{what} ({found.name})" if found is not None else what
