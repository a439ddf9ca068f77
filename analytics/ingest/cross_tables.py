"""Tables of one pollutant whose columns are places, days, months or hours; the title names it.

``日期,红旗区,卫滨区`` below ``2025年各县PM2.5日均浓度``, ``区县,1月1日,1月2日``, or ``日期,1时,2时,…,24时``: such a
table becomes rows of a place, a day (a month, an hour) and a value, which keep the line they stand on.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import date_forms, pollutant_names, row_labels
from analytics.ingest.batch import Lookup
from analytics.ingest.hour_labels import TYPE
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message
from analytics.targets import names

#: columns that say what each row measures, and how the column of its values is called then
WHAT, VALUE = (*col.PARAMETER, *TYPE), "value"
#: what a column is of → how that is called in a message
EACH = {"date": Message("day"), "month": Message("month"), "hour": Message("hour"), "region": Message("region")}
#: fewest columns of places, or of days, that make a cross table
FEWEST = 2
#: characters around the name of a pollutant in a title within which its statistic and unit stand
AROUND = 20
#: times in a title, whose 年 and 月 are no statistic
_TIMES = re.compile(r"(?<![\d.a-z])(?:(?:19|20)\d{2}年度?|\d{1,2}月(?:\d{1,2}日)?)")
#: heads of columns that are days, and months
DAY_HEAD = re.compile(rf"^(?:{date_forms.YEAR_FIRST}|{date_forms.DAY_OF_YEAR})$")
MONTH_HEAD = re.compile(rf"^(?:{date_forms.MONTH}|\d{{1,2}}月)$")


def in_rows(raw: Raw, lookup: Lookup, new_regions: bool = False) -> Raw:
    """A cross table with a row a place and day (or month); any other file as it is.

    Parameters
    ----------
    raw : Raw
        The file.
    lookup : Lookup
        Regions by name.
    new_regions : bool
        Whether columns with names that are not registered are places too.

    Raises
    ------
    InputError
        If nothing names the one pollutant that its values are of.
    """
    columns = [str(name) for name in raw.rows.columns if name != LINE]
    dated = date_forms.named(columns) or date_forms.named_months(columns)
    if dated and (hours := date_forms.named_hours(columns)):
        return _hours_in_columns(raw, columns, dated, hours)
    if any(pollutant_names.meaning(name) is not None for name in columns):
        return raw
    rows_say = col.find(columns, WHAT)
    if dated:
        return raw if rows_say else _places_in_columns(raw, columns, dated, lookup, new_regions)
    place = col.find(columns, col.REGION)
    days = [name for name in columns if DAY_HEAD.match(pollutant_names.plain(name))]
    months = [name for name in columns if MONTH_HEAD.match(pollutant_names.plain(name))]
    heads = days or months
    if (place or (days and rows_say)) is None or len(heads) < FEWEST:
        return raw
    kept = [name for name in (place, rows_say, col.find(columns, col.UNIT)) if name]
    return _melted(raw, kept, heads, "date" if days else "month", _value_name(raw, columns))


def _hours_in_columns(raw: Raw, columns: list[str], dated: list[str], hours: dict[str, int]) -> Raw:
    """A row a day, hour, and what else says of which place and pollutant it is; anything beside that is said."""
    parts = [
        name for part in (col.REGION, col.STATION, WHAT, col.UNIT) if (name := col.find(columns, part)) is not None
    ]
    kept = [*dict.fromkeys((*dated, *parts))]
    made = _melted(raw, kept, list(hours), "hour", _value_name(raw, columns))
    made = dataclasses.replace(made, rows=made.rows.assign(hour=made.rows["hour"].map(hours)))
    left = [name for name in columns if name not in {*kept, *hours}]
    passed = Message("columns beside the hours not read: {shown}", shown=", ".join(map(printable, left)))
    return dataclasses.replace(made, said=(*made.said, passed)) if left else made


def _places_in_columns(raw: Raw, columns: list[str], dated: list[str], lookup: Lookup, new_regions: bool) -> Raw:
    others = [name for name in columns if name not in dated]
    known = [name for name in others if names.key(name) in lookup.regions]
    sums = [name for name in others if names.key(name) in row_labels.sums_of_columns()]
    strange = [name for name in others if name not in known and name not in sums]
    places = [*known, *strange] if new_regions else known
    if len(places) < FEWEST or not all(_holds_numbers(raw.rows[name]) for name in places):
        return raw
    made = _melted(raw, dated, [name for name in others if name in places], "region", measured(raw))
    left = [] if new_regions else strange
    lost = Message("columns {shown} are no region of the registry and not read: dabiao add region, or --new-regions",
                   shown=", ".join(map(printable, left)))  # fmt: skip
    return dataclasses.replace(made, unread=(*made.unread, lost)) if left else made


def _holds_numbers(cells: pd.Series) -> bool:
    number, _ = col.parse_numbers(cells)
    return bool(number.notna().any())


def _value_name(raw: Raw, columns: list[str]) -> str:
    """Head of the column of values: the one pollutant that the titles name, where no column says what each row is."""
    return measured(raw) if col.find(columns, WHAT) is None else VALUE


def _melted(raw: Raw, kept: list[str], heads: list[str], what: str, value: str) -> Raw:
    """A row for each of some columns and each row; the head of the column stands under ``what``."""
    cells: list[dict[str, Any]] = [{what: head, value: raw.rows[head]} for head in heads]
    parts = [raw.rows[[LINE, *kept]].assign(**one) for one in cells]
    rows = pd.concat(parts, ignore_index=True).sort_values(LINE, kind="stable", ignore_index=True)
    titled = Message(
        "a table of {n:column|columns} of {value}, as its title says", n=len(heads), value=printable(value)
    )
    said = Message("a table of {n:column|columns}, a {what} each", n=len(heads), what=EACH[what])
    if (what_rows_say := col.find(kept, TYPE)) is not None:
        rows = rows.rename(columns={what_rows_say: "parameter"})
    return dataclasses.replace(raw, rows=rows, as_came=raw.rows, said=(*raw.said, said if value == VALUE else titled))


def measured(raw: Raw) -> str:
    """What a file's titles or names say that it measures, as the head of a column: ``PM2.5日均浓度(μg/m³)``.

    Raises
    ------
    InputError
        If they name no pollutant, or several.
    """
    texts = [*reversed(raw.titles), raw.stem]
    found = {pollutant_names.meaning(name): name for text in texts for name in measured_in(text)}
    kinds = {(one.pollutant, one.statistic) for one in found if one is not None}
    if len({pollutant for pollutant, _ in kinds}) != 1:
        expected = Message("one pollutant that the title, the sheet's name or the file's name mentions{several}",
                           several=Message(", there are {shown}", shown=", ".join(sorted(found.values())))
                           if found else "")  # fmt: skip
        todo = Message("name the sheet or the file by what its values are, e.g. PM2.5")
        raise InputError(Problem(raw.name, raw.header, None, None, expected, todo))
    return max(found.values(), key=len)


def measured_in(text: str) -> Iterator[str]:
    """Names of pollutants in a text, each with the statistic and unit that stand beside it.

    Examples
    --------
    >>> list(measured_in("2025年某市各县PM2.5日均浓度(μg/m³)")), list(measured_in("某市日报"))
    (['pm2.5日均浓度(μg/m3)'], [])
    >>> list(measured_in("PM2.5_各县"))
    ['pm2.5']
    """
    plain = _TIMES.sub(" ", pollutant_names.plain(text))
    for at, end in pollutant_names.mentions(plain):
        starts, ends = range(max(0, at - AROUND), at + 1), range(min(len(plain), end + AROUND), end - 1, -1)
        spans = sorted(((first, last) for first in starts for last in ends), key=lambda span: span[0] - span[1])
        whole = (plain[first:last] for first, last in spans)
        yield next((part for part in whole if pollutant_names.meaning(part) is not None), plain[at:end]).strip("_- ")


def may_be_places(raw: Raw, columns: list[str]) -> bool:
    """Whether a file has dates and numbers under other names alone, which may be those of places not registered."""
    dated = date_forms.named(columns) or date_forms.named_months(columns)
    others = [name for name in columns if name not in dated]
    named = any(map(pollutant_names.mentions_pollutant, others))
    return bool(dated) and not named and len(others) >= FEWEST and all(_holds_numbers(raw.rows[one]) for one in others)
