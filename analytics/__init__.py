"""dabiao: how likely each goal of a plan is to be met, how sure that is, and what must still happen.

Examples
--------
>>> import analytics as da
>>> rows = da.open().assess("xinxiang", 2025, "2025-10-01", evidence="published")
>>> rows.loc[rows["target_id"] == "xinxiang-2023/2-pm25", ["threshold", "value", "status", "p_met"]].round(2)
    threshold  value status  p_met
55       44.0  36.91   open   0.92
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

from analytics import former

__version__ = "0.1.0"

#: Public names and the module each is fetched from when it is first asked for, so that the import itself is quick.
_PUBLIC = {
    "Assessment": "analytics.attainment",
    "DabiaoError": "analytics.errors",
    "InputError": "analytics.errors",
    "LockedError": "analytics.errors",
    "Problem": "analytics.errors",
    "Settings": "analytics.settings",
    "StaleDataError": "analytics.errors",
    "Workspace": "analytics.api",
}
former.install()
#: Former names, kept for one release.
_FORMER = {"House": "Workspace"}
__all__ = [
    "Assessment",
    "DabiaoError",
    "InputError",
    "LockedError",
    "Problem",
    "Settings",
    "StaleDataError",
    "Workspace",
    "__version__",
    "ingest",
    "judge",
    "load",
    "open",
]

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics import ingest
    from analytics.api import Workspace
    from analytics.attainment import Assessment
    from analytics.errors import DabiaoError, InputError, LockedError, Problem, StaleDataError
    from analytics.settings import Settings


def open(warehouse: Any = None, **overrides: Any) -> Workspace:
    """Open the newest build of the warehouse, read-only; see `analytics.api.open_workspace`."""
    from analytics.api import open_workspace

    return open_workspace(warehouse, **overrides)


def load(files: Any, source: str | None = None, region: str | None = None, **more: Any) -> DataFrame:
    """Load monitoring files or filled-in figures, as ``da.ingest`` does; see `analytics.loading.load`."""
    from analytics.loading import load as load_files

    return load_files(files, source, region, **more)


def judge(target_id: Any = None, office: str = "", quantiles: Any = None, **more: Any) -> DataFrame:
    """Enter what a named office judges of a target, as ``dabiao judge`` does; see `analytics.loading.judge`."""
    from analytics.loading import judge as enter

    return enter(target_id, office, quantiles, **more)


def __getattr__(name: str) -> Any:
    if name == "ingest":  # a package that can be called, see there
        return import_module("analytics.ingest")
    now = _FORMER.get(name, name)
    if now not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if now != name:
        warnings.warn(f"analytics.{name} is now analytics.{now}", DeprecationWarning, stacklevel=2)
    return getattr(import_module(_PUBLIC[now]), now)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
