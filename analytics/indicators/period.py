"""Statistics of a region and period from stored rows, by SQL: values, counts of days, validity."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from analytics.indicators.aqi import CATEGORY_BOUNDS, GOOD_AQI, HEAVY_AQI
from analytics.indicators.core import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.indicators.dust import DUST_PM10_ABOVE, DUST_RATIO_BELOW
from analytics.indicators.events import bureau_coverage
from analytics.indicators.period_rows import carried, count_rows, flags, value_rows
from analytics.standards import Standards

COLUMNS = [
    "region_id",
    "period_start",
    "period_end",
    "as_of",
    "statistic",
    "parameter",
    "reading_id",
    "value",
    "value_lower",
    "value_upper",
    "decimals",
    "value_reported",
    "lower_reported",
    "upper_reported",
    "status",
    "n_days",
    "n_valid",
    "n_estimated",
    "n_expected",
    "valid",
    "flags",
    "n_dust_suspects",
    "edition",
    "source_id",
    "basis",
    "treatment",
    "grade",
    "note_zh",
    "note_en",
]


def air_days(
    wh: WarehouseLike,
    region_id: str,
    period_start: date,
    period_end: date,
    as_of: date,
    edition: str | None = None,
) -> pd.DataFrame:
    """Every calendar day of a period with rounded concentrations, sub-indices and what they say.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id : str
        Region.
    period_start, period_end : date
        First and last day.
    as_of : date
        Only values known by then are used.
    edition : str, optional
        Edition a target names; by default the one in force on `period_end`.

    Returns
    -------
    DataFrame
        Columns as in ``sql/core/air_day.sql``; concentrations in ug/m3 (CO mg/m3).
    """
    rules = _rules(warehouse_standards(wh), period_end, edition)
    span = {"period_start": as_date(period_start), "period_end": as_date(period_end), "as_of": as_date(as_of)}
    return core_query(wh, "air_day", region_id=region_id, **span, **rules)


def period_statistics(
    wh: WarehouseLike,
    region_id: str,
    period_start: date,
    period_end: date,
    as_of: date,
    edition: str | None = None,
    *,
    statistic: str | None = None,
    parameter: str | None = None,
) -> pd.DataFrame:
    """Compute what a period's stored values say by a date, with what it takes to trust it.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse; its own tables of standards are used.
    region_id : str
        Region.
    period_start, period_end : date
        First and last day.
    as_of : date
        Only values known by then are used; of an open period the days that have passed.
    edition : str, optional
        Edition a target names; by default the one in force on `period_end`.
    statistic, parameter : str, optional
        Keep only these rows.

    Returns
    -------
    DataFrame
        One row a statistic, parameter and reading (`COLUMNS`); ``value`` is unrounded and NaN where only bounds
        are known; ``value_reported`` and the reported bounds are rounded by GB/T 8170 in exact arithmetic to
        ``decimals``. ``status``: ``open`` (the period runs), ``insufficient`` (too few measured days),
        ``bounded`` (only bounds are known) or ``complete``. ``treatment``: what the rule does with exceptional
        events (``in`` or ``bureau_out``, table ``event_rules``); ``reading_id`` says what this row does, and
        ``bureau_events_out`` is there only if the bureau's list covers the whole period. ``grade`` is the weakest
        evidence behind the row, with a note where it is C or D. ``valid``:
        enough measured days by GB 3095 table 4 (324 a year and 27 a month, February 25); day counts have no
        clause of their own and take the same minimum over days on which PM2.5, PM10, NO2 and ozone are all
        measured. ``flags``, parted by ``|``: ``period_open``, ``estimated_used``,
        ``months_short``, ``year_short``, ``o3_bounds``, ``so2_missing``, ``co_missing``, ``dust_suspects``,
        ``bureau_list_missing`` (the rule leaves the bureau's days out, and no list covers the period).

    Notes
    -----
    HJ 663 and HJ 633 of the edition, GB 3095 table 4.
    """
    start, end, day = as_date(period_start), as_date(period_end), as_date(as_of)
    standards = warehouse_standards(wh)
    rules = _rules(standards, end, edition)
    last_day = min(end, day - timedelta(days=1))
    span = {"period_start": start, "period_end": end, "last_day": last_day, "as_of": day}
    values = core_query(wh, "period_value", region_id=region_id, **span, **rules)
    counts = core_query(wh, "period_air", region_id=region_id, **span, **rules)
    if values.empty:
        return pd.DataFrame(columns=COLUMNS)
    coverage = bureau_coverage(wh, region_id, start, end, day)
    covered = set(coverage.loc[coverage["covered"], "parameter"])
    table = pd.concat([value_rows(values, rules["hj663"]), count_rows(counts, values, rules["hj633"])])
    table = table[(table["reading_id"] != "bureau_events_out") | _listed(table["parameter"], covered)]
    if statistic is not None:
        table = table[table["statistic"] == statistic]
    if parameter is not None:
        table = table[table["parameter"] == parameter]
    if table.empty:
        return pd.DataFrame(columns=COLUMNS)
    table = table.assign(region_id=region_id, period_start=start, period_end=end, as_of=day).reset_index(drop=True)
    table = carried(table, standards, end, edition, open_period=day <= end)
    table["flags"] = flags(table, values, covered, open_period=day <= end)
    return table.reindex(columns=COLUMNS).reset_index(drop=True)


def _rules(standards: Standards, period_end: date, edition: str | None) -> dict[str, Any]:
    """Parameters every statement on the index of a day binds."""
    end = as_date(period_end)
    return {
        "hj633": standards.matching_edition("HJ 633", edition, end),
        "hj663": standards.matching_edition("HJ 663", edition, end),
        "good_aqi": GOOD_AQI,
        "heavy_aqi": HEAVY_AQI,
        "category_bounds": list(CATEGORY_BOUNDS),
        "dust_pm10": DUST_PM10_ABOVE,
        "dust_ratio": DUST_RATIO_BELOW,
    }


def _listed(parameter: pd.Series, covered: set[str]) -> pd.Series:
    """Rows whose parameter the bureau's list covers; a count of days needs a list of both particulates."""
    both = {"pm25", "pm10"} <= covered
    return parameter.isin(covered) | (parameter.isna() & both)
