"""The page of a briefing: one HTML file a language that needs no network and fits a phone as well as A4."""

from __future__ import annotations

from typing import Any

from analytics.attainment.likelihood import BAND_RANGES
from analytics.attainment.outlook_rows import rows_as
from analytics.errors import Attempts
from analytics.report.briefing.asked import after_lead, after_rows, county_rows
from analytics.report.briefing.changes import change_part
from analytics.report.briefing.charts import Chart, charts, many_without_evidence, not_drawn
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.goal_lines import GoalLines, inferred_lines, own_lines
from analytics.report.briefing.inferred import NONE as NO_INFERRED
from analytics.report.briefing.inferred import inferred_part
from analytics.report.briefing.missing import missing_parts
from analytics.report.briefing.page_tables import (
    hindsight_rows,
    joint_rows,
    plan_parts,
    reading_parts,
    score_rows,
    source_parts,
)
from analytics.report.briefing.summary import answer, bookkeeping, status_counts
from analytics.report.briefing.target_section import target_sections
from analytics.report.briefing.weather import NO_WEATHER, weather_part
from analytics.report.charts.chart import figure_json
from analytics.report.charts.theme import MARKS
from analytics.report.failures import failed_lines
from analytics.report.html import fill, tight, write
from analytics.report.page_words import PageWords, subtitle
from analytics.report.scenario import scenario_label
from analytics.report.table_rows import BatchRow
from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA, Evidence, Grade, real_time
from analytics.words.catalogue import say, say_or
from analytics.words.escape import anchor, clean, safe_sibling
from analytics.words.numbers import date_text, number

__all__ = ["BriefingData", "content", "figure_json", "render", "tight", "write"]

EXTRA_KINDS = ("calendar",)  # charts of the whole region, behind the parts
NO_CHANGES: dict[str, Any] = {"lead": "", "rows": [], "same": "", "date": ""}
NO_READINGS: dict[str, Any] = {"contested": [], "agree": [], "about": []}
NO_MISSING: dict[str, Any] = {
    **dict.fromkeys(("n_quantified", "n_others", "n_figures", "n_waiting"), 0),
    "departments": (),
}
GRADES = tuple(Grade)


def render(data: BriefingData, lang: str, sibling_href: str | None = None, attempts: Attempts | None = None) -> str:
    """Write the page.

    Parameters
    ----------
    data : BriefingData
        What to show. Every name in it is treated as hostile.
    lang : str
        ``'zh'`` or ``'en'``.
    sibling_href : str, optional
        Relative address of the page in the other language.
    attempts : Attempts, optional
        Collects the parts that could not be made; the page names them in their place. Without it their errors are
        raised.

    Returns
    -------
    str
        A complete HTML document. It loads nothing, and its content security policy lets no script run but
        the two it brings, by their hashes.

    Raises
    ------
    KeyError
        If a status or likelihood has no word in the catalogue, or whatever else a part raises, unless `attempts`
        collects it.
    ValueError
        If the language has no catalogue.


    Examples
    --------
    A page of one goal, whose value stands on it:

    >>> from datetime import date
    >>> import analytics as da
    >>> outlook = da.open().assessment("xinxiang", 2025, "2026-02-01", evidence="published").outlook
    >>> goal = outlook[outlook["target_id"] == "xinxiang-2023/2-pm25"]
    >>> region = {"region_id": "xinxiang", "zh": "新乡市", "en": "Xinxiang"}
    >>> data = BriefingData(region, date(2026, 2, 1), date(2026, 1, 31), "r1", "combined", 2000, 1, "0.1", goal)
    >>> page = render(data, "en")
    >>> "42.4 µg/m³" in page
    True
    """
    tried = attempts or Attempts(strict=True)
    sections = content(data, lang, charts(data, lang, tried), tried)
    return fill("briefing.html.j2", lang, sibling=safe_sibling(sibling_href), clean=clean, **sections)


def run_facts(data: BriefingData, lang: str) -> list[tuple[str, str]]:
    """Say what repeats the run, as pairs of heading and text."""
    newest = date_text(data.newest_value_on, lang) if data.newest_value_on else say(lang, "head.no_data")
    if data.newest_value_on:
        newest += say(lang, "head.age", days=(data.as_of - data.newest_value_on).days)
    facts = {
        "as_of": date_text(data.as_of, lang),
        "newest": newest,
        "run": clean(data.run_id),
        "model": say_or(lang, "model", clean(data.model)),
        "paths": number(data.n_paths, 0),
        "seed": str(data.seed),
        "version": clean(data.version),
    }
    letter = {"sender": data.head.sender, "issue": data.head.issue, "contact": data.head.contact}
    facts |= {key: clean(text) for key, text in letter.items() if text}
    return [(say(lang, f"head.{key}"), text) for key, text in facts.items()]


def sentences(data: BriefingData, lang: str) -> list[tuple[str, list[str]]]:
    """The answer in words, each sentence with links to the targets it is about."""
    texts = answer(data.outlook, lang, data.region["region_id"], data.as_of, data.joint)
    return [(text, ["#" + anchor("target", target) for target in ids]) for text, ids in texts]


def counted(data: BriefingData, lang: str) -> str:
    """How many targets there are and how many stand on own data."""
    region = clean(data.region.get(lang)) or clean(data.region["region_id"])
    return bookkeeping(data.outlook, lang, region, data.as_of)


def caveat(data: BriefingData, lang: str, here: bool = True) -> str:
    """Say once what the air data do not support; ``''`` where no air value is used.

    ``here``: whether the page has the section on readings of the rule, which lists the conclusions that depend on it.
    """
    if "basis" not in data.sources or not real_time(data.sources["basis"].dropna()):
        return ""
    listed = data.readings["reading_id"].eq("bureau_events_out").any() if len(data.readings) else False
    dust = data.outlook["domain"].eq("air").any() and not listed
    keys = ["realtime", *(["dust"] if dust else []), *(["end"] if dust and here else [])]
    return "".join(say(lang, f"caveat.{key}") for key in keys)


def content(
    data: BriefingData, lang: str, charts_drawn: list[Chart], attempts: Attempts | None = None
) -> dict[str, Any]:
    """Everything a briefing says, in words: what the page's template and the Word file lay out.

    Parameters
    ----------
    data : BriefingData
        What to show.
    lang : str
        ``'zh'`` or ``'en'``.
    charts_drawn : list of Chart
        From ``charts``.
    attempts : Attempts, optional
        Collects the parts that could not be made; ``failed`` names them by section.
    """
    tried = attempts or Attempts(strict=True)
    region = clean(data.region.get(lang)) or clean(data.region["region_id"])
    drawn = [row for chart in charts_drawn if (row := tried(chart.kind, chart.as_row, None))]
    sections = {
        "title": say(lang, "head.title", region=region),
        "scenario": scenario_label(data.scenario, lang, data.idle),
        "head": tried("run", lambda: run_facts(data, lang), []),
        "subtitle": subtitle(data.as_of, data.newest_value_on, lang),
        "as_of": date_text(data.as_of, lang),
        "region_id": clean(data.region["region_id"]),
        **_answer_words(data, lang, tried),
        **_score_words(data, lang, drawn, tried),
        **_other_words(data, lang, tried),
        "boards": [chart for chart in drawn if chart["kind"] == "board"],
        "yearly": [chart for chart in drawn if chart["kind"] == "multiples"],
        "inferred_boards": [chart for chart in drawn if chart["kind"] == "inferred"],
        "weather_charts": [chart for chart in drawn if chart["kind"] == "weather"],
        "parts": tried("parts", lambda: _parts(data, lang, drawn), []),
        "extra_charts": [chart for chart in drawn if chart["kind"] in EXTRA_KINDS],
        "no_track": data.track.empty and not data.scenario,
        "notes": _notes(data, lang),
        "bands": [(say(lang, f"likelihood.{band}"), low, high) for band, low, high in BAND_RANGES],
        "grades": [say(lang, f"sources.grade_{grade}") for grade in GRADES],
        "levels": [(say(lang, f"evidence.{level}"), say(lang, f"evidence_help.{level}")) for level in Evidence],
        "letter": data.head,
        "version": clean(data.version),
        "cite": cite_run(data, lang),
    }
    return {**sections, "failed": failed_lines([*data.faults, *tried.found], lang, data)}


def cite_run(data: BriefingData, lang: str) -> str:
    """Name the run, for a line that cites a chart."""
    words = {"version": clean(data.version), "as_of": date_text(data.as_of, lang), "run": clean(data.run_id)}
    return say(lang, "page.cite_run", **words)


def _answer_words(data: BriefingData, lang: str, tried: Attempts) -> dict[str, Any]:
    quantified = data.outlook[data.outlook["comparator"].isin(QUANTIFIED)]
    return {
        "sentences": tried("answer", lambda: sentences(data, lang), []),
        "own": tried("goals", lambda: own_lines(data, lang), GoalLines()),
        "guessed": tried("goals", lambda: inferred_lines(data, lang), GoalLines()),
        "marks": MARKS,
        "since": "" if data.previous.empty else _since(data, lang),
        "after": tried("after", lambda: after_rows(data, lang), []),
        "after_lead": tried("after", lambda: after_lead(data, lang), ""),
        "counted": tried("answer", lambda: counted(data, lang), ""),
        "caveat": tried("caveat", lambda: caveat(data, lang), ""),
        "tally": tried(
            "tally", lambda: [(one, say(lang, f"status.{one}"), n) for one, n in status_counts(quantified)], []
        ),
    }


def _score_words(data: BriefingData, lang: str, drawn: list[PageWords], tried: Attempts) -> dict[str, Any]:
    home, outlook = data.region["region_id"], data.outlook
    rows = tried(
        "scoreboard",
        lambda: score_rows(outlook, data.plans, data.sources, data.readings, lang, home),
        [],
    )
    many_bare = tried(
        "scoreboard", lambda: many_without_evidence(outlook), False
    )  # then rows without evidence are folded away
    return {
        "not_drawn": tried("scoreboard", lambda: not_drawn(outlook, lang), ""),
        "rows": [row for row in rows if not many_bare or row["status"] not in WITHOUT_OWN_DATA],
        "bare_rows": [row for row in rows if many_bare and row["status"] in WITHOUT_OWN_DATA],
        "joint": tried("joint", lambda: joint_rows(data.joint, outlook, data.as_of, lang, home), []),
    }


def _other_words(data: BriefingData, lang: str, tried: Attempts) -> dict[str, Any]:
    home, outlook = data.region["region_id"], data.outlook
    return {
        "changes": tried("changes", lambda: change_part(outlook, data.previous, lang, home), NO_CHANGES),
        "hindsight": tried("hindsight", lambda: hindsight_rows(outlook, data.outcomes, lang, home), []),
        "readings": tried("readings", lambda: reading_parts(data.readings, outlook, lang, home), NO_READINGS),
        "counties": tried("counties", lambda: county_rows(data, lang), []),
        "weather": tried("weather", lambda: weather_part(data, lang), NO_WEATHER),
        "inferred": tried("inferred", lambda: inferred_part(outlook, lang, home, data.as_of), NO_INFERRED),
        "missing": tried("missing", lambda: missing_parts(outlook, data.missing, lang, home), NO_MISSING),
        "sources": tried("sources", lambda: source_parts(data.sources, lang), []),
        "plans": tried("plans", lambda: plan_parts(data.plans, lang), []),
        "batches": tried("batches", lambda: rows_as(BatchRow, data.batches), []),
    }


def _since(data: BriefingData, lang: str) -> str:
    """What the arrows compare with."""
    key = "goal.since_scenario" if data.scenario else "goal.since"
    return say(lang, key, date=date_text(data.previous["as_of"].iloc[0], lang))


def _notes(data: BriefingData, lang: str) -> list[str]:
    """Further remarks; of a history older than the rules, what is left out."""
    notes = [clean(zh if lang == "zh" else en) for zh, en in data.notes]
    if data.rules_from is not None:
        notes.append(say(lang, "head.before_rules", date=date_text(data.rules_from, lang)))
    return notes


def _parts(data: BriefingData, lang: str, drawn: list[PageWords]) -> list[PageWords]:
    """Target by target, each with the charts that are about it."""
    return [
        {**part, "charts": [chart for chart in drawn if chart["target_id"] == part["target_id"]]}
        for part in target_sections(data, lang)
    ]
