"""A chart as parts for pages and the same chart as a figure: the library finds nothing wrong with the parts."""

import json
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import plotly.io
import pytest

from analytics.report.charts.chart import Chart, Drawing, Heading, figure_json


def test_an_attribute_without_a_value_is_left_out_and_a_cell_without_one_is_empty() -> None:
    drawing = Drawing({"height": None, "title": {"text": "a"}})
    drawing.bar(x=[None, 1], y=np.array([np.nan, 2.0]), hovertext=None)
    assert drawing.json() == '{"data":[{"type":"bar","x":[null,1],"y":[null,2.0]}],"layout":{"title":{"text":"a"}}}'


@pytest.mark.parametrize("cell", [date(2025, 7, 1), pd.Timestamp("2025-07-01"), np.int64(3), np.float64(0.25), True])
def test_cells_of_every_type_are_written_as_the_library_writes_them(cell: object) -> None:
    drawing = Drawing({"height": 300})
    drawing.scatter(x=[cell], y=[1.0])
    of_library = json.loads(plotly.io.to_json(drawing.figure))
    assert json.loads(drawing.json())["data"] == of_library["data"]
    assert json.loads(figure_json(drawing.figure))["data"] == of_library["data"]


def test_a_wrong_attribute_is_found_when_the_figure_is_made() -> None:
    drawing = Drawing()
    drawing.scatter(x=[1], widht=2)
    with pytest.raises(ValueError, match="widht"):
        _ = drawing.figure


def test_a_figure_of_the_library_can_stand_under_a_heading() -> None:
    figure = go.Figure(data=[go.Scatter(x=[1], y=[2])], layout={"height": 300})
    chart = Chart.of("fan", Heading("fan-a", "A"), figure, "alt", ([], []))
    assert chart.figure == figure and chart.as_row()["height"] == 300
