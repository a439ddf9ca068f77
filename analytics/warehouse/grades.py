"""Grades of past runs beside the ledger: one Parquet file, so that a build made from nothing has them again.

``<warehouse>/ledger/grades/grades.parquet`` holds the rows of the tables ``score`` and ``forecast_score`` as the newest
build had them. It is written whole, after the build that holds the grades is published, and before one is made anew.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics.message import Message
from analytics.warehouse.checksums import fresh_stored
from analytics.warehouse.connection import DamagedError, Warehouse
from analytics.warehouse.ledger import FOLDER, ledger_files, read_run
from analytics.warehouse.load import append

TABLES = {"score": ["run_id", "target_id"],
          "forecast_score": ["run_id", "region_id", "indicator_id", "period_start", "period_end"]}  # fmt: skip


def grades_file(folder: Path) -> Path:
    """Where the grades of a warehouse are kept."""
    return folder / FOLDER / "grades" / "grades.parquet"


def held(wh: Warehouse) -> pd.DataFrame:
    """Every grade of a build; ``record`` names its table."""
    return wh.query("core/grades")


def export_grades(wh: Warehouse, folder: Path) -> bool:
    """Write the grades of a build unless the file has them already; returns whether it was written."""
    now, target = held(wh), grades_file(folder)
    if now.empty and not target.is_file():
        return False
    if target.is_file() and read_grades(target).equals(now):
        return False
    with fresh_stored(folder, target) as part:
        now.to_parquet(part, index=False)
    return True


def read_grades(path: Path) -> pd.DataFrame:
    """Grades of a file.

    Raises
    ------
    DamagedError
        If it cannot be read, or holds no grades.
    """
    try:
        rows = pd.read_parquet(path)
    except Exception as error:  # pyarrow raises whatever its C++ met
        raise _damaged(path, str(error).splitlines()[0][:120]) from None
    keys = {"record", *(key for keys in TABLES.values() for key in keys)}
    if not keys <= set(rows.columns):
        raise _damaged(path, Message("it holds no grades"))
    return rows


def _damaged(path: Path, why: str) -> DamagedError:
    return DamagedError(
        Message(
            "{path} is damaged ({why}); 'dabiao repair' writes it again from the build, or sets it aside",
            path=path,
            why=why,
        ),
        why,
    )


def import_grades(wh: Warehouse, folder: Path) -> int:
    """Take back grades that only the file still has, of runs that the build knows; returns how many."""
    path = grades_file(folder)
    if not path.is_file():
        return 0
    rows = read_grades(path)
    rows = rows[rows["run_id"].isin(wh.query("core/runs")["run_id"])]
    before = held(wh)
    for table, key in TABLES.items():
        columns = [c[0] for c in wh.con.execute(f'DESCRIBE "{table}"').fetchall()]
        part = rows.loc[rows["record"] == table, [c for c in columns if c in rows.columns]]
        known = pd.MultiIndex.from_frame(before.loc[before["record"] == table, key])
        append(wh, table, part[~pd.MultiIndex.from_frame(part[key]).isin(known)])
    return len(held(wh)) - len(before)


def damaged_files(folder: Path) -> list[tuple[Path, str]]:
    """Files of runs and of grades that cannot be read, and why."""
    wrong = []
    every = [(path, read_run) for path in ledger_files(folder)]
    if grades_file(folder).is_file():
        every.append((grades_file(folder), read_grades))
    for path, read in every:
        try:
            read(path)
        except DamagedError as error:
            wrong.append((path, error.why))
    return wrong
