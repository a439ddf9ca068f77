"""A waterfall: the change between two periods, split into weather and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from analytics.palette import BLUE, FAINT, INK, VERMILION
from analytics.report.charts.axes import HOVER, unit_words
from analytics.report.charts.chart import Chart, Heading, Table, table_header
from analytics.report.charts.theme import template
from analytics.report.weather_text import decimals_of, interval_text
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import months_of, number, with_unit

if TYPE_CHECKING:
    from analytics.attribution import Attribution, Estimate

PLACES = (0, 1, 2, 3)  # of the earlier mean, weather, the rest, the later mean
PAD = 0.22  # of the span of what is drawn, above and below it


def weather_split(one: Attribution, lang: str) -> go.Figure:
    """Draw the change of a mean from one period to another as weather and the rest, each with its 95 % interval.

    Both means are marks, not bars: the axis does not begin at zero, and a cut bar would mislead.

    Parameters
    ----------
    one : Attribution
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` in ``meta``: 'links', 'weather', 'rest', 'intervals', 'means'.

    Examples
    --------
    >>> import pandas as pd
    >>> from datetime import date
    >>> from analytics.attribution import Attribution, Estimate, Skill, Split
    >>> parts = Estimate(-4.0, -5.0, -3.0, -6.0, -2.0), Estimate(-2.0, -3.0, -1.0, -4.0, 0.0)
    >>> split = Split(50.0, 44.0, 48.0, 46.0, -6.0, *parts, Estimate(-0.04, -0.06, -0.02, -0.08, 0.0), 366, 365)
    >>> one = Attribution(
    ...     "x", "pm25", "ug/m3", date(2026, 1, 1), (date(2024, 1, 1), date(2024, 12, 31)),
    ...     (date(2025, 1, 1), date(2025, 12, 31)), split, None, None, None, None, (), pd.DataFrame(),
    ...     Skill(0.6, 0.3, 0.43, 3600, 10), ("met",), "gam", 1)
    >>> [trace.meta["series"] for trace in weather_split(one, "en").data][:4]
    ['links', 'weather', 'rest', 'intervals']
    """
    s, decimals = one.split, decimals_of(one)
    between = s.before + s.weather.value
    bounds = [s.before, s.after, between, *(s.before + x for x in (s.weather.low95, s.weather.high95)),
              *(between + x for x in (s.rest.low95, s.rest.high95))]  # fmt: skip
    figure = go.Figure()
    _links(figure, [s.before, between, s.after])
    for place, name, base, part in ((1, "weather", s.before, s.weather), (2, "rest", between, s.rest)):
        _bar(figure, place, name, base, part, one, lang)
    _intervals(figure, [(1, s.before, s.weather), (2, between, s.rest)], lang)
    _means(figure, one, lang)
    pad = PAD * max(max(bounds) - min(bounds), 10**-decimals)
    figure.update_layout(
        template=template(),
        height=370,
        margin={"l": 4, "r": 8, "t": 12, "b": 8},
        hovermode="closest",
        xaxis={
            "range": [-0.6, 3.6],
            "tickvals": list(PLACES),
            "ticktext": _ticks(one, lang),
            "tickangle": 0,
            "showgrid": False,
        },
        yaxis={
            "range": [min(bounds) - pad, max(bounds) + pad],
            "title": {"text": say(lang, "chart.split_y", unit=unit_words(one.unit, lang))},
        },
    )
    return figure


def _ticks(one: Attribution, lang: str) -> list[str]:
    before, after = (label(months_of(*span, lang), 24) for span in (one.before, one.after))
    return [before, say(lang, "chart.split_weather"), say(lang, "chart.split_rest"), after]


def _links(figure: go.Figure, levels: list[float]) -> None:
    """Draw fine lines from each step's end to the next one's begin."""
    x, y = list[float | None](), list[float | None]()
    for place, level in enumerate(levels):
        x += [place - 0.3 if place else 0, place + 1.3 if place < 2 else 3, None]
        y += [level, level, None]
    line = {"color": FAINT, "width": 1}
    figure.add_trace(
        go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", meta={"series": "links"}, showlegend=False)
    )


def _bar(figure: go.Figure, place: int, name: str, base: float, part: Estimate, one: Attribution, lang: str) -> None:
    words = say(lang, f"chart.split_{name}_long")
    hover = f"<b>{label(words, 80)}</b><br>{label(interval_text(part, decimals_of(one), lang), 80)}"
    figure.add_trace(
        go.Bar(
            x=[place],
            base=[base],
            y=[part.value],
            width=0.62,
            marker={"color": BLUE if part.value < 0 else VERMILION, "opacity": 0.85, "line": {"width": 0}},
            name=words,
            showlegend=False,
            customdata=[hover],
            hovertemplate=HOVER,
            meta={"series": name},
        )
    )
    high = base + max(part.high95, part.value, 0.0)
    figure.add_annotation(
        x=place,
        y=high,
        yanchor="bottom",
        yshift=2,
        text=f"<b>{number(part.value, decimals_of(one), signed=True)}</b>",
        showarrow=False,
        font={"size": 13, "color": INK},
        name="part",
    )


def _intervals(figure: go.Figure, parts: list[tuple[int, float, Estimate]], lang: str) -> None:
    """Draw the interval of 95 % of each part from the level at which the part begins."""
    figure.add_trace(
        go.Scatter(
            x=[place for place, _, _ in parts],
            y=[base + part.value for _, base, part in parts],
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [part.high95 - part.value for _, _, part in parts],
                "arrayminus": [part.value - part.low95 for _, _, part in parts],
                "color": INK,
                "thickness": 1.4,
                "width": 5,
            },
            mode="markers",
            marker={"size": 10, "symbol": "line-ns", "color": INK, "line": {"width": 1.4, "color": INK}},
            name=say(lang, "chart.col_95"),
            showlegend=True,
            hoverinfo="skip",
            meta={"series": "intervals"},
        )
    )


def _means(figure: go.Figure, one: Attribution, lang: str) -> None:
    s, decimals = one.split, decimals_of(one)
    falls = s.after < s.before
    figure.add_trace(
        go.Scatter(
            x=[0, 3],
            y=[s.before, s.after],
            mode="markers+text",
            marker={"symbol": "diamond", "size": 12, "color": INK},
            text=[number(x, decimals) for x in (s.before, s.after)],
            textposition=["top center" if falls else "bottom center", "bottom center" if falls else "top center"],
            textfont={"size": 13, "color": INK},
            customdata=[
                label(say(lang, "chart.split_mean", period=months_of(*span, lang), n=n,
                          value=with_unit(x, one.unit, lang, decimals)), 80)
                for x, span, n in ((s.before, one.before, s.n_before), (s.after, one.after, s.n_after))
            ],
            hovertemplate=HOVER,
            showlegend=False,
            cliponaxis=False,
            meta={"series": "means"},
        )
    )  # fmt: skip


def weather_split_alt(one: Attribution, lang: str) -> str:
    """Say in one sentence what the waterfall shows.

    Parameters
    ----------
    one, lang
        As in `weather_split`.

    Examples
    --------
    >>> import pandas as pd
    >>> from datetime import date
    >>> from analytics.attribution import Attribution, Estimate, Skill, Split
    >>> parts = Estimate(-4.0, -5.0, -3.0, -6.0, -2.0), Estimate(-2.0, -3.0, -1.0, -4.0, 0.0)
    >>> split = Split(50.0, 44.0, 48.0, 46.0, -6.0, *parts, Estimate(-0.04, -0.06, -0.02, -0.08, 0.0), 366, 365)
    >>> one = Attribution(
    ...     "x", "pm25", "ug/m3", date(2026, 1, 1), (date(2024, 1, 1), date(2024, 12, 31)),
    ...     (date(2025, 1, 1), date(2025, 12, 31)), split, None, None, None, None, (), pd.DataFrame(),
    ...     Skill(0.6, 0.3, 0.43, 3600, 10), ("met",), "gam", 1)
    >>> weather_split_alt(one, "en")
    'Waterfall chart. The mean went from 50.0 (2024) to 44.0 µg/m³ (2025); weather −4.0 (95 %: −6.0 to −2.0), ...'
    """
    s, decimals = one.split, decimals_of(one)
    return say(
        lang, "chart.split_alt", before_period=months_of(*one.before, lang), after_period=months_of(*one.after, lang),
        before=number(s.before, decimals), after=with_unit(s.after, one.unit, lang, decimals),
        weather=interval_text(s.weather, decimals, lang), rest=interval_text(s.rest, decimals, lang),
    )  # fmt: skip


def weather_split_table(one: Attribution, lang: str) -> Table:
    """One row a mark or part: value, and the intervals of 80 and 95 % of a part."""
    s, decimals = one.split, decimals_of(one)

    def ends(low: float, high: float) -> str:
        return say(lang, "chart.split_ends", low=number(low, decimals, signed=True),
                   high=number(high, decimals, signed=True))  # fmt: skip

    lines = [[months_of(*one.before, lang), with_unit(s.before, one.unit, lang, decimals), "—", "—"]]
    for name, part in (("weather", s.weather), ("rest", s.rest)):
        lines.append([
            say(lang, f"chart.split_{name}_long"), number(part.value, decimals, signed=True),
            ends(part.low80, part.high80), ends(part.low95, part.high95),
        ])  # fmt: skip
    lines.append([months_of(*one.after, lang), with_unit(s.after, one.unit, lang, decimals), "—", "—"])
    return table_header(lang, "chart.col_split", "chart.col_value", "chart.col_80", "chart.col_95"), lines


def weather_split_chart(one: Attribution, lang: str, heading: Heading) -> Chart:
    """Draw the parts of a change, with their text alternative and their table."""
    words = weather_split_alt(one, lang), weather_split_table(one, lang)
    return Chart.of("weather", heading, weather_split(one, lang), *words)
