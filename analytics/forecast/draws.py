"""Draws of window means, correlated over the parameters: a year effect of all regions, and errors of each region.

A region's own error has parts in common with its climate region and with its province. It is as wide as its variance
says, however large those parts are: they decide what is known of several regions together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analytics.forecast.pool import Outlook
from analytics.forecast.priors import priors_at
from analytics.forecast.window import past_windows
from analytics.terms import DAY_PARAMETERS

if TYPE_CHECKING:
    from analytics.forecast.paths import Task

# The year effect of a parameter is the same in every region, whichever others are measured there.
ORDER = (*DAY_PARAMETERS, "o3_24h")
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
        Its ``common`` stream is the same for every region, those of its ``areas`` for every region there.
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
    apart = _own_errors(task, np.where(here.broken, 0.0, np.array([k.area_shares for k in learnt]).T))
    # One chi-square a path makes a multivariate t: a strange year is strange for every parameter.
    strange = np.sqrt((T_DF - 2) / task.errors.chisquare(T_DF, task.n_paths))
    return np.asarray(here.centre(centre)[:, None] + common[:, None] * shared + own[:, None] * apart * strange)


def _own_errors(task: Task, shares: np.ndarray) -> np.ndarray:
    """Standard normal draws of a region's own errors: parts of its climate region, its province and of itself alone.

    Parameters
    ----------
    task : Task
    shares : ndarray (2, n_params)
        Share of the variance that is the climate region's, and the province's.

    Returns
    -------
    ndarray (n_params, n_paths)
    """
    parts = (*shares, 1.0 - shares.sum(axis=0))
    draws = [
        np.sqrt(share)[:, None] * correlated(stream, task.record.names, task.n_paths, task.pool.origin)
        for share, stream in zip(parts, (*task.areas, task.errors), strict=True)
    ]
    return np.asarray(sum(draws))


def plain_windows(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """Log of the mean of the past windows, and how far they lie apart: all one can say of what is zero for weeks."""
    found = past_windows(task.record, task.start, task.end, task.n_years).log_mean
    n = np.maximum((~np.isnan(found)).sum(axis=1), 2)
    return np.log(np.nanmean(np.exp(found), axis=1)), np.nanstd(found, axis=1) * np.sqrt((n + 1) / (n - 1))
