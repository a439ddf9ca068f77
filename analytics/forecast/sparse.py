"""Yearly figures: a fading drift with Student-t errors, pooled with other regions, within bounds that were reported."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analytics.errors import DabiaoError
from analytics.forecast.note import Note, NoteKind, NotEnoughHistory
from analytics.message import Message
from analytics.terms import Scale

#: Points that a yearly series needs before a probability can be given; fewer where a pooled scale is available.
MIN_POINTS = 5
MIN_POINTS_POOLED = 3
MIN_POOLED_DF = 4  # residuals that other regions must offer before they count
POOLED_WEIGHT = 4.0  # a pooled scale counts like this many residuals of the region's own
SHARE_EDGE = 0.25  # points of percent: 100 is read as at least 99.75, and 0 as at most 0.25
#: Least standard deviation on each scale's axis: figures that repeat are still not certain.
LEAST_SD = {Scale.SHARE: 0.10, Scale.POSITIVE: 0.01, Scale.LINEAR: 0.1, Scale.COUNT: 0.05}
BOUND = math.log(20.0)  # no positive figure beyond 20 times, or below a 20th, of what has been seen
WALK = 0.75  # share of a year's variance that stays (level), the rest is noise of that year alone
DAMP = 0.9  # each year ahead keeps this share of the growth of the year before
SHARED = 0.5  # share of a year's error that regions have in common: it does not average out between them
LEAST_ACCEPTED = 0.005  # share of draws within reported bounds below which series and bounds contradict each other

Bound = tuple[float, float, float]  # year, least, most; infinite where a side is open


class RelatedSeries(NamedTuple):
    """What other regions' figures of the same indicator say of a series, on the scale's own axis.

    Parameters
    ----------
    sd : float
        Scale of the yearly errors.
    df : float
        Residuals behind it.
    growth : float
        Mean growth a year.
    growth_sd : float
        How far one region's growth lies from that mean, sampling error of the mean included.

    Examples
    --------
    >>> RelatedSeries(sd=0.1, df=20.0, growth=0.05, growth_sd=0.03).growth
    0.05
    """

    sd: float
    df: float
    growth: float
    growth_sd: float


@dataclass(frozen=True)
class _Fit:
    """A fitted line with walking level: coefficients, their precision, squared residuals and degrees of freedom."""

    beta: np.ndarray
    precision: np.ndarray
    squares: float
    df: float


def to_scale(values: np.ndarray, scale: str) -> np.ndarray:
    """Figures on the axis on which they are forecast: logit, log, log of a count plus a half, or as they are.

    Raises
    ------
    DabiaoError
        If a value cannot lie on the scale, or there is no such scale.

    Examples
    --------
    >>> to_scale(np.array([50.0]), "share").tolist()
    [0.0]
    """
    if scale == Scale.SHARE:
        if ((values < 0) | (values > 100)).any():
            raise DabiaoError(Message("a share lies between 0 and 100"))
        inner = np.clip(values, SHARE_EDGE, 100 - SHARE_EDGE)
        return np.log(inner / (100 - inner))
    if scale == Scale.LINEAR:
        return values
    if scale == Scale.POSITIVE:
        if (values <= 0).any():
            raise DabiaoError(Message("a figure on the positive scale is above 0"))
        return np.log(values)
    if scale == Scale.COUNT:
        if (values < 0).any():
            raise DabiaoError(Message("a count is not negative"))
        return np.log(values + 0.5)
    raise DabiaoError(Message("no scale {scale!r}: one of share, positive, linear, count", scale=scale))


def from_scale(z: np.ndarray, seen: np.ndarray, scale: str) -> np.ndarray:
    """Back from that axis to figures, within bounds; ``seen`` are the known ones, on the axis.

    Examples
    --------
    >>> from_scale(np.array([0.0, 9.0]), np.zeros(1), "share").tolist()
    [50.0, 100.0]
    """
    if scale == Scale.SHARE:
        share = 100 / (1 + np.exp(-np.clip(z, -50, 50)))
        share = np.where(share >= 100 - SHARE_EDGE, 100.0, share)
        return np.where(share <= SHARE_EDGE, 0.0, share)
    if scale == Scale.LINEAR:
        return z
    bounded = np.exp(np.clip(z, seen.min() - BOUND, seen.max() + BOUND))
    return bounded if scale == Scale.POSITIVE else np.maximum(np.round(bounded - 0.5), 0.0)


def _clock(year: np.ndarray, last: float) -> np.ndarray:
    """Years on the drift's own clock, 0 at the last figure: it runs slower and slower after it."""
    ahead = np.maximum(year - last, 0.0)
    return np.where(year <= last, year - last, (1 - DAMP**ahead) / (1 - DAMP))


def _covariance(one: np.ndarray, other: np.ndarray, first: float) -> np.ndarray:
    """Covariance of errors in units of a year's variance: a level that walks, and noise of each year."""
    walk = np.minimum(one[:, None], other[None, :]) - first
    return WALK * walk + (1 - WALK) * (one[:, None] == other[None, :])


def _fit(years: np.ndarray, z: np.ndarray, prior: tuple[float, float]) -> _Fit:
    """Generalised least squares; ``prior`` is the growth's mean and its precision in units of 1 / variance."""
    design = np.column_stack([np.ones_like(z), _clock(years, years.max())])
    inverse = np.linalg.inv(_covariance(years, years, years.min()))
    centre, strength = np.array([0.0, prior[0]]), np.diag([0.0, prior[1]])
    precision = design.T @ inverse @ design + strength
    beta = np.linalg.solve(precision, design.T @ inverse @ z + strength @ centre)
    rest, shift = z - design @ beta, beta - centre
    squares = float(rest @ inverse @ rest + shift @ strength @ shift)
    return _Fit(beta, precision, squares, len(z) - 2.0 + (prior[1] > 0))


def _clean(years: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    years, values = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    keep = ~np.isnan(values)
    years, values = years[keep], values[keep]
    if len(np.unique(years)) != len(years):
        raise DabiaoError(Message("one value a year: a year stands twice"))
    order = np.argsort(years)
    return years[order], values[order]


def pooled_of(others: Iterable[tuple[np.ndarray, np.ndarray]], scale: str) -> RelatedSeries | None:
    """Scale and growth of yearly figures elsewhere, by moments; None where they are too few.

    Parameters
    ----------
    others : iterable of (years, values)
        One pair a region: parent, siblings, children. Pairs with fewer than three figures are left out.
    scale : {'share', 'positive', 'linear', 'count'}

    Returns
    -------
    RelatedSeries or None
        None with fewer than `MIN_POOLED_DF` residuals in all.

    Notes
    -----
    Scale: pooled variance. Growth: random effects with the between-region variance by moments; DerSimonian and
    Laird (1986), doi:10.1016/0197-2456(86)90046-2. One region alone has no such variance to show: its growth
    counts as one draw of a spread as large as a year's error.

    Examples
    --------
    >>> years = np.arange(2018, 2024)
    >>> pooled = pooled_of([(years, 10 * 1.1 ** (years - 2018)), (years, 5 * 1.2 ** (years - 2018))], "positive")
    >>> round(pooled.growth, 3), pooled.df
    (0.139, 8.0)
    """
    cleaned = [_clean(*pair) for pair in others]
    fits = [_fit(years, to_scale(values, scale), (0.0, 0.0)) for years, values in cleaned if len(years) >= 3]
    df = sum(fit.df for fit in fits)
    if df < MIN_POOLED_DF:
        return None
    sd = max(math.sqrt(sum(fit.squares for fit in fits) / df), LEAST_SD[Scale(scale)])
    growth = np.array([fit.beta[1] for fit in fits])
    error = np.array([np.linalg.inv(fit.precision)[1, 1] for fit in fits]) * sd**2
    between = _between(growth, error) if len(fits) > 1 else sd**2
    weight = 1 / (error + between)
    mean = float((weight * growth).sum() / weight.sum())
    of_mean = (1 - SHARED) / weight.sum() + SHARED * float(np.median(error))
    return RelatedSeries(sd, df, mean, math.sqrt(between + of_mean))


def _between(growth: np.ndarray, error: np.ndarray) -> float:
    """Variance of growth between regions beyond its sampling error, not below zero."""
    weight = 1 / error
    mean = (weight * growth).sum() / weight.sum()
    excess = (weight * (growth - mean) ** 2).sum() - (len(growth) - 1)
    return max(float(excess / (weight.sum() - (weight**2).sum() / weight.sum())), 0.0)


def yearly_samples(
    years: np.ndarray,
    values: np.ndarray,
    target_year: int,
    scale: str,
    n: int,
    seed: int,
    pooled: RelatedSeries | None = None,
    bounds: Sequence[Bound] = (),
) -> np.ndarray:
    """Sample a yearly figure of a later year.

    A drift that fades (each year ahead has 0.9 of the growth of the one before) through a level that walks, on the
    logit (shares, 0..100) or log scale (positive figures; counts plus a half). The prediction error is a Student t
    and holds the uncertainty of level, growth and scale.

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
    pooled : RelatedSeries, optional
        What other regions' figures say: growth is drawn to theirs, and the scale counts like four residuals.
    bounds : sequence of (year, least, most)
        What is known only from one side, such as a milestone reported as met: draws outside are discarded. A
        target that a plan sets for a year on the way is no such thing.

    Returns
    -------
    ndarray (n,)
        In the unit of ``values``; a share of 99.75 or more is 100 (and of 0.25 or less, 0).

    Raises
    ------
    NotEnoughHistory
        With fewer than 5 points (3 with ``pooled``), or where the series and the bounds contradict each other.

    Notes
    -----
    Normal–inverse-chi-squared conjugate regression with known error structure: Gelman et al., Bayesian Data
    Analysis, 3rd ed., 14.7–14.8; damped growth: Gardner and McKenzie (1985), doi:10.1287/mnsc.31.10.1237.

    Examples
    --------
    >>> s = yearly_samples(np.arange(2018, 2024), np.array([10, 12, 14, 17, 20, 24]), 2025, "positive", 2000, 1)
    >>> bool(30 < np.median(s) < 38)
    True
    """
    years, values = _clean(years, values)
    needed = MIN_POINTS if pooled is None else MIN_POINTS_POOLED
    if len(years) < needed:
        raise NotEnoughHistory(Note(NoteKind.FEW_FIGURES, "", {"n": len(years), "needs": needed}))
    if target_year <= years.max():
        raise DabiaoError(
            Message(
                "the figure of {target_year} is not ahead of the last one, {last}",
                target_year=target_year,
                last=int(years.max()),
            )
        )
    z = to_scale(values, scale)
    # Without other regions growth is drawn a little to none: by as much as one year of it weighs.
    prior = (0.0, 1.0) if pooled is None else (pooled.growth, (pooled.sd / pooled.growth_sd) ** 2)
    fit = _fit(years, z, prior)
    pooled_df = 0.0 if pooled is None else min(POOLED_WEIGHT, pooled.df)
    df = fit.df + pooled_df
    sd = max(
        math.sqrt((fit.squares + (0.0 if pooled is None else pooled_df * pooled.sd**2)) / df), LEAST_SD[Scale(scale)]
    )
    known = [bound for bound in bounds if bound[0] not in years]
    at = np.array([bound[0] for bound in known] + [float(target_year)])
    mean, root = _predictive(years, z, fit, at)
    drawn = _within(mean, sd * root, df, [_edges(bound, scale) for bound in known], (n, seed))
    return from_scale(drawn, z, scale)


def _predictive(years: np.ndarray, z: np.ndarray, fit: _Fit, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and root of the covariance, in units of the scale, of figures of other years."""
    first, last = min(years.min(), at.min()), years.max()
    inverse = np.linalg.inv(_covariance(years, years, first))
    cross = _covariance(at, years, first) @ inverse
    seen, asked = (np.column_stack([np.ones_like(x), _clock(x, last)]) for x in (years, at))
    left = asked - cross @ seen
    mean = asked @ fit.beta + cross @ (z - seen @ fit.beta)
    spread = _covariance(at, at, first) - cross @ _covariance(years, at, first)
    spread += left @ np.linalg.solve(fit.precision, left.T)
    return mean, np.linalg.cholesky(spread + 1e-12 * np.eye(len(at)))


def _edges(bound: Bound, scale: str) -> tuple[float, float]:
    """Bounds on the scale's axis; a side beyond the scale's range is open."""
    least, most = bound[1:]
    floored = np.isfinite(least) and (scale == Scale.LINEAR or least > 0)
    low = to_scale(np.array([least]), scale)[0] if floored else -np.inf
    high = to_scale(np.array([most]), scale)[0] if np.isfinite(most) else np.inf
    return float(low), float(high)


def _within(
    mean: np.ndarray, root: np.ndarray, df: float, edges: list[tuple[float, float]], draws: tuple[int, int]
) -> np.ndarray:
    """Draws of the last element of a multivariate t whose other elements lie within their edges."""
    n, seed = draws
    rng = np.random.default_rng(seed)
    low, high = (np.array([edge[side] for edge in edges]) for side in (0, 1))
    kept: list[np.ndarray] = []
    for _ in range(round(1 / LEAST_ACCEPTED)):
        t = rng.standard_normal((n, len(mean))) / np.sqrt(rng.chisquare(df, (n, 1)) / df)
        found = mean + t @ root.T
        kept.append(found[((found[:, :-1] >= low) & (found[:, :-1] <= high)).all(axis=1), -1])
        if sum(map(len, kept)) >= n:
            return np.concatenate(kept)[:n]
    raise NotEnoughHistory(Note(NoteKind.CONTRADICTION))
