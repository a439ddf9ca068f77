"""One door to every model: history in, `Forecast` out."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from analytics.errors import DabiaoError
from analytics.forecast.forecast import Forecast, ModelFailed, NotEnoughHistory
from analytics.forecast.models import DEFAULT_MODEL, MODELS
from analytics.forecast.paths import Task
from analytics.forecast.window import (
    DEFAULT_YEARS,
    MIN_YEARS,
    ONE_DAY,
    PastWindows,
    Record,
    past_windows,
    record_of,
    years_back,
)

if TYPE_CHECKING:
    from analytics.indicators import History

DEFAULT_SEED = 20260101
ENVELOPE = (0.25, 4.0)  # times the lowest and the highest past window


def stable_hash(text: str) -> int:
    """64-bit hash of a text that is the same in every process.

    Examples
    --------
    >>> stable_hash("xinxiang") == stable_hash("xinxiang") != stable_hash("hohhot")
    True
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def segments(start: np.datetime64, end: np.datetime64) -> list[tuple[np.datetime64, np.datetime64]]:
    """Cut a window into pieces of at most a year, at the anniversaries of its end.

    Examples
    --------
    >>> [f"{a}..{b}" for a, b in segments(np.datetime64("2026-10-07"), np.datetime64("2028-12-31"))]
    ['2026-10-07..2026-12-31', '2027-01-01..2027-12-31', '2028-01-01..2028-12-31']
    """
    pieces: list[tuple[np.datetime64, np.datetime64]] = []
    while end >= start:
        begin = max(start, np.datetime64(years_back(end, 1).item(), "D") + ONE_DAY)
        pieces.insert(0, (begin, end))
        end = begin - ONE_DAY
    return pieces


def _usable(record: Record, pieces: list, n_years: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Which parameters have enough past windows in every piece, how many, and what the others lack."""
    windows = [past_windows(record, a, b, n_years) for a, b in pieces]
    count = np.min([w.count for w in windows], axis=0)
    by_day = [past_windows(record.days_only(), a, b, n_years).count for a, b in pieces]
    keep = (count >= MIN_YEARS) & (np.min(by_day, axis=0) >= 1)
    first, last = pieces[0][0], pieces[-1][1]
    lacking = [
        f"{name}: {n} past windows like {first}..{last} with values on 80 % of the days, needs {MIN_YEARS}"
        + ("" if n < MIN_YEARS else ", one of them day by day")
        for name, n, good in zip(record.names, count, keep, strict=True)
        if not good
    ]
    return keep, count, lacking


def _care(record: Record, windows: PastWindows) -> list[str]:
    """Notes about what the past windows rest on."""
    notes = []
    by_day = record.days_only().log_mean(windows.start, windows.end)
    n_month = (~np.isnan(windows.log_mean) & np.isnan(by_day)).sum(axis=1)
    columns = record.index(windows.start), record.index(windows.end) + 1
    spans = [slice(max(a, 0), max(b, 0)) for a, b in zip(*columns, strict=True)]
    for i, name in enumerate(record.names):
        if n_month[i]:
            notes.append(f"{name}: {n_month[i]} of {windows.count[i]} past windows rest on month means")
        n_estimated = sum(int(record.estimated[i, span].sum()) for span in spans)
        if n_estimated:
            notes.append(f"{name}: {n_estimated} estimated days in the past windows")
    return notes


def _guard(model: str, record: Record, windows: PastWindows, days: np.ndarray) -> list[str]:
    """Compare simulated window means with the past: a wild middle fails, wild tails are noted."""
    notes = []
    means = days.mean(axis=2, dtype=float)
    low = ENVELOPE[0] * np.exp(np.nanmin(windows.log_mean, axis=1))
    high = ENVELOPE[1] * np.exp(np.nanmax(windows.log_mean, axis=1))
    for i, name in enumerate(record.names):
        q01, q50, q99 = np.quantile(means[i], [0.01, 0.5, 0.99])
        band = f"{ENVELOPE[0]:g} × lowest to {ENVELOPE[1]:g} × highest past window ({low[i]:.3g} to {high[i]:.3g})"
        if not np.isfinite(q50) or not low[i] <= q50 <= high[i]:
            raise ModelFailed(f"{model} failed on {name}: median {q50:.3g} lies outside {band}")
        if q01 < low[i] or q99 > high[i]:
            notes.append(f"{name}: envelope: 1–99 % range {q01:.3g} to {q99:.3g} of {model} leaves {band}")
    return notes


def _simulate(model: str, record: Record, pieces: list, n_paths: int, n_years: int, entropy: list[int]) -> tuple:
    parts, notes = [], []
    for i, (a, b) in enumerate(pieces):
        # The same errors in every piece: a path that is high this year stays high in the next one.
        errors = np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=(0,)))
        shapes = np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=(1, i)))
        days = MODELS[model](Task(record, a, b, n_paths, n_years, errors, shapes))
        windows = past_windows(record, a, b, n_years)
        notes += _guard(model, record, windows, days) + (_care(record, windows) if i == 0 else [])
        parts.append(days)
    return np.concatenate(parts, axis=2), notes


def _check(model: str, fallback: str | None, start: date, end: date, n_paths: int, n_years: int) -> None:
    for name in (model, fallback):
        if name is not None and name not in MODELS:
            raise DabiaoError(f"no model {name!r}: one of {', '.join(MODELS)}")
    if end < start:
        raise DabiaoError(f"the period ends ({end}) before it starts ({start})")
    if n_paths < 1:
        raise DabiaoError(f"a forecast needs at least one path, not {n_paths}")
    if n_years < MIN_YEARS:
        raise DabiaoError(f"window_years is {n_years}: at least {MIN_YEARS} past years are needed")


def make_forecast(
    history: History,
    period_start: date,
    period_end: date,
    model: str = DEFAULT_MODEL,
    n_paths: int = 2000,
    seed: int = DEFAULT_SEED,
    *,
    window_years: int | None = None,
    fallback: str | None = None,
) -> Forecast:
    """Forecast all parameters of a region jointly over a period, seen from ``history.as_of``.

    Days after the newest value count as open even where they lie before the origin: their values will come.
    The result depends on the seed, the region's id, the origin and the period, not on what else is forecast.

    Parameters
    ----------
    history : History
        Only what lies before ``history.as_of`` is read.
    period_start, period_end : date
        Both inclusive; any length. Longer than a year, it is forecast in pieces that share their errors.
    model : str
        A key of `MODELS`.
    n_paths : int
    seed : int
    window_years : int, optional
        Past years looked at, 3 or more (default 6).
    fallback : str, optional
        Model to use where ``model`` fails; the forecast carries its name and a note of the failure.

    Returns
    -------
    Forecast

    Raises
    ------
    NotEnoughHistory
        If no parameter has three past windows; lists what is missing.
    ModelFailed
        If the model fails or leaves the envelope of the past and there is no fallback.
    """
    n_years = DEFAULT_YEARS if window_years is None else window_years
    _check(model, fallback, period_start, period_end, n_paths, n_years)
    record = record_of(history)
    origin, start, end = (np.datetime64(d, "D") for d in (history.as_of, period_start, period_end))
    dates = np.arange(start, end + ONE_DAY)
    notes: list[str] = []
    count = np.zeros(len(record.names), int)
    if end < origin:
        open_from, used, simulated = end + ONE_DAY, model, np.empty((len(record.names), n_paths, 0), np.float32)
    else:
        past = _known_part(record)
        open_from = np.maximum(start, past.origin)
        if past.origin < origin:
            notes.append(f"newest value {past.origin - ONE_DAY}: days from {past.origin} on are simulated")
        pieces = segments(open_from, end)
        keep, count, lacking = _usable(past, pieces, n_years)
        if not keep.any():
            raise NotEnoughHistory(lacking or [f"no parameter is measured in {history.region_id}"])
        record, past, count = record.take(keep), past.take(keep), count[keep]
        entropy = [seed, stable_hash(history.region_id)]
        entropy += [d.toordinal() for d in (history.as_of, period_start, period_end)]
        used, (simulated, told) = _with_fallback(model, fallback, (past, pieces, n_paths, n_years, entropy))
        notes += lacking + told
    known_part = _observed(record, start, min(open_from, end + ONE_DAY))
    known = np.broadcast_to(dates < open_from, (len(record.names), len(dates)))
    happened = np.broadcast_to(known_part[None], (n_paths, *known_part.shape))
    paths = np.concatenate([happened, np.moveaxis(simulated, 0, 1)], axis=2, dtype=np.float32)
    return Forecast(
        region_id=history.region_id,
        origin=history.as_of,
        period_start=period_start,
        period_end=period_end,
        parameters=record.names,
        dates=dates,
        paths=paths,
        known=known,
        model=used,
        seed=seed,
        notes=tuple(notes),
        n_history_years=int(count.min(initial=99)) if count.any() else 0,
    )


def _with_fallback(model: str, fallback: str | None, asked: tuple) -> tuple[str, tuple[np.ndarray, list[str]]]:
    try:
        return model, _simulate(model, *asked)
    except (ModelFailed, NotEnoughHistory) as reason:
        if fallback is None or fallback == model:
            raise
        simulated, notes = _simulate(fallback, *asked)
        return fallback, (simulated, [f"{model} gave no answer, {fallback} used instead: {reason}", *notes])


def _known_part(record: Record) -> Record:
    """Return the record up to its newest daily value."""
    any_value = ~np.isnan(record.observed).all(axis=0)
    if not any_value.any():
        raise NotEnoughHistory("no daily values before the origin")
    return record.before(record.first + (int(np.flatnonzero(any_value)[-1]) + 1) * ONE_DAY)


def _observed(record: Record, start: np.datetime64, stop: np.datetime64) -> np.ndarray:
    """Observed days ``start..stop-1``, ``(n_params, n_days)``; NaN where missing or before the record."""
    columns = record.index(np.arange(start, max(stop, start)))
    inside = (columns >= 0) & (columns < record.n_days)
    if not record.n_days:
        return np.full((len(record.names), len(columns)), np.nan)
    return np.where(inside, record.observed[:, np.clip(columns, 0, record.n_days - 1)], np.nan)
