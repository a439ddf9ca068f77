"""Learning of how much flatter the days of a year come than those of the past years they are drawn from.

A forecast uses the days of a past year and scales them to the mean it draws, so a percentile keeps its ratio to the
mean. Where peaks fall faster than means, that ratio is too high. The power of the days' ratios to their season that
puts it right is estimated over the cities of each training year, from the past years before it, and drawn to 1 as far
as its error leaves it open. The rule for taking it was fixed before scores were seen: in 2016 and 2017, each with what
was known before it, the CRPS of the percentile had to fall, and no other score of the parameter to get worse by more
than 1 %. SO2 met it, CO did not. Of PM2.5, PM10, NO2 and ozone none had an estimate of one sign, beyond two standard
errors, in every training year.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from analytics.evaluation.calibrate_areas import area_codes
from analytics.forecast.shapes import donors_of, flattened
from analytics.forecast.window import DEFAULT_YEARS, FLOOR, ONE_DAY, PastWindows, Record, past_windows
from analytics.indicators.validity import least_days_of_a_year
from analytics.standards import Role, load
from analytics.terms import Statistic

FLATTENED = ("so2",)  # parameters of the table for which the rule was met
FIRST_YEAR = 2015  # the first with a whole year before it
FEW_CITIES = 20.0  # cities with which a year counts half
TRIED = 0.8  # exponent that is tried beside 1: between the two the log ratio is nearly linear


class YearShape(NamedTuple):
    """What one year says of the exponent, less 1: the estimate, its standard error, and the cities behind it."""

    departure: float
    error: float
    n_cities: int


def exponent_before(full: Record, year: int, parameter: str) -> float:
    """Exponent of the daily shapes of one parameter for the vintage of a year.

    Parameters
    ----------
    full : Record
        One parameter, cities as series. Nothing of ``year`` or later is read.
    year : int
    parameter : str
        Its own percentile, by the method in force on the first day of ``year``, is to come right.

    Returns
    -------
    float
        1 where no year could be compared.
    """
    standards = load()
    method = standards.matching_edition(Role.AIR_METHOD, None, date(year, 1, 1))
    order = standards.percentile_order(Statistic.PERCENTILE, parameter, method)
    if order is None:
        return 1.0
    found = [_of_year(full, one, order) for one in range(FIRST_YEAR, year)]
    return 1.0 + shrunk([one for one in found if one is not None])


def shrunk(years: Sequence[YearShape]) -> float:
    """Mean departure of some years, drawn to none by its error: d becomes d d² / (d² + s²).

    A year of n cities weighs n / (n + 20). The error is that of the cities or that of the years' scatter, the greater.

    Examples
    --------
    >>> round(shrunk([YearShape(-0.1, 0.1, 80)]), 6), shrunk([])
    (-0.05, 0.0)
    >>> round(shrunk([YearShape(-0.1, 0.01, 80), YearShape(0.1, 0.01, 80)]), 6)
    0.0
    """
    if not years:
        return 0.0
    departure, error, n = (np.array(column, float) for column in zip(*years, strict=True))
    weight = n / (n + FEW_CITIES)
    weight = weight / weight.sum()
    mean = float(weight @ departure)
    variance = float(weight**2 @ error**2)
    if len(years) > 1:
        variance = max(variance, float(weight**2 @ (departure - mean) ** 2) * len(years) / (len(years) - 1))
    return mean**3 / max(mean**2 + variance, 1e-12)


def _of_year(full: Record, year: int, order: float) -> YearShape | None:
    start, end = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01")
    known = full.before(start)
    outcome = full.before(end).observed[:, int(full.index(start)) : int(full.index(end))]
    windows = past_windows(known, start, end - ONE_DAY, DEFAULT_YEARS)
    scored = ((~np.isnan(outcome)).sum(axis=1) >= least_days_of_a_year(load())) & (windows.count > 0)
    if scored.sum() < 2:
        return None
    past = known.take(scored)
    usual, tried = (_past_ratio(past, windows, scored, order, exponent) for exponent in (1.0, TRIED))
    came = _log_ratio(outcome[scored], order)
    climate = area_codes(past.names)[0]
    return year_shape(came - usual, (usual - tried) / (1.0 - TRIED), climate)


def year_shape(excess: np.ndarray, slope: np.ndarray, area: np.ndarray) -> YearShape:
    """Departure of the exponent that puts the mean excess of a year right; errors of one area go together.

    A ratio of sums, not least squares: past peaks that were high by chance make both a low excess and a steep slope.

    Parameters
    ----------
    excess, slope : ndarray (n_cities,)
        Log ratio that came less that of the past years, and the change of the latter with the exponent.
    area : ndarray of int (n_cities,)

    Notes
    -----
    Liang and Zeger (1986), doi:10.1093/biomet/73.1.13: the variance that holds whatever goes on within an area.

    Examples
    --------
    >>> found = year_shape(np.array([-0.1, -0.1]), np.array([0.5, 0.5]), np.array([0, 1]))
    >>> round(found.departure, 3), round(found.error, 3)
    (-0.2, 0.0)
    """
    total = float(slope.sum())
    departure = float(excess.sum()) / total
    rest = np.bincount(area, excess - departure * slope)
    return YearShape(departure, float(np.sqrt(rest @ rest)) / total, len(slope))


def _past_ratio(past: Record, windows: PastWindows, scored: np.ndarray, order: float, exponent: float) -> np.ndarray:
    """Mean over past windows of the log ratio of percentile to mean, days flattened as a forecast would."""
    donors = np.maximum(donors_of(past), FLOOR)
    days = flattened(donors, past.first, np.full(len(donors), exponent))
    total, count = np.zeros(len(donors)), np.zeros(len(donors))
    for k in range(len(windows.years)):
        inside = slice(*np.clip(past.index(np.array([windows.start[k], windows.end[k] + ONE_DAY])), 0, past.n_days))
        usable = np.isfinite(windows.log_mean[scored, k])
        if usable.any():
            total += np.where(usable, _log_ratio(days[:, inside], order), 0.0)
            count += usable
    return np.asarray(total / count)


def _log_ratio(days: np.ndarray, order: float) -> np.ndarray:
    """Log of the percentile over the mean of each series."""
    return np.asarray(np.log(np.nanpercentile(days, order, axis=1) / np.nanmean(days, axis=1)))
