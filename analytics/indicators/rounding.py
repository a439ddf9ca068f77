"""Rounding as the rules prescribe it: half to even (GB/T 8170) or half up, free of binary noise."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.standards.decimals import HALF_UP, Decimals, rounding_of

# A decimal tie such as 2.675 is not exactly a binary number. Scaled values are first taken to this many
# digits, so that a tie is a tie again; what lies closer to a tie than that is noise, not data.
_DIGITS = 6
_DIGITS_FLOAT32 = 4


def exact_float64(x: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Values as float64; single precision is taken back to the decimal number it stands for.

    Parameters
    ----------
    x : array_like
        Any shape; float32 must hold data of at most four decimals.

    Returns
    -------
    ndarray of float64, same shape

    Examples
    --------
    >>> exact_float64(np.float32(4.05)).item()
    4.05
    """
    values = np.asarray(x)
    if values.dtype == np.float32:
        exact = np.asarray(values.astype(np.float64))
        return np.round(exact, _DIGITS_FLOAT32, out=exact)
    return values.astype(np.float64)


def report_value(x: npt.ArrayLike, decimals: int | None) -> npt.NDArray[np.float64]:
    """Round half to even, as GB/T 8170 does ("four is dropped, six goes up, five makes even"), or half up if asked to.

    Parameters
    ----------
    x : array_like
        Any shape; NaN stays NaN. Agrees with exact decimal arithmetic for every value that has at most
        ``decimals + 6`` decimals (single precision: ``decimals + 4`` digits of the scaled value).
    decimals : int or None
        Digits kept after the point; None returns the values as they are. `Decimals` say how ties are rounded.

    Returns
    -------
    ndarray of float64, same shape

    Examples
    --------
    >>> report_value([75.5, 60.5, 150.5, 150.2], 0).tolist()
    [76.0, 60.0, 150.0, 150.0]
    >>> report_value([2.675, 40.585, 0.15], 2).tolist()
    [2.68, 40.58, 0.15]
    >>> from analytics.standards.decimals import Decimals
    >>> report_value([0.5, 1.5, 2.5], Decimals(0, "half_up")).tolist()
    [1.0, 2.0, 3.0]
    """
    if decimals is None:
        return np.asarray(x, dtype=np.float64)
    values = exact_float64(x)
    whole = _half_up if rounding_of(decimals) == HALF_UP else np.rint
    if decimals == 0:
        return whole(np.round(values, _DIGITS)) + 0.0  # no -0
    factor = 10.0**decimals
    # Noise of single precision grows with the scaling, so its digits are counted after it.
    digits = _DIGITS_FLOAT32 if np.asarray(x).dtype == np.float32 else _DIGITS
    return whole(np.round(values * factor, digits)) / factor + 0.0


def _half_up(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Whole numbers, ties away from zero."""
    return np.copysign(np.floor(np.abs(values) + 0.5), values)


def reported_above(x: npt.ArrayLike, limit: float, decimals: int | None) -> npt.NDArray[np.bool_]:
    """Whether the reported values are above a limit, in one comparison instead of a rounding of every value.

    Rounding keeps the order of values, so all from one value on are above the limit; that value is searched once.

    Parameters
    ----------
    x : array_like
        Any shape; NaN is not above.
    limit : float
        Compared with the values as `report_value` gives them.
    decimals : int or None
        As in `report_value`; None compares the unrounded values, single precision as the decimals it stands for.

    Returns
    -------
    ndarray of bool, same shape

    Examples
    --------
    >>> reported_above([150.4, 150.5, 150.6, float("nan")], 150.0, 0).tolist()
    [False, False, True, False]
    >>> reported_above([4.05, 4.15, 4.1], 4.1, 1).tolist()  # 4.15 becomes 4.2, the even one of its neighbours
    [False, True, False]
    """
    values = np.asarray(x)
    if values.dtype != np.float32:
        values = values.astype(np.float64, copy=False)
    digits, how = (None, "") if decimals is None else (int(decimals), rounding_of(decimals))
    return np.asarray(values >= _first_above(float(limit), digits, how, values.dtype.str))


def largest_up_to(limit: float, decimals: int | None) -> float:
    """The largest value whose reported value is not above a limit, for sums that cannot round each value.

    Parameters
    ----------
    limit, decimals
        As in `reported_above`, which is false of this value and true of every larger one.

    Returns
    -------
    float
        It lies a millionth of the last decimal below a tie that is rounded up, as `report_value` takes ties.

    Examples
    --------
    >>> round(largest_up_to(75.0, 0), 4), round(largest_up_to(60.0, 0), 4), largest_up_to(75.0, None)
    (75.5, 60.5, 75.0)
    >>> reported_above([largest_up_to(75.0, 0), 75.5], 75.0, 0).tolist()
    [False, True]
    """
    digits, how = (None, "") if decimals is None else (int(decimals), rounding_of(decimals))
    return float(np.nextafter(_first_above(float(limit), digits, how, "<f8"), -np.inf))


@lru_cache(maxsize=1024)
def _first_above(limit: float, digits: int | None, how: str, dtype: str) -> np.floating[Any]:
    """Smallest number of a type whose reported value is above a limit, by halving the numbers between."""
    decimals = None if digits is None else Decimals(digits, how)
    kind = np.dtype(dtype).type
    width = 1.0 if digits is None else 10.0**-digits
    below, above = kind(limit - width), kind(limit + width)

    def passes(value: np.floating[Any]) -> bool:
        shown = exact_float64(value) if decimals is None else report_value(value, decimals)
        return bool(shown > limit)

    while np.nextafter(below, above) < above:
        middle = kind(below + (above - below) / kind(2))
        below, above = (below, middle) if passes(middle) else (middle, above)
    return above  # type: ignore[no-any-return]


def report_ratio(total: str | Decimal | int, count: int, decimals: int | None) -> float:
    """Round an exact sum divided by a count as `report_value` does, in exact arithmetic: a mean as on paper.

    GB/T 8170: half to even (evidence C), or half up where `Decimals` ask for it.

    Parameters
    ----------
    total : str, Decimal or int
        Exact sum, as the SQL hands it over, in any unit.
    count : int
        Number of values, without unit; 0 gives NaN.
    decimals : int or None
        Digits kept after the point; None: not rounded.

    Returns
    -------
    float
        total / count, in the unit of the total.

    Examples
    --------
    >>> report_ratio("14817.0", 365, 1), report_ratio("87", 2, 0), report_ratio("85", 2, 0)
    (40.6, 44.0, 42.0)
    """
    if not count:
        return float("nan")
    ratio = Fraction(Decimal(total)) / count
    if decimals is None:
        return float(ratio)
    if rounding_of(decimals) == HALF_UP:
        scale = 10**decimals
        shown = Fraction(int(abs(ratio) * scale + Fraction(1, 2)), scale)
        return float(shown if ratio >= 0 else -shown)
    return float(round(ratio, decimals))  # Fraction rounds half to even, exactly
