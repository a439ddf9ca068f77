"""How many of some goals are met: one distribution of the number, where goals fail together.

Every goal keeps its probability. Inferred goals of a plan have the effect of their year and list in common, those on
one indicator the path of related figures as well; goals read off the same sample paths have those in common.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

NODES, NODES_WITHIN = 61, 21  # of the integrals over what all goals, and those of one group, have in common
LEAST = 1e-6  # a probability beyond it counts as certain
#: Interval of the number of goals met.
LEVELS = (0.1, 0.9)

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ExpectedMet:
    """How many of some goals are expected to be met.

    Parameters
    ----------
    n : int
        Goals with a probability.
    mean : float
        Expected number met.
    low, high : int
        Between these the number lies 80 times of 100, or more often, for it is whole: it is below ``low`` at most 10
        times of 100, and above ``high`` at most 10 times. So ``high`` is all goals only where all of them are met more
        than 10 times of 100, as goals that fail together are.
    """

    n: int
    mean: float
    low: int
    high: int


def expected_met(
    p: npt.ArrayLike,
    correlation: float,
    groups: Sequence[Hashable] = (),
    within: float = 0.0,
    paths: Sequence[npt.NDArray[np.bool_]] = (),
) -> ExpectedMet:
    """Number of goals met, where goals fail together.

    Each goal's probability stays what it is. One common normal effect, with which the goals correlate alike, makes good
    and bad years; goals of one group share a further one (a Gaussian copula, integrated over both effects; given them
    the goals are independent and their number is Poisson-binomial).

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of being met.
    correlation : float
        Of two goals' latent normal variables, 0 to below 1.
    groups : sequence, shape (n,), optional
        What each goal shares with some others; a missing one (None) shares nothing more.
    within : float
        Further correlation of two goals of one group; both together below 1.
    paths : sequence of ndarray of bool, shape (goals, paths), optional
        Further goals, each array read off the same sample paths: whether each goal is met on each path.

    Examples
    --------
    >>> alone, together = expected_met([0.5] * 100, 0.0), expected_met([0.5] * 100, 0.2)
    >>> (alone.low, alone.high), together.low < alone.low, round(together.mean, 6)
    ((44, 56), True, 50.0)
    >>> expected_met([], 0.0, paths=[np.array([[True, False], [True, False]])])
    ExpectedMet(n=2, mean=1.0, low=0, high=2)
    """
    chances = np.clip(np.asarray(p, dtype=float), 0.0, 1.0)
    common, weights = np.polynomial.hermite_e.hermegauss(NODES)
    counts = np.ones((NODES, 1))
    labels = pd.Series(list(groups) if len(groups) else [None] * len(chances), dtype=object)
    alone = labels.isna() | ~labels.duplicated(keep=False)
    if alone.any():
        given = _given(chances[alone.to_numpy()], common, correlation, 0.0, np.zeros(1))
        counts = _joined(counts, _poisson_binomial(given)[:, 0])
    for _, members in labels[~alone].groupby(labels[~alone], sort=False):
        inner, inner_weights = np.polynomial.hermite_e.hermegauss(NODES_WITHIN)
        given = _given(chances[members.index.to_numpy()], common, correlation, within, inner)
        counts = _joined(counts, np.einsum("cwk,w->ck", _poisson_binomial(given), inner_weights / inner_weights.sum()))
    total = weights / weights.sum() @ counts
    for outcomes in paths:
        seen = np.bincount(outcomes.sum(axis=0), minlength=len(outcomes) + 1) / outcomes.shape[1]
        total = np.convolve(total, seen)
    below = np.cumsum(total)
    low, high = (int(np.searchsorted(below, level - 1e-12)) for level in LEVELS)
    mean = float(chances.sum() + sum(outcomes.mean(axis=1).sum() for outcomes in paths))
    return ExpectedMet(len(total) - 1, mean, low, high)


def _given(chances: Array, common: Array, correlation: float, within: float, inner: Array) -> Array:
    """Probabilities given both effects, (common, inner, goals); certain goals stay certain."""
    point = ndtri(np.clip(chances, LEAST, 1 - LEAST))
    shared = np.sqrt(correlation) * common[:, None] + np.sqrt(within) * inner[None, :]
    given = ndtr((point + shared[:, :, None]) / np.sqrt(1 - correlation - within))
    return np.asarray(np.where(chances <= 0, 0.0, np.where(chances >= 1, 1.0, given)), dtype=float)


def _poisson_binomial(given: Array) -> Array:
    """Distribution of the number met of independent goals, (common, inner, goals + 1)."""
    counts = np.zeros((*given.shape[:2], given.shape[2] + 1))
    counts[..., 0] = 1.0
    for at in range(given.shape[2]):  # a few hundred goals, each one step of the count
        one = given[..., at, None]
        counts[..., 1:] = counts[..., 1:] * (1 - one) + counts[..., :-1] * one
        counts[..., 0] *= 1 - one[..., 0]
    return counts


def _joined(one: Array, other: Array) -> Array:
    """Distribution of the sum of two numbers, at each value of the common effect."""
    made = np.zeros((one.shape[0], one.shape[1] + other.shape[1] - 1))
    for at in range(other.shape[1]):
        made[:, at : at + one.shape[1]] += one * other[:, at, None]
    return made
