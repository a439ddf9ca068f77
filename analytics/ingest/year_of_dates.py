"""Dates without a year (``1月1日``, ``1月``), days without their month: the title or a name has it."""

from __future__ import annotations

import dataclasses
import re
from functools import partial

import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import date_forms
from analytics.ingest.date_forms import cell_text
from analytics.ingest.period_tables import spans_in
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
#: when a table was drawn up or handed in, which says nothing of its dates
_DRAWN_UP = re.compile(
    r"(?:制表|填报|填表|打印|报送|上报|导出|生成|编制|统计)(?:日期|时间|日)?\s*[:：]?\s*"
    r"(?:19|20)\d{2}\s*(?:[年./-]\s*\d{1,2}\s*(?:[月./-]\s*\d{1,2}\s*日?)?|\d{4})"
)
#: a cell of a day that has no month: 1, 1日
_DAY = re.compile(r"(?P<day>\d{1,2})[日号]?")
#: columns of days and of months → how their cells are written without a year
_FORMS = {(*col.DATE, *col.STAMP): rf"{date_forms.DAY_OF_YEAR}|{date_forms.TIME_OF_YEAR}", col.MONTH: r"\d{1,2}月"}


def with_year(raw: Raw) -> Raw:
    """A file with the year before dates that lack it.

    Raises
    ------
    InputError
        If no year is named, or several are.
    """
    columns = [str(name) for name in raw.rows.columns if name != LINE]
    if col.find(columns, col.YEAR) is not None:
        return raw  # year, month and day stand in columns of their own
    raw = _with_month(raw, columns)
    for names, form in _FORMS.items():
        name = col.find(columns, names)
        if name is None or pd.api.types.is_datetime64_any_dtype(raw.rows[name]):
            continue
        text = cell_text(raw.rows[name])
        lacking = col.of_distinct(text, partial(_written, form=form))
        if lacking.any():
            year, where = _year_of(raw, name, int(raw.rows.loc[lacking, LINE].iloc[0]), str(text[lacking].iloc[0]))
            said = Message("dates without a year are of {year}, from {words!r}", year=year, words=printable(where[:60]))
            mark = text.str.contains("月", regex=False).map({True: "年", False: "-"})
            rows = raw.rows.assign(**{name: text.mask(lacking, year + mark + text)})
            raw = dataclasses.replace(raw, rows=rows, as_came=_as_came(raw), said=(*raw.said, said))
    return raw


def _with_month(raw: Raw, columns: list[str]) -> Raw:
    """A file with the month before days that stand alone, where its sheet's name and titles, or its name, name one.

    A sheet a month: ``日, PM2.5`` below ``2023年1月空气质量日报``.
    """
    name = col.find(columns, (*col.DATE, *col.DAY))
    if name is None or col.find(columns, col.MONTH) is not None or pd.api.types.is_datetime64_any_dtype(raw.rows[name]):
        return raw
    text = cell_text(raw.rows[name])
    day = text.str.extract(f"^{_DAY.pattern}$")["day"]
    if day.isna().all() or text[day.isna()].str.contains(r"\d").any():
        return raw
    named = "\n".join((raw.sheet, *raw.titles))
    months = spans_in(named) or spans_in(f"{named}\n{raw.stem}")
    if len(months) != 1 or (month := next(iter(months))).first != month.last:
        return raw
    said = Message("days without a month are of {month}, as its title or name says", month=month.days[0][:7])
    whole = text.mask(day.notna(), f"{month.year}-{month.first:02d}-" + day.str.zfill(2))
    rows = raw.rows.rename(columns={name: "date"}).assign(date=whole)
    return dataclasses.replace(raw, rows=rows, as_came=_as_came(raw), said=(*raw.said, said))


def _as_came(raw: Raw) -> pd.DataFrame:
    return raw.rows if raw.as_came is None else raw.as_came


def _written(text: pd.Series, form: str) -> pd.Series:
    return text.str.fullmatch(form).astype(bool)


def _year_of(raw: Raw, column: str, line: int, shown: str) -> tuple[str, str]:
    """The year of a file, and the text that names it: its sheet's name, then its titles, then its own name."""
    for text in (raw.sheet, " / ".join(raw.titles), raw.stem):
        found = set(_YEAR.findall(_DRAWN_UP.sub("", text)))
        if len(found) == 1:
            return found.pop(), text
        if found:
            break
    expected = Message("a date with its year, or one year in the title, the sheet's name or the file's name")
    todo = Message("name the sheet or the file by its year, e.g. 2024年, or write 2024-01-01")
    raise InputError(Problem(raw.name, line, column, shown, expected, todo))
