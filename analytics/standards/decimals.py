"""Decimals of a published value, with the way in which ties are rounded."""

from __future__ import annotations

from typing import Self

import pandas as pd

#: Ties go to the even digit (GB/T 8170), or away from zero (as spreadsheets do).
HALF_EVEN, HALF_UP = "half_even", "half_up"
ROUNDINGS = (HALF_EVEN, HALF_UP)


class Decimals(int):
    """Digits kept after the point, as a whole number that also says how ties are rounded.

    Parameters
    ----------
    digits : int
        Digits kept after the point.
    rounding : str
        ``half_even`` or ``half_up``.

    Examples
    --------
    >>> Decimals(1) == 1, Decimals(1, "half_up").rounding
    (True, 'half_up')
    """

    rounding: str

    def __new__(cls, digits: int, rounding: str = HALF_EVEN) -> Self:
        """Make the number and keep the rounding beside it."""
        made = super().__new__(cls, digits)
        made.rounding = rounding
        return made


def rounding_of(decimals: int) -> str:
    """How ties are rounded to some decimals: half to even unless they say otherwise.

    Examples
    --------
    >>> rounding_of(1), rounding_of(Decimals(1, "half_up"))
    ('half_even', 'half_up')
    """
    return decimals.rounding if isinstance(decimals, Decimals) else HALF_EVEN


def decimals_of(row: pd.Series | None) -> Decimals | None:
    """Decimals of a row of ``reporting_decimals``, with its way of rounding; None: no row, nothing is rounded."""
    return None if row is None else Decimals(int(row["decimals"]), str(row.get("rounding", HALF_EVEN)))
