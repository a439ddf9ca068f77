"""Tables that give each place its own value: a place a row, an indicator or a year a column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.drafting.indicator_tables import Table, TableColumn, TableRow, Text, cells_of, column_of
from analytics.drafting.normal import normal_form
from analytics.drafting.plan_words import alternatives, once, rows
from analytics.drafting.table_cells import cell_value, unit_of

#: Lines above a header in which its title and its unit are looked for, and how long they are at most.
TITLE_LINES, LONGEST_TITLE = 3, 60
LONGEST_PLACE, FEWEST_ROWS, FEWEST_LISTED = 12, 2, 3
_KINDS = ("省", "市", "区", "县", "旗", "州", "盟", "镇", "乡", "街道")
_GOALS = re.compile("目标|任务|指标|计划|控制|考核|下达|分解")
_YEARS = re.compile(r"((?:19|20)\d\d)(?:年|(?=-))")
_UNIT = re.compile(r"[(]?单位[::]([^()\s]+)[)]?")
_OPENING = re.compile(r"^(?:附[件表]|表)\s*[\d一二三四五六七八九十-]*[::]?")
_CLOSING = re.compile(
    "(?:年度|改善|考核|控制|约束性|预期)*(?:目标|指标|任务|计划)(?:值|数)?(?:分解|下达)?(?:情况)?(?:一览)?表?$"
)
_PART = re.compile("(?:其中)?[::]?")
_SUMMED = "(?:[二三四五])?年?累计|总共|合计"
_TOTAL = re.compile("^(?:合计|总计|小计)$")
#: A place with its first value stuck to it: 东湖区38.
_GLUED_VALUE = re.compile(r"([\u4e00-\u9fff()、]{1,11}(?:[省市区县旗州盟镇乡)]|街道|新区|计))([<>≤≥]?\d.*)")


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the values of a table begin, and what its columns and its title say."""

    begin: int
    columns: list[Text]
    title: str


@once
def _place_head() -> re.Pattern[str]:
    return re.compile(
        f"^(?:各)?(?:{alternatives(row['word'] for row in rows('place_heads'))}|[市县区州盟旗])(?:名称)?$"
    )


@once
def _glued_head() -> re.Pattern[str]:
    """The head of the places with that of the first column stuck to it: 区县2024年."""
    return re.compile(
        f"^((?:各)?(?:{alternatives(row['word'] for row in rows('place_heads'))})(?:名称)?)(?!.*年.*年)(\\S.*)$"
    )


def _without_glue(cells: list[Text], glued: re.Pattern[str]) -> list[Text]:
    """Cells of a line whose first two stand in one, as a broken cell of a document gives them, apart."""
    found = glued.fullmatch(cells[0].text) if cells else None
    if found is None:
        return cells
    first, at = cells[0], found.start(2)
    return [Text(found[1], first.line, first.start), Text(found[2], first.line, first.start + at), *cells[1:]]


def split_place_tables(lines: list[tuple[int, str]]) -> tuple[list[Table], list[tuple[int, str]]]:
    """Every table of places in a text, and the lines that belong to none.

    Examples
    --------
    >>> text = ["各县PM2.5浓度目标 单位:微克/立方米", "县区 2024年 2025年", "东山区 40 38", "西河县 36 35"]
    >>> tables, rest = split_place_tables(list(enumerate(text, 1)))
    >>> [(row.place, row.name.text, [cell.text for _, cell in row.values]) for row in tables[0].rows], rest
    ([('东山区', 'PM2.5浓度', ['40', '38']), ('西河县', 'PM2.5浓度', ['36', '35'])], [])
    """
    tables: list[Table] = []
    rest: list[tuple[int, str]] = []
    i = 0
    while i < len(lines):
        made, used, above = _table_at(lines, i, rest)
        if made is None:
            rest.append(lines[i])
            i += 1
        else:
            del rest[len(rest) - above :]
            tables.append(made)
            i += used
    return tables, rest


def _table_at(lines: list[tuple[int, str]], begin: int, before: list[tuple[int, str]]) -> tuple[Table | None, int, int]:
    """The table that begins at a line, how many lines it takes, and how many before it are its title."""
    first = line_cells(lines[begin])
    at = 1 if len(first) > 1 and re.fullmatch("序号|编号", first[0].text) else 0
    above = title_above(before)
    first = [*first[:at], *_without_glue(first[at:], _glued_head())]
    if len(first) <= at or not _place_head().match(first[at].text):
        return _without_header(lines, begin, before, above)
    title = " ".join(normal_form(text) for _, text in before[len(before) - above :])
    heads = first[at + 1 :] if len(first) > at + 1 else _heads_below(lines, begin + 1)
    flat = len(first) == 1
    if not heads or not _GOALS.search(title + "".join(h.text for h in heads)):
        return None, 0, 0
    parts, end = (_flat_rows if flat else _line_rows)(lines, begin + 1 + (len(heads) if flat else 0), len(heads), at)
    made = [row for part in parts for row in _rows(part, heads, title)]
    if len(parts) < FEWEST_ROWS or not made:
        return None, 0, 0
    taken = [*before[len(before) - above :], *lines[begin:end]]
    shown = [(number, " | ".join(c.text for c in line_cells((number, text)))) for number, text in taken]
    return Table(shown, [cell for line in taken for cell in line_cells(line)], made), end - begin, above


def _without_header(
    lines: list[tuple[int, str]], begin: int, before: list[tuple[int, str]], above: int
) -> tuple[Table | None, int, int]:
    """A list of places with one value each under a title that says what of."""
    title = " ".join(normal_form(text) for _, text in before[len(before) - above :])
    if not above or not name_in(title):
        return None, 0, 0
    parts, end = _line_rows(lines, begin, 1, 0)
    if len(parts) < FEWEST_LISTED or not all(p[0].text.endswith(_KINDS) for p in parts):
        return None, 0, 0
    made = [row for part in parts for row in _rows(part, [Text(title)], title)]
    taken = [*before[len(before) - above :], *lines[begin:end]]
    shown = [(number, " | ".join(c.text for c in line_cells((number, text)))) for number, text in taken]
    return Table(shown, [cell for line in taken for cell in line_cells(line)], made), end - begin, above


def line_cells(line: tuple[int, str]) -> list[Text]:
    """Cells of a line with their places in it, by bars, tabs or blanks."""
    number, text = line
    cells = cells_of(text)
    if len(cells) == 1:
        cells = cells_of(text, spaced=True)
    made, at = [], 0
    for cell in cells:
        made.append(Text(cell, number, at))
        at += len(cell) + 3
    return made


def title_above(before: list[tuple[int, str]]) -> int:
    """How many lines before a header are its title or its unit."""
    for back, (_, text) in enumerate(reversed(before[-TITLE_LINES:]), 1):
        line = normal_form(text)
        if len(line) > LONGEST_TITLE or line.endswith(("。", ";")):
            return 0
        if _GOALS.search(line):
            return back
    return 0


def _heads_below(lines: list[tuple[int, str]], begin: int) -> list[Text]:
    """Headers that stand one a line, up to the first place with its value."""
    heads: list[Text] = []
    for line, after in zip(lines[begin:], lines[begin + 1 :], strict=False):
        cells = line_cells(line)
        if len(cells) != 1 or len(heads) > 12:
            return []
        if heads and cell_value(normal_form(after[1].strip(" |"))):
            return heads
        heads.append(cells[0])
    return []


def _line_rows(lines: list[tuple[int, str]], begin: int, width: int, skip: int) -> tuple[list[list[Text]], int]:
    """Rows that stand one a line, each with a place and as many values as there are headers."""
    made, i = [], begin
    while i < len(lines):
        cells = line_cells(lines[i])
        if skip and len(cells) == width + 2:
            cells = cells[1:]
        if len(cells) == width + skip:
            cells = _without_glue(cells[skip:], _GLUED_VALUE)
        if len(cells) != width + 1 or not _is_row(cells):
            break
        made.append(cells)
        i += 1
    return made, i


def _flat_rows(lines: list[tuple[int, str]], begin: int, width: int, skip: int) -> tuple[list[list[Text]], int]:
    """Rows of a table with one cell a line."""
    made, i = [], begin
    while i + width <= len(lines):
        glued = len(_without_glue(line_cells(lines[i]), _GLUED_VALUE)) > 1
        height = width + 1 - glued
        cells = [cell for line in lines[i : i + height] for cell in line_cells(line)]
        cells = _without_glue(cells, _GLUED_VALUE) if glued else cells
        if len(cells) != width + 1 or not _is_row(cells):
            break
        made.append(cells)
        i += height
    return made, i


def _is_row(cells: list[Text]) -> bool:
    place = cells[0].text
    named = re.fullmatch(f"[\u4e00-\u9fff()]{{2,{LONGEST_PLACE}}}", place) is not None
    return (
        named
        and any(cell_value(c.text) for c in cells[1:])
        and all(cell_value(c.text) or re.fullmatch("[-—/]*", c.text) for c in cells[1:])
    )


def _rows(cells: list[Text], heads: list[Text], title: str) -> list[TableRow]:
    """One row of the table as rows of an indicator: with all its years, or one an indicator."""
    place = cells[0].text
    if _TOTAL.match(place):
        return []
    stated = unit_in(title)
    columns = [column_of(head.text) for head in heads]
    if all(c is not None and c.role in ("year", "base", "target") for c in columns):
        values = tuple((c, cell) for c, cell in zip(columns, cells[1:], strict=True) if c is not None)
        return [TableRow(Text(name_in(title)), stated, values, "", place)]
    years = _YEARS.findall(title)
    year = TableColumn("year", int(years[-1])) if years else TableColumn("target")
    made: list[TableRow] = []
    for head, cell in zip(heads, cells[1:], strict=True):
        own = _YEARS.search(head.text)
        unit = next((m for m in re.findall(r"\(([^()]*)\)", head.text) if unit_of(m)), stated)
        column = TableColumn("year", int(own[1])) if own else year
        named = name_in(head.text) or name_in(title)
        if _PART.fullmatch(named) and made:  # 其中:2022年, of what the column before it measures
            named, unit = re.sub(_SUMMED, "", made[-1].name.text), unit or made[-1].unit
        made.append(TableRow(Text(named), unit, ((column, cell),), "", place))
    return made


def unit_in(title: str) -> str:
    """Unit that a title states for all values: 单位:微克/立方米, or a unit alone in brackets.

    Examples
    --------
    >>> unit_in("各县PM2.5浓度目标(单位:微克/立方米)"), unit_in("各县(市、区)粪污利用率(%)"), unit_in("各县目标")
    ('微克/立方米', '%', '')
    """
    stated = _UNIT.search(title)
    alone = [text for text in re.findall(r"\(([^()]*)\)", title) if unit_of(text)]
    return stated[1] if stated else alone[-1] if alone else ""


def name_in(title: str) -> str:
    """What a title or a header says the values are of.

    Examples
    --------
    >>> name_in("附表:2024-2025年各县(市、区)PM2.5浓度目标(单位:微克/立方米)"), name_in("优良天数比率目标(%)")
    ('PM2.5浓度', '优良天数比率')
    """
    text = _UNIT.sub("", _OPENING.sub("", title.strip()))
    text = re.sub(r"\([^()]*\)(?!.*[\u4e00-\u9fff]{2})", "", text).replace("()", "").strip()
    text = re.sub(r"(?:(?:19|20)\d\d年?(?:-(?:19|20)?\d\d)?年?|“?十[一二三四五六]五”?(?:时期|期间|末)?)", "", text)
    heads = alternatives(row["word"] for row in rows("place_heads"))
    return _CLOSING.sub("", re.sub(f"^.*各(?:{heads}|[市县区地])", "", text)).strip("的、, ")
