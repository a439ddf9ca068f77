"""Means and percentiles on arrays of days: observed ones and simulated ones alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.indicators.day_counts import Days, left_out_days
from analytics.indicators.rounding import exact_float64
from analytics.indicators.rule_reading import Reading
from analytics.terms import Statistic

#: Months of a peak season.
SEASON_MONTHS = 6


@dataclass(frozen=True)
class Bounds:
    """A statistic on each path, between what logic alone allows; both ends are equal where nothing is missing.

    Parameters
    ----------
    lower, upper : ndarray, shape (n_paths,)
        Unrounded, in the statistic's unit; NaN where nothing can be computed.

    Examples
    --------
    Of ten days three are good for sure and two more may be: between 30 % and 50 %.

    >>> one = Bounds(np.array([30.0]), np.array([50.0]))
    >>> (one.upper - one.lower).tolist()
    [20.0]
    """

    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]


def value_bounds(
    statistic: str, parameter: str | None, days: Days, reading: Reading, order: float | None = None
) -> Bounds:
    """Mean or percentile of one parameter on every path.

    Parameters
    ----------
    statistic : str
        ``mean``, or the name of a percentile.
    parameter, days, reading
        As in `analytics.indicators.path_statistics.evaluate`.
    order : float, optional
        Of a percentile, 0 to 100 (`analytics.standards.Standards.percentile_order`).

    Returns
    -------
    Bounds
        Unrounded; missing days are left out. Ozone known by its hourly maximum only lies between 0 and that one's.

    Raises
    ------
    ValueError
        If no rule computes the statistic, or there are no values to work on.

    Notes
    -----
    In China HJ 663 (means, percentiles).

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> rule = readings_for("mean", "no2", date(2025, 12, 31), load())[0]
    >>> value_bounds("mean", "no2", {"no2": np.array([[20.0, 30.0]])}, rule).lower.tolist()
    [25.0]
    """
    if statistic == Statistic.MEAN:
        values = values_of(statistic, parameter, days, reading)
        return _exact(mean_of(values))
    if order is None:
        raise ValueError(f"no rule computes {statistic!r} of {parameter!r} from days")
    if parameter == "o3_mda8":
        return _ozone_percentile(order, days, reading)
    return _exact(percentile(values_of(statistic, parameter, days, reading), order))


def _exact(values: npt.NDArray[np.float64]) -> Bounds:
    return Bounds(values, values)


def values_of(statistic: str, parameter: str | None, days: Days, reading: Reading) -> npt.NDArray[np.float64]:
    """Values of a parameter on every path, NaN on the days that a reading leaves out; shape (n_paths, n_days)."""
    if parameter is None or parameter not in days:
        raise ValueError(f"{statistic} needs days of {parameter!r}; given are {sorted(days)}")
    values = exact_float64(days[parameter])
    left_out = left_out_days(days, reading).get(parameter)
    return values if left_out is None else np.where(left_out, np.nan, values)


def mean_of(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
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


def peak_season(parameter: str | None, days: Days, dates: npt.NDArray[np.datetime64], reading: Reading) -> Bounds:
    """Mean of the six consecutive months with the highest one, on every path.

    Parameters
    ----------
    parameter, days, dates, reading
        As in `analytics.indicators.path_statistics.evaluate`.

    Returns
    -------
    Bounds
        Unrounded; NaN without six consecutive months that have values. Ozone known by its hourly maximum only lies
        between 0 and that one's.

    Notes
    -----
    WHO global air quality guidelines 2021: peak season of ozone. The statement ``sql/core/period_value.sql`` says the
    same of rows.
    """
    if parameter == "o3_mda8" and parameter not in days and "o3_1h_max" in days:
        upper = _peak(values_of("peak_season", "o3_1h_max", days, reading), dates)
        return Bounds(np.where(np.isnan(upper), np.nan, 0.0), upper)
    return _exact(_peak(values_of("peak_season", parameter, days, reading), dates))


def _peak(values: npt.NDArray[np.float64], dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.float64]:
    months = dates.astype("datetime64[M]")
    starts = np.flatnonzero(np.r_[True, months[1:] != months[:-1]])
    known = ~np.isnan(values)
    totals = np.add.reduceat(np.where(known, values, 0.0), starts, axis=1)
    counts = np.add.reduceat(known.astype(np.int64), starts, axis=1)
    if len(starts) < SEASON_MONTHS:
        return np.full(len(values), np.nan)
    window = np.lib.stride_tricks.sliding_window_view
    total = window(totals, SEASON_MONTHS, axis=1).sum(axis=2)
    count = window(counts, SEASON_MONTHS, axis=1)
    full = (count > 0).all(axis=2)
    mean = np.divide(total, count.sum(axis=2), out=np.full(total.shape, -np.inf), where=full)
    best = mean.max(axis=1)
    return np.where(np.isneginf(best), np.nan, best)


def _ozone_percentile(percent: float, days: Days, reading: Reading) -> Bounds:
    """Percentile of the 8-hour maximum; if only the hourly one is known, that bounds it from above."""
    if "o3_mda8" in days:
        return _exact(percentile(values_of("percentile", "o3_mda8", days, reading), percent))
    if "o3_1h_max" not in days:
        raise ValueError(f"ozone needs days of 'o3_mda8' or 'o3_1h_max'; given are {sorted(days)}")
    upper = percentile(values_of("percentile", "o3_1h_max", days, reading), percent)
    return Bounds(np.where(np.isnan(upper), np.nan, 0.0), upper)
