"""A chart together with all that is said of it: title, text alternative, table."""

from __future__ import annotations

from dataclasses import dataclass, field

import plotly.graph_objects as go

from analytics.report.html import figure_json
from analytics.words.numbers import Row


@dataclass(frozen=True)
class Chart:
    """One chart with all it needs to be read without seeing it.

    Parameters
    ----------
    id : str
        HTML id, unique on a page; also the name of its files.
    kind : str
        ``board``, ``multiples``, ``fan``, ``months``, ``ladder``, ``budget``, ``path``, ``calendar`` or ``ranking``.
    title, alt : str
        Heading and text alternative.
    figure : plotly.graph_objects.Figure
        The chart.
    header, lines : list
        The table behind it, all strings.
    target_id : str
        Target it is about, ``''`` where it is about several.
    """

    id: str
    kind: str
    title: str
    alt: str
    figure: go.Figure
    header: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    target_id: str = ""

    def as_row(self) -> Row:
        """What the templates name."""
        told = {name: getattr(self, name) for name in ("id", "kind", "title", "alt", "header", "lines", "target_id")}
        return {**told, "json": figure_json(self.figure)}
