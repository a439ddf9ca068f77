"""Charts for somebody else's page: each as an HTML fragment and as Plotly JSON, with one shared script."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from functools import partial
from pathlib import Path

import plotly.io
from markupsafe import Markup

from analytics.errors import Attempts
from analytics.palette import FONTS, INK, MUTED, PAPER
from analytics.report.briefing.charts import Chart, charts
from analytics.report.briefing.contents import BriefingData
from analytics.report.briefing.page import cite_run
from analytics.report.failures import failed_lines
from analytics.report.html import chart_script, environment, write
from analytics.sheets import cell
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import date_text

SCRIPT = "dabiao-charts.js"
#: Ending of the file of each form of a chart
FORMS = {"piece": "html", "frame": "frame.html", "figure": "json", "table": "csv"}
FRAME_PX = 110  # of the title above and the lines below a chart in an iframe
FRAME_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'"
)


def write_embed(folder: Path, data: BriefingData, lang: str, attempts: Attempts | None = None) -> list[Path]:
    """Write every chart of a briefing for use in a web page or content system.

    Parameters
    ----------
    folder : Path
        Where to: ``dabiao-charts.js`` (once in a page); a chart as a piece of a page ``<lang>/<chart>.html``, as a page
        for an iframe ``<lang>/<chart>.frame.html``, as Plotly JSON ``<lang>/<chart>.json`` and its table
        ``<lang>/<chart>.csv``; ``charts.<lang>.json`` (what there is, with alternative text, citation and the SHA-256
        of every file) and ``index.<lang>.html`` (all of them in one page, as an example).
    data : BriefingData
        What the briefing shows.
    lang : str
        ``'zh'`` or ``'en'``.
    attempts : Attempts, optional
        Collects the charts that could not be made; index page and list name them. Without it their errors are raised.

    Returns
    -------
    list of Path
        Every file written, the example page first.
    """
    tried = attempts or Attempts(strict=True)
    pieces = [
        (chart, piece)
        for chart in charts(data, lang, tried)
        if (piece := tried(chart.kind, partial(_piece, chart, data, lang), None, chart.target_id))
    ]
    script = chart_script()
    made = [write(folder / SCRIPT, script)]
    listed = []
    for chart, piece in pieces:
        names = {form: f"{lang}/{chart.id}.{ending}" for form, ending in FORMS.items()}
        made += [write(folder / names[form], text) for form, text in piece.items()]
        listed.append(
            {"id": chart.id, "kind": chart.kind, "title": chart.title, "alt": chart.alt, "target_id": chart.target_id,
             "cite": say(lang, "page.cite", title=chart.title, run=cite_run(data, lang)),
             "height": chart.drawing.height + FRAME_PX,
             "files": {form: {"file": names[form], "sha256": _digest(text)} for form, text in piece.items()}}
        )  # fmt: skip
    failed = [line for lines in failed_lines([*data.faults, *tried.found], lang, data).values() for line in lines]
    listing = {
        "as_of": data.as_of.isoformat(), "run_id": clean(data.run_id), "version": clean(data.version), "lang": lang,
        "script": SCRIPT, "script_sha256": _digest(script), "charts": listed, "failed": failed,
    }  # fmt: skip
    made.append(write(folder / f"charts.{lang}.json", json.dumps(listing, ensure_ascii=False, indent=1)))
    page = environment().get_template("embed_index.html.j2")
    title = say(lang, "head.title", region=clean(data.region.get(lang)) or clean(data.region["region_id"]))
    words = {"title": title, "script": SCRIPT, "failed": failed,
             "fragments": [Markup(piece["piece"]) for _, piece in pieces]}  # fmt: skip
    return [write(folder / f"index.{lang}.html", page.render(t=_say(lang), **words)), *made]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _piece(chart: Chart, data: BriefingData, lang: str) -> dict[str, str]:
    """One chart in every form."""
    html = fragment(chart, data, lang)
    frame = environment().get_template("embed_frame.html.j2")
    words = {"title": chart.title, "script": f"../{SCRIPT}", "fragment": Markup(html), "csp": FRAME_POLICY,
             "style": f"background:{PAPER};color:{INK};font-family:{FONTS}"}  # fmt: skip
    return {
        "piece": html,
        "frame": frame.render(t=_say(lang), **words),
        "figure": figure_text(chart),
        "table": table_text(chart),
    }


def table_text(chart: Chart) -> str:
    """Write the table behind a chart as CSV that spreadsheets read and do not run."""
    held = io.StringIO()
    lines = [[cell(text) for text in line] for line in [chart.header, *chart.lines]]
    csv.writer(held, lineterminator="\r\n").writerows(lines)
    return "\ufeff" + held.getvalue()


def fragment(chart: Chart, data: BriefingData, lang: str) -> str:
    """Write one chart as a piece of HTML with its text alternative, its data and where it comes from."""
    words = {"as_of": date_text(data.as_of, lang), "run": clean(data.run_id)}
    page = environment().get_template("embed.html.j2")
    footer = say(lang, "page.embed_footer", **words)
    return page.render(t=_say(lang), part=chart.as_row(), footer=footer, muted=MUTED)


def figure_text(chart: Chart) -> str:
    """Write one chart as Plotly JSON: ``{"data": …, "layout": …}``."""
    return plotly.io.to_json(chart.figure, engine="json", validate=True) or "{}"


def _say(lang: str):  # type: ignore[no-untyped-def]
    return lambda key, **words: say(lang, key, **words)
