"""What was known of a region's air by a date, on one calendar without gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from analytics.indicators.areas import Areas, areas_of_name, warehouse_areas
from analytics.indicators.gas_condition import factor_table
from analytics.indicators.sql_macros import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.standards import Role

#: First and last day of each run of days, in order.
Spans = tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class History:
    """Daily and monthly city values of a region that were known by a date, as measured.

    Days of the bureau's list of exceptional events are in it, daily and monthly: a forecast learns from what was
    measured. The statistics leave them out where their rule does (`analytics.indicators.listed_days`).

    Parameters
    ----------
    region_id : str
        Region.
    as_of : date
        Only values known by then are in it.
    daily : DataFrame
        Every calendar day from the first value to the day before `as_of`; one column a parameter, ug/m3 (CO
        mg/m3), NaN where missing.
    estimated : DataFrame of bool
        Same shape: whether the value is used but is no valid day: an estimate, or a day with too few hours.
    monthly : DataFrame
        Every month from the first value on; a month with enough days comes from them, another from a month
        value if there is one, else NaN.
    source, basis : dict of str to tuple of str
        Sources and bases of each parameter's values, separated by ``; ``.
    newest : date or None
        Last day with a value.
    conversion, monthly_conversion : DataFrame
        What a gas value is multiplied with to be one of the condition that is the rule on `as_of`
        (`analytics.indicators.gas_condition`); only parameters that have such days or months, 1 on the others.
    city_hours : dict of str to tuple of (date, date)
        Parameters with days made of the city's own hours: first and last day of each run of such days.
    areas : Areas or None
        Climate region and province, as the warehouse's table of regions has them; None for a history that was not
        read from a warehouse (see `lies_in`).

    Examples
    --------
    >>> days = pd.DataFrame({"pm25": [40.0, 60.0]}, index=pd.date_range("2025-01-01", periods=2, name="day"))
    >>> month = pd.DataFrame({"pm25": [50.0]}, index=pd.date_range("2025-01-01", periods=1, freq="MS", name="month"))
    >>> source = {"pm25": ("bureau_daily",)}
    >>> one = History("x", date(2025, 1, 3), days, days.isna(), month, source, {}, date(2025, 1, 2))
    >>> float(one.daily["pm25"].mean()), one.sources(["pm25"])
    (50.0, 'bureau_daily')
    """

    region_id: str
    as_of: date
    daily: pd.DataFrame
    estimated: pd.DataFrame
    monthly: pd.DataFrame
    source: dict[str, tuple[str, ...]]
    basis: dict[str, tuple[str, ...]]
    newest: date | None
    conversion: pd.DataFrame = field(default_factory=pd.DataFrame)
    monthly_conversion: pd.DataFrame = field(default_factory=pd.DataFrame)
    city_hours: dict[str, Spans] = field(default_factory=dict)
    areas: Areas | None = None

    @property
    def lies_in(self) -> Areas:
        """Climate region and province: as read, else those of the embedded region with this id or name."""
        return areas_of_name(self.region_id) if self.areas is None else self.areas

    def sources(self, parameters: Iterable[str] | None = None) -> str:
        """Ids of the sources of some parameters, of all by default; sorted, separated by ``; ``."""
        named = self.source if parameters is None else parameters
        return "; ".join(sorted({one for name in named for one in self.source.get(name, ())}))

    @classmethod
    def empty(cls, region_id: str, as_of: date) -> History:
        """The history of a region of which nothing was known."""
        days, months = (pd.DataFrame(index=pd.DatetimeIndex([], name=name)) for name in ("day", "month"))
        return cls(region_id, as_of, days, days, months, {}, {}, None)


def history(wh: WarehouseLike, region_id: str, as_of: date) -> History:
    """Read the history of a region as it was known on a date.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id : str
        Region.
    as_of : date
        A row is visible when ``known_at <= as_of < superseded_at``.

    Returns
    -------
    History
        Empty tables if nothing was known.

    Raises
    ------
    InputError
        If no edition of HJ 663 is on file for the day.

    Examples
    --------
    >>> import analytics as da
    >>> found = history(da.open().warehouse, "xinxiang", date(2025, 4, 1))
    >>> found.newest, found.daily["pm25"].tail(2).tolist()  # as of 1 April the newest day is 31 March
    (datetime.date(2025, 3, 31), [30.0, 39.0])
    """
    day = as_date(as_of)
    daily = core_query(wh, "daily_value", region_id=region_id, as_of=day)
    method = warehouse_standards(wh).matching_edition(Role.AIR_METHOD, None, day)
    monthly = core_query(wh, "monthly_value", region_id=region_id, as_of=day, method_edition=method)
    values = _on_calendar(daily, "day", "value", "D", day - timedelta(days=1))
    flags = _on_calendar(daily, "day", "estimated", "D", day - timedelta(days=1))
    every = pd.concat([daily, monthly], ignore_index=True)
    standards = warehouse_standards(wh)
    months = _on_calendar(monthly, "month", "value", "MS").astype(float)
    return History(
        region_id=region_id,
        as_of=day,
        daily=values.astype(float),
        estimated=flags.eq(True),
        monthly=months,
        source=_words(every, "source_id"),
        basis=_words(every, "basis"),
        newest=None if daily.empty else daily["day"].max().date(),
        conversion=factor_table(daily, "day", values.index, standards, day),
        monthly_conversion=factor_table(monthly, "month", months.index, standards, day),
        city_hours=spans(_runs(daily[daily["from_city_hours"].eq(True)])),
        areas=warehouse_areas(wh).get(region_id),
    )


def _runs(rows: pd.DataFrame) -> pd.DataFrame:
    """Runs of days without a gap: ``parameter, first_day, last_day``."""
    days = rows[["parameter", "day"]].sort_values(["parameter", "day"])
    begins = days.groupby("parameter")["day"].diff() != pd.Timedelta(days=1)
    return days.groupby(begins.cumsum()).agg(
        parameter=("parameter", "first"), first_day=("day", "min"), last_day=("day", "max")
    )


def spans(runs: pd.DataFrame) -> dict[str, Spans]:
    """First and last day of each run, by parameter."""
    return {
        str(name): tuple(zip(part["first_day"].dt.date, part["last_day"].dt.date, strict=True))
        for name, part in runs.groupby("parameter")
    }


def _on_calendar(rows: pd.DataFrame, key: str, column: str, step: str, last: date | None = None) -> pd.DataFrame:
    """Long rows as one column a parameter on a full calendar, so that a missing day is there and empty."""
    if rows.empty:
        return pd.DataFrame(index=pd.DatetimeIndex([], name=key))
    wide = rows.pivot(index=key, columns="parameter", values=column)
    end = wide.index.max() if last is None else pd.Timestamp(last)
    wide = wide.reindex(pd.date_range(wide.index.min(), end, freq=step, name=key, unit="us"))
    return wide.rename_axis(columns=None)


def _words(rows: pd.DataFrame, column: str) -> dict[str, tuple[str, ...]]:
    """Distinct words of a column for each parameter, sorted; months made of days have none of their own."""
    parts = rows[["parameter", column]].dropna().drop_duplicates().sort_values(["parameter", column])
    return {str(name): tuple(group[column]) for name, group in parts.groupby("parameter")}
