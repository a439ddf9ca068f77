"""What is left to do: the mean the remaining days must keep, and the days still allowed or still needed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def required_remainder(threshold: float, n_days: int, sum_so_far: float, n_known: int, comparator: str = "<") -> float:
    """Mean concentration of the remaining days that lands the period's mean exactly on the threshold.

    For ``<`` and ``<=`` it is a ceiling, for ``>`` and ``>=`` a floor. It is the plain arithmetic of the mean:
    ``(threshold * n_days - sum_so_far) / (n_days - n_known)``, without the help rounding may give.

    Parameters
    ----------
    threshold : float
        Target, in the concentration's unit.
    n_days : int
        Days of the period with data, known and expected (days known to be missing are not counted).
    sum_so_far : float
        Sum of the known daily values.
    n_known : int
        Number of known daily values.
    comparator : str
        Only one-sided targets have a required remainder.

    Returns
    -------
    float
        In the threshold's unit; negative if the target is lost, NaN if no day is left or the target is two-sided.

    Examples
    --------
    >>> required_remainder(44.0, 10, 450.0, 9)
    -10.0
    >>> round(required_remainder(44.0, 365, 181 * 45.9685, 181), 1)
    42.1
    """
    left = n_days - n_known
    if left <= 0 or comparator not in ("<", "<=", ">", ">="):
        return float("nan")
    return round((threshold * n_days - sum_so_far) / left, 6)


def most_days_allowed(meets: npt.NDArray[np.bool_]) -> float:
    """Bad days that may still come.

    Parameters
    ----------
    meets : ndarray of bool, shape (n_left + 1,)
        Whether the target is met when exactly k of the remaining days are bad, k = 0 … n_left.

    Returns
    -------
    float
        Largest k that meets; NaN if even none is too many.

    Examples
    --------
    >>> most_days_allowed(np.array([True, True, False]))
    1.0
    """
    found = np.flatnonzero(meets)
    return float(found[-1]) if found.size else float("nan")


def fewest_days_needed(meets: npt.NDArray[np.bool_]) -> float:
    """Good days that must still come.

    Parameters
    ----------
    meets : ndarray of bool, shape (n_left + 1,)
        Whether the target is met when exactly k of the remaining days are good, k = 0 … n_left.

    Returns
    -------
    float
        Smallest k that meets; NaN if even all are too few.
    """
    found = np.flatnonzero(meets)
    return float(found[0]) if found.size else float("nan")


def step_paths(
    known: npt.NDArray[np.floating], left: npt.NDArray[np.bool_], clean: float, dirty: float, first: str
) -> npt.NDArray[np.float32]:
    """Paths in which 0, 1, 2 … of the remaining days differ from the rest.

    Parameters
    ----------
    known : ndarray, shape (n_days,)
        Known daily values; NaN where missing.
    left : ndarray of bool, shape (n_days,)
        Days that are not known yet.
    clean, dirty : float
        A value no rule counts as polluted, and one every rule counts as heavily polluted.
    first : str
        ``"dirty"``: path k has k dirty days, the others clean; ``"clean"``: k clean days, the others dirty.

    Returns
    -------
    ndarray, shape (n_left + 1, n_days)
        Path k in row k.

    Examples
    --------
    >>> step_paths(np.array([5.0, np.nan]), np.array([False, True]), 0.0, 9.0, "dirty").tolist()
    [[5.0, 0.0], [5.0, 9.0]]
    """
    rank = np.cumsum(left) - 1
    chosen = left[None, :] & (rank[None, :] < np.arange(int(left.sum()) + 1)[:, None])
    one, other = (dirty, clean) if first == "dirty" else (clean, dirty)
    future = np.where(chosen, one, other)
    return np.where(left[None, :], future, known[None, :]).astype(np.float32)
