"""How far a region's provisional series lies from the values its bureau publishes: a ratio with its error."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from analytics.terms import Basis
from analytics.words.numbers import as_typed

#: Scatter of the ratio from one period to another in one region, and of regions around their mean: standard deviations
#: of its logarithm. Ours: the one is what the embedded overlaps show, the other the size of what lies between archives.
SCATTER, BETWEEN = 0.025, 0.03
#: How far the mean ratio of all regions may be expected to lie from 1 before any overlap is seen; ours.
FROM_ONE = 0.03
#: Largest logarithm of a ratio that says how two archives differ: 0.78 to 1.28, five times the scatter of all kinds
#: together. What lies beyond is another unit, place, treatment of dust or decimal point; ours.
LARGEST = 0.25
#: For how many observations each of the two scatters stands, against those that the overlaps show; ours.
STANDS_FOR = 4.0
#: Most of the scatter that two periods share, those of the same days: values of several periods are published rounded,
#: and their ratios are no means of each other's by days, so a sum that does not add up shows no scatter; ours.
MOST_SHARED = 0.9
#: Error that our own list of dust days adds, as a share of what it takes out of the value; ours.
DUST_ERROR = 0.1
#: Standard deviation of a number rounded to its last place, in units of that place.
ROUNDING = 12**-0.5
#: Entropy of these draws beside the caller's seed, so that they repeat no other stream.
_STREAM = 51_907

Floats = npt.NDArray[np.float64]
Values = npt.NDArray[np.floating]
Rows = npt.NDArray[np.intp] | slice


@dataclass(frozen=True)
class Overlap:
    """A published value of a period for which the region's own series has a value by the same definition.

    Parameters
    ----------
    region_id : str
        Region.
    first, last : date
        Its period, both included.
    published, archive : float
        The published value, and that of the series; same unit.
    basis : Basis
        What the published value rests on.
    dust_share : float
        What our own list of dust days takes out of the series' value, as a logarithm; 0 where it is not used.
    figure_id : str
        Which published value it is.
    """

    region_id: str
    first: date
    last: date
    published: float
    archive: float
    basis: Basis = Basis.UNKNOWN
    dust_share: float = 0.0
    figure_id: str = ""

    @property
    def log_ratio(self) -> float:
        """Logarithm of series / published value."""
        return float(np.log(self.archive / self.published))

    @property
    def unlike(self) -> bool:
        """Whether the two lie so far apart that they cannot be the same quantity.

        Examples
        --------
        >>> Overlap("a", date(2021, 1, 1), date(2021, 12, 31), 402.0, 40.2).unlike
        True
        """
        return abs(self.log_ratio) > LARGEST

    @property
    def error(self) -> float:
        """Standard deviation of that logarithm by the rounding of the published value and our own list of dust days.

        Examples
        --------
        >>> round(Overlap("a", date(2021, 1, 1), date(2021, 12, 31), 40.0, 41.0).error, 5)
        0.00722
        """
        rounding = ROUNDING * 10.0 ** -_places(self.published) / self.published
        return float(np.hypot(rounding, DUST_ERROR * self.dust_share))

    @property
    def days(self) -> int:
        """Days of its period."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class OfficialRatio:
    """Ratio of a region's series to its published values.

    Parameters
    ----------
    log_ratio, sd : float
        Logarithm of the region's ratio, and its standard deviation.
    scatter : float
        Standard deviation of the logarithm from one period to another.
    overlaps : tuple of Overlap
        The region's own overlaps.
    n_regions : int
        Regions that the mean of all regions rests on, this one among them.
    pool_ratio : float
        Mean ratio of all regions.
    """

    log_ratio: float
    sd: float
    scatter: float
    overlaps: tuple[Overlap, ...]
    n_regions: int
    pool_ratio: float

    @property
    def ratio(self) -> float:
        """Series / published value."""
        return float(np.exp(self.log_ratio))

    @property
    def spread(self) -> float:
        """Standard deviation, as a logarithm, for a period whose published value is not known."""
        return float(np.hypot(self.sd, self.scatter))

    @property
    def error(self) -> float:
        """The same in units of the ratio."""
        return self.ratio * self.spread

    @property
    def period(self) -> tuple[date, date]:
        """First and last day of the periods of its overlaps."""
        return min(one.first for one in self.overlaps), max(one.last for one in self.overlaps)

    @property
    def with_dust(self) -> bool:
        """Whether all of the region's published values say that dust days are counted."""
        return all(one.basis is Basis.DUST_IN for one in self.overlaps)


@dataclass(frozen=True)
class Compared:
    """What published values of one statistic and parameter say of the series beside them.

    Parameters
    ----------
    ratios : dict of str to OfficialRatio
        By region; a region without overlaps has none.
    unlike : dict of str to tuple of Overlap
        Published values that lie too far from the series to be compared, by region (`Overlap.unlike`).
    """

    ratios: dict[str, OfficialRatio]
    unlike: dict[str, tuple[Overlap, ...]]

    @classmethod
    def of(cls, overlaps: Sequence[Overlap]) -> Compared:
        """Ratios of what can be compared, and what cannot."""
        unlike: dict[str, tuple[Overlap, ...]] = {}
        for one in overlaps:
            if one.unlike:
                unlike[one.region_id] = (*unlike.get(one.region_id, ()), one)
        return cls(official_ratios([one for one in overlaps if not one.unlike]), unlike)


@dataclass(frozen=True, eq=False)
class OfficialDraws:
    """What chance does to the ratio on every path of a region and period.

    Parameters
    ----------
    ratio : OfficialRatio
        The ratio with its error.
    chance, of_dust : ndarray, shape (n_paths,)
        Standard normal draws: of the ratio, and of what our own list of dust days takes out.
    """

    ratio: OfficialRatio
    chance: Floats
    of_dust: Floats

    @classmethod
    def make(cls, ratio: OfficialRatio, key: tuple[str, str, date], n_paths: int, seed: int) -> OfficialDraws:
        """Draw for a region, what is measured and the first day of a period; the same key and seed draw the same."""
        region_id, measured, first = key
        digest = hashlib.blake2b(f"{region_id}|{measured}".encode(), digest_size=8).digest()
        rng = np.random.default_rng([seed, _STREAM, int.from_bytes(digest, "big"), first.toordinal()])
        chance, of_dust = rng.standard_normal((2, n_paths))
        return cls(ratio, chance, of_dust)

    def of(self, rows: Rows | None) -> OfficialDraws:
        """The draws of some paths; None: the one in the middle, for a course that stands alone."""
        if rows is None:
            return replace(self, chance=np.zeros(1), of_dust=np.zeros(1))
        return replace(self, chance=self.chance[rows], of_dust=self.of_dust[rows])

    def converted(self, values: Values, dust_share: Values | float = 0.0) -> Floats:
        """Values of the series on the scale of the published ones.

        Parameters
        ----------
        values : ndarray, shape (n_paths,) or (1,)
            Values of the series, one a path or the same on all.
        dust_share : ndarray or float
            Logarithm of what our own list of dust days took out of them.
        """
        error = self.ratio.spread * self.chance + DUST_ERROR * np.abs(dust_share) * self.of_dust
        return np.asarray(values * np.exp(-self.ratio.log_ratio - error), dtype=float)


def taken_out(with_dust: npt.ArrayLike, without: npt.ArrayLike) -> Floats:
    """Logarithm of what leaving dust days out takes out of a value; 0 where either is not known.

    Examples
    --------
    >>> taken_out([57.2, float("nan")], [41.2, 41.2]).round(2).tolist()
    [0.33, 0.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.log(np.asarray(with_dust, dtype=float) / np.asarray(without, dtype=float))
    return np.asarray(np.nan_to_num(share, nan=0.0, posinf=0.0, neginf=0.0))


@dataclass(frozen=True)
class _Mean:
    """Mean log ratio of one region's overlaps, the variance of that mean, and their misfit around it."""

    log_ratio: float
    variance: float
    misfit: float


def official_ratios(overlaps: Sequence[Overlap]) -> dict[str, OfficialRatio]:
    """Ratio of every region that has overlaps, each drawn towards the mean of all.

    Overlaps that share days share their scatter by that share. The scatter within regions and that between them are
    learnt from the overlaps, each shrunk to a value of ours as if four more observations had shown it.

    Parameters
    ----------
    overlaps : sequence of Overlap
        Of one statistic of one parameter, of any regions.

    Returns
    -------
    dict of str to OfficialRatio
        By region; a region without overlaps has none.

    Examples
    --------
    >>> year = date(2021, 1, 1), date(2021, 12, 31)
    >>> found = official_ratios([Overlap("a", *year, published=40.0, archive=42.0)])
    >>> round(found["a"].ratio, 3), round(found["a"].sd, 3)
    (1.036, 0.022)
    >>> official_ratios([])
    {}
    """
    by_region: dict[str, list[Overlap]] = {}
    for one in overlaps:
        by_region.setdefault(one.region_id, []).append(one)
    if not by_region:
        return {}
    means = {region: _mean_of(own) for region, own in by_region.items()}
    beyond = len(overlaps) - len(means)
    scale = (STANDS_FOR + sum(one.misfit for one in means.values())) / (STANDS_FOR + beyond)
    log_ratio = np.array([one.log_ratio for one in means.values()])
    variance = scale * np.array([one.variance for one in means.values()])
    between = _between(log_ratio, variance)
    middle, error = _pooled(log_ratio, variance, between)
    own_weight = between / (between + variance)
    log_ratio = own_weight * log_ratio + (1.0 - own_weight) * middle
    variance = own_weight * variance + (1.0 - own_weight) ** 2 * error
    return {
        region: OfficialRatio(
            log_ratio=float(log_ratio[at]),
            sd=float(np.sqrt(variance[at])),
            scatter=SCATTER * float(np.sqrt(scale)),
            overlaps=tuple(own),
            n_regions=len(means),
            pool_ratio=float(np.exp(middle)),
        )
        for at, (region, own) in enumerate(by_region.items())
    }


def _mean_of(own: Sequence[Overlap]) -> _Mean:
    """Mean of one region's overlaps, weighted by the inverse of their covariance."""
    ratios = np.array([one.log_ratio for one in own])
    errors = np.array([one.error for one in own])
    weights = np.linalg.inv(SCATTER**2 * _shared(own) + np.diag(errors**2))
    total = float(weights.sum())
    middle = float(weights.sum(axis=0) @ ratios) / total
    left = ratios - middle
    return _Mean(middle, 1.0 / total, float(left @ weights @ left))


def _shared(own: Sequence[Overlap]) -> Floats:
    """Correlation of the scatter of overlaps, by days that two periods share over the geometric mean of their days."""
    first = np.array([one.first.toordinal() for one in own])
    last = np.array([one.last.toordinal() for one in own])
    days = last - first + 1.0
    common = np.minimum(last[:, None], last) - np.maximum(first[:, None], first) + 1.0
    shared = MOST_SHARED * np.maximum(common, 0.0) / np.sqrt(days[:, None] * days)
    np.fill_diagonal(shared, 1.0)
    return np.asarray(shared)


def _between(log_ratio: Floats, variance: Floats) -> float:
    """Variance between regions: what their means show beyond their errors, shrunk to `BETWEEN`."""
    middle = np.average(log_ratio, weights=1.0 / (variance + BETWEEN**2))
    beyond = np.maximum((log_ratio - middle) ** 2 - variance, 0.0).sum()
    return float((STANDS_FOR * BETWEEN**2 + beyond) / (STANDS_FOR + len(log_ratio) - 1.0))


def _pooled(log_ratio: Floats, variance: Floats, between: float) -> tuple[float, float]:
    """Mean log ratio of all regions, drawn towards 0, and its variance."""
    weights = 1.0 / (variance + between)
    total = float(weights.sum()) + FROM_ONE**-2
    return float(weights @ log_ratio) / total, 1.0 / total


def _places(value: float) -> int:
    """Decimals that a published number shows; a whole number shows none."""
    return len(as_typed(value).partition(".")[2])
