"""Learning of what cities of one climate region, and of one province, have in common beyond what all cities share.

Products of two cities' own errors, averaged over pairs of a province, over pairs of a climate region in two provinces,
and over all others, are covariances; the others are taken off, for errors about a mean over cities add up to zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analytics.indicators import areas_of_name

FEW_PAIRS = 20.0  # pairs of cities with which a window counts half
EQUAL_WINDOWS = 3.0  # no correlation within an area counts like this many windows
MOST_SHARED = 0.9  # of a city's own variance


class PairSums(NamedTuple):
    """What one window says of the correlation of cities' own errors.

    Parameters
    ----------
    square : float
        Variance of an error, the covariance of cities far apart taken off.
    climate_region, province : float
        Covariance of two cities of one climate region but two provinces, and of one province, likewise.
    n_climate_region, n_province : int
        Pairs of cities behind either.
    """

    square: float
    climate_region: float
    province: float
    n_climate_region: int
    n_province: int


def area_codes(names: Sequence[str]) -> np.ndarray:
    """Climate region and province of cities as numbers, ``(2, n_cities)``; a city of no known area is alone in one.

    Examples
    --------
    >>> climate_region, province = area_codes(["新乡市", "平顶山市", "武汉市", "?"])
    >>> (climate_region == climate_region[0]).tolist(), (province == province[0]).tolist()
    ([True, True, True, False], [True, True, False, False])
    """
    labels = np.array([areas_of_name(name).labels(name) for name in names]).reshape(-1, 2).T
    return np.array([np.unique(row, return_inverse=True)[1] for row in labels])


def _alike(areas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether two cities are of one climate region, and of one province, ``(n_cities, n_cities)``."""
    climate, province = (row[:, None] == row[None, :] for row in areas)
    return climate, province


def pair_sums(z: np.ndarray, areas: np.ndarray) -> PairSums:
    """Covariances of cities' own errors within a window, by what the cities have in common.

    Parameters
    ----------
    z : ndarray (n_cities,)
        Own errors in standard deviations, about their mean over cities.
    areas : ndarray (2, n_cities)
        As of `area_codes`.

    Examples
    --------
    >>> pair_sums(np.array([1.0, 1.0, -1.0, -1.0]), np.array([[0, 0, 1, 1], [0, 0, 1, 2]]))
    PairSums(square=2.0, climate_region=2.0, province=2.0, n_climate_region=1, n_province=1)
    """
    products = np.outer(z, z)
    climate, province = _alike(areas)
    others = ~np.eye(len(z), dtype=bool)
    far = products[~climate & ~province]
    base = float(far.mean()) if far.size else 0.0
    of_province, of_climate = products[province & others], products[climate & ~province]

    def beyond(of_pairs: np.ndarray) -> float:
        return float(of_pairs.mean()) - base if of_pairs.size else 0.0

    square = float((z**2).mean()) - base
    return PairSums(square, beyond(of_climate), beyond(of_province), of_climate.size // 2, of_province.size // 2)


def area_shares(windows: Sequence[PairSums]) -> tuple[float, float]:
    """Share of a city's own variance that is its climate region's, and the further share that is its province's.

    Least squares over windows, those of few pairs weighing little, shrunk towards none.

    Examples
    --------
    >>> many = [PairSums(1.0, 0.1, 0.5, 10**9, 10**9)] * 27
    >>> tuple(round(share, 2) for share in area_shares(many))
    (0.09, 0.36)
    >>> area_shares([])
    (0.0, 0.0)
    """
    if not windows:
        return 0.0, 0.0
    square, *covariances, n_climate, n_province = np.array(windows).T
    prior = EQUAL_WINDOWS * float(square.mean())
    climate, province = (
        float((weight * covariance).sum() / ((weight * square).sum() + prior))
        for covariance, weight in zip(covariances, (n / (n + FEW_PAIRS) for n in (n_climate, n_province)), strict=True)
    )
    climate = float(np.clip(climate, 0.0, MOST_SHARED))
    return climate, float(np.clip(province, climate, MOST_SHARED)) - climate


def mean_correlation(areas: np.ndarray, shares: tuple[float, float]) -> float:
    """Variance of the mean of cities' own errors over their own variance: 1/N without anything in common.

    Parameters
    ----------
    areas : ndarray (2, n_cities)
    shares : (float, float)
        As of `area_shares`.

    Examples
    --------
    Two cities of one province, of ten errors in a hundred the climate region's and forty the province's:

    >>> mean_correlation(np.array([[0, 0], [0, 0]]), (0.1, 0.4))
    0.75
    """
    climate, province = _alike(areas)
    alone = (1.0 - sum(shares)) / areas.shape[1]
    return float(shares[0] * climate.mean() + shares[1] * province.mean() + alone)
