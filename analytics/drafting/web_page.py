"""A page of a web site as lines: those of the plan, and those of the site around it (menus, links, footers)."""

from __future__ import annotations

import html.parser
import re
from dataclasses import dataclass, field

_BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "title", "table", "section", "article"}
_SILENT = {"script", "style", "noscript", "template", "svg", "iframe", "object"}
_AROUND = {"nav", "footer", "aside", "menu", "select", "button", "option", "dialog"}
#: Names that sites give to what stands around a text.
_AROUND_NAME = re.compile(
    r"(?:^|[\s_-])(?:top)?(?:nav|navbar|menu|footer|foot|breadcrumbs?|crumbs?|sidebar|side|share|pager|pagination|copyright|toolbar|related|"
    r"friendlink|banner|search|login|qrcode|prevnext)(?:$|[\s_-]|\d)",
    re.I,
)
_VOID = {"br", "img", "hr", "input", "meta", "link", "col", "area", "base", "embed", "source", "track", "wbr"}
#: So many lines in a row that are nothing but short links are a menu.
FEWEST_LINKS, LONGEST_LINK = 3, 30
#: The text lies outside what was taken for menus if it is at least so long.
LEAST_TEXT = 40


@dataclass
class _Line:
    text: str = ""
    linked: int = 0
    around: bool = False

    @property
    def is_link(self) -> bool:
        length = len(self.text.strip())
        return 0 < length <= LONGEST_LINK * max(1, self.text.count("\t")) and self.linked >= length * 0.8


@dataclass
class _Open:
    tag: str
    silent: bool
    around: bool


@dataclass
class PageLines:
    """Lines of a page that are its text, and those around it."""

    text: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)


class _Blocks(html.parser.HTMLParser):
    """Text of a page block by block; cells of a table row stay in one block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = [_Line()]
        self.open: list[_Open] = []
        self.row = self.links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = " ".join(value or "" for name, value in attrs if name in ("class", "id", "role"))
        if tag not in _VOID:
            around = tag in _AROUND or (tag != "body" and _AROUND_NAME.search(named) is not None)
            self.open.append(_Open(tag, tag in _SILENT, around))
        self.row += tag == "tr"
        self.links += tag == "a"
        if tag in _BLOCKS and (self.row == 0 or tag == "tr"):
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in [one.tag for one in self.open]:
            while self.open.pop().tag != tag:
                pass
        self.row -= tag == "tr" and self.row > 0
        self.links -= tag == "a" and self.links > 0
        if tag in ("td", "th"):
            self.lines[-1].text += "\t"
        if (tag in _BLOCKS or tag in _AROUND) and self.row == 0:
            self._break()

    def _break(self) -> None:
        self.lines.append(_Line())

    def handle_data(self, data: str) -> None:
        if any(one.silent for one in self.open):
            return
        around = any(one.around for one in self.open)
        if around != self.lines[-1].around and data.strip():
            self._break()
        text = re.sub(r"\s+", " ", data)
        line = self.lines[-1]
        line.text += text
        line.around = around if text.strip() else line.around
        line.linked += len(text.strip()) if self.links else 0


def lines_of_page(source: str) -> PageLines:
    """Lines of a page: what menus, footers and runs of links hold is around the text.

    A page whose whole text stands in such an element is all text.

    Examples
    --------
    >>> page = lines_of_page("<nav>首页 2024</nav><div><p>到2025年,森林覆盖率达到24%。</p></div>")
    >>> page.text, page.around
    (['到2025年,森林覆盖率达到24%。'], ['首页 2024'])
    """
    blocks = _Blocks()
    blocks.feed(source)
    blocks.close()
    lines = [line for line in blocks.lines if line.text.strip()]
    for i, line in enumerate(lines):
        run = 0
        while i + run < len(lines) and lines[i + run].is_link:
            run += 1
        for one in lines[i : i + run] if run >= FEWEST_LINKS else []:
            one.around = True
        line.around = line.around or (line.is_link and i > 0 and lines[i - 1].around and lines[i - 1].is_link)
    made = PageLines()
    for line in lines:
        (made.around if line.around else made.text).append(line.text.strip(" "))
    if sum(len(text) for text in made.text) < LEAST_TEXT <= sum(len(text) for text in made.around):
        return PageLines([line.text.strip(" ") for line in lines], [])
    return made
