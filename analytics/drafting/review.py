"""The review page: the text with its goals and unused numbers marked, and a table in which each goal is decided."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.drafting.draft import Draft
from analytics.drafting.draft_tables import PLAN_COLUMNS
from analytics.drafting.goal import Unused
from analytics.drafting.in_words import doubt_of, in_cells, unit_word, word_of
from analytics.drafting.plan_words import load
from analytics.drafting.quantities import quantities
from analytics.palette import OF_PAGES, OF_REVIEW, css_variables
from analytics.sheets import harmless
from analytics.terms import Comparator, Kind, Obligation
from analytics.words.catalogue import say
from analytics.words.numbers import as_typed
from analytics.writing import write_text

#: How the page writes comparators.
SIGNS = {Comparator.AT_LEAST: "≥", Comparator.AT_MOST: "≤", Comparator.ABOVE: ">", Comparator.BELOW: "<"}
#: Reasons of numerals that can be no value of a goal.
NO_VALUES = {"date", "ordinal", "name", "title", "document_number"}
#: Doubt of a row that a reader made of an unused number.
ADDED = "added_by_hand"
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A stretch of a line: text, its mark (a band, ``unused``, or nothing), the words shown on it, its goal's row."""

    text: str
    kind: str = ""
    title: str = ""
    row: int | None = None


def write_review(draft: Draft, rows: pd.DataFrame, path: Path, lang: str) -> Path:
    """Write the page; it offers the rows of the draft, as reviewed, under its own name with ``.csv``.

    Returns
    -------
    Path
        The file, written whole.
    """
    import jinja2
    import markupsafe

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    doubts = rows["reasons"]
    rows = harmless(in_cells(rows))
    script = (_HERE / "templates" / "review.js").read_text(encoding="utf-8")
    shown = [_shown(i, cells, doubts.iloc[i], lang) for i, cells in enumerate(rows.to_dict("records"))]
    with_number = [row for row in shown if row["cells"]["threshold"]]
    without = [row for row in shown if not row["cells"]["threshold"]]
    table = {
        "name": f"{path.stem}.csv",
        "columns": list(rows.columns),
        "rows": rows.to_numpy().tolist(),
        "blank": _blank(rows, draft),
    }
    page = environment.get_template("review.html.j2").render(
        t=lambda key: say(lang, key if "." in key else f"draft.{key}"),
        because=lambda code: doubt_of(code, lang),
        plan=draft.plan,
        lead=say(
            lang,
            "draft.lead",
            title=draft.plan.title,
            goals=len(with_number),
            statements=len(without),
            unused=len(draft.unused),
        ),
        groups=[("goals", with_number), ("statements", without)],
        unused=[(left, _as_goal(left, lang)) for left in draft.unused],
        lines=marked_lines(draft, lang),
        left_out=draft.left_out,
        rows_json=markupsafe.Markup(json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")),
        script=markupsafe.Markup(script),
        colours=markupsafe.Markup(css_variables(OF_PAGES, OF_REVIEW)),
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
    )
    return write_text(path, page)


def _shown(index: int, cells: dict[Any, Any], doubts: tuple[str, ...], lang: str) -> dict[str, Any]:
    words = [doubt_of(code, lang) for code in doubts]
    return {
        "index": index,
        "cells": cells,
        "quote": cells["quote"],
        "doubts": say(lang, "meta.semi").join(words),
        "sign": sign_of(cells["comparator"], lang),
        "unit": unit_word(cells["unit"], lang),
        "kind": word_of(lang, "kind", cells["kind"]),
    }


def sign_of(comparator: str, lang: str) -> str:
    """Sign of a comparator, or its word where it has none.

    Examples
    --------
    >>> sign_of("<=", "zh"), sign_of("event", "zh")
    ('≤', '按期完成')
    """
    return SIGNS[Comparator(comparator)] if comparator in SIGNS else word_of(lang, "draft_sign", comparator)


def _blank(rows: pd.DataFrame, draft: Draft) -> dict[str, str]:
    """What a row that a reader adds has before it is edited: the plan's own place, period and columns."""
    plan = draft.plan
    own = rows[PLAN_COLUMNS].iloc[0].to_dict() if len(rows) else {}
    first = {"region_id": plan.region_id, "region_zh": plan.region_zh, "period_start": str(plan.first)}
    kinds = {"kind": Kind.TARGET, "comparator": Comparator.AT_LEAST, "obligation": Obligation.BINDING}
    flags = {"decision": "accept", "implied": "0", "deadline_inferred": "1", "reasons": ADDED, "band": "middle"}
    return {str(k): str(v) for k, v in (own | first | {"period_end": str(plan.last)} | kinds | flags).items()}


def _as_goal(left: Unused, lang: str) -> dict[str, str]:
    """Cells of the row that an unused number would be; nothing for dates, ordinals and parts of names."""
    found = quantities(left.text, load())
    if left.reason in NO_VALUES or not found:
        return {}
    return {
        "threshold": as_typed(found[0].value),
        "threshold_text": left.text,
        "unit": found[0].unit_code,
        "unit_shown": unit_word(found[0].unit_code, lang),
        "line": str(left.line),
        "quote": left.quote,
    }


def marked_lines(draft: Draft, lang: str) -> list[tuple[int, list[MarkedPart]]]:
    """Lines of the plan cut where goals and unused numbers stand."""
    spans: dict[int, list[tuple[int, int, str, str, int]]] = {}
    for i, goal in enumerate(draft.goals):
        if goal.has_number:
            title = f"{goal.place} {goal.name} {sign_of(goal.comparator, lang)} {goal.text} {goal.last}"
            spans.setdefault(goal.line, []).append((goal.start, goal.end, goal.band, title, i))
    for left in draft.unused:
        spans.setdefault(left.line, []).append((left.start, left.end, "unused", doubt_of(left.reason, lang), -1))
    return [(number, _parts(text, sorted(spans.get(number, [])))) for number, text in draft.lines if text]


def _parts(text: str, spans: list[tuple[int, int, str, str, int]]) -> list[MarkedPart]:
    parts, at = [], 0
    for start, end, kind, title, row in spans:
        if start < at or start == end:
            continue
        parts += [MarkedPart(text[at:start]), MarkedPart(text[start:end], kind, title, row if row >= 0 else None)]
        at = end
    return [*parts, MarkedPart(text[at:])]
