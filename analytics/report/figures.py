"""The charts: each a function from a DataFrame to a Plotly figure, all on one template, with its words (``*_alt``)."""

from __future__ import annotations

from analytics.report.board import board_rows, scoreboard_alt
from analytics.report.calendar import calendar, calendar_alt
from analytics.report.day_budget import day_budget, day_budget_alt
from analytics.report.fan import FAN_COLUMNS, fan
from analytics.report.fan_words import fan_alt, fan_table
from analytics.report.ladder import ladder, ladder_alt
from analytics.report.multiples import multiples, multiples_alt
from analytics.report.probability_path import probability_path, probability_path_alt
from analytics.report.ranking import ranking, ranking_alt
from analytics.report.reliability import reliability, reliability_alt
from analytics.report.scoreboard import scoreboard
from analytics.report.skill import skill_bars, skill_bars_alt
from analytics.report.template import template
from analytics.report.waterfall import waterfall, waterfall_alt

__all__ = [
    "FAN_COLUMNS",
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
]
