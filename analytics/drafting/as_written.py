"""What people type for a goal: comparator, number, unit and period, as they would write them in a sentence."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from analytics.drafting import plan_words
from analytics.drafting.normal import normal_form
from analytics.drafting.times import FIVE_YEAR_PLANS
from analytics.errors import InputError
from analytics.message import Message
from analytics.terms import Comparator, PeriodKind
from analytics.words.catalogue import LANGS, catalogue

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_RANGE = re.compile(rf"^({_NUMBER.pattern})(?:-|~|至|到|to|\.\.)({_NUMBER.pattern})(.*)$")
_ROMAN = {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5"}
_DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})月?")
_YEAR = re.compile(r"(?:到|至)?(\d{4})年?(?:年?[底末]|度)?(?:之?前)?")
_FIVE_YEARS = re.compile("(?:到|至)?“?(十[一二三四五六]五)”?(?:规划|计划|时期)?(末|期末)?")
_YEARS = re.compile(r"(\d{4})年?(?:\.\.|-|~|至|到|to)(\d{4})年?")


@dataclass(frozen=True)
class WrittenGoal:
    """A goal's number as typed: comparator ('' if none was given), value, upper end of a range, unit as typed."""

    comparator: str
    value: float | None
    high: float | None
    unit: str
    direction: str = ""


@dataclass(frozen=True)
class DuePeriod:
    """First and last day of a period, and its kind in the registry."""

    start: date
    end: date
    kind: PeriodKind


@plan_words.once
def comparator_words() -> dict[str, str]:
    """Comparator of every sign and word; '' of words that only say that a value is reached.

    Examples
    --------
    >>> [comparator_words()[word] for word in ("≥", "不低于", "at most", "以内")]
    ['>=', '>=', '<=', '<=']
    """
    return {r["written"]: r["comparator"] for r in plan_words.rows("comparators")}


@plan_words.once
def unit_codes() -> dict[str, str]:
    """Unit of the registry by every way of writing it that is known, without blanks."""
    named = {code: code for code in plan_words.rows_of_units()}
    for lang in LANGS:
        for key, words in catalogue(lang).items():
            if key.startswith("unit.") and words:
                named.setdefault(_tight(words), key.removeprefix("unit."))
    return named | {_tight(written): unit.unit for written, unit in plan_words.load().units.items()}


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", normal_form(text)).lower()


def unit_of(text: str) -> str:
    """Unit as the registry writes it; a power of ten stands before it.

    Raises
    ------
    InputError
        If it is no known unit; names some that come close.

    Examples
    --------
    >>> [unit_of(text) for text in ("微克/立方米", "µg/m³", "万亩", "％", "个百分点")]
    ['ug/m3', 'ug/m3', '1e4 mu', '%', 'pp']
    """
    tight, known = _tight(text), {key.lower(): code for key, code in unit_codes().items()}
    if tight in known:
        return known[tight]
    power = plan_words.MULTIPLIERS.get(tight[:1], "")
    if power and tight[1:] in known:
        return f"{power}{known[tight[1:]]}"
    expected = Message("a unit such as µg/m3, 微克/立方米, %, 万亩 or 家, one of data/raw/lexicon/units.csv")
    raise InputError(Message("unit {unit}: expected {expected}", unit=repr(text), expected=expected))


def goal_of(value: str, comparator: str = "", unit: str = "") -> WrittenGoal:
    """Read a goal's number with its sign and unit, all in one or each apart.

    Parameters
    ----------
    value : str
        ``44``, ``≤44微克/立方米``, ``75%以上``, ``6-9``, ``Ⅲ类``, ``前10名``; '' for a goal without a number.
    comparator, unit : str
        Where they are given apart; '' where not.

    Raises
    ------
    InputError
        If a part cannot be read, or is given twice and differs.

    Examples
    --------
    >>> goal_of("≤44微克/立方米")
    WrittenGoal(comparator='<=', value=44.0, high=None, unit='ug/m3', direction='')
    >>> goal_of("75%以上").comparator, goal_of("6-9").high, goal_of("", "improve").direction
    ('>=', 9.0, 'improve')
    """
    text = normal_form(value)
    for roman, digit in _ROMAN.items():
        text = text.replace(roman, digit)
    text = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", text).strip()
    text, sign = _sign_apart(text)
    stated = _comparator(comparator) if comparator else ""
    if sign and stated and sign != stated:
        raise InputError(
            Message("value {value} and comparator {comparator} say different things; leave one of them out",
                    value=repr(value), comparator=repr(comparator)))  # fmt: skip
    sign, _, direction = (stated or sign).partition(":")
    if not text:
        return WrittenGoal(sign, None, None, unit_of(unit) if unit else "", direction)
    low, high, rest = _numbers(text, value)
    own = unit_of(rest) if rest else ""
    given = unit_of(unit) if unit else ""
    if own and given and own != given:
        raise InputError(Message("value {value} and unit {unit} say different things; leave one of them out",
                                 value=repr(value), unit=repr(unit)))  # fmt: skip
    made = Comparator.RANGE if high is not None else sign
    code = own or given
    if code in (Comparator.CLASS, Comparator.RANK) and made in ("", Comparator.AT_MOST, code):
        made = code
    return WrittenGoal(made, low, high, code, direction)


_BEHIND = ("及以上", "及以下", "以上", "以下", "以内", "之内")


def _sign_apart(text: str) -> tuple[str, str]:
    """A value without the sign or words before and behind it, and the comparator they mean."""
    rest, sign = _sign_before(text)
    behind = next((word for word in _BEHIND if rest.endswith(word)), "")
    if not behind or (sign and sign != comparator_words()[behind]):
        return rest, sign
    return rest.removesuffix(behind).strip(), comparator_words()[behind]


def _sign_before(text: str) -> tuple[str, str]:
    """A value without the sign or words before it, and the comparator they mean."""
    words = sorted(comparator_words(), key=len, reverse=True)
    lowered = text.lower()
    if re.match(r"前\d", text):
        return text[1:], Comparator.RANK
    for word in words:
        if lowered == word or (lowered.startswith(word) and not word.isascii()) or lowered.startswith(f"{word} "):
            return text[len(word) :].strip(), comparator_words()[word]
        if word and not word[0].isalnum() and lowered.startswith(word):
            return text[len(word) :].strip(), comparator_words()[word]
    return text, ""


def _comparator(text: str) -> str:
    word = normal_form(text).lower()
    if word not in comparator_words() and text.strip() in comparator_words():
        word = text.strip()
    if word not in comparator_words():
        raise InputError(
            Message("comparator {comparator}: expected e.g. ≤, <=, 不高于, at most; ≥, >=, 不低于, at least; <, >, "
                    "改善 or 完成", comparator=repr(text)))  # fmt: skip
    return comparator_words()[word]


def _numbers(text: str, value: str) -> tuple[float, float | None, str]:
    """Number, upper end of a range, and what stands behind."""
    between = _RANGE.match(text)
    if between:
        return float(between[1]), float(between[2]), between[3].strip()
    one = _NUMBER.match(text)
    if not one:
        raise InputError(
            Message("value {value}: expected a number, with its unit if you like, e.g. 44 or ≤44微克/立方米",
                    value=repr(value)))  # fmt: skip
    return float(one[0]), None, text[one.end() :].strip()


def day_of(text: str, field: str) -> date:
    """A day as people write it.

    Raises
    ------
    InputError
        If it is none; names the field.

    Examples
    --------
    >>> day_of("2024年2月1日", "issued"), day_of("2024/2/1", "issued")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 1))
    """
    found = _DAY.fullmatch(normal_form(text).replace(" ", ""))
    try:
        if found:
            return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        pass
    raise InputError(Message("{field} {value}: expected a day, e.g. 2024-02-01 or 2024年2月1日", field=field,
                             value=repr(text)))  # fmt: skip


def years_of(text: str, field: str) -> tuple[date, date]:
    """First and last day of some years: ``2024..2025``, ``2024—2025年``, ``2025``.

    Raises
    ------
    InputError
        If they are none.

    Examples
    --------
    >>> years_of("2024—2025年", "period")
    (datetime.date(2024, 1, 1), datetime.date(2025, 12, 31))
    """
    tight = normal_form(text).replace(" ", "")
    found = _YEARS.fullmatch(tight)
    single = _YEAR.fullmatch(tight)
    first, last = found.groups() if found else (single[1], single[1]) if single else ("0", "0")
    if not 1990 <= int(first) <= int(last) <= 2100:
        raise InputError(Message("{field} {value}: expected first and last year, e.g. 2024..2025", field=field,
                                 value=repr(text)))  # fmt: skip
    return date(int(first), 1, 1), date(int(last), 12, 31)


def due(text: str, plan_start: date) -> DuePeriod:
    """Period of a goal by its deadline: a year (``2025年底``, its last day), some years, or until a month or day.

    Raises
    ------
    InputError
        If it is none, or before the plan begins.

    Examples
    --------
    >>> span = due("2025年底", date(2024, 1, 1))
    >>> str(span.start), str(span.end), str(span.kind)
    ('2025-01-01', '2025-12-31', 'year')
    >>> due("2025年6月", date(2024, 1, 1)).end, due("“十四五”末", date(2024, 1, 1)).end
    (datetime.date(2025, 6, 30), datetime.date(2025, 12, 31))
    """
    tight = normal_form(text).replace(" ", "")
    if month := _MONTH.fullmatch(tight.removesuffix("底").removesuffix("末")):
        year, number = int(month[1]), int(month[2])
        if 1 <= number <= 12:
            return DuePeriod(plan_start, date(year, number, calendar.monthrange(year, number)[1]), PeriodKind.DATE)
    if _DAY.fullmatch(tight):
        end = day_of(text, "--due")
        if (end.month, end.day) != (12, 31):
            return DuePeriod(plan_start, end, PeriodKind.DATE)
        tight = str(end.year)
    named = _FIVE_YEARS.fullmatch(tight)
    if named and named[1] in FIVE_YEAR_PLANS:
        whole = FIVE_YEAR_PLANS[named[1]]
        tight = str(whole[1]) if named[2] else f"{whole[0]}..{whole[1]}"
    first, last = years_of(tight, "--due")
    return DuePeriod(first, last, PeriodKind.YEAR if first.year == last.year else PeriodKind.SPAN)
