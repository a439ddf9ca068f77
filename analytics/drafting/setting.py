"""What is known before a sentence is read, what one sentence hands on to the next, and how a sentence is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from analytics.drafting.named_regions import Places
from analytics.drafting.plan_words import NO_UNIT, Lexicon, Unit, alternatives
from analytics.drafting.quantities import Quantity, masked, quantities
from analytics.drafting.times import Moment, moments

#: A paragraph on one of several fields of work.
_FIELD = re.compile("^[^,。;:]{1,8}(?:方面|领域)[,:]")
#: A bracket that says which kinds of places there are, as part of the word before it: 县(市、区), 镇(街道).
_KINDS_OF_PLACES = re.compile(r"(?<=[县市区州乡镇村])\((?:市|县|区|旗|州|镇|乡|街道|办|社区|、)+\)")
_ITEM = re.compile(
    "^(?:[^,。;:]{1,14}(?:方面|领域)[,:]|[一二三四五六七八九十]是|第[一二三四五六七八九十],|[^,。;:]{1,4}[:])"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Word lists, places, day of issue, first and last day of the plan, and whether the text is a press report.

    A report tells of what is done between what is planned, so there a sentence is of the past unless it looks ahead.
    """

    lexicon: Lexicon
    places: Places
    issued: date
    first: date
    last: date
    is_report: bool = False

    @property
    def begins(self) -> date:
        """First day of the goals: what ended before it, or before the year of issue, is a result."""
        return max(min(self.first, self.issued), date(self.issued.year, 1, 1))

    def acts_in(self, text: str) -> bool:
        """Whether a clause says that something is to be done."""
        return re.search(alternatives(self.lexicon.actions), text) is not None


@dataclass(frozen=True, slots=True)
class Deadline:
    """First and last day of a goal's period, whether the text states it, and whether for this goal for sure."""

    first: date
    last: date
    stated: bool
    sure: bool = True


@dataclass
class Carried:
    """What a sentence or paragraph hands on.

    Its deadline and all those before in the paragraph, the name last used, its unit and places, its obligation, the
    base year of its changes, and whether it tells of the past.
    """

    deadline: Deadline | None = None
    deadlines: list[Deadline] = field(default_factory=list)
    name: str = ""
    unit: Unit = NO_UNIT
    places: tuple[str, ...] = ()
    obligation: str = ""
    base: date | None = None
    past: bool = False

    def next_paragraph(self, text: str, is_report: bool) -> Carried:
        """What a paragraph hands on to the next: nothing, but a report begins each paragraph with the past again.

        A paragraph that goes on with one of several items (大气方面,…, 二是…) keeps the deadline and the future.
        """
        goes_on = _FIELD.match(text) is not None
        deadlines = [*self.deadlines] if goes_on else []
        past = is_report and (self.past or _ITEM.match(text) is None)
        return Carried(self.deadline if goes_on else None, deadlines, past=past)

    def begin(self, sentence: str) -> None:
        """A new sentence names its own subject, unless it goes on with parts of the one before."""
        if not sentence.startswith("其中"):
            self.name, self.places = "", ()
        self.obligation, self.base = "", None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a sentence between commas."""

    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence with its times and numbers; ``plain`` has no digits in titles and slogans.

    Parameters
    ----------
    line, start : int
        Where it stands: line of the document, characters of the passage before it.
    text, plain : str
        As read, and masked.
    listed : list of (int, int)
        Clauses whose deadlines belong to one number each.
    """

    line: int
    start: int
    text: str
    plain: str
    moments: list[Moment] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    listed: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, line: int, start: int, text: str, setting: Setting) -> Sentence:
        """Read times and numbers of a sentence."""
        plain = masked(text)
        named = [m for m in moments(text, setting.issued) if "□" not in plain[m.start : m.end]]  # not those of titles
        named = [_of_its_bracket(m, plain, setting) for m in named]
        return cls(line, start, text, plain, named, quantities(plain, setting.lexicon))

    def hide(self, quantity: Quantity) -> None:
        """Leave a number out of the phrases about it, with the comma of its list."""
        day = date.max
        end = quantity.end + (self.plain[quantity.end : quantity.end + 1] in ("、", "和"))
        self.moments.append(Moment(quantity.start, quantity.end, "value", day, day))
        if end > quantity.end:
            self.moments.append(Moment(quantity.end, end, "mark", day, day))

    def deadlines(self, start: int, end: int) -> list[Moment]:
        """Deadlines that begin in a stretch."""
        return [m for m in self.moments if m.role == "deadline" and start <= m.start < end]

    def is_about_parts(self, place: int) -> bool:
        """Whether what stands at a place is said of parts of what is before: after 其中, or in a bracket of parts."""
        begin = self.plain.rfind("其中", 0, place)
        return self.is_in_bracket(place) or (begin >= 0 and ";" not in self.plain[begin:place])

    def is_in_bracket(self, place: int) -> bool:
        """Whether a place stands in a bracket of parts, which is read as a clause of its own."""
        opened = self.text.rfind("(", 0, place)
        return opened >= 0 and self.plain[opened] == "," and ")" not in self.text[opened:place]

    def without_times(self, start: int, end: int, brackets: bool = False) -> str:
        """Text of a stretch without times, and without what stands in brackets unless that is wanted."""
        kept = list(self.plain[start:end])
        for m in self.moments:
            for i in range(max(m.start, start), min(m.end, end)):
                kept[i - start] = ""
        return "".join(kept) if brackets else without_brackets("".join(kept))


def _of_its_bracket(m: Moment, plain: str, setting: Setting) -> Moment:
    """A year before the plan that a bracket states is the base of the number before it: 达到93%(2020年为90%)."""
    bracketed = plain.count("(", 0, m.start) > plain.count(")", 0, m.start)
    return replace(m, role="base") if bracketed and m.role == "deadline" and m.last < setting.begins else m


def without_brackets(text: str) -> str:
    """Text without what stands in round brackets, also one that is never closed.

    Examples
    --------
    >>> without_brackets("铁路货运量(含发送和到达)增加"), without_brackets("各县(市、区)空气站")
    ('铁路货运量增加', '各县(市、区)空气站')
    """
    kept, depth = [], 0
    kinds = {i for m in _KINDS_OF_PLACES.finditer(text) for i in range(m.start(), m.end())}
    for i, character in enumerate(text):
        if i in kinds:
            kept.append(character)
            continue
        depth += character == "("
        if depth == 0:
            kept.append(character)
        if character == ")" and depth:
            depth -= 1
    return "".join(kept)


def segments(text: str) -> list[Segment]:
    """Parts between commas, semicolons and colons outside brackets.

    Examples
    --------
    >>> [(s.start, s.end) for s in segments("甲,乙(丙,丁);戊")]
    [(0, 1), (2, 8), (9, 10)]
    """
    made, begin, depth = [], 0, 0
    for i, character in enumerate(text):
        depth += (character in "(〔[") - (character in ")〕]")
        if character in ",;:。" and depth <= 0:
            made.append(Segment(begin, i))
            begin = i + 1
    made.append(Segment(begin, len(text)))
    return [s for s in made if s.end > s.start]
