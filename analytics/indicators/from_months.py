"""A mean of a period from month means: day-weighted where their days are known, judged by the rule of validity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.indicators.core import WarehouseLike, core_query
from analytics.indicators.evidence import clauses, weakest
from analytics.indicators.question import Question
from analytics.indicators.rounding import report_value
from analytics.indicators.validity import Validity, valid_period
from analytics.standards import Standards

#: Parameters whose mean may be one of months.
MONTHLY = ("pm25", "pm10", "so2", "no2", "co")


@dataclass(frozen=True)
class FromMonths:
    """What the months of a period make of its mean.

    Parameters
    ----------
    value : float
        Mean, unrounded; NaN where a month is missing.
    missing : tuple of str
        Months without a value, like ``2025-03``.
    n_days : int or None
        Days behind the months; None where a month does not say, and every month weighs the same.
    found : Validity or None
        Whether the days are enough; None where they are not known.
    source_id, basis : str
        Of the month values, parted by ``; ``.
    """

    value: float
    missing: tuple[str, ...]
    n_days: int | None
    found: Validity | None
    source_id: str
    basis: str


def mean_from_months(
    wh: WarehouseLike,
    region_id: str,
    parameter: str,
    period: tuple[date, date],
    as_of: date,
    standards: Standards,
    daily: pd.Series | None = None,
) -> FromMonths | None:
    """Mean of a period of whole months from stored month means, and from days where a month has enough of them.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id, parameter : str
        Region and parameter.
    period : tuple of date
        First and last day.
    as_of : date
        Only what was known then.
    standards : Standards
        Tables of rules.
    daily : Series, optional
        Measured daily values by day (no estimates); a month with enough of them is their mean.

    Returns
    -------
    FromMonths or None
        None where the period is not of whole months, is not over, or has no stored month at all.

    Notes
    -----
    A mean of days is the mean of months weighted by their days; GB 3095 table 4 for validity, from the counts.
    """
    start, end = pd.Timestamp(period[0]), pd.Timestamp(period[1])
    if start.day != 1 or (end + pd.Timedelta(days=1)).day != 1 or end >= pd.Timestamp(as_of):
        return None
    bound = {"region_id": region_id, "parameter": parameter, "as_of": as_of}
    stored = core_query(wh, "stored_month", **bound, period_start=period[0], period_end=period[1])
    if stored.empty:
        return None
    months = pd.date_range(start, end, freq="MS")
    table = stored.set_index(pd.DatetimeIndex(stored["month"]))[["value", "n_days"]].astype(float).reindex(months)
    for month, days in _valid_months(daily, months, standards, period[1]).items():
        table.loc[month] = [float(days.mean()), float(len(days))]
    missing = tuple(f"{month:%Y-%m}" for month in table.index[table["value"].isna()])
    words = ["; ".join(sorted({str(word) for word in stored[name]})) for name in ("source_id", "basis")]
    if missing:
        return FromMonths(float("nan"), missing, None, None, words[0], words[1])
    if table["n_days"].isna().any():
        return FromMonths(float(table["value"].mean()), (), None, None, words[0], words[1])
    calendar = pd.date_range(start, end)
    counts = table["n_days"].reindex(calendar.to_period("M").to_timestamp()).to_numpy()
    measured = calendar.day.to_numpy() <= counts
    found = valid_period(np.asarray(measured), calendar.to_numpy("datetime64[D]"), standards)
    value = float((table["value"] * table["n_days"]).sum() / table["n_days"].sum())
    return FromMonths(value, (), int(table["n_days"].sum()), found, words[0], words[1])


def month_rows(asked: Question, parameters: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of `analytics.indicators.period_statistics` for means from months."""
    rows = []
    period = asked.period_start, asked.period_end
    for name in parameters:  # a handful
        made = mean_from_months(asked.wh, asked.region_id, name, period, asked.as_of, asked.standards)
        if made is None:
            continue
        decimals = asked.standards.decimals_for("mean", name, asked.year)
        shown = float(report_value(made.value, decimals))
        valid = made.found is not None and made.found.valid
        short = made.missing if made.missing else () if made.found is None else made.found.short_months
        status = "no data" if made.missing else "complete" if valid else "insufficient"
        grade, zh, en = weakest(clauses("mean", name, asked.period_end, asked.standards, asked.edition))
        rows.append({
            "region_id": asked.region_id, "period_start": asked.period_start, "period_end": asked.period_end,
            "as_of": asked.as_of, "statistic": "mean", "parameter": name, "reading_id": "rule", "value": made.value,
            "value_lower": made.value, "value_upper": made.value, "decimals": decimals, "value_reported": shown,
            "lower_reported": shown, "upper_reported": shown, "status": status, "n_days": made.n_days,
            "n_valid": made.n_days, "n_estimated": 0, "n_expected": (period[1] - period[0]).days + 1, "valid": valid,
            "short_months": "; ".join(short),
            "flags": "from_months" if made.found is not None or made.missing else "from_months|days_unknown",
            "edition": asked.edition_of("HJ 663"), "source_id": made.source_id, "basis": made.basis,
            "treatment": "in", "grade": grade, "note_zh": zh, "note_en": en,
        })  # fmt: skip
    return rows


def _valid_months(
    daily: pd.Series | None, months: pd.DatetimeIndex, standards: Standards, end: date
) -> dict[pd.Timestamp, pd.Series]:
    """Measured days of the months that have enough of them."""
    if daily is None:
        return {}
    edition = standards.matching_edition("HJ 663", None, end)
    found = {}
    for month in months:
        calendar = pd.date_range(month, month + pd.offsets.MonthEnd(0))
        days = daily.reindex(calendar)
        dates = calendar.to_numpy("datetime64[D]")
        if valid_period(days.notna().to_numpy(), dates, standards, edition).valid:
            found[month] = days.dropna()
    return found
