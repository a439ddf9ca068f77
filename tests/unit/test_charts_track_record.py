"""Reliability of past probabilities and skill of models."""

from __future__ import annotations

import pandas as pd
from support.chart_samples import bins, traces

from analytics.report import charts


def test_reliability_leaves_empty_bins_out() -> None:
    figure = charts.reliability(bins(), "en")
    (dots,) = traces(figure, "series", "bins")
    assert dots.x == (4.0, 97.0) and dots.y == (5.0, 80.0) and dots.marker.size[0] > dots.marker.size[1]
    assert "met in 4 of 5 cases (80 %)" in dots.customdata[1]
    assert (
        "0–10 %" in dots.customdata[0] and "function" not in dots.customdata[0]
    )  # the range of a calibrated forecaster
    (counts,) = traces(figure, "series", "counts")
    assert counts.y == (20, 5)
    (expected,) = traces(figure, "series", "expected")
    assert expected.base == (0.0, 0.0) and expected.y == (10.0, 100.0)
    assert "25 past probabilities" in charts.reliability_alt(bins(), "en")


def test_negative_skill_is_shown_by_colour_and_side() -> None:
    figure = charts.skill_bars(pd.DataFrame({"name": ["a", "b"], "skill": [0.4, -0.2]}), "en")
    (bar,) = traces(figure, "series", "skill")
    assert bar.x == (40.0, -20.0) and bar.marker.color[0] != bar.marker.color[1]
    assert figure.layout.xaxis.range[0] < -20
