"""Printed pages as lines: paragraphs that pages broke are joined, headers and numbers of pages taken out."""

from __future__ import annotations

import re
from collections import Counter

#: Lines of a page as printed are at most so wide; so many that end within a sentence show that a page broke them,
#: where nothing else says that they were printed.
_LONGEST_PRINTED, _FEWEST_BROKEN = 120, 4
#: What of the widest lines counts as a full line, and as no cell of a table.
_FULL, _HALF = 0.8, 0.5
_LEAST_TEXT = 24
_MOST = 0.6
_FIRST_WIDE = 0x2E7F
_MOST_WORDS = 4  # a line of more words with blanks between is a row of a table, unless it has the commas of a sentence
_COMMAS = re.compile("[，。、；,;]")
_SENTENCE_ENDS = re.compile("[。:：；;!?！？|]$")
#: What no line of a sentence ends with, what none begins with, and the marks that show that a line is of a sentence.
_UNENDED = re.compile("(?:[，、,]|达到?|不[低高少多]于|不超过|控制在|[降升增提减]至|提高到|下降|以上的|以及|分别为?)$")
_NO_BEGINNING = re.compile("(?:以[上下内]|左右|[，。；、,;%])")
_SENTENCE_MARK = re.compile("[，。；,;]")
_NUMBER_ALONE = re.compile(r"^\d{1,3}$")
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－·~\s]+\d{1,3}[-—–－·~\s]+|第?\s*\d{1,3}\s*页?\s*[,，/]?\s*共\s*\d{1,3}\s*页|第\s*\d{1,3}\s*页"
    r"|\d{1,3}\s*/\s*\d{1,3}|[Pp]age\s*\d{1,3}.*)$"
)
#: A time alone is a cell of a table: the rest of a paragraph would end with a full stop.
_TIME_ALONE = re.compile(
    r"^(?:(?:19|20)\d\d年)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:底|末|中旬|上旬)?(?:之?前)?$|^全年$|^长期$"
)
_HEADING = re.compile(
    r"^(?:第?[一二三四五六七八九十]+[、章节]|[(（][一二三四五六七八九十]+[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|——|附件"
    r"|表\s?\d|专栏)"
)


def _width(text: str) -> int:
    """Width of a line as printed: a Chinese character is as wide as two letters."""
    return sum(2 if ord(c) > _FIRST_WIDE else 1 for c in text)


def _page_width(lines: list[str]) -> int:
    """Width of a full line: that of the third widest, because a line or two may stick out."""
    widths = sorted((_width(line.strip()) for line in lines), reverse=True)
    return widths[min(2, len(widths) - 1)] if widths else 0


def is_broken(lines: list[str], is_printed: bool = False) -> bool:
    """Whether a page broke its paragraphs into lines of one width: most of its full lines end within a sentence.

    Of a printed document, such as a PDF, one such line is enough, and lines may be of any width.

    Examples
    --------
    >>> lines = ["到2025年，全市优良天数比率达到85%以上，重度及以上污染天数控", "制在2天以内。"]
    >>> is_broken(lines), is_broken(lines, is_printed=True)
    (False, True)
    """
    texts = [line.strip() for line in lines if line.strip()]
    page = _page_width(texts)
    full = [t for t in texts if _width(t) >= page * _FULL and not _is_row(t)]
    within = [t for t in full if not _SENTENCE_ENDS.search(t)]
    if is_printed:
        return bool(within)
    return page <= _LONGEST_PRINTED and len(within) >= _FEWEST_BROKEN and len(within) >= len(full) * _HALF


def _is_row(text: str) -> bool:
    return "\t" in text or (len(text.split()) > _MOST_WORDS and not _COMMAS.search(text))


def joined_lines(lines: list[str]) -> tuple[list[str], list[str]]:
    """Paragraphs of lines that a page broke, and the numbers of its pages.

    A line goes on while the one before is full and ends no sentence. A number alone is that of a page unless cells of a
    table stand beside it.

    Examples
    --------
    >>> joined_lines(["到2025年,全市细颗粒物浓度低于", "— 3 —", "44微克/立方米。", "二、任务"])
    (['到2025年,全市细颗粒物浓度低于44微克/立方米。', '二、任务'], ['— 3 —'])
    >>> joined_lines(["国控断面达到或好于Ⅲ类水体比例(%)", "72", "75", "约束性"])[1]
    []
    """
    page = _page_width(lines)
    texts = [line.strip() for line in lines if line.strip()]
    made: list[str] = []
    numbers: list[str] = []
    last = ""
    for before, line, after in zip(["", *texts], texts, [*texts[1:], ""], strict=False):
        if is_page_number(line) or (_NUMBER_ALONE.match(line) and _between_paragraphs(before, after, page)):
            numbers.append(line)  # a page ends here, the paragraph may not
            continue
        full = _width(last) >= page * _FULL and not _SENTENCE_ENDS.search(last)
        if made and full and not _is_apart(line):
            made[-1] += line
        else:
            made.append(line)
        last = line
    return made, numbers


def with_rests(lines: list[str]) -> list[str]:
    """Lines of a text that no page broke, with those that cannot end where they do and what they go on with.

    Examples
    --------
    >>> with_rests(["到2025年，PM2.5浓度控制在40微克", "以内，优良天数达到", "275天；森林覆盖率25%。", "%", "二、任务"])
    ['到2025年，PM2.5浓度控制在40微克以内，优良天数达到275天；森林覆盖率25%。', '%', '二、任务']
    """
    made: list[str] = []
    for line in lines:
        text = line.strip()
        unended = bool(made) and "\t" not in made[-1] and (_UNENDED.search(made[-1]) or _NO_BEGINNING.match(text))
        if unended and _COMMAS.search(made[-1]) and _SENTENCE_MARK.search(text) and not _is_apart(text):
            made[-1] += text
        else:
            made.append(line)
    return made


def _between_paragraphs(before: str, after: str, page: int) -> bool:
    def is_text(line: str) -> bool:
        return not line or _width(line) >= max(page * _HALF, _LEAST_TEXT) or _HEADING.match(line) is not None

    return (is_text(before) or _SENTENCE_ENDS.search(before) is not None) and is_text(after) and not _is_cell(after)


def _is_apart(line: str) -> bool:
    """Whether a line does not go on with the one before: a heading, a row of a table, a cell that holds a time."""
    return _HEADING.match(line) is not None or _is_row(line) or _TIME_ALONE.match(line) is not None


def _is_cell(line: str) -> bool:
    return _NUMBER_ALONE.match(line) is not None


def is_page_number(line: str) -> bool:
    """Whether a line says which page it is on.

    Examples
    --------
    >>> [is_page_number(line) for line in ("－ 12 －", "第 3 页 共 86 页", "2025年")]
    [True, True, False]
    """
    return _PAGE_NUMBER.match(line.strip()) is not None


def without_running(pages: list[list[str]]) -> tuple[list[str], list[str]]:
    """Lines of pages without those that head or end most of them, and these lines.

    Examples
    --------
    >>> without_running([["某市规划", "一、目标", "1"], ["某市规划", "二、任务", "2"], ["某市规划", "三、保障", "3"]])
    (['一、目标', '二、任务', '三、保障'], ['某市规划', '1', '某市规划', '2', '某市规划', '3'])
    >>> without_running([["某市规划", "一、目标"], ["二、任务"]])[1]
    []
    """
    kept = [[line.strip() for line in page if line.strip()] for page in pages]
    running: list[str] = []
    for end in (0, -1, 0, -1):  # a header and a footer may have two lines
        ends = Counter(_without_digits(page[end]) for page in kept if page)
        often = {text for text, n in ends.items() if n >= max(2, len(kept) * _MOST)}
        for page in kept:
            if page and _without_digits(page[end]) in often:
                running.append(page.pop(end))
    return [line for page in kept for line in page], _in_order(running, pages)


def _without_digits(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _in_order(running: list[str], pages: list[list[str]]) -> list[str]:
    left = Counter(running)
    made = []
    for line in (line.strip() for page in pages for line in page):
        if left[line] > 0:
            left[line] -= 1
            made.append(line)
    return made
