"""How figures of regions and years go together: one Gaussian covariance over a tree of regions and over time.

A figure on its axis is the path of the nation, plus what its province, its city and its county differ by, plus what its
scope or edition differs by, plus noise. The path of the nation is a line with an uncertain slope and a walk around it;
a region's difference fades with the years between two figures. All of it is one covariance matrix, solved exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

EPOCH = 2018.0
"""Year in which the level of the nation is least certain before any figure is seen."""

LEVEL_SD = {"share": 2.5, "concentration": 1.0, "amount": 4.0, "change": 8.0}
"""Uncertainty of the nation's level without any figure, on the axis: wide on purpose."""

EDITION_SD = 0.7
"""How far a new definition can move all figures at once."""


SAME_YEAR = 0.01
"""Years apart up to which the ends of two periods are those of the same one."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What has been learnt of an indicator, on its axis.

    Parameters
    ----------
    drift, drift_sd : float
        Mean growth a year, and how far one indicator's growth lies from it.
    walk : float
        Standard deviation of the nation's path around its line, a root year.
    province, city : float
        Scatter of provinces in the nation, and of cities in a province.
    memory : float
        Years in which a region's difference loses all but a third.
    noise : float
        Standard deviation of one figure of a whole year.
    scope : float
        Scatter between scopes, such as national and provincial sections.
    level : float
        Uncertainty of the nation's level.
    county : float, optional
        Scatter of counties in a city; default that of cities in a province.
    weather : float
        Standard deviation of what a city and its counties have in common in one year alone. It is no part of ``noise``.
    """

    drift: float
    drift_sd: float
    walk: float
    province: float
    city: float
    memory: float
    noise: float
    scope: float
    level: float
    county: float | None = None
    weather: float = 0.0


@dataclass(frozen=True)
class Points:
    """Places in the tree and in time.

    Parameters
    ----------
    places : ndarray of int
        (n, 3): codes of province, city and county; -1 where a figure is of a higher level.
    years : ndarray of float
        End of the period in years.
    scopes, editions : ndarray of int
        Codes; -1 for none stated.
    """

    places: Codes
    years: Array
    scopes: Codes
    editions: Codes

    def __len__(self) -> int:
        return len(self.years)


def _same(a: Codes, b: Codes) -> npt.NDArray[np.bool_]:
    return (a[:, None] == b[None, :]) & (a[:, None] >= 0)


def _city(points: Points) -> Codes:
    """Code of the city that points lie in; of a province or the nation its own."""
    province, city = points.places[:, 0], points.places[:, 1]
    return np.where(city >= 0, city, province)


def mean(points: Points, spread: Spread) -> Array:
    """Expected course of the nation from growth alone; the level is uncertain and enters the covariance."""
    return spread.drift * (points.years - EPOCH)


def covariance(a: Points, b: Points, spread: Spread) -> Array:
    """Covariance of the values without their noise, ``(len(a), len(b))``.

    Examples
    --------
    >>> spread = Spread(0.05, 0.02, 0.1, 0.6, 0.5, 10.0, 0.2, 0.2, 2.0)
    >>> places = np.array([[-1, -1, -1], [0, -1, -1], [0, 0, -1], [1, 1, -1]])
    >>> four = Points(places, np.full(4, 2018.0), np.full(4, -1), np.full(4, -1))
    >>> (covariance(four, four, spread) - 4.0).round(2)[2].tolist()
    [0.0, 0.36, 0.61, 0.0]
    """
    apart = np.abs(a.years[:, None] - b.years[None, :])
    from_a, from_b = a.years - EPOCH, b.years - EPOCH
    nation = spread.level**2 + spread.drift_sd**2 * from_a[:, None] * from_b[None, :]
    same_side = from_a[:, None] * from_b[None, :] > 0
    nation = nation + spread.walk**2 * np.where(
        same_side, np.minimum(np.abs(from_a)[:, None], np.abs(from_b)[None, :]), 0
    )
    fading = np.exp(-apart / spread.memory)
    total = nation + spread.province**2 * fading * _same(a.places[:, 0], b.places[:, 0])
    county = spread.city if spread.county is None else spread.county
    for level, scatter in ((1, spread.city), (2, county)):
        total = total + scatter**2 * fading * _same(a.places[:, level], b.places[:, level])
    if spread.weather:
        same_year = apart < SAME_YEAR
        total = total + spread.weather**2 * same_year * (_city(a)[:, None] == _city(b)[None, :])
    total = total + spread.scope**2 * _same(a.scopes, b.scopes)
    return total + EDITION_SD**2 * _same(a.editions, b.editions)
