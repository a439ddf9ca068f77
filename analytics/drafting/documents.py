"""The lines of a plan as it was published: text, HTML, Word or PDF."""

from __future__ import annotations

import html.parser
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from analytics.errors import InputError, Problem, printable_path
from analytics.message import Message

#: A document that is longer is no plan; reading it would only take memory.
MOST_BYTES = 50_000_000
#: A text of which fewer characters are Chinese is not read: the grammar knows official Chinese alone.
LEAST_CHINESE = 0.2
_BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "title", "table", "section", "article"}
_SILENT = {"script", "style", "noscript"}


def read_lines(path: Path) -> list[tuple[int, str]]:
    """Number and text of each line of a document; the cells of a row of a table are separated by tabs.

    Parameters
    ----------
    path : Path
        ``.txt``, ``.md``, ``.html``, ``.htm``, ``.docx`` or ``.pdf``.

    Raises
    ------
    InputError
        If the file is missing, empty, too large, of another kind, cannot be read, or is not in Chinese.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            _problem(
                path,
                Message("one of {known}", known=", ".join(_READERS)),
                Message("save the plan in one of these forms"),
            )
        )
    if not path.is_file():
        raise InputError(_problem(path, Message("a file that is there"), Message("check the name")))
    if path.stat().st_size > MOST_BYTES:
        raise InputError(
            _problem(
                path,
                Message("at most {most} MB", most=MOST_BYTES // 1_000_000),
                Message("save the text alone"),
            )
        )
    read = list(reader(path))
    lines = [
        (number, text)
        for number, text in enumerate(joined_lines(read) if _is_broken(read) else read, 1)
        if text.strip()
    ]
    _expect_chinese(path, "".join(text for _, text in lines))
    return lines


def _problem(path: Path, expected: str, todo: str) -> Problem:
    return Problem(printable_path(path), None, None, None, expected, todo)


def _expect_chinese(path: Path, text: str) -> None:
    letters = re.sub(r"[\W\d_]", "", text)
    if not letters:
        raise InputError(
            _problem(path, Message("text"), Message("a scanned PDF has none: recognise its characters first"))
        )
    share = len(re.findall("[\u3400-\u9fff]", letters)) / len(letters)
    if share < LEAST_CHINESE:
        raise InputError(
            _problem(
                path,
                Message("a plan in Chinese"),
                Message("plans in other languages are entered in targets.csv by hand (docs/how-to.md)"),
            )
        )


def _plain(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            yield from content.decode(encoding).splitlines()
            return
        except UnicodeDecodeError:
            continue
    raise InputError(_problem(path, Message("text in UTF-8 or GB18030"), Message("save it again as UTF-8")))


class _Blocks(html.parser.HTMLParser):
    """Text of a page block by block; cells of a table row stay in one block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.silent = 0
        self.row = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        self.row += tag == "tr"
        if tag in _BLOCKS and (self.row == 0 or tag == "tr"):
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        self.row -= tag == "tr" and self.row > 0
        if tag in ("td", "th"):
            self.lines[-1] += "\t"
        if tag in _BLOCKS and self.row == 0:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.lines[-1] += re.sub(r"\s+", " ", data)


def _page(path: Path) -> Iterator[str]:
    blocks = _Blocks()
    blocks.feed("\n".join(_plain(path)))
    blocks.close()
    yield from (line.strip(" ") for line in blocks.lines)


def _word(path: Path) -> Iterator[str]:
    docx = _module("docx", "python-docx", path)
    try:
        document = docx.Document(str(path))
    except Exception as error:  # the library raises errors of zip, XML and its own for a damaged file
        raise InputError(
            _problem(
                path,
                Message("a Word file that opens ({error})", error=error),
                Message("open and save it again as .docx"),
            )
        ) from None
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from ("\t".join(cell.text.replace("\n", "") for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _pdf(path: Path) -> Iterator[str]:
    pypdf = _module("pypdf", "pypdf", path)
    try:
        pages = [page.extract_text() for page in pypdf.PdfReader(str(path)).pages]
    except Exception as error:  # the library raises many kinds of its own for a damaged file
        raise InputError(
            _problem(
                path, Message("a PDF that opens ({error})", error=error), Message("open and print it again as PDF")
            )
        ) from None
    yield from "\n".join(pages).splitlines()


#: Lines of a page as printed are at most so wide; so many that end within a sentence show that a page broke them.
_LONGEST_PRINTED, _FEWEST_BROKEN = 120, 4
_FIRST_WIDE = 0x2E7F
_MOST_WORDS = 4  # a line of more words with blanks between is a row of a table
_SENTENCE_ENDS = re.compile("[。:：；;!?！？|]$")
_PAGE_NUMBER = re.compile(r"^[-—–·\s]*\d{1,3}[-—–·\s]*$")
_HEADING = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[、章节]|[(（][一二三四五六七八九十]+[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|——|附件)"
)


def _width(text: str) -> int:
    """Width of a line as printed: a Chinese character is as wide as two letters."""
    return sum(2 if ord(c) > _FIRST_WIDE else 1 for c in text)


def _is_broken(lines: list[str]) -> bool:
    """Whether a page broke its paragraphs into lines of one width."""
    texts = [line.strip() for line in lines if line.strip()]
    widest = max(map(_width, texts), default=0)
    full = sum(
        _width(t) >= widest * 0.8 and not _SENTENCE_ENDS.search(t) and "\t" not in t and len(t.split()) <= _MOST_WORDS
        for t in texts
    )
    return widest <= _LONGEST_PRINTED and full >= _FEWEST_BROKEN and full >= len(texts) * 0.15


def joined_lines(lines: list[str]) -> list[str]:
    """Paragraphs of lines that a page broke: a line goes on while the one before is full and ends no sentence.

    Numbers of pages are left out.

    Examples
    --------
    >>> joined_lines(["到2025年,全市细颗粒物浓度低于", "44微克/立方米。", "二、任务"])
    ['到2025年,全市细颗粒物浓度低于44微克/立方米。', '二、任务']
    """
    widest = max((_width(line.strip()) for line in lines), default=0)
    made: list[str] = []
    last = ""
    for line in (text.strip() for text in lines):
        if not line or _PAGE_NUMBER.match(line):  # a page ends here, the paragraph may not
            continue
        if made and _width(last) >= widest * 0.8 and not _SENTENCE_ENDS.search(last) and not _HEADING.match(line):
            made[-1] += line
        else:
            made.append(line)
        last = line
    return made


def _module(name: str, package: str, path: Path) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise InputError(
            _problem(
                path,
                Message("the package {package}", package=package),
                Message("pip install 'dabiao[plans]', or save it as text"),
            )
        ) from None


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _page,
    ".htm": _page,
    ".docx": _word,
    ".pdf": _pdf,
}
