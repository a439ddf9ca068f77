"""Yardsticks on log monthly means: the airline model of statsmodels, and AutoARIMA(12) of statsforecast.

Both know one series at a time and treat parameters as independent; for comparison, and where someone asks for them.
AutoARIMA needs the package statsforecast beside dabiao; its releases may ask for an older pandas.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from analytics.forecast.note import ModelFailed, Note, NoteKind, NotEnoughHistory
from analytics.forecast.paths import Task, analog_paths
from analytics.forecast.window import Record
from analytics.message import Message

MIN_MONTHS = 30  # two and a half years: one season to difference, and something left to learn from
SEASON = 12
MIN_DAYS = 10  # a month with fewer days does not count
ENVELOPE = 0.2, 5.0  # times the lowest and the highest month; state-space intervals blow up now and then

# (log months, months ahead, paths, seed) -> log months to come, (n_paths, n_ahead)
Sampler = Callable[[np.ndarray, int, int, int], np.ndarray]


def log_months(record: Record) -> tuple[np.ndarray, np.ndarray]:
    """Months of a record's calendar and the log means of each series; NaN with fewer than ten days.

    Returns
    -------
    ndarray of datetime64[M] (n_months,)
    ndarray (n_series, n_months)
    """
    month = (record.first + np.arange(record.n_days)).astype("datetime64[M]")
    months, column = np.unique(month, return_inverse=True)
    present = ~np.isnan(record.filled)
    count = np.array([np.bincount(column, row, len(months)) for row in present])
    total = np.array([np.bincount(column, row, len(months)) for row in np.where(present, record.filled, 0.0)])
    with np.errstate(divide="ignore", invalid="ignore"):
        return months, np.where(count >= MIN_DAYS, np.log(np.maximum(total / count, 1e-3)), np.nan)


def _gap_free(months: np.ndarray, y: np.ndarray, name: str) -> tuple[np.datetime64, np.ndarray]:
    """Last month and the series from its first to its last value, gaps on a line."""
    place = np.flatnonzero(~np.isnan(y))
    if len(place) < MIN_MONTHS:
        raise NotEnoughHistory(Note(NoteKind.FEW_MONTHS, name, {"n": len(place), "needs": MIN_MONTHS}))
    inside = np.arange(place[0], place[-1] + 1)
    return months[place[-1]], np.interp(inside, place, y[place])


def _simulate(task: Task, model: str, sampler: Sampler) -> np.ndarray:
    months, logs = log_months(task.record)
    seeds = task.errors.integers(0, 2**31, len(task.record.names))
    day_month = task.dates.astype("datetime64[M]")
    means = []
    for name, y, seed in zip(task.record.names, logs, seeds, strict=True):
        last, series = _gap_free(months, y, name)
        lead = (day_month - last).astype(int)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                paths = sampler(series, max(int(lead.max()), 1), task.n_paths, int(seed))
        except Exception as reason:  # whatever the optimiser throws is reported, never hidden
            why = f"{type(reason).__name__}: {reason}"
            raise ModelFailed(Message("{model} failed on {name}: {why}", model=model, name=name, why=why)) from reason
        low, high = np.log(ENVELOPE[0]) + series.min(), np.log(ENVELOPE[1]) + series.max()
        every = np.exp(np.clip(np.column_stack([np.full(task.n_paths, series[-1]), paths]), low, high))
        means.append(every[:, np.maximum(lead, 0)].mean(axis=1))
    return analog_paths(task, np.array(means))


def _airline(y: np.ndarray, n_ahead: int, n_paths: int, seed: int) -> np.ndarray:
    from scipy.signal import lfilter
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    warnings.simplefilter("ignore")  # once more: statsmodels turns its own warnings on as it is imported
    fitted = SARIMAX(y, order=(0, 1, 1), seasonal_order=(0, 1, 1, SEASON)).fit(disp=False, maxiter=50)
    theta, seasonal, variance = fitted.params
    moving = np.convolve([1.0, theta], np.r_[1.0, np.zeros(SEASON - 1), seasonal])
    differences = np.convolve([1.0, -1.0], np.r_[1.0, np.zeros(SEASON - 1), -1.0])
    # Errors to come run through the same filter; what is known enters by the forecast alone.
    errors = np.sqrt(variance) * np.random.default_rng(seed).standard_normal((n_paths, n_ahead))
    return np.asarray(fitted.forecast(n_ahead) + lfilter(moving, differences, errors, axis=1))


def _auto_arima(y: np.ndarray, n_ahead: int, n_paths: int, seed: int) -> np.ndarray:
    from statsforecast.models import AutoARIMA

    model = AutoARIMA(season_length=12)
    model.fit(y)
    return np.asarray(model.simulate(n_ahead, n_paths, seed=seed), float).reshape(n_paths, n_ahead)


def airline(task: Task) -> np.ndarray:
    """Simulate each parameter from the airline model, ARIMA(0,1,1)(0,1,1)12 on log months.

    Notes
    -----
    Box, Jenkins and Reinsel, Time Series Analysis, chapter 9.
    """
    return _simulate(task, "airline", _airline)


def auto_arima(task: Task) -> np.ndarray:
    """Simulate each parameter from AutoARIMA(12) on log months (needs statsforecast)."""
    return _simulate(task, "auto_arima", _auto_arima)
