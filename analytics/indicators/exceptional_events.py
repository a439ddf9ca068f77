"""Exceptional events: days a rule may leave out, by the bureau's list or by our own criterion, never mixed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.day_counts import EVENT
from analytics.indicators.dust import DUST_PM10_ABOVE, DUST_RATIO_BELOW
from analytics.indicators.query import StatisticQuery
from analytics.indicators.readings import PARTICULATES
from analytics.indicators.sql_macros import WarehouseLike, core_query
from analytics.standards import Role
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
        return {EVENT + p: mask[None, :] for p, mask in self.masks(dates).items()}

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
