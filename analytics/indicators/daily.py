"""The daily report of HJ 633: primary pollutants, and whether an index may be published at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analytics.indicators.aqi import GOOD_AQI, FloatArray, iaqi, items_of
from analytics.standards import Standards

PRIMARY_ABOVE = 50  # the index up to which a day has no primary pollutant
SIX = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")


def primary_pollutants(
    days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str
) -> dict[str, npt.NDArray[np.bool_]]:
    """Which pollutants are primary: the largest sub-index of a day, ties together, if it is above 50.

    Parameters
    ----------
    days : mapping of str to array_like
        Daily concentrations by parameter, all of one shape; NaN where missing.
    standards : Standards
        Tables of rules.
    edition : str
        Edition of HJ 633.

    Returns
    -------
    dict of str to ndarray of bool
        For each parameter at hand whether it is primary; of the pollutants at hand.

    Notes
    -----
    HJ 633, both editions (evidence A).

    Examples
    --------
    >>> from analytics.standards import load
    >>> day = {"pm25": [75.0, 20.0], "pm10": [150.0, 30.0], "no2": [40.0, 20.0]}
    >>> found = primary_pollutants(day, load(), "HJ633-2012")
    >>> {p: v.tolist() for p, v in found.items()}
    {'pm25': [True, False], 'pm10': [True, False], 'no2': [False, False]}
    """
    sub_indices = {p: iaqi(p, days[p], standards, edition) for p in items_of(days, edition)}
    largest = np.fmax.reduce(list(sub_indices.values()))
    return {p: (values == largest) & (largest > PRIMARY_ABOVE) for p, values in sub_indices.items()}


def published_aqi(days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str) -> FloatArray:
    """Index of the days on which one may be published.

    Parameters
    ----------
    days : mapping of str to array_like
        Daily concentrations by parameter, all of one shape; NaN where missing.
    standards : Standards
        Tables of rules.
    edition : str
        Edition of HJ 633.

    Returns
    -------
    ndarray of float64
        NaN where one of the six pollutants is missing and the rest do not exceed 100 already.

    Notes
    -----
    HJ 633-2026 (evidence A). For the 2012 edition the same is ours.

    Examples
    --------
    >>> from analytics.standards import load
    >>> published_aqi({"pm25": [60.0, 61.0]}, load(), "HJ633-2026").tolist()
    [nan, 101.0]
    """
    shape = np.shape(next(iter(days.values())))
    sub_indices = {p: iaqi(p, days[p], standards, edition) for p in SIX if p in days}
    missing = len(sub_indices) < len(SIX) or np.isnan(list(sub_indices.values())).any(axis=0)
    index = np.fmax.reduce(list(sub_indices.values())) if sub_indices else np.full(shape, np.nan)
    return np.where(missing & ~(index > GOOD_AQI), np.nan, index)
