"""How objects show themselves in a notebook: small, safe HTML, made of words and tables only."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import pandas as pd

MAX_ROWS = 20


def percent(p: float | None) -> str:
    """Probability in percent; certainty is only claimed where it is exact.

    Examples
    --------
    >>> percent(0.724), percent(0.9971), percent(1.0), percent(0.004), percent(None)
    ('72 %', '>99 %', '100 %', '<1 %', '')
    """
    if p is None or pd.isna(p):
        return ""
    if 0.99 < p < 1:
        return ">99 %"
    if 0 < p < 0.01:
        return "<1 %"
    return f"{100 * p:.0f} %"


def percents(rows: pd.DataFrame) -> pd.Series:
    """Probability of each row in percent, or its bounds where only they are known.

    Parameters
    ----------
    rows : DataFrame
        ``p_met, p_low, p_high`` (0..1).

    Examples
    --------
    >>> percents(pd.DataFrame({"p_met": [0.5, None], "p_low": [0.5, 0.0], "p_high": [0.5, 0.97]})).to_list()
    ['50 %', '0 % to 97 %']
    """
    bounds = rows["p_low"].map(percent) + " to " + rows["p_high"].map(percent)
    return rows["p_met"].map(percent).where(rows["p_met"].notna() | rows["p_low"].isna(), bounds)


def number(value: Any) -> str:
    """Number with at most two decimals, text as it is, missing as nothing.

    Examples
    --------
    >>> number(44.0), number(42.373), number(None), number("III")
    ('44', '42.37', '', 'III')
    """
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, (float, np.floating)):
        return f"{value:z.2f}".rstrip("0").rstrip(".")
    return str(value)


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
        told = " · ".join(f"{escape(str(key))} {escape(number(value))}" for key, value in facts.items())
        parts.append(f"<br><small>{told}</small>")
    parts.append("</p>")
    if rows is not None and len(rows):
        parts.append(rows.head(MAX_ROWS).map(number).to_html(index=False, escape=True, border=0))
        if len(rows) > MAX_ROWS:
            parts.append(f"<small>… and {len(rows) - MAX_ROWS} more rows</small><br>")
    if note:
        parts.append(f"<small>{escape(note)}</small>")
    return "".join([*parts, "</div>"])
