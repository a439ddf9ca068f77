"""Comparator of a number: by its verb, its qualifier, and the better side of what is named."""

from __future__ import annotations

import re

from analytics.drafting.plan_words import UnitKind, Verb, once, rows
from analytics.drafting.quantities import Quantity
from analytics.terms import Comparator

#: What only a number that is to be high is said of.
_UPWARDS = ("不", "提高", "提升", "上升", "增", "扩大")


@once
def _sides() -> dict[str, re.Pattern[str]]:
    """Words that say which side of a value is better.

    ``lower``; ``always_lower`` whatever else the name says; ``work`` and ``change``, which turn a lower value into a
    higher share or fall; ``higher`` where a table has no sign.
    """
    made: dict[str, list[str]] = {}
    for row in rows("better_side"):
        made.setdefault(row["side"], []).append(row["pattern"])
    return {side: re.compile("|".join(patterns)) for side, patterns in made.items()}


def is_change(name: str) -> bool:
    """Whether a name ends with a fall or rise, which may turn out below 0.

    Examples
    --------
    >>> is_change("PM2.5浓度下降"), is_change("污染物减排率"), is_change("产值年均增速")
    (True, False, True)
    """
    change = "(?:下降|降低|减少|削减|压减|增长|增加|提高|提升|上升|变化|改善)(?:率|比例|幅度|速度)?|增速|增幅|降幅|升幅"
    return re.search(f"(?:{change})$", name) is not None


def lower_is_better(name: str) -> bool:
    """Whether a plan wants less of what is named.

    Examples
    --------
    >>> lower_is_better("PM2.5浓度"), lower_is_better("PM2.5浓度下降"), lower_is_better("森林覆盖率")
    (True, False, False)
    >>> lower_is_better("管网漏损率")
    True
    """
    sides = _sides()
    if sides["change"].search(name):
        return False
    if sides["always_lower"].search(name):
        return True
    return bool(sides["lower"].search(name)) and not sides["work"].search(name)


def comparator_of(verb: Verb | None, qualifier: str, quantity: Quantity, name: str = "") -> str:
    """Comparator of a number in a sentence; a range states both ends.

    Examples
    --------
    >>> from analytics.drafting.plan_words import load
    >>> from analytics.drafting.quantities import quantities
    >>> str(comparator_of(load().verbs["达到"], "", quantities("35微克/立方米", load())[0], "PM2.5浓度"))
    '<='
    """
    if quantity.high != quantity.value:
        return Comparator.RANGE
    if quantity.unit.kind == UnitKind.CLASS:
        return Comparator.CLASS
    if qualifier.endswith(("下", "内")):
        return Comparator.AT_MOST
    if verb is None:
        falls = quantity.unit.kind == UnitKind.CONCENTRATION and not qualifier.endswith("上") and lower_is_better(name)
        return Comparator.AT_MOST if falls else Comparator.AT_LEAST
    if verb.comparator != Comparator.AT_LEAST:
        return verb.comparator
    open_verb = verb.kind == "level" and not qualifier.endswith("上") and not verb.word.startswith(_UPWARDS)
    return Comparator.AT_MOST if open_verb and lower_is_better(name) else Comparator.AT_LEAST


def comparator_in_table(name: str, ends: tuple[float, float] | None, cumulative: bool) -> str:
    """Comparator of a value that a table gives without a sign: by its row's first and last value, else by the name.

    Examples
    --------
    >>> str(comparator_in_table("单位产值能耗", (0.5, 0.4), False))
    '<='
    >>> str(comparator_in_table("用水总量", (22.4, 26.1), False))
    '<='
    >>> str(comparator_in_table("森林覆盖率", (23, 24), False)), str(comparator_in_table("PM2.5浓度", (35, 35), False))
    ('>=', '<=')
    """
    sides = _sides()
    if cumulative or sides["change"].search(name) or sides["higher"].search(name):
        return Comparator.AT_LEAST
    capped = sides["always_lower"].search(name) is not None  # a total that may grow, up to its cap
    falls = ends[0] > ends[1] if ends and ends[0] != ends[1] and not capped else lower_is_better(name)
    return Comparator.AT_MOST if falls else Comparator.AT_LEAST
