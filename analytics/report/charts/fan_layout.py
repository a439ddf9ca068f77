"""Axes of a fan chart: a scale for what is settled, months, and names of past years that do not cover each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.report.charts.theme import MUTED, template
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import Row, with_unit

FAN_HEIGHT = 430
SETTLED_DAYS = 120  # before this a running mean swings too much to set the scale
NEWEST_DAYS = 30  # of the year so far that are shown whatever the scale


def _range(data: pd.DataFrame, threshold: float) -> list[float]:
    """Find the axis range that fits all but the first weeks, whose running mean is still wild."""
    seen = data.loc[data["series"] == "observed", "day"].max()
    newest = (data["series"] == "observed") & (data["day"] > seen - pd.Timedelta(days=NEWEST_DAYS))
    settled = data[newest | (data["day"] >= data["day"].min() + pd.Timedelta(days=SETTLED_DAYS))]
    settled = settled if len(settled) else data
    columns = [c for c in ("value", "q025", "q975") if c in settled]
    values = settled[columns].to_numpy(dtype=float).ravel()
    values = np.append(values[np.isfinite(values)], threshold)
    pad = 0.06 * max(float(values.max() - values.min()), 1.0)
    return [max(float(values.min()) - pad, 0.0), float(values.max()) + pad]


def lay_out(figure: go.Figure, data: pd.DataFrame, demand: Row, lang: str) -> None:
    """Set axes and margins of a fan chart, and name the past years at its right edge."""
    first, last = data["day"].min(), data["day"].max()
    months = pd.date_range(first.replace(day=1), last, freq="MS")
    ticks = [say(lang, "format.month_tick", month=say(lang, f"months.{m.month}")) for m in months]
    y_title = say(lang, "fan.y_axis", unit=label(_unit(demand, lang)))
    low, high = _range(data, float(demand["threshold"]))
    ends = _year_ends(data, high - low)
    figure.update_layout(
        template=template(),
        height=FAN_HEIGHT,
        # room at the right for the names of the past years
        margin={"l": 4, "r": 34 if ends else 8, "t": 22, "b": 8},
        hovermode="x unified",
        meta={"narrow_ticks": 3},
        xaxis={
            "range": [str(first.date()), str((last + pd.Timedelta(days=1)).date())],
            "tickvals": [str(m.date()) for m in months],
            "ticktext": ticks,
            "tickangle": 0,
            "ticklabeloverflow": "allow",
            "hoverformat": say(lang, "format.plotly_day"),
            "showgrid": False,
        },
        yaxis={
            "range": [low, high],
            "title": {"text": y_title},
        },
    )
    for year, value, shift in ends:
        figure.add_annotation(
            x=str(last.date()),
            y=value,
            yshift=shift,
            xanchor="left",
            xshift=2,
            text=str(year),
            showarrow=False,
            font={"size": 10, "color": MUTED},
            name="past year",
        )


def _unit(demand: Row, lang: str) -> str:
    return with_unit(0, demand["unit"], lang).removeprefix("0").strip()


def _year_ends(data: pd.DataFrame, span: float) -> list[tuple[int, float, float]]:
    """Return each past year, its end value and its name's shift in pixels, so that no name covers another."""
    past = data[data["series"] == "past"]
    if past.empty:
        return []
    last = past.groupby("year")["value"].last().dropna().sort_values()
    px_a_unit = (FAN_HEIGHT - 130) / span
    at = last.to_numpy() * px_a_unit
    step = 11.0
    # Push each name up to at least one step above the one below it, then recentre the whole stack.
    ranks = np.arange(len(at)) * step
    placed = np.maximum.accumulate(at - ranks) + ranks
    placed -= (placed - at).mean()
    return [(int(y), float(v), float(s)) for y, v, s in zip(last.index, last.to_numpy(), placed - at, strict=True)]
