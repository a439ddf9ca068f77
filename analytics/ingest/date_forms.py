"""How a date can be written: columns that hold one, patterns and their parts, and the instant in Beijing time."""

from __future__ import annotations

import re
from datetime import timedelta, timezone

import numpy as np
import pandas as pd

from analytics.ingest import columns as col
from analytics.ingest import pollutant_names

#: Beijing time; a fixed offset, as the network writes it
ZONE = timezone(timedelta(hours=8))

_CLOCK = (
    r"(?:(?:[Tt\s]+|(?<=[日号]))(?P<hour>\d{1,2})(?:[:时點点](?P<minute>\d{2})?(?:[:分](?:(?P<second>\d{2})(?:[.,]0+)?)?秒?)?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
YEAR_FIRST = rf"(?P<year>\d{{4}})\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})[日号]?{_CLOCK}"
DIGITS = rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})(?:\.0)?{_CLOCK}"
DIGITS_CLOCK = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?P<hour>\d{2})(?:(?P<minute>\d{2})(?P<second>\d{2})?)?"
YEAR_LAST = rf"(?P<first>\d{{1,2}})\s*[-/.]\s*(?P<then>\d{{1,2}})\s*[-/.]\s*(?P<year>\d{{4}}){_CLOCK}"
COARSE = r"\d{4}年?|\d{4}\s*[-/.年]\s*\d{1,2}月?|\d{5,7}"
#: a day without its year
DAY_OF_YEAR = r"\d{1,2}月\d{1,2}[日号]"
#: a time without its year, as the national stations of surface water write it: 05-06 04:00
TIME_OF_YEAR = r"\d{1,2}-\d{1,2} \d{1,2}:\d{2}"
#: a month as files write it
MONTH = r"(?P<year>\d{4})(?:\s*[-/.年]\s*(?P<month>\d{1,2})月?|(?P<digits>\d{2}))"
#: heads of columns that are hours of a row's day; so many there are at least: those of a day, but for a few
_HOUR_HEAD = re.compile(r"^(?:h|hour)?\s*0?(?P<hour>\d{1,2})\s*(?:时|点|h|:00|时均值)?$")
FEWEST_HOURS, HOURS = 20, 24
PARTS = ("year", "month", "day", "first", "then", "hour", "minute", "second", "half", "zone")


def parts_of(text: pd.Series, patterns: tuple[str, ...]) -> pd.DataFrame:
    """What the first pattern that fits makes of each text; a column a part, missing where nothing fits."""
    out = pd.DataFrame(index=text.index, columns=list(PARTS), dtype=object)
    left = text  # a file writes its dates in one way, so that the patterns after the first have little to read
    for pattern in patterns:
        if left.empty:
            break
        found = left.str.extract(rf"^{pattern}$").reindex(columns=list(PARTS)).astype(object)
        fits = found["year"].notna()
        out = found if fits.all() and len(found) == len(out) else found[fits].reindex(out.index).combine_first(out)
        left = left[~fits]
    return out


def to_days(parts: pd.DataFrame) -> pd.Series:
    """Days of year, month and day; NaT where there is no such day."""
    numbers = (pd.to_numeric(parts[name], errors="coerce").to_numpy(float) for name in ("year", "month", "day"))
    year, month, day = (np.nan_to_num(one, nan=0.0).astype("int64") for one in numbers)
    of_a_year = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(of_a_year, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(of_a_year, day - 1, 0)
    there_is = of_a_year & (days.astype("datetime64[M]") == months)  # else the day is beyond the end of its month
    return pd.Series(np.where(there_is, days, np.datetime64("NaT")).astype("datetime64[s]"), index=parts.index)


def with_clock(days: pd.Series, parts: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Days with their times: brought from their offset to Beijing time, as written; and whether a time is stated."""
    timed = parts["hour"].notna()
    if not timed.any():
        return days, days, timed
    hour, minute, second = (pd.to_numeric(parts[n], errors="coerce").fillna(0) for n in ("hour", "minute", "second"))
    half = parts["half"].str.lower()
    twelve = half.notna()
    good = (hour <= 24) & (~twelve | hour.between(1, 12))
    hour = hour.where(~twelve, hour % 12 + 12 * (half == "pm"))
    good &= (minute < 60) & (second < 60) & ~((hour == 24) & (minute + second > 0))
    zone = parts["zone"].fillna("+08:00").str.upper().replace({"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"})
    shift = zone.str.extract(r"^([+-])(\d{2}):?(\d{2})?$")
    ahead = (pd.to_numeric(shift[1]) * 60 + pd.to_numeric(shift[2]).fillna(0)) * shift[0].map({"+": 1, "-": -1})
    seconds = (hour * 3600 + minute * 60 + second).astype("int64")
    written = (days + pd.to_timedelta(seconds, unit="s")).astype("datetime64[s]")
    good &= ahead.abs() <= 14 * 60
    when = written + pd.to_timedelta((8 * 60 - ahead).where(good, 0).astype("int64"), unit="min")
    return when.astype("datetime64[s]").where(good), written.where(good), timed


def cell_text(values: pd.Series) -> pd.Series:
    """Cells as text in one width, without blanks around; missing becomes ``''``; 20250131.0 becomes 20250131."""
    return col.of_distinct(values, _cell_text)


def _cell_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(values):
        whole = (values == values.round()) & (values.abs() < 1e15)
        values = values.astype(object).where(~whole, values.where(whole).astype("Int64").astype(object))
    cells = values.astype(object).where(values.notna(), "")
    text = cells.map(lambda v: v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v))
    return text.astype(object).str.normalize("NFKC").str.strip()


def named(columns: list[str]) -> list[str]:
    """Columns that hold the day of a row: one, or ``year, month, day``; empty if there are none.

    Examples
    --------
    >>> named(["No", "year", "month", "day", "hour"]), named(["date", "year"]), named(["month"])
    (['year', 'month', 'day'], ['date'], [])
    """
    whole = col.find(columns, col.DATE)
    if whole is not None:
        return [whole]
    parts = [col.find(columns, names) for names in (col.YEAR, col.MONTH, col.DAY)]
    found = [name for name in parts if name is not None]
    if len(found) == len(parts):
        return found
    other = col.find(columns, (*col.DAY, *col.STAMP))
    return [] if other is None else [other]


def named_months(columns: list[str]) -> list[str]:
    """Columns that hold the month of a row: one, or ``year, month``; empty if there are none."""
    month, year = col.find(columns, col.MONTH), col.find(columns, col.YEAR)
    return [] if month is None else [month] if year is None else [year, month]


def named_hours(columns: list[str]) -> dict[str, int]:
    """Columns whose heads are hours of a day, each once, from 0 to 23 or from 1 to 24; none where they are too few.

    Examples
    --------
    >>> list(named_hours(["日期", *(f"{n}时" for n in range(1, 25))]).values())[:2], named_hours(["日期", "1时"])
    ([1, 2], {})
    """
    found = {name: int(match["hour"]) for name in columns if (match := _HOUR_HEAD.match(pollutant_names.plain(name)))}
    hours = set(found.values())
    many = len(hours) == len(found) >= FEWEST_HOURS
    return found if many and (max(hours) < HOURS or (min(hours) > 0 and max(hours) == HOURS)) else {}


def joined(rows: pd.DataFrame, names: list[str]) -> pd.Series:
    """Cells of the column that holds the dates; year, month and day (or year and month) of several put together."""
    if len(names) == 1:
        return rows[names[0]]
    parts = [cell_text(rows[name]) for name in names]
    if len(names) == 2 and not parts[1].str.fullmatch(r"\d{1,2}").all():
        return rows[names[1]]
    return parts[0].str.cat(pd.concat(parts[1:], axis=1), sep="-")
