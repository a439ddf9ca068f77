"""Between the entry and the models: which parameters can be forecast, over which pieces, by which streams."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from analytics.forecast.level_shifts import settled
from analytics.forecast.models import DEFAULT_MODEL, DEFAULT_NEED, MODELS, NEEDS, POOLED, SETTLED
from analytics.forecast.note import ModelFailed, Note, NoteKind, NotEnoughHistory
from analytics.forecast.paths import Task
from analytics.forecast.pool import Corrections, Pool, Shifts, Span
from analytics.forecast.window import DEFAULT_YEARS, FLOOR, ONE_DAY, PastWindows, Record, past_windows, years_back
from analytics.indicators import Areas
from analytics.message import Message, joined
from analytics.terms import DEFAULT_N_PATHS, DEFAULT_SEED


@dataclass(frozen=True)
class SimulationSettings:
    """What the caller chooses of a simulation, with its defaults; `make_forecasts` says what each means."""

    model: str = DEFAULT_MODEL
    n_paths: int = DEFAULT_N_PATHS
    seed: int = DEFAULT_SEED
    n_years: int = DEFAULT_YEARS
    fallback: str | None = None


@dataclass(frozen=True)
class How:
    """What is the same for every region of a call."""

    asked: SimulationSettings
    days: tuple[int, int, int]  # origin, first and last day of the period, as ordinals
    pool: Pool
    shifts: Shifts = field(default_factory=dict)
    areas: Mapping[str, Areas] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=dict)


class Simulated(NamedTuple):
    """What a model gave: days of the parameters it did not fail on, ``(n_kept, n_paths, n_days)``."""

    model: str
    days: np.ndarray
    kept: np.ndarray
    notes: list[Note]
    n_history_years: int = 0


def stable_hash(text: str) -> int:
    """64-bit hash of a text that is the same in every process.

    Examples
    --------
    >>> stable_hash("xinxiang") == stable_hash("xinxiang") != stable_hash("hohhot")
    True
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def segments(start: np.datetime64, end: np.datetime64) -> list[Span]:
    """Cut a window into pieces of at most a year, at the anniversaries of its end.

    Examples
    --------
    >>> [f"{a}..{b}" for a, b in segments(np.datetime64("2026-10-07"), np.datetime64("2028-12-31"))]
    ['2026-10-07..2026-12-31', '2027-01-01..2027-12-31', '2028-01-01..2028-12-31']
    """
    pieces: list[Span] = []
    while end >= start:
        begin = max(start, np.datetime64(years_back(end, 1).item(), "D") + ONE_DAY)
        pieces.insert(0, (begin, end))
        end = begin - ONE_DAY
    return pieces


def open_days(region_id: str, past: Record, pieces: list[Span], how: How) -> Simulated:
    """Simulate the parameters that have enough history; ``kept`` says which of the record's they are.

    Raises
    ------
    NotEnoughHistory
        If no parameter has enough past windows.
    ModelFailed
        If the model fails and there is no fallback.
    """
    usable, count, lacking = _usable(how.asked.model, past, pieces, how.asked.n_years)
    if how.asked.model in POOLED:
        ended = usable & ~np.array([how.pool.knows(region_id, name) for name in past.names], bool)
        origin = {"origin": how.pool.origin}
        lacking += [Note(NoteKind.ENDED, past.names[i], origin) for i in np.flatnonzero(ended)]
        usable &= ~ended
    if not usable.any():
        raise NotEnoughHistory(lacking)
    record = past.take(usable)
    record, steps = settled(record) if {how.asked.model, how.asked.fallback} & SETTLED else (record, [])
    asked = (region_id, record, pieces, how)
    try:
        made = _simulate(how.asked.model, *asked)
    except (ModelFailed, NotEnoughHistory) as reason:
        if how.asked.fallback is None or how.asked.fallback == how.asked.model:
            raise
        made = _simulate(how.asked.fallback, *asked)
        used = {"model": how.asked.model, "fallback": how.asked.fallback, "reason": reason}
        made.notes.insert(0, Note(NoteKind.FALLBACK, "", used))
    kept = usable.copy()
    kept[usable] = made.kept
    notes = lacking + [step.note for step in steps] + made.notes
    return made._replace(kept=kept, notes=notes, n_history_years=int(count[kept].min()))


def _usable(model: str, record: Record, pieces: list[Span], n_years: int) -> tuple[np.ndarray, np.ndarray, list[Note]]:
    """Which parameters have enough past windows in every piece, how many, and what the others lack."""
    needs = NEEDS.get(model, DEFAULT_NEED)
    count = np.min([past_windows(record, a, b, n_years).count for a, b in pieces], axis=0)
    by_day = [past_windows(record.days_only(), a, b, n_years).count for a, b in pieces]
    keep = (count >= needs) & (np.min(by_day, axis=0) >= 1)
    first, last = pieces[0][0], pieces[-1][1]
    lacking = [
        Note(
            NoteKind.FEW_WINDOWS if n < needs else NoteKind.NO_WINDOW_BY_DAY,
            name,
            {"n": int(n), "first": first, "last": last, "needs": needs, **_known(record, i)},
        )
        for i, (name, n, good) in enumerate(zip(record.names, count, keep, strict=True))
        if not good
    ]
    return keep, count, lacking


def _known(record: Record, i: int) -> dict[str, object]:
    """How many days are known of a series that has too little, and its first and last."""
    place = np.flatnonzero(~np.isnan(record.filled[i]))
    if not len(place):
        return {}
    first, last = (record.first + int(place[k]) * ONE_DAY for k in (0, -1))
    return {"n_days": len(place), "first_day": first, "last_day": last}


def _stream(entropy: list[int], *key: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(entropy, spawn_key=key))


def _simulate(model: str, region_id: str, record: Record, pieces: list[Span], how: How) -> Simulated:
    parts, notes = [], list[Note]()
    failed = np.zeros(len(record.names), bool)
    entropy = [how.asked.seed, stable_hash(region_id), *how.days]
    labels = how.areas[region_id].labels(region_id)
    for i, (a, b) in enumerate(pieces):
        # The same errors in every piece: a path that is high this year stays high in the next one.
        streams = _stream(entropy, 0), _stream(entropy, 1, i), _stream([how.asked.seed, *how.days], 2)
        climate, province = (_stream([how.asked.seed, stable_hash(label), *how.days], 3) for label in labels)
        size = how.asked.n_paths, how.asked.n_years
        areas = climate, province
        task = Task(record, a, b, *size, *streams, areas, region_id, how.pool, how.shifts, how.corrections)
        days = MODELS[model](task)
        windows = past_windows(record, a, b, how.asked.n_years)
        wild, remarks = guard(model, record, windows, days)
        failed |= wild
        notes += remarks + (care(record, windows) if i == 0 else [])
        parts.append(days)
    if failed.all():
        raise ModelFailed(
            Message("{model} failed: {notes}", model=model, notes=joined([note.message for note in notes], "; "))
        )
    days = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=2)
    return Simulated(model, days[~failed] if failed.any() else days, ~failed, notes)


ENVELOPE = (0.25, 4.0)  # times the lowest and the highest past window


def care(record: Record, windows: PastWindows) -> list[Note]:
    """Notes about what the past windows rest on."""
    notes = []
    by_day = record.days_only().log_mean(windows.start, windows.end)
    n_month = (~np.isnan(windows.log_mean) & np.isnan(by_day)).sum(axis=1)
    columns = record.index(windows.start), record.index(windows.end) + 1
    spans = [slice(max(a, 0), max(b, 0)) for a, b in zip(*columns, strict=True)]
    for i, name in enumerate(record.names):
        if n_month[i]:
            counts = {"n": int(n_month[i]), "of": int(windows.count[i])}
            notes.append(Note(NoteKind.MONTH_MEANS, name, counts))
        n_estimated = sum(int(record.estimated[i, span].sum()) for span in spans)
        if n_estimated:
            notes.append(Note(NoteKind.ESTIMATED, name, {"n": n_estimated}))
    return notes


def guard(model: str, record: Record, windows: PastWindows, days: np.ndarray) -> tuple[np.ndarray, list[Note]]:
    """Compare simulated window means with the past: a wild middle is a failure, wild tails are noted.

    Returns
    -------
    ndarray of bool (n_params,)
        Where the model failed.
    list of Note
        What happened, one a parameter.
    """
    means = days.mean(axis=2)
    lowest = np.nanmin(windows.log_mean, axis=1)
    # A past window of nothing but zeros has no lower end.
    low = np.where(lowest <= np.log(FLOOR), 0.0, ENVELOPE[0] * np.exp(lowest))
    high = ENVELOPE[1] * np.exp(np.nanmax(windows.log_mean, axis=1))
    q01, q50, q99 = np.quantile(means, [0.01, 0.5, 0.99], axis=1)
    failed = ~((q50 >= low) & (q50 <= high))
    notes = []
    for i, name in enumerate(record.names):
        band = {"model": model, "below": ENVELOPE[0], "above": ENVELOPE[1], "low": low[i], "high": high[i]}
        if failed[i]:
            notes.append(Note(NoteKind.LEFT_OUT, name, {**band, "median": q50[i]}))
        elif q01[i] < low[i] or q99[i] > high[i]:
            notes.append(Note(NoteKind.ENVELOPE, name, {**band, "q01": q01[i], "q99": q99[i]}))
    return failed, notes
