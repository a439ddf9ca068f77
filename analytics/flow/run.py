"""The scheduled job: refresh, assess at each date, keep it in the ledger, publish, brief."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from analytics import __version__, attainment
from analytics.errors import DabiaoError
from analytics.flow.brief import Answer, told_of, write_answer
from analytics.flow.brief_files import briefing_folder
from analytics.flow.freshness import stale_series
from analytics.flow.records import attainment_rows, forecast_rows
from analytics.flow.refresh import Refreshed, refresh_into
from analytics.settings import Settings
from analytics.targets import names
from analytics.warehouse import Warehouse, current_build, ledger, open_build, publish
from analytics.writing import made_folder

Progress = Callable[[str], None]
FINAL_STATUSES = ("met", "missed", "contested", "undetermined")


@dataclass(frozen=True)
class RunResult:
    """What a run made: one answer a date, the briefings, and whether the data were too old for today."""

    refreshed: Refreshed
    answers: list[Answer]
    regions: list[str]
    newest: date | None
    briefings: list[Path] = field(default_factory=list)
    stale: str | None = None
    warehouse: Path | None = None


def resolve_day(text: str, newest: date | None) -> date:
    """Day meant by ISO text, ``newest`` or ``today``.

    Raises
    ------
    DabiaoError
        If it is no date, or ``newest`` is asked of an empty warehouse.
    """
    today = datetime.now(publish.SHANGHAI).date()
    if text == "today":
        return today
    if text == "newest":
        if newest is None:
            raise DabiaoError("the warehouse holds no measurement yet, so there is no newest day")
        return newest
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DabiaoError(f"--as-of: {text!r} is no date, expected YYYY-MM-DD, 'newest' or 'today'") from None


def _answer(wh: Warehouse, settings: Settings, as_of: date) -> Answer:
    """Assess every region at a date and keep the result in the ledger."""
    run_id, inputs = ledger.run_identity(
        wh, as_of, settings.model, settings.seed, settings.n_paths, __version__, ["all"]
    )
    made = attainment.assess(wh, as_of, model=settings.model, n_paths=settings.n_paths, seed=settings.seed)
    run_row: dict[str, object] = {
        "run_id": run_id, "as_of": as_of, "model": settings.model, "seed": settings.seed,
        "n_paths": settings.n_paths, "version": __version__, "inputs": inputs, "regions": "all",
        "newest_value_on": wh.newest_known(),
    }  # fmt: skip
    ledger.record_run(wh, run_row, forecast_rows(made, settings.model), attainment_rows(made))
    return Answer(as_of=as_of, run_id=run_id, assessment=made)


def with_outcomes(answers: list[Answer]) -> list[Answer]:
    """Put beside each answer what the latest one found of its targets, where that is an outcome."""
    latest = max(answers, key=lambda a: a.as_of)
    found = latest.assessment.outlook
    closed = pd.to_datetime(found["period_end"]) < pd.Timestamp(latest.as_of)
    told = found.loc[closed & found["status"].isin(FINAL_STATUSES), ["target_id", "status", "value_reported"]]
    return [a if a is latest else a.with_outcomes(told) for a in answers]


def with_boards(answer: Answer, plans: pd.DataFrame, regions: list[str]) -> Answer:
    """Add the rows each region's scoreboard tells."""
    boards = {region: told_of(answer.assessment.outlook, plans, region) for region in regions}
    return dataclasses.replace(answer, boards=boards)


def run(
    settings: Settings,
    as_of: list[str],
    regions: list[str],
    out: Path | None = None,
    progress: Progress = lambda _: None,
) -> RunResult:
    """Do the whole job once.

    Parameters
    ----------
    settings : Settings
        Workspace, warehouse, model, seed.
    as_of : list of str
        Days of knowledge: ISO dates, ``newest`` (first day on which all embedded data are known) or ``today``.
    regions : list of str
        Regions to print and brief, by any name; none means every region that has targets and data.
    out : Path, optional
        Folder of the briefings; default ``briefings`` in the workspace.

    Raises
    ------
    LockedError
        If another run is writing.
    InputError, DabiaoError
        If registry, standards or arguments are wrong; nothing is published then.
    """
    folder = settings.warehouse_dir
    made_folder(briefing_folder(settings, out))  # before minutes are spent
    with publish.writer(folder) as wh:
        refreshed = refresh_into(wh, settings, progress)
        newest = wh.newest_known()
        days = [resolve_day(text, newest) for text in as_of]
        answers = []
        for day in days:
            progress(f"forecast and judge as of {day}")
            answers.append(_answer(wh, settings, day))
        wanted = _regions(wh, regions, answers)
        plans = wh.table("plan")
        stale = (
            "the warehouse holds no measurement"
            if newest is None
            else stale_series(wh, wanted, max(days), settings.stale_after_days)
        )
    build = current_build(folder)
    assert build is not None
    answers = [with_boards(answer, plans, wanted) for answer in with_outcomes(answers)]
    briefings: list[Path] = []
    with open_build(build) as wh:
        ledger.export_missing(wh, folder)
        for answer in answers:
            for region_id in wanted:
                progress(f"briefing {region_id} as of {answer.as_of}")
                briefings += write_answer(wh, settings, answer, region_id, out).values()
    return RunResult(
        refreshed,
        answers,
        wanted,
        newest,
        briefings,
        stale,
        build,
    )


def _regions(wh: Warehouse, asked: list[str], answers: list[Answer]) -> list[str]:
    if asked:
        every = names.all_names(wh.table("region").fillna({"aliases": ""}))
        return [names.resolve(name, every) for name in asked]
    outlook = pd.concat([a.assessment.outlook for a in answers])
    with_data = outlook.loc[outlook["status"] != "no evidence", "region_id"]
    return sorted(with_data.unique())
