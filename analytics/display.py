"""How objects show themselves in a notebook and in a terminal: a few words and a small table, safe in both.

They are in the language of the session: that of the workspace opened last, else of the settings, else English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import DabiaoError
from analytics.settings import Settings
from analytics.words.catalogue import say
from analytics.words.column_heads import head, shown
from analytics.words.escape import clean
from analytics.words.numbers import absent, number, probability, probability_span

MAX_ROWS = 20
_session: list[str] = []  # language of the workspace opened last


def state_language(lang: str) -> None:
    """Let objects show themselves in the language of the workspace that is opened."""
    _session[:] = [lang]


def language() -> str:
    """Language of the session: of the workspace opened last, else of the settings, else English."""
    if _session:
        return _session[0]
    try:
        return Settings().message_lang
    except DabiaoError:  # settings that cannot be read are reported by what is done with them
        return "en"


def percents(rows: pd.DataFrame, lang: str) -> pd.Series:
    """Probability of each row in percent, or its bounds where only they are known.

    Parameters
    ----------
    rows : DataFrame
        ``p_met, p_low, p_high`` (0..1).
    lang : str
        ``'zh'`` or ``'en'``.

    Examples
    --------
    >>> percents(pd.DataFrame({"p_met": [0.5, None], "p_low": [0.5, 0.0], "p_high": [0.5, 0.97]}), "en").to_list()
    ['50 %', '0–97 %']
    """
    bounded = rows["p_met"].isna() & rows["p_low"].notna() & rows["p_high"].notna()
    cells = zip(rows["p_met"], rows["p_low"], rows["p_high"], bounded, strict=True)
    texts = [probability_span(low, high, lang) if only else probability(p, lang) for p, low, high, only in cells]
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


@dataclass(frozen=True, eq=False)
class SummaryCard:
    """A heading, a line of facts, a table and a remark: what an object shows of itself.

    Words of the heading, the facts and the remark are in the card's language; columns and cells of the table are named
    by `analytics.words.column_heads`.

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
    lang : str
        ``'zh'`` or ``'en'``.

    Examples
    --------
    >>> one = SummaryCard("Xinxiang", {"targets": 2}, pd.DataFrame({"value": [42.4]}), "as published")
    >>> print(one.text())
    Xinxiang
    targets 2
    value
     42.4
    as published
    >>> "<script>" in SummaryCard("<script>", {"a": 1}).html()
    False
    """

    title: str
    facts: Mapping[Any, Any] = field(default_factory=dict)
    rows: pd.DataFrame | None = None
    note: str = ""
    lang: str = "en"

    @property
    def _line(self) -> str:
        return " · ".join(f"{key} {cell(value)}" for key, value in self.facts.items())

    @property
    def _more(self) -> str:
        n = 0 if self.rows is None else len(self.rows) - MAX_ROWS
        return say(self.lang, "card.more", n=number(n, 0)) if n > 0 else ""

    def _table(self) -> pd.DataFrame | None:
        if self.rows is None or self.rows.empty:
            return None
        rows = self.rows.head(MAX_ROWS).apply(lambda column: column.map(lambda one: self._cell(str(column.name), one)))
        return rows.rename(columns=lambda name: head(str(name), self.lang))

    def _cell(self, column: str, value: Any) -> str:
        return cell(shown(column, value, self.lang))

    def text(self) -> str:
        """As a terminal shows it, one part a line; control characters are taken out."""
        table = self._table()
        drawn = "" if table is None else table.map(clean).to_string(index=False)
        parts = [clean(self.title), clean(self._line), drawn, self._more, clean(self.note)]
        return "\n".join(part for part in parts if part)

    def html(self) -> str:
        """As a notebook shows it; every word is escaped."""
        parts = [f"<div><p style='margin:0 0 .3em'><b>{escape(self.title)}</b>"]
        if self.facts:
            parts.append(f"<br><small>{escape(self._line)}</small>")
        parts.append("</p>")
        table = self._table()
        if table is not None:
            parts.append(table.to_html(index=False, escape=True, border=0))
        parts += [f"<small>{self._more}</small><br>"] if self._more else []
        parts += [f"<small>{escape(self.note)}</small>"] if self.note else []
        return "".join([*parts, "</div>"])


class Shown:
    """An object that shows itself as a card: in a notebook as HTML, in a terminal as text."""

    __slots__ = ()

    def _card(self, lang: str) -> SummaryCard:
        raise NotImplementedError

    def _language(self) -> str:
        return language()

    def __repr__(self) -> str:
        return self._card(self._language()).text()

    def _repr_html_(self) -> str:
        return self._card(self._language()).html()
