"""Plain numbers, units, dates and probabilities as each language writes them."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd

from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean

Row = dict[str, Any]

ROMAN = ("", "I", "II", "III", "IV", "V")
ROMAN_ZH = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Turn a table into one dict a row, keyed by column name.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"a": [1, 2]}))
    [{'a': 1}, {'a': 2}]
    """
    return [{str(key): cell for key, cell in row.items()} for row in table.to_dict("records")]


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


def number(x: Any, decimals: int | None = None) -> str:
    """Write a number with fixed decimals, or as many as it has (up to two); ``—`` when absent.

    Examples
    --------
    >>> number(42.13, 1), number(400.0), number(0.25), number(-1.5), number(None)
    ('42.1', '400', '0.25', '−1.5', '—')
    """
    if absent(x):
        return "—"
    value = float(x)
    if not math.isfinite(value):
        return "—"
    text = f"{value:z,.{decimals}f}" if decimals is not None else f"{value:z,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def with_unit(x: Any, unit: str, lang: str, decimals: int | None = None) -> str:
    """Write a number with its unit by local habit; ``—`` when absent.

    Examples
    --------
    >>> with_unit(44.0, "ug/m3", "zh"), with_unit(44.0, "ug/m3", "en", 1), with_unit(95, "%", "zh")
    ('44 微克/立方米', '44.0 µg/m³', '95%')
    """
    text = number(x, decimals)
    return text if text == "—" else join_unit(text, unit, lang)


def join_unit(text: str, unit: str, lang: str) -> str:
    """Put a unit behind a written number, by local habit."""
    unit = clean(unit)
    if unit == "%":
        return say(lang, "format.value_percent", value=text)
    words = say_or(lang, "unit", unit)
    return say(lang, "format.value_unit", value=text, unit=words) if words else text


def in_unit(text: str, unit: str, lang: str) -> str:
    """Put a unit in brackets behind the head of a column; a unit without a word leaves it as it is.

    Examples
    --------
    >>> in_unit("Median", "ug/m3", "en"), in_unit("个数", "index", "zh")
    ('Median (µg/m³)', '个数')
    """
    words = say_or(lang, "unit", clean(unit))
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
    told = [
        say(lang, "format.year", year=run[0])
        if len(run) == 1
        else say(lang, "format.years", first=run[0], last=run[-1])
        for run in runs
    ]
    return say(lang, "meta.sep").join(told)


def class_text(value: Any, lang: str) -> str:
    """Write a water class 1..5 in Roman numerals.

    Examples
    --------
    >>> class_text(3, "zh"), class_text(3, "en")
    ('Ⅲ', 'III')
    """
    index = int(value)
    return (ROMAN_ZH if lang == "zh" else ROMAN)[index] if 1 <= index <= 5 else number(value)


def percent_digits(p: float) -> str:
    """Write whole percents, but never 0 or 100 for what is not certain."""
    if p <= 0 or p >= 1:
        return "0" if p <= 0 else "100"
    return "<1" if p < 0.01 else ">99" if p > 0.99 else f"{p * 100:.0f}"


def percent(p: Any, lang: str) -> str:
    """Write a probability in whole percents; close to the ends it says so instead of 0 or 100.

    Examples
    --------
    >>> percent(0.874, "en"), percent(0.9996, "en"), percent(0.001, "zh"), percent(None, "zh")
    ('87 %', '> 99 %', '不足 1%', '—')
    """
    if absent(p):
        return "—"
    text = percent_digits(float(p))
    prefix = say(lang, "format.below") if text[0] == "<" else say(lang, "format.above") if text[0] == ">" else ""
    return prefix + say(lang, "format.percent", value=text.lstrip("<>"))


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
        return "—"
    return say(lang, "format.date", year=d.year, month=say(lang, f"months.{d.month}"), day=d.day)
