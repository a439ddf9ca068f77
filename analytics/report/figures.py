"""Former name of `analytics.report.charts`, kept for one release."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    found = getattr(import_module("analytics.report.charts"), name)
    warnings.warn("analytics.report.figures is now analytics.report.charts", DeprecationWarning, stacklevel=2)
    return found
