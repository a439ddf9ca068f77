"""What a model is given to learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class WeatherTask:
    """Days with a value and weather.

    Parameters
    ----------
    predictors : ndarray (n, n_predictors)
        Weather of each day; NaN where missing.
    steady : ndarray (n, n_terms)
        Season, weekday, festival and level: what is no weather.
    logs : ndarray (n,)
        Log concentrations.
    expected : ndarray (n,)
        What season, weekday, festival and level make of them, as estimated so far.
    """

    predictors: np.ndarray
    steady: np.ndarray
    logs: np.ndarray
    expected: np.ndarray
