"""The air quality index of HJ 633: sub-indices, the index of a day, its category."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analytics.indicators.rounding import report_value
from analytics.standards import Standards
from analytics.terms import DAY_PARAMETERS, HOURLY_OZONE, MDA8, OZONE, PARTICULATES, POLLUTANTS

#: Measured parameter -> where its sub-index stands in the breakpoint table; in SQL macro ``index_item``.
AVERAGING = dict.fromkeys(DAY_PARAMETERS, "day") | {MDA8: "mda8", HOURLY_OZONE: "1h"}
#: Items without which a day may be over a level unseen; one of each group is enough. SO2 and CO are left out of a day
#: that lacks them: where they are measured they are far below their limits, and the result says that they were not
#: there. Of our own, no clause.
_DECIDING = (*((name,) for name in PARTICULATES), ("no2",), OZONE)
#: Rule of an edition on whether the hourly ozone maximum is one of the items it reports.
IN_REPORT = "o3_1h_max_in_report"
_NOISE = 1e-9  # of the interpolation, far below the smallest step a rounded concentration makes

FloatArray = npt.NDArray[np.float64]


def interpolate_iaqi(concentration: npt.ArrayLike, points: FloatArray, levels: FloatArray) -> FloatArray:
    """Sub-index of rounded concentrations: linear between breakpoints, rounded up (HJ 633).

    Parameters
    ----------
    concentration : array_like
        Any shape, already rounded as the edition says; NaN stays NaN.
    points, levels : ndarray, shape (n_points,)
        Breakpoints and the sub-indices they stand for (`Standards.breakpoint_table`).

    Returns
    -------
    ndarray of float64, same shape
        Whole numbers. Above the last breakpoint the sub-index stays at the last one: 500 for particulates,
        300 for the 8-hour ozone maximum and 200 for hourly SO2, which HJ 633-2026 says in so many words (in that of
        2012 the hourly ozone maximum takes over, see `iaqi`).

    Examples
    --------
    >>> points, levels = np.array([0.0, 35, 75, 500]), np.array([0.0, 50, 100, 500])
    >>> interpolate_iaqi([35.0, 36.0, 800.0, np.nan], points, levels)
    array([ 50.,  52., 500.,  nan])
    """
    values = np.asarray(concentration, dtype=np.float64)
    return np.ceil(np.interp(values, points, levels) - _NOISE) + 0.0  # no -0


def iaqi(
    parameter: str,
    concentration: npt.ArrayLike,
    standards: Standards,
    edition: str,
    round_daily: bool = True,
    hourly: npt.ArrayLike | None = None,
) -> FloatArray:
    """Sub-index of daily concentrations, which are rounded first (GB/T 8170; integers, CO to 0.1).

    Parameters
    ----------
    parameter : str
        One of `AVERAGING`.
    concentration : array_like
        Any shape, ug/m3 (CO mg/m3).
    standards : Standards
        Tables of rules.
    edition : str
        Edition of HJ 633.
    round_daily : bool
        False leaves the rounding out (a reading, not the rule).
    hourly : array_like, optional
        Daily maximum of hourly ozone beside ``o3_mda8``, same shape. Above 800 the 2012 edition takes its sub-index
        (table 1 note 3; never below 300: ours). Without it 300 is a lower bound there (`missing_items` says so); the
        2026 edition stays at 300.

    Returns
    -------
    ndarray of float64, same shape

    Examples
    --------
    >>> from analytics.standards import load
    >>> iaqi("pm25", [60.5, 60.6], load(), "HJ633-2026").tolist()
    [100.0, 101.0]
    >>> iaqi("o3_mda8", [800.0, 850.0], load(), "HJ633-2012", hourly=[900.0, 950.0]).tolist()
    [300.0, 375.0]
    """
    points, levels = standards.breakpoint_table(edition, parameter, AVERAGING[parameter])
    decimals = daily_decimals(standards, parameter, edition) if round_daily else None
    shown = report_value(concentration, decimals)
    found = interpolate_iaqi(shown, points, levels)
    if parameter != MDA8 or hourly is None or not hourly_above(standards, edition):
        return found
    above = iaqi(HOURLY_OZONE, hourly, standards, edition, round_daily)
    return np.where(shown > points[-1], np.fmax(found, above), found)


def hourly_above(standards: Standards, edition: str) -> bool:
    """Whether the 8-hour ozone maximum above its last breakpoint takes the hourly sub-index."""
    return standards.index_rule(edition, "o3_mda8_above_last") == "1h"


def daily_decimals(standards: Standards, parameter: str, edition: str) -> int | None:
    """Decimals daily concentrations keep before the sub-index of an edition of HJ 633."""
    return standards.decimals_for("daily", parameter, standards.first_day(edition).year)


def aqi(days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str, *, report: bool = False) -> FloatArray:
    """Index of a day from the pollutants available: the largest sub-index.

    Parameters
    ----------
    days : mapping of str to array_like
        Daily concentrations by parameter, all of one shape. Of ozone the 8-hour maximum counts; the hourly one only
        where that is above its scale (`iaqi`).
    standards : Standards
        Tables of rules.
    edition : str
        Edition of HJ 633.
    report : bool
        The index of the edition's daily report: that of 2012 lists the hourly ozone maximum as a seventh item
        (5.1.2), that of 2026 does not. Days are not judged by it.

    Returns
    -------
    ndarray of float64, same shape
        A lower bound where a pollutant is missing; NaN where all are.

    Examples
    --------
    >>> from analytics.standards import load
    >>> aqi({"pm25": [36.0, np.nan], "pm10": [40.0, np.nan]}, load(), "HJ633-2012").tolist()
    [52.0, nan]
    >>> day = {"pm25": 40.0, "o3_1h_max": 250.0}
    >>> float(aqi(day, load(), "HJ633-2012")), float(aqi(day, load(), "HJ633-2012", report=True))
    (57.0, 125.0)
    """
    found = sub_indices(days, standards, edition, report=report)
    if not found:
        return np.full(np.shape(next(iter(days.values()), ())), np.nan)
    return np.fmax.reduce(list(found.values()))


def items_of(standards: Standards, edition: str, report: bool = False) -> tuple[str, ...]:
    """Items of a day's index, those the edition has breakpoints for, or items of its daily report.

    Of ozone the 8-hour maximum is an item of the index, as HJ 663 judges days; the hourly one of a report at most.

    Examples
    --------
    >>> from analytics.standards import load
    >>> len(items_of(load(), "HJ633-2012")), len(items_of(load(), "HJ633-2012", report=True))
    (6, 7)
    """
    items = tuple(p for p in POLLUTANTS if standards.has_breakpoints(edition, p, AVERAGING[p]))
    reported = report and standards.index_rule(edition, IN_REPORT) == "yes"
    return (*items, HOURLY_OZONE) if reported else items


def deciding_items(standards: Standards, edition: str) -> tuple[tuple[str, ...], ...]:
    """Items of a day's index without which the day may be over a level unseen.

    Returns
    -------
    tuple of tuple of str
        Of each item the parameters that measure or bound it, the best first; one of them is enough.

    Examples
    --------
    >>> from analytics.standards import load
    >>> deciding_items(load(), "HJ633-2012")
    (('pm25',), ('pm10',), ('no2',), ('o3_mda8', 'o3_1h_max'))
    """
    items = items_of(standards, edition)
    return tuple(group for group in _DECIDING if group[0] in items)


def items_not_asked_for(standards: Standards, edition: str) -> tuple[str, ...]:
    """Items of a day's index that a day may lack and still be counted.

    Examples
    --------
    >>> from analytics.standards import load
    >>> items_not_asked_for(load(), "HJ633-2012")
    ('so2', 'co')
    """
    deciding = {name for group in deciding_items(standards, edition) for name in group}
    return tuple(item for item in items_of(standards, edition) if item not in deciding)


def sub_indices(
    days: Mapping[str, npt.ArrayLike], standards: Standards, edition: str, *, report: bool = False
) -> dict[str, FloatArray]:
    """Sub-index of each item available; parameters as in `aqi`."""
    hourly = days.get(HOURLY_OZONE)
    items = [p for p in items_of(standards, edition, report) if p in days]
    return {p: iaqi(p, days[p], standards, edition, hourly=hourly) for p in items}


def category(index: npt.ArrayLike, standards: Standards, edition: str) -> FloatArray:
    """Category of an index; in China 1 excellent, 2 good, 3 lightly, 4 moderately, 5 heavily, 6 severely polluted.

    Parameters
    ----------
    index : array_like
        AQI or IAQI, whole numbers; NaN stays NaN.
    standards : Standards
        Tables of rules.
    edition : str
        Edition of the daily index, whose ``index_rules.csv`` states the categories.

    Returns
    -------
    ndarray of float64, same shape

    Examples
    --------
    >>> from analytics.standards import load
    >>> category([50, 51, 100, 101, 200, 201, 301], load(), "HJ633-2026").tolist()
    [1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    """
    values = np.asarray(index, dtype=np.float64)
    bounds = standards.index_levels(edition).categories
    return np.where(np.isnan(values), np.nan, np.searchsorted(bounds, values, side="left") + 1.0)
