"""What a run did, for machines: inputs, rows, dates, pages, faults, how long each step took, and how it ended."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics import __version__
from analytics.errors import DabiaoError, Fault, reason_of
from analytics.flow.inbox import Taken
from analytics.flow.running import RunResult
from analytics.message import Message
from analytics.terms import SHANGHAI
from analytics.writing import write_bytes

DONE = Message("done")


@dataclass
class Steps:
    """The steps of a run as they are reported, and the seconds to the next one.

    Examples
    --------
    >>> steps = Steps()
    >>> steps("ingest a.csv")
    >>> steps("forecast")
    >>> [name for name, _ in steps.durations()]
    ['ingest a.csv', 'forecast']
    """

    began: float = field(default_factory=time.monotonic)
    found: list[tuple[str, float]] = field(default_factory=list)

    def __call__(self, step: str) -> None:
        """Note that a step begins, which ends the one before."""
        self.found.append((str(step), time.monotonic()))

    def durations(self) -> list[tuple[str, float]]:
        """Each step with its seconds; the last one lasts until now."""
        ends = [*(at for _, at in self.found), time.monotonic()][1:]
        return [(step, round(end - at, 2)) for (step, at), end in zip(self.found, ends, strict=True)]

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return round(time.monotonic() - self.began, 2)


@dataclass(frozen=True)
class RunSummary:
    """A run in one object, as ``dabiao run --summary FILE`` writes it.

    Parameters
    ----------
    version, started_at, ended_at : str
        Version of the product; times with their offset.
    seconds : float
        How long the run took.
    exit_code : int
        With which the command ends: 0 done, 1 bad input, 2 stale data, 3 locked, 4 a part could not be made.
    exit_reason : str
        ``done``, or the first message of what went wrong.
    warehouse, newest_day : str or None
        Build that was published, and its newest day with a measured value.
    inbox, files, dates, steps : list of dict
        Files taken out of the inbox; files read with their rows; dates with the run that answers them; steps with their
        seconds.
    not_loaded, briefings, pages_lacking : list of str
        Files or sheets of which the load failed, pages that are there, pages of earlier runs that are not.
    faults : list of dict
        Parts that could not be made.
    stale : str or None
        Why the data are too old for today; None if they are not.
    site : str or None
        Folder of the site, where one was published.
    """

    version: str
    started_at: str
    ended_at: str
    seconds: float
    exit_code: int
    exit_reason: str
    warehouse: str | None = None
    newest_day: str | None = None
    inbox: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    not_loaded: list[str] = field(default_factory=list)
    dates: list[dict[str, Any]] = field(default_factory=list)
    briefings: list[str] = field(default_factory=list)
    pages_lacking: list[str] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    stale: str | None = None
    site: str | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)


def summary_of(result: RunResult | None, steps: Steps, started: datetime, error: BaseException | None) -> RunSummary:
    """Put together what a run did.

    Parameters
    ----------
    result : RunResult or None
        None if the run was refused before anything was made.
    steps : Steps
        What it reported while it went on.
    started : datetime
        When it began, with its offset.
    error : exception or None
        With which it ends.
    """
    code = error.exit_code if isinstance(error, DabiaoError) else 0 if error is None else 1
    common: dict[str, Any] = {
        "version": __version__,
        "started_at": started.isoformat(timespec="seconds"),
        "ended_at": datetime.now(SHANGHAI).isoformat(timespec="seconds"),
        "seconds": steps.seconds,
        "exit_code": code,
        "exit_reason": _reason(error),
        "steps": [{"step": step, "seconds": seconds} for step, seconds in steps.durations()],
    }
    return RunSummary(**common) if result is None else RunSummary(**common, **_made(result))


def _reason(error: BaseException | None) -> str:
    if isinstance(error, DabiaoError):
        return error.message
    return DONE if error is None else reason_of(error)


def _made(result: RunResult) -> dict[str, Any]:
    same = [path for one in result.as_before for path in one.briefings]
    return {
        "warehouse": str(result.warehouse) if result.warehouse else None,
        "newest_day": result.newest.isoformat() if result.newest else None,
        "inbox": [
            {"file": one.file, "loaded": one.loaded, "moved_to": str(one.moved_to)} for one in result.inbox.taken
        ],
        "files": [_without(asdict(one), "notes") for one in result.refreshed.loaded],
        "not_loaded": [str(text) for text in [*result.inbox.failed, *result.refreshed.failed]],
        "dates": _dates(result),
        "briefings": [str(path) for path in [*result.briefings, *same]],
        "pages_lacking": [str(one) for one in result.unwritten],
        "faults": [_fault(one) for one in result.faults],
        "stale": str(result.stale) if result.stale else None,
        "site": str(result.site.folder) if result.site else None,
    }


def _dates(result: RunResult) -> list[dict[str, Any]]:
    """Each date with its run, whether it was answered anew, and the goals of all regions by status."""
    anew = [
        {
            "as_of": one.as_of.isoformat(),
            "run_id": one.run_id,
            "anew": True,
            "goals": {str(k): int(n) for k, n in one.assessment.outlook["status"].value_counts().sort_index().items()},
        }
        for one in result.answers
    ]
    same = [{"as_of": one.as_of.isoformat(), "run_id": one.run_id, "anew": False} for one in result.as_before]
    return sorted([*anew, *same], key=lambda one: str(one["as_of"]))


def _taken(one: Taken) -> dict[str, Any]:
    return {"file": one.file, "loaded": one.loaded, "moved_to": str(one.moved_to)}


def _fault(one: Fault) -> dict[str, Any]:
    return {name: str(value) for name, value in asdict(one).items()}


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def write_summary(path: Path, summary: RunSummary) -> None:
    """Write a summary as JSON in one step, so that who watches the file never reads half of it."""
    write_bytes(path, (json.dumps(asdict(summary), ensure_ascii=False, indent=1) + "\n").encode())
