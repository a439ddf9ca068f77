"""The days still allowed or still needed, and the paths with one more of them after another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


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
