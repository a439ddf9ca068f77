"""One written form of a plan's text: half width, simplified characters, no blanks inside words, digits for numerals."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from analytics.drafting import plan_words
from analytics.words.numbers import as_typed
from analytics.words.numerals import chinese_number, tenths

#: Roman numerals of water classes stay one character, so that no digit is read into them.
_KEPT = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_SMALL_KEPT = str.maketrans("ⅰⅱⅲⅳⅴ", "ⅠⅡⅢⅣⅤ")
_CJK = "\u3400-\u9fff"
_CIRCLED = {ord(c): f"({i})" for i, c in enumerate("①②③④⑤⑥⑦⑧⑨⑩", 1)}
_NUMERAL = "零〇○一二两三四五六七八九十百千万"


#: Readings of characters that a copy of a page puts in brackets after them, 污染(rǎn).
_READING = re.compile(rf"(?<=[{_CJK}])\([a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü][a-zü]* ?\)")
#: The same without marks of tone: only where a line has many of them, because a bracket may hold a unit.
_PLAIN_READING = re.compile(rf"(?<=[{_CJK}])(?:\((?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv]{{1,3}}(?:ng|n|r)?\))+")
_FEWEST_READINGS = 4
#: Characters with a blank after each, as some scans give them, and numbers in such a line: 到 2 0 2 5 年.
_SPREAD = re.compile(rf"(?<![{_CJK}])[{_CJK}] (?=[{_CJK}](?: |$))")
_SPREAD_NUMBER = re.compile(r"(?<![\d.])\d(?: [\d.])+(?![\d.])")
_FEWEST_SPREAD = 4
#: A stroke between two units with blanks about it, as the text of a PDF has it; a lone stroke is an empty cell.
_UNIT_OVER_UNIT = re.compile(r"(?<=[克吨升])[ \t]*/[ \t]*(?=立方米|平方米|平方公里|公里|公顷|小时|升|[年天日人])")
_QUOTED = re.compile('"([^"]{1,60})"')
_ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ"}
_ROMAN_LETTERS = re.compile(r"(?<![A-Za-z])(III|II|IV|I|V)(?=\)?类|-[IV]+类)")
_TWICE = re.compile(r"[一二三四五]\(([ⅠⅡⅢⅣⅤ])\)(?=类)")


@plan_words.once
def _spellings() -> tuple[tuple[str, str], ...]:
    """Other spellings of terms, longest first, so that the word lists need one each."""
    pairs = [(r["written"], r["read_as"]) for r in plan_words.rows("spellings")]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@plan_words.once
def _unit_before() -> re.Pattern[str]:
    """A unit in brackets before the numbers it is of: 产能(万吨)300、200."""
    unit = plan_words.alternatives(row["written"] for row in plan_words.rows("units"))
    number = r"\d+(?:\.\d+)?"
    return re.compile(
        rf"(?P<counted>\d(?:[百千万亿]|万亿)?(?:{unit}))?\((?P<unit>(?:[百千万亿]|万亿)?(?:{unit}))\)"
        rf"(?P<numbers>{number}(?:、{number})*)(?![\d.%年月-]|{unit})"
    )


def _with_unit_behind(match: re.Match[str]) -> str:
    """Numbers with their unit behind them; after a counted unit the bracket is another word for it: 18台(套)."""
    return match[0] if match["counted"] else f"{match['numbers']}{match['unit']}"


@plan_words.once
def _blank_before_unit() -> re.Pattern[str]:
    """Blanks between a number and a unit in Latin letters: 35 μg/m3."""
    unit = plan_words.alternatives(
        u for row in plan_words.rows("units") if (u := row["written"])[0] in "μm" or u.isascii()
    )
    return re.compile(rf"(?<=\d)[ \t]+(?=(?:{unit})(?![A-Za-z\d]))")


def _in_one_spelling(text: str) -> str:
    """Text with one spelling of quotation marks, water classes and terms, without readings of characters."""
    if len(_PLAIN_READING.findall(text)) >= _FEWEST_READINGS:
        text = _PLAIN_READING.sub("", text)
    text = _QUOTED.sub(r"“\1”", _READING.sub("", text))
    text = _TWICE.sub(r"\1", _ROMAN_LETTERS.sub(lambda m: _ROMAN[m[1]], text))
    for written, read_as in _spellings():
        text = text.replace(written, read_as)
    return text


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _percent(match: re.Match[str]) -> str:
    return f"{as_typed(chinese_number(match[1]))}%"


def _fraction(match: re.Match[str]) -> str:
    return f"{as_typed(round(100 * chinese_number(match[2]) / chinese_number(match[1]), 1))}%"


def _year(match: re.Match[str]) -> str:
    return f"{as_typed(chinese_number(match[1]))}年"


def _count(match: re.Match[str]) -> str:
    return f"{as_typed(chinese_number(match[1]))}{match[2]}"


#: Small numerals (三个, 五大) are part of slogans; from ten on they count something.
_OVER_TEN = (
    "[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]百[零〇一二三四五六七八九十]*"
    "|[一二两三四五六七八九]千[零〇一二两三四五六七八九十百]*"
)
_COUNTED = (
    "个百分点|个|家|条|座|处|项|户|辆|台|株|吨|公顷|平方公里|平方米|立方米|公里|万千瓦|千瓦|万亩|亩|名|位|微克|毫克|分贝"
    "|天(?!然)|次(?!生)"
)
#: Small numerals count only where a verb makes them a number of works or of times: 新建两座, 至少一次.
_DONE = "新建|建成|建设|新增|完成|改造|关停|淘汰|创建"
_REPEATED = "至少|不少于|不低于|每年|每月|每季度|每半年|每周|每天|年内|开展|进行|组织"
_ATTAINED = "至少|不少于|不低于|不超过|达到|超过|突破|增加到|减少到|控制在"
_SMALL = "[一两二三四五六七八九]"
_THINGS = "座|家|条|处|个(?!百分点|方面|层面|关口|底线|领域)|项|台|套|公里|万亩"


def _small_count(match: re.Match[str]) -> str:
    return f"{match[1]}{as_typed(chinese_number(match[2]))}{match[3]}"


def _tenths(match: re.Match[str]) -> str:
    return f"{as_typed(tenths(match[1], match[2]))}%"


def _place(match: re.Match[str]) -> str:
    return f"{as_typed(chinese_number(match[1]))}位"


#: Tenths after words that compare with them, or at the beginning of a clause; not in 五成套, 一成不变.
_TENTHS_OF = "(?<=[至到占达约过于超近率例重逾破少低降高长减])"
_TENTHS = f"({_SMALL})成([一二三四五六七八九半])?"
_NO_TENTHS = "套本员品果功立为分年熟型就效不个家座条"

_CHINESE = [
    (re.compile(f"({_DONE})([一两二三四五六七八九])(座|家|条|处)(?!大|以)"), _small_count),
    (re.compile(f"({_REPEATED})([一两二三四五六七八九])(次)(?!能源|性|污染)"), _small_count),
    (re.compile(f"({_ATTAINED})({_SMALL})({_THINGS})"), _small_count),
    (re.compile(f"()({_SMALL})((?:{_THINGS})(?:以上|以下|以内|左右))"), _small_count),
    (re.compile(f"{_TENTHS_OF}{_TENTHS}(?![{_NO_TENTHS}])"), _tenths),
    (re.compile(f"(?<![^,;:。(、]){_TENTHS}(?=以上|以下|以内|左右|[,;。、的]|$)"), _tenths),
    (re.compile("(?<=[率例重比])((?:保持|控制|降|下降|稳定)?(?:为|至|到|在))零(?=[,;。、]|$)"), lambda m: f"{m[1]}0%"),
    (re.compile("(?<![一二三四五六七八九十])一半(?=以上)"), lambda _: "50%"),
    (re.compile("(?:增长|增加|提高|扩大)一半"), lambda _: "增长50%"),
    (re.compile(f"(?<=[前后])({_OVER_TEN}|[二三四五六七八九])(?=[”,;。]|$)"), _place),
    (re.compile("(?<=[前后])([二三四五六七八九])(?=[名位])"), lambda m: as_typed(chinese_number(m[1]))),
    (re.compile("(?<!个)翻(?:一番|番)|(?:增长|增加|提高|扩大)一倍"), lambda _: "增长100%"),
    (re.compile("翻两番"), lambda _: "增长300%"),
    (re.compile("(?:减少|下降|降低|压减|削减)一半|减半(?!征)"), lambda _: "下降50%"),
    (re.compile(f"百分之([{_NUMERAL}点]+)"), _percent),
    (re.compile(f"([{_NUMERAL}]+)分之([{_NUMERAL}]+)"), _fraction),
    (re.compile("([一二][零〇○一二三四五六七八九]{3})年"), _year),
    (re.compile(f"(?<![第几数一二三四五六七八九十百千])({_OVER_TEN})({_COUNTED})(?!方面|坚持|一批|五年)"), _count),
]
_LINES = [
    (re.compile(r"(?<=VOCs)(?=\d)"), " "),
    (re.compile(r"(?<=\d)个(?=(?:、|和|及)\d+(?:\.\d+)?个百分点)"), "个百分点"),
    (re.compile(r"(?<=(?:19|20)\d\d)一(?=20\d\d)"), "-"),
    (re.compile(r"(?<!\d)((?:19|20)\d\d)(20\d\d)(?=年|\))"), r"\1-\2"),
    (re.compile(rf"(?<=[{_CJK}%])[—–－~～-](?=\d)(?<=[米%吨亩个天类里家座][—–－~～-])"), "-"),
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),
    (re.compile(r"(?<=\d)。(?=\d{1,2}(?:%|个百分点|微克|毫克|万|亿|$|\s*\|))"), "."),
    (re.compile(r"(?<=\d)\s*[—–－~～-]+\s*(?=\d)"), "-"),
    (re.compile(r"((?<![较相对])比[^,;:。\d]{0,8}\d+(?:\.\d+)?):1(?![\d.:])"), r"\1"),
]


@plan_words.once
def _radicals() -> dict[int, str]:
    """Signs of radicals that some PDF files have for the characters they look like; NFKC knows one half of them."""
    made = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return made | {ord(row["written"]): row["read_as"] for row in plan_words.rows("radicals")}


def without_radicals(text: str) -> str:
    """Text with characters for the signs of radicals.

    Examples
    --------
    >>> without_radicals("增\u2ed3\u2f54") == "增长水"
    True
    """
    return text.translate(_radicals())


def normal_form(text: str) -> str:
    """Text as the grammar reads it.

    Examples
    --------
    >>> normal_form("到 2025 年，農村生活污水治理率達到５８％")
    '到2025年,农村生活污水治理率达到58%'
    >>> normal_form("不少于五分之一警力；百分之三十五点五；二〇二五年")
    '不少于20%警力;35.5%;2025年'
    >>> normal_form("新建两座厂站,每年至少一次监测,一次能源")
    '新建2座厂站,每年至少1次监测,一次能源'
    >>> normal_form("收集率提升至七成,不少于两公里,退出“后二十”")
    '收集率提升至70%,不少于2公里,退出“后20位”'
    >>> normal_form("不低于九成五,超八成农户,近六成,配备于五成套设备,完成建成,不超过 35 μg／m3")
    '不低于95%,超80%农户,近60%,配备于五成套设备,完成建成,不超过35μg/m3'
    >>> normal_form("压减产能（万吨）300、200")
    '压减产能300、200万吨'
    >>> normal_form("淘汰18台（套）2024年底，车桩比小于2.5：1")
    '淘汰18台(套)2024年底,车桩比小于2.5'
    >>> normal_form("控制在 35 微克 / 立方米以下,完成 35 蒸吨 / 小时以下")
    '控制在35微克/立方米以下,完成35蒸吨/小时以下'
    >>> normal_form("黑臭水体比例降为零,火点数减少两成,增加一成员"), normal_form("从零开始")
    ('黑臭水体比例降为0%,火点数减少20%,增加一成员', '从零开始')
    >>> normal_form("用水量减半,回收量翻一番")
    '用水量下降50%,回收量增长100%'
    >>> normal_form("优良天数 比率（%） 76。7 | 达到III类 | 达到ⅲ类")
    '优良天数比率(%) 76.7 | 达到Ⅲ类 | 达到Ⅲ类'
    >>> normal_form('第十四个五年规划"十四五"期間，空氣品質達(dá)標，建設一百處，2021一2025年')
    '第十四个五年规划“十四五”期间,空气质量达标,建设100处,2021-2025年'
    """
    return _normal(text)


@plan_words.remembered
def _normal(text: str) -> str:
    text = text.translate(_CIRCLED).translate(_SMALL_KEPT).replace("\u3000", " ").replace("µ", "μ").replace("﹪", "%")
    text = without_radicals(text)
    text = "".join(c if c in _KEPT else unicodedata.normalize("NFKC", c) for c in text)
    text = _simplifier().convert(text)
    text = _in_one_spelling(text.replace("＊", "*").replace("**", ""))
    if len(_SPREAD.findall(text)) >= _FEWEST_SPREAD:
        text = _SPREAD_NUMBER.sub(lambda m: m[0].replace(" ", ""), text)
    text = re.sub(
        f"(?<=[{_CJK},;:。、(])[ \t]+(?=[{_CJK}\\d,;:。、()“”《》])|(?<=[\\d%])[ \t]+(?=[{_CJK},;:。、%])", "", text
    )
    for pattern, replacement in _LINES:
        text = pattern.sub(replacement, text)
    text = _UNIT_OVER_UNIT.sub("/", text)
    text = _unit_before().sub(_with_unit_behind, _blank_before_unit().sub("", text))
    for pattern, make in _CHINESE:
        text = pattern.sub(make, text)
    return text.strip()
