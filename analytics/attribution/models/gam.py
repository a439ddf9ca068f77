"""A generalised additive model: season and level beside a smooth curve a predictor, estimated together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.attribution.models.task import WeatherTask

KNOTS = 6
#: what the squared weight of a curve's column counts beside the squared errors of the days
PENALTY = 3.0
#: nothing but a guard against columns that half of the years leave empty
GUARD = 1e-3
#: a predictor with fewer distinct values has no curve
LEAST_DISTINCT = 12


def fitter(task: WeatherTask) -> Callable[[np.ndarray, int], np.ndarray]:
    """Penalised cubic B-splines (Wood 2017, Generalized Additive Models, ch. 4; basis of statsmodels).

    A level of its own for each year stands beside the curves, so that they are learnt from differences within years. A
    missing predictor takes its median; curves are level beyond the first and last per cent of its values.
    """
    from statsmodels.gam.api import BSplines

    low, middle, high = np.nanquantile(task.predictors, [0.01, 0.5, 0.99], axis=0)
    filled = np.clip(np.where(np.isnan(task.predictors), middle, task.predictors), low, high)
    distinct = [k for k in range(filled.shape[1]) if len(np.unique(filled[:, k])) >= LEAST_DISTINCT]
    scaled = (filled[:, distinct] - filled[:, distinct].mean(axis=0)) / filled[:, distinct].std(axis=0)
    curves = BSplines(scaled, df=[KNOTS] * len(distinct), degree=[3] * len(distinct), include_intercept=False)
    basis = np.asarray(curves.basis - curves.basis.mean(axis=0))
    columns = np.column_stack([task.steady, basis])
    penalty = np.diag(np.r_[np.full(task.steady.shape[1], GUARD), np.full(basis.shape[1], PENALTY)])

    def fit(rows: np.ndarray, seed: int) -> np.ndarray:
        own = columns[rows]
        weights = np.linalg.solve(own.T @ own + penalty, own.T @ task.logs[rows])
        return np.asarray(basis @ weights[task.steady.shape[1] :])

    return fit
