"""Models by name: each has ``simulate``, which takes a `Task` and gives days ``(n_params, n_paths, n_days)``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.forecast.models import climatology, combined, damped_window, line, monthly_models, panel, prophet_model
from analytics.forecast.paths import Task

DEFAULT_MODEL = "combined"
MODELS: dict[str, Callable[[Task], np.ndarray]] = {
    "combined": combined.simulate,
    "panel": panel.simulate,
    "damped_window": damped_window.simulate,
    "climatology": climatology.simulate,
    "line": line.simulate,
    "airline": monthly_models.airline,
    "prophet": prophet_model.simulate,
    "auto_arima": monthly_models.auto_arima,
}

#: Models that are fitted to one series at a time, and the package each needs; the others take hundredths of a second.
SLOW = {"airline": "statsmodels", "prophet": "prophet", "auto_arima": "statsforecast"}
# Past windows a parameter needs; the pooled models lean on other cities and on what was learnt elsewhere.
NEEDS: dict[str, int] = {"combined": 2, "panel": 2}
DEFAULT_NEED = 3
# Models that estimate a level: earlier days are brought to the one of today first (`analytics.forecast.level_shifts`)
SETTLED = frozenset({"combined", "panel", "damped_window"})
# Models that learn from the panel at the origin before any region is forecast (`analytics.forecast.year_shift`)
POOLED = frozenset({"combined", "panel"})
