"""Charts for somebody else's page: each as an HTML fragment and as Plotly JSON, with one shared script."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import plotly.io
from markupsafe import Markup

from analytics.errors import Attempts
from analytics.report.briefing.charts import Chart, charts
from analytics.report.briefing.contents import BriefingData
from analytics.report.failures import failed_lines
from analytics.report.html import chart_script, environment, write
from analytics.words.catalogue import say
from analytics.words.escape import clean
from analytics.words.numbers import date_text

SCRIPT = "dabiao-charts.js"


def write_embed(folder: Path, data: BriefingData, lang: str, attempts: Attempts | None = None) -> list[Path]:
    """Write every chart of a briefing for use in a web page or content system.

    Parameters
    ----------
    folder : Path
        Where to: ``dabiao-charts.js`` (once in a page), ``<lang>/<chart>.html`` and ``<lang>/<chart>.json``,
        ``charts.<lang>.json`` (what there is) and ``index.<lang>.html`` (all of them in one page, as an example).
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
    drawn = [chart for chart, _ in pieces]
    made = [write(folder / SCRIPT, chart_script())]
    for chart, (html, figure) in pieces:
        made.append(write(folder / lang / f"{chart.id}.html", html))
        made.append(write(folder / lang / f"{chart.id}.json", figure))
    failed = [line for lines in failed_lines([*data.faults, *tried.found], lang, data).values() for line in lines]
    listed = [{"id": c.id, "kind": c.kind, "title": c.title, "alt": c.alt, "target_id": c.target_id} for c in drawn]
    listing = {"as_of": data.as_of.isoformat(), "run_id": clean(data.run_id), "script": SCRIPT, "charts": listed,
            "failed": failed}  # fmt: skip
    made.append(write(folder / f"charts.{lang}.json", json.dumps(listing, ensure_ascii=False, indent=1)))
    page = environment().get_template("embed_index.html.j2")
    title = say(lang, "head.title", region=clean(data.region.get(lang)) or clean(data.region["region_id"]))
    words = {"title": title, "script": SCRIPT, "failed": failed,
             "fragments": [Markup(html) for _, (html, _) in pieces]}  # fmt: skip
    return [write(folder / f"index.{lang}.html", page.render(t=_say(lang), **words)), *made]


def _piece(chart: Chart, data: BriefingData, lang: str) -> tuple[str, str]:
    """Fragment and Plotly JSON of one chart."""
    return fragment(chart, data, lang), figure_text(chart)


def fragment(chart: Chart, data: BriefingData, lang: str) -> str:
    """Write one chart as a piece of HTML with its text alternative, its data and where it comes from."""
    words = {"as_of": date_text(data.as_of, lang), "run": clean(data.run_id)}
    page = environment().get_template("embed.html.j2")
    return page.render(t=_say(lang), part=chart.as_row(), footer=say(lang, "page.embed_footer", **words))


def figure_text(chart: Chart) -> str:
    """Write one chart as Plotly JSON: ``{"data": …, "layout": …}``."""
    return plotly.io.to_json(chart.figure, engine="json", validate=True) or "{}"


def _say(lang: str):  # type: ignore[no-untyped-def]
    return lambda key, **words: say(lang, key, **words)
