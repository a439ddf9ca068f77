"""Tables for spreadsheets: text that a spreadsheet would run as a formula is written so that it is shown instead."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

#: a cell that begins so is run as a formula, also with blanks before it and in full width; as RE2 and Python read it
FORMULA = r"^[\s\x00-\x1f]*[=+@＝＋＠－-].|^[\t\r\n]"
#: a number is none, whatever its sign; nor is a sign alone
NUMBER = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*%?\s*$"
MARK = "'"
#: what stands between several items of one cell
BETWEEN = "; "
_FORMULA, _NUMBER = re.compile(FORMULA, re.DOTALL), re.compile(NUMBER)


def runs(text: str) -> bool:
    """Whether a spreadsheet would run a text.

    Examples
    --------
    >>> [runs(text) for text in ("=1+1", "-2+3", "@SUM(A1)", "＝1", " =1", "-5", "=", ">=", "新乡")]
    [True, True, True, True, True, False, False, False, False]
    """
    return bool(_FORMULA.match(text)) and not _NUMBER.match(text)


def one_text(value: Any) -> Any:
    """The items of a cell that holds several as one text, for people and files; any other cell as it is.

    Within the program such a cell stays a tuple: nothing takes the text apart again.

    Examples
    --------
    >>> one_text(("a", "b")), one_text(()), one_text("a"), one_text(1.5)
    ('a; b', '', 'a', 1.5)
    """
    return BETWEEN.join(map(str, value)) if isinstance(value, tuple) else value


def cell(value: Any) -> Any:
    """A cell as it may be written: an apostrophe goes before a text that would be run, several items are one text.

    Examples
    --------
    >>> cell("=HYPERLINK(1)"), cell("-1"), cell(-1.5), cell(None), cell(("=1+1", "b"))
    ("'=HYPERLINK(1)", '-1', -1.5, None, "'=1+1; b")
    """
    value = one_text(value)
    return f"{MARK}{value}" if isinstance(value, str) and runs(value) else value


def harmless(rows: pd.DataFrame) -> pd.DataFrame:
    """A table as it may be written; numbers and dates are untouched.

    Examples
    --------
    >>> harmless(pd.DataFrame({"name": ["=1+1", "a"], "value": [-1.0, 2.0]})).to_dict("list")
    {'name': ["'=1+1", 'a'], 'value': [-1.0, 2.0]}
    """
    words = [name for name in rows.columns if not (pd.api.types.is_numeric_dtype(rows[name])
                                                   or pd.api.types.is_datetime64_any_dtype(rows[name]))]  # fmt: skip
    return rows.assign(**{name: rows[name].astype(object).map(cell) for name in words})


def as_meant(text: pd.Series) -> pd.Series:
    """Text of a table that was written by `harmless` and filled in, without the apostrophes.

    Examples
    --------
    >>> as_meant(pd.Series(["'=1+1", "'quoted'"])).tolist()
    ['=1+1', "'quoted'"]
    """
    marked = text.str.startswith(MARK) & text.str.slice(1).map(runs).astype(bool)
    return text.mask(marked, text.str.slice(1))
