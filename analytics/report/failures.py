"""The lines that stand for the parts of a page that could not be made."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.attainment.outlook_rows import OutlookRow, one_row
from analytics.errors import Fault
from analytics.report.briefing.contents import BriefingData
from analytics.report.html import fill
from analytics.report.row_text import target_name
from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean

Lines = dict[str, list[str]]

#: part -> section of the page that names its failure; all other parts belong to the sections of the targets
SECTIONS = {
    **dict.fromkeys(("answer", "goals", "after", "caveat", "tally", "assessment", "page", "notes"), "answer"),
    **dict.fromkeys(("changes", "previous"), "changes"),
    **dict.fromkeys(("scoreboard", "judgement", "joint", "board", "multiples", "yearly"), "scoreboard"),
    **dict.fromkeys(("weather",), "weather"),
    **dict.fromkeys(("readings",), "readings"),
    **dict.fromkeys(("hindsight",), "hindsight"),
    **dict.fromkeys(("missing",), "missing"),
    **dict.fromkeys(("inferred", "inference", "counties"), "inferred"),
    **dict.fromkeys(("sources", "plans", "batches", "run"), "sources"),
    **dict.fromkeys(("side",), "side"),
    **dict.fromkeys(("ranking",), "ranking"),
}


def section_of(part: str) -> str:
    """Section of a page that a part belongs to.

    Examples
    --------
    >>> section_of("joint"), section_of("fan")
    ('scoreboard', 'parts')
    """
    return SECTIONS.get(part, "parts")


def failed_text(fault: Fault, lang: str, name: str = "") -> str:
    """One line that says what could not be made and why; the reason is a text like any other and is escaped."""
    part = say_or(lang, "failed", fault.part)
    about = part + say(lang, "meta.open") + name + say(lang, "meta.close") if name else part
    return say(lang, "failed.line", part=about, reason=clean(fault.reason))


def failed_lines(faults: Iterable[Fault], lang: str, data: BriefingData | None = None) -> Lines:
    """Lines by section, each once."""
    lines: Lines = {}
    for fault in faults:
        found = lines.setdefault(section_of(fault.part), [])
        text = failed_text(fault, lang, _target(fault, lang, data))
        if text not in found:
            found.append(text)
    return lines


def _target(fault: Fault, lang: str, data: BriefingData | None) -> str:
    """Name of the target a fault is about; its id where even the name cannot be made."""
    if not fault.target_id or data is None:
        return clean(fault.target_id)
    try:
        row = one_row(OutlookRow, data.outlook[data.outlook["target_id"] == fault.target_id])
        return target_name(row, lang, data.region["region_id"])
    except Exception:  # the row that failed may be the one that cannot be put into words
        return clean(fault.target_id)


def render_failed(title: str, fault: Fault, lang: str, as_of: str, version: str) -> str:
    """Write the page that stands where a briefing could not be made at all."""
    return fill(
        "failed.html.j2", lang, title=clean(title), line=failed_text(fault, lang), as_of=as_of,
        subtitle=f"{say(lang, 'head.as_of')} {as_of}", sibling="", scenario="", version=version,
    )  # fmt: skip
