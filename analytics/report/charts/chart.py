"""A chart with everything that is needed to read it without seeing it: title, text alternative, table."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import plotly.graph_objects as go
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
    return Drawing.of(figure).json()


@dataclass(frozen=True)
class Drawing:
    """A figure as its parts, traces and layout, which are dictionaries as Plotly's script reads them.

    Pages write the parts as they are. Plotly's own objects check and copy every attribute, which takes longer than all
    else about a chart; they are made where somebody asks for the `figure`.

    Parameters
    ----------
    layout : dict
        What ``layout`` of a Plotly figure takes.
    traces : list of dict
        What ``data`` of a Plotly figure takes, in the order in which they are drawn.

    Examples
    --------
    >>> drawing = Drawing({"height": 120})
    >>> drawing.scatter(x=[1, 2], y=[0.123456, float("nan")])
    >>> drawing.json()
    Markup('{"data":[{"type":"scatter","x":[1,2],"y":[0.12346,null]}],"layout":{"height":120}}')
    >>> drawing.figure.data[0].x
    (1, 2)
    """

    layout: dict[str, Any] = field(default_factory=dict)
    traces: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, figure: go.Figure) -> Drawing:
        """The parts of a figure."""
        return cls(figure.layout.to_plotly_json(), [trace.to_plotly_json() for trace in figure.data])

    def scatter(self, **attributes: Any) -> None:
        """Add a trace of points, lines or words."""
        self.traces.append({"type": "scatter", **attributes})

    def bar(self, **attributes: Any) -> None:
        """Add a trace of bars."""
        self.traces.append({"type": "bar", **attributes})

    @property
    def figure(self) -> go.Figure:
        """The figure, checked by the library."""
        return go.Figure(data=self.traces, layout=self.layout)

    @property
    def height(self) -> int:
        """Height in px."""
        return int(self.layout.get("height") or HEIGHT)

    def json(self) -> Markup:
        """As `figure_json`."""
        parts = {"data": [_days_in_a_row(_plain(one)) for one in self.traces], "layout": _plain(self.layout)}
        return Markup(script_json(json.dumps(parts, ensure_ascii=False, separators=(",", ":"))))


def _plain(part: Any) -> Any:
    """A part of a figure as JSON holds it: numbers short, what is not finite empty, attributes without a value out."""
    if isinstance(part, str):
        return part
    if isinstance(part, float):
        return of_digits(part, DIGITS) if math.isfinite(part) else None
    if isinstance(part, dict):
        return {name: _plain(one) for name, one in part.items() if one is not None}
    if isinstance(part, list | tuple):
        return [_plain(one) for one in part]
    if isinstance(part, date):
        return part.isoformat()
    return _plain(part.tolist()) if isinstance(part, np.ndarray | np.generic) else part


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
    drawing : Drawing
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
    drawing: Drawing
    header: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    target_id: str = ""

    @classmethod
    def of(cls, kind: str, heading: Heading, drawn: Drawing | go.Figure, alt: str, table: Table) -> Chart:
        """Put a figure, its text alternative and its table under a heading."""
        drawing = drawn if isinstance(drawn, Drawing) else Drawing.of(drawn)
        return cls(heading.id, kind, heading.title, alt, drawing, *table, heading.target_id)

    @property
    def figure(self) -> go.Figure:
        """The chart as a Plotly figure."""
        return self.drawing.figure

    def as_row(self) -> PageWords:
        """Its parts under the names that the page templates use."""
        words = {name: getattr(self, name) for name in ("id", "kind", "title", "alt", "header", "lines", "target_id")}
        return {**words, "json": self.drawing.json(), "height": self.drawing.height}
