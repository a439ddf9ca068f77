"""A table of offices' judgements, one row a quantile or a probability, checked before anything is kept."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.errors import InputError, Problem, printable_path
from analytics.message import Message, joined
from analytics.targets import csvtext

#: ``goal`` is for the reader and is not kept.
COLUMNS = ["target_id", "goal", "office", "person", "judged_on", "level", "value", "probability", "note"]
#: What makes one judgement of several rows.
KEY = ["target_id", "office", "judged_on"]
SPREADSHEETS = (".xlsx", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class Entry:
    """One judgement as it was entered, with the place of each of its values.

    Parameters
    ----------
    target_id, office, person, note : str
        As entered.
    judged_on : date or None
        Day of the judgement; None: today.
    quantiles : tuple of (float, float)
        Level and value, in the order of entry.
    probability : float or None
        Stated probability of being met.
    file : str
        Where it was entered; empty for options.
    lines : tuple of int
        Line of each quantile, or the one of the probability.
    """

    target_id: str
    office: str
    person: str = ""
    judged_on: date | None = None
    quantiles: tuple[tuple[float, float], ...] = ()
    probability: float | None = None
    note: str = ""
    file: str = ""
    lines: tuple[int, ...] = ()

    def fault(self, column: str, value: object, expected: str, todo: str = "", at: int = 0) -> Problem | str:
        """A fault at a value: file, line and column, or the option."""
        if not self.file:
            tail = joined(["", todo], "; ") if todo else ""
            values = {"option": column, "value": str(value)[:80], "expected": expected, "todo": tail}
            return Message("--{option}: {value!r}, expected {expected}{todo}", **values)
        line = self.lines[at] if at < len(self.lines) else None
        return Problem(self.file, line, column, str(value), expected, todo)


def read_judgements(path: Path) -> list[Entry]:
    """Judgements of a CSV table with the columns `COLUMNS`; rows without value and probability say nothing.

    Raises
    ------
    InputError
        If the file is no such table, or a cell holds what it cannot; names line, column and value.
    """
    file = printable_path(path)
    if path.suffix.lower() in SPREADSHEETS:
        raise InputError(
            Problem(file, None, None, path.suffix, Message("a .csv file"), Message("save the sheet as CSV UTF-8"))
        )
    if not path.is_file():
        raise InputError(Problem(file, None, None, None, Message("a file that exists"), Message("check the path")))
    rows, problems = csvtext.read(path, COLUMNS)
    if problems or rows is None:
        raise InputError(problems)
    rows = rows.apply(lambda column: column.str.removeprefix("'"))
    rows = rows[(rows[["value", "probability"]] != "").any(axis=1)]
    if rows.empty:
        raise InputError(Problem(file, None, None, None, Message("at least one row with a value or a probability")))
    made = [_entry(part, file, problems) for _, part in rows.groupby(KEY, sort=False)]
    if problems:
        raise InputError(problems)
    return made


def _entry(rows: pd.DataFrame, file: str, problems: list[Problem]) -> Entry:
    """One judgement of its rows; what is wrong with a cell goes to the problems."""
    first = rows.iloc[0]
    bare = Entry(first["target_id"], first["office"], first["person"], None, (), None, first["note"], file)
    levels = [_number(line, row, "level", file, problems) for line, row in rows.iterrows()]
    values = [_number(line, row, "value", file, problems) for line, row in rows.iterrows()]
    stated = [(line, row) for line, row in rows.iterrows() if row["probability"] != ""]
    for line, row in rows.iterrows():
        problems += _row_problems(line, row, file)
    for line, row in stated[1:]:
        todo = Message("state it in one row")
        problems.append(
            Problem(file, _line(line), "probability", row["probability"], Message("one probability a judgement"), todo)
        )
    p = _number(*stated[0], "probability", file, problems) if stated else None
    pairs = [
        (level, value) for level, value in zip(levels, values, strict=True) if level is not None and value is not None
    ]
    day = _day(first["judged_on"], file, rows.index[0], problems)
    lines = tuple(_line(line) for line in rows.index)
    return Entry(bare.target_id, bare.office, bare.person, day, tuple(pairs), p, bare.note, file, lines)


def _row_problems(line: Hashable, row: pd.Series, file: str) -> list[Problem]:
    """A row states a level with its value, or a probability."""
    if (row["level"] == "") != (row["value"] == ""):
        lacking = "level" if row["level"] == "" else "value"
        return [Problem(file, _line(line), lacking, "", Message("a level and a value in each row of quantiles"))]
    if row["probability"] != "" and row["level"] != "":
        expected = Message("a level with its value, or a probability")
        return [
            Problem(file, _line(line), "probability", row["probability"], expected, Message("leave the other empty"))
        ]
    return []


def _line(line: Hashable) -> int:
    return int(str(line))


def _number(line: Hashable, row: pd.Series, column: str, file: str, problems: list[Problem]) -> float | None:
    text = str(row[column])
    if text == "":
        return None
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if math.isfinite(found):
        return found
    problems.append(Problem(file, _line(line), column, text, Message("a number")))
    return None


def _day(text: str, file: str, line: Hashable, problems: list[Problem]) -> date | None:
    if text == "":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(file, _line(line), "judged_on", text, Message("a day as YYYY-MM-DD")))
        return None
