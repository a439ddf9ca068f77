"""What each column of a file is read as, and which columns are not read; said of every file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from analytics.errors import printable
from analytics.ingest import columns as col
from analytics.ingest import pollutant_names
from analytics.ingest.conversions import AS_IT_IS, KELVIN, Conversion, conversion
from analytics.ingest.pollutant_names import Meaning
from analytics.ingest.thresholds import LEAST_UG, MEDIAN_ROWS, MOST_CO
from analytics.message import Message, joined, listed
from analytics.terms import MEANS_OF_MEANS
from analytics.words.numbers import as_typed

#: statistics of the national daily report by pollutant and what is said of them; '' is not said
DAILY = {
    **{(p, said): p for p in MEANS_OF_MEANS for said in ("", "24h", "mean")},
    ("o3", "8h"): "o3_mda8", ("o3", "1h_max"): "o3_1h_max", ("o3", "24h"): "o3_24h",
}  # fmt: skip
HOURLY = {(p, said): p for p in pollutant_names.POLLUTANTS for said in ("", "1h")}
MONTHLY = {
    **{(p, said): p for p in MEANS_OF_MEANS for said in ("", "24h", "mean", "month")},
    ("o3", "8h"): "o3_mda8", ("o3", "1h_max"): "o3_1h_max", ("o3", "24h"): "o3_24h",
}  # fmt: skip
#: ozone of which nothing, or only that it is a mean, is said
PLAIN_OZONE = (("o3", ""), ("o3", "mean"))
#: said beside a pollutant, these are no concentration and are passed over
NO_CONCENTRATION = ("index", "mark", "count", "over", "change", "rank")
ALL = "all"
#: temperature in K → the mark of a value of a gas that is stated at it
CONDITIONS = {298.15: "gas_298k", 273.15: "gas_273k"}
MOST_LISTED = 40


@dataclass(frozen=True)
class Used:
    """A column whose values are read: its name, the parameter, and what is done to a value to have it in its unit."""

    column: str
    parameter: str
    unit: str
    conversion: Conversion = AS_IT_IS

    @property
    def condition(self) -> str:
        """Mark of values that were converted from parts of volume: the temperature they are stated at since."""
        return "" if self.conversion.kelvin is None else CONDITIONS.get(self.conversion.kelvin, "")

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """Column, parameter and unit as one phrase, which another language can say too."""
        by = joined(["", self.conversion.message], ", ") if self.conversion.message else ""
        values = {"column": printable(self.column), "parameter": self.parameter, "unit": self.unit, "by": by}
        return Message("{column} as {parameter} ({unit}{by})", **values)


@dataclass(frozen=True)
class Columns:
    """What became of the columns of a file.

    Parameters
    ----------
    used : tuple of Used
        Columns of values.
    other : tuple of str
        Columns that say where and when, or what a value is.
    ignored : tuple of str
        Columns passed over.
    unread : tuple of str
        One line a column that looks like a pollutant and is not read: why, and what to do.
    said : tuple of str
        What had to be assumed in reading them, a line each.
    """

    used: tuple[Used, ...] = ()
    other: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def also(self, names: set[str | None]) -> Columns:
        """The same with columns that were ignored counted among those that say what a value is."""
        marks = tuple(name for name in self.ignored if name in names)
        return replace(self, other=(*self.other, *marks), ignored=tuple(n for n in self.ignored if n not in names))

    def __str__(self) -> str:
        return str(self.message)

    @property
    def message(self) -> Message:
        """How the columns are read as one line, which another language can say too."""
        read = Message("read {other}", other=_listed(self.other)) if self.other else ""
        ignored = (
            Message("ignored {ignored}", ignored=_listed(self.ignored))
            if self.ignored
            else Message("no column ignored")
        )
        used = joined([one.message for one in self.used], ", ")
        return joined([part for part in (read, used, ignored, *self.said) if part], "; ")


def _listed(names: tuple[str, ...]) -> str:
    """Names of columns, the first ones of very many."""
    return listed([printable(name) or Message("(no name)") for name in names], MOST_LISTED)


@dataclass(frozen=True)
class Rules:
    """How the columns of a layout are read.

    Parameters
    ----------
    table : dict
        (pollutant, what is said of it) → parameter: `DAILY`, `HOURLY` or `MONTHLY`.
    units : dict
        Unit of each parameter in the warehouse; ug/m3 where none is given.
    ignore : tuple of str
        Columns not to be read; ``all``: every column that cannot be.
    derived : bool
        Whether other statistics of a pollutant are made from its values, and passed over (running means of hours).
    settle : callable, optional
        Parameter of a column that says ozone alone, from its values; None if they do not tell.
    kelvin : float
        Temperature at which parts of volume become mass.
    """

    table: dict[tuple[str, str], str]
    units: dict[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    derived: bool = False
    settle: Callable[[str], str | None] | None = None
    kelvin: float = KELVIN


def resolve(rows: pd.DataFrame, rules: Rules, other: Iterable[str]) -> Columns:
    """Say of every column what it is read as.

    Parameters
    ----------
    rows : DataFrame
        Rows of the file; the column ``line`` is ours.
    rules : Rules
        Those of the layout.
    other : iterable of str
        Columns that have another part: date, region, station, marks.

    Examples
    --------
    >>> rows = pd.DataFrame({"line": [2], "date": ["2026-01-01"], "PM2.5": ["3"], "CO(μg/m3)": ["700"], "AQI": ["9"]})
    >>> str(resolve(rows, Rules(DAILY, {"co": "mg/m3"}), ["date"]))
    'read date; PM2.5 as pm25 (ug/m3), CO(μg/m3) as co (mg/m3, divided by 1000); ignored AQI'
    """
    skip = {pollutant_names.plain(name) for name in rules.ignore}
    have = set(other)
    used: dict[str, Used] = {}
    ignored, unread = [], []
    for name in (str(c) for c in rows.columns if c != "line" and str(c) not in have):
        found, why = (None, None) if pollutant_names.plain(name) in skip else _role(rows, name, rules)
        if found is not None and found.parameter in used:
            why = Message("the same as {found}", found=printable(used[found.parameter].column))
            found = None
        if found is not None:
            used[found.parameter] = found
        elif why is None or ALL in skip:
            ignored.append(name)
        else:
            unread.append(
                Message(
                    "column {name} was not read: {why}; or say --ignore-columns {name}", name=printable(name), why=why
                )
            )
    here = tuple(name for name in (str(c) for c in rows.columns if c != "line") if name in have)
    return Columns(tuple(used.values()), here, tuple(ignored), tuple(unread))


def of_parameters(unread: Iterable[str]) -> tuple[str, ...]:
    """What was not read, said of the parameters that a column names instead of columns."""
    return tuple(
        Message("parameter {name} was not read: {why}; or say --ignore-columns {name}", **text.values)
        if isinstance(text, Message)
        else text
        for text in unread
    )


def all_unread(file: str, columns: Columns) -> str:
    """Lines of what of a file was not read, each with its name; nothing where there are none."""
    return joined([joined([file, text], ": ") for text in columns.unread])


def apart(rows: pd.DataFrame, known: Iterable[str]) -> Columns:
    """Columns of a file that a reader knows by name, and the others, which it ignores."""
    names, wanted = [str(c) for c in rows.columns if c != "line"], set(known)
    return Columns(other=tuple(n for n in names if n in wanted), ignored=tuple(n for n in names if n not in wanted))


def _role(rows: pd.DataFrame, name: str, rules: Rules) -> tuple[Used | None, str | None]:
    """What one column is read as, or why it is not; (None, None) for a column that is no pollutant's."""
    said = pollutant_names.meaning(name)
    if said is None:
        unknown = Message(
            "it looks like a pollutant; rename it, or say --column {name!r}=PARAMETER[:UNIT]", name=printable(name)
        )
        return None, unknown if pollutant_names.mentions_pollutant(name) else None
    if said.statistic in NO_CONCENTRATION:
        return None, None
    parameter = rules.table.get((said.pollutant, said.statistic))
    if parameter is None and rules.derived:
        return None, None
    if parameter is None and rules.settle is not None and (said.pollutant, said.statistic) in PLAIN_OZONE:
        parameter = rules.settle(name)
    if parameter is None:
        return None, _unsettled(name, said)
    return scaled(name, parameter, said.unit, rules.units.get(parameter, "ug/m3"), rows[name], rules.kelvin)


def _unsettled(name: str, said: Meaning) -> str:
    if (said.pollutant, said.statistic) in (*PLAIN_OZONE, ("o3", "1h")):
        return Message(
            "it may be the daily maximum 8-hour or the daily maximum 1-hour mean; "
            "say --column {name}=o3_mda8 or --column {name}=o3_1h_max",
            name=printable(name),
        )
    return Message(
        "this statistic of {pollutant} is not one of this layout; rename it, or say --column", pollutant=said.pollutant
    )


def scaled(
    name: str, parameter: str, unit: str, own: str, values: pd.Series, kelvin: float = KELVIN
) -> tuple[Used | None, str | None]:
    """Column as a parameter in the warehouse's unit, or why its unit cannot be right.

    Examples
    --------
    >>> scaled("CO", "co", "", "mg/m3", pd.Series([700, 800, 900]))[1]
    'its median 800 cannot be mg/m3; say --column CO=co:ug/m3'
    """
    found = conversion(parameter, unit, own, kelvin)
    if found is None:
        return None, Message("it is in {unit}: convert it to {own}", unit=unit, own=own)
    number = found.of(col.parse_numbers(values)[0].dropna())
    middle = number.median() if len(number) >= MEDIAN_ROWS else float("nan")
    if parameter == "co" and middle > MOST_CO:
        return None, Message(
            "its median {middle} cannot be mg/m3; say --column {name}=co:ug/m3",
            middle=as_typed(middle, 4),
            name=printable(name),
        )
    if own == "ug/m3" and 0 < middle < LEAST_UG:
        return None, Message(
            "its median {middle} cannot be ug/m3; say --column {name}={parameter}:mg/m3",
            middle=as_typed(middle, 4),
            name=printable(name),
            parameter=parameter,
        )
    return Used(name, parameter, own, found), None
