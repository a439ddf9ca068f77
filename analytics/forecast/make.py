"""One door to every model: history in, `Forecast` out."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analytics.errors import DabiaoError
from analytics.forecast.forecast import Forecast, ModelFailed, NotEnoughHistory
from analytics.forecast.guard import care, guard
from analytics.forecast.models import DEFAULT_MODEL, MODELS
from analytics.forecast.paths import Task
from analytics.forecast.window import (
    DEFAULT_YEARS,
    MIN_YEARS,
    ONE_DAY,
    Record,
    past_windows,
    record_of,
    years_back,
)

if TYPE_CHECKING:
    from analytics.indicators import History

DEFAULT_SEED = 20260101


class Simulated(NamedTuple):
    """What a model gave: days of the parameters it did not fail on, ``(n_kept, n_paths, n_days)``."""

    model: str
    days: np.ndarray
    kept: np.ndarray
    notes: list[str]
    n_history_years: int = 0


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


def _simulate(model: str, record: Record, pieces: list, n_paths: int, n_years: int, entropy: list[int]) -> Simulated:
    parts, notes = [], []
    failed = np.zeros(len(record.names), bool)
    for i, (a, b) in enumerate(pieces):
        # The same errors in every piece: a path that is high this year stays high in the next one.
        errors = np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=(0,)))
        shapes = np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=(1, i)))
        days = MODELS[model](Task(record, a, b, n_paths, n_years, errors, shapes))
        windows = past_windows(record, a, b, n_years)
        wild, told = guard(model, record, windows, days)
        failed |= wild
        notes += told + (care(record, windows) if i == 0 else [])
        parts.append(days)
    if failed.all():
        raise ModelFailed(f"{model} failed: " + "; ".join(notes))
    return Simulated(model, np.concatenate(parts, axis=2)[~failed], ~failed, notes)


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
        If the model fails or leaves the envelope of the past for every parameter and there is no fallback.
        A parameter it fails on alone is left out, with a note.
    """
    n_years = DEFAULT_YEARS if window_years is None else window_years
    _check(model, fallback, period_start, period_end, n_paths, n_years)
    record = record_of(history)
    origin, start, end = (np.datetime64(d, "D") for d in (history.as_of, period_start, period_end))
    if end < origin:
        days = np.empty((len(record.names), n_paths, 0), np.float32)
        made = Simulated(model, days, np.ones(len(record.names), bool), [], 0)
        open_from = end + ONE_DAY
    else:
        past = _known_part(record)
        open_from = np.maximum(start, past.origin)
        entropy = [seed, stable_hash(history.region_id)]
        entropy += [d.toordinal() for d in (history.as_of, period_start, period_end)]
        made = _open_days(model, fallback, past, segments(open_from, end), (n_paths, n_years, entropy))
        if past.origin < origin:
            made.notes.insert(0, f"newest value {past.origin - ONE_DAY}: days from {past.origin} on are simulated")
    record = record.take(made.kept)
    happened = _observed(record, start, open_from)
    dates = np.arange(start, end + ONE_DAY)
    paths = [np.broadcast_to(happened, (n_paths, *happened.shape)), np.moveaxis(made.days, 0, 1)]
    return Forecast(
        region_id=history.region_id,
        origin=history.as_of,
        period_start=period_start,
        period_end=period_end,
        parameters=record.names,
        dates=dates,
        paths=np.concatenate(paths, axis=2, dtype=np.float32),
        known=np.tile(dates < open_from, (len(record.names), 1)),
        model=made.model,
        seed=seed,
        notes=tuple(made.notes),
        n_history_years=made.n_history_years,
    )


def _open_days(model: str, fallback: str | None, past: Record, pieces: list, how: tuple) -> Simulated:
    """Simulate the parameters that have enough history; ``kept`` says which of the record's they are."""
    usable, count, lacking = _usable(past, pieces, how[1])
    if not usable.any():
        raise NotEnoughHistory(lacking)
    asked = (past.take(usable), pieces, *how)
    try:
        made = _simulate(model, *asked)
    except (ModelFailed, NotEnoughHistory) as reason:
        if fallback is None or fallback == model:
            raise
        made = _simulate(fallback, *asked)
        made.notes.insert(0, f"{model} gave no answer, {fallback} used instead: {reason}")
    kept = usable.copy()
    kept[usable] = made.kept
    return made._replace(kept=kept, notes=lacking + made.notes, n_history_years=int(count[kept].min()))


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
