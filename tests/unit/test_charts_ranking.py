"""Ranking of cities: who is named, bounds as bars, the threshold in the picture."""

from __future__ import annotations

import numpy as np
from support.chart_samples import cities, traces

from analytics.report import charts
from analytics.report.charts.ranking import ranking_table


def test_of_few_cities_all_are_named_of_many_those_asked_about() -> None:
    assert len(traces(charts.ranking(cities(8), "en", ["c1"]), "series", "named")[0].x) == 8
    many = charts.ranking(cities(168), "en", ["c3", "c90"])
    assert len(traces(many, "series", "named")[0].x) == 2 and len(traces(many, "series", "cities")[0].x) == 168
    left = [a.text for a in many.layout.annotations if a.name == "left words"]
    assert left == ["<b>City 3</b>", "<b>City 90</b>"]
    right = [a.text for a in many.layout.annotations if a.name == "right words"]
    assert "rank 4 of 168" in right[0]


def test_a_city_known_by_bounds_is_a_bar_and_one_without_rank_is_hollow() -> None:
    data = cities(2, value_high=[30.0, 60.0], rank_best=[1.0, np.nan], rank_worst=[1.0, np.nan])
    figure = charts.ranking(data, "en", unit="%")
    (bar,) = traces(figure, "series", "bounds")
    assert bar.base == (20.0,) and bar.x == (10.0,)
    (dot,) = traces(figure, "series", "named")
    assert dot.marker.symbol == ("circle-open",) and "not ranked" in dot.customdata[0]


def test_a_converted_value_is_a_dot_between_its_likely_ends_and_says_what_it_is() -> None:
    data = cities(2).assign(value=[15.0, 20.0], value_low=[14.0, 20.0], value_high=[17.0, 20.0])
    data = data.assign(basis=["converted", "measured"])
    figure = charts.ranking(data, "en", unit="%")
    (bar,) = traces(figure, "series", "bounds")
    (dots,) = traces(figure, "series", "named")
    assert bar.base == (14.0,) and bar.x == (3.0,) and sorted(dots.x) == [15.0, 20.0]
    right = [a.text for a in figure.layout.annotations if a.name == "right words"]
    assert any("15.0 % (14.0–17.0, 8-hour ozone converted)" in text for text in right)


def test_the_threshold_is_inside_the_picture() -> None:
    figure = charts.ranking(cities(3), "zh", threshold=15.0)
    assert figure.layout.xaxis.range[0] < 15.0 and len(traces(figure, "series", "threshold")) == 1


def test_there_is_no_rank_among_fewer_than_ten_cities() -> None:
    few, many = cities(9), cities(10)
    for drawn, ranked in ((few, False), (many, True)):
        data = drawn.assign(n_ranked=len(drawn))
        right = [a.text for a in charts.ranking(data, "en", ["c1"]).layout.annotations if a.name == "right words"]
        assert right and all(("rank" in text) == ranked for text in right)
        assert ("rank 1" in charts.ranking_alt(data, "en")) == ranked
        assert ranking_table(data, "ug/m3", "en")[0][0] == ("Rank" if ranked else "Region")
