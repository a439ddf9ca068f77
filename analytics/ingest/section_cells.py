"""Cells of section measurements: numbers, values below detection with or without their limit, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from analytics import standards
from analytics.ingest import columns as col
from analytics.ingest.date_forms import cell_text
from analytics.ingest.section_names import STATE_NAMES

#: Marks of a missing value beside those of every file.
_MISSING = {"*", "**", "***", "缺测", "无数据", *(word for word, state in STATE_NAMES.items() if state)}
_WITH_LIMIT = (
    r"^(?:<|≤)\s*([0-9.]+)\s*l?$|^([0-9.]+)\s*\(?l\)?$|^l\s*([0-9.]+)$|^(?:未检出|nd)\s*\(?\s*<?\s*([0-9.]+)\s*l?\)?$"
)
_UNDETECTED = {
    "未检出", "未检测出", "未检出(nd)", "nd", "n.d.", "n.d", "nd.", "bdl", "bd", "<dl", "<mdl", "<lod", "l",
    "低于检出限", "<检出限", "小于检出限", "not detected", "undetected", "below detection",
}  # fmt: skip


@cache
def detection_limits() -> Mapping[str, float]:
    """Limit of an item whose file does not state one: of the usual method, else the smallest limit of a class."""
    rules = standards.load()
    table = rules.water_classes
    upper = table[table["bound"] == "max"].groupby("item")["value"].min().drop("ph", errors="ignore")
    usual = rules.water_detection.set_index("item")["value"]
    return {str(item): float(value) for item, value in (upper.to_dict() | usual.to_dict()).items()}


def read_cells(cells: pd.Series, item: pd.Series, limit: pd.Series, usual: Mapping[str, float]) -> pd.DataFrame:
    """Values of a column of cells.

    Parameters
    ----------
    cells : Series
        As written.
    item : Series
        Item of each, missing where unknown.
    limit : Series
        Detection limit a column of the file states, NaN where none.
    usual : mapping
        Limit by item where the file states none.

    Returns
    -------
    DataFrame
        ``value`` (half the limit where below detection), ``value_bad`` (no number), ``flag`` (``below_detection``, and
        ``detection_assumed`` where the limit is the usual one), ``value_text``.

    Examples
    --------
    >>> cells, item = pd.Series(["0.02L", "未检出", "*", "x"]), pd.Series(["ammonia_n"] * 4)
    >>> read_cells(cells, item, pd.Series([float("nan")] * 4), {"ammonia_n": 0.025})["value"].tolist()
    [0.01, 0.0125, nan, nan]
    """
    text = cell_text(cells)
    lower = text.str.lower()
    stated = lower.str.extract(_WITH_LIMIT).bfill(axis=1)[0]
    silent = lower.isin(_UNDETECTED)
    number, bad = col.parse_numbers(text.where(~silent & ~lower.isin(_MISSING), "").where(stated.isna(), stated))
    given = limit.where(silent)
    assumed = item.map(usual).astype(float).where(silent & given.isna())
    below = stated.notna() | silent
    flag = below.map({True: "below_detection", False: ""})
    return pd.DataFrame(
        {
            "value": number.where(stated.isna(), number / 2).where(~silent, given.fillna(assumed) / 2),
            "value_bad": bad | (silent & given.isna() & assumed.isna()),
            "flag": flag + assumed.notna().map({True: "|detection_assumed", False: ""}),
            "value_text": text,
        }
    )
