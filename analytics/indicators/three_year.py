"""The three-year mean that HJ 663-2026 brings in: on rows, and on arrays of days."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.means_and_percentiles import mean_of
from analytics.indicators.periods_many import spans_readings
from analytics.indicators.rounding import report_value
from analytics.indicators.sql_macros import WarehouseLike, warehouse_standards
from analytics.indicators.treatment import PRIMARY, applied, list_flags, rule_level, wants_list
from analytics.terms import DataState, Grade, Statistic

YEARS = 3


def three_year_mean(
    wh: WarehouseLike,
    region_id: str,
    parameter: str,
    year: int,
    as_of: date,
    statistic: str = "mean",
    edition: str | None = None,
) -> pd.DataFrame:
    """Mean of three annual statistics, with the years it is made of.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id, parameter : str
        Region and measured parameter.
    year : int
        Last of the three calendar years.
    as_of : date
        Only values known by then.
    statistic : str
        ``mean``, or a percentile.
    edition : str, optional
        Edition; by default the one in force at the end of `year`.

    Returns
    -------
    DataFrame
        One row a year and a last one, ``step`` = ``three years``: value (unrounded; NaN unless all three years have
        one), value_reported (rounded once, at the end), n_valid, valid (all three years are), status, grade, note,
        reading_id and flags (of exceptional events: the bureau's list counts if it covers all three years).

    Notes
    -----
    Evidence D: how the standard weighs years, and what it does with an invalid one, was not seen.
    """
    years = range(year - YEARS + 1, year + 1)
    spans = pd.DataFrame(
        {"period_start": [date(y, 1, 1) for y in years], "period_end": [date(y, 12, 31) for y in years]}
    )
    listed = bureau_list(wh, region_id, date(years[0], 1, 1), date(years[-1], 12, 31), as_of)
    found = spans_readings(wh, [region_id], spans, as_of, edition)
    found = found[found["parameter"] == parameter]
    standards = warehouse_standards(wh).under(edition)
    rule = standards.event_rule(statistic, parameter, year, rule_level(wh, region_id))
    # one treatment for all three years: a list that covers one of them is not used for a third of the mean
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
    clause = standards.statistic(Statistic.THREE_YEAR_MEAN)
    grade, source = (Grade.D, "") if clause is None else (clause.grade, clause.source)
    return steps.assign(grade=grade, note=source, reading_id=chosen, flags=flags)


def yearly_mean(values: npt.NDArray[np.float64], dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.float64]:
    """Mean of the annual means of each path: the array side of `three_year_mean`.

    Every year weighs the same, however many days it has.

    Parameters
    ----------
    values : ndarray, shape (n_paths, n_days)
        Daily values; NaN where missing.
    dates : ndarray of datetime64[D], shape (n_days,)
        Rising days of at most three calendar years; of a period that still runs those that have passed.

    Returns
    -------
    ndarray, shape (n_paths,)
        Unrounded; NaN where one of the years has no value. Evidence D, as `three_year_mean`.

    Raises
    ------
    ValueError
        If the days lie in more than three calendar years.

    Examples
    --------
    >>> dates = np.array(["2025-12-30", "2025-12-31", "2026-01-01", "2027-01-01"], dtype="datetime64[D]")
    >>> yearly_mean(np.array([[20.0, 40.0, 33.0, 36.0]]), dates).tolist()  # (30 + 33 + 36) / 3
    [33.0]
    """
    starts = np.flatnonzero(np.diff(dates.astype("datetime64[Y]").astype(int), prepend=-(10**6)))
    if not 0 < len(starts) <= YEARS:
        raise ValueError(f"a three-year mean is made of days of one to three calendar years, not of {len(starts)}")
    annual = [mean_of(year) for year in np.split(values, starts[1:], axis=1)]
    return np.asarray(np.mean(annual, axis=0))
