"""Pooled panel: a Gaussian process of what all cities share and one of each city's distance from it."""

from __future__ import annotations

import numpy as np

from analytics.forecast.draws import draw_log_means
from analytics.forecast.paths import Task, analog_paths


def simulate(task: Task) -> np.ndarray:
    """Simulate the days of a task; ``(n_params, n_paths, n_days)``."""
    outlooks = task.outlooks()
    centre = np.array([one.centre for one in outlooks])
    return analog_paths(task, np.exp(draw_log_means(task, centre, outlooks)))
