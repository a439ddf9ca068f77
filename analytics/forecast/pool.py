"""The pool: what all regions together show about each of them, as known at one origin.

Log means of ten days, counted back from the origin, are separated into what the cities have in common and each city's
distance from it. Both are Gaussian processes in time (`analytics.forecast.kernel`). With N cities alike, their mean
is the common process plus 1/N of a city's own, and the distances carry the rest: exact for a complete panel, and in
a pool of one everything is in the mean.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from analytics.forecast.calibration import Learnt, calibration_at
from analytics.forecast.kernel import YEAR, Conditional, joint, phase_of
from analytics.forecast.window import ONE_DAY, Record

BIN_DAYS = 10
MAX_BINS = 256  # seven years
MIN_BINS = 36  # a region with less than a year of bins does not count in the common part
LIVE_BINS = 9  # nor does one without a value in the last 90 days before the newest value of the pool
ROUNDS = 25  # of fitting cities and times in turn; the fit of a complete panel stands after one
MOST_KEPT = 400  # solutions held at a time
LEAST_SHARE = 0.01
SIZE_POWER = 0.5  # between no difference (0) and all of it (1); errors of 2016 and 2017 asked for 0.55
SIZE_HALF = 5.0  # regions with which half of the power is used
SIZE_BOUNDS = 0.1, 10.0

Span = tuple[np.datetime64, np.datetime64]


@dataclass(frozen=True)
class Outlook:
    """Log mean of one region and parameter over a window: its centre and two variances.

    ``common`` is the share of the variance that all regions have in common, ``own`` the region's.
    """

    centre: float
    common: float
    own: float


# Shift of past windows in log units, by parameter, last day of the window that is forecast and years back of the newest
# past window that is known (`analytics.forecast.year_shift`).
Shifts = dict[tuple[str, np.datetime64, int], float]

# Correction of the centre in log units, by region, parameter and last day of the window
# (`analytics.forecast.departures`).
Corrections = dict[tuple[str, str, np.datetime64], float]


@dataclass(frozen=True, eq=False)
class Separated:
    """One parameter of the pool.

    Parameters
    ----------
    ids : tuple of str
        Regions, sorted.
    times : ndarray (n_bins,)
        Middle of each bin, years from the origin (negative).
    common : ndarray (n_bins,)
        Mean over the cities, city levels taken off; NaN where no city has a value.
    distance : ndarray (n_regions, n_bins)
    n_counted : float
        Cities behind the common part, on average over the bins.
    learnt : Learnt
    size : ndarray (n_regions,)
        How much larger than usual a region's own variance is: some places swing more than others.
    counted : frozenset of str
        Regions that count in the common part.
    """

    ids: tuple[str, ...]
    times: np.ndarray
    common: np.ndarray
    distance: np.ndarray
    n_counted: float
    learnt: Learnt
    size: np.ndarray
    counted: frozenset[str] = frozenset()

    @cached_property
    def here(self) -> Learnt:
        """What was learnt, as far as it applies to a pool of so many regions."""
        return self.learnt.in_pool_of(self.n_counted)


@dataclass(frozen=True, eq=False)
class Common:
    """Common part over a span: mean and covariance of its bins, and the share of the variance all regions share."""

    mean: np.ndarray
    covariance: np.ndarray
    shared: float


@dataclass(eq=False)
class Pool:
    """Everything known at an origin, parameter by parameter."""

    origin: np.datetime64
    parts: dict[str, Separated]
    lone: dict[tuple[str, str], Separated] = field(default_factory=dict)
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def part(self, region_id: str, parameter: str) -> Separated:
        """What is known of a parameter, for a region: the pool, or the region alone where no day is common."""
        return self.lone.get((region_id, parameter), self.parts[parameter])

    def counts(self, region_id: str, parameter: str) -> bool:
        """Whether a region counts in the common part of a parameter."""
        return parameter in self.parts and region_id in self.parts[parameter].counted

    def knows(self, region_id: str, parameter: str) -> bool:
        """Whether any ten days of a region are known: not of one whose series ended more than seven years ago."""
        if (region_id, parameter) in self.lone:
            return True
        return parameter in self.parts and region_id in self.parts[parameter].ids

    def __getstate__(self) -> dict[str, Any]:
        """What travels to a worker: the parts, not what was worked out from them."""
        return {**self.__dict__, "_made": {}}

    def outlook(self, region_id: str, parameter: str, span: Span) -> Outlook:
        """Outlook of one region and parameter over a span of days.

        Parameters
        ----------
        region_id, parameter : str
            In the pool.
        span : (first day, last day)

        Returns
        -------
        Outlook
        """
        part = self.part(region_id, parameter)
        of = (parameter, region_id if (region_id, parameter) in self.lone else None, span)
        place = part.ids.index(region_id)
        row = part.distance[place]
        present = ~np.isnan(row)
        days = bins_ahead(self.origin, span)[1]
        common = self._keep(("common", *of), lambda: self._common(part, span))
        level = float(row[present].mean())
        given = self._keep(("own", *of, present.tobytes()), lambda: self._own(part, of, span, present))
        centre = common.mean + level + given.weight @ (row[present] - level)
        return _over(centre, days, common, part.size[place] * given.covariance)

    def _keep(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Work something out once; most cities of a panel have the same days."""
        if key not in self._made:
            if len(self._made) >= MOST_KEPT:
                self._made.clear()
            self._made[key] = make()
        return self._made[key]

    def _common(self, part: Separated, span: Span) -> Common:
        learnt, present = part.learnt, ~np.isnan(part.common)
        past = part.times[present], np.full(int(present.sum()), float(BIN_DAYS))
        ahead, phase = bins_ahead(self.origin, span), phase_of(self.origin)
        shared = joint(learnt.common, past, ahead, phase)
        alone = (1.0 / part.n_counted) * joint(learnt.own, past, ahead, phase)
        both = (shared + alone).given()
        size = [float(one.given().covariance.sum()) for one in (shared, alone)]
        y = part.common[present] - learnt.drift.path(self.origin, past[0])
        level = y.mean()
        mean = level + both.weight @ (y - level) + learnt.drift.path(self.origin, ahead[0])
        return Common(mean, both.covariance, size[0] / sum(size))

    def _own(self, part: Separated, of: Hashable, span: Span, present: np.ndarray) -> Conditional:
        past = part.times, np.full(len(part.times), float(BIN_DAYS))
        ahead = bins_ahead(self.origin, span)
        share = 1.0 - 1.0 / part.n_counted
        if share < LEAST_SHARE:  # a pool of one: the mean is the city
            n = len(ahead[0])
            return Conditional(np.zeros((n, int(present.sum()))), np.zeros((n, n)))
        every = self._keep(("every", of), lambda: share * joint(part.learnt.own, past, ahead, phase_of(self.origin)))
        return every.seen(present).given()


def _over(centre: np.ndarray, days: np.ndarray, common: Common, own: np.ndarray) -> Outlook:
    """Log mean over bins that are log-normal: moments matched (Fenton 1960, doi:10.1109/TCOM.1960.1097606)."""
    means = days * np.exp(centre + (np.diag(common.covariance) + np.diag(own)) / 2)
    weight = means / means.sum()
    shared, rest = float(weight @ common.covariance @ weight), float(weight @ own @ weight)
    log_mean = float(np.log(means.sum() / days.sum())) - (shared + rest) / 2
    return Outlook(log_mean, shared * common.shared, shared * (1 - common.shared) + rest)


def build_pool(
    records: Mapping[str, Record], origin: np.datetime64, learnt: Mapping[str, Learnt] | None = None
) -> Pool:
    """Build the pool from records that end at the origin or before.

    Parameters
    ----------
    records : mapping of str to Record
        By region id; the order does not matter.
    origin : datetime64[D]
    learnt : mapping of str to Learnt, optional
        By parameter; default what the calibration table says at the origin.

    Returns
    -------
    Pool
    """
    calibration = calibration_at(origin)
    rows: dict[str, dict[str, np.ndarray]] = {}
    for region_id in sorted(records):
        logs = ten_day_logs(records[region_id], origin)
        for name, row in zip(records[region_id].names, logs, strict=True):
            if not np.isnan(row).all():
                rows.setdefault(name, {})[region_id] = row
    known = {name: calibration.of(name) for name in rows} if learnt is None else learnt
    parts = {name: part_of(by_region, known[name]) for name, by_region in rows.items()}
    lone = {
        (region_id, name): part_of({region_id: rows[name][region_id]}, known[name])
        for name, part in parts.items()
        for region_id in rows[name]
        if region_id not in part.ids
    }
    return Pool(origin, parts, lone)


def ten_day_logs(record: Record, origin: np.datetime64) -> np.ndarray:
    """Log means of ten days counted back from the origin, ``(n_series, MAX_BINS)``; NaN with under half the days."""
    ends = origin - ONE_DAY - np.arange(MAX_BINS - 1, -1, -1) * BIN_DAYS * ONE_DAY
    return record.log_mean(ends - (BIN_DAYS - 1) * ONE_DAY, ends, coverage=0.5)


def part_of(by_region: dict[str, np.ndarray], learnt: Learnt) -> Separated:
    """Part ten-day logs of one parameter, by region, into what is common and the regions' distances from it.

    Only regions that are still measured count in the common part: one that ended years ago says nothing about this
    year, and must not move the others. A region without any bin in common with those is left out of the part.
    """
    y = np.array(list(by_region.values()))
    counts = counting(y)
    shared = (~np.isnan(y) & (~np.isnan(y[counts])).any(axis=0)).any(axis=1)
    ids, y, counts = tuple(np.array(list(by_region))[shared].tolist()), y[shared], counts[shared]
    y = y[:, int(np.argmax((~np.isnan(y[counts])).any(axis=0))) :]
    times = (np.arange(-y.shape[1], 0) + 0.5) * BIN_DAYS / YEAR
    common = common_part(y[counts])
    counted = (~np.isnan(y[counts])).sum(axis=0)
    distance, n_counted = y - common, float(counted[counted > 0].mean())
    enough = (~np.isnan(y)).sum(axis=1) >= MIN_BINS
    size = _size(distance, enough, counts, n_counted)
    counted_ids = frozenset(name for name, one in zip(ids, counts, strict=True) if one)
    return Separated(ids, times, common, distance, n_counted, learnt, size, counted_ids)


def counting(y: np.ndarray) -> np.ndarray:
    """Which regions count in the common part: measured of late, and for a year where any such region is.

    Parameters
    ----------
    y : ndarray (n_regions, n_bins)
        Ten-day logs that end at the origin, NaN where missing; each region has a value.

    Returns
    -------
    ndarray of bool (n_regions,)

    Examples
    --------
    >>> y = np.zeros((3, 100))
    >>> y[1, 80:] = np.nan   # ended 200 days ago
    >>> y[2, :90] = np.nan   # began 100 days ago
    >>> counting(y).tolist()
    [True, False, False]
    """
    present = ~np.isnan(y)
    newest = y.shape[1] - 1 - np.argmax(present[:, ::-1], axis=1)
    live = newest > newest.max() - LIVE_BINS
    n_bins = present.sum(axis=1)
    return np.asarray(live & (n_bins >= min(MIN_BINS, int(n_bins[live].max()))))


def _size(distance: np.ndarray, enough: np.ndarray, counts: np.ndarray, n_counted: float) -> np.ndarray:
    """Variance of a region against the usual one: a power of how much its distance has swung so far.

    The usual one is that of the regions that count. The fewer there are to compare with, the nearer to 1.
    """
    swing = np.nanvar(distance, axis=1)
    usual = float(np.median(swing[enough & counts])) if (enough & counts).any() else 0.0
    if usual < 1e-9:
        return np.ones(len(distance))
    power = SIZE_POWER * n_counted / (n_counted + SIZE_HALF)
    return np.asarray(np.where(enough, np.clip(swing / usual, *SIZE_BOUNDS) ** power, 1.0))


def common_part(y: np.ndarray) -> np.ndarray:
    """Mean over cities with each city's own level taken off, where not every city has every bin.

    Examples
    --------
    >>> common_part(np.array([[1.0, 2.0], [3.0, np.nan]])).round(3).tolist()
    [-0.5, 0.5]
    """
    present = ~np.isnan(y)
    filled = np.where(present, y, 0.0)
    n_city, n_time = present.sum(axis=1), np.maximum(present.sum(axis=0), 1)
    level = filled.sum(axis=1) / n_city
    for _ in range(ROUNDS):
        time = np.where(present, y - level[:, None], 0.0).sum(axis=0) / n_time
        level = np.where(present, y - time, 0.0).sum(axis=1) / n_city
    time = time - time[present.any(axis=0)].mean()
    return np.where(present.any(axis=0), time, np.nan)


def bins_ahead(origin: np.datetime64, span: Span) -> tuple[np.ndarray, np.ndarray]:
    """Middle (years from the origin) and days of the bins of a span; the last one is what is left."""
    first = int((span[0] - origin) / ONE_DAY)
    n_days = int((span[1] - span[0]) / ONE_DAY) + 1
    edges = np.append(np.arange(0, max(n_days - BIN_DAYS // 2, 1), BIN_DAYS), n_days).astype(float)
    days = np.diff(edges)
    return (first + edges[:-1] + days / 2) / YEAR, days
