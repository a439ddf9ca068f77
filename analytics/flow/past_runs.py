"""The runs of a workspace, one line each, and when the next one is due: what an operator asks first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from analytics.message import as_data, from_data

FILE = "runs.jsonl"


@dataclass(frozen=True)
class PastRun:
    """How a run ended.

    Parameters
    ----------
    started_at : datetime
        With its offset.
    seconds : float
        How long it took.
    exit_code : int
        0 done, 1 bad input, 2 stale data, 3 locked, 4 a part could not be made.
    reason : str
        Why it ended so, a message where it was one: each reader has it in a language of their own.

    Examples
    --------
    >>> PastRun(datetime.fromisoformat("2026-11-29T08:30:00+08:00"), 12.5, 0, "done").exit_code
    0
    """

    started_at: datetime
    seconds: float
    exit_code: int
    reason: str


def note_run(folder: Path, run: PastRun) -> None:
    """Add a run to the record in a warehouse's folder; nothing is made where no warehouse is.

    Raises
    ------
    OSError
        If the record cannot be written.
    """
    if not folder.is_dir():
        return
    row = {
        "started_at": run.started_at.isoformat(timespec="seconds"),
        "seconds": run.seconds,
        "exit_code": run.exit_code,
        "reason": str(run.reason),
        "message": as_data(run.reason),
    }
    broken_off = _ends_within_a_line(folder / FILE)
    with (folder / FILE).open("a", encoding="utf-8") as handle:  # one write a line, so that two runs both stay
        handle.write("\n" * broken_off + json.dumps(row, ensure_ascii=False) + "\n")


def _ends_within_a_line(path: Path) -> bool:
    """Whether the last run was killed while it wrote."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    with path.open("rb") as handle:
        handle.seek(-1, 2)
        return handle.read(1) != b"\n"


def past_runs(folder: Path, most: int) -> list[PastRun]:
    """The last runs that are on record, the newest first; a line that cannot be read is left out.

    Parameters
    ----------
    folder : Path
        Folder of the warehouse.
    most : int
        How many.
    """
    try:
        lines = (folder / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = sorted(_runs(lines), key=lambda run: run.started_at)
    return found[::-1][:most]


def _runs(lines: list[str]) -> Iterator[PastRun]:
    for line in lines:
        try:
            row = json.loads(line)
            started = datetime.fromisoformat(row["started_at"])
            if started.tzinfo is None:
                continue
            reason = from_data(row.get("message")) or str(row["reason"])
            yield PastRun(started, float(row["seconds"]), int(row["exit_code"]), reason)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # half a line of a run that was broken off, or written by hand


def next_due(last: PastRun, hours: float) -> datetime:
    """When the next run is due: so many hours after the last one began.

    Examples
    --------
    >>> last = PastRun(datetime.fromisoformat("2026-11-29T08:30:00+08:00"), 12.5, 0, "done")
    >>> next_due(last, 24).isoformat()
    '2026-11-30T08:30:00+08:00'
    """
    return last.started_at + timedelta(hours=hours)
