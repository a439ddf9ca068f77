"""Statistics of a stored period on converted 8-hour ozone: what is expected between the bounds of logic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.indicators.aqi import daily_decimals
from analytics.indicators.converted_ozone import (
    Floats,
    OzoneDraws,
    converted,
    convertible_days,
    enough_ozone,
    of_its_own,
)
from analytics.indicators.converted_readings import with_conversion
from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.path_statistics import evaluate
from analytics.indicators.query import StatisticQuery
from analytics.indicators.readings import readings_for
from analytics.indicators.rounding import report_value
from analytics.indicators.rule_reading import Reading
from analytics.indicators.treatment import rule_level
from analytics.standards import Role
from analytics.terms import DAY_STATISTICS, DEFAULT_SEED, HOURLY_OZONE, MDA8, Statistic

N_DRAWS = 1000
#: Statistics that 8-hour ozone has a part in; the others need no conversion.
OF_OZONE = (*DAY_STATISTICS, Statistic.P90)


@dataclass(frozen=True, eq=False)
class ConvertedDays:
    """Days of a period so far with their draws of converted ozone.

    Parameters
    ----------
    days : dict of ndarray, shape (n_draws or 1, n_days)
        Daily values by parameter; 8-hour ozone differs from draw to draw where it is converted.
    dates : ndarray of datetime64[D], shape (n_days,)
        Calendar days that have passed.
    measured : ndarray of bool, shape (n_days,)
        Days with a measured ozone maximum, of either kind.
    """

    days: dict[str, npt.NDArray[np.floating]]
    dates: npt.NDArray[np.datetime64]
    measured: npt.NDArray[np.bool_]


def converted_days(asked: StatisticQuery) -> ConvertedDays | None:
    """Days of a period with converted ozone; None where nothing is to convert, or too many days lack ozone."""
    rule = asked.standards.ozone
    if rule is None or asked.as_of < rule.valid_from or asked.last_day < asked.period_start:
        return None
    every = rows = asked.query("daily_value")
    rows = rows[(rows["day"] >= pd.Timestamp(asked.period_start)) & (rows["day"] <= pd.Timestamp(asked.last_day))]
    if HOURLY_OZONE not in set(rows["parameter"]):
        return None
    calendar = pd.date_range(asked.period_start, asked.period_end, freq="D")
    wide = rows.pivot(index="day", columns="parameter", values="value")
    passed = calendar[calendar <= pd.Timestamp(asked.last_day)]
    values = wide.reindex(passed)
    days = {str(p): values[p].to_numpy(dtype=float)[None, :] for p in values.columns}
    if not convertible_days(days).any():
        return None
    sure = rows.loc[rows["parameter"].isin([HOURLY_OZONE, MDA8]) & ~rows["estimated"].astype(bool), "day"]
    measured = calendar.isin(sure) | (calendar > passed[-1])
    if not enough_ozone(measured, calendar.to_numpy().astype("datetime64[D]"), asked.standards, asked.edition):
        return None
    dates = passed.to_numpy().astype("datetime64[D]")
    known = every[every["parameter"].isin([HOURLY_OZONE, MDA8]) & ~every["estimated"].astype(bool)]
    rule = of_its_own(rule, asked.region_id, known.pivot(index="day", columns="parameter", values="value"))
    draws = OzoneDraws.make(rule, asked.region_id, dates, N_DRAWS, DEFAULT_SEED)
    listed = bureau_list(asked.wh, asked.region_id, asked.period_start, asked.period_end, asked.as_of)
    return ConvertedDays(converted(listed.arrays(dates) | days, draws), dates, measured[: len(passed)])


def readings_of(asked: StatisticQuery, statistic: str) -> list[Reading]:
    """The reading ``rule`` and the primary one, with converted ozone."""
    parameter = MDA8 if statistic == Statistic.P90 else None
    start, end = asked.period_start, asked.period_end
    listed = bureau_list(asked.wh, asked.region_id, start, end, asked.as_of).covers(None)
    level = rule_level(asked.wh, asked.region_id)
    found = readings_for(statistic, parameter, end, asked.standards, asked.edition, listed, level, period_start=start)
    return [one for one in with_conversion(found) if one.converted and (one.primary or one.reading_id == "rule")]


def statistic_draws(asked: StatisticQuery, found: ConvertedDays, statistic: str, reading: Reading) -> Floats | None:
    """A statistic on every draw, unrounded; None where other missing pieces leave it open."""
    parameter = MDA8 if statistic == Statistic.P90 else None
    bounds = evaluate(statistic, parameter, found.days, found.dates, asked.standards, asked.edition, reading)
    known = np.array_equal(bounds.lower, bounds.upper) and bool(np.isfinite(bounds.lower).all())
    return bounds.lower if known else None


def with_converted(asked: StatisticQuery, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of a period's statistics with the expected value on converted ozone beside their bounds.

    Parameters
    ----------
    asked : StatisticQuery
        Region, period and day.
    table : DataFrame
        Rows as of `period_statistics`.

    Returns
    -------
    DataFrame
        Adds ``converted`` and ``converted_sd`` (unrounded, NaN where nothing is converted) to rows of the primary
        reading and of ``rule`` whose bounds differ, or which stand on too few 8-hour maxima, and ``o3_converted``
        to their flags.
    """
    table = table.assign(converted=np.nan, converted_sd=np.nan)
    wanted = table["statistic"].isin(OF_OZONE) & (table["parameter"].isna() | (table["parameter"] == MDA8))
    short = (table["statistic"] == Statistic.P90) & ~table["valid"].eq(
        True
    )  # too few days with an 8-hour maximum of their own
    wanted &= table["value"].isna() | short
    found = converted_days(asked) if wanted.any() else None
    if found is None:
        return table
    for statistic in table.loc[wanted, "statistic"].unique():  # five at most
        for reading in readings_of(asked, str(statistic)):
            draws = statistic_draws(asked, found, str(statistic), reading)
            rows = wanted & (table["statistic"] == statistic) & (table["reading_id"] == reading.reading_id)
            if draws is None:
                continue
            table.loc[rows, ["converted", "converted_sd"]] = [draws.mean(), draws.std()]
            table.loc[rows, "flags"] = table.loc[rows, "flags"].map(lambda flags: (*flags, "o3_converted"))
    return table


def p90_draws(asked: StatisticQuery) -> Floats | None:
    """The 90th percentile of converted 8-hour ozone on every draw, every day in; None where nothing is converted."""
    found = converted_days(asked)
    rule = next(one for one in readings_of(asked, Statistic.P90) if one.reading_id == "rule")
    return None if found is None else statistic_draws(asked, found, Statistic.P90, rule)


def p_within(asked: StatisticQuery, limits: list[float], decimals: int | None) -> list[float]:
    """Probability that the 90th percentile of converted 8-hour ozone, rounded, keeps each limit; NaN: not converted."""
    draws = p90_draws(asked)
    if draws is None:
        return [float("nan")] * len(limits)
    return [float((report_value(draws, decimals) <= limit).mean()) for limit in limits]


def converted_rate(asked: StatisticQuery, limits: list[float]) -> list[float]:
    """Expected share of the measured ozone days within each daily limit, per cent; NaN: not converted.

    Daily values are rounded first, as for the index.
    """
    found = converted_days(asked)
    if found is None or not found.measured.any():
        return [float("nan")] * len(limits)
    decimals = daily_decimals(asked.standards, MDA8, asked.edition_of(Role.AIR_INDEX))
    shown = report_value(found.days[MDA8][:, found.measured], decimals)
    return [float(100.0 * (shown <= limit).mean()) for limit in limits]
