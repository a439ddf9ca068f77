"""From drawn means to days: shapes of past years, all parameters together, scaled to the drawn means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.forecast.calibration import calibration_at
from analytics.forecast.note import Note, NoteKind, NotEnoughHistory
from analytics.forecast.pool import Corrections, Outlook, Pool, Shifts
from analytics.forecast.shapes import donors_of, flattened
from analytics.forecast.steady import Character, character
from analytics.forecast.window import ONE_DAY, Record, past_windows, years_back

MAX_SHIFT = 7  # days a month of an analog year may be moved
CAP_FACTOR = 1.25  # no simulated day above this multiple of the highest day on record
CAP_ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Task:
    """What a model is asked: the days ``start..end`` (at most a year), given a record that ends before them.

    ``errors`` and ``shapes`` are separate random streams, so that a change in how days are drawn leaves the
    drawn means as they were; ``common`` is the same stream in every region, the first of ``areas`` in every region of a
    climate region, the second in every region of a province. ``pool`` is what all regions together show, ``shifts``
    how far past windows are moved to the panel's year, ``corrections`` how far centres are moved by what was learnt
    from earlier years.
    """

    record: Record
    start: np.datetime64
    end: np.datetime64
    n_paths: int
    n_years: int
    errors: np.random.Generator
    shapes: np.random.Generator
    common: np.random.Generator
    areas: tuple[np.random.Generator, np.random.Generator]
    region_id: str
    pool: Pool
    shifts: Shifts
    corrections: Corrections

    def outlooks(self) -> list[Outlook]:
        """Outlook of each parameter over the window, from the pool."""
        return [self.pool.outlook(self.region_id, name, (self.start, self.end)) for name in self.record.names]

    def shift(self, parameter: str, newest: int) -> float:
        """How far past windows, the newest ``newest`` years back, are moved to the panel's year, log units."""
        alone = (self.region_id, parameter) in self.pool.lone
        return 0.0 if alone else self.shifts.get((parameter, self.end, newest), 0.0)

    def correction(self) -> np.ndarray:
        """How far the centre of each parameter is moved by what earlier years showed, log units, ``(n_params,)``."""
        return np.array([self.corrections.get((self.region_id, name, self.end), 0.0) for name in self.record.names])

    @cached_property
    def character(self) -> Character:
        """What sets each series apart from those the spread was learnt on."""
        return character(self.record, [calibration_at(self.record.origin).of(name) for name in self.record.names])

    @property
    def dates(self) -> np.ndarray:
        """Days to simulate."""
        return np.arange(self.start, self.end + ONE_DAY)


def analog_years(task: Task) -> np.ndarray:
    """Past windows with daily values (≥ 80 % of days) for at least half of the parameters, as years back.

    Raises
    ------
    NotEnoughHistory
        If there is none.
    """
    windows = past_windows(task.record.days_only(), task.start, task.end, task.n_years)
    good = (~np.isnan(windows.log_mean)).mean(axis=0) >= 0.5
    if not good.any():
        raise NotEnoughHistory(Note(NoteKind.NO_FULL_YEAR, "", {"first": task.start, "last": task.end}))
    return windows.years[good]


def scale_to(days: np.ndarray, means: np.ndarray, cap: np.ndarray) -> np.ndarray:
    """Scale each path's days to its mean, no day above the cap; the mean is kept by lifting the other days.

    A mean above the cap (a draw for the last days of a window) becomes the cap.

    Parameters
    ----------
    days : ndarray (n_params, n_paths, n_days)
        Positive shapes; changed in place.
    means : ndarray (n_params, n_paths)
    cap : ndarray (n_params,)

    Returns
    -------
    ndarray
        The same array.

    Examples
    --------
    >>> scale_to(np.array([[[1.0, 1.0, 10.0]]]), np.array([[8.0]]), np.array([12.0])).tolist()
    [[[6.0, 6.0, 12.0]]]
    >>> scale_to(np.array([[[1.0, 2.0]]]), np.array([[20.0]]), np.array([12.0])).tolist()
    [[[12.0, 12.0]]]
    """
    means = np.minimum(means, cap[:, None])
    days *= (means / np.maximum(days.mean(axis=2), 1e-9))[..., None]
    p, k = np.nonzero(days.max(axis=2) > cap[:, None])
    if not len(p):
        return days
    rows, top = days[p, k], cap[p, None]
    for _ in range(CAP_ROUNDS):
        rows = np.minimum(rows, top)
        free = rows < top
        taken = np.where(free, 0.0, rows).sum(axis=1)
        lift = (means[p, k] * rows.shape[1] - taken) / np.maximum(np.where(free, rows, 0.0).sum(axis=1), 1e-9)
        rows = np.where(free, rows * np.maximum(lift, 0.0)[:, None], rows)
        if (rows <= top).all():
            break
    days[p, k] = np.minimum(rows, top)
    return days


def exponents_of(task: Task) -> np.ndarray:
    """Power of past days' ratios to their season, ``(n_params,)``; 1 for a series that lies at zero for weeks."""
    vintage = calibration_at(task.record.origin)
    learnt = np.array([vintage.of(name).day_exponent for name in task.record.names])
    return np.where(task.character.broken, 1.0, learnt)


def analog_paths(task: Task, means: np.ndarray) -> np.ndarray:
    """Daily paths with given window means.

    Each path takes one past year for all parameters together and moves each of its months by up to a week;
    dust days come with the years that had them, and so as often as they did. Days of a parameter whose peaks were
    learnt to come flatter are flattened about their season first (`analytics.forecast.shapes`).

    Parameters
    ----------
    means : ndarray (n_params, n_paths)

    Returns
    -------
    ndarray of float32 (n_params, n_paths, n_days)
    """
    record, dates = task.record, task.dates
    years = analog_years(task)
    month = dates.astype("datetime64[M]")
    block = (month - month[0]).astype(int)
    base = record.index(years_back(dates[None, :], years[:, None]))
    pick = task.shapes.integers(0, len(years), task.n_paths)
    shift = task.shapes.integers(-MAX_SHIFT, MAX_SHIFT + 1, (task.n_paths, block[-1] + 1))
    source = np.clip(base[pick] + shift[:, block], 0, record.n_days - 1)
    donors = flattened(donors_of(record), record.first, exponents_of(task))
    cap = CAP_FACTOR * np.nanmax(record.observed, axis=1)
    # A zero day stays possible, a zero window does not: its shape could not be scaled.
    shapes = np.take(np.maximum(donors, 1e-3), source, axis=1)
    return scale_to(shapes, means.astype(np.float32), cap.astype(np.float32))
