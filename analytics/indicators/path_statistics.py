"""The rules on arrays of days: observed ones and simulated ones alike, read off the same tables as the SQL."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.composite_paths import composite_bounds
from analytics.indicators.day_counts import Bools, Days, chosen, day_unit, over_in_force
from analytics.indicators.gas_condition import converted
from analytics.indicators.means_and_percentiles import Bounds, peak_season, percentile, value_bounds
from analytics.indicators.rule_reading import Reading
from analytics.indicators.three_year import mean_of_years, years_of
from analytics.standards import Role, Standards
from analytics.terms import DAY_STATISTICS, Operation, Statistic

__all__ = ["Bounds", "evaluate", "percentile"]


def evaluate(
    statistic: str,
    parameter: str | None,
    days: Days,
    dates: npt.NDArray[np.datetime64],
    standards: Standards,
    edition: str | None,
    reading: Reading,
    observed: Bools | None = None,
) -> Bounds:
    """Compute one statistic of a period on every path.

    Parameters
    ----------
    statistic : str
        ``mean``, ``percentile`` (the parameter's own), ``p90`` … (``standards/statistics.csv``), ``good_day_share``,
        ``good_days``, ``heavy_day_share``, ``heavy_days`` (shares in percent), ``composite_index`` or
        ``three_year_mean``.
    parameter : str or None
        Measured parameter of a mean or percentile; None for the others.
    days : mapping of str to ndarray, shape (n_paths, n_days)
        Daily values by parameter, ug/m3 (CO mg/m3); NaN where missing. The reading ``bureau_events_out`` also needs
        the days of the bureau's list as ``event:<parameter>`` (`left_out_days`).
    dates : ndarray of datetime64[D], shape (n_days,)
        The calendar days of the columns, every one of the period.
    standards : Standards
        Tables of rules.
    edition : str or None
        Edition a target names, of any code; None: the one in force on the last day, for the index of a day the
        one in force on that day.
    reading : Reading
        How the rule is read (`readings_for`).
    observed : ndarray of bool, shape (n_days,), optional
        Days that are the same on every path; they are evaluated once, which only saves time.

    Returns
    -------
    Bounds
        Unrounded. A mean or percentile leaves missing days out. Day counts run over the calendar: a day that
        lacks what decides counts for one end and against the other, so the ends also enclose the share of
        valid days that HJ 663 uses. The composite index has no upper end without one of its pollutants. What is the
        mean of several years (``years`` of ``standards/statistics.csv``) is, in a period that still runs, that of the
        years so far.

    Raises
    ------
    ValueError
        If the statistic is not one of these, or a mean or percentile has no values to work on.

    Notes
    -----
    HJ 663 (means, percentiles, shares of days, composite index), HJ 633 (index of a day), GB/T 8170 (rounding).

    Examples
    --------
    >>> from datetime import date
    >>> from analytics.indicators.readings import readings_for
    >>> from analytics.standards import load
    >>> rules, dates = load(), np.array(["2025-12-30", "2025-12-31"], dtype="datetime64[D]")
    >>> clean = {p: np.array([[20.0, 20.0]]) for p in ("pm10", "no2", "o3_1h_max")}
    >>> days = clean | {"pm25": np.array([[150.2, 151.0]])}
    >>> rule = readings_for("heavy_days", None, date(2025, 12, 31), rules)[0]
    >>> evaluate("heavy_days", None, days, dates, rules, None, rule)
    Bounds(lower=array([1.]), upper=array([1.]))
    """
    standards = standards.under(edition)
    if reading.gas == "converted":
        days = converted(days)
    if statistic in DAY_STATISTICS:
        return _day_statistic(Statistic(statistic), days, dates, standards, edition, reading, observed)
    if statistic == Statistic.COMPOSITE_INDEX:
        return composite_bounds(days, standards, edition, pd.Timestamp(dates.max()).date(), reading)
    method = standards.matching_edition(Role.AIR_METHOD, edition, pd.Timestamp(dates.max()).date())
    if statistic == Statistic.PERCENTILE:
        statistic = standards.own_percentile(parameter or "", method) or statistic
    rule = standards.statistic(statistic)
    if rule is not None and rule.operation == Operation.PEAK_SEASON:
        return peak_season(parameter, days, dates, reading)
    order = None if rule is None else rule.order
    name = Statistic.MEAN if statistic == Statistic.THREE_YEAR_MEAN else statistic

    def of_days(part: Days) -> Bounds:
        return value_bounds(name, parameter, part, reading, order)

    years = years_of(statistic, rule)
    return of_days(days) if years == 1 else mean_of_years(of_days, days, dates, years)


def _day_statistic(
    statistic: Statistic,
    days: Days,
    dates: npt.NDArray[np.datetime64],
    standards: Standards,
    edition: str | None,
    reading: Reading,
    observed: Bools | None,
) -> Bounds:
    n_days = len(dates)
    if n_days == 0 or not days:
        raise ValueError(f"{statistic} needs at least one day and one parameter")
    if reading.edition == "last_day" and edition is None:
        edition = standards.edition(Role.AIR_INDEX, pd.Timestamp(dates.max()).date())
    how = statistic, standards, edition, reading
    if observed is None:
        fewest, most = _count_over(days, dates, *how)
    else:
        past, future = chosen(observed), chosen(~observed)
        known = {p: v[:1, past] for p, v in days.items()}
        coming = {p: v[:, future] for p, v in days.items()}
        fewest, most = (
            np.add(a, b)
            for a, b in zip(
                _count_over(known, dates[past], *how),
                _count_over(coming, dates[future], *how),
                strict=True,
            )
        )
    if statistic.counts_good_days:
        fewest, most = n_days - most, n_days - fewest
    scale = day_unit(statistic, n_days)
    return Bounds((fewest * scale).astype(np.float64), (most * scale).astype(np.float64))


def _count_over(
    days: Days,
    dates: npt.NDArray[np.datetime64],
    statistic: str,
    standards: Standards,
    edition: str | None,
    reading: Reading,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    if not len(dates):
        n_paths = max(v.shape[0] for v in days.values())
        return np.zeros(n_paths, dtype=np.int64), np.zeros(n_paths, dtype=np.int64)
    sure, possible = over_in_force(days, dates, statistic, standards, edition, reading)
    return sure.sum(axis=1), possible.sum(axis=1)
