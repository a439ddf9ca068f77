"""Days of past years as they may come again: without gaps, and with peaks flattened as far as was learnt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.forecast.kernel import YEAR
from analytics.forecast.window import FLOOR, Record, years_back

WAVES = 2  # yearly waves of the season: a year and half a year
WAVE_PRIOR = 30.0  # days of no season that the fit starts from: a short record has little of one
LOWEST = 0.02  # share of a series' mean that a day counts as, at least, before its logarithm


def donors_of(record: Record) -> np.ndarray:
    """Daily values without gaps: a missing day takes the value of the same day of the nearest year that has it.

    Returns
    -------
    ndarray of float32 (n_params, n_days)
    """
    filled = record.observed.copy()
    calendar = record.first + np.arange(record.n_days)
    n_years = record.n_days // 365 + 1
    for k in (sign * years for years in range(1, n_years + 1) for sign in (1, -1)):
        if not np.isnan(filled).any():
            break
        source = record.index(years_back(calendar, k))
        inside = (source >= 0) & (source < record.n_days)
        borrowed = np.where(inside, record.observed[:, np.clip(source, 0, record.n_days - 1)], np.nan)
        filled = np.where(np.isnan(filled), borrowed, filled)
    middle = np.nanmedian(record.observed, axis=1, keepdims=True)
    return np.where(np.isnan(filled), middle, filled).astype(np.float32)


def flattened(donors: np.ndarray, first: np.datetime64, exponents: Sequence[float] | np.ndarray) -> np.ndarray:
    """Raise each day's ratio to its season to a power; the level is not kept, for shapes are scaled to a mean later.

    Parameters
    ----------
    donors : ndarray (n_series, n_days)
        Without gaps.
    first : datetime64[D]
        Day of column 0.
    exponents : sequence of float, or ndarray
        One a series; 1 leaves a series as it is, less flattens its peaks and hollows.

    Returns
    -------
    ndarray (n_series, n_days)

    Examples
    --------
    Days of 1 and 16 about a season of 4, and half of their log anomalies:

    >>> days = np.tile([1.0, 16.0], 730)[None, :]
    >>> flattened(days, np.datetime64("2020-01-01"), [0.5])[0, :2].round(1).tolist()
    [2.0, 8.0]
    >>> flattened(days, np.datetime64("2020-01-01"), [1.0])[0, :2].tolist()
    [1.0, 16.0]
    """
    rows = np.flatnonzero(np.asarray(exponents) != 1.0)
    if not len(rows):
        return donors
    lowest = np.maximum(LOWEST * donors[rows].mean(axis=1, keepdims=True), FLOOR)
    logs = np.log(np.maximum(donors[rows], lowest).astype(float))
    season = season_of(logs, first)
    changed = donors.copy()
    changed[rows] = np.exp(season + np.asarray(exponents)[rows, None] * (logs - season))
    return changed


def season_of(logs: np.ndarray, first: np.datetime64) -> np.ndarray:
    """Yearly waves of log values by least squares, on the days of the record.

    Parameters
    ----------
    logs : ndarray (n_series, n_days)
    first : datetime64[D]
        Day of column 0.

    Returns
    -------
    ndarray (n_series, n_days)

    Examples
    --------
    >>> wave = np.cos(2 * np.pi * np.arange(1461) / 365.25)[None, :]
    >>> season_of(3 + wave, np.datetime64("2020-01-01"))[0, [0, 182]].round(1).tolist()
    [4.0, 2.0]
    """
    days = (first - np.datetime64("1970-01-01", "D")).astype(int) + np.arange(logs.shape[1])
    phase = 2 * np.pi * days / YEAR
    waves = [wave(k * phase) for k in range(1, WAVES + 1) for wave in (np.cos, np.sin)]
    known = np.column_stack([np.ones(len(days)), *waves])
    prior = np.diag([0.0] + [WAVE_PRIOR] * 2 * WAVES)
    return (known @ np.linalg.solve(known.T @ known + prior, known.T @ logs.T)).T
