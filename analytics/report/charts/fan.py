"""The fan chart: the running mean of a year, its past years, and what may still come."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.report.charts.fan_layout import lay_out
from analytics.report.charts.theme import BLUE, FAINT, INK, MUTED, SKY, VERMILION
from analytics.report.row_text import DECIMALS, threshold_text
from analytics.terms import CEILINGS
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import Row, as_date, with_unit, years_text

FAN_COLUMNS = ("series", "year", "day", "value", "q025", "q10", "q25", "q50", "q75", "q90", "q975")
_Y, _NO_NAME = "%{y:.1f}", "<extra></extra>"
_BANDS = (("95", "q025", "q975", 0.16), ("80", "q10", "q90", 0.26), ("50", "q25", "q75", 0.40))
_PAST_GREYS = ("#d3d8db", "#c7cdd1", "#bac2c7", "#adb6bc", "#a0aab1", "#929da5", "#848f98")


def fan(
    fan_data: pd.DataFrame,
    lang: str,
    threshold: float,
    comparator: str = "<",
    unit: str = "ug/m3",
    as_of: Any = None,
) -> go.Figure:
    """Draw the running mean of the target year against past years, with the forecast as quantile bands.

    Parameters
    ----------
    fan_data : DataFrame
        ``series`` ('past'|'observed'|'forecast'|'required'), ``year``, ``day`` (date within the target year,
        for past years too), ``value`` (running mean, unit of the target) and, for the forecast, its quantiles
        ``q025 q10 q25 q50 q75 q90 q975``. A closed year has no 'forecast' and no 'required'.
    lang : str
        ``'zh'`` or ``'en'``.
    threshold : float
        The target, in ``unit``.
    comparator : str
        ``<``, ``<=``, ``>`` or ``>=``.
    unit : str
        Unit id of the values.
    as_of : date, optional
        Marks where the observed part ends; left out for a closed year.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry their series in ``meta``.

    Raises
    ------
    ValueError
        If a column is missing.

    """
    lacking = [column for column in FAN_COLUMNS[:4] if column not in fan_data]
    if lacking:
        raise ValueError(f"fan data lack the columns {', '.join(lacking)}")
    data = fan_data.assign(day=pd.to_datetime(fan_data["day"])).sort_values(["series", "year", "day"])
    parts: dict[str, pd.DataFrame] = {str(name): part for name, part in data.groupby("series")}
    demand: Row = {"comparator": comparator, "threshold": threshold, "unit": unit}
    figure = go.Figure()
    lay_out(figure, data, demand, lang)
    _bands(figure, parts.get("forecast"), lang)  # below the lines, so that none is covered
    _past(figure, parts.get("past"), lang)
    _median(figure, parts.get("forecast"), lang)
    _required(figure, parts.get("required"), lang)
    _observed(figure, parts.get("observed"), demand, lang, closed="forecast" not in parts)
    _threshold(figure, data, demand, lang)
    if as_of is not None and "forecast" in parts:
        _as_of(figure, as_of, lang)
    return figure


def _days(part: pd.DataFrame) -> list[str]:
    return part["day"].dt.strftime("%Y-%m-%d").tolist()


def _past(figure: go.Figure, past: pd.DataFrame | None, lang: str) -> None:
    """Draw past years as thin lines, the newest darkest, each named at its right end."""
    if past is None:
        return
    years = sorted(int(y) for y in past["year"].unique())
    greys = _PAST_GREYS[-len(years) :] if len(years) <= len(_PAST_GREYS) else (FAINT,) * len(years)
    span = years_text(list(range(years[0], years[-1] + 1)), lang)
    for i, (year, grey) in enumerate(zip(years, greys, strict=True)):
        part = past[past["year"] == year]
        figure.add_trace(
            go.Scatter(
                x=_days(part),
                y=part["value"].tolist(),
                mode="lines",
                line={"color": grey, "width": 1.2},
                name=say(lang, "fan.past", years=span),
                legendgroup="past",
                legendrank=1090,
                showlegend=i == len(years) - 1,
                hovertemplate=say(lang, "fan.hover_past", year=year, value=_Y) + _NO_NAME,
                meta={"series": "past", "year": year},
            )
        )


def _bands(figure: go.Figure, part: pd.DataFrame | None, lang: str) -> None:
    """Draw quantile bands from wide to narrow."""
    if part is None:
        return
    days = _days(part)
    for level, low, high, opacity in _BANDS:
        figure.add_trace(
            go.Scatter(
                x=days + days[::-1],
                y=part[high].tolist() + part[low].tolist()[::-1],
                mode="lines",
                fill="toself",
                fillcolor=f"rgba(0,114,178,{opacity})",
                line={"width": 0, "color": SKY},
                name=say(lang, "fan.band", level=level),
                hoverinfo="skip",
                legendrank=1050 - int(level) // 10,
                meta={"series": "forecast", "band": level},
            )
        )


def _median(figure: go.Figure, part: pd.DataFrame | None, lang: str) -> None:
    if part is None:
        return
    figure.add_trace(
        go.Scatter(
            x=_days(part),
            y=part["q50"].tolist(),
            customdata=part[["q10", "q90"]].to_numpy().tolist(),
            mode="lines",
            line={"color": BLUE, "width": 2, "dash": "dot"},
            name=say(lang, "fan.median"),
            hovertemplate=say(
                lang, "fan.hover_median", value=_Y, low="%{customdata[0]:.1f}", high="%{customdata[1]:.1f}"
            )
            + _NO_NAME,
            legendrank=1030,
            meta={"series": "forecast", "band": "median"},
        )
    )


def _required(figure: go.Figure, part: pd.DataFrame | None, lang: str) -> None:
    if part is None:
        return
    figure.add_trace(
        go.Scatter(
            x=_days(part),
            y=part["value"].tolist(),
            mode="lines",
            line={"color": VERMILION, "width": 2, "dash": "dash"},
            name=say(lang, "fan.required"),
            hovertemplate=say(lang, "fan.hover_required", value=_Y) + _NO_NAME,
            legendrank=1020,
            meta={"series": "required"},
        )
    )


def _observed(figure: go.Figure, part: pd.DataFrame | None, demand: Row, lang: str, closed: bool) -> None:
    if part is None:
        return
    year = int(part["year"].iloc[-1])
    gap = part["value"] - float(demand["threshold"])
    inside = gap <= 0 if demand["comparator"] in CEILINGS else gap >= 0
    decimals = DECIMALS.get(demand["unit"])
    told = [
        say(
            lang,
            "fan.hover_gap_ok" if ok else "fan.hover_gap_bad",
            value=label(with_unit(abs(g), demand["unit"], lang, decimals)),
        )
        for g, ok in zip(gap.tolist(), inside.tolist(), strict=True)
    ]
    figure.add_trace(
        go.Scatter(
            x=_days(part),
            y=part["value"].tolist(),
            customdata=told,
            mode="lines",
            line={"color": INK, "width": 3},
            name=say(lang, "fan.observed_full" if closed else "fan.observed", year=year),
            hovertemplate=say(lang, "fan.hover_observed", value=_Y, gap="%{customdata}") + _NO_NAME,
            legendrank=1000,
            meta={"series": "observed", "year": year},
        )
    )


def _threshold(figure: go.Figure, data: pd.DataFrame, demand: Row, lang: str) -> None:
    text = say(lang, "fan.threshold", threshold=threshold_text(demand, lang))
    figure.add_trace(
        go.Scatter(
            x=[data["day"].min().strftime("%Y-%m-%d"), data["day"].max().strftime("%Y-%m-%d")],
            y=[demand["threshold"]] * 2,
            mode="lines",
            line={"color": VERMILION, "width": 1.5},
            name=label(text, 60),
            hoverinfo="skip",
            legendrank=1010,
            meta={"series": "threshold"},
        )
    )


def _as_of(figure: go.Figure, as_of: Any, lang: str) -> None:
    """Draw a fine line between what is known and what is not."""
    day = as_date(as_of)
    if day is None:
        return
    figure.add_shape(
        type="line",
        x0=str(day),
        x1=str(day),
        yref="paper",
        y0=0,
        y1=1,
        line={"color": FAINT, "width": 1, "dash": "dot"},
    )
    figure.add_annotation(
        x=str(day),
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=say(lang, "fan.as_of"),
        font={"size": 11, "color": MUTED},
        name="as of",
    )
