"""Yearly means as measured, adjusted for weather and weather-normalised, with the trend of the adjusted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from analytics.palette import BLUE, GREEN, INK, MUTED, SKY
from analytics.report.charts.axes import HOVER, shifts_of_names, unit_words
from analytics.report.charts.chart import Chart, Heading, Table, table_header
from analytics.report.charts.theme import template
from analytics.report.weather_text import decimals_of
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import number, share, with_unit

if TYPE_CHECKING:
    from analytics.attribution import Attribution, Trend

PAD = 0.12  # of the span of what is drawn, above and below it
HEIGHT_PX, PLOT_PX = 360, 270  # of the figure, and about what axis and legend leave of it
NAME_PX, NAME_STEP_PX = 96, 30  # room for a name of two lines at the right, and its height


def weather_trend(one: Attribution, lang: str) -> go.Figure:
    """Draw each year's mean as measured, adjusted for weather and weather-normalised, and the straight line.

    The line is that of the adjusted means, whose trend is given. Names stand at the ends of the lines.

    Parameters
    ----------
    one : Attribution
        With a trend.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` in ``meta``: 'interval', 'trend', 'raw', 'adjusted', 'normalised'; none without a trend.

    Examples
    --------
    Without a trend there is nothing to draw:

    >>> import pandas as pd
    >>> from datetime import date
    >>> from analytics.attribution import Attribution, Estimate, Skill, Split
    >>> same = Estimate(0.0, 0.0, 0.0, 0.0, 0.0)
    >>> one = Attribution(
    ...     "x", "pm25", "ug/m3", date(2026, 1, 1), (date(2024, 1, 1), date(2024, 12, 31)),
    ...     (date(2025, 1, 1), date(2025, 12, 31)),
    ...     Split(50.0, 50.0, 50.0, 50.0, 0.0, same, same, same, 366, 365), None, None, None, None, (), pd.DataFrame(),
    ...     Skill(0.6, 0.3, 0.43, 3600, 10), ("met",), "gam", 1)
    >>> len(weather_trend(one, "en").data)
    0
    """
    figure = go.Figure()
    line = one.trend
    margin = {"l": 4, "r": NAME_PX, "t": 8, "b": 8}
    figure.update_layout(template=template(), height=HEIGHT_PX, margin=margin, hovermode="closest")
    if line is None:
        return figure
    years = [int(year) for year in line.years]
    figure.add_trace(
        go.Scatter(
            x=[*years, *years[::-1]],
            y=[*line.high95.tolist(), *line.low95[::-1].tolist()],
            fill="toself",
            mode="lines",
            line={"width": 0},
            fillcolor=SKY,
            opacity=0.3,
            name=say(lang, "chart.trend_interval"),
            hoverinfo="skip",
            meta={"series": "interval"},
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[years[0], years[-1]],
            y=straight(line),
            mode="lines",
            line={"color": BLUE, "width": 1.5, "dash": "dash"},
            name=say(lang, "chart.trend_line", rate=_rate(line, lang)),
            hoverinfo="skip",
            meta={"series": "trend"},
        )
    )
    unit, decimals = one.unit, decimals_of(one)
    for series, values, colour, symbol in _lines(line):
        figure.add_trace(
            go.Scatter(
                x=years,
                y=values.tolist(),
                mode="lines+markers",
                line={"color": colour, "width": 2 if series == "adjusted" else 1.2},
                marker={"size": 6 if series == "normalised" else 8, "symbol": symbol, "color": colour},
                name=say(lang, f"chart.trend_{series}"),
                showlegend=False,
                customdata=[
                    label(f"{say(lang, 'format.year', year=year)} {say(lang, f'chart.trend_{series}')} "
                          f"{with_unit(value, unit, lang, decimals)}", 80)
                    for year, value in zip(years, values, strict=True)
                ],
                hovertemplate=HOVER,
                meta={"series": series},
            )
        )  # fmt: skip
    levels = [*line.raw, *line.normalised, *line.low95, *line.high95]
    pad = PAD * max(max(levels) - min(levels), 10**-decimals)
    low, high = min(levels) - pad, max(levels) + pad
    _names(figure, line, PLOT_PX / (high - low), lang)
    figure.update_layout(
        xaxis={"tickvals": years, "ticktext": [str(y) for y in years], "tickangle": 0, "showgrid": False,
               "range": [years[0] - 0.3, years[-1] + 0.3], "tickfont": {"color": INK}},
        yaxis={"range": [low, high], "title": {"text": say(lang, "chart.trend_y", unit=unit_words(unit, lang))}},
        meta={"narrow_ticks": 2},
    )  # fmt: skip
    return figure


def _lines(line: Trend) -> list[tuple[str, np.ndarray, str, str]]:
    """Name, yearly means, colour and symbol of each series."""
    return [("raw", line.raw, MUTED, "circle-open"), ("adjusted", line.adjusted, BLUE, "circle"),
            ("normalised", line.normalised, GREEN, "diamond")]  # fmt: skip


def _names(figure: go.Figure, line: Trend, px_a_unit: float, lang: str) -> None:
    """Write the name of each series at its end, in two lines, so that none covers another."""
    ends = sorted((float(values[-1]), series, colour) for series, values, colour, _ in _lines(line))
    shifts = shifts_of_names(np.array([end for end, _, _ in ends]) * px_a_unit, NAME_STEP_PX)
    for (end, series, colour), shift in zip(ends, shifts, strict=True):
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=2,
            y=end,
            yshift=float(shift),
            yanchor="middle",
            align="left",
            text=say(lang, f"chart.trend_{series}_end"),
            showarrow=False,
            font={"size": 12, "color": colour},
            name="series",
        )


def straight(line: Trend) -> list[float]:
    """First and last value of the straight line through the logs of the adjusted means, whose slope is the trend."""
    middle, log = float(np.mean(line.years)), float(np.mean(np.log(line.adjusted)))
    slope = float(np.log1p(line.per_year.value))
    return [float(np.exp(log + slope * (year - middle))) for year in (line.years[0], line.years[-1])]


def _rate(line: Trend, lang: str) -> str:
    """The change a year with its interval of 95 %."""
    return say(lang, "weather.estimate", **{
        name: share(getattr(line.per_year, of), lang, 1, signed=True)
        for name, of in (("value", "value"), ("low", "low95"), ("high", "high95"))
    })  # fmt: skip


def weather_trend_alt(one: Attribution, lang: str) -> str:
    """Say in one sentence what the chart of yearly means shows.

    Parameters
    ----------
    one, lang
        As in `weather_trend`.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from datetime import date
    >>> from analytics.attribution import Attribution, Estimate, Skill, Split, Trend
    >>> same, fall = Estimate(0.0, 0.0, 0.0, 0.0, 0.0), Estimate(-0.033, -0.05, -0.02, -0.06, -0.01)
    >>> years, level = np.arange(2021, 2025), np.array([52.0, 50.0, 49.0, 47.0])
    >>> trend = Trend(years, level + 1, level, level - 1, level + 1, level, fall, 0.06, 0.02)
    >>> one = Attribution(
    ...     "x", "pm25", "ug/m3", date(2026, 1, 1), (date(2024, 1, 1), date(2024, 12, 31)),
    ...     (date(2025, 1, 1), date(2025, 12, 31)),
    ...     Split(50.0, 50.0, 50.0, 50.0, 0.0, same, same, same, 366, 365), None, None, trend, None, (), pd.DataFrame(),
    ...     Skill(0.6, 0.3, 0.43, 3600, 10), ("met",), "gam", 1)
    >>> weather_trend_alt(one, "en")
    'Line chart. From 2021 to 2024 ... from 52.0 to 47.0 µg/m³; the latter changed by −3.3 % ... direction is known.'
    """
    line, decimals = one.trend, decimals_of(one)
    if line is None:
        return say(lang, "chart.trend_alt_none")
    ends = {
        f"{name}_{end}": number(getattr(line, name)[k], decimals)
        for name in ("raw", "adjusted")
        for end, k in (("first", 0), ("last", -1))
    }
    known = say(lang, "chart.trend_known" if line.per_year.sign_known else "chart.trend_unknown")
    return say(lang, "chart.trend_alt", first=int(line.years[0]), last=int(line.years[-1]), rate=_rate(line, lang),
               unit=unit_words(one.unit, lang), known=known, **ends)  # fmt: skip


def weather_trend_table(one: Attribution, lang: str) -> Table:
    """One row a year: mean as measured, adjusted for weather and the interval of that, and weather-normalised."""
    line, decimals = one.trend, decimals_of(one)
    if line is None:
        return [], []
    lines = [
        [say(lang, "format.year", year=int(year)), number(line.raw[k], decimals), number(line.adjusted[k], decimals),
         say(lang, "chart.split_ends", low=number(line.low95[k], decimals), high=number(line.high95[k], decimals)),
         number(line.normalised[k], decimals)]
        for k, year in enumerate(line.years)
    ]  # fmt: skip
    raw, adjusted, normalised = (say(lang, f"chart.trend_{name}") for name in ("raw", "adjusted", "normalised"))
    year, interval = table_header(lang, "chart.col_year", "chart.col_95")
    return [year, raw, adjusted, interval, normalised], lines


def weather_trend_chart(one: Attribution, lang: str, heading: Heading) -> Chart:
    """Draw yearly means with and without weather, with their text alternative and their table."""
    words = weather_trend_alt(one, lang), weather_trend_table(one, lang)
    return Chart.of("weather", heading, weather_trend(one, lang), *words)
