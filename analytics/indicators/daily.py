"""The daily report of HJ 633: primary pollutants, missing items, and whether an index may be published at all."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analytics.indicators.aqi import (
    AVERAGING,
    FloatArray,
    aqi,
    daily_decimals,
    hourly_above,
    items_of,
    sub_indices,
)
from analytics.indicators.rounding import reported_above
from analytics.standards import Standards
from analytics.terms import HOURLY_OZONE, MDA8

Flags = dict[str, npt.NDArray[np.bool_]]


def primary_pollutants(
    days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str, *, report: bool = False
) -> Flags:
    """Which pollutants are primary: the largest sub-index of a day, ties together, if above the edition's level.

    Parameters
    ----------
    days, standards, edition, report
        As in `analytics.indicators.aqi`.

    Returns
    -------
    dict of str to ndarray of bool
        For each item available whether it is primary; of the items available.

    Notes
    -----
    HJ 633, both editions: above 50 (evidence A).

    Examples
    --------
    >>> from analytics.standards import load
    >>> day = {"pm25": [75.0, 20.0], "pm10": [150.0, 30.0], "no2": [40.0, 20.0]}
    >>> found = primary_pollutants(day, load(), "HJ633-2012")
    >>> {p: v.tolist() for p, v in found.items()}
    {'pm25': [True, False], 'pm10': [True, False], 'no2': [False, False]}
    """
    found = sub_indices(days, standards, edition, report=report)
    if not found:
        return {}
    largest = np.fmax.reduce(list(found.values()))
    above = largest > standards.index_levels(edition).primary_above
    return {p: (values == largest) & above for p, values in found.items()}


def missing_items(
    days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str, *, report: bool = False
) -> Flags:
    """Which items of a day's index are missing, and are marked NA beside it.

    Parameters
    ----------
    days, standards, edition, report
        As in `analytics.indicators.aqi`.

    Returns
    -------
    dict of str to ndarray of bool
        Every item, and ``o3_1h_max`` on days whose 8-hour ozone maximum is above its scale without an hourly one
        (2012 edition): the index is a lower bound there.

    Notes
    -----
    HJ 633-2012 5.1.1, note of table 3 (evidence A).

    Examples
    --------
    >>> from analytics.standards import load
    >>> found = missing_items({"pm25": [40.0], "pm10": [60.0]}, load(), "HJ633-2012")
    >>> [item for item, flags in found.items() if flags[0]]
    ['so2', 'no2', 'co', 'o3_mda8']
    """
    shape = np.broadcast_shapes(*(np.shape(v) for v in days.values())) if days else ()
    items = items_of(standards, edition, report)
    found = {p: _lacking(days.get(p), shape) for p in items}
    if HOURLY_OZONE not in found and standards.has_breakpoints(edition, HOURLY_OZONE, AVERAGING[HOURLY_OZONE]):
        found[HOURLY_OZONE] = _above_scale(days, standards, edition) & _lacking(days.get(HOURLY_OZONE), shape)
    return found


def _lacking(values: npt.ArrayLike | None, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    return np.ones(shape, dtype=bool) if values is None else np.isnan(np.asarray(values, dtype=float))


def _above_scale(
    days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str
) -> npt.NDArray[np.bool_] | np.bool_:
    """Whether the sub-index of ozone is the hourly one."""
    if MDA8 not in days or MDA8 not in items_of(standards, edition) or not hourly_above(standards, edition):
        return np.False_
    last = standards.breakpoint_table(edition, MDA8, AVERAGING[MDA8])[0][-1]
    return reported_above(days[MDA8], float(last), daily_decimals(standards, MDA8, edition))


def published_aqi(
    days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str, *, report: bool = False
) -> FloatArray:
    """Index of the days on which one may be published.

    Parameters
    ----------
    days, standards, edition, report
        As in `analytics.indicators.aqi`.

    Returns
    -------
    ndarray of float64
        HJ 633-2012: the index of the items available (`missing_items` says which are NA). HJ 633-2026: NaN where an
        item is missing and the rest do not exceed 100 already.

    Notes
    -----
    HJ 633-2012 5.1.1; HJ 633-2026 (evidence A of both).

    Examples
    --------
    >>> from analytics.standards import load
    >>> published_aqi({"pm25": [60.0, 61.0]}, load(), "HJ633-2026").tolist()
    [nan, 101.0]
    >>> published_aqi({"pm25": [40.0], "pm10": [60.0]}, load(), "HJ633-2012").tolist()
    [57.0]
    """
    index = aqi(days, standards, edition, report=report)
    if standards.index_rule(edition, "missing_items") == "published":
        return index
    missing = np.any(list(missing_items(days, standards, edition, report=report).values()), axis=0)
    return np.where(missing & ~(index > standards.index_levels(edition).good_up_to), np.nan, index)
