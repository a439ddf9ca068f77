"""The last date by which a goal could still be reached at the best remainder on record, and what that remainder was."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.attainment.monitored.outcome import (
    SIX,
    Comparison,
    judge_bounds,
    parameters_of,
    statistic_bounds,
)
from analytics.attainment.monitored.period_days import Arrays
from analytics.attainment.required.requirements import LatestChance, LatestDate, OnRecord
from analytics.forecast.window import MIN_COVERAGE, MIN_YEARS, years_back
from analytics.indicators.aqi import deciding_items
from analytics.indicators.converted_ozone import converted
from analytics.standards import Role
from analytics.terms import Statistic

CANDIDATES = 52  # dates tried first; then every day of the one gap that is left
TYPICAL_SHARE = 0.05  # of the paths, nearest the median, that the typical one is chosen from

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class SameDays:
    """The same calendar days in past years.

    Parameters
    ----------
    years : ndarray of int, shape (n_years,)
        Calendar year in which each window ends.
    values : dict of ndarray, shape (n_years, n_days)
        Daily values by parameter on the dates of the period, moved back by whole years; NaN where missing.
    known : ndarray of bool, shape (n_years, n_days)
        Days that have every value the rule needs.
    """

    years: Ints
    values: Arrays
    known: Bools


def last_chance(case: Comparison, past: pd.DataFrame) -> tuple[OnRecord, LatestDate]:
    """When the goal would slip out of reach if the forecast's middle course came true.

    The typical path (`typical_path`) is followed up to a day, and from that day on the same calendar days of a past
    year (all parameters from one year; a value that year lacks keeps the path's). The last day on which some past
    year's remainder still meets the rule, rounded as the reading asks, is the last chance. Where missing pieces leave
    bounds, the rule must be met whatever they are.

    Parameters
    ----------
    case : Comparison
        The target under the primary reading, in an open period with paths.
    past : DataFrame
        Daily values of the region as known, one column a parameter, on a calendar of days.

    Returns
    -------
    OnRecord, LatestDate
        What past years brought, and the last day (`LatestChance` says what is known of it). Without a record (fewer
        than three past years with 80 per cent of the days) there is neither.
    """
    days, served_by = case.days, case.rule.comparator.is_ceiling
    _, record = case.once(("record", id(past)), lambda: (past, record_of(case, past)))
    if len(record.years) < MIN_YEARS:
        return OnRecord(), LatestDate(chance_note=LatestChance.NO_RECORD)
    typical = case.once(("typical", served_by), lambda: typical_path(case))
    course = {p: v[typical : typical + 1] for p, v in days.paths.items()}
    asked = served_by, case.rule.comparator.one_sided
    needed = case.once(("remainders", id(past), asked), lambda: remainders(case, course, record))
    if _met(case, ("course", typical), lambda: course)[0]:
        return needed, LatestDate(chance_note=LatestChance.ON_COURSE)
    left = np.flatnonzero(days.left)
    weekly = left[:: max(len(left) // CANDIDATES, 1)]
    found = _reached(case, course, record, weekly, (id(past), typical, "weekly"))
    if not found.any():
        return needed, LatestDate(chance_note=LatestChance.BEYOND_RECORD)
    start = int(weekly[np.flatnonzero(found)[-1]])
    later = weekly[weekly > start]
    between = np.arange(start + 1, int(later[0]) if later.size else int(left[-1]) + 1)
    key = id(past), typical, start
    finer = between[_reached(case, course, record, between, key)] if between.size else between
    last = int(finer[-1]) if finer.size else start
    return needed, LatestDate(pd.Timestamp(days.dates[last]), LatestChance.IN_REACH)


def record_of(case: Comparison, past: pd.DataFrame) -> SameDays:
    """Past years' values on the calendar days of the period, the years that have enough of the days to come."""
    days = case.days
    names = [p for p in days.paths if p in past.columns]
    backs = np.arange(1, days.period_end.year - past.index[0].year + 1) if len(past) else np.zeros(0, dtype=int)
    if not names or not backs.size:
        return SameDays(np.zeros(0, dtype=np.intp), {}, np.zeros((0, len(days.dates)), dtype=bool))
    moved = years_back(days.dates[None, :], backs[:, None], within_month=True)
    rows = past.index.get_indexer(pd.DatetimeIndex(moved.ravel())).reshape(moved.shape)
    table = {p: np.append(past[p].to_numpy(dtype=float), np.nan) for p in names}  # row -1: not on the calendar
    values = {p: column[rows] for p, column in table.items()}
    known = _known(case, values)
    enough = known[:, days.left].mean(axis=1) >= MIN_COVERAGE
    return SameDays(days.period_end.year - backs[enough], {p: v[enough] for p, v in values.items()}, known[enough])


def _known(case: Comparison, values: Arrays) -> Bools:
    """Days that have what the rule needs: the judged parameter, or all that decides about a day."""
    rule, days, standards = case.rule, case.days, case.standards
    wanted: tuple[tuple[str, ...], ...]
    if rule.parameter:
        wanted = tuple((p,) for p in parameters_of(rule, days))
    elif rule.statistic is Statistic.COMPOSITE_INDEX:
        wanted = SIX
    else:
        method = standards.matching_edition(Role.AIR_INDEX, rule.edition, days.period_end)
        wanted = deciding_items(standards, method)
    groups = [[np.isfinite(values[p]) for p in group if p in values] for group in wanted]
    return np.logical_and.reduce([np.logical_or.reduce(group) for group in groups if group])


def typical_path(case: Comparison) -> int:
    """Number of the path that stands for the forecast's middle course.

    Of the paths whose statistic is nearest the median, the one whose concentrations add up most like theirs usually do:
    one that comes out in the middle by a usual way. A path of medians would not do, for it has no bad days.
    """
    rule, days = case.rule, case.days
    low, high = case.on_paths()
    value = high if rule.comparator.is_ceiling else low
    away = np.abs(value - np.median(value))
    near = np.argsort(away, kind="stable")[: max(int(len(value) * TYPICAL_SHARE), 1)]
    names = [p for p in parameters_of(rule, days) if p in days.paths] or [p for p in days.paths if p in days.observed]
    course = [np.cumsum(days.paths[p][near][:, days.left], axis=1, dtype=float) for p in names]
    odd = sum(np.abs(one - np.median(one, axis=0)).max(axis=1) / (one[:, -1].mean() or 1.0) for one in course)
    return int(near[np.argmin(odd)])


def remainders(case: Comparison, course: Arrays, record: SameDays) -> OnRecord:
    """What the days to come brought in past years: the best for the target, and the median.

    Returns
    -------
    OnRecord
        The mean for a target on a mean; the count of heavily polluted or good days for one on days, as far as it is
        certain. Days of the best year that are not known are counted as on the typical path, so that a winter without
        data makes no year the best. Empty for percentiles, whose parts do not add up, and for targets without a better
        side.
    """
    rule, days = case.rule, case.days
    adds_up = rule.statistic is Statistic.MEAN or rule.statistic.counts_days
    if not (rule.comparator.one_sided and adds_up):
        return OnRecord()
    best = np.argmin if rule.comparator.is_ceiling else np.argmax
    whole = joined(course, record, np.flatnonzero(days.left)[:1])
    window = {p: v[:, days.left] for p, v in whole.items()}
    counted = replace(rule, statistic=rule.statistic.day_count)
    if case.converts and days.ozone is not None:
        window = converted(window, days.ozone.on(days.left).of(None))
    low, high = statistic_bounds(counted, window, days.dates[days.left], case.standards, case.reading)
    value = high if rule.comparator.is_ceiling else low
    chosen = int(best(value))
    return OnRecord(
        best_remainder=float(value[chosen]),
        best_remainder_year=float(record.years[chosen]),
        best_remainder_known=float(record.known[chosen, days.left].mean()),
        median_remainder=float(np.median(value)),
    )


def joined(course: Arrays, record: SameDays, switch: Ints) -> Arrays:
    """The typical path up to a day and a past year from it on, for each year and day.

    Parameters
    ----------
    course : dict of ndarray, shape (1, n_days)
        The typical path.
    switch : ndarray of int, shape (n_candidates,)
        Positions of the days among those of the period.

    Returns
    -------
    dict of ndarray, shape (n_years * n_candidates, n_days)
        Year by year, candidates within.
    """
    n_days = next(iter(course.values())).shape[1]
    after = np.arange(n_days)[None, :] >= switch[:, None]
    arrays = {}
    for p, path in course.items():  # a handful of parameters
        old = record.values.get(p, np.full((len(record.years), n_days), np.nan))[:, None, :]
        taken = np.where(after[None] & np.isfinite(old), old, path[None])
        arrays[p] = taken.reshape(-1, n_days).astype(np.float32)
    return arrays


def _met(case: Comparison, key: Hashable, arrays: Callable[[], Arrays]) -> Bools:
    """Whether courses that stand alone meet the target; their bounds are worked out once for all targets."""
    return judge_bounds(case.rule, *case.once(key, lambda: case.bounds(arrays())), case.reading.decimals)[0]


def _reached(case: Comparison, course: Arrays, record: SameDays, switch: Ints, key: Hashable) -> Bools:
    """Whether the goal is reached if the past year that serves it best takes over on each of these days.

    Parameters
    ----------
    switch : ndarray of int, shape (n_candidates,)
        Positions among the days of the period.
    key : hashable
        What they, the course and the record are known by among those of the days.

    Returns
    -------
    ndarray of bool, shape (n_candidates,)
        False as well where fewer than three past years have enough of the days from there on.
    """
    after = np.arange(len(case.days.dates))[None, :] >= switch[:, None]
    share = (record.known[:, None, :] & after[None]).sum(axis=2) / after.sum(axis=1)[None, :]
    full = share >= MIN_COVERAGE
    met = _met(case, ("joined", key), lambda: joined(course, record, switch)).reshape(full.shape)
    return np.asarray((met & full).any(axis=0) & (full.sum(axis=0) >= MIN_YEARS))
