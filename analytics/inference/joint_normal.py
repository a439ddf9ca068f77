"""The probability that several quantities, jointly normal, all stay below limits."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from analytics.inference.kernel import Array

N_POINTS = 65536
"""Points of the rule: the error is then below 2e-5 for five quantities."""
PRIMES = tuple(n for n in range(2, 200) if all(n % k for k in range(2, n)))
EDGE = 1e-15  # of a share that is drawn: the quantile of 0 and of 1 is infinite


def all_below(limits: Array, covariance: Array) -> float:
    """Probability that every quantity of mean zero is at most its limit.

    The quantities are drawn one after the other, each within its limit given those before it, and the shares that lie
    within multiply (Genz 1992, doi:10.1080/10618600.1992.10477010); the draws are the points of a Richtmyer rule,
    folded, so that the same limits always give the same number.

    Parameters
    ----------
    limits : ndarray (n,)
        Finite; at most 47.
    covariance : ndarray (n, n)
        Positive definite.

    Returns
    -------
    float
        0 to 1.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the covariance is not positive definite.

    Examples
    --------
    >>> round(all_below(np.zeros(2), np.array([[1.0, 0.5], [0.5, 1.0]])), 4)  # 1/4 + arcsin(0.5) / 2π
    0.3333
    """
    root = np.linalg.cholesky(covariance)
    steps = np.arange(1, N_POINTS + 1)
    within = np.full(N_POINTS, ndtr(limits[0] / root[0, 0]))
    every, drawn = within.copy(), np.empty((len(limits), N_POINTS))
    for row in range(1, len(limits)):
        point = np.abs(2.0 * ((steps * np.sqrt(PRIMES[row - 1]) + 0.5) % 1.0) - 1.0)
        drawn[row - 1] = ndtri(np.clip(point * within, EDGE, 1.0 - EDGE))
        within = ndtr((limits[row] - root[row, :row] @ drawn[:row]) / root[row, row])
        every *= within
    return float(every.mean())
