"""Yardstick: the rest of the period is like the same window of one of the past years."""

from __future__ import annotations

import numpy as np

from analytics.forecast.paths import Task, analog_paths
from analytics.forecast.window import past_windows


def simulate(task: Task) -> np.ndarray:
    """Window means of a past year picked at random, all parameters from the same one; no trend, no error.

    Where a parameter lacks the picked year, the mean of its own windows stands in.
    """
    log_mean = past_windows(task.record, task.start, task.end, task.n_years).log_mean
    any_series = ~np.isnan(log_mean).all(axis=0)
    log_mean = log_mean[:, any_series]
    filled = np.where(np.isnan(log_mean), np.nanmean(log_mean, axis=1, keepdims=True), log_mean)
    pick = task.errors.integers(0, filled.shape[1], task.n_paths)
    return analog_paths(task, np.exp(filled[:, pick]))
