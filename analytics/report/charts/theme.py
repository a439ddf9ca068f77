"""The one Plotly template of every chart, and the mark of every answer, in the colours of `analytics.palette`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any

import plotly.graph_objects as go

from analytics.palette import BLUE, FAINT, FONTS, GREEN, GRID, INK, MUTED, ORANGE, PAPER, PURPLE, SKY, TONES, VERMILION
from analytics.terms import Status

if "IPython" in sys.modules:  # here, because every chart needs the template and nothing else does
    from analytics.report.notebook import use_offline_renderer

    use_offline_renderer()


@dataclass(frozen=True)
class Mark:
    """How an answer is marked, on pages and charts alike: in colour *and* shape, so that it can be read without colour.

    Parameters
    ----------
    tone : str
        One of `TONES`.
    shape : str
        Shape that pages draw: ``disc, diamond, triangle, check, cross, half``.
    """

    tone: str
    shape: str

    @property
    def colour(self) -> str:
        """The colour of its tone."""
        return TONES[self.tone]

    @property
    def symbol(self) -> str:
        """The same shape as Plotly names it."""
        return _SYMBOLS[self.shape]


_SYMBOLS = {
    "disc": "circle",
    "diamond": "diamond",
    "triangle": "triangle-down",
    "check": "circle-dot",
    "cross": "x",
    "half": "square-open",
}

#: The mark of each band of likelihood, and of each status that is an answer by itself.
MARKS: dict[str, Mark] = {
    "virtually certain": Mark("good", "disc"),
    "very likely": Mark("good", "disc"),
    "likely": Mark("fair", "disc"),
    "about as likely as not": Mark("even", "diamond"),
    "unlikely": Mark("poor", "triangle"),
    "very unlikely": Mark("bad", "triangle"),
    "exceptionally unlikely": Mark("bad", "triangle"),
    Status.MET: Mark("good", "check"),
    Status.MET_EARLY: Mark("good", "check"),
    Status.MISSED: Mark("bad", "cross"),
    Status.LOST: Mark("bad", "cross"),
    Status.CONTESTED: Mark("doubt", "half"),
    Status.UNDETERMINED: Mark("doubt", "half"),
    Status.OPEN: Mark("even", "diamond"),
    Status.NO_EVIDENCE: Mark("even", "half"),
    Status.INFERRED: Mark("even", "diamond"),
    Status.AWAITING: Mark("even", "disc"),
}


def open_symbol(symbol: str) -> str:
    """The hollow form of a Plotly symbol.

    Examples
    --------
    >>> open_symbol("circle"), open_symbol("square-open")
    ('circle-open', 'square-open')
    """
    return symbol if symbol.endswith("-open") else f"{symbol}-open"


#: Colour and Plotly symbol of a status, hollow where nothing of the goal's own stands behind it.
STATUS_STYLE: dict[str, tuple[str, str]] = {
    status: (MARKS[status].colour, MARKS[status].symbol if status.on_own_data else open_symbol(MARKS[status].symbol))
    for status in Status
}


@cache
def template() -> go.layout.Template:
    """Return the template shared by all figures.

    Returns
    -------
    plotly.graph_objects.layout.Template
        To be set as ``figure.update_layout(template=template())``.

    Examples
    --------
    >>> template().layout.paper_bgcolor
    '#ffffff'
    """
    axis = {
        "gridcolor": GRID,
        "linecolor": FAINT,
        "zeroline": False,
        "ticks": "outside",
        "tickcolor": FAINT,
        "ticklen": 4,
        "automargin": True,
        "title": {"font": {"size": 12, "color": MUTED}, "standoff": 8},
        "tickfont": {"size": 12, "color": MUTED},
        "fixedrange": True,
    }
    layout = {
        "font": {"family": FONTS, "size": 13, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "colorway": [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY],
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "align": "left",
            "bgcolor": PAPER,
            "bordercolor": FAINT,
            "font": {"family": FONTS, "size": 12, "color": INK},
            "namelength": -1,
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": -0.12,
            "yanchor": "top",
            "font": {"size": 12, "color": MUTED},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "dragmode": False,
        "xaxis": axis,
        "yaxis": axis,
    }
    return go.layout.Template(layout=layout)


@cache
def plain_template() -> dict[str, Any]:
    """The same as a part of a `Drawing`."""
    made: dict[str, Any] = template().to_plotly_json()
    return made
