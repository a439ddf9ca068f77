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

import pandas as pd

from analytics.errors import Attempts, Fault, InputError, printable_path
from analytics.flow.brief import assess_now
from analytics.flow.brief_data import Answer
from analytics.flow.site_contents import FORMATS, SiteMaterial, gather, table_file
from analytics.message import Message
from analytics.report.site import addresses
from analytics.report.site.briefings import write_briefing
from analytics.report.site.contents import Download, RegionContents
from analytics.report.site.overview import write_overview
from analytics.report.site.region_page import write_region
from analytics.settings import Settings
from analytics.warehouse import Warehouse
from analytics.writing import expect_folder, fresh_folder

Progress = Callable[[str], None]
#: Columns of text of the yearly values, plain objects on pages, as files have them
TEXT_OF_YEARS = dict.fromkeys(("target_id", "series", "origin", "basis"), "str")


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
    known = gather(wh, settings, answer, out)
    with fresh_folder(folder) as part:
        progress(
            Message(
                "site: {n:region|regions}, {goals:goal|goals}", n=len(known.site.places), goals=len(known.site.goals)
            )
        )
        yearly, faults = _write_regions(part, known, tried)
        for one in known.kept:
            tried.region_id = one.region_id
            tried("briefing", partial(write_briefing, part, one), None)
        tried.region_id = ""
        downloads = _write_data(part, known.tables | {"yearly_values": yearly})
        write_overview(part, replace(known.site, downloads=downloads))
        _keep_assets(folder, part)
        sizes = [path.stat().st_size for path in part.rglob("*") if path.is_file()]
    return SiteMade(
        folder, answer.run_id, answer.as_of, len(known.site.places), len(known.site.goals), len(known.kept),
        len(sizes), sum(sizes), known.n_left_out, tuple(dict.fromkeys([*tried.found, *faults])),
    )  # fmt: skip


def _write_regions(part: Path, known: SiteMaterial, tried: Attempts) -> tuple[pd.DataFrame, list[Fault]]:
    """Write the pages of all regions; what is read from the warehouse is read here, pages are written by workers.

    Returns the yearly values of all goals, and what could not be made.
    """
    run, yearly = known.site.run, list[pd.DataFrame]()

    def work() -> Iterator[RegionContents]:
        for place in known.site.places:
            contents = known.region(place, tried)
            if contents is not None:
                yearly.append(contents.data.yearly)
                yield contents

    if known.settings.workers == 1:
        faults = [fault for contents in work() for fault in write_region(part, contents, run)]
    else:
        from joblib import Parallel, delayed

        pool = Parallel(n_jobs=known.settings.workers, return_as="generator_unordered", pre_dispatch="2*n_jobs")
        done = pool(delayed(write_region)(part, contents, run) for contents in work())
        faults = sorted((fault for faults in done for fault in faults), key=str)
    filled = [table for table in yearly if len(table)]
    return pd.concat(filled, ignore_index=True).astype(TEXT_OF_YEARS) if filled else pd.DataFrame(), faults


def _write_data(part: Path, tables: dict[str, pd.DataFrame]) -> tuple[Download, ...]:
    """Write every table in every format."""
    made = []
    for name, table in tables.items():
        for format_ in FORMATS if len(table) else ():
            file, content = addresses.data_file(name, format_), table_file(table, format_)
            target = part / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            made.append(Download(name, file, format_, len(table), len(content), digest))
    return tuple(made)


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
