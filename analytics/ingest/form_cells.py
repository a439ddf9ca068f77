"""Cells of a fill-in workbook as people write them: values with words, signs and units; units; days of publication."""

from __future__ import annotations

import calendar
import re
import unicodedata

import pandas as pd

from analytics.ingest import columns as col
from analytics.ingest.serial_dates import day_of_serial
from analytics.words.catalogue import LANGS, catalogue, say_or
from analytics.words.numerals import in_digits

#: what a department writes where it has no value
NOTHING = frozenset({
    "待定", "统计中", "正在统计", "暂未统计", "尚未统计", "未公布", "尚未公布", "待公布", "暂缺", "缺",
    "tbd", "pending",
    "", "-", "--", "—", "——", "/", "无", "暂无", "暂无数据", "无数据", "未统计", "不适用", "没有", "空",
    "na", "n/a", "nan", "none", "null", "no data", "not available", "unknown", "?",
})  # fmt: skip
_DONE = ("已完成", "完成", "是", "已建成", "已实现", "√", "✓", "yes", "done", "true", "completed")
_NOT_DONE = ("未完成", "否", "未建成", "未实现", "×", "✗", "no", "not done", "false")
#: works that are done or not, as the figures have them
WORKS = {**dict.fromkeys(_DONE, "1"), **dict.fromkeys(_NOT_DONE, "0")}
#: words and signs before a value, the longer ones first, and behind it
_BEFORE = {
    ">=": ("大于等于", "不低于", "不少于", "at least", "至少", ">=", "≥"),
    "<=": ("小于等于", "不高于", "不超过", "at most", "至多", "<=", "≤"),
    ">": ("超过", "大于", "高于", "above", ">"),
    "<": ("低于", "小于", "below", "<"),
    "~": ("大约", "about", "约", "近", "~"),
    "=": ("=",),
}
_BEHIND = {">=": ("及以上", "以上"), "<=": ("及以下", "以下"), "~": ("左右",)}
#: what counts are called that have no unit of their own
_COUNTED = ("个", "处", "家", "座", "项", "件", "台", "条")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?)?")
_MONTH = re.compile(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})月?")
_DAY = re.compile(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:$|[ t]\d{1,2}:)")


def bare(text: str) -> str:
    """A text in one width and case, without blanks around it.

    Examples
    --------
    >>> bare(" ４５％ ")
    '45%'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold().replace("−", "-")


def says_nothing(text: str) -> bool:
    """Whether a cell of values is empty, or says in words that there is none."""
    return bare(text) in NOTHING or bare(text) in col.MISSING


def value_of(text: str, unit: str) -> tuple[str, str]:
    """A value without the words before and behind it, and its qualifier; a unit other than its own stays behind it.

    Chinese numerals become digits.

    Examples
    --------
    >>> value_of("≥４５％", "%"), value_of("约 12万亩", "1e4 mu"), value_of("已完成", ""), value_of("35mg/m3", "ug/m3")
    (('45%', '>='), ('12', '~'), ('1', '='), ('35mg/m3', '='))
    >>> value_of("八成以上", "%"), value_of("一百", "%"), value_of("约三十五点五", "ug/m3")
    (('80%', '>='), ('100', '='), ('35.5', '~'))
    """
    left = bare(text)
    if not unit and left in WORKS:
        return WORKS[left], "="
    left, before = _without(left, _BEFORE, at_end=False)
    left, behind = _without(left, _BEHIND, at_end=True)
    for name in sorted(names_of(unit) - {"%"}, key=len, reverse=True):
        if left.endswith(name) and _ends_a_number(left.removesuffix(name).strip()):
            left = left.removesuffix(name).strip()
            break
    return in_digits(left), before or behind or "="


def _ends_a_number(text: str) -> bool:
    """Whether a text is a number, in digits or in Chinese numerals."""
    return text[-1:].isdigit() or (in_digits(text) != text)


#: a remark in brackets behind a value, and the words in it that make the value no final one
_BEHIND_VALUE = re.compile(r"^(.*\d\s*[^\s()\d]{0,8})\(([^()]*)\)$")
_NOT_FINAL = re.compile("预计|初步|估|暂|快报|provisional|estimate|preliminary")
_SEVERAL = re.compile(r"\d\s*[^\d\s.,]{0,4}\s*(?:-|~|—|–|、|/|;|至|到|to)\s*\d")


def remark_apart(text: str) -> tuple[str, str]:
    """A value and the remark in brackets behind it, which is no unit.

    Examples
    --------
    >>> remark_apart("45.2%（初步）"), remark_apart("45 (%)"), remark_apart("45")
    (('45.2%', '初步'), ('45 (%)', ''), ('45', ''))
    """
    found = _BEHIND_VALUE.match(unicodedata.normalize("NFKC", text).strip())
    words = found[2].strip() if found else ""
    return (
        (found[1].strip(), words) if found and re.search("[\u4e00-\u9fff]{2}|[A-Za-z]{4}|\\d{4}", words) else (text, "")
    )


def is_final(remark: str) -> bool:
    """Whether a remark behind a value says nothing against its being the last word."""
    return _NOT_FINAL.search(remark.lower()) is None


def holds_several(text: str) -> bool:
    """Whether a value is a range or a list of numbers.

    Examples
    --------
    >>> [holds_several(text) for text in ("45-50%", "45.2、46.1", "1,234.5", "-3")]
    [True, True, False, False]
    """
    return _SEVERAL.search(bare(text)) is not None


def _without(text: str, words: dict[str, tuple[str, ...]], *, at_end: bool) -> tuple[str, str]:
    """A text without one of some words at one of its ends, and the sign the word stands for ('' if there is none)."""
    for sign, written in words.items():
        for word in written:
            if text.endswith(word) if at_end else text.startswith(word):
                return (text.removesuffix(word) if at_end else text.removeprefix(word)).strip(), sign
    return text, ""


def names_of(unit: str) -> set[str]:
    """Every way of writing a unit that the catalogues know."""
    shown = {unit, *(say_or(lang, "unit", unit) for lang in LANGS), *(_COUNTED if unit == "count" else ())}
    return {bare(name) for name in shown if name}


def unit_of(text: str, own: str) -> str:
    """A unit by the name it is stored under, '' if none is stated; the indicator's own first, for some share a name.

    Examples
    --------
    >>> unit_of("微克/立方米", "ug/m3"), unit_of("", "%"), unit_of("公里", "%")
    ('ug/m3', '', 'km')
    """
    written = bare(text)
    if not written or written in names_of(own):
        return own if written else ""
    codes = {bare(words): key.removeprefix("unit.") for lang in LANGS for key, words in catalogue(lang).items()
             if key.startswith("unit.") and words}  # fmt: skip
    return codes.get(written) or str(col.unit_names(pd.Series([text])).iloc[0])


def day_of(text: str, since_1904: bool = False) -> str:
    """A day as ISO text: the serial number of a spreadsheet too; of a month or a year its last day; else as it is.

    Examples
    --------
    >>> [day_of(text) for text in ("45733", "2025年3月", "2025", "2025.3.1", "3 March")]
    ['2025-03-17', '2025-03-31', '2025-12-31', '2025-03-01', '3 March']
    """
    written = bare(text)
    if (day := day_of_serial(written, since_1904)) is not None:
        return day.isoformat()
    if (m := _YEAR.fullmatch(written)) is not None:
        return f"{m[1]}-12-31"
    if (m := _MONTH.fullmatch(written)) is not None and 1 <= int(m[2]) <= 12:
        return f"{m[1]}-{int(m[2]):02d}-{calendar.monthrange(int(m[1]), int(m[2]))[1]:02d}"
    if (m := _DAY.match(written)) is not None:
        return f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d}"
    return text.strip()
