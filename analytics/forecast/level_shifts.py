"""A level that moved once and stayed there: earlier days are brought to the level of today before anything is learnt.

Years before a works closed or a district switched its heating show the shape of the season, not how high the level
is now. A change of level is sought in the log means of ten days, beside a straight trend and a season (Chen and
Liu 1993, doi:10.1080/01621459.1993.10594321, their level shift, by least squares). Only what no ordinary series does
counts: at `LEAST_STEP` and `LEAST_T` one city series in hundreds has one (docs/method.md), so that ordinary forecasts
stand as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.forecast.calibration import calibration_at
from analytics.forecast.note import Note, NoteKind
from analytics.forecast.pool import BIN_DAYS, MAX_BINS, ten_day_logs
from analytics.forecast.steady import usual_swing
from analytics.forecast.window import ONE_DAY, Record
from analytics.words.numbers import number

LEAST_STEP = 0.45  # log units: a level that fell to 64 % or rose to 157 %
LEAST_SWINGS = 1.3  # and times the usual swing of the parameter: SO2 moves more than PM2.5 without any step
LEAST_T = 6.0  # standard errors, widened by the residuals' own persistence
LEAST_BEFORE, LEAST_AFTER = 36, 12  # bins: a year before it, four months since
LEAST_BINS = 90  # two and a half years: with less a step cannot be distinguished from a season and a trend
YEAR_BINS, LEAST_YEARLY = 36, 0.3  # two neighbouring years this far apart are examined
MOST_STEPS = 3
BINS_PER_YEAR = 365.25 / BIN_DAYS


@dataclass(frozen=True)
class LevelStep:
    """A lasting change of one series' level.

    Parameters
    ----------
    name : str
        The series.
    day : datetime64[D]
        First day at the new level, to about ten days.
    size : float
        Change in log units.
    """

    name: str
    day: np.datetime64
    size: float

    @property
    def note(self) -> Note:
        """What a reader has to know of it."""
        change = number(100 * np.expm1(self.size), 0, signed=True)
        return Note(NoteKind.STEP, self.name, {"change": change, "day": self.day})


def settled(record: Record) -> tuple[Record, list[LevelStep]]:
    """Bring the days before a change of level to the level after it.

    Returns
    -------
    Record
        The same record where no series has a step.
    list of Step
        Oldest first within a series.
    """
    logs = ten_day_logs(record, record.origin)
    learnt = calibration_at(record.origin)
    found = {
        i: steps_of(row, max(LEAST_STEP, LEAST_SWINGS * usual_swing(learnt.of(record.names[i]))))
        for i, row in enumerate(logs)
        if _may_hold_a_step(row)
    }
    if not any(found.values()):
        return record, []
    observed, filled, found_steps = record.observed.copy(), record.filled.copy(), []
    for i, steps in found.items():
        for place, size in steps:
            day = record.origin - (MAX_BINS - place) * BIN_DAYS * ONE_DAY
            before = int(np.clip(record.index(day), 0, record.n_days))
            observed[i, :before] *= np.exp(size)
            filled[i, :before] *= np.exp(size)
            found_steps.append(LevelStep(record.names[i], day, size))
    return Record(record.names, record.first, observed, filled, record.estimated), found_steps


def _may_hold_a_step(row: np.ndarray) -> bool:
    """Whether two neighbouring years, counted back from the newest bin, lie far apart."""
    if (~np.isnan(row)).sum() < LEAST_BINS:
        return False
    n_years = len(row) // YEAR_BINS
    years = row[len(row) - n_years * YEAR_BINS :].reshape(n_years, YEAR_BINS)
    enough = (~np.isnan(years)).sum(axis=1) >= YEAR_BINS // 2
    means = np.nanmean(years[enough], axis=1)
    return bool(len(means) > 1 and np.abs(np.diff(means)).max() >= LEAST_YEARLY)


def steps_of(row: np.ndarray, least: float = LEAST_STEP) -> list[tuple[int, float]]:
    """Lasting changes of level of a series of ten-day logs: (first bin at the new level, size), by time.

    Parameters
    ----------
    row : ndarray (n_bins,)
        NaN where missing.
    least : float
        Smallest change that counts, log units.

    Examples
    --------
    >>> row = np.where(np.arange(256) < 200, np.log(60), np.log(30)) + 0.01 * np.cos(np.arange(256) * 2.0)
    >>> [(place, round(size, 2)) for place, size in steps_of(row)]
    [(200, -0.69)]
    """
    row, found = row.copy(), []
    for _ in range(MOST_STEPS):
        step = _largest(row, least)
        if step is None:
            break
        place, size = step
        row[:place] += size
        found.append(step)
    return sorted(found)


def _largest(row: np.ndarray, least: float) -> tuple[int, float] | None:
    """The change of level that explains most, where it is large and sure enough."""
    place = np.flatnonzero(~np.isnan(row))
    candidates = np.arange(LEAST_BEFORE, len(place) - LEAST_AFTER + 1)
    if len(place) < LEAST_BINS or not len(candidates):
        return None
    t = place / BINS_PER_YEAR
    waves = [f(2 * np.pi * k * t) for k in (1, 2) for f in (np.cos, np.sin)]
    base = np.linalg.qr(np.column_stack([np.ones_like(t), t - t.mean(), *waves]))[0]
    after = (np.arange(len(place))[:, None] >= candidates).astype(float)
    after -= base @ (base.T @ after)
    left = row[place] - base @ (base.T @ row[place])
    power = np.maximum((after**2).sum(axis=0), 1e-9)
    size = (after.T @ left) / power
    best = int(np.argmax(size**2 * power))
    rest = left - size[best] * after[:, best]
    free = max(len(place) - base.shape[1] - 2, 1)
    error = np.sqrt((rest @ rest) / free / power[best]) * _persistence(rest)
    first = int(place[candidates[best]])
    change = _against_the_year_before(row, first)
    # The trend beside it could bend against the step: so much must lie between the same days of both years, too.
    sure = min(abs(size[best]), np.sign(size[best]) * change)
    if not sure >= max(least, LEAST_T * error):
        return None
    return first, float(np.sign(size[best]) * sure)


def _against_the_year_before(row: np.ndarray, first: int) -> float:
    """Mean change of the bins from one on, for up to a year, against those a year earlier; NaN with few pairs."""
    here = np.arange(first, min(first + YEAR_BINS, len(row)))
    change = row[here] - row[here - YEAR_BINS]
    known = ~np.isnan(change)
    return float(change[known].mean()) if known.sum() >= LEAST_AFTER else float("nan")


def _persistence(rest: np.ndarray) -> float:
    """How much wider a standard error is for residuals that persist (of first order)."""
    power = float(rest @ rest)
    if power < 1e-12:
        return 1.0
    kept = float(np.clip(rest[1:] @ rest[:-1] / power, 0.0, 0.9))
    return float(np.sqrt((1 + kept) / (1 - kept)))
