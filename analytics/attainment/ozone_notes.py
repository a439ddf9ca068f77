"""What is said of ozone where the 8-hour maximum is not measured: bounded, or converted from the hourly one."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from analytics.attainment.likelihood import one_probability
from analytics.attainment.looks import Look
from analytics.attainment.notes import Pair, number, span
from analytics.attainment.periods import PeriodDays
from analytics.indicators.ozone import convertible_days
from analytics.words.numbers import probability

#: Hourly maxima, ug/m3, from which the ratio that people are told is taken: lower ones decide no day.
TELLING = 140.0


def ozone_told(days: PeriodDays, look: Look) -> list[Pair]:
    """How ozone was converted and what came of it, or that it leaves bounds; nothing where it has no part."""
    if days.ozone is None or not look.reading.converted:
        bounded = look.raw_low != look.raw_high and np.isfinite(look.raw_low)
        return [ozone_bound(days.ozone_short)] if bounded and _only_hourly(days).any() else []
    hourly = days.observed.get("o3_1h_max", np.zeros(0))
    high = hourly[np.isfinite(hourly) & (hourly > TELLING)]
    n_days = int(convertible_days({p: v[None, :] for p, v in days.observed.items()}).sum())
    ratio = days.ozone.conversion.ratio(days.region_id, high if high.size else [TELLING])
    told = [ozone_converted(*ratio, n_days)]
    if days.closed and np.isfinite(look.reported):
        p = one_probability(look.p_low, look.p_high)
        told.append(converted_value(look.reported, look.sd, look.low, look.high, look.reading.decimals, p))
    return told


def _only_hourly(days: PeriodDays) -> npt.NDArray[np.bool_]:
    """Days that have the hourly maximum of ozone and not the 8-hour one."""
    none = np.full(len(days.dates), np.nan)
    hourly, best = (days.observed.get(name, none) for name in ("o3_1h_max", "o3_mda8"))
    return np.asarray(np.isfinite(hourly) & ~np.isfinite(best))


def ozone_bound(short: bool = False) -> Pair:
    """Why day statistics are bounds; ``short``: too many days lack the hourly maximum as well to convert it."""
    zh = "，且缺测日过多，不作换算" if short else ""
    en = ", and too many days lack it as well for it to be converted" if short else ""
    return (
        f"缺臭氧日最大8小时值，小时最大值只给出其上限{zh}",
        f"8-hour ozone is not at hand; the hourly maximum only bounds it from above{en}",
    )


def ozone_converted(ratio: float, spread: float, n_days: int) -> Pair:
    """8-hour ozone is converted from the hourly maximum: by which ratio, on how many days.

    Examples
    --------
    >>> ozone_converted(0.8884, 0.0484, 127)[1]
    '8-hour ozone of 127 days is converted from the hourly maximum, ratio 0.89 ± 0.05'
    """
    told = f"{number(ratio, 2)}±{number(spread, 2)}"
    return (
        f"{n_days}天的8小时臭氧由小时最大值换算，比值{told}，属换算值而非监测值",
        f"8-hour ozone of {n_days} days is converted from the hourly maximum, ratio {told.replace('±', ' ± ')}",
    )


def converted_value(value: float, sd: float, low: float, high: float, decimals: int | None, p: float) -> Pair:
    """Expected value on converted ozone of a period that is over, its 95 per cent range, and P(met)."""
    shown, error = number(value, decimals), number(sd, 1)
    between = span(low, high, decimals)
    return (
        f"换算后数值为{shown}±{error}（95%区间{between.replace('–', '～')}）"
        + ("" if math.isnan(p) else f"，达标概率{probability(p, 'zh')}"),
        f"so converted the value is {shown} ± {error} (95 % range {between})"
        + ("" if math.isnan(p) else f", P(met) {probability(p, 'en')}"),
    )
