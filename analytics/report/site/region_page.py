"""The pages of one region: its goals at a glance, its briefings, and a page for each of its goals."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.errors import Attempts, Fault
from analytics.report.briefing.goal_lines import GoalLine, GoalLines, inferred_lines, own_lines
from analytics.report.briefing.page import caveat
from analytics.report.failures import failed_lines
from analytics.report.page_words import PageWords
from analytics.report.row_text import period_text, status_text, target_name, threshold_text
from analytics.report.site import addresses
from analytics.report.site.contents import Briefed, RegionContents, RunFacts
from analytics.report.site.frame import other_language, page
from analytics.report.site.goal_page import Goals, Shared, render_goal
from analytics.report.table_rows import PlanRow
from analytics.terms import WITHOUT_OWN_DATA
from analytics.words.catalogue import LANGS, say
from analytics.words.escape import clean
from analytics.words.numbers import date_text

MOVES = 10  # material changes that the page of a region lists


def write_region(folder: Path, region: RegionContents, run: RunFacts) -> list[Fault]:
    """Write the page of a region and of each of its goals, in every language; a page that fails stops no other.

    Parameters
    ----------
    folder : Path
        Top folder of the site.
    region : RegionContents
        The region.
    run : RunFacts
        Run that the site shows.

    Returns
    -------
    list of Fault
        Parts and pages that could not be made.
    """
    tried = Attempts(region.place.region_id, run.as_of.isoformat())
    goals = Goals.of(region)
    for lang in LANGS:
        for there, make in region_pages(goals, run, lang, tried).items():
            text = make()
            if text is not None:
                path = folder / there
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return tried.found


def region_pages(goals: Goals, run: RunFacts, lang: str, tried: Attempts) -> dict[str, Callable[[], str | None]]:
    """What makes each page of a region in one language, by address; a page that cannot be made is None.

    Parameters
    ----------
    goals : Goals
        The region's contents.
    run : RunFacts
        Run that is shown.
    lang : str
        ``'zh'`` or ``'en'``.
    tried : Attempts
        Collects the parts and pages that could not be made.
    """
    region = goals.region
    own, inferred = (
        tried("goals", partial(block, region.data, lang), GoalLines()) for block in (own_lines, inferred_lines)
    )
    lines = {line.target_id: line for block in (own, inferred) for line in (*block.shown, *block.more)}
    shared = tried("sources", lambda: Shared.of(region.data, lang), Shared([], {}))
    made: dict[str, Callable[[], str | None]] = {
        addresses.region_page(region.place.region_id, lang): partial(
            tried, "page", partial(_render, region, run, lang, (own, inferred), tried), None
        )
    }
    for row in rows_as(OutlookRow, region.data.outlook):
        target = row.target_id
        goal = partial(_goal, goals, row, lines.get(target), shared, run, lang, tried)
        made[addresses.goal_page(target, lang)] = partial(tried, "page", goal, None, target)
    return made


def _goal(
    goals: Goals, row: OutlookRow, line: GoalLine | None, shared: Shared, run: RunFacts, lang: str, tried: Attempts
) -> str:
    return render_goal(goals.contents(row, line), shared, run, lang, tried)


def _render(
    region: RegionContents, run: RunFacts, lang: str, blocks: tuple[GoalLines, GoalLines], tried: Attempts
) -> str:
    place, data = region.place, region.data
    here, there = (addresses.region_page(place.region_id, one) for one in (lang, other_language(lang)))
    lines = failed_lines(tried.found, lang, data)
    return page(
        "region.html.j2",
        run,
        lang,
        here,
        there,
        title=clean(place.name(lang)),
        above=clean(place.above(lang)),
        blocks=[(key, _linked(block, here, lang)) for key, block in zip(("own", "inferred"), blocks, strict=True)],
        bare=_bare(data.outlook, place.region_id, here, lang),
        caveat=caveat(data, lang, here=False),
        plans=[
            (clean(plan.zh if lang == "zh" else plan.en), addresses.plan_page(plan.plan_id, lang))
            for plan in rows_as(PlanRow, data.plans)
        ],
        briefings=briefing_lines(region.briefings, here, lang),
        moves=[
            (date_text(move.as_of, lang), move.text(lang), addresses.goal_page(move.target_id, lang))
            for move in region.moves[:MOVES]
        ],
        failed=[text for texts in lines.values() for text in texts],
    )


def _linked(block: GoalLines, here: str, lang: str) -> GoalLines:
    """The lines of a block, each a link to the page of its goal."""

    def linked(line: GoalLine) -> GoalLine:
        return dataclasses.replace(line, href=addresses.link(here, addresses.goal_page(line.target_id, lang)))

    return dataclasses.replace(block, shown=tuple(map(linked, block.shown)), more=tuple(map(linked, block.more)))


def _bare(outlook: pd.DataFrame, home: str, here: str, lang: str) -> list[PageWords]:
    """Goals without any answer."""
    rows = outlook[outlook["status"].isin(WITHOUT_OWN_DATA) & outlook["p_met"].isna()]
    return [
        {
            "name": target_name(row, lang, home),
            "href": addresses.link(here, addresses.goal_page(str(row.target_id), lang)),
            "threshold": threshold_text(row, lang),
            "period": period_text(row, lang),
            "status": row.status,
            "status_text": status_text(row, lang),
            "missing": clean(row.words("missing", lang)) or say(lang, "missing.reason_default"),
        }
        for row in rows_as(OutlookRow, rows)
    ]


def briefing_lines(briefings: tuple[Briefed, ...], here: str, lang: str) -> list[PageWords]:
    """Briefings as links."""
    return [
        {
            "day": date_text(one.as_of, lang),
            "href": addresses.link(here, one.files[lang]),
            "region_id": one.region_id,
        }
        for one in briefings
    ]
