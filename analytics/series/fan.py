"""Series behind a fan chart: running means of past years, this year, what may come and what is required."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.forecast import Forecast
from analytics.forecast.forecast import SHOWN_LEVELS, quantile_name
from analytics.forecast.window import MIN_COVERAGE
from analytics.indicators import History, listed_days
from analytics.warehouse import Warehouse

#: Column of each quantile that is drawn -> its level.
PROBS = {quantile_name(p): p for p in SHOWN_LEVELS}
PAST_YEARS = 5


def running_mean(values: np.ndarray) -> np.ndarray:
    """Mean of all days so far, along the last axis; days without a value are left out.

    Examples
    --------
    >>> running_mean(np.array([1.0, np.nan, 4.0])).tolist()
    [1.0, 1.0, 2.5]
    """
    seen = np.isfinite(values)
    count = np.cumsum(seen, axis=-1)
    total = np.cumsum(np.where(seen, values, 0.0), axis=-1, dtype=float)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


def _past(series: pd.Series, start: date, end: date) -> list[pd.DataFrame]:
    """Same window of the past years: each with its own running mean, drawn on the days of the target year."""
    n_days = (end - start).days + 1
    parts = []
    for back, (first, last) in enumerate(same_windows((start, end))[1:], start=1):
        offset, days = pd.DateOffset(years=back), pd.date_range(first, last)
        values = series.reindex(days)
        if values.count() < MIN_COVERAGE * n_days:
            continue
        part = pd.DataFrame({"day": days + offset, "value": running_mean(values.to_numpy())})
        # 29 February falls on the 28th of another year: the later day, which has both in its mean, is drawn
        part = part.drop_duplicates("day", keep="last")
        parts.append(part.assign(series="past", year=end.year - back))
    return parts


def same_windows(period: tuple[date, date]) -> list[tuple[date, date]]:
    """The period, and the same days of the past years that are drawn beside it."""
    offsets = [pd.DateOffset(years=back) for back in range(PAST_YEARS + 1)]
    start, end = ([(pd.Timestamp(day) - offset).date() for offset in offsets] for day in period)
    return list(zip(start, end, strict=True))


def days_left_out(
    wh: Warehouse, region_id: str, parameter: str, period: tuple[date, date], as_of: date
) -> pd.DatetimeIndex:
    """Days of the bureau's list that the mean of the period, and of the same days of past years, leaves out."""
    return listed_days(wh, region_id, parameter, same_windows(period), as_of)


def fan_data(
    history: History,
    parameter: str,
    period: tuple[date, date],
    required: float,
    forecast: Forecast | None = None,
    left_out: pd.DatetimeIndex | None = None,
) -> pd.DataFrame:
    """Everything a fan chart draws, in the unit of the parameter.

    Parameters
    ----------
    history : History
        Daily values of the region that are known.
    parameter : str
        E.g. ``pm25``.
    period : (date, date)
        First and last day of the target's period.
    required : float
        Mean the days to come must keep (``required_remainder`` of the outlook); NaN or negative: no path meets.
    forecast : Forecast, optional
        Paths of the period; none for a period that is over.
    left_out : DatetimeIndex, optional
        Days that the statistic leaves out, of this period and of past ones (`days_left_out`): they are in no mean.

    Returns
    -------
    DataFrame
        ``series`` (past | observed | forecast | required), ``year``, ``day``, ``value`` and, for the forecast,
        ``q025 … q975`` of the running mean. ``required`` follows the forecast's season: the mean over its paths of each
        day to come, scaled so that they average what is required. Empty if the parameter has no value at all.
    """
    if parameter not in history.daily:
        return pd.DataFrame(columns=["series", "year", "day", "value", *PROBS])
    nowhere = pd.DatetimeIndex([]) if left_out is None else left_out
    series = history.daily[parameter].mask(history.daily.index.isin(nowhere))
    start, end = period
    dates = pd.date_range(start, end)
    parts = _past(series, start, end)
    seen = series.reindex(dates)
    newest = seen.last_valid_index()
    last = None if newest is None else pd.Timestamp(str(newest))
    if last is not None:
        known = seen.loc[:last]
        observed = pd.DataFrame({"day": known.index, "value": running_mean(known.to_numpy())})
        parts.append(observed.assign(series="observed", year=end.year))
    if forecast is not None and parameter in forecast.parameters and (last is None or last < dates[-1]):
        parts += [p.assign(year=end.year) for p in _coming(forecast, parameter, dates, last, required, nowhere)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["series", "year", "day", "value"])


def _coming(
    forecast: Forecast,
    parameter: str,
    dates: pd.DatetimeIndex,
    last: pd.Timestamp | None,
    required: float,
    left_out: pd.DatetimeIndex,
) -> list[pd.DataFrame]:
    """Quantiles of the running mean from the first open day on, and the required path."""
    n_known = 0 if last is None else int(dates.searchsorted(last)) + 1
    days = np.where(dates.isin(left_out), np.nan, forecast.days(parameter))
    quantiles = np.quantile(running_mean(days)[:, n_known:], list(PROBS.values()), axis=0).T
    coming = pd.DataFrame(quantiles, columns=list(PROBS)).assign(day=dates[n_known:], value=quantiles[:, 3])
    return [coming.assign(series="forecast"), _required(days, dates, n_known, required)]


def _required(days: np.ndarray, dates: pd.DatetimeIndex, n_known: int, required: float) -> pd.DataFrame:
    """Running mean if the days to come keep the required mean, in the season's course: a flat one would be no year."""
    season = days[:, n_known:].mean(axis=0, dtype=float)
    level = float(np.nanmean(season)) if np.isfinite(season).any() else 0.0
    scale = required / level if required > 0 and level > 0 else np.nan
    path = running_mean(np.concatenate([days[0, :n_known], season * scale]))[n_known:]
    out = pd.DataFrame({"day": dates[n_known:], "value": path}).assign(series="required")
    return out if np.isfinite(scale) else out.iloc[:0]
