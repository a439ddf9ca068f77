"""Which days are above an index, for sure and possibly: the bounds that missing pieces leave open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import overload

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.aqi import AVERAGING, daily_decimals, deciding_items, items_of
from analytics.indicators.beside import Beside
from analytics.indicators.dust import dust_suspects
from analytics.indicators.rounding import largest_up_to, reported_above
from analytics.indicators.rule_reading import Reading
from analytics.standards import Role, Standards
from analytics.terms import HOURLY_OZONE, MDA8, OZONE, PARTICULATES, Statistic

NOWHERE = np.zeros((1, 1), dtype=bool)

Array = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Days = Mapping[str, Array]


def chosen(days: Bools) -> slice | Bools:
    """Some of the days as an index: a slice where they follow each other, for that copies no path.

    Examples
    --------
    >>> chosen(np.array([False, True, True])), chosen(np.array([True, False, True])).tolist()
    (slice(1, 3, None), [True, False, True])
    """
    found = np.flatnonzero(days)
    if not found.size or found[-1] - found[0] + 1 != found.size:
        return days
    return slice(int(found[0]), int(found[-1]) + 1)


def days_over(days: Days, level: int, standards: Standards, method: str, reading: Reading) -> tuple[Bools, Bools]:
    """Which days are above an index for sure, and which may be.

    A day over by one pollutant is over. The 8-hour ozone maximum is at most the hourly one, so a day whose
    hourly maximum is not over is not over by ozone. A day that lacks one of the items that decide may be over
    (`deciding_items`: in China PM2.5, PM10, NO2 and ozone).
    This is logic of our own, no clause of the standard.

    Parameters
    ----------
    days : mapping of str to ndarray, shape (n_paths, n_days)
        Daily values by parameter; NaN where missing.
    level : int
        Index of the breakpoint table, such as `IndexLevels.good_up_to`; it lies within the scale of every item, so
        what is above that (`iaqi`) changes nothing here.
    standards : Standards
        Tables of rules.
    method : str
        Edition of HJ 633.
    reading : Reading
        Rounding, dust and ozone.

    Returns
    -------
    sure, possible : ndarray of bool, shape (n_paths, n_days)

    Notes
    -----
    HJ 633 (index of a day, breakpoints), HJ 663 (days are judged by it). What a missing item leaves open is ours.

    Examples
    --------
    PM10 of 250 has an index of 150, so the first day is above 100. The second day lacks PM2.5 and may be above; the
    third has every item and is not.

    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> rules = load()
    >>> days = {"pm25": np.array([[35.0, np.nan, 35.0]]), "pm10": np.array([[250.0, 50.0, 50.0]]),
    ...         "no2": np.full((1, 3), 40.0), "o3_mda8": np.full((1, 3), 100.0)}
    >>> reading = readings_for("good_days", None, date(2025, 12, 31), rules)[0]
    >>> sure, possible = days_over(days, 100, rules, "HJ633-2012", reading)
    >>> sure.tolist(), possible.tolist()
    ([[True, False, False]], [[True, True, False]])
    """
    over = _comparison(level, standards, method, reading)
    shape = np.broadcast_shapes(*(v.shape for v in days.values()))
    sure, unknown = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    left_out = left_out_days(days, reading)
    items, deciding = items_of(standards, method), [group[0] for group in deciding_items(standards, method)]
    for parameter in items:
        if parameter == MDA8:
            continue
        values = days.get(parameter)
        if values is not None:
            high = over(parameter, values)
            sure |= high & ~left_out[parameter] if parameter in left_out else high
        if parameter in deciding:
            unknown |= True if values is None else np.isnan(values)
    if MDA8 not in items:
        return sure, sure | unknown
    listed = reading.o3 == "1h_counts" and HOURLY_OZONE in items_of(standards, method, report=True)
    by_ozone, may_be_by_ozone = _ozone_over(days, over, left_out, listed=listed)
    sure |= by_ozone
    return sure, sure | unknown | may_be_by_ozone


def over_in_force(
    days: Days,
    dates: npt.NDArray[np.datetime64],
    statistic: str,
    standards: Standards,
    edition: str | None,
    reading: Reading,
) -> tuple[Bools, Bools]:
    """`days_over`, each day by the edition of the daily index in force on it and its level.

    Parameters
    ----------
    days, standards, reading
        As in `days_over`. The reading ``last_day_edition`` takes the edition of the last day for all.
    dates : ndarray of datetime64[D], shape (n_days,)
        Days of the columns.
    statistic : str
        ``good_days``, ``heavy_days`` or the share of one: which days the level of each edition divides.
    edition : str or None
        Edition a target names, of any code: it judges every day.

    Returns
    -------
    sure, possible : ndarray of bool, shape (n_paths, n_days)

    Raises
    ------
    InputError
        If no edition of the daily index is on file for one of the days.

    Notes
    -----
    That a day keeps the edition in force on it is ours; the dates of HJ 633 are evidence A.

    Examples
    --------
    PM2.5 of 70 is below the breakpoint of 100 of HJ 633-2012, which is 75, and above that of HJ 633-2026, which is 60.

    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> rules, dates = load(), np.array(["2026-02-28", "2026-03-01"], dtype="datetime64[D]")
    >>> days = {"pm25": np.array([[70.0, 70.0]]), "pm10": np.full((1, 2), 50.0), "no2": np.full((1, 2), 40.0),
    ...         "o3_mda8": np.full((1, 2), 100.0)}
    >>> reading = readings_for("good_days", None, date(2026, 3, 1), rules)[0]
    >>> sure, _ = over_in_force(days, dates, "good_days", rules, None, reading)
    >>> sure.tolist()
    [[False, True]]
    """
    methods = index_editions(dates, standards, edition, reading)
    starts = np.flatnonzero(np.r_[True, methods[1:] != methods[:-1]])
    if len(starts) == 1:
        level = standards.index_levels(str(methods[0])).of(statistic)
        return days_over(days, level, standards, str(methods[0]), reading)
    shape = np.broadcast_shapes(*(v.shape for v in days.values()), (1, len(dates)))
    sure, possible = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for first, end in zip(starts, [*starts[1:], len(dates)], strict=True):
        run = slice(first, end)  # a view: paths are large
        part = {p: np.broadcast_to(v, (v.shape[0], len(dates)))[:, run] for p, v in days.items()}
        method = str(methods[first])
        level = standards.index_levels(method).of(statistic)
        sure[:, run], possible[:, run] = days_over(part, level, standards, method, reading)
    return sure, possible


@overload
def day_unit(statistic: Statistic, n_days: int) -> float: ...
@overload
def day_unit(statistic: Statistic, n_days: pd.Series) -> pd.Series | float: ...
def day_unit(statistic: Statistic, n_days: int | pd.Series) -> float | pd.Series:
    """What one day makes of a statistic on counts of days: per cent of the period's days of a share, a day of a count.

    Parameters
    ----------
    statistic : Statistic
        ``good_days``, ``heavy_days`` or the share of one.
    n_days : int or Series of int
        Days of the period, or of each of several.

    Examples
    --------
    >>> day_unit(Statistic.GOOD_DAY_SHARE, 400), day_unit(Statistic.GOOD_DAYS, 400)
    (0.25, 1.0)
    """
    return 100.0 / n_days if statistic.is_day_share else 1.0


def largest_not_over(
    parameter: str,
    dates: npt.NDArray[np.datetime64],
    statistic: str,
    standards: Standards,
    edition: str | None,
    reading: Reading,
) -> npt.NDArray[np.float64]:
    """Largest value of a parameter with which each day is not over, where values are too many to compare each.

    Parameters
    ----------
    parameter : str
        Measured parameter, in the unit of its values.
    dates, statistic, standards, edition, reading
        As in `over_in_force`, which counts a day with a larger value as over, and with this one not.

    Returns
    -------
    ndarray of float, shape (n_days,)
        Infinite on days whose index has no such item.

    Examples
    --------
    PM2.5 is rounded to an integer before the index: under HJ 633-2012 a day with 75.4 is good, one with 75.5 is not.

    >>> from datetime import date
    >>> from analytics.indicators.readings import as_measured
    >>> from analytics.standards import load
    >>> rules, dates = load(), np.array(["2026-02-28", "2026-03-01"], dtype="datetime64[D]")
    >>> reading = as_measured("good_days", date(2026, 3, 1), rules)
    >>> largest_not_over("pm25", dates, "good_days", rules, None, reading).round(4).tolist()
    [75.5, 60.5]
    """
    methods = index_editions(dates, standards, edition, reading)
    found = np.full(len(dates), np.inf)
    for method in np.unique(methods).tolist():
        if parameter in items_of(standards, method):
            level = standards.index_levels(method).of(statistic)
            at = _breakpoint(parameter, level, standards, method, reading)
            found[methods == method] = np.inf if at is None else largest_up_to(*at)
    return found


def index_editions(
    dates: npt.NDArray[np.datetime64], standards: Standards, edition: str | None, reading: Reading
) -> npt.NDArray[np.str_]:
    """Edition of HJ 633 that judges each day under a reading; shape (n_days,)."""
    if reading.edition == "last_day":
        last = dates.max().astype("datetime64[D]").item()
        return np.full(len(dates), standards.matching_edition(Role.AIR_INDEX, edition, last))
    return standards.editions_in_force(Role.AIR_INDEX, dates, edition)


def left_out_days(days: Days, reading: Reading) -> dict[str, Bools]:
    """Days on which a parameter does not count under a reading.

    Parameters
    ----------
    days : mapping of str to ndarray
        Daily values by parameter. For the reading by the bureau's list also its days, as `Beside.LISTED`
        (1 where the list names the day, NaN where the day is still to be listed), any shape that broadcasts.
    reading : Reading
        Its ``dust`` decides.

    Returns
    -------
    dict of str to ndarray of bool
        Parameters without such days are not in it.

    Notes
    -----
    环办监测〔2016〕120号 asks for the bureau's list; the criterion of the suspects is ours (`dust_suspects`).

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> without_dust, with_dust = readings_for("heavy_days", None, date(2025, 12, 31), load())[:2]
    >>> days = {"pm25": np.array([[50.0, 90.0]]), "pm10": np.array([[200.0, 200.0]])}  # 25 % and 45 % fine particles
    >>> {name: out.tolist() for name, out in left_out_days(days, without_dust).items()}
    {'pm25': [[True, False]], 'pm10': [[True, False]]}
    >>> left_out_days(days, with_dust)
    {}
    """
    if reading.dust == "bureau_out":
        listed = {name: np.asarray(v) for name, v in Beside.LISTED.rows(days).items()}
        to_come = {p: np.isnan(flags) for p, flags in listed.items()}
        guessed = None
        if reading.suspects_to_come and any(flags.any() for flags in to_come.values()):
            guessed = dust_suspects(days)
        if guessed is None:
            return {p: flags > 0 for p, flags in listed.items()}
        return {p: (flags > 0) | (to_come[p] & guessed) for p, flags in listed.items()}
    suspects = dust_suspects(days) if reading.dust == "suspects_out" else None
    return {} if suspects is None else dict.fromkeys(PARTICULATES, suspects)


def _comparison(level: int, standards: Standards, method: str, reading: Reading) -> Callable[[str, Array], Bools]:
    """Whether a concentration's sub-index is above a level.

    The sub-index is rounded up, so it is above the level as soon as the concentration is above its breakpoint; it is
    never above the last one.
    """

    def over(parameter: str, values: Array) -> Bools:
        found = _breakpoint(parameter, level, standards, method, reading)
        return np.zeros(values.shape, dtype=bool) if found is None else reported_above(values, *found)

    return over


def _breakpoint(
    parameter: str, level: int, standards: Standards, method: str, reading: Reading
) -> tuple[float, int | None] | None:
    """Concentration of a level and the decimals it is compared with; None where no concentration is above it."""
    points, levels = standards.breakpoint_table(method, parameter, AVERAGING[parameter])
    if level >= levels[-1]:
        return None
    decimals = daily_decimals(standards, parameter, method) if reading.round_daily else None
    return float(points[levels == level][0]), decimals


def _ozone_over(
    days: Days, over: Callable[..., Bools], left_out: Mapping[str, Bools], *, listed: bool
) -> tuple[Bools, Bools]:
    """Days over by ozone, for sure and possibly; ``listed``: the hourly maximum has a sub-index of its own."""
    mda8, hourly = (days.get(parameter) for parameter in OZONE)
    kept = {parameter: ~left_out.get(parameter, NOWHERE) for parameter in OZONE}
    sure = NOWHERE if mda8 is None else over(MDA8, mda8) & kept[MDA8]
    lacking = ~NOWHERE if mda8 is None else np.isnan(mda8)
    possible = ~NOWHERE if hourly is None else (over(MDA8, hourly) & kept[HOURLY_OZONE]) | np.isnan(hourly)
    possible = possible & lacking
    if listed:
        if hourly is None:
            return sure, possible | ~NOWHERE
        sure = sure | (over(HOURLY_OZONE, hourly) & kept[HOURLY_OZONE])
        possible = possible | np.isnan(hourly)
    return sure, possible
