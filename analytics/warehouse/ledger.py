"""The ledger: every run's answers stay, in the build and as one append-only Parquet file a run."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from analytics.message import Message
from analytics.terms import SHANGHAI
from analytics.warehouse.checksums import fresh_stored
from analytics.warehouse.connection import DamagedError, Warehouse
from analytics.warehouse.load import append

FOLDER = "ledger"
RECORDS = ("forecast_run", "forecast", "attainment", "driver", "judgement")


def run_identity(
    wh: Warehouse, as_of: date, model: str, seed: int, n_paths: int, version: str, regions: list[str]
) -> tuple[str, str]:
    """Id of a run and digest of its inputs: the same question on the same knowledge has the same id.

    Returns
    -------
    (run_id, inputs)
        ``inputs`` digests the registry, the standards and every value visible as of ``as_of``.
    """
    meta = dict(wh.con.execute("SELECT key, value FROM meta").fetchall())
    content = [
        *(meta.get(name, "") for name in ("registry", "standards", "events")),
        wh.scalar("core/visible_digest", as_of=as_of),
    ]
    inputs = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
    question = [inputs, as_of.isoformat(), model, seed, n_paths, version, sorted(regions)]
    return hashlib.sha256(json.dumps(question).encode()).hexdigest()[:12], inputs


def is_known(wh: Warehouse, run_id: str) -> bool:
    """Whether this run stands in the ledger."""
    return wh.scalar("core/run_known", run_id=run_id) is not None


def record_run(
    wh: Warehouse,
    run: dict[str, object],
    forecast: pd.DataFrame,
    attainment: pd.DataFrame,
    now: datetime | None = None,
    **more: pd.DataFrame,
) -> None:
    """Write one run; a run that is known adds nothing.

    Parameters
    ----------
    wh : Warehouse
        A writable build.
    run, forecast, attainment
        Rows of the tables of these names, but for the run's id and the time.
    now : datetime, optional
        Time of Shanghai at which it is recorded; default that of the clock.
    **more : DataFrame
        Of ``driver`` (the figures behind inferred probabilities) and ``judgement`` (who judged), where there are any.
    """
    run_id = str(run["run_id"])
    if is_known(wh, run_id):
        return
    now = now or datetime.now(SHANGHAI).replace(tzinfo=None)
    append(wh, "forecast_run", pd.DataFrame([{**run, "loaded_at": now}]))
    append(wh, "forecast", forecast.assign(run_id=run_id))
    append(wh, "attainment", attainment.assign(run_id=run_id))
    for table, rows in more.items():
        stamped = {"loaded_at": now} if table == "judgement" else {}
        append(wh, table, rows.assign(run_id=run_id, **stamped))


def _file(folder: Path, run_id: str) -> Path:
    return folder / FOLDER / f"{run_id}.parquet"


def export_missing(wh: Warehouse, folder: Path) -> int:
    """Write a Parquet file for every run that has none yet; returns how many were written."""
    runs = wh.query("core/runs")["run_id"]
    missing = [r for r in runs if not _file(folder, r).is_file()]
    for run_id in missing:
        with fresh_stored(folder, _file(folder, run_id)) as part:
            wh.query("core/run_records", run_id=run_id).to_parquet(part, index=False)
    return len(missing)


def ledger_files(folder: Path) -> list[Path]:
    """Files of the ledger, one a run."""
    return sorted((folder / FOLDER).glob("*.parquet"))


def read_run(path: Path) -> pd.DataFrame:
    """Records of one run's file.

    Raises
    ------
    DamagedError
        If it cannot be read, or is no file of the ledger.
    """
    try:
        rows = pd.read_parquet(path)
    except Exception as error:  # pyarrow raises whatever its C++ met
        raise _damaged(path, str(error).splitlines()[0][:120]) from None
    if not {"record", "run_id"} <= set(rows.columns) or set(rows["run_id"]) != {path.stem}:
        raise _damaged(path, Message("it holds no records of the run it is named after"))
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


def import_missing(wh: Warehouse, folder: Path) -> int:
    """Take back runs that only the Parquet ledger still has; returns how many."""
    known = set(wh.query("core/runs")["run_id"])
    files = [path for path in ledger_files(folder) if path.stem not in known]
    for path in files:
        rows = read_run(path)
        for table in RECORDS:
            columns = [c[0] for c in wh.con.execute(f'DESCRIBE "{table}"').fetchall()]
            part = rows.loc[rows["record"] == table, [c for c in columns if c in rows.columns]]
            append(wh, table, part)
    return len(files)
