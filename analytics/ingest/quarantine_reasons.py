"""Why a row is refused: a sentence with its values apart, from the reader that says it to the table ``quarantine``.

A reader gives a `Message`, one of no values as plain text, or `Each` where the values differ from row to row. The table
keeps the English sentence for every reader, and beside it the template and the values, by which it is said in Chinese.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import printable
from analytics.message import Message, joined

#: Sentences that several readers say.
NOT_A_NUMBER = Message("not a number")
NO_HOUR = Message("bad date: expected a day and an hour from 0 to 24")
OUT_OF_RANGE = Message("impossible value: expected {low} to {high}")
TWICE = Message("duplicate key with another value: line {line} says {value}")


class Each:
    """A sentence whose values differ from row to row.

    Parameters
    ----------
    sentence : Message
        Template with braces.
    **values : Series
        What fills each brace, by the rows' own index; text or numbers.

    Examples
    --------
    >>> unit = pd.Series(["ug/m3", "mg/m3"])
    >>> Each(Message("wrong unit: expected {unit}"), unit=unit).at(unit.index[1:])
    array(['wrong unit: expected mg/m3'], dtype=object)
    """

    def __init__(self, sentence: Message, /, **values: pd.Series) -> None:
        self.template, self.values = sentence.template, values

    def at(self, rows: pd.Index) -> npt.NDArray[np.object_]:
        """The sentences of some rows."""
        columns = [self.values[name].loc[rows].astype(str) for name in self.values]
        return _objects([Message(self.template, **dict(zip(self.values, row, strict=True)))
                         for row in zip(*columns, strict=True)])  # fmt: skip


#: Sentence of all rows, a sentence without values for each row, or one with its own values for each row.
Why = str | pd.Series | Each


def of_rows(why: Why, rows: pd.Index) -> pd.Series:
    """Sentences of the rows that are hit, which keep their values, indexed from 0."""
    if isinstance(why, Each):
        said = why.at(rows)
    else:
        said = _objects(why.loc[rows].tolist() if isinstance(why, pd.Series) else [why] * len(rows))
    return pd.Series(said, dtype=object)


def as_kept(sentences: pd.Series) -> pd.DataFrame:
    """Sentences as the table keeps them: ``reason, reason_template, reason_values`` (JSON), by the same index.

    Examples
    --------
    >>> said = pd.Series([Message("bad date: after {day}", day="2026-01-01"), "not a number"], dtype=object)
    >>> as_kept(said)["reason_values"].tolist()
    ['{"day": "2026-01-01"}', '{}']
    """
    values = [{name: str(one) for name, one in getattr(said, "values", {}).items()} for said in sentences]
    return pd.DataFrame(
        {
            "reason": [str(said) for said in sentences],
            "reason_template": [str(getattr(said, "template", said)) for said in sentences],
            "reason_values": [json.dumps(one, ensure_ascii=False) for one in values],
        },
        index=sentences.index,
        dtype=object,
    )


def from_kept(row: Mapping[Any, Any]) -> str:
    """The sentence of a row of the table; of a row that was kept without template and values its English text.

    Examples
    --------
    >>> row = {"reason": "before 1900", "reason_template": "before {year}", "reason_values": '{"year": "1900"}'}
    >>> from_kept(row)
    'before 1900'
    """
    template = row["reason_template"]
    if not isinstance(template, str):
        return str(row["reason"])
    return Message(template, **json.loads(row["reason_values"]))


def _objects(sentences: list[Any]) -> npt.NDArray[np.object_]:
    made: npt.NDArray[np.object_] = np.empty(len(sentences), dtype=object)
    made[:] = sentences
    return made


#: cells with one fault that are named beside the first
MOST_NAMED = 10


def others(n: int, cells: Sequence[tuple[int, str]]) -> Message | str:
    """The other cells with the fault of a line that is shown: the first ones by line and value, then how many more.

    Parameters
    ----------
    n : int
        How many there are.
    cells : sequence of (int, str)
        Line and value of the first ones.

    Examples
    --------
    >>> str(others(2, [(7, "x"), (9, "")])), others(0, [])
    (" (and 2 more: line 7 'x', line 9)", '')
    """
    if not n:
        return ""
    where = [Message("line {line}", line=line) for line, _ in cells[:MOST_NAMED]]
    values = [repr(printable(value)) if value else "" for _, value in cells[:MOST_NAMED]]
    named = [joined([place, value], " ") if value else place for place, value in zip(where, values, strict=True)]
    rest = ", …" if n > len(named) else ""
    return Message(" (and {n} more: {cells}{rest})", n=n, cells=joined(named, ", "), rest=rest)
