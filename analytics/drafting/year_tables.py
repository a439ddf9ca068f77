"""Tables that give each year a row and each indicator a column."""

from __future__ import annotations

import re

from analytics.drafting.indicator_tables import Table, TableColumn, TableRow, Text
from analytics.drafting.place_tables import line_cells, name_in, title_above, unit_in
from analytics.drafting.table_cells import cell_value, unit_of

FEWEST_YEARS, FEWEST_CELLS = 2, 2
_HEAD = re.compile("^(?:年度|年份|时间|时期|时间节点|目标年份?)$")
_YEAR = re.compile(
    r"^(?:到|至)?((?:19|20)\d\d)年?(?:度|底|末)?(?:目标|现状|基准|实际|完成|规划)?(?:值|年)?(?:\(.*\))?$"
)
_NOTHING = re.compile("^[-—/]*$")


def split_year_tables(lines: list[tuple[int, str]]) -> tuple[list[Table], list[tuple[int, str]]]:
    """Every table of years in a text, and the lines that belong to none.

    Examples
    --------
    >>> text = ["年度 | PM2.5浓度(微克/立方米) | 优良天数比率(%)", "2024年 | 39 | 70", "2025年 | 38 | 71"]
    >>> tables, rest = split_year_tables(list(enumerate(text, 1)))
    >>> [(row.name.text, [(c.year, cell.text) for c, cell in row.values]) for row in tables[0].rows], rest
    ([('PM2.5浓度', [(2024, '39'), (2025, '38')]), ('优良天数比率', [(2024, '70'), (2025, '71')])], [])
    """
    tables: list[Table] = []
    rest: list[tuple[int, str]] = []
    i = 0
    while i < len(lines):
        heads = line_cells(lines[i])
        parts = _parts(lines, i + 1, len(heads)) if len(heads) >= FEWEST_CELLS and _HEAD.match(heads[0].text) else []
        if len(parts) < FEWEST_YEARS:
            rest.append(lines[i])
            i += 1
            continue
        above = title_above(rest)
        title = " ".join(text for _, text in rest[len(rest) - above :])
        taken = [*rest[len(rest) - above :], *lines[i : i + 1 + len(parts)]]
        del rest[len(rest) - above :]
        cells = [cell for line in taken for cell in line_cells(line)]
        shown = [(line[0], " | ".join(cell.text for cell in line_cells(line))) for line in taken]
        tables.append(Table(shown, cells, _rows(heads, parts, title)))
        i += 1 + len(parts)
    return tables, rest


def _parts(lines: list[tuple[int, str]], begin: int, width: int) -> list[list[Text]]:
    """Rows below a header: a year, and a value or nothing in every other column."""
    made: list[list[Text]] = []
    for line in lines[begin:]:
        cells = line_cells(line)
        values = [cell.text for cell in cells[1:]]
        if len(cells) != width or not _YEAR.match(cells[0].text):
            break
        if not all(cell_value(text) or _NOTHING.match(text) for text in values):
            break
        made.append(cells)
    return made


def _rows(heads: list[Text], parts: list[list[Text]], title: str) -> list[TableRow]:
    """A row an indicator, with all its years."""
    made = []
    for at, head in enumerate(heads[1:], 1):
        unit = next((m for m in re.findall(r"\(([^()]*)\)", head.text) if unit_of(m)), unit_in(title))
        values = tuple(
            (TableColumn("year", _year_of(row[0])), row[at]) for row in parts if not _NOTHING.match(row[at].text)
        )
        made.append(TableRow(Text(name_in(head.text) or name_in(title)), unit, values, ""))
    return [row for row in made if row.values]


def _year_of(cell: Text) -> int:
    found = _YEAR.match(cell.text)
    assert found is not None  # `_parts` lets no other row pass
    return int(found[1])
