"""What a user should know before trusting an answer: installation, registry, warehouse, data age."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version

import duckdb
import pandas as pd

from analytics import __version__, standards
from analytics.errors import DabiaoError, InputError
from analytics.flow import stated
from analytics.ingest.quarantine_reasons import from_kept
from analytics.message import Message, joined
from analytics.settings import Settings
from analytics.targets.registry import load as load_registry
from analytics.terms import SHANGHAI
from analytics.warehouse import archive, builds, checksums, current_build, journal, ledger, open_build, pages, publish
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
        Message(
            "{targets:target|targets} of {plans:plan|plans}, {regions:region|regions}",
            targets=len(registry.targets),
            plans=len(registry.plans),
            regions=len(registry.regions),
        ),
    )


def _settings(settings: Settings) -> tuple[str, str]:
    wrong = stated.faults(settings, load_registry(settings.raw_dir))
    return ("bad", joined(wrong, "; ")) if wrong else ("ok", Message("region and model are known"))


def _standards(settings: Settings) -> tuple[str, str]:
    rules = standards.load(settings.raw_dir)
    values = {"editions": len(rules.editions), "breakpoints": len(rules.breakpoints)}
    return "ok", Message("{editions} editions, {breakpoints} breakpoints", **values)


def _warehouse(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", Message("no build yet in {folder}: the next command makes one", folder=settings.warehouse_dir)
    with open_build(build) as wh:
        failed = publish.run_checks(wh)
        counts = wh.query("core/table_counts").iloc[0].to_dict()
    if failed:
        return "bad", "; ".join(failed)
    n = {str(name): value for name, value in counts.items()}
    held = Message("{measurements:measurement|measurements}, {figures:figure|figures}, {targets:target|targets}, "
                   "{files:file|files}, "
                   "{quarantined} quarantined, {runs:run|runs}", **n)  # fmt: skip
    return "ok", joined([str(build), held], ": ")


def _builds(settings: Settings) -> tuple[str, str]:
    """Read every build whole: an older one is needed where the one in use is damaged."""
    states = builds.build_states(settings.warehouse_dir)
    wrong = [joined([state.path.name, state.fault], ": ") for state in states if state.fault]
    if wrong:
        return "bad", joined([*wrong, Message("'dabiao repair' points to the newest intact one")], "; ")
    return "ok", ", ".join(state.path.name for state in states) or Message("none yet")


def _ledger(settings: Settings) -> tuple[str, str]:
    files = ledger.ledger_files(settings.warehouse_dir)
    wrong = [joined([path.name, why], ": ") for path, why in damaged_files(settings.warehouse_dir)]
    if wrong:
        return "bad", joined([*wrong, Message("'dabiao repair' writes them again, or sets them aside")], "; ")
    return "ok", Message("{n:run|runs}", n=len(files))


def _kept(settings: Settings) -> tuple[str, str]:
    """Every load that was kept, its bytes compared with their digest."""
    folder = settings.warehouse_dir
    every = journal.standing(journal.records(folder))
    files = {name: digest for r in every for name, digest in {r.file: r.sha256, **r.beside}.items()}
    wrong = [text for name, digest in files.items() if (text := journal.fault_of_blob(folder, name, digest))]
    if wrong:
        return "bad", joined([*wrong, Message("restore them from a copy, or load these files again")], "; ")
    return "ok", Message("{n:load|loads} kept", n=len(every))


def _days_of_hours(settings: Settings) -> tuple[str, str]:
    """Whether stored days were made of their hours by today's rule."""
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", Message("nothing loaded yet")
    with open_build(build) as wh:
        earlier = archive.days_of_an_earlier_rule(wh)
        none = not archive.holds_hours(wh)
    return (
        ("note", earlier)
        if earlier
        else ("ok", Message("no hours loaded") if none else Message("made by today's rule"))
    )


def _quarantine(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", Message("nothing loaded yet")
    with open_build(build) as wh:
        rows = wh.query("core/quarantine_reasons")
    if rows.empty:
        return "ok", Message("no row in quarantine")
    return "note", joined(
        [
            Message("{n} x {reason} ({file})", n=row["n"], reason=from_kept(row), file=row["file"])
            for row in rows.to_dict("records")
        ],
        "; ",
    )


def _age(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", Message("nothing loaded yet")
    with open_build(build) as wh:
        newest = wh.newest_day()
    today = datetime.now(SHANGHAI).date()
    if newest is None:
        return "note", Message("no measurement")
    age = (today - newest).days
    state = "ok" if age <= settings.stale_after_days else "note"
    return state, Message("newest day {day}, {age:day|days} ago", day=newest, age=age)


def _pages(settings: Settings) -> tuple[str, str]:
    build = current_build(settings.warehouse_dir)
    if build is None:
        return "note", Message("nothing loaded yet")
    with open_build(build) as wh:
        found = pages.unwritten(wh, settings.warehouse_dir)
    if not found:
        return "ok", Message("every run that was to write pages wrote them")
    more = [Message("and {n} more", n=len(found) - MOST_RUNS)] if len(found) > MOST_RUNS else []
    return "note", joined([*(one.message for one in found[-MOST_RUNS:]), *more], "; ")


def _stored(settings: Settings) -> tuple[str, str]:
    """Every stored file compared with the checksum noted when it was written, and kept bytes with their name."""
    folder = settings.warehouse_dir
    wrong, bare = checksums.changed_files(folder)
    wrong += journal.changed_bytes(folder)
    if wrong:
        todo = Message("'dabiao repair' mends pointer, builds and ledger; 'dabiao rebuild' makes all of it again; "
                       "restore the others from a copy")  # fmt: skip
        return "bad", joined([*wrong, todo], "; ")
    files = len(checksums.stored_files(folder))
    said = Message("{n:file|files} as they were written", n=files - len(bare))
    older = Message("{n} of an earlier version without a checksum: the next ones have one", n=len(bare))
    return ("note", joined([said, older], "; ")) if bare else ("ok", said)


#: what is checked where it is asked for: it reads every byte
DEEP: dict[str, Callable[[Settings], tuple[str, str]]] = {"stored files": _stored}
CHECKS: dict[str, Callable[[Settings], tuple[str, str]]] = {
    "installation": lambda _: _versions(),
    "registry": _registry,
    "settings": _settings,
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


def examine(settings: Settings, deep: bool = False) -> pd.DataFrame:
    """Run every check; one row each: ``check, state`` (ok | note | bad) ``, finding``.

    Parameters
    ----------
    settings : Settings
        Names the warehouse.
    deep : bool
        Also compare every stored file with its checksum, byte by byte.
    """
    found = []
    for name, check in (CHECKS | DEEP if deep else CHECKS).items():
        try:
            state, text = check(settings)
        except (DabiaoError, OSError, duckdb.Error) as error:
            state, text = "bad", _first_line(error)
        found.append({"check": name, "state": state, "finding": text})
    # as objects: a column of strings would forget the messages' templates
    return pd.DataFrame(found, dtype=object)


def _first_line(error: Exception) -> str:
    """The first fault of an error, a message if it was one."""
    if isinstance(error, InputError) and error.problems:
        return error.problems[0].message
    text = str(error)
    return error.message if isinstance(error, DabiaoError) and "\n" not in text else (text.splitlines() or [""])[0]
