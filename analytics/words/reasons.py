"""Reasons of a verdict as codes with values, and the one place that writes them as sentences.

A `Reason` is a code of the catalogues' section ``reason`` with the values that fill its sentence. Values keep their
meaning: an `Amount` its decimals and unit, a `Span` its two ends, `Dates` their first and last day, a `Name` both
languages, a `Word` its key in a catalogue, `Several` its items, each of which may be a reason again. So nothing has
to be read out of a sentence, and the same reason can be saved (`to_json`) and written in either language later.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, Self

from analytics.words.catalogue import catalogue, say
from analytics.words.messages import in_language
from analytics.words.numbers import (
    ABSENT,
    join_unit,
    period_of,
    probability,
    probability_span,
    significant,
    span,
    stated,
)

#: Units that say nothing beside a number.
SILENT_UNITS = ("", "rank", "count")
#: What stands between items of a list, and between sentences.
BETWEEN = {
    "list": ("、", ", "),
    "item": ("、", "; "),
    "clause": ("，", ", "),
    "sentence": ("；", "; "),
    "and": ("、", ", "),
}
#: What stands before the last item of an ``and`` list.
AND = ("和", " and ")


@dataclass(frozen=True)
class Amount:
    """A number with its decimals (None: as short as six digits allow), its qualifier and unit.

    ``tight``: Chinese writes no space before the unit. ``signed``: three digits with their sign, for a change.
    """

    value: float
    decimals: int | None = None
    unit: str = ""
    qualifier: str = ""
    tight: bool = False
    signed: bool = False

    def text(self, lang: str) -> str:
        """The number as a sentence shows it."""
        shown = significant(self.value, 3, signed=True) if self.signed else stated(self.value, self.decimals)
        gap = "" if self.tight and lang == "zh" else " "
        return self.qualifier + shown + ("" if self.unit in SILENT_UNITS else gap + self.unit)


@dataclass(frozen=True)
class Span:
    """A value that is known between two ends; NaN is an end that is not known, infinite one that is open."""

    low: float
    high: float
    decimals: int | None = None

    def text(self, lang: str) -> str:
        """The one value, or both ends."""
        return span(self.low, self.high, lang, self.decimals, stated)


@dataclass(frozen=True)
class Chance:
    """A probability, 0 to 1."""

    p: float

    def text(self, lang: str) -> str:
        """The probability in whole per cents, never 0 or 100 for what is not certain."""
        return probability(self.p, lang)


@dataclass(frozen=True)
class Chances:
    """A probability that is known between two ends, 0 to 1."""

    low: float
    high: float

    def text(self, lang: str) -> str:
        """One probability, or both ends, never 0 or 100 for one that is not certain.

        Examples
        --------
        >>> Chances(0.998, 0.998).text("en"), Chances(0.2, 0.6).text("en"), Chances(1.0, 1.0).text("zh")
        ('> 99 %', '20–60 %', '100%')
        >>> Chances(0.0, 1.0).text("en")  # nothing is known
        '0–100 %'
        """
        text = probability_span(self.low, self.high, lang)
        return text if text != ABSENT else say(lang, "format.percent_range", low=0, high=100)


@dataclass(frozen=True)
class InUnit:
    """A value with its unit in words, as each language writes it."""

    value: Part
    unit: str

    def text(self, lang: str) -> str:
        """The value and its unit; the value alone where the unit says nothing."""
        shown = part_text(self.value, lang)
        return shown if self.unit in SILENT_UNITS else join_unit(shown, self.unit, lang)


@dataclass(frozen=True)
class Dates:
    """A period: a year, years, a day, or its first and last day."""

    first: str
    last: str

    @classmethod
    def of(cls, first: date, last: date) -> Dates:
        """The period between two days, both included."""
        return cls(first.isoformat(), last.isoformat())

    def text(self, lang: str) -> str:
        """Name of the period."""
        return period_of(self.first, self.last, lang)


@dataclass(frozen=True)
class Name:
    """A name that the data bring in both languages."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The name in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Word:
    """A word of the catalogues; ``other`` stands in for a key they do not have, else the key as it is written."""

    section: str
    key: str
    other: str = ""

    def text(self, lang: str) -> str:
        """The word in a language."""
        known = catalogue(lang)
        found = known.get(f"{self.section}.{self.key}")
        return found or (known[f"{self.section}.{self.other}"] if self.other else self.key)


def _listed(texts: list[str], by: str, lang: str) -> str:
    """Texts of several items, one behind the other.

    Examples
    --------
    >>> _listed(["a", "b", "c"], "and", "en"), _listed(["a"], "and", "zh")
    ('a, b and c', 'a')
    """
    place = 0 if lang == "zh" else 1
    if by != "and" or len(texts) < 2:
        return BETWEEN[by][place].join(texts)
    return BETWEEN[by][place].join(texts[:-1]) + AND[place] + texts[-1]


@dataclass(frozen=True)
class Several:
    """Several items of one kind; ``by`` is a key of `BETWEEN`."""

    items: tuple[Part, ...]
    by: str = "list"

    @classmethod
    def of(cls, items: Iterable[Part], by: str = "list") -> Several:
        """Several items, in their order."""
        return cls(tuple(items), by)

    def text(self, lang: str) -> str:
        """The items, one behind the other."""
        return _listed([part_text(item, lang) for item in self.items], self.by, lang)


@dataclass(frozen=True)
class Reason:
    """What a verdict depends on, or what limits it.

    Parameters
    ----------
    code : str
        Key of its sentence in the catalogues' section ``reason``.
    values : mapping
        What fills the sentence's braces.

    Examples
    --------
    >>> few = Reason.of("few_days", n=300, minimum=324)
    >>> few.text("zh"), few.text("en")
    ('有效监测300天，少于评价所需的324天', '300 measured days, fewer than the 324 a valid period needs')
    """

    #: Section of the catalogues that has its sentence.
    section: ClassVar[str] = "reason"

    code: str
    values: Mapping[str, Part] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, /, **values: Part) -> Self:
        """A reason with its values by name."""
        return cls(code, values)

    def text(self, lang: str) -> str:
        """The sentence, or clause, in a language."""
        values = {name: part_text(value, lang) for name, value in self.values.items()}
        return say(lang, f"{self.section}.{self.code}", **values)


Part = str | int | Amount | Span | Chance | Chances | InUnit | Dates | Name | Word | Several | Reason
_KINDS: dict[str, type] = {
    kind.__name__: kind for kind in (Amount, Span, Chance, Chances, InUnit, Dates, Name, Word, Several, Reason)
}


def short_text(part: Part, lang: str) -> str:
    """A part in as few words as the catalogues have for it: the section ``reason_short``, else as `part_text`.

    Examples
    --------
    >>> short_text(Reason.of("published", value=Amount(41.0), source="a yearbook", basis="dust_in"), "en")
    'published 41'
    """
    if isinstance(part, Several):
        return _listed([short_text(item, lang) for item in part.items], part.by, lang)
    if isinstance(part, Reason) and f"{part.section}_short.{part.code}" in catalogue(lang):
        values = {name: part_text(value, lang) for name, value in part.values.items()}
        return say(lang, f"{part.section}_short.{part.code}", **values)
    return part_text(part, lang)


def part_text(part: Part, lang: str) -> str:
    """A value of a reason as its sentence shows it."""
    if isinstance(part, str):
        return in_language(part, lang)
    return str(part) if isinstance(part, int) else part.text(lang)


def sentences(reasons: Iterable[Reason], lang: str) -> str:
    """Reasons as one text.

    Examples
    --------
    >>> sentences([Reason.of("done"), Reason.of("from_city_hours")], "en")[:26]
    'published as done; days ar'
    """
    return BETWEEN["sentence"][0 if lang == "zh" else 1].join(reason.text(lang) for reason in reasons)


def to_json(reasons: Iterable[Reason]) -> str:
    """Reasons as text that a table or a file can hold.

    Examples
    --------
    >>> to_json([Reason.of("few_days", n=300, minimum=324)])
    '[{"Reason": {"code": "few_days", "values": {"n": 300, "minimum": 324}}}]'
    """
    return json.dumps([_packed(reason) for reason in reasons], ensure_ascii=False)


def from_json(text: str) -> tuple[Reason, ...]:
    """Reasons as `to_json` wrote them; none of empty text.

    Examples
    --------
    >>> from_json(to_json([Reason.of("straddle", bounds=Span(1.0, float("inf")))]))[0].values["bounds"].high
    inf
    """
    return tuple(_unpacked(one) for one in json.loads(text)) if text else ()


def _packed(part: Any) -> Any:
    if isinstance(part, bool | int | str) or part is None:
        return part
    if isinstance(part, float):
        return part if math.isfinite(part) else str(part)  # JSON has no number for these
    if isinstance(part, tuple):
        return [_packed(one) for one in part]
    if isinstance(part, Mapping):
        return {name: _packed(one) for name, one in part.items()}
    return {type(part).__name__: {one.name: _packed(getattr(part, one.name)) for one in fields(part)}}


def _unpacked(packed: Any) -> Any:
    if isinstance(packed, list):
        return tuple(_unpacked(one) for one in packed)
    if not isinstance(packed, dict):
        return packed
    kind = _KINDS.get(next(iter(packed), ""))
    if kind is None:  # the values of a reason, by name
        return {name: _unpacked(one) for name, one in packed.items()}
    numbers = {one.name for one in fields(kind) if one.type == "float"}
    cells = {name: _unpacked(one) for name, one in packed[kind.__name__].items()}
    return kind(**{name: float(one) if name in numbers else one for name, one in cells.items()})
