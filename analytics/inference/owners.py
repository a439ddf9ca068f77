"""Which department publishes the figures of an indicator, as a code; the catalogues hold the names.

The table is ``data/raw/registry/owners.csv``, that of the workspace where it has one (`read_from`): the first row whose
prefix and domain fit an indicator names its department. A code that the catalogues lack is shown as it is written, so a
bureau may write its own names of departments.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analytics import resources
from analytics.errors import InputError, Problem
from analytics.message import Message

FILE = "owners.csv"
COLUMNS = ("indicator_prefix", "domain", "department")
_folders: list[Path] = []  # of the workspace that is read from, if one was named


@dataclass(frozen=True)
class Owner:
    """A row of the table: how an id begins and its domain ('' any), and the department."""

    prefix: str
    domain: str
    department: str


def read_from(raw_dir: Path) -> None:
    """Let the table be that of a workspace, if it has one."""
    _folders[:] = [raw_dir]


def owner_of(indicator_id: str, domain: str) -> str:
    """Code of the department that publishes an indicator.

    Raises
    ------
    InputError
        If the table lacks a column, or no row fits.

    Examples
    --------
    >>> owner_of("film_recovery_share", "rural"), owner_of("pm25_mean", "air"), owner_of("renewable_capacity", "energy")
    ('agriculture', 'ecology_environment', 'development_reform')
    """
    own = [folder / "registry" / FILE for folder in _folders]
    path = next((path for path in own if path.is_file()), resources.raw_dir() / "registry" / FILE)
    found = (row.department for row in _table(path, path.stat().st_mtime_ns)
             if indicator_id.startswith(row.prefix) and row.domain in ("", domain))  # fmt: skip
    department = next(found, "")
    if not department:
        todo = Message("add a last row with a department and nothing before it")
        raise InputError(Problem(str(path), None, "indicator_prefix", indicator_id, Message("a row that fits"), todo))
    return department


@cache
def _table(path: Path, _changed: int) -> tuple[Owner, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lacking = [name for name in COLUMNS if rows and name not in rows[0]]
    if lacking:
        raise InputError(Problem(str(path), 1, lacking[0], None, Message("a column of this name")))
    return tuple(Owner(*((row[name] or "").strip() for name in COLUMNS)) for row in rows)
