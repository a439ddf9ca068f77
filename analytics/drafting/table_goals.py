"""Goals of the rows of a table, and what its other numerals are."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date

from analytics.drafting.comparing import comparator_in_table
from analytics.drafting.goal import TABLE, Goal, Unused
from analytics.drafting.indicator_tables import Table, TableColumn, TableRow, Text
from analytics.drafting.named_regions import OWN
from analytics.drafting.plan_words import Unit
from analytics.drafting.setting import Setting, without_brackets
from analytics.drafting.statements import CLASS, statement_of
from analytics.drafting.table_cells import Cell, cell_parts, cell_value, class_value, unit_of
from analytics.terms import Comparator, Obligation

_IN_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_NOTHING = re.compile(r"^(?:[-—–/\\]*|无|待定)$")
_FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fff])\d(?=[\u4e00-\u9fff]|$)")


def read_table(table: Table, setting: Setting) -> tuple[list[Goal], list[Unused]]:
    """Goals of a table, and every numeral of it that is none with the reason's code."""
    goals = [goal for row in table.rows for goal in read_row(row, setting)]
    return goals, _left(table, goals)


def read_row(row: TableRow, setting: Setting) -> list[Goal]:
    """Goals of a row: its values of the years that were to come when the plan was issued."""
    made = []
    years = any(column.year >= setting.issued.year for column, _ in row.values)
    stated = any(column.role in ("year", "target") and cell_value(cell.text) for column, cell in row.values)
    for column, cell in row.values:
        if column.role == "change" and stated:
            continue
        if years and column.role == "target":  # what a standard asks for, beside what the plan promises for a year
            continue
        last = _last_day(column, setting)
        if column.role != "base" and last >= min(setting.first, setting.issued) and not _is_base(column, row, setting):
            made += _goals(row, column, cell, last, setting)
    return made


def _goals(row: TableRow, column: TableColumn, cell: Text, last: date, setting: Setting) -> list[Goal]:
    """The goal of a cell, or one for each part of the area that it gives a value of its own: 城市98,乡镇90."""
    parts = [(label, Text(value, cell.line, cell.start + at)) for label, at, value in cell_parts(cell.text)]
    found = [_goal(row, column, text, last, setting, label) for label, text in parts or [("", cell)]]
    return [goal for goal in found if goal is not None]


def _last_day(column: TableColumn, setting: Setting) -> date:
    return date(column.year, 12, 31) if column.year else setting.last


def _is_base(column: TableColumn, row: TableRow, setting: Setting) -> bool:
    """The first of several years is what the others start from, if it was over when the plan was issued."""
    years = sorted(c.year for c, _ in row.values if c.year)
    return len(years) > 1 and column.year == years[0] and date(column.year, 12, 31) < setting.issued


def _base_year(row: TableRow, column: TableColumn, cell: Cell | None, setting: Setting) -> date | None:
    """Base of a value: the earlier year of the table; of a sum over the years the year before the plan."""
    if cell is not None and cell.cumulative:
        return date(setting.first.year - 1, 12, 31)
    years = sorted(c.year for c, text in row.values if c.year and not _NOTHING.match(text.text))
    return date(years[0], 12, 31) if years and years[0] < (column.year or setting.last.year) else None


def _goal(row: TableRow, column: TableColumn, cell: Text, last: date, setting: Setting, part: str = "") -> Goal | None:
    value = cell_value(cell.text) or _class_in(cell.text)
    if value is None and (_NOTHING.match(cell.text) or column.role in ("total", "change")):
        return None
    if value is not None and column.role == "change" and "-" in cell.text:
        value = replace(value, change=value.change or "下降")
    stated = next((u for text in _IN_BRACKETS.findall(row.name.text) if (u := unit_of(text))), None)
    unit = unit_of(row.unit) or stated or (value and unit_of(value.unit)) or Unit(row.unit, row.unit.strip("-—"), "")
    unit = CLASS if value and value.comparator == Comparator.CLASS else unit
    name = _name(row.name.text) + (value.change if value and value.change not in row.name.text else "")
    indicator = setting.lexicon.indicator_of(name, unit.kind)
    found = statement_of(f"{name}{cell.text}") if value is None else None
    named = setting.places.leading(part)[0] if part else []
    place = named[0] if named else "" if OWN.match(row.place) else row.place
    region = setting.places.id_of(place) if place else setting.places.own_id
    doubts = (
        *(() if value else ("no_number",)),
        *(() if indicator else ("new_indicator",)),
        *(() if region or not place else ("unknown_region",)),
    )
    return Goal(
        line=cell.line,
        clause=TABLE,
        place=setting.places.official(place) if place else setting.places.own_zh,
        place_id=region,
        name=name if value else f"{name}{cell.text}",
        subject="" if named else part,
        indicator_id=indicator,
        comparator=_comparator(row, name, value) if value else found.comparator if found else Comparator.EVENT,
        value=value.value if value else math.nan,
        high=value.high if value else math.nan,
        text=cell.text if value else (found.direction if found else "") or cell.text,
        unit=unit.unit if value else "",
        first=date(column.year or setting.first.year, 1, 1),
        last=last,
        deadline_stated=column.year > 0,
        base=_base_year(row, column, value, setting),
        obligation=row.obligation or Obligation.BINDING,
        recurring=False,
        quote=" ".join((*filter(None, (row.place, row.name.text)), *(text.text for _, text in row.values))),
        start=cell.start,
        end=cell.start + len(cell.text),
        reasons=doubts,
    )


def _class_in(text: str) -> Cell | None:
    """A class of water as the value of a cell."""
    found = class_value(text)
    return None if found is None else Cell(Comparator.CLASS, found, found, "", "", False, text)


def _name(text: str) -> str:
    """Name of a row without its number, its unit and the numbers of footnotes."""
    text = _IN_BRACKETS.sub(lambda m: "" if unit_of(m[1]) else m[0], text)
    return _FOOTNOTE.sub("", re.sub(r"^\d{1,2}[.、]?\s*(?=[\u4e00-\u9fff])", "", text)).strip()


def _comparator(row: TableRow, name: str, value: Cell) -> str:
    if value.comparator or value.high != value.value:
        return value.comparator or Comparator.RANGE
    path = [c.value for c in map(cell_value, _in_time(row)) if c is not None and not c.cumulative]
    ends = (path[0], path[-1]) if path else None
    return comparator_in_table(without_brackets(name), ends, value.cumulative or bool(value.change))


def _in_time(row: TableRow) -> list[str]:
    """Values of a row by their years: what there is first, the plan's end last; no standard beside years."""
    years = any(column.year for column, _ in row.values)
    kept = [(c.year if c.year or c.role == "base" else 9999, text.text) for c, text in row.values]
    standard = [years and c.role == "target" for c, _ in row.values]
    return [text for (_, text), out in sorted(zip(kept, standard, strict=True), key=lambda pair: pair[0][0]) if not out]


def _left(table: Table, goals: list[Goal]) -> list[Unused]:
    """Numerals of a table that are no goal: its years, row numbers, values to start from, names and notes."""
    taken = {(g.line, g.start) for g in goals}
    starts = {(text.line, text.start) for row in table.rows for _, text in row.values}
    shown = dict(table.lines)
    made = []
    for cell in table.cells:
        for m in re.finditer(r"\d+(?:\.\d+)?", cell.text if (cell.line, cell.start) not in taken else ""):
            begin = cell.start + m.start()
            if (cell.line, begin) in taken:  # the place stands before it in the same cell
                continue
            reason = _reason(cell, m, (cell.line, cell.start) in starts)
            made.append(Unused(cell.line, begin, begin + len(m[0]), m[0], reason, shown[cell.line]))
    return made


def _reason(cell: Text, numeral: re.Match[str], is_value: bool) -> str:
    if is_value:
        return "baseline"
    if re.fullmatch(r"\d{1,3}[.、]?", cell.text):
        return "ordinal"
    if re.fullmatch(r"(?:19|20)\d\d", numeral[0]):
        return "date"
    return "name" if re.search("[\u4e00-\u9fffA-Za-z]", cell.text) else "table_note"
