"""What is killed: commands that write, each as a function of a workspace. Loaded once by the server that forks them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics import flow
from analytics.errors import DabiaoError
from analytics.flow.site import publish_site
from analytics.ingest import Options
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build
from support.small_country import AS_OF, CITY


def settings_of(home: Path) -> Settings:
    """Few paths: whether something is lost does not depend on how smooth a forecast is."""
    return Settings(home=home, n_paths=50, site=home / "site")


def ingest(home: Path) -> None:
    """Load a file of days and one of hours."""
    done = flow.ingest_files(settings_of(home), [home / "daily.csv", home / "hours.csv"], Options())
    assert not done.failed, done.failed


def run(home: Path) -> None:
    """The scheduled job: refresh, assess, record, publish, brief, and the site."""
    done = flow.run(settings_of(home), [AS_OF], [CITY])
    if done.faults:
        raise DabiaoError("; ".join(map(str, done.faults)))


def site(home: Path) -> None:
    """Publish the site anew."""
    settings = settings_of(home)
    with open_build(current_build(settings.warehouse_dir)) as wh:
        publish_site(wh, settings, home / "site", date.fromisoformat(AS_OF))


def rebuild(home: Path) -> None:
    """Make the warehouse again from what was kept."""
    flow.rebuild(settings_of(home))
