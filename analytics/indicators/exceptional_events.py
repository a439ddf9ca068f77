"""Exceptional events: days a rule may leave out, by the bureau's list or by our own criterion, never mixed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.beside import Beside
from analytics.indicators.dust import DUST_PM10_ABOVE, DUST_RATIO_BELOW
from analytics.indicators.history import History
from analytics.indicators.query import StatisticQuery
from analytics.indicators.sql_macros import WarehouseLike, core_query
from analytics.standards import Role
from analytics.terms import PARTICULATES
from analytics.words.reasons import Part, Reason, Several

#: Names of the pollutants a list is named by.
_NAMES = {"pm25": "PM2.5", "pm10": "PM10"}


def event_days(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date, edition: str | None = None
) -> pd.DataFrame:
    """Days of a region on a list of exceptional events, and the days our own criterion suspects.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of, edition
        What is asked, as in `StatisticQuery`; the table ``exceptional_event`` holds the lists of ``data/raw/events``.

    Returns
    -------
    DataFrame
        Columns day, parameter, list_kind (``bureau`` or ``suspect``), origin (``file`` or ``criterion``),
        criterion, source, grade. A statistic leaves out the days of one kind at a time.

    Notes
    -----
    环办监测〔2016〕120号 (the bureau's list); the criterion of the suspects is ours (`analytics.indicators.dust`).

    Examples
    --------
    No list of dust days is embedded, so only suspects are found. On 13 March 2025 Xinxiang had PM10 above 150 µg/m³, of
    which less than 40 % was PM2.5:

    >>> import analytics as da
    >>> found = event_days(da.open().warehouse, "xinxiang", date(2025, 3, 1), date(2025, 3, 20), date(2025, 6, 1))
    >>> found[["day", "parameter", "list_kind"]].astype(str).to_numpy().tolist()
    [['2025-03-13', 'pm10', 'suspect'], ['2025-03-13', 'pm25', 'suspect']]
    """
    asked = StatisticQuery(wh, region_id, period_start, period_end, as_of, edition)
    rules, begins = asked.standards, asked.standards.begins(Role.AIR_INDEX)
    # The criterion is on concentrations: a day before the first index is suspected like one after it, and a day judged
    # by a country without an index like one at home.
    known = begins < date.max
    method = rules.matching_edition(Role.AIR_INDEX, edition, max(asked.period_end, begins)) if known else None
    return asked.query(
        "event_days", dust_pm10=DUST_PM10_ABOVE, dust_ratio=DUST_RATIO_BELOW, closing_index_edition=method
    )


def bureau_coverage(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date
) -> pd.DataFrame:
    """How far the bureau's list reaches over a period.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of
        What is asked, as in `StatisticQuery`.

    Returns
    -------
    DataFrame
        One row a parameter: n_covered, n_events, n_days, until, covered_days (spans ``first..last``, with ``; ``
        between), span_starts and span_ends (first and last days of these spans), and ``covered``: the list was made
        for every day of the period (an empty list is not a missing one), of a period that still runs for every day up
        to ``until``, the newest one with particulates.

    Notes
    -----
    That a list must cover every day of the period is ours.

    Examples
    --------
    Without a list there is no row, which is not the same as a list without a day:

    >>> import analytics as da
    >>> wh = da.open().warehouse
    >>> bureau_coverage(wh, "xinxiang", date(2025, 1, 1), date(2025, 12, 31), date(2026, 2, 1)).empty
    True
    """
    found = StatisticQuery(wh, region_id, period_start, period_end, as_of).query("event_coverage")
    return found.assign(covered=(found["n_covered"] == found["n_days"]) & (found["n_days"] > 0))


@dataclass(frozen=True)
class BureauList:
    """The bureau's list of one region and period, as known on a day.

    Parameters
    ----------
    coverage : DataFrame
        What `bureau_coverage` returned.
    days : dict of str to ndarray of datetime64[D]
        Days the list names, by parameter; of the parameters it covers whole.
    """

    coverage: pd.DataFrame
    days: dict[str, npt.NDArray[np.datetime64]]

    @property
    def whole(self) -> frozenset[str]:
        """Parameters of which the list was made for every day of the period that could be listed yet."""
        return frozenset(self.coverage.loc[self.coverage["covered"].astype(bool), "parameter"])

    def covers(self, parameter: str | None) -> bool:
        """Whether the list can be used: for one parameter, or (None) for the index of days, which needs both of PM."""
        wanted = PARTICULATES if parameter is None else (parameter,)
        return self.whole >= set(wanted)

    def reach(self, parameter: str | None) -> str | None:
        """How far the list reaches: ``whole``, ``partial``, or None where there is none."""
        if self.covers(parameter):
            return "whole"
        return None if self.partly(parameter) is None else "partial"

    def until(self, parameter: str) -> date:
        """Last day the list of a parameter that it covers refers to."""
        found = self.coverage.loc[self.coverage["parameter"] == parameter, "until"]
        return pd.Timestamp(found.iloc[0]).date()

    def masks(self, dates: npt.NDArray[np.datetime64]) -> dict[str, npt.NDArray[np.float64]]:
        """Whether each day is on the list, by parameter that it covers; shape (n_days,).

        1 where it is, 0 where it is not, NaN on days that are still to be listed.
        """
        days = dates.astype("datetime64[D]")
        return {
            p: np.where(days > np.datetime64(self.until(p)), np.nan, np.isin(days, named).astype(float))
            for p, named in self.days.items()
        }

    def arrays(self, dates: npt.NDArray[np.datetime64]) -> dict[str, npt.NDArray[np.float64]]:
        """The same as the rules read it beside the values of days (`left_out_days`); shape (1, n_days)."""
        return {Beside.LISTED.of(p): mask[None, :] for p, mask in self.masks(dates).items()}

    def partly(self, parameter: str | None) -> Reason | None:
        """That a list covers a part of the period only, and which days; None where there is none or it covers all."""
        wanted = PARTICULATES if parameter is None else (parameter,)
        if self.covers(parameter) or not self.coverage["parameter"].isin(wanted).any():
            return None
        rows = self.coverage.set_index("parameter")
        return Reason.of("list_partly", days=_covered_by_parameter(rows, wanted))


#: No list available.
NO_LIST = BureauList(pd.DataFrame({"parameter": [], "covered": []}), {})


def _covered_by_parameter(rows: pd.DataFrame, wanted: Collection[str]) -> Part:
    """Which days a list covers, by parameter where they differ."""
    parts = {name: _covered(rows, name) for name in wanted}
    if len(set(map(repr, parts.values()))) == 1:
        return next(iter(parts.values()))
    named = (Reason.of("list_of", name=_NAMES.get(name, name), days=part) for name, part in parts.items())
    return Several.of(named, "sentence")


def _covered(rows: pd.DataFrame, name: str) -> Reason:
    """Which days of one parameter a list was made for."""
    if name not in rows.index:
        return Reason.of("list_none")
    row: dict[str, Any] = rows.loc[name].to_dict()  # type: ignore[assignment]
    if not row["n_covered"]:
        return Reason.of("list_without_days", n=int(row["n_events"]))
    spans = zip(row["span_starts"], row["span_ends"], strict=True)
    listed = Several.of(Reason.of("list_span", first=_day(first), last=_day(last)) for first, last in spans)
    return Reason.of("list_days", spans=listed, n=int(row["n_covered"]), expected=int(row["n_days"]))


def _day(day: Any) -> str:
    return pd.Timestamp(day).date().isoformat()


def bureau_list(wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date) -> BureauList:
    """The bureau's list of a region and period: the one place from which every result has it.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of
        What is asked, as in `StatisticQuery`.

    Returns
    -------
    BureauList
    """
    coverage = bureau_coverage(wh, region_id, period_start, period_end, as_of)
    whole = set(coverage.loc[coverage["covered"].astype(bool), "parameter"])
    if not whole:
        return BureauList(coverage, {})
    rows = event_days(wh, region_id, period_start, period_end, as_of)
    rows = rows[(rows["list_kind"] == "bureau") & (rows["origin"] == "file")]
    days = {p: rows.loc[rows["parameter"] == p, "day"].to_numpy().astype("datetime64[D]") for p in whole}
    return BureauList(coverage, days)


def bureau_lists(wh: WarehouseLike, period_start: date, period_end: date, as_of: date) -> dict[str, BureauList]:
    """The bureau's lists of a period, of every region that has one (`bureau_list`)."""
    bound = {"period_start": period_start, "period_end": period_end, "as_of": as_of}
    regions = core_query(wh, "event_regions", **bound)["region_id"]
    return {str(region): bureau_list(wh, str(region), period_start, period_end, as_of) for region in regions}


@dataclass(frozen=True)
class ListEntries:
    """Every entry of the bureau's lists that is known on a day, from which the list of any period is made on arrays.

    `bureau_list` does the same by SQL; ``tests/integration/test_bureau_list_everywhere.py`` holds both to each other.

    Parameters
    ----------
    rows : DataFrame
        As of ``sql/core/event_entries.sql``.
    as_of : date
        The day.
    """

    rows: pd.DataFrame
    as_of: date

    def of(self, region_id: str, period_start: date, period_end: date, past: History) -> BureauList:
        """The bureau's list of a region and period.

        Parameters
        ----------
        region_id : str
            Region.
        period_start, period_end : date
            First and last day.
        past : History
            Daily values of the region: the list of a period that still runs must reach to the newest one.

        Returns
        -------
        BureauList
        """
        rows = self.rows[self.rows["region_id"] == region_id]
        rows = rows if rows.empty else self._days(rows, period_start, period_end)
        if rows.empty:
            return NO_LIST
        until = self._until(period_start, period_end, past)
        coverage = _coverage(rows, until, max((until - period_start).days + 1, 0))
        whole = set(coverage.loc[coverage["covered"], "parameter"])
        events = rows[(rows["entry"] == "event") & rows["parameter"].isin(whole)]
        days = {p: np.unique(events.loc[events["parameter"] == p, "day"].to_numpy("datetime64[D]")) for p in whole}
        return BureauList(coverage, days)

    def _days(self, rows: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
        """Entries by day; none of days to come, nor, of a period that runs, of days that had not passed when listed."""
        from_day, to_day, known_at = (
            rows[name].to_numpy("datetime64[D]") for name in ("first_day", "last_day", "known_at")
        )
        until = np.minimum(to_day, np.datetime64(min(end, self.as_of - timedelta(days=1))))
        if self.as_of <= end:
            until = np.minimum(until, known_at - 1)
        first = np.maximum(from_day, np.datetime64(start))
        n = np.maximum((until - first).astype(int) + 1, 0)
        after = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
        day = np.repeat(first, n) + after
        named = rows[["parameter", "entry"]].iloc[np.repeat(np.arange(len(rows)), n)].reset_index(drop=True)
        return named.assign(day=day).drop_duplicates(ignore_index=True)

    def _until(self, start: date, end: date, past: History) -> date:
        """Last day that the list of a period must refer to."""
        if end < self.as_of:
            return end
        measured = past.daily.reindex(columns=list(PARTICULATES)).loc[pd.Timestamp(start) :].notna().any(axis=1)
        known = measured.index[measured]
        return min(known[-1].date(), end) if len(known) else self.as_of - timedelta(days=1)


def list_entries(wh: WarehouseLike, as_of: date) -> ListEntries:
    """Read every entry of the bureau's lists that is known on a day."""
    return ListEntries(core_query(wh, "event_entries", as_of=as_of), as_of)


def _coverage(rows: pd.DataFrame, until: date, n_days: int) -> pd.DataFrame:
    """How far entries by day reach, one row a parameter, as `bureau_coverage` returns it."""
    found = []
    for parameter, part in rows.groupby("parameter", sort=True):  # a handful
        listed = part[part["day"] <= pd.Timestamp(until)]
        days = np.sort(part.loc[part["entry"] == "covered", "day"].to_numpy("datetime64[D]"))
        runs = np.split(days, np.flatnonzero(np.diff(days) > np.timedelta64(1, "D")) + 1) if len(days) else []
        n_covered = int((listed["entry"] == "covered").sum())
        found.append(
            {
                "parameter": parameter,
                "n_covered": n_covered,
                "n_events": int((listed["entry"] == "event").sum()),
                "n_days": n_days,
                "until": pd.Timestamp(until),
                "covered_days": "; ".join(f"{run[0]}..{run[-1]}" for run in runs) or None,
                "span_starts": [run[0] for run in runs],
                "span_ends": [run[-1] for run in runs],
                "covered": n_covered == n_days and n_days > 0,
            }
        )
    return pd.DataFrame(found)
