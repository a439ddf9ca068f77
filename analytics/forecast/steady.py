"""Series unlike those the spread was learnt on: hardly moving ones, and ones that lie at zero for weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.forecast.calibration import Learnt
from analytics.forecast.pool import MIN_BINS, ten_day_logs
from analytics.forecast.window import FLOOR, Record

USUAL = 0.2  # share of the usual swing below which spread shrinks; one of 2,004 series to 2016 falls short (0.19)
LEAST = 0.02  # of the learnt spread that is kept: what never moved may still move
LOW = 0.02  # share of a series' mean that no ten-day mean of the archive to 2016 fell below (least: NO2 0.036)
OFTEN = 0.1  # share of the ten-day means that must be so low: one faulty stretch is no reason to drop the rest
YEAR_BINS = 36


@dataclass(frozen=True, eq=False)
class Character:
    """What sets each series of a record apart from ordinary ones.

    Parameters
    ----------
    spread : ndarray (n_series,)
        Factor of the learnt spread: 1 for an ordinary series, less where it swings less than `USUAL` of the usual.
    level : ndarray (n_series,)
        Median of the ten-day logs of the newest year: where a steady series will be.
    broken : ndarray of bool (n_series,)
        At zero for weeks, again and again: its logs say nothing, only the means of its past windows do.
    """

    spread: np.ndarray
    level: np.ndarray
    broken: np.ndarray

    def centre(self, log_means: np.ndarray) -> np.ndarray:
        """A centre, drawn to its own level the more the steadier a series is."""
        return np.asarray(self.spread * log_means + (1.0 - self.spread) * self.level)


def character(record: Record, learnt: Sequence[Learnt]) -> Character:
    """Compare each series with what was learnt of its parameter.

    Parameters
    ----------
    record : Record
        What is known.
    learnt : sequence of Learnt
        One a series.

    Examples
    --------
    >>> from analytics.forecast.window import Record
    >>> days = np.vstack([np.full(800, 35.0), 35 + 20 * np.sin(np.arange(800.0) / 30)])
    >>> record = Record(("a", "b"), np.datetime64("2020-01-01"), days, days, np.zeros(days.shape, bool))
    >>> character(record, [Learnt(), Learnt()]).spread.tolist()
    [0.02, 1.0]
    """
    logs = ten_day_logs(record, record.origin)
    swing = np.array([_swing(row) for row in logs])
    usual = np.array([usual_swing(one) for one in learnt])
    mean = np.array([_log_mean(row) for row in record.filled])
    # Of a series of thousandths the floor itself is what nothing but zeros comes to.
    with np.errstate(invalid="ignore"):
        below = (logs < mean[:, None] + np.log(LOW)) | ((logs <= np.log(FLOOR)) & (mean[:, None] > np.log(2 * FLOOR)))
    low = below.sum(axis=1) >= OFTEN * np.maximum((~np.isnan(logs)).sum(axis=1), 1)
    spread = np.clip(swing / usual / USUAL, LEAST, 1.0)
    level = np.array([_middle(row[-YEAR_BINS:], otherwise) for row, otherwise in zip(logs, mean, strict=True)])
    return Character(np.where(low, 1.0, spread), level, low)


def _swing(row: np.ndarray) -> float:
    """Standard deviation of ten-day logs without the one farthest out: a single odd day is no swing.

    Infinite with less than a year of them: nothing is claimed.
    """
    known = row[~np.isnan(row)]
    if len(known) < MIN_BINS:
        return float("inf")
    return float(np.std(np.delete(known, np.argmax(np.abs(known - np.median(known))))))


def _middle(row: np.ndarray, otherwise: float) -> float:
    """Median of the ten-day logs that are there."""
    return otherwise if np.isnan(row).all() else float(np.nanmedian(row))


def usual_swing(learnt: Learnt) -> float:
    """Standard deviation of ten-day logs about a region's level, as learnt.

    Examples
    --------
    >>> round(usual_swing(Learnt()), 2)
    0.44
    """
    parts = [(k.days, k.weeks, k.years, k.season, k.noise) for k in (learnt.common, learnt.own)]
    return float(np.sqrt(np.square(parts).sum()))


def _log_mean(row: np.ndarray) -> float:
    """Log mean of the days that have a value."""
    return float(np.log(max(float(np.nanmean(row)), FLOOR))) if not np.isnan(row).all() else float("nan")
