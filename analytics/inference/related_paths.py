"""What related figures say of targets: one solve an indicator, however many targets ask for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import numpy as np
import pandas as pd
from scipy.special import ndtr

from analytics.inference import combine, definitions, directions, related, spreads
from analytics.inference.axis import Axis, Group
from analytics.inference.facts import Facts
from analytics.inference.inferred import LEVELS, Driver
from analytics.inference.known_figures import AS_SHARE, PLAN_DEPENDENT, READING_COLUMNS, ReadingKind
from analytics.inference.measured import NOTHING_MEASURED, MeasuredYears
from analytics.inference.own_figures import (
    days_of,
    ends_of_years,
    held_figure,
    held_years,
    own_readings,
    passed_by_bound,
    scope_of,
    threshold_of,
    value_of_year,
)
from analytics.inference.rank_lists import FROM_LAST
from analytics.inference.regions import Regions
from analytics.inference.related import CITY_DEPTH, Predictive, Query
from analytics.inference.settling import no_worse, own_period
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import MEASURABLE, Comparator, Scale

N_DRIVERS = 3
OF_A_CITY = (ReadingKind.FIGURE, ReadingKind.OUTCOME, ReadingKind.MEASURED, ReadingKind.EXPECTED)
"""Readings of a city's year that its counties' goals of the same year follow."""
LEAST_WEIGHT = 0.01
ONLY_WITH_OWN = (Group.AMOUNT,)
"""Groups whose figures grow with the size of a region: another region's say nothing without an own one.

Nor do they say anything of a region of which it is not known where it lies: its class answers.
"""


@dataclass(frozen=True)
class PathAnswer:
    """What related figures say of one target.

    Parameters
    ----------
    p : float
        Probability of being met.
    quantiles : tuple of float
        Of the value at the end of the period, at `LEVELS`, in the unit of the target.
    drivers : tuple of Driver
        The heaviest figures.
    found : Predictive
        The posterior; query ``end`` is the end of the period, ``mark`` the period that would settle it.
    end, base, mark : int
        Queries of the target; ``base`` is the year that a direction is counted from.
    years : tuple of int
        Queries of the years whose figures decide: the end, and of a goal of each of several years all that have none.
    days : int
        Days of the period where the target counts days, else 0.
    aimed : Target or None
        The target as a comparison with the own figure of its base year: of a direction where that figure is held.
    band : tuple of float or None
        Probability if the value behind the figure is as low or as high as in one of ten cases: of a goal for which the
        path alone answers, which is a direction of which a later own figure is held
        (`analytics.inference.directions.of_change`), or a goal of a county whose city's own year is known.
    of_city : bool
        Whether the path alone answers for the latter reason.
    """

    p: float
    quantiles: tuple[float, ...]
    drivers: tuple[Driver, ...]
    found: Predictive
    end: int
    base: int
    mark: int
    years: tuple[int, ...]
    days: int
    aimed: Target | None = None
    band: tuple[float, float] | None = None
    of_city: bool = False

    def quantiles_given(self, target: Target, p: float, lead: float | None = None) -> tuple[float, ...]:
        """Quantiles of the value at the end where the target is met with a probability that is not the path's alone.

        Those of the path where the end of the period alone does not decide: of ranges, directions, and goals of each of
        several years.

        Parameters
        ----------
        target : Target
            The target.
        p : float
            Probability that it is met.
        lead : float, optional
            Standard deviation of how far such goals come out from their number, on the axis of the indicator
            (`combine.near_the_goal`); without it the path's own form is kept.
        """
        threshold = threshold_of(target, self.days)
        several = target.recurring and len(target.period.years) > 1
        if threshold is None or several or not target.comparator.one_sided:
            return self.quantiles
        floor, figure = target.comparator.is_floor, self.found.figure(self.end)
        below_path, below = (1.0 - one if floor else one for one in (self.p, p))
        if lead is not None:
            limit = self.found.axis.limit(threshold, floor, self.found.rounding[self.end])
            figure = combine.near_the_goal(figure, limit, 1.0 if floor else -1.0, lead, p)
            below_path = float(ndtr((limit - figure.mean) / figure.sd))
        found = self.found.published(self.end, figure, combine.levels_given(LEVELS, below_path, below))
        return tuple(float(v) for v in (found * self.days / 100.0 if self.days else found))

    def from_value(self, target: Target, p: float, held: float | None = None) -> float | None:
        """Figure of the settling period from which the target is met with a probability by this path alone.

        Parameters
        ----------
        target : Target
            The target.
        p : float
            Probability asked for.
        held : float, optional
            Newest own figure, on the scale of the readings (`newest_held`): what is worse than it and than the target
            is no answer.
        """
        if self.aimed is not None:  # of a base at the end of its scale nothing lies beyond
            return self.from_value_of(self.aimed, p, held) if self.p > 0.0 else None
        if target.comparator is Comparator.DIRECTION and target.recurring:
            return None  # each year's figure hangs on the one before it: no value of one says that all are met
        if target.comparator is Comparator.DIRECTION:
            return self.found.value_for_change(self.end, self.base, self.mark, not target.falls, p)
        return self.from_value_of(target, p, held)

    def from_value_of(self, target: Target, p: float, held: float | None = None) -> float | None:
        """`from_value` of a target with a threshold; None of one without."""
        threshold = threshold_of(target, self.days)
        # how many there are is not known, so 37 of 18 may be asked
        counted = target.scale is Scale.COUNT and not self.days
        if threshold is None or counted or not target.comparator.one_sided:
            return None
        value = value_for(self.found, target, (self.years, self.mark), threshold, p)
        if value is None:
            return None
        value = no_worse(value, threshold, held, target.comparator.is_floor)
        return value * self.days / 100.0 if self.days else value


def value_for(
    found: Predictive, target: Target, queries: tuple[Sequence[int], int], threshold: float, p: float
) -> float | None:
    """Figure of the settling period from which a target is met with a probability of at least `p`.

    Of a goal of each of several years that period may be one of them: then the value meets the goal itself, and the
    other years are reached with `p`.

    Parameters
    ----------
    found : Predictive
        The posterior.
    target : Target
        The target.
    queries : tuple of (sequence of int, int)
        Queries of the years that decide, and of the settling period.
    threshold : float
        Threshold on the scale of the readings.
    p : float
        Probability asked for.
    """
    years, mark = queries
    floor = target.comparator.is_floor
    at = [found.last_of[one] for one in years]
    rest = [one for one, last in zip(years, at, strict=True) if last != found.last_of[mark]]
    value = found.value_for(rest, mark, threshold, floor, p) if rest else threshold
    if value is None or len(rest) == len(years):
        return value
    return max(value, threshold) if floor else min(value, threshold)


def askable(target: Target) -> bool:
    """Whether figures of other regions can say anything of a target: a level or a direction, and no sum of years."""
    if target.comparator is Comparator.DIRECTION:
        return True
    return target.comparator.quantified and target.threshold is not None and not target.asks_whole_period


def answerable(region_id: str, with_own: Collection[str], group: Group, regions: Regions) -> bool:
    """Whether figures say something of a region: its own do, others only of a placed one and of no amounts.

    Examples
    --------
    >>> tree = Regions({"xinxiang": "henan"}, {})
    >>> [answerable(r, {"henan"}, Group.SHARE, tree) for r in ("xinxiang", "henan", "atlantis")]
    [True, True, False]
    >>> answerable("xinxiang", {"henan"}, Group.AMOUNT, tree)
    False
    """
    return region_id in with_own or (group not in ONLY_WITH_OWN and regions.placed(region_id))


def mark_of(target: Target, as_of: date, own: pd.DataFrame | None = None) -> Period:
    """Period whose own figure would say most: the last whole year, or the target's own where that figure is held.

    Of works it is always their own: a record of an earlier year says nothing of whether they will be done; so too of a
    change, whose figure of another year is one of another change. Of a direction whose own period has a figure already
    it is its base year, if that has none.

    Parameters
    ----------
    target : Target
        The target.
    as_of : date
        Day of knowledge.
    own : DataFrame, optional
        Figures of the target's own region and indicator that are held, by their last day; default none.
    """
    held = pd.DataFrame(columns=READING_COLUMNS) if own is None else own
    return _mark(target, as_of, ends_of_years(held), value_of_year(held, target.base_end) is not None)


def settling(target: Target, as_of: date, known: Facts) -> Period:
    """`mark_of` on the figures that are known of a target's region and indicator, which are read once a series."""
    name = AS_SHARE.get(target.indicator_id, target.indicator_id)
    series = target.region_id, name, scope_of(target), target.subject_zh or ""
    if series not in known.ends:
        known.ends[series] = ends_of_years(own_readings(target, known))
    has_base = target.comparator is Comparator.DIRECTION and held_figure(target, known, target.base_end) is not None
    return _mark(target, as_of, known.ends[series], has_base)


def _mark(target: Target, as_of: date, held: Collection[pd.Timestamp], has_base: bool) -> Period:
    final = own_period(target)
    year = min(target.period.last.year, as_of.year - 1)
    last = Period(date(year, 1, 1), date(year, 12, 31))
    of_own = target.period.over(as_of) and pd.Timestamp(target.period.last) in held
    if target.comparator is Comparator.DIRECTION and not target.recurring and of_own and not has_base:
        return Period(date(target.base_end.year, 1, 1), target.base_end)
    alone = target.comparator is Comparator.EVENT or target.indicator_id.endswith(PLAN_DEPENDENT)
    return final if pd.Timestamp(last.last) in held or target.period.over(as_of) or alone else last


def newest_held(target: Target, known: Facts) -> float | None:
    """The newest own figure that is held and no bound, on the scale of the readings; None without one."""
    own = own_readings(target, known)
    rows = own[own["qualifier"].isin(MEASURABLE)].sort_values(["last", "known_at"], kind="stable")
    return None if rows.empty else float(rows["value"].iloc[-1])


def answers(
    targets: Sequence[Target], known: Facts, as_of: date, measured: MeasuredYears = NOTHING_MEASURED
) -> Mapping[Target, PathAnswer]:
    """Answers of all targets that related figures say something of.

    Targets for which the same regions were measured share one solution; what was measured elsewhere does not enter it,
    so that an answer does not depend on which other targets are asked. A region without a figure of its own of which it
    is not known where it lies is left to its class.
    """
    together: dict[tuple[str, frozenset[str], frozenset[str]], list[Target]] = {}
    for target in filter(askable, targets):
        name = AS_SHARE.get(target.indicator_id, target.indicator_id)
        cities = measured.running_of(target.region_id, name, target.period.last)
        together.setdefault((name, measured.of(target.region_id, name), cities), []).append(target)
    published = {str(name): rows for name, rows in known.readings.groupby("indicator_id")}
    nothing = known.readings.iloc[:0]
    made: dict[Target, PathAnswer] = {}
    for (name, near, cities), its in together.items():
        group = spreads.group(known, name)
        rows = measured.beside(published.get(name, nothing), name, near, cities)
        if len(rows) and group is not None:
            made.update(_of_indicator(name, its, rows, group, known, as_of))
    return made


def explained_without_figures(target: Target, as_of: date, known: Facts) -> float | None:
    """Share of the value at the end that the settling figure explains where no figure is known at all."""
    name = AS_SHARE.get(target.indicator_id, target.indicator_id)
    group = spreads.group(known, name)
    if group is None:
        return None
    spread = spreads.of_figures(known, name, group, as_of)
    end, _, mark, *_ = _queries(target, name, as_of, known)
    apart = (end.last - mark.last).days / 365.25
    region = spread.province**2 + spread.city**2
    return float((region * np.exp(-apart / spread.memory) / (region + spread.noise**2)) ** 2)


def _comparable(rows: pd.DataFrame, targets: Sequence[Target]) -> pd.DataFrame:
    """Readings that compare: of a whole region or a known scope, or of a target's own subject."""
    own = {(t.region_id, t.subject_zh or "") for t in targets}
    series = list(zip(rows["region_id"], rows["subject_zh"], strict=True))
    keep = (rows["subject_zh"] == "") | (rows["scope"] != "") | np.array([key in own for key in series], dtype=bool)
    rows = rows[keep]
    return rows.assign(scope=rows["scope"].where(rows["scope"] != "", rows["subject_zh"])).reset_index(drop=True)


def _queries(target: Target, name: str, as_of: date, known: Facts) -> Iterator[Query]:
    """End of the period, base of a direction, the settling period; of a goal of each of several years their ends."""
    yearly = target.recurring and target.comparator is Comparator.DIRECTION
    base = date(target.period.first.year - 1, 12, 31) if yearly else target.base_end
    held = held_years(target, known)
    others = [date(year, 12, 31) for year in target.period.years[:-1] if target.recurring and year not in held]
    mark = settling(target, as_of, known)
    for last in (target.period.last, base, mark.last, *others):
        edition = definitions.edition(name, last.year)
        yield Query(target.region_id, pd.Timestamp(last), scope_of(target), edition)


def _of_indicator(
    name: str, targets: Sequence[Target], rows: pd.DataFrame, group: Group, known: Facts, as_of: date
) -> Iterator[tuple[Target, PathAnswer]]:
    rows = _comparable(rows, targets)
    with_own = set(rows["region_id"])
    asked = [t for t in targets if answerable(t.region_id, with_own, group, known.regions)]
    its = [list(_queries(target, name, as_of, known)) for target in asked]
    places: dict[Query, int] = {}  # targets ask for the same figures: each is inferred once
    for query in chain.from_iterable(its):
        places.setdefault(query, len(places))
    spread = spreads.of_figures(known, name, group, as_of)
    found = related.predict(rows, list(places), Axis(group), spread, known.regions, known.biases)
    if found is None:
        return
    values = found.quantiles(LEVELS)
    drivers: dict[int, tuple[Driver, ...]] = {}
    for target, queries in zip(asked, its, strict=True):
        end, base, mark, *others = (places[query] for query in queries)
        days, held = days_of(target), held_years(target, known)
        years = others if target.period.last.year in held else [end, *others]
        if end not in drivers:
            drivers[end] = tuple(_drivers(found, end, name, known))
        scaled = values[end] * days / 100.0 if days else values[end]
        change = directions.of_change(found, target, (end, base, *others), known)
        p = probability(found, target, years or [end], base, days) if all(held.values()) else 0.0
        passed = passed_by_bound(target, known)
        if passed is not None:
            change = directions.DirectionChance(float(passed), None, (float(passed), float(passed)))
        band = None if change is not None else _band_of_city(found, target, (end, base), days, known)
        yield (
            target,
            PathAnswer(
                p if change is None else change.p,
                tuple(float(v) for v in scaled),
                drivers[end],
                found,
                end,
                base,
                mark,
                tuple(years),
                days,
                None if change is None else change.aimed,
                band if change is None else change.band,
                band is not None,
            ),
        )


def _band_of_city(
    found: Predictive, target: Target, queries: tuple[int, int], days: int, known: Facts
) -> tuple[float, float] | None:
    """Band of the path of a county whose city's own year is known, by a figure or by its days; None of all others.

    Of the air alone, which the counties of a city share. Those who set the goal knew their figures of the years before;
    of the goal's own year the city's days say more, so what is known of goals like it does not move the path.
    """
    one_year = not target.recurring and (target.comparator.one_sided or target.comparator is Comparator.DIRECTION)
    if not one_year or not spreads.shares_air(known, target.indicator_id):
        return None
    rows, cities = found.readings, cities_above(target.region_id, known.regions)
    same = rows["region_id"].isin(cities) & (rows["last"] == pd.Timestamp(target.period.last))
    if not (same & rows["kind"].isin(OF_A_CITY)).any():
        return None
    end, base = queries
    if target.comparator is Comparator.DIRECTION:
        low, high = found.band_rises(end, base)
        return (1.0 - high, 1.0 - low) if target.falls else (low, high)
    threshold = threshold_of(target, days)
    return None if threshold is None else found.band_reaching(end, threshold, target.comparator.is_floor)


def cities_above(region_id: str, regions: Regions) -> tuple[str, ...]:
    """Regions between a county and its province.

    Examples
    --------
    >>> tree = Regions({"henan": "cn", "xinxiang": "henan", "hongqi": "xinxiang"}, {})
    >>> [cities_above(one, tree) for one in ("hongqi", "xinxiang")]
    [('xinxiang',), ()]
    """
    return regions.path(region_id)[CITY_DEPTH:-1]


def probability(found: Predictive, target: Target, years: Sequence[int], base: int, days: int) -> float:
    """Probability that the figure at the end of the period, or that of each of several years, meets the target.

    Years of which an own figure is held are not among them.

    Parameters
    ----------
    found : Predictive
        The posterior.
    target : Target
        The target.
    years : sequence of int
        Query of the end of the period, and of a goal of each of several years those of the other years.
    base : int
        Query of the year that a direction is counted from.
    days : int
        Days of the period where the target counts days, else 0.
    """
    end = years[0]  # of a goal of each year the last one that is not known
    if target.comparator is Comparator.DIRECTION:
        rises = found.rises(end, base)
        return 1.0 - rises if target.falls else rises
    threshold = threshold_of(target, days)
    assert threshold is not None  # `askable` lets no other pass
    if target.comparator is Comparator.RANGE:
        high = target.threshold_high if target.threshold_high is not None else threshold
        return max(found.at_least(end, threshold) + found.at_most(end, high) - 1.0, 0.0)
    if len(years) > 1:
        return found.all_meet(years, threshold, target.comparator.is_floor)
    return found.at_least(end, threshold) if target.comparator.is_floor else found.at_most(end, threshold)


def _drivers(found: Predictive, which: int, name: str, known: Facts) -> Iterator[Driver]:
    """The figures with the largest weights; of one region and period the heaviest.

    Weights that differ only by the noise of the solution count as equal, and then the order of the readings decides.
    """
    weights = np.abs(found.weights[which])
    counted_on = np.flatnonzero(weights >= LEAST_WEIGHT)
    heaviest = counted_on[np.argsort(-np.round(weights[counted_on], 9), kind="stable")]
    keys = found.readings_of
    first_of: dict[tuple[object, ...], int] = {}
    for at in heaviest:
        first_of.setdefault(keys[at], int(at))
        if len(first_of) == N_DRIVERS:
            break
    for at in first_of.values():
        one = driver(found.readings.iloc[at], name, float(found.weights[which, at]), known)
        counted = float(found.taken_for[at])
        yield one if np.isnan(counted) else replace(one, taken_for=counted)


def driver(row: pd.Series, name: str, weight: float, known: Facts) -> Driver:
    """A reading as a driver."""
    zh, en = known.regions.called(row["region_id"])
    return Driver(
        region_id=row["region_id"],
        indicator_id=name,
        region_zh=zh,
        region_en=en,
        period=Period(row["first"].date(), row["last"].date()),
        value=float(row["value"]),
        unit=known.unit_of(name) or str(row["unit"]),  # of the figure, where the registry has not the indicator
        qualifier=str(row["qualifier"]),
        scope=row["scope"],
        source=row["source"],
        source_url=row["source_url"],
        known_at=row["known_at"].date(),
        weight=weight,
        measured=row["kind"] in (ReadingKind.MEASURED, ReadingKind.EXPECTED),
        expected=row["kind"] == ReadingKind.EXPECTED,
        from_last=float(row[FROM_LAST]) if FROM_LAST in row and row[FROM_LAST] > 0 else None,
    )
