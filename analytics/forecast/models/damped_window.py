"""Default model: the same window of past years, damped drift, the year so far, Student-t errors.

On the log scale, for each parameter::

    centre = level of the past windows, recent years weighing more
           + drift carried forward, damped
           + share of the anomaly of the time since the newest past window ended (the year so far)
           + share of the anomaly of the last weeks, fading with the lead

The drift is the slope of whole years that end at the origin, shrunk towards zero by its own standard error
and bounded. The error's scale mixes the region's own past residuals with a prior scale learnt elsewhere
(`analytics.forecast.priors`); errors of the parameters are correlated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.forecast.draws import plain_windows
from analytics.forecast.paths import Task, analog_paths
from analytics.forecast.priors import priors_at
from analytics.forecast.window import ONE_DAY, PastWindows, Record, past_windows

RECENCY = 0.65  # weight of a year relative to the year after it
DAMPING = 0.85  # each further year carries this share of the drift of the year before
DRIFT_SD = 0.06  # prior standard deviation of the drift, log units a year
DRIFT_BOUND = 0.08  # no drift beyond 8 % a year is carried forward
WHOLE_YEAR_SD = 0.07  # error of one year's mean about the drift, for the drift's standard error
SHORTEST_ELAPSED = 14  # days; a shorter time since the newest window says nothing
RECENT_DAYS = 28
LEAD_KEEP = 0.8  # share of the anomaly that is kept for each year of lead
T_DF = 6.0
PRIOR_WEIGHT = 8.0  # the prior scale counts like this many past residuals
CORRELATION_WEIGHT = 12.0
LEVEL_WALK_SD = 0.04  # further error a year of lead, log units


@dataclass(frozen=True)
class Anomaly:
    """How much of an anomaly is carried into the window: fixed here, not fitted to a region."""

    elapsed: float = 0.3  # limit for a long elapsed part; below 1
    elapsed_half: float = 60.0  # days after which half of the limit is reached
    recent: float = 0.5
    recent_fade: float = 60.0  # days, e-folding time


ANOMALY = Anomaly()


@dataclass(frozen=True, eq=False)
class Centre:
    """Centre of the log window mean and what it was made of, one entry a series."""

    log_centre: np.ndarray
    windows: PastWindows
    drift: np.ndarray
    elapsed: np.ndarray
    recent: np.ndarray


def damped_sum(years: np.ndarray) -> np.ndarray:
    """Sum of the damped steps of some years: 1 for one, 1 + 0.85 for two, and so on."""
    return (1 - DAMPING**years) / (1 - DAMPING)


def project(windows: PastWindows, drift: np.ndarray) -> np.ndarray:
    """Level of past windows, recent ones weighing more, carried to the target by the damped drift.

    Returns
    -------
    ndarray (n_series,)
        NaN for a series without any usable window.
    """
    usable = ~np.isnan(windows.log_mean)
    weight = np.where(usable, RECENCY ** (windows.years - windows.years[0]), 0.0)
    with np.errstate(invalid="ignore"):
        weight = weight / weight.sum(axis=1, keepdims=True)
    level = (weight * np.where(usable, windows.log_mean, 0.0)).sum(axis=1)
    return level + drift * (weight @ damped_sum(windows.years))


def drift_of(record: Record, n_years: int) -> np.ndarray:
    """Slope of the log means of whole years that end at the origin, per year, shrunk and bounded."""
    last = record.origin - ONE_DAY
    ends = last - np.arange(n_years) * 365 * ONE_DAY
    y = record.log_mean(ends - 364 * ONE_DAY, ends)
    usable = ~np.isnan(y)
    n = np.maximum(usable.sum(axis=1, keepdims=True), 1)
    x = np.broadcast_to(-np.arange(n_years, dtype=float), y.shape)
    x = np.where(usable, x - np.where(usable, x, 0).sum(axis=1, keepdims=True) / n, 0.0)
    sxx = (x**2).sum(axis=1)
    slope = (x * np.where(usable, y, 0.0)).sum(axis=1) / np.maximum(sxx, 1e-9)
    shrink = DRIFT_SD**2 * sxx / (DRIFT_SD**2 * sxx + WHOLE_YEAR_SD**2)
    return np.clip(slope * shrink, -DRIFT_BOUND, DRIFT_BOUND)


def anomaly_of(record: Record, start: np.datetime64, end: np.datetime64, n_years: int, drift: np.ndarray) -> np.ndarray:
    """Log ratio of a stretch that has happened to what the past years let expect; 0 where it is unknown."""
    now = record.log_mean(np.array([start]), np.array([end]))[:, 0]
    expected = project(past_windows(record, start, end, n_years), drift)
    return np.nan_to_num(now - expected)


def centre_of(
    record: Record, start: np.datetime64, end: np.datetime64, n_years: int, keep: Anomaly = ANOMALY
) -> Centre:
    """Centre of each series' log mean over the window ``start..end`` (at or after the origin)."""
    windows = past_windows(record, start, end, n_years)
    drift = drift_of(record, n_years)
    zero = np.zeros(len(record.names))
    last = record.origin - ONE_DAY
    since = windows.end[0] + ONE_DAY
    n_elapsed = int((record.origin - since) / ONE_DAY)
    lead = max(int((start - record.origin) / ONE_DAY), 0)
    length = int((end - start) / ONE_DAY) + 1
    elapsed = anomaly_of(record, since, last, n_years, drift) if n_elapsed >= SHORTEST_ELAPSED else zero
    recent = anomaly_of(record, last - (RECENT_DAYS - 1) * ONE_DAY, last, n_years, drift)
    share = keep.elapsed * n_elapsed / (n_elapsed + keep.elapsed_half) * LEAD_KEEP ** (lead / 365)
    fade = keep.recent_fade / length * (np.exp(-lead / keep.recent_fade) - np.exp(-(lead + length) / keep.recent_fade))
    log_centre = project(windows, drift) + share * elapsed + keep.recent * fade * recent
    return Centre(log_centre, windows, drift, elapsed, recent)


def scale_of(centre: Centre, prior: np.ndarray, lead_years: float) -> np.ndarray:
    """Error scale of each series: its own residuals, shrunk towards the prior, wider with the lead."""
    windows = centre.windows
    detrended = windows.log_mean + centre.drift[:, None] * windows.years
    n = windows.count
    own = np.nanvar(detrended, axis=1, ddof=1) * (1 + 1 / n)
    mixed = (PRIOR_WEIGHT * prior**2 + (n - 1) * own) / (PRIOR_WEIGHT + n - 1)
    skipped = windows.years[0] - 1
    return np.sqrt(mixed + (DRIFT_SD * skipped) ** 2 + LEVEL_WALK_SD**2 * lead_years)


def correlation_of(centre: Centre, prior: np.ndarray) -> np.ndarray:
    """Correlation of the parameters' errors: past residuals, shrunk hard towards the prior."""
    detrended = centre.windows.log_mean + centre.drift[:, None] * centre.windows.years
    usable = ~np.isnan(detrended)
    residual = np.where(usable, detrended - np.nanmean(detrended, axis=1, keepdims=True), 0.0)
    size = np.sqrt((residual**2).sum(axis=1))
    flat = size < 1e-9
    own = (residual @ residual.T) / np.where(flat, 1.0, size)[:, None] / np.where(flat, 1.0, size)
    own[np.diag_indices_from(own)] = 1.0
    n = float(usable.all(axis=0).sum())
    weight = n / (n + CORRELATION_WEIGHT)
    return weight * own + (1 - weight) * prior


def simulate(task: Task) -> np.ndarray:
    """Simulate the days of a task; ``(n_params, n_paths, n_days)``."""
    record = task.record
    centre = centre_of(record, task.start, task.end, task.n_years)
    priors = priors_at(record.origin)
    prior = np.array([priors.scale(name, task.start, task.end) for name in record.names])
    lead_years = max(float((task.start - record.origin) / ONE_DAY), 0.0) / 365
    scale = scale_of(centre, prior, lead_years)
    root = np.linalg.cholesky(correlation_of(centre, priors.correlation(record.names)))
    # One chi-square a path makes a multivariate t: a strange year is strange for every parameter.
    normal = root @ task.errors.standard_normal((len(record.names), task.n_paths))
    strange = np.sqrt((T_DF - 2) / task.errors.chisquare(T_DF, task.n_paths))
    here = task.character
    middle = np.where(here.broken, plain_windows(task)[0], centre.log_centre)
    log_means = here.centre(middle)[:, None] + (here.spread * scale)[:, None] * normal * strange
    return analog_paths(task, np.exp(log_means))
