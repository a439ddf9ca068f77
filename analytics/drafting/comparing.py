"""Comparator of a number: by its verb, its qualifier, and the better side of what is named."""

from __future__ import annotations

import re

from analytics.drafting.lexicon import Verb
from analytics.drafting.quantities import Quantity
from analytics.terms import Comparator

_LOWER = re.compile("浓度|劣[ⅤV五]|重污染|重度|能耗|排放量|排放总量|综合指数|黑臭|消耗|煤炭消费|用水量|噪声")
_HIGHER = re.compile(
    "下降|降低|减少|削减|优良|达标|优于|好于|达到|安全利用|覆盖率|处理率|收集率|利用率|回收率|森林|湿地|岸线|绿化|保护率|完成率"
)
_SHARE_OF_WORK = re.compile("下降|降低|减少|削减|率$|处理|收集|消除")


def lower_is_better(name: str) -> bool:
    """Whether a plan wants less of what is named.

    Examples
    --------
    >>> lower_is_better("PM2.5浓度"), lower_is_better("PM2.5浓度下降"), lower_is_better("森林覆盖率")
    (True, False, False)
    """
    return bool(_LOWER.search(name)) and not _SHARE_OF_WORK.search(name)


def comparator_of(verb: Verb | None, qualifier: str, quantity: Quantity, name: str = "") -> str:
    """Comparator of a number in a sentence; a range states both ends.

    Examples
    --------
    >>> from analytics.drafting.lexicon import load
    >>> from analytics.drafting.quantities import quantities
    >>> str(comparator_of(load().verbs["达到"], "", quantities("35微克/立方米", load())[0], "PM2.5浓度"))
    '<='
    """
    if quantity.high != quantity.value:
        return "range"
    if quantity.unit.kind == "class":
        return "class"
    if qualifier.endswith(("下", "内")):
        return Comparator.AT_MOST
    if verb is None:
        return Comparator.AT_LEAST
    if verb.comparator != Comparator.AT_LEAST:
        return verb.comparator
    open_verb = verb.kind == "level" and not qualifier.endswith("上") and not verb.word.startswith("不")
    return Comparator.AT_MOST if open_verb and lower_is_better(name) else Comparator.AT_LEAST


def comparator_in_table(name: str, value: float, before: float | None, cumulative: bool) -> str:
    """Comparator of a value that a table gives without a sign: by the value before it, else by the name.

    Examples
    --------
    >>> str(comparator_in_table("单位产值能耗", 0.4, 0.5, False)), str(comparator_in_table("森林覆盖率", 24, 23, False))
    ('<=', '>=')
    """
    if cumulative or _HIGHER.search(name):
        return Comparator.AT_LEAST
    falls = before > value if before is not None and before != value else lower_is_better(name)
    return Comparator.AT_MOST if falls else Comparator.AT_LEAST
