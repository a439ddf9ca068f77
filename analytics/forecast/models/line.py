"""Yardstick: a straight line through the same window of the past years, normal errors, no shrinkage."""

from __future__ import annotations

import numpy as np

from analytics.forecast.paths import Task, analog_paths
from analytics.forecast.window import past_windows

LOWEST = 0.25  # a drawn mean is not taken below this share of the lowest past window


def simulate(task: Task) -> np.ndarray:
    """Ordinary least squares on the raw scale with its prediction error; parameters are independent."""
    windows = past_windows(task.record, task.start, task.end, task.n_years)
    drawn = [_draw(-windows.years, np.exp(y), task) for y in windows.log_mean]
    return analog_paths(task, np.array(drawn))


def _draw(x: np.ndarray, y: np.ndarray, task: Task) -> np.ndarray:
    x, y = x[~np.isnan(y)].astype(float), y[~np.isnan(y)]
    n, centred = len(x), x - x.mean()
    sxx = (centred**2).sum()
    slope = (centred * y).sum() / sxx
    residual = y - y.mean() - slope * centred
    sd = np.sqrt((residual**2).sum() / (n - 2) * (1 + 1 / n + x.mean() ** 2 / sxx))
    centre = y.mean() - slope * x.mean()  # at x = 0, the window asked about
    return np.maximum(task.errors.normal(centre, sd, task.n_paths), LOWEST * y.min())
