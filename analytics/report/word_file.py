"""The briefing as a Word file: the same words and tables as the page, charts as pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from analytics.report.briefing import content
from analytics.report.charts import Chart, charts
from analytics.report.data import BriefingData
from analytics.report.escape import shorten
from analytics.report.numbers import Row
from analytics.report.page import write
from analytics.report.words import say

FONTS = {"zh": ("Calibri", "Microsoft YaHei"), "en": ("Calibri", "Microsoft YaHei")}
SCORE = ("target", "threshold", "latest", "p_met", "margin", "status")


def write_docx(path: Path, data: BriefingData, lang: str, pictures: dict[str, Path]) -> Path:
    """Write a briefing as a Word file on A4.

    Parameters
    ----------
    path : Path
        File to write.
    data : BriefingData
        What the briefing shows.
    lang : str
        ``'zh'`` or ``'en'``.
    pictures : dict of str to Path
        PNG file of each chart, by its id (see ``export.write_pictures``).

    Returns
    -------
    Path
        The same path.
    """
    drawn = charts(data, lang)
    told = content(data, lang, drawn)
    file = _new(told["title"], lang)
    file.add_paragraph(say(lang, "head.subtitle", as_of=told["as_of"], newest=told["newest"]))
    _answer(file, told, lang)
    _changes(file, told, lang)
    _scoreboard(file, told, lang, drawn, pictures)
    _parts(file, told, lang, drawn, pictures)
    _readings(file, told, lang)
    _missing(file, told, lang)
    _sources(file, told, lang)
    held = io.BytesIO()
    file.save(held)
    return write(path, held.getvalue())


def _new(title: str, lang: str) -> Any:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    file = Document()
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    latin, chinese = FONTS[lang]
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = file.styles[name]
        style.font.name = latin
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), chinese)
    file.styles["Normal"].font.size = Pt(10.5)
    file.core_properties.title = shorten(title, 200)  # Word takes at most 255 characters
    file.core_properties.language = say(lang, "meta.lang")
    file.core_properties.author = "dabiao"
    file.add_heading(title, level=0)
    return file


def _answer(file: Any, told: Row, lang: str) -> None:
    file.add_heading(say(lang, "nav.answer"), level=1)
    for text, _ in told["sentences"]:
        file.add_paragraph(text, style="List Number")
    if told["caveat"]:
        paragraph = file.add_paragraph()
        paragraph.add_run(say(lang, "caveat.heading") + say(lang, "meta.colon")).bold = True
        paragraph.add_run(told["caveat"])


def _changes(file: Any, told: Row, lang: str) -> None:
    part = told["changes"]
    file.add_heading(say(lang, "nav.changes"), level=1)
    file.add_paragraph(part["lead"])
    keys = ("before", "now", "moved_by", "status_before", "status_now")
    header = [say(lang, "col.target"), *(say(lang, f"changes.{key}") for key in keys)]
    names = ("name", "before", "now", "moved", "status_before_text", "status_text")
    _table(file, header, [[row[name] for name in names] for row in part["rows"]])


def _scoreboard(file: Any, told: Row, lang: str, drawn: list[Chart], pictures: dict[str, Path]) -> None:
    file.add_heading(say(lang, "nav.scoreboard"), level=1)
    for chart in drawn:
        if chart.kind == "board":
            _picture(file, chart, pictures)
    if told["not_drawn"]:
        file.add_paragraph(told["not_drawn"])
    names = ("threshold", "value", "p", "margin", "status_text")
    lines = [[f"{row['name']}\n{row['period']}", *(row[name] for name in names)] for row in told["rows"]]
    _table(file, [say(lang, f"col.{key}") for key in SCORE], lines)


def _parts(file: Any, told: Row, lang: str, drawn: list[Chart], pictures: dict[str, Path]) -> None:
    file.add_heading(say(lang, "nav.parts"), level=1)
    for part in told["parts"]:
        words = part["threshold"] + say(lang, "meta.comma") + part["period"]
        file.add_heading(part["name"] + say(lang, "meta.open") + words + say(lang, "meta.close"), level=2)
        for name, text in part["facts"]:
            paragraph = file.add_paragraph()
            paragraph.add_run(name + say(lang, "meta.colon")).bold = True
            paragraph.add_run(text)
        for chart in drawn:
            if chart.target_id == part["target_id"]:
                _picture(file, chart, pictures)
    for chart in drawn:
        if not chart.target_id and chart.kind != "board":
            _picture(file, chart, pictures)


def _readings(file: Any, told: Row, lang: str) -> None:
    file.add_heading(say(lang, "nav.readings"), level=1)
    part = told["readings"]
    if not part["contested"] and not part["agree"]:
        file.add_paragraph(say(lang, "readings.none"))
        return
    file.add_paragraph(say(lang, "readings.lead"))
    for text in part["about"]:
        file.add_paragraph(text, style="List Bullet")
    header = [say(lang, f"col.{key}") for key in ("reading", "value", "verdict", "p_met", "speaks", "grade")]
    for one in [*part["contested"], *part["agree"]]:
        file.add_heading(one["name"] + say(lang, "meta.open") + one["threshold"] + say(lang, "meta.close"), level=2)
        yes = say(lang, "readings.yes")
        lines = [
            [x["reading"], x["value"], x["verdict"], x["p"], yes if x["speaks"] else "", x["grade"]]
            for x in one["lines"]
        ]
        _table(file, header, lines)


def _missing(file: Any, told: Row, lang: str) -> None:
    file.add_heading(say(lang, "nav.missing"), level=1)
    part = told["missing"]
    if not part["n_quantified"] and not part["n_others"]:
        file.add_paragraph(say(lang, "missing.none"))
        return
    file.add_paragraph(say(lang, "missing.lead"))
    header = [say(lang, f"col.{key}") for key in ("target", "threshold", "period", "missing")]
    for group in part["quantified"]:
        count = len(group["targets"])
        file.add_heading(say(lang, "missing.by_domain", domain=group["domain"], n=count), level=2)
        lines = [[x["name"], x["threshold"], x["period"], x["missing"]] for x in group["targets"]]
        _table(file, header, lines)
    if part["n_others"]:
        file.add_paragraph(say(lang, "missing.other", n=part["n_others"]))


def _sources(file: Any, told: Row, lang: str) -> None:
    file.add_heading(say(lang, "nav.sources"), level=1)
    for plan in told["plans"]:
        file.add_paragraph(
            " · ".join(filter(None, [plan["name"], plan["document"], plan["issued"]])), style="List Bullet"
        )
    for source in told["sources"]:
        words = [source[name] for name in ("name", "basis", "extent", "citation", "address")]
        file.add_paragraph(" · ".join(filter(None, words)), style="List Bullet")
    for name, text in told["head"]:
        file.add_paragraph(name + say(lang, "meta.colon") + text)
    file.add_paragraph(say(lang, "page.made_by_file", version=told["version"]))


def _table(file: Any, header: list[str], lines: list[list[str]]) -> None:
    """Add a table whose head repeats on each page."""
    if not lines:
        return
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    table = file.add_table(rows=1, cols=len(header), style="Light Grid Accent 1")
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(head.cells, header, strict=True):
        cell.text = text
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
                for run in paragraph.runs:
                    run.font.size = Pt(8.5)
    file.add_paragraph()


def _picture(file: Any, chart: Chart, pictures: dict[str, Path]) -> None:
    """Add a chart with its text alternative, its title under it."""
    if chart.id not in pictures:
        return
    from docx.shared import Mm

    shape = file.add_picture(str(pictures[chart.id]), width=Mm(168))
    shape._inline.docPr.set("descr", chart.alt)
    shape._inline.docPr.set("title", chart.title)
    file.paragraphs[-1].paragraph_format.keep_with_next = True
    file.add_paragraph(chart.title, style="Caption")
