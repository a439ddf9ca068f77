"""Means of the annual values of several years, such as the three-year mean of HJ 663-2026: on rows, and on arrays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.day_counts import Days
from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.means_and_percentiles import Bounds
from analytics.indicators.periods_many import spans_readings
from analytics.indicators.rounding import report_value
from analytics.indicators.sql_macros import WarehouseLike, warehouse_standards
from analytics.indicators.treatment import PRIMARY, applied, list_flags, rule_level, wants_list
from analytics.spans import calendar_years
from analytics.standards import load
from analytics.standards.rule_tables import StatisticRule
from analytics.terms import DataState, Grade, Operation, Statistic


def three_year_mean(
    wh: WarehouseLike,
    region_id: str,
    parameter: str,
    year: int,
    as_of: date,
    statistic: str = Statistic.MEAN,
    edition: str | None = None,
    n_years: int | None = None,
) -> pd.DataFrame:
    """Mean of three annual statistics, or of those of another number of years, with the years it is made of.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id, parameter : str
        Region and measured parameter.
    year : int
        Last of the calendar years.
    as_of : date
        Only values known by then.
    statistic : str
        ``mean``, or a percentile.
    edition : str, optional
        Edition; by default the one in force at the end of `year`.
    n_years : int, optional
        Calendar years; by default those of ``three_year_mean`` in ``statistics.csv``.

    Returns
    -------
    DataFrame
        One row a year and a last one, ``step`` = ``three years``: value (unrounded; NaN unless all three years have
        one), value_reported (rounded once, at the end), n_valid, valid (all three years are), status, grade, note,
        reading_id and flags (of exceptional events: the bureau's list counts if it covers all three years).

    Notes
    -----
    Evidence D: how the standard weighs years, and what it does with an invalid one, was not seen.

    Raises
    ------
    InputError
        If no edition is on file for the end of the last year.

    Examples
    --------
    (48.2 + 48.6 + 42.4) / 3 = 46.4. It is shown as insufficient, for Xinxiang has too few measured days in 2023.

    >>> import analytics as da
    >>> steps = three_year_mean(da.open().warehouse, "xinxiang", "pm25", 2025, date(2026, 2, 1))
    >>> steps[["step", "value_reported", "status"]].to_numpy().tolist()  # doctest: +NORMALIZE_WHITESPACE
    [['2023', 48.2, 'insufficient'], ['2024', 48.6, 'complete'], ['2025', 42.4, 'complete'],
     ['three years', 46.4, 'insufficient']]
    """
    standards = warehouse_standards(wh).under(edition)
    if n_years is None:
        n_years = years_of(Statistic.THREE_YEAR_MEAN, standards.statistic(Statistic.THREE_YEAR_MEAN))
    years = range(year - n_years + 1, year + 1)
    spans = pd.DataFrame(
        {"period_start": [date(y, 1, 1) for y in years], "period_end": [date(y, 12, 31) for y in years]}
    )
    listed = bureau_list(wh, region_id, date(years[0], 1, 1), date(years[-1], 12, 31), as_of)
    found = spans_readings(wh, [region_id], spans, as_of, edition)
    found = found[found["parameter"] == parameter]
    rule = standards.event_rule(statistic, parameter, year, rule_level(wh, region_id))
    # one treatment for all years: a list that covers one of them is not used for a part of the mean
    chosen = PRIMARY[applied(rule, listed.covers(parameter))]
    found = found[found["reading_id"] == chosen]
    table = (
        found.set_axis(found["period_start"].dt.year)
        .reindex(list(years))[[statistic, "n_valid", "n_expected", "valid"]]
        .rename(columns={statistic: "value"})
    )
    table["valid"] = table["valid"].eq(True)
    whole = table["value"].mean(skipna=False)
    steps = table.assign(step=[str(y) for y in years]).reset_index(drop=True)
    last = {
        "step": "three years",
        "value": whole,
        "n_valid": table["n_valid"].sum(),
        "n_expected": table["n_expected"].sum(),
        "valid": bool(table["valid"].all()),
    }
    steps = pd.concat([steps, pd.DataFrame([last])], ignore_index=True)
    decimals = standards.decimals_for(statistic, parameter, year)
    steps["value_reported"] = report_value(steps["value"].to_numpy(float), decimals)
    steps["status"] = [DataState.COMPLETE if ok else DataState.INSUFFICIENT for ok in steps["valid"]]
    steps.loc[steps["value"].isna(), "status"] = DataState.NO_DATA
    flags = list_flags(wants_list(rule), listed.reach(parameter))
    own = standards.statistic(statistic)
    clause = own if own is not None and own.years == n_years else standards.statistic(Statistic.THREE_YEAR_MEAN)
    grade, source = (Grade.D, "") if clause is None else (clause.grade, clause.source)
    return steps.assign(
        grade=grade, note=source, reading_id=chosen, flags=pd.Series([flags] * len(steps), dtype=object)
    )


def years_of(statistic: str, rule: StatisticRule | None) -> int:
    """Calendar years whose annual values a statistic is the mean of; 1 of one that is made of the period itself."""
    if rule is None and statistic == Statistic.THREE_YEAR_MEAN:  # a table without the row: as delivered
        rule = load().statistic(statistic)
    return 1 if rule is None else rule.years


def annual_statistic(statistic: str, rule: StatisticRule | None) -> str:
    """Statistic of one year that a statistic of several years is the mean of: the annual mean, or one of its own.

    Examples
    --------
    >>> from analytics.standards import load
    >>> [str(annual_statistic(name, load().statistic(name))) for name in ("three_year_mean", "p98")]
    ['mean', 'p98']
    """
    return Statistic.MEAN if rule is None or rule.operation == Operation.MEAN else statistic


def spans_its_years(statistic: str, rule: StatisticRule | None, first: date, last: date) -> bool:
    """Whether a period is as many whole calendar years as its statistic is the mean of; any period where that is one.

    Examples
    --------
    >>> from analytics.standards import load
    >>> three = load().statistic("three_year_mean")
    >>> [spans_its_years("three_year_mean", three, date(y, 1, 1), date(2025, 12, 31)) for y in (2023, 2025)]
    [True, False]
    """
    years = years_of(statistic, rule)
    return years == 1 or (calendar_years(first, last) == years)


def mean_of_years(
    annual: Callable[[Days], Bounds], days: Days, dates: npt.NDArray[np.datetime64], years: int
) -> Bounds:
    """Mean of the annual values of each path: the array side of `three_year_mean`.

    Every year weighs the same, however many days it has.

    Parameters
    ----------
    annual : callable
        Gives the value of one calendar year on every path from its days.
    days : mapping of str to ndarray, shape (n_paths, n_days)
        Daily values by parameter; NaN where missing.
    dates : ndarray of datetime64[D], shape (n_days,)
        Rising days of at most `years` calendar years; of a period that still runs those that have passed.
    years : int
        Calendar years the statistic is made of (``statistics.csv``).

    Returns
    -------
    Bounds
        Unrounded, shape (n_paths,); NaN where one of the years has no value.

    Raises
    ------
    ValueError
        If the days lie in more calendar years.

    Examples
    --------
    >>> from analytics.indicators.means_and_percentiles import mean_of
    >>> dates = np.array(["2025-12-30", "2025-12-31", "2026-01-01", "2027-01-01"], dtype="datetime64[D]")
    >>> days = {"pm25": np.array([[20.0, 40.0, 33.0, 36.0]])}
    >>> def annual(year):
    ...     return Bounds(mean_of(year["pm25"]), mean_of(year["pm25"]))
    >>> mean_of_years(annual, days, dates, 3).lower.tolist()  # (30 + 33 + 36) / 3
    [33.0]
    """
    starts = np.flatnonzero(np.diff(dates.astype("datetime64[Y]").astype(int), prepend=-(10**6)))
    if not 0 < len(starts) <= years:
        raise ValueError(
            f"a mean of {years} years is made of days of one to {years} calendar years, not of {len(starts)}"
        )
    runs = [slice(first, end) for first, end in zip(starts, [*starts[1:], len(dates)], strict=True)]
    values = [annual({name: np.asarray(v)[..., run] for name, v in days.items()}) for run in runs]
    return Bounds(np.mean([one.lower for one in values], axis=0), np.mean([one.upper for one in values], axis=0))
