"""Series behind a fan chart: running means of past years, this year, what may come and what is required."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.forecast import Forecast
from analytics.indicators import History

PROBS = {"q025": 0.025, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q975": 0.975}
PAST_YEARS = 5
#: a past year is drawn when it has at least this share of its days
DRAWN_SHARE = 0.8


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


def _past(history: History, parameter: str, start: date, end: date) -> list[pd.DataFrame]:
    """Same window of the past years, drawn on the days of the target year."""
    series = history.daily[parameter] if parameter in history.daily else pd.Series(dtype=float)
    target_days = pd.date_range(start, end)
    parts = []
    for back in range(1, PAST_YEARS + 1):
        offset = pd.DateOffset(years=back)
        shifted = series[(series.index >= pd.Timestamp(start) - offset) & (series.index <= pd.Timestamp(end) - offset)]
        if shifted.count() < DRAWN_SHARE * len(target_days):
            continue
        moved = shifted.set_axis(shifted.index + offset)
        moved = moved[~moved.index.duplicated()].reindex(target_days)
        part = pd.DataFrame({"day": target_days, "value": running_mean(moved.to_numpy())})
        parts.append(part.assign(series="past", year=end.year - back))
    return parts


def fan_data(forecast: Forecast, history: History, parameter: str, threshold: float) -> pd.DataFrame:
    """Everything a fan chart draws, in the unit of the parameter.

    Parameters
    ----------
    forecast : Forecast
        Paths of the period; its known days are the observations.
    history : History
        Past years of the region.
    parameter : str
        E.g. ``pm25``.
    threshold : float
        Target of the period's mean.

    Returns
    -------
    DataFrame
        ``series`` (past | observed | forecast | required), ``year``, ``day``, ``value`` and, for the forecast,
        ``q025 … q975`` of the running mean.
    """
    start, end = forecast.period_start, forecast.period_end
    days = forecast.days(parameter)
    known = forecast.known[forecast.parameters.index(parameter)]
    n_known = int(np.max(np.flatnonzero(known)) + 1) if known.any() else 0
    dates = pd.to_datetime(forecast.dates)
    parts = _past(history, parameter, start, end)
    running = running_mean(days)
    if n_known:
        seen = pd.DataFrame({"day": dates[:n_known], "value": running[0, :n_known]})
        parts.append(seen.assign(series="observed", year=end.year))
    if n_known < len(dates):
        ahead = running[:, n_known:]
        quantiles = np.quantile(ahead, list(PROBS.values()), axis=0).T
        coming = pd.DataFrame(quantiles, columns=list(PROBS)).assign(day=dates[n_known:], value=quantiles[:, 3])
        parts.append(coming.assign(series="forecast", year=end.year))
        parts.append(_required(days[0, :n_known], dates, n_known, threshold).assign(year=end.year))
    return pd.concat(parts, ignore_index=True)


def _required(seen: np.ndarray, dates: pd.DatetimeIndex, n_known: int, threshold: float) -> pd.DataFrame:
    """Running mean if every remaining day keeps the required remainder; it ends on the threshold."""
    total, count = float(np.nansum(seen)), int(np.isfinite(seen).sum())
    left = len(dates) - n_known
    remainder = (threshold * (count + left) - total) / left
    steps = np.arange(1, left + 1)
    path = (total + remainder * steps) / (count + steps)
    out = pd.DataFrame({"day": dates[n_known:], "value": path}).assign(series="required")
    return out if remainder > 0 else out.iloc[:0]
