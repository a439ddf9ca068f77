"""Days to come in the weather of each past year: how far a period's end depends on the weather it will have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import CrossFit, seasonal_mean
from analytics.attribution.past_weather import NO_OTHER_YEAR, need_years
from analytics.attribution.season import day_of_year
from analytics.attribution.split import COVERED, Span


@dataclass(frozen=True, eq=False)
class Ahead:
    """What the weather of each past year would make of some days to come.

    Parameters
    ----------
    span : (date, date)
        First and last of these days.
    years : ndarray of int (n_years,)
        Years whose weather covers these days of the year.
    deviation : ndarray (n_years,)
        Of a concentration: its mean over these days in the weather of each year as a share of the mean over all these
        years, less 1. Of good days: their number less the mean over all these years.

    Examples
    --------
    >>> from datetime import date
    >>> one = Ahead((date(2025, 10, 1), date(2025, 12, 31)), np.array([2022, 2023, 2024]), np.array([-0.1, 0.0, 0.1]))
    >>> int(one.years[one.deviation.argmin()])  # the year with the kindest weather
    2022
    """

    span: Span
    years: np.ndarray
    deviation: np.ndarray


@dataclass(frozen=True, eq=False)
class DaysToCome:
    """Rows of a record that stand for days to come.

    Parameters
    ----------
    level : ndarray of int (n_days,)
        The newest day of the record with the same day of the year: its season and level are taken.
    years : ndarray of int (n_years,)
        Years with weather on three quarters of the days.
    weather : ndarray of int (n_years, n_days)
        The same day of each year; -1 where it has no weather.
    """

    level: np.ndarray
    years: np.ndarray
    weather: np.ndarray


def days_to_come(dates: np.ndarray, span: Span) -> DaysToCome:
    """Find what stands for each of some days to come in a record.

    Parameters
    ----------
    dates : ndarray of datetime64[D] (n,)
        Days of the record, ascending.
    span : (date, date)
        At most a year; it may lie beyond the record.

    Raises
    ------
    CannotTell
        If the span is longer than a year, or fewer than three years have weather on its days.
    """
    asked = np.arange(np.datetime64(span[0]), np.datetime64(span[1]) + 1)
    if len(asked) > 366:
        raise CannotTell(NO_OTHER_YEAR)
    newest = np.full(365, -1)
    newest[day_of_year(dates)] = np.arange(len(dates))
    at = {day: k for k, day in enumerate(dates.tolist())}
    first, found = asked[0].item().year, []
    years = np.unique(dates.astype("datetime64[Y]").astype(int) + 1970)
    for year in years:
        there = [_moved(day, int(year) - first) for day in asked.tolist()]
        found.append([at.get(day, -1) for day in there])
    rows = np.array(found)
    rows[:, newest[day_of_year(asked)] < 0] = -1
    enough = (rows >= 0).mean(axis=1) >= COVERED
    need_years(int(enough.sum()))
    return DaysToCome(newest[day_of_year(asked)], years[enough], rows[enough])


def _moved(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)


def ahead(fit: CrossFit, span: Span) -> Ahead:
    """Put days to come into the weather of each past year.

    Season and level are those of the newest days of the record; only what differs between the weathers is told, not
    what will be.

    Raises
    ------
    CannotTell
        As `days_to_come`.
    """
    days = days_to_come(fit.dates, span)
    steady = np.exp(fit.expected[days.level])
    has = days.weather >= 0
    whole = np.where(has, steady * np.exp(fit.weather[days.weather]), 0.0).sum(axis=1)
    typical = seasonal_mean(fit.dates, np.exp(fit.weather))[days.level]
    season = np.where(has, steady * typical, 0.0).sum(axis=1)
    ratio = whole / season  # days without weather are left out of both
    return Ahead(span, days.years, ratio / ratio.mean() - 1)
