"""Forecasts: sample paths of the rest of a period, and yearly figures where there are only those."""

from analytics.forecast.forecast import Forecast
from analytics.forecast.make import Forecasts, check_model, make_forecast, make_forecasts
from analytics.forecast.models import DEFAULT_MODEL, MODELS
from analytics.forecast.note import ModelFailed, Note, NoteKind, NotEnoughHistory, Refusal, RefusalKind
from analytics.forecast.pace import pace_samples, required_pace
from analytics.forecast.scenario import Scenario, parse_scenario
from analytics.forecast.sparse import RelatedSeries, pooled_of, yearly_samples

__all__ = [
    "DEFAULT_MODEL",
    "MODELS",
    "Forecast",
    "Forecasts",
    "ModelFailed",
    "NotEnoughHistory",
    "Note",
    "NoteKind",
    "Refusal",
    "RefusalKind",
    "RelatedSeries",
    "Scenario",
    "check_model",
    "make_forecast",
    "make_forecasts",
    "pace_samples",
    "parse_scenario",
    "pooled_of",
    "required_pace",
    "yearly_samples",
]
