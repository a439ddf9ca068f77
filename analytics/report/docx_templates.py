"""Templates of Word files: a letterhead of the user's own, or the built-in layout of official documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analytics import palette
from analytics.errors import InputError, Problem, printable_path
from analytics.message import Message

#: Name of the built-in template
OFFICIAL = "gongwen"
#: Styles that a template must have, under their English names
STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Caption", "List Bullet", "Table Grid")
TITLE_FONT = "FZXiaoBiaoSong-B05S"  # of titles and the name of the office
#: Language -> form and text of the number before each level of headings of an official document (GB/T 9704-2012, 7.3.3)
NUMBERS = {
    "zh": (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")),
    "en": (("decimal", "%1. "), ("decimal", "%1.%2 "), ("decimal", "%1.%2.%3 ")),
}
#: What a template may leave a place for
PLACES = ("title", "as_of", "sender", "issue", "contact")
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def open_template(template: str, words: Mapping[str, str]) -> tuple[Any, bool]:
    """Open a template and fill the places that it leaves for the title, the date and the head.

    Parameters
    ----------
    template : str
        Path of a Word file, or `OFFICIAL`.
    words : mapping of str to str
        What stands for ``{{title}}``, ``{{as_of}}``, ``{{sender}}``, ``{{issue}}`` and ``{{contact}}``, in the text,
        headers, footers and tables.

    Returns
    -------
    file : docx.document.Document
        The file; what a briefing says goes behind its text.
    titled : bool
        Whether it has a place for the title.

    Raises
    ------
    InputError
        If it is no Word file, lacks a style, or has a place for something else.
    """
    if template == OFFICIAL:
        return _official(words), True
    from docx import Document

    path = Path(template)
    shown = printable_path(path)
    todo = Message("name a Word file (.docx), or {name}", name=OFFICIAL)
    try:
        file = Document(str(path))
    except Exception as error:  # python-docx raises whatever the package within met
        expected = Message("a Word file ({why})", why=type(error).__name__)
        raise InputError(Problem(shown, None, None, None, expected, todo)) from None
    has = {style.name for style in file.styles}
    missing = [name for name in STYLES if name not in has]
    if missing:
        expected = Message("the styles {names}", names=", ".join(missing))
        add = Message("add them in Word under their English names")
        raise InputError(Problem(shown, None, None, None, expected, add))
    found: set[str] = set()
    for paragraph in _paragraphs(file):
        found |= _fill(paragraph, words, shown)
    return file, "title" in found


def expect_template(template: str) -> None:
    """Refuse a template that cannot be used before any work is done."""
    open_template(template, dict.fromkeys(PLACES, ""))


def _paragraphs(file: Any) -> Iterator[Any]:
    yield from file.paragraphs
    for table in file.tables:
        yield from (paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs)
    for section in file.sections:
        for part in (section.header, section.footer):
            yield from part.paragraphs


def _fill(paragraph: Any, words: Mapping[str, str], shown: str) -> set[str]:
    """Put words into the places of a paragraph; the first of its runs keeps its style, as the places may be cut."""
    text = paragraph.text
    names = _PLACE.findall(text)
    for name in names:
        if name not in words:
            known = Message("one of {names}", names=", ".join(f"{{{{{one}}}}}" for one in words))
            raise InputError(
                Problem(shown, None, None, f"{{{{{name}}}}}", known, Message("correct it in the template"))
            )
    if names:
        filled = _PLACE.sub(lambda found: words[found[1]], text)
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = filled
    return set(names)


def text_mm(file: Any) -> float:
    """Width of the text of a file in mm."""
    page = file.sections[-1]
    return float(page.page_width.mm - page.left_margin.mm - page.right_margin.mm)


def _official(words: Mapping[str, str]) -> Any:
    """The layout of official documents: GB/T 9704-2012, page 5.2, fonts and sizes of its clauses 5 and 7."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    file = Document()
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    styles = {
        "Normal": ("FangSong", 16, False), "Title": (TITLE_FONT, 22, False), "Heading 1": ("SimHei", 16, False),
        "Heading 2": ("KaiTi", 16, False), "Heading 3": ("FangSong", 16, True), "Caption": ("FangSong", 12, False),
        "List Bullet": ("FangSong", 16, False),
    }  # fmt: skip
    for name, (font, size, bold) in styles.items():
        style = file.styles[name]
        _font(style, font)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        # two characters before a paragraph and a heading (7.3.3); titles, captions and items begin at the margin
        style.paragraph_format.first_line_indent = Pt(0 if name in {"Title", "Caption", "List Bullet"} else 2 * size)
    file.styles["Normal"].paragraph_format.line_spacing = Pt(28)
    file.styles["Caption"].paragraph_format.line_spacing = 1.0
    if words["sender"]:
        mark = file.add_paragraph()
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        mark.paragraph_format.line_spacing, mark.paragraph_format.first_line_indent = 1.2, Pt(0)
        run = mark.add_run(words["sender"])
        _font_of_run(run, TITLE_FONT)
        run.font.size, run.font.color.rgb = Pt(36), RGBColor(0xFF, 0, 0)
    number = file.add_paragraph(words["issue"])
    number.alignment, number.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, Pt(0)
    _rule_below(number)
    title = file.add_paragraph(words["title"], style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(28)
    _no_border(title)
    return file


def number_headings(file: Any, lang: str) -> None:
    """Let Word number the headings of a file, so that a section that is added or taken out moves the rest."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def part(name: str, **values: str) -> Any:
        made = OxmlElement(f"w:{name}")
        for key, value in values.items():
            made.set(qn(f"w:{key}"), value)
        return made

    numbering = file.part.numbering_part.element
    number = str(
        1 + max((int(one.get(qn("w:abstractNumId"))) for one in numbering.findall(qn("w:abstractNum"))), default=0)
    )
    scheme = part("abstractNum", abstractNumId=number)
    scheme.append(part("multiLevelType", val="multilevel"))
    for level, (form, text) in enumerate(NUMBERS[lang]):
        one = part("lvl", ilvl=str(level))
        style = file.styles[f"Heading {level + 1}"]
        for piece in (
            part("start", val="1"), part("numFmt", val=form), part("pStyle", val=style.style_id),
            part("suff", val="nothing"), part("lvlText", val=text),
        ):  # fmt: skip
            one.append(piece)
        scheme.append(one)
    numbering.insert(0, scheme)  # schemes stand before the numberings that use them
    used = numbering.add_num(int(number)).numId
    for level in range(len(NUMBERS[lang])):
        numbered = file.styles[f"Heading {level + 1}"].element.get_or_add_pPr().get_or_add_numPr()
        numbered.get_or_add_ilvl().val = level
        numbered.get_or_add_numId().val = used


def _font(style: Any, name: str) -> None:
    """Set the font of a style, Chinese and Latin; the theme's, which would win over it, is taken away."""
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{kind}Theme"), None)
        fonts.set(qn(f"w:{kind}"), name)


def _font_of_run(run: Any, name: str) -> None:
    from docx.oxml.ns import qn

    run.font.name = name
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _rule_below(paragraph: Any) -> None:
    """The red line below the head."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", palette.office(palette.RED))):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _no_border(paragraph: Any) -> None:
    """The style of titles has a line below it in the library's own template."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    line.set(qn("w:val"), "nil")
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
