"""The words of plans, read from ``data/raw/lexicon/``: units, verbs, actions, obligations, indicators.

The tables are those of the workspace (`read_from`), else those that came with the package.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from analytics import resources
from analytics.terms import Better, ChangeHow

T = TypeVar("T")
_folders: list[Path] = []  # of the workspace whose words are read, if one was named
_forget: list[Callable[[], None]] = []  # of everything that is made of the tables once


def remembered(make: Callable[[str], T]) -> Callable[[str], T]:
    """Make something of a text once, and again when another workspace is read from."""
    kept = cache(make)
    _forget.append(kept.cache_clear)
    return kept


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Make something of the tables once, and again when another workspace is read from."""
    kept = cache(make)
    _forget.append(kept.cache_clear)
    return kept


def read_from(raw_dir: Path) -> None:
    """Let the words be those of a workspace; a table that it lacks is the one that came with the package."""
    if _folders != [raw_dir / "lexicon"]:
        _folders[:] = [raw_dir / "lexicon"]
        for forget in _forget:
            forget()


#: Powers of ten that Chinese writes between a number and its unit.
MULTIPLIERS = {
    "": "",
    "百": "1e2 ",
    "千": "1e3 ",
    "万": "1e4 ",
    "百万": "1e6 ",
    "千万": "1e7 ",
    "亿": "1e8 ",
    "万亿": "1e12 ",
}


class UnitKind(StrEnum):
    """What kind of quantity a unit measures: the column ``class`` of ``units.csv``, as far as a rule asks for it."""

    SHARE = "share"
    COUNT = "count"
    CLASS = "class"
    RANK = "rank"
    CONCENTRATION = "concentration"
    DAYS = "days"
    LENGTH = "length"
    AREA = "area"
    MASS = "mass"
    VOLUME = "volume"
    MONEY = "money"
    POWER = "power"
    ENERGY = "energy"
    RATING = "rating"
    DURATION = "duration"
    SIZE = "size"
    RATIO = "ratio"
    SCORE = "score"
    STATEMENT = "statement"  # no unit: words that say all of it (全面完成)


#: Kinds whose values of several places or works add up.
SUMMED = frozenset({
    UnitKind.COUNT, UnitKind.LENGTH, UnitKind.AREA, UnitKind.MASS, UnitKind.VOLUME, UnitKind.MONEY, UnitKind.POWER,
    UnitKind.ENERGY,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as plans write it, as the registry writes it, and what kind of quantity it measures."""

    written: str
    unit: str
    kind: str


#: A longer line is one of the plan, whatever words of a page stand in it.
LONGEST_FURNITURE = 160
#: What ``obligations`` says of words that allow exceptions; the goal is binding all the same.
IN_PRINCIPLE = "in_principle"
NO_UNIT = Unit("", "", "")


@dataclass(frozen=True, slots=True)
class Verb:
    """What stands between a name and a number: its comparator, and whether it states a level, a fall or a rise."""

    word: str
    kind: str
    comparator: str


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words that name an indicator: one of each group, none of the others, in a unit of this kind."""

    indicator_id: str
    groups: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]
    kind: str

    def means(self, name: str, kind: str) -> bool:
        """Whether a name in a unit of this kind is this indicator."""
        if self.kind and kind and self.kind != kind:
            return False
        return all(any(w in name for w in group) for group in self.groups) and not any(w in name for w in self.never)


@dataclass(frozen=True)
class Lexicon:
    """All word lists, with the patterns made of them."""

    units: dict[str, Unit]
    verbs: dict[str, Verb]
    actions: tuple[str, ...]
    obligations: dict[str, str]
    past_headings: tuple[str, ...]
    past_words: tuple[str, ...]
    past_openings: tuple[str, ...]
    past_anywhere: tuple[str, ...]
    past_in_reports: tuple[str, ...]
    synonyms: tuple[Synonym, ...]
    joint: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    unitless: tuple[str, ...]
    payments: tuple[str, ...]
    estimates: tuple[str, ...]
    furniture: re.Pattern[str]
    of_reports: tuple[str, ...]
    ahead_in_reports: tuple[str, ...]

    def marks_a_report(self, text: str) -> bool:
        """Whether a line shows that the text is a report of the press."""
        return re.search(alternatives(self.of_reports), text) is not None

    def is_about_plans(self, sentence: str) -> bool:
        """Whether a sentence of a report tells of what is planned."""
        return re.search(alternatives(self.ahead_in_reports), sentence) is not None

    def is_furniture(self, text: str) -> bool:
        """Whether a line belongs to the page it was copied from, not to the plan."""
        return len(text) <= LONGEST_FURNITURE and self.furniture.search(text) is not None

    def in_principle(self, text: str) -> bool:
        """Whether words say that exceptions are allowed: 原则上."""
        return any(kind == IN_PRINCIPLE and word in text for word, kind in self.obligations.items())

    def is_about_the_past(self, sentence: str, in_report: bool = False) -> bool:
        """Whether a sentence opens with words of the past, not as what a thing is called by, or holds them anywhere.

        Some words (较上年提高) tell of the past in a report of the press alone; a plan promises with them.
        """
        opening = re.match(
            rf"(?:[^,:]{{0,20}}(?:表示|介绍|指出|说)[,:])?“?(?:{alternatives(self.past_openings)})(?![^,;:。]{{0,10}}的(?!几?[一二三四五两\d]?年))",
            sentence,
        )
        words = self.past_anywhere + (self.past_in_reports if in_report else ())
        anywhere = rf"(?:{alternatives(words)})(?![屏器牌])"  # no 监测显示屏
        return opening is not None or re.search(anywhere, sentence) is not None

    def indicator_of(self, name: str, kind: str) -> str:
        """Id of the indicator a name means, or nothing; the first row that fits decides."""
        tight = name.replace(" ", "")
        return next((s.indicator_id for s in self.synonyms if s.means(tight, kind)), "")


def alternatives(words: Iterable[str]) -> str:
    """Words as one group of a pattern, longest first."""
    return _longest_first(tuple(words))


@cache
def _longest_first(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a word list."""
    own = [folder / f"{name}.csv" for folder in _folders]
    path = next((path for path in own if path.is_file()), resources.raw_dir() / "lexicon" / f"{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@once
def load() -> Lexicon:
    """Read the word lists.

    Examples
    --------
    >>> load().indicator_of("农村生活污水治理率", "share")
    'rural_sewage_treatment_share'
    """
    past = rows("past")
    return Lexicon(
        {r["written"]: Unit(r["written"], r["unit"], r["class"]) for r in rows("units")},
        {r["word"]: Verb(r["word"], r["kind"], r["comparator"]) for r in rows("verbs")},
        tuple(r["word"] for r in rows("actions")),
        {r["word"]: r["obligation"] for r in rows("obligations")},
        tuple(r["word"] for r in past if r["place"] == "heading"),
        tuple(r["word"] for r in past if r["place"] == "sentence"),
        tuple(r["word"] for r in past if r["place"] == "opening"),
        tuple(r["word"] for r in past if r["place"] == "whole"),
        tuple(r["word"] for r in past if r["place"] == "report"),
        tuple(_synonym(r) for r in rows("indicators")),
        tuple((r["written"], r["read_as"]) for r in rows("joint")),
        tuple(r["word"] for r in rows("heads")),
        tuple(r["word"] for r in rows("unitless")),
        tuple(r["word"] for r in rows("payments")),
        tuple(r["word"] for r in rows("estimates")),
        re.compile("|".join(r["pattern"] for r in rows("furniture"))),
        tuple(r["word"] for r in rows("reports") if r["role"] == "mark"),
        tuple(r["word"] for r in rows("reports") if r["role"] == "ahead"),
    )


@once
def changes() -> dict[str, ChangeHow]:
    """How each indicator changes that is a change of another one and falls where that gets better.

    Examples
    --------
    >>> str(changes()["pm25_mean_change"]), "good_day_share" in changes()
    ('year_on_year', False)
    """
    registry = Path("registry") / "indicators.csv"
    own = [folder.parent / registry for folder in _folders]
    path = next((path for path in own if path.is_file()), resources.raw_dir() / registry)
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    return {
        r["indicator_id"]: ChangeHow(r["change_how"])
        for r in read
        if r.get("change_how") in tuple(ChangeHow) and r["direction"] == Better.LOWER
    }


def rows_of_units() -> list[str]:
    """Units as the registry writes them."""
    return list(dict.fromkeys(unit["unit"] for unit in rows("units")))


def _synonym(row: dict[str, str]) -> Synonym:
    groups = tuple(tuple(group.split("|")) for group in row["all_of"].split())
    never = tuple(w for w in row["none_of"].split("|") if w)
    return Synonym(row["indicator_id"], groups, never, row["class"])


_POWERS = {"1e2": 1e2, "1e3": 1e3, "1e4": 1e4, "1e6": 1e6, "1e7": 1e7, "1e8": 1e8, "1e12": 1e12}


def converted(value: float, unit: str, wanted: str) -> float | None:
    """A value in another unit; None if no conversion is known.

    Examples
    --------
    >>> converted(30.0, "1e4 mu", "mu"), converted(2.0, "ha", "mu"), converted(5.0, "t", "km")
    (300000.0, 30.0, None)
    """
    if unit == wanted:
        return value
    factor, base = _in_base(unit)
    wanted_factor, wanted_base = _in_base(wanted)
    return round(value * factor / wanted_factor, 10) if base == wanted_base else None


@once
def _conversions() -> dict[str, tuple[str, float]]:
    return {r["unit"]: (r["base"], float(r["factor"])) for r in rows("conversions")}


def _in_base(unit: str) -> tuple[float, str]:
    """Factor and base unit of a unit, after powers of ten and known conversions."""
    if unit in _conversions():
        base, factor = _conversions()[unit]
        deeper, end = _in_base(base)
        return factor * deeper, end
    power, _, rest = unit.partition(" ")
    if power in _POWERS and rest:
        deeper, end = _in_base(rest)
        return _POWERS[power] * deeper, end
    return 1.0, unit
