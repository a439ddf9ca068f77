"""What a forecast of published figures rests on: the series, related regions, one-sided bounds, parts of a total."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
import pandas as pd

from analytics.attainment.published import select as published
from analytics.attainment.published.derive import disjoint
from analytics.forecast import RelatedSeries, pooled_of
from analytics.forecast.sparse import Bound
from analytics.targets.target import Target
from analytics.terms import LOWER_BOUNDS, MEASURABLE, UPPER_BOUNDS, PeriodKind, Scale, Statistic
from analytics.warehouse import Warehouse

Series = tuple[str, str, str]
Owned = Mapping[Series, pd.DataFrame]
T = TypeVar("T")


@dataclass(frozen=True)
class RelatedFigures:
    """Figures of all regions, and which region lies in which.

    Parameters
    ----------
    owned : mapping
        As of `figures.by_owner`.
    parent_of : mapping of str to str
        Region id to the id of the region above.
    """

    owned: Owned
    parent_of: Mapping[str, str]
    #: yearly values by owner and statistic: read once for all related regions
    _read: dict[tuple[str, str, str, str], tuple[np.ndarray, np.ndarray]] = field(default_factory=dict, repr=False)
    #: what follows from one series alone, by its owner and what it is
    _made: dict[tuple[Series, Hashable], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, series: Series, figures: pd.DataFrame, what: Hashable, make: Callable[[], T]) -> T:
        """What follows from the figures of one series, made once for all targets on it; of another table made anew."""
        if self.owned.get(series) is not figures:
            return make()
        if (series, what) not in self._made:
            self._made[series, what] = make()
        return cast(T, self._made[series, what])

    def prior(self, target: Target, scale: str, indicator: str | None = None) -> tuple[RelatedSeries | None, int]:
        """Scale and growth of the series of parent, siblings and children, and of how many regions."""
        region, own_indicator, subject = target.series
        wanted = indicator or own_indicator
        holders = self._holders.get((wanted, subject), ())
        pairs = [self._yearly(who, wanted, subject, target.statistic) for who in holders if self.related(region, who)]
        pairs = [(years, values) for years, values in pairs if len(years) >= 3 and _on_scale(values, scale)]
        pooled = pooled_of(pairs, scale)
        return pooled, 0 if pooled is None else len(pairs)

    @cached_property
    def _holders(self) -> dict[tuple[str, str], list[str]]:
        """Regions that have figures of an indicator and subject, in the order of ``owned``."""
        found: dict[tuple[str, str], list[str]] = {}
        for who, what, about in self.owned:
            found.setdefault((what, about), []).append(who)
        return found

    def _yearly(self, who: str, what: str, about: str, statistic: str) -> tuple[np.ndarray, np.ndarray]:
        key = who, what, about, str(statistic)
        if key not in self._read:
            figures = self.owned[who, what, about]
            rows, years = published.yearly_rows(figures, statistic)
            self._read[key] = years, figures["value"].to_numpy(dtype=float)[rows]
        return self._read[key]

    def related(self, one: str, other: str) -> bool:
        """Whether one is the other's parent, child or sibling."""
        up, down = self.parent_of.get(one), self.parent_of.get(other)
        return one != other and (up == other or down == one or (up is not None and up == down))


NO_RELATED = RelatedFigures({}, {})


def related_figures_of(wh: Warehouse, owned: Owned) -> RelatedFigures:
    """Figures by owner, with the family of regions as the registry has it."""
    regions = wh.table("region")[["region_id", "parent_id"]].dropna()
    return RelatedFigures(owned, dict(zip(regions["region_id"], regions["parent_id"], strict=True)))


def _on_scale(values: np.ndarray, scale: str) -> bool:
    """Whether another region's figures are values of the target's scale."""
    if scale == Scale.LINEAR:
        return True
    lowest = values.min() > 0 if scale == Scale.POSITIVE else values.min() >= 0
    return bool(lowest and (scale != Scale.SHARE or values.max() <= 100))


def bounds(figures: pd.DataFrame, statistic: str) -> list[Bound]:
    """What one-sided figures say of whole years: ``(year, least, most)``.

    A milestone that was reported as met ("at least 80 %") is one. The number a plan sets for a year on the way is a
    target, no figure, and never comes here.
    """
    if figures.empty:
        return []
    one_sided = figures["qualifier"].isin([*LOWER_BOUNDS, *UPPER_BOUNDS])
    if not one_sided.any():
        return []
    found = figures[published.of_a_year(figures, statistic) & one_sided]
    rows = zip(found["period_end"].dt.year, found["qualifier"], found["value"], strict=True)
    return [(float(y), float(v), np.inf) if q in LOWER_BOUNDS else (float(y), -np.inf, float(v)) for y, q, v in rows]


class Parts(NamedTuple):
    """What a total is made of so far: what each part added, how many days it took, the total and the day it is of."""

    added: np.ndarray
    days: np.ndarray
    total: float
    until: pd.Timestamp


def parts_of(figures: pd.DataFrame, target: Target) -> Parts | None:
    """Parts of the target's period, without gaps from its first day on; None where there are none.

    Figures of parts (months, quarters, years) count as they are; positions ("so far", on a day or from the period's
    first day on) count by what each adds to the one before; where the target is a stock by a date, the first position
    may hold what was there before the plan, so only what came after it is pace. Whichever gives more parts is taken.
    """
    start = target.period.stamps[0]
    if figures.empty:
        return None
    exact = figures[figures["qualifier"].isin(MEASURABLE) & (figures["period_start"] >= start)]
    exact = published.in_order(exact[exact["period_end"] <= target.period.stamps[1]], Statistic.FIGURE)
    if exact.empty:
        return None
    exact = exact[exact["basis"] == exact["basis"].iloc[0]]
    one_day = exact["period_start"] == exact["period_end"]
    usable = one_day | (exact["period_start"] == start)
    positions = exact[usable].drop_duplicates("period_end").sort_values("period_end")
    stretches = disjoint(exact[~one_day].drop_duplicates(["period_start", "period_end"]).sort_values("period_end"))
    stock = target.period_kind is PeriodKind.DATE
    every = _of_positions(positions, start, stock), _of_stretches(stretches, start)
    found = [part for part in every if part is not None]
    return max(found, key=lambda part: len(part.added), default=None)


def _of_positions(positions: pd.DataFrame, start: pd.Timestamp, stock: bool) -> Parts | None:
    if positions.empty:
        return None
    ends, values = positions["period_end"], positions["value"].to_numpy(dtype=float)
    days = np.diff(np.r_[0.0, (ends - start).dt.days.to_numpy() + 1.0])
    added = np.diff(np.r_[0.0, values])
    known = slice(int(stock), None)
    return Parts(added[known], days[known], float(values[-1]), ends.iloc[-1])


def _of_stretches(stretches: pd.DataFrame, start: pd.Timestamp) -> Parts | None:
    if stretches.empty:
        return None
    first, last = stretches["period_start"].to_numpy(), stretches["period_end"].to_numpy()
    one_day = np.timedelta64(1, "D")
    if first[0] != start.to_datetime64() or (first[1:] != last[:-1] + one_day).any():
        return None
    days = ((last - first) / one_day + 1).astype(float)
    values = stretches["value"].to_numpy(dtype=float)
    return Parts(values, days, float(values.sum()), pd.Timestamp(last[-1]))
