"""A chart with everything that is needed to read it without seeing it: title, text alternative, table."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
import plotly.io
from markupsafe import Markup

from analytics.report.page_words import PageWords
from analytics.words.catalogue import say
from analytics.words.escape import script_json
from analytics.words.numbers import of_digits

DIGITS = 5  # significant ones of a drawn number
HEIGHT = 450  # px of a figure without a height of its own, as Plotly draws it
FEWEST_IN_A_ROW = 3  # days that are written as a first one and a step
DAY_MS = 86_400_000  # milliseconds, the unit of a step between days
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Header and lines of the table behind a chart, all words.
Table = tuple[list[str], list[list[str]]]


def table_header(lang: str, *keys: str) -> list[str]:
    """Write the head of a table; a key without a section is one of the catalogue's columns.

    Examples
    --------
    >>> table_header("en", "status", "chart.col_month")
    ['Status', 'Month']
    """
    return [say(lang, key if "." in key else f"col.{key}") for key in keys]


def figure_json(figure: go.Figure) -> Markup:
    """Write a figure as JSON that is safe inside a ``<script>`` block.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Any chart of this package.

    Returns
    -------
    markupsafe.Markup
        ``{"data": …, "layout": …}`` with ``<``, ``>`` and ``&`` escaped, numbers to five significant digits, days in
        a row as their first one and a step.
    """
    # plotly.io may return None only for engines we do not use
    text = plotly.io.to_json(figure, engine="json", validate=True) or "{}"
    short = json.loads(text, parse_float=lambda digits: of_digits(float(digits), DIGITS))
    short["data"] = [_days_in_a_row(trace) for trace in short["data"]]
    return Markup(script_json(json.dumps(short, ensure_ascii=False, separators=(",", ":"))))


def _days_in_a_row(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace of points or lines whose days follow each other: the first day and a step, half of what it weighs.

    Examples
    --------
    >>> days = ["2024-02-28", "2024-02-29", "2024-03-01"]
    >>> _days_in_a_row({"type": "scatter", "x": days, "y": [1, 2, 3]})
    {'type': 'scatter', 'y': [1, 2, 3], 'x0': '2024-02-28', 'dx': 86400000}
    >>> _days_in_a_row({"type": "scatter", "x": days[::2]})
    {'type': 'scatter', 'x': ['2024-02-28', '2024-03-01']}
    """
    days = trace.get("x") or []
    if trace.get("type") != "scatter" or len(days) < FEWEST_IN_A_ROW or not all(map(_is_day, days)):
        return trace
    at = np.array(days, dtype="datetime64[D]").astype(int)
    if (np.diff(at) != 1).any():
        return trace
    return {name: value for name, value in trace.items() if name != "x"} | {"x0": days[0], "dx": DAY_MS}


def _is_day(text: Any) -> bool:
    return isinstance(text, str) and ISO_DAY.fullmatch(text) is not None


@dataclass(frozen=True)
class Heading:
    """What a chart is called where it stands.

    Parameters
    ----------
    id : str
        HTML id, unique on a page; also the name of its files.
    title : str
        Heading in words.
    target_id : str
        Target it is about, ``''`` where it is about several.

    Examples
    --------
    >>> Heading("fan-a", "PM2.5 in 2025", "x-2023/1").title
    'PM2.5 in 2025'
    """

    id: str
    title: str
    target_id: str = ""


@dataclass(frozen=True)
class Chart:
    """A figure with its title, its text alternative and the table of its numbers.

    Parameters
    ----------
    id : str
        HTML id, unique on a page; also the name of its files.
    kind : str
        ``board``, ``inferred``, ``multiples``, ``fan``, ``months``, ``ladder``, ``budget``, ``path``, ``calendar``,
        ``ranking`` or ``weather``.
    title, alt : str
        Heading and text alternative.
    figure : plotly.graph_objects.Figure
        The chart.
    header, lines : list
        The table behind it, all strings.
    target_id : str
        Target it is about, ``''`` where it is about several.

    Examples
    --------
    >>> table = ["Year", "Mean (µg/m³)"], [["2025", "42.4"]]
    >>> one = Chart.of("fan", Heading("fan-a", "PM2.5 in 2025"), go.Figure(), "2025: 42.4 µg/m³.", table)
    >>> one.lines, one.alt
    ([['2025', '42.4']], '2025: 42.4 µg/m³.')
    """

    id: str
    kind: str
    title: str
    alt: str
    figure: go.Figure
    header: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    target_id: str = ""

    @classmethod
    def of(cls, kind: str, heading: Heading, figure: go.Figure, alt: str, table: Table) -> Chart:
        """Put a figure, its text alternative and its table under a heading."""
        return cls(heading.id, kind, heading.title, alt, figure, *table, heading.target_id)

    def as_row(self) -> PageWords:
        """Its parts under the names that the page templates use."""
        words = {name: getattr(self, name) for name in ("id", "kind", "title", "alt", "header", "lines", "target_id")}
        return {**words, "json": figure_json(self.figure), "height": int(self.figure.layout.height or HEIGHT)}
