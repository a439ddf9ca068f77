"""Rows of a derivation: text in every column, so that numbers show the digits they were compared with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analytics.words.numbers import significant

COLUMNS = ["step", "what", "formula", "inputs", "value", "unit", "clause", "grade"]
Step = dict[str, str]


def shown(value: Any) -> str:
    """Any cell as text; nothing for what is missing.

    Examples
    --------
    >>> shown(42.37400001), shown(8.0), shown(None), shown("III"), shown(True)
    ('42.374', '8', '', 'III', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return significant(value, grouped=False) if isinstance(value, float) else str(value)


def step(what: str, formula: str, inputs: str, value: str, unit: str, clause: str, grade: str = "") -> Step:
    """One row, without its number."""
    return dict(zip(COLUMNS[1:], (what, formula, inputs, value, unit, clause, grade), strict=True))


def table(steps: Iterable[Step]) -> pd.DataFrame:
    """Steps numbered from 1."""
    rows = pd.DataFrame(list(steps), columns=COLUMNS[1:])
    rows.insert(0, "step", range(1, len(rows) + 1))
    return rows
