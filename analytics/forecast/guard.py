"""What a reader has to be told: what past windows rest on, and where a model left the envelope of the past."""

from __future__ import annotations

import numpy as np

from analytics.forecast.window import FLOOR, PastWindows, Record

ENVELOPE = (0.25, 4.0)  # times the lowest and the highest past window


def care(record: Record, windows: PastWindows) -> list[str]:
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


def guard(model: str, record: Record, windows: PastWindows, days: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Compare simulated window means with the past: a wild middle is a failure, wild tails are noted.

    Returns
    -------
    ndarray of bool (n_params,)
        Where the model failed.
    list of str
        What happened, a line a parameter.
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
        band = f"{ENVELOPE[0]:g} × lowest to {ENVELOPE[1]:g} × highest past window ({low[i]:.3g} to {high[i]:.3g})"
        if failed[i]:
            notes.append(f"{name}: left out, {model} failed: its median {q50[i]:.3g} lies outside {band}")
        elif q01[i] < low[i] or q99[i] > high[i]:
            notes.append(f"{name}: envelope: 1–99 % range {q01[i]:.3g} to {q99[i]:.3g} of {model} leaves {band}")
    return failed, notes
