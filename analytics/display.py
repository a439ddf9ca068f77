"""How objects show themselves in a notebook: small, safe HTML, made of words and tables only."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from analytics.words.numbers import absent, number, probability, probability_span

MAX_ROWS = 20


def percents(rows: pd.DataFrame) -> pd.Series:
    """Probability of each row in percent, or its bounds where only they are known.

    Parameters
    ----------
    rows : DataFrame
        ``p_met, p_low, p_high`` (0..1).

    Examples
    --------
    >>> percents(pd.DataFrame({"p_met": [0.5, None], "p_low": [0.5, 0.0], "p_high": [0.5, 0.97]})).to_list()
    ['50 %', '0–97 %']
    """
    bounded = rows["p_met"].isna() & rows["p_low"].notna() & rows["p_high"].notna()
    cells = zip(rows["p_met"], rows["p_low"], rows["p_high"], bounded, strict=True)
    texts = [probability_span(low, high, "en") if only else probability(p, "en") for p, low, high, only in cells]
    return pd.Series(texts, index=rows.index, dtype="object")


def cell(value: Any) -> str:
    """Write a cell of a card: numbers with at most two decimals, text as it is, nothing for what is missing.

    Examples
    --------
    >>> cell(44.0), cell(42.373), cell(2025), cell(None), cell("III")
    ('44', '42.37', '2025', '', 'III')
    """
    if absent(value):
        return ""
    return number(value) if isinstance(value, (float, np.floating)) else str(value)


def card(title: str, facts: Mapping[Any, Any], rows: pd.DataFrame | None = None, note: str = "") -> str:
    """A heading, a line of facts, a table and a remark as HTML; every word is escaped.

    Parameters
    ----------
    title : str
        Heading.
    facts : mapping
        Word → value, shown on one line.
    rows : DataFrame, optional
        At most `MAX_ROWS` of them are shown, and how many are not.
    note : str
        Last line.

    Examples
    --------
    >>> "<script>" in card("<script>", {"a": 1})
    False
    """
    parts = [f"<div><p style='margin:0 0 .3em'><b>{escape(title)}</b>"]
    if facts:
        line = " · ".join(f"{escape(str(key))} {escape(cell(value))}" for key, value in facts.items())
        parts.append(f"<br><small>{line}</small>")
    parts.append("</p>")
    if rows is not None and len(rows):
        parts.append(rows.head(MAX_ROWS).map(cell).to_html(index=False, escape=True, border=0))
        if len(rows) > MAX_ROWS:
            parts.append(f"<small>… and {len(rows) - MAX_ROWS} more rows</small><br>")
    if note:
        parts.append(f"<small>{escape(note)}</small>")
    return "".join([*parts, "</div>"])
