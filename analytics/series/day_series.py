"""What charts of days draw: categories of a year's days, day budgets burning down, a change split by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment.evidence import EvidenceCache, evidence_of
from analytics.attainment.required.day_budget import fewest_days_needed, most_days_allowed
from analytics.attainment.settle import sure_and_possible
from analytics.errors import InputError
from analytics.indicators import (
    History,
    Reading,
    over_in_force,
    readings_for,
    report_value,
)
from analytics.indicators.converted_ozone import OzoneDraws, converted, enough_ozone, of_history
from analytics.indicators.day_counts import day_unit
from analytics.indicators.index_of_days import index_of_days
from analytics.indicators.readings import as_measured
from analytics.message import Message
from analytics.standards import Standards
from analytics.targets.target import Target
from analytics.terms import OZONE, Statistic
from analytics.warehouse import Warehouse

CALENDAR_COLUMNS = ["day", "category_low", "category_high", "aqi_low", "aqi_high", "estimated", "dust_suspect"]
CALENDAR_COLUMNS += ["bureau_event"]
#: Whether a day is good, or heavily polluted: 1 in both where it is, 0 and 1 where what is missing leaves it open.
HIT_COLUMNS = ["good_low", "good_high", "heavy_low", "heavy_high"]
CONCENTRATIONS = ["pm25_ug_m3", "pm10_ug_m3", "no2_ug_m3", "o3_mda8_ug_m3", "o3_1h_max_ug_m3"]
CHANGE_COLUMNS = [
    *("month", "n_from", "n_to", "mean_from", "mean_to", "level", "weight", "change"),
    *("year_from", "year_to", "year_mean_from", "year_mean_to"),
]
MILLION = 1_000_000
BUDGET_COLUMNS = ["day", "days_left", "low", "high", "pace", "hit_low", "hit_high", "kind", "total"]


def calendar_days(known: Warehouse | EvidenceCache, region_id: str, year: int, as_of: date) -> pd.DataFrame:
    """Bounds of the AQI category of each day of a year, as known on a day.

    Parameters
    ----------
    known : Warehouse or EvidenceCache
        Open warehouse, or the evidence of an assessment.
    region_id : str
        Region.
    year : int
        Calendar year.
    as_of : date
        Only what was known then; the day itself and later ones have no row.

    Returns
    -------
    DataFrame
        One row a day that has passed: ``CALENDAR_COLUMNS``, concentrations in ug/m3, ``HIT_COLUMNS`` (whether the day
        is good, and heavily polluted, by the levels of the edition in force on it) and ``category``, which is the one
        by the converted 8-hour ozone where a city's hourly maxima are converted, else NaN. Categories 1 to 6, NaN
        where nothing bounds them (HJ 633); bounds where only the hourly ozone maximum is known. No row in a year
        before the first edition of HJ 633. They are those of the day as measured, dust in; ``dust_suspect`` and
        ``bureau_event`` mark the days that our criterion, and the bureau's list, take for dust.
    """
    last = min(date(year, 12, 31), as_of - timedelta(days=1))
    evidence = evidence_of(known, as_of)
    if last < date(year, 1, 1) or not evidence.standards.has_rules(Statistic.GOOD_DAYS, last):
        return pd.DataFrame(columns=[*CALENDAR_COLUMNS, *CONCENTRATIONS, *HIT_COLUMNS, "category"])
    days = evidence.observed((region_id, date(year, 1, 1), last))
    table = index_of_days(days.as_known(), days.estimated, days.dates, evidence.standards)
    whole = pd.date_range(date(year, 1, 1), date(year, 12, 31))
    passed = pd.DatetimeIndex(days.dates)
    middle = _middle(evidence.history(region_id), whole, passed, evidence.standards, None)
    counted = Statistic.GOOD_DAYS, Statistic.HEAVY_DAYS
    readings = [as_measured(one, last, evidence.standards) for one in counted]
    hits = [
        _hits(days.as_known(), days.dates, one, evidence.standards, None, reading)
        for one, reading in zip(counted, readings, strict=True)
    ]
    ends = dict(zip(HIT_COLUMNS, (end for pair in hits for end in pair), strict=True))
    table = table[[*CALENDAR_COLUMNS, *CONCENTRATIONS]].assign(**ends)
    if middle is None:
        return table.assign(category=np.nan)
    likely = index_of_days(converted(days.as_known(), middle), days.estimated, days.dates, evidence.standards)
    return table.assign(category=likely["category_low"])


def budget_days(known: Warehouse | EvidenceCache, target_id: str, as_of: date) -> pd.DataFrame:
    """Good days a target still needs, or heavy days it still allows, after each day of its period.

    Each row is the state at the end of a day, on the values known at ``as_of``; the first row, a day before the
    period, is the whole budget. The budget is counted out with the rule's rounding (a share is rounded, then
    compared) and its treatment of dust, so its last row agrees with ``days_needed`` and ``days_allowed`` of the
    assessment.

    Parameters
    ----------
    known : Warehouse or EvidenceCache
        Open warehouse, or the evidence of an assessment.
    target_id : str
        A target on good or heavy days, or their share.
    as_of : date
        Only what was known then.

    Returns
    -------
    DataFrame
        ``BUDGET_COLUMNS``: ``low`` and ``high`` bound the days still needed (``kind`` = needed, never below 0) or
        still allowed (``kind`` = allowed; below 0: used up by so many) where missing pieces leave them open;
        ``pace`` is the even use of the ``total``; ``hit_low`` and ``hit_high`` say whether the day was surely,
        and possibly, a good (heavy) one. Counts in d. Empty if no day of the period has passed.

    Raises
    ------
    InputError
        If there is no such target, or it is not on good or heavy days.
    """
    evidence = evidence_of(known, as_of)
    target = _target(evidence, target_id)
    good = target.statistic.counts_good_days
    start, end = target.period.first, target.period.last
    dates = pd.date_range(start, end)
    passed = dates[dates < pd.Timestamp(as_of)]
    past = evidence.history(target.region_id)
    if passed.empty or past.daily.empty:
        return pd.DataFrame(columns=BUDGET_COLUMNS)
    standards, edition = evidence.standards, target.edition
    listed, level = evidence.listed(target.key), evidence.level(target.region_id)
    reading = readings_for(target.statistic, None, end, standards, edition, listed.covers(None), level)[0]
    calendar = passed.to_numpy().astype("datetime64[D]")
    days = listed.arrays(calendar) | _arrays(past.daily.reindex(passed))
    middle = _middle(past, dates, passed, standards, edition)
    days = days if middle is None else converted(days, middle)
    hit_low, hit_high = _hits(days, calendar, target.statistic, standards, edition, reading)
    total = _total(target, len(dates), reading)
    low, high = (total - np.concatenate([[0], np.cumsum(hit)]) for hit in (hit_high, hit_low))
    elapsed = np.arange(len(passed) + 1)
    return pd.DataFrame(
        {
            "day": passed.insert(0, passed[0] - pd.Timedelta(days=1)),
            "days_left": len(dates) - elapsed,
            "low": np.maximum(low, 0) if good else low,
            "high": np.maximum(high, 0) if good else high,
            "pace": total * (1 - elapsed / len(dates)),
            "hit_low": np.concatenate([[0], hit_low]),
            "hit_high": np.concatenate([[0], hit_high]),
            "kind": "needed" if good else "allowed",
            "total": total,
        }
    )


def _target(evidence: EvidenceCache, target_id: str) -> Target:
    target = evidence.targets.get(target_id)
    if target is None:
        raise InputError(Message("no target {target_id!r}", target_id=target_id))
    served = target.comparator.is_floor if target.statistic.more_is_better else target.comparator.is_ceiling
    if not (target.statistic.counts_days and served):
        raise InputError(Message("{target_id}: a day budget needs a target on good or heavy days", target_id=target_id))
    return target


def _arrays(known: pd.DataFrame) -> dict[str, np.ndarray]:
    return {str(name): known[name].to_numpy(dtype=float)[None, :] for name in known.columns}


def _middle(
    past: History, dates: pd.DatetimeIndex, passed: pd.DatetimeIndex, standards: Standards, edition: str | None
) -> OzoneDraws | None:
    """How hourly ozone of the days that have passed is converted, in the middle; None where it is not."""
    kinds = [p for p in OZONE if p in past.daily]
    if standards.ozone is None or past.as_of < standards.ozone.valid_from or not kinds:
        return None
    known = (past.daily[kinds].notna() & ~past.estimated[kinds]).any(axis=1).reindex(dates, fill_value=False)
    measured = known.to_numpy(dtype=bool) | (dates > passed[-1])
    if not enough_ozone(measured, dates.to_numpy().astype("datetime64[D]"), standards, edition):
        return None
    return OzoneDraws.middle_of(of_history(standards.ozone, past), past.region_id, len(passed))


def _hits(
    days: Mapping[str, np.ndarray],
    dates: np.ndarray,
    statistic: Statistic,
    standards: Standards,
    edition: str | None,
    reading: Reading,
) -> tuple[Any, Any]:
    """Whether each day surely, and possibly, was good (or heavy), under the reading that decides; shape (n_days,)."""
    sure, possible = over_in_force(days, dates, statistic, standards, edition, reading)
    low, high = (~possible, ~sure) if statistic.counts_good_days else (sure, possible)
    shape = (1, len(dates))
    return np.broadcast_to(low, shape)[0].astype(int), np.broadcast_to(high, shape)[0].astype(int)


def _total(target: Target, n_days: int, reading: Reading) -> float:
    """Good days the whole period needs, or heavy days it allows, with the rule's rounding; NaN if no count will do."""
    statistic = target.statistic
    counts = np.arange(n_days + 1.0)
    shown = report_value(counts * day_unit(statistic, n_days), reading.decimals)
    meets, _ = sure_and_possible(shown, shown, target.comparator, target.threshold or 0.0, None)
    return fewest_days_needed(meets) if statistic.counts_good_days else most_days_allowed(meets)


def month_change(
    known: Warehouse | EvidenceCache, region_id: str, parameter: str, year_from: int, year_to: int, as_of: date
) -> pd.DataFrame:
    """Split the change of an annual mean between two years by month, exactly.

    An annual mean is the sum over months of ``w m``: the month's mean times its share of the days with a value. Its
    change is the sum of ``level`` = mean share times change of the month's mean, and ``weight`` = change of the
    share times how far the month's mean lies from the annual one; the latter is nothing where no day is missing
    (but for leap years). A month without values in one year has no level part.

    Parameters
    ----------
    known : Warehouse or EvidenceCache
        Open warehouse, or the evidence of an assessment.
    region_id, parameter : str
        E.g. ``xinxiang``, ``pm25``.
    year_from, year_to : int
        Years compared; if the second is still running, the same part of both is.
    as_of : date
        Only what was known then.

    Returns
    -------
    DataFrame
        One row a month with values in either year: ``month, n_from, n_to`` (d), ``mean_from, mean_to, level,
        weight, change`` and, the same in every row, ``year_from, year_to, year_mean_from, year_mean_to,
        last_day`` (ug/m3, CO mg/m3) and ``n_out_from, n_out_to``: days of the bureau's list that the mean of the
        year, or of its part that is compared, leaves out and that are in no month here. ``change`` adds up to the
        change of the mean. Empty if a year has no values.

    Notes
    -----
    HJ 663 (an annual mean is that of the days with a value); the symmetric split is that of Kitagawa (1955),
    doi:10.1080/01621459.1955.10501299.
    """
    last = min(date(year_to, 12, 31), as_of - timedelta(days=1))
    compared = [(date(year, 1, 1), _same_day(last, year)) for year in (year_from, year_to)]
    evidence = evidence_of(known, as_of)
    left_out = evidence.days_left_out(region_id, parameter, compared)
    found = _month_sums(evidence.history(region_id), parameter, compared, left_out)
    out = found.groupby("year")["n_left_out"].sum()
    table = split_change(found[found["n_days"] > 0], year_from, year_to).assign(last_day=pd.Timestamp(last))
    return table.assign(n_out_from=int(out.get(year_from, 0)), n_out_to=int(out.get(year_to, 0)))


def _month_sums(
    past: History, parameter: str, spans: list[tuple[date, date]], left_out: pd.DatetimeIndex
) -> pd.DataFrame:
    """Sum and number of the daily values of each month of some spans, and how many days are left out of both.

    Sums are of whole millionths, so that they do not hang on the order of adding up.
    """
    values = past.daily[parameter] if parameter in past.daily else pd.Series(dtype=float, index=past.daily.index[:0])
    days = pd.DatetimeIndex(values.index)
    inside = [(days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last)) for first, last in spans]
    values = values[np.logical_or.reduce(inside)].dropna()
    days = pd.DatetimeIndex(values.index)
    out = days.isin(left_out)
    whole = np.where(out, 0, np.rint(values.to_numpy(dtype=float) * MILLION)).astype(np.int64)
    months = {"year": days.year.astype("int64"), "month": days.month.astype("int64")}
    rows = pd.DataFrame({**months, "total": whole, "n_days": ~out, "n_left_out": out})
    sums = rows.groupby(["year", "month"], as_index=False).sum()
    return sums.assign(total=sums["total"] / MILLION)


def _same_day(day: date, year: int) -> date:
    """The same day of another year; of 29 February the last of the month."""
    return (pd.Timestamp(day) - pd.DateOffset(years=day.year - year)).date()


def split_change(sums: pd.DataFrame, year_from: int, year_to: int) -> pd.DataFrame:
    """Split the change of a mean by month from sums and counts of days (see `month_change`).

    Examples
    --------
    >>> sums = pd.DataFrame({"year": [1, 1, 2, 2], "month": [1, 2, 1, 2], "total": [30.0, 10, 20, 10], "n_days": 1})
    >>> split_change(sums, 1, 2)["change"].tolist()
    [-5.0, 0.0]
    """
    if not {year_from, year_to} <= set(sums["year"]):
        return pd.DataFrame(columns=CHANGE_COLUMNS)
    totals, days = (
        sums.pivot(index="month", columns="year", values=name).sort_index().astype(float).fillna(0.0)
        for name in ("total", "n_days")
    )
    overall = totals.sum() / days.sum()
    means = totals / days.where(days > 0)
    before, after = (means[year].fillna(means[other]) for year, other in _pairs(year_from, year_to))
    share = days / days.sum()
    middle = (overall[year_from] + overall[year_to]) / 2
    level = (share[year_from] + share[year_to]) / 2 * (after - before)
    weight = (share[year_to] - share[year_from]) * ((before + after) / 2 - middle)
    table = pd.DataFrame(
        {
            "n_from": days[year_from],
            "n_to": days[year_to],
            "mean_from": means[year_from],
            "mean_to": means[year_to],
            "level": level,
            "weight": weight,
            "change": level + weight,
        }
    )
    ends = {"year_mean_from": overall[year_from], "year_mean_to": overall[year_to]}
    table = table.assign(year_from=year_from, year_to=year_to, **ends)
    return table.rename_axis(columns=None).reset_index()[CHANGE_COLUMNS]


def _pairs(year_from: int, year_to: int) -> list[tuple[int, int]]:
    return [(year_from, year_to), (year_to, year_from)]
