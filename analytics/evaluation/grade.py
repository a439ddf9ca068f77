"""One origin graded: the statistic's samples of each forecast, what came out, and the scores of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analytics.evaluation import scores
from analytics.evaluation.outcomes import KnownDays, statistic_of
from analytics.evaluation.question import OriginDay, Question
from analytics.forecast import Forecast, NotEnoughHistory
from analytics.forecast.forecast import SHOWN_LEVELS, quantile_name
from analytics.forecast.window import MIN_COVERAGE
from analytics.indicators import History
from analytics.message import Message
from analytics.standards import Standards
from analytics.terms import DAY_SHARES, DAY_STATISTICS, GOOD_DAYS, Statistic

RATIOS = (0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15)  # thresholds, times the last value known


def p_name(ratio: float) -> str:
    """Column of a threshold.

    Examples
    --------
    >>> p_name(0.85), p_name(1.15)
    ('p085', 'p115')
    """
    return f"p{round(100 * ratio):03d}"


@dataclass(frozen=True)
class Origin:
    """All that one model is asked at one origin."""

    question: Question
    standards: Standards
    year: int
    origin: date
    pool: Mapping[str, History]
    outcomes: Mapping[str, KnownDays]
    asked: OriginDay


class Sampled(NamedTuple):
    """What is kept of a forecast: samples of the statistic, and what it was made of."""

    samples: np.ndarray
    parameters: list[str]
    n_history: int


def sample(made: Forecast, statistic: str, measured: Mapping[str, tuple[str, ...]], standards: Standards) -> Sampled:
    """Read the statistic off a forecast's paths, from the pollutants that the outcome has too.

    Raises
    ------
    NotEnoughHistory
        If the forecast has none of them; says why.
    """
    both = [name for name in made.parameters if name in measured[made.region_id]]
    if not both:
        raise NotEnoughHistory(made.notes or Message("no parameter of the outcome was forecast"))
    known = np.all(made.known[[made.index(name) for name in both]], axis=0)
    days = {name: made.days(name) for name in both}
    return Sampled(statistic_of(statistic, days, made.dates, standards, known), both, made.n_history_years)


def graded(at: Origin, region: str, made: Sampled) -> dict[str, Any]:
    """Samples and what came out, both from the same pollutants."""
    outcome, (start, end) = at.outcomes[region], at.question.span(at.year)
    dates = pd.date_range(start, end).to_numpy().astype("datetime64[D]")
    days = {name: outcome.days[name] for name in made.parameters}
    return {
        "region_id": region,
        "n_history": made.n_history,
        "samples": made.samples,
        "actual": float(statistic_of(at.question.statistic, days, dates, at.standards)[0]),
        "estimated_share": outcome.estimated_share,
        "last": _last_value(at, region, made.parameters),
    }


def _last_value(at: Origin, region: str, parameters: list[str]) -> float:
    """Value of the newest like period that is over at the origin, as known there; NaN where it is hardly known.

    That is the year before; seen from a year ahead, the one before that.
    """
    start, end = at.question.last_span(at.year, at.origin)
    history = at.pool[region]
    names = [name for name in parameters if name in history.daily]
    if not names or not at.standards.has_rules(at.question.statistic, end):
        return float("nan")
    calendar = pd.date_range(start, end)
    values = history.daily[names].reindex(calendar).to_numpy(float).T
    if (~np.isnan(values)).mean(axis=1).min() < MIN_COVERAGE:
        return float("nan")
    days = {name: values[i : i + 1] for i, name in enumerate(names)}
    dates = calendar.to_numpy().astype("datetime64[D]")
    return float(statistic_of(at.question.statistic, days, dates, at.standards)[0])


def score_rows(cases: list[dict[str, Any]], statistic: str) -> pd.DataFrame:
    """Score all regions of a model and origin at once."""
    table = pd.DataFrame(cases).drop(columns="samples")
    samples = np.array([one["samples"] for one in cases], float)
    actual, last = table["actual"].to_numpy(), table["last"].to_numpy()
    quantiles = np.quantile(samples, SHOWN_LEVELS, axis=1)
    # A count moves in whole days, a concentration does not.
    counted = statistic in DAY_STATISTICS and statistic not in DAY_SHARES
    narrowest = 0.5 if counted else 0.005 if statistic == Statistic.COMPOSITE_INDEX else 0.05
    table = table.assign(
        mean=samples.mean(axis=1),
        crps=scores.crps(samples, actual),
        pit=scores.pit(samples, actual),
        ties=scores.ties(samples, actual),
        log_score=scores.log_score(samples, actual, narrowest),
        **{quantile_name(p): quantiles[i] for i, p in enumerate(SHOWN_LEVELS)},
    )
    for ratio in RATIOS:
        threshold = ratio * last
        if statistic in GOOD_DAYS:
            p = (samples >= threshold[:, None]).mean(axis=1)
        else:
            p = (samples < threshold[:, None]).mean(axis=1)
        # Nothing lies below zero, and no share above 100 %: such a threshold asks nothing.
        empty = np.isnan(last) | (threshold <= 0) | ((threshold > 100) & (statistic in DAY_SHARES))
        table[p_name(ratio)] = np.where(empty, np.nan, p)
    return table
