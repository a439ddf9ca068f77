"""What a reader has to know: what past windows rest on, and where a model left the envelope of the past."""

from __future__ import annotations

import numpy as np

from analytics.forecast.note import Note, NoteKind
from analytics.forecast.window import FLOOR, PastWindows, Record

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
