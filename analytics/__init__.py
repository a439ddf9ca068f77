"""dabiao: how likely each goal of a plan is to be met, how sure that is, and what must still happen.

Examples
--------
>>> import analytics as da
>>> da.load("kaifeng_daily.csv", region="开封")        # doctest: +SKIP
>>> wh = da.open()                                    # doctest: +SKIP
>>> wh.assess("xinxiang", 2025)                       # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: Public names and the module each is fetched from when it is first asked for, so that the import itself is quick.
_PUBLIC = {
    "Assessment": "analytics.attainment",
    "DabiaoError": "analytics.errors",
    "House": "analytics.door",
    "InputError": "analytics.errors",
    "LockedError": "analytics.errors",
    "Problem": "analytics.errors",
    "Settings": "analytics.settings",
    "StaleDataError": "analytics.errors",
}
__all__ = [
    "Assessment",
    "DabiaoError",
    "House",
    "InputError",
    "LockedError",
    "Problem",
    "Settings",
    "StaleDataError",
    "__version__",
    "load",
    "open",
]

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.attainment import Assessment
    from analytics.door import House
    from analytics.errors import DabiaoError, InputError, LockedError, Problem, StaleDataError
    from analytics.settings import Settings


def open(warehouse: Any = None, **overrides: Any) -> House:
    """Open the newest build of the warehouse, read-only; see `analytics.door.open_house`."""
    from analytics.door import open_house

    return open_house(warehouse, **overrides)


def load(files: Any, source: str | None = None, region: str | None = None, **more: Any) -> DataFrame:
    """Load monitoring files or filled-in figures, as ``dabiao ingest`` does; see `analytics.door.load`."""
    from analytics.door import load as load_files

    return load_files(files, source, region, **more)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
