"""Settings: from the environment (``DABIAO_…``), the workspace folder, or defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from analytics import resources
from analytics.errors import InputError, one_of


def default_home() -> Path:
    """Workspace when none is named: a folder with ``data/raw``, the checkout, or ``~/.dabiao``."""
    here = Path.cwd()
    if (here / "data" / "raw" / "registry").is_dir():
        return here
    if resources.in_checkout():
        return resources.root()
    return Path.home() / ".dabiao"


class Settings(BaseSettings):
    """What a user may set without touching code.

    Parameters
    ----------
    home : Path
        Workspace: its ``data/raw`` is read if present, and ``data/warehouse`` is written.
    warehouse : Path, optional
        Folder of the builds, the pointer, the lock and the ledger; default ``home/data/warehouse``.
    seed : int
        Seed of every random draw.
    n_paths : int
        Sample paths a forecast.
    evidence : {'all', 'published'}
        What an answer may stand on: ``all`` infers goals without values of their own from related regions and goals of
        their class, and marks them; ``published`` leaves them without an answer.
    stale_after_days : int
        Age of the newest value, in days, beyond which a run for today exits with 2.
    workers : int
        Workers on which regions are forecast; 1 keeps everything in one process.
    backend : {'loky', 'dask', 'ray'}
        Where those workers run: local processes, Dask or Ray. The numbers are the same everywhere.
    scheduler : str, optional
        Address of a Dask scheduler or a Ray cluster; without it a local one is started.

    Raises
    ------
    InputError
        If a value makes no sense; names the variable.

    Examples
    --------
    >>> Settings(seed=7).seed
    7
    """

    model_config = SettingsConfigDict(env_prefix="DABIAO_", env_ignore_empty=True, extra="ignore")

    home: Path | None = None
    warehouse: Path | None = None
    seed: int = 20260101
    n_paths: int = 2000
    model: str = "combined"
    lang: str = "zh"
    evidence: Literal["all", "published"] = "all"
    stale_after_days: int = 10
    workers: int = Field(default=1, ge=1)
    backend: Literal["loky", "dask", "ray"] = "loky"
    scheduler: str | None = None

    def __init__(self, **given: Any) -> None:
        for name in given:
            one_of("setting", name, list(type(self).model_fields))
        try:
            super().__init__(**given)
        except ValidationError as wrong:
            first = wrong.errors()[0]
            name = str(first["loc"][0]).upper()
            raise InputError(f"DABIAO_{name}: {first['input']!r}, expected: {first['msg']}") from None

    @property
    def home_dir(self) -> Path:
        """Workspace folder."""
        return self.home or default_home()

    @property
    def raw_dir(self) -> Path:
        """Registry, standards and data of the workspace, or the embedded ones."""
        own = self.home_dir / "data" / "raw"
        return own if (own / "registry").is_dir() else resources.raw_dir()

    @property
    def warehouse_dir(self) -> Path:
        """Folder of the warehouse builds."""
        return self.warehouse or self.home_dir / "data" / "warehouse"
