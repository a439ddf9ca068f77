"""Several regions side by side: one page a language, with each region's own briefing a link away."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, one_row, rows_as
from analytics.errors import Attempts, Fault
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.page import caveat, counted, run_facts, sentences
from analytics.report.charts.chart import Chart, Heading
from analytics.report.charts.ranking import ranking_chart
from analytics.report.charts.scoreboard import scoreboard_chart
from analytics.report.charts.scoreboard_rows import scoreboard_pages
from analytics.report.failures import failed_lines
from analytics.report.html import fill
from analytics.report.page_words import PageWords, subtitle
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    likelihood_text,
    period_text,
    probability_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.report.scenario import labelled, scenario_label
from analytics.terms import WITHOUT_OWN_DATA
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean, safe_sibling
from analytics.words.numbers import date_text


@dataclass(frozen=True)
class ComparisonFacts:
    """What a comparison shows.

    Parameters
    ----------
    briefings : list of BriefingData
        One a region, all of one run.
    rankings : list of (OutlookRow, DataFrame)
        For each indicator with ranked regions, a target (its names and unit are used) and the table of
        ``attainment.chart_data.city_ranking``.
    faults : tuple of Fault
        What of it could not be made.
    """

    briefings: list[BriefingData]
    rankings: list[tuple[OutlookRow, pd.DataFrame]] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()


def render_comparison(
    data: ComparisonFacts,
    lang: str,
    hrefs: dict[str, str] | None = None,
    sibling_href: str | None = None,
    attempts: Attempts | None = None,
) -> str:
    """Write the page.

    Parameters
    ----------
    data : Comparison
        What to show. Every name in it is treated as hostile.
    lang : str
        ``'zh'`` or ``'en'``.
    hrefs : dict of str to str, optional
        By region id, the relative address of its own briefing.
    sibling_href : str, optional
        Relative address of the page in the other language.
    attempts : Attempts, optional
        Collects the parts that could not be made; the page names them in their place. Without it their errors are
        raised.

    Returns
    -------
    str
        A complete HTML document that loads nothing.
    """
    first = data.briefings[0]
    names = [_name(one, lang) for one in data.briefings]
    newest = max((one.newest_value_on for one in data.briefings if one.newest_value_on), default=None)
    tried, known = attempts or Attempts(strict=True), hrefs or {}
    charts = comparison_charts(data, lang, tried)
    drawn = [(c.kind, row) for c in charts if (row := tried(c.kind, c.as_row, None))]
    sections = {
        "regions": [
            one
            for part in data.briefings
            if (one := tried("answer", partial(_region, part, lang, known.get(part.region["region_id"], "")), None))
        ],
        "indicators": tried("side", lambda: indicator_rows(data, lang), []),
        "boards": [row for kind, row in drawn if kind == "board"],
        "rankings": [row for kind, row in drawn if kind == "ranking"],
        "caveat": tried("caveat", lambda: _caveat(data, lang), ""),
        "head": tried("run", lambda: run_facts(first, lang), []),
    }
    return fill(
        "compare.html.j2",
        lang,
        sibling=safe_sibling(sibling_href),
        title=say(lang, "compare.title", regions=say(lang, "meta.sep").join(names)),
        scenario=scenario_label(first.scenario, lang, idle_everywhere(data)),
        as_of=date_text(first.as_of, lang),
        subtitle=subtitle(first.as_of, newest, lang),
        names=names,
        version=clean(first.version),
        failed=failed_lines([*data.faults, *tried.found], lang),
        **sections,
    )


def _caveat(data: ComparisonFacts, lang: str) -> str:
    return next(filter(None, (caveat(one, lang, here=False) for one in data.briefings)), "")


def idle_everywhere(data: ComparisonFacts) -> tuple[str, ...]:
    """Rules of the scenario that change nothing in any of the regions."""
    first, *others = data.briefings
    return tuple(rule for rule in first.idle if all(rule in one.idle for one in others))


def comparison_charts(data: ComparisonFacts, lang: str, attempts: Attempts | None = None) -> list[Chart]:
    """Draw the charts of a comparison: all targets on one scoreboard, then a strip an indicator."""
    tried = attempts or Attempts(strict=True)
    ours = [one.region["region_id"] for one in data.briefings]
    last = data.briefings[0].as_of - timedelta(days=1)
    drawn = list(tried("board", lambda: _boards(data, lang), []))
    for row, table in data.rankings:
        if not table.empty:
            strip = tried("ranking", partial(_strip, _up_to(row, last), table, ours, lang), None)
            drawn += [strip] if strip is not None else []
    return tried("charts", lambda: labelled(drawn, data.briefings[0].scenario, lang), drawn)


def _boards(data: ComparisonFacts, lang: str) -> list[Chart]:
    outlook = pd.concat([one.outlook for one in data.briefings], ignore_index=True)
    known = outlook[~outlook["status"].isin(WITHOUT_OWN_DATA)].drop_duplicates("target_id")
    title = say(lang, "score.title")
    return [
        scoreboard_chart(page, lang, Heading(f"board-{i}", title)) for i, page in enumerate(scoreboard_pages(known))
    ]


def _up_to(row: OutlookRow, last: date) -> OutlookRow:
    """A target whose period ends on the last day that has passed: what is ranked of a year still running."""
    return replace(row, period_end=min(row.ends_on, last))


def _strip(row: OutlookRow, table: pd.DataFrame, ours: list[str], lang: str) -> Chart:
    name = clean(row.words("indicator", lang)) or clean(row.indicator)
    title = say(lang, "compare.ranking", name=name, period=period_text(row, lang))
    return ranking_chart(table, row, lang, ours, Heading(anchor("ranking", row.indicator), title))


def indicator_rows(data: ComparisonFacts, lang: str) -> list[PageWords]:
    """Rows of the table side by side: one an indicator, subject and period, a cell a region.

    Indicators without evidence in any of the regions are left out.
    """
    parts = [
        board_rows(one.outlook[one.outlook["region_id"] == one.region["region_id"]]).assign(_of=i)
        for i, one in enumerate(data.briefings)
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows["_subject"] = rows["subject_zh"].fillna("")
    keys = ["domain", "indicator", "_subject", "period_start", "period_end"]
    lines = []
    for _, group in rows.groupby(keys, sort=False, dropna=False):
        if group["status"].isin(WITHOUT_OWN_DATA).all():
            continue
        first = one_row(OutlookRow, group)
        cells = {int(i): _cell(row, lang) for i, row in zip(group["_of"], rows_as(OutlookRow, group), strict=True)}
        lines.append(
            {
                "domain": say_or(lang, "domain", clean(first.domain)),
                "name": target_name(replace(first, region_id=""), lang, ""),
                "period": period_text(first, lang),
                "cells": [cells.get(i) for i in range(len(data.briefings))],
            }
        )
    return lines


def _cell(row: OutlookRow, lang: str) -> PageWords:
    return {
        "threshold": threshold_text(row, lang),
        "value": value_text(row, lang),
        "p": probability_text(row, lang),
        "likelihood": likelihood_text(row, lang),
        "status": row.status,
        "status_text": status_text(row, lang),
    }


def _name(one: BriefingData, lang: str) -> str:
    return clean(one.region.get(lang)) or clean(one.region["region_id"])


def _region(one: BriefingData, lang: str, href: str) -> dict[str, Any]:
    """One region's answer: the goal that is least sure, what is decided, and its counts."""
    return {
        "name": _name(one, lang),
        "href": safe_sibling(href),
        "sentences": [*(text for text, _ in sentences(one, lang)), counted(one, lang)],
    }
