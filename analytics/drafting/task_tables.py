"""Tables of tasks: what is to be done, by when and by whom, a task a row; the task's cell is read like a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from analytics.drafting.goal import Unused
from analytics.drafting.indicator_tables import Text, cells_of
from analytics.drafting.outline import Passage
from analytics.drafting.plan_words import once, rows
from analytics.drafting.times import moments

#: Columns that show that a table is one of tasks, beside that of the task.
_BESIDE = {"deadline", "office"}
MOST_HEADS = 10
#: Columns of a table of tasks whose heads may be unknown; what they hold is not read.
MOST_UNKNOWN = 2


@dataclass(frozen=True)
class TaskTable:
    """A table of tasks as shown, its tasks as passages, and the numerals of its other cells."""

    lines: list[tuple[int, str]]
    passages: list[Passage] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)


@once
def _roles() -> dict[str, str]:
    return {row["word"]: row["role"] for row in rows("task_heads")}


def split_task_tables(lines: list[tuple[int, str]], issued: date) -> tuple[list[TaskTable], list[tuple[int, str]]]:
    r"""Every table of tasks in a text, and the lines that belong to none.

    Examples
    --------
    >>> text = ["序号\t任务\t完成时限", "1\t建成污水处理厂2座\t2024年6月底前"]
    >>> tables, rest = split_task_tables(list(enumerate(text, 1)), date(2024, 1, 1))
    >>> [(p.text, str(p.deadline), p.clause) for p in tables[0].passages], rest
    ([('建成污水处理厂2座', '2024-06-30', '1')], [])
    """
    made: list[TaskTable] = []
    rest: list[tuple[int, str]] = []
    i = 0
    while i < len(lines):
        table, used = _table_at(lines, i, issued)
        if table is None:
            rest.append(lines[i])
        else:
            made.append(table)
        i += used
    return made, rest


def _table_at(lines: list[tuple[int, str]], begin: int, issued: date) -> tuple[TaskTable | None, int]:
    heads, end = _heads(lines, begin)
    if not ("task" in heads and _BESIDE & set(heads)):
        return None, 1
    shown = [(line[0], " | ".join(c.text for c in _cells(line))) for line in lines[begin:end]]
    table = TaskTable(shown)
    one_a_line = end - begin > 1
    wanted = 1
    while end < len(lines):
        width = len(heads) if one_a_line else 1
        row = [cell for line in lines[end : end + width] for cell in _cells(line)]
        numbered = not one_a_line or re.fullmatch(rf"{wanted}[.、]?", row[0].text if row else "")
        if len(row) != len(heads) or not numbered:
            break
        _add(table, heads, row, issued)
        table.lines.extend((line[0], " | ".join(c.text for c in _cells(line))) for line in lines[end : end + width])
        end += width
        wanted += 1
    return (table, end - begin) if table.passages else (None, 1)


def _heads(lines: list[tuple[int, str]], begin: int) -> tuple[list[str], int]:
    """Roles of the columns of a header, in one line or one a line, and the index after it."""
    first = [_role(cell.text) for cell in _cells(lines[begin])]
    if len(first) > 1:
        few = first.count("") <= MOST_UNKNOWN and "task" in first and bool(_BESIDE & set(first))
        return ([role or "office" for role in first], begin + 1) if all(first) or few else ([], begin + 1)
    if first != ["number"]:
        return [], begin + 1
    roles = first
    for i, line in enumerate(lines[begin + 1 : begin + MOST_HEADS], begin + 1):
        cells = _cells(line)
        role = _role(cells[0].text) if len(cells) == 1 else ""
        if not role:
            return roles, i
        roles.append(role)
    return [], begin + 1


def _role(text: str) -> str:
    return _roles().get(text.replace(" ", ""), "")


def _cells(line: tuple[int, str]) -> list[Text]:
    number, text = line
    made, at = [], 0
    for cell in cells_of(text):
        made.append(Text(cell, number, at))
        at += len(cell) + 3
    return made


def _add(table: TaskTable, heads: list[str], row: list[Text], issued: date) -> None:
    by_role = dict(zip(reversed(heads), reversed(row), strict=True))
    stated = [m.last for m in moments(by_role["deadline"].text, issued)] if "deadline" in by_role else []
    number = by_role["number"].text.strip(".、") if "number" in by_role else ""
    group = by_role["group"].text if "group" in by_role else ""
    for role, cell in zip(heads, row, strict=True):
        if role == "task" and cell.text:
            deadline = max(stated, default=None)
            table.passages.append(Passage(cell.line, cell.text, number, group, False, deadline, cell.start))
            continue
        reason = {"number": "ordinal", "deadline": "date"}.get(role, "table_note")
        table.unused.extend(
            Unused(cell.line, cell.start + m.start(), cell.start + m.end(), m[0], reason, cell.text)
            for m in re.finditer(r"\d+(?:\.\d+)?", cell.text)
        )
