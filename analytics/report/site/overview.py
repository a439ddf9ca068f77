"""The pages that are about everything: index with map and search, plans, changes, briefings, track record, data."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.report.charts.theme import MARKS, Mark
from analytics.report.page_words import PageWords
from analytics.report.row_text import (
    is_inferred,
    mark_of,
    mark_word,
    period_text,
    probability_text,
    status_text,
    target_name,
    threshold_text,
)
from analytics.report.site import addresses
from analytics.report.site.contents import Site, SiteRegion
from analytics.report.site.feed import feed
from analytics.report.site.frame import asset_files, other_language, page
from analytics.report.site.map import drawn
from analytics.report.site.region_page import briefing_lines
from analytics.report.site.site_region import attention, counts_of
from analytics.report.table_rows import PlanRow, ScoreRow, TrackRow
from analytics.terms import Status
from analytics.words.catalogue import LANGS, say, say_or
from analytics.words.escape import clean
from analytics.words.numbers import absent, date_text, number, of_digits, period_of, probability, share

NEWEST_MOVES = 8  # material changes on the first page


def write_overview(folder: Path, site: Site) -> None:
    """Write everything of a site but the pages of its regions and its archive.

    Parameters
    ----------
    folder : Path
        Top folder of the site.
    site : Site
        What it shows.
    """
    for path, make in overview_files(site).items():
        content, target = make(), folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    shared = sorted(path.name for path in (folder / addresses.ASSETS).iterdir())
    (folder / addresses.API).write_text(api_text(site, shared), encoding="utf-8")


def api_text(site: Site, shared: list[str]) -> str:
    """The text of ``site.json``; ``shared`` are the names of the files under ``assets``."""
    return json.dumps(api(site, shared), ensure_ascii=False, separators=(",", ":"))


def overview_files(site: Site) -> dict[str, Callable[[], str | bytes]]:
    """What makes each file but ``site.json``, the pages of regions, the archive and the data, by address."""
    made: dict[str, Callable[[], str | bytes]] = {
        path: partial(bytes, content) for path, content in asset_files().items()
    }
    made["index.html"] = lambda: page("languages.html.j2", site.run, "zh", "index.html", "index.html", names=_names())
    goals = {str(plan): rows for plan, rows in site.goals.groupby("plan_id", sort=False)}
    for lang in LANGS:
        made |= {
            addresses.index_page(lang): partial(_index, site, lang),
            f"{lang}/goals.js": partial(goals_script, site, lang),
            addresses.changes_page(lang): partial(_changes, site, lang),
            addresses.feed_file(lang): partial(feed, site, lang),
            addresses.archive_page(lang): partial(_archive, site, lang),
            addresses.track_page(lang): partial(_track, site, lang),
            addresses.data_page(lang): partial(_data, site, lang),
        }
        for plan in site.plans:
            made[addresses.plan_page(plan.plan_id, lang)] = partial(_plan, site, plan, goals, lang)
    return made


def _names() -> list[tuple[str, str, str]]:
    return [(lang, say(lang, "meta.lang"), say(lang, "site.enter")) for lang in LANGS]


def _both(make: Any, lang: str) -> tuple[str, str]:
    return make(lang), make(other_language(lang))


def _index(site: Site, lang: str) -> str:
    here, there = _both(addresses.index_page, lang)
    places = [_place(place, here, lang) for place in site.places]
    on_map = [place for place in site.places if place.longitude is not None and place.latitude is not None]
    n = {"regions": len(site.places), "plans": len(site.plans), "goals": len(site.goals),
         "own": sum(place.n_own for place in site.places),
         "inferred": sum(place.n_inferred for place in site.places)}  # fmt: skip
    return page(
        "index.html.j2",
        site.run,
        lang,
        here,
        there,
        n={key: number(count, 0) for key, count in n.items()},
        places=places,
        map=drawn(on_map, here, lang),
        key=_key(site.places, lang),
        off_map=len(site.places) - len(on_map),
        plans=[_plan_line(plan, site, here, lang) for plan in site.plans],
        moves=_moves(site, here, lang)[:NEWEST_MOVES],
        search=addresses.link(here, f"{lang}/goals.js"),
    )


def _place(place: SiteRegion, here: str, lang: str) -> PageWords:
    words = [place.region_id, place.zh, place.en, place.aliases, place.above_zh, place.above_en]
    return {
        "id": place.region_id,
        "name": clean(place.name(lang)),
        "above": clean(place.above(lang)),
        "href": addresses.link(here, addresses.region_page(place.region_id, lang)),
        "words": clean(" ".join(words)).lower(),
        "n": place.n_goals,
        "counts": _counts(place.counts, lang),
        "bare": place.n_goals - place.n_own - place.n_inferred,
    }


def _key(places: Sequence[SiteRegion], lang: str) -> list[tuple[str, bool, str]]:
    """Every mark that the page shows, whether hollow, and what it stands for, in the order of attention."""
    words: dict[tuple[Mark, bool], dict[str, str]] = {}
    for place in places:
        for mark, hollow, _ in place.counts:
            words.setdefault((MARKS[mark], hollow), {})[mark] = mark_word(mark, lang)
    ordered = sorted(words.items(), key=lambda one: attention(next(iter(one[1])), one[0][1]))
    inferred = say(lang, "site.key_inferred")
    return [
        (next(iter(named)), hollow, say(lang, "meta.sep").join(sorted(set(named.values()))) + inferred * hollow)
        for (_, hollow), named in ordered
    ]


def _counts(counts: Sequence[tuple[str, bool, int]], lang: str) -> list[tuple[str, bool, int, str]]:
    """Mark, whether hollow, how many goals, and in words; marks that look alike are counted together."""
    alike: dict[tuple[object, bool], list[tuple[str, int]]] = {}
    for mark, hollow, n in counts:
        alike.setdefault((MARKS[mark], hollow), []).append((mark, n))
    return [
        (
            group[0][0],
            hollow,
            sum(n for _, n in group),
            say(lang, "meta.sep").join(f"{mark_word(mark, lang)} {number(n, 0)}" for mark, n in group)
            + say(lang, "site.key_inferred") * hollow,
        )
        for (_, hollow), group in alike.items()
    ]


def _plan_line(plan: PlanRow, site: Site, here: str, lang: str) -> PageWords:
    name = clean(plan.title(lang))
    words = [plan.plan_id, plan.zh, plan.en, plan.document_no]
    return {
        "name": name,
        "href": addresses.link(here, addresses.plan_page(plan.plan_id, lang)),
        "document": clean(plan.document_no),
        "period": period_of(plan.period_start, plan.period_end, lang),
        "n": n_goals(int(site.goals["plan_id"].eq(plan.plan_id).sum()), lang),
        "words": " ".join(clean(word) for word in words).lower(),
    }


def goals_script(site: Site, lang: str) -> str:
    """Names and addresses of all goals for the search, which loads them when somebody types."""
    here = addresses.index_page(lang)
    rows = [
        [target_name(row, lang), threshold_text(row, lang), period_text(row, lang),
         addresses.link(here, addresses.goal_page(str(row.target_id), lang))]
        for row in rows_as(OutlookRow, site.goals)
    ]  # fmt: skip
    return f"window.dabiaoGoals = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"


def _plan(site: Site, plan: PlanRow, goals: dict[str, pd.DataFrame], lang: str) -> str:
    own = goals.get(plan.plan_id, site.goals.iloc[:0])
    here, there = _both(lambda one: addresses.plan_page(plan.plan_id, one), lang)
    facts = {
        "site.issuer": clean(plan.issuer_zh),
        "col.document": clean(plan.document_no),
        "col.issued": date_text(plan.issued_on, lang)
        + (say(lang, "sources.issued_assumed") if plan.is_issue_assumed else ""),
        "col.period": period_of(plan.period_start, plan.period_end, lang),
        "site.plan_id": clean(plan.plan_id),
    }
    return page(
        "plan.html.j2",
        site.run,
        lang,
        here,
        there,
        title=clean(plan.title(lang)),
        facts=[(say(lang, key), text) for key, text in facts.items() if text and text != "—"],
        n=len(own),
        counts=_counts(counts_of(rows_as(OutlookRow, own)), lang),
        domains=[_domain(name, rows, here, lang) for name, rows in own.groupby("domain", sort=False)],
    )


def n_goals(n: int, lang: str) -> str:
    """How many goals, in words.

    Examples
    --------
    >>> n_goals(1, "en"), n_goals(1260, "en"), n_goals(1, "zh")
    ('1 goal', '1,260 goals', '1 项目标')
    """
    return say(lang, "site.n_goals", n=number(n, 0))


def _domain(name: Hashable, goals: pd.DataFrame, here: str, lang: str) -> PageWords:
    """The goals of a plan in one domain, and how many of them stand how."""
    rows = rows_as(OutlookRow, goals)
    counts = counts_of(rows)
    return {
        "name": say_or(lang, "domain", clean(name)),
        "n": n_goals(len(rows), lang),
        "counts": _counts(counts, lang),
        "bare": len(rows) - sum(n for *_, n in counts),
        "goals": [_goal_line(row, here, lang) for row in rows],
    }


def _goal_line(row: OutlookRow, here: str, lang: str) -> PageWords:
    p = probability(row.p_met, lang) if is_inferred(row) else probability_text(row, lang)
    answered = p != "—" or Status(row.status).on_own_data
    return {
        "name": target_name(row, lang),
        "href": addresses.link(here, addresses.goal_page(str(row.target_id), lang)),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "p": p,
        "mark": mark_of(row) if answered else "",
        "hollow": is_inferred(row),
        "status": row.status,
        "status_text": status_text(row, lang),
    }


def _moves(site: Site, here: str, lang: str) -> list[PageWords]:
    return [
        {
            "day": date_text(move.as_of, lang),
            "text": move.text(lang),
            "href": addresses.link(here, addresses.goal_page(move.target_id, lang)),
        }
        for move in site.moves
    ]


def _changes(site: Site, lang: str) -> str:
    here, there = _both(addresses.changes_page, lang)
    feed_link = addresses.link(here, addresses.feed_file(lang))
    return page("changes.html.j2", site.run, lang, here, there, moves=_moves(site, here, lang), feed=feed_link)


def _archive(site: Site, lang: str) -> str:
    here, there = _both(addresses.archive_page, lang)
    names = {place.region_id: place.name(lang) for place in site.places}
    groups: dict[str, list[PageWords]] = {}
    for line in briefing_lines(site.briefings, here, lang):
        groups.setdefault(clean(names.get(line["region_id"], line["region_id"])), []).append(line)
    return page("briefings.html.j2", site.run, lang, here, there, groups=list(groups.items()))


def _track(site: Site, lang: str) -> str:
    here, there = _both(addresses.track_page, lang)
    track = site.track.fillna({"parameter": ""}) if len(site.track) else site.track
    return page(
        "track.html.j2",
        site.run,
        lang,
        here,
        there,
        track=[_track_row(row, lang) for row in rows_as(TrackRow, track)],
        scores=[
            _score_row(row, say_or(lang, "model", clean(row.model)), lang) for row in rows_as(ScoreRow, site.scores)
        ],
        by_evidence=[
            _score_row(row, say_or(lang, "evidence", clean(row.evidence)), lang)
            for row in rows_as(ScoreRow, site.by_evidence)
        ],
    )


def _track_row(row: TrackRow, lang: str) -> PageWords:
    month = say(lang, f"months.{row.origin_month}")
    ahead = row.years_ahead
    parameter = clean(row.parameter)
    return {
        "statistic": " ".join(filter(None, [say_or(lang, "pollutant", parameter) if parameter else "",
                                            say_or(lang, "statistic", clean(row.statistic))])),
        "origin": say(lang, f"part.track_month_{min(ahead, 2)}", month=month, n=ahead),
        "years": clean(row.years),
        "regions": number(row.n_regions, 0),
        "n": number(row.n, 0),
        "cover": share(row.cover80, lang),
        "error": number(row.mean_abs_error, 2),
    }  # fmt: skip


def _score_row(row: ScoreRow, name: str, lang: str) -> PageWords:
    return {
        "name": name,
        "n": number(row.n_probabilities, 0),
        "brier": "—" if absent(row.brier) else number(row.brier, 3),
        "mean_p": "—" if absent(row.mean_p) else share(row.mean_p, lang),
        "share_met": "—" if absent(row.share_met) else share(row.share_met, lang),
    }


def _data(site: Site, lang: str) -> str:
    here, there = _both(addresses.data_page, lang)
    tables: dict[str, list[PageWords]] = {}
    for one in site.downloads:
        size = number(one.n_bytes / 1024, 0 if one.n_bytes > 10240 else 1)
        line = {"href": addresses.link(here, one.file), "format": one.format, "size": f"{size} KB", "n": one.n_rows,
                "sha256": one.sha256}  # fmt: skip
        tables.setdefault(one.name, []).append(line)
    return page(
        "data.html.j2",
        site.run,
        lang,
        here,
        there,
        tables=[(name, say(lang, f"site.table_{name}"), files) for name, files in tables.items()],
        api=addresses.link(here, addresses.API),
        feed=addresses.link(here, addresses.feed_file(lang)),
    )


def api(site: Site, shared: list[str]) -> dict[str, Any]:
    """What ``site.json`` says: the run, and every region, plan, goal, briefing and file with its address.

    ``shared`` are the names of the files under ``assets``.
    """
    run = site.run
    newest = run.newest_value_on.isoformat() if run.newest_value_on else None
    return {
        "format": 1,
        "as_of": run.as_of.isoformat(),
        "newest_value_on": newest,
        "run_id": run.run_id,
        "model": run.model,
        "n_paths": run.n_paths,
        "seed": run.seed,
        "version": run.version,
        "regions": [_api_region(place) for place in site.places],
        "plans": [
            {"plan_id": plan.plan_id, "region_id": plan.region_id, "zh": plan.zh or None, "en": plan.en or None,
             "pages": {lang: addresses.plan_page(plan.plan_id, lang) for lang in LANGS}}
            for plan in site.plans
        ],
        "goals": [_api_goal(row) for row in rows_as(OutlookRow, site.goals)],
        "briefings": [
            {"region_id": one.region_id, "as_of": one.as_of.isoformat(), "files": one.files} for one in site.briefings
        ],
        "assets": shared,
        "feeds": {lang: addresses.feed_file(lang) for lang in LANGS},
        "downloads": [
            {"name": one.name, "format": one.format, "file": one.file, "rows": one.n_rows, "bytes": one.n_bytes,
             "sha256": one.sha256}
            for one in site.downloads
        ],
    }  # fmt: skip


def _api_region(place: SiteRegion) -> dict[str, Any]:
    return {
        "region_id": place.region_id,
        "zh": place.zh,
        "en": place.en,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "n_goals": place.n_goals,
        "n_own": place.n_own,
        "n_inferred": place.n_inferred,
        "pages": {lang: addresses.region_page(place.region_id, lang) for lang in LANGS},
    }


#: Columns of a goal in ``site.json``, with the meaning that the data dictionary gives them
API_COLUMNS = (
    "target_id", "region_id", "plan_id", "clause", "indicator", "comparator", "threshold", "unit", "period_start",
    "period_end", "status", "evidence", "p_met", "p_low", "p_high", "likelihood", "value", "margin",
)  # fmt: skip


def _api_goal(row: OutlookRow) -> dict[str, Any]:
    said = {name: _plain(getattr(row, name)) for name in API_COLUMNS}
    pages = {lang: addresses.goal_page(str(row.target_id), lang) for lang in LANGS}
    return {**said, "pages": pages}


def _plain(value: Any) -> Any:
    """A cell as JSON has it: days as text, what is absent as null, numbers to nine digits."""
    if absent(value):
        return None
    if isinstance(value, float):
        return of_digits(value, 9)
    if hasattr(value, "isoformat"):
        return pd.Timestamp(value).date().isoformat()
    return value if isinstance(value, bool | int) else str(value)
