"""A year of days by AQI category, the months in rows; a day whose bounds lie far apart is a split cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import NAN, rows_as
from analytics.palette import AQI_COLOURS, AQI_NUMBERED_FROM, AQI_WHITE_FROM, FAINT, INK, NO_DATA, PAPER
from analytics.report.charts.axes import HOVER, day_words, need
from analytics.report.charts.chart import Chart, Drawing, Heading, Table, table_header
from analytics.report.charts.theme import plain_template
from analytics.words.catalogue import say
from analytics.words.escape import label
from analytics.words.numbers import absent, date_text, in_unit, number, span, with_unit

CALENDAR_COLUMNS = ("day", "category_low", "category_high")
UNKNOWN = 7
#: Whether a day is good, and heavily polluted, by the rule of its day: what is counted, and listed in the table.
HIT_COLUMNS = ("good_low", "good_high", "heavy_low", "heavy_high")
HALF, ROW = 0.47, 0.93  # half the width of a cell and the height of one, in days and months
#: What makes a day uncertain or keeps it from being counted; the hover text names it.
FLAGS = ("estimated", "dust_suspect", "bureau_event")
_COLOURS = (*AQI_COLOURS, NO_DATA)
_POLLUTANTS = (("pm25", "pm25_ug_m3"), ("pm10", "pm10_ug_m3"), ("no2", "no2_ug_m3"), ("o3", "o3_mda8_ug_m3"))


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One day: bounds of its category and index, concentrations, and what makes it less than sure."""

    day: date | None = None
    category_low: float = NAN
    category_high: float = NAN
    aqi_low: float = NAN
    aqi_high: float = NAN
    pm25_ug_m3: float = NAN
    pm10_ug_m3: float = NAN
    no2_ug_m3: float = NAN
    o3_mda8_ug_m3: float = NAN
    o3_1h_max_ug_m3: float = NAN
    estimated: bool = False
    dust_suspect: bool = False
    bureau_event: bool = False


def calendar(data: pd.DataFrame, lang: str) -> go.Figure:
    """Draw each day of a year in the colour of its AQI category.

    Parameters
    ----------
    data : DataFrame
        One row a day of one year: ``day``, ``category_low, category_high`` (1..6, NaN where nothing bounds it) and,
        where known, ``category``, the likely one (see `cell_classes`); shown in the hover text where present:
        ``aqi_low, aqi_high``, `FLAGS` and concentrations ``pm25_ug_m3, pm10_ug_m3, no2_ug_m3,
        o3_mda8_ug_m3, o3_1h_max_ug_m3``. Days without a row stay white.
    lang : str
        ``'zh'`` or ``'en'``.

    Returns
    -------
    plotly.graph_objects.Figure
        Bars named in ``meta`` ('days', 'bounds'), the numbers of polluted days, marks of unsure ones, and a legend.

    Raises
    ------
    ValueError
        If a column is missing, or the days are of several years.

    Examples
    --------
    >>> days = pd.DataFrame({"day": ["2025-01-01"], "category_low": [2], "category_high": [3]})
    >>> [trace.meta["series"] for trace in calendar(days, "en").data[:3]]
    ['days', 'numbers', 'unsure']
    """
    return calendar_drawing(data, lang).figure


def calendar_drawing(data: pd.DataFrame, lang: str) -> Drawing:
    """As `calendar`."""
    need(data, *CALENDAR_COLUMNS)
    data = data.assign(day=pd.to_datetime(data["day"])).sort_values("day", ignore_index=True)
    if data["day"].dt.year.nunique() > 1:
        raise ValueError("a calendar shows the days of one year")
    cells = cell_classes(data)
    drawing = Drawing({"template": plain_template(), **_layout(lang)})
    drawing.bar(**_cells(cells, "left", (-HALF, HALF), [_hover(row, lang) for row in rows_as(CalendarDay, data)]))
    split = cells[cells["left"] != cells["right"]]
    if len(split):
        drawing.bar(**_cells(split, "right", (0.0, HALF)))
    _numbers(drawing, cells)
    _marks(drawing, cells)
    unknown = bool((cells[["left", "right"]] == UNKNOWN).any(axis=None))
    _legend(drawing, lang, bounds=bool(len(split)), unsure=bool(cells["unsure"].any()), unknown=unknown)
    return drawing


def cell_classes(data: pd.DataFrame) -> pd.DataFrame:
    """The class that each half of a day's cell shows.

    Parameters
    ----------
    data : DataFrame
        ``day, category_low, category_high`` and, where known, ``category``: the class by the converted ozone.

    Returns
    -------
    DataFrame
        ``day, left, right, unsure``: bounds that lie more than one class apart stand side by side. Of neighbouring
        classes the likely one fills the cell, without an estimate the higher one, and ``unsure`` marks it. `UNKNOWN`
        stands for an end that nothing bounds.

    Examples
    --------
    >>> days = pd.DataFrame({"day": ["2025-07-01", "2025-07-02"], "category_low": [1, 2], "category_high": [2, 4]})
    >>> cell_classes(days)[["left", "right", "unsure"]].values.tolist()
    [[2.0, 2.0, True], [2.0, 4.0, False]]
    """
    low, high = (data[f"category_{end}"].astype(float).fillna(UNKNOWN) for end in ("low", "high"))
    likely = data["category"].astype(float) if "category" in data else pd.Series(np.nan, index=data.index)
    near = (low != high) & (high - low <= 1) & (high < UNKNOWN)
    one = likely.fillna(high)
    left, right = low.mask(near, one), high.mask(near, one)
    return pd.DataFrame({"day": data["day"], "left": left, "right": right, "unsure": near})


def _cells(cells: pd.DataFrame, side: str, ends: tuple[float, float], hover: list[str] | None = None) -> dict[str, Any]:
    """A bar a day from one end of its cell to the other, in the row of its month."""
    day = pd.to_datetime(cells["day"])
    return {
        "orientation": "h",
        "base": (day.dt.day + ends[0]).round(2).tolist(),
        "x": [round(ends[1] - ends[0], 2)] * len(cells),
        "y": day.dt.month.tolist(),
        "width": ROW,
        "marker": {"color": [_COLOURS[int(one) - 1] for one in cells[side]], "line": {"width": 0}},
        "customdata": hover,
        "hovertemplate": None if hover is None else HOVER,
        "hoverinfo": "skip" if hover is None else None,
        "showlegend": False,
        "meta": {"series": "bounds" if hover is None else "days"},
    }


def _numbers(drawing: Drawing, cells: pd.DataFrame) -> None:
    """Write the class's number into polluted days: in the half it belongs to where the cell is split."""
    split = cells["left"] != cells["right"]
    shift = pd.Series(np.where(split, HALF / 2, 0.0).round(2), index=cells.index)
    ends = pd.concat(
        [
            pd.DataFrame({"day": cells["day"], "shift": -shift, "category": cells["left"]}),
            pd.DataFrame({"day": cells["day"], "shift": shift, "category": cells["right"]})[split],
        ]
    )
    numbered = ends[ends["category"].between(AQI_NUMBERED_FROM, len(AQI_COLOURS))]
    day = pd.to_datetime(numbered["day"])
    drawing.scatter(
        x=(day.dt.day + numbered["shift"]).round(2).tolist(),
        y=day.dt.month.tolist(),
        mode="text",
        text=numbered["category"].astype(int).astype(str).tolist(),
        textfont={
            "size": 11,
            "color": np.where(numbered["category"] >= AQI_WHITE_FROM, PAPER, INK).tolist(),
        },
        hoverinfo="skip",
        showlegend=False,
        meta={"series": "numbers"},
    )


def _marks(drawing: Drawing, cells: pd.DataFrame) -> None:
    """Put a small dot into the corner of days whose class may be the neighbouring one."""
    day = pd.to_datetime(cells.loc[cells["unsure"], "day"])
    if day.empty:
        return
    drawing.scatter(
        x=(day.dt.day + 0.33).tolist(),
        y=(day.dt.month - 0.29).tolist(),
        mode="markers",
        marker={"size": 4, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        meta={"series": "unsure"},
    )


def _legend(drawing: Drawing, lang: str, bounds: bool, unsure: bool, unknown: bool) -> None:
    names = [(colour, "square", f"{i} {say(lang, f'chart.aqi_{i}')}") for i, colour in enumerate(AQI_COLOURS, start=1)]
    names += [(NO_DATA, "square", say(lang, "chart.calendar_unknown"))] if unknown else []
    names += [(INK, "circle", say(lang, "chart.calendar_unsure"))] if unsure else []
    names += [(FAINT, "square-cross-open", say(lang, "chart.calendar_split"))] if bounds else []
    for colour, symbol, name in names:
        drawing.scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 5 if symbol == "circle" else 11,
                "color": colour,
                "line": {"width": 0 if symbol == "circle" else 1, "color": FAINT},
            },
            name=name,
            showlegend=True,
            hoverinfo="skip",
            meta={"series": "legend"},
        )


def _hover(row: CalendarDay, lang: str) -> str:
    """Say a day's category, index, concentrations, and what makes it less than sure."""
    lines = [f"<b>{day_words(row.day, lang)}</b>", category_text(row, lang)]
    if not absent(row.aqi_low):
        index = say(lang, "chart.at_least", value=number(row.aqi_low, 0))
        known = not absent(row.aqi_high)
        lines.append("AQI " + (span(row.aqi_low, row.aqi_high, lang, 0) if known else index))
    for name, column in _POLLUTANTS:
        if not absent(getattr(row, column)):
            lines.append(f"{say(lang, f'chart.{name}')} {label(with_unit(getattr(row, column), 'ug/m3', lang, 0))}")
    if absent(row.o3_mda8_ug_m3) and not absent(row.o3_1h_max_ug_m3):
        lines.append(f"{say(lang, 'chart.o3_1h')} {label(with_unit(row.o3_1h_max_ug_m3, 'ug/m3', lang, 0))}")
    lines += [say(lang, f"chart.{flag}") for flag in FLAGS if getattr(row, flag)]
    return "<br>".join(lines)


def category_text(row: CalendarDay, lang: str) -> str:
    """Say the category of a day, or both its bounds."""
    low, high = row.category_low, row.category_high
    if absent(low):
        return say(lang, "chart.calendar_unknown")
    least = say(lang, f"chart.aqi_{int(low)}")
    if absent(high):
        return say(lang, "chart.at_least", value=least)
    most = say(lang, f"chart.aqi_{int(high)}")
    return least if least == most else say(lang, "chart.category_between", low=least, high=most)


def _layout(lang: str) -> dict[str, Any]:
    days = [1, 5, 10, 15, 20, 25, 30]
    months = [say(lang, "format.month_tick", month=say(lang, f"months.{m}")) for m in range(1, 13)]
    return {
        "height": 430,
        "margin": {"l": 4, "r": 4, "t": 24, "b": 8},
        "hovermode": "closest",
        "barmode": "overlay",
        "xaxis": {
            "range": [0.4, 31.6],
            "tickvals": days,
            "ticktext": [str(d) for d in days],
            "side": "top",
            "showgrid": False,
            "ticks": "",
            "showline": False,
        },
        "yaxis": {
            "range": [12.5, 0.5],
            "tickvals": [*range(1, 13)],
            "ticktext": months,
            "showgrid": False,
            "ticks": "",
        },
        "legend": {"y": -0.03, "traceorder": "normal", "entrywidth": 126, "font": {"size": 11}},
    }


def calendar_alt(data: pd.DataFrame, lang: str) -> str:
    """Say in one sentence what a calendar shows: good and heavy days with their bounds, and days without an answer.

    Parameters
    ----------
    data, lang
        As in `calendar`, with ``good_low, good_high, heavy_low, heavy_high``: whether the day surely, and possibly, is
        good or heavily polluted (1 or 0).

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    One day is good, one is lightly polluted or, by what is not measured, good:

    >>> days = pd.DataFrame({"day": ["2025-01-01", "2025-01-02"], "category_low": [2, 2], "category_high": [2, 3],
    ...                      "good_low": [1, 0], "good_high": [1, 1], "heavy_low": 0, "heavy_high": 0})
    >>> calendar_alt(days, "en")
    'Calendar of 2025 by AQI category: of 2 days, 1–2 good or better and 0 heavily polluted or worse; ...'
    """
    if data.empty:
        return say(lang, "chart.calendar_alt_none")
    need(data, *CALENDAR_COLUMNS, *HIT_COLUMNS)
    low, high = data["category_low"].astype(float), data["category_high"].astype(float).fillna(UNKNOWN)
    good, heavy = (span(data[f"{kind}_low"].sum(), data[f"{kind}_high"].sum(), lang, 0) for kind in ("good", "heavy"))
    day = pd.to_datetime(data["day"])
    words = {
        "year": int(day.dt.year.iloc[0]),
        "n": len(data),
        "good": good,
        "heavy": heavy,
        "dust": _dust_in(data, lang),
    }
    return say(lang, "chart.calendar_alt", **words, unsure=int((low.notna() & (low != high)).sum()))


def _dust_in(data: pd.DataFrame, lang: str) -> str:
    """Say that all days are shown as measured, where some are suspected dust days or are on the bureau's list."""
    marks = [data[name].eq(True) for name in ("dust_suspect", "bureau_event") if name in data]
    n_dust = int(pd.concat(marks, axis=1).any(axis=1).sum()) if marks else 0
    return say(lang, "chart.calendar_alt_dust", n=n_dust) if n_dust else ""


def calendar_table(days: pd.DataFrame, lang: str) -> Table:
    """Days that were surely or possibly polluted, with their category; all others were good."""
    need(days, *CALENDAR_COLUMNS, *HIT_COLUMNS)
    polluted = days[days["good_low"] == 0]
    lines = [
        [date_text(row.day, lang), category_text(row, lang), number(row.pm25_ug_m3, 0)]
        for row in rows_as(CalendarDay, polluted)
    ]
    return [*table_header(lang, "date", "category"), in_unit("PM2.5", "ug/m3", lang)], lines


def calendar_chart(data: pd.DataFrame, lang: str, heading: Heading) -> Chart:
    """Draw the calendar of a year, with its text alternative and its table."""
    words = calendar_alt(data, lang), calendar_table(data, lang)
    return Chart.of("calendar", heading, calendar_drawing(data, lang), *words)
