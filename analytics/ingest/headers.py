"""Where the header of a table stands: below title rows, over one to three rows with merged cells, with units in it.

A header row names at least two things that are known: dates, places, pollutants, items of water. What stands above is
a title. A row above that fills the header's empty cells, and rows below that hold words alone (units, ``IAQI``,
``浓度``), belong to it: their texts are put together, ``PM2.5 浓度(μg/m³)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.errors import printable
from analytics.ingest import columns as col
from analytics.ingest import date_forms, named_layouts, pollutant_names, section_names
from analytics.message import Message
from analytics.targets import form

#: rows, not counting blank ones, among which the header must stand; rows it may have; cells of a row that are looked at
TOP_ROWS, MOST_ROWS, MOST_CELLS = 20, 3, 200
#: names that make a row a header
ENOUGH = 2

#: names that the layouts of figures, hours and lists use beside those of `columns`
_OTHER = ("indicator_id", "indicator", "period_start", "period_end", "type", "类型", "指标", "aqi", "空气质量指数")
_NAMES = frozenset(
    {
        *col.REGION, *col.DATE, *col.YEAR, *col.MONTH, *col.DAY, *col.HOUR, *col.MINUTE, *col.STAMP, *col.PARAMETER,
        *col.VALUE, *col.UNIT, *col.FLAG, *col.STATION, *_OTHER,
    }
)  # fmt: skip
_NUMBER = re.compile(r"^[+-]?[\d,.]+%?$")
_DATED = re.compile(r"^(?:\d{4}\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}.*|月?)|\d{8}|\d{1,2}/\d{1,2}/\d{4}.*)$")
#: cells of year, month and day, as ISD-Lite begins its rows
_YEAR_MONTH_DAY = re.compile(r"^(?:19|20)\d\d,\d\d,\d\d$")
#: a year as the head of a column
_YEAR = re.compile(r"^(?:19|20)\d\d年$")
#: a month with its year, whole
_MONTH_OF_YEAR = re.compile(r"^(?:19|20)\d\d\s*年\s*\d{1,2}\s*月份?$")
_BELOW = re.compile(
    r"^[(（\[]?(?:mg/l|ug/l|μg/l|无量纲|℃|°c|μs/cm|us/cm|ntu|cells/l|%|％|天|d|hpa|m/s|mm|个/l|级别|等级|分级)[)）\]]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Header:
    """Header of a table.

    Parameters
    ----------
    names : tuple of str
        Name of every column, as put together from the header's rows.
    first, last : int
        Its rows among those that were looked at, from 0; ``last`` is -1 where the table begins without a header.
    titles : tuple of str
        Text of the rows above it.
    """

    names: tuple[str, ...]
    first: int
    last: int
    titles: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether the first row holds values already."""
        return self.last < 0


def is_known(name: str) -> bool:
    """Whether a text is the name of something that columns hold.

    Examples
    --------
    >>> [is_known(name) for name in ("日期", "PM2.5(μg/m³)", "氨氮", "2025年日报", "")]
    [True, True, True, False, False]
    """
    plain = pollutant_names.plain(name)
    if not plain or len(plain) > pollutant_names.MAX_NAME:
        return False
    if (
        plain in _NAMES
        or plain in named_layouts.header_names()
        or _YEAR.match(plain)
        or pollutant_names.meaning(name) is not None
    ):
        return True
    return section_names.is_known(name)


def find_header(rows: Sequence[Sequence[str]], spread: Callable[[int, int], str] | None = None) -> Header:
    """Header of a table from its first rows.

    Parameters
    ----------
    rows : sequence of sequence of str
        First rows that are not blank (`TOP_ROWS` of them are looked at).
    spread : callable, optional
        (row, column) → text of the merged block in which a cell lies; without it, a text of an upper header row holds
        for the empty cells to its right.

    Examples
    --------
    >>> found = find_header([["某市日报", "", ""], ["日期", "PM2.5", ""], ["", "浓度(μg/m³)", "IAQI"],
    ...                      ["2025/1/1", "51", "70"]])
    >>> found.names, found.first, found.last, found.titles
    (('日期', 'PM2.5 浓度(μg/m³)', 'PM2.5 IAQI'), 1, 2, ('某市日报',))
    >>> find_header([["2025-01-01", "51"]]).is_missing
    True
    """
    top = [list(row) for row in rows[:TOP_ROWS]]
    asked = next((n for n, row in enumerate(top) if form.is_header(row)), None)
    if asked is not None:  # a sheet of the fill-in workbook: its header is one row
        titles = tuple(text for row in top[:asked] for text in row if text)
        return Header(tuple(top[asked]), asked, asked, titles)
    scores = [sum(map(is_known, row[:MOST_CELLS])) for row in top]
    at = next((n for n, score in enumerate(scores) if score >= ENOUGH and not _holds_values(top[n])), None)
    if at is None:
        at = next((n for n, row in enumerate(top) if scores[n] and date_forms.named_hours(row)), None)
    if at is None and top and _begins_with_values(top[0]):
        return Header(tuple(f"(column {n})" for n in range(1, len(top[0]) + 1)), 0, -1)
    if at is None:
        at = _above_values(top, scores)
    if at is None:
        at = 0
    last = at
    while last + 1 < len(top) and last - at + 1 < MOST_ROWS and _continues(top[at], top[last + 1]):
        last += 1
    if last == at and last + 1 < len(top) and _distinguishes(top[at], top[last + 1]):
        last += 1
    first = at
    while first > 0 and last - first + 1 < MOST_ROWS and _fills(top[first - 1], top[first]):
        first -= 1
    names = _put_together(top, first, last, spread)
    titles = tuple(" ".join(dict.fromkeys(cell for cell in row if cell)) for row in top[:first])
    return Header(tuple(names), first, last, titles)


def _above_values(top: list[list[str]], scores: list[int]) -> int | None:
    """The row above the first values, if it names one thing that is known and other columns: places, days, years."""
    first = next((n for n, row in enumerate(top) if sum(map(is_number, row[:MOST_CELLS])) >= ENOUGH), 0)
    if first == 0 or scores[first - 1] == 0 or sum(map(bool, top[first - 1])) <= ENOUGH:
        return None
    return None if any(map(is_number, top[first - 1])) else first - 1


def _holds_values(row: list[str]) -> bool:
    """Whether a row that mentions known names is one of values: a tidy row names its parameter in a cell."""
    return any(_DATED.match(cell) for cell in row[:MOST_CELLS])


def _begins_with_values(row: list[str]) -> bool:
    """Whether a row is one of values: a date and numbers, and no name."""
    cells = row[:MOST_CELLS]
    if _YEAR_MONTH_DAY.match(",".join(cells[:3])) and all(map(is_number, cells)):
        return True
    return any(_DATED.match(cell) for cell in cells) and any(map(is_number, cells)) and not any(map(is_known, cells))


def is_number(cell: str) -> bool:
    """Whether a cell reads as a number, with commas or a sign of per cent.

    Examples
    --------
    >>> [is_number(cell) for cell in ("1,234.5", "45%", "-", "优")]
    [True, True, False, False]
    """
    return bool(_NUMBER.match(cell)) and any(c.isdigit() for c in cell)


def _continues(header: list[str], row: list[str]) -> bool:
    """Whether a row below a header belongs to it: words alone, some of them of pollutants or units, and no date."""
    cells = [cell for cell in row[:MOST_CELLS] if cell]
    if not cells or any(is_number(cell) or _DATED.match(cell) for cell in cells):
        return False
    named = [n for n, name in enumerate(header[:MOST_CELLS]) if pollutant_names.plain(name) in _NAMES and n < len(row)]
    dates = (*col.DATE, *col.STAMP)
    if any(row[n] and any(c.isdigit() for c in row[n]) for n in named if pollutant_names.plain(header[n]) in dates):
        return False
    pieces = sum(map(_is_piece, cells))
    return pieces > 0 and 2 * pieces >= len(cells)


def _distinguishes(header: list[str], row: list[str]) -> bool:
    """Whether a row below a header names what its columns of one pollutant are of: places, or times."""
    if _is_of_periods(row):
        return True
    whole = [*row, *[""] * (len(header) - len(row))]
    carried, above = "", []
    for cell in header:
        carried = cell or carried
        above.append(carried)
    measured = [n for n, name in enumerate(above[:MOST_CELLS]) if pollutant_names.meaning(name) is not None]
    pairs = [(above[n], whole[n]) for n in measured]
    repeated = len({name for name, _ in pairs}) < len(pairs)
    words = all(cell and not is_number(cell) and pollutant_names.meaning(cell) is None for _, cell in pairs)
    others = [cell for n, cell in enumerate(whole[:MOST_CELLS]) if n not in measured and cell]
    return repeated and words and len(set(pairs)) == len(pairs) and not any(map(_DATED.match, others))


def _is_of_periods(row: list[str]) -> bool:
    """Whether a row holds nothing but periods and changes from one to another: 2025年1-10月, 上年同期, 同比(%)."""
    cells = [cell for cell in row[:MOST_CELLS] if cell]
    period = [named_layouts.is_span(cell) or bool(_MONTH_OF_YEAR.match(cell)) for cell in cells]
    other = (pollutant_names.is_statistic(cell) for cell, is_period in zip(cells, period, strict=True) if not is_period)
    return len(cells) >= ENOUGH and any(period) and all(other)


def _is_piece(cell: str) -> bool:
    """Whether a text may stand below the name of a pollutant or item: a unit, a statistic, a name."""
    return pollutant_names.is_made_of_pieces(cell) or bool(_BELOW.match(cell)) or section_names.is_known(cell)


def _fills(above: list[str], row: list[str]) -> bool:
    """Whether a row above names columns that the header leaves empty, as merged cells do."""
    named = [n for n, cell in enumerate(above[:MOST_CELLS]) if cell]
    blank = [n for n, cell in enumerate(row[:MOST_CELLS]) if not cell]
    return len(named) > 1 and any(n in named and is_known(above[n]) for n in blank)


def _put_together(top: list[list[str]], first: int, last: int, spread: Callable[[int, int], str] | None) -> list[str]:
    width = max(len(row) for row in top[first : last + 1]) if top else 0
    names: list[str] = []
    whole: list[str] = []
    carried = [""] * (last - first + 1)
    for column in range(width):
        texts = []
        for n, row in enumerate(top[first : last + 1]):
            own = row[column] if column < len(row) else ""
            below = any(column < len(lower) and lower[column] for lower in top[first + n + 1 : last + 1])
            if own:
                carried[n] = own
            elif spread is not None:
                own = spread(first + n, column)
            elif below:
                own = carried[n]
            texts.append(own)
        names.append(joined_name(texts))
        whole.append(" ".join(dict.fromkeys(" ".join(text.split()) for text in texts if text)))
    twice = {name for name in names if names.count(name) > 1}  # what stands above or below tells them apart
    return [full if name in twice else name for name, full in zip(names, whole, strict=True)]


def joined_name(texts: Sequence[str]) -> str:
    """One name of the texts of a column's header cells, from top to bottom.

    A unit that stands above several pollutants holds for those that state none, but never for CO, which is stated in
    mg/m3 beside the others' ug/m3.

    Examples
    --------
    >>> joined_name(["污染物浓度（μg/m³）", "CO"]), joined_name(["浓度（mg/m³）", "NO2"]), joined_name(["日期", "日期"])
    ('CO', 'NO2 (mg/m3)', '日期')
    """
    parts = list(dict.fromkeys(" ".join(text.split()) for text in texts if text))
    if len(parts) < 2:
        return "".join(parts)
    own, above = parts[-1], parts[:-1]
    said = pollutant_names.meaning(own)
    whole = " ".join(parts)
    if said is None or said.pollutant == "" or any(map(named_layouts.is_span, above)):
        return whole
    together = pollutant_names.meaning(whole)
    statistic = together is not None and together.statistic not in ("", said.statistic)
    if said.pollutant == "co" or said.unit:
        bare = " ".join([*(_without_unit(text) for text in above), own]).strip()
        again = pollutant_names.meaning(bare)
        return bare if again is not None and again.statistic not in ("", said.statistic) else own
    if statistic:
        return whole
    unit = next((unit for text in above if (unit := pollutant_names.unit_of(text))), "")
    return f"{own} ({unit})" if unit else own


def _without_unit(text: str) -> str:
    return re.sub(r"[(（\[][^)）\]]*[)）\]]", "", text)


def said_of(header: Header, lines: Sequence[int]) -> tuple[str, ...]:
    """What is to be said of a header that is not the first row alone.

    Parameters
    ----------
    header : Header
        As found.
    lines : sequence of int
        Line in the file of every row that was looked at.
    """
    if header.is_missing:
        return (Message("no header: columns are known by their place"),)
    if header.first == header.last == 0:
        return ()
    first, last = lines[header.first], lines[header.last]
    rows = (
        Message("line {first}", first=first)
        if first == last
        else Message("lines {first} to {last}", first=first, last=last)
    )
    titles = printable(" / ".join(header.titles))
    title = Message(" below {titles!r}", titles=titles) if header.titles else ""
    return (Message("header in {rows}{title}", rows=rows, title=title),)
