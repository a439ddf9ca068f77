"""The air quality index of HJ 633: sub-indices, the index of a day, its category."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analytics.indicators.rounding import report_value
from analytics.standards import Standards

GOOD_AQI = 100  # a day up to this index is good (HJ 633, categories 1 and 2)
HEAVY_AQI = 200  # a day above it is heavily polluted (categories 5 and 6)
CATEGORY_BOUNDS = (50, 100, 150, 200, 300)  # upper ends of categories 1 to 5; 6 is above

# Measured parameter -> where its sub-index stands in the breakpoint table.
AVERAGING = {
    "pm25": "day",
    "pm10": "day",
    "so2": "day",
    "no2": "day",
    "co": "day",
    "o3_mda8": "mda8",
    "o3_1h_max": "1h",
}
# The hourly ozone maximum left the daily report with this edition.
_DROPPED = {"HJ633-2026": {"o3_1h_max"}}
_NOISE = 1e-9  # of the interpolation, far below the smallest step a rounded concentration makes

FloatArray = npt.NDArray[np.float64]


def interpolate_iaqi(concentration: npt.ArrayLike, points: FloatArray, levels: FloatArray) -> FloatArray:
    """Sub-index of rounded concentrations: linear between breakpoints, rounded up (HJ 633).

    Parameters
    ----------
    concentration : array_like
        Any shape, already rounded as the edition says; NaN stays NaN.
    points, levels : ndarray, shape (n_points,)
        Breakpoints and the sub-indices they stand for (`Standards.breakpoint_table`).

    Returns
    -------
    ndarray of float64, same shape
        Whole numbers. Above the last breakpoint the sub-index stays at the last one: 500 for particulates,
        300 for the 8-hour ozone maximum and 200 for hourly SO2, which HJ 633-2026 says in so many words.

    Examples
    --------
    >>> points, levels = np.array([0.0, 35, 75, 500]), np.array([0.0, 50, 100, 500])
    >>> interpolate_iaqi([35.0, 36.0, 800.0, np.nan], points, levels)
    array([ 50.,  52., 500.,  nan])
    """
    values = np.asarray(concentration, dtype=np.float64)
    return np.ceil(np.interp(values, points, levels) - _NOISE)


def iaqi(
    parameter: str, concentration: npt.ArrayLike, standards: Standards, edition: str, round_daily: bool = True
) -> FloatArray:
    """Sub-index of daily concentrations, which are rounded first (GB/T 8170; integers, CO to 0.1).

    Parameters
    ----------
    parameter : str
        One of `AVERAGING`; ``o3_1h_max`` takes part in the daily report of the 2012 edition only.
    concentration : array_like
        Any shape, ug/m3 (CO mg/m3).
    standards : Standards
        Tables of rules.
    edition : str
        Edition of HJ 633.
    round_daily : bool
        False leaves the rounding out (a reading, not the rule).

    Returns
    -------
    ndarray of float64, same shape

    Examples
    --------
    >>> from analytics.standards import load
    >>> iaqi("pm25", [60.5, 60.6], load(), "HJ633-2026").tolist()
    [100.0, 101.0]
    """
    points, levels = standards.breakpoint_table(edition, parameter, AVERAGING[parameter])
    decimals = daily_decimals(standards, parameter, edition) if round_daily else None
    return interpolate_iaqi(report_value(concentration, decimals), points, levels)


def daily_decimals(standards: Standards, parameter: str, edition: str) -> int | None:
    """Decimals daily concentrations keep before the sub-index of an edition of HJ 633."""
    return standards.decimals_for("daily", parameter, standards.first_day(edition).year)


def aqi(days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str) -> FloatArray:
    """Index of a day from the pollutants at hand: the largest sub-index.

    Parameters
    ----------
    days : mapping of str to array_like
        Daily concentrations by parameter, all of one shape; what the edition's daily report does not list is
        left out: the 2012 edition lists the hourly ozone maximum beside the 8-hour one, that of 2026 does not.
    standards : Standards
        Tables of rules.
    edition : str
        Edition of HJ 633.

    Returns
    -------
    ndarray of float64, same shape
        A lower bound where a pollutant is missing; NaN where all are.

    Examples
    --------
    >>> from analytics.standards import load
    >>> aqi({"pm25": [36.0, np.nan], "pm10": [40.0, np.nan]}, load(), "HJ633-2012").tolist()
    [52.0, nan]
    """
    return np.fmax.reduce([iaqi(p, days[p], standards, edition) for p in items_of(days, edition)])


def items_of(days: Mapping[str, npt.ArrayLike], edition: str) -> list[str]:
    """Parameters at hand that an edition's daily report lists."""
    return [p for p in days if p in AVERAGING and p not in _DROPPED.get(edition, ())]


def category(index: npt.ArrayLike) -> FloatArray:
    """Category of an index: 1 excellent, 2 good, 3 lightly, 4 moderately, 5 heavily, 6 severely polluted.

    Parameters
    ----------
    index : array_like
        AQI or IAQI, whole numbers; NaN stays NaN.

    Returns
    -------
    ndarray of float64, same shape

    Examples
    --------
    >>> category([50, 51, 100, 101, 200, 201, 301]).tolist()
    [1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    """
    values = np.asarray(index, dtype=np.float64)
    return np.where(np.isnan(values), np.nan, np.searchsorted(CATEGORY_BOUNDS, values, side="left") + 1.0)
