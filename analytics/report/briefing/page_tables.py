"""What each part of a briefing holds, as plain words and rows; the page's template lays it out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.attainment.outlook_rows import BETWEEN_BASES, JointRow, OutlookRow, ReadingRow, rows_as
from analytics.indicators.converted_readings import BOUNDS, OFFICIAL
from analytics.report.briefing.reading_notes import SENSITIVE, readings_of, rivals, short_note
from analytics.report.briefing.target_section import AHEAD, rows_with_evidence
from analytics.report.console import later_outcomes
from analytics.report.page_words import PageWords
from analytics.report.reading_order import board_rows
from analytics.report.row_text import (
    binding_words,
    clause_text,
    inferred_text,
    is_inferred,
    likelihood_text,
    margin_words,
    need_days,
    not_begun,
    period_text,
    probability_text,
    status_text,
    target_name,
    threshold_text,
    value_text,
)
from analytics.report.table_rows import PlanRow, SourceRow
from analytics.terms import Status
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean, safe_url
from analytics.words.messages import in_language
from analytics.words.numbers import absent, credible_band, date_text, number

_ABOUT = {  # which explanation a reading's id calls for
    "integer": "about_rounding",
    "unrounded_days": "about_unrounded_days",
    "dust_suspects_out": "about_dust",
    "bureau_events_out": "about_bureau_list",
    "o3_1h_counts": "about_o3",
    "last_day_edition": "about_last_day_edition",
    BOUNDS: "about_o3",
    OFFICIAL: "about_official",
}


def score_rows(
    outlook: pd.DataFrame,
    plans: pd.DataFrame,
    sources: pd.DataFrame,
    readings: pd.DataFrame,
    lang: str,
    home: str,
) -> list[PageWords]:
    """Rows of the scoreboard's table, in the chart's order, each with its way back to clause and source."""
    with_section = set(rows_with_evidence(outlook)["target_id"])
    titles = {plan.plan_id: clean(plan.zh if lang == "zh" else plan.en) for plan in rows_as(PlanRow, plans)}
    return [
        {
            "id": anchor("target", row.target_id),
            "target_id": clean(row.target_id),
            "domain": say_or(lang, "domain", clean(row.domain)),
            "name": target_name(row, lang, home),
            "period": period_text(row, lang),
            "threshold": threshold_text(row, lang),
            "value": value_text(row, lang),
            "context": clean(row.words("context", lang)),
            "part": "#" + anchor("part", row.target_id) if row.target_id in with_section else "",
            "p": inferred_text(row, lang) if is_inferred(row) else probability_text(row, lang),
            "likelihood": _band(row, lang) if is_inferred(row) else likelihood_text(row, lang),
            "gap": margin_words(row, lang),
            "status": row.status,
            "status_text": status_text(row, lang),
            "left": _left(row, lang),
            "note": short_note(row, readings_of(readings, row.target_id), lang),
            "kind": binding_words(row, lang),
            "clause": clause_text(row, lang),
            "plan": titles.get(row.plan_id, clean(row.plan_id)),
            "plan_href": "#" + anchor("plan", row.plan_id),
            "sources": source_links(row.bases, sources, lang),
        }
        for row in rows_as(OutlookRow, board_rows(outlook))
    ]


def hindsight_rows(outlook: pd.DataFrame, outcomes: pd.DataFrame | None, lang: str, home: str) -> list[PageWords]:
    """What was said then and what later came out, of the targets whose outcome is known."""
    later = later_outcomes(outlook, outcomes, lang)
    return [
        {
            "name": target_name(row, lang, home),
            "href": "#" + anchor("target", row.target_id),
            "threshold": threshold_text(row, lang),
            "period": period_text(row, lang),
            "p": inferred_text(row, lang) if is_inferred(row) else probability_text(row, lang),
            "status_text": status_text(row, lang),
            "later": later[row.target_id],
        }
        for row in rows_as(OutlookRow, board_rows(outlook))
        if row.target_id in later
    ]


def _band(row: OutlookRow, lang: str) -> str:
    """Credible band of an inferred probability."""
    return "" if absent(row.p_low) or absent(row.p_high) else credible_band(row.p_low, row.p_high, lang)  # type: ignore[arg-type]


def _left(row: OutlookRow, lang: str) -> str:
    """Say what is left to do, for a target whose deadline is ahead."""
    days = row.days_left
    if row.status not in AHEAD or absent(days) or float(days) <= 0:  # type: ignore[arg-type]
        return ""
    if not_begun(row):
        return say(lang, "score.not_begun")
    texts = [say(lang, "score.days_left", days=number(days, 0))]
    if row.status != Status.MET_EARLY and need_days(row, lang):
        texts.append(need_days(row, lang))
    return say(lang, "meta.semi").join(texts)


def source_links(bases: Collection[str], sources: pd.DataFrame, lang: str) -> list[tuple[str, str]]:
    """Return name and anchor of each source behind some bases; the bare bases where none is known."""
    found = [
        (clean(source.name(lang)), "#" + anchor("source", source.source_id))
        for source in rows_as(SourceRow, sources)
        if source.source_id in bases or source.basis in bases
    ]
    return found or [(clean(BETWEEN_BASES.join(bases)), "")] * bool(bases)


def joint_rows(joint: pd.DataFrame, outlook: pd.DataFrame, as_of: Any, lang: str, home: str) -> list[PageWords]:
    """Rows of the table of joint probabilities: which targets, in which period still open, and P(all met)."""
    if joint.empty:
        return []
    joint = joint[(joint["n_targets"] > 1) & (pd.to_datetime(joint["period_end"]) >= pd.Timestamp(as_of))]
    names = {row.target_id: target_name(row, lang, home) for row in rows_as(OutlookRow, outlook)}
    lines = []
    for row in rows_as(JointRow, joint):
        lines.append(
            {
                "period": period_text(row.as_goal(), lang),
                "targets": [(names.get(i, clean(i)), "#" + anchor("target", i)) for i in row.targets],
                "n": number(row.n_targets, 0),
                "p": probability_text(row.as_goal(), lang),
            }
        )
    return lines


def reading_parts(readings: pd.DataFrame, outlook: pd.DataFrame, lang: str, home: str) -> dict[str, Any]:
    """Targets with more than one reading of the rule: first those whose answer depends on it, then the others."""
    if readings.empty:
        return {"contested": [], "agree": [], "about": []}
    rows = {row.target_id: row for row in rows_as(OutlookRow, outlook)}
    several = readings.groupby("target_id")["reading_id"].transform("size") > 1
    lines = [
        reading_part(rows[str(target)], group, lang, home)
        for target, group in readings[several].groupby("target_id", sort=False)
        if target in rows
    ]
    return {
        "contested": [part for part in lines if part["depends"]],
        "agree": [part for part in lines if not part["depends"]],
        "about": about_readings(set(readings.loc[several, "reading_id"]), lang),
    }


def about_readings(used: Collection[str], lang: str) -> list[str]:
    """What to know of the readings that are used, each sentence once."""
    about = dict.fromkeys(key for reading, key in _ABOUT.items() if reading in used)
    return [say(lang, f"readings.{key}") for key in about]


def reading_part(row: OutlookRow, group: pd.DataFrame, lang: str, home: str) -> PageWords:
    """Write every reading of one target."""
    return {
        "name": target_name(row, lang, home),
        "threshold": threshold_text(row, lang),
        "period": period_text(row, lang),
        "href": "#" + anchor("target", row.target_id),
        "target_id": clean(row.target_id),
        "depends": _depends(row, group),
        "status": row.status,
        "status_text": status_text(row, lang),
        "lines": [
            {
                "reading": clean(line.name(lang)) or clean(line.reading_id),
                "primary": line.is_primary,
                "value": value_text(line.of_goal(row), lang),
                "verdict": say_or(lang, "status", verdict) or "—",
                "verdict_id": verdict,
                "p": probability_text(replace(line.of_goal(row), status=Status.OPEN), lang),
                "grade": say_or(lang, "grade", clean(line.grade)),
                "source": clean(line.source_zh if lang == "zh" else line.source),
            }
            for line in rows_as(ReadingRow, group)
            for verdict in ["" if line.reading_id == BOUNDS else clean(line.verdict)]
        ],
    }


def _depends(row: OutlookRow, group: pd.DataFrame) -> str:
    """Write what depends on the reading: the verdict, or (while open) the probability; ``''`` if nothing."""
    group = rivals(group)
    if row.status == Status.CONTESTED or group["verdict"].dropna().nunique() > 1:
        return "contested"
    shown = [column for column in ("p_met", "p_low", "p_high") if column in group]
    spread = group[shown].max() - group[shown].min()
    return "sensitive" if (spread > SENSITIVE).any() else ""


def source_parts(sources: pd.DataFrame, lang: str) -> list[PageWords]:
    """Rows of the list of sources; an address becomes a link only if it is plain http(s)."""
    return [
        {
            "id": anchor("source", row.source_id),
            "source_id": clean(row.source_id),
            "name": clean(row.name(lang)),
            "citation": cited,
            "in_english": lang == "zh" and cited.isascii(),
            "url": safe_url(row.url),
            "address": clean(row.url),
            "basis": say_or(lang, "basis", clean(row.basis)),
            "extent": _extent(row, lang),
            "accessed": "" if row.accessed is None else date_text(row.accessed, lang),
        }
        for row in rows_as(SourceRow, sources)
        for cited in [in_language(clean(row.citation), lang)]
    ]


def _extent(row: SourceRow, lang: str) -> str:
    """Say how much of a source is used here, where that is known."""
    if absent(row.n_values):
        return ""
    words = {"n": number(row.n_values, 0), "estimated": number(row.n_estimated, 0)}
    first, last = date_text(row.first_day, lang), date_text(row.last_day, lang)
    return say(lang, "sources.extent", first=first, last=last, **words)


def plan_parts(plans: pd.DataFrame, lang: str) -> list[PageWords]:
    """Rows of the list of plans."""
    return [
        {
            "id": anchor("plan", row.plan_id),
            "name": clean(row.title(lang)),
            "document": clean(row.document_no),
            "issued": date_text(row.issued_on, lang),
            "assumed": row.is_issue_assumed,
        }
        for row in rows_as(PlanRow, plans)
    ]
