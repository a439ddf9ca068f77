"""A waterfall: the change of an annual mean from one year to another, split by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import NAN, one_row, rows_as
from analytics.palette import BLUE, FAINT, INK, MUTED, VERMILION
from analytics.report.charts.axes import HOVER, need, unit_words
from analytics.report.charts.chart import Chart, Drawing, Heading, Table, table_header
from analytics.report.charts.theme import plain_template
from analytics.report.row_text import (
    DECIMALS,
)
from analytics.spans import calendar_years
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import absent, date_text, number, with_unit

CHANGE_COLUMNS = ("month", "change", "year_from", "year_to", "year_mean_from", "year_mean_to")

END_GAP = 0.6  # slots between the means and the bars, so that on a phone no word lies on another
NARROW_SHARE = 0.3  # of the largest step; smaller ones go without words on a narrow screen


@dataclass(frozen=True, kw_only=True)
class MonthPart:
    """What one month has in the change between two years, with what is the same in every month."""

    month: int = 1
    change: float = NAN
    mean_from: float = NAN
    mean_to: float = NAN
    n_from: float = NAN
    n_to: float = NAN
    weight: float = 0.0
    year_from: int = 0
    year_to: int = 0
    year_mean_from: float = NAN
    year_mean_to: float = NAN
    last_day: date | None = None
    n_out_from: int = 0
    n_out_to: int = 0

    @property
    def to_the_end_of_the_year(self) -> bool:
        """Whether both years are compared as a whole, not up to the same day.

        Examples
        --------
        >>> [MonthPart(last_day=day).to_the_end_of_the_year for day in (date(2025, 12, 31), date(2025, 9, 30), None)]
        [True, False, True]
        """
        last = self.last_day
        return last is None or calendar_years(last.replace(month=1, day=1), last) == 1

    @property
    def years(self) -> tuple[int, int]:
        """The two years."""
        return self.year_from, self.year_to

    @property
    def year_means(self) -> tuple[float, float]:
        """The mean of each year."""
        return self.year_mean_from, self.year_mean_to

    @property
    def means(self) -> tuple[float, float]:
        """The month's mean in each year."""
        return self.mean_from, self.mean_to


def waterfall(data: pd.DataFrame, lang: str, unit: str = "ug/m3") -> go.Figure:
    """Draw how each month moved an annual mean from one year's value to the other's.

    Both means are marks, not bars: the axis does not begin at zero, and a cut bar would mislead.

    Parameters
    ----------
    data : DataFrame
        One row a month: ``month`` (1..12), ``change`` (adds up to the change of the mean), and the same in every
        row ``year_from, year_to, year_mean_from, year_mean_to``; shown in the hover text where present: ``mean_from,
        mean_to, n_from, n_to, weight``; ``last_day`` says how far the second year has come.
    lang : str
        ``'zh'`` or ``'en'``.
    unit : str
        Unit id of the means.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry ``series`` in ``meta``: 'links', 'up', 'down', 'means'.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> change = pd.DataFrame({"month": [1, 2], "change": [-3.0, 1.0], "year_from": 2024, "year_to": 2025,
    ...                        "year_mean_from": 40.0, "year_mean_to": 38.0})
    >>> [trace.meta["series"] for trace in waterfall(change, "en").data]
    ['links', 'down', 'up', 'means']
    """
    return waterfall_drawing(data, lang, unit).figure


def waterfall_drawing(data: pd.DataFrame, lang: str, unit: str = "ug/m3") -> Drawing:
    """As `waterfall`."""
    need(data, *CHANGE_COLUMNS)
    if data.empty:
        return Drawing({"template": plain_template(), "height": 340})
    data = data.sort_values("month", ignore_index=True)
    start = float(data["year_mean_from"].iloc[0])
    ends = start + data["change"].cumsum()
    steps = data.assign(begin=ends - data["change"], end=ends, at=np.arange(1, len(data) + 1))
    drawing = Drawing(_layout(steps, unit, lang))
    _links(drawing, steps)
    for series, chosen in (("down", steps[steps["change"] < 0]), ("up", steps[steps["change"] >= 0])):
        if len(chosen):
            _bars(drawing, chosen, series, unit, lang)
    _means(drawing, steps, unit, lang)
    words = _words(steps)
    drawing.layout["annotations"] = words
    drawing.layout["meta"] = {"narrow": _narrow_words(words, steps), "narrow_ticks": 2}
    return drawing


def _links(drawing: Drawing, steps: pd.DataFrame) -> None:
    """Draw fine lines from each step's end to the next one's begin."""
    levels = [float(steps["begin"].iloc[0]), *steps["end"]]
    n = len(levels)
    x = np.column_stack([np.arange(n) - 0.3, np.arange(n) + 1.3, np.full(n, np.nan)]).ravel()
    x[0], x[-2] = x[0] - END_GAP, x[-2] + END_GAP
    y = np.column_stack([levels, levels, np.full(n, np.nan)]).ravel()
    drawing.scatter(
        x=[None if np.isnan(v) else v for v in x],
        y=[None if np.isnan(v) else v for v in y],
        mode="lines",
        line={"color": FAINT, "width": 1},
        hoverinfo="skip",
        showlegend=False,
        meta={"series": "links"},
    )


def _bars(drawing: Drawing, steps: pd.DataFrame, series: str, unit: str, lang: str) -> None:
    drawing.bar(
        x=steps["at"].tolist(),
        base=steps["begin"].tolist(),
        y=steps["change"].tolist(),
        width=0.62,
        marker={"color": BLUE if series == "down" else VERMILION, "line": {"width": 0}},
        name=say(lang, f"chart.waterfall_{series}"),
        customdata=[_hover(part, unit, lang) for part in rows_as(MonthPart, steps)],
        hovertemplate=HOVER,
        meta={"series": series},
    )


def _words(steps: pd.DataFrame) -> list[dict[str, Any]]:
    """The change of each month at the end of its bar, first of those that fell."""
    known = steps[steps["change"].notna()]
    cells = zip(known["at"].tolist(), known["end"].tolist(), known["change"].tolist(), strict=True)
    return [
        {
            "x": at,
            "y": end,
            "yanchor": "top" if change < 0 else "bottom",
            "yshift": -1 if change < 0 else 1,
            "text": number(change, 1, signed=True),
            "showarrow": False,
            "font": {"size": 11, "color": INK},
            "name": "step",
        }
        for at, end, change in sorted(cells, key=lambda cell: cell[2] >= 0)
    ]


def _narrow_words(words: list[dict[str, Any]], steps: pd.DataFrame) -> dict[str, str]:
    """Leave out the words of small steps on narrow screens, where they would cover each other."""
    least = NARROW_SHARE * steps["change"].abs().max()
    small = {number(x, 1, signed=True) for x in steps["change"] if abs(x) < least}
    return {str(i): "" for i, one in enumerate(words) if one["text"] in small}


def _means(drawing: Drawing, steps: pd.DataFrame, unit: str, lang: str) -> None:
    """Mark the mean of each year at the two ends."""
    parts = rows_as(MonthPart, steps)
    first, last = parts[0], parts[-1]
    means = first.year_means
    part = "" if first.to_the_end_of_the_year else "_part"
    words = [
        say(lang, f"chart.waterfall_mean{part}", year=year, value=_text(mean, unit, lang))
        for year, mean in zip(first.years, means, strict=True)
    ]
    drawing.scatter(
        x=[-END_GAP, len(parts) + 1 + END_GAP],
        y=list(means),
        mode="markers+text",
        marker={"symbol": "diamond", "size": 12, "color": INK},
        text=[f"{year}<br>{number(m, 1)}" for year, m in zip(first.years, means, strict=True)],
        textposition=["top center" if c < 0 else "bottom center" for c in (first.change, last.change)],
        textfont={"size": 12, "color": INK},
        name=say(lang, f"chart.waterfall_means{part}"),
        customdata=[label(w) for w in words],
        hovertemplate=HOVER,
        cliponaxis=False,
        meta={"series": "means"},
    )


def _text(value: Any, unit: str, lang: str) -> str:
    return with_unit(value, unit, lang, DECIMALS.get(unit, 1))


def _hover(row: MonthPart, unit: str, lang: str) -> str:
    """Say a month's part, its means in both years, and days that are missing."""
    month = say(lang, "format.month_tick", month=say(lang, f"months.{row.month}"))
    lines = [
        f"<b>{label(month)}</b>",
        label(say(lang, "chart.waterfall_part", value=number(row.change, 2, signed=True))),
    ]
    for year, mean, n in zip(row.years, row.means, (row.n_from, row.n_to), strict=True):
        if not absent(mean):
            words = {"year": year, "value": _text(mean, unit, lang)}
            lines.append(label(say(lang, "chart.waterfall_month", n=number(n, 0), **words)))
    if abs(row.weight) >= 0.05:
        lines.append(label(say(lang, "chart.waterfall_weight", value=number(row.weight, 2, signed=True))))
    return "<br>".join(lines)


def _layout(steps: pd.DataFrame, unit: str, lang: str) -> dict[str, Any]:
    months = [say(lang, f"months.{int(m)}") for m in steps["month"]]
    short = [say(lang, "chart.month_short", month=m) for m in months]
    levels = [*steps["begin"], *steps["end"]]
    pad = 0.2 * max(max(levels) - min(levels), 0.5)
    return {
        "template": plain_template(),
        "height": 370,
        "margin": {"l": 4, "r": 8, "t": 8, "b": 8},
        "hovermode": "closest",
        "xaxis": {
            "range": [-0.9 - END_GAP, len(steps) + 1.9 + END_GAP],
            "tickvals": steps["at"].tolist(),
            "ticktext": short,
            "tickangle": 0,
            "tickfont": {"size": 11},
            "showgrid": False,
        },
        "yaxis": {
            "range": [min(levels) - pad, max(levels) + pad],
            "title": {"text": say(lang, "chart.waterfall_y", unit=unit_words(unit, lang))},
        },
        "legend": {"font": {"size": 12, "color": MUTED}},
    }


def waterfall_alt(data: pd.DataFrame, lang: str, unit: str = "ug/m3") -> str:
    """Say in one sentence what a waterfall shows: both means and the months that moved most.

    Parameters
    ----------
    data, lang, unit
        As in `waterfall`.

    Examples
    --------
    40 - 3 + 1 = 38:

    >>> change = pd.DataFrame({"month": [1, 2], "change": [-3.0, 1.0], "year_from": 2024, "year_to": 2025,
    ...                        "year_mean_from": 40.0, "year_mean_to": 38.0})
    >>> waterfall_alt(change, "en")
    'Waterfall chart. The mean went from 40.0 µg/m³ in 2024 to 38.0 µg/m³ in 2025; ...: Jan −3.0, Feb +1.0.'
    """
    if data.empty:
        return say(lang, "chart.waterfall_alt_none")
    order = data.reindex(data["change"].abs().sort_values(ascending=False).index).head(3)
    items = [
        say(
            lang,
            "chart.waterfall_item",
            month=say(lang, "format.month_tick", month=say(lang, f"months.{row.month}")),
            value=number(row.change, 1, signed=True),
        )
        for row in rows_as(MonthPart, order)
    ]
    row = one_row(MonthPart, data)
    window = ""
    if not row.to_the_end_of_the_year:
        window = say(lang, "chart.waterfall_window", date=date_text(row.last_day, lang))
    n_out = row.n_out_from + row.n_out_to
    return say(
        lang,
        "chart.waterfall_alt",
        first=row.year_from,
        last=row.year_to,
        mean_from=_text(row.year_mean_from, unit, lang),
        mean_to=_text(row.year_mean_to, unit, lang),
        window=window,
        items=say(lang, "meta.sep").join(items),
    ) + (say(lang, "chart.waterfall_left_out", n=n_out) if n_out else "")


def waterfall_table(data: pd.DataFrame, lang: str, unit: str = "ug/m3") -> Table:
    """One row a month: mean in both years and its part in the change; the year's own means last."""
    if data.empty:
        return [], []
    lines = [
        [
            say(lang, "format.month_tick", month=say(lang, f"months.{row.month}")),
            *(with_unit(mean, unit, lang, 1) for mean in row.means),
            number(row.change, 2, signed=True),
        ]
        for row in rows_as(MonthPart, data.sort_values("month"))
    ]
    first = one_row(MonthPart, data)
    means = first.year_means
    lines.append(
        [
            say(lang, f"chart.waterfall_means{'' if first.to_the_end_of_the_year else '_part'}"),
            *(with_unit(m, unit, lang, 1) for m in means),
            number(means[1] - means[0], 2, signed=True),
        ]
    )
    years = [say(lang, "format.year", year=year) for year in first.years]
    return [*table_header(lang, "chart.col_month"), *years, say(lang, "chart.col_part")], lines


def waterfall_chart(data: pd.DataFrame, lang: str, unit: str, heading: Heading) -> Chart:
    """Draw the change between two years split by month, with its text alternative and its table."""
    words = (waterfall_alt(data, lang, unit), waterfall_table(data, lang, unit))
    return Chart.of("months", heading, waterfall_drawing(data, lang, unit), *words)
