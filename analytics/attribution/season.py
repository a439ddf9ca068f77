"""What a concentration follows beside weather: season, weekday, Spring Festival, and a level that moves slowly."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analytics import resources

YEAR_DAYS = 365.25
HARMONICS = 4
#: days before and after the first day of Spring Festival → terms: journeys, fireworks, holidays, until Lantern Festival
FESTIVAL = ((-7, -2), (-1, 0), (1, 6), (7, 15))


@cache
def festival_days() -> np.ndarray:
    """First day of Spring Festival of each year of ``data/raw/lexicon/spring_festival.csv``, datetime64[D]."""
    table = pd.read_csv(resources.raw_dir() / "lexicon" / "spring_festival.csv", dtype=str)
    return table["first_day"].to_numpy(dtype="datetime64[D]")


def day_of_year(dates: np.ndarray) -> np.ndarray:
    """Day of the year from 0, of days datetime64[D]; 29 February and 1 March share theirs."""
    first = dates.astype("datetime64[Y]")
    number = (dates - first.astype("datetime64[D]")).astype(int)
    year = first.astype(int) + 1970
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return number - (leap & (number >= 60))


def terms(dates: np.ndarray) -> np.ndarray:
    """Season (four harmonics of the year), weekdays and Spring Festival, ``(n_days, n_terms)``.

    Examples
    --------
    >>> eve = np.array(["2025-01-28", "2025-02-20"], dtype="datetime64[D]")
    >>> terms(eve)[:, -4:].astype(int).tolist()
    [[0, 1, 0, 0], [0, 0, 0, 0]]
    """
    angle = 2 * np.pi * day_of_year(dates) / 365
    waves = [wave(k * angle) for k in range(1, HARMONICS + 1) for wave in (np.sin, np.cos)]
    weekday = (dates.astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    week = [(weekday == n) - 1 / 7 for n in range(1, 7)]
    since = (dates[:, None] - festival_days()[None, :]).astype(int)
    feast = [((since >= a) & (since <= b)).any(axis=1).astype(float) for a, b in FESTIVAL]
    return np.column_stack([*waves, *week, *feast]).astype(float)


def level(dates: np.ndarray, years: np.ndarray) -> np.ndarray:
    """A level that is straight between the middles of the years, ``(n_days, n_years)``; level beyond the outer ones.

    Parameters
    ----------
    dates : ndarray of datetime64[D]
    years : ndarray of int
        Calendar years that have a level of their own, ascending.

    Examples
    --------
    >>> level(np.array(["2020-07-01", "2021-01-01"], dtype="datetime64[D]"), np.array([2020, 2021])).round(1).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    position = decimal_year(dates)
    middles = years + 0.5
    return np.column_stack([np.interp(position, middles, np.eye(len(years))[k]) for k in range(len(years))])


def decimal_year(dates: np.ndarray) -> np.ndarray:
    """Days as years with a fraction."""
    return 1970 + dates.astype(int) / YEAR_DAYS
