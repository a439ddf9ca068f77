"""A Word file is read as its reader sees it."""

from __future__ import annotations

import pytest

docx = pytest.importorskip("docx")

from docx.oxml import parse_xml  # noqa: E402
from docx.oxml.ns import nsdecls  # noqa: E402

from analytics.drafting.documents import read_document  # noqa: E402
from analytics.drafting.word_file import lines_of_word  # noqa: E402


def run(text: str, mark: str = "t") -> str:
    return f"<w:r><w:{mark}>{text}</w:{mark}></w:r>"


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def document_of(*blocks: str):
    document = docx.Document()
    for block in blocks:
        document.element.body.insert_element_before(parse_xml(block), "w:sectPr")
    return document


def lines(*blocks: str) -> list[str]:
    return lines_of_word(document_of(*blocks)).lines


def test_tracked_changes_are_read_as_accepted():
    changed = run("到2025年，畜禽粪污综合利用率达到") + (
        f'<w:del w:id="1" w:author="a">{run("80%", "delText")}</w:del>'
        f'<w:ins w:id="2" w:author="a">{run("83%以上")}</w:ins>'
    )
    moved = f'<w:moveFrom w:id="3" w:author="a">{run("旧文")}</w:moveFrom>' + (
        f'<w:moveTo w:id="4" w:author="a">{run("新文")}</w:moveTo>'
    )
    assert lines(paragraph(changed), paragraph(moved)) == ["到2025年，畜禽粪污综合利用率达到83%以上", "新文"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    ended = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    assert lines(paragraph(run("到2025年，"), ended), paragraph(run("森林覆盖率达到25%。"))) == [
        "到2025年，森林覆盖率达到25%。"
    ]


def test_deleted_rows_of_a_table_are_not_read():
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("PM2.5", "43"), ("PM10", "80")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"/>'))
    assert lines_of_word(document).lines == ["PM2.5\t43"]


def test_text_boxes_are_read_once_behind_their_paragraph():
    box = "<w:txbxContent>" + paragraph(run("到2025年，农膜回收率达到90%以上。")) + "</w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    both = (
        f"<w:r><mc:AlternateContent {spaces}>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict {spaces}><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    result = "到2025年，农膜回收率达到90%以上。"
    assert lines(paragraph(run("专栏") + both)) == ["专栏", result]
    assert lines(paragraph(run("专栏") + old)) == ["专栏", result]


def test_what_stands_in_content_controls_is_read_and_contents_are_left_out(tmp_path):
    def control(inner: str, gallery: str = "") -> str:
        kind = f'<w:docPartObj><w:docPartGallery w:val="{gallery}"/></w:docPartObj>' if gallery else ""
        return f"<w:sdt {nsdecls('w')}><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    document = document_of(
        control(paragraph(run("第一章 总则 1")), "Table of Contents"),
        control(paragraph(run("第一章 总则"))),
        paragraph(run("到2025年，") + control(run("森林覆盖率达到25%。"))),
    )
    document.save(str(tmp_path / "plan.docx"))
    read = read_document(tmp_path / "plan.docx")
    assert [text for _, text in read.lines] == ["第一章 总则", "到2025年，森林覆盖率达到25%。"]
    assert read.left_out == ["第一章 总则 1"]


def numbered(*levels: tuple[str, str]):
    """A document with one list: number format and text of each level."""
    document = docx.Document()
    root = document.part.numbering_part.element
    made = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{made}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    return document


def add(document, text: str, level: int) -> None:
    of_list = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="99"/></w:numPr>'
    document.element.body.insert_element_before(parse_xml(paragraph(run(text), of_list)), "w:sectPr")


def test_numbers_of_lists_are_counted_as_they_are_shown():
    document = numbered(("chineseCountingThousand", "第%1章"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    for text, level in (("总则", 0), ("现状", 1), ("形势", 1), ("目标", 0), ("空气", 1), ("降尘", 2), ("扬尘", 2)):
        add(document, text, level)
    assert lines_of_word(document).lines == [
        "第一章 总则", "（一） 现状", "（二） 形势", "第二章 目标", "（一） 空气", "1. 降尘", "2. 扬尘",
    ]  # fmt: skip


def test_bullets_have_no_number():
    document = numbered(("bullet", "·"))
    add(document, "农膜回收率达到90%", 0)
    assert lines_of_word(document).lines == ["农膜回收率达到90%"]


def test_paragraphs_in_the_only_cell_of_a_frame_are_lines_of_their_own():
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "专栏1 主要指标"
    cell.add_paragraph("到2025年，森林覆盖率达到25%。")
    inner = cell.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "PM2.5", "43"
    assert [line for line in lines_of_word(document).lines if line] == [
        "专栏1 主要指标",
        "到2025年，森林覆盖率达到25%。",
        "PM2.5\t43",
    ]


def test_a_cell_over_several_rows_is_repeated_and_one_over_several_columns_is_not():
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "主要指标"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "空气"
    for row, (name, value) in zip((1, 2), (("PM2.5", "43"), ("PM10", "80")), strict=True):
        table.cell(row, 1).text, table.cell(row, 2).text = name, value
    assert lines_of_word(document).lines == ["主要指标", "空气\tPM2.5\t43", "空气\tPM10\t80"]


def test_footnotes_stand_at_the_end(tmp_path):
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = document_of(paragraph(run("正文")))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1">{paragraph("<w:r><w:separator/></w:r>")}'
        f'</w:footnote><w:footnote w:id="1">{paragraph(run("2020年为52微克/立方米。"))}</w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    document.save(str(tmp_path / "plan.docx"))
    assert lines_of_word(docx.Document(str(tmp_path / "plan.docx"))).lines == ["正文", "2020年为52微克/立方米。"]
