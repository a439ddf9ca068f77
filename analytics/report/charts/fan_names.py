"""Names of a fan chart's lines, written where they run and where they end, so that no legend is needed for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment.outlook_rows import NAN, OutlookRow, one_row
from analytics.palette import BLUE, INK, MUTED, PAPER, VERMILION, faded
from analytics.report.charts.axes import shifts_of_names
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
    shifts = shifts_of_names(at, STEP_PX)
    return [(name, value, float(shift), colour) for (name, value, colour), shift in zip(ends, shifts, strict=True)]


@dataclass(frozen=True)
class LineName:
    """The name of a line where it runs: an annotation, and the shorter words for a phone."""

    words: dict[str, Any]
    short: str


def name_lines(parts: dict[str, pd.DataFrame], first: Any, demand: OutlookRow, lang: str) -> list[LineName]:
    """Names of the target's line, the year so far and the required path, each where it runs.

    Parameters
    ----------
    parts : dict of str to DataFrame
        Data of the fan chart by series.
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
    names = [_name((first, demand.threshold), (words, asked), VERMILION, place)]
    seen, must = parts.get("observed"), parts.get("required")
    if seen is not None and len(seen) and "forecast" in parts:
        row = one_row(FanDay, seen.iloc[[len(seen) // 3]])
        year = row.year
        place = {"xanchor": "right", "xshift": -4, "yanchor": "top"}
        names.append(_name((row.day, row.value), (say(lang, "fan.observed", year=year), str(year)), INK, place))
    if must is not None and len(must) > 1:
        row = one_row(FanDay, must.iloc[[len(must) // 2]])
        arrow = {"showarrow": True, "ax": 0, "ay": ARROW_PX, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": VERMILION}
        names.append(_name((row.day, row.value), (say(lang, "fan.required_short"), ""), VERMILION, arrow))
    return names


def _name(at: tuple[Any, float], words: tuple[str, str], colour: str, place: dict[str, Any]) -> LineName:
    """Words at a day and a value; on a phone the second, shorter ones."""
    long, short = (label(text, 60) for text in words)
    drawn = {
        "x": pd.Timestamp(at[0]).strftime("%Y-%m-%d"),
        "y": at[1],
        "text": long,
        "font": {"size": 12, "color": colour},
        "bgcolor": faded(PAPER, 0.75),
        "borderpad": 1,
        "name": "line name",
        "showarrow": False,
    }
    return LineName(drawn | place, short)
