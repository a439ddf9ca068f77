"""Which changes of an answer are worth a reader's time: another status, another band, or five points and more."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from analytics.attainment.likelihood import likelihood
from analytics.terms import WITHOUT_OWN_DATA, Status

#: Least change of a probability within its band that is said
LEAST = 0.05


class AnswerChange(StrEnum):
    """In what an answer differs from an earlier one; the first that applies."""

    LOST = "lost"  # the target cannot be met any more
    STATUS = "status"
    BAND = "band"
    POINTS = "points"


def changes(now: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Find what is material in the change of each answer.

    Parameters
    ----------
    now, before : DataFrame
        Rows of the same targets in the same order: ``status``, ``p_met``, ``p_low``, ``p_high`` (0 to 1, missing where
        there is none).

    Returns
    -------
    Series of str
        A `AnswerChange` each, ``''`` where nothing material changed; index of `now`. Ours: there is no standard for it.

    Examples
    --------
    >>> def row(status, p):
    ...     return pd.DataFrame({"status": [status], "p_met": [p], "p_low": [p], "p_high": [p]})
    >>> [changes(row("open", p), row("open", 0.70)).iloc[0] for p in (0.72, 0.76, 0.65)]
    ['', 'points', 'band']
    >>> changes(row("lost", 0.0), row("open", 0.70)).iloc[0], changes(row("met", 1.0), row("met", 1.0)).iloc[0]
    ('lost', '')
    """
    other_status = now["status"].to_numpy() != before["status"].to_numpy()
    lost = other_status & (now["status"].to_numpy() == Status.LOST)
    bands = {name: _bands(frame) for name, frame in (("now", now), ("before", before))}
    moved = np.zeros(len(now))
    for name in ("p_met", "p_low", "p_high"):
        step = np.abs(_numbers(now, name) - _numbers(before, name))
        moved = np.fmax(moved, np.nan_to_num(step))
    appeared = np.isnan(_numbers(now, "p_met")) != np.isnan(_numbers(before, "p_met"))
    found = np.select(
        # a step of exactly five points counts, whatever the last binary digit of a difference is
        [lost, other_status, (bands["now"] != bands["before"]) | appeared, moved >= LEAST - 1e-9],
        [AnswerChange.LOST, AnswerChange.STATUS, AnswerChange.BAND, AnswerChange.POINTS],
        default="",
    )
    return pd.Series(found, index=now.index, dtype=object)


def on_own_data(now: pd.Series, before: pd.Series) -> pd.Series:
    """Find which answers stood on data of the region's own, now or before; only of these a change is said.

    Inferred probabilities move with other regions' figures.

    Parameters
    ----------
    now, before : Series of str
        Statuses of the same targets in the same order, of the same index; missing where there was no answer.

    Returns
    -------
    Series of bool

    Examples
    --------
    >>> on_own_data(pd.Series(["open", "inferred", "no evidence"]), pd.Series(["inferred", "met", None])).tolist()
    [True, True, False]
    >>> len(on_own_data(pd.Series([], dtype=str), pd.Series([], dtype=object)))
    0
    """
    return _own(now) | _own(before)


def _own(status: pd.Series) -> pd.Series:
    return status.notna() & ~status.isin(WITHOUT_OWN_DATA)


def _numbers(rows: pd.DataFrame, name: str) -> np.ndarray:
    return pd.to_numeric(rows[name], errors="coerce").to_numpy(dtype=float)


def _bands(rows: pd.DataFrame) -> np.ndarray:
    return np.array([likelihood(p) for p in _numbers(rows, "p_met")], dtype=object)
