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
    """Open the newest build of the warehouse, read-only; see `analytics.api.open_workspace`.

    Parameters
    ----------
    warehouse : path, optional
        Folder of the builds; default that of the workspace.
    **overrides
        Any field of `Settings`, e.g. ``home`` or ``seed=7``.

    Returns
    -------
    Workspace

    Raises
    ------
    DamagedError
        If the build cannot be read.

    Examples
    --------
    >>> import analytics as da
    >>> with da.open() as workspace:
    ...     workspace.region_id("新乡市")
    'xinxiang'
    """
    from analytics.api import open_workspace

    return open_workspace(warehouse, **overrides)


def load(files: Any, source: str | None = None, region: str | None = None, **more: Any) -> DataFrame:
    """Load monitoring files or filled-in figures, as ``da.ingest`` does; see `analytics.loading.load`.

    Raises
    ------
    InputError
        If a file cannot be read as a whole, or a column that may hold a pollutant was not read.

    Examples
    --------
    Of two days the second has no number: one row is accepted, one goes to quarantine.

    >>> import analytics as da
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": ["2026-10-07", "2026-10-08"], "pm25": [40, "x"]})
    >>> rows.to_csv("xinxiang_new.csv", index=False)
    >>> da.load("xinxiang_new.csv", region="新乡")[["rows_accepted", "rows_quarantined"]].to_numpy().tolist()
    [[1, 1]]
    """
    from analytics.loading import load as load_files

    return load_files(files, source, region, **more)


def judge(target_id: Any = None, office: str = "", quantiles: Any = None, **more: Any) -> DataFrame:
    """Enter what a named office judges of a target, as ``dabiao judge`` does; see `analytics.loading.judge`.

    Raises
    ------
    InputError
        If anything of it cannot be; nothing is kept then.

    Examples
    --------
    The goal asks for 58 %. The office's median is 56 %, so it is met with less than one half:

    >>> import analytics as da
    >>> goal, quantiles = "xinxiang-2023/17-rural-sewage", {0.1: 45, 0.5: 56, 0.9: 63}
    >>> made = da.judge(goal, "新乡市生态环境局", quantiles, judged_on="2025-06-30")
    >>> made[["office", "is_new"]].to_numpy().tolist(), made["p_met"].round(2).tolist()
    ([['新乡市生态环境局', True]], [0.36])
    """
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
