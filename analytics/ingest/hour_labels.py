"""Whether the times of an hourly file begin or end their hours: as said, as the archive writes them, or as they show.

A file of whole days shows it: from 00:00 to 23:00 its times begin the hours (as ends they would leave the last day an
hour short and give one to the day before); from 01:00 to 24:00, or to 00:00 of the next day, they end them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest import date_forms, dates, pollutant_names, sub_hours, thresholds
from analytics.ingest.date_forms import cell_text
from analytics.ingest.provenance_card import Card
from analytics.ingest.raw import Raw
from analytics.message import Message

#: layouts of hourly files: times as the file shows, times that end, times that begin the hour
SHOWN, ENDING, BEGINNING = "hourly", "hourly_ending", "hourly_beginning"
LAYOUTS = (SHOWN, ENDING, BEGINNING)
#: the archive's column of types, which stands in its wide form
TYPE = ("type", "类型", "指标")
#: statistics of running means, which the archive carries beside the hours
RUNNING = ("24h", "8h")
_DAY = 86400


@dataclass(frozen=True)
class Said:
    """Which end of an hour its label is, and how that is known.

    Parameters
    ----------
    ending : bool
        True: the label is the end of the hour. False: its start.
    why : str
        How that is known, for the line of the load.
    """

    ending: bool
    why: str

    def __str__(self) -> str:
        begin, end = Message("begin"), Message("end")
        this, other = (end, begin) if self.ending else (begin, end)
        layout = BEGINNING if self.ending else ENDING
        return Message(
            "times {this} their hours ({why}; if they {other} them: --layout {layout})",
            this=this,
            why=self.why,
            other=other,
            layout=layout,
        )


def stated(raw: Raw, card: Card, layout: str) -> Said | None:
    """What the user, the card or the archive's own layout says; None if the times themselves have to show it.

    Raises
    ------
    InputError
        If the card says neither ``ending`` nor ``beginning``.
    """
    stated = card.file.get("hours")
    if stated is not None and stated not in ("ending", "beginning"):
        expected = Message("'ending' or 'beginning' in the card's [file]")
        raise InputError(Problem(raw.name, None, "hours", str(stated), expected))
    if layout != SHOWN:
        return Said(layout == ENDING, Message("as --layout says"))
    if stated is not None:
        return Said(stated == "ending", Message("as {card} says", card=card.file.get("hours_by", Message("the card"))))
    return Said(True, Message("as in the national archive")) if is_archive(raw) else None


def is_archive(raw: Raw) -> bool:
    """Whether a file is the national archive's: a column of types, running means, or hours beside days as 20190301.

    Examples
    --------
    >>> frame = pd.DataFrame({"line": [2], "date": ["2026-05-01"], "hour": ["0"], "city": ["jiaozuo"], "o3": ["200"]})
    >>> is_archive(Raw("a.csv", "", frame, frame[:0])), is_archive(Raw("a.csv", "", frame.assign(o3_8h=""), frame[:0]))
    (False, True)
    """
    names = [str(c) for c in raw.rows.columns[1:]]
    if col.find(names, TYPE) or any(map(_is_running, names)):
        return True
    day = col.find(names, ("date",))
    if day is None or col.find(names, ("hour",)) is None:
        return False
    return bool(cell_text(raw.rows[day].drop_duplicates()).str.fullmatch(r"\d{8}").all())


def _is_running(name: str) -> bool:
    said = pollutant_names.meaning(name)
    return said is not None and said.statistic in RUNNING


def shown(clocks: Iterable[pd.Series], step: pd.Timedelta, at_24: pd.Series) -> Said:
    """What the times of a file show; that they end their hours, the default, if they show nothing.

    Parameters
    ----------
    clocks : iterable of Series of datetime64
        Times of all rows, in Beijing time and as written: a file in UTC holds whole days of its own.
    step : Timedelta
        Step between times.
    at_24 : Series of bool
        Rows whose time is 24:00.

    Examples
    --------
    >>> times = pd.Series(pd.date_range("2026-01-01 00:00", "2026-01-02 23:00", freq="h"))
    >>> no = times.isna()
    >>> str(shown([times], pd.Timedelta(hours=1), no))
    'times begin their hours (they run from 00:00 to 23:00; if they end them: --layout hourly_ending)'
    >>> shown([times + pd.Timedelta(hours=1)], pd.Timedelta(hours=1), no).ending
    True
    >>> shown([times[5:9]], pd.Timedelta(hours=1), no).why
    'the default: they do not show it'
    """
    if at_24.any():
        return Said(True, Message("they run to 24:00"))
    found = (_of_whole_days(clock, int(step / pd.Timedelta(seconds=1))) for clock in clocks)
    return next((said for said in found if said is not None), Said(True, Message("the default: they do not show it")))


def _of_whole_days(clock: pd.Series, step: int) -> Said | None:
    """Which reading the first and the last time support, if they stand at the edge of a day of enough hours."""
    seconds = np.unique(clock.dropna().to_numpy().astype("datetime64[s]").astype(np.int64))
    if not len(seconds):
        return None
    first, last = int(seconds[0]) % _DAY, int(seconds[-1]) % _DAY
    votes = (first == step) + (last == 0) - (first == 0) - (last == _DAY - step)
    if votes == 0:
        return None
    days = (seconds - step if votes > 0 else seconds) // _DAY
    if np.unique(days, return_counts=True)[1].max() * step < thresholds.SHOWING_HOURS * 3600:
        return None
    return Said(votes > 0, Message("they run from {first} to {last}", first=_clock(first), last=_clock(last)))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


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
    days, hour, stamp = date_forms.named(names), col.find(names, col.HOUR), col.find(names, col.STAMP)
    if hour is None and stamp is not None and stamp not in days and dates.hour_labels(raw.rows[stamp]).notna().all():
        hour = stamp  # a time of day beside a date
    if days and hour:
        return _labelled(raw, days, hour, order)
    wanted = [stamp] if stamp else days
    if not wanted:
        raise InputError(
            Problem(raw.name, raw.header, "date", None, Message("columns date and hour, or a column of time stamps"))
        )
    cells = date_forms.joined(raw.rows, wanted)
    read = dates.read_stamps(cells, dates.DateColumn(raw.name, ",".join(wanted), raw.rows["line"], order))
    when, written = read.when.where(read.timed), read.written.where(read.timed)
    return _stepped(raw, Times(when, written, read.at_24, cell_text(cells), wanted[0]))


def _labelled(raw: Raw, days: list[str], hour: str, order: str | None) -> Times:
    """Times of a file with a date and the hour's label, and minutes in a column of their own if there is one."""
    cells, labels = date_forms.joined(raw.rows, days), dates.hour_labels(raw.rows[hour])
    todo = Message("the hour stands in column {hour}", hour=hour)
    read = dates.read_days(cells, dates.DateColumn(raw.name, ",".join(days), raw.rows["line"], order), todo)
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
