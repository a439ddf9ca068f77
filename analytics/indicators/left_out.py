"""Days of the bureau's list that the mean of a parameter leaves out, for whatever is shown beside that mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from analytics.indicators.day_counts import left_out_days
from analytics.indicators.exceptional_events import BureauList, bureau_list
from analytics.indicators.readings import readings_for
from analytics.indicators.sql_macros import WarehouseLike, core_query, warehouse_standards
from analytics.indicators.treatment import rule_level
from analytics.standards import Standards
from analytics.terms import Statistic

Span = tuple[date, date]


def listed_days(
    wh: WarehouseLike, region_id: str, parameter: str, periods: Iterable[Span], as_of: date
) -> pd.DatetimeIndex:
    """Days that the mean of a parameter leaves out of each of some periods.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse.
    region_id, parameter : str
        E.g. ``xinxiang``, ``pm10``.
    periods : iterable of (date, date)
        First and last day of each period. A list is used for a period only if it covers the whole of it, of one
        that still runs its measured days (`exceptional_events.bureau_list`), as for the mean itself.
    as_of : date
        Only what was known then.

    Returns
    -------
    DatetimeIndex
        In order; empty where no list is available or the rule of the mean leaves nothing out.

    Raises
    ------
    ValueError
        If there is no period.

    Examples
    --------
    No list is embedded, so nothing is left out:

    >>> import analytics as da
    >>> year = date(2025, 1, 1), date(2025, 12, 31)
    >>> len(listed_days(da.open().warehouse, "xinxiang", "pm10", [year], date(2026, 2, 1)))
    0
    """
    spans = list(periods)
    bound = {"period_start": min(first for first, _ in spans), "period_end": max(last for _, last in spans)}
    if region_id not in set(core_query(wh, "event_regions", **bound, as_of=as_of)["region_id"]):
        return pd.DatetimeIndex([])
    lists = {(first, last): bureau_list(wh, region_id, first, last, as_of) for first, last in spans}
    return days_left_out(lists, parameter, warehouse_standards(wh), rule_level(wh, region_id))


def days_left_out(
    lists: Mapping[Span, BureauList], parameter: str, standards: Standards, level: str
) -> pd.DatetimeIndex:
    """Days that the mean of a parameter leaves out of some periods, from the bureau's list of each.

    Parameters
    ----------
    lists : mapping of (date, date) to BureauList
        First and last day of a period to its list.
    parameter : str
        Measured parameter.
    standards : Standards
        Tables of rules.
    level : str
        Level of the region as the rules on exceptional events know it.
    """
    found = pd.DatetimeIndex([])
    for (first, last), listed in lists.items():
        if not listed.days:
            continue
        reading = readings_for(Statistic.MEAN, parameter, last, standards, None, listed.covers(parameter), level)[0]
        dates = pd.date_range(first, last)
        out = left_out_days(listed.arrays(dates.to_numpy().astype("datetime64[D]")), reading).get(parameter)
        if out is not None:
            found = found.union(dates[out[0]])
    return found
