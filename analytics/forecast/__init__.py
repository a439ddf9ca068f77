"""Forecasts: sample paths of the rest of a period, and yearly figures where there are only those."""

from analytics.forecast.forecast import Forecast, ModelFailed, NotEnoughHistory
from analytics.forecast.make import Forecasts, make_forecast, make_forecasts
from analytics.forecast.models import DEFAULT_MODEL, MODELS
from analytics.forecast.sparse import required_pace, yearly_samples

__all__ = [
    "DEFAULT_MODEL",
    "MODELS",
    "Forecast",
    "Forecasts",
    "ModelFailed",
    "NotEnoughHistory",
    "make_forecast",
    "make_forecasts",
    "required_pace",
    "yearly_samples",
]
