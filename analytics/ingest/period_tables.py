"""Tables of one period or of several years: provinces' monthly tables, tables of yearbooks.

A month of cities keeps its means, with the month that the title names. Spans of months and years become figures, a row
a place, indicator and period. The rows of a table that becomes figures share their line.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

import pandas as pd

from analytics.errors import InputError, Problem, printable
from analytics.ingest import columns as col
from analytics.ingest import pollutant_names
from analytics.ingest.cross_tables import measured_in
from analytics.ingest.date_forms import cell_text
from analytics.ingest.named_layouts import (
    YEAR_BEFORE,
    bare_name,
    indicator_names,
    registered,
    span_words,
    without_span,
)
from analytics.ingest.raw import LINE, Raw
from analytics.message import Message
from analytics.terms import MEANS_OF_MEANS

#: shortest name of an indicator that is looked for in a title
SHORTEST = 3
_TO = r"\s*(?:-|–|—|~|至|到)\s*"
_MONTH = re.compile(rf"(?:(?<!\d)(?P<first>\d{{1,2}})\s*月?{_TO})?(?<!\d)(?P<last>\d{{1,2}})\s*月")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*[年._-])")
#: a day in a text: what it names is no month
_DAY = re.compile(r"\d\s*月\s*\d{1,2}\s*[日号]")
#: one month with its year in the head of a column
_MONTH_OF_YEAR = re.compile(r"\s*(?:(?:19|20)\d\d\s*年\s*)?(?<![\d-])\d{1,2}\s*月份?\s*")
_YEAR_CELL = re.compile(r"^((?:19|20)\d\d)\s*年?$")
#: pollutant → indicator of a year or another span, and what a name may say of its statistic
_MEANS = ("", "mean", "24h", "month", "year")
_OF_A_SPAN = {
    **{pollutant: (f"{pollutant}_mean", _MEANS) for pollutant in MEANS_OF_MEANS if pollutant != "co"},
    "co": ("co_p95", ("", "percentile")),
    "o3": ("o3_mda8_p90", ("", "percentile", "8h")),
}


@dataclass(frozen=True)
class MonthSpan:
    """Months of one year, both included."""

    year: int
    first: int
    last: int

    @property
    def days(self) -> tuple[str, str]:
        """First and last day."""
        end = pd.Timestamp(self.year, self.last, 1) + pd.offsets.MonthEnd(0)
        return f"{self.year}-{self.first:02d}-01", str(end.date())


def spans_in(text: str) -> set[MonthSpan]:
    """Months, and spans of months, that a text names.

    Examples
    --------
    >>> spans_in("2025年11月全省空气质量"), spans_in("2025年1-11月城市排名"), spans_in("城市排名")
    ({MonthSpan(year=2025, first=11, last=11)}, {MonthSpan(year=2025, first=1, last=11)}, set())
    >>> spans_in("2024年各市空气质量"), spans_in("2024年上半年"), spans_in("2021-2025年"), spans_in("2025年3月1日")
    ({MonthSpan(year=2024, first=1, last=12)}, {MonthSpan(year=2024, first=1, last=6)}, set(), set())
    """
    years = {int(year) for year in _YEAR.findall(text)}
    if len(years) != 1 or _DAY.search(text):
        return set()
    year = next(iter(years))
    months = {(int(match["first"] or match["last"]), int(match["last"])) for match in _MONTH.finditer(text)}
    words = {months for word, months in span_words().items() if word in text}
    if any(not 1 <= first <= last <= 12 for first, last in months):
        return set()
    found = {MonthSpan(year, first, last) for first, last in months | words}
    return found or ({MonthSpan(year, 1, 12)} if re.search(rf"{year}\s*年", text) else set())


def _span(raw: Raw) -> MonthSpan:
    """The one span that a file's titles, its sheet's name or its own name mention.

    Raises
    ------
    InputError
        If there is none, or several.
    """
    found = _spans_of_titles(raw)
    if len(found) == 1:
        return next(iter(found))
    shown = ", ".join(f"{one.days[0]} to {one.days[1]}" for one in sorted(found, key=lambda one: one.days))
    expected = Message(
        "one month or span of months in its title or name{shown}",
        shown=Message(", there are {shown}", shown=shown) if shown else "",
    )
    todo = Message("add a column month (of a day: date), or name the file 2025年11月")
    raise InputError(Problem(raw.name, raw.header, "month", None, expected, todo))


def _spans_of_titles(raw: Raw) -> set[MonthSpan]:
    """Spans that the titles mention, else those that the names of sheet and file do."""
    return spans_in("\n".join(raw.titles)) or spans_in(raw.stem)


def of_title(raw: Raw, registry: dict[str, str]) -> Raw:
    """A table of cities with the month of its title in a column, or its spans of months as figures.

    A span that the head of a column names is that column's own: PM2.5 2025年1-10月 beside PM2.5 2024年1-10月.
    """
    raw, own = _with_spans_of_heads(raw, registry)
    region = col.find([str(name) for name in raw.rows.columns], col.REGION)
    if own:
        places = cell_text(raw.rows[region]) if region else None
        parts = [
            _melted(raw, places, {head.column: head.span.days}).assign(name=head.measured) for head in own if head.span
        ]
        left = [head.column for head in own if head.span is None]
        made = _figures(raw, pd.concat(parts, ignore_index=True), Message("periods as the heads of columns name them"),
                        registry)  # fmt: skip
        return _not_read(made, left)
    span = _span(raw)
    said = Message("period {first} to {last}, from its title or name", first=span.days[0], last=span.days[1])
    if span.first == span.last:
        rows = raw.rows.assign(month=f"{span.year}-{span.last:02d}")
        return _as_came(raw, rows, said)
    places = cell_text(raw.rows[region]) if region else None
    long = _melted(raw, places, {str(c): span.days for c in raw.rows.columns if c not in (LINE, region)})
    return _figures(raw, long, said, registry)


@dataclass(frozen=True)
class _Head:
    """A column that holds values: what it measures, and of which months; None where nothing says so."""

    column: str
    measured: str
    span: MonthSpan | None


def _with_spans_of_heads(raw: Raw, registry: dict[str, str]) -> tuple[Raw, list[_Head]]:
    """Columns with the months that their heads name; none where all are the title's, which then are left out."""
    every = [str(name) for name in raw.rows.columns if name != LINE]
    columns = [name for name in every if name != col.find(every, col.REGION)]
    spans = _spans_of_titles(raw)
    titled = next(iter(spans)) if len(spans) == 1 else None
    last, made = titled, []
    for column in columns:
        text = pollutant_names.plain(column)
        before = re.search(YEAR_BEFORE, text) is not None
        measured = without_span(column) if before or without_span(column) != column else _MONTH_OF_YEAR.sub("", column)
        named = spans_in(text if _YEAR.search(text) or titled is None else f"{titled.year}年{text}")
        named = named if _MONTH.search(text) or any(word in text for word in span_words()) else set()
        span = next(iter(named)) if len(named) == 1 else titled
        if before and last is not None and not named:
            span = MonthSpan(last.year - 1, last.first, last.last)
        elif len(named) == 1:
            last = span
        made.append(_Head(column, measured.strip(" -_/|·:：、,，") or (_subject(raw, registry) or column), span))
    read = [head for head in made if indicator_of(head.measured, registry) is not None]
    if titled is not None and all(head.span == titled for head in read):
        names = {head.column: head.measured for head in read if head.measured != head.column}
        return dataclasses.replace(raw, rows=raw.rows.rename(columns=names)), []
    return (raw, made) if any(head.span not in (None, titled) for head in read) else (raw, [])


def _not_read(raw: Raw, left: list[str]) -> Raw:
    """The table with a line on the columns of which nothing says of which months they are."""
    if not left:
        return raw
    lost = Message(
        "not read, no months in their heads or the title: {columns}", columns=", ".join(map(printable, left))
    )
    return dataclasses.replace(raw, said=(*raw.said, lost))


def _as_came(raw: Raw, rows: pd.DataFrame, said: str) -> Raw:
    return dataclasses.replace(raw, rows=rows, as_came=raw.rows, said=(*raw.said, said))


def years(raw: Raw, registry: dict[str, str]) -> Raw:
    """A table with a row or a column a year as figures of years; ``registry``: names of its indicators → their ids."""
    names = [str(name) for name in raw.rows.columns if name != LINE]
    of_columns = {name: match.group(1) for name in names if (match := _YEAR_CELL.match(name.strip()))}
    region = col.find(names, col.REGION)
    places = cell_text(raw.rows[region]) if region else None
    if of_columns:
        unit = col.find(names, col.UNIT)
        label = next((name for name in names if name not in of_columns and name not in (region, unit)), None)
        named = None if label else _subject(raw, registry)
        if label is None and named is None:
            todo = Message("add a column 指标 that says what the values are, e.g. PM2.5")
            raise InputError(
                Problem(raw.name, raw.header, None, ", ".join(names)[:80], Message("a column of indicators"), todo)
            )
        parts = [
            pd.DataFrame({LINE: raw.rows[LINE], "region_id": places,
                          "name": cell_text(raw.rows[label]) if label else named,
                          "unit": cell_text(raw.rows[unit]) if unit else "", "value": raw.rows[name],
                          "period_start": f"{year}-01-01", "period_end": f"{year}-12-31"})
            for name, year in of_columns.items()
        ]  # fmt: skip
        return _figures(raw, pd.concat(parts, ignore_index=True), Message("a column a year"), registry)
    column = str(col.find(names, col.YEAR))
    year = cell_text(raw.rows[column]).str.extract(_YEAR_CELL.pattern)[0].fillna(cell_text(raw.rows[column]))
    long = _melted(raw, places, {name: ("", "") for name in names if name not in (column, region)})
    of_row = dict(zip(raw.rows[LINE], year, strict=True))
    starts = long[LINE].map(of_row).astype("str")  # of no row it would be a column of numbers
    long = long.assign(period_start=starts + "-01-01", period_end=starts + "-12-31")
    return _figures(raw, long, Message("a row a year"), registry)


def _subject(raw: Raw, registry: dict[str, str]) -> str | None:
    """The one indicator that a file's titles, or else its name, say that its values are of; None if they name none."""
    every = (*indicator_names(), *registry)
    for text in (*reversed(raw.titles), raw.stem):
        plain = pollutant_names.plain(text)
        inside = max((name for name in every if len(name) >= SHORTEST and name in plain), key=len, default="")
        named = {name for name in (*measured_in(text), inside) if indicator_of(name, registry)}
        if len({indicator_of(name, registry) for name in named}) == 1:
            return min(named)
    return None


def _melted(raw: Raw, places: pd.Series | None, spans: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """A row a cell: ``line, region_id, name, unit, value, period_start, period_end``."""
    return pd.concat(
        [
            pd.DataFrame({LINE: raw.rows[LINE], "region_id": places, "name": name, "unit": "", "value": raw.rows[name],
                          "period_start": first, "period_end": last})
            for name, (first, last) in spans.items()
        ],
        ignore_index=True,
    )  # fmt: skip


def _figures(raw: Raw, long: pd.DataFrame, said: str, registry: dict[str, str]) -> Raw:
    """Rows of figures; names that are no indicator are passed over and named."""
    meant = {name: indicator_of(name, registry) for name in long["name"].unique()}
    passed = [name for name, found in meant.items() if found is None]
    kept = long[long["name"].map(meant).notna()]
    units = {name: pollutant_names.unit_of(name) for name in meant}
    unit = kept["unit"].where(kept["unit"] != "", kept["name"].map(units))
    rows = kept.assign(indicator_id=kept["name"].map(meant), unit=unit, note=kept["name"])
    rows = rows[[LINE, "region_id", "indicator_id", "period_start", "period_end", "value", "unit", "note"]]
    if rows.empty:
        todo = Message("name indicators as in data/raw/registry/indicators.csv, or take `dabiao template`")
        raise InputError(
            Problem(raw.name, raw.header, None, ", ".join(map(printable, passed[:8])), Message("an indicator"), todo)
        )
    not_read = (
        (Message("not read, no indicator of the registry: {passed}", passed=", ".join(map(printable, passed))),)
        if passed
        else ()
    )
    return dataclasses.replace(
        raw, rows=rows.sort_values(LINE, kind="stable", ignore_index=True), as_came=raw.rows,
        said=(*raw.said, Message("{said}, read as figures", said=said), *not_read),
    )  # fmt: skip


def indicator_of(name: str, registry: dict[str, str]) -> str | None:
    """Indicator of a year or another span that a column or row is about; None if it is none.

    Parameters
    ----------
    name : str
        Text of the column's head or the row's first cell.
    registry : dict
        Names of the registry's indicators, as `analytics.targets.names.key` writes them → indicator_id.

    Examples
    --------
    >>> texts = ("PM2.5年均浓度(μg/m³)", "O3-8h-90per", "优良天数比例(%)", "PM2.5同比", "森林覆盖率（%）")
    >>> [indicator_of(text, {"森林覆盖率": "forest_cover_share"}) for text in texts]
    ['pm25_mean', 'o3_mda8_p90', 'good_day_share', None, 'forest_cover_share']
    >>> yearbook = ("一氧化碳日均值第95百分位浓度(毫克/立方米)", "臭氧(O3)日最大8小时第90百分位浓度(微克/立方米)")
    >>> [indicator_of(text, {}) for text in (*yearbook, "空气质量达到及好于二级的天数(天)")]
    ['co_p95', 'o3_mda8_p90', 'good_days']
    """
    if (known := registered(name, registry)) is not None:
        return registry[known]
    bare = bare_name(name)
    if bare in indicator_names():
        return indicator_names()[bare]
    said = pollutant_names.meaning(name)
    if said is None or said.pollutant not in _OF_A_SPAN:
        return None
    indicator, statistics = _OF_A_SPAN[said.pollutant]
    return indicator if said.statistic in statistics else None
