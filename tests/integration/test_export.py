"""Word files and pictures are whole, and without a browser there is one clear line."""

from __future__ import annotations

import base64
import dataclasses
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pypdf
import pytest
from support.briefing_sample import CLOSED, OPEN, briefing_data
from support.command_line import call
from support.examples import thorough
from support.full_briefing import full_data
from support.hostile import HOSTILE, hostile_data
from support.page_structure import Page

from analytics.errors import InputError
from analytics.report import export
from analytics.report.briefing.charts import charts
from analytics.report.briefing.contents import BriefingData, PageHead
from analytics.report.docx import write_docx
from analytics.report.docx_templates import OFFICIAL, expect_template, text_mm
from analytics.report.export import write_pictures
from analytics.report.one_page import HEIGHT, MOST, WIDTH, card_html, write_card

docx = pytest.importorskip("docx", reason="python-docx (extra 'export') is not installed")
pytest.importorskip("kaleido", reason="kaleido (extra 'export') is not installed")

BROWSER = next(filter(None, map(shutil.which, export.BROWSERS)), None)
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium: no picture was drawn")


def words_of(file: Path) -> str:
    read = docx.Document(str(file))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in read.paragraphs] + cells)


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("lang", ["zh", thorough("en")])
def test_a_word_file_says_what_the_page_says(lang: str, tmp_path: Path) -> None:
    data = briefing_data(OPEN)
    drawn = charts(data, lang)
    pictures = write_pictures(tmp_path / "pictures", drawn)
    assert {path.read_bytes()[:8] for path in pictures.values()} == {b"\x89PNG\r\n\x1a\n"}
    assert all(path.stat().st_size > 8_000 for path in pictures.values()) and len(pictures) == len(drawn) == 3
    file = write_docx(tmp_path / "out" / "briefing.docx", data, lang, pictures)
    text = words_of(file)
    for words in ("3f9c1e07ab52d6c4", "新政办〔2023〕50号", "97%" if lang == "zh" else "97 %"):
        assert words in text
    assert ("余下时段均值须不高于 65.0" if lang == "zh" else "the rest must average ≤ 65.0") in text
    with zipfile.ZipFile(file) as packed:
        assert len([n for n in packed.namelist() if n.startswith("word/media/")]) == len(drawn)
        assert packed.read("word/document.xml").decode().count("descr=") == len(drawn)  # text alternatives


def test_a_word_file_without_pictures_still_holds_the_words(tmp_path: Path) -> None:
    text = words_of(write_docx(tmp_path / "plain.docx", briefing_data(CLOSED), "zh", {}))
    assert "低于 44 微克/立方米 · 2025年 · 结果 42.4 微克/立方米" in text


@pytest.mark.thorough
def test_a_word_file_is_laid_out_for_a4(tmp_path: Path) -> None:
    read = docx.Document(str(write_docx(tmp_path / "plain.docx", full_data(), "zh", {})))
    assert len(read.tables) > 4
    for table in read.tables:
        assert sum(cell.width.mm for cell in table.rows[0].cells) <= 170.1  # 210 mm less two margins of 20
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")  # the head repeats on each page
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)  # no row is cut by a page's end
    for name in ("Normal", "Title", "Heading 1", "Caption"):
        xml = read.styles[name].element.xml
        assert (
            'w:eastAsia="Microsoft YaHei"' in xml and "Theme=" not in xml.partition("<w:rFonts")[2].partition("/>")[0]
        )
        assert 'w:eastAsia="zh-CN"' in xml
    assert "PAGE" in read.sections[0].footer._element.xml


def letterhead(path: Path, *lines: str, drop: str = "") -> Path:
    """A template of a user's own: a line of text each, a header, and all styles but one."""
    file = docx.Document()
    file.sections[0].left_margin = docx.shared.Mm(50)
    file.sections[0].header.paragraphs[0].text = "甲局 {{ issue }}"
    for line in lines:
        file.add_paragraph(line, style="Title" if "title" in line else "Normal")
    file.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(1, 2, 3)
    if drop:
        file.styles[drop].delete()
    file.save(str(path))
    return path


def with_head(data: BriefingData) -> BriefingData:
    return dataclasses.replace(data, head=PageHead("新乡市生态环境局", "2025年第9期", "张三"))


def test_a_template_keeps_its_styles_and_takes_the_words(tmp_path: Path) -> None:
    template = letterhead(tmp_path / "letter.docx", "{{title}}", "截至{{as_of}}，联系人：{{contact}}")
    made = write_docx(tmp_path / "made.docx", with_head(full_data()), "zh", {}, template=str(template))
    read = docx.Document(str(made))
    texts = [paragraph.text for paragraph in read.paragraphs]
    assert texts[0].startswith("新乡") and texts[1] == "截至2025年10月1日，联系人：张三"
    assert [p.text for p in read.paragraphs if p.style.name == "Title"] == texts[:1]  # the title stands once
    assert read.sections[0].header.paragraphs[0].text == "甲局 2025年第9期"
    assert str(read.styles["Heading 1"].font.color.rgb) == "010203"
    for table in read.tables:
        assert sum(cell.width.mm for cell in table.rows[0].cells) <= text_mm(read) + 0.5


@pytest.mark.parametrize(
    ("lines", "drop", "words"), [(("{{date}}",), "", "one of {{title}}"), (("x",), "Heading 2", "the styles Heading 2")]
)
def test_a_template_that_does_not_fit_is_refused_in_one_line(lines, drop, words, tmp_path: Path) -> None:
    template = letterhead(tmp_path / "letter.docx", *lines, drop=drop)
    with pytest.raises(InputError) as caught:
        expect_template(str(template))
    assert words in str(caught.value) and "letter.docx" in str(caught.value)
    (tmp_path / "no.docx").write_text("x")
    with pytest.raises(InputError, match="a Word file"):
        expect_template(str(tmp_path / "no.docx"))


def test_an_official_document_has_the_page_of_gb_t_9704(tmp_path: Path) -> None:
    made = write_docx(tmp_path / "made.docx", with_head(full_data()), "zh", {}, template=OFFICIAL)
    read = docx.Document(str(made))
    page = read.sections[0]
    margins = page.top_margin, page.bottom_margin, page.left_margin, page.right_margin
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]  # GB/T 9704-2012, 5.2.1: 156 mm x 225 mm of text
    assert round(text_mm(read)) == 156
    assert [p.text for p in read.paragraphs[:2]] == ["新乡市生态环境局", "2025年第9期"]
    assert str(read.paragraphs[0].runs[0].font.color.rgb) == "FF0000"
    assert (read.styles["Normal"].font.name, read.styles["Normal"].font.size.pt) == ("FangSong", 16)  # size 3
    assert (read.styles["Title"].font.size.pt, read.styles["Heading 1"].font.name) == (22, "SimHei")
    assert all(sum(cell.width.mm for cell in table.rows[0].cells) <= 156.5 for table in read.tables)
    assert "PAGE" in page.footer._element.xml
    # 7.3.3: 一、 in SimHei, （一） in KaiTi; Word counts, so the text of a heading holds no number
    levels = read.styles["Heading 2"].element.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
    texts = read.part.numbering_part.element.xpath("./w:abstractNum[1]/w:lvl/w:lvlText/@w:val")
    assert levels == ["1"] and texts == ["%1、", "（%2）", "%3."]
    assert not any(p.text.startswith("一、") for p in read.paragraphs if p.style.name == "Heading 1")


#: a picture of one point
POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="


def test_lines_of_an_exact_height_cut_no_picture_and_indent_no_cell(tmp_path: Path) -> None:
    (tmp_path / "point.png").write_bytes(base64.b64decode(POINT))
    pictures = dict.fromkeys([chart.id for chart in charts(full_data(), "zh")], tmp_path / "point.png")
    read = docx.Document(str(write_docx(tmp_path / "made.docx", full_data(), "zh", pictures, template=OFFICIAL)))
    rule = docx.enum.text.WD_LINE_SPACING
    normal = read.styles["Normal"].paragraph_format
    # GB/T 9704-2012, 7.3.3: lines 28 pt apart, two characters of size 3 (16 pt) before a paragraph
    assert (normal.line_spacing_rule, normal.first_line_indent.pt) == (rule.EXACTLY, 32)
    drawn = [p.paragraph_format for p in read.paragraphs if p._p.xpath(".//w:drawing")]
    assert len(drawn) == len(read.inline_shapes) >= 3
    assert {(form.line_spacing_rule, form.first_line_indent.pt) for form in drawn} == {(rule.SINGLE, 0)}
    cells = {p.paragraph_format.first_line_indent.pt for t in read.tables for c in t._cells for p in c.paragraphs}
    assert cells == {0}


@pytest.mark.slow
@needs_browser
def test_a_card_is_one_page_as_a_picture_and_on_paper(tmp_path: Path) -> None:
    picture = write_card(tmp_path / "card", with_head(full_data()), "zh")
    content = picture.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(content[at : at + 4], "big") for at in (16, 20)] == [2 * WIDTH, 2 * HEIGHT]
    paper = pypdf.PdfReader(str(tmp_path / "card.pdf"))
    assert len(paper.pages) == 1
    text = unicodedata.normalize("NFKC", paper.pages[0].extract_text())
    assert "新乡市生态环境局" in text and "97%" in text


def test_a_card_holds_the_goals_that_need_most_attention_and_no_name_as_markup() -> None:
    page = Page(card_html(full_data(), "en"))
    lines = [attrs for tag, attrs in page.elements if tag == "li" and "goal" in attrs.get("class", "")]
    assert 1 <= len(lines) <= MOST
    html = card_html(hostile_data(), "zh")
    assert HOSTILE not in html and not Page(html).scripts


def test_hostile_names_are_words_in_a_word_file(tmp_path: Path) -> None:
    file = write_docx(tmp_path / "hostile.docx", hostile_data(), "en", {})
    assert "{{7*7}}" in words_of(file) and "\x1b" not in words_of(file)
    with zipfile.ZipFile(file) as packed:
        assert HOSTILE[:9] not in packed.read("word/document.xml").decode()


def test_without_a_browser_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export.shutil, "which", lambda name: None)
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    with pytest.raises(InputError, match="install the package 'chromium'") as caught:
        export.check_export()
    assert caught.value.exit_code == 1 and "\n" not in str(caught.value)


@pytest.mark.thorough
@pytest.mark.slow
def test_the_command_ends_with_one_line_and_exit_code_1(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "analytics", "brief", "--region", "xinxiang", "--as-of", "2025-10-01",
        "--warehouse", str(tmp_path / "warehouse"), "--out", str(tmp_path / "out")]  # fmt: skip
    env = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([*command, "--format", "docx"], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert next(line for line in done.stderr.splitlines() if line.startswith("dabiao:")).count("Chromium") == 1
    assert not (tmp_path / "out").exists()
    for option, bad in (("--format", "odt"), ("--lang", "fr")):
        done = subprocess.run([*command, option, bad], capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 1 and f"{option}: {bad!r}, expected one of" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.thorough
@pytest.mark.slow
def test_the_command_compares_and_embeds(built: Path, tmp_path: Path) -> None:
    words = ["--region", "新乡", "--region", "pingdingshan", "--as-of", "2025-10-01", "--lang", "en", "--embed"]
    done = call(built, "brief", *words, "--out", tmp_path / "out", code=0, DABIAO_N_PATHS="200")
    files = [Path(line) for line in done.stdout.splitlines()]
    assert [file.name for file in files] == [
        "compare-xinxiang+pingdingshan-2025-10-01.en.html",
        "xinxiang-2025-10-01.en.html", "index.en.html",
        "pingdingshan-2025-10-01.en.html", "index.en.html",
    ]  # fmt: skip
    assert all(file.is_file() for file in files)
    page = files[0].read_text(encoding="utf-8")
    assert (
        'href="xinxiang-2025-10-01.en.html"' in page
        and 'href="compare-xinxiang+pingdingshan-2025-10-01.zh.html"' in page
    )
    assert (tmp_path / "out" / "xinxiang-2025-10-01.embed" / "dabiao-charts.js").is_file()
