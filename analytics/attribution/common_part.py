"""Without meteorology: how a region's change differs from the common change of its climate region. It is not weather.

Regions of one climate region have much of their weather in common, but also their policies, fuels and sources. What
they share is called the common part and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.estimate import Estimate
from analytics.attribution.split import BLOCK, COVERED, DRAWS, Span, expect_same_season
from analytics.message import Message

if TYPE_CHECKING:
    from analytics.indicators import History

MIN_OTHERS = 3


@dataclass(frozen=True)
class Apart:
    """A region's change beside the common part of its climate region; changes are shares (-0.1: a tenth less).

    Parameters
    ----------
    region_id, parameter, climate_region : str
    before, after : (date, date)
    change : float
        Of the region's geometric mean.
    common : float
        Median change of the other regions.
    own : Estimate
        What the region's change has beyond the common part.
    spread_low, spread_high : float
        Between these lies the own part of eight in ten of the other regions.
    n_others : int

    Examples
    --------
    A fifth less where the others have a tenth less:

    >>> from datetime import date
    >>> years = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
    >>> own = Estimate(-0.11, -0.13, -0.09, -0.15, -0.07)
    >>> one = Apart("a", "pm25", "north", *years, change=-0.2, common=-0.1, own=own, spread_low=-0.02, spread_high=0.02,
    ...             n_others=3)
    >>> round((1 + one.change) / (1 + one.common) - 1, 2)
    -0.11
    """

    region_id: str
    parameter: str
    climate_region: str
    before: Span
    after: Span
    change: float
    common: float
    own: Estimate
    spread_low: float
    spread_high: float
    n_others: int


def common_part(
    histories: Mapping[str, History], region_id: str, parameter: str, before: Span, after: Span, seed: int
) -> Apart:
    """Compare a region's change with that of the other regions of its climate region.

    The interval is a bootstrap of blocks of 20 days of the daily difference between the region and the median of the
    others, drawn within each period.

    Parameters
    ----------
    histories : mapping of str to History
        The region and the others, as of one day.
    region_id, parameter : str
    before, after : (date, date)
        The same part of the year.
    seed : int

    Raises
    ------
    CannotTell
        If the region has too few days, its climate region is not known, or fewer than three others have the days.

    Returns
    -------
    Apart

    Notes
    -----
    Changes are those of geometric means; the bootstrap of blocks is that of Künsch (1989), doi:10.1214/aos/1176347265.

    Examples
    --------
    Of four cities of one climate region three fell from 50 to 45, a tenth; the fourth from 50 to 40, a fifth. Beside
    the others it fell by 40 / 45 - 1, a ninth.

    >>> from datetime import date
    >>> from analytics.indicators import Areas, History
    >>> days = pd.date_range("2024-01-01", "2025-12-31", name="day")
    >>> def city(name, later):
    ...     values = pd.DataFrame({"pm25": np.where(days.year == 2024, 50.0, later)}, index=days)
    ...     return History(name, date(2026, 1, 1), values, values.isna(), values, {}, {}, None, areas=Areas("north"))
    >>> cities = {name: city(name, 40.0 if name == "a" else 45.0) for name in "abcd"}
    >>> years = (date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
    >>> found = common_part(cities, "a", "pm25", *years, seed=1)
    >>> round(found.change, 3), round(found.common, 3), round(found.own.value, 3), found.n_others
    (-0.2, -0.1, -0.111, 3)
    """
    expect_same_season(before, after)
    climate = histories[region_id].lies_in.climate_region
    if not climate:
        raise CannotTell(Message("the climate region of {region} is not known: registry/regions.csv", region=region_id))
    logs = {name: found for name, one in sorted(histories.items()) if one.lies_in.climate_region == climate
            and (found := _logs(one, parameter, before, after)) is not None}  # fmt: skip
    if region_id not in logs:
        raise CannotTell(Message("{parameter}: too few days with a value in either period", parameter=parameter))
    own, others = logs.pop(region_id), logs
    if len(others) < MIN_OTHERS:
        raise CannotTell(
            Message(
                "{n:other region|other regions} of its climate region {n:-has|have} these days, {least} are needed; "
                "load their daily values",
                n=len(others),
                least=MIN_OTHERS,
            )
        )
    changes = np.array([part[1].mean() - part[0].mean() for part in others.values()])
    change, common = own[1].mean() - own[0].mean(), float(np.median(changes))
    random = np.random.default_rng([seed, 43])
    apart = [own[k] - pd.DataFrame({name: part[k] for name, part in others.items()}).median(axis=1) for k in (0, 1)]
    drawn = [_block_means(one.dropna().to_numpy(), random) for one in apart]
    noise = drawn[1] - drawn[1].mean() - drawn[0] + drawn[0].mean()
    low, high = np.quantile(changes - common, [0.1, 0.9])
    return Apart(
        region_id, parameter, climate, before, after, float(np.expm1(change)), float(np.expm1(common)),
        Estimate.of(np.expm1(change - common + noise), np.expm1(change - common)), float(np.expm1(low)),
        float(np.expm1(high)), len(others),
    )  # fmt: skip


def _logs(history: History, parameter: str, before: Span, after: Span) -> tuple[pd.Series, pd.Series] | None:
    """Log values of both periods, gases of one condition; None if either has too few days."""
    if parameter not in history.daily:
        return None
    values = history.daily[parameter] * history.conversion.get(parameter, 1.0)
    values = values[(values > 0) & (values.index < pd.Timestamp(history.as_of))]
    parts = [np.log(values.loc[str(first) : str(last)]) for first, last in (before, after)]
    needed = [COVERED * ((last - first).days + 1) for first, last in (before, after)]
    enough = len(parts[0]) >= needed[0] and len(parts[1]) >= needed[1]
    return (parts[0], parts[1]) if enough else None


def _block_means(values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Means of a series put together anew from blocks of its days, ``(DRAWS,)``."""
    block = min(BLOCK, len(values))
    starts = random.integers(0, len(values) - block + 1, (DRAWS, -(-len(values) // block)))
    at = (starts[:, :, None] + np.arange(block)).reshape(DRAWS, -1)[:, : len(values)]
    return np.asarray(values[at].mean(axis=1))
