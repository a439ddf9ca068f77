"""Compare values with thresholds: whether a target is met, and by how much.

Values come in already rounded as the rule asks (GB/T 8170 belongs to the indicators). Nothing is rounded
here, so ``44.0 < 44`` is false: a strict threshold is missed by the threshold itself.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from analytics.message import Message
from analytics.terms import Comparator

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

AT_MOST: tuple[Comparator, ...] = (Comparator.AT_MOST, Comparator.CLASS, Comparator.RANK)
"""Comparators that read ``value <= threshold``: class I is better than III, rank 1 better than 10."""

DONE = 1.0
"""Value of an event that has happened; 0 is one that has not."""


def _at_least(value: FloatArray, low: FloatArray, _: FloatArray) -> BoolArray:
    return np.asarray(value >= low)


#: Whether values meet a threshold, or lie within the ends of a range, by comparator.
_MEETS: dict[str, Callable[[FloatArray, FloatArray, FloatArray], BoolArray]] = {
    **dict.fromkeys((Comparator.AT_LEAST, Comparator.EVENT), _at_least),
    **{one: lambda value, low, _: np.asarray(value <= low) for one in AT_MOST},
    Comparator.BELOW: lambda value, low, _: np.asarray(value < low),
    Comparator.ABOVE: lambda value, low, _: np.asarray(value > low),
    Comparator.RANGE: lambda value, low, high: np.asarray((value >= low) & (value <= high)),
}


def _one_threshold(
    comparator: str | npt.ArrayLike, threshold: npt.ArrayLike, threshold_high: npt.ArrayLike | None
) -> bool:
    """Whether all values are compared alike, with a comparator and a threshold that can be compared with."""
    if not isinstance(comparator, str) or comparator not in _MEETS or not isinstance(threshold, int | float):
        return False
    if not (threshold_high is None or isinstance(threshold_high, int | float)):
        return False
    return comparator not in (Comparator.EVENT, Comparator.RANGE) and not np.isnan(threshold)


def _broadcast(
    values: npt.ArrayLike,
    comparator: str | npt.ArrayLike,
    threshold: npt.ArrayLike,
    threshold_high: npt.ArrayLike | None,
) -> tuple[FloatArray, npt.NDArray[np.str_], FloatArray, FloatArray]:
    """Bring all arguments to one shape and refuse what cannot be compared."""
    names = np.asarray(comparator, dtype=str)
    unknown = sorted(set(np.unique(names)) - set(Comparator))
    if unknown:
        raise ValueError(
            Message(
                "comparator {unknown!r} is not one of {known}",
                unknown=unknown[0],
                known=", ".join(Comparator),
            )
        )
    if (names == Comparator.DIRECTION).any():
        raise ValueError(Message("a direction has no threshold: compare the change against its baseline with < or >"))
    high = np.nan if threshold_high is None else threshold_high
    value, name, low, high = np.broadcast_arrays(
        np.asarray(values, dtype=float), names, np.asarray(threshold, float), np.asarray(high, float)
    )
    needs_low = (name != Comparator.EVENT) & np.isnan(low)
    needs_high = (name == Comparator.RANGE) & np.isnan(high)
    if needs_low.any() or needs_high.any():
        raise ValueError(Message("a threshold is missing; a range needs both ends"))
    return value, name, np.where(name == Comparator.EVENT, DONE, low), high


def met(
    values: npt.ArrayLike,
    comparator: str | npt.ArrayLike,
    threshold: npt.ArrayLike,
    threshold_high: npt.ArrayLike | None = None,
) -> BoolArray:
    """Whether values, rounded beforehand, meet their thresholds.

    Parameters
    ----------
    values : array_like
        Values in the unit of the indicator; NaN meets nothing.
    comparator : str or array_like of str
        A `analytics.terms.Comparator` except ``direction``. ``range`` includes both ends, ``class`` and ``rank`` read
        as ``<=``, ``event`` asks for a value of 1 and has no threshold.
    threshold : array_like
        Threshold, lower end of a range.
    threshold_high : array_like, optional
        Upper end of a range.

    Returns
    -------
    ndarray of bool
        Shape of the arguments broadcast against each other.

    Raises
    ------
    ValueError
        For an unknown comparator, a ``direction``, or a threshold that is missing.

    Examples
    --------
    >>> met([43.9, 44.0, float("nan")], "<", 44).tolist()
    [True, False, False]
    >>> met([1, 3, 4], "class", 3).tolist()
    [True, True, False]
    """
    if _one_threshold(comparator, threshold, threshold_high):  # the usual case; arrays of words are slow
        low = np.asarray(threshold, float)
        return _MEETS[str(comparator)](np.asarray(values, dtype=float), low, low)
    value, name, low, high = _broadcast(values, comparator, threshold, threshold_high)
    found = np.zeros(value.shape, dtype=bool)
    for one in np.unique(name):
        found |= (name == one) & _MEETS[str(one)](value, low, high)
    return found


def margin(
    value: npt.ArrayLike,
    comparator: str | npt.ArrayLike,
    threshold: npt.ArrayLike,
    threshold_high: npt.ArrayLike | None = None,
) -> FloatArray:
    """How far a value is on the good side of a threshold, in the unit of the indicator; negative: short of it.

    Parameters
    ----------
    value, comparator, threshold, threshold_high
        As in `met`.

    Returns
    -------
    ndarray of float
        Positive where it is met, negative where the threshold is missed, 0 on it (which a strict
        comparator misses); of a range the distance to the nearer edge, negative outside; NaN where the
        value is NaN.

    Raises
    ------
    ValueError
        As in `met`.

    Examples
    --------
    >>> margin([42.0, 46.0], "<", 44).tolist()
    [2.0, -2.0]
    >>> margin([5.0, 9.5, 12.0], "range", 6, 10).tolist()
    [-1.0, 0.5, -2.0]
    """
    observed, name, low, high = _broadcast(value, comparator, threshold, threshold_high)
    below, above = low - observed, observed - low
    return np.select(
        [(name == Comparator.BELOW) | np.isin(name, AT_MOST), name == Comparator.RANGE],
        [below, np.minimum(above, high - observed)],
        default=above,
    )
