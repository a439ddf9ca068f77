"""Calendar of a year's days: each in its cell, bounds as halves, the unknown grey."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest
from support.chart_samples import days, traces

from analytics.report import charts
from analytics.report.charts.calendar import AQI_COLOURS, UNKNOWN


def cell(figure: go.Figure, series: str, month: int, day: int) -> float | None:
    (heat,) = traces(figure, "series", series)
    per_day = 2 if series == "days" else 3
    return heat.z[month - 1][(day - 1) * per_day + (0 if series == "days" else 1)]


def test_calendar_puts_each_day_in_its_cell() -> None:
    figure = charts.calendar(days([2, 5, 1], [2, 5, 1], first="2025-01-31"), "zh")
    assert [cell(figure, "days", m, d) for m, d in ((1, 31), (2, 1), (2, 2))] == [2, 5, 1]
    (heat,) = traces(figure, "series", "days")
    assert sum(v is not None for line in heat.z for v in line) == 3
    x = np.array(heat.x)
    assert len(x) == len(heat.z[0]) + 1 and x[60] == pytest.approx(30.53)  # left edge of the 31st
    assert traces(figure, "series", "bounds") == []


def test_calendar_splits_a_day_known_by_bounds_and_greys_the_unknown() -> None:
    figure = charts.calendar(days([2, 3, np.nan, 2], [4, 3, np.nan, np.nan]), "en")
    assert cell(figure, "days", 1, 30) == 2 and cell(figure, "bounds", 1, 30) == 4
    assert cell(figure, "days", 1, 31) == 3 and cell(figure, "bounds", 1, 31) is None
    assert cell(figure, "days", 2, 1) == UNKNOWN  # nothing known at all: one grey cell
    assert cell(figure, "days", 2, 2) == 2 and cell(figure, "bounds", 2, 2) == UNKNOWN
    (numbers,) = traces(figure, "series", "numbers")
    assert sorted(numbers.text) == ["3", "4"]  # polluted days carry their number, in their half
    assert 30.23 in numbers.x


def test_calendar_uses_the_official_colours_in_order() -> None:
    (heat,) = traces(charts.calendar(days([1], [1]), "en"), "series", "days")
    scale = [colour for _, colour in heat.colorscale]
    assert scale[:12:2] == scale[1:12:2] == list(AQI_COLOURS)
    # the middle of step k of the scale is category k
    assert heat.zmin == 0.5 and heat.zmax == 7.5


def test_calendar_words_count_with_bounds() -> None:
    words = charts.calendar_alt(days([2, 2, 5, np.nan], [2, 3, 5, np.nan]), "en")
    assert "of 4 days, 1–3 good or better and 1–2 heavily" in words and "1 days are known by bounds" in words


def test_a_calendar_says_that_days_that_look_like_dust_are_in() -> None:
    marked = days([2, 5, 5], [2, 5, 5]).assign(dust_suspect=[False, True, True], bureau_event=[False, False, True])
    for lang, words in (("en", "dust in: 2 days look like dust"), ("zh", "含沙尘：2 天疑似沙尘")):
        assert words in charts.calendar_alt(marked, lang)
        assert words[:5] not in charts.calendar_alt(marked.iloc[:1], lang)


def test_calendar_refuses_two_years() -> None:
    with pytest.raises(ValueError, match="one year"):
        charts.calendar(days([1, 1], [1, 1], first="2024-12-31"), "en")
