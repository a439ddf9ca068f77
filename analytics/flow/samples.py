"""A small workspace to try a job in, as the examples of this package do."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analytics.flow.workspace import make_workspace
from analytics.settings import Settings


def sample_workspace() -> Settings:
    """Settings of a workspace without plans and data, in a new folder of the system's for temporary files.

    Examples
    --------
    >>> sample_workspace().inbox_dir.is_dir()
    True
    """
    return Settings(home=make_workspace(Path(tempfile.mkdtemp()) / "home", empty=True))


def sample_days(file: Path, city: str, values: Sequence[object]) -> Path:
    """Write daily PM2.5 of a city, from 2025-01-01 on, as a CSV file that every reader knows.

    Examples
    --------
    >>> sample_days(Path(tempfile.mkdtemp()) / "days.csv", "甲市", [40, 60]).read_text(encoding="utf-8").split()
    ['date,city,pm25', '2025-01-01,甲市,40', '2025-01-02,甲市,60']
    """
    days = pd.date_range("2025-01-01", periods=len(values)).strftime("%Y-%m-%d")
    pd.DataFrame({"date": days, "city": city, "pm25": list(values)}).to_csv(file, index=False)
    return file
