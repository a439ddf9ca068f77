"""Statutory statistics of monitoring data: on rows by SQL, on arrays of days by the same tables of rules."""

from analytics.indicators.aqi import aqi, category, iaqi
from analytics.indicators.areas import Areas, areas_of_name
from analytics.indicators.clause_grades import evidence
from analytics.indicators.compliance import is_limit
from analytics.indicators.composite import composite_index, out_of_bottom, rank_cities, single_indices
from analytics.indicators.daily import missing_items, primary_pollutants, published_aqi
from analytics.indicators.day_counts import days_over, left_out_days, over_in_force
from analytics.indicators.derivation import derivation
from analytics.indicators.dust import dust_suspects
from analytics.indicators.exceptional_events import bureau_coverage, event_days
from analytics.indicators.history import History, history
from analytics.indicators.left_out import listed_days
from analytics.indicators.limits import annual_verdict, compliance_rates, exceedance_multiple, limit_table
from analytics.indicators.path_statistics import Bounds, evaluate, percentile
from analytics.indicators.period import air_days, period_statistics
from analytics.indicators.periods_many import calendar_periods, spans_statistics
from analytics.indicators.readings import readings_for
from analytics.indicators.rounding import report_ratio, report_value
from analytics.indicators.rule_reading import Reading
from analytics.indicators.three_year import three_year_mean
from analytics.indicators.validity import (
    Shortfall,
    Validity,
    minimum_days,
    month_minimums,
    statistic_validity,
    valid_period,
)

__all__ = [
    "Areas",
    "Bounds",
    "History",
    "Reading",
    "Shortfall",
    "Validity",
    "air_days",
    "annual_verdict",
    "aqi",
    "areas_of_name",
    "bureau_coverage",
    "calendar_periods",
    "category",
    "compliance_rates",
    "composite_index",
    "days_over",
    "derivation",
    "dust_suspects",
    "evaluate",
    "event_days",
    "evidence",
    "exceedance_multiple",
    "history",
    "iaqi",
    "is_limit",
    "left_out_days",
    "limit_table",
    "listed_days",
    "minimum_days",
    "missing_items",
    "month_minimums",
    "out_of_bottom",
    "over_in_force",
    "percentile",
    "period_statistics",
    "primary_pollutants",
    "published_aqi",
    "rank_cities",
    "readings_for",
    "report_ratio",
    "report_value",
    "single_indices",
    "spans_statistics",
    "statistic_validity",
    "three_year_mean",
    "valid_period",
]
