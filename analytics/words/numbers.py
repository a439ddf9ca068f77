"""One format for each kind of number, unit, percent, interval and date, in Chinese and English.

Kinds of number, each with its own rule for digits:

- `number`: computed values, with the decimals that a rule prescribes, else at most two;
- `stated`: values that a plan or a yearbook states, as they were stated (six digits at most);
- `significant`: cells of a general table, with so many significant digits;
- `as_typed`: what a reader is to type, or a file holds: a hyphen for minus and no commas;
- `probability`: whole percents that never claim certainty; `share`: any other part of a whole, in percent.

All others write the same minus sign (−), thousands apart by commas, and ``—`` for what is absent. None writes an
exponent.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from analytics.spans import calendar_years
from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean

#: a unit that only Chinese has a word for, which English leaves out: 12 座 is 12
_CHINESE_UNIT = re.compile("\\s*[\u4e00-\u9fff]+$")
Write = Callable[[Any, int | None], str]

ABSENT = "—"
LEVEL_SHARE = 0.005  # change of a mean, as a share, that is written as none
MINUTE = "%Y-%m-%d %H:%M"  # a moment, to the minute
MOST_PLACES = 12  # decimals of the smallest numbers

ROMAN = ("", "I", "II", "III", "IV", "V")
ROMAN_ZH = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")


def absent(x: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT, pd.NA or blank text.

    Examples
    --------
    >>> absent(float("nan")), absent(None), absent(0), absent(" ")
    (True, True, False, True)
    """
    if x is None or (isinstance(x, str) and not x.strip()):
        return True
    return bool(pd.isna(x)) if pd.api.types.is_scalar(x) else False


def number(x: Any, decimals: int | None = None, signed: bool = False, grouped: bool = True) -> str:
    """Write a computed number with fixed decimals, or as many as it has (up to two); ``—`` when absent.

    Parameters
    ----------
    x : Any
        Number or empty cell.
    decimals : int, optional
        Decimals of the rule that the value follows.
    signed : bool
        Whether a value above nought carries its sign too; what is nought after rounding has none.
    grouped : bool
        Whether thousands stand apart.

    Examples
    --------
    >>> number(42.13, 1), number(400.0), number(0.25), number(-1.5), number(None)
    ('42.1', '400', '0.25', '−1.5', '—')
    >>> number(1.24, 1, signed=True), number(-0.51, 1, signed=True), number(0.01, 1, signed=True)
    ('+1.2', '−0.5', '0.0')
    """
    value = _finite(x)
    if value is None:
        return ABSENT
    text = f"{value:z,.{decimals}f}" if decimals is not None else _short(f"{value:z,.2f}")
    return _with_sign(text if grouped else text.replace(",", ""), signed)


def stated(x: Any, decimals: int | None = None) -> str:
    """Write a number as a plan or a yearbook states it: with its decimals, or as many as it has (six digits).

    Examples
    --------
    >>> stated(0.125), stated(1234567.0), stated(41.0, 0), stated(-0.04, 1)
    ('0.125', '1,234,567', '41', '0.0')
    """
    return significant(x) if decimals is None else number(x, decimals)


def significant(x: Any, digits: int = 6, signed: bool = False, grouped: bool = True) -> str:
    """Write a number with at most so many significant digits, never with an exponent.

    Parameters
    ----------
    x : Any
        Number or empty cell.
    digits : int
        Significant digits; those before the decimal point are never cut.
    signed : bool
        Whether a value above nought carries its sign too.
    grouped : bool
        Whether thousands stand apart; not in a table whose columns may be years.

    Examples
    --------
    >>> significant(42.37391, 4), significant(123456.78, 4), significant(0.00042), significant(-2.5, 3, signed=True)
    ('42.37', '123,457', '0.00042', '−2.5')
    """
    value = _finite(x)
    if value is None:
        return ABSENT
    text = _short(f"{value:z,.{_places(value, digits)}f}")
    return _with_sign(text if grouped else text.replace(",", ""), signed)


def as_typed(x: Any, digits: int = 10) -> str:
    """Write a number as it can be typed and read again: a hyphen for minus, no commas, never an exponent.

    For values and ranges that a message asks for, and for cells of files that are read again; what people only read is
    written by `number`, `stated` or `significant`.

    Parameters
    ----------
    x : Any
        Number or empty cell; empty text where it is absent.
    digits : int
        Significant digits; those before the decimal point are never cut.

    Examples
    --------
    >>> as_typed(44.0), as_typed(-0.5), as_typed(1234567.0), as_typed(0.1 + 0.2), as_typed(0.00042), as_typed(None)
    ('44', '-0.5', '1234567', '0.3', '0.00042', '')
    """
    value = _finite(x)
    if value is None:
        return "" if absent(x) else str(x)
    return _short(f"{value:z.{_places(value, digits)}f}")


def column_as_typed(values: pd.Series, digits: int = 10) -> pd.Series:
    """Write a column of numbers as `as_typed` does; each value that occurs is written once.

    Examples
    --------
    >>> column_as_typed(pd.Series([500.0, -5.0, 500.0, float("nan")])).tolist()
    ['500', '-5', '500', '']
    """
    return values.map({one: as_typed(one, digits) for one in values.dropna().unique()}).astype(object).fillna("")


def of_digits(value: float, digits: int) -> float:
    """A number rounded to so many significant digits, for what is stored or counted on; not finite, as it is.

    Examples
    --------
    >>> of_digits(0.012345, 2), of_digits(98765.4, 2), of_digits(0.0, 3)
    (0.012, 99000.0, 0.0)
    """
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _places(value: float, digits: int) -> int:
    """Decimals that so many significant digits of a number need."""
    places = 0 if value == 0 else max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    return min(places, MOST_PLACES)


def _finite(x: Any) -> float | None:
    value = math.nan if absent(x) else float(x)
    return value if math.isfinite(value) else None


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_sign(text: str, signed: bool) -> str:
    plus = "+" if signed and text[0] != "-" and text.strip("0.,") else ""
    return plus + text.replace("-", "−")


def span(low: Any, high: Any, lang: str, decimals: int | None = None, write: Write = number) -> str:
    """Write an interval; one number where both ends are written alike, ``≥`` or ``≤`` where one end is not known.

    Parameters
    ----------
    low, high : Any
        Ends of the interval; infinite or absent where there is none.
    lang : str
        ``'zh'`` or ``'en'``.
    decimals : int, optional
        Decimals of both ends.
    write : callable
        How an end is written: `number` or `stated`.

    Examples
    --------
    >>> span(3, 3, "en", 0), span(3.0, 5.0, "en", 0), span(3.0, 5.0, "zh", 0), span(2.5, float("inf"), "zh")
    ('3', '3–5', '3～5', '≥2.5')
    """
    least, most = write(low, decimals), write(high, decimals)
    if most in {least, ABSENT}:
        return least if least == most else f"≥{least}"
    if least == ABSENT:
        return f"≤{most}"
    return say(lang, "format.number_high", low=least, high=most)


def with_unit(x: Any, unit: str, lang: str, decimals: int | None = None) -> str:
    """Write a number with its unit by local habit; ``—`` when absent.

    Examples
    --------
    >>> with_unit(44.0, "ug/m3", "zh"), with_unit(44.0, "ug/m3", "en", 1), with_unit(95, "%", "zh")
    ('44 微克/立方米', '44.0 µg/m³', '95%')
    """
    text = number(x, decimals)
    return text if text == ABSENT else join_unit(text, unit, lang)


def unit_words(unit: str, lang: str) -> str:
    """A unit alone, in words; empty where it says nothing beside a number.

    Examples
    --------
    >>> unit_words("ug/m3", "en"), unit_words("%", "zh"), unit_words("index", "en"), unit_words("1e4 座", "en")
    ('µg/m³', '%', '', '×10⁴')
    """
    words = say_or(lang, "unit", clean(unit))
    return _CHINESE_UNIT.sub("", words) if lang == "en" else words


def unit_of_difference(unit: str) -> str:
    """Unit of a difference of two values: points of two shares, else that of the values.

    Examples
    --------
    >>> unit_of_difference("%"), unit_of_difference("ug/m3")
    ('pp', 'ug/m3')
    """
    return "pp" if unit == "%" else unit


def join_unit(text: str, unit: str, lang: str) -> str:
    """Put a unit behind a written number, by local habit."""
    if unit == "%":
        return say(lang, "format.value_percent", value=text)
    words = unit_words(unit, lang)
    return say(lang, "format.value_unit", value=text, unit=words) if words else text


def in_unit(text: str, unit: str, lang: str) -> str:
    """Put a unit in brackets behind the head of a column; a unit without a word leaves it as it is.

    Examples
    --------
    >>> in_unit("Median", "ug/m3", "en"), in_unit("个数", "index", "zh")
    ('Median (µg/m³)', '个数')
    """
    words = unit_words(unit, lang)
    return text + say(lang, "meta.open") + words + say(lang, "meta.close") if words else text


def years_text(years: list[int], lang: str) -> str:
    """Write years, runs of them as spans.

    Examples
    --------
    >>> years_text([2019, 2020, 2021, 2023], "en"), years_text([2019, 2020], "zh")
    ('2019–2021, 2023', '2019—2020年')
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [
        say(lang, "format.year", year=run[0])
        if len(run) == 1
        else say(lang, "format.years", first=run[0], last=run[-1])
        for run in runs
    ]
    return say(lang, "meta.sep").join(parts)


def class_text(value: Any, lang: str) -> str:
    """Write a water class 1..5 in Roman numerals.

    Examples
    --------
    >>> class_text(3, "zh"), class_text(3, "en")
    ('Ⅲ', 'III')
    """
    index = int(value)
    return (ROMAN_ZH if lang == "zh" else ROMAN)[index] if 1 <= index <= 5 else number(value)


def _percents(p: float) -> tuple[str, int]:
    """A probability in whole percents, with the sign that keeps it from being 0 or 100 where it is not certain."""
    if p <= 0 or p >= 1:
        return "", 0 if p <= 0 else 100
    return ("<", 1) if p < 0.01 else (">", 99) if p > 0.99 else ("", round(p * 100))


def whole_percents(p: float) -> str:
    """Digits of a probability in whole percents, ``<1`` or ``>99`` rather than 0 or 100 for what is not certain.

    Examples
    --------
    >>> whole_percents(0.874), whole_percents(0.001), whole_percents(1.0)
    ('87', '<1', '100')
    """
    sign, percents = _percents(p)
    return f"{sign}{percents}"


def probability(p: Any, lang: str) -> str:
    """Write a probability in whole percents; close to the ends as "< 1" or "> 99" instead of 0 or 100.

    Examples
    --------
    >>> probability(0.874, "en"), probability(0.9996, "en"), probability(0.001, "zh"), probability(None, "zh")
    ('87 %', '> 99 %', '不足 1%', '—')
    """
    if absent(p):
        return ABSENT
    sign, percents = _percents(float(p))
    prefix = {"<": say(lang, "format.below"), ">": say(lang, "format.above")}.get(sign, "")
    return prefix + say(lang, "format.percent", value=percents)


def probability_span(low: float, high: float, lang: str) -> str:
    """Write the bounds of a probability, rounded outward at the ends; ``—`` where they leave everything open.

    Examples
    --------
    >>> probability_span(0.081, 0.997, "en"), probability_span(0.001, 0.2, "zh"), probability_span(0, 1, "en")
    ('8–100 %', '0%～20%', '—')
    """
    (below, least), (above, most) = _percents(low), _percents(high)
    if (below, least) == (above, most):
        return probability(low, lang)
    least, most = 0 if below == "<" else least, 100 if above == ">" else most
    return ABSENT if (least, most) == (0, 100) else say(lang, "format.percent_range", low=least, high=most)


def credible_band(low: float, high: float, lang: str) -> str:
    """Write the credible band of an inferred probability; one from end to end says so, for it is known to be so wide.

    Examples
    --------
    >>> credible_band(0.58, 0.989, "en"), credible_band(0.005, 0.995, "en"), credible_band(0.005, 0.995, "zh")
    ('58–99 %', '0–100 %', '0%～100%')
    """
    span = probability_span(low, high, lang)
    return say(lang, "format.percent_range", low=0, high=100) if span == ABSENT else span


def share(x: Any, lang: str, decimals: int | None = 0, signed: bool = False) -> str:
    """Write a part of a whole (0.25) in percent, a change with its sign; ``—`` when absent.

    Examples
    --------
    >>> share(0.25, "en"), share(-0.1, "zh"), share(None, "en"), share(0.05, "en", 1, signed=True)
    ('25 %', '−10%', '—', '+5.0 %')
    """
    return ABSENT if absent(x) else say(lang, "format.percent", value=number(100 * float(x), decimals, signed))


def side_of(change: float) -> str:
    """Which way a mean has changed, the change as a share: ``same``, ``lower`` or ``higher``.

    Examples
    --------
    >>> side_of(-0.02), side_of(0.004), side_of(0.2)
    ('lower', 'same', 'higher')
    """
    if abs(change) < LEVEL_SHARE:
        return "same"
    return "lower" if change < 0 else "higher"


def share_span(low: Any, high: Any, lang: str) -> str:
    """Write an interval of parts of a whole in whole percents.

    Examples
    --------
    >>> share_span(-0.02, 0.12, "en"), share_span(0.1, 0.25, "zh")
    ('−2 to 12 %', '10%～25%')
    """
    ends = [round(100 * float(end)) for end in (low, high)]
    key = "percent_range_signed" if min(ends) < 0 else "percent_range"
    return say(lang, f"format.{key}", low=number(ends[0], 0), high=number(ends[1], 0))


def as_date(day: Any) -> dt.date | None:
    """Read a date from a date, timestamp or ISO text; None when absent."""
    return None if absent(day) else pd.Timestamp(day).date()


def date_text(day: Any, lang: str) -> str:
    """Write a date in words; ``—`` when absent.

    Examples
    --------
    >>> date_text(dt.date(2025, 9, 30), "zh"), date_text("2025-09-30", "en")
    ('2025年9月30日', '30 Sep 2025')
    """
    d = as_date(day)
    if d is None:
        return ABSENT
    return say(lang, "format.date", year=d.year, month=say(lang, f"months.{d.month}"), day=d.day)


def period_of(start: Any, end: Any, lang: str) -> str:
    """Name a period: a year, whole years, one day, or its two ends.

    Examples
    --------
    >>> period_of("2025-01-01", "2025-12-31", "zh"), period_of("2021-01-01", "2025-12-31", "en")
    ('2025年', '2021–2025')
    >>> period_of("2024-10-01", "2025-03-31", "en"), period_of(None, "2025-03-31", "zh")
    ('1 Oct 2024 to 31 Mar 2025', '2025年3月31日')
    """
    first, last = as_date(start), as_date(end)
    if first is None or last is None or first == last:
        return date_text(last or first, lang)
    if n_years := calendar_years(first, last):
        years = {"first": first.year, "last": last.year}
        return say(lang, "format.year", year=last.year) if n_years == 1 else say(lang, "format.years", **years)
    return say(lang, "format.span", start=date_text(first, lang), end=date_text(last, lang))


def months_of(start: dt.date, end: dt.date, lang: str) -> str:
    """Name a period as `period_of` does, but whole months of a year, short of the year, by their names.

    Examples
    --------
    >>> new_year, spring = dt.date(2025, 1, 1), dt.date(2025, 3, 31)
    >>> months_of(new_year, dt.date(2025, 9, 30), "zh"), months_of(dt.date(2025, 3, 1), spring, "en")
    ('2025年1—9月', 'Mar 2025')
    >>> months_of(new_year, dt.date(2025, 9, 29), "en"), months_of(new_year, dt.date(2025, 12, 31), "en")
    ('1 Jan 2025 to 29 Sep 2025', '2025')
    """
    whole = start.day == 1 and (end + dt.timedelta(days=1)).day == 1
    if not whole or start.year != end.year or calendar_years(start, end):
        return period_of(start, end, lang)
    first, last = (say(lang, f"months.{one.month}") for one in (start, end))
    if first == last:
        return say(lang, "format.month", year=start.year, month=first)
    return say(lang, "format.months", year=start.year, first=first, last=last)
