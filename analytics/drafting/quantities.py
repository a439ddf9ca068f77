"""Numbers of a sentence with their units, and why a number is no goal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from analytics.drafting.plan_words import MULTIPLIERS, NO_UNIT, Lexicon, Unit, alternatives

_NUMBER = r"\d+(?:\.\d+)?"
_ONE_PART = (
    rf"[\u4e00-\u9fffA-Za-z]{{2,14}}(?:[≤≥<>]=?|不超过|不高于|不低于)?{_NUMBER}[万亿]?[\u4e00-\u9fff%A-Za-z/]{{1,6}}"
)
#: 名 counts people where a noun follows and no place in a ranking is meant.
_PEOPLE = re.compile("^(?!次|额|单)(?:以上|左右)?(?:的)?[\u4e00-\u9fff]{2}")
_PLACE = re.compile("(?:前|后|第|末|倒数|排名|排|位列|居)“?$")
_ONE_YEAR = (
    rf"(?:到|至)?20\d\d年(?:年?[底末])?前?(?![为是约已仅])[\u4e00-\u9fff]{{0,4}}{_NUMBER}[万亿]?[\u4e00-\u9fff%]{{1,4}}"
)
#: A bracket on parts of what stands before it: each with a number, announced by *of these*, or what a year is to have.
_AMOUNT = "%|[万亿]?(?:亩|公顷|吨|个|家|公里|千瓦|平方米|平方公里|立方米)"
_ONE_LEVEL = rf"[\u4e00-\u9fff]{{2,14}}(?:达到?|不低于|不高于|控制在){_NUMBER}(?:{_AMOUNT})(?:以上|以下|以内|左右)?"
_CHANGE = rf"[比较](?:19|20)\d\d年[^()]*(?:下降|降低|减少|提高|提升|增长|增加){_NUMBER}(?:%|个百分点)(?:以上|左右)?"
_PARTS = re.compile(
    rf"\((其中[^()]*|{_CHANGE}|{_ONE_LEVEL}|{_ONE_PART}(?:[、,;]{_ONE_PART})+|{_ONE_YEAR}(?:[、,;]{_ONE_YEAR})*)\)"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written.

    Parameters
    ----------
    start, end : int
        Place in the sentence, qualifier included.
    value, high : float
        Number; upper end of a range, else the same.
    multiplier : str
        ``万``, ``亿`` … or nothing.
    unit : Unit
        Unit, or `NO_UNIT`.
    qualifier : str
        ``以上``, ``左右`` … or nothing.
    text : str
        As written.
    """

    start: int
    end: int
    value: float
    high: float
    multiplier: str
    unit: Unit
    qualifier: str
    text: str

    @property
    def unit_code(self) -> str:
        """Unit with its power of ten as the registry writes it.

        Examples
        --------
        >>> from analytics.drafting.plan_words import load
        >>> quantities("新增30万亩", load())[0].unit_code
        '1e4 mu'
        """
        return f"{MULTIPLIERS[self.multiplier]}{self.unit.unit}".strip()

    def in_unit_of(self, last: Quantity) -> Quantity:
        """The number in the unit that only the last of its list states."""
        return replace(self, unit=last.unit, multiplier=self.multiplier or last.multiplier, qualifier=last.qualifier)


@cache
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    latin = "|".join(rf"{re.escape(u)}(?![A-Za-z\d])" for u in sorted(units, key=len, reverse=True) if u.isascii())
    unit = f"{alternatives(u for u in units if not u.isascii())}|{latin}"
    return re.compile(
        rf"(?<![A-Za-z\d.])(?P<low>{_NUMBER})(?:(?P<unit_low>{unit})?(?:-|~|至|到)(?P<high>{_NUMBER})(?![\d.月年]))?"
        rf"(?:余|多)?(?P<multiplier>万亿|千万|百万|万|亿|千(?![瓦伏克米卡])|百)?(?:余|多)?"
        rf"(?P<unit>{unit})?(?P<per>/(?:万|亿)?(?:{unit}|月|小时|分钟|秒)(?:[·.](?:{unit}|月))?)?(?:\(含\)|/年|每年)?"
        r"(?P<qualifier>左右|上下|(?:及|或)?以上|(?:及|或)?以下|(?:以|之)内)?"
    )


def _unit(written: str, per: str, lexicon: Lexicon) -> Unit:
    """A unit of the word list, or one of them per another (克/平方米) as a unit of its own."""
    unit = lexicon.units.get(written, NO_UNIT)
    if not per or not written:
        return unit
    below = re.sub("[\u4e00-\u9fff]+", lambda m: lexicon.units[m[0]].unit if m[0] in lexicon.units else m[0], per)
    return Unit(f"{written}{per}", f"{unit.unit}{below}", "intensity")


def quantities(text: str, lexicon: Lexicon) -> list[Quantity]:
    """Numbers of a sentence in order.

    Examples
    --------
    >>> from analytics.drafting.plan_words import load
    >>> [(q.value, q.unit.unit, q.qualifier) for q in quantities("低于44微克/立方米,优良天数达75%以上", load())]
    [(44.0, 'ug/m3', ''), (75.0, '%', '以上')]
    >>> quantities("不超过5克/平方米", load())[0].unit_code
    'g/m2'
    """
    made = []
    for m in _pattern(tuple(lexicon.units)).finditer(text):
        low = float(m["low"])
        high = float(m["high"]) if m["high"] else low
        written = m["unit"] or m["unit_low"] or ""
        if written == "名" and _PEOPLE.match(text[m.end() :]) and not _PLACE.search(text[: m.start()]):
            written = "人"
        made.append(
            Quantity(
                m.start(),
                m.end(),
                low,
                high,
                m["multiplier"] or "",
                _unit(written, m["per"] or "", lexicon),
                m["qualifier"] or "",
                m[0],
            )
        )
    return made


def masked(text: str) -> str:
    """A sentence of the same length whose titles, slogans and document numbers hold no digits.

    What a bracket says of parts (``(其中…)``, ``(省级3家、市级5家)``) is read as a clause of its own.

    Examples
    --------
    >>> masked("按照《计划(2023年)》(豫政办〔2023〕33号)抓好“1+1+9”,达到58%")
    '按照《□□□□□□□□□》(豫政办〔□□□□〕□□号)抓好“□□□□□”,达到58%'
    """
    text = _PARTS.sub(r",\1,", text)
    text = re.sub(r"《[^》]*》", lambda m: "《" + "□" * (len(m[0]) - 2) + "》", text)
    text = re.sub(r"[〔\[](\d{4})[〕\]](第?)(\d+)号", lambda m: f"〔□□□□〕{m[2]}{'□' * len(m[3])}号", text)
    return re.sub(r"“([^”]*)”", _slogan, text)


def _slogan(match: re.Match[str]) -> str:
    inner = match[1]
    if re.search(r"\d", inner) and not re.search(r"%|微克|公里|万|^[前后]\d+[名位]?$", inner):
        return "“" + "□" * len(inner) + "”"
    return match[0]
