"""Goals of the rows of a table."""

from __future__ import annotations

from datetime import date

from analytics.drafting.comparing import comparator_in_table
from analytics.drafting.goal import Goal
from analytics.drafting.lexicon import Unit
from analytics.drafting.setting import Setting
from analytics.drafting.tables import Cell, TableRow


def read_row(row: TableRow, setting: Setting) -> list[Goal]:
    """Goals of a row: its values of the years that were to come when the plan was issued."""
    years = sorted(y for y in row.values if y)
    base = years[0] if len(years) > 1 else None
    goals = []
    for year, cell in row.values.items():
        last = date(year, 12, 31) if year else setting.last
        if last >= setting.first and not (year == base and last < setting.issued):
            goals.append(_goal(row, cell, date(year or setting.first.year, 1, 1), last, base, setting))
    return goals


def _goal(row: TableRow, cell: Cell, first: date, last: date, base: int | None, setting: Setting) -> Goal:
    unit = setting.lexicon.units.get(row.unit or cell.unit, Unit(row.unit, row.unit, ""))
    indicator = setting.lexicon.indicator_of(row.name, unit.kind)
    before = next((c.value for c in row.values.values() if c is not cell and not c.cumulative), None)
    comparator = cell.comparator or ("range" if cell.high != cell.value else "")
    return Goal(
        line=row.line,
        clause="table",
        place=setting.places.own_zh,
        place_id=setting.places.own_id,
        name=row.name,
        subject="",
        indicator_id=indicator,
        comparator=comparator or comparator_in_table(row.name, cell.value, before, cell.cumulative),
        value=cell.value,
        high=cell.high,
        text=cell.text,
        unit=unit.unit,
        first=first,
        last=last,
        deadline_stated=bool(row.values.keys() - {0}),
        base=_base(cell, base, last, setting),
        obligation=row.obligation or "binding",
        recurring=False,
        quote=f"{row.name} {cell.text}",
        start=0,
        end=0,
        reasons=() if indicator else ("new_indicator",),
    )


def _base(cell: Cell, base: int | None, last: date, setting: Setting) -> date | None:
    """Base year of a value: the first year of the table; of a sum over the years the year before the plan."""
    if cell.cumulative:
        return date(setting.first.year - 1, 12, 31)
    return date(base, 12, 31) if base and base != last.year else None
