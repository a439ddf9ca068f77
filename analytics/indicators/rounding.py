"""Rounding as the rules prescribe it: half to even (GB/T 8170), free of binary noise."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

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
        return np.asarray(np.round(values.astype(np.float64), _DIGITS_FLOAT32), dtype=np.float64)
    return values.astype(np.float64)


def report_value(x: npt.ArrayLike, decimals: int | None) -> npt.NDArray[np.float64]:
    """Round half to even, as GB/T 8170 does ("four is dropped, six goes up, five makes even").

    Parameters
    ----------
    x : array_like
        Any shape; NaN stays NaN. Agrees with exact decimal arithmetic for every value that has at most
        ``decimals + 6`` decimals (single precision: ``decimals + 4`` digits of the scaled value).
    decimals : int or None
        Digits kept after the point; None returns the values as they are.

    Returns
    -------
    ndarray of float64, same shape

    Examples
    --------
    >>> report_value([75.5, 60.5, 150.5, 150.2], 0).tolist()
    [76.0, 60.0, 150.0, 150.0]
    >>> report_value([2.675, 40.585, 0.15], 2).tolist()
    [2.68, 40.58, 0.15]
    """
    if decimals is None:
        return np.asarray(x, dtype=np.float64)
    values = exact_float64(x)
    if decimals == 0:
        return np.rint(np.round(values, _DIGITS)) + 0.0  # no -0
    factor = 10.0**decimals
    # Noise of single precision grows with the scaling, so its digits are counted after it.
    digits = _DIGITS_FLOAT32 if np.asarray(x).dtype == np.float32 else _DIGITS
    return np.rint(np.round(values * factor, digits)) / factor + 0.0


def report_ratio(total: str | Decimal | int, count: int, decimals: int | None) -> float:
    """Round an exact sum divided by a count, half to even, in exact arithmetic: a mean as on paper.

    Parameters
    ----------
    total : str, Decimal or int
        Exact sum, as the SQL hands it over.
    count : int
        Number of values; 0 gives NaN.
    decimals : int or None
        Digits kept after the point; None: not rounded.

    Returns
    -------
    float

    Examples
    --------
    >>> report_ratio("14817.0", 365, 1), report_ratio("87", 2, 0), report_ratio("85", 2, 0)
    (40.6, 44.0, 42.0)
    """
    if not count:
        return float("nan")
    ratio = Fraction(Decimal(total)) / count
    return float(ratio if decimals is None else round(ratio, decimals))  # Fraction rounds half to even, exactly
