"""The briefing: one self-contained HTML page a language that works offline, on a phone and on A4."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import plotly.graph_objects as go
import plotly.io
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from analytics.report.answer import answer, status_counts
from analytics.report.board import FOLD_OVER, board_rows, scoreboard_alt, scoreboard_pages
from analytics.report.data import BriefingData
from analytics.report.escape import anchor, clean, safe_sibling, script_json
from analytics.report.fan import fan
from analytics.report.fan_words import fan_alt, fan_table
from analytics.report.formats import QUANTIFIED, target_name, threshold_text
from analytics.report.missing import missing_parts
from analytics.report.numbers import Row, as_date, date_text, rows_of
from analytics.report.parts import joint_rows, plan_parts, reading_parts, score_rows, source_parts
from analytics.report.scoreboard import scoreboard
from analytics.report.words import LIKELIHOOD_BANDS, say, say_or

__all__ = ["BriefingData", "figure_json", "render", "write"]

TEMPLATES = Path(__file__).resolve().parent / "templates"
BARE_ROWS = 6
GRADES = ("A", "B", "C", "D", "ours")


def render(data: BriefingData, lang: str, sibling_href: str | None = None) -> str:
    """Write the page.

    Parameters
    ----------
    data : BriefingData
        What to show. Every name in it is treated as hostile.
    lang : str
        ``'zh'`` or ``'en'``.
    sibling_href : str, optional
        Relative address of the page in the other language.

    Returns
    -------
    str
        A complete HTML document. It loads nothing, and its content security policy lets no script run but
        the two it brings, by their hashes.

    Raises
    ------
    KeyError
        If a status or likelihood has no word in the catalogue.
    ValueError
        If the language has no catalogue.

    """
    region = clean(data.region.get(lang)) or clean(data.region["region_id"])
    scripts = [_newlines(get_plotlyjs()), _newlines((TEMPLATES / "briefing.js").read_text(encoding="utf-8"))]
    page = _environment().get_template("briefing.html.j2")
    return page.render(
        t=lambda key, **values: say(lang, key, **values),
        lang=lang,
        region=region,
        sibling=safe_sibling(sibling_href),
        csp=_policy(scripts),
        css=Markup((TEMPLATES / "briefing.css").read_text(encoding="utf-8")),
        scripts=[Markup(script) for script in scripts],
        head=_head(data, lang),
        **_content(data, lang, region),
    )


def write(path: Path, html: str) -> Path:
    """Write a page in one step: a reader sees the old file or the new one, never half of one.

    Parameters
    ----------
    path : Path
        Where to; missing folders are made.
    html : str
        The page.

    Returns
    -------
    Path
        The same path.

    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(html)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    return path


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _newlines(script: str) -> str:
    """Put a script into the form a browser hashes, and refuse one that would end its own block."""
    script = script.replace("\r\n", "\n").replace("\r", "\n")
    if "</script" in script.lower() or "<!--" in script:
        raise ValueError("a script to be inlined would end its own block")
    return script


def _policy(scripts: list[str]) -> str:
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{h}'" for h in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _head(data: BriefingData, lang: str) -> list[tuple[str, str]]:
    newest = date_text(data.newest_value_on, lang) if data.newest_value_on else say(lang, "head.no_data")
    if data.newest_value_on:
        newest += say(lang, "head.age", days=(data.as_of - data.newest_value_on).days)
    told = {
        "as_of": date_text(data.as_of, lang),
        "newest": newest,
        "run": clean(data.run_id),
        "model": say_or(lang, "model", clean(data.model)),
        "paths": f"{data.n_paths:,}",
        "seed": str(data.seed),
        "version": clean(data.version),
    }
    return [(say(lang, f"head.{key}"), text) for key, text in told.items()]


def _content(data: BriefingData, lang: str, region: str) -> dict[str, Any]:
    home, outlook = data.region["region_id"], data.outlook
    rows = score_rows(outlook, data.outcomes, data.plans, data.sources, lang, home)
    quantified = outlook[outlook["comparator"].isin(QUANTIFIED)]
    bare = [row for row in rows if row["status"] == "no evidence"]
    if len(bare) > BARE_ROWS:  # a long tail of dashes is folded away
        rows = [row for row in rows if row["status"] != "no evidence"]
    else:
        bare = []
    return {
        "newest": date_text(data.newest_value_on, lang),
        "as_of": date_text(data.as_of, lang),
        "region_id": clean(home),
        "sentences": [
            (text, ["#" + anchor("target", target) for target in ids])
            for text, ids in answer(outlook, lang, region, home, data.as_of)
        ],
        "tally": [(status, say(lang, f"status.{status}"), n) for status, n in status_counts(quantified)],
        "boards": _boards(data, lang),
        "rows": rows,
        "bare_rows": bare,
        "has_later": any(row["later"] for row in rows),
        "joint": joint_rows(data.joint, outlook, lang, home),
        "fans": _fans(data, lang),
        "readings": reading_parts(data.readings, outlook, lang, home),
        "missing": missing_parts(outlook, data.missing, lang, home),
        "sources": source_parts(data.sources, lang),
        "plans": plan_parts(data.plans, lang),
        "batches": rows_of(data.batches),
        "notes": [clean(zh if lang == "zh" else en) for zh, en in data.notes],
        "bands": [(say(lang, f"likelihood.{band}"), low, high) for band, low, high in LIKELIHOOD_BANDS],
        "grades": [say(lang, f"sources.grade_{grade}") for grade in GRADES],
        "version": clean(data.version),
        "clean": clean,
        "tight": tight,
    }


def figure_json(figure: go.Figure) -> Markup:
    """Write a figure as JSON that is safe inside a ``<script>`` block.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Any chart of this package.

    Returns
    -------
    markupsafe.Markup
        ``{"data": …, "layout": …}`` with ``<``, ``>`` and ``&`` escaped.

    """
    # plotly.io may return None only for engines we do not use
    return Markup(script_json(plotly.io.to_json(figure, engine="json", validate=True) or "{}"))


def tight(text: str) -> str:
    """Keep a number and its unit on one line.

    Examples
    --------
    >>> tight("97 % of 44 µg/m³") == "97\u00a0% of 44\u00a0µg/m³"
    True
    """
    return re.sub(r"(?<=\d) (?=[%µ×])", "\u00a0", text)


def _boards(data: BriefingData, lang: str) -> list[Row]:
    home = data.region["region_id"]
    # Where much lacks evidence, a domain's lack is one line, so that what is known stands out.
    fold_over = 0 if (board_rows(data.outlook)["status"] == "no evidence").sum() > BARE_ROWS else FOLD_OVER
    return [
        {
            "id": f"board-{i}",
            "json": figure_json(scoreboard(page, lang, data.outcomes, home, fold_over)),
            "alt": scoreboard_alt(page, lang, home),
        }
        for i, page in enumerate(scoreboard_pages(data.outlook, fold_over=fold_over))
    ]


def _fans(data: BriefingData, lang: str) -> list[Row]:
    home = data.region["region_id"]
    told = []
    for row in rows_of(board_rows(data.outlook)):
        table = data.fans.get(row["target_id"])
        if table is None or table.empty:
            continue
        closed = as_date(data.as_of) > as_date(row["period_end"])  # type: ignore[operator]
        figure = fan(
            table, lang, float(row["threshold"]), row["comparator"], row["unit"], None if closed else data.as_of
        )
        header, lines = fan_table(table, lang)
        told.append(
            {
                "id": anchor("fan", row["target_id"]),
                "name": target_name(row, lang, home),
                "threshold": threshold_text(row, lang),
                "href": "#" + anchor("target", row["target_id"]),
                "target_id": clean(row["target_id"]),
                "json": figure_json(figure),
                "alt": fan_alt(row, table, lang, home),
                "header": header,
                "lines": lines,
            }
        )
    return told
