"""Directions of each of several years ("lower every year"): each year's figure against that of the year before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analytics.inference.all_below import all_below
from analytics.inference.reference_class import BAND

#: Of the noise of a figure, on each change: changes between two held figures add up to a number, so they depend on
#: each other wholly, and a matrix of them has no root without it.
JITTER = 1e-6

Array = npt.NDArray[np.float64]


class Held(NamedTuple):
    """An own figure of a year: its value, and the points of the axis beyond which the next, or the last, year lies."""

    value: float
    next_beyond: float
    last_beyond: float


def each_beyond(
    mean: npt.ArrayLike, covariance: npt.ArrayLike, noise: float, held: Sequence[Held | None], upward: bool
) -> tuple[float, float, float]:
    """Probability that each figure lies beyond the one before it, and that where the values are low, or high.

    A figure that is held is a number and has no noise; the others have theirs, so a path that falls slowly is still
    unlikely to fall in each of many years. The changes are counted jointly, for neighbours share a figure.

    Parameters
    ----------
    mean, covariance : array_like, shapes (years,) and (years, years)
        Of the values behind the figures of all years in their order, on an axis; the first year is the one that the
        first change is counted from.
    noise : float
        Standard deviation of a figure around its value.
    held : sequence of Held or None
        Own figure of each year; None where none is held.
    upward : bool
        Whether each figure is to be above the one before it, else below.

    Returns
    -------
    tuple of float
        Probability, and what it is where the change behind the figures is as unfavourable, and as favourable, as in
        one of ten cases.

    Examples
    --------
    Of three figures without a trend, each order is as likely as any: one of six falls in both years.

    >>> [round(p, 3) for p in each_beyond([5.0] * 3, [[0.0] * 3] * 3, 1.0, [None] * 3, False)]
    [0.167, 0.167, 0.167]
    >>> fell, rose = Held(55.0, 55.0, 55.0), Held(57.0, 57.0, 57.0)
    >>> each_beyond([5.0] * 2, [[0.0] * 2] * 2, 1.0, [fell, rose], False)
    (0.0, 0.0, 0.0)
    """
    side = 1.0 if upward else -1.0
    means, together = np.asarray(mean, dtype=float), np.asarray(covariance, dtype=float)
    known = [side * (after.value - before.value) for before, after in pairwise(held) if before and after]
    if any(change <= 0 for change in known):
        return 0.0, 0.0, 0.0
    asked = [at for at, (before, after) in enumerate(pairwise(held)) if before is None or after is None]
    if not asked:
        return 1.0, 1.0, 1.0
    free = side * np.array([one is None for one in held], dtype=float)
    at = np.arange(len(asked))
    of = np.zeros((len(asked), len(held)))  # each change as the difference of the figures that are not held
    of[at, np.array(asked) + 1], of[at, asked] = free[np.array(asked) + 1], -free[asked]
    from_point = np.array([means[i] if (one := held[i]) is None else one.next_beyond for i in asked])
    to_point = np.array([means[i + 1] if (one := held[i + 1]) is None else one.last_beyond for i in asked])
    gap = side * (to_point - from_point)
    values = of @ together @ of.T
    noises = noise**2 * (of @ of.T + JITTER * np.eye(len(of)))
    off = BAND * np.sqrt(np.maximum(np.diag(values), 0.0))
    return all_below(gap, values + noises), all_below(gap - off, noises), all_below(gap + off, noises)
