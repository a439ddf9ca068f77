"""The charts: each a function from a DataFrame to a Plotly figure, all on one template."""

from __future__ import annotations

from analytics.report.board import board_rows
from analytics.report.fan import FAN_COLUMNS, fan
from analytics.report.scoreboard import scoreboard
from analytics.report.template import template

__all__ = ["FAN_COLUMNS", "board_rows", "fan", "scoreboard", "template"]
