"""Prophet on log daily values, by name, for comparison: its period means are far too sure of themselves."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from analytics.forecast.note import ModelFailed, Note, NoteKind, NotEnoughHistory
from analytics.forecast.paths import Task
from analytics.forecast.window import FLOOR, ONE_DAY
from analytics.message import Message

LOWEST_SHARE = 0.01  # a zero is taken as this share of the median before the logarithm
MIN_DAYS = 730  # two years, so that a yearly season can be distinguished from a trend


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the loggers of Prophet and its sampler."""
    loggers = [logging.getLogger(name) for name in ("prophet", "cmdstanpy", "prophet.plot")]
    before = [(log.level, log.disabled) for log in loggers]
    for log in loggers:
        log.setLevel(logging.CRITICAL)
        log.disabled = True
    try:
        yield
    finally:
        for log, (level, disabled) in zip(loggers, before, strict=True):
            log.setLevel(level)
            log.disabled = disabled


@contextmanager
def legacy_seed(seed: int) -> Iterator[None]:
    """Prophet draws from NumPy's global stream: seed it, and put it back as it was."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(seed)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002


def simulate(task: Task) -> np.ndarray:
    """Simulate each parameter on its own from the predictive samples of Prophet.

    Raises
    ------
    NotEnoughHistory
        If a parameter has less than two years of days.
    ModelFailed
        If Prophet is not installed or its fit fails, with the reason.
    """
    seeds = task.errors.integers(0, 2**31, len(task.record.names))
    parts = [_one(task, i, int(seed)) for i, seed in enumerate(seeds)]
    return np.stack(parts).astype(np.float32)


def _one(task: Task, series: int, seed: int) -> np.ndarray:
    record, values = task.record, task.record.observed[series]
    name = record.names[series]
    present = ~np.isnan(values)
    if present.sum() < MIN_DAYS:
        raise NotEnoughHistory(
            Note(NoteKind.FEW_DAYS, name, {"n": int(present.sum()), "model": "Prophet", "needs": MIN_DAYS})
        )
    floor = max(LOWEST_SHARE * float(np.nanmedian(values)), FLOOR)
    days = (record.first + np.flatnonzero(present) * ONE_DAY).astype("datetime64[ns]")
    frame = pd.DataFrame({"ds": days, "y": np.log(np.maximum(values[present], floor))})
    future = pd.DataFrame({"ds": task.dates.astype("datetime64[ns]")})
    try:
        from prophet import Prophet

        with quiet(), legacy_seed(seed):
            model = Prophet(
                yearly_seasonality=True,
                weekly_seasonality=False,
                daily_seasonality=False,
                uncertainty_samples=task.n_paths,
            )
            model.fit(frame, seed=seed)
            samples = model.predictive_samples(future)["yhat"]
    except Exception as reason:  # whatever Stan throws is reported, never hidden
        why = f"{type(reason).__name__}: {reason}"
        raise ModelFailed(Message("{model} failed on {name}: {why}", model="prophet", name=name, why=why)) from reason
    return np.exp(np.asarray(samples, dtype=float)).T
