"""Draws of window means: one year effect for all regions, one error for each, correlated over the parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analytics.forecast.pool import Outlook
from analytics.forecast.priors import priors_at
from analytics.forecast.window import past_windows

if TYPE_CHECKING:
    from analytics.forecast.paths import Task

# The year effect of a parameter is the same in every region, whichever others are measured there.
ORDER = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8", "o3_1h_max", "o3_24h")
T_DF = 8.0  # of a region's own error; the common one is normal


def correlated(rng: np.random.Generator, names: tuple[str, ...], n_paths: int, origin: np.datetime64) -> np.ndarray:
    """Standard normal draws, correlated over the known parameters as errors have been, ``(n_params, n_paths)``."""
    root = np.linalg.cholesky(priors_at(origin).correlation(ORDER))
    normal = root @ rng.standard_normal((len(ORDER), n_paths))
    others = [name for name in names if name not in ORDER]
    normal = np.vstack([normal, rng.standard_normal((len(others), n_paths))])
    order = [*ORDER, *others]
    return np.asarray(normal[[order.index(name) for name in names]])


def draw_log_means(task: Task, centre: np.ndarray, outlooks: Sequence[Outlook]) -> np.ndarray:
    """Draw log window means about a centre, with the spread of the outlooks as corrected by the calibration.

    Parameters
    ----------
    task : Task
        Its ``common`` stream is the same for every region.
    centre : ndarray (n_params,)
    outlooks : sequence of Outlook
        One a parameter.

    Returns
    -------
    ndarray (n_params, n_paths)
    """
    record = task.record
    learnt = [task.pool.part(task.region_id, name).here for name in record.names]
    here = task.character
    common = here.spread * [np.sqrt(o.common) * k.common_spread for o, k in zip(outlooks, learnt, strict=True)]
    own = here.spread * [np.sqrt(o.own) * k.own_spread for o, k in zip(outlooks, learnt, strict=True)]
    if here.broken.any():
        plain, scale = plain_windows(task)
        centre, own = np.where(here.broken, plain, centre), np.where(here.broken, np.hypot(own, scale), own)
    shared = correlated(task.common, record.names, task.n_paths, task.pool.origin)
    alone = correlated(task.errors, record.names, task.n_paths, task.pool.origin)
    # One chi-square a path makes a multivariate t: a strange year is strange for every parameter.
    strange = np.sqrt((T_DF - 2) / task.errors.chisquare(T_DF, task.n_paths))
    return np.asarray(here.centre(centre)[:, None] + common[:, None] * shared + own[:, None] * alone * strange)


def plain_windows(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """Log of the mean of the past windows, and how far they lie apart: all one can say of what is zero for weeks."""
    found = past_windows(task.record, task.start, task.end, task.n_years).log_mean
    n = np.maximum((~np.isnan(found)).sum(axis=1), 2)
    return np.log(np.nanmean(np.exp(found), axis=1)), np.nanstd(found, axis=1) * np.sqrt((n + 1) / (n - 1))
