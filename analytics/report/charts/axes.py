"""What several charts share: units on axes, ticks of months and years, the line at the date of the assessment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.likelihood import BAND_RANGES
from analytics.attainment.outlook_rows import CONVERTED, NAN, bases_in
from analytics.palette import BAND_FILL, FAINT, INK, MUTED, PAPER, VERMILION, faded
from analytics.words.catalogue import say
from analytics.words.escape import clean, display_width, label
from analytics.words.numbers import absent, date_text, join_unit, number, span
from analytics.words.numbers import unit_words as words_of

NO_NAME = "<extra></extra>"
#: Ticks of an axis of probability, per cent: the limits of the bands of likelihood but those of 1 and 99, which would
#: stand on the ends.
PROBABILITY_TICKS = [0, *(high for _, _, high in BAND_RANGES if 5 < high < 95), 100]
HOVER = "%{customdata}" + NO_NAME


def need(data: pd.DataFrame, *columns: str) -> None:
    """Raise ValueError naming the columns a chart cannot do without.

    Examples
    --------
    >>> need(pd.DataFrame({"a": []}), "a", "b")
    Traceback (most recent call last):
    ValueError: chart data have no columns b
    """
    lacking = [name for name in columns if name not in data]
    if lacking:
        raise ValueError(f"chart data have no columns {', '.join(lacking)}")


def unit_words(unit: str, lang: str) -> str:
    """Write a unit alone, safe for a label.

    Examples
    --------
    >>> unit_words("ug/m3", "en"), unit_words("%", "zh")
    ('µg/m³', '%')
    """
    return label(words_of(unit, lang))


def iso(days: Any) -> list[str]:
    """Days as ISO text, which Plotly reads as dates."""
    return list(pd.DatetimeIndex(pd.to_datetime(days)).strftime("%Y-%m-%d"))


def month_axis(first: Any, last: Any, lang: str) -> dict[str, Any]:
    """Axis of days with a tick at each month of a year, or at each quarter or year of a longer span."""
    first, last = pd.Timestamp(first), pd.Timestamp(last)
    months = pd.date_range(first.replace(day=1), last, freq="MS")
    months = months[months >= first - pd.Timedelta(days=15)]
    if len(months) > 14:
        step = 3 if len(months) <= 40 else 12
        months = months[(months.month - 1) % step == 0]
    one_year = len(months) == 0 or months[0].year == months[-1].year
    return {
        "range": [str(first.date()), str(last.date())],
        "tickvals": iso(months),
        "ticktext": [
            say(lang, "format.month_tick", month=say(lang, f"months.{m.month}"))
            if one_year
            else say(lang, "chart.month_year", year=m.year, month=say(lang, f"months.{m.month}"))
            for m in months
        ],
        "tickangle": 0,
        "ticklabeloverflow": "allow",
        "showgrid": False,
    }


def scatter(x: Sequence[Any], y: Sequence[Any], customdata: Sequence[Any] | None = None, **more: Any) -> dict[str, Any]:
    """A trace of points or lines, as a part of a figure that is made at once.

    Parameters
    ----------
    x, y, customdata : sequence
        Texts, numbers or None; the library takes them as they are, without looking at each.
    **more
        Other attributes of a scatter trace.

    Examples
    --------
    >>> go.Figure(data=[scatter(["2025-01-01", "2025-01-02"], [1.0, None], name="a")]).data[0].y.tolist()
    [1.0, None]
    """
    columns = {"x": x, "y": y} | ({} if customdata is None else {"customdata": customdata})
    return {"type": "scatter", **{name: np.array(cells, dtype=object) for name, cells in columns.items()}, **more}


def shifts_of_names(at: np.ndarray, step: float) -> np.ndarray:
    """How far names at the ends of lines move, so that none covers another.

    Parameters
    ----------
    at : ndarray (n,)
        Heights of the ends in pixels, ascending.
    step : float
        Height of a name in pixels.

    Examples
    --------
    Two ends three pixels apart are moved to thirteen, five down and five up:

    >>> shifts_of_names(np.array([0.0, 3.0]), 13.0).tolist()
    [-5.0, 5.0]
    """
    # Push each name up to at least one step above the one below it, then recentre the whole stack.
    ranks = np.arange(len(at)) * step
    placed = np.maximum.accumulate(at - ranks) + ranks
    placed -= (placed - at).mean()
    return np.asarray(placed - at)


def day_line(day: date) -> dict[str, Any]:
    """A fine line at the date of the assessment."""
    line = {"color": FAINT, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": str(day), "x1": str(day), "yref": "paper", "y0": 0, "y1": 1, "line": line}


def today_words(day: date, lang: str) -> dict[str, Any]:
    """The words above that line."""
    return {
        "x": str(day),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": say(lang, "fan.as_of"),
        "font": {"size": 11, "color": MUTED},
        "name": "as of",
    }


def level_line(figure: go.Figure, ends: list[Any], level: float, name: str) -> None:
    """Draw a threshold as a thin line from end to end."""
    figure.add_trace(
        go.Scatter(
            x=ends,
            y=[level, level],
            mode="lines",
            line={"color": VERMILION, "width": 1.5},
            name=label(name, 60),
            hoverinfo="skip",
            meta={"series": "threshold"},
        )
    )


def likelihood_ground(figure: go.Figure, low: float, high: float, lang: str) -> None:
    """Shade the seven bands of likelihood across a chart whose y axis is a probability in percent."""
    for fill, (band, least, most) in zip(BAND_FILL, BAND_RANGES, strict=True):
        y0, y1 = (low if least == 0 else least), (high if most == 100 else most)
        figure.add_shape(
            type="rect", xref="paper", x0=0, x1=1, y0=y0, y1=y1, fillcolor=fill, line_width=0, layer="below"
        )
        words = say(lang, f"likelihood_short.{band}")
        if words:
            figure.add_annotation(
                xref="paper",
                x=0,
                xanchor="left",
                xshift=4,
                y=(y0 + y1) / 2,
                text=words.replace("<br>", "" if lang == "zh" else " "),
                showarrow=False,
                font={"size": 11, "color": MUTED},
                name="band",
            )


def lane_words(figure: go.Figure, y: float, left: str, right: str = "", bold: bool = False, shift: int = 12) -> None:
    """Write the name of a lane above it at the left, and its value at the right; both must be safe labels."""
    for side, text in (("left", left), ("right", right)):
        if text:
            figure.add_annotation(
                x=0 if side == "left" else 1,
                xref="paper",
                xanchor=side,
                xshift=4 if side == "left" else -4,
                y=y,
                yanchor="middle",
                yshift=shift,
                text=f"<b>{text}</b>" if bold else text,
                showarrow=False,
                font={"size": 12, "color": INK},
                bgcolor=faded(PAPER, 0.8),
                borderpad=0,
                name=f"{side} words",
            )


@dataclass(frozen=True, kw_only=True)
class Known:
    """A value as far as it is known: itself (NaN where there are only bounds), its bounds, and how it is known."""

    value: float = NAN
    value_low: float = NAN
    value_high: float = NAN
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class YearValue(Known):
    """One row of `analytics.series.plan_series.yearly_values`."""

    target_id: str = ""
    series: str = "value"
    year: int = 0
    valid: bool = True
    origin: str = ""


def known_text(row: Known, unit: str, lang: str, decimals: int | None = None) -> str:
    """Write a value as it is known: one number, a converted one with its likely ends, or bounds alone.

    Examples
    --------
    >>> known_text(Known(value=71.8, value_low=69.9, value_high=73.6, basis="converted"), "%", "en", 1)
    '71.8 % (69.9–73.6, 8-hour ozone converted)'
    >>> known_text(Known(value=3.0, value_low=3.0, value_high=3.0), "d", "en", 0)
    '3 days'
    """
    ends = span(row.value_low, row.value_high, lang, decimals)
    if absent(row.value):
        return join_unit(ends, unit, lang)
    one = join_unit(number(row.value, decimals), unit, lang)
    if CONVERTED not in bases_in(row.basis):
        return one
    alone = ends == number(row.value, decimals)
    return say(lang, "format.converted_sure" if alone else "format.converted", value=one, span=ends)


def wrapped(text: str, width: int, lines: int = 2) -> str:
    """Break a text into lines of at most ``width`` columns, the last one cut with an ellipsis; a safe label.

    Examples
    --------
    >>> wrapped("share of good days", 10), wrapped("优良天数比例", 6, 1)
    ('share of<br>good days', '优良…')
    """
    words = re.findall(r"[^\s\u2e80-\uffef]+\s*|[\u2e80-\uffef]\s*", clean(text))
    broken = [""]
    for word in words:
        if len(broken) < lines and broken[-1] and display_width(broken[-1] + word.rstrip()) > width:
            broken.append("")
        broken[-1] += word
    return "<br>".join(label(line.rstrip(), width) for line in broken)


def day_words(day: Any, lang: str) -> str:
    """Write a date, safe for a label."""
    return label(date_text(day, lang))
