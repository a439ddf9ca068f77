"""The scoreboard chart: every target on a 0–100 % scale over the seven bands of likelihood."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.likelihood import BAND_RANGES
from analytics.report.charts.chart import Chart, Heading
from analytics.report.charts.scoreboard_rows import FOLD_OVER, board_lines, board_rows, scoreboard_alt, scoreboard_table
from analytics.report.charts.theme import BAND_FILL, INK, MUTED, STATUS_STYLE, template
from analytics.report.row_text import is_inferred, one_p
from analytics.terms import WITHOUT_OWN_DATA, Status
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import Row, absent

ROW_PX, HEAD_PX, FOOT_PX = 48, 44, 58
# The outermost bands are 1 % wide; the plot runs a little past 0 and 100 so that they can be seen.
LEFT, RIGHT = -2.5, 102.5
_ORDER = {status: i for i, status in enumerate(Status)}


def scoreboard(
    outlook: pd.DataFrame,
    lang: str,
    outcomes: pd.DataFrame | None = None,
    home_region: str | None = None,
    fold_over: int = FOLD_OVER,
) -> go.Figure:
    """Draw every target's probability of being met.

    A mark is a probability, a thick bar the bounds of one. ``contested`` and ``undetermined`` show their
    bounds only; ``no evidence`` shows words, never a mark. What is inferred has a hollow mark, and a hollow bar for its
    credible band.

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

    """
    lines = board_lines(board_rows(outlook), lang, outcomes, home_region, fold_over)
    figure = go.Figure()
    figure.update_layout(template=template(), **_layout(len(lines), lang))
    _ground(figure, lang)
    for y, line in enumerate(lines):
        _words(figure, y, line)
    _narrow_words(figure, lines)
    for status in map(str, Status):
        _marks(figure, [(y, x) for y, x in enumerate(lines) if x.get("status") == status], status, lang)
    return figure


def _layout(n_lines: int, lang: str) -> dict[str, Any]:
    ticks = [0, 10, 33, 66, 90, 100]
    return {
        "height": HEAD_PX + FOOT_PX + ROW_PX * max(n_lines, 1),
        "margin": {"l": 4, "r": 4, "t": HEAD_PX, "b": FOOT_PX},
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {
            "range": [LEFT, RIGHT],
            "tickvals": ticks,
            "ticktext": [str(t) for t in ticks],
            "title": {"text": say(lang, "score.axis")},
            "showgrid": False,
        },
        "yaxis": {"range": [max(n_lines, 1) - 0.5, -0.5], "visible": False},
        "meta": {"lines": n_lines},
    }


def _ground(figure: go.Figure, lang: str) -> None:
    """Shade the seven bands and write their words above them."""
    for fill, (band, low, high) in zip(BAND_FILL, BAND_RANGES, strict=True):
        x0, x1 = (LEFT if low == 0 else low), (RIGHT if high == 100 else high)
        figure.add_shape(
            type="rect",
            xref="x",
            yref="paper",
            x0=x0,
            x1=x1,
            y0=0,
            y1=1,
            fillcolor=fill,
            line_width=0,
            layer="below",
        )
        figure.add_annotation(
            x=(x0 + x1) / 2,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=say(lang, f"likelihood_short.{band}"),
            showarrow=False,
            font={"size": 11, "color": MUTED},
            name="band",
        )


def _words(figure: go.Figure, y: int, line: Row) -> None:
    """Write the name of a line above its lane at the left, its probability at the right."""
    if "head" in line:
        for side, text in (("left", f"<b>{label(line['head'], 40)}</b>"), ("right", line["right"])):
            figure.add_annotation(
                x=0 if side == "left" else 1,
                xref="paper",
                xanchor=side,
                y=y,
                yanchor="middle",
                yshift=-6,
                xshift=2 if side == "left" else -6,
                text=text,
                showarrow=False,
                font={"size": 15, "color": INK} if side == "left" else {"size": 12, "color": MUTED},
                name=f"domain {side}",
            )
        return
    for side, text in (("left", line["name"]), ("right", line["right"])):
        figure.add_annotation(
            x=0 if side == "left" else 1,
            xref="paper",
            xanchor=side,
            y=y,
            yanchor="middle",
            yshift=10,
            xshift=6 if side == "left" else -6,
            text=text,
            align=side,
            showarrow=False,
            font={"size": 12, "color": INK},
            name=f"{side} words",
        )


def _narrow_words(figure: go.Figure, lines: list[Row]) -> None:
    """Leave shorter words for narrow screens in the layout's ``meta``: position of the annotation → text."""
    names = [a.name for a in figure.layout.annotations]
    targets = [line for line in lines if "head" not in line]
    for side in ("left", "right"):
        places = [i for i, name in enumerate(names) if name == f"{side} words"]
        short = {str(i): x[f"narrow_{side}"] for i, x in zip(places, targets, strict=True) if f"narrow_{side}" in x}
        figure.layout.meta = {**figure.layout.meta, "narrow": {**figure.layout.meta.get("narrow", {}), **short}}


def _bounds(row: Row) -> tuple[float, float] | None:
    low, high = row.get("p_low"), row.get("p_high")
    if absent(low) or absent(high) or float(high) <= float(low):  # type: ignore[arg-type]
        return None
    return float(low) * 100, float(high) * 100  # type: ignore[arg-type]


def _point(row: Row) -> float | None:
    """The one probability of a row, an inferred one too."""
    return float(row["p_met"]) if is_inferred(row) else one_p(row)


def _marks(figure: go.Figure, lines: list[tuple[int, Row]], status: str, lang: str) -> None:
    """Draw one status: bars for bounds, a dot where there is one probability, words where there is none."""
    if not lines:
        return
    colour, symbol = STATUS_STYLE[status]
    lane = 0.18
    hollow = status in WITHOUT_OWN_DATA
    hatch = "/" if status in {Status.CONTESTED, Status.UNDETERMINED} else ""
    bars = [(y, _bounds(x["row"]), x["hover"]) for y, x in lines]
    bars = [(y, b, h) for y, b, h in bars if b is not None]
    if bars:
        figure.add_trace(
            go.Bar(
                orientation="h",
                base=[b[0] for _, b, _ in bars if b],
                x=[b[1] - b[0] for _, b, _ in bars if b],
                y=[y + lane for y, _, _ in bars],
                width=0.2,
                marker={
                    "color": "rgba(255,255,255,0.6)" if hollow else colour,
                    "opacity": 1.0 if hollow else 0.55,
                    "line": {"width": 1 if hollow else 0, "color": colour},
                    "pattern": {
                        "shape": hatch,
                        "solidity": 0.4,
                    },
                },
                hovertext=[h for _, _, h in bars],
                hoverinfo="text",
                meta={"status": status, "mark": "band" if hollow else "bounds"},
            )
        )
    dots = [(y, x) for y, x in lines if _point(x["row"]) is not None]
    if dots:
        figure.add_trace(
            go.Scatter(
                mode="markers",
                x=[(_point(x["row"]) or 0.0) * 100 for _, x in dots],
                y=[y + lane for y, _ in dots],
                marker={"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
                hovertext=[x["hover"] for _, x in dots],
                hoverinfo="text",
                cliponaxis=False,
                meta={"status": status, "mark": "hollow" if hollow else "dot"},
            )
        )
    bare = [(y, x) for y, x in lines if _point(x["row"]) is None and _bounds(x["row"]) is None]
    _words_only(figure, bare, status, lang)


def _words_only(figure: go.Figure, lines: list[tuple[int, Row]], status: str, lang: str) -> None:
    """Write words in the lane of a target that has no single probability (and no mark at a made-up place)."""
    if not lines:
        return
    key = {"no evidence": "no_evidence", "contested": "contested", "undetermined": "undetermined"}.get(status)
    text = say(lang, f"score.{key}") if key else say(lang, f"status.{status}")
    figure.add_trace(
        go.Scatter(
            mode="text",
            x=[50.0] * len(lines),
            y=[y + 0.18 for y, _ in lines],
            text=[text if x["row"] else "" for _, x in lines],
            textfont={"size": 12, "color": STATUS_STYLE[status][0] if status not in WITHOUT_OWN_DATA else MUTED},
            hovertext=[x["hover"] for _, x in lines],
            hoverinfo="text",
            meta={"status": status, "mark": "words"},
        )
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
    figure = scoreboard(outlook, lang, outcomes, home or None, fold_over)
    words = scoreboard_alt(outlook, lang, home or None, fold_over), scoreboard_table(outlook, lang, home, fold_over)
    return Chart.of(kind, heading, figure, *words)
