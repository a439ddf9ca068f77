"""The trend of what was measured less the weather's part, and how much of the scatter between years weather makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.attribution.cross_fit import YEAR_DAYS_NEEDED, CrossFit
from analytics.attribution.estimate import Estimate
from analytics.attribution.season import decimal_year, level, terms
from analytics.attribution.split import adjusted, normalised

#: share of a year's days that it needs to take part in a trend, and of the days of each of its quarters
WHOLE_YEAR, WHOLE_QUARTER = 0.75, 0.5


@dataclass(frozen=True, eq=False)
class Trend:
    """Yearly values and their trend.

    Parameters
    ----------
    years : ndarray of int (n_years,)
        Years with three quarters of their days, and half of those of each quarter: of a year that still runs, or of
        which a season is missing, the mean would be another thing.
    raw, adjusted : ndarray (n_years,)
        Mean as measured, and of the adjusted series (`analytics.attribution.split.adjusted`).
    low95, high95 : ndarray (n_years,)
        Of the adjusted mean, the error of the fit.
    normalised : ndarray (n_years,)
        Mean of the weather-normalised series of Grange and Carslaw (`analytics.attribution.split.normalised`).
    per_year : Estimate
        Change a year as a share, of the adjusted level. Not of the normalised one: chance is left out of that, so the
        scatter about its line would understate the error.
    scatter_raw, scatter_adjusted : float
        Standard deviation of the log level about its straight line, season and missing days taken off.

    Examples
    --------
    >>> years, level = np.arange(2021, 2025), np.array([52.0, 50.0, 49.0, 47.0])
    >>> fall = Estimate(-0.033, -0.05, -0.02, -0.06, -0.01)
    >>> one = Trend(years, level + 1, level, level - 1, level + 1, level, fall, 0.06, 0.02)
    >>> one.per_year.sign_known, (one.high95 - one.low95).tolist()
    (True, [2.0, 2.0, 2.0, 2.0])
    """

    years: np.ndarray
    raw: np.ndarray
    adjusted: np.ndarray
    low95: np.ndarray
    high95: np.ndarray
    normalised: np.ndarray
    per_year: Estimate
    scatter_raw: float
    scatter_adjusted: float

    @property
    def modelled(self) -> np.ndarray:
        """Former name of ``normalised``; it leaves with the next release."""
        return self.normalised


def trend(fit: CrossFit) -> Trend | None:
    """Trend of the adjusted yearly level; None with fewer than four whole years.

    A straight line through the logarithms of the yearly levels. Its error is that of the line through so few points
    (Student's t), which holds whatever makes the years differ, and that of the fit.
    """
    counted, n_days = np.unique(fit.years, return_counts=True)
    whole = np.array([year for year, n in zip(counted, n_days, strict=True) if n >= WHOLE_YEAR * 365
                      and _each_quarter(fit.dates[fit.years == year])])  # fmt: skip
    if len(whole) < 4:
        return None
    from scipy import stats  # here: it takes a third of a second to load, and few regions have meteorology

    steady = terms(fit.dates)
    of_level = counted[n_days >= YEAR_DAYS_NEEDED]
    design = np.column_stack([steady, level(fit.dates, of_level)])
    logs = fit.expected + fit.weather + fit.chance
    season = steady @ np.linalg.lstsq(design, logs - fit.weather, rcond=None)[0][: steady.shape[1]]
    kept = logs - season
    raw, clean = (_yearly(fit, whole, series) for series in (kept, kept - fit.weather))
    of_pair = np.stack([_yearly(fit, whole, kept - part) for part in fit.of_pair])
    at = np.array([decimal_year(fit.dates[fit.years == year]).mean() for year in whole])
    slope, error, scatter = _line(at, clean)
    of_fit = np.array([_line(at, one)[0] for one in of_pair]).std(ddof=1)
    t80, t95 = stats.t.ppf([0.9, 0.975], len(whole) - 2)
    spread = float(np.hypot(error, of_fit / np.sqrt(2)))  # half of it shows in the scatter of the years already
    bounds = (np.expm1(slope + k * spread) for k in (-t80, t80, -t95, t95))
    means = _yearly(fit, whole, adjusted(fit, fit.weather))
    pairs = np.stack([_yearly(fit, whole, one) for one in adjusted(fit, fit.of_pair)])
    apart = stats.t.ppf(0.975, len(pairs) - 1) * pairs.std(axis=0, ddof=1)
    return Trend(
        whole, _yearly(fit, whole, fit.values), means, np.maximum(means - apart, 0.0), means + apart,
        _yearly(fit, whole, normalised(fit)), Estimate(float(np.expm1(slope)), *(float(one) for one in bounds)),
        _line(at, raw)[2], scatter,
    )  # fmt: skip


def _each_quarter(days: np.ndarray) -> bool:
    """Whether half of the days of each quarter of a year are there."""
    quarter = (days.astype("datetime64[M]").astype(int) % 12) // 3
    return bool(np.bincount(quarter, minlength=4).min() >= WHOLE_QUARTER * 90)


def _yearly(fit: CrossFit, years: np.ndarray, series: np.ndarray) -> np.ndarray:
    return np.array([series[fit.years == year].mean() for year in years])


def _line(at: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """Slope of a straight line, its standard error, and the scatter about it."""
    from scipy.stats import linregress

    found = linregress(at, values)
    rest = values - found.intercept - found.slope * at
    return float(found.slope), float(found.stderr), float(np.sqrt(np.sum(rest**2) / (len(at) - 2)))
