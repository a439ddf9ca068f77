"""Places in a list: from published places of the region itself, from its composite index, else every place alike.

A place r of n is put on the axis of log odds, logit((r - 1/2) / n). Before any place is known it is spread evenly over
the list; a published place narrows it, and fades with the years, for others move too. Where half of the regions on the
list have a composite index of a year, the region's place among them counts as one, with what the others leave open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit, ndtr, ndtri

from analytics.inference.all_below import all_below
from analytics.inference.combine import EDGE
from analytics.inference.each_year import Held, each_beyond
from analytics.inference.inferred import Listed
from analytics.inference.known_figures import RANK_PREFIX, WHOLE_YEAR, without_published
from analytics.inference.measured import NOTHING_MEASURED, MeasuredYears
from analytics.inference.own_figures import DECEMBER
from analytics.inference.rank_lists import enough, lists
from analytics.inference.reference_class import BAND
from analytics.inference.region_kernel import Array
from analytics.inference.related import LEAST_GAIN
from analytics.inference.related_paths import mark_of
from analytics.inference.settling import SETTLED
from analytics.targets.target import Target
from analytics.terms import Comparator

EVEN_SD = 1.81
"""Standard deviation of the log odds of a place that is spread evenly over its list (pi over root 3)."""

NOISE_SD = 0.6
"""Of a place of one month or year around the usual one; stated, not learnt."""

MEMORY = 6.0  # years
SIZE = re.compile(r"of (\d+)")


@dataclass(frozen=True)
class RankAnswer:
    """Probability of a target on a place, and the published places behind it.

    Parameters
    ----------
    p, low, high : float
        Probability, and what it is if the usual place is as good or as bad as it is in one of ten cases.
    places : DataFrame
        Places of the region in this list, published or computed.
    explained : float
        Share of the place at the end that the place of the settling period explains.
    listed : Listed
        The list, and how many on it are available.
    from_place : float or None
        Place of the settling period from which the target is met with the probability `SETTLED`; None where even the
        first would not do, or the target names no place.
    aimed : Target or None
        The target; a better place than that of the base year as the place that is the last to be better, where the
        place of that year is held.
    """

    p: float
    low: float
    high: float
    places: pd.DataFrame
    explained: float
    listed: Listed
    from_place: float | None = None
    aimed: Target | None = None

    @property
    def newest(self) -> pd.DataFrame:
        """The places of the three newest periods, of each the one that was known last."""
        newest = self.places.sort_values(["last", "first", "known_at"], ascending=False, kind="stable")
        return newest.drop_duplicates(["first", "last"]).head(3)


class ComputedPlace(NamedTuple):
    """A place that was computed: the place, and its standard deviation in log odds."""

    place: float
    sd: float


def size_of(target: Target) -> int | None:
    """Length of the list that a target is about, as its words state it, else by its indicator."""
    found = SIZE.search(target.threshold_text or "")
    if found:
        return int(found.group(1))
    listed = lists().get(target.indicator_id)
    return None if listed is None else listed.size


def is_rank(target: Target) -> bool:
    """Whether a target is about a place in a list."""
    return target.indicator_id.startswith(RANK_PREFIX)


def computed_place(own: float, own_sd: float, others: Array, others_sd: Array, size: int) -> ComputedPlace:
    """Place of a region by an index of which smaller is better, from its own and those of others on the list.

    The share of the others that are better is taken for that of all others on the list: those available count as a part
    of it that was not chosen by result. What that leaves open is the scatter of a share in a sample without
    replacement, p (1 - p) / m x (N - 1 - m) / (N - 2) for m of N - 1 others; what the own index leaves open, how the
    place differs where it is one standard deviation higher or lower.

    Parameters
    ----------
    own, own_sd : float
        The region's index and its standard deviation; 0 where it is exact.
    others, others_sd : ndarray
        The same of the others available, of which there must be one.
    size : int
        Regions on the list.

    Examples
    --------
    >>> found = computed_place(5.0, 0.0, np.array([4.0, 4.5, 6.0]), np.zeros(3), 4)  # two of three are better
    >>> (found.place, round(found.sd, 3))
    (3.0, 0.0)
    """
    share = _share_better(own, own_sd, others, others_sd)
    p = np.clip(share, 0.5 / size, 1 - 0.5 / size)
    unseen = size - 1 - len(others)
    sampling = np.sqrt(p * (1 - p) / len(others) * max(unseen, 0) / max(size - 2, 1)) / (p * (1 - p))
    ends = [
        _axis(1 + _share_better(own + sign * own_sd, 0.0, others, others_sd) * (size - 1), size) for sign in (1, -1)
    ]
    return ComputedPlace(1 + share * (size - 1), float(np.hypot(sampling, (ends[0] - ends[1]) / 2)))


def _share_better(own: float, own_sd: float, others: Array, others_sd: Array) -> float:
    """Expected share of others whose index is smaller; equal values share a place."""
    sd = np.hypot(own_sd, others_sd)
    exact = np.where(others < own, 1.0, 0.0)
    return float(np.where(sd > 0, ndtr((own - others) / np.where(sd > 0, sd, 1.0)), exact).mean())


def answers(
    targets: Sequence[Target], places: pd.DataFrame, as_of: date, measured: MeasuredYears = NOTHING_MEASURED
) -> Mapping[Target, RankAnswer]:
    """Answers of all targets on places whose list has a known length.

    Parameters
    ----------
    targets : sequence of Target
        Targets.
    places : DataFrame
        Published places that were known, with the columns of readings.
    as_of : date
        Day of knowledge.
    measured : MeasuredYears, optional
        Places that were computed from the composite index, where enough regions on a list are available.
    """
    made, found = {}, {}
    for target in filter(is_rank, targets):
        size = size_of(target)
        if size is not None:
            key = target.region_id, target.indicator_id, size
            if key not in found:
                found[key] = _places(target, places, measured, size)
            own = found[key]
            n = measured.available.get(target.indicator_id, 0)
            listed = Listed(size, n, enough(size))
            aimed = _aimed(target, own)
            made[target] = RankAnswer(
                *_probability(aimed, size, own),
                own,
                _explained(target, size, own, as_of),
                listed,
                _from_place(aimed, size, own, as_of),
                aimed,
            )
    return made


def _places(target: Target, published: pd.DataFrame, measured: MeasuredYears, size: int) -> pd.DataFrame:
    """Places of a region in a list, with their noise; a year counts once, by its published place."""
    known = lists().get(target.indicator_id)
    own = published[(published["region_id"] == target.region_id) & (published["indicator_id"] == target.indicator_id)]
    own = (own if known is None else known.places(published, target.region_id, size)).assign(sd=0.0)
    rows = measured.places
    rows = rows[(rows["region_id"] == target.region_id) & (rows["indicator_id"] == target.indicator_id)]
    rows = without_published(rows, own.assign(indicator_id=target.indicator_id))
    return pd.concat([own, rows], ignore_index=True) if len(rows) else own


def _probability(target: Target, size: int, own: pd.DataFrame) -> tuple[float, float, float]:
    """Probability with its band; of a goal of each of several years that the place of every year is good enough."""
    if target.comparator is Comparator.DIRECTION or target.threshold is None:
        p, low, high = _of_change(target, size, own)
    else:
        p, low, high = _of_places(target, size, own, logit(min(target.threshold / size, 1 - 0.5 / size)))
    middle, low, high = (float(np.clip(one, EDGE, 1 - EDGE)) for one in (p, low, high))
    return middle, min(low, middle), max(high, middle)


def _of_years(own: pd.DataFrame) -> dict[int, float]:
    """Places of whole years."""
    whole = own[((own["last"] - own["first"]).dt.days + 1 >= WHOLE_YEAR) & (own["last"].dt.month == DECEMBER)]
    return dict(zip(whole["last"].dt.year, whole["value"], strict=True))


def _aimed(target: Target, own: pd.DataFrame) -> Target:
    """A better place than that of the base year as a place to be reached, where the place of that year is held."""
    base = _of_years(own).get(target.base_end.year)
    if base is None or target.comparator is not Comparator.DIRECTION or target.recurring:
        return target
    return replace(target, comparator=Comparator.RANK, threshold=base - 1)


def _before_the_last(target: Target, size: int, own: pd.DataFrame) -> tuple[float, float, float]:
    """That the place of the base year, which is not known, was worse than that of the last year, which is."""
    last = _of_years(own)[target.period.last.year]
    mean, covariance = _posterior(_years(pd.DatetimeIndex([target.base_end])), own, size)
    centre = mean[0] - logit(min(last / size, 1 - 0.5 / size))
    off = BAND * np.sqrt(max(covariance[0, 0], 0.0))
    p = ndtr(centre / np.sqrt(covariance[0, 0] + NOISE_SD**2))
    return p, ndtr((centre - off) / NOISE_SD), ndtr((centre + off) / NOISE_SD)


def _of_change(target: Target, size: int, own: pd.DataFrame) -> tuple[float, float, float]:
    """That the place at the end is better than in the year before the plan, or in each year than in the one before."""
    if target.recurring:
        return _of_each_change(target, size, own)
    if target.period.last.year in _of_years(own):
        return _before_the_last(target, size, own)
    mean, covariance = _posterior(_years(pd.DatetimeIndex([target.period.last, target.base_end])), own, size)
    centre, noise = mean[1] - mean[0], np.sqrt(2) * NOISE_SD
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    off = BAND * np.sqrt(max(variance, 0.0))
    return ndtr(centre / np.sqrt(variance + noise**2)), ndtr((centre - off) / noise), ndtr((centre + off) / noise)


def _of_each_change(target: Target, size: int, own: pd.DataFrame) -> tuple[float, float, float]:
    """That the place of each year is better than that of the year before (`analytics.inference.each_year`)."""
    years, places = range(target.period.first.year - 1, target.period.last.year + 1), _of_years(own)
    points = {year: float(_axis(place, size)) for year, place in places.items()}
    mean, covariance = _posterior(_years(pd.DatetimeIndex([date(year, 12, 31) for year in years])), own, size)
    held = [Held(places[year], points[year], points[year]) if year in places else None for year in years]
    return each_beyond(mean, covariance, NOISE_SD, held, upward=False)


def _of_places(target: Target, size: int, own: pd.DataFrame, limit: float) -> tuple[float, float, float]:
    """That the places of all years that decide are good enough."""
    asked, held = _asked(target, own)
    if not all(held):
        return 0.0, 0.0, 0.0
    if not asked:
        return 1.0, 1.0, 1.0
    mean, covariance = _posterior(_years(pd.DatetimeIndex(asked)), own, size)
    off = BAND * np.sqrt(np.maximum(np.diag(covariance), 0.0))
    low, high = (float(np.prod(ndtr((limit - mean + side * off) / NOISE_SD))) for side in (-1.0, 1.0))
    if own.empty and target.threshold is not None and len(asked) == 1:
        return target.threshold / size, low, high  # as many places of all meet it
    both = covariance + NOISE_SD**2 * np.eye(len(asked))
    if len(asked) == 1:
        return float(ndtr((limit - mean[0]) / np.sqrt(both[0, 0]))), low, high
    return all_below(limit - mean, both), low, high


def _asked(target: Target, own: pd.DataFrame) -> tuple[list[date], list[bool]]:
    """Ends of the years that decide; of a goal of each of several years those without a place, and what places say."""
    if not target.recurring or target.threshold is None:
        return [target.period.last], []
    places, years = _of_years(own), target.period.years
    held = [places[year] <= target.threshold for year in years if year in places]
    return [date(year, 12, 31) for year in years if year not in places], held


def _explained(target: Target, size: int, own: pd.DataFrame, as_of: date) -> float:
    """Share of the variance of the place at the end that the place of the settling period explains."""
    asked = _years(pd.DatetimeIndex([target.period.last, mark_of(target, as_of, own).last]))
    _, covariance = _posterior(asked, own, size)
    both = (covariance[0, 0] + NOISE_SD**2) * (covariance[1, 1] + NOISE_SD**2)
    return float(np.clip(covariance[0, 1] ** 2 / both, 0.0, 1.0))


def _from_place(target: Target, size: int, own: pd.DataFrame, as_of: date) -> float | None:
    """Place of the settling period from which the place at the end is good enough with the probability `SETTLED`."""
    if target.comparator is Comparator.DIRECTION or target.threshold is None:
        return _from_place_of_change(target, size, own, as_of)
    mark = mark_of(target, as_of, own).last
    ends = [end for end in _asked(target, own)[0] if end != mark or not target.recurring]
    mean, covariance = _posterior(_years(pd.DatetimeIndex([*ends, mark])), own, size)
    gain = covariance[:-1, -1] / (covariance[-1, -1] + NOISE_SD**2)
    rest = np.diag(covariance)[:-1] - gain * covariance[:-1, -1] + NOISE_SD**2
    places = np.arange(1, size + 1)
    means = mean[:-1, None] + gain[:, None] * (_axis(places, size) - mean[-1])
    limit = logit(min(target.threshold / size, 1 - 0.5 / size))
    good = np.prod(ndtr((limit - means) / np.sqrt(rest)[:, None]), axis=0) >= SETTLED
    if target.recurring and target.period.first <= mark:
        good &= places <= target.threshold
    return float(places[good].max()) if good.any() else None


def _from_place_of_change(target: Target, size: int, own: pd.DataFrame, as_of: date) -> float | None:
    """Place of the settling period from which the place at the end is better than that of the year before the plan."""
    if (
        own.empty or target.recurring
    ):  # each year's place hangs on the one before: no place of one says that all are met
        return None
    asked = _years(pd.DatetimeIndex([target.period.last, target.base_end, mark_of(target, as_of, own).last]))
    mean, covariance = _posterior(asked, own, size)
    variance = covariance[2, 2] + NOISE_SD**2
    apart = covariance[0, 2] - covariance[1, 2]
    both = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1] + 2 * NOISE_SD**2
    gain = apart / variance
    if gain < LEAST_GAIN:
        return None
    wanted = mean[2] - (mean[0] - mean[1] + ndtri(SETTLED) * np.sqrt(max(both - gain * apart, 1e-12))) / gain
    place = float(np.floor(size * expit(wanted) + 0.5))
    return place if place >= 1 else None


def _years(days: pd.DatetimeIndex) -> Array:
    return np.asarray(days.year + days.day_of_year / 365.25, dtype=float)


def _axis(place: npt.ArrayLike, size: int) -> Array:
    """Places on the axis of log odds."""
    share = (np.asarray(place, dtype=float) - 0.5) / size
    return np.asarray(logit(np.clip(share, 0.25 / size, 1 - 0.25 / size)), dtype=float)


def _posterior(asked: Array, own: pd.DataFrame, size: int) -> tuple[Array, Array]:
    """Mean and covariance of the usual place at two times, without the noise of one list."""
    years, noise = _years(pd.DatetimeIndex(own["last"])), NOISE_SD**2 + own["sd"].to_numpy(float) ** 2
    usual = EVEN_SD**2 - NOISE_SD**2
    both = np.concatenate([asked, years])
    full = usual * np.exp(-np.abs(both[:, None] - both[None, :]) / MEMORY)
    n = len(asked)
    gain = np.linalg.solve(full[n:, n:] + np.diag(noise), full[n:, :n]).T
    return gain @ _axis(own["value"].to_numpy(float), size), full[:n, :n] - gain @ full[n:, :n]
