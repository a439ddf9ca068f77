"""Former name of `analytics.api`, kept for one release."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

_NOW = {"House": "Workspace", "open_house": "open_workspace"}


def __getattr__(name: str) -> Any:
    now = _NOW.get(name, name)
    found = getattr(import_module("analytics.api"), now)
    warnings.warn(f"analytics.door.{name} is now analytics.api.{now}", DeprecationWarning, stacklevel=2)
    return found
