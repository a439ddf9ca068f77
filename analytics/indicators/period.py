"""Statistics of a region and period from stored rows, by SQL: values, counts of days, validity."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators.aqi import CATEGORY_BOUNDS, GOOD_AQI, HEAVY_AQI
from analytics.indicators.core import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.indicators.days import DECISIVE, OTHERS
from analytics.indicators.dust import DUST_PM10_ABOVE, DUST_RATIO_BELOW
from analytics.indicators.readings import PARTICULATES
from analytics.indicators.rules import PERCENTILES
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
]
_OZONE = ("o3_mda8", "o3_1h_max")


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
        are known. ``valid``: enough measured days by GB 3095 table 4 (324 a year and 27 a month, February 25);
        day counts have no clause of their own and take the same minimum over days on which PM2.5, PM10, NO2 and
        ozone are all measured. ``flags``, parted by ``|``: ``period_open``, ``estimated_used``,
        ``months_short``, ``year_short``, ``o3_bounds``, ``so2_missing``, ``co_missing``, ``dust_suspects``.

    Notes
    -----
    HJ 663 and HJ 633 of the edition, GB 3095 table 4.
    """
    start, end, day = as_date(period_start), as_date(period_end), as_date(as_of)
    rules = _rules(warehouse_standards(wh), end, edition)
    last_day = min(end, day - timedelta(days=1))
    span = {"period_start": start, "period_end": end, "last_day": last_day, "as_of": day}
    values = core_query(wh, "period_value", region_id=region_id, **span, **rules)
    counts = core_query(wh, "period_air", region_id=region_id, **span, **rules)
    if values.empty:
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(
        [_value_rows(values, rules["hj663"]), _count_rows(counts, values, rules["hj633"])], ignore_index=True
    )
    table = table.assign(region_id=region_id, period_start=start, period_end=end, as_of=day)
    table["flags"] = _flags(table, values, open_period=day <= end)
    if statistic is not None:
        table = table[table["statistic"] == statistic]
    if parameter is not None:
        table = table[table["parameter"] == parameter]
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


def _value_rows(values: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Means with and without dust, and each parameter's percentile."""
    values = values.assign(valid=_valid(values), edition=edition)
    mean = values[~values["parameter"].str.startswith("o3")].assign(statistic="mean", reading_id="rule")
    mean["value"] = mean["mean"]
    dust_out = mean[mean["parameter"].isin(PARTICULATES)].assign(reading_id="dust_suspects_out")
    dust_out["value"] = dust_out["mean_dust_out"]
    dust_out["n_days"] -= dust_out["n_dust_suspects"]
    found = [mean, dust_out]
    for parameter, percent in PERCENTILES.items():
        rows = values[values["parameter"] == parameter].assign(statistic=f"p{percent}", reading_id="rule")
        found.append(rows.assign(value=rows[f"p{percent}"]))
    table = pd.concat(found, ignore_index=True)
    table = table.assign(value_lower=table["value"], value_upper=table["value"])
    return _hourly_ozone_as_bound(table)


def _hourly_ozone_as_bound(table: pd.DataFrame) -> pd.DataFrame:
    """The percentile of the hourly maximum bounds that of the 8-hour one, where only the hourly is measured."""
    hourly = table["parameter"] == "o3_1h_max"
    if (table["parameter"] == "o3_mda8").any():
        return table[~hourly]
    table.loc[hourly, ["value", "value_lower"]] = [np.nan, 0.0]
    table.loc[hourly, "parameter"] = "o3_mda8"
    return table


def _valid(values: pd.DataFrame) -> pd.Series:
    """Enough measured days: 324 if it is a year, and in every month 27 (February 25)."""
    long_enough = (values["n_valid"] >= values["year_days"]) | ~values["is_year"]
    return long_enough & (values["n_months_short"] == 0)


def _count_rows(counts: pd.DataFrame, values: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Counts and shares of good and heavy days under each reading."""
    deciding = values[values["parameter"].isin([*DECISIVE, *_OZONE])]
    complete = {*DECISIVE} <= {*deciding["parameter"]} and bool((deciding["n_months_short"] == 0).all())
    year_days = values["year_days"].iloc[0] if values["is_year"].iloc[0] else 0
    speaking = counts.assign(
        parameter=None,
        edition=edition,
        valid=complete & (counts["n_valid"] >= year_days),
        source_id=_joined(values["source_id"]),
        basis=_joined(values["basis"]),
    )
    found = []
    for kind in ("good", "heavy"):
        rows = speaking
        if kind == "heavy" or edition != "HJ633-2012":
            rows = rows[rows["reading_id"] != "o3_1h_counts"]
        lower, upper = rows[f"{kind}_days_lower"].astype(float), rows[f"{kind}_days_upper"].astype(float)
        found.append(rows.assign(statistic=f"{kind}_days", value_lower=lower, value_upper=upper))
        share = 100.0 / rows["n_days"]
        found.append(rows.assign(statistic=f"{kind}_day_share", value_lower=lower * share, value_upper=upper * share))
    table = pd.concat(found).sort_values("reading_id", key=lambda name: name != "rule", kind="stable")
    table = table.sort_values("statistic", kind="stable", ignore_index=True)
    return table.assign(value=table["value_lower"].where(table["value_lower"] == table["value_upper"]))


def _joined(words: pd.Series) -> str:
    return "; ".join(sorted(set("; ".join(words).split("; "))))


def _flags(table: pd.DataFrame, values: pd.DataFrame, open_period: bool) -> pd.Series:
    """What a reader must know about each row, parted by ``|``."""
    by_day = table["parameter"].isna()
    measured = set(values["parameter"])
    short_months = dict(zip(values["parameter"], values["n_months_short"], strict=True))
    yearly = bool(values["is_year"].iloc[0])
    ozone_unsure = "o3_mda8" not in measured
    conditions = {
        "period_open": pd.Series(open_period, index=table.index),
        "estimated_used": table["n_estimated"] > 0,
        "months_short": table["parameter"].map(short_months).fillna(0) > 0,
        "year_short": yearly & (table["n_valid"] < values["year_days"].iloc[0]),
        "o3_bounds": (by_day | (table["parameter"] == "o3_mda8")) & ozone_unsure,
        "dust_suspects": (table["n_dust_suspects"] > 0) & (by_day | table["parameter"].isin(PARTICULATES)),
    }
    for parameter in OTHERS:
        conditions[f"{parameter}_missing"] = by_day & (parameter not in measured)
    text = pd.Series("", index=table.index)
    for name, holds in conditions.items():
        text = text + np.where(holds, f"|{name}", "")
    return text.str.lstrip("|")
