"""Default: quantile average of the pooled panel and the region's own past windows, weighted by the window's length.

The panel uses the recent past of all cities; past windows show what a whole year is like. Weights were learnt on
back-tests that end before the origin (`analytics.forecast.calibration`). Both members have the panel's spread,
corrected by what those back-tests showed, so that the average of their quantiles shifts the centre only. In the end the
centre is corrected by what was learnt from its errors of earlier years (`analytics.forecast.departures`).
"""

from __future__ import annotations

import numpy as np

from analytics.forecast.draws import draw_log_means
from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.paths import Task, analog_paths
from analytics.forecast.window import ONE_DAY


def simulate(task: Task) -> np.ndarray:
    """Simulate the days of a task; ``(n_params, n_paths, n_days)``."""
    outlooks = task.outlooks()
    panel = np.array([one.centre for one in outlooks])
    windows = centre_of(task.record, task.start, task.end, task.n_years)
    length = float((task.end - task.start) / ONE_DAY) + 1
    learnt = [task.pool.part(task.region_id, name).here for name in task.record.names]
    weight = np.array([one.at(one.weight, length) for one in learnt])
    newest = windows.windows.newest.tolist()
    shift = np.array([task.shift(name, years) for name, years in zip(task.record.names, newest, strict=True)])
    centre = panel + weight * (windows.log_centre + shift - panel) + task.correction()
    return analog_paths(task, np.exp(draw_log_means(task, centre, outlooks)))
