"""Goals that are no plain number: places in a ranking, classes of water and air, works, states and directions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analytics.drafting.plan_words import Unit, UnitKind, once, rows
from analytics.drafting.quantities import Quantity

NAN = float("nan")
RANK = Unit("名", "rank", UnitKind.RANK)
STATEMENT = Unit("", "", UnitKind.STATEMENT)
CLASS = Unit("类", "", UnitKind.CLASS)
_NUMERALS = "ⅠⅡⅢⅣⅤ一二三四五"
_CLASS = re.compile(
    "(?<![未没])(?<!没有)(?:(?:达到|保持)?或?(?:优于|好于)|达到?|保持在?|稳定在|维持在|不低于|不劣于|(?:提升|恢复|改善|提高)(?:到|至)|稳定(?:保持)?|保持|符合|满足|确保|力争|为)"
    "(?:《□+》)?(?P<air>(?:国家)?(?:环境)?空气(?:环境)?质量|国家)?(?:地表水)?(?:环境质量)?(?:标准)?(?:中的|中)?"
    f"(?P<class>[{_NUMERALS}])(?P<kind>类|级)(?![A-Z])(?:水质|水体|标准|及以上)?"
    "|空气质量(?P<level>[一二三])级达标"
    "|(?<=[河湖库渠江])(?P<alone>[ⅠⅡⅢⅣⅤ])类$"
)
_MORE_CLASSES = re.compile(f"(?:、|和|及|,)([{_NUMERALS}])类")
_SHARE_FOLLOWS = re.compile(r"比例|占比|比率|率|断面数|\d")
#: What begins another member of a list after a class: 水质稳定在Ⅳ类、蓝藻面积减少10%.
_ANOTHER_MEMBER = re.compile(f"^、(?![{_NUMERALS}]类)")
#: Whose ranking is meant, where the words before the place do not say it again: 全省排名退出后3名.
_WITHIN = re.compile("(?:全省|省内|全区|全市|全盟|全州)")
_ENTERED = re.compile("^.*?(?:退出|不进入|进入|摆脱|稳定在|保持在|跻身|在)")
_SET = re.compile(r"(\d+)个(省辖市所辖区|省辖市|县\(市、区\)|区|县|城市|地市)")
_RANKED = {
    "空气": "空气质量",
    "PM2.5": "空气质量",
    "优良天数": "空气质量",
    "综合指数": "空气质量",
    "水环境": "水环境质量",
    "水质": "水环境质量",
}
SHORTEST = 6
#: Cities of the national ranking, which *the last twenty* (后二十) without another set means.
NATIONWIDE = 168.0


@dataclass(frozen=True, slots=True)
class Statement:
    """A goal without a number: comparator, direction, and whether it is a mere measure (推进…, 加强…)."""

    comparator: str
    direction: str
    is_measure: bool


@once
def _patterns() -> tuple[tuple[re.Pattern[str], Statement], ...]:
    return tuple(
        (re.compile(r["pattern"]), Statement(r["comparator"], r["direction"], r["measure"] == "1"))
        for r in rows("statements")
    )


@dataclass(frozen=True, slots=True)
class Implied:
    """A number that words imply: how to compare with it, its value, the words, and whether it is of a change."""

    comparator: str
    value: float
    start: int
    text: str
    is_change: bool
    indicator_needed: bool


@once
def _implied_patterns() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple((re.compile(r["pattern"]), r) for r in rows("implied"))


def implied_in(text: str) -> Implied | None:
    """Per cent that a clause without a number implies: all, none, no growth.

    Examples
    --------
    >>> implied_in("化肥使用量实现负增长").comparator, implied_in("垃圾收运处置体系全覆盖").value
    ('<', 100.0)
    >>> implied_in("空气质量持续改善") is None
    True
    """
    for pattern, row in _implied_patterns():
        m = pattern.search(text)
        if m:
            return Implied(
                row["comparator"],
                float(row["value"]),
                m.start(),
                m[0],
                row["change"] == "1",
                row["indicator_needed"] == "1",
            )
    return None


def statement_of(text: str) -> Statement | None:
    """What a clause without a number promises; None if nothing that could be checked.

    Examples
    --------
    >>> statement_of("城市黑臭水体基本消除").comparator, statement_of("空气质量持续改善").direction
    ('event', 'improve')
    >>> statement_of("坚持生态优先") is None
    True
    """
    if len(text) < SHORTEST:
        return None
    return next((statement for pattern, statement in _patterns() if pattern.search(text)), None)


def class_of(text: str, start: int) -> tuple[list[Quantity], bool] | None:
    """Class or classes that a clause wants reached, and whether of air quality; None where a share of sections follows.

    Examples
    --------
    >>> class_of("黄河干流水质保持在Ⅱ类", 0)[0][0].value, class_of("达到或好于Ⅲ类水体比例达到70%", 0)
    (2.0, None)
    >>> [q.value for q in class_of("东湖、西湖水质分别达到Ⅳ类和Ⅲ类", 0)[0]]
    [4.0, 3.0]
    """
    m = _CLASS.search(text)
    if m is None:
        return None
    after = text[m.end() :] if m["kind"] == "级" else re.sub(r"\([^()]*\)?", "", text[m.end() :])
    if _SHARE_FOLLOWS.search(_ANOTHER_MEMBER.split(after)[0]):
        return None
    if m["kind"] == "级" and not (m["air"] or "空气" in text):
        return None
    made = [_class_as_quantity(m["class"] or m["level"] or m["alone"], start + m.start(), start + m.end(), m[0])]
    for more in _MORE_CLASSES.finditer(text, m.end()):
        if more.start() != made[-1].end - start:
            break
        made.append(_class_as_quantity(more[1], start + more.start(), start + more.end(), more[0]))
    return made, bool(m["air"] or m["level"])


def _class_as_quantity(numeral: str, begin: int, end: int, text: str) -> Quantity:
    value = float(_NUMERALS.index(numeral) % 5 + 1)
    return Quantity(begin, end, value, value, "", CLASS, "", text)


def rank_of(q: Quantity, left: str, paragraph: str) -> tuple[Quantity, str, str]:
    """A place in a ranking, its name and its words; *not among the last k of n* is at most n - k.

    Where the size n is not known, *not among the last k* has no value yet: its words stand for it until n is stated.

    Parameters
    ----------
    q : Quantity
        The number of the place.
    left : str
        Clause before it.
    paragraph : str
        Where a set that the clause only names may have its size.
    """
    left = re.sub("[“”]", "", left)
    back = re.search("(?:后|倒数|末)$", left) is not None
    among = _ENTERED.sub("", re.sub("(?:排名)?(?:前|后|倒数|末)$", "", left))
    among = re.sub("(?:排名)?中?(?:进入|退出)$", "", among)
    within = _WITHIN.search(left)
    among = among or (within[0] if within else "")
    size = _set_size(among, paragraph)
    nationwide = "168" in left or "重点城市" in left or (back and among in ("", "全国"))
    size = size or (NATIONWIDE if nationwide else 0)
    name = "全国168个重点城市空气质量排名" if nationwide else _rank_name(among, paragraph)
    words = f"{'后' if back else '前'}{q.text}"
    if back and size <= q.value:
        return replace(q, value=NAN, high=NAN, unit=RANK), name, words
    value = size - q.value if back else q.value
    return replace(q, value=value, high=value, unit=RANK), name, words


def _rank_name(among: str, paragraph: str) -> str:
    what = next((full for word, full in _RANKED.items() if word in paragraph), "")
    scope = re.sub("中$|排名$", "", re.sub("[0-9]+个?", "", among))
    return f"{scope}{'' if what in among else what}排名"


def _set_size(among: str, paragraph: str) -> float:
    """Size of the set a place is counted in: stated here, or for a set of that name elsewhere in the paragraph."""
    here = re.search(r"(\d+)个?", among)
    if here:
        return float(here[1])
    sets = ((float(m[1]), m[2]) for m in _SET.finditer(paragraph))
    return next((size for size, kind in sets if re.search(f"{re.escape(kind)}(?![\u4e00-\u9fff])", among)), 0.0)
