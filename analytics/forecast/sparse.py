"""Yearly figures: a line on the scale the figure lives on, Student-t errors, or no probability at all."""

from __future__ import annotations

import math

import numpy as np

from analytics.errors import DabiaoError
from analytics.forecast.forecast import NotEnoughHistory

MIN_POINTS = 5
MIN_POINTS_POOLED = 3
SHARE_EDGE = 0.25  # points of percent: 100 is read as at least 99.75, and 0 as at most 0.25
POOLED_WEIGHT = 4.0  # a pooled scale counts like this many degrees of freedom
LEAST_SD = {"share": 0.10, "positive": 0.01, "linear": 0.1, "count": 0.05}  # figures that repeat are still not certain
BOUND = math.log(20.0)  # no positive figure beyond 20 times, or below a 20th, of what has been seen


def _forward(values: np.ndarray, scale: str) -> np.ndarray:
    if scale == "share":
        if ((values < 0) | (values > 100)).any():
            raise DabiaoError("a share lies between 0 and 100")
        inner = np.clip(values, SHARE_EDGE, 100 - SHARE_EDGE)
        return np.log(inner / (100 - inner))
    if scale == "linear":
        return values
    if scale == "positive":
        if (values <= 0).any():
            raise DabiaoError("a figure on the positive scale is above 0")
        return np.log(values)
    if scale == "count":
        if (values < 0).any():
            raise DabiaoError("a count is not negative")
        return np.log(values + 0.5)
    raise DabiaoError(f"no scale {scale!r}: one of share, positive, linear, count")


def _back(z: np.ndarray, seen: np.ndarray, scale: str) -> np.ndarray:
    if scale == "share":
        share = 100 / (1 + np.exp(-np.clip(z, -50, 50)))
        share = np.where(share >= 100 - SHARE_EDGE, 100.0, share)
        return np.where(share <= SHARE_EDGE, 0.0, share)
    if scale == "linear":
        return z
    bounded = np.exp(np.clip(z, seen.min() - BOUND, seen.max() + BOUND))
    return bounded if scale == "positive" else np.maximum(np.round(bounded - 0.5), 0.0)


def yearly_samples(
    years: np.ndarray,
    values: np.ndarray,
    target_year: int,
    scale: str,
    n: int,
    seed: int,
    pooled_sd: float | None = None,
) -> np.ndarray:
    """Sample a yearly figure of a later year.

    Least squares on the logit (shares, 0..100) or log scale (positive figures; counts plus a half); the
    prediction error has n - 2 degrees of freedom and holds the uncertainty of both parameters.

    Parameters
    ----------
    years, values : array (n_points,)
        NaN values are left out.
    target_year : int
    scale : {'share', 'positive', 'linear', 'count'}
        ``linear`` is for figures that may be negative, such as growth rates.
    n : int
        Samples.
    seed : int
    pooled_sd : float, optional
        Scale of such errors elsewhere, on the logit or log scale; counts like four residuals.

    Returns
    -------
    ndarray (n,)
        In the unit of ``values``; a share of 99.75 or more is 100 (and of 0.25 or less, 0).

    Raises
    ------
    NotEnoughHistory
        With fewer than 5 points (3 with ``pooled_sd``).

    Notes
    -----
    Prediction interval of simple linear regression: Draper and Smith, Applied Regression Analysis, 3rd ed., 1.4.

    Examples
    --------
    >>> s = yearly_samples(np.arange(2018, 2024), np.array([10, 12, 14, 17, 20, 24]), 2025, "positive", 2000, 1)
    >>> bool(30 < np.median(s) < 38)
    True
    """
    years, values = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    keep = ~np.isnan(values)
    years, values = years[keep], values[keep]
    if len(np.unique(years)) != len(years):
        raise DabiaoError("one value a year: a year stands twice")
    needed = MIN_POINTS if pooled_sd is None else MIN_POINTS_POOLED
    if len(years) < needed:
        raise NotEnoughHistory(f"{len(years)} yearly figures, needs {needed}")
    z = _forward(values, scale)
    centred = years - years.mean()
    sxx = float((centred**2).sum())
    slope = float((centred * z).sum()) / sxx
    rss = float(((z - z.mean() - slope * centred) ** 2).sum())
    df = len(z) - 2.0
    if pooled_sd is not None:
        rss, df = rss + POOLED_WEIGHT * pooled_sd**2, df + POOLED_WEIGHT
    sd = max(math.sqrt(rss / df), LEAST_SD[scale])
    ahead = target_year - years.mean()
    spread = sd * math.sqrt(1 + 1 / len(z) + ahead**2 / sxx)
    draws = np.random.default_rng(seed).standard_t(df, n)
    return _back(z.mean() + slope * ahead + spread * draws, z, scale)


def required_pace(last_year: int, last_value: float, target_year: int, threshold: float) -> float:
    """Change a year that leads from the last figure to the threshold, in its unit.

    Examples
    --------
    >>> required_pace(2023, 50.0, 2025, 55.0)
    2.5

    Raises
    ------
    DabiaoError
        If the target year is not after the last figure.
    """
    if target_year <= last_year:
        raise DabiaoError(f"no year is left between {last_year} and {target_year}")
    return (threshold - last_value) / (target_year - last_year)
