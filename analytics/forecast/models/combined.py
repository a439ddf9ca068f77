"""Default: quantile average of the pooled panel and the region's own past windows, weighted by the window's length.

The panel hears the recent past of all cities; past windows know what a whole year is like. Weights were learnt on
back-tests that end before the origin (`analytics.forecast.calibration`). Both members have the panel's spread,
corrected by what those back-tests showed, so that the average of their quantiles shifts the centre only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analytics.forecast.draws import draw_log_means
from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.paths import Task, analog_paths
from analytics.forecast.pool import Pool, Span
from analytics.forecast.window import ONE_DAY, Record

SHIFT_HALF = 5.0  # regions at which half of the common shift is made


def simulate(task: Task) -> np.ndarray:
    """Simulate the days of a task; ``(n_params, n_paths, n_days)``."""
    outlooks = task.outlooks()
    panel = np.array([one.centre for one in outlooks])
    windows = centre_of(task.record, task.start, task.end, task.n_years).log_centre
    length = float((task.end - task.start) / ONE_DAY) + 1
    learnt = [task.pool.parts[name].learnt for name in task.record.names]
    weight = np.array([one.at(one.weight, length) for one in learnt])
    shift = np.array([task.shifts.get((name, task.end), 0.0) for name in task.record.names])
    centre = panel + weight * (windows + shift - panel)
    return analog_paths(task, np.exp(draw_log_means(task, centre, outlooks)))


def shifts(pool: Pool, records: Mapping[str, Record], spans: Sequence[Span], n_years: int) -> dict[Any, float]:
    """How much higher the panel lies than past windows, on average over the regions: the windows take its year.

    The past windows of a region know nothing of the others' year; their common part is moved to the panel's, the
    less so the fewer regions there are.

    Returns
    -------
    dict
        (parameter, last day of the window) → shift, log units.
    """
    found: dict[Any, list[float]] = {}
    for region_id in sorted(records):
        record = records[region_id]
        for span in spans:
            windows = centre_of(record, *span, n_years).log_centre
            for name, centre in zip(record.names, windows, strict=True):
                if np.isfinite(centre) and region_id in pool.parts[name].ids:
                    found.setdefault((name, span[1]), []).append(pool.outlook(region_id, name, span).centre - centre)
    return {key: float(np.mean(gaps)) * len(gaps) / (len(gaps) + SHIFT_HALF) for key, gaps in found.items()}
