"""Columns and checks that registry schemas are made of.

Every check works on whole columns and carries the column it blames, what it expects and what to do.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pandera.pandas as pa

from analytics import slugs
from analytics.message import Message

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?"
DATE = r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|/[0-9]{1,2}/[0-9]{1,2})"
DATED = r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-[0-9]{1,2}"
Mask = Callable[[pd.DataFrame], pd.Series]


def to_date(text: pd.Series) -> pd.Series:
    """Dates of text as YYYY-MM-DD or, as spreadsheets rewrite it, YYYY/M/D; NaT for anything else.

    Examples
    --------
    >>> to_date(pd.Series(["2025-12-31", "2025/1/2", "2025-13-01", ""])).dt.strftime("%Y%m%d").tolist()
    ['20251231', '20250102', nan, nan]
    """
    shaped = text.where(text.str.fullmatch(DATE).astype(bool), "")
    # Month and day get two digits, so that one format reads both spellings.
    padded = shaped.str.replace(r"[/](?=[0-9](?:/|$))", "-0", regex=True).str.replace("/", "-", regex=False)
    return pd.to_datetime(padded, format="%Y-%m-%d", errors="coerce")


def to_number(text: pd.Series) -> pd.Series:
    """Numbers of text with a point for decimals; NaN for anything else (also for ``inf`` and ``1,000``).

    Examples
    --------
    >>> to_number(pd.Series(["67.5", "-3", "1,000", "inf"])).tolist()
    [67.5, -3.0, nan, nan]
    """
    return pd.to_numeric(text.where(text.str.fullmatch(NUMBER).astype(bool)), errors="coerce").astype(float)


class Expectation(str):
    """What a check says where it fails: a text as pandera asks for one, which keeps its parts.

    Parameters
    ----------
    expected : str
        What would have been accepted.
    todo : str
        What to do about it.
    column : str
        Column that is blamed; empty: the one that is checked.
    """

    expected: str
    todo: str
    column: str

    def __new__(cls, expected: str, todo: str = "", column: str = "") -> Expectation:
        """Join the parts to one text."""
        made = super().__new__(cls, "; ".join(filter(None, (column, expected, todo))))
        made.expected, made.todo, made.column = expected, todo, column
        return made


def check(test: Callable, expected: str, todo: str = "", column: str = "") -> pa.Check:
    """Pandera check that says an `Expectation` where it fails."""
    return pa.Check(test, name=expected, error=Expectation(expected, todo, column))


def row(column: str, mask: Mask, expected: str, todo: str = "") -> pa.Check:
    """Check across the columns of a row; `mask` is true where the row is right, and `column` is blamed."""
    return check(mask, expected, todo, column)


FILLED = check(lambda s: s != "", Message("a value"), Message("fill it in"))


def column(kind: str, required: bool, *checks: pa.Check, unique: bool = False) -> pa.Column:
    """Text column that becomes `kind` (text, date, number or flag) once it is right."""
    tests = [FILLED, *checks] if required else list(checks)
    if unique:
        tests.append(
            check(lambda s: ~s.duplicated() | (s == ""), Message("an id that no row above has"), Message("rename it"))
        )
    return pa.Column(str, tests, metadata={"kind": kind, "required": required})


def clause() -> pa.Column:
    """Clause of a plan, such as 2-1, unless a spreadsheet has turned it into a date."""
    todo = Message("format the column as text and write the clause again")
    return column(
        "text", True, check(lambda s: ~s.str.fullmatch(DATED).astype(bool), Message("a clause, not a date"), todo)
    )


def text(required: bool = True) -> pa.Column:
    """Text."""
    return column("text", required)


def blank() -> pa.Column:
    """Text that may be empty and then stays the empty string (not null)."""
    return pa.Column(str, metadata={"kind": "text", "required": True})


def identifier(required: bool = True, unique: bool = False, of_target: bool = False) -> pa.Column:
    """Id, its own if `unique`, else of a row elsewhere; that of a target begins with its plan's."""
    right = slugs.is_target_id if of_target else slugs.is_slug
    expected = slugs.EXPECTED_TARGET if of_target else slugs.EXPECTED
    test = check(lambda s: (s == "") | s.map(right).astype(bool), expected, Message("rewrite it"))
    return column("text", required, test, unique=unique)


def one_of(words: tuple[str, ...], required: bool = True, also: Callable[[str], bool] | None = None) -> pa.Column:
    """One of a few words, or one that ``also`` holds of."""
    test = check(
        lambda s: (s == "") | s.isin(words) | (False if also is None else s.map(also).astype(bool)),
        Message("one of {known}", known=", ".join(words)),
        Message("write one of these"),
    )
    return column("text", required, test)


def day(required: bool = True) -> pa.Column:
    """Date."""
    test = check(
        lambda s: (s == "") | to_date(s).notna(), Message("a date as YYYY-MM-DD"), Message("write e.g. 2025-12-31")
    )
    return column("date", required, test)


def number() -> pa.Column:
    """Number, or empty for none."""
    test = check(
        lambda s: (s == "") | to_number(s).notna(),
        Message("a number with a point for decimals"),
        Message("write e.g. 67.5"),
    )
    return column("number", False, test)


def flag() -> pa.Column:
    """Yes or no as 1 or 0."""
    return column(
        "flag", True, check(lambda s: (s == "") | s.isin(("0", "1")), Message("0 or 1"), Message("write 0 or 1"))
    )


def _ordered(frame: pd.DataFrame, start: str, end: str) -> pd.Series:
    """Whether the end is not before the start, or one of them is not a date (reported elsewhere)."""
    first, last = to_date(frame[start]), to_date(frame[end])
    return ~(last < first)


def in_order(start: str, end: str) -> pa.Check:
    """Check that a period does not end before it starts."""
    return row(
        end,
        lambda d: _ordered(d, start, end),
        Message("a day not before {day}", day=start),
        Message("swap or correct the dates"),
    )
