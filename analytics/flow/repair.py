"""Mend a warehouse: point to the newest intact build, write or set aside damaged files of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analytics.errors import DabiaoError
from analytics.flow.refreshing import refresh
from analytics.message import Message
from analytics.settings import Settings
from analytics.warehouse import builds, grades, journal, ledger, lock, open_build, publish

Progress = Callable[[str], None]
ASIDE = ".damaged"


def repair(settings: Settings, progress: Progress = lambda _: None) -> pd.DataFrame:
    """Check pointer, builds and ledger, and mend what can be mended. Nothing is deleted.

    Parameters
    ----------
    settings : Settings
        Names the warehouse.
    progress : callable
        Called with one line on what is being done.

    Returns
    -------
    DataFrame
        One row for each thing that was checked: ``item, state`` (ok | mended | bad | lost) ``, finding``.

    Raises
    ------
    DabiaoError
        If no build is intact.
    LockedError
        If another run is writing.
    """
    folder = settings.warehouse_dir
    with lock.writer_lock(folder):
        progress(Message("open and check every build"))
        states = builds.build_states(folder)
        if not states and builds.awaits_first_build(folder):
            return _rows([(folder.name, "ok", Message("no build yet: the next command makes one"))])
        found = [(s.path.name, "bad" if s.fault else "ok", s.fault or Message("intact")) for s in states]
        intact = [state for state in states if not state.fault]
        if not intact:
            raise DabiaoError(
                Message(
                    "no build in {folder} is intact; 'dabiao rebuild' makes one of the loads that were "
                    "kept and the ledger",
                    folder=folder,
                )
            )
        found.append(_pointer(folder, intact))
        progress(Message("ledger"))
        found += _ledger(folder)
    with open_build(publish.current_build(folder) or folder) as wh:
        before = set(wh.query("core/runs")["run_id"])
    again = refresh(settings, progress)
    with open_build(publish.current_build(folder) or folder) as wh:
        back = set(wh.query("core/runs")["run_id"]) - before
    if back:
        found.append((ledger.FOLDER, "mended", Message("{n:run|runs} taken back into the build", n=len(back))))
    found += [(journal.FOLDER, "bad", text) for text in again.failed]
    return _rows(found)


def _rows(found: list[tuple[str, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(found, columns=["item", "state", "finding"], dtype=object)


def _pointer(folder: Path, intact: list[builds.BuildState]) -> tuple[str, str, str]:
    """Leave a pointer to an intact build as it is; else point to the newest intact one."""
    if any(state.in_use for state in intact):
        return builds.POINTER, "ok", next(s.path.name for s in intact if s.in_use)
    pointer = folder / builds.POINTER
    if pointer.is_dir():
        _set_aside(pointer)
    publish.point_to(folder, intact[0].path)
    return builds.POINTER, "mended", Message("points to {name} now", name=intact[0].path.name)


def _ledger(folder: Path) -> list[tuple[str, str, str]]:
    """Set damaged files aside; a run that the build holds is written again from there."""
    found: list[tuple[str, str, str]] = []
    current = builds.current_build(folder)
    assert current is not None
    with open_build(current) as wh:
        for path, why in grades.damaged_files(folder):
            kept = _set_aside(path)
            known = path == grades.grades_file(folder) or ledger.is_known(wh, path.stem)
            state = "mended" if known else "lost"
            text = Message("written again from the build") if known else Message("no build here holds this run")
            found.append(
                (path.name, state, Message("{why}; set aside as {name}; {text}", why=why, name=kept.name, text=text))
            )
        ledger.export_missing(wh, folder)
        grades.export_grades(wh, folder)
    return found


def _set_aside(path: Path) -> Path:
    """Rename to a name that is free."""
    n = 0
    while (target := path.with_name(f"{path.name}{ASIDE}{n or ''}")).exists():
        n += 1
    return path.rename(target)
