"""Weather or the rest: what of a change between two periods meteorology made; never a cause."""

from analytics.attribution.ahead import Ahead
from analytics.attribution.attribution import Attribution, Skill
from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.common_part import Apart, common_part
from analytics.attribution.estimate import Estimate
from analytics.attribution.good_days import GoodDays, GoodRule
from analytics.attribution.make import GOOD, LEAST_SKILL, NO_METEOROLOGY, PARAMETERS, Attributions, Limits, attribute
from analytics.attribution.models import DEFAULT_MODEL, MODELS
from analytics.attribution.past_weather import PastWeather
from analytics.attribution.split import Span, Split
from analytics.attribution.trend import Trend
from analytics.attribution.weather import Weather, predictors, read_weather

__all__ = [
    "DEFAULT_MODEL",
    "GOOD",
    "LEAST_SKILL",
    "MODELS",
    "NO_METEOROLOGY",
    "PARAMETERS",
    "Ahead",
    "Apart",
    "Attribution",
    "Attributions",
    "CannotTell",
    "Estimate",
    "GoodDays",
    "GoodRule",
    "Limits",
    "PastWeather",
    "Skill",
    "Span",
    "Split",
    "Trend",
    "Weather",
    "attribute",
    "common_part",
    "predictors",
    "read_weather",
]
