"""Deadlines, base years and periods that a plan's sentence states."""

from __future__ import annotations

import calendar
import itertools
import re
from dataclasses import dataclass
from datetime import date

#: First and last year of each five-year plan that a text may name.
FIVE_YEAR_PLANS = {
    "十一五": (2006, 2010),
    "十二五": (2011, 2015),
    "十三五": (2016, 2020),
    "十四五": (2021, 2025),
    "十五五": (2026, 2030),
    "十六五": (2031, 2035),
}

_BASE = re.compile(
    r"(?:较|比|与|和|同|以|相比于?|相较于?|在)(?:“?(十[一二三四五六]五)”?(?:末|期末|规划末)?|((?:19|20)\d\d)年?(?:底|末|同期)?)"
    r"(?:为基[准期数]|的?基础上|水平|实际|实绩)?(?:相比|比较)?"
)
#: After a year these say that its value is what another is compared with.
_LEVEL_OF = re.compile("^(?:的)?(?:同期)?(?:水平|水准|同期|实绩|现状)")
#: Years of a list of which only the last has its 年: 2021、2022年分别.
_LISTED_YEAR = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)(?=(?:、|和|及|与)(?:(?:19|20)\d\d(?:、|和|及|与))*(?:19|20)\d\d年)"
)
_SPAN = re.compile(r"((?:19|20)\d\d)年?(?:-|至|到)((?:19|20)?\d\d)年(?!代)(?:期间|间)?")
_PLAN = re.compile(r"(?:“?|第)(十[一二三四五六])(?:个五年|五)”?(规划|计划|纲要|时期|期间|期末|末|以来|收官|开局)?")
_ROLES = {"时期": "deadline", "期间": "deadline", "期末": "deadline", "末": "deadline", "以来": "since"}
#: Before and after a five-year plan that a clause begins with as its time.
_OPENS_CLAUSE = re.compile("(?:^|[,;:。])$")
_GOES_ON = re.compile("(?!规划|计划|纲要|生态|目标|指标|任务|和|及|与|、|以来|末)[\u4e00-\u9fff]")
_MONTH = re.compile(
    r"(?:(?:到|至|截至|于|在)?((?:19|20)\d\d)年|(今年|本年|当年|明年))?(?:的)?(\d{1,2})月(\d{1,2}日)?(底|末|中旬|上旬|下旬)?(之?前|以前)?"
)
#: Last days of the first two thirds of a month.
_THIRDS = {"上旬": 10, "中旬": 20}
_YEAR = re.compile(
    r"(到|至|截至|截止|自|从|于|在|以|按|较|比|与)?((?:19|20)\d\d)年(度)?(年?底|年?末|年中|上半年|下半年)?(之?前|以前)?(起|以来|开始|国民|第)?"
)
#: So many years from the day of issue: 3年内, 用三年左右的时间.
_WITHIN = re.compile(
    r"(?<![\d十每近第前后过])(?:(?:在|用|利用|通过|经过|力争用?)?(?P<n>[一二两三四五六七八九]|[1-9])年(?:左右)?(?:的?时间(?:内|里)?|(?:以|之)?内)(?!生产总值)"
    r"|(?:今后|未来|接下来)(?:的)?(?P<next>[一二两三四五六七八九]|[1-9])年)"
)
_WORD = re.compile(
    r"(今年|本年度|(?<![\d一二两三四五六七八九])年内|年底前|年底之前|(?<![每\d年])年底(?!前|之前|以前)|明年|(?<!占)当年(?=年?[底末内]|完成|实现|,))(以来|(?:上半年|前?[一二三]季度|前(?:[一二三四五六七八九十]+|\d{1,2})个?月|(?:\d{1,2}[-至到])?\d{1,2}月))?"
)
_SMALL = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {str(i): i for i in range(1, 10)} | {"两": 2}
#: Month from which the year of issue is not one of those that a plan still has.
_NEARLY_OVER = 10
_MONTH_SPAN = re.compile(r"(?:(?:到|至|在)?)((?:19|20)\d\d)年(\d{1,2})月?(?:-|至|到)(\d{1,2})月(?:份|期间)?")
_SO_FAR = re.compile(r"(?:今年|本年|((?:19|20)\d\d)年)?(?<!\d)1(?:-|至|到)(\d{1,2})月(?:份)?")
_FEW = {"一": 1, "1": 1, "两": 2, "二": 2, "2": 2, "三": 3, "3": 3}
_AHEAD = re.compile("提前([一两二三123])年")
_WINTER = re.compile("今冬明春")
_CENTURY = re.compile("(?:21|本|二十一)世纪中叶")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time a sentence names: where it stands, what role it has, and the last day it means.

    Parameters
    ----------
    start, end : int
        Place in the sentence.
    role : str
        ``deadline``, ``base`` (what a change is measured from), ``since``, ``ahead`` (so
        many years before the deadline) or ``other``.
    first, last : date
        First and last day.
    """

    start: int
    end: int
    role: str
    first: date
    last: date


def _whole_years(first: int, last: int) -> tuple[date, date]:
    return date(first, 1, 1), date(last, 12, 31)


def moments(text: str, issued: date) -> list[Moment]:
    """Times named in a sentence, in order, without overlaps.

    Examples
    --------
    >>> [(m.role, str(m.last)) for m in moments("到2025年,能耗较2020年下降14%;2022年6月底前完成", date(2022, 1, 1))]
    [('deadline', '2025-12-31'), ('base', '2020-12-31'), ('deadline', '2022-06-30')]
    >>> [str(m.last) for m in moments("11月15日前完成;12月中旬前验收", date(2023, 3, 1))]
    ['2023-11-15', '2023-12-20']
    """
    found: list[Moment] = []
    for find in (_so_far, _month_spans, _bases, _spans, _months, _years, _plans, _within, _words):
        for moment in find(text, issued):
            if not any(m.start < moment.end and moment.start < m.end for m in found):
                found.append(moment)
    return sorted(found + _ahead(text, found), key=lambda m: m.start)


def _ahead(text: str, found: list[Moment]) -> list[Moment]:
    """*A year earlier* than the deadline before it: for its own clause, not for what follows."""
    made = []
    for m in _AHEAD.finditer(text):
        before = [d for d in found if d.role == "deadline" and d.end <= m.start()]
        if before:
            year = before[-1].last.year - _FEW[m[1]]
            made.append(Moment(m.start(), m.end(), "ahead", *_whole_years(year, year)))
    return made


def _bases(text: str, issued: date) -> list[Moment]:
    made = []
    for m in _BASE.finditer(text):
        if m[0].startswith(("以", "在")) and not re.search("为基|基础上", m[0]):
            continue
        if m[0].startswith(("和", "同")) and "比" not in m[0]:
            continue
        last = FIVE_YEAR_PLANS[m[1]][1] if m[1] else int(m[2])
        made.append(Moment(m.start(), m.end(), "base", *_whole_years(last, last)))
    for m in re.finditer("(?:较|比)(上年|上一年|去年|前一年)|同比|(?:较|比)(现状|基准年)", text):
        made.append(Moment(m.start(), m.end(), "base", *_whole_years(issued.year - 1, issued.year - 1)))
    return made


def _spans(text: str, issued: date) -> list[Moment]:
    made = []
    for m in _SPAN.finditer(text):
        first = int(m[1])
        last = int(m[2]) if len(m[2]) == 4 else first // 100 * 100 + int(m[2])
        if first <= last:
            made.append(Moment(m.start(), m.end(), "deadline", *_whole_years(first, last)))
    return made


def _so_far(text: str, issued: date) -> list[Moment]:
    """The months of a year that are over: 今年1-4月."""
    made = []
    for m in _SO_FAR.finditer(text):
        year, month = int(m[1] or issued.year), int(m[2])
        if 1 <= month <= 12 and date(year, month, calendar.monthrange(year, month)[1]) < issued:
            made.append(Moment(m.start(), m.end(), "since", *_whole_years(year - 1, year - 1)))
    return made


def _month_spans(text: str, issued: date) -> list[Moment]:
    """Some months of a year: 2021年10-12月."""
    made = []
    for m in _MONTH_SPAN.finditer(text):
        year, first, last = int(m[1]), int(m[2]), int(m[3])
        if 1 <= first <= last <= 12:
            end = date(year, last, calendar.monthrange(year, last)[1])
            made.append(Moment(m.start(), m.end(), "deadline", date(year, first, 1), end))
    return made


def _months(text: str, issued: date) -> list[Moment]:
    made: list[Moment] = []
    for m in _MONTH.finditer(text):
        month = int(m[3])
        if not 1 <= month <= 12:
            continue
        year = int(m[1]) if m[1] else issued.year + (m[2] == "明年")
        if m[1] is None and m[2] is None:
            earlier = [x for x in made if x.end <= m.start()]
            year = earlier[-1].last.year if earlier else _nearest_year(text[: m.start()], issued)
        role = "deadline" if m[1] or m[2] or m[5] or m[6] else "other"
        longest = calendar.monthrange(year, month)[1]
        day = int(m[4].rstrip("日")) if m[4] else _THIRDS.get(m[5] or "", longest)
        made.append(Moment(m.start(), m.end(), role, date(year, 1, 1), date(year, month, min(max(day, 1), longest))))
    return made


def _nearest_year(before: str, issued: date) -> int:
    years = re.findall(r"((?:19|20)\d\d)年", before)
    return int(years[-1]) if years else issued.year


def _years(text: str, issued: date) -> list[Moment]:
    made = [
        Moment(m.start(), m.end(), "deadline", *_whole_years(int(m[1]), int(m[1]))) for m in _LISTED_YEAR.finditer(text)
    ]
    for m in _YEAR.finditer(text):
        year = int(m[2])
        role = "deadline"
        if (
            _LEVEL_OF.match(text[m.end() :])
            or text[: m.start()].endswith("由")
            or (text[: m.start()].endswith(("是", "为")) and text[m.end() :].startswith("的"))
            or (m[1] == "从" and text[m.end() :].startswith("的"))
        ):
            role = "base"
        elif m[1] in ("自", "从") or m[6] in ("起", "以来", "开始"):
            role = "since"
        elif m[1] in ("较", "比", "与", "以", "按") or m[6] in ("国民", "第"):
            role = "other"
        first, last = _whole_years(year, year)
        if m[4] == "上半年" or m[4] == "年中":
            last = date(year, 6, 30)
        made.append(Moment(m.start(), m.end(), role, first, last))
    return made


def _plans(text: str, issued: date) -> list[Moment]:
    made = []
    named = list(_PLAN.finditer(text))
    for m, following in itertools.zip_longest(named, named[1:]):
        listed = following is not None and re.fullmatch("、|和|及|与", text[m.end() : following.start()])
        role = _ROLES.get((following[2] if listed and following and not m[2] else m[2]) or "", "other")
        if not m[2] and not listed and _OPENS_CLAUSE.search(text[: m.start()]) and _GOES_ON.match(text[m.end() :]):
            role = "deadline"  # “十四五”煤炭消费量下降10%
        made.append(Moment(m.start(), m.end(), role, *_whole_years(*FIVE_YEAR_PLANS[f"{m[1]}五"])))
    return made


def _words(text: str, issued: date) -> list[Moment]:
    made = [
        Moment(
            m.start(),
            m.end(),
            "since" if m[2] else "deadline",
            *_whole_years(y := issued.year + (m[1] == "明年") - (m[2] is not None), y),
        )
        for m in _WORD.finditer(text)
    ]
    made += [
        Moment(m.start(), m.end(), "deadline", date(issued.year, 1, 1), date(issued.year + 1, 3, 31))
        for m in _WINTER.finditer(text)
    ]
    return made + [Moment(m.start(), m.end(), "deadline", *_whole_years(2050, 2050)) for m in _CENTURY.finditer(text)]


def _within(text: str, issued: date) -> list[Moment]:
    """So many years from the day of issue; that year is the first of them, unless it is nearly over."""
    first = issued.year + (issued.month >= _NEARLY_OVER)
    return [
        Moment(
            m.start(),
            m.end(),
            "deadline",
            date(issued.year, 1, 1),
            date(first + _SMALL[m["n"] or m["next"]] - 1, 12, 31),
        )
        for m in _WITHIN.finditer(text)
    ]


#: What a five-year plan adds to its title for the years after it.
_CITED = re.compile("(?<=.)(?<!印发)(?<!发布)(?<!转发)《[^》]*》")
_LONG_TERM = re.compile(r"(?:和|及|暨)(?:20\d\d)年远景目标")
_TITLE = re.compile("计划|方案|规划|要点|意见|报告|行动|纲要|指标|通知|安排")


def plan_period(head: list[str], issued: date) -> tuple[date, date] | None:
    """First and last day that the first lines of a plan state in a title, or None.

    A span of years comes before a single year, a year before a five-year plan.

    Examples
    --------
    >>> plan_period(["新乡市三年行动计划(2023-2025年)"], date(2023, 9, 28))
    (datetime.date(2023, 1, 1), datetime.date(2025, 12, 31))
    >>> plan_period(["第十四个五年规划和2035年远景目标纲要"], date(2021, 3, 11))
    (datetime.date(2021, 1, 1), datetime.date(2025, 12, 31))
    """
    short = [line for line in head if len(line) <= 80 and not line.endswith("。")]
    titles = [line for line in short if _TITLE.search(line)] or [t for line in head if _TITLE.search(t := line[:80])]
    titles = titles or short
    titles = [_LONG_TERM.sub("", _CITED.sub("", title)) for title in titles]
    for title in titles:
        spans = _spans(title, issued)
        if spans:
            return spans[0].first, spans[0].last
    for title in titles:
        year = re.search(r"((?:19|20)\d\d)(?:年(?!\d{1,2}月)|(?=(?!年)[\u4e00-\u9fff]))", title)
        if year and int(year[1]) >= issued.year:
            return _whole_years(int(year[1]), int(year[1]))
    for title in titles:
        years_long = re.search("([二两三四五]|[2-5])年(?:行动|攻坚|提升|整治|建设|作战|计划)", title)
        if years_long:
            first_year = issued.year + (issued.month >= _NEARLY_OVER)
            return date(first_year, 1, 1), date(first_year + _SMALL[years_long[1]] - 1, 12, 31)
    for title in titles:
        plan = _PLAN.search(title)
        years = FIVE_YEAR_PLANS[f"{plan[1]}五"] if plan else (0, 0)
        if years[1] >= issued.year:
            return _whole_years(*years)
    return None
