"""Stamps within the hour: a step that divides it is averaged to the hour, anything else is no hourly file."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.errors import InputError, Problem
from analytics.ingest import columns as col
from analytics.ingest.raw import Raw
from analytics.ingest.thresholds import REPEATED_HOURS, STRAY_STAMPS
from analytics.message import Message

HOUR = pd.Timedelta(hours=1)
ONE_STEP = Message("stamps on the hour, or at one step that divides it (5, 10, 15, 20, 30 minutes)")
ONE_ROW = Message("one row an hour and place; this hour comes again with another value, as most do")


def stamp_step(when: pd.Series) -> pd.Timedelta:
    """Step between the stamps of a file: the most common one if it divides an hour, else an hour.

    Parameters
    ----------
    when : Series of datetime64
        Stamps of all rows; NaT where there is none.

    Examples
    --------
    >>> stamp_step(pd.Series(pd.to_datetime(["2026-04-01 00:00", "2026-04-01 00:15", "2026-04-01 00:30"])))
    Timedelta('0 days 00:15:00')
    >>> stamp_step(pd.Series(pd.to_datetime(["2026-04-01 00:00", "2026-04-01 04:00"])))
    Timedelta('0 days 01:00:00')
    """
    distinct = np.unique(when.dropna().to_numpy().astype("datetime64[s]").astype(np.int64))
    if not len(distinct) or not (distinct % 3600).any():
        return HOUR
    steps, times = np.unique(np.diff(distinct), return_counts=True)
    step = int(steps[times.argmax()]) if len(steps) else 3600
    return pd.Timedelta(seconds=step) if step % 60 == 0 and 3600 % step == 0 else HOUR


def begins(when: pd.Series, step: pd.Timedelta) -> bool:
    """Whether stamps within the hour begin their interval: more of the file's hours are whole so than the other way.

    Examples
    --------
    >>> day = pd.Series(pd.date_range("2026-04-01 00:00", "2026-04-01 23:45", freq="15min"))
    >>> begins(day, pd.Timedelta(minutes=15)), begins(day + pd.Timedelta(minutes=15), pd.Timedelta(minutes=15))
    (True, False)
    """
    if step == HOUR:
        return False
    distinct = pd.Series(when.unique())
    begun, ended = ((distinct - by).dt.floor("h").value_counts() == HOUR / step for by in (pd.Timedelta(0), step))
    return int(begun.sum()) > int(ended.sum())


def on_step(raw: Raw, column: str, when: pd.Series, step: pd.Timedelta) -> pd.Series:
    """Which stamps lie on the step of the file.

    Raises
    ------
    InputError
        If so many do not that those which happen to would stand for whole hours.
    """
    off = when.notna() & (when != when.dt.floor(step))
    if off.any() and off.sum() > STRAY_STAMPS * when.notna().sum():
        first = int(np.argmax(off.to_numpy()))
        todo = Message("average them to the hour, or give each row the hour it belongs to")
        line, shown = int(raw.rows["line"].iloc[first]), str(when.iloc[first])
        raise InputError(Problem(raw.name, line, column, shown, ONE_STEP, todo))
    return when.notna() & ~off


def minutes_after(raw: Raw) -> pd.Series | None:
    """Minutes after the hour from a column of their own; None if there is no such column."""
    name = col.find([str(c) for c in raw.rows.columns[1:]], col.MINUTE)
    if name is None:
        return None
    found = col.parse_numbers(raw.rows[name])[0]
    return pd.to_timedelta(found.where((found >= 0) & (found < 60)), unit="min")


def expect_one_row(name: str, column: str, kept: pd.DataFrame, conflicts: pd.DataFrame) -> None:
    """Refuse a file most of whose hours come several times: the first row of each would stand for the hour.

    Parameters
    ----------
    name, column : str
        The file and the column of values.
    kept : DataFrame
        Good values: ``line, place, start, value``.
    conflicts : DataFrame
        Those of them that come again with another value.
    """
    if len(conflicts) and (kept.groupby(["place", "start"]).size() > 1).mean() > REPEATED_HOURS:
        row = conflicts.iloc[0]
        todo = Message(
            "give the minutes in the stamp or in a column minute, name the place of each row, or average the rows"
        )
        raise InputError(Problem(name, int(row["line"]), column, str(row["value"]), ONE_ROW, todo))


def hourly_means(
    values: pd.DataFrame, step: pd.Timedelta, least_minutes: tuple[tuple[date, int], ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mean of the stamps of each hour, where they cover enough of it.

    Parameters
    ----------
    values : DataFrame
        ``line, place, start, value``, one row a stamp; ``start`` is the start of the stamp's own interval.
    step : Timedelta
        Length of that interval.
    least_minutes : tuple of (date, int)
        Minutes of an hour that must be measured (GB 3095 table 4), and the day from which on.

    Returns
    -------
    hours : DataFrame
        ``place, start, value``, one row an hour that is covered.
    short : DataFrame
        Rows of the others, with ``minutes`` and ``least``.
    """
    hour = values.assign(start=values["start"].dt.floor("h"))
    grouped = hour.groupby(["place", "start"], sort=False)["value"]
    minutes = grouped.transform("size") * int(step / pd.Timedelta(minutes=1))
    first_days = np.array([day for day, _ in least_minutes], dtype="datetime64[s]")
    at = np.searchsorted(first_days, hour["start"].to_numpy().astype("datetime64[s]"), side="right") - 1
    least = pd.Series(np.array([number for _, number in least_minutes])[at.clip(0)], index=hour.index)
    enough = minutes >= least
    means = hour[enough].groupby(["place", "start"], as_index=False)["value"].mean()
    return means.assign(value=means["value"].round(10)), hour[~enough].assign(
        minutes=minutes[~enough], least=least[~enough]
    )
