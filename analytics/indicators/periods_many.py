"""Periods of the calendar, and the statistics of any set of regions over any set of periods in one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

from analytics.indicators.query import orders_of, with_percentiles
from analytics.indicators.sql_macros import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.indicators.treatment import list_flags, wants_list
from analytics.standards import Role, Standards
from analytics.terms import Statistic

#: Kind of period -> months of each; a season starts in March, June, September or December.
MONTHS = {"month": 1, "quarter": 3, "season": 3, "half_year": 6, "year": 12}


def calendar_periods(kind: str, first_day: date, last_day: date) -> pd.DataFrame:
    """Whole periods of one kind within two days.

    Parameters
    ----------
    kind : str
        ``month``, ``quarter``, ``season`` (March to May and so on), ``half_year``, ``year``; ``year_to_date``: from
        1 January to each month's end.
    first_day, last_day : date
        Periods outside, or only partly inside, are left out.

    Returns
    -------
    DataFrame
        Columns kind, period_start, period_end (dates).

    Examples
    --------
    >>> calendar_periods("season", date(2024, 12, 1), date(2025, 5, 31))["period_end"].astype(str).tolist()
    ['2025-02-28', '2025-05-31']
    >>> calendar_periods("year_to_date", date(2025, 1, 1), date(2025, 2, 28))["period_start"].astype(str).tolist()
    ['2025-01-01', '2025-01-01']
    """
    if kind != "year_to_date" and kind not in MONTHS:
        raise ValueError(f"kind of period {kind!r}: expected year_to_date or one of {sorted(MONTHS)}")
    months = MONTHS.get(kind, 1)
    starts = pd.date_range(pd.Timestamp(first_day).replace(day=1), last_day, freq="MS")
    offset = 2 if kind == "season" else 0
    starts = starts[(starts.month - 1 - offset) % months == 0]
    ends = starts + pd.DateOffset(months=months) - pd.Timedelta(days=1)
    if kind == "year_to_date":
        starts = pd.DatetimeIndex([end.replace(month=1, day=1) for end in ends])
    table = pd.DataFrame({"kind": kind, "period_start": starts, "period_end": ends})
    inside = (starts >= pd.Timestamp(first_day)) & (ends <= pd.Timestamp(last_day))
    table = table[inside].reset_index(drop=True)
    return table.assign(period_start=table["period_start"].dt.date, period_end=table["period_end"].dt.date)


def spans_statistics(
    wh: WarehouseLike,
    region_ids: Collection[str],
    periods: pd.DataFrame,
    as_of: date,
    edition: str | None = None,
    *,
    rule_of: str = Statistic.MEAN,
) -> pd.DataFrame:
    """Means and percentiles of any regions over any periods, with what is needed to trust them.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse; its own tables of standards are used.
    region_ids : collection of str
        Regions.
    periods : DataFrame
        Columns period_start and period_end, e.g. from `calendar_periods`.
    as_of : date
        Only values known by then are used.
    edition : str, optional
        Edition whose counts of valid days apply; by default the one in force on the last day of the last period.
    rule_of : str
        Statistic whose rule on exceptional events is followed (``mean``, ``p98``, ``composite_index`` …).

    Returns
    -------
    DataFrame
        One row a region, parameter and period, columns as in ``sql/core/period_many.sql``, of the percentiles one each:
        unrounded; ug/m3, CO mg/m3.
        Of the two readings the one that the rule asks for: without the days of the bureau's list where the rule leaves
        them out and the list covers the whole period (of the composite index: for both particulates), else all days.
        ``treatment`` (``in`` or ``bureau_out``: what the rule asks for) and ``flags`` (``bureau_list_missing``,
        ``bureau_list_partial``) say which.

    Notes
    -----
    HJ 663 (means, percentiles), GB 3095 table 4 (validity).

    Raises
    ------
    InputError
        If no edition is on file for the last period.

    Examples
    --------
    >>> import analytics as da
    >>> months = calendar_periods("month", date(2025, 1, 1), date(2025, 3, 31))
    >>> rows = spans_statistics(da.open().warehouse, ["xinxiang"], months, date(2025, 6, 1))
    >>> march = rows[(rows["parameter"] == "pm25") & (rows["period_start"] == "2025-03-01")]
    >>> march[["mean", "n_valid", "valid"]].round(2).to_numpy().tolist()
    [[50.28, 31, True]]
    """
    rows = spans_readings(wh, region_ids, periods, as_of, edition)
    return _by_rule(rows, warehouse_standards(wh).under(edition), rule_of)


def spans_readings(
    wh: WarehouseLike,
    region_ids: Collection[str],
    periods: pd.DataFrame,
    as_of: date,
    edition: str | None = None,
) -> pd.DataFrame:
    """Both readings of `spans_statistics`: with every day, and without the days of a list that covers the period.

    Parameters
    ----------
    wh, region_ids, periods, as_of, edition
        As in `spans_statistics`.

    Returns
    -------
    DataFrame
        Columns as in ``sql/core/period_many.sql``.
    """
    last = max(as_date(end) for end in periods["period_end"])
    standards = warehouse_standards(wh).under(edition)
    rows = core_query(
        wh,
        "period_many",
        region_ids=sorted(region_ids),
        starts=[as_date(day) for day in periods["period_start"]],
        ends=[as_date(day) for day in periods["period_end"]],
        as_of=as_date(as_of),
        method_edition=standards.matching_edition(Role.AIR_METHOD, edition, last),
        orders=orders_of(standards),
    )
    return with_percentiles(rows, standards)


def _by_rule(rows: pd.DataFrame, standards: Standards, statistic: str) -> pd.DataFrame:
    """Of each span the reading that the rule asks for; the composite index needs a list of both particulates."""
    reach = rows["pm_list" if statistic == Statistic.COMPOSITE_INDEX else "bureau_list"]
    keys = rows[["parameter", "level"]].assign(year=pd.to_datetime(rows["period_end"]).dt.year)
    known = keys.drop_duplicates().itertuples(index=False, name=None)
    wants = {key: wants_list(standards.event_rule(statistic, key[0], key[2], key[1])) for key in known}
    wanted = pd.Series([wants[key] for key in keys.itertuples(index=False, name=None)], index=rows.index, dtype=bool)
    list_notes = [list_flags(w, r if isinstance(r, str) else None) for w, r in zip(wanted, reach, strict=True)]
    out = wanted & reach.eq("whole") & rows["bureau_list"].eq("whole")
    flags = pd.Series(list_notes, index=rows.index, dtype=object)
    rows = rows.assign(treatment=wanted.map({True: "bureau_out", False: "in"}), flags=flags)
    chosen = rows["reading_id"].eq("bureau_events_out") == out
    return rows[chosen].drop(columns=["bureau_list", "pm_list", "level"]).reset_index(drop=True)
