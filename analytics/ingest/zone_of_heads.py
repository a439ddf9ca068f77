"""Times whose zone the head of their column names (``datetime_utc``, ``时间（北京时间）``), once a file."""

from __future__ import annotations

import dataclasses
import re

from analytics.errors import printable
from analytics.ingest import columns as col
from analytics.ingest import pollutant_names
from analytics.ingest.date_forms import cell_text
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message

_UTC = r"utc|gmt|世界时|协调世界时"
_BEIJING = r"北京时间?|bjt|utc\s*\+\s*0?8(?::?00)?|gmt\s*\+\s*0?8(?::?00)?|\+0?8:?00|local|当地时间?"
#: a time of day in a cell, and a zone behind it
_CLOCK = r"[T\s]\d{1,2}:\d{2}"
_ZONE = r"(?:[Zz]|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)$"


def with_zone(raw: Raw) -> Raw:
    """A file of which a column of times has the zone in its head: with the zone in its cells; any other as it is.

    Days without a time are left alone: a day of another zone is no day of Beijing time.
    """
    columns = [str(name) for name in raw.rows.columns if name != LINE]
    if col.find(columns, (*col.DATE, *col.STAMP)) is not None:
        return raw
    for name in columns:
        zone = _zone_of(name)
        if zone is None:
            continue
        text = cell_text(raw.rows[name])
        if not text.str.contains(_CLOCK).any():
            continue
        bare = ~text.str.contains(_ZONE) & (text != "")
        rows = raw.rows.rename(columns={name: "datetime"}).assign(datetime=text.mask(bare, text + zone))
        said = Message("times of {column} are of the zone that its head names", column=printable(name))
        came = raw.rows if raw.as_came is None else raw.as_came
        return dataclasses.replace(raw, rows=rows, as_came=came, said=(*raw.said, said))
    return raw


def _zone_of(head: str) -> str | None:
    """Zone that the head of a column of times names, as a time bears it; None of any other head.

    Examples
    --------
    >>> [_zone_of(head) for head in ("datetime_utc", "时间（北京时间）", "Time (UTC+8)", "utc", "date", "PM2.5")]
    ['Z', '+08:00', '+08:00', 'Z', None, None]
    """
    text = pollutant_names.plain(head)
    for zone, words in (("+08:00", _BEIJING), ("Z", _UTC)):
        for bare in (re.sub(rf"[\s_(\[]*(?:{words})[\s_)\]]*$", "", text), re.sub(rf"^(?:{words})[\s_]*", "", text)):
            if bare != text and (not bare or col.find([bare], (*col.DATE, *col.STAMP)) is not None):
                return zone
    return None
