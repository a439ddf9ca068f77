"""The milestone ladder of a staged target: a rung for each deadline, the values reached beside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.palette import INK, MUTED, VERMILION
from analytics.report.charts.axes import HOVER, YearValue, iso, month_axis, need, unit_words
from analytics.report.charts.chart import Chart, Heading, Table, table_header
from analytics.report.charts.theme import STATUS_STYLE, template
from analytics.report.row_text import (
    clause_text,
    probability_text,
    status_text,
    threshold_text,
    usual_decimals,
    value_text,
)
from analytics.terms import Status
from analytics.words.catalogue import say
from analytics.words.escape import clean, label
from analytics.words.numbers import (
    absent,
    date_text,
    probability,
    with_unit,
)

LADDER_COLUMNS = ("comparator", "threshold", "unit", "period_end", "status")


def ladder(rows: pd.DataFrame, lang: str, values: pd.DataFrame | None = None) -> go.Figure:
    """Draw the milestones of one indicator as a ladder, each rung up to its deadline.

    Parameters
    ----------
    rows : DataFrame
        One row a milestone, as in ``Assessment.outlook``: ``comparator, threshold, unit, period_end, status``, and
        where present ``p_met, p_low, p_high, value_reported, clause``.
    lang : str
        ``'zh'`` or ``'en'``.
    values : DataFrame, optional
        Values reached: ``year, value`` and, where present, ``valid``; drawn at the end of their year.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` in ``meta``: 'rungs', 'values', or the ``status`` of milestones.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> steps = pd.DataFrame({"comparator": ">=", "threshold": [30.0, 70], "unit": "%", "status": "no evidence",
    ...                       "period_end": ["2023-12-31", "2024-12-31"]})
    >>> [trace.meta["series"] for trace in ladder(steps, "en").data]
    ['rungs', 'no evidence']
    """
    need(rows, *LADDER_COLUMNS)
    rows = rows.assign(period_end=pd.to_datetime(rows["period_end"])).sort_values("period_end", ignore_index=True)
    seen = _values(values)
    figure = go.Figure()
    if rows.empty:
        figure.update_layout(template=template(), height=320)
        return figure
    begin = _begin(rows, seen)
    _layout(figure, rows, seen, begin, lang)
    _rungs(figure, rows, begin, lang)
    if len(seen):
        _reached(figure, seen, str(rows["unit"].iloc[0]), lang)
    for status in (str(s) for s in Status if s in set(rows["status"])):
        _milestones(figure, rows[rows["status"] == status], status, lang)
    for row in rows_as(OutlookRow, rows):
        _words(figure, row, lang)
    return figure


def _values(values: pd.DataFrame | None) -> pd.DataFrame:
    """Values with the last day of their year; none is an empty table."""
    if values is None or values.empty:
        return pd.DataFrame(columns=["year", "value", "valid", "day"])
    table = values.dropna(subset=["value"]).sort_values("year", ignore_index=True)
    valid = table["valid"].fillna(True).astype(bool) if "valid" in table else True
    return table.assign(valid=valid, day=pd.to_datetime(table["year"].astype(int).astype(str) + "-12-31"))


def _begin(rows: pd.DataFrame, seen: pd.DataFrame) -> pd.Timestamp:
    """Day the picture begins: a year before the first deadline, or the first value."""
    start = rows["period_end"].iloc[0] - pd.DateOffset(years=1)
    return min(start, seen["day"].iloc[0] - pd.DateOffset(months=2)) if len(seen) else start


def _rungs(figure: go.Figure, rows: pd.DataFrame, begin: pd.Timestamp, lang: str) -> None:
    """Draw what is asked for, from the deadline before to each deadline."""
    ends = rows["period_end"]
    starts = ends.shift(1).fillna(max(begin, ends.iloc[0] - pd.DateOffset(years=1)))
    gap = pd.Series([None] * len(rows))
    x = np.column_stack([iso(starts), iso(ends), gap]).ravel().tolist()
    y = np.column_stack([rows["threshold"], rows["threshold"], gap]).ravel().tolist()
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": VERMILION, "width": 3},
            name=say(lang, "chart.ladder_asked"),
            hoverinfo="skip",
            meta={"series": "rungs"},
        )
    )


def _reached(figure: go.Figure, seen: pd.DataFrame, unit: str, lang: str) -> None:
    hover = [
        f"<b>{say(lang, 'format.year', year=row.year)}</b><br>"
        + label(with_unit(row.value, unit, lang, usual_decimals(unit)))
        + ("" if row.valid else "<br>" + say(lang, "chart.not_valid"))
        for row in rows_as(YearValue, seen)
    ]
    figure.add_trace(
        go.Scatter(
            x=iso(seen["day"]),
            y=seen["value"].tolist(),
            mode="lines+markers",
            line={"color": INK, "width": 1.5},
            marker={"size": 8, "symbol": np.where(seen["valid"], "circle", "circle-open").tolist(), "color": INK},
            name=say(lang, "chart.ladder_reached"),
            customdata=hover,
            hovertemplate=HOVER,
            meta={"series": "values"},
        )
    )


def _milestones(figure: go.Figure, rows: pd.DataFrame, status: str, lang: str) -> None:
    """Mark the deadlines of one status, in its colour and shape."""
    colour, symbol = STATUS_STYLE[status]
    # a bar without width would vanish on the rung; a hollow square says "nothing known" as well
    symbol = "square-open" if symbol == "line-ns-open" else symbol
    figure.add_trace(
        go.Scatter(
            x=iso(rows["period_end"]),
            y=rows["threshold"].tolist(),
            mode="markers",
            marker={"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
            name=say(lang, f"status.{status}"),
            showlegend=True,
            cliponaxis=False,
            customdata=[_hover(row, lang) for row in rows_as(OutlookRow, rows)],
            hovertemplate=HOVER,
            meta={"series": status},
        )
    )


def _words(figure: go.Figure, row: OutlookRow, lang: str) -> None:
    """Write what a rung asks for, and its probability, above the rung's end."""
    p = probability_text(row, lang)
    second = "" if p == "—" else f" <span style='color:{MUTED}'>· {label(p)}</span>"
    figure.add_annotation(
        x=row.ends_on.isoformat(),
        y=row.threshold,
        xanchor="right",
        xshift=-10,
        yanchor="bottom",
        yshift=3,
        text=label(threshold_text(row, lang), 30) + second,
        showarrow=False,
        font={"size": 11, "color": INK},
        name="rung",
    )


def _hover(row: OutlookRow, lang: str) -> str:
    lines = [
        f"<b>{label(say(lang, 'format.by', date=date_text(row.period_end, lang)))}</b>",
        label(f"{threshold_text(row, lang)} · {status_text(row, lang)}"),
    ]
    if value_text(row, lang) != "—":
        lines.append(say(lang, "score.hover_value", value=label(value_text(row, lang))))
    if not absent(row.p_met) and probability_text(row, lang) != "—":
        lines.append(f"{say(lang, 'col.p_met')}{say(lang, 'meta.colon')}{label(probability(row.p_met, lang))}")
    if clean(row.clause):
        lines.append(label(clause_text(row, lang), 40))
    return "<br>".join(lines)


def _layout(figure: go.Figure, rows: pd.DataFrame, seen: pd.DataFrame, begin: pd.Timestamp, lang: str) -> None:
    unit = str(rows["unit"].iloc[0])
    levels = [*rows["threshold"].astype(float), *seen["value"].astype(float)]
    low, high = min(levels), max(levels)
    pad = 0.16 * max(high - low, abs(high) * 0.1, 1e-9)
    y_range = [min(low - pad, 0.0) if unit == "%" and low < 35 else low - pad, high + pad]
    last = rows["period_end"].iloc[-1] + pd.Timedelta(days=40)
    axis: dict[str, Any] = month_axis(begin, last, lang)
    years = pd.date_range(f"{begin.year}-12-31", last, freq="YE")
    axis |= {"tickvals": iso(years), "ticktext": [say(lang, "chart.year_end", year=d.year) for d in years]}
    figure.update_layout(
        template=template(),
        height=340,
        margin={"l": 4, "r": 12, "t": 12, "b": 8},
        hovermode="closest",
        # of every second tick the last deadline's is one
        meta={"narrow_ticks": 2, "narrow_first": (len(years) - 1) % 2} if len(years) > 4 else {"narrow_ticks": 1},
        legend={"y": -0.2},  # below ticks of two lines
        xaxis=axis,
        yaxis={"range": y_range, "title": {"text": unit_words(unit, lang)}},
    )


def ladder_alt(rows: pd.DataFrame, lang: str) -> str:
    """Say in one sentence what a ladder shows: each deadline, what it requires, and its status.

    Parameters
    ----------
    rows, lang
        As in `ladder`.

    Examples
    --------
    >>> steps = pd.DataFrame({"comparator": ">=", "threshold": [30.0, 70], "unit": "%", "status": "no evidence",
    ...                       "period_end": ["2023-12-31", "2024-12-31"]})
    >>> ladder_alt(steps, "en")
    'Ladder of 2 milestones: 31 Dec 2023: ≥ 30 % (no evidence); 31 Dec 2024: ≥ 70 % (no evidence).'
    """
    items = [
        say(
            lang,
            "chart.ladder_item",
            date=date_text(row.period_end, lang),
            threshold=threshold_text(row, lang),
            status=status_text(row, lang),
        )
        for row in rows_as(OutlookRow, rows.sort_values("period_end"))
    ]
    return say(lang, "chart.ladder_alt", n=len(items), items=say(lang, "meta.semi").join(items))


def ladder_table(rows: pd.DataFrame, lang: str) -> Table:
    """One row a milestone: deadline, what is asked, value, probability, status."""
    lines = [
        [
            date_text(row.period_end, lang),
            threshold_text(row, lang),
            value_text(row, lang),
            probability_text(row, lang),
            status_text(row, lang),
        ]
        for row in rows_as(OutlookRow, rows.sort_values("period_end"))
    ]
    return table_header(lang, "chart.col_deadline", "threshold", "latest", "p_met", "status"), lines


def ladder_chart(rows: pd.DataFrame, lang: str, values: pd.DataFrame | None, heading: Heading) -> Chart:
    """Draw the milestones of a goal, with their text alternative and their table."""
    return Chart.of("ladder", heading, ladder(rows, lang, values), ladder_alt(rows, lang), ladder_table(rows, lang))
