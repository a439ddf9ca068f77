"""The one Plotly template of every chart: colours safe for colour-blind readers, fonts that hold Chinese."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go

from analytics.terms import Status

if "IPython" in sys.modules:  # here, because every chart needs the template and nothing else does
    from analytics.report.notebook import use_offline_renderer

    use_offline_renderer()

FONTS = (
    "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Hiragino Sans GB', "
    "'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif"
)

# Okabe & Ito, "Color Universal Design" (2008): distinguishable under the common kinds of colour blindness.
INK, MUTED, FAINT, GRID = "#1c2733", "#5b6770", "#9aa5ad", "#e4e8eb"
NO_DATA = "#c9cfd4"  # of a day without a value
#: lines of earlier years, the newest the darkest
PAST_GREYS = ("#d3d8db", "#c7cdd1", "#bac2c7", "#adb6bc", "#a0aab1", "#929da5", "#848f98")
BLUE, SKY, VERMILION, ORANGE, PURPLE, GREEN = "#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#a8568a", "#009e73"

#: Colour of each tone: how well a goal stands, or that it is in doubt. Every one stands out from white by 4.5 to 1.
TONES = {
    "good": BLUE,
    "fair": "#2f7bab",
    "even": MUTED,
    "poor": "#b65a10",
    "bad": "#a83a00",
    "doubt": "#8c3f70",
}


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

# Pale ground of the seven likelihood bands, from orange (unlikely) over grey to blue (likely).
BAND_FILL = ("#f6cfae", "#fbe2cd", "#fdf0e5", "#f1f3f4", "#e6f0f8", "#d0e4f2", "#b0d2ea")


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
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "colorway": [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY],
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "align": "left",
            "bgcolor": "#ffffff",
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
