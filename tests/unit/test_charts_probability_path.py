"""Probability through time: one probability is a dot, two are a bar, a contested verdict has none."""

from __future__ import annotations

import pandas as pd
import pytest
from support.chart_samples import runs, target, traces

from analytics.attainment.outlook_rows import OutlookRow, row_of
from analytics.report import charts
from analytics.report.charts.probability_path import path_table
from analytics.report.charts.theme import MARKS


def test_path_draws_one_probability_as_a_dot_and_two_as_a_bar() -> None:
    figure = charts.probability_path(runs(), "en", "ug/m3")
    assert {t.meta["status"] for t in traces(figure, "mark", "dot")} == {"open", "met"}
    (bar,) = traces(figure, "mark", "bounds")
    assert (
        bar.meta["status"] == "undetermined"
        and bar.y[0] == pytest.approx(45)
        and bar.error_y.array[0] == pytest.approx(25)
    )
    (line,) = traces(figure, "mark", "line")
    assert line.y == (30.0, None, None, 100.0) and line.connectgaps is False
    dot = traces(figure, "status", "open")[0]
    assert dot.marker.symbol == (MARKS["unlikely"].symbol,) and "41.5 µg/m³" in dot.customdata[0]


def test_an_old_row_of_the_table_holds_nothing_of_today() -> None:
    stated = runs(value=[float("nan"), 41.5, 42.0, 42.4], status="open")
    today = target().iloc[0].to_dict() | {"unit": "ug/m3", "comparator": "<", "p_met": 0.9, "likelihood": "likely"}
    today |= dict.fromkeys(("value", "value_reported", "value_low", "value_high"), 36.2) | {"finality": "provisional"}
    _, lines = path_table(stated, row_of(OutlookRow, today), "en")
    assert [line[2] for line in lines] == ["—", "41.5 µg/m³", "42.0 µg/m³", "42.4 µg/m³"]
    assert {line[3] for line in lines} == {"open"}


def test_path_never_draws_a_dot_for_a_contested_verdict() -> None:
    stated = runs(status=["open", "contested", "no evidence", "contested"], p_low=[0.3, 0, 0, 0], p_high=[0.3, 1, 1, 1])
    figure = charts.probability_path(stated, "zh")
    assert {t.meta["status"] for t in traces(figure, "mark", "dot")} == {"open"}


def test_path_words_state_first_last_and_range() -> None:
    stated = runs(p_met=[0.3, 0.5, 0.2, 0.9], p_low=[0.3, 0.5, 0.2, 0.9], p_high=[0.3, 0.5, 0.2, 0.9], status="open")
    words = charts.probability_path_alt(stated, "en")
    assert "30 % as of 1 Jun 2025" in words and "90 % as of 1 Sep 2025" in words and "from 20 % to 90 %" in words
    assert "尚无" in charts.probability_path_alt(stated.assign(status="no evidence"), "zh")


def test_fewer_than_eight_runs_are_a_small_line() -> None:
    few, many = runs(), pd.concat([runs(as_of=pd.date_range(f"{year}-06-01", periods=4)) for year in (2024, 2025)])
    small, whole = charts.probability_path(few, "en"), charts.probability_path(many, "en")
    assert small.layout.height < 150 < whole.layout.height
    assert [a.text for a in small.layout.annotations] == ["<b>100 %</b>"]  # the newest, in place of a legend
    assert small.layout.xaxis.ticktext == ("1 Jun 2025", "1 Sep 2025") and not small.layout.shapes
    assert len(whole.layout.shapes) == 7
