"""Which days are above an index, for sure and possibly: the bounds that missing pieces leave open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from analytics.indicators.aqi import AVERAGING, daily_decimals
from analytics.indicators.dust import dust_suspects
from analytics.indicators.readings import PARTICULATES, Reading
from analytics.indicators.rounding import exact_float64, report_value
from analytics.standards import Standards

# Without one of these a day may be over the limit unseen. SO2 and CO are left out of a day that lacks them:
# where they are measured they are far below their limits, and the result says that they were not there.
DECISIVE = ("pm25", "pm10", "no2")
OTHERS = ("so2", "co")

Array = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Days = Mapping[str, Array]


def days_over(days: Days, level: int, standards: Standards, method: str, reading: Reading) -> tuple[Bools, Bools]:
    """Which days are above an index for sure, and which may be.

    A day over by one pollutant is over. The 8-hour ozone maximum is at most the hourly one, so a day whose
    hourly maximum is not over is not over by ozone. A day that lacks PM2.5, PM10, NO2 or ozone may be over.
    This is logic of our own, no clause of the standard.

    Parameters
    ----------
    days : mapping of str to ndarray, shape (n_paths, n_days)
        Daily values by parameter; NaN where missing.
    level : int
        Index of the breakpoint table: 100 (good up to here) or 200 (heavy above).
    standards : Standards
        Tables of rules.
    method : str
        Edition of HJ 633.
    reading : Reading
        Rounding, dust and ozone.

    Returns
    -------
    sure, possible : ndarray of bool, shape (n_paths, n_days)
    """
    over = _comparison(level, standards, method, reading)
    shape = np.broadcast_shapes(*(v.shape for v in days.values()))
    sure, unknown = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    dust = dust_suspects(days) if reading.dust == "suspects_out" else None
    for parameter in (*DECISIVE, *OTHERS):
        values = days.get(parameter)
        if values is not None:
            is_over = over(parameter, values)
            sure |= is_over & ~dust if dust is not None and parameter in PARTICULATES else is_over
        if parameter in DECISIVE:
            unknown |= True if values is None else np.isnan(values)
    by_ozone, may_be_by_ozone = _ozone_over(days, over, reading)
    sure |= by_ozone
    return sure, sure | unknown | may_be_by_ozone


def _comparison(level: int, standards: Standards, method: str, reading: Reading) -> Callable[[str, Array], Bools]:
    """Whether a concentration's sub-index is above a level.

    The sub-index is rounded up, so it is above the level as soon as the concentration is above its breakpoint.
    """

    def over(parameter: str, values: Array) -> Bools:
        points, levels = standards.breakpoint_table(method, parameter, AVERAGING[parameter])
        decimals = daily_decimals(standards, parameter, method) if reading.round_daily else None
        # The single-precision value of an unrounded day must not pass its own breakpoint by noise.
        shown = exact_float64(values) if decimals is None else report_value(values, decimals)
        return np.asarray(shown > points[levels == level][0])

    return over


def _ozone_over(days: Days, over: Callable[..., Bools], reading: Reading) -> tuple[Bools, Bools]:
    mda8, hourly = days.get("o3_mda8"), days.get("o3_1h_max")
    nowhere = np.zeros((1, 1), dtype=bool)
    sure = nowhere if mda8 is None else over("o3_mda8", mda8)
    lacking = ~nowhere if mda8 is None else np.isnan(mda8)
    possible = ~nowhere if hourly is None else over("o3_mda8", hourly) | np.isnan(hourly)
    possible = possible & lacking
    if reading.o3 == "1h_counts":
        if hourly is None:
            return sure, possible | ~nowhere
        sure = sure | over("o3_1h_max", hourly)
        possible = possible | np.isnan(hourly)
    return sure, possible
