"""Rows of a table that are no day and no place: means, totals and extremes of the rows above, and remarks below them.

A bureau closes its table of days with a row 平均 or 合计 and a line that begins 注. Such a row repeats what the days
hold, so that it is left out; it is named as what it is, because nothing in it has to be corrected.
"""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from analytics import resources
from analytics.message import Message

_TABLE = "row_labels.csv"
SUMMARY = Message("a row of means, totals or extremes of other rows: left out, nothing to correct")
REMARK = Message("a remark beside the table: left out, nothing to correct")


@cache
def _words(kind: str) -> list[str]:
    path = resources.raw_dir() / "lexicon" / _TABLE
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return [str(word) for word in table.loc[table["kind"] == kind, "word"]]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a cell holds that labels a summary, and how one begins that is a remark; English words as whole words."""
    summary, remark = (
        "|".join(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in _words(kind))
        for kind in ("summary", "remark")
    )
    return re.compile(summary, re.IGNORECASE), re.compile(rf"[*※(\[【]?\s*(?:{remark})", re.IGNORECASE)


def sums_of_columns() -> frozenset[str]:
    """Heads of columns beside those of places that sum them up: words of summaries and of a whole area.

    Examples
    --------
    >>> {"合计", "全市"} <= sums_of_columns()
    True
    """
    return frozenset([*_words("summary"), *_words("whole")])


def is_summary(labels: pd.Series) -> pd.Series:
    """Whether a cell that should be a day or a place labels a summary of other rows.

    Parameters
    ----------
    labels : Series of str
        Cells that were found to be neither.

    Examples
    --------
    >>> is_summary(pd.Series(["全省平均", "2023年均值", "Average", "Meanwood", ""])).tolist()
    [True, True, True, False, False]
    """
    return labels.str.contains(_patterns()[0])


def reasons(labels: pd.Series, otherwise: str | pd.Series) -> pd.Series:
    """Why rows are left out whose label is neither a day nor a place, on the index of the labels.

    Parameters
    ----------
    labels : Series of str
        What stands there.
    otherwise : str or Series
        What is wrong with any other label.

    Examples
    --------
    >>> found = reasons(pd.Series(["年均值", "注：平均为算术平均", "31/13/2025"]), Message("bad date: expected a day"))
    >>> [said.split(":")[0] for said in found]
    ['a row of means, totals or extremes of other rows', 'a remark beside the table', 'bad date']
    """
    summary, remark = is_summary(labels), labels.str.match(_patterns()[1])
    said = otherwise if isinstance(otherwise, pd.Series) else pd.Series(otherwise, index=labels.index, dtype=object)
    return said.mask(summary, SUMMARY).mask(remark, REMARK)
