"""Probability through time: what each run of the ledger gave for one target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.palette import INK
from analytics.report.charts.axes import HOVER, PROBABILITY_TICKS, day_words, iso, likelihood_ground, month_axis, need
from analytics.report.charts.chart import Chart, Heading, Table, table_header
from analytics.report.charts.theme import MARKS, STATUS_STYLE, template
from analytics.report.row_text import (
    likelihood_text,
    mark_of,
    one_p,
    probability_text,
    status_text,
    value_text,
)
from analytics.terms import WITHOUT_OWN_DATA, Status
from analytics.words.catalogue import say
from analytics.words.escape import clean, label
from analytics.words.numbers import (
    absent,
    date_text,
    probability,
    with_unit,
)

PATH_COLUMNS = ("as_of", "p_met", "p_low", "p_high", "status")
LOW, HIGH = -4.0, 104.0  # the outermost bands are 1 % wide; the plot runs a little past them

SPARK_BELOW, SPARK_PX = 8, 110  # runs below which a small line without ground says enough, and its height
WORDS_SHARE = 0.2  # of the span is left free before the first run, where the words of the bands stand
NARROW_LETTERS = 14  # longer words do not fit there on a phone


@dataclass(frozen=True)
class PathPoint:
    """The answer of one run: what was said of the target, as of which day, by which run (empty: not known)."""

    as_of: date | None
    run_id: str
    answer: OutlookRow


@dataclass(frozen=True, kw_only=True)
class _Run:
    as_of: date | None = None
    run_id: str = ""


def points_of(data: pd.DataFrame) -> list[PathPoint]:
    """Rows of a path, in its order."""
    pairs = zip(rows_as(_Run, data), rows_as(OutlookRow, data), strict=True)
    return [PathPoint(run.as_of, run.run_id, answer) for run, answer in pairs]


def probability_path(data: pd.DataFrame, lang: str, unit: str = "") -> go.Figure:
    """Draw how the probability of meeting a target moved from run to run; of few runs as a small line.

    Parameters
    ----------
    data : DataFrame
        One row a day of knowledge: ``as_of, p_met, p_low, p_high`` (0..1), ``status``; shown in the hover text where
        present: ``likelihood, value, run_id``. A row without one probability shows its bounds as a bar; one
        without evidence shows nothing and breaks the line.
    lang : str
        ``'zh'`` or ``'en'``.
    unit : str
        Unit id of ``value``.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``mark`` ('line', 'bounds', 'dot') and ``status`` in ``meta``.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> runs = pd.DataFrame({"as_of": ["2025-07-01"], "p_met": 0.6, "p_low": 0.6, "p_high": 0.6, "status": "open"})
    >>> [trace.meta["mark"] for trace in probability_path(runs, "en").data]
    ['line', 'dot']
    """
    need(data, *PATH_COLUMNS)
    data = data.assign(as_of=pd.to_datetime(data["as_of"])).sort_values("as_of", ignore_index=True)
    figure = go.Figure()
    spark = len(data) < SPARK_BELOW
    _layout(figure, data, lang)
    if spark:
        _spark(figure, data, lang)
    else:
        likelihood_ground(figure, LOW, HIGH, lang)
    if data.empty:
        return figure
    points = points_of(data)
    p = [one_p(point.answer) for point in points]
    days = iso(data["as_of"])
    figure.add_trace(
        go.Scatter(
            x=days,
            y=[None if x is None else 100 * x for x in p],
            mode="lines",
            line={"color": INK, "width": 1.5},
            connectgaps=False,
            hoverinfo="skip",
            showlegend=False,
            meta={"mark": "line"},
        )
    )
    for status in (str(s) for s in Status if s in set(data["status"])):
        chosen = [i for i, point in enumerate(points) if point.answer.status == status]
        _marks(figure, [(days[i], points[i]) for i in chosen], status, lang, unit)
    return figure


def _spark(figure: go.Figure, data: pd.DataFrame, lang: str) -> None:
    """Make the chart a small line: the first and the last day and probability, and a line at one half."""
    figure.update_layout(
        height=SPARK_PX,
        showlegend=False,
        margin={"l": 4, "r": 70, "t": 16, "b": 8},
        meta={},
        yaxis={"tickvals": [0, 50, 100], "ticktext": ["0", "50", "100"], "showgrid": True, "title": {"text": ""}},
    )
    if data.empty:
        return
    ends = list(dict.fromkeys([data["as_of"].min(), data["as_of"].max()]))
    figure.update_layout(xaxis={"tickvals": iso(ends), "ticktext": [date_text(day, lang) for day in ends]})
    single = [point for point in points_of(data) if one_p(point.answer) is not None]
    if single:
        figure.add_annotation(
            x=iso([single[-1].as_of])[0],
            y=100 * (one_p(single[-1].answer) or 0.0),
            text=f"<b>{label(probability_text(single[-1].answer, lang))}</b>",
            xanchor="left",
            xshift=10,
            showarrow=False,
            font={"size": 13, "color": INK},
            name="newest",
        )


def _marks(figure: go.Figure, points: list[tuple[str, PathPoint]], status: str, lang: str, unit: str) -> None:
    """Draw the runs of one status: bars for bounds, a dot where there is one probability."""
    colour = STATUS_STYLE[status][0]
    bounded = [(x, point) for x, point in points if _bounded(point.answer)]
    if bounded:
        figure.add_trace(
            go.Scatter(
                x=[x for x, _ in bounded],
                y=[50 * (point.answer.p_low + point.answer.p_high) for _, point in bounded],
                error_y={
                    "type": "data",
                    "array": [50 * (point.answer.p_high - point.answer.p_low) for _, point in bounded],
                    "color": colour,
                    "thickness": 6,
                    "width": 0,
                },
                mode="markers",
                marker={"size": 1, "color": colour, "opacity": 0},
                opacity=0.55,
                name=say(lang, "chart.path_bounds", status=say(lang, f"status.{status}")),
                showlegend=True,
                customdata=[_hover(point, lang, unit) for _, point in bounded],
                hovertemplate=HOVER,
                meta={"mark": "bounds", "status": status},
            )
        )
    dots = [(x, point) for x, point in points if one_p(point.answer) is not None]
    if dots:
        figure.add_trace(
            go.Scatter(
                x=[x for x, _ in dots],
                y=[100 * (one_p(point.answer) or 0.0) for _, point in dots],
                mode="markers",
                marker={
                    "symbol": [MARKS[mark_of(point.answer)].symbol for _, point in dots],
                    "size": 10,
                    "color": [MARKS[mark_of(point.answer)].colour for _, point in dots],
                    "line": {"width": 1.5, "color": [MARKS[mark_of(point.answer)].colour for _, point in dots]},
                },
                name=say(lang, f"status.{status}"),
                showlegend=True,
                cliponaxis=False,
                customdata=[_hover(point, lang, unit) for _, point in dots],
                hovertemplate=HOVER,
                meta={"mark": "dot", "status": status},
            )
        )


def _bounded(row: OutlookRow) -> bool:
    return row.status not in WITHOUT_OWN_DATA and row.p_high > row.p_low


def _hover(point: PathPoint, lang: str, unit: str) -> str:
    row = point.answer
    lines = [f"<b>{say(lang, 'chart.path_as_of', date=day_words(point.as_of, lang))}</b>"]
    lines.append(label(status_text(row, lang)))
    if probability_text(row, lang) != "—":
        words = say(
            lang, "score.hover_p", p=label(probability_text(row, lang)), likelihood=label(likelihood_text(row, lang))
        )
        lines.append(words if likelihood_text(row, lang) != "—" else label(probability_text(row, lang)))
    if not absent(row.value):
        lines.append(say(lang, "score.hover_value", value=label(with_unit(row.value, unit, lang, 1))))
    if clean(point.run_id):
        lines.append(label(say(lang, "chart.path_run", run=clean(point.run_id)), 40))
    return "<br>".join(lines)


def _layout(figure: go.Figure, data: pd.DataFrame, lang: str) -> None:
    axis = {}
    if len(data):
        first, last = data["as_of"].min(), data["as_of"].max()
        pad = max((last - first) * 0.04, pd.Timedelta(days=5))
        axis = month_axis(first - pad, last + pad, lang)
        axis["range"][0] = str((first - max(pad, WORDS_SHARE * (last - first))).date())
    words = {str(i): "" for i, a in enumerate(figure.layout.annotations) if len(str(a.text)) > NARROW_LETTERS}
    figure.update_layout(
        template=template(),
        height=340,
        margin={"l": 4, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        meta={"narrow_ticks": 3, "narrow": words} if axis else {},
        legend={"y": -0.2},  # below ticks of two lines
        xaxis=axis,
        yaxis={
            "range": [LOW, HIGH],
            "tickvals": PROBABILITY_TICKS,
            "ticktext": [str(t) for t in PROBABILITY_TICKS],
            "showgrid": False,
            "title": {"text": say(lang, "score.axis")},
        },
    )


def probability_path_alt(data: pd.DataFrame, lang: str) -> str:
    """Say in one sentence what the chart shows: where it began, where it stands, its lowest and highest probability.

    Parameters
    ----------
    data, lang
        As in `probability_path`.

    Examples
    --------
    >>> runs = pd.DataFrame({"as_of": ["2025-07-01", "2025-10-01"], "p_met": [0.6, 0.9], "p_low": [0.6, 0.9],
    ...                      "p_high": [0.6, 0.9], "status": "open"})
    >>> probability_path_alt(runs, "en")
    'Line chart of 2 assessments: the probability ... was 60 % as of 1 Jul 2025 and is 90 % as of 1 Oct 2025 ...'
    """
    points = [one for one in points_of(data.sort_values("as_of")) if probability_text(one.answer, lang) != "—"]
    if not points:
        return say(lang, "chart.path_alt_none")
    first, last = points[0], points[-1]
    single = [x for x in (one_p(one.answer) for one in points) if x is not None] or [0.0]
    return say(
        lang,
        "chart.path_alt",
        n=len(points),
        first_date=date_text(first.as_of, lang),
        first=probability_text(first.answer, lang),
        last_date=date_text(last.as_of, lang),
        last=probability_text(last.answer, lang),
        status=say(lang, f"status.{last.answer.status}"),
        low=probability(min(single), lang),
        high=probability(max(single), lang),
    )


def _of_target(answer: OutlookRow, target: OutlookRow) -> OutlookRow:
    """The answer of a run with what no run changes of its target."""
    return replace(answer, unit=target.unit, comparator=target.comparator, value_decimals=target.value_decimals)


def path_table(path: pd.DataFrame, target: OutlookRow, lang: str) -> Table:
    """Probability, value and status at each date of the ledger; of the target itself only what no day changes."""
    lines = [
        [date_text(point.as_of, lang), probability_text(row, lang), value_text(row, lang), status_text(row, lang)]
        for point in points_of(path.sort_values("as_of"))
        for row in [_of_target(point.answer, target)]
    ]
    return table_header(lang, "date", "p_met", "latest", "status"), lines


def probability_path_chart(data: pd.DataFrame, target: OutlookRow, lang: str, heading: Heading) -> Chart:
    """Draw the probability through time of a target, with its text alternative and its table."""
    figure = probability_path(data, lang, clean(target.unit))
    return Chart.of("path", heading, figure, probability_path_alt(data, lang), path_table(data, target, lang))
