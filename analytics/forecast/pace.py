"""Totals that grow over a period: what the pace so far adds in the time that is left, and the pace required."""

from __future__ import annotations

import numpy as np

from analytics.errors import DabiaoError
from analytics.forecast.note import Note, NoteKind, NotEnoughHistory
from analytics.forecast.sparse import MIN_POINTS
from analytics.message import Message

LEAST_CLUMP = 0.05  # a quantity is no steadier than if it came in lumps of a twentieth of its largest part


def pace_samples(added: np.ndarray, lasted: np.ndarray, left: float, whole: bool, n: int, seed: int) -> np.ndarray:
    """Sample what will be added in the time that is left, from what was added so far.

    A steady rate with clumps: the rate's error and the variance of what comes both scale with the dispersion seen,
    which is itself uncertain (inverse chi-squared). Nothing is ever taken back.

    Parameters
    ----------
    added : array (n_parts,)
        What each part of the period added, 0 or more.
    lasted : array (n_parts,)
        How long each part lasted, any unit.
    left : float
        Time that is left, in that unit.
    whole : bool
        Counts (negative binomial) or quantities (gamma).
    n, seed : int

    Returns
    -------
    ndarray (n,)
        To be added to the total so far.

    Raises
    ------
    NotEnoughHistory
        With fewer than 5 parts.
    DabiaoError
        If something was taken back, or a part lasted no time.

    Notes
    -----
    Quasi-Poisson dispersion, Pearson's X² / (n - 1): McCullagh and Nelder, Generalized Linear Models, 2nd ed., 6.2.

    Examples
    --------
    >>> more = pace_samples(np.array([3, 1, 2, 4, 2]), np.full(5, 90.0), 180.0, True, 2000, 1)
    >>> bool(3 < np.median(more) < 6)
    True
    """
    added, lasted = np.asarray(added, dtype=float), np.asarray(lasted, dtype=float)
    if len(added) < MIN_POINTS:
        raise NotEnoughHistory(Note(NoteKind.FEW_PARTS, "", {"n": len(added), "needs": MIN_POINTS}))
    if (added < 0).any() or (lasted <= 0).any():
        raise DabiaoError(Message("a total that fell, or a part that lasted no time, has no pace"))
    rng = np.random.default_rng(seed)
    unit = 1.0 if whole else max(float(added.max()), 1e-9)  # the size of a clump, before the parts say better
    rate = (added.sum() + 0.5 * unit) / lasted.sum()  # half an event more: none so far is not none ever
    df = len(added) - 1.0
    seen = float(((added - rate * lasted) ** 2 / (rate * lasted)).sum()) / df
    floor = 1.0 if whole else LEAST_CLUMP * unit
    dispersion = np.maximum(seen, floor) * df / rng.chisquare(df, n)
    expected = rate * left
    variance = dispersion * expected * (1 + left / lasted.sum())
    if not whole:
        return rng.gamma(expected**2 / variance, variance / expected)
    # A count cannot be steadier than Poisson.
    over = np.maximum(variance / expected, 1 + 1e-6)
    return rng.poisson(rng.gamma(expected / (over - 1), over - 1)).astype(float)


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
        raise DabiaoError(
            Message(
                "no year is left between {last_year} and {target_year}", last_year=last_year, target_year=target_year
            )
        )
    return (threshold - last_value) / (target_year - last_year)
