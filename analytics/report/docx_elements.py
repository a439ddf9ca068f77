"""The pieces a Word file is laid out of: page, fonts, tables with widths, numbered pictures, page numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analytics import palette
from analytics.report.charts.chart import Chart
from analytics.report.docx_templates import OFFICIAL, number_headings, open_template, text_mm
from analytics.words.catalogue import say
from analytics.words.escape import shorten

FONTS = ("Calibri", "Microsoft YaHei")  # Latin, Chinese: on every machine that has Word
STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet", "List Number")
TEXT_MM = 170  # width of the text on A4
PICTURE_MM = 168
HEAD_GROUND = palette.office(palette.HEAD_GROUND)


def new_file(title: str, lang: str, template: str = "", words: Mapping[str, str] | None = None) -> Any:
    """Begin a Word file: on A4 with margins, fonts, language, title, page numbers, or as a template has them.

    Parameters
    ----------
    title : str
        Title.
    lang : str
        ``'zh'`` or ``'en'``.
    template : str
        Path of a template or the name of the built-in one; empty for the layout of ours.
    words : mapping of str to str, optional
        What stands in the places of a template (`docx_templates.open_template`).
    """
    if template:
        file, titled = open_template(template, {"title": title, **(words or {})})
        _properties(file, title, lang)
        if template == OFFICIAL:
            number_headings(file, lang)
            _page_number(file.sections[0])
        if not titled:
            file.add_heading(title, level=0)
        return file
    from docx import Document
    from docx.shared import Mm, Pt, RGBColor

    file = Document()
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    for name in STYLES:
        _fonts(file.styles[name])
    file.styles["Normal"].font.size = Pt(10.5)
    file.styles["Normal"].paragraph_format.space_after = Pt(6)
    file.styles["Title"].font.size = Pt(20)
    file.styles["Caption"].font.color.rgb = RGBColor(0x56, 0x62, 0x6C)
    _properties(file, title, lang)
    _page_number(page)
    file.add_heading(title, level=0)
    return file


def _properties(file: Any, title: str, lang: str) -> None:
    file.core_properties.title = shorten(title, 200)  # Word takes at most 255 characters
    file.core_properties.language = say(lang, "meta.lang")
    file.core_properties.author = "dabiao"


def _fonts(style: Any) -> None:
    """Set a style's fonts and language; the theme's fonts, which would win over them, are taken away."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    latin, chinese = FONTS
    style.font.name = latin
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{kind}Theme"), None)
    fonts.set(qn("w:eastAsia"), chinese)
    # Without it other countries' shapes of Chinese punctuation are taken; Latin words stay English, and so whole.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)


def _page_number(page: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = page.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def add_table(file: Any, header: list[str], lines: list[list[str]], widths: Sequence[float]) -> None:
    """Add a table whose head repeats on each page and whose rows are not cut by a page's end.

    Parameters
    ----------
    file : docx.document.Document
        Where to; nothing is added without lines.
    header, lines : list
        Words.
    widths : sequence of int
        Widths of the columns in mm, together at most `TEXT_MM`; less where the text of the file is narrower.
    """
    if not lines:
        return
    from docx.shared import Mm, Pt

    table = file.add_table(rows=1, cols=len(header), style="Table Grid")
    table.autofit = False
    for texts in lines:
        table.add_row()
        _fill(table.rows[-1], texts)
    head = table.rows[0]
    _fill(head, header)
    _mark(head, "w:tblHeader")
    for cell in head.cells:
        _shade(cell)
        for run in cell.paragraphs[0].runs:
            run.bold = True
    narrower = min(1.0, text_mm(file) / TEXT_MM)
    widths = [width * narrower for width in widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        _mark(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    file.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(row: Any, texts: list[str]) -> None:
    from docx.shared import Pt

    for cell, text in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.first_line_indent = Pt(0)
        paragraph.paragraph_format.line_spacing = 1.15  # of a letter's lines cells would be too tall
        paragraph.add_run(text).font.size = Pt(8.5)


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    ground = OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:fill"), HEAD_GROUND)
    cell._tc.get_or_add_tcPr().append(ground)


def add_pictures(file: Any, charts: list[Chart], pictures: dict[str, Path], lang: str) -> None:
    """Add charts that have a picture, each with its text alternative and, under it, its number and title."""
    from docx.shared import Mm, Pt

    for chart in charts:
        if chart.id not in pictures:
            continue
        shape = file.add_picture(str(pictures[chart.id]), width=Mm(min(PICTURE_MM, text_mm(file))))
        shape._inline.docPr.set("descr", chart.alt)
        shape._inline.docPr.set("title", chart.title)
        form = file.paragraphs[-1].paragraph_format
        form.keep_with_next, form.first_line_indent = True, Pt(0)
        form.line_spacing = 1.0  # lines of an exact height, as letters have, would cut all but a strip off the picture
        words = say(lang, "page.figure", n=len(file.inline_shapes), title=chart.title)
        file.add_paragraph(words, style="Caption")


def add_facts(file: Any, facts: list[tuple[str, str]], lang: str) -> None:
    """Add pairs of heading and text, a paragraph each."""
    from docx.shared import Pt

    for name, text in facts:
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        paragraph.add_run(name + say(lang, "meta.colon")).bold = True
        paragraph.add_run(text)
