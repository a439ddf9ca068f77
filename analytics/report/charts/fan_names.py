"""Names of a fan chart's lines, written where they run and where they end, so that no legend is needed for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import NAN, OutlookRow, one_row
from analytics.palette import BLUE, INK, MUTED, PAPER, VERMILION, faded
from analytics.report.row_text import threshold_text
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import number

STEP_PX = 13.0  # between two names at the right
ARROW_PX = -112  # from the required path up to its name, above the past years


@dataclass(frozen=True, kw_only=True)
class FanDay:
    """One day of a line of the fan: a value, or quantiles of the days to come."""

    series: str = ""
    year: int = 0
    day: date | None = None
    value: float = NAN
    q025: float = NAN
    q10: float = NAN
    q25: float = NAN
    q50: float = NAN
    q75: float = NAN
    q90: float = NAN
    q975: float = NAN


def line_ends(data: pd.DataFrame, px_a_unit: float, lang: str) -> list[tuple[str, float, float, str]]:
    """Name, end value, shift in pixels and colour of each line that ends at the right; no name covers another.

    Parameters
    ----------
    data : DataFrame
        Data of a fan chart.
    px_a_unit : float
        Height of a unit of the value.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    past = data[data["series"] == "past"]
    ends = [(str(year), float(value), MUTED) for year, value in past.groupby("year")["value"].last().dropna().items()]
    ahead = data[data["series"] == "forecast"].sort_values("day")
    if len(ahead):
        last = one_row(FanDay, ahead.tail(1))
        ends.append((say(lang, "fan.end_median", value=number(last.q50, 1)), last.q50, BLUE))
    seen = data[data["series"] == "observed"].sort_values("day")
    if ahead.empty and len(seen):
        last = one_row(FanDay, seen.tail(1))
        ends.append((f"<b>{last.year}</b>", last.value, INK))
    if not ends:
        return []
    ends.sort(key=lambda end: end[1])
    at = np.array([value for _, value, _ in ends]) * px_a_unit
    # Push each name up to at least one step above the one below it, then recentre the whole stack.
    ranks = np.arange(len(at)) * STEP_PX
    placed = np.maximum.accumulate(at - ranks) + ranks
    placed -= (placed - at).mean()
    shifts = placed - at
    return [(name, value, float(shift), colour) for (name, value, colour), shift in zip(ends, shifts, strict=True)]


def name_lines(figure: go.Figure, parts: dict[str, pd.DataFrame], first: Any, demand: OutlookRow, lang: str) -> None:
    """Name the target's line, the year so far and the required path where they run; on a phone in fewer words.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        The fan chart.
    parts : dict of str to DataFrame
        Its data by series.
    first : date
        First day of the axis.
    demand : OutlookRow
        ``comparator, threshold, unit`` of the target.
    lang : str
        ``'zh'`` or ``'en'``.
    """
    asked = threshold_text(demand, lang)
    place: dict[str, Any] = {"xanchor": "left", "xshift": 4, "yanchor": "bottom"}
    words = say(lang, "fan.threshold", threshold=asked)
    _name(figure, (first, demand.threshold), (words, asked), VERMILION, place)
    seen, must = parts.get("observed"), parts.get("required")
    if seen is not None and len(seen) and "forecast" in parts:
        row = one_row(FanDay, seen.iloc[[len(seen) // 3]])
        year = row.year
        place = {"xanchor": "right", "xshift": -4, "yanchor": "top"}
        _name(figure, (row.day, row.value), (say(lang, "fan.observed", year=year), str(year)), INK, place)
    if must is not None and len(must) > 1:
        row = one_row(FanDay, must.iloc[[len(must) // 2]])
        arrow = {"showarrow": True, "ax": 0, "ay": ARROW_PX, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": VERMILION}
        _name(figure, (row.day, row.value), (say(lang, "fan.required_short"), ""), VERMILION, arrow)


def _name(figure: go.Figure, at: tuple[Any, float], words: tuple[str, str], colour: str, place: dict[str, Any]) -> None:
    """Write words at a day and a value; on a phone the second, shorter ones."""
    long, short = (label(text, 60) for text in words)
    narrow = {**figure.layout.meta.get("narrow", {}), str(len(figure.layout.annotations)): short}
    figure.layout.meta = {**figure.layout.meta, "narrow": narrow}
    figure.add_annotation(
        x=pd.Timestamp(at[0]).strftime("%Y-%m-%d"),
        y=at[1],
        text=long,
        font={"size": 12, "color": colour},
        bgcolor=faded(PAPER, 0.75),
        borderpad=1,
        name="line name",
        **{"showarrow": False, **place},
    )
