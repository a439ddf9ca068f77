"""Headings of a plan, and what they say of the passages under them: clause number, past or future, deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from analytics.drafting.plan_words import Lexicon
from analytics.drafting.times import moments

_CHINESE_NUMERAL = "一二三四五六七八九十百"
_LEVELS = [
    (1, re.compile(f"^第?([{_CHINESE_NUMERAL}]+)(?:、|\\.|篇|章|节|部分)\\s*")),
    (2, re.compile(f"^\\(([{_CHINESE_NUMERAL}]+)\\)\\s*")),
    (3, re.compile(r"^(\d{1,3})[.、](?:(?!\d)|(?=(?:19|20)\d\d年|\d{1,2}月(?:底|\d)))\s*")),  # 8.2025年底前
    (4, re.compile(r"^\(?(\d{1,2})\)\s*")),
    (5, re.compile(f"^([{_CHINESE_NUMERAL}]+)是")),
]
_FUTURE = re.compile(
    "目标|任务|重点工作|工作安排|工作部署|总体要求|主要措施|今后|^(?:提升|巩固|提高|增强|强化|推进|推动|加强|确保|改善|扩大)"
)


#: A heading without a number: short, no sentence, and about what a part of a plan is about.
_UNNUMBERED = re.compile(
    "^(?:前|引|序)言$|目标|任务|重点工作|工作安排|主要措施|重点举措|回顾|总结|成效|成就|现状|形势|保障措施"
)
_LONGEST_UNNUMBERED = 26


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with what its headings say of it.

    Parameters
    ----------
    line : int
        Line in the document, counted from 1.
    text : str
        Normal form, without the heading's number.
    clause : str
        Number of the clause, outermost first.
    heading : str
        Titles above it.
    past : bool
        It stands in a section on what was achieved.
    deadline : date or None
        Last day that a heading states.
    offset : int
        Characters of the line before the text.
    """

    line: int
    text: str
    clause: str
    heading: str
    past: bool
    deadline: date | None
    offset: int = 0


@dataclass
class _State:
    numbers: dict[int, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    past: dict[int, bool] = field(default_factory=dict)
    deadlines: dict[int, date] = field(default_factory=dict)
    lead: date | None = None  # deadline of a line that announces a list (到2030年,实现以下目标:)
    lead_depth: int = 0  # level of the headings above that line
    lead_items: int = 0  # level of the list's items, 0 until the first

    def announce(self, deadline: date) -> None:
        """A line states the deadline of the list that follows it."""
        self.lead, self.lead_depth, self.lead_items = deadline, max(self.numbers, default=0), 0

    def _keep_lead(self, level: int) -> None:
        """A list goes on with items of one level and deeper, and ends with a heading above them."""
        if self.lead_items == 0 and level > self.lead_depth:
            self.lead_items = level
        elif self.lead_items == 0 or level < self.lead_items:
            self.lead = None

    def open(self, level: int, number: str, title: str, lexicon: Lexicon, issued: date) -> None:
        self._keep_lead(level)
        for table in (self.numbers, self.titles, self.past, self.deadlines):
            for deeper in [k for k in table if k >= level]:
                del table[deeper]
        self.numbers[level] = number
        self.titles[level] = title
        if level <= 3:
            self.past[level] = is_past_heading(title, lexicon)
            ends = [m.last for m in moments(title, issued) if m.role == "deadline"]
            if ends and not self.past[level]:
                self.deadlines[level] = ends[-1]

    def passage(self, line: int, text: str, offset: int) -> Passage:
        deepest = max(self.deadlines, default=0)
        return Passage(
            line,
            text,
            ".".join(self.numbers[k] for k in sorted(self.numbers) if self.numbers[k]),
            " / ".join(self.titles[k] for k in sorted(self.titles) if self.titles[k]),
            any(self.past.values()),
            self.lead or self.deadlines.get(deepest),
            offset,
        )


def is_past_heading(title: str, lexicon: Lexicon) -> bool:
    """Whether a title announces what was achieved rather than what is planned.

    Examples
    --------
    >>> from analytics.drafting.plan_words import load
    >>> is_past_heading("2025年工作回顾", load()), is_past_heading("主要目标", load())
    (True, False)
    """
    return any(w in title for w in lexicon.past_headings) and not _FUTURE.search(title)


def passages(lines: list[tuple[int, str]], lexicon: Lexicon, issued: date) -> list[Passage]:
    """Paragraphs of a document in order.

    Parameters
    ----------
    lines : list of (int, str)
        Number and normal form of each line that is no row of a table.
    lexicon : Lexicon
        Words of past sections.
    issued : date
        Day the plan was issued; words such as *this year* are counted from it.
    """
    state = _State()
    made: list[Passage] = []
    for number, text in lines:
        if not text:
            continue
        level, mark, rest = _numbered(text)
        if level:
            state.open(level, mark, _title(rest), lexicon, issued)
        elif _is_unnumbered_heading(text):
            state.lead = None
            state.open(1, "", text, lexicon, issued)
        announced = [m.last for m in moments(rest, issued) if m.role == "deadline"] if rest.endswith(":") else []
        if announced:
            state.announce(announced[-1])
        made.append(state.passage(number, rest, len(text) - len(rest)))
    return made


def _is_unnumbered_heading(text: str) -> bool:
    return (
        len(text) <= _LONGEST_UNNUMBERED
        and not re.search("[,;:。|(《]", text)
        and not re.search("(?:计划|方案|规划|报告|意见|通知|纲要|要点)$", text)
        and bool(_UNNUMBERED.search(text))
    )


def _numbered(text: str) -> tuple[int, str, str]:
    for level, pattern in _LEVELS:
        m = pattern.match(text)
        if m:
            return level, m[1], text[m.end() if level < 5 else 0 :]
    return 0, "", text


def _title(rest: str) -> str:
    first = rest.split("。", 1)[0]
    return first if len(first) <= 40 else ""
