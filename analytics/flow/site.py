"""From an assessment to a site: gather, write every page and file beside the old site, put the whole in its place."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import __version__
from analytics.attainment import ASSESS_COLUMNS, READING_COLUMNS
from analytics.attainment.evidence import evidence_of
from analytics.errors import Attempts, Fault, InputError, printable_path
from analytics.flow.brief import assess_now
from analytics.flow.brief_data import Answer, Wanted, briefing_data, track_record
from analytics.flow.brief_files import briefing_folder
from analytics.message import Message
from analytics.report.site import addresses
from analytics.report.site.briefings import Retention, addressed, chosen, found_in, write_briefing
from analytics.report.site.contents import Briefed, Download, Move, Place, RegionContents, RunFacts, Site
from analytics.report.site.moves import moves_of
from analytics.report.site.overview import write_overview
from analytics.report.site.places import place_of
from analytics.report.site.region import write_region
from analytics.series.briefing import PATH_COLUMNS, earlier_runs
from analytics.settings import Settings
from analytics.sheets import harmless
from analytics.terms import WITHOUT_OWN_DATA
from analytics.warehouse import Warehouse
from analytics.words.numbers import rows_of
from analytics.writing import expect_folder, fresh_folder

Progress = Callable[[str], None]

#: Series that the page of a goal shows
FIELDS = frozenset({"fans", "sources", "paths", "budgets", "yearly", "same_window", "same_part",
                    "track", "places"})  # fmt: skip
FORMATS = ("csv", "parquet", "json")
BOM = "utf-8-sig"  # without it spreadsheets take Chinese for something else
MOVE_COLUMNS = ["as_of", "target_id", "region_id", "zh", "en"]
REGION_COLUMNS = ["region_id", "zh", "en", "level", "parent_id", "longitude", "latitude"]


@dataclass(frozen=True)
class SiteMade:
    """A site that was published.

    Parameters
    ----------
    folder : Path
        Where it is.
    run_id : str
        Run that it shows.
    as_of : date
        Day of knowledge.
    n_regions, n_goals, n_briefings, n_files, n_bytes : int
        What it holds.
    n_left_out : int
        Briefings of the workspace that the rule of retention leaves out.
    faults : tuple of Fault
        Parts and pages that could not be made; every other one was.
    """

    folder: Path
    run_id: str
    as_of: date
    n_regions: int
    n_goals: int
    n_briefings: int
    n_files: int
    n_bytes: int
    n_left_out: int = 0
    faults: tuple[Fault, ...] = ()


def expect_site_folder(folder: Path) -> None:
    """Refuse a folder that holds something else: publishing replaces all of it.

    Raises
    ------
    InputError
        If it is a file, or is not empty and no site.
    """
    expect_folder(folder)
    if folder.is_dir() and any(folder.iterdir()) and shown_run(folder) is None:
        raise InputError(
            Message(
                "{folder}: expected a new or empty folder, or a site made by dabiao, since all of it is replaced; "
                "name another one",
                folder=printable_path(folder),
            )
        )


def shown_run(folder: Path) -> str | None:
    """Run that the site in a folder shows; None where there is no site."""
    try:
        said = json.loads((folder / addresses.API).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    run = said.get("run_id") if isinstance(said, dict) else None
    return run if isinstance(run, str) else None


def publish_site(
    wh: Warehouse,
    settings: Settings,
    folder: Path,
    answer: Answer | date,
    *,
    out: Path | None = None,
    progress: Progress = lambda _: None,
) -> SiteMade:
    """Write a site of every region, plan and goal, and put it, whole, in the place of the one before.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    settings : Settings
        Model, workspace, address of the site, how long briefings stay, number of workers that write pages.
    folder : Path
        Where to: a new or empty folder, or one that holds a site.
    answer : Answer or date
        The assessment to be shown, or the day of knowledge of one that is made now.
    out : Path, optional
        Folder of the briefings; default ``briefings`` of the workspace.
    progress : callable
        Called with one line on what is being done.

    Raises
    ------
    InputError
        If the folder holds something else than a site.
    WriteError
        If it cannot be written; the site before stays as it is.
    """
    expect_site_folder(folder)
    if isinstance(answer, date):
        progress(Message("forecast and judge as of {day}", day=answer))
        answer = assess_now(wh, settings, answer)
    tried = Attempts("", answer.as_of.isoformat())
    known = _gather(wh, settings, answer, out)
    with fresh_folder(folder) as part:
        progress(Message("site: {n} regions, {goals} goals", n=len(known.site.places), goals=len(known.site.goals)))
        faults = _write_regions(part, wh, settings, answer, known, tried)
        for one in known.kept:
            tried.region_id = one.region_id
            tried("briefing", partial(write_briefing, part, one), None)
        tried.region_id = ""
        yearly = pd.concat(known.yearly, ignore_index=True) if known.yearly else pd.DataFrame()
        downloads = _write_data(part, known, yearly)
        write_overview(part, replace(known.site, downloads=downloads))
        _keep_assets(folder, part)
        sizes = [path.stat().st_size for path in part.rglob("*") if path.is_file()]
    return SiteMade(
        folder, answer.run_id, answer.as_of, len(known.site.places), len(known.site.goals), len(known.kept),
        len(sizes), sum(sizes), known.n_left_out, tuple(dict.fromkeys([*tried.found, *faults])),
    )  # fmt: skip


@dataclass
class _Known:
    """What is read once for all pages; ``yearly`` grows with the regions."""

    site: Site
    runs: pd.DataFrame
    earlier: tuple[pd.DataFrame, pd.DataFrame]
    scores: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    kept: list[Any]
    n_left_out: int
    yearly: list[pd.DataFrame]


def _gather(wh: Warehouse, settings: Settings, answer: Answer, out: Path | None) -> _Known:
    goals, as_of = answer.assessment.outlook, answer.as_of
    plans = wh.table("plan")
    plans = plans[pd.to_datetime(plans["issued_on"]) <= pd.Timestamp(as_of)]
    regions = wh.table("region")
    previous, earlier = earlier_runs(wh, settings.model, as_of, set(goals["target_id"]))
    now = goals[list(PATH_COLUMNS[1:])].assign(as_of=pd.Timestamp(as_of))
    runs = pd.concat([earlier, now], ignore_index=True) if len(earlier) else now
    places = _places(goals, plans, regions)
    rule = Retention(settings.site_days, settings.site_months)
    found = [
        one
        for one in found_in(briefing_folder(settings, out), {place.region_id for place in places})
        if one.as_of <= as_of
    ]
    kept = chosen(found, rule)
    moves = moves_of(runs, goals)
    scores = wh.query("core/graded_probabilities", model=settings.model)
    run = RunFacts(
        answer.run_id, settings.model, __version__, settings.n_paths, settings.seed, as_of, _newest(wh, answer),
    )  # fmt: skip
    site = Site(
        run=run,
        places=places,
        plans=tuple(rows_of(plans)),
        goals=goals,
        moves=moves,
        briefings=tuple(addressed(one) for one in kept),
        track=track_record(settings.raw_dir, settings.model),
        scores=wh.query("core/ledger_scores").query("n_probabilities > 0"),
        by_evidence=wh.query("core/ledger_scores_by_evidence"),
        address=settings.site_address,
    )
    shown = regions[regions["region_id"].isin([place.region_id for place in places])]
    tables = {
        "goals": goals[[*ASSESS_COLUMNS, "plan_id", "clause", "indicator_zh", "indicator_en", "region_en"]],
        "readings": answer.assessment.readings.reindex(columns=READING_COLUMNS),
        "probability_through_time": runs[list(PATH_COLUMNS)].sort_values(["target_id", "as_of"]),
        "scores": scores,
        "regions": shown[REGION_COLUMNS],
        "plans": plans,
        "changes": pd.DataFrame(
            [vars(move) for move in moves], columns=["as_of", "target_id", "region_id", "zh", "en"]
        ),
    }
    return _Known(site, runs, (previous, earlier), scores, tables, kept, len(found) - len(kept), [])


def _newest(wh: Warehouse, answer: Answer) -> date | None:
    """Newest day with a measured value of a region with goals, as known on the day of the answer."""
    evidence = answer.assessment.evidence
    known = evidence_of(wh, answer.as_of) if evidence is None else evidence.on(wh)
    regions = set(answer.assessment.outlook["region_id"]) & set(known.measured_regions)
    days = [day for name in sorted(regions) if (day := known.history(name).newest) is not None]
    return max(days, default=None)


def _places(goals: pd.DataFrame, plans: pd.DataFrame, regions: pd.DataFrame) -> tuple[Place, ...]:
    """Regions with goals or plans: those with most goals on own data first, then by name."""
    ids = list(dict.fromkeys([*goals["region_id"], *plans["region_id"]]))
    rows = {str(row["region_id"]): row for row in rows_of(regions)}
    own = dict(tuple(goals.groupby("region_id", sort=False)))
    made = [place_of(rows[name], rows, own.get(name, goals.iloc[:0])) for name in ids if name in rows]
    return tuple(sorted(made, key=lambda place: (-place.n_own, -place.n_goals, place.region_id)))


def _write_regions(
    part: Path, wh: Warehouse, settings: Settings, answer: Answer, known: _Known, tried: Attempts
) -> list[Fault]:
    """Write the pages of all regions; what is read from the warehouse is read here, pages are written by workers."""
    work = _regions(wh, settings, answer, known, tried)
    run = known.site.run
    if settings.workers == 1:
        return [fault for contents in work for fault in write_region(part, contents, run)]
    from joblib import Parallel, delayed

    pool = Parallel(n_jobs=settings.workers, return_as="generator_unordered", pre_dispatch="2*n_jobs")
    done = pool(delayed(write_region)(part, contents, run) for contents in work)
    return sorted((fault for faults in done for fault in faults), key=str)


def _regions(
    wh: Warehouse, settings: Settings, answer: Answer, known: _Known, tried: Attempts
) -> Iterator[RegionContents]:
    """The contents of each region's pages, one after the other."""
    goals = dict(tuple(known.site.goals.groupby("region_id", sort=False)))
    history = dict(tuple(known.runs.groupby("target_id", sort=False)))
    moves: dict[str, list[Move]] = {}
    for move in known.site.moves:
        moves.setdefault(move.region_id, []).append(move)
    briefings: dict[str, list[Briefed]] = {}
    for one in known.site.briefings:
        briefings.setdefault(one.region_id, []).append(one)
    previous, earlier = (
        dict(tuple(table.groupby("target_id", sort=False))) if len(table) else {} for table in known.earlier
    )
    for place in known.site.places:
        own = goals.get(place.region_id, known.site.goals.iloc[:0]).reset_index(drop=True)
        ids = [str(name) for name in own["target_id"]]
        measured = not own["status"].isin(WITHOUT_OWN_DATA).all()
        runs = tuple(_rows(table, ids, of) for table, of in zip((previous, earlier), known.earlier, strict=True))
        tried.region_id = place.region_id
        wanted = Wanted(own, FIELDS if measured else frozenset({"sources"}), (runs[0], runs[1]))
        data = tried("parts", partial(briefing_data, wh, settings, answer, place.region_id, tried, wanted), None)
        if data is None:
            continue
        if len(data.yearly):
            known.yearly.append(data.yearly)
        scores = known.scores
        yield RegionContents(
            place=place,
            data=replace(data, joint=data.joint.iloc[:0], faults=()),
            briefings=tuple(briefings.get(place.region_id, ())),
            moves=tuple(moves.get(place.region_id, ())),
            history={name: history[name] for name in ids if name in history},
            scores=scores[scores["target_id"].isin(ids)] if len(scores) else scores,
        )


def _rows(by_goal: dict[Any, pd.DataFrame], ids: list[str], like: pd.DataFrame) -> pd.DataFrame:
    found = [by_goal[name] for name in ids if name in by_goal]
    return pd.concat(found, ignore_index=True) if found else like.iloc[:0]


def _write_data(part: Path, known: _Known, yearly: pd.DataFrame) -> tuple[Download, ...]:
    """Write every table in every format."""
    made = []
    for name, table in {**known.tables, "yearly_values": yearly}.items():
        if table.empty:
            continue
        for format_ in FORMATS:
            file = addresses.data_file(name, format_)
            target = part / file
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_table(target, table, format_)
            content = target.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            made.append(Download(name, file, format_, len(table), len(content), digest))
    return tuple(made)


def _write_table(target: Path, table: pd.DataFrame, format_: str) -> None:
    if format_ == "csv":
        harmless(table).to_csv(target, index=False, encoding=BOM, date_format="%Y-%m-%d", lineterminator="\n")
    elif format_ == "parquet":
        table.to_parquet(target, index=False)
    else:
        days = {name: table[name].dt.strftime("%Y-%m-%d") for name in table.select_dtypes("datetime").columns}
        table.assign(**days).to_json(target, orient="records", force_ascii=False, date_format="iso")


def _keep_assets(former: Path, part: Path) -> None:
    """Keep the shared files of the site before: a page that a reader has open may still ask for them."""
    shared = (former / addresses.API, former / addresses.ASSETS)
    if not all(path.exists() for path in shared):
        return
    said = json.loads(shared[0].read_text(encoding="utf-8"))
    for path in sorted(shared[1].iterdir()):
        target = part / addresses.ASSETS / path.name
        if path.name in said.get("assets", ()) and not target.exists():
            with contextlib.suppress(OSError):
                target.write_bytes(path.read_bytes())
