"""The charts of a back-test: reliability, error by date of forecast, skill, place of outcomes in the distribution."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.palette import BAND_FILL, BLUE, FAINT, GREEN, INK, MUTED, ORANGE, PURPLE, SKY, VERMILION
from analytics.report.charts.theme import template
from analytics.report.charts.track_record import skill_bars
from analytics.terms import Statistic
from analytics.words.catalogue import say, say_or
from analytics.words.escape import clean, label
from analytics.words.numbers import share

Summary = dict[str, Any]
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, INK)
MARKS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
HEIGHT = 380
FIFTHS = tuple(i / 5 for i in range(6))
STEP = 0.05  # between the ticks of shares of a tenth


def model_name(name: str, lang: str) -> str:
    """Short name of a model in words, or its id where the catalogue has none."""
    return say_or(lang, "model_short", clean(name))


def best_model(summary: Summary) -> str | None:
    """Model with the smallest CRPS on the cases that all of them made; None where there are none."""
    crps: dict[str, float] = summary["common"].get("crps", {})
    default = summary["question"]["default_model"]
    return min(crps, key=lambda name: (crps[name], name != default)) if crps else None


def unit_of(summary: Summary, lang: str) -> str:
    """Unit of what was forecast, in words."""
    asked = summary["question"]
    statistic = Statistic(asked["statistic"])
    concentration = "mg/m3" if asked["parameters"] == ["co"] else "ug/m3"
    unit = concentration if statistic.is_mean or statistic.is_percentile else "%" if statistic.is_day_share else "d"
    unit = "" if statistic == Statistic.COMPOSITE_INDEX else unit
    return say_or(lang, "unit", unit)


def reliability(summary: Summary, lang: str) -> go.Figure | None:
    """Stated probability against frequency, with the bars a calibrated forecaster would stay in 90 % of the time."""
    models = {name: scores for name, scores in summary["models"].items() if scores.get("reliability")}
    if not models:
        return None
    figure = go.Figure(layout={"template": template(), "height": HEIGHT + 40})
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": FAINT, "dash": "dot", "width": 1},
                       name=say(lang, "backtest.perfect"), hoverinfo="skip")  # fmt: skip
    rows_of_region = (summary["question"]["default_model"], best_model(summary), *models)
    first = next(name for name in rows_of_region if name in models)
    bars = {row["bin_low"]: row for row in models[first]["calibrated_90_percent_range"].get("bins", [])}
    rows = [row for row in models[first]["reliability"] if row["bin_low"] in bars]
    for row in rows:
        bar = bars[row["bin_low"]]
        figure.add_scatter(x=[row["mean_p"]] * 2, y=[bar["low"], bar["high"]], mode="lines", hoverinfo="skip",
                           line={"color": BAND_FILL[5], "width": 9}, showlegend=row is rows[0], legendgroup="bars",
                           name=say(lang, "backtest.bars", model=model_name(first, lang)))  # fmt: skip
    for i, (name, scores) in enumerate(models.items()):
        bins = scores["reliability"]
        figure.add_scatter(
            x=[row["mean_p"] for row in bins], y=[row["frequency"] for row in bins], mode="lines+markers",
            name=label(model_name(name, lang)), customdata=[_hover(row, lang) for row in bins], **_style(i),
            hovertemplate="%{customdata}" + f"<extra>{label(model_name(name, lang))}</extra>",
        )  # fmt: skip
    _axes(figure, lang, "stated", "came")
    figure.update_xaxes(range=[-0.02, 1.02], **_percents(FIFTHS, lang), constrain="domain")
    figure.update_yaxes(range=[-0.02, 1.02], **_percents(FIFTHS, lang))
    return figure


def by_origin(summary: Summary, lang: str) -> go.Figure | None:
    """CRPS of each model by the day of the origin, in the order of the time that is left.

    On the cases that all models made; where there are none, each on its own.
    """
    own = {name: scores["crps_by_origin"] for name, scores in summary["models"].items()}
    models = {name: days for name, days in summary["common"].get("crps_by_origin", own).items() if days}
    if not models:
        return None
    figure = go.Figure(layout={"template": template(), "height": HEIGHT})
    for i, (name, days) in enumerate(models.items()):
        words = label(model_name(name, lang))
        figure.add_scatter(x=list(days), y=list(days.values()), mode="lines+markers", name=words, **_style(i),
                           hovertemplate="%{x}: %{y:.2f}" + f"<extra>{words}</extra>")  # fmt: skip
    unit = unit_of(summary, lang)
    _axes(figure, lang, "origin_day", "crps_unit" if unit else "crps_plain", unit=unit)
    figure.update_xaxes(type="category")
    figure.update_yaxes(rangemode="tozero")
    return figure


def pit(summary: Summary, lang: str) -> go.Figure | None:
    """Share of outcomes in each tenth of the forecast distribution; flat is calibrated."""
    if not summary["models"]:
        return None
    figure = go.Figure(layout={"template": template(), "height": HEIGHT})
    figure.add_scatter(x=[0, 1], y=[0.1, 0.1], mode="lines", line={"color": MUTED, "dash": "dot", "width": 1},
                       name=say(lang, "backtest.flat"), hoverinfo="skip")  # fmt: skip
    top = 0.1
    for i, (name, scores) in enumerate(summary["models"].items()):
        counts = scores["pit_histogram"]
        parts = [n / sum(counts) for n in counts]
        top = max(top, *parts)
        edges = [j / len(counts) for j in range(len(counts) + 1)]
        style, words = _style(i), label(model_name(name, lang))
        figure.add_scatter(x=edges, y=[*parts, parts[-1]], mode="lines", name=words,
                           line={**style["line"], "shape": "hv"},
                           customdata=[share(part, lang) for part in (*parts, parts[-1])],
                           hovertemplate="%{customdata}" + f"<extra>{words}</extra>")  # fmt: skip
    _axes(figure, lang, "pit", "pit_share")
    figure.update_xaxes(range=[0, 1], **_percents(FIFTHS, lang))
    steps = [i * STEP for i in range(1 + math.ceil(top / STEP))]
    figure.update_yaxes(**_percents(steps, lang), rangemode="tozero")
    return figure


def _hover(row: dict[str, Any], lang: str) -> str:
    words = {"stated": share(row["mean_p"], lang), "came": share(row["frequency"], lang), "n": row["n"]}
    return label(say(lang, "backtest.hover_reliability", **words))


def _percents(parts: Sequence[float], lang: str) -> dict[str, Any]:
    """Ticks of an axis at parts of a whole, written in per cent."""
    return {"tickvals": list(parts), "ticktext": [share(part, lang) for part in parts]}


def _style(i: int) -> dict[str, Any]:
    """Colour, dash and mark of a model: distinguishable in black and white too."""
    j = i % len(COLOURS)
    return {"line": {"color": COLOURS[j], "dash": DASHES[j], "width": 2}, "marker": {"symbol": MARKS[j], "size": 8}}


def _axes(figure: go.Figure, lang: str, x: str, y: str, **values: str) -> None:
    figure.update_xaxes(title=say(lang, f"backtest.axis_{x}"))
    figure.update_yaxes(title=say(lang, f"backtest.axis_{y}", **values))
    figure.update_layout(legend={"y": -0.2})


def skill_chart(models: dict[str, Any], lang: str, named: Callable[[str, str], str]) -> go.Figure | None:
    """Draw the CRPS skill of every model over every reference it was compared with; None where there is none.

    Parameters
    ----------
    models : dict
        ``models`` of a back-test's ``summary.json``.
    lang : str
        ``'zh'`` or ``'en'``.
    named : callable
        Words of a model: ``(id, lang) -> str``.

    Notes
    -----
    Ranges are those of resampled years; a single year has none.
    """
    rows = [
        {
            "name": say(lang, "backtest.skill_bar", model=named(name, lang), other=named(other, lang)),
            "skill": skill["crps"]["skill"],
            "low": skill["crps"]["by_year"][0],
            "high": skill["crps"]["by_year"][1],
            "n": skill["n"],
        }
        for name, scores in models.items()
        for other, skill in scores["skill"].items()
        if "crps" in skill
    ]
    if not rows:
        return None
    data = pd.DataFrame(rows).sort_values("skill", ascending=False, kind="stable")
    return skill_bars(data.astype({"skill": float, "low": float, "high": float}), lang)
