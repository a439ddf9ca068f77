"""The scoreboard chart: every target on a 0–100 % scale over the seven bands of likelihood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.likelihood import BAND_RANGES
from analytics.attainment.outlook_rows import OutlookRow
from analytics.palette import BAND_FILL, INK, MUTED, PAPER, faded
from analytics.report.charts.axes import PROBABILITY_TICKS
from analytics.report.charts.chart import Chart, Drawing, Heading
from analytics.report.charts.scoreboard_rows import (
    FOLD_OVER,
    BoardLine,
    board_lines,
    board_rows,
    scoreboard_alt,
    scoreboard_table,
)
from analytics.report.charts.theme import MARKS, open_symbol, plain_template
from analytics.report.row_text import is_inferred, mark_of, mark_word, one_p
from analytics.terms import WITHOUT_OWN_DATA, Status
from analytics.words.catalogue import say
from analytics.words.escape import label

ROW_PX, HEAD_PX, FOOT_PX = 48, 58, 92
# The outermost bands are 1 % wide; the plot runs a little past 0 and 100 so that they can be seen.
LEFT, RIGHT = -2.5, 102.5
LANE, LANE_WIDTH, BAR_WIDTH = 0.2, 0.34, 0.2  # of a row: how far below its middle the lane lies, and how wide it is
EVERYTHING = (0.0, 100.0)


def scoreboard(
    outlook: pd.DataFrame,
    lang: str,
    outcomes: pd.DataFrame | None = None,
    home_region: str | None = None,
    fold_over: int = FOLD_OVER,
) -> go.Figure:
    """Draw every target's probability of being met.

    A mark is a probability, a hollow bar the bounds of one. ``contested`` and ``undetermined`` show their
    bounds only, and words where these leave everything open; ``no evidence`` shows words, never a mark. What is
    inferred has a hollow mark, and a hollow bar for its credible band. Names and figures stand above their lanes.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook`` plus ``indicator_zh``, ``indicator_en``.
    lang : str
        ``'zh'`` or ``'en'``.
    outcomes : DataFrame, optional
        ``target_id, status, value_reported``: what was found later, shown in the hover text.
    home_region : str, optional
        Region that the labels leave out.
    fold_over : int
        If a domain has more rows than this without evidence, they share one line that counts them.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces are named by status id in ``meta``.


    Examples
    --------
    >>> goal = pd.DataFrame({"target_id": ["a"], "indicator": "pm25_mean", "indicator_zh": "细颗粒物浓度",
    ...                      "indicator_en": "PM2.5 mean", "domain": "air", "comparator": "<", "threshold": 44.0,
    ...                      "unit": "ug/m3", "period_end": pd.Timestamp("2025-12-31"), "status": "open",
    ...                      "p_met": 0.92, "p_low": 0.92, "p_high": 0.92, "region_id": "x", "evidence": "measured"})
    >>> [trace.x for trace in scoreboard(goal, "en").data if trace.meta and trace.meta.get("status") == "open"]
    [(92.0,)]
    """
    return scoreboard_drawing(outlook, lang, outcomes, home_region, fold_over).figure


def scoreboard_drawing(
    outlook: pd.DataFrame, lang: str, outcomes: pd.DataFrame | None, home_region: str | None, fold_over: int
) -> Drawing:
    """As `scoreboard`."""
    lines = board_lines(board_rows(outlook), lang, outcomes, home_region, fold_over)
    words = [*_band_words(lang), *(word for y, line in enumerate(lines) for word in _words(y, line))]
    drawing = Drawing({"template": plain_template(), **_layout(len(lines), lang), "annotations": words})
    drawing.layout["meta"] |= _narrow_words(words, lines)
    _ground(drawing, [y for y, line in enumerate(lines) if line.row])
    for status in map(str, Status):
        _marks(drawing, [(y, x) for y, x in enumerate(lines) if x.status == status], status, lang)
    _legend(drawing, [x.row for x in lines if x.row], lang)
    return drawing


def _layout(n_lines: int, lang: str) -> dict[str, Any]:
    return {
        "height": HEAD_PX + FOOT_PX + ROW_PX * max(n_lines, 1),
        "margin": {"l": 4, "r": 4, "t": HEAD_PX, "b": FOOT_PX},
        "hovermode": "closest",
        "barmode": "overlay",
        "xaxis": {
            "range": [LEFT, RIGHT],
            "tickvals": PROBABILITY_TICKS,
            "ticktext": [str(t) for t in PROBABILITY_TICKS],
            "title": {"text": say(lang, "score.axis")},
            "showgrid": False,
        },
        "yaxis": {"range": [max(n_lines, 1) - 0.5, -0.5], "visible": False},
        "legend": {"y": 0, "yref": "container", "yanchor": "bottom", "traceorder": "normal"},
        "meta": {"lines": n_lines},
    }


def _bands() -> Iterator[tuple[str, str, float, float]]:
    """Colour and name of each band of likelihood, and where it begins and ends on the axis."""
    for fill, (band, low, high) in zip(BAND_FILL, BAND_RANGES, strict=True):
        yield fill, band, (LEFT if low == 0 else low), (RIGHT if high == 100 else high)


def _ground(drawing: Drawing, places: list[int]) -> None:
    """Shade the seven bands in the lane of each target."""
    for fill, _, x0, x1 in _bands() if places else ():
        drawing.bar(
            orientation="h",
            base=[x0] * len(places),
            x=[x1 - x0] * len(places),
            y=[y + LANE for y in places],
            width=LANE_WIDTH,
            marker={"color": fill, "line": {"width": 0}},
            hoverinfo="skip",
            showlegend=False,
            meta={"status": "", "mark": "ground"},
        )


def _band_words(lang: str) -> Iterator[dict[str, Any]]:
    """Words of the bands above all lanes.

    Those of the outermost bands, which are too narrow for them, stand a line higher at the plot's edges.
    """
    for _, band, x0, x1 in _bands():
        outer = "left" if x0 == LEFT else "right" if x1 == RIGHT else ""
        yield {
            "x": {"left": LEFT, "right": RIGHT}.get(outer, (x0 + x1) / 2),
            "xanchor": outer or "center",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 28 if outer else 0,
            "text": say(lang, f"likelihood.{band}") if outer else say(lang, f"likelihood_short.{band}"),
            "showarrow": False,
            "font": {"size": 11, "color": MUTED},
            "name": "band",
        }


def _legend(drawing: Drawing, rows: list[OutlookRow], lang: str) -> None:
    """Say what the shapes mean: those that are drawn, likeliest first, then bars and hollow marks."""
    keys = [mark_of(row) for row in rows]
    drawn = [key for key, row in zip(keys, rows, strict=True) if _point(row) is not None]
    bounded = [row for row in rows if _bar(row) is not None]
    names = {MARKS[key]: mark_word(key, lang) for key in reversed(MARKS) if key in drawn}  # one word a mark
    words = {MARKS[key]: [mark_word(k, lang) for k in MARKS if k in drawn and MARKS[k] == MARKS[key]] for key in drawn}
    entries = [(mark.symbol, mark.colour, say(lang, "meta.sep").join(words[mark])) for mark in reversed(names)]
    if any(is_inferred(row) for row in rows):
        entries.append(("circle-open", MUTED, say(lang, "score.legend_hollow")))
    if any(row.status in WITHOUT_OWN_DATA for row in bounded):
        entries.append(("line-ew-open", MUTED, say(lang, "score.legend_band")))
    if any(row.status not in WITHOUT_OWN_DATA for row in bounded):
        entries.append(("line-ew-open", MUTED, say(lang, "score.legend_bounds")))
    for symbol, colour, name in entries:
        marker = {"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}}
        drawing.scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker=marker,
            name=name,
            showlegend=True,
            hoverinfo="skip",
            meta={"status": "", "mark": "legend"},
        )


def _words(y: int, line: BoardLine) -> Iterator[dict[str, Any]]:
    """The name of a line above its lane at the left, its probability at the right."""
    if line.head:
        for side, text in (("left", f"<b>{label(line.head, 40)}</b>"), ("right", line.right)):
            yield {
                "x": 0 if side == "left" else 1,
                "xref": "paper",
                "xanchor": side,
                "y": y,
                "yanchor": "middle",
                "yshift": -6,
                "xshift": 2 if side == "left" else -6,
                "text": text,
                "showarrow": False,
                "font": {"size": 15, "color": INK} if side == "left" else {"size": 12, "color": MUTED},
                "name": f"domain {side}",
            }
        return
    for side, text in (("left", line.name), ("right", line.right)):
        yield {
            "x": 0 if side == "left" else 1,
            "xref": "paper",
            "xanchor": side,
            "y": y,
            "yanchor": "middle",
            "yshift": 10,
            "xshift": 6 if side == "left" else -6,
            "text": text,
            "align": side,
            "showarrow": False,
            "font": {"size": 12, "color": INK},
            "name": f"{side} words",
        }


def _narrow_words(words: list[dict[str, Any]], lines: list[BoardLine]) -> dict[str, dict[str, str]]:
    """Shorter words for narrow screens, for the layout's ``meta``: position of the annotation → text."""
    names = [word["name"] for word in words]
    targets = [line for line in lines if not line.head]
    narrow: dict[str, str] = {}
    for side in ("left", "right"):
        places = [i for i, name in enumerate(names) if name == f"{side} words"]
        narrow |= {str(i): text for i, x in zip(places, targets, strict=True) if (text := x.narrow[side]) is not None}
    return {"narrow": narrow}


def _bar(row: OutlookRow | None) -> tuple[float, float] | None:
    """Bounds in per cent that are drawn: those that leave everything open say nothing."""
    if row is None or not row.p_high > row.p_low:
        return None
    bounds = row.p_low * 100, row.p_high * 100
    return None if bounds == EVERYTHING else bounds


def _point(row: OutlookRow | None) -> float | None:
    """The one probability of a row, an inferred one too."""
    if row is None:
        return None
    return row.p_met if is_inferred(row) else one_p(row)


def _marks(drawing: Drawing, lines: list[tuple[int, BoardLine]], status: str, lang: str) -> None:
    """Draw one status: hollow bars for bounds, a mark where there is one probability, words where there is none."""
    if not lines:
        return
    hollow = status in WITHOUT_OWN_DATA
    bars = [(y, x, row, b) for y, x in lines if (row := x.row) is not None and (b := _bar(row)) is not None]
    if bars:
        drawing.bar(
            orientation="h",
            base=[b[0] for *_, b in bars],
            x=[b[1] - b[0] for *_, b in bars],
            y=[y + LANE for y, *_ in bars],
            width=BAR_WIDTH,
            marker={
                "color": faded(PAPER, 0.75),
                "line": {"width": 1.5, "color": [MARKS[mark_of(row)].colour for _, _, row, _ in bars]},
            },
            hovertext=[x.hover for _, x, *_ in bars],
            hoverinfo="text",
            showlegend=False,
            meta={"status": status, "mark": "band" if hollow else "bounds"},
        )
    dots = [(y, x, row, p) for y, x in lines if (row := x.row) is not None and (p := _point(row)) is not None]
    if dots:
        marks = [MARKS[mark_of(row)] for _, _, row, _ in dots]
        drawing.scatter(
            mode="markers",
            x=[p * 100 for *_, p in dots],
            y=[y + LANE for y, *_ in dots],
            marker={
                "symbol": [open_symbol(mark.symbol) if hollow else mark.symbol for mark in marks],
                "size": 13,
                "color": [mark.colour for mark in marks],
                "line": {"width": 2, "color": [mark.colour for mark in marks]},
            },
            hovertext=[x.hover for _, x, *_ in dots],
            hoverinfo="text",
            cliponaxis=False,
            showlegend=False,
            meta={"status": status, "mark": "hollow" if hollow else "dot"},
        )
    bare = [(y, x) for y, x in lines if _point(x.row) is None and _bar(x.row) is None]
    _words_only(drawing, bare, status, lang)


def _words_only(drawing: Drawing, lines: list[tuple[int, BoardLine]], status: str, lang: str) -> None:
    """Write words in the lane of a target that has no single probability (and no mark at a made-up place)."""
    if not lines:
        return
    own = status in (Status.NO_EVIDENCE, Status.CONTESTED, Status.UNDETERMINED)
    text = say(lang, f"score.{status.replace(' ', '_')}") if own else say(lang, f"status.{status}")
    drawing.scatter(
        mode="text",
        x=[50.0] * len(lines),
        y=[y + LANE for y, _ in lines],
        text=[text if x.row else "" for _, x in lines],
        textfont={"size": 12, "color": MARKS[status].colour},
        hovertext=[x.hover for _, x in lines],
        hoverinfo="text",
        showlegend=False,
        meta={"status": status, "mark": "words"},
    )


def scoreboard_chart(
    outlook: pd.DataFrame,
    lang: str,
    heading: Heading,
    outcomes: pd.DataFrame | None = None,
    home: str = "",
    fold_over: int = FOLD_OVER,
    kind: str = "board",
) -> Chart:
    """Draw a scoreboard, with its text alternative and its table."""
    drawing = scoreboard_drawing(outlook, lang, outcomes, home or None, fold_over)
    words = scoreboard_alt(outlook, lang, home or None, fold_over), scoreboard_table(outlook, lang, home, fold_over)
    return Chart.of(kind, heading, drawing, *words)
