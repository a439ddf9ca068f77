"""The words of an HTML page as lines of text."""

import re
from html.parser import HTMLParser

SILENT = {"script", "style"}
AS_TYPED = {"pre", "textarea"}  # their line breaks count
INLINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup", "code", "time", "mark", "td", "th"}
BEFORE = {"td": " | ", "th": " | ", "span": " "}
SPOKEN = ("alt", "aria-label", "title")  # attributes that a reader sees or hears


class _Words(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines, self.silent, self.as_typed = [""], 0, 0

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent += 1
        self.as_typed += tag in AS_TYPED
        if tag not in INLINE:
            self.lines.append("")
        self.lines[-1] += BEFORE.get(tag, "")
        for name, value in attrs:
            if name in SPOKEN and value:
                self.lines[-1] += f"[{name}: {value}] "

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent -= 1
        self.as_typed -= tag in AS_TYPED
        if tag not in INLINE:
            self.lines.append("")

    def handle_data(self, data):
        if self.silent:
            return
        first, *rest = data.split("\n") if self.as_typed else [data]
        self.lines[-1] += first
        self.lines.extend(rest)


def words(html):
    """What a page says, one line a block, in the order of the page; scripts and styles left out."""
    parser = _Words()
    parser.feed(html)
    lines = (re.sub(r"\s+", " ", line).strip() for line in parser.lines)
    return "".join(f"{line}\n" for line in lines if line)
