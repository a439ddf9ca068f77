"""A mean of a period from month means: day-weighted where their days are known, judged by the rule of validity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.clause_grades import clauses, weakest
from analytics.indicators.gas_condition import mixed
from analytics.indicators.history import History, history
from analytics.indicators.query import StatisticQuery
from analytics.indicators.rounding import report_value
from analytics.indicators.sql_macros import WarehouseLike, core_query
from analytics.indicators.validity import Validity, valid_period
from analytics.standards import Role, Standards
from analytics.terms import DataState, Statistic


@dataclass(frozen=True)
class Month:
    """One month of a period as its mean uses it.

    Parameters
    ----------
    name : str
        Like ``2025-03``.
    value : float
        Mean of the month; NaN where it is not known.
    n_days : float
        Measured days behind it; NaN where it does not say.
    from_days : bool
        Whether its own daily values made it, not a stored month mean.
    """

    name: str
    value: float
    n_days: float
    from_days: bool


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
    sources, bases : tuple of str
        Of the month values, each once.
    months : tuple of Month
        Every month of the period.
    converted : float
        Mean with gases of before 2018-09-01 converted to the condition since; NaN where all stand under one.
    """

    value: float
    missing: tuple[str, ...]
    n_days: int | None
    found: Validity | None
    sources: tuple[str, ...]
    bases: tuple[str, ...]
    months: tuple[Month, ...]
    converted: float = float("nan")

    @property
    def decides(self) -> bool:
        """Whether no month is missing and the days behind them, if they are known, are enough."""
        return not self.missing and (self.found is None or self.found.valid)


def stored_months(wh: WarehouseLike, region_id: str, as_of: date) -> pd.DataFrame:
    """Stored month values of a region that are used as of a date, columns as in ``sql/core/stored_month.sql``."""
    return core_query(wh, "stored_month", region_id=region_id, as_of=as_of)


def mean_from_months(
    stored: pd.DataFrame,
    parameter: str,
    period: tuple[date, date],
    standards: Standards,
    past: History | None = None,
) -> FromMonths | None:
    """Mean of a period of whole months from stored month means, and from days where a month has enough of them.

    Parameters
    ----------
    stored : DataFrame
        Stored month values of the region (`stored_months`).
    parameter : str
        Measured parameter.
    period : tuple of date
        First and last day.
    standards : Standards
        Tables of rules.
    past : History, optional
        What is known of the region: a month with enough measured days (no estimates) is their mean, and gases of
        before 2018-09-01 are converted.

    Returns
    -------
    FromMonths or None
        None where the period is not of whole months, or has no stored month at all. Of a period that runs the months
        to come are missing.

    Notes
    -----
    A mean of days is the mean of months weighted by their days; GB 3095 table 4 for validity, from the counts.
    """
    start, end = pd.Timestamp(period[0]), pd.Timestamp(period[1])
    if start.day != 1 or (end + pd.Timedelta(days=1)).day != 1:
        return None
    stored = stored[(stored["parameter"] == parameter) & stored["month"].between(start, end)]
    if stored.empty:
        return None
    calendar = pd.date_range(start, end, freq="MS")
    table = stored.set_index(pd.DatetimeIndex(stored["month"]))[["value", "n_days"]].astype(float).reindex(calendar)
    own = _valid_months(_measured(past, parameter), calendar, standards, period[1])
    for month, days in own.items():
        table.loc[month] = [float(days.mean()), float(len(days))]
    rows = zip(table.index, table["value"], table["n_days"], strict=True)
    months = tuple(Month(f"{month:%Y-%m}", float(value), float(n), month in own) for month, value, n in rows)
    missing = tuple(month.name for month in months if np.isnan(month.value))
    words = [tuple(sorted({str(word) for word in stored[name]})) for name in ("source_id", "basis")]
    if missing:
        return FromMonths(float("nan"), missing, None, None, words[0], words[1], months)
    unstated = bool(table["n_days"].isna().any())
    weights = np.ones(len(table)) if unstated else table["n_days"].to_numpy()
    factor = _factors(past, parameter, calendar)
    value, converted = (float(np.average(table["value"] * by, weights=weights)) for by in (1.0, factor))
    return FromMonths(
        value,
        (),
        None if unstated else int(weights.sum()),
        None if unstated else _counted(table["n_days"], (start, end), standards),
        words[0],
        words[1],
        months,
        converted if mixed(factor, np.ones(len(factor), dtype=bool)) else float("nan"),
    )


def _measured(past: History | None, parameter: str) -> pd.Series | None:
    """Measured daily values of a parameter, estimates left out."""
    if past is None or parameter not in past.daily:
        return None
    return past.daily[parameter].where(~past.estimated[parameter])


def _factors(past: History | None, parameter: str, months: pd.DatetimeIndex) -> npt.NDArray[np.floating]:
    """What a gas of each month is multiplied with to be one of the condition since 2018-09-01."""
    if past is None or parameter not in past.monthly_conversion:
        return np.ones(len(months))
    return past.monthly_conversion[parameter].reindex(months).fillna(1.0).to_numpy(dtype=float)


def _counted(counts: pd.Series, period: tuple[pd.Timestamp, pd.Timestamp], standards: Standards) -> Validity:
    """The rule of validity on the counts of days of each month; which days of a month they are does not matter."""
    calendar = pd.date_range(*period)
    of_day = counts.reindex(calendar.to_period("M").to_timestamp()).to_numpy()
    measured = calendar.day.to_numpy() <= of_day
    return valid_period(np.asarray(measured), calendar.to_numpy("datetime64[D]"), standards)


def month_rows(asked: StatisticQuery, parameters: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of `analytics.indicators.period_statistics` for means from months, and from days where a month has enough.

    None of a period that runs.
    """
    rows: list[dict[str, Any]] = []
    if asked.is_open:
        return rows
    period = asked.period_start, asked.period_end
    stored = stored_months(asked.wh, asked.region_id, asked.as_of)
    past = None
    for name in parameters:  # a handful
        made = mean_from_months(stored, name, period, asked.standards)
        if made is None:
            continue
        past = past or history(asked.wh, asked.region_id, asked.as_of)
        made = mean_from_months(stored, name, period, asked.standards, past) or made
        decimals = asked.standards.decimals_for(Statistic.MEAN, name, asked.year)
        shown = float(report_value(made.value, decimals))
        valid = made.found is not None and made.found.valid
        short = made.missing if made.missing else () if made.found is None else made.found.short_months
        status = _state(made)
        grade, weak = weakest(clauses(Statistic.MEAN, name, asked.period_end, asked.standards, asked.edition))
        rows.append({
            "region_id": asked.region_id, "period_start": asked.period_start, "period_end": asked.period_end,
            "as_of": asked.as_of, "statistic": Statistic.MEAN, "parameter": name, "reading_id": "rule",
            "is_primary": True,
            "speaks": True, "value": made.value,
            "value_lower": made.value, "value_upper": made.value, "decimals": decimals, "value_reported": shown,
            "lower_reported": shown, "upper_reported": shown, "status": status, "n_days": made.n_days,
            "n_valid": made.n_days, "n_estimated": 0, "n_expected": (period[1] - period[0]).days + 1, "valid": valid,
            "short_months": "; ".join(short),
            "flags": _flags(asked, name, made),
            "edition": asked.edition_of(Role.AIR_METHOD),
            "source_id": "; ".join(made.sources), "basis": "; ".join(made.bases),
            "treatment": "in", "grade": grade, "note_zh": weak.text("zh") if weak else "",
            "note_en": weak.text("en") if weak else "",
        })  # fmt: skip
    return rows


def _state(made: FromMonths) -> DataState:
    if made.missing:
        return DataState.NO_DATA
    return DataState.COMPLETE if made.decides else DataState.INSUFFICIENT


def _flags(asked: StatisticQuery, parameter: str, made: FromMonths) -> tuple[str, ...]:
    """Flags of a mean of months."""
    change = asked.standards.condition_change(parameter)
    across = change is not None and asked.period_start < change.day <= asked.period_end
    found = {
        "from_months": True,
        "days_unknown": made.found is None and not made.missing,
        "gas_condition_mixed": not np.isnan(made.converted),
        "pm_condition_changed": across and change is not None and change.factor is None,
    }
    return tuple(flag for flag, hit in found.items() if hit)


def _valid_months(
    daily: pd.Series | None, months: pd.DatetimeIndex, standards: Standards, end: date
) -> dict[pd.Timestamp, pd.Series]:
    """Measured days of the months that have enough of them."""
    if daily is None:
        return {}
    edition = standards.matching_edition(Role.AIR_METHOD, None, end)
    found = {}
    for month in months:
        calendar = pd.date_range(month, month + pd.offsets.MonthEnd(0))
        days = daily.reindex(calendar)
        dates = calendar.to_numpy("datetime64[D]")
        if valid_period(days.notna().to_numpy(), dates, standards, edition).valid:
            found[month] = days.dropna()
    return found
