"""Fixtures the integration tests share."""

import shutil
from pathlib import Path

import pytest
from support.small_warehouse import city_days

from analytics import resources
from analytics.settings import Settings


@pytest.fixture(scope="session")
def air():
    """The embedded days of three cities in a small warehouse; read-only by convention."""
    return city_days()


@pytest.fixture
def own(bare, tmp_path):
    """A private copy of the workspace without data, whose registry may be edited."""
    return Settings(home=Path(shutil.copytree(bare, tmp_path / "home")))


@pytest.fixture
def unbuilt(tmp_path):
    """A workspace with registry and rules and no data, so that a run takes a second."""
    home = tmp_path / "home"
    for name in ("registry", "standards", "events"):
        shutil.copytree(resources.raw_dir() / name, home / "data" / "raw" / name)
    return Settings(home=home)
