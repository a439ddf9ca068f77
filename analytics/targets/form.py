"""The fill-in workbook: what its columns are called, and how goals, periods and the hidden ids in it are written.

The workbook is made by `analytics.targets.form_book` and read back by `analytics.ingest.form`; what both must agree on
stands here. A person sees seven columns; an eighth, hidden, says which figure a row asks for, and of what goal and
period it was written, so that a row whose goal or period was changed is known.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from urllib.parse import quote, unquote

from analytics.words.catalogue import LANGS, say

#: what the seven columns are, then the hidden one
COLUMNS = ("goal", "period", "value", "unit", "source", "published", "remark")
ID = "id"
#: between the parts of a goal
BETWEEN = " · "
#: columns without which a row cannot be known
_LEAST = 3
_MARK = "dabiao"


@dataclass(frozen=True)
class Asked:
    """Which figure a row of the workbook asks for.

    Parameters
    ----------
    region_id, indicator_id, subject : str
        Of what; '' where there is no subject.
    first, last : date
        Its period, both included.
    basis : str
        What the value counts.
    department : str
        Code of the department that is asked.
    written : str
        Digest of goal and period as they were written (`digest`).
    """

    region_id: str
    indicator_id: str
    subject: str
    first: date
    last: date
    basis: str = ""
    department: str = ""
    written: str = ""

    def text(self) -> str:
        """The hidden cell of the row.

        Examples
        --------
        >>> Asked("x", "pm25_mean", "", date(2025, 1, 1), date(2025, 12, 31), "unknown", "forestry", "ab").text()
        'dabiao|x|pm25_mean||2025-01-01|2025-12-31|unknown|forestry|ab'
        """
        parts = (self.region_id, self.indicator_id, quote(self.subject, safe=" "), str(self.first), str(self.last))
        return "|".join((_MARK, *parts, self.basis, self.department, self.written))


def asked_of(text: str) -> Asked | None:
    """What a hidden cell says; None if it is none.

    Examples
    --------
    >>> asked_of("dabiao|x|pm25_mean||2025-01-01|2025-12-31|unknown|forestry|ab").department, asked_of("pm25")
    ('forestry', None)
    """
    parts = text.strip().split("|")
    if len(parts) != 9 or parts[0] != _MARK:
        return None
    try:
        first, last = date.fromisoformat(parts[4]), date.fromisoformat(parts[5])
        return Asked(parts[1], parts[2], unquote(parts[3]), first, last, parts[6], parts[7], parts[8])
    except ValueError:
        return None


def digest(goal: str, period: str) -> str:
    """Short digest of a goal and a period as a row shows them, whatever their width and blanks."""
    bare = "|".join("".join(unicodedata.normalize("NFKC", text).split()) for text in (goal, period))
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()[:8]


def signed(asked: Asked, goal: str, period: str) -> Asked:
    """The same with the digest of the goal and the period that its row shows."""
    return replace(asked, written=digest(goal, period))


def goal_text(region: str, indicator: str, subject: str = "") -> str:
    """A goal as a row shows it.

    Examples
    --------
    >>> goal_text("新乡市", "农膜回收率")
    '新乡市 · 农膜回收率'
    """
    return BETWEEN.join(part for part in (region, indicator, subject) if part)


def goal_parts(text: str) -> list[str]:
    """Region, indicator and subject of a goal, as far as it names them.

    Examples
    --------
    >>> goal_parts("新乡市·农膜回收率"), goal_parts("新乡市 · 项目建成 · 甲·乙")
    (['新乡市', '农膜回收率'], ['新乡市', '项目建成', '甲·乙'])
    """
    return [part.strip() for part in re.split("[·・•]", text, maxsplit=2) if part.strip()]


@cache
def _names() -> dict[str, str]:
    """Name of a column, in every language, in the form names are compared in → what it is."""
    named = {_plain(say(lang, f"form.{column}")): column for lang in LANGS for column in (*COLUMNS, ID)}
    more = {_plain(name): column for lang in LANGS for column in COLUMNS
            for name in say(lang, f"form_also.{column}").split("|")}  # fmt: skip
    return {**more, **named}


def _plain(name: str) -> str:
    """A name without what stands in brackets, blanks and marks."""
    text = re.sub(r"[(\[【].*?[)\]】]", "", unicodedata.normalize("NFKC", name))
    return re.sub(r"[\s*:：]", "", text).casefold()


def column_of(name: str) -> str:
    """What a column of a filled-in workbook is; '' if it is none of its own.

    Examples
    --------
    >>> [column_of(name) for name in ("数值", "公布日期（年-月-日）", "Value", "PM2.5")]
    ['value', 'published', 'value', '']
    """
    return _names().get(_plain(name), "")


def is_header(names: list[str]) -> bool:
    """Whether a row is the header of a fill-in sheet, in whatever order, some columns of it deleted.

    Examples
    --------
    >>> is_header(["单位", "目标", "数值"]), is_header(["日期", "单位", "数值"])
    (True, False)
    """
    found = {column_of(name) for name in names if name} - {""}
    return len(found) >= _LEAST and bool(found & {"goal", ID})


@cache
def _guides() -> frozenset[str]:
    return frozenset(say(lang, f"form.{key}") for lang in LANGS for key in ("guide", "lists"))


def is_guide(sheet: str) -> bool:
    """Whether a sheet is one that the workbook brings for the reader's eye alone."""
    return sheet in _guides()


_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_MONTH = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?"
_YEAR = r"((?:19|20)\d{2})\s*(?:年度?|calendar\s+year)?"
_TO = r"\s*(?:-{1,2}|–|—+|~|～|至|到|to|\.\.+|…)\s*"
_PARTS_OF_YEAR = {"上半年": (1, 6), "下半年": (7, 12), "h1": (1, 6), "h2": (7, 12), "年底": (1, 12), "年末": (1, 12),
                  "全年": (1, 12), "前三季度": (1, 9),
                  "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12),
                  "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12)}  # fmt: skip
_MONTHS_OF_YEAR = re.compile(rf"((?:19|20)\d{{2}})\s*年?\s*(\d{{1,2}})月?{_TO}(\d{{1,2}})月份?")
_DIGITS = str.maketrans("一二三四五六七八九零〇○", "123456789000")
_OF_YEAR = re.compile(rf"((?:19|20)\d{{2}})\s*年?\s*第?({'|'.join(_PARTS_OF_YEAR)})")


def period_of(text: str) -> tuple[date, date] | None:
    """First and last day of a period as people write it: a year, years, months, a half or a quarter, or two days.

    Examples
    --------
    >>> [str(day) for day in period_of("2025年")], [str(day) for day in period_of("2024年10月—2025年3月")]
    (['2025-01-01', '2025-12-31'], ['2024-10-01', '2025-03-31'])
    >>> period_of("2025-06-30") is None, [str(day) for day in period_of("2025年上半年")]
    (True, ['2025-01-01', '2025-06-30'])
    >>> [str(day) for day in period_of("2025年1-9月")], period_of("二〇二五年") == period_of("2025年全年")
    (['2025-01-01', '2025-09-30'], True)
    """
    text = re.sub("[一二三四五六七八九零〇○]{4}(?=年)", lambda m: m[0].translate(_DIGITS), text)
    plain = unicodedata.normalize("NFKC", text).strip().casefold().replace("−", "-")
    if (found := re.fullmatch(_YEAR, plain)) is not None:
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    if (found := _OF_YEAR.fullmatch(plain)) is not None:
        first, last = _PARTS_OF_YEAR[found[2]]
        return date(int(found[1]), first, 1), _month_end(int(found[1]), last)
    if (found := _MONTHS_OF_YEAR.fullmatch(plain)) is not None and 1 <= int(found[2]) <= int(found[3]) <= 12:
        return date(int(found[1]), int(found[2]), 1), _month_end(int(found[1]), int(found[3]))
    ends = _ends(plain)
    return ends if ends is not None and ends[0] < ends[1] else None


def _ends(text: str) -> tuple[date, date] | None:
    """Two years, months or days with what stands between them; one month."""
    for pattern, read in _ENDS:
        if (found := re.fullmatch(pattern, text)) is not None:
            try:
                return read(*found.groups())
            except ValueError:  # no such month or day
                return None
    return None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _english(text: str) -> date:
    day, month, year = text.split()
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _days(*parts: str) -> tuple[date, date]:
    year, month, day, *last = map(int, parts)
    return date(year, month, day), date(last[0], last[1], last[2])


def _months(*parts: str) -> tuple[date, date]:
    year, month, *_ = map(int, parts)
    return date(year, month, 1), _month_end(int(parts[-2]), int(parts[-1]))


def _years(first: str, last: str) -> tuple[date, date]:
    return date(int(first), 1, 1), date(int(last), 12, 31)


def _english_days(first: str, last: str) -> tuple[date, date]:
    return _english(first), _english(last)


_WORDS_DAY = r"(\d{1,2} [a-z]{3} \d{4})"
_BARE_YEAR = r"((?:19|20)\d{2})年?"
_ENDS: tuple[tuple[str, Callable[..., tuple[date, date]]], ...] = (
    (_DAY + _TO + _DAY, _days),
    (_MONTH + _TO + _MONTH, _months),
    (_BARE_YEAR + _TO + _BARE_YEAR, _years),
    (_MONTH, _months),
    (_WORDS_DAY + _TO + _WORDS_DAY, _english_days),
)
