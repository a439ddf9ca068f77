"""The fan chart: running means of the year and of past years, and the range in which the rest may fall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attainment.outlook_rows import OutlookRow, one_row
from analytics.palette import BLUE, FAINT, INK, PAST_GREYS, SKY, VERMILION, faded
from analytics.report.charts.axes import day_line, scatter, today_words
from analytics.report.charts.chart import Chart, Drawing, Heading, Table
from analytics.report.charts.fan_names import FanDay, line_ends, name_lines
from analytics.report.charts.theme import plain_template
from analytics.report.row_text import (
    required_text,
    status_text,
    target_name,
    threshold_text,
    usual_decimals,
    value_text,
)
from analytics.terms import CEILINGS, Comparator
from analytics.words.catalogue import say
from analytics.words.escape import clean, label
from analytics.words.numbers import (
    absent,
    as_date,
    date_text,
    in_unit,
    number,
    probability,
    unit_words,
    with_unit,
)

FAN_COLUMNS = ("series", "year", "day", "value", "q025", "q10", "q25", "q50", "q75", "q90", "q975")
_Y, _NO_NAME = "%{y:.1f}", "<extra></extra>"
_BANDS = (("95", "q025", "q975", 0.16), ("80", "q10", "q90", 0.26), ("50", "q25", "q75", 0.40))


def fan(
    fan_data: pd.DataFrame,
    lang: str,
    threshold: float,
    comparator: str = Comparator.BELOW,
    unit: str = "ug/m3",
    as_of: Any = None,
) -> go.Figure:
    """Draw the running mean of the target year against past years, with the forecast as quantile bands.

    Parameters
    ----------
    fan_data : DataFrame
        ``series`` ('past'|'observed'|'forecast'|'required'), ``year``, ``day`` (date within the target year,
        for past years too), ``value`` (running mean, unit of the target) and, for the forecast, its quantiles
        ``q025 q10 q25 q50 q75 q90 q975``. A closed year has no 'forecast' and no 'required'.
    lang : str
        ``'zh'`` or ``'en'``.
    threshold : float
        The target, in ``unit``.
    comparator : str
        ``<``, ``<=``, ``>`` or ``>=``.
    unit : str
        Unit id of the values.
    as_of : date, optional
        Marks where the observed part ends; left out for a closed year.

    Returns
    -------
    plotly.graph_objects.Figure
        Traces carry their series in ``meta``.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    A year that is over has no forecast and nothing that is required:

    >>> days = pd.DataFrame({"series": ["past", "past", "observed", "observed"], "year": [2024, 2024, 2025, 2025],
    ...                      "day": pd.to_datetime(["2025-06-30", "2025-12-31"] * 2),
    ...                      "value": [45.0, 48.6, 40.0, 42.4]})
    >>> sorted({trace.meta["series"] for trace in fan(days, "en", threshold=44.0).data if trace.meta})
    ['observed', 'past', 'threshold']
    """
    return fan_drawing(fan_data, lang, OutlookRow(comparator=comparator, threshold=threshold, unit=unit), as_of).figure


def fan_drawing(fan_data: pd.DataFrame, lang: str, demand: OutlookRow, as_of: Any = None) -> Drawing:
    """As `fan`; of the demand its comparator, threshold and unit."""
    lacking = [column for column in FAN_COLUMNS[:4] if column not in fan_data]
    if lacking:
        raise ValueError(f"fan data have no columns {', '.join(lacking)}")
    data = fan_data.assign(day=pd.to_datetime(fan_data["day"])).sort_values(["series", "year", "day"])
    parts: dict[str, pd.DataFrame] = {str(name): part for name, part in data.groupby("series")}
    low, high = _range(data, demand.threshold)
    closed = "forecast" not in parts
    parts = {name: _inside(part, low, high) for name, part in parts.items()}
    traces = [
        *_bands(parts.get("forecast"), lang),  # below the lines, so that none is covered
        *_past(parts.get("past"), lang),
        *_median(parts.get("forecast"), lang),
        *_required(parts.get("required"), lang),
        *_observed(parts.get("observed"), demand, lang, closed),
        _threshold(data, demand, lang),
    ]
    ends = _end_names(data, (FAN_HEIGHT - 130) / (high - low), lang)
    names = name_lines(parts, data["day"].min(), demand, lang)
    today = None if closed else as_date(as_of)
    words = [*ends, *(name.words for name in names), *([] if today is None else [today_words(today, lang)])]
    layout = _layout(data, demand, lang, (low, high), named=bool(ends)) | {"annotations": words}
    layout["meta"] = {"narrow_ticks": 3, "narrow": {str(len(ends) + i): name.short for i, name in enumerate(names)}}
    if today is not None:
        layout["shapes"] = [day_line(today)]
    return Drawing(layout, traces)


def _inside(data: pd.DataFrame, low: float, high: float) -> pd.DataFrame:
    """Leave out of each line the first days, up to the last one whose running mean lies outside the plot.

    The mean of a few days swings widely; a line that is cut off at the plot's edge would look like a value there.
    """
    columns = [name for name in ("value", "q50") if name in data]
    seen = data[columns].bfill(axis=1).iloc[:, 0] if columns else pd.Series(dtype=float)
    outside = (seen < low) | (seen > high)
    keys = [data["series"], data["year"].fillna(0)]
    after = outside[::-1].groupby([key[::-1] for key in keys]).cummax()[::-1]
    return data[~after.astype(bool) | (data["series"] == "forecast")]


def _days(part: pd.DataFrame) -> list[str]:
    return part["day"].dt.strftime("%Y-%m-%d").tolist()


def _past(past: pd.DataFrame | None, lang: str) -> Iterator[dict[str, Any]]:
    """Draw past years as thin lines, the newest darkest, each named at its right end."""
    if past is None:
        return
    years = sorted(int(y) for y in past["year"].unique())
    greys = PAST_GREYS[-len(years) :] if len(years) <= len(PAST_GREYS) else (FAINT,) * len(years)
    for year, grey in zip(years, greys, strict=True):
        part = past[past["year"] == year]
        yield scatter(
            x=_days(part),
            y=part["value"].tolist(),
            mode="lines",
            line={"color": grey, "width": 1.2},
            name=say(lang, "fan.past_one", year=year),
            showlegend=False,
            hovertemplate=say(lang, "fan.hover_past", year=year, value=_Y) + _NO_NAME,
            meta={"series": "past", "year": year},
        )


def _bands(part: pd.DataFrame | None, lang: str) -> Iterator[dict[str, Any]]:
    """Draw quantile bands from wide to narrow."""
    if part is None:
        return
    days = _days(part)
    for level, low, high, opacity in _BANDS:
        yield scatter(
            x=days + days[::-1],
            y=part[high].tolist() + part[low].tolist()[::-1],
            mode="lines",
            fill="toself",
            fillcolor=faded(BLUE, opacity),
            line={"width": 0, "color": SKY},
            name=say(lang, "fan.band", level=level),
            hoverinfo="skip",
            legendrank=1050 - int(level) // 10,
            meta={"series": "forecast", "band": level},
        )


def _median(part: pd.DataFrame | None, lang: str) -> Iterator[dict[str, Any]]:
    if part is None:
        return
    yield scatter(
        x=_days(part),
        y=part["q50"].tolist(),
        customdata=part[["q10", "q90"]].to_numpy().tolist(),
        mode="lines",
        line={"color": BLUE, "width": 2, "dash": "dot"},
        name=say(lang, "fan.median"),
        hovertemplate=say(lang, "fan.hover_median", value=_Y, low="%{customdata[0]:.1f}", high="%{customdata[1]:.1f}")
        + _NO_NAME,
        showlegend=False,
        meta={"series": "forecast", "band": "median"},
    )


def _required(part: pd.DataFrame | None, lang: str) -> Iterator[dict[str, Any]]:
    if part is None:
        return
    yield scatter(
        x=_days(part),
        y=part["value"].tolist(),
        mode="lines",
        line={"color": VERMILION, "width": 2, "dash": "dash"},
        name=say(lang, "fan.required"),
        hovertemplate=say(lang, "fan.hover_required", value=_Y) + _NO_NAME,
        showlegend=False,
        meta={"series": "required"},
    )


def _observed(part: pd.DataFrame | None, demand: OutlookRow, lang: str, closed: bool) -> Iterator[dict[str, Any]]:
    if part is None:
        return
    year = int(part["year"].iloc[-1])
    gap = part["value"] - demand.threshold
    inside = gap <= 0 if demand.comparator in CEILINGS else gap >= 0
    decimals = usual_decimals(demand.unit)
    gaps = [
        say(
            lang,
            "fan.hover_gap_ok" if ok else "fan.hover_gap_bad",
            value=label(with_unit(abs(g), demand.unit, lang, decimals)),
        )
        for g, ok in zip(gap.tolist(), inside.tolist(), strict=True)
    ]
    yield scatter(
        x=_days(part),
        y=part["value"].tolist(),
        customdata=gaps,
        mode="lines",
        line={"color": INK, "width": 3},
        name=say(lang, "fan.observed_full" if closed else "fan.observed", year=year),
        hovertemplate=say(lang, "fan.hover_observed", value=_Y, gap="%{customdata}") + _NO_NAME,
        showlegend=False,
        meta={"series": "observed", "year": year},
    )


def _threshold(data: pd.DataFrame, demand: OutlookRow, lang: str) -> dict[str, Any]:
    text = say(lang, "fan.threshold", threshold=threshold_text(demand, lang))
    return scatter(
        x=[data["day"].min().strftime("%Y-%m-%d"), data["day"].max().strftime("%Y-%m-%d")],
        y=[demand.threshold] * 2,
        mode="lines",
        line={"color": VERMILION, "width": 1.5},
        name=label(text, 60),
        hoverinfo="skip",
        showlegend=False,
        meta={"series": "threshold"},
    )


FAN_HEIGHT = 430
RIGHT_PX = 78  # space for names at the right
SETTLED_DAYS = 75  # before this a running mean swings too much to set the scale
NEWEST_DAYS = 30  # of the year so far that are shown whatever the scale


def _range(data: pd.DataFrame, threshold: float) -> list[float]:
    """Find the axis range that fits all but the first weeks, whose running mean is still wild."""
    seen = data.loc[data["series"] == "observed", "day"].max()
    newest = (data["series"] == "observed") & (data["day"] > seen - pd.Timedelta(days=NEWEST_DAYS))
    settled = data[newest | (data["day"] >= data["day"].min() + pd.Timedelta(days=SETTLED_DAYS))]
    settled = settled if len(settled) else data
    columns = [c for c in ("value", "q025", "q975") if c in settled]
    values = settled[columns].to_numpy(dtype=float).ravel()
    values = np.append(values[np.isfinite(values)], threshold)
    pad = 0.06 * max(float(values.max() - values.min()), 1.0)
    return [max(float(values.min()) - pad, 0.0), float(values.max()) + pad]


def _layout(
    data: pd.DataFrame, demand: OutlookRow, lang: str, ends: tuple[float, float], named: bool
) -> dict[str, Any]:
    """Axes and margins of a fan chart, with space for the names of lines at its right edge where there are any."""
    first, last = data["day"].min(), data["day"].max()
    months = pd.date_range(first.replace(day=1), last, freq="MS")
    ticks = [say(lang, "format.month_tick", month=say(lang, f"months.{m.month}")) for m in months]
    y_title = say(lang, "fan.y_axis", unit=label(_unit(demand, lang)))
    low, high = ends
    return {
        "template": plain_template(),
        "height": FAN_HEIGHT,
        "margin": {"l": 4, "r": RIGHT_PX if named else 8, "t": 22, "b": 8},
        "hovermode": "x unified",
        "xaxis": {
            "range": [str(first.date()), str((last + pd.Timedelta(days=1)).date())],
            "tickvals": [str(m.date()) for m in months],
            "ticktext": ticks,
            "tickangle": 0,
            "ticklabeloverflow": "allow",
            "hoverformat": say(lang, "format.plotly_day"),
            "showgrid": False,
        },
        "yaxis": {"range": [low, high], "title": {"text": y_title}},
    }


def _end_names(data: pd.DataFrame, px_a_unit: float, lang: str) -> list[dict[str, Any]]:
    """Names of the lines where they end, at the right edge."""
    last = str(data["day"].max().date())
    return [
        {
            "x": last,
            "y": value,
            "yshift": shift,
            "xanchor": "left",
            "xshift": 3,
            "text": name,
            "align": "left",
            "showarrow": False,
            "font": {"size": 11, "color": colour},
            "name": "line end",
        }
        for name, value, shift, colour in line_ends(data, px_a_unit, lang)
    ]


def _unit(demand: OutlookRow, lang: str) -> str:
    return unit_words(demand.unit, lang)


def fan_alt(row: OutlookRow, fan: pd.DataFrame, lang: str, home: str) -> str:
    """Say in words what a fan chart shows, for readers who cannot see it.

    Parameters
    ----------
    row : OutlookRow
        The target: value, threshold, status, probability.
    fan : DataFrame
        As in the chart `fan`.
    lang : str
        ``'zh'`` or ``'en'``.
    home : str
        Region whose name is left out.

    Examples
    --------
    >>> from datetime import date
    >>> goal = OutlookRow(indicator_en="PM2.5 mean", comparator="<", threshold=44.0, unit="ug/m3", value=42.4,
    ...                   value_reported=42.4, status="met", period_end=date(2025, 12, 31))
    >>> days = pd.DataFrame({"series": ["past", "observed"], "year": [2024, 2025], "value": [48.6, 42.4],
    ...                      "day": pd.to_datetime(["2025-12-31", "2025-12-31"])})
    >>> fan_alt(goal, days, "en", home="")
    'Line chart. 2025: PM2.5 mean came out at 42.4 µg/m³, target < 44 µg/m³, met. ... past years: 2024 48.6.'
    """
    words = {
        "year": row.ends_on.year,
        "name": target_name(row, lang, home),
        "value": value_text(row, lang),
        "threshold": threshold_text(row, lang),
        "status": status_text(row, lang),
    }
    ahead = fan[fan["series"] == "forecast"].sort_values("day")
    seen = fan[fan["series"] == "observed"].sort_values("day")
    if ahead.empty:
        text = say(lang, "fan.alt_closed", **words)
    else:
        last, days = one_row(FanDay, ahead.tail(1)), number(row.days_left, 0)
        need = "" if absent(row.required_remainder) else required_text(row, lang)
        text = say(
            lang,
            "fan.alt_open" if len(seen) else "fan.alt_ahead",
            **words,
            date=date_text(seen["day"].iloc[-1], lang) if len(seen) else "—",
            median=number(last.q50, 1),
            low=number(last.q025, 1),
            high=number(last.q975, 1),
            p=probability(row.p_met, lang),
            required=say(lang, "fan.alt_required", days=days, required=need) if need else "",
        )
    past = fan[fan["series"] == "past"].sort_values("day").groupby("year")["value"].last()
    items = say(lang, "meta.sep").join(f"{year} {number(value, 1)}" for year, value in past.items())
    return text + (" " if lang == "en" else "") + say(lang, "fan.alt_past", items=items) if items else text


def fan_table(fan: pd.DataFrame, lang: str, unit: str = "ug/m3") -> Table:
    """Header and rows of the data behind a fan chart, at each month's end and the newest day.

    Parameters
    ----------
    fan : DataFrame
        As in the chart `fan`.
    lang : str
        ``'zh'`` or ``'en'``.
    unit : str
        Unit id of the values, written into the heads of their columns.

    Returns
    -------
    header : list of str
    rows : list of list of str
        All written for readers.

    Examples
    --------
    >>> days = pd.DataFrame({"series": ["past", "observed"], "year": [2024, 2025], "value": [48.6, 42.4],
    ...                      "day": pd.to_datetime(["2025-12-31", "2025-12-31"])})
    >>> fan_table(days, "en")
    (['Date', 'Mean so far (µg/m³)', '2024'], [['31 Dec 2025', '42.4', '48.6']])
    """
    data = fan.assign(day=pd.to_datetime(fan["day"]))
    seen = data[data["series"] == "observed"].set_index("day")["value"]
    ahead = data[data["series"] == "forecast"].set_index("day")
    must = data[data["series"] == "required"].set_index("day")["value"]
    past = data[data["series"] == "past"].pivot_table(index="day", columns="year", values="value")
    days = data["day"].drop_duplicates().sort_values()
    keep = days[days.dt.is_month_end | (days == days.max()) | (days == (seen.index.max() if len(seen) else None))]
    header = ["date", "this_year"] + (["median", "band80", "band95"] if len(ahead) else [])
    header += ["required"] if len(must) else []

    def cells(day: pd.Timestamp) -> list[str]:
        row = [date_text(day, lang), number(seen.get(day), 1)]
        if len(ahead):
            known = day in ahead.index
            row.append(number(ahead["q50"].get(day), 1))
            for low, high in (("q10", "q90"), ("q025", "q975")):
                span = [number(ahead[q].get(day), 1) for q in (low, high)]
                row.append(say(lang, "format.number_high", low=span[0], high=span[1]) if known else "—")
        row += [number(must.get(day), 1)] if len(must) else []
        return row + [number(past[year].get(day), 1) for year in past.columns]

    names = [say(lang, f"col.{key}") for key in header]
    names = [names[0], *(in_unit(name, unit, lang) for name in names[1:])]
    names += [say(lang, "fan.past_one", year=year) for year in past.columns]
    return names, [cells(day) for day in keep]


def fan_chart(target: OutlookRow, data: pd.DataFrame, lang: str, home: str, as_of: Any, heading: Heading) -> Chart:
    """Draw the fan of a target, with its text alternative and its table.

    Parameters
    ----------
    target : OutlookRow
        Of it: threshold, comparator, unit, value, probability and requirements.
    data : DataFrame
        See `fan`.
    lang : str
        ``'zh'`` or ``'en'``.
    home : str
        Region that needs no naming.
    as_of : date, optional
        Marks where the observed part ends; None for a period that is over.
    heading : Heading
        Id and title.
    """
    words = fan_alt(target, data, lang, home), fan_table(data, lang, clean(target.unit))
    return Chart.of("fan", heading, fan_drawing(data, lang, target, as_of), *words)
