"""The one Plotly template of every chart: colours safe for colour-blind readers, fonts that hold Chinese."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.report.notebook import use_offline_renderer
from analytics.terms import Status

use_offline_renderer()  # here, because every chart needs the template and nothing else does

FONTS = (
    "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Hiragino Sans GB', "
    "'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif"
)

# Okabe & Ito, "Color Universal Design" (2008): distinguishable under the common kinds of colour blindness.
INK, MUTED, FAINT, GRID = "#1c2733", "#5b6770", "#9aa5ad", "#e4e8eb"
BLUE, SKY, VERMILION, ORANGE, PURPLE, GREEN = "#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#a8568a", "#009e73"

# A status has a colour *and* a shape, so that it can be read in a black-and-white print.
STATUS_STYLE: dict[str, tuple[str, str]] = {
    Status.MET: (BLUE, "circle"),
    Status.MET_EARLY: (BLUE, "circle-dot"),
    Status.OPEN: (INK, "diamond"),
    Status.MISSED: (VERMILION, "x"),
    Status.LOST: (VERMILION, "x-open"),
    Status.UNDETERMINED: (ORANGE, "line-ns-open"),
    Status.CONTESTED: (PURPLE, "line-ns-open"),
    Status.NO_EVIDENCE: (FAINT, "line-ns-open"),
    Status.INFERRED: (MUTED, "diamond-open"),
    Status.AWAITING: (MUTED, "circle-open"),
}

# Pale ground of the seven likelihood bands, from orange (unlikely) over grey to blue (likely).
BAND_FILL = ("#f6cfae", "#fbe2cd", "#fdf0e5", "#f1f3f4", "#e6f0f8", "#d0e4f2", "#b0d2ea")


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
