"""Interim steps as rungs, and small multiples of years with bounds as bars."""

from __future__ import annotations

import pandas as pd
from support.chart_samples import steps, target, traces, yearly

from analytics.report import charts


def test_ladder_has_a_rung_to_each_deadline() -> None:
    figure = charts.ladder(steps(), "en", yearly()[["year", "value", "valid"]].iloc[:2])
    (rungs,) = traces(figure, "series", "rungs")
    assert rungs.x == ("2022-12-31", "2023-12-31", None, "2023-12-31", "2024-12-31", None)
    assert rungs.y == (30.0, 30.0, None, 70.0, 70.0, None)
    (values,) = traces(figure, "series", "values")
    assert values.x == ("2021-12-31", "2022-12-31") and values.marker.symbol == ("circle-open", "circle")
    words = [a.text for a in figure.layout.annotations if a.name == "rung"]
    assert words[0].startswith("≥ 30 %") and "40 %" in words[1]
    assert [t.meta["series"] for t in figure.data[2:]] == ["met", "open"]


def test_ladder_shows_no_probability_without_evidence() -> None:
    figure = charts.ladder(steps(status="no evidence", p_met=0.5), "zh")
    assert all("·" not in a.text for a in figure.layout.annotations)
    assert "缺少依据" in charts.ladder_alt(steps(status="no evidence"), "zh")


def test_multiples_draw_bounds_as_bars_and_the_line_dashed() -> None:
    figure = charts.multiples(yearly(), target(), "en")
    (bar,) = traces(figure, "series", "bounds")
    assert bar.base == (40.0,) and bar.y == (7.0,) and bar.x == (2023,)
    (value,) = traces(figure, "series", "value")
    assert value.x == (2021, 2022, 2023) and value.y == (50.0, 48.0, None) and value.connectgaps is False
    assert value.marker.symbol[:2] == ("circle-open", "circle")
    (line,) = traces(figure, "series", "line")
    assert line.line.dash == "dash" and line.y == (48.0, 30.0)
    # halfway down the straight line: 48 - 18/3 = 42 in 2023
    assert "42.0 µg/m³" in bar.customdata[0]
    low, high = figure.layout.yaxis.range
    assert low < 30 and high > 50


def test_multiples_name_each_series_once() -> None:
    data = pd.concat([yearly().assign(target_id=t) for t in "abc"])
    rows = pd.concat([target(target_id=t) for t in "abc"])
    figure = charts.multiples(data[(data["target_id"] != "a") | (data["series"] == "line")], rows, "zh")
    named = [t.meta["series"] for t in figure.data if t.showlegend]
    assert sorted(named) == ["bounds", "line", "target", "value"]
