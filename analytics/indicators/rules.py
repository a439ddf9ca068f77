"""The rules on arrays of days: observed ones and simulated ones alike, read off the same tables as the SQL."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.aqi import GOOD_AQI, HEAVY_AQI
from analytics.indicators.days import Bools, Days, days_over, left_out_days
from analytics.indicators.readings import Reading
from analytics.indicators.rounding import exact_float64
from analytics.standards import Standards

# Daily percentile an annual evaluation uses (HJ 663, table 1).
PERCENTILES = {"pm25": 95, "pm10": 95, "so2": 98, "no2": 98, "co": 95, "o3_mda8": 90, "o3_1h_max": 90}


@dataclass(frozen=True)
class Bounds:
    """A statistic on each path, between what logic alone allows; both ends are equal where nothing is missing.

    Parameters
    ----------
    lower, upper : ndarray, shape (n_paths,)
        Unrounded, in the statistic's unit; NaN where nothing can be computed.
    """

    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]


def evaluate(
    statistic: str,
    parameter: str | None,
    days: Days,
    dates: npt.NDArray[np.datetime64],
    standards: Standards,
    edition: str | None,
    reading: Reading,
    observed: Bools | None = None,
) -> Bounds:
    """Compute one statistic of a period on every path.

    Parameters
    ----------
    statistic : str
        ``mean``, ``percentile`` (the parameter's own), ``p90``, ``p95``, ``p98``, ``good_day_share``,
        ``good_days``, ``heavy_day_share``, ``heavy_days``; shares in percent.
    parameter : str or None
        Measured parameter of a mean or percentile.
    days : mapping of str to ndarray, shape (n_paths, n_days)
        Daily values by parameter, ug/m3 (CO mg/m3); NaN where missing. The reading ``bureau_events_out`` also needs
        the days of the bureau's list as ``event:<parameter>`` (`left_out_days`).
    dates : ndarray of datetime64[D], shape (n_days,)
        The calendar days of the columns, every one of the period.
    standards : Standards
        Tables of rules.
    edition : str or None
        Edition a target names, of any code; None: the one in force on the last day.
    reading : Reading
        How the rule is read (`readings_for`).
    observed : ndarray of bool, shape (n_days,), optional
        Days that are the same on every path; they are evaluated once, which only saves time.

    Returns
    -------
    Bounds
        Unrounded. A mean or percentile leaves missing days out. Day counts run over the calendar: a day that
        lacks what decides counts for one end and against the other, so the ends also enclose the share of
        valid days that HJ 663 uses.

    Raises
    ------
    ValueError
        If the statistic is not one of these, or a mean or percentile has no values to work on.

    Notes
    -----
    HJ 663 (means, percentiles, shares of days), HJ 633 (index of a day), GB/T 8170 (rounding).

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> rules, dates = load(), np.array(["2025-12-30", "2025-12-31"], dtype="datetime64[D]")
    >>> clean = {p: np.array([[20.0, 20.0]]) for p in ("pm10", "no2", "o3_1h_max")}
    >>> days = clean | {"pm25": np.array([[150.2, 151.0]])}
    >>> rule = readings_for("heavy_days", None, date(2025, 12, 31), rules)[0]
    >>> evaluate("heavy_days", None, days, dates, rules, None, rule)
    Bounds(lower=array([1.]), upper=array([1.]))
    """
    if statistic in _DAY_LEVELS:
        return _day_statistic(statistic, days, dates, standards, edition, reading, observed)
    if statistic == "mean":
        values = _values(statistic, parameter, days, reading)
        return _exact(_mean(values))
    percent = PERCENTILES.get(parameter or "") if statistic == "percentile" else _PERCENT.get(statistic)
    if percent is None:
        raise ValueError(f"no rule computes {statistic!r} of {parameter!r} from days")
    if parameter == "o3_mda8":
        return _ozone_percentile(percent, days, reading)
    return _exact(percentile(_values(statistic, parameter, days, reading), percent))


_PERCENT = {"p90": 90, "p95": 95, "p98": 98}
# Statistic -> index a counted day is compared with, whether the days above it count, whether it is a share.
_DAY_LEVELS: dict[str, tuple[int, bool, bool]] = {
    "good_days": (GOOD_AQI, False, False),
    "good_day_share": (GOOD_AQI, False, True),
    "heavy_days": (HEAVY_AQI, True, False),
    "heavy_day_share": (HEAVY_AQI, True, True),
}


def _exact(values: npt.NDArray[np.float64]) -> Bounds:
    return Bounds(values, values)


def _values(statistic: str, parameter: str | None, days: Days, reading: Reading) -> npt.NDArray[np.float64]:
    if parameter is None or parameter not in days:
        raise ValueError(f"{statistic} needs days of {parameter!r}; given are {sorted(days)}")
    values = exact_float64(days[parameter])
    left_out = left_out_days(days, reading).get(parameter)
    return values if left_out is None else np.where(left_out, np.nan, values)


def _mean(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean of the days that have a value, NaN where none has."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)


def percentile(values: npt.ArrayLike, percent: float) -> npt.NDArray[np.float64]:
    """Percentile of the days that have a value: rank from 1 is ``1 + (n - 1) p``, linear between neighbours.

    Parameters
    ----------
    values : array_like, shape (n_paths, n_days)
        NaN where missing.
    percent : float
        0 to 100.

    Returns
    -------
    ndarray, shape (n_paths,)
        NaN where no day has a value. Source: HJ 663-2013, annex A (evidence C).

    Examples
    --------
    >>> percentile([[1.0, 2.0, 3.0, 4.0, 5.0, np.nan]], 90).round(9).tolist()
    [4.6]
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=1)  # NaN goes last
    count = (~np.isnan(ordered)).sum(axis=1)
    position = np.maximum(count - 1, 0) * (percent / 100.0)
    below = np.floor(position + 1e-9).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    rows = np.arange(len(ordered))
    low, high = ordered[rows, below], ordered[rows, above]
    return low + (high - low) * np.maximum(position - below, 0.0)


def _ozone_percentile(percent: float, days: Days, reading: Reading) -> Bounds:
    """Percentile of the 8-hour maximum; if only the hourly one is known, that bounds it from above."""
    if "o3_mda8" in days:
        return _exact(percentile(_values("percentile", "o3_mda8", days, reading), percent))
    if "o3_1h_max" not in days:
        raise ValueError(f"ozone needs days of 'o3_mda8' or 'o3_1h_max'; given are {sorted(days)}")
    upper = percentile(_values("percentile", "o3_1h_max", days, reading), percent)
    return Bounds(np.where(np.isnan(upper), np.nan, 0.0), upper)


def _day_statistic(
    statistic: str,
    days: Days,
    dates: npt.NDArray[np.datetime64],
    standards: Standards,
    edition: str | None,
    reading: Reading,
    observed: Bools | None,
) -> Bounds:
    level, above, share = _DAY_LEVELS[statistic]
    n_days = len(dates)
    if n_days == 0 or not days:
        raise ValueError(f"{statistic} needs at least one day and one parameter")
    method = standards.matching_edition("HJ 633", edition, pd.Timestamp(dates.max()).date())
    if observed is None:
        fewest, most = _count_over(days, level, standards, method, reading)
    else:
        known = {p: v[:1, observed] for p, v in days.items()}
        coming = {p: v[:, ~observed] for p, v in days.items()}
        fewest, most = (
            np.add(a, b)
            for a, b in zip(
                _count_over(known, level, standards, method, reading),
                _count_over(coming, level, standards, method, reading),
                strict=True,
            )
        )
    if not above:
        fewest, most = n_days - most, n_days - fewest
    scale = 100.0 / n_days if share else 1.0
    return Bounds((fewest * scale).astype(np.float64), (most * scale).astype(np.float64))


def _count_over(
    days: Days, level: int, standards: Standards, method: str, reading: Reading
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    sure, possible = days_over(days, level, standards, method, reading)
    return sure.sum(axis=1), possible.sum(axis=1)
