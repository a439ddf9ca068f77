"""What is available: histories by region and days by period, each made once a run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial

import numpy as np

from analytics.attainment.monitored.period_days import OZONE, PeriodDays, as_reported, period_days, with_paths
from analytics.forecast import Forecast, Forecasts, NotEnoughHistory, Refusal, make_forecasts
from analytics.forecast.scenario import Scenario
from analytics.indicators import History, history
from analytics.indicators.exceptional_events import bureau_list
from analytics.indicators.histories import histories
from analytics.indicators.ozone import OzoneDraws, convertible_days, enough_ozone, of_history
from analytics.indicators.treatment import rule_level
from analytics.indicators.water import regions_with_sections
from analytics.standards import Standards
from analytics.targets.target import Key
from analytics.warehouse import Warehouse


@dataclass(frozen=True)
class RunContext:
    """Everything a run needs that does not change from target to target."""

    wh: Warehouse
    as_of: date
    model: str
    n_paths: int
    seed: int
    standards: Standards
    scenario: Scenario | None = None


def with_ozone(days: PeriodDays, run: RunContext, past: History) -> PeriodDays:
    """Days with what chance does to the conversion of hourly ozone maxima, if any day needs it and enough have one.

    Nothing is converted as of a day on which the ratio could not be known yet. The region's own days with both maxima
    correct the ratio (`of_history`).
    """
    conversion = run.standards.ozone
    known = {p: v[None, :] for p, v in days.observed.items()}
    needed = convertible_days(known).any() or (bool(days.paths) and convertible_days(days.paths).any())
    if conversion is None or run.as_of < conversion.valid_from or not needed:
        return days
    measured = np.logical_or.reduce([days.measured((p,)) for p in OZONE if p in days.observed])
    if not enough_ozone(measured | days.left, days.dates, run.standards):
        return replace(days, ozone_short=True)
    draws = OzoneDraws.make(of_history(conversion, past), days.region_id, days.dates, run.n_paths, run.seed)
    return replace(days, ozone=draws)


def _each(ask: Callable[..., Forecasts], regions: set[str]) -> dict[str, Forecast | Refusal | Exception]:
    """Forecasts by region, made together; where that raises, one by one, so that a failure does not stop the others."""
    try:
        done = ask(regions=regions)
    except Exception as error:  # a model may fail in any way; the other regions are asked alone
        if len(regions) == 1:
            return dict.fromkeys(regions, error)
        return {region: one for alone in sorted(regions) for region, one in _each(ask, {alone}).items()}
    return done.failed | done.made


class EvidenceCache:
    """Histories by region and days by period, each made once.

    Forecasts of one period are made together for every region that wants one: draw k then has the same year effect in
    all of them, and every region with daily values is in the pool they learn from, with or without a target.

    Parameters
    ----------
    run : RunContext
        The run.
    wanted : collection of Key
        Periods that will be needed, as far as known beforehand; others are made on request.
    """

    def __init__(self, run: RunContext, wanted: Collection[Key] = ()):
        self._run = run
        self._wanted = frozenset(wanted)
        self._histories: dict[str, History] = {}
        self._days: dict[Key, PeriodDays] = {}
        self._made: dict[Key, Forecast | Refusal | Exception] = {}

    def under(self, scenario: Scenario) -> EvidenceCache:
        """The same evidence and forecasts, with the days to come as a scenario has them; nothing is made again."""
        other = EvidenceCache(replace(self._run, scenario=scenario), self._wanted)
        other.__dict__["pool"] = self.pool
        other._histories, other._made = self._histories, self._made
        return other

    @cached_property
    def pool(self) -> dict[str, History]:
        """Histories of every region with daily values visible on the day."""
        return histories(self._run.wh, self._run.as_of)

    def history(self, region_id: str) -> History:
        """Daily values of a region as known on the day."""
        if region_id in self.pool:
            return self.pool[region_id]
        if region_id not in self._histories:
            self._histories[region_id] = history(self._run.wh, region_id, self._run.as_of)
        return self._histories[region_id]

    def days(self, key: Key) -> PeriodDays:
        """Days of a period, with paths if it is open and the history allows a forecast."""
        if key not in self._days:
            self._days[key] = self._make(key)
        return self._days[key]

    def observed(self, key: Key) -> PeriodDays:
        """Days of a period as far as they are known, without a forecast (none is made)."""
        if key in self._days:
            return self._days[key]
        days = period_days(self.history(key[0]), key[1], key[2], self._run.as_of)
        found = bureau_list(self._run.wh, *key, self._run.as_of)
        level = rule_level(self._run.wh, key[0])
        days = replace(days, listed=found.masks(days.dates), bureau=found, level=level)
        return with_ozone(days, self._run, self.history(key[0])) if days.closed else days

    def _make(self, key: Key) -> PeriodDays:
        days = self.observed(key)
        if days.closed:
            return days
        made = self._forecast(key)
        if isinstance(made, Forecast):
            made = as_reported(made, days)
            made = made if self._run.scenario is None else self._run.scenario.apply(made)
            return with_ozone(with_paths(days, made.as_dict(), made), self._run, self.history(key[0]))
        return with_paths(days, {}, None, refusal=made)

    def _forecast(self, key: Key) -> Forecast | Refusal:
        """Forecast of a region and period, or why there is none; made for all wanted regions of the period at once."""
        if key not in self._made:
            run, (region, start, end) = self._run, key
            regions = {region} | {r for r, first, last in self._wanted if (first, last) == (start, end)}
            self._made[key] = Refusal.of(NotEnoughHistory("no daily values before the origin"))
            ask = partial(make_forecasts, self.pool, start, end, run.model, run.n_paths, run.seed)
            self._made |= {(region, start, end): one for region, one in _each(ask, regions).items()}
        found = self._made[key]
        if isinstance(found, Exception):
            raise found
        return found

    @cached_property
    def measured_regions(self) -> set[str]:
        """Regions with daily values visible on the day."""
        return set(self.pool)

    @cached_property
    def water_regions(self) -> set[str]:
        """Regions with surface-water sections visible on the day."""
        return regions_with_sections(self._run.wh, self._run.as_of)

    @property
    def forecasts(self) -> dict[Key, Forecast]:
        """Forecasts made so far."""
        return {key: days.forecast for key, days in self._days.items() if days.forecast is not None}
