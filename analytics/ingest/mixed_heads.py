"""Tables whose columns each name a pollutant and a place, or a pollutant and a day or month.

``日期, 甲县PM2.5(μg/m³), 乙县PM2.5(μg/m³), 甲县PM10(μg/m³)``, in one header row or in two: such a table becomes rows of
a place (or a day) with a column a pollutant, which keep the line they stand on.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import pandas as pd

from analytics.errors import printable
from analytics.ingest import columns as col
from analytics.ingest import date_forms, pollutant_names
from analytics.ingest.batch import Lookup
from analytics.ingest.cross_tables import DAY_HEAD, EACH, MONTH_HEAD
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message
from analytics.targets import names

#: fewest columns of two names that make such a table
FEWEST = 2
#: what parts the two names
_BETWEEN = "-_/|·:：、,，.。 的()（）[]【】\n\t"
_BETWEEN_TEXTS = "-_/|·:：、 \n\t"
#: how a place that no registry knows must end to be taken for one
_PLACE = re.compile("(?:[市县区旗州盟镇乡省站]|街道)$")


@dataclasses.dataclass(frozen=True)
class MixedHead:
    """A column of two names: as the file writes it, what it measures, and the place or time beside that."""

    column: str
    measured: str
    beside: str


def head_of(column: str) -> MixedHead | None:
    """The two names of a column's head; None where it names no pollutant, or nothing beside it.

    Examples
    --------
    >>> [(head.measured, head.beside) for head in map(head_of, ("红旗区PM2.5(μg/m³)", "PM2.5 浓度 红旗区")) if head]
    [('PM2.5(μg/m³)', '红旗区'), ('PM2.5 浓度', '红旗区')]
    >>> head_of("PM2.5(μg/m³)"), head_of("红旗区")
    (None, None)
    """
    if (
        len(column) > pollutant_names.MAX_NAME
        or pollutant_names.meaning(column) is not None
        or not pollutant_names.mentions_pollutant(column)
    ):
        return None
    ends = ((column[at:], column[:at]) for at in range(1, len(column)))
    begins = ((column[:at], column[at:]) for at in range(len(column) - 1, 0, -1))
    for measured, rest in sorted((*ends, *begins), key=lambda pair: len(pair[1])):
        beside = rest.strip(_BETWEEN)
        if beside and pollutant_names.meaning(measured) is not None:
            return MixedHead(column, measured.strip(_BETWEEN_TEXTS), beside)
    return None


def in_rows(raw: Raw, lookup: Lookup, new_regions: bool = False) -> Raw:
    """A table of columns of two names with a row a place (or day) and a column a pollutant; any other as it is.

    Parameters
    ----------
    raw : Raw
        The file.
    lookup : Lookup
        Regions by name.
    new_regions : bool
        Whether names that are not registered are places too.
    """
    columns = [str(name) for name in raw.rows.columns if name != LINE]
    heads = [head for name in columns if (head := head_of(name)) is not None]
    if len(heads) < FEWEST:
        return raw
    dated = date_forms.named(columns) or date_forms.named_months(columns)
    place = col.find(columns, col.REGION)
    hours = [name for part in (col.HOUR, col.MINUTE, col.STAMP) if (name := col.find(columns, part)) is not None]
    wanted, what = (_places(heads, lookup, new_regions), "region") if dated or hours else _times(heads)
    if not wanted or (place is None) != (what == "region"):
        return raw
    kept = [*dict.fromkeys((*dated, *hours))] if place is None else [place]
    made = _melted(raw, kept, wanted, what)
    left = [name for name in columns if name not in {*kept, *(head.column for head in wanted)}]
    lost = Message("columns {shown} name no pollutant and region of the registry and are not read: dabiao add region, "
                   "or --new-regions", shown=", ".join(map(printable, left)))  # fmt: skip
    return dataclasses.replace(made, unread=(*made.unread, lost)) if left else made


def _places(heads: Sequence[MixedHead], lookup: Lookup, new_regions: bool) -> list[MixedHead]:
    return [
        head
        for head in heads
        if names.key(head.beside) in lookup.regions or (new_regions and _PLACE.search(head.beside))
    ]


def _times(heads: Sequence[MixedHead]) -> tuple[list[MixedHead], str]:
    """Heads beside which days stand, or months, and what the column of them is called."""
    days = [head for head in heads if DAY_HEAD.match(pollutant_names.plain(head.beside))]
    return (
        (days, "date")
        if days
        else ([head for head in heads if MONTH_HEAD.match(pollutant_names.plain(head.beside))], "month")
    )


def _melted(raw: Raw, kept: list[str], heads: Sequence[MixedHead], what: str) -> Raw:
    """A row for each row and place or time; the pollutants keep the order of their columns."""
    parts = []
    for beside in dict.fromkeys(head.beside for head in heads):
        own = {_as_called(heads, head): raw.rows[head.column] for head in heads if head.beside == beside}
        parts.append(raw.rows[[LINE, *kept]].assign(**{what: beside}, **own))
    rows = pd.concat(parts, ignore_index=True).sort_values(LINE, kind="stable", ignore_index=True)
    values = list(dict.fromkeys(_as_called(heads, head) for head in heads))
    cells = {name: rows[name].astype(object) for name in values}
    rows = rows.assign(**{name: column.where(column.notna(), "") for name, column in cells.items()})
    called = {(names.key(head.beside), _as_called(heads, head)): head.column for head in heads}
    first = heads[0]
    said = Message("{n:column names|columns name} a pollutant and a {what} each, e.g. {column}: {measured} of {beside}",
                   n=len(heads), what=EACH[what], column=printable(first.column),
                   measured=printable(first.measured), beside=printable(first.beside))  # fmt: skip
    return dataclasses.replace(raw, rows=rows, as_came=raw.rows, said=(*raw.said, said), called=called)


def _as_called(heads: Sequence[MixedHead], head: MixedHead) -> str:
    """One name for all columns that measure the same in the same unit: the first one's."""
    meant = pollutant_names.meaning(head.measured)
    return next(one.measured for one in heads if pollutant_names.meaning(one.measured) == meant)
