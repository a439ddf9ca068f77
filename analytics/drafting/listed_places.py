"""Lists of places with their values in one line, behind what they are of: 各县目标(微克/立方米):甲县42,乙县39."""

from __future__ import annotations

import re

from analytics.drafting.indicator_tables import Table, TableColumn, TableRow, Text
from analytics.drafting.normal import normal_form
from analytics.drafting.place_tables import name_in, unit_in

FEWEST_PLACES = 2
_NUMBER = r"\d+(?:\.\d+)?"
_PLACE = rf"[\u4e00-\u9fff()]{{2,12}}?(?:为)?{_NUMBER}(?:[、/]{_NUMBER})*"
_LIST = re.compile(rf"(?P<head>[^。;:]*\([^()]*\)[^。;:]{{0,6}}):(?P<list>{_PLACE}(?:[、,;]{_PLACE})+)(?=[。;]|$)")
_ONE = re.compile(rf"(?P<place>[\u4e00-\u9fff()]+?)(?:为)?(?P<values>{_NUMBER}(?:[、/]{_NUMBER})*)(?=[、,;]|$)")
_YEARS = re.compile(r"((?:19|20)\d\d)年?(?:-((?:19|20)\d\d))?(?=年|[、和及-])")


def split_listed_places(lines: list[tuple[int, str]]) -> tuple[list[Table], list[tuple[int, str]]]:
    """Every such list as a table with a row a place, and the lines without them.

    Examples
    --------
    >>> line = (1, "各县2024年、2025年PM2.5浓度目标(微克/立方米):东山县42、40,西河县39.5、37。")
    >>> tables, rest = split_listed_places([line])
    >>> [(row.place, row.name.text, row.unit, [(c.year, t.text) for c, t in row.values]) for row in tables[0].rows]
    [('东山县', 'PM2.5浓度', '微克/立方米', [(2024, '42'), (2025, '40')]), ('西河县', 'PM2.5浓度', '微克/立方米', [(2024, '39.5'), (2025, '37')])]
    >>> rest
    []
    """  # noqa: E501 — an example is a line that can be copied
    tables: list[Table] = []
    rest: list[tuple[int, str]] = []
    for number, text in lines:
        found = _LIST.search(normal_form(text)) if ":" in text or "：" in text else None
        table = _table(number, found) if found else None
        if found is None or table is None:
            rest.append((number, text))
            continue
        tables.append(table)
        around = (found.string[: found.start()], found.string[found.end() :].lstrip("。;"))
        rest += [(number, part) for part in around if part]
    return tables, rest


def _table(number: int, found: re.Match[str]) -> Table | None:
    """The list as a table; None where it is of no unit, or its places have not as many values as there are years."""
    head, begin = found["head"], found.start("list") - found.start()
    name, unit, years = name_in(head), unit_in(head), _years_in(head)
    parts = list(_ONE.finditer(found["list"]))
    values = [re.split("[、/]", part["values"]) for part in parts]
    counts = {len(one) for one in values}
    if not name or not unit or len(parts) < FEWEST_PLACES or len(counts) != 1:
        return None
    if counts == {1}:
        columns = [TableColumn("year", years[-1]) if years else TableColumn("target")]
    elif counts == {len(years)}:
        columns = [TableColumn("year", year) for year in years]
    else:
        return None
    rows = []
    for part, own in zip(parts, values, strict=True):
        at, cells = begin + part.start("values"), []
        for value in own:
            cells.append(Text(value, number, at))
            at += len(value) + 1
        rows.append(TableRow(Text(name), unit, tuple(zip(columns, cells, strict=True)), "", part["place"]))
    return Table([(number, found[0])], [Text(found[0], number, 0)], rows)


def _years_in(head: str) -> list[int]:
    """Years that a head names, those of a span one by one."""
    made: list[int] = []
    for first, last in _YEARS.findall(head):
        made += range(int(first), int(last or first) + 1)
    return made
