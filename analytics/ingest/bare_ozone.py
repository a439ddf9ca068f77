"""Which ozone a daily file means by ``O3`` alone: its own index tells where ozone decides it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.thresholds import OZONE_ROWS, OZONE_SHARE, OZONE_TOLERANCE

FloatArray = npt.NDArray[np.float64]
#: (parameter, concentrations, days) → sub-index of HJ 633, of the edition in force on each day
SubIndex = Callable[[str, pd.Series, pd.Series], FloatArray]

AQI = ("aqi", "空气质量指数", "空气质量指数(aqi)", "aqi指数", "指数")
READINGS = ("o3_mda8", "o3_1h_max")


def plain_ozone_by_index(
    ozone: pd.Series, index: pd.Series, others: dict[str, pd.Series], days: pd.Series, sub_index: SubIndex
) -> str | None:
    """Parameter of plain ozone as the file's own index tells it; None if it does not.

    Parameters
    ----------
    ozone, index : Series of float
        Ozone in ug/m3 and the file's index.
    others : dict
        Other pollutants by parameter, in the warehouse's units.
    days : Series of datetime64
        Day of each row.
    sub_index : callable
        Sub-indices of concentrations on days.

    Returns
    -------
    str or None
        ``o3_mda8`` or ``o3_1h_max``.

    Notes
    -----
    HJ 633: a day's index is the largest sub-index. Rows count on which ozone as an 8-hour maximum and as an hourly
    maximum give different indices; most of them must agree with one of the two and not with the other.
    """
    known = days.notna().to_numpy() & ozone.notna().to_numpy() & index.notna().to_numpy()
    if known.sum() < OZONE_ROWS:
        return None
    other = np.full(int(known.sum()), np.nan)
    for name, values in others.items():
        other = np.fmax(other, sub_index(name, values[known], days[known]))
    made = [np.fmax(sub_index(name, ozone[known], days[known]), other) for name in READINGS]
    differing = made[0] != made[1]
    if differing.sum() < OZONE_ROWS:
        return None
    stated = index[known].to_numpy(dtype=float)
    share = [float((np.abs(values - stated)[differing] <= OZONE_TOLERANCE).mean()) for values in made]
    best = int(np.argmax(share))
    return READINGS[best] if share[best] >= OZONE_SHARE and share[1 - best] <= 1 - OZONE_SHARE else None
