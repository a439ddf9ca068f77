"""The charts, a module each: figure, text alternative (``*_alt``) and table, drawn on one Plotly theme."""

from __future__ import annotations

from analytics import former
from analytics.report.charts.calendar import calendar, calendar_alt
from analytics.report.charts.chart import Chart, Heading
from analytics.report.charts.day_budget import day_budget, day_budget_alt
from analytics.report.charts.fan import FAN_COLUMNS, fan, fan_alt, fan_table
from analytics.report.charts.ladder import ladder, ladder_alt
from analytics.report.charts.multiples import multiples, multiples_alt
from analytics.report.charts.probability_path import probability_path, probability_path_alt
from analytics.report.charts.ranking import ranking, ranking_alt
from analytics.report.charts.scoreboard import scoreboard
from analytics.report.charts.scoreboard_rows import scoreboard_alt
from analytics.report.charts.theme import template
from analytics.report.charts.track_record import reliability, reliability_alt, skill_bars, skill_bars_alt
from analytics.report.charts.waterfall import waterfall, waterfall_alt
from analytics.report.charts.weather_split import weather_split, weather_split_alt
from analytics.report.charts.weather_trend import weather_trend, weather_trend_alt
from analytics.report.reading_order import board_rows

__all__ = [
    "FAN_COLUMNS",
    "Chart",
    "Heading",
    "board_rows",
    "calendar",
    "calendar_alt",
    "day_budget",
    "day_budget_alt",
    "fan",
    "fan_alt",
    "fan_table",
    "ladder",
    "ladder_alt",
    "multiples",
    "multiples_alt",
    "probability_path",
    "probability_path_alt",
    "ranking",
    "ranking_alt",
    "reliability",
    "reliability_alt",
    "scoreboard",
    "scoreboard_alt",
    "skill_bars",
    "skill_bars_alt",
    "template",
    "waterfall",
    "waterfall_alt",
    "weather_split",
    "weather_split_alt",
    "weather_trend",
    "weather_trend_alt",
]

#: What was in a module of this name before it was a package; it leaves with the next release.
__getattr__ = former.lookup(__name__, ["report.briefing.charts", "report.charts.scoreboard_rows"])
