"""Statutory statistics of monitoring data: on rows by SQL, on arrays of days by the same tables of rules."""

from analytics.indicators.aqi import aqi, category, iaqi
from analytics.indicators.days import days_over
from analytics.indicators.dust import dust_suspects
from analytics.indicators.period import air_days, period_statistics
from analytics.indicators.readings import Reading, readings_for
from analytics.indicators.rounding import report_value
from analytics.indicators.rules import Bounds, evaluate, percentile
from analytics.indicators.series import History, history

__all__ = [
    "Bounds",
    "History",
    "Reading",
    "air_days",
    "aqi",
    "category",
    "days_over",
    "dust_suspects",
    "evaluate",
    "history",
    "iaqi",
    "percentile",
    "period_statistics",
    "readings_for",
    "report_value",
]
