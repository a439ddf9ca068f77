"""Small readers of named layouts: each brings a file into a form that the layouts' readers know.

A step changes cells and columns, never the number of rows: a row whose value is not read keeps its place without one,
and how many there are is said.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest.date_forms import cell_text
from analytics.ingest.named_layouts import NamedLayout
from analytics.ingest.raw import Raw

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
    return next(name for name, what in known.columns_of(raw) if what == meant)


def standard_time(raw: Raw, known: NamedLayout) -> Raw:
    """Times with an offset as the standard time of their place, without summer time; those in UTC stay so.

    Raises
    ------
    InputError
        If the file holds places of several time zones.
    """
    name = column_of(known, raw, "date")
    text = cell_text(raw.rows[name])
    parts = text.str.extract(_OFFSET)
    minutes = (pd.to_numeric(parts[1]) * 60 + pd.to_numeric(parts[2])) * parts[0].map({"+": 1, "-": -1})
    if minutes.isna().all():
        return raw
    own = int(minutes.min())
    if minutes.max() - own > _SUMMER:
        at = int(minutes.to_numpy().argmax())
        raise InputError(
            Problem(raw.name, int(raw.rows["line"].iloc[at]), name, text.iloc[at],
                    f"times of one time zone, others are UTC{_clock(own)}", "part the file by place")
        )  # fmt: skip
    clock = pd.to_datetime(text.str.replace(_OFFSET, "", regex=True), errors="coerce", format="ISO8601")
    standard = clock - pd.to_timedelta((minutes - own).fillna(0), unit="min")
    good = minutes.notna() & standard.notna()
    shown = standard.dt.strftime("%Y-%m-%d %H:%M:%S").where(good, text)
    summer = "; summer time is taken back" if minutes.max() > own else ""
    said = f"times are UTC{_clock(own)} as written{summer}; a day is one of that clock"
    return changed(raw, raw.rows.assign(**{name: shown}), said)


def _clock(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


STEPS: dict[str, Step] = {"standard_time": standard_time}


def brought(raw: Raw, known: NamedLayout) -> Raw:
    """A file brought into the form in which its layout is read."""
    for step in known.steps:
        raw = STEPS[step](raw, known)
    return raw
