"""Serial numbers of days as spreadsheets keep dates, where a column of dates shows them instead of dates.

Spreadsheets count days from 1899-12-30, so that 1 March 1900 is day 61 (before it they have a day too many), or from
1904-01-01 where a workbook says so; the part after the point is the time of day.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from functools import partial

import pandas as pd

from analytics.errors import printable
from analytics.ingest import columns as col
from analytics.ingest.date_forms import cell_text
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message

#: columns that hold dates
_DATES = frozenset({*col.DATE, *col.STAMP, *col.MONTH, "period_start", "period_end", "source_date"})
#: first days of the two systems, and the days within which a number is taken for a date
SINCE_1900, SINCE_1904 = pd.Timestamp(1899, 12, 30), pd.Timestamp(1904, 1, 1)
FIRST, LAST = pd.Timestamp(1990, 1, 1), pd.Timestamp(2100, 12, 31)
_SERIAL = r"\d{5}(?:\.\d+)?"


def day_of_serial(text: str, since_1904: bool) -> date | None:
    """Day of one cell with the serial number of a day; None of any other cell.

    Examples
    --------
    >>> day_of_serial("45733", since_1904=False), day_of_serial("2025", since_1904=False)
    (datetime.date(2025, 3, 17), None)
    """
    if not re.fullmatch(_SERIAL, text):
        return None
    day = _since(since_1904) + pd.Timedelta(days=int(float(text)))
    return day.date() if FIRST <= day <= LAST else None


def _since(since_1904: bool) -> pd.Timestamp:
    return SINCE_1904 if since_1904 else SINCE_1900


def as_dates(text: pd.Series, since: pd.Timestamp) -> pd.Series:
    """Cells with serial numbers of days as dates, with the time where there is one; the others stay.

    Examples
    --------
    >>> as_dates(pd.Series(["45658", "45658.25", "2025-01-02", "20251"]), SINCE_1900).tolist()
    ['2025-01-01', '2025-01-01 06:00:00', '2025-01-02', '20251']
    >>> as_dates(pd.Series(["44196"]), SINCE_1904).tolist()
    ['2025-01-01']
    """
    number = pd.to_numeric(text.where(text.str.fullmatch(_SERIAL).astype(bool)), errors="coerce")
    when = (since + pd.to_timedelta((number * 86400).round(), unit="s")).where(lambda day: day.between(FIRST, LAST))
    midnight = when == when.dt.normalize()
    shown = when.dt.strftime("%Y-%m-%d").where(midnight, when.dt.strftime("%Y-%m-%d %H:%M:%S"))
    return shown.where(when.notna(), text)


def with_dates(raw: Raw) -> Raw:
    """A file whose columns of dates hold dates instead of serial numbers; which ones did is said."""
    changed, said = {}, []
    for name in (name for name in raw.rows.columns if name != LINE and str(name).strip().lower() in _DATES):
        if pd.api.types.is_datetime64_any_dtype(raw.rows[name]):
            continue
        text = cell_text(raw.rows[name])
        since = _since(raw.since_1904)
        dates = col.of_distinct(text, partial(as_dates, since=since))
        n = int((dates != text).sum())
        if n:
            changed[name] = dates
            first = int((dates != text).to_numpy().argmax())
            shown = f"{text.iloc[first]} is {dates.iloc[first]}"
            which = Message("{n} serial numbers of days in column {name}", n=n, name=printable(name))
            said.append(
                Message(
                    "{which} are dates, counted from {since} ({shown})", which=which, since=since.date(), shown=shown
                )
            )
    if not changed:
        return raw
    came = raw.rows if raw.as_came is None else raw.as_came
    return dataclasses.replace(raw, rows=raw.rows.assign(**changed), as_came=came, said=(*raw.said, *said))
