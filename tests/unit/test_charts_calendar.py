"""Calendar of a year's days: each in its cell, bounds as halves, the unknown grey."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest
from support.chart_samples import days, traces

from analytics.palette import AQI_COLOURS, NO_DATA
from analytics.report import charts
from analytics.report.charts.calendar import calendar_table


def cell(figure: go.Figure, series: str, month: int, day: int) -> str | None:
    """Colour of a day's cell, or of its right half."""
    bars = traces(figure, "series", series)
    found = [
        colour
        for bar in bars
        for base, width, row, colour in zip(bar.base, bar.x, bar.y, bar.marker.color, strict=True)
        if row == month and base <= day + 0.2 <= base + width
    ]
    return found[0] if found else None


def colour(category: int) -> str:
    return [*AQI_COLOURS, NO_DATA][category - 1]


def test_calendar_puts_each_day_in_its_cell() -> None:
    figure = charts.calendar(days([2, 5, 1], [2, 5, 1], first="2025-01-31"), "zh")
    assert [cell(figure, "days", m, d) for m, d in ((1, 31), (2, 1), (2, 2))] == [colour(2), colour(5), colour(1)]
    (bar,) = traces(figure, "series", "days")
    assert len(bar.y) == 3 and bar.base[0] == 30.53 and bar.x[0] == 0.94  # the 31st, less the gaps beside it
    assert traces(figure, "series", "bounds") == []


def test_a_cell_is_split_only_where_the_bounds_lie_more_than_one_class_apart() -> None:
    figure = charts.calendar(days([2, 3, np.nan, 2, 2], [4, 3, np.nan, np.nan, 3]), "en")
    assert cell(figure, "days", 1, 30) == colour(2) and cell(figure, "bounds", 1, 30) == colour(4)
    assert cell(figure, "days", 1, 31) == colour(3) and cell(figure, "bounds", 1, 31) is None
    assert cell(figure, "days", 2, 1) == NO_DATA and cell(figure, "bounds", 2, 1) is None  # nothing known: one cell
    assert cell(figure, "days", 2, 2) == colour(2) and cell(figure, "bounds", 2, 2) == NO_DATA
    assert cell(figure, "days", 2, 3) == colour(3) and cell(figure, "bounds", 2, 3) is None  # the higher, marked
    (numbers,) = traces(figure, "series", "numbers")
    assert sorted(numbers.text) == ["3", "3", "4"]  # polluted days carry their number, in their half
    assert 30.24 in list(numbers.x)
    (marks,) = traces(figure, "series", "unsure")
    assert len(marks.x) == 1 and marks.x[0] == 3.33


def test_the_likely_one_of_two_neighbouring_classes_fills_the_cell() -> None:
    known = days([2, 2, 1], [3, 3, 3]).assign(category=[2, 3, 2])
    figure = charts.calendar(known, "en")
    assert [cell(figure, "days", 1, 30), cell(figure, "days", 1, 31)] == [colour(2), colour(3)]
    assert cell(figure, "days", 2, 1) == colour(1) and cell(figure, "bounds", 2, 1) == colour(3)


def test_calendar_uses_the_official_colours_in_order() -> None:
    (bar,) = traces(charts.calendar(days([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]), "en"), "series", "days")
    assert list(bar.marker.color) == list(AQI_COLOURS)


def test_calendar_words_count_with_bounds() -> None:
    words = charts.calendar_alt(days([2, 2, 5, np.nan], [2, 3, 5, np.nan]), "en")
    assert "of 4 days, 1–3 good or better and 1–2 heavily" in words and "1 day is known by bounds" in words


def test_which_days_are_good_is_said_by_the_rule_of_the_day_and_not_by_the_number_of_its_class() -> None:
    # by another country's levels its third class is still good, and its fourth is heavily polluted
    other = days([3, 4], [3, 4]).assign(good_low=[1, 0], good_high=[1, 0], heavy_low=[0, 1], heavy_high=[0, 1])
    assert "1 good or better and 1 heavily polluted" in charts.calendar_alt(other, "en")
    assert [line[0] for line in calendar_table(other, "en")[1]] == ["31 Jan 2025"]
    with pytest.raises(ValueError, match="good_low"):
        charts.calendar_alt(other.drop(columns="good_low"), "en")


def test_a_calendar_says_that_days_that_look_like_dust_are_in() -> None:
    marked = days([2, 5, 5], [2, 5, 5]).assign(dust_suspect=[False, True, True], bureau_event=[False, False, True])
    for lang, words in (("en", "dust in: 2 days look like dust"), ("zh", "含沙尘：2 天疑似沙尘")):
        assert words in charts.calendar_alt(marked, lang)
        assert words[:5] not in charts.calendar_alt(marked.iloc[:1], lang)


def test_calendar_refuses_two_years() -> None:
    with pytest.raises(ValueError, match="one year"):
        charts.calendar(days([1, 1], [1, 1], first="2024-12-31"), "en")
