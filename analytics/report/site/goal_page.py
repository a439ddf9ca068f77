"""The page of one goal: what is asked, where it stands, its past, every run, every reading, sources, grades."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from analytics.attainment.outlook_rows import NAN, OutlookRow, rows_as
from analytics.errors import Attempts
from analytics.report.briefing.asked import owner_text
from analytics.report.briefing.charts import target_charts
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.goal_lines import GoalLine
from analytics.report.briefing.inferred import inferred_line
from analytics.report.briefing.page_tables import about_readings, reading_part, source_parts
from analytics.report.briefing.target_section import has_section, is_closed, target_section
from analytics.report.charts.axes import YearValue
from analytics.report.charts.probability_path import points_of
from analytics.report.failures import failed_lines
from analytics.report.page_words import PageWords
from analytics.report.row_text import (
    binding_words,
    clause_text,
    decimals_of,
    is_inferred,
    period_text,
    probability_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.report.site import addresses
from analytics.report.site.contents import RegionContents, RunFacts, SiteChange, SiteRegion
from analytics.report.site.frame import other_language, page
from analytics.report.site.years import drawn_years
from analytics.report.table_rows import GradeRow, PlanRow
from analytics.terms import Status
from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean
from analytics.words.numbers import (
    absent,
    credible_band,
    date_text,
    join_unit,
    number,
    probability,
    span,
)


@dataclass(frozen=True)
class GoalContents:
    """What the page of one goal is made of.

    Parameters
    ----------
    row : OutlookRow
        The goal.
    line : GoalLine or None
        The answer at a glance, in the language of the page; None where there is none.
    data : BriefingData
        The region's data; tables by goal hold this goal's rows alone.
    place : SiteRegion
        Its region.
    history : DataFrame
        Every run: ``as_of, p_met, p_low, p_high, status, value``.
    scores : DataFrame
        Graded probabilities: ``as_of, p_met, met, brier``.
    moves : tuple of Move
        Material changes, the newest first.
    """

    row: OutlookRow
    line: GoalLine | None
    data: BriefingData
    place: SiteRegion
    history: pd.DataFrame = field(default_factory=pd.DataFrame)
    scores: pd.DataFrame = field(default_factory=pd.DataFrame)
    moves: tuple[SiteChange, ...] = ()


#: Charts of a goal's page: the change by month and the milestones stand in the briefing
KINDS = frozenset({"fan", "budget", "path"})
#: Tables of a briefing's data that have rows by goal
BY_GOAL = ("outlook", "readings", "yearly", "same_window", "same_part", "places")


@dataclass(frozen=True)
class Goals:
    """The contents of a region, its tables cut by goal once for all of its pages."""

    region: RegionContents
    bare: BriefingData
    tables: dict[str, dict[str, Any]]
    scores: dict[str, pd.DataFrame]

    @classmethod
    def of(cls, region: RegionContents) -> Goals:
        """Cut the tables of a region's contents by goal."""
        data = region.data
        tables = {name: _by_goal(getattr(data, name)) for name in BY_GOAL}
        none: dict[str, Any] = {name: getattr(data, name).iloc[:0] for name in BY_GOAL}
        bare = dataclasses.replace(data, **none)
        return cls(region, bare, tables, _by_goal(region.scores))

    def contents(self, row: OutlookRow, line: GoalLine | None) -> GoalContents:
        """What the page of one goal is made of."""
        target, region = str(row.target_id), self.region
        own = {name: rows[target] for name, rows in self.tables.items() if target in rows}
        return GoalContents(
            row=row,
            line=line,
            data=dataclasses.replace(self.bare, **own),
            place=region.place,
            history=region.history.get(target, pd.DataFrame()),
            scores=self.scores.get(target, pd.DataFrame()),
            moves=tuple(move for move in region.moves if move.target_id == target),
        )


def _by_goal(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    if table.empty:
        return {}
    return {str(target): rows for target, rows in table.groupby("target_id", sort=False)}


def render_goal(goal: GoalContents, shared: Shared, run: RunFacts, lang: str, tried: Attempts) -> str:
    """Write the page of a goal.

    Parameters
    ----------
    goal : GoalContents
        The goal.
    shared : Shared
        What the pages of all goals of its region say alike.
    run : RunFacts
        Run that the site shows.
    lang : str
        ``'zh'`` or ``'en'``.
    tried : Attempts
        Collects the parts that could not be made; the page names them in their place.
    """
    row, data, home = goal.row, goal.data, goal.place.region_id
    target = str(row.target_id)
    known = len(tried.found)
    drawn = [chart.as_row() for chart in target_charts(row, data, lang, tried, KINDS)]
    values: dict[str, Any] = {
        "title": target_name(row, lang, home),
        "region": goal.place.name(lang),
        "region_href": addresses.region_page(home, lang),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "status": row.status,
        "status_text": status_text(row, lang),
        "line": goal.line,
        "definition": tried("definition", lambda: _definition(row, data, lang), []),
        "plan": shared.plans.get(str(row.plan_id)),
        "facts": tried("parts", lambda: _facts(goal, lang), []),
        "charts": drawn,
        "drawn_years": tried("yearly", lambda: drawn_years(data.yearly, row, lang), None),
        "years": tried("yearly", lambda: _years(goal, lang), []),
        "runs": tried("path", lambda: _runs(goal, lang), []),
        "readings": tried("readings", lambda: _readings(row, data, lang, home), None),
        "sources": shared.sources,
        "grades": tried("scores", lambda: _grades(goal, lang), []),
        "moves": [(date_text(move.as_of, lang), move.text(lang)) for move in goal.moves],
        "notes": clean(row.words("note", lang)),
        "target_id": clean(target),
        "command": f"dabiao assess --explain {target} --as-of {run.as_of}",
    }
    lines = failed_lines(tried.found[known:], lang, data)
    values["failed"] = [text for texts in lines.values() for text in texts]
    here, there = (addresses.goal_page(target, one) for one in (lang, other_language(lang)))
    return page("goal.html.j2", run, lang, here, there, **values)


def _definition(row: OutlookRow, data: BriefingData, lang: str) -> list[tuple[str, str]]:
    """What the goal asks for, as pairs of heading and text."""
    statistic = clean(row.statistic)
    binding = binding_words(row, lang)
    facts = {
        "col.indicator": clean(row.words("indicator", lang)) or clean(row.indicator),
        "site.subject": clean(row.words("subject", lang)),
        "site.statistic": say_or(lang, "statistic", statistic),
        "col.threshold": threshold_text(row, lang),
        "col.period": period_text(row, lang),
        "col.clause": clause_text(row, lang),
        "site.kind": binding,
        "site.rule": clean(row.edition),
        "part.owner": owner_text(row, lang),
    }
    return [(say(lang, key), text) for key, text in facts.items() if text and text != "—"]


@dataclass(frozen=True)
class Shared:
    """What the pages of all goals of a region say alike: its sources, and its plans by id."""

    sources: list[PageWords]
    plans: dict[str, PageWords]

    @classmethod
    def of(cls, data: BriefingData, lang: str) -> Shared:
        """Put it into words."""
        return cls(
            source_parts(data.sources, lang), {one.plan_id: _plan(one, lang) for one in rows_as(PlanRow, data.plans)}
        )


def _plan(plan: PlanRow, lang: str) -> PageWords:
    """The plan a goal stands in: title, number, day of issue, and its page."""
    return {
        "name": clean(plan.title(lang)),
        "document": clean(plan.document_no),
        "issued": date_text(plan.issued_on, lang),
        "page": addresses.plan_page(plan.plan_id, lang),
    }


def _facts(goal: GoalContents, lang: str) -> list[tuple[str, str]]:
    """Where a goal stands: on its own data, inferred, or what is missing."""
    row, data = goal.row, goal.data
    if has_section(row):
        facts: list[tuple[str, str]] = target_section(row, data, lang, closed=is_closed(row, data.as_of))["facts"]
        return [(name, text) for name, text in facts if name != say(lang, "part.owner")]
    missing = clean(row.words("missing", lang)) or say(lang, "missing.reason_default")
    if not is_inferred(row):
        return [(say(lang, "col.missing"), missing)]
    one = inferred_line(row, lang, goal.place.region_id)
    pairs = {
        "col.p_inferred": f"{one['p']}{say(lang, 'meta.open')}{one['band']}{say(lang, 'meta.close')}",
        "col.evidence": one["evidence"],
        "site.drivers": one["drivers"],
        "col.settles": one["settles"],
        "col.missing": missing,
    }
    return [(say(lang, key), text) for key, text in pairs.items() if text]


def _years(goal: GoalContents, lang: str) -> list[PageWords]:
    """Every known yearly value, the newest first."""
    table = goal.data.yearly
    if table.empty:
        return []
    values = table[table["series"] == "value"].sort_values("year", ascending=False)
    unit, decimals = clean(goal.row.unit), decimals_of(goal.row)
    return [
        {
            "year": say(lang, "format.year", year=one.year),
            "value": join_unit(_value(one, lang, decimals), unit, lang),
            "origin": say(lang, f"site.origin_{one.origin}"),
            "valid": "" if one.valid else say(lang, "site.not_valid"),
        }
        for one in rows_as(YearValue, values)
    ]


def _value(one: YearValue, lang: str, decimals: int | None) -> str:
    return span(one.value_low, one.value_high, lang, decimals) if absent(one.value) else number(one.value, decimals)


def _runs(goal: GoalContents, lang: str) -> list[PageWords]:
    """What every run said, the newest first."""
    if goal.history.empty:
        return []
    made = []
    for point in points_of(goal.history.sort_values("as_of", ascending=False)):
        one = point.answer
        made.append({
            "day": date_text(point.as_of, lang),
            "p": _probability(one, lang),
            "status": one.status,
            "status_text": say(lang, f"status.{one.status}"),
            "value": value_text(_with_value(goal.row, one.value), lang),
        })  # fmt: skip
    return made


def _with_value(row: OutlookRow, value: float) -> OutlookRow:
    """The goal with the value of a run; its rounded value and its bounds are of now, and the ledger records none."""
    return replace(row, value=value, value_reported=NAN, value_low=NAN, value_high=NAN)


def _probability(row: OutlookRow, lang: str) -> str:
    if Status(row.status).on_own_data:
        return probability_text(row, lang)
    if absent(row.p_met):
        return "—"
    band = "" if absent(row.p_low) or absent(row.p_high) else credible_band(row.p_low, row.p_high, lang)
    words = probability(row.p_met, lang)
    return words + say(lang, "meta.open") + band + say(lang, "meta.close") if band else words


def _readings(row: OutlookRow, data: BriefingData, lang: str, home: str) -> PageWords | None:
    """Every reading of the rule, where there is more than one."""
    if len(data.readings) < 2:
        return None
    about = about_readings(set(data.readings["reading_id"]), lang)
    return {**reading_part(row, data.readings, lang, home), "about": about}


def _grades(goal: GoalContents, lang: str) -> list[PageWords]:
    """Past probabilities whose outcome has arrived: said then, what came, and the Brier score."""
    if goal.scores.empty:
        return []
    return [
        {
            "day": date_text(one.as_of, lang),
            "p": probability(one.p_met, lang),
            "outcome": say(lang, f"status.{Status.MET if one.met else Status.MISSED}"),
            "brier": number(one.brier, 3),
        }
        for one in rows_as(GradeRow, goal.scores.sort_values("as_of", ascending=False))
    ]
