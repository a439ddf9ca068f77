"""Boosted regression trees: a hundred small trees, each a step towards what the ones before left over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from analytics.attribution.models.task import WeatherTask
from analytics.errors import DabiaoError
from analytics.message import Message

#: small and slow to learn, so that a day's chance is not taken for weather
TREES: dict[str, Any] = {
    "max_iter": 100, "learning_rate": 0.08, "max_leaf_nodes": 12, "min_samples_leaf": 20, "l2_regularization": 1.0,
    "max_features": 0.4, "max_bins": 64, "early_stopping": False,
}  # fmt: skip


def fitter(task: WeatherTask) -> Callable[[np.ndarray, int], np.ndarray]:
    """Histogram gradient boosting with squared error (Friedman 2001, doi:10.1214/aos/1013203451; scikit-learn).

    It learns what season and level, estimated beside the additive model, leave over.

    Raises
    ------
    DabiaoError
        If scikit-learn is not installed.
    """
    try:
        from sklearn.ensemble import HistGradientBoostingRegressor
    except ImportError:
        raise DabiaoError(
            Message("the model boosting needs scikit-learn: pip install 'dabiao[attribution]', or leave out --model")
        ) from None

    @threadpool_limits.wrap(limits=1)  # so few rows: threads would wait for each other
    def fit(rows: np.ndarray, seed: int) -> np.ndarray:
        trees = HistGradientBoostingRegressor(random_state=seed, **TREES)
        trees.fit(task.predictors[rows], task.logs[rows] - task.expected[rows])
        return np.asarray(trees.predict(task.predictors))

    return fit
