"""A strip of cities ranked by a statistic: each city a tick, those of interest on a lane of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import NAN, OutlookRow, rows_as
from analytics.palette import BLUE, INK, MUTED
from analytics.report.charts.axes import HOVER, Known, known_text, lane_words, level_line, need, unit_words
from analytics.report.charts.chart import Chart, Heading, Table, table_header
from analytics.report.charts.theme import template
from analytics.report.row_text import (
    named,
    threshold_text,
    usual_decimals,
)
from analytics.terms import LEAST_RANKED, Comparator
from analytics.words.catalogue import say
from analytics.words.escape import clean, label
from analytics.words.numbers import absent, number, span

RANKING_COLUMNS = ("region_id", "zh", "en", "value_low", "value_high", "rank_best", "rank_worst")
LANE_PX, TOP_PX, FOOT_PX = 44, 50, 90
NAMED = 8  # so many cities all get a lane of their own


@dataclass(frozen=True, kw_only=True)
class Ranked(Known):
    """One city of `analytics.series.ranking.city_ranking`: its value and the places it may have."""

    region_id: str = ""
    zh: str = ""
    en: str = ""
    rank_best: float = NAN
    rank_worst: float = NAN
    n_ranked: float = NAN
    n_valid: float = NAN
    n_expected: float = NAN


def ranking(
    data: pd.DataFrame,
    lang: str,
    highlight: Collection[str] = (),
    threshold: float | None = None,
    comparator: str = Comparator.BELOW,
    unit: str = "ug/m3",
) -> go.Figure:
    """Draw where cities stand on one scale, and name those of interest.

    Parameters
    ----------
    data : DataFrame
        One row a city: ``region_id, zh, en, value_low, value_high`` (equal where exact), ``rank_best, rank_worst``
        (NaN: too few days to rank; drawn hollow where it has a value); where present ``value``, a converted one
        between its likely ends, and ``basis``.
    lang : str
        ``'zh'`` or ``'en'``.
    highlight : collection of str
        Region ids to name on a lane of their own; of few cities all are named, these in bold.
    threshold : float, optional
        A target to draw across, in ``unit``, with its ``comparator``.
    comparator, unit : str
        Of the threshold and values.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` in ``meta``: 'cities', 'named', 'bounds', 'threshold'.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> cities = pd.DataFrame({"region_id": ["a", "b"], "zh": "甲", "en": ["A", "B"], "value_low": [30.0, 41],
    ...                        "value_high": [30.0, 41], "rank_best": [1, 2], "rank_worst": [1, 2]})
    >>> [trace.meta["series"] for trace in ranking(cities, "en").data]
    ['cities', 'named']
    """
    need(data, *RANKING_COLUMNS)
    data = data[data["value_low"].notna()].reset_index(drop=True)
    shown = data if len(data) <= NAMED else data[data["region_id"].isin(set(highlight))]
    figure = go.Figure()
    _layout(figure, data, shown, threshold, unit, lang)
    if data.empty:
        return figure
    _cities(figure, data, unit, lang)
    _lanes(figure, shown, set(highlight), unit, lang)
    if threshold is not None:
        demand = OutlookRow(comparator=comparator, threshold=threshold, unit=unit)
        name = say(lang, "fan.threshold", threshold=threshold_text(demand, lang))
        level_line(figure, [threshold, threshold], 0.0, name)
        figure.data[-1].update(y=[-0.5, len(shown) + 0.6], showlegend=True)
    return figure


def _middle(data: pd.DataFrame) -> list[float]:
    middle = (data["value_low"] + data["value_high"]) / 2
    return (data["value"].fillna(middle) if "value" in data else middle).tolist()


def _cities(figure: go.Figure, data: pd.DataFrame, unit: str, lang: str) -> None:
    """Draw every city as a tick on the strip; one known by bounds only stands at their middle, paler."""
    sure = data["value_low"] == data["value_high"]
    figure.add_trace(
        go.Scatter(
            x=_middle(data),
            y=[0.0] * len(data),
            mode="markers",
            marker={
                "symbol": "line-ns-open",
                "size": 18,
                "color": MUTED,
                "line": {"width": 1.5, "color": MUTED},
                "opacity": (0.35 + 0.55 * sure).tolist(),
            },
            name=say(lang, "chart.ranking_cities", n=len(data)),
            showlegend=True,
            customdata=[_hover(row, unit, lang) for row in rows_as(Ranked, data)],
            hovertemplate=HOVER,
            meta={"series": "cities"},
        )
    )


def _lanes(figure: go.Figure, shown: pd.DataFrame, home: set[str], unit: str, lang: str) -> None:
    """Draw each named city on its own lane: a dot for its value, a bar from end to end."""
    rows = rows_as(Ranked, shown)
    at = _middle(shown)
    hover = [_hover(row, unit, lang) for row in rows]
    wide = [i for i, row in enumerate(rows) if row.value_low != row.value_high]
    exact = [i for i, row in enumerate(rows) if i not in wide or not absent(row.value)]
    if exact:
        symbols = ["circle" if not absent(rows[i].rank_best) else "circle-open" for i in exact]
        figure.add_trace(
            go.Scatter(
                x=[at[i] for i in exact],
                y=[i + 1.15 for i in exact],
                mode="markers",
                marker={
                    "size": 12,
                    "symbol": symbols,
                    "color": [BLUE if rows[i].region_id in home else INK for i in exact],
                    "line": {"width": 2},
                },
                customdata=[hover[i] for i in exact],
                hovertemplate=HOVER,
                showlegend=False,
                meta={"series": "named"},
            )
        )
    if wide:
        figure.add_trace(
            go.Bar(
                orientation="h",
                base=[rows[i].value_low for i in wide],
                x=[rows[i].value_high - rows[i].value_low for i in wide],
                y=[i + 1.15 for i in wide],
                width=0.24,
                marker={"color": [BLUE if rows[i].region_id in home else INK for i in wide], "opacity": 0.55},
                customdata=[hover[i] for i in wide],
                hovertemplate=HOVER,
                name=say(lang, "chart.multiples_bounds"),
                showlegend=True,
                meta={"series": "bounds"},
            )
        )
    for i, row in enumerate(rows):
        name, value = label(named(row.region_id, row.zh, row.en, lang), 24), label(_value(row, unit, lang))
        right = " · ".join(filter(None, [value, rank_text(row, lang)]))
        lane_words(figure, i + 1.15, name, right, bold=row.region_id in home, shift=16)


def _value(row: Ranked, unit: str, lang: str) -> str:
    return known_text(row, unit, lang, usual_decimals(unit))


def rank_text(row: Ranked, lang: str) -> str:
    """Say a rank, both bounds of one, or that there is none.

    Examples
    --------
    >>> rank_text(Ranked(rank_best=2, rank_worst=3, n_ranked=40), "en")
    'rank 2–3 of 40'
    >>> rank_text(Ranked(rank_best=2, rank_worst=2, n_ranked=9), "en")
    ''
    """
    if absent(row.rank_best):
        return say(lang, "chart.rank_none")
    if not absent(row.n_ranked) and row.n_ranked < LEAST_RANKED:
        return ""
    rank = span(row.rank_best, row.rank_worst, lang, 0)
    if absent(row.n_ranked):
        return say(lang, "chart.rank", rank=rank)
    return say(lang, "chart.rank_of", rank=rank, n=number(row.n_ranked, 0))


def _hover(row: Ranked, unit: str, lang: str) -> str:
    lines = [
        f"<b>{label(named(row.region_id, row.zh, row.en, lang), 40)}</b>",
        label(_value(row, unit, lang)),
        *filter(None, [rank_text(row, lang)]),
    ]
    if not absent(row.n_valid):
        lines.append(say(lang, "score.n_valid", n=number(row.n_valid, 0), expected=number(row.n_expected, 0)))
    return "<br>".join(lines)


def _layout(
    figure: go.Figure, data: pd.DataFrame, shown: pd.DataFrame, threshold: float | None, unit: str, lang: str
) -> None:
    ends: list[Any] = [*data["value_low"], *data["value_high"], *([] if threshold is None else [threshold])]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    pad = 0.05 * max(high - low, 1e-9)
    plot = TOP_PX + LANE_PX * len(shown)
    figure.update_layout(
        template=template(),
        height=plot + FOOT_PX,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        hovermode="closest",
        xaxis={"range": [low - pad, high + pad], "title": {"text": unit_words(unit, lang)}},
        yaxis={"range": [len(shown) + 0.7, -0.6], "visible": False},
        legend={"y": -50 / plot},  # below the axis' title
    )


def ranking_alt(data: pd.DataFrame, lang: str, highlight: Collection[str] = (), unit: str = "ug/m3") -> str:
    """Say in one sentence what a ranking shows: how many cities, the best, the last, and those one asks about.

    Parameters
    ----------
    data, lang, highlight, unit
        As in `ranking`.

    Examples
    --------
    >>> cities = pd.DataFrame({"region_id": ["a", "b"], "zh": "甲", "en": ["A", "B"], "value_low": [30.0, 41],
    ...                        "value_high": [30.0, 41], "rank_best": [1, 2], "rank_worst": [1, 2]})
    >>> ranking_alt(cities, "en")
    'Strip of 2 cities, too few to be ranked: A 30.0 µg/m³; B 41.0 µg/m³.'
    """
    ranked = data[data["rank_best"].notna()].sort_values("rank_best")
    if ranked.empty:
        return say(lang, "chart.ranking_alt_none")
    rows = rows_as(Ranked, ranked)
    shown = [rows[0], *(r for r in rows[1:-1] if r.region_id in set(highlight)), *rows[1:][-1:]]
    few = len(rows) < LEAST_RANKED
    items = [
        say(
            lang,
            "chart.ranking_item_few" if few else "chart.ranking_item",
            name=named(row.region_id, row.zh, row.en, lang),
            value=_value(row, unit, lang),
            rank=rank_text(replace(row, n_ranked=NAN), lang),
        )
        for row in shown
    ]
    return say(
        lang,
        "chart.ranking_alt_few" if few else "chart.ranking_alt",
        n=len(rows),
        items=say(lang, "meta.semi").join(items),
    )


def ranking_table(cities: pd.DataFrame, unit: str, lang: str) -> Table:
    """Ranked cities with their values, best first; of fewer than ten cities without a rank."""
    few = int(cities["rank_best"].notna().sum()) < LEAST_RANKED
    lines = [
        [
            span(row.rank_best, row.rank_worst, lang, 0),
            row.zh if lang == "zh" else row.en,
            known_text(row, unit, lang, usual_decimals(unit)),
        ]
        for row in rows_as(Ranked, cities)
    ]
    header = table_header(lang, "rank", "region", "value")
    return (header[1:], [line[1:] for line in lines]) if few else (header, lines)


def ranking_chart(
    data: pd.DataFrame, target: OutlookRow, lang: str, highlight: Collection[str], heading: Heading
) -> Chart:
    """Draw where regions stand among the ranked cities, with its text alternative and its table.

    Parameters
    ----------
    data : DataFrame
        See `ranking`.
    target : OutlookRow
        Of it: comparator and unit.
    lang : str
        ``'zh'`` or ``'en'``.
    highlight : collection of str
        Ids of the regions to be named.
    heading : Heading
        Id and title.
    """
    unit = clean(target.unit)
    figure = ranking(data, lang, highlight, comparator=str(target.comparator), unit=unit)
    words = (ranking_alt(data, lang, highlight, unit=unit), ranking_table(data, unit, lang))
    return Chart.of("ranking", heading, figure, *words)
