"""Models by name: each has ``simulate``, which takes a `Task` and gives days ``(n_params, n_paths, n_days)``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.forecast.models import climatology, damped_window, line, prophet_model
from analytics.forecast.paths import Task

DEFAULT_MODEL = "damped_window"
MODELS: dict[str, Callable[[Task], np.ndarray]] = {
    "damped_window": damped_window.simulate,
    "climatology": climatology.simulate,
    "line": line.simulate,
    "prophet": prophet_model.simulate,
}
