"""A figure of a region and a year from the figures of related regions: an exact Gaussian posterior over the tree.

Figures that are only a bound ("at least 90 %") or round ("about 90 %") count with a wider noise. A share of 0 or 100
has its place at the end of the axis, and what is inferred beyond an end is published as that end: so a spike at 100 %
arises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

from analytics.inference import region_kernel
from analytics.inference.all_below import all_below
from analytics.inference.axis import COUNTED, FEW_PARTS, ROUNDING, Axis, Group
from analytics.inference.biases import NO_BIASES, Bias, bias_of
from analytics.inference.combine import FAR, Normal
from analytics.inference.known_figures import WHOLE_YEAR
from analytics.inference.reference_class import BAND
from analytics.inference.region_kernel import Array, Points, Spread
from analytics.inference.regions import Regions
from analytics.terms import LOWER_BOUNDS, UPPER_BOUNDS, Qualifier

FLOOR_SHIFT = {Group.SHARE: 0.2, Group.CONCENTRATION: 0.03, Group.AMOUNT: 0.05, Group.CHANGE: 0.3}
"""How far a value reported as "at least" lies above the stated number, on the axis; its doubt is twice this."""

CITY_DEPTH = 2  # regions deeper in the tree than a province
FURTHEST = 60.0  # years from the epoch
LEAST_GAIN = 0.05
"""Change that is expected for each point of a figure, below which the figure says nothing of the change."""
NEARLY = 0.001
"""By how much a probability may fall short of one asked for."""
CLOSE = 1e-6
"""How near, on the axis, a figure that is sought by halving is to the one that is looked for."""
SHORT_PERIOD = 0.5
"""Extra noise variance, in that of a whole year, for each whole year that a period is short of."""

DOUBTFUL = 1.0
"""Extra noise variance, in that of a whole year, of a figure whose date or value was inferred."""


@dataclass(frozen=True, slots=True)
class Query:
    """A figure that is asked for: region, end of its period, scope and edition; of a basis, as that would report it."""

    region_id: str
    last: pd.Timestamp
    scope: str = ""
    edition: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Predictive:
    """Gaussian on the axis of an indicator, one a query.

    Parameters
    ----------
    axis : Axis
        From points to figures.
    mean : ndarray
        Of the value without the noise of a figure.
    noise : float
        Standard deviation of a published figure around the value.
    covariance : ndarray
        (queries, queries): of the values.
    weights : ndarray
        (queries, readings): what each reading contributes to the mean.
    readings : DataFrame
        The readings behind it.
    rounding : ndarray
        Points of percent within which a share of a query is published as 0 or 100.
    taken_for : ndarray
        What each reading counts as, in the unit of the indicator, where its source carries a bias; NaN elsewhere.
    last_of : tuple of Timestamp
        Last day of the period of each query.
    """

    axis: Axis
    mean: Array
    covariance: Array
    noise: float
    weights: Array
    readings: pd.DataFrame
    rounding: Array
    taken_for: Array
    last_of: tuple[pd.Timestamp, ...]

    @cached_property
    def readings_of(self) -> list[tuple[object, ...]]:
        """Region and period of each reading."""
        return list(zip(*(self.readings[name] for name in ("region_id", "first", "last")), strict=True))

    @cached_property
    def sd(self) -> Array:
        """Standard deviation of the value, without the noise of a figure."""
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance), 1e-9)), dtype=float)

    @cached_property
    def spread(self) -> Array:
        """Standard deviation of a figure, noise included."""
        return np.sqrt(self.sd**2 + self.noise**2)

    def quantiles(self, levels: npt.ArrayLike) -> Array:
        """Quantiles of the figures, ``(queries, levels)``, in the unit of the indicator."""
        z = ndtri(np.asarray(levels, dtype=float))
        return self.axis.back(self.mean[:, None] + self.spread[:, None] * z, self.rounding[:, None])

    def figure(self, which: int) -> Normal:
        """The figure of one query on the axis."""
        return Normal(float(self.mean[which]), float(self.spread[which]))

    def published(self, which: int, figure: Normal, levels: npt.ArrayLike) -> Array:
        """Quantiles of a figure of one query as it is published, in the unit of the indicator."""
        z = ndtri(np.asarray(levels, dtype=float))
        return self.axis.back(figure.mean + figure.sd * z, self.rounding[which])

    def at_least(self, which: int, threshold: float) -> float:
        """Probability that a figure is at least a threshold."""
        point = self.axis.limit(threshold, True, self.rounding[which])
        return float(ndtr((self.mean[which] - point) / self.spread[which]))

    def beyond(self, which: int, value: float, upward: bool) -> float:
        """Probability that a figure lies above (`upward`) or below a number, and not on it."""
        if self.axis.ends_at(value, upward):
            return 0.0
        return 1.0 - (self.at_most(which, value) if upward else self.at_least(which, value))

    def band_beyond(self, which: int, value: float, upward: bool) -> tuple[float, float]:
        """`beyond` where the value behind the figure is as low, or as high, as in one of ten cases."""
        if self.axis.ends_at(value, upward):
            return 0.0, 0.0
        return self._band(which, self.axis.limit(value, not upward, self.rounding[which]), upward)

    def band_reaching(self, which: int, threshold: float, upward: bool) -> tuple[float, float]:
        """`at_least` (`upward`) or `at_most` where the value is as low, or as high, as in one of ten cases."""
        return self._band(which, self.axis.limit(threshold, upward, self.rounding[which]), upward)

    def _band(self, which: int, limit: float, upward: bool) -> tuple[float, float]:
        side, off = 1.0 if upward else -1.0, BAND * self.sd[which]
        low, high = (float(ndtr((side * (self.mean[which] - limit) + by) / self.noise)) for by in (-off, off))
        return low, high

    def rises(self, which: int, before: int) -> float:
        """Probability that a figure is above the figure of another query."""
        gap, between = self._between(which, before)
        return float(ndtr(gap / np.sqrt(between + 2 * self.noise**2)))

    def band_rises(self, which: int, before: int) -> tuple[float, float]:
        """`rises` where the change behind the figures is as low, or as high, as in one of ten cases."""
        gap, between = self._between(which, before)
        off = BAND * np.sqrt(between)
        low, high = (float(ndtr((gap + by) / (np.sqrt(2) * self.noise))) for by in (-off, off))
        return low, high

    def _between(self, which: int, before: int) -> tuple[float, float]:
        """Mean and variance of the difference of the values of two queries."""
        pair = self.covariance[which, which] + self.covariance[before, before] - 2 * self.covariance[which, before]
        return float(self.mean[which] - self.mean[before]), max(float(pair), 0.0)

    def value_for(self, which: Sequence[int], by: int, threshold: float, upward: bool, p: float) -> float | None:
        """Figure of query `by` from which all of some queries reach their threshold with a probability of at least `p`.

        The figure is taken as known with its noise; the answer is in the unit of the indicator, as it is published.
        None where only a figure would do that is out of reach (`FAR`): what comes between the two is too uncertain.

        Several queries are taken as if they did not depend on each other: as figures of one region go together, the
        probability of all is at least that (Slepian 1962), so the value errs to the safe side.
        """
        at = list(which)
        variance = self.covariance[by, by] + self.noise**2
        gain = self.covariance[at, by] / variance
        rest = np.sqrt(np.maximum(np.diag(self.covariance)[at] - gain * self.covariance[at, by] + self.noise**2, 1e-12))
        side = 1.0 if upward else -1.0
        limit = np.array([self.axis.limit(threshold, upward, self.rounding[one]) for one in at])

        def of_all(point: float) -> float:
            means = self.mean[at] + gain * (point - self.mean[by])
            return float(np.prod(ndtr(side * (means - limit) / rest)))

        farthest = self.mean[by] + side * FAR * self.spread[by]
        wanted = limit + side * ndtri(p) * rest
        points = self.mean[by] + (wanted - self.mean[at]) / np.maximum(gain, 1e-6)
        point = float(side * np.max(side * points))
        if side * (point - farthest) > 0 or of_all(farthest) < p:
            return None
        if len(at) > 1 and of_all(point) < p:
            point = _where_reached(of_all, p, point, farthest)
        value = float(self.axis.back(point, self.rounding[by]))
        # beyond the end of the axis lies no value that could be published: that end may say less than was asked for
        read_as = float(placed(np.array([value]), self.axis, self.rounding[by : by + 1])[0])
        return value if of_all(read_as) >= p - NEARLY else None

    def value_for_change(self, which: int, before: int, by: int, upward: bool, p: float) -> float | None:
        """Figure of query `by` from which a figure is above (`upward`) or below that of another with probability `p`.

        As `value_for`, for the difference of two figures, each with its noise. None too where any figure that can be
        expected would do: then the answer does not hang on it.
        """
        variance = self.covariance[by, by] + self.noise**2
        apart = self.covariance[which, by] - self.covariance[before, by]
        gain = apart / variance
        both = self.covariance[which, which] + self.covariance[before, before] - 2 * self.covariance[which, before]
        rest = max(both, 0.0) + 2 * self.noise**2 - gain * apart
        side = 1.0 if upward else -1.0
        gap = self.mean[which] - self.mean[before]
        if gain < LEAST_GAIN:
            return None
        point = self.mean[by] + (side * ndtri(p) * np.sqrt(max(rest, 1e-12)) - gap) / gain
        if abs(point - self.mean[by]) > FAR * self.spread[by]:
            return None
        return float(self.axis.back(point, self.rounding[by]))

    def explained(self, which: int, by: int) -> float:
        """Share of the variance of a query's figure that the figure of another query explains."""
        both = (self.covariance[which, which] + self.noise**2) * (self.covariance[by, by] + self.noise**2)
        return float(np.clip(self.covariance[which, by] ** 2 / max(both, 1e-12), 0.0, 1.0))

    def all_meet(self, which: Sequence[int], threshold: float, upward: bool) -> float:
        """Probability that the figures of several queries are all at least (`upward`) or all at most a threshold."""
        at, side = list(which), -1.0 if upward else 1.0
        limits = np.array([self.axis.limit(threshold, upward, self.rounding[one]) for one in at])
        noise = self.noise**2 * np.eye(len(at))
        return all_below(side * (limits - self.mean[at]), self.covariance[np.ix_(at, at)] + noise)

    def at_most(self, which: int, threshold: float) -> float:
        """Probability that a figure is at most a threshold."""
        point = self.axis.limit(threshold, False, self.rounding[which])
        return float(ndtr((point - self.mean[which]) / self.spread[which]))


def _where_reached(p_at: Callable[[float], float], p: float, short: float, enough: float) -> float:
    """Point between one that falls short of a probability and one that reaches it, from which on it is reached."""
    while abs(enough - short) > CLOSE:
        middle = (short + enough) / 2
        short, enough = (short, middle) if p_at(middle) >= p else (middle, enough)
    return enough


def year_of(days: pd.Series | pd.DatetimeIndex) -> Array:
    """Days as years with fractions: the last day of 2025 is 2026.0."""
    index = pd.DatetimeIndex(days)
    return np.asarray(index.year + index.day_of_year / 365.25, dtype=float)


class Coding:
    """Codes of regions, scopes and editions, the same for readings and queries."""

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        self.codes: dict[str, int] = {"": -1}

    def code(self, name: str) -> int:
        """Number of a name; -1 of none."""
        return self.codes.setdefault(name, len(self.codes))

    def place(self, region_id: str) -> list[int]:
        """Codes of province, city and county."""
        path = self.regions.path(region_id)[1:]
        return [self.code(name) for name in path] + [-1] * (3 - len(path))

    def points(self, regions: Sequence[str], years: Array, scopes: Sequence[str], editions: Sequence[str]) -> Points:
        """Points of rows."""
        return Points(
            np.array([self.place(r) for r in regions], dtype=np.int64).reshape(-1, 3),
            np.clip(years, region_kernel.EPOCH - FURTHEST, region_kernel.EPOCH + FURTHEST),
            np.array([self.code(s) for s in scopes], dtype=np.int64),
            np.array([self.code(f"edition {e}" if e else "") for e in editions], dtype=np.int64),
        )

    def of_readings(self, rows: pd.DataFrame) -> Points:
        """Points of readings."""
        return self.points(rows["region_id"].tolist(), year_of(rows["last"]), rows["scope"].tolist(),
                           rows["edition"].tolist())  # fmt: skip


@dataclass(frozen=True)
class Observed:
    """Readings on the axis.

    Parameters
    ----------
    points : Points
        Where and when.
    z : ndarray
        Values on the axis.
    noise_factor : ndarray
        Noise variance in that of a figure of a whole year.
    extra : ndarray
        Further noise variance, from bounds and rounding.
    bias : Bias
        Of their sources; already taken off `z`.
    """

    points: Points
    z: Array
    noise_factor: Array
    extra: Array
    bias: Bias


def rounding_of(regions: Regions, region_ids: Sequence[str], indicator_id: str) -> Array:
    """Points of percent within which shares of regions are published as 0 or 100."""
    if not indicator_id.startswith(COUNTED):
        return np.full(len(region_ids), ROUNDING)
    return np.array([FEW_PARTS if len(regions.path(r)) > CITY_DEPTH else ROUNDING for r in region_ids])


def placed(values: Array, axis: Axis, rounding: Array) -> Array:
    """Where published values lie on the axis; at an end, in the middle of what rounds to it."""
    if axis.group is Group.SHARE and len(values):
        half = rounding / 2
        values = np.where(rounding > ROUNDING, np.clip(values, half, 100.0 - half), values)
    return axis.forward(values)


def observed(rows: pd.DataFrame, axis: Axis, coding: Coding, biases: pd.DataFrame = NO_BIASES) -> Observed:
    """Readings of one indicator on its axis, known biases taken off."""
    name = str(rows["indicator_id"].iloc[0]) if len(rows) else ""
    rounding = rounding_of(coding.regions, rows["region_id"].tolist(), name)
    z = placed(rows["value"].to_numpy(float), axis, rounding)
    sign = (
        rows["qualifier"].isin(LOWER_BOUNDS).astype(float) - rows["qualifier"].isin(UPPER_BOUNDS).astype(float)
    ).to_numpy()
    shift = FLOOR_SHIFT[axis.group]
    about = (rows["qualifier"] == Qualifier.ABOUT).to_numpy()
    bias = bias_of(rows["basis"], rows["last"], str(rows["indicator_id"].iloc[0]) if len(rows) else "", biases, axis)
    days = (rows["last"] - rows["first"]).dt.days.to_numpy() + 1
    short = np.clip(365.0 / np.maximum(days, 15) - 1.0, 0.0, 12.0) * (days < WHOLE_YEAR)
    spread = _spread_of(rows, axis)
    return Observed(
        coding.of_readings(rows),
        z + sign * shift - bias.shift,
        1.0 + SHORT_PERIOD * short + DOUBTFUL * rows["doubtful"].to_numpy(float),
        np.where((sign != 0) | about, (2 * shift) ** 2, 0.0) + spread**2,
        bias,
    )


def _spread_of(rows: pd.DataFrame, axis: Axis) -> Array:
    """Standard deviation of readings of which only quantiles at 10 and 90 % are known, on the axis; 0 of all others."""
    if "low" not in rows:
        return np.zeros(len(rows))
    low, high = (axis.forward(rows[name].to_numpy(float)) for name in ("low", "high"))
    return np.nan_to_num((high - low) / (2 * BAND))


def noise_of(seen: Observed, spread: Spread) -> Array:
    """Covariance of the noise of readings, ``(n, n)``: each its own, and in common what is in doubt of a bias."""
    return np.diag(spread.noise**2 * seen.noise_factor + seen.extra) + seen.bias.covariance


def _log_density(residual: Array, matrix: Array) -> float:
    """Log density of a Gaussian with mean zero."""
    root = np.linalg.cholesky(matrix + 1e-9 * np.eye(len(matrix)))
    whitened = np.linalg.solve(root, residual)
    return float(-0.5 * whitened @ whitened - np.log(np.diag(root)).sum() - 0.5 * len(residual) * np.log(2 * np.pi))


def evidence(seen: Observed, spread: Spread) -> float:
    """Log evidence of the readings under a spread: what hyperparameters are chosen by."""
    prior = region_kernel.covariance(seen.points, seen.points, spread)
    return _log_density(seen.z - region_kernel.mean(seen.points, spread), prior + noise_of(seen, spread))


def _points(coding: Coding, queries: Sequence[Query]) -> Points:
    """Places and times of queries."""
    return coding.points(
        [q.region_id for q in queries],
        year_of(pd.DatetimeIndex([q.last for q in queries])),
        [q.scope for q in queries],
        [q.edition for q in queries],
    )


def predict(
    rows: pd.DataFrame,
    queries: Sequence[Query],
    axis: Axis,
    spread: Spread,
    regions: Regions,
    biases: pd.DataFrame = NO_BIASES,
) -> Predictive | None:
    """Figures that are asked for, given readings of the same indicator; None without any reading.

    Parameters
    ----------
    rows : DataFrame
        Readings of one indicator.
    queries : sequence of Query
        Figures asked for.
    axis : Axis
        Axis of the indicator.
    spread : Spread
        What was learnt of it.
    regions : Regions
        The tree.
    biases : DataFrame, optional
        Known biases of sources (`analytics.inference.biases`).

    Returns
    -------
    Predictive or None
        One Gaussian a query.
    """
    if rows.empty or not queries:
        return None
    coding = Coding(regions)
    seen = observed(rows, axis, coding, biases)
    asked = _points(coding, queries)
    indicator_id = str(rows["indicator_id"].iloc[0])
    rounding = rounding_of(regions, [q.region_id for q in queries], indicator_id)
    matrix = region_kernel.covariance(seen.points, seen.points, spread) + noise_of(seen, spread)
    across = region_kernel.covariance(asked, seen.points, spread)
    weights: Array = np.linalg.solve(matrix, across.T).T.astype(float)
    covariance: Array = region_kernel.covariance(asked, asked, spread) - weights @ across.T
    at = np.asarray(
        region_kernel.mean(asked, spread) + weights @ (seen.z - region_kernel.mean(seen.points, spread)), dtype=float
    )
    bases, ends = pd.Series([q.basis for q in queries], dtype=object), pd.Series([q.last for q in queries])
    reported = bias_of(bases, ends, indicator_id, biases, axis)
    taken_for = np.where(seen.bias.row >= 0, axis.back(seen.z), np.nan)
    return Predictive(axis, at + reported.shift, covariance + reported.covariance, spread.noise, weights, rows,
                      rounding, taken_for, tuple(q.last for q in queries))  # fmt: skip
