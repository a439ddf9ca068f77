"""Years that a region has measured, by the rules of a verdict: for charts, and for regions without a series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.attainment.evidence import EvidenceCache
from analytics.attainment.monitored.closed_value import ClosedValue, closed_value
from analytics.attainment.monitored.measured_places import measured_places
from analytics.attainment.monitored.outcome import MEASURED_AS, Computed, Measure
from analytics.attainment.monitored.running_years import Expected, running_year, tried
from analytics.indicators.three_year import years_of
from analytics.indicators.water import WATER_INDICATORS, water, water_bounds
from analytics.inference.known_figures import AS_SHARE, expected_readings, measured_readings
from analytics.inference.measured import MeasuredYears
from analytics.inference.regions import Regions
from analytics.inference.related_paths import cities_above
from analytics.targets.target import Target
from analytics.terms import Comparator, Statistic

#: Newest measured years that are read for regions without a series: an older one says little that they do not.
NEWEST = 5
#: Indicators of water that are shares of sections; a class is no number that could be compared.
WATER_SHARES = tuple(name for name, statistic in WATER_INDICATORS.items() if statistic.is_share)


class Year(NamedTuple):
    """A measured year that is over: its value (NaN where only bounds are known) and whether its days make it valid."""

    year: int
    value: float
    valid: bool
    source: str

    @property
    def counts(self) -> bool:
        """Whether it says anything of other regions."""
        return self.valid and bool(np.isfinite(self.value))


def closed_years(
    evidence: EvidenceCache, region_id: str, measure: Computed, newest: int | None = None
) -> Iterator[tuple[int, ClosedValue]]:
    """Values of a region's measured years that are over by the day of knowledge, as a verdict on them has them.

    Parameters
    ----------
    evidence : EvidenceCache
        What is known.
    region_id : str
        A region with daily values.
    measure : Computed
        What is computed.
    newest : int, optional
        Only so many years, the newest; default all.
    """
    first = evidence.history(region_id).daily.index[0].year
    last = (evidence.as_of - timedelta(days=1)).year
    last -= date(last, 12, 31) >= evidence.as_of
    for year in range(first if newest is None else max(first, last - newest + 1), last + 1):
        found = closed_value(evidence, measure, (region_id, date(year, 1, 1), date(year, 12, 31)))
        if found is not None:
            yield year, found


def measured_years(evidence: EvidenceCache, targets: Sequence[Target], regions: Regions) -> MeasuredYears:
    """Measured years near the regions of targets that have no value of their own.

    A year counts by the rules of a verdict: it is over, enough of its days are measured, and its value is known and not
    only bounded. Of a goal whose own year still runs the forecast of its city's days counts beside them.

    Parameters
    ----------
    evidence : EvidenceCache
        What is known.
    targets : sequence of Target
        Targets that are to be inferred; those on statistics that are not measured here are passed over.
    regions : Regions
        The tree.
    """
    near: dict[tuple[str, str], frozenset[str]] = {}
    found: dict[tuple[str, str], list[Year]] = {}
    cities: dict[tuple[str, str, date], frozenset[str]] = {}
    running: dict[tuple[str, str], Expected | str | None] = {}
    for target in filter(_compares, targets):
        name = AS_SHARE.get(target.indicator_id, target.indicator_id)
        having = _having(evidence, target)
        near[target.region_id, name] = regions.nearest(target.region_id, having)
        for region in near[target.region_id, name]:
            if (region, name) not in found:
                found[region, name] = list(_years(evidence, target, region))
        if running_year(target, evidence.as_of) is None:
            continue
        around = frozenset(cities_above(target.region_id, regions)) & frozenset(having)
        cities[target.region_id, name, target.period.last] = around
        for city in sorted(around):
            if (city, name) not in running:
                running[city, name] = _of_running_year(evidence, target, city)
    rows = [
        (*key, one.year, one.value, one.source) for key, years in sorted(found.items()) for one in years if one.counts
    ]
    left_out = {key: tuple(one.year for one in years if not one.counts) for key, years in found.items()}
    places, available = measured_places(evidence, targets)
    kept = {key: years for key, years in left_out.items() if years}
    to_come = _running_readings(running, evidence)
    failed = {key: one for key, one in running.items() if isinstance(one, str)}
    return MeasuredYears(_readings(rows), near, kept, to_come, cities, failed, places, available)


def _readings(rows: Sequence[tuple[str, str, int, float, str]]) -> pd.DataFrame:
    """Values of years as readings; a year is known on the day after it, for what came later is not in it."""
    table = pd.DataFrame(rows, columns=["region_id", "indicator_id", "year", "value", "source"])
    years = table["year"].astype(int).astype(str)
    first, last = pd.to_datetime(years + "-01-01"), pd.to_datetime(years + "-12-31")
    return measured_readings(table.assign(first=first, last=last, known_at=last + pd.Timedelta(days=1)))


def _running_readings(years: Mapping[tuple[str, str], Expected | str | None], evidence: EvidenceCache) -> pd.DataFrame:
    """What years that still run are expected to come out as, as readings known on the day."""
    year = evidence.as_of.year
    rows = [
        (region, name, one.low, one.middle, one.high, evidence.history(region).sources(None))
        for (region, name), one in sorted(years.items())
        if isinstance(one, Expected)
    ]
    table = pd.DataFrame(rows, columns=["region_id", "indicator_id", "low", "value", "high", "source"])
    ends = {"first": pd.Timestamp(year, 1, 1), "last": pd.Timestamp(year, 12, 31)}
    return expected_readings(table.assign(**ends, known_at=pd.Timestamp(evidence.as_of)))


def _of_running_year(evidence: EvidenceCache, target: Target, region_id: str) -> Expected | str | None:
    """A city's running year by the statistic of a target; None of sections of water, which have no forecast."""
    if not target.statistic.monitored:
        return None
    statistic = Statistic(AS_SHARE.get(target.statistic, target.statistic))
    if years_of(statistic, evidence.standards.statistic(statistic)) > 1:
        return None
    key = region_id, date(evidence.as_of.year, 1, 1), date(evidence.as_of.year, 12, 31)
    return tried(evidence, Measure(statistic, target.parameter), key)


def _compares(target: Target) -> bool:
    """Whether measured years of other regions say something of a target: a level or a direction."""
    computed = target.statistic.monitored or target.indicator_id in WATER_SHARES
    return computed and (target.threshold is not None or target.comparator is Comparator.DIRECTION)


def _having(evidence: EvidenceCache, target: Target) -> list[str]:
    """Regions with measurements of what a target is on."""
    if not target.statistic.monitored:
        return sorted(evidence.water_regions)
    wanted = set() if target.parameter is None else set(MEASURED_AS.get(target.parameter, (target.parameter,)))
    measured = sorted(evidence.measured_regions)
    return [r for r in measured if not wanted or wanted & set(evidence.history(r).daily.columns)]


def _years(evidence: EvidenceCache, target: Target, region_id: str) -> Iterator[Year]:
    """Measured years of a region by the statistic of a target."""
    if not target.statistic.monitored:
        yield from _years_of_sections(evidence, target.indicator_id, region_id)
        return
    statistic = Statistic(AS_SHARE.get(target.statistic, target.statistic))  # days are compared as shares
    if years_of(statistic, evidence.standards.statistic(statistic)) > 1:
        return  # means of several years overlap: each would count a year several times
    names = None if target.parameter is None else MEASURED_AS.get(target.parameter, (target.parameter,))
    sources = evidence.history(region_id).sources(names)
    for year, found in closed_years(evidence, region_id, Measure(statistic, target.parameter), NEWEST):
        yield Year(year, found.value, found.valid, sources)


def _years_of_sections(evidence: EvidenceCache, indicator_id: str, region_id: str) -> Iterator[Year]:
    """The same of surface water: every section of the region has a class of its own."""
    last = evidence.as_of.year - 1
    for year in range(last - NEWEST + 1, last + 1):
        period = date(year, 1, 1), date(year, 12, 31)
        found = water(evidence.run.wh, region_id, *period, evidence.as_of, evidence.standards)
        if found.sections["class"].notna().any():
            low, high = water_bounds(found, WATER_INDICATORS[indicator_id])
            sources = "; ".join(
                sorted({str(one) for several in found.sections["source_id"].dropna() for one in several})
            )
            yield Year(year, low if low == high else np.nan, bool(found.evaluated.all()), sources)
