"""Tables that give each section of a water body, lake or source the class its water is to have."""

from __future__ import annotations

import re

from analytics.drafting.indicator_tables import Table, TableColumn, TableRow, Text
from analytics.drafting.place_tables import line_cells, title_above
from analytics.drafting.plan_words import once, rows
from analytics.drafting.table_cells import class_value

#: Columns of a header that a table of sections may have, at most.
MOST_COLUMNS = 12
_YEAR = re.compile(
    r"^((?:19|20)\d\d)年?(?:度|底|末)?(?:水质)?(?P<what>现状|目标|考核|控制|规划|要求|实际)?(?:水质)?(?:类别|目标|要求|情况|值)*$"
)
_BASE = re.compile("^(?:水质)?(?:现状|基准)(?:水质)?(?:类别|情况)?$")
_TARGET = re.compile("^(?:水质)?(?:考核|控制|规划)?目标(?:水质)?(?:类别|要求)?$|^水质(?:类别)?(?:目标|要求)$")
_NOTHING = re.compile("^[-—/]*$")
_NAMED = re.compile("(?:断面|点位|水库|水源地?|湖|河|渠)$")


@once
def _roles() -> dict[str, str]:
    return {row["word"]: row["role"] for row in rows("section_heads")}


def split_section_tables(lines: list[tuple[int, str]]) -> tuple[list[Table], list[tuple[int, str]]]:
    """Every table of sections in a text, and the lines that belong to none; a flattened one has a cell a line.

    Examples
    --------
    >>> text = ["断面名称 | 所在水体 | 2021年水质 | 2025年目标", "柳林 | 清溪 | Ⅳ类 | Ⅲ类", "大桥 | 清溪 | Ⅲ | Ⅲ"]
    >>> tables, rest = split_section_tables(list(enumerate(text, 1)))
    >>> [(row.name.text, [(c.year, cell.text) for c, cell in row.values]) for row in tables[0].rows], rest
    ([('柳林断面水质类别', [(2021, 'Ⅳ类'), (2025, 'Ⅲ类')]), ('大桥断面水质类别', [(2021, 'Ⅲ'), (2025, 'Ⅲ')])], [])
    """
    tables: list[Table] = []
    rest: list[tuple[int, str]] = []
    i = 0
    while i < len(lines):
        heads, below = _heads(lines, i)
        made, end = _rows(lines, below, heads) if heads else ([], i)
        if not made:
            rest.append(lines[i])
            i += 1
            continue
        above = title_above(rest)
        taken = [*rest[len(rest) - above :], *lines[i:end]]
        del rest[len(rest) - above :]
        shown = [(line[0], " | ".join(cell.text for cell in line_cells(line))) for line in taken]
        tables.append(Table(shown, [cell for line in taken for cell in line_cells(line)], made))
        i = end
    return tables, rest


def _column_of(text: str) -> TableColumn | None:
    """What a header of such a table announces; None if it is none."""
    year = _YEAR.match(text)
    if year:
        return TableColumn("year", int(year[1]))
    if _BASE.match(text) or _TARGET.match(text):
        return TableColumn("base" if _BASE.match(text) else "target")
    role = _roles().get(text.removesuffix("名称"))
    return TableColumn(role) if role else None


def _heads(lines: list[tuple[int, str]], begin: int) -> tuple[list[TableColumn], int]:
    """Columns of a header in one line, or one a line, and the index of the first line below; none if it is no such."""
    cells = line_cells(lines[begin])
    if len(cells) > 1:
        columns, below = [_column_of(cell.text) for cell in cells], begin + 1
    else:
        columns, below = [], begin
        for line in lines[begin : begin + MOST_COLUMNS]:
            alone = line_cells(line)
            column = _column_of(alone[0].text) if len(alone) == 1 else None
            if column is None:
                break
            columns.append(column)
            below += 1
    found = [column for column in columns if column is not None]
    roles = {column.role for column in found}
    whole = len(found) == len(columns) and "section" in roles and bool(roles & {"year", "target"})
    return (found, below) if whole else ([], begin)


def _rows(lines: list[tuple[int, str]], begin: int, columns: list[TableColumn]) -> tuple[list[TableRow], int]:
    """Rows below a header, and the index after them."""
    made: list[TableRow] = []
    i = begin
    while i < len(lines):
        flat = len(line_cells(lines[i])) == 1
        height = len(columns) if flat else 1
        cells = [cell for line in lines[i : i + height] for cell in line_cells(line)]
        row = _row(cells, columns) if len(cells) == len(columns) else None
        if row is None:
            break
        made.append(row)
        i += height
    return made, i


def _row(cells: list[Text], columns: list[TableColumn]) -> TableRow | None:
    pairs = list(zip(columns, cells, strict=True))
    values = tuple((c, cell) for c, cell in pairs if c.role in ("year", "base", "target"))
    stated = tuple((c, cell) for c, cell in values if class_value(cell.text))
    section = next(cell for c, cell in pairs if c.role == "section")
    place = next((cell.text for c, cell in pairs if c.role == "place"), "")
    if not stated or not section.text or not all(class_value(t.text) or _NOTHING.match(t.text) for _, t in values):
        return None
    name = f"{section.text}{'' if _NAMED.search(section.text) else '断面'}水质类别"
    return TableRow(Text(name, section.line, section.start), "类", stated, "", place)
