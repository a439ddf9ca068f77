"""Weather and the rest as a waterfall, and yearly means in mean weather with their trend."""

from dataclasses import replace

import pytest
from support.chart_samples import attribution, traces

from analytics.report import charts
from analytics.report.charts.chart import Heading
from analytics.report.charts.weather_split import weather_split_chart, weather_split_table
from analytics.report.charts.weather_trend import straight, weather_trend_chart, weather_trend_table


def test_the_parts_lead_from_one_mean_to_the_other():
    figure = charts.weather_split(attribution(), "en")
    (weather,), (rest,), (means,) = (traces(figure, "series", name) for name in ("weather", "rest", "means"))
    assert (weather.base[0], weather.y[0]) == (50, -4) and (rest.base[0], rest.y[0]) == (46, -2)
    assert rest.base[0] + rest.y[0] == means.y[1] == 44
    (intervals,) = traces(figure, "series", "intervals")
    assert (intervals.error_y.array, intervals.error_y.arrayminus) == ((2, 2.5), (2, 2.5))
    low, high = figure.layout.yaxis.range
    assert low < 41.5 and high > 50, "the interval of the rest reaches from 46 - 4.5 to 46 + 0.5"


def test_the_waterfall_is_reported_in_words_and_never_names_a_cause():
    said = charts.weather_split_alt(attribution(), "en")
    assert "from 50.0 (Jan–Sep 2024) to 44.0 µg/m³ (Jan–Sep 2025); weather −4.0 (95 %: −6.0 to −2.0)" in said
    assert "其余因素（排放、传输、监测）−2.0（95 %：−4.5 ～ +0.5）" in charts.weather_split_alt(attribution(), "zh")
    header, lines = weather_split_table(attribution(), "en")
    assert len(lines) == 4 and {len(line) for line in lines} == {len(header)}
    assert lines[2][1:] == ["−2.0", "−3.5 to −0.5", "−4.5 to +0.5"]


def test_carbon_monoxide_has_two_decimals():
    assert "50.00 (Jan" in charts.weather_split_alt(attribution(unit="mg/m3", parameter="co"), "en")


def test_the_trend_goes_through_the_means_in_mean_weather():
    one = attribution()
    figure = charts.weather_trend(one, "zh")
    (line,), (raw,), (clean,) = (traces(figure, "series", name) for name in ("trend", "raw", "adjusted"))
    assert clean.y == (52, 50, 49, 47) and raw.y == (53, 49, 50, 44)
    first, last = straight(one.trend)
    assert last / first == pytest.approx((1 - 0.033) ** 3) and line.y == (first, last)
    assert first * last == pytest.approx((52 * 50 * 49 * 47) ** 0.5), (
        "the middle of the line is the mean of the logarithms"
    )
    assert "变化方向可以确定" in charts.weather_trend_alt(one, "zh")
    assert weather_trend_table(one, "en")[1][3] == ["2024", "44.0", "47.0", "46.0 to 48.0", "47.0"]


def test_without_a_trend_nothing_is_drawn_and_that_is_said():
    one = replace(attribution(), trend=None)
    chart = weather_trend_chart(one, "en", Heading("t", "Trend"))
    assert not chart.figure.data and "fewer than four whole years" in chart.alt and chart.lines == []
    assert weather_split_chart(one, "en", Heading("s", "Split")).kind == "weather"
