"""The furthest value that still meets a target once rounded as its rule asks, and numbers rounded to the safe side."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from analytics.attainment.monitored.outcome import Rule
from analytics.targets.comparators import met
from analytics.terms import CEILINGS, Comparator

_FLIPPED = {Comparator.ABOVE: Comparator.BELOW, Comparator.AT_LEAST: Comparator.AT_MOST}
_NOISE_DIGITS = 5  # of the last digit that is reported: what is a step already, but for binary noise, stays one


def limit_that_meets(rule: Rule, decimals: int | None) -> float:
    """Highest unrounded value that meets an upper limit, lowest that meets a floor, once rounded half to even.

    Parameters
    ----------
    rule : Rule
        One-sided: ``<``, ``<=``, ``>`` or ``>=``.
    decimals : int or None
        Decimals of the reported value under the primary reading; None: not rounded.

    Returns
    -------
    float
        In the threshold's unit. A tie that rounds to the side that misses is left out by a millionth of the last
        decimal.

    Raises
    ------
    ValueError
        If the rule has two sides or none.

    Notes
    -----
    GB/T 8170 (four is dropped, six goes up, five makes even): rounding hurts as well as helps. 43.96 is 44.0, which
    is not below 44; 35.04 is 35.0, which is not above 35.

    Examples
    --------
    >>> below, above = (Rule("mean", "pm25", sign, 44.0, None, None) for sign in ("<", ">="))
    >>> round(limit_that_meets(below, 1), 6), round(limit_that_meets(above, 1), 6)
    (43.95, 43.95)
    >>> limit_that_meets(below, 1) < 43.95 == limit_that_meets(above, 1)
    True
    """
    if rule.comparator in _FLIPPED:  # half to even is the same on both sides of nought
        flipped = replace(rule, comparator=_FLIPPED[rule.comparator], threshold=-rule.threshold)
        return -_highest(flipped, decimals)
    if not rule.comparator.is_ceiling:
        raise ValueError(f"a target with {rule.comparator.value!r} has no one limit")
    return _highest(rule, decimals)


def _highest(rule: Rule, decimals: int | None) -> float:
    """Highest unrounded value that meets an upper limit."""
    if decimals is None:
        return rule.threshold if rule.comparator is Comparator.AT_MOST else float(np.nextafter(rule.threshold, -np.inf))
    steps = np.floor(rule.threshold * 10.0**decimals) + np.array([1.0, 0.0, -1.0])
    shown = np.round(steps / 10.0**decimals, decimals)
    best = steps[np.flatnonzero(met(shown, rule.comparator, rule.threshold))[0]]
    tie = 0.5 if best % 2 == 0 else 0.5 - 1e-6  # half goes to the even neighbour
    return float((best + tie) / 10.0**decimals)


def safe_side(value: float, decimals: int, comparator: str) -> float:
    """Round so that the number shown still suffices: down under an upper limit, up over a floor.

    Parameters
    ----------
    value : float
        The last value that serves.
    decimals : int
        Digits kept after the point.
    comparator : str
        Of the target; ``<`` and ``<=`` have an upper limit.

    Examples
    --------
    >>> safe_side(64.848913, 1, "<"), safe_side(42.01, 1, ">="), safe_side(64.8, 1, "<")
    (64.8, 42.1, 64.8)
    """
    if not math.isfinite(value):
        return value
    scaled = round(value * 10.0**decimals, _NOISE_DIGITS)
    return (math.floor(scaled) if comparator in CEILINGS else math.ceil(scaled)) / 10.0**decimals


def safe_digits(value: float, digits: int, comparator: str) -> float:
    """Round to so many digits as `safe_side` does: less under an upper limit, more over a floor.

    Examples
    --------
    >>> safe_digits(2.3337, 3, ">="), safe_digits(-2.3337, 3, "<="), safe_digits(2.5, 3, ">=")
    (2.34, -2.34, 2.5)
    """
    if not math.isfinite(value) or value == 0:
        return value
    return safe_side(value, digits - 1 - math.floor(math.log10(abs(value))), comparator)
