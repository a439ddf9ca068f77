"""The lines of a Word file as its reader sees them: changes accepted, with text boxes, notes and numbers of lists.

A Word file keeps more than its paragraphs: what tracked changes deleted and inserted, text boxes beside a paragraph,
content controls around one, footnotes, and lists whose numbers are counted when the file is shown. All that a reader
sees is read here, and nothing that was deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analytics.words.numerals import in_chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: Elements whose text no reader sees: deleted, moved away, or the same drawing once more for older programs.
_UNSEEN = {f"{_W}del", f"{_W}moveFrom", f"{_COMPATIBLE}Fallback", f"{_W}pPr", f"{_W}rPr"}
#: Elements that hold blocks of text without being one.
_AROUND_BLOCKS = {f"{_W}{name}" for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_CONTENTS = "Table of Contents"
_CHINESE_NUMBERS = {
    "chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand",
}  # fmt: skip


@dataclass
class WordLines:
    """Lines of a Word file, and those of its table of contents.

    Parameters
    ----------
    lines : list of str
        The cells of a row of a table are separated by tabs.
    contents : list of str
        Lines of tables of contents, which repeat headings with numbers of pages.
    """

    lines: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)


def lines_of_word(document: Any) -> WordLines:
    r"""Text of an opened Word file, a line a paragraph or row of a table, notes at the end.

    Parameters
    ----------
    document : docx.document.Document
        Tracked changes are read as accepted.

    Examples
    --------
    >>> import docx
    >>> document = docx.Document()
    >>> _ = document.add_paragraph("第一章 总则")
    >>> table = document.add_table(rows=1, cols=2)
    >>> table.cell(0, 0).text, table.cell(0, 1).text = "PM2.5", "43"
    >>> lines_of_word(document).lines
    ['第一章 总则', 'PM2.5\t43']
    """
    read = WordLines()
    counters = _NumberedLists(document)
    body = document.element.body
    read.lines = list(_lines(body, counters, read.contents))
    for relation in _notes(document):
        read.lines += _lines_of_notes(relation.target_part, counters)
    return read


def _notes(document: Any) -> list[Any]:
    ends = ("/footnotes", "/endnotes")
    return [r for r in document.part.rels.values() if not r.is_external and r.reltype.endswith(ends)]


def _lines_of_notes(part: Any, counters: _NumberedLists) -> list[str]:
    """Text of footnotes; the lines that separate them from the page have a type."""
    from lxml import etree

    root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
    notes = [e for e in root if e.get(f"{_W}type") in (None, "normal")]
    return [line for note in notes for line in _lines(note, counters, []) if line.strip()]


def _lines(parent: Any, lists: _NumberedLists, contents: list[str]) -> Iterator[str]:
    """Lines of the blocks in an element, with those of text boxes behind the block that holds them."""
    begun = ""  # text of a paragraph whose end was deleted goes on in the next
    for block in parent:
        if block.tag == f"{_W}p":
            text = begun + lists.number_of(block) + "".join(_characters(block))
            if block.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
                begun = text
                continue
            begun = ""
            yield from text.splitlines() or [""]
            yield from _lines_of_boxes(block, lists, contents)
        elif block.tag == f"{_W}tbl":
            yield from _rows(block, lists, contents)
        elif block.tag == f"{_W}sdt":
            gallery = block.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
            inside = _lines(block, lists, contents)
            if gallery is not None and gallery.get(f"{_W}val") == _CONTENTS:
                contents += [line for line in inside if line.strip()]
            else:
                yield from inside
        elif block.tag in _AROUND_BLOCKS:
            yield from _lines(block, lists, contents)
    if begun:
        yield from begun.splitlines()


def _characters(element: Any) -> Iterator[str]:
    """Text of a paragraph that a reader sees, without that of text boxes in it."""
    for part in element:
        if part.tag == f"{_W}t":
            yield part.text or ""
        elif part.tag in _CHARACTERS:
            yield _CHARACTERS[part.tag]
        elif part.tag not in _UNSEEN and part.tag != f"{_W}txbxContent":
            yield from _characters(part)


def _lines_of_boxes(element: Any, lists: _NumberedLists, contents: list[str]) -> Iterator[str]:
    for part in element:
        if part.tag == f"{_W}txbxContent":
            yield from (line for line in _lines(part, lists, contents) if line.strip())
        elif part.tag not in _UNSEEN:
            yield from _lines_of_boxes(part, lists, contents)


def _parts(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, those in content controls too, without deleted rows."""
    for part in element:
        if part.tag == f"{_W}{name}":
            if part.find(f"{_W}trPr/{_W}del") is None:
                yield part
        elif part.tag == f"{_W}sdt" or part.tag in _AROUND_BLOCKS:
            yield from _parts(part, name)


def _rows(table: Any, lists: _NumberedLists, contents: list[str]) -> Iterator[str]:
    """Lines of a table: its rows, cells separated by tabs; a cell over several rows is repeated in each.

    A cell over all columns is a line of text, and the cells of a table of one column are lines of their own: such a
    table is a frame around paragraphs.
    """
    columns = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
    above: dict[int, str] = {}
    for row in _parts(table, "tr"):
        cells = list(_parts(row, "tc"))
        if len(cells) == 1 and columns == 1:
            yield from _lines(cells[0], lists, contents)
            continue
        texts = [""] * _number(row, "trPr", "gridBefore", 0)
        inner: list[str] = []
        for cell in cells:
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            at = len(texts)
            text = above.get(at, "") if goes_on else _text_of_cell(cell, lists, contents, inner)
            above[at] = text
            texts += [text, *[""] * (_number(cell, "tcPr", "gridSpan", 1) - 1)]
        yield texts[0] if len(cells) == 1 else "\t".join(texts)
        yield from inner


def _text_of_cell(cell: Any, lists: _NumberedLists, contents: list[str], inner: list[str]) -> str:
    """Text of a cell in one line; tables and text boxes in it become lines below its row."""
    texts: list[str] = []
    for block in cell:
        if block.tag == f"{_W}p":
            texts.append(lists.number_of(block) + "".join(_characters(block)))
            inner += _lines_of_boxes(block, lists, contents)
        elif block.tag == f"{_W}tbl":
            inner += _rows(block, lists, contents)
        elif block.tag == f"{_W}sdt" or block.tag in _AROUND_BLOCKS:
            texts += _lines(block, lists, contents)
    return "".join(texts).replace("\n", "").replace("\t", " ")


def _number(element: Any, properties: str, name: str, otherwise: int) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    text = "" if found is None else found.get(f"{_W}val", "")
    return int(text) if text.isdigit() and int(text) < 1000 else otherwise


@dataclass(frozen=True)
class _ListLevel:
    kind: str
    text: str
    start: int


class _NumberedLists:
    """Numbers of lists, which a Word file counts when it is shown and holds nowhere as text."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _ListLevel]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._of_style = _numbers_of_styles(document.styles.element)
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if part is not None:
            self._read(part.element)

    def _read(self, root: Any) -> None:
        abstract = {e.get(f"{_W}abstractNumId"): _levels(e) for e in root.findall(f"{_W}abstractNum")}
        for number in root.findall(f"{_W}num"):
            key, base = number.get(f"{_W}numId"), _value(number, "abstractNumId")
            levels = dict(abstract.get(base, {}))
            overrides = number.findall(f"{_W}lvlOverride")
            for override in overrides:
                at, start = int(override.get(f"{_W}ilvl", "0")), _value(override, "startOverride")
                levels.update(_levels(override))
                if start.isdigit() and at in levels:
                    levels[at] = _ListLevel(levels[at].kind, levels[at].text, int(start))
            self._levels[key] = levels
            self._abstract[key] = key if overrides else base  # lists of one form count on, one begun anew does not

    def number_of(self, paragraph: Any) -> str:
        """What is shown before a paragraph of a list, or nothing; the list counts on.

        Parameters
        ----------
        paragraph : lxml element
            A ``w:p``.
        """
        key, at = self._list_of(paragraph)
        level = self._levels.get(key, {}).get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract[key], {})
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [k for k in counts if k > at]:
            del counts[deeper]
        text = level.text
        for k, other in self._levels[key].items():
            text = text.replace(f"%{k + 1}", _written(counts.get(k, other.start), other.kind))
        return f"{text} " if text.strip() and level.kind not in ("bullet", "none") else ""

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return "", 0
        key, at = self._of_style.get(_value(properties, "pStyle"), ("", 0))
        own = properties.find(f"{_W}numPr")
        if own is not None:
            level = _value(own, "ilvl")
            key, at = _value(own, "numId") or key, int(level) if level.isdigit() else at
        return key, at


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _levels(element: Any) -> dict[int, _ListLevel]:
    made = {}
    for level in element.findall(f"{_W}lvl"):
        start = _value(level, "start")
        made[int(level.get(f"{_W}ilvl", "0"))] = _ListLevel(
            _value(level, "numFmt"), _value(level, "lvlText"), int(start) if start.isdigit() else 1
        )
    return made


def _numbers_of_styles(styles: Any) -> dict[str, tuple[str, int]]:
    """List and level of each style of paragraphs, its own or that of the style it is based on."""
    own: dict[str, tuple[str, str]] = {}
    based: dict[str, str] = {}
    for style in styles.findall(f"{_W}style"):
        key = style.get(f"{_W}styleId", "")
        based[key] = _value(style, "basedOn")
        numbered = style.find(f"{_W}pPr/{_W}numPr")
        if numbered is not None:
            own[key] = (_value(numbered, "numId"), _value(numbered, "ilvl"))
    found = {}
    for key in based:
        at, seen = key, {key}
        while at not in own and based.get(at) and based[at] not in seen:
            at = based[at]
            seen.add(at)
        if at in own:
            found[key] = (own[at][0], int(own[at][1]) if own[at][1].isdigit() else 0)
    return found


def _written(number: int, kind: str) -> str:
    """A number as its list writes it; of kinds that plans do not use, in figures.

    Examples
    --------
    >>> _written(12, "chineseCounting"), _written(3, "decimal")
    ('十二', '3')
    """
    return in_chinese(number) if kind in _CHINESE_NUMBERS and 0 < number < 100 else str(number)
