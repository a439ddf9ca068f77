"""Track record: stated probabilities against what came, with the number of cases behind each."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.report.charts.axes import HOVER, need
from analytics.report.charts.theme import BLUE, FAINT, MUTED, SKY, template
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import Row, absent, number, rows_of, span, whole_percents

RELIABILITY_COLUMNS = ("bin_low", "bin_high", "n", "mean_p", "frequency")


def reliability(data: pd.DataFrame, lang: str) -> go.Figure:
    """Draw how often targets were met against the probability that had been stated, with counts below.

    Parameters
    ----------
    data : DataFrame
        One row a bin: ``bin_low, bin_high, mean_p, frequency`` (0..1), ``n`` (cases); where present ``low, high``
        (0..1), the range of the frequency that a calibrated forecaster would see, drawn as bars.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` in ``meta``: 'perfect', 'expected', 'bins', 'counts'.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> bins = pd.DataFrame({"bin_low": [0.0, 0.5], "bin_high": [0.5, 1.0], "n": [8, 4], "mean_p": [0.2, 0.8],
    ...                      "frequency": [0.25, 0.75]})
    >>> [trace.meta["series"] for trace in reliability(bins, "en").data]
    ['perfect', 'bins', 'counts']
    """
    need(data, *RELIABILITY_COLUMNS)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.76, 0.24], vertical_spacing=0.05)
    figure.update_layout(
        template=template(),
        height=430,
        margin={"l": 4, "r": 12, "t": 10, "b": 8},
        hovermode="closest",
        legend={"y": -0.16},
        bargap=0.06,
    )
    _axes(figure, lang)
    figure.add_trace(
        go.Scatter(
            x=[0, 100],
            y=[0, 100],
            mode="lines",
            line={"color": MUTED, "width": 1.2, "dash": "dot"},
            name=say(lang, "chart.reliability_perfect"),
            hoverinfo="skip",
            meta={"series": "perfect"},
        ),
        1,
        1,
    )
    data = data[data["n"] > 0].sort_values("bin_low", ignore_index=True)
    if data.empty:
        return figure
    hover = [_hover(row, lang) for row in rows_of(data)]
    if {"low", "high"} <= set(data.columns):
        _expected(figure, data, lang)
    _bins(figure, data, hover, lang)
    figure.add_trace(
        go.Bar(
            x=(50 * (data["bin_low"] + data["bin_high"])).tolist(),
            y=data["n"].tolist(),
            width=(100 * (data["bin_high"] - data["bin_low"]) * 0.92).tolist(),
            marker={"color": SKY},
            text=[number(n, 0) for n in data["n"]],
            textposition="outside",
            textfont={"size": 10, "color": MUTED},
            cliponaxis=False,
            name=say(lang, "chart.reliability_counts"),
            showlegend=False,
            customdata=hover,
            hovertemplate=HOVER,
            meta={"series": "counts"},
        ),
        2,
        1,
    )
    figure.update_yaxes(range=[0, 1.3 * float(data["n"].max())], row=2, col=1)
    return figure


def _expected(figure: go.Figure, data: pd.DataFrame, lang: str) -> None:
    """Draw the range in which the frequency of a calibrated forecaster would lie."""
    known = data.dropna(subset=["low", "high"])
    figure.add_trace(
        go.Bar(
            x=(100 * known["mean_p"]).tolist(),
            base=(100 * known["low"]).tolist(),
            y=(100 * (known["high"] - known["low"])).tolist(),
            width=3.2,
            marker={"color": FAINT, "opacity": 0.55, "line": {"width": 0}},
            name=say(lang, "chart.reliability_expected"),
            hoverinfo="skip",
            meta={"series": "expected"},
        ),
        1,
        1,
    )


def _bins(figure: go.Figure, data: pd.DataFrame, hover: list[str], lang: str) -> None:
    """Draw each bin as a dot whose area grows with its cases."""
    size = 8 + 14 * (data["n"] / data["n"].max()) ** 0.5
    figure.add_trace(
        go.Scatter(
            x=(100 * data["mean_p"]).tolist(),
            y=(100 * data["frequency"]).tolist(),
            mode="lines+markers",
            line={"color": BLUE, "width": 1},
            marker={"size": size.tolist(), "color": BLUE, "line": {"width": 1, "color": "#ffffff"}},
            name=say(lang, "chart.reliability_bins"),
            cliponaxis=False,
            customdata=hover,
            hovertemplate=HOVER,
            meta={"series": "bins"},
        ),
        1,
        1,
    )


def _axes(figure: go.Figure, lang: str) -> None:
    ticks = [0, 20, 40, 60, 80, 100]
    figure.update_xaxes(range=[-3, 103], tickvals=ticks)
    figure.update_xaxes(title={"text": say(lang, "chart.reliability_x")}, row=2, col=1)
    figure.update_yaxes(range=[-4, 104], tickvals=ticks, title={"text": say(lang, "chart.reliability_y")}, row=1, col=1)
    figure.update_yaxes(title={"text": say(lang, "chart.reliability_n")}, nticks=3, row=2, col=1)


def _hover(row: Row, lang: str) -> str:
    """Say what was stated in a bin, and how often it came true."""
    hits = number(float(row["n"]) * float(row["frequency"]), 0)
    range_ = span(100 * row["bin_low"], 100 * row["bin_high"], lang, 0)
    stated = say(lang, "chart.reliability_stated", span=range_, mean=whole_percents(float(row["mean_p"])))
    came = say(
        lang, "chart.reliability_came", hits=hits, n=number(row["n"], 0), share=number(100 * row["frequency"], 0)
    )
    told = [f"<b>{label(stated)}</b>", label(came)]
    if not absent(row.get("low")) and not absent(row.get("high")):
        range_ = span(100 * row["low"], 100 * row["high"], lang, 0)
        told.append(label(say(lang, "chart.reliability_range", span=span)))
    return "<br>".join(told)


def reliability_alt(data: pd.DataFrame, lang: str) -> str:
    """Tell a reliability diagram in one sentence, bin by bin."""
    items = [
        say(
            lang,
            "chart.reliability_item",
            p=number(100 * row["mean_p"], 0),
            share=number(100 * row["frequency"], 0),
            n=number(row["n"], 0),
        )
        for row in rows_of(data[data["n"] > 0].sort_values("bin_low"))
    ]
    n = number(data["n"].sum(), 0)
    return say(lang, "chart.reliability_alt", n=n, items=say(lang, "meta.semi").join(items))
