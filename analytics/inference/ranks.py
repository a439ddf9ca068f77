"""Places in a list: from published places of the region itself, else every place alike.

A place r of n is put on the axis of log odds, logit((r - 1/2) / n). Before any place is known it is spread evenly over
the list; a published place narrows it, and fades with the years, for others move too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.special import logit, ndtr

from analytics.inference.kernel import Array
from analytics.inference.paths import mark_of
from analytics.inference.reference_class import BAND
from analytics.targets.target import Target
from analytics.terms import Comparator

EVEN_SD = 1.81
"""Standard deviation of the log odds of a place that is spread evenly over its list (pi over root 3)."""

NOISE_SD = 0.6
"""Of a place of one month or year around the usual one; stated, not learnt."""

MEMORY = 6.0  # years
PREFIX = "rank_"
SIZE = re.compile(r"of (\d+)")
SIZES = {"rank_168_cities": 168, "rank_henan_districts": 88, "rank_henan_counties": 103}


@dataclass(frozen=True)
class RankAnswer:
    """Probability of a target on a place, and the published places behind it.

    Parameters
    ----------
    p, low, high : float
        Probability, and what it is if the usual place is as good or as bad as it is in one of ten cases.
    places : DataFrame
        Published places of the region in this list.
    explained : float
        Share of the place at the end that the place of the settling period explains.
    """

    p: float
    low: float
    high: float
    places: pd.DataFrame
    explained: float

    @property
    def newest(self) -> pd.DataFrame:
        """The three newest places."""
        return self.places.sort_values("last", ascending=False, kind="stable").head(3)


def size_of(target: Target) -> int | None:
    """Length of the list that a target is about, as its words state it, else by its indicator."""
    found = SIZE.search(target.threshold_text or "")
    return int(found.group(1)) if found else SIZES.get(target.indicator_id)


def is_rank(target: Target) -> bool:
    """Whether a target is about a place in a list."""
    return target.indicator_id.startswith(PREFIX)


def answers(targets: Sequence[Target], places: pd.DataFrame, as_of: date) -> Mapping[Target, RankAnswer]:
    """Answers of all targets on places whose list has a known length.

    Parameters
    ----------
    targets : sequence of Target
        Targets.
    places : DataFrame
        Published places that were known: ``region_id, indicator_id, last, value``.
    as_of : date
        Day of knowledge.
    """
    made = {}
    for target in filter(is_rank, targets):
        size = size_of(target)
        if size is not None:
            own = places[(places["region_id"] == target.region_id) & (places["indicator_id"] == target.indicator_id)]
            made[target] = RankAnswer(*_probability(target, size, own), own, _explained(target, size, own, as_of))
    return made


def _probability(target: Target, size: int, own: pd.DataFrame) -> tuple[float, float, float]:
    """Probability with its band."""
    base = target.baseline.last if target.baseline is not None else pd.Timestamp(target.period.first.year - 1, 12, 31)
    asked = _years(pd.DatetimeIndex([pd.Timestamp(target.period.last), pd.Timestamp(base)]))
    mean, covariance = _posterior(asked, _years(pd.DatetimeIndex(own["last"])), own["value"].to_numpy(float), size)
    if target.comparator is Comparator.DIRECTION or target.threshold is None:
        centre = mean[1] - mean[0]
        variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
        noise = np.sqrt(2) * NOISE_SD
    else:
        centre = logit(min(target.threshold / size, 1 - 0.5 / size)) - mean[0]
        variance, noise = covariance[0, 0], NOISE_SD
    off = BAND * np.sqrt(max(variance, 0.0))
    p = float(ndtr(centre / np.sqrt(variance + noise**2)))
    return p, float(ndtr((centre - off) / noise)), float(ndtr((centre + off) / noise))


def _explained(target: Target, size: int, own: pd.DataFrame, as_of: date) -> float:
    """Share of the variance of the place at the end that the place of the settling period explains."""
    asked = _years(pd.DatetimeIndex([target.period.last, mark_of(target, as_of).last]))
    _, covariance = _posterior(asked, _years(pd.DatetimeIndex(own["last"])), own["value"].to_numpy(float), size)
    both = (covariance[0, 0] + NOISE_SD**2) * (covariance[1, 1] + NOISE_SD**2)
    return float(np.clip(covariance[0, 1] ** 2 / both, 0.0, 1.0))


def _years(days: pd.DatetimeIndex) -> Array:
    return np.asarray(days.year + days.day_of_year / 365.25, dtype=float)


def _posterior(asked: Array, years: Array, values: Array, size: int) -> tuple[Array, Array]:
    """Mean and covariance of the usual place at two times, without the noise of one list."""
    usual = EVEN_SD**2 - NOISE_SD**2
    both = np.concatenate([asked, years])
    full = usual * np.exp(-np.abs(both[:, None] - both[None, :]) / MEMORY)
    n = len(asked)
    z = logit(np.clip((values - 0.5) / size, 0.25 / size, 1 - 0.25 / size))
    gain = np.linalg.solve(full[n:, n:] + NOISE_SD**2 * np.eye(len(years)), full[n:, :n]).T
    return gain @ z, full[:n, :n] - gain @ full[n:, :n]
