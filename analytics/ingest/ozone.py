"""Which ozone a daily file means by ``O3`` alone: its own index tells where ozone decides it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest import columns as col

AQI = ("aqi", "空气质量指数", "空气质量指数(aqi)", "空气质量指数（aqi）", "aqi指数")
#: rows on which the two readings must differ, and the share of them that must agree with one; ours
FEWEST_ROWS, SHARE = 3, 0.8
#: files round differently: an index one off agrees
TOLERANCE = 1.0
#: averaging of the table of breakpoints: ozone as an 8-hour and as an hourly maximum
READINGS = {"o3_mda8": "mda8", "o3_1h_max": "1h"}
DAILY_DECIMALS = {"co": 1}


def told_by_index(
    ozone: pd.Series, index: pd.Series, others: dict[str, pd.Series], days: pd.Series, points: pd.DataFrame
) -> str | None:
    """Parameter of plain ozone as the file's own index tells it; None if it does not.

    Parameters
    ----------
    ozone, index : Series of float
        Ozone in ug/m3 and the file's index.
    others : dict
        Other pollutants by parameter, in the warehouse's units.
    days : Series of datetime64
        Day of each row; the index is that of the edition in force on it.
    points : DataFrame
        Breakpoints: ``edition, effective_from, effective_to, parameter, averaging, iaqi, concentration``.

    Notes
    -----
    HJ 633: a day's index is the largest sub-index. Rows count on which ozone as an 8-hour maximum and as an hourly
    maximum give different indices; most of them must agree with one of the two.
    """
    if points.empty:
        return None
    made = {name: np.full(len(ozone), np.nan) for name in READINGS}
    for _, edition in points.groupby("edition"):
        span = edition.iloc[0]
        here = ((days >= pd.Timestamp(span["effective_from"])) & (days < _end(span["effective_to"]))).to_numpy()
        other = _largest([_sub_index(edition, p, "day", v[here], DAILY_DECIMALS.get(p, 0)) for p, v in others.items()],
                         int(here.sum()))  # fmt: skip
        for name, averaging in READINGS.items():
            made[name][here] = np.fmax(_sub_index(edition, "o3", averaging, ozone[here], 0), other)
    return _agreeing(made, index.to_numpy(dtype=float))


def _end(day: object) -> pd.Timestamp:
    """First day no longer in force; 9999 is beyond what a time stamp may hold."""
    return min(pd.Timestamp(str(day)[:10]), pd.Timestamp(2200, 1, 1))


def _agreeing(made: dict[str, npt.NDArray[np.float64]], index: npt.NDArray[np.float64]) -> str | None:
    """Reading that the index agrees with on the rows on which the readings differ."""
    first, second = made.values()
    telling = (first != second) & np.isfinite(first) & np.isfinite(second) & np.isfinite(index)
    if telling.sum() < FEWEST_ROWS:
        return None
    share = {name: float((np.abs(values - index)[telling] <= TOLERANCE).mean()) for name, values in made.items()}
    best = max(share, key=lambda name: share[name])
    clear = share[best] >= SHARE and sum(share.values()) - share[best] <= 1 - SHARE
    return best if clear else None


def _sub_index(
    points: pd.DataFrame, parameter: str, averaging: str, values: pd.Series, decimals: int
) -> npt.NDArray[np.float64]:
    """Sub-index of concentrations: linear between breakpoints, rounded up (HJ 633)."""
    own = points[(points["parameter"] == parameter) & (points["averaging"] == averaging)].sort_values("iaqi")
    if own.empty:
        return np.full(len(values), np.nan)
    at, level = own["concentration"].to_numpy(float), own["iaqi"].to_numpy(float)
    return np.ceil(np.interp(values.round(decimals).to_numpy(float), at, level) - 1e-9)


def _largest(parts: list[npt.NDArray[np.float64]], n: int) -> npt.NDArray[np.float64]:
    out = np.full(n, np.nan)
    for part in parts:
        out = np.fmax(out, part)
    return out


def index_column(names: list[str]) -> str | None:
    """Column of the air quality index."""
    return col.find(names, AQI)
