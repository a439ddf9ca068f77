"""The scheduled job: refresh, assess at each date, keep it in the ledger, publish, brief."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pandas as pd

from analytics import __version__
from analytics.errors import Attempts, Fault
from analytics.flow import stated
from analytics.flow.as_before import AsBefore, as_before
from analytics.flow.as_of import as_day
from analytics.flow.brief import Answer, assess_now, rows_of_region, write_answers
from analytics.flow.brief_data import with_outcomes
from analytics.flow.brief_files import briefing_folder
from analytics.flow.freshness import stale_series
from analytics.flow.inbox import Inbox, take
from analytics.flow.records import attainment_rows, driver_rows, forecast_rows, scope_of
from analytics.flow.refreshing import Refreshed, leaving_out, refresh_into
from analytics.flow.site import SiteMade, expect_site_folder, publish_site, shown_run
from analytics.inference import owners
from analytics.message import Message
from analytics.settings import Settings
from analytics.targets import names
from analytics.terms import SHANGHAI, WITHOUT_OWN_DATA
from analytics.warehouse import Warehouse, current_build, ledger, open_build, pages
from analytics.warehouse.latest import copy_latest
from analytics.words.catalogue import LANGS
from analytics.words.numbers import MINUTE
from analytics.writing import made_folder

Progress = Callable[[str], None]
WHOLE_PAGE = ("assessment", "page")  # parts without which there is no page of a region


@dataclass(frozen=True)
class RunResult:
    """What a run made: one answer a date, the briefings, and whether the data were too old for today.

    ``newest`` is the newest day with a measured value, which is known from the day after it on. ``inbox`` is what was
    taken out of the inbox. ``faults`` are the parts, pages, regions and dates that could not be
    made; ``unwritten`` the runs of the ledger, this one or earlier ones, that have no page. ``as_before`` are the dates
    that an earlier run answered already from the same knowledge, its pages being there: they have no answer here.
    ``site`` is the site of the newest date, where one was published.

    Examples
    --------
    >>> made = RunResult(Refreshed(), answers=[], regions=["xinxiang"], newest=date(2026, 10, 6))
    >>> made.faults, made.stale
    ([], None)
    """

    refreshed: Refreshed
    answers: list[Answer]
    regions: list[str]
    newest: date | None
    briefings: list[Path] = field(default_factory=list)
    stale: str | None = None
    warehouse: Path | None = None
    faults: list[Fault] = field(default_factory=list)
    unwritten: list[pages.Unwritten] = field(default_factory=list)
    inbox: Inbox = field(default_factory=Inbox)
    as_before: list[AsBefore] = field(default_factory=list)
    site: SiteMade | None = None


def _identity(wh: Warehouse, settings: Settings, as_of: date) -> tuple[str, str]:
    question = wh, as_of, settings.model, settings.seed, settings.n_paths, __version__
    return ledger.run_identity(*question, scope_of(settings))


def _record(wh: Warehouse, settings: Settings, answer: Answer) -> None:
    """Record an answer in the ledger, in the transaction of the run: all of it or nothing."""
    made, as_of = answer.assessment, answer.as_of
    _, inputs = _identity(wh, settings, as_of)
    run_row: dict[str, object] = {
        "run_id": answer.run_id, "as_of": as_of, "model": settings.model, "seed": settings.seed,
        "n_paths": settings.n_paths, "version": __version__, "inputs": inputs, "regions": "all",
        "newest_value_on": wh.newest_known(),
    }  # fmt: skip
    rows = forecast_rows(made, settings.model), attainment_rows(made)
    ledger.record_run(wh, run_row, *rows, driver=driver_rows(made))


def with_boards(answer: Answer, plans: pd.DataFrame, regions: list[str]) -> Answer:
    """Add the rows of each region's scoreboard."""
    boards = {region: rows_of_region(answer.assessment.outlook, plans, region) for region in regions}
    return dataclasses.replace(answer, boards=boards)


def run(
    settings: Settings,
    as_of: list[str],
    regions: list[str],
    out: Path | None = None,
    progress: Progress = lambda _: None,
    again: bool = False,
) -> RunResult:
    """Do the whole job once: take what lies in the inbox, refresh, assess, record, brief.

    Parameters
    ----------
    settings : Settings
        Workspace, warehouse, model, seed.
    as_of : list of str
        Days of knowledge: ISO dates, ``newest`` (first day on which all embedded data are known) or ``today``.
    regions : list of str
        Regions to print and brief, by any name; none means every region that has targets and data, or every region with
        a plan where none has data.
    out : Path, optional
        Folder of the briefings; default ``briefings`` in the workspace.
    progress : callable
        Called with one line on what is being done.
    again : bool
        Answer dates anew that an earlier run answered from the same knowledge and whose pages are there; by default
        they are named and left as they are.

    Raises
    ------
    LockedError
        If another run is writing.
    InputError, DabiaoError
        If registry, standards or arguments are wrong; nothing is published then. A file of which the load breaks off is
        left out and reported (`Refreshed.failed`).

    Returns
    -------
    RunResult
        One answer a date, the pages that were written, and what could not be made.

    Examples
    --------
    A file that lies in the inbox is loaded first; its newest day is then known:

    >>> from analytics.flow import ingest_files
    >>> from analytics.flow.samples import sample_days, sample_workspace
    >>> from analytics.ingest import Options
    >>> settings = sample_workspace()
    >>> first = sample_days(settings.home_dir / "first.csv", "甲市", [40])
    >>> _ = ingest_files(settings, [first], Options(new_regions=True))
    >>> _ = sample_days(settings.inbox_dir / "days.csv", "甲市", [40, 60])
    >>> made = run(settings, ["2025-07-01"], [])
    >>> [one.file for one in made.inbox.taken], made.newest, made.faults
    (['days.csv'], datetime.date(2025, 1, 2), [])
    """
    folder = settings.warehouse_dir
    made_folder(briefing_folder(settings, out))  # before minutes are spent
    if settings.site is not None:
        expect_site_folder(settings.site)
    stated.expect_known(settings)
    owners.read_from(settings.raw_dir)
    taken = take(settings, progress)

    def work(wh: Warehouse, left: Container[Path]) -> _Prepared:
        return _prepare(wh, settings, _Request(as_of, regions, out, again), progress, left)

    made, left_out = leaving_out(settings, work)
    refreshed = dataclasses.replace(made.refreshed, failed=[*made.refreshed.failed, *left_out])
    tried, wanted = made.tried, made.wanted
    build = current_build(folder)
    assert build is not None
    answers = [with_boards(answer, made.plans, wanted) for answer in with_outcomes(made.answers)]
    briefings: list[Path] = []
    with open_build(build) as wh:
        ledger.export_missing(wh, folder)
        for answer in answers:
            tried.found.extend(answer.assessment.faults)
            tried.region_id, tried.where = "", answer.as_of.isoformat()
            briefings += tried("page", partial(_briefs, wh, settings, answer, wanted, out, tried, progress), [])
        unwritten = pages.unwritten(wh, folder)
        tried.region_id, tried.where = "", ""
        tried("latest", partial(copy_latest, build), None)
        site = tried("site", partial(_site, wh, settings, answers, made.as_before, out, progress), None)
        tried.found.extend(() if site is None else site.faults)
    faults = list(dict.fromkeys(tried.found))
    return RunResult(refreshed, answers, wanted, made.newest, briefings, made.stale, build, faults, unwritten,
                     taken, made.as_before, site)  # fmt: skip


@dataclass(frozen=True)
class _Request:
    """What a run is asked for: days and regions as they are written, the folder of the pages, whether all is anew."""

    as_of: list[str]
    regions: list[str]
    out: Path | None
    again: bool


@dataclass(frozen=True)
class _Prepared:
    """What a run made within the build that it publishes."""

    refreshed: Refreshed
    answers: list[Answer]
    wanted: list[str]
    plans: pd.DataFrame
    newest: date | None
    stale: str | None
    tried: Attempts
    as_before: list[AsBefore]


def _prepare(
    wh: Warehouse, settings: Settings, asked: _Request, progress: Progress, left: Container[Path]
) -> _Prepared:
    """Refresh a writable build but for some files, assess and record each date, note which pages are due."""
    tried = Attempts()
    refreshed = refresh_into(wh, settings, progress, left=left)
    known = wh.newest_known()
    days = [as_day(text, known) for text in asked.as_of]
    named = _named(wh, asked.regions)
    same = {} if asked.again else _answered(wh, settings, days, named, asked.out)
    answers = _answers(wh, settings, [day for day in days if day not in same], progress, tried)
    wanted = named or _regions(wh, [a.assessment.outlook for a in answers])
    stale = (
        Message("the warehouse holds no measurement")
        if known is None
        else stale_series(wh, _all_of(wanted, same), max(days), settings.stale_after_days)
    )
    # Before the run is published: one that is broken off from here on is found without its pages.
    for answer in answers:
        made_by = f"dabiao {__version__}, {datetime.now(SHANGHAI):{MINUTE}}"
        pages.expect(settings.warehouse_dir, answer.run_id, answer.as_of, settings.model, made_by, wanted)
    return _Prepared(refreshed, answers, wanted, wh.table("plan"), wh.newest_day(), stale, tried, list(same.values()))


def _answered(
    wh: Warehouse, settings: Settings, days: list[date], named: list[str], out: Path | None
) -> dict[date, AsBefore]:
    """Days that the ledger answers already, with the pages that are wanted of them."""
    found = {}
    for day in days:
        run_id, _ = _identity(wh, settings, day)
        wanted = named or _regions(wh, [wh.query("core/run_regions", run_id=run_id)])
        same = as_before(wh, settings, day, run_id, wanted, out)
        if same is not None:
            found[day] = same
    return found


def _all_of(wanted: list[str], same: dict[date, AsBefore]) -> list[str]:
    return sorted({*wanted, *(region for one in same.values() for region in one.regions)})


def _answers(wh: Warehouse, settings: Settings, days: list[date], progress: Progress, tried: Attempts) -> list[Answer]:
    """Assess and record each date; one that cannot be assessed stops no other."""
    answers = []
    for day in days:
        progress(Message("forecast and judge as of {day}", day=day))
        tried.where = day.isoformat()
        answer = tried("assessment", partial(assess_now, wh, settings, day), None)
        if answer is not None:
            _record(wh, settings, answer)
            answers.append(answer)
    return answers


def _briefs(
    wh: Warehouse,
    settings: Settings,
    answer: Answer,
    wanted: list[str],
    out: Path | None,
    tried: Attempts,
    progress: Progress,
) -> list[Path]:
    """Write the pages of all regions and note in the ledger which are there."""
    paths = []
    for region_id, done in write_answers(wh, settings, answer, wanted, out, progress):
        tried.found.extend(done.faults)
        missing = [fault for fault in done.faults if fault.part in WHOLE_PAGE]
        written = len(done.paths) == len(LANGS) and not missing
        reason = missing[0].reason if missing else ""
        tried.region_id = region_id
        mark = partial(pages.mark, settings.warehouse_dir, answer.run_id, region_id, written=written, reason=reason)
        tried("page", mark, None)
        paths += done.paths
    return paths


def _site(
    wh: Warehouse,
    settings: Settings,
    answers: list[Answer],
    same: list[AsBefore],
    out: Path | None,
    progress: Progress,
) -> SiteMade | None:
    """Publish the site of the newest date, where the settings name one; one that shows that run already stays."""
    if settings.site is None or not (answers or same):
        return None
    every: list[Answer | AsBefore] = [*answers, *same]
    newest = max(every, key=lambda one: one.as_of)
    if isinstance(newest, Answer):
        return publish_site(wh, settings, settings.site, newest, out=out, progress=progress)
    if shown_run(settings.site) == newest.run_id:
        return None
    return publish_site(wh, settings, settings.site, newest.as_of, out=out, progress=progress)


def _named(wh: Warehouse, asked: list[str]) -> list[str]:
    """Ids of the regions that are asked for, by any name."""
    if not asked:
        return []
    every = names.all_names(wh.table("region").fillna({"aliases": ""}))
    return [names.resolve(name, every) for name in asked]


def _regions(wh: Warehouse, judged: list[pd.DataFrame]) -> list[str]:
    """Regions with data of their own among judged targets (``region_id, status``), else those with a plan."""
    if not judged:
        return []
    rows = pd.concat([table[["region_id", "status"]] for table in judged])
    with_data = rows.loc[~rows["status"].isin(WITHOUT_OWN_DATA), "region_id"]
    if with_data.empty:  # a plan without any value of its own yet: what can be inferred of it is briefed
        with_data = wh.table("plan")["region_id"]
    return sorted(with_data.unique())
