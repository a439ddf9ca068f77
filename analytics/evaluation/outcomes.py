"""What came out: the statistic of a period on arrays of days, and which periods may be scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from analytics.errors import InputError, one_of
from analytics.indicators import History, evaluate, over_in_force, readings_for, valid_period
from analytics.indicators.composite_paths import available_composite
from analytics.message import Message
from analytics.standards import Standards
from analytics.terms import DAY_PARAMETERS, DAY_SHARES, DAY_STATISTICS, HEAVY_DAYS, Statistic

MAX_ESTIMATED = 0.10  # share of estimated days beyond which a period is not scored
STATISTICS = (Statistic.MEAN, Statistic.PERCENTILE, *DAY_STATISTICS, Statistic.COMPOSITE_INDEX)
#: Statistics made of several pollutants; they name none.
OF_SEVERAL = (*DAY_STATISTICS, Statistic.COMPOSITE_INDEX)


class NotScored(StrEnum):
    """Why a period is not scored, or a forecast not made; its words stand in the catalogues' section ``not_scored``."""

    TOO_FEW = "too few days"
    TOO_MANY_ESTIMATED = "too many estimated days"
    NOT_MEASURED = "not measured"
    NOT_OVER = "period not over"
    NO_RULES = "no edition of its rule was in force when the period ended"
    NO_VALUES = "no values known at the origin"


@dataclass(frozen=True)
class KnownDays:
    """Days of a region and period as they are known now.

    Parameters
    ----------
    days : dict of str to ndarray (1, n_days)
        Parameters with enough measured days, ug/m3 (CO mg/m3), NaN where missing.
    estimated_share : float
        Share of estimated ones among the days with a value, of the parameter that has most.
    refused : NotScored or None
        Why it may not be scored.
    """

    days: dict[str, np.ndarray]
    estimated_share: float
    refused: NotScored | None = None


def parameters_of(statistic: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parameters a statistic is made of: a mean or percentile of one, others of all that are asked for.

    Raises
    ------
    InputError
        If the statistic or a parameter is unknown (lists those there are), or the one cannot be made of the others.

    Examples
    --------
    >>> parameters_of("mean", ()), parameters_of("heavy_days", ("pm25",))
    (('pm25',), ('pm25',))
    """
    one_of("--statistic", statistic, STATISTICS)
    for name in asked:
        one_of("--parameter", name, DAY_PARAMETERS)
    if statistic in OF_SEVERAL:
        return asked or DAY_PARAMETERS
    if len(asked) > 1:
        raise InputError(
            Message(
                "--parameter: a {statistic} is of one parameter, not of {asked}",
                statistic=statistic,
                asked=", ".join(asked),
            )
        )
    return asked or ("pm25",)


def outcome_of(
    history: History, start: date, end: date, parameters: tuple[str, ...], standards: Standards
) -> KnownDays:
    """Cut the days of a period out of a history and say whether they may be scored.

    Parameters
    ----------
    history : History
        As known after the period.
    start, end : date
        Both inclusive.
    parameters : tuple of str
        Those wanted; the ones with too few days (`analytics.indicators.valid_period`, by the edition of the period's
        end) are left out, and if none is left the period is not scored. Days with an estimate count as days here, as
        far as no more than `MAX_ESTIMATED` of them are estimates: a forecast is scored on a level, not a verdict.
    standards : Standards
        Tables of rules.
    """
    calendar = pd.date_range(start, end)
    wanted = [name for name in parameters if name in history.daily]
    if not wanted:
        return KnownDays({}, 0.0, NotScored.NOT_MEASURED)
    values = history.daily[wanted].reindex(calendar).to_numpy(float).T
    flags = history.estimated[wanted].reindex(calendar).eq(True).to_numpy(bool).T
    count = (~np.isnan(values)).sum(axis=1)
    enough = valid_days(~np.isnan(values), start, end, standards)
    if not enough.any():
        return KnownDays({}, 0.0, NotScored.TOO_FEW)
    share = float((flags[enough].sum(axis=1) / count[enough]).max())
    days = {name: values[i : i + 1] for i, name in enumerate(wanted) if enough[i]}
    return KnownDays(days, share, NotScored.TOO_MANY_ESTIMATED if share > MAX_ESTIMATED else None)


def valid_days(known: np.ndarray, start: date, end: date, standards: Standards) -> np.ndarray:
    """Which series of a period have enough days, by the edition that was in force (before the first one, by that).

    Parameters
    ----------
    known : ndarray of bool (n_series, n_days)
        Days with a value.
    start, end : date
        Both inclusive.
    standards : Standards
        Tables of rules.

    Examples
    --------
    >>> from analytics.standards import load
    >>> june = np.arange(30) < np.array([[27], [26]])
    >>> valid_days(june, date(2025, 6, 1), date(2025, 6, 30), load()).tolist()
    [True, False]
    """
    dates = pd.date_range(start, end).to_numpy("datetime64[D]")
    return np.array([valid_period(one, dates, standards).valid for one in known], dtype=bool)


def statistic_of(
    statistic: str,
    days: Mapping[str, np.ndarray],
    dates: np.ndarray,
    standards: Standards,
    same: np.ndarray | None = None,
) -> np.ndarray:
    """Compute a statistic of a period on every path, from the pollutants available.

    Parameters
    ----------
    statistic : str
        One of `STATISTICS`.
    days : mapping of str to ndarray (n_paths, n_days)
        NaN where missing. A mean or percentile takes the only parameter there is.
    dates : ndarray of datetime64[D] (n_days,)
    standards : Standards
    same : ndarray of bool (n_days,), optional
        Days that are equal on every path; counted once, which only saves time.

    Returns
    -------
    ndarray (n_paths,)
        Unrounded; shares in percent of the days with a value (HJ 663). A pollutant that is not available makes no
        day heavy, spoils no good one and adds nothing to the composite index (ozone by its hourly maximum adds that
        one's percentile): forecast and outcome are read off the same pollutants.

    Examples
    --------
    >>> from analytics.standards import load
    >>> dates = np.array(["2025-12-30", "2025-12-31"], dtype="datetime64[D]")
    >>> statistic_of("heavy_days", {"pm25": np.array([[151.0, 20.0]])}, dates, load()).tolist()
    [1.0]
    """
    end = pd.Timestamp(dates.max()).date()
    if statistic == Statistic.COMPOSITE_INDEX:
        reading = readings_for(statistic, None, end, standards, None)[0]
        return available_composite(days, standards, end, reading)
    if statistic not in DAY_STATISTICS:
        parameter = next(iter(days))
        reading = readings_for(statistic, parameter, end, standards, None)[0]
        return evaluate(statistic, parameter, days, dates, standards, None, reading).lower
    same = np.zeros(len(dates), bool) if same is None else same
    counted = [
        _count(statistic, {p: v[rows, columns] for p, v in days.items()}, dates[columns], end, standards)
        for rows, columns in ((slice(None, 1), same), (slice(None), ~same))
        if columns.any()
    ]
    hits = np.sum([np.broadcast_to(h, _n_paths(days)) for h, _ in counted], axis=0)
    if statistic in DAY_SHARES:
        n_days = np.sum([np.broadcast_to(n, _n_paths(days)) for _, n in counted], axis=0)
        return 100.0 * hits / n_days
    return hits.astype(float)


def _n_paths(days: Mapping[str, np.ndarray]) -> tuple[int]:
    return (len(next(iter(days.values()))),)


def _count(
    statistic: str, days: Mapping[str, np.ndarray], dates: np.ndarray, end: date, standards: Standards
) -> tuple[np.ndarray, np.ndarray]:
    """Good or heavy days on each path, and days with a value."""
    present = ~np.all([np.isnan(v) for v in days.values()], axis=0)
    reading = readings_for(statistic, None, end, standards, None)[0]
    over, _ = over_in_force(days, dates, statistic, standards, None, reading)
    hits = over if statistic in HEAVY_DAYS else present & ~over
    return hits.sum(axis=1), present.sum(axis=1)
