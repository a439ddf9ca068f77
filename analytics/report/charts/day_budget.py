"""A day budget through the period: good days still needed, or days of heavy pollution still allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import NAN, rows_as
from analytics.palette import BLUE, FAINT, INK, MUTED, VERMILION, faded
from analytics.report.charts.axes import NO_NAME, day_line, iso, month_axis, need, scatter, today_words
from analytics.report.charts.chart import Chart, Drawing, Heading, Table, table_header
from analytics.report.charts.theme import plain_template
from analytics.words.catalogue import say
from analytics.words.numbers import date_text, number, span

FEW_DAYS = 8
BUDGET_COLUMNS = ("day", "days_left", "low", "high", "pace", "kind")


@dataclass(frozen=True, kw_only=True)
class BudgetDay:
    """Days still needed or allowed after one day, in bounds, and days left."""

    day: date | None = None
    kind: str = ""
    low: float = NAN
    high: float = NAN
    days_left: float = NAN


def day_budget(data: pd.DataFrame, lang: str) -> go.Figure:
    """Draw what is left of a day budget after each day.

    Parameters
    ----------
    data : DataFrame
        One row a day of the period that has passed, the first one before it: ``day``, ``days_left``, ``low, high``
        (d, bounds of the days still needed or still allowed), ``pace`` (even use), ``kind`` ('needed' | 'allowed');
        ``hit_low, hit_high`` (whether the day was surely, possibly counted) mark the days of an allowance.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry their series in ``meta``: 'bounds', 'left', 'pace', 'limit', 'hits'.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> days = pd.DataFrame({"day": ["2024-12-31", "2025-01-01"], "days_left": [365, 364], "low": [5, 4],
    ...                      "high": [5, 4], "pace": [5.0, 4.99], "kind": "allowed"})
    >>> [trace.meta["series"] for trace in day_budget(days, "en").data]
    ['limit', 'pace', 'left']
    """
    return day_budget_drawing(data, lang).figure


def day_budget_drawing(data: pd.DataFrame, lang: str) -> Drawing:
    """As `day_budget`."""
    need(data, *BUDGET_COLUMNS)
    if data.empty:
        return Drawing({"template": plain_template(), "height": 340})
    data = data.assign(day=pd.to_datetime(data["day"])).sort_values("day", ignore_index=True)
    kind = str(data["kind"].iloc[0])
    first, last, left = data["day"].iloc[0], data["day"].iloc[-1], int(data["days_left"].iloc[-1])
    end = last + pd.Timedelta(days=left)
    layout = _layout(data, first, end, lang)
    if left:
        today = (last + pd.Timedelta(days=1)).date()
        layout |= {"shapes": [day_line(today)], "annotations": [today_words(today, lang)]}
    traces = [_limit(data, end, kind, lang), _pace(data, end, lang), *_left(data, kind, lang)]
    if kind == "allowed" and "hit_high" in data:
        traces += _hits(data, lang)
    return Drawing(layout, traces)


def _line(x: list[str], y: list[float], name: str, series: str, **style: Any) -> dict[str, Any]:
    return scatter(x, y, mode="lines", name=name, line=style, hoverinfo="skip", meta={"series": series})


def _limit(data: pd.DataFrame, end: pd.Timestamp, kind: str, lang: str) -> dict[str, Any]:
    """What makes the target impossible: more days needed than are left, or an allowance below zero."""
    x = iso([data["day"].iloc[0], end])
    level = [float(data["days_left"].iloc[0]), 0.0] if kind == "needed" else [0.0, 0.0]
    return _line(x, level, say(lang, f"chart.budget_limit_{kind}"), "limit", color=VERMILION, width=1.5)


def _pace(data: pd.DataFrame, end: pd.Timestamp, lang: str) -> dict[str, Any]:
    x = iso([data["day"].iloc[0], end])
    level = [float(data["pace"].iloc[0]), 0.0]
    return _line(x, level, say(lang, "chart.budget_pace"), "pace", color=MUTED, width=1.5, dash="dot")


def _left(data: pd.DataFrame, kind: str, lang: str) -> Iterator[dict[str, Any]]:
    """The budget left: one line, or a band between its bounds."""
    x, low, high = iso(data["day"]), data["low"].tolist(), data["high"].tolist()
    bounded = bool((data["low"] != data["high"]).any())
    shape = "hv" if kind == "allowed" else "linear"
    if bounded:
        yield scatter(
            x=x + x[::-1],
            y=high + low[::-1],
            fill="toself",
            mode="lines",
            line={"width": 0, "color": BLUE},
            fillcolor=faded(BLUE, 0.22),
            name=say(lang, "chart.budget_bounds"),
            hoverinfo="skip",
            meta={"series": "bounds"},
        )
    worst = high if kind == "needed" else low
    yield scatter(
        x=x,
        y=worst,
        mode="lines",
        line={"color": INK, "width": 2.5, "shape": shape},
        name=say(lang, f"chart.budget_{kind}{'_worst' if bounded else ''}"),
        customdata=[_hover(row, kind, lang) for row in rows_as(BudgetDay, data)],
        hovertemplate=_hover_words(kind, lang),
        meta={"series": "left"},
    )


def _hits(data: pd.DataFrame, lang: str) -> Iterator[dict[str, Any]]:
    """The days that used up the allowance: crosses for sure ones, open ones for possible ones."""
    for sure in (True, False):
        hit = data[data["hit_low"] == 1] if sure else data[(data["hit_high"] == 1) & (data["hit_low"] == 0)]
        if hit.empty:
            continue
        yield scatter(
            x=iso(hit["day"]),
            y=hit["low"].tolist(),
            mode="markers",
            marker={
                "symbol": "x" if sure else "circle-open",
                "size": 9,
                "color": VERMILION,
                "line": {"width": 1.5, "color": VERMILION},
            },
            name=say(lang, "chart.budget_hit" if sure else "chart.budget_hit_maybe"),
            customdata=[_hover(row, "allowed", lang) for row in rows_as(BudgetDay, hit)],
            hovertemplate=_hover_words("allowed", lang),
            cliponaxis=False,
            meta={"series": "hits"},
        )


def _hover(row: BudgetDay, kind: str, lang: str) -> list[str]:
    """What differs from day to day in the words at a mark: days needed or allowed, days left, and that it is lost."""
    end = f"<br>{say(lang, 'status.lost')}" if lost(row, kind) else ""
    return [span(row.low, row.high, lang, 0), number(row.days_left, 0), end]


def _hover_words(kind: str, lang: str) -> str:
    """The words at a mark, once for all days; the script writes the day."""
    lines = [
        f"<b>{say(lang, 'chart.budget_after', date=say(lang, 'chart.script_day'))}</b>",
        say(lang, f"chart.budget_hover_{kind}", days="%{customdata[0]}"),
        say(lang, "score.hover_left", days="%{customdata[1]}"),
    ]
    return "<br>".join(lines) + "%{customdata[2]}" + NO_NAME


def lost(row: BudgetDay, kind: str) -> bool:
    """Whether no remainder can meet the target any more: even the better bound is beyond the limit.

    Examples
    --------
    >>> lost(BudgetDay(low=10, high=12, days_left=9), "needed"), lost(BudgetDay(low=-1, high=0), "allowed")
    (True, False)
    """
    return row.low > row.days_left if kind == "needed" else row.high < 0


def _layout(data: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp, lang: str) -> dict[str, Any]:
    low = min(0.0, float(data["low"].min()))
    top = float(max(data["high"].max(), data["pace"].max()))
    if data["kind"].iloc[0] == "needed":
        top = max(top, float(data["days_left"].iloc[0]))
    pad = 0.06 * max(top - low, 1.0)
    return {
        "template": plain_template(),
        "height": 360,
        "margin": {"l": 4, "r": 8, "t": 22, "b": 8},
        "hovermode": "closest",
        "meta": {"narrow_ticks": 3},
        "xaxis": month_axis(first + pd.Timedelta(days=1), end, lang),
        "yaxis": {
            "range": [low - pad, top + pad],
            "title": {"text": say(lang, "chart.budget_y")},
            "zeroline": True,
            "zerolinecolor": FAINT,
            "rangemode": "tozero",
            "tickformat": "d",
            "dtick": 1 if top - low < FEW_DAYS else None,  # else a scale of few days has ticks between the days
        },
    }


def day_budget_alt(data: pd.DataFrame, lang: str) -> str:
    """Say in one sentence what a day budget shows: the whole, what is left of it, and the days left.

    Parameters
    ----------
    data, lang
        As in `day_budget`.

    Examples
    --------
    >>> days = pd.DataFrame({"day": ["2024-12-31", "2025-01-01"], "days_left": [365, 364], "low": [5, 4],
    ...                      "high": [5, 4], "pace": [5.0, 4.99], "kind": "allowed"})
    >>> day_budget_alt(days, "en")
    'Burn-down chart. The period allows 5 ... days; after 1 Jan 2025 it still allows 4, with 364 days left.'
    """
    if data.empty:
        return say(lang, "chart.budget_alt_none")
    rows = rows_as(BudgetDay, data.sort_values("day"))
    first, last = rows[0], rows[-1]
    kind = last.kind
    return say(
        lang,
        f"chart.budget_alt_{kind}",
        date=date_text(last.day, lang),
        total=number(first.high, 0),
        days=span(last.low, last.high, lang, 0),
        left=number(last.days_left, 0),
    )


def budget_table(budget: pd.DataFrame, lang: str) -> Table:
    """Days still needed or allowed at each month's end and on the newest day."""
    days = pd.to_datetime(budget["day"])
    kept = budget[days.dt.is_month_end | (days == days.max())]
    lines = [
        [date_text(row.day, lang), number(row.days_left, 0), span(row.low, row.high, lang, 0)]
        for row in rows_as(BudgetDay, kept)
    ]
    return table_header(lang, "date", "days_left", f"days_{budget['kind'].iloc[0]}"), lines


def day_budget_chart(data: pd.DataFrame, lang: str, heading: Heading) -> Chart:
    """Draw a day budget with its text alternative and its table."""
    words = day_budget_alt(data, lang), budget_table(data, lang)
    return Chart.of("budget", heading, day_budget_drawing(data, lang), *words)
