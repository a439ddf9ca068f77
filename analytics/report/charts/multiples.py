"""Small multiples: the yearly values of several indicators, each against its straight line to the target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.palette import BLUE, INK, MUTED, VERMILION
from analytics.report.charts.axes import HOVER, YearValue, known_text, need, wrapped
from analytics.report.charts.chart import Chart, Drawing, Heading, Table, table_header
from analytics.report.charts.theme import plain_template
from analytics.report.row_text import (
    target_name,
    threshold_text,
    usual_decimals,
)
from analytics.words.catalogue import say
from analytics.words.escape import clean, label
from analytics.words.numbers import absent, with_unit

YEARLY_COLUMNS = ("target_id", "series", "year", "value", "value_low", "value_high")
PANEL_PX, HEAD_PX, GAP_PX, FOOT_PX = 150, 56, 30, 76
SIDE_GAP = 0.1  # between panels side by side, of the plot's width
TITLE_WIDTH = 28  # columns of text that fit half a phone's width


def multiples(
    data: pd.DataFrame, outlook: pd.DataFrame, lang: str, columns: int = 2, home_region: str | None = None
) -> go.Figure:
    """Draw one small panel a target: its yearly values and the straight line that leads to the target.

    Parameters
    ----------
    data : DataFrame
        ``target_id``, ``series`` ('value' or, for both ends of the line, 'line'), ``year``, ``value``, ``value_low,
        value_high`` (equal where the value is exact) and, where present, ``valid`` and ``basis``.
    outlook : DataFrame
        Rows of ``Assessment.outlook``; a panel for each that has data, in this order.
    lang : str
        ``'zh'`` or ``'en'``.
    columns : int
        Panels side by side.
    home_region : str, optional
        Region that the titles leave out.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` ('value', 'bounds', 'line', 'target') and ``target_id`` in ``meta``.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> goal = pd.DataFrame({"target_id": ["a"], "indicator_en": "PM2.5 mean", "comparator": "<", "threshold": 44.0,
    ...                      "unit": "ug/m3", "period_end": pd.Timestamp("2025-12-31"), "region_id": "x"})
    >>> years = pd.DataFrame({"target_id": "a", "series": "value", "year": [2023, 2024], "value": [48.2, 48.6],
    ...                       "value_low": [48.2, 48.6], "value_high": [48.2, 48.6]})
    >>> sorted({trace.meta["series"] for trace in multiples(years, goal, "en").data})
    ['target', 'value']
    """
    return multiples_drawing(data, outlook, lang, columns, home_region).figure


def multiples_drawing(
    data: pd.DataFrame, outlook: pd.DataFrame, lang: str, columns: int = 2, home_region: str | None = None
) -> Drawing:
    """As `multiples`."""
    need(data, *YEARLY_COLUMNS)
    rows = rows_as(OutlookRow, outlook[outlook["target_id"].isin(set(data["target_id"]))])
    if not rows:
        return Drawing({"template": plain_template(), "height": 120})
    columns = min(columns, len(rows))
    n_lines = math.ceil(len(rows) / columns)
    drawn = n_lines * PANEL_PX + (n_lines - 1) * (HEAD_PX + GAP_PX)  # px between the margins
    cells = _cells(n_lines, columns, (HEAD_PX + GAP_PX) / drawn)
    years = [int(data["year"].min()), int(data["year"].max())]
    drawing = Drawing({
        "template": plain_template(),
        "height": drawn + HEAD_PX + FOOT_PX,
        "margin": {"l": 4, "r": 8, "t": HEAD_PX, "b": 8},
        "hovermode": "closest",
        "legend": {"y": -34 / drawn},
        **_axes(cells, years),
        "annotations": [
            _title(row, lang, home_region, cell) for row, cell in zip(rows, cells[: len(rows)], strict=True)
        ],
    })  # fmt: skip
    for i, row in enumerate(rows, start=1):
        own = data[data["target_id"] == row.target_id].sort_values("year")
        _panel(drawing, own, row, lang, _axis("", i))
    return drawing


@dataclass(frozen=True)
class ChartCell:
    """Where a panel lies, in shares of the plot from its left and its lower edge."""

    left: float
    right: float
    bottom: float
    top: float


def _cells(lines: int, columns: int, gap: float) -> list[ChartCell]:
    """Places of panels, line by line from the top; ``gap``: between lines."""
    width, height = (1 - SIDE_GAP * (columns - 1)) / columns, (1 - gap * (lines - 1)) / lines
    corners = [(i * (width + SIDE_GAP), k * (height + gap)) for k in reversed(range(lines)) for i in range(columns)]
    return [ChartCell(left, left + width, bottom, bottom + height) for left, bottom in corners]


def _axis(name: str, i: int) -> str:
    """Name of an axis of a panel as the library counts: the first has no number."""
    return name if i == 1 else f"{name}{i}"


def _axes(cells: list[ChartCell], years: list[int]) -> dict[str, dict[str, Any]]:
    """Both axes of every panel."""
    step = max(1, math.ceil((years[1] - years[0]) / 2.5))  # as many ticks as fit half the width of a phone
    ticks = [*range(years[1], years[0] - 1, -step)][::-1]
    across = {
        "range": [years[0] - 0.5, years[1] + 0.5],
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
        "tickangle": 0,
        "tickfont": {"size": 11},
        "showgrid": False,
    }
    axes = {}
    for i, cell in enumerate(cells, start=1):
        axes[_axis("xaxis", i)] = {"anchor": _axis("y", i), "domain": [cell.left, cell.right], **across}
        up = {"anchor": _axis("x", i), "domain": [cell.bottom, cell.top]}
        axes[_axis("yaxis", i)] = {**up, "nticks": 6, "tickfont": {"size": 11}}
    return axes


def _title(row: OutlookRow, lang: str, home: str | None, cell: ChartCell) -> dict[str, Any]:
    """The name of a goal above its panel, and what it asks for."""
    name, asked = wrapped(target_name(row, lang, home), TITLE_WIDTH), label(threshold_text(row, lang), TITLE_WIDTH)
    return {
        "text": f"{name}<br><span style='color:{MUTED};font-size:11px'>{asked}</span>",
        "x": (cell.left + cell.right) / 2,
        "y": cell.top,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom",
        "yshift": 2,
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def _panel(drawing: Drawing, own: pd.DataFrame, row: OutlookRow, lang: str, number: str) -> None:
    line, values = own[own["series"] == "line"], own[own["series"] == "value"]
    target_id = str(row.target_id)
    if len(line):
        drawing.scatter(
            x=line["year"].tolist(),
            y=line["value"].tolist(),
            mode="lines",
            line={"color": VERMILION, "width": 1.5, "dash": "dash"},
            name=say(lang, "chart.multiples_line"),
            legendgroup="line",
            showlegend=_first(drawing, "line"),
            hoverinfo="skip",
            meta={"series": "line", "target_id": target_id},
            xaxis=f"x{number}",
            yaxis=f"y{number}",
        )
    _target(drawing, line, row, lang, number)
    bounded = values[values["value_low"] < values["value_high"]]
    levels = [*own[["value", "value_low", "value_high"]].stack().dropna().astype(float), float(row.threshold)]
    pad = 0.08 * max(max(levels) - min(levels), 1e-9)
    drawing.layout[f"yaxis{number}"]["range"] = [min(levels) - pad, max(levels) + pad]
    if len(bounded):
        _bounds(drawing, bounded, line, row, lang, number)
    if values["value"].notna().any():
        _values(drawing, values, line, row, lang, number)


def _first(drawing: Drawing, series: str) -> bool:
    """Whether no panel has drawn such a series yet: the first one stands in the legend."""
    return all(trace["meta"]["series"] != series for trace in drawing.traces)


def _target(drawing: Drawing, line: pd.DataFrame, row: OutlookRow, lang: str, number: str) -> None:
    drawing.scatter(
        x=[row.ends_on.year],
        y=[row.threshold],
        mode="markers",
        marker={"symbol": "diamond", "size": 9, "color": VERMILION},
        name=say(lang, "chart.multiples_target"),
        legendgroup="target",
        showlegend=_first(drawing, "target"),
        customdata=[label(threshold_text(row, lang))],
        hovertemplate=HOVER,
        meta={"series": "target", "target_id": str(row.target_id)},
        xaxis=f"x{number}",
        yaxis=f"y{number}",
    )


def _values(
    drawing: Drawing, values: pd.DataFrame, line: pd.DataFrame, row: OutlookRow, lang: str, number: str
) -> None:
    """Draw exact values; a year known by bounds only breaks the line instead of being crossed by it."""
    valid = values["valid"].fillna(True).astype(bool) if "valid" in values else pd.Series(True, index=values.index)
    drawing.scatter(
        x=values["year"].tolist(),
        y=[None if absent(v) else float(v) for v in values["value"]],
        connectgaps=False,
        mode="lines+markers",
        line={"color": INK, "width": 1.5},
        marker={"size": 7, "symbol": np.where(valid, "circle", "circle-open").tolist(), "color": INK},
        name=say(lang, "chart.multiples_value"),
        legendgroup="value",
        showlegend=_first(drawing, "value"),
        customdata=[_hover(r, row, line, lang) for r in rows_as(YearValue, values.assign(valid=valid))],
        hovertemplate=HOVER,
        meta={"series": "value", "target_id": str(row.target_id)},
        xaxis=f"x{number}",
        yaxis=f"y{number}",
    )


def _bounds(
    drawing: Drawing, bounded: pd.DataFrame, line: pd.DataFrame, row: OutlookRow, lang: str, number: str
) -> None:
    """Draw bounds, and the likely ends of a converted value, as bars from end to end; only the latter has a dot."""
    drawing.bar(
        x=bounded["year"].tolist(),
        base=bounded["value_low"].tolist(),
        y=(bounded["value_high"] - bounded["value_low"]).tolist(),
        width=0.28,
        marker={"color": BLUE, "opacity": 0.55, "line": {"width": 0}},
        name=say(lang, "chart.multiples_bounds"),
        legendgroup="bounds",
        showlegend=_first(drawing, "bounds"),
        customdata=[_hover(r, row, line, lang) for r in rows_as(YearValue, bounded)],
        hovertemplate=HOVER,
        meta={"series": "bounds", "target_id": str(row.target_id)},
        xaxis=f"x{number}",
        yaxis=f"y{number}",
    )


def _hover(value: YearValue, row: OutlookRow, line: pd.DataFrame, lang: str) -> str:
    """Say a year's value and what the straight line asked of that year."""
    unit, decimals = clean(row.unit), usual_decimals(row.unit)
    lines = [f"<b>{say(lang, 'format.year', year=int(value.year))}</b>"]
    lines.append(label(known_text(value, unit, lang, decimals)))
    if len(line) == 2 and line["year"].min() < value.year <= line["year"].max():
        asked = float(np.interp(value.year, line["year"], line["value"]))
        lines.append(say(lang, "chart.multiples_hover_line", value=label(with_unit(asked, unit, lang, decimals))))
    if not value.valid:
        lines.append(say(lang, "chart.not_valid"))
    return "<br>".join(lines)


def multiples_alt(data: pd.DataFrame, outlook: pd.DataFrame, lang: str, home_region: str | None = None) -> str:
    """Say in one sentence what small multiples show: each indicator's last value and its target.

    Parameters
    ----------
    data, outlook, lang, home_region
        As in `multiples`.

    Examples
    --------
    >>> goal = pd.DataFrame({"target_id": ["a"], "indicator_en": "PM2.5 mean", "comparator": "<", "threshold": 44.0,
    ...                      "unit": "ug/m3", "period_end": pd.Timestamp("2025-12-31"), "region_id": "x"})
    >>> years = pd.DataFrame({"target_id": "a", "series": "value", "year": [2023, 2024], "value": [48.2, 48.6],
    ...                       "value_low": [48.2, 48.6], "value_high": [48.2, 48.6]})
    >>> multiples_alt(years, goal, "en")
    'Small charts of the yearly values of 1 target, ...: X: PM2.5 mean 48.6 µg/m³ in 2024, target < 44 µg/m³.'
    """
    values = data[data["series"] == "value"].sort_values("year")
    last = {one.target_id: one for one in rows_as(YearValue, values.groupby("target_id").tail(1))}
    items = []
    for row in rows_as(OutlookRow, outlook):
        found = last.get(row.target_id)
        if found is None:
            continue
        decimals = usual_decimals(row.unit)
        text = known_text(found, clean(row.unit), lang, decimals)
        words = {"year": int(found.year), "value": text}
        name = target_name(row, lang, home_region)
        items.append(say(lang, "chart.multiples_item", name=name, threshold=threshold_text(row, lang), **words))
    return say(lang, "chart.multiples_alt", n=len(items), items=say(lang, "meta.semi").join(items))


def multiples_table(data: pd.DataFrame, outlook: pd.DataFrame, lang: str, home_region: str | None = None) -> Table:
    """One row a target, one column a year."""
    values = data[data["series"] == "value"]
    years = sorted(values["year"].unique())
    lines = []
    for row in rows_as(OutlookRow, outlook[outlook["target_id"].isin(values["target_id"])]):
        own = {int(r.year): r for r in rows_as(YearValue, values[values["target_id"] == row.target_id])}
        cells = [_yearly(own.get(int(year)), row, lang) for year in years]
        lines.append([target_name(row, lang, home_region), threshold_text(row, lang), *cells])
    return [*table_header(lang, "target", "threshold"), *(say(lang, "format.year", year=int(y)) for y in years)], lines


def _yearly(found: YearValue | None, row: OutlookRow, lang: str) -> str:
    if found is None:
        return "—"
    decimals = usual_decimals(row.unit)
    return known_text(found, clean(row.unit), lang, decimals)


def multiples_chart(data: pd.DataFrame, outlook: pd.DataFrame, lang: str, home: str, heading: Heading) -> Chart:
    """Draw small charts of yearly values, with their text alternative and their table."""
    words = (multiples_alt(data, outlook, lang, home), multiples_table(data, outlook, lang, home))
    return Chart.of("multiples", heading, multiples_drawing(data, outlook, lang, home_region=home), *words)
