"""Times of the rows of an hourly file, from a date and the hour's label, or from a column of time stamps."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest import date_columns, dates, sub_hours
from analytics.ingest.date_forms import cell_text
from analytics.ingest.files import Raw

HOUR_LENGTH = pd.Timedelta(hours=1)


@dataclass(frozen=True)
class Times:
    """Times of the rows of an hourly file: in Beijing time, as its clock has them, as text, and at which step.

    ``when`` is NaT where a row has no time; ``at_24`` says which are 24:00; ``column`` is where they stand.
    """

    when: pd.Series
    written: pd.Series
    at_24: pd.Series
    text: pd.Series
    column: str
    step: pd.Timedelta = HOUR_LENGTH


def hour_starts(days: pd.Series, hours: pd.Series, ending: bool) -> pd.Series:
    """Start of each hour from a date and the hour's label.

    Parameters
    ----------
    days : Series of datetime64
        Dates; NaT where bad.
    hours : Series of float
        Labels, whole numbers from 0 to 24.
    ending : bool
        True: the label is the end of the hour, so 0 is the last hour of the day before and 24 that of the day
        itself. False: the label is its start, 0 to 23.

    Returns
    -------
    Series of datetime64
        NaT where the label is no hour.

    Examples
    --------
    >>> day = pd.Series(pd.to_datetime(["2019-03-01"] * 2))
    >>> hour_starts(day, pd.Series([0.0, 24.0]), ending=True).astype(str).tolist()
    ['2019-02-28 23:00:00', '2019-03-01 23:00:00']
    """
    last = 24 if ending else 23
    good = (hours >= 0) & (hours <= last) & (hours == hours.round())
    label = days + pd.to_timedelta(hours.where(good), unit="h")
    return (label - HOUR_LENGTH if ending else label).astype("datetime64[s]")


def read_times(raw: Raw, order: str | None) -> Times:
    """Times of all rows from a date and the hour's label, or from a stamp."""
    names = [str(c) for c in raw.rows.columns[1:]]
    days, hour, stamp = date_columns.named(names), col.find(names, col.HOUR), col.find(names, col.STAMP)
    if hour is None and stamp is not None and stamp not in days and dates.hour_labels(raw.rows[stamp]).notna().all():
        hour = stamp  # a time of day beside a date
    if days and hour:
        return _labelled(raw, days, hour, order)
    wanted = [stamp] if stamp else days
    if not wanted:
        raise InputError(Problem(raw.name, 1, "date", None, "columns date and hour, or a column of time stamps"))
    cells = date_columns.joined(raw.rows, wanted)
    read = dates.read_stamps(cells, dates.Place(raw.name, ",".join(wanted), raw.rows["line"], order))
    when, written = read.when.where(read.timed), read.written.where(read.timed)
    return _stepped(raw, Times(when, written, read.at_24, cell_text(cells), wanted[0]))


def _labelled(raw: Raw, days: list[str], hour: str, order: str | None) -> Times:
    """Times of a file with a date and the hour's label, and minutes in a column of their own if there is one."""
    cells, labels = date_columns.joined(raw.rows, days), dates.hour_labels(raw.rows[hour])
    todo = f"the hour stands in column {hour}"
    read = dates.read_days(cells, dates.Place(raw.name, ",".join(days), raw.rows["line"], order), todo)
    when = hour_starts(read.when, labels, ending=True) + HOUR_LENGTH
    text, at_24 = cell_text(cells) + " " + col.as_text(raw.rows[hour]), labels == 24
    after = sub_hours.minutes_after(raw)
    if after is None or not after.any():
        return Times(when, when, at_24, text, hour)
    when = (when + after).where(~at_24 | (after == pd.Timedelta(0)))
    return _stepped(raw, Times(when, when, at_24, text, hour))


def _stepped(raw: Raw, times: Times) -> Times:
    """The same at the step of the file, without the times that lie off it."""
    step = sub_hours.stamp_step(times.when)
    good = sub_hours.on_step(raw, times.column, times.when, step)
    return replace(times, when=times.when.where(good), written=times.written.where(good), step=step)
