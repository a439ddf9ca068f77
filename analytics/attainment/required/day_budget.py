"""What is left to do: the mean the remaining days must keep, and the days still allowed or still needed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.required.limit import limit_that_meets, safe_side
from analytics.indicators import report_value
from analytics.targets.comparators import met

STEP = 6  # decimals a required remainder is worked out to


def required_remainder(rule: Rule, decimals: int | None, so_far: float, weight: float) -> float:
    """Level of the days to come that the period's mean just meets the target with, rounded as the verdict rounds it.

    Of a floor it is the lowest level, of an upper limit the highest: with the very number the target is met, and with
    one that is worse by as little as rounding still shows it is missed.

    Parameters
    ----------
    rule : Rule
        Only one-sided targets have a required remainder.
    decimals : int or None
        Decimals of the reported value under the primary reading; None: not rounded.
    so_far : float
        What the known days bring to the mean: their sum over the days of the period that count.
    weight : float
        Share of the days to come in the mean, 0 to 1: the mean is ``so_far + weight * level``.

    Returns
    -------
    float
        In the threshold's unit, to 6 decimals and to the safe side; negative if an upper limit is lost, NaN if no day
        is left or the target is two-sided.

    Notes
    -----
    GB/T 8170, half to even: a mean of 43.95 is reported as 44.0, so a mean below 44 must stay below 43.95.

    Examples
    --------
    >>> rule = Rule("mean", "pm25", "<", 44.0, None, None)
    >>> round(required_remainder(rule, 1, 181 * 45.9685 / 365, 184 / 365), 1)  # (43.95 x 365 - 181 x 45.9685) / 184
    42.0
    """
    if not weight > 0 or not rule.comparator.one_sided:
        return float("nan")
    level = safe_side((limit_that_meets(rule, decimals) - so_far) / weight, STEP, rule.comparator)
    if met(report_value([so_far + weight * level], decimals), rule.comparator, rule.threshold)[0]:
        return level
    return level + (-1 if rule.comparator.is_ceiling else 1) * 10.0**-STEP


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
