"""What a user should know before trusting an answer: installation, registry, warehouse, data age."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version

import duckdb
import pandas as pd

from analytics import __version__, standards
from analytics.errors import DabiaoError
from analytics.settings import Settings
from analytics.targets.registry import load as load_registry
from analytics.warehouse import archive, builds, current_build, journal, ledger, open_build, pages, publish
from analytics.warehouse.grades import damaged_files

MOST_RUNS = 5  # without pages that are listed one by one
PACKAGES = ("pandas", "numpy", "duckdb", "statsmodels", "prophet", "plotly", "pandera")


def _versions() -> tuple[str, str]:
    text = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return "ok", f"dabiao {__version__}, Python {sys.version.split()[0]}, {text}"


def _registry(settings: Settings) -> tuple[str, str]:
    registry = load_registry(settings.raw_dir)
    return (
        "ok",
        f"{len(registry.targets)} targets of {len(registry.plans)} plans, {len(registry.regions)} regions",
    )


def _standards(settings: Settings) -> tuple[str, str]:
    rules = standards.load(settings.raw_dir)
    return "ok", f"{len(rules.editions)} editions, {len(rules.breakpoints)} breakpoints"


def _warehouse(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", f"no build yet in {settings.warehouse_dir}: the next command makes one"
    with open_build(build) as wh:
        failed = publish.run_checks(wh)
        counts = wh.query("core/table_counts").iloc[0].to_dict()
    if failed:
        return "bad", "; ".join(failed)
    return "ok", f"{build}: " + ", ".join(f"{value} {name}" for name, value in counts.items())


def _builds(settings: Settings) -> tuple[str, str]:
    """Read every build whole: an older one is needed where the one in use is damaged."""
    states = builds.build_states(settings.warehouse_dir)
    wrong = [f"{state.path.name}: {state.fault}" for state in states if state.fault]
    if wrong:
        return "bad", "; ".join(wrong) + "; 'dabiao repair' points to the newest intact one"
    return "ok", ", ".join(state.path.name for state in states) or "none yet"


def _ledger(settings: Settings) -> tuple[str, str]:
    files = ledger.ledger_files(settings.warehouse_dir)
    wrong = [f"{path.name}: {why}" for path, why in damaged_files(settings.warehouse_dir)]
    if wrong:
        return "bad", "; ".join(wrong) + "; 'dabiao repair' writes them again, or sets them aside"
    return "ok", f"{len(files)} runs"


def _kept(settings: Settings) -> tuple[str, str]:
    """Every load that was kept, its bytes compared with their digest."""
    folder = settings.warehouse_dir
    every = journal.standing(journal.records(folder))
    files = {name: digest for r in every for name, digest in {r.file: r.sha256, **r.beside}.items()}
    wrong = [text for name, digest in files.items() if (text := journal.fault_of_blob(folder, name, digest))]
    if wrong:
        return "bad", "; ".join(wrong) + "; restore them from a copy, or load these files again"
    return "ok", f"{len(every)} loads kept"


def _days_of_hours(settings: Settings) -> tuple[str, str]:
    """Whether stored days were made of their hours by today's rule."""
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", "nothing loaded yet"
    with open_build(build) as wh:
        earlier = archive.days_of_an_earlier_rule(wh)
        none = not archive.holds_hours(wh)
    return ("note", earlier) if earlier else ("ok", "no hours loaded" if none else "made by today's rule")


def _quarantine(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", "nothing loaded yet"
    with open_build(build) as wh:
        rows = wh.query("core/quarantine_reasons")
    if rows.empty:
        return "ok", "no row in quarantine"
    return "note", "; ".join(f"{r['n']} x {r['reason']} ({r['file']})" for r in rows.to_dict("records"))


def _age(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", "nothing loaded yet"
    with open_build(build) as wh:
        newest = wh.newest_day()
    today = datetime.now(publish.SHANGHAI).date()
    if newest is None:
        return "note", "no measurement"
    age = (today - newest).days
    state = "ok" if age <= settings.stale_after_days else "note"
    return state, f"newest day {newest}, {age} days ago"


def _pages(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", "nothing loaded yet"
    with open_build(build) as wh:
        found = pages.unwritten(wh, settings.warehouse_dir)
    if not found:
        return "ok", "every run that was to write pages wrote them"
    more = f"; and {len(found) - MOST_RUNS} more" if len(found) > MOST_RUNS else ""
    return "note", "; ".join(str(one) for one in found[-MOST_RUNS:]) + more


CHECKS: dict[str, Callable[[Settings], tuple[str, str]]] = {
    "installation": lambda _: _versions(),
    "registry": _registry,
    "standards": _standards,
    "warehouse": _warehouse,
    "builds": _builds,
    "ledger": _ledger,
    "kept loads": _kept,
    "days of hours": _days_of_hours,
    "quarantine": _quarantine,
    "data age": _age,
    "pages": _pages,
}


def examine(settings: Settings) -> pd.DataFrame:
    """Run every check; one row each: ``check, state`` (ok | note | bad) ``, finding``."""
    found = []
    for name, check in CHECKS.items():
        try:
            state, text = check(settings)
        except (DabiaoError, OSError, duckdb.Error) as error:
            state, text = "bad", str(error).splitlines()[0]
        found.append({"check": name, "state": state, "finding": text})
    return pd.DataFrame(found)
