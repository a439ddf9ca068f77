"""Statistics of a region's period, on rows of the warehouse."""

from analytics.indicators.period.statistics import air_days, period_statistics

__all__ = ["air_days", "period_statistics"]
