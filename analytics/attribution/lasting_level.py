"""The levels of the years with what chance brought to each taken off as far as it can be known.

A year's estimated level holds chance that lasts weeks or months (transport from outside, inversions that the station's
weather does not show). How much, the scatter of chance itself tells; the rest of the differences between years is real.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.attribution.season import level, terms

if TYPE_CHECKING:
    from analytics.attribution.cross_fit import CrossFit

#: days that chance may last: what lasts a season is chance, what lasts a year is level
SEASON_LENGTH = 91
#: largest standard deviation of a year's step in the log that is tried (a third more or less)
LARGEST_STEP = 0.3


def lasting_level(fit: CrossFit, years: np.ndarray) -> np.ndarray:
    """Season and lasting level of the log concentration, ``(n_days,)``.

    The estimated levels L = line + walk + chance. The covariance of chance is that of least squares whose errors
    depend on each other within 91 days (Liang and Zeger 1986, doi:10.1093/biomet/73.1.13); the variance of the walk's
    yearly step maximises the restricted likelihood (Patterson and Thompson 1971, doi:10.1093/biomet/58.3.545); the
    level returned is the best linear prediction of line + walk (Robinson 1991, doi:10.1214/ss/1177011926). Where
    chance explains the differences between years the level is a straight line, where it explains none it is L.

    Parameters
    ----------
    fit : CrossFit
    years : ndarray of int (n_years,)
        Calendar years that have a level of their own, ascending.
    """
    steady = terms(fit.dates)
    design = np.column_stack([steady, level(fit.dates, years)])
    logs = fit.expected + fit.chance
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ (design.T @ logs)
    n_terms = steady.shape[1]
    chance = inverse @ _summed_within_seasons(fit.dates, design, logs - design @ found) @ inverse
    smooth = shrunk(years, found[n_terms:], chance[n_terms:, n_terms:])
    return np.asarray(steady @ found[:n_terms] + level(fit.dates, years) @ smooth)


def _summed_within_seasons(dates: np.ndarray, design: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Sum over stretches of 91 days of the outer product of their scores, for few stretches corrected."""
    number = np.unique(dates.astype(int) // SEASON_LENGTH, return_inverse=True)[1]
    n = number.max() + 1
    scores = np.zeros((n, design.shape[1]))
    np.add.at(scores, number, design * error[:, None])
    return np.asarray(scores.T @ scores * n / (n - 1))


def shrunk(years: np.ndarray, levels: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Levels of years less what chance is likely to have brought to each, ``(n_years,)``.

    Parameters
    ----------
    years : ndarray of int (n_years,)
    levels : ndarray (n_years,)
    chance : ndarray (n_years, n_years)
        Covariance of what chance brings to the levels.

    Examples
    --------
    A step that is ten times what chance does stays, a single year that is as odd as chance makes them does not:

    >>> years, chance = np.arange(2015, 2021), 0.02**2 * np.eye(6)
    >>> shrunk(years, np.array([0.0, 0.0, 0.0, -0.2, -0.2, -0.2]), chance).round(2).tolist()
    [0.0, -0.0, -0.01, -0.19, -0.2, -0.2]
    >>> shrunk(years, np.array([0.0, 0.02, 0.0, -0.02, 0.0, 0.02]), chance).round(3).tolist()
    [0.002, 0.002, 0.003, 0.004, 0.004, 0.005]
    """
    from scipy.optimize import minimize_scalar  # here: SciPy takes long to load, and few regions have meteorology

    since = (years - years[0]).astype(float)
    walk, line = np.minimum.outer(since, since), np.column_stack([np.ones_like(since), since])

    def predicted(step: float) -> tuple[float, np.ndarray]:
        """Restricted log likelihood of a yearly step, less its constant, and the levels with it."""
        covariance = step**2 * walk + chance
        weighed = np.linalg.solve(covariance, np.column_stack([line, levels]))
        precision = line.T @ weighed[:, :2]
        middle = line @ np.linalg.solve(precision, line.T @ weighed[:, 2])
        rest = np.linalg.solve(covariance, levels - middle)
        log_volume = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(precision)[1]
        return float(-(log_volume + (levels - middle) @ rest) / 2), middle + step**2 * walk @ rest

    best = minimize_scalar(lambda step: -predicted(step)[0], bounds=(0.0, LARGEST_STEP), method="bounded")
    step = 0.0 if predicted(0.0)[0] >= -best.fun else float(best.x)
    return np.asarray(predicted(step)[1])
