"""Cells of a table: the number, sign, unit, class of water or parts that a cell states."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.drafting.plan_words import MULTIPLIERS, Unit, alternatives, load
from analytics.terms import Comparator

_CLASS = re.compile("(?:达到?|稳定(?:达到|在)?|保持|优于|不低于|≤)?([ⅠⅡⅢⅣⅤ])类?(?:标准|水质|及以上|以上)?")
_SIGNS: dict[str, str] = {
    "不低于": Comparator.AT_LEAST,
    "不少于": Comparator.AT_LEAST,
    "不高于": Comparator.AT_MOST,
    "不超过": Comparator.AT_MOST,
    "控制在": Comparator.AT_MOST,
    ">": Comparator.ABOVE,
    "<": Comparator.BELOW,
}
_SIGNS |= {
    ">=": Comparator.AT_LEAST,
    "<=": Comparator.AT_MOST,
    "达到": "",
    "大于": Comparator.ABOVE,
    "小于": Comparator.BELOW,
    "高于": Comparator.ABOVE,
    "低于": Comparator.BELOW,
}
#: A cell that says what is done to how many things: 新增2500个建制村.
_DONE_TO_THINGS = re.compile(
    r"^(?:新增|新建|建成|完成)+(\d+(?:\.\d+)?(?:[百千万亿]|万亿)?(?:个|家|座|条|处|项|户|台|辆|只|亩|公里|吨)?)[\u4e00-\u9fff]{0,6}$"
)
_CHANGES = "累计|下降|降低|减少|提高|增长|增加|上升"
_PART_OF_CELL = re.compile(
    r"(?P<label>(?!下降|降低|减少|提高|增长|达到|累计)[\u4e00-\u9fff]{2,8}):?(?P<value>[^\u4e00-\u9fff]*\d.*)"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table: comparator, number, upper end, unit, whether it is a sum over the years, its words."""

    comparator: str
    value: float
    high: float
    unit: str
    qualifier: str
    cumulative: bool
    text: str
    change: str = ""


def unit_of(text: str) -> Unit | None:
    """Unit that a cell or a bracket states, with its power of ten; None if it states none.

    Examples
    --------
    >>> unit_of("万吨").unit, unit_of("%").kind, unit_of("约束性") is None
    ('1e4 t', 'share', True)
    """
    m = re.fullmatch(f"(百万|千万|万亿|[百千万亿])?({alternatives(load().units)})(?:/年)?", text)
    if m is None or not m[2]:
        return None
    unit = load().units[m[2]]
    return Unit(text, f"{MULTIPLIERS[m[1] or '']}{unit.unit}", unit.kind)


def cell_value(text: str) -> Cell | None:
    """Value of a cell, or None.

    Examples
    --------
    >>> cell_value("(18)").cumulative
    True
    >>> cell_value("〔18〕").cumulative, str(cell_value(">80").comparator), cell_value("15左右").value
    (True, '>', 15.0)
    >>> cell_value("下降18%").change, cell_value("基本消除") is None
    ('下降', True)
    >>> cell_value("新增2500个建制村").value, cell_value("新增2500个建制村").unit
    (2500.0, '个')
    """
    unit = alternatives(load().units)
    tight = _DONE_TO_THINGS.sub(r"\1", text.replace("≥", ">=").replace("≤", "<=").replace(" ", ""))
    m = re.fullmatch(
        rf"[〔\[(【]*(?P<change>{_CHANGES})?(?P<sign>{alternatives(_SIGNS)}|约|[-+])?(?P<low>\d+(?:\.\d+)?)"
        rf"(?P<unit_low>{unit})?(?:[-~](?P<high>\d+(?:\.\d+)?))?(?P<unit>(?:[百千万亿]|万亿)?(?:{unit}))?"
        r"(?P<qualifier>左右|(?:及)?以上|(?:及)?以下|以内)?[〕\])】]*\d?",
        tight,
    )
    if not m:
        return None
    qualifier = (m["qualifier"] or "").removeprefix("及")
    sign = _SIGNS.get(m["sign"] or "", "") or {
        "以上": Comparator.AT_LEAST,
        "以下": Comparator.AT_MOST,
        "以内": Comparator.AT_MOST,
    }.get(qualifier, "")
    low = float(m["low"])
    change = "" if m["change"] == "累计" else m["change"] or ""
    cumulative = tight[0] in "〔[【(" or m["change"] == "累计"
    return Cell(
        sign, low, float(m["high"] or low), m["unit"] or m["unit_low"] or "", qualifier, cumulative, text, change
    )


def cell_parts(text: str) -> list[tuple[str, int, str]]:
    """Parts of a cell that gives each its own value: what a part is of, where its value begins, and the value.

    Examples
    --------
    >>> cell_parts("城市98,乡镇90"), cell_parts("城市≥98%;乡镇:≥90%")
    ([('城市', 2, '98'), ('乡镇', 7, '90')], [('城市', 2, '≥98%'), ('乡镇', 10, '≥90%')])
    >>> cell_parts("下降18%"), cell_parts("稳中向好")
    ([], [])
    """
    made, at = [], 0
    for part in re.split("([,;、/])", text):
        found = _PART_OF_CELL.fullmatch(part)
        if found and cell_value(found["value"]):
            made.append((found["label"], at + found.start("value"), found["value"]))
        elif part not in (",", ";", "、", "/"):
            return []
        at += len(part)
    return made if len(made) > 1 and len({label for label, _, _ in made}) == len(made) else []


def class_value(text: str) -> float | None:
    """Class of water that a cell states, 1 to 5, or None.

    Examples
    --------
    >>> class_value("Ⅲ类"), class_value("达到Ⅱ类"), class_value("38"), class_value("国家二级标准")
    (3.0, 2.0, None, None)
    """
    found = _CLASS.fullmatch(text.replace(" ", ""))
    return float("ⅠⅡⅢⅣⅤ".index(found[1]) + 1) if found else None
