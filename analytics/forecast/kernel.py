"""Covariance in time of log concentrations: what a Gaussian process says about windows still to come.

A log mean over ten days is the sum of a level, a drift that bends, a season, and anomalies that fade in days, weeks
and years. Two such processes describe a panel: one common to all cities, one for each city's distance from it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

LEVEL_SD = 3.0  # log units: the level is learnt from the data
BEND_YEARS = 4.0  # a drift forgets itself over this time
NOISE_DAYS = 10.0  # the noise is that of a mean of this many days
HARMONICS = np.arange(1, 5)
YEAR = 365.25  # days
AMPLITUDE_PHASE = 0.03  # years; where the cosine of the amplitude has its peak: 11 January


@dataclass(frozen=True)
class Kernel:
    """Parts of a covariance; standard deviations in log units, times in years.

    Parameters
    ----------
    drift : float
        Standard deviation of the drift a year, about its prior mean; it fades over `BEND_YEARS`.
    days, days_time, weeks, weeks_time, years, years_time : float
        Anomalies that fade exponentially: size and e-folding time of each.
    season, season_drift, season_years : float
        Size of the yearly cycle, and standard deviation a year of its own drift: winters may fall more slowly than
        summers. It fades like the drift of the level. And an anomaly of the cycle that fades with ``years_time``: what
        one year's summers departed by comes again in the next summers, and says little of the winter between them.
    noise : float
        What one ten-day mean keeps to itself.
    winter, spring : float
        Log amplitude of the faster anomalies and the noise, as cosine and sine of the year.
    """

    drift: float
    days: float
    days_time: float
    weeks: float
    weeks_time: float
    years: float
    years_time: float
    season: float
    season_drift: float
    season_years: float
    noise: float
    winter: float = 0.0
    spring: float = 0.0

    def amplitude(self, t: np.ndarray, phase: float) -> np.ndarray:
        """Amplitude of the faster parts at times ``t``, years from the origin; ``phase`` is the origin's."""
        angle = 2 * np.pi * (t + phase - AMPLITUDE_PHASE)
        return np.exp(self.winter * np.cos(angle) + self.spring * np.sin(angle))

    def covariance(self, t: np.ndarray, s: np.ndarray, phase: float) -> np.ndarray:
        """Covariance of log ten-day means at times ``t`` and ``s`` (years from the origin), without the noise.

        Returns
        -------
        ndarray (n_t, n_s)
        """
        lag, bend, cycle = between(*(np.asarray(one, dtype=np.float64).tobytes() for one in (t, s)))
        faster = self.days**2 * np.exp(-lag / self.days_time) + self.weeks**2 * np.exp(-lag / self.weeks_time)
        faster *= self.amplitude(t, phase)[:, None] * self.amplitude(s, phase)[None, :]
        kept = np.exp(-lag / self.years_time)
        slow = LEVEL_SD**2 + self.years**2 * kept
        season = cycle * (self.season**2 + self.season_drift**2 * bend + self.season_years**2 * kept)
        return np.asarray(slow + self.drift**2 * bend + faster + season)

    def noise_variance(self, t: np.ndarray, phase: float) -> np.ndarray:
        """Variance of the noise of ten-day means at times ``t``."""
        return np.asarray((self.noise * self.amplitude(t, phase)) ** 2)


KERNEL_FIELDS = tuple(f.name for f in fields(Kernel))


def bent(x: np.ndarray) -> np.ndarray:
    """Half the variance of a drift with unit variance summed over a time ``x`` (integrated Ornstein-Uhlenbeck).

    Examples
    --------
    >>> bent(np.array([0.0, 0.1, 4.0])).round(4).tolist()
    [0.0, 0.005, 5.8861]
    """
    far = np.abs(x) / BEND_YEARS
    return np.asarray(BEND_YEARS**2 * (far - 1 + np.exp(-far)))


def phase_of(day: np.datetime64) -> float:
    """Place of a day in its year, 0 to 1.

    Examples
    --------
    >>> phase_of(np.datetime64("2025-01-01"))
    0.0
    """
    return float((day - day.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)) / YEAR


@lru_cache(maxsize=12)
def between(t: bytes, s: bytes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What every kernel takes from two sets of times, worked out once: parameters and processes share their bins.

    Parameters
    ----------
    t, s : bytes
        Times in years from the origin, float64, as ``ndarray.tobytes`` gives them: an array is no key.

    Returns
    -------
    lag, bend, cycle : ndarray (n_t, n_s)
        Time between each two, covariance of a drift with unit variance, and of a yearly cycle; nobody writes in them.

    Examples
    --------
    >>> lag, _, _ = between(np.array([0.0, 1.0]).tobytes(), np.array([0.5]).tobytes())
    >>> lag.tolist()
    [[0.5], [0.5]]
    """
    first, second = np.frombuffer(t, dtype=np.float64), np.frombuffer(s, dtype=np.float64)
    lag = np.abs(first[:, None] - second[None, :])
    bend = bent(first)[:, None] + bent(second)[None, :] - bent(lag)
    cycle = sum((np.cos(2 * np.pi * j * lag) / j**1.5 for j in HARMONICS), np.zeros(lag.shape))
    for made in (lag, bend, cycle):
        made.setflags(write=False)
    return lag, bend, cycle


@dataclass(frozen=True, eq=False)
class Conditional:
    """Future bins given past ones: mean ``weight @ past`` and covariance."""

    weight: np.ndarray
    covariance: np.ndarray


Bins = tuple[np.ndarray, np.ndarray]  # middle of each bin in years from the origin, and how many days it holds


@dataclass(frozen=True, eq=False)
class Joint:
    """Covariances of past and future bins as they are measured, noise included."""

    past: np.ndarray
    across: np.ndarray
    future: np.ndarray

    def __add__(self, other: Joint) -> Joint:
        """Sum of two independent processes."""
        return Joint(self.past + other.past, self.across + other.across, self.future + other.future)

    def __rmul__(self, factor: float) -> Joint:
        """Scale the variance of a process."""
        return Joint(factor * self.past, factor * self.across, factor * self.future)

    def seen(self, present: np.ndarray) -> Joint:
        """Leave out past bins that were not measured."""
        return Joint(self.past[np.ix_(present, present)], self.across[present], self.future)

    def given(self) -> Conditional:
        """Condition the future bins on the past ones."""
        weight = np.linalg.solve(self.past, self.across).T
        return Conditional(weight, self.future - weight @ self.across)


def joint(kernel: Kernel, past: Bins, future: Bins, phase: float) -> Joint:
    """Covariances of one process over past and future bins.

    Parameters
    ----------
    kernel : Kernel
    past, future : (times, days)
    phase : float
        Place of the origin in its year.
    """
    (t, t_days), (s, s_days) = past, future
    own = np.diag(kernel.noise_variance(t, phase) * NOISE_DAYS / t_days)
    ahead = np.diag(kernel.noise_variance(s, phase) * NOISE_DAYS / s_days)
    return Joint(
        kernel.covariance(t, t, phase) + own,
        kernel.covariance(t, s, phase),
        kernel.covariance(s, s, phase) + ahead,
    )
