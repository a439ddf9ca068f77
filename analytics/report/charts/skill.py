"""Track record: how much error forecasts save against a plain reference."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.report.charts.axes import HOVER, lane_words, need
from analytics.report.charts.theme import BLUE, INK, VERMILION, template
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import Row, absent, number, rows_of, share

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
            customdata=[_skill_hover(row, lang) for row in rows_of(data)],
            hovertemplate=HOVER,
            meta={"series": "skill"},
        )
    )
    for i, row in enumerate(rows_of(data)):
        lane_words(figure, i + 0.12, label(row["name"], 40), label(_skill(row["skill"], lang)), shift=16)
    return figure


def _skill(x: float, lang: str) -> str:
    return share(x, lang)


def _skill_hover(row: Row, lang: str) -> str:
    told = [f"<b>{label(row['name'], 60)}</b>", label(say(lang, "chart.skill_hover", skill=_skill(row["skill"], lang)))]
    if not absent(row.get("low")) and not absent(row.get("high")):
        low, high = _skill(row["low"], lang), _skill(row["high"], lang)
        told.append(label(say(lang, "chart.skill_range", low=low, high=high)))
    if not absent(row.get("n")):
        told.append(say(lang, "chart.skill_n", n=number(row["n"], 0)))
    return "<br>".join(told)


def skill_bars_alt(data: pd.DataFrame, lang: str) -> str:
    """Tell skill bars in one sentence."""
    items = [
        say(lang, "chart.skill_item", name=row["name"], skill=_skill(row["skill"], lang))
        for row in rows_of(data[data["skill"].notna()])
    ]
    return say(lang, "chart.skill_alt", items=say(lang, "meta.semi").join(items))
