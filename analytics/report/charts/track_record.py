"""Track record: stated probabilities against what came, with the number of cases behind each."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analytics.attainment.outlook_rows import NAN, rows_as
from analytics.palette import BLUE, FAINT, INK, MUTED, PAPER, SKY, VERMILION
from analytics.report.charts.axes import HOVER, lane_words, need
from analytics.report.charts.chart import Chart, Heading, Table, table_header
from analytics.report.charts.theme import template
from analytics.words.catalogue import say
from analytics.words.escape import clean, label
from analytics.words.numbers import (
    absent,
    number,
    share,
    span,
    whole_percents,
)

RELIABILITY_COLUMNS = ("bin_low", "bin_high", "n", "mean_p", "frequency")


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Probabilities that were stated alike, and how often they came true; the bounds are a calibrated forecaster's."""

    bin_low: float = NAN
    bin_high: float = NAN
    mean_p: float = NAN
    frequency: float = NAN
    n: float = NAN
    low: float = NAN
    high: float = NAN


@dataclass(frozen=True, kw_only=True)
class SkillBar:
    """Skill over a reference, in words whose, with its range and the number of cases."""

    name: str = ""
    skill: float = NAN
    low: float = NAN
    high: float = NAN
    n: float = NAN


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
    hover = [_hover(row, lang) for row in rows_as(Bin, data)]
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
            textfont={"size": 11, "color": MUTED},
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
            marker={"size": size.tolist(), "color": BLUE, "line": {"width": 1, "color": PAPER}},
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


def _hover(row: Bin, lang: str) -> str:
    """Say what was stated in a bin, and how often it came true."""
    hits = number(row.n * row.frequency, 0)
    range_ = span(100 * row.bin_low, 100 * row.bin_high, lang, 0)
    stated = say(lang, "chart.reliability_stated", span=range_, mean=whole_percents(row.mean_p))
    came = say(lang, "chart.reliability_came", hits=hits, n=number(row.n, 0), share=number(100 * row.frequency, 0))
    lines = [f"<b>{label(stated)}</b>", label(came)]
    if not absent(row.low) and not absent(row.high):
        range_ = span(100 * row.low, 100 * row.high, lang, 0)
        lines.append(label(say(lang, "chart.reliability_range", span=range_)))
    return "<br>".join(lines)


def reliability_alt(data: pd.DataFrame, lang: str) -> str:
    """Say in one sentence what a reliability diagram shows, bin by bin.

    Parameters
    ----------
    data, lang
        As in `reliability`.

    Examples
    --------
    >>> bins = pd.DataFrame({"bin_low": [0.0, 0.5], "bin_high": [0.5, 1.0], "n": [8, 4], "mean_p": [0.2, 0.8],
    ...                      "frequency": [0.25, 0.75]})
    >>> reliability_alt(bins, "en")
    'Reliability diagram of 12 past probabilities: stated 20 %, met 25 % (8 cases); ...'
    """
    items = [
        say(
            lang,
            "chart.reliability_item",
            p=number(100 * row.mean_p, 0),
            share=number(100 * row.frequency, 0),
            n=number(row.n, 0),
        )
        for row in rows_as(Bin, data[data["n"] > 0].sort_values("bin_low"))
    ]
    n = number(data["n"].sum(), 0)
    return say(lang, "chart.reliability_alt", n=n, items=say(lang, "meta.semi").join(items))


def reliability_table(data: pd.DataFrame, lang: str) -> Table:
    """One row a bin: stated probability, how often it came true, number of cases."""
    lines = [
        [
            *(share(part, lang) for part in (row.mean_p, row.frequency)),
            number(row.n),
        ]
        for row in rows_as(Bin, data[data["n"] > 0].sort_values("bin_low"))
    ]
    return table_header(lang, "chart.reliability_x", "chart.reliability_y", "chart.reliability_n"), lines


SKILL_COLUMNS = ("name", "skill")
BAR_PX, FOOT_PX = 44, 56


def skill_bars(data: pd.DataFrame, lang: str) -> go.Figure:
    """Draw the skill of each model (or origin) over a reference as a bar.

    Parameters
    ----------
    data : DataFrame
        One row a bar, from the top: ``name`` (words as they are to be read), ``skill`` (1 perfect, 0 no better
        than the reference, below 0 worse); where present ``low, high``, its range, and ``n``, cases.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` 'skill' in ``meta``.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> skill_bars(pd.DataFrame({"name": ["a"], "skill": [0.4]}), "en").data[0].x
    (40.0,)
    """
    need(data, *SKILL_COLUMNS)
    data = data[data["skill"].notna()].reset_index(drop=True)
    figure = go.Figure()
    ranged = {"low", "high"} <= set(data.columns)
    least = min([0.0, *(data["low"] if ranged else data["skill"]).fillna(0.0)])
    figure.update_layout(
        template=template(),
        height=20 + FOOT_PX + BAR_PX * max(len(data), 1),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        showlegend=False,
        xaxis={
            "range": [min(100 * least * 1.1, -2.0), 104],
            "title": {"text": say(lang, "chart.skill_x")},
            "zeroline": True,
            "zerolinecolor": INK,
        },
        yaxis={"range": [max(len(data), 1) - 0.4, -0.65], "visible": False},
    )
    if data.empty:
        return figure
    error = None
    if ranged:
        up, down = 100 * (data["high"] - data["skill"]), 100 * (data["skill"] - data["low"])
        error = {"type": "data", "array": up.tolist(), "arrayminus": down.tolist(), "color": INK, "width": 4}
    figure.add_trace(
        go.Bar(
            orientation="h",
            x=(100 * data["skill"]).tolist(),
            y=[i + 0.12 for i in range(len(data))],
            width=0.34,
            marker={"color": [BLUE if s >= 0 else VERMILION for s in data["skill"]]},
            error_x=error,
            customdata=[_skill_hover(row, lang) for row in rows_as(SkillBar, data)],
            hovertemplate=HOVER,
            meta={"series": "skill"},
        )
    )
    for i, row in enumerate(rows_as(SkillBar, data)):
        lane_words(figure, i + 0.12, label(row.name, 40), label(_skill(row.skill, lang)), shift=16)
    return figure


def _skill(x: float, lang: str) -> str:
    return share(x, lang)


def _skill_hover(row: SkillBar, lang: str) -> str:
    lines = [
        f"<b>{label(row.name, 60)}</b>",
        label(say(lang, "chart.skill_hover", skill=_skill(row.skill, lang))),
    ]
    if not absent(row.low) and not absent(row.high):
        low, high = _skill(row.low, lang), _skill(row.high, lang)
        lines.append(label(say(lang, "chart.skill_range", low=low, high=high)))
    if not absent(row.n):
        lines.append(say(lang, "chart.skill_n", n=number(row.n, 0)))
    return "<br>".join(lines)


def skill_bars_alt(data: pd.DataFrame, lang: str) -> str:
    """Say in one sentence what skill bars show.

    Parameters
    ----------
    data, lang
        As in `skill_bars`.

    Examples
    --------
    >>> skill_bars_alt(pd.DataFrame({"name": ["line", "panel"], "skill": [-0.1, 0.4]}), "en")
    'Bars of the error saved against the reference: line −10 %; panel 40 %.'
    """
    items = [
        say(lang, "chart.skill_item", name=row.name, skill=_skill(row.skill, lang))
        for row in rows_as(SkillBar, data[data["skill"].notna()])
    ]
    return say(lang, "chart.skill_alt", items=say(lang, "meta.semi").join(items))


def skill_bars_table(data: pd.DataFrame, lang: str) -> Table:
    """One row a bar."""
    lines = [[clean(row.name), number(100 * row.skill, 0)] for row in rows_as(SkillBar, data[data["skill"].notna()])]
    return table_header(lang, "chart.col_name", "chart.skill_x"), lines


def reliability_chart(data: pd.DataFrame, lang: str, heading: Heading) -> Chart:
    """Draw stated probabilities against outcomes, with their text alternative and their table."""
    words = (reliability_alt(data, lang), reliability_table(data, lang))
    return Chart.of("reliability", heading, reliability(data, lang), *words)


def skill_chart(data: pd.DataFrame, lang: str, heading: Heading) -> Chart:
    """Draw the error saved against references, with its text alternative and its table."""
    return Chart.of("skill", heading, skill_bars(data, lang), skill_bars_alt(data, lang), skill_bars_table(data, lang))
