"""The index of each day of a calendar with the bounds that missing pieces leave, on arrays; by SQL it is `air_days`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.aqi import AVERAGING, aqi, category, daily_decimals, deciding_items, iaqi, items_of
from analytics.indicators.beside import Beside
from analytics.indicators.daily import missing_items
from analytics.indicators.day_counts import Days
from analytics.indicators.dust import dust_suspects
from analytics.indicators.rounding import report_value
from analytics.standards import Role, Standards
from analytics.terms import HOURLY_OZONE, MDA8

#: Column of each concentration, rounded as the index wants it.
SHOWN = {p: f"{p}_{'mg' if p == 'co' else 'ug'}_m3" for p in AVERAGING}

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def index_of_days(
    days: Days, estimated: Mapping[str, Bools], dates: npt.NDArray[np.datetime64], standards: Standards
) -> pd.DataFrame:
    """Bounds of the index and category of each day, every day of the calendar by the edition in force on it.

    Parameters
    ----------
    days : mapping of str to ndarray, shape (1, n_days)
        Daily values by parameter, NaN where missing; days of the bureau's list as `Beside.LISTED`.
    estimated : mapping of str to ndarray of bool, shape (n_days,)
        Where a value is an estimate.
    dates : ndarray of datetime64[D], shape (n_days,)
        Days of the columns.
    standards : Standards
        Tables of rules.

    Returns
    -------
    DataFrame
        One row a day: ``day, category_low, category_high, aqi_low, aqi_high, estimated, dust_suspect, bureau_event``
        and rounded concentrations: the columns of `air_days` of the same names.

    Notes
    -----
    HJ 633 (index of a day), GB/T 8170 (rounding). The bounds are logic of our own: the 8-hour ozone maximum is at most
    the hourly one, and a day that lacks an item that decides (in China PM2.5, PM10, NO2 or ozone) has no upper end.
    """
    values = {p: days[p][0] for p in AVERAGING if p in days}
    methods = standards.editions_in_force(Role.AIR_INDEX, dates)
    starts = np.flatnonzero(np.r_[True, methods[1:] != methods[:-1]])
    parts = [
        _of_edition({p: v[first:end] for p, v in values.items()}, standards, str(methods[first]), end - first)
        for first, end in zip(starts, [*starts[1:], len(dates)], strict=True)
    ]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(
        day=pd.DatetimeIndex(dates).as_unit("us"),
        category_low=_whole(table["category_low"]),
        category_high=_whole(table["category_high"]),
        estimated=_any_day([mask & np.isfinite(days[p][0]) for p, mask in estimated.items()], len(dates)),
        dust_suspect=_any_day([dust_suspects(values)], len(dates)),
        bureau_event=_any_day(
            [(flags[0] > 0) & np.isfinite(days[p][0]) for p, flags in Beside.LISTED.rows(days).items() if p in days],
            len(dates),
        ),
    )


def _of_edition(values: dict[str, Floats], standards: Standards, edition: str, n_days: int) -> pd.DataFrame:
    """Bounds of the index, and rounded concentrations, of days that one edition judges."""
    nothing = np.full(n_days, np.nan)
    every = {p: values.get(p, nothing) for p in AVERAGING}
    low = aqi(every, standards, edition)
    groups = deciding_items(standards, edition)
    decided = np.logical_and.reduce([np.isfinite([every[p] for p in group]).any(axis=0) for group in groups])
    high = np.where(decided, np.fmax(low, _ozone_at_most(every, standards, edition)), np.nan)
    items = {*items_of(standards, edition), *(group[-1] for group in groups)}
    shown = {
        SHOWN[p]: report_value(v, daily_decimals(standards, p, edition)) if p in items else nothing
        for p, v in every.items()
    }
    categories = {
        f"category_{end}": category(index, standards, edition) for end, index in (("low", low), ("high", high))
    }
    return pd.DataFrame({"aqi_low": low, "aqi_high": high, **categories, **shown})


def _ozone_at_most(every: dict[str, Floats], standards: Standards, edition: str) -> Floats:
    """Largest sub-index that ozone may have where its 8-hour maximum does not say it; 0 where it does."""
    hourly, mda8 = every[HOURLY_OZONE], every[MDA8]
    if MDA8 not in items_of(standards, edition):
        return np.zeros(mda8.shape)
    at_most = np.where(np.isfinite(mda8), 0.0, iaqi(MDA8, hourly, standards, edition, hourly=hourly))
    lacking = missing_items(every, standards, edition).get(HOURLY_OZONE)
    if lacking is None:
        return at_most
    top = standards.breakpoint_table(edition, HOURLY_OZONE, AVERAGING[HOURLY_OZONE])[1][-1]
    return np.where(lacking, top, at_most)


def _whole(categories: pd.Series) -> pd.Series:
    """Categories, whole numbers where every day has one."""
    return categories if categories.isna().any() else categories.astype("int64")


def _any_day(masks: list[Bools | None], n_days: int) -> Bools:
    """Days that one of some masks marks."""
    return np.logical_or.reduce([np.zeros(n_days, dtype=bool), *(mask for mask in masks if mask is not None)])
