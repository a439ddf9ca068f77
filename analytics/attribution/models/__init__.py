"""Models of the weather's part of a log concentration, by name: each has ``fitter``.

``fitter(task)`` reads all days once and gives a function ``(rows, seed) -> (n_days,)``, which learns from some days
and predicts all of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.attribution.models import boosting, gam
from analytics.attribution.models.task import WeatherTask

Fit = Callable[[np.ndarray, int], np.ndarray]
#: explains as much of years left out as boosting, in a tenth of the time (docs/attribution.md)
DEFAULT_MODEL = "gam"
MODELS: dict[str, Callable[[WeatherTask], Fit]] = {"boosting": boosting.fitter, "gam": gam.fitter}
