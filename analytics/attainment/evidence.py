"""Evidence of a run: histories by region, days by period, lists of events, figures and targets, each read once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from analytics.attainment.monitored.period_days import PeriodDays, as_reported, period_days, with_paths
from analytics.attainment.published.select import by_owner
from analytics.attainment.recently_used import RecentlyUsed
from analytics.forecast import DEFAULT_MODEL, Forecast, Refusal
from analytics.forecast.forecast import Summary
from analytics.forecast.make import Forecaster, forecaster_of
from analytics.forecast.scenario import Scenario
from analytics.forecast.simulate import SimulationSettings
from analytics.indicators import History, history
from analytics.indicators.converted_ozone import OzoneDraws, convertible_days, enough_ozone, of_history
from analytics.indicators.exceptional_events import BureauList, ListEntries, list_entries
from analytics.indicators.histories import Panel, panel
from analytics.indicators.left_out import days_left_out
from analytics.indicators.official_ratio import Compared
from analytics.indicators.sql_macros import warehouse_standards
from analytics.indicators.treatment import rule_levels
from analytics.indicators.water import regions_with_sections
from analytics.standards import Standards
from analytics.targets import template
from analytics.targets.target import Key, Target
from analytics.terms import DEFAULT_N_PATHS, DEFAULT_SEED, OZONE, Statistic
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import target_table, targets_of

T = TypeVar("T")
#: What evidence reads once for all regions, by the name of its property.
REGIONS_READ = ("measured_regions", "water_regions")
READ_ONCE = ("_panel", "_lists", "_levels", "targets", "figures", "official_figures", *REGIONS_READ)
NO_MONTHS = pd.DataFrame(
    columns=["region_id", "parameter", "month", "value", "n_days", "estimated", "source_id", "basis"]
).astype({"month": "datetime64[us]", "estimated": bool})


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

    def same_as(self, other: RunContext) -> bool:
        """Whether what one run knows and forecasts, scenarios apart, is what the other does."""
        mine, its = ((one.as_of, one.model, one.n_paths, one.seed) for one in (self, other))
        return mine == its and self.wh is other.wh and self.standards is other.standards


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


Made = Forecast | Refusal | Exception


def _tried(make: Callable[[], T]) -> T | Exception:
    """What is made, or the error by which it fails: a model may fail in any way, and other regions are asked after."""
    try:
        return make()
    except Exception as error:  # kept with its region; the targets that need it report it
        return error


def _size_of_forecast(one: Made) -> int:
    return one.paths.nbytes if isinstance(one, Forecast) else 0


def _size_of_days(days: PeriodDays) -> int:
    """Bytes of paths and draws; converted ozone is as large as its draws."""
    return sum(one.nbytes for one in days.paths.values()) + (0 if days.ozone is None else 3 * days.ozone.noise.nbytes)


#: Statistic and parameter of a published value.
Measured = tuple[Statistic, str]


#: Bytes of forecasts, and of days, that a worker holds: it judges one region after the other.
HELD_BY_A_WORKER = 64 * 2**20


class _NoWarehouse:
    """Stands for the warehouse in a worker, where all that is needed of it has been read."""


@dataclass
class _Shared:
    """What evidence has read and made, which no scenario changes."""

    histories: dict[str, History] = field(default_factory=dict)
    observed: RecentlyUsed[PeriodDays] = field(default_factory=lambda: RecentlyUsed(_size_of_days))
    forecasters: dict[tuple[date, date], Forecaster | Exception] = field(default_factory=dict)
    made: RecentlyUsed[Made] = field(default_factory=lambda: RecentlyUsed(_size_of_forecast))
    lists: dict[Key, BureauList] = field(default_factory=dict)
    sources: dict[str, pd.DataFrame] = field(default_factory=dict)
    needed: dict[frozenset[str], pd.DataFrame] = field(default_factory=dict)
    compared: dict[Measured, Compared] = field(default_factory=dict)
    once: dict[Hashable, Any] = field(default_factory=dict)


class EvidenceCache:
    """What a run knows, each thing read from the warehouse once; what an assessment hands over to those after it.

    Series and charts of a briefing are made of it, so that they ask the warehouse nothing about measurements again and
    show the values that the verdicts stand on.

    Forecasts of one period stand on one pool of all regions with daily values, with or without a target, and draw k has
    the same year effect in all of them. Paths are large: those asked for last are held (`RecentlyUsed`), others are
    made again, the same, where they are asked for once more. What is small of each forecast stays (`summaries`).

    Parameters
    ----------
    run : RunContext
        The run.
    """

    def __init__(self, run: RunContext):
        self._run = run
        self._days = RecentlyUsed[PeriodDays](_size_of_days)
        self._summaries: dict[Key, Summary] = {}
        self._shared = _Shared()

    def under(self, scenario: Scenario) -> EvidenceCache:
        """The same evidence and forecasts, with the days to come as a scenario has them; nothing is made again."""
        return self._of(replace(self._run, scenario=scenario))

    def on(self, wh: Warehouse) -> EvidenceCache:
        """The same evidence beside another open handle of the warehouse, for what has not been read yet."""
        other = self._of(replace(self._run, wh=wh))
        other._days, other._summaries = self._days, self._summaries
        return other

    def again(self) -> EvidenceCache:
        """The same evidence for another assessment of the same run; what has been read and made is not made again."""
        return self._of(self._run)

    def away(self, targets: Collection[Target]) -> EvidenceCache:
        """The same for a worker that judges some targets: without a warehouse, with all that is read of it for them."""
        for name in READ_ONCE:
            getattr(self, name)
        for region in {one.region_id for one in targets}:
            self.history(region)
        open_ = [one.key for one in targets if one.statistic.monitored and not one.period.over(self.as_of)]
        spans = {key[1:] for key in open_ if key[0] in self.pool}
        made = {span: self._forecaster(*span) for span in sorted(spans)}
        other = self._of(replace(self._run, wh=cast(Warehouse, _NoWarehouse())))
        other._days = RecentlyUsed(_size_of_days, HELD_BY_A_WORKER)
        other._shared = _Shared(
            histories=self._shared.histories,
            observed=RecentlyUsed(_size_of_days, HELD_BY_A_WORKER),
            forecasters={span: one for span, one in made.items() if isinstance(one, Forecaster)},
            made=RecentlyUsed(_size_of_forecast, HELD_BY_A_WORKER),
        )
        return other

    def take_up(self, summaries: Mapping[Key, Summary]) -> None:
        """Take up what stays of forecasts made elsewhere; their paths are made again where they are asked for."""
        self._summaries |= {key: one for key, one in summaries.items() if key not in self._summaries}

    def _of(self, run: RunContext) -> EvidenceCache:
        other = EvidenceCache(run)
        other.__dict__.update({name: self.__dict__[name] for name in READ_ONCE if name in self.__dict__})
        other._shared = self._shared
        return other

    @property
    def run(self) -> RunContext:
        """The run that it is the evidence of."""
        return self._run

    @property
    def as_of(self) -> date:
        """Day of knowledge."""
        return self._run.as_of

    @property
    def standards(self) -> Standards:
        """Tables of rules."""
        return self._run.standards

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Every target by its id, of plans that are issued later too."""
        return {one.target_id: one for one in targets_of(self._run.wh)}

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Published figures of all regions that are visible on the day."""
        return self._run.wh.query("core/figure_value", as_of=self._run.as_of, region_id=None)

    @cached_property
    def owned_figures(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        """These figures by region, indicator and subject; of a country it takes a second, so it is done once."""
        return by_owner(self.figures)

    @cached_property
    def official_figures(self) -> pd.DataFrame:
        """Published values of all regions that may be compared with their series (``core/official_figure``)."""
        return self._run.wh.query("core/official_figure", as_of=self._run.as_of)

    def compared(self, measured: Measured, make: Callable[[EvidenceCache, Measured], Compared]) -> Compared:
        """How each region's series compares with its published values, made once."""
        held = self._shared.compared
        if measured not in held:
            held[measured] = make(self, measured)
        return held[measured]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from known days alone, made once by its key: scenarios and charts ask for it again."""
        held = self._shared.once
        if key not in held:
            held[key] = make()
        return cast(T, held[key])

    @cached_property
    def _panel(self) -> Panel:
        return panel(self._run.wh, self._run.as_of)

    @property
    def pool(self) -> dict[str, History]:
        """Histories of every region with daily values visible on the day."""
        return self._panel.histories

    def figures_needed(self, targets: Collection[Target]) -> pd.DataFrame:
        """Figures that targets wait for, one row a target and figure (`template.figures_needed`)."""
        held, ids = self._shared.needed, frozenset(one.target_id for one in targets)
        if ids not in held:
            wh = self._run.wh
            rows = target_table(wh, self._run.as_of)
            rows = rows[rows["target_id"].isin(ids)]
            asked = rows, self.figures, self._run.as_of, self.measured_regions, wh.table("indicator")
            held[ids] = template.figures_needed(*asked)
        return held[ids]

    def history(self, region_id: str) -> History:
        """Daily and monthly values of a region as known on the day; empty where there are none."""
        if region_id in self.pool:
            return self.pool[region_id]
        held = self._shared.histories
        if region_id not in held:
            some = region_id in self._panel.stored_months
            run = self._run
            held[region_id] = history(run.wh, region_id, run.as_of) if some else History.empty(region_id, run.as_of)
        return held[region_id]

    def days(self, key: Key) -> PeriodDays:
        """Days of a period, with paths if it is open and the history allows a forecast."""
        return self._days.get(key, lambda: self._make(key))

    def observed(self, key: Key) -> PeriodDays:
        """Days of a period as far as they are known; with the forecast where one has been made, else without."""
        return self.days(key) if key in self._summaries else self._known(key)

    def _known(self, key: Key) -> PeriodDays:
        return self._shared.observed.get(key, lambda: self._observe(key))

    def _observe(self, key: Key) -> PeriodDays:
        days = self.as_measured(key)
        return with_ozone(days, self._run, self.history(key[0])) if days.closed else days

    def as_measured(self, key: Key) -> PeriodDays:
        """Days of a period as far as they are known, with the bureau's list and nothing converted; made each time."""
        days = period_days(self.history(key[0]), key[1], key[2], self._run.as_of)
        found = self.listed(key)
        return replace(days, listed=found.masks(days.dates), bureau=found, level=self.level(key[0]))

    def listed(self, key: Key) -> BureauList:
        """The bureau's list of exceptional events of a region and period."""
        held = self._shared.lists
        if key not in held:
            held[key] = self._lists.of(key[0], key[1], key[2], self.history(key[0]))
        return held[key]

    @cached_property
    def _lists(self) -> ListEntries:
        return list_entries(self._run.wh, self._run.as_of)

    def days_left_out(self, region_id: str, parameter: str, periods: Collection[tuple[date, date]]) -> pd.DatetimeIndex:
        """Days of the bureau's list that the mean of a parameter leaves out of each of some periods."""
        by_period = {(first, last): self.listed((region_id, first, last)) for first, last in periods}
        return days_left_out(by_period, parameter, self._run.standards, self.level(region_id))

    def level(self, region_id: str) -> str:
        """Level of a region as the rules on exceptional events know it."""
        return self._levels.get(region_id, "city")

    @cached_property
    def _levels(self) -> dict[str, str]:
        return rule_levels(self._run.wh)

    def stored_months(self, region_id: str) -> pd.DataFrame:
        """Stored month means of a region that are used as of the day, columns as of `stored_months`."""
        rows = self._panel.stored_months.get(region_id, NO_MONTHS)
        return rows[~rows["estimated"].astype(bool)]

    def sources(self, region_id: str) -> pd.DataFrame:
        """Sources that have values of a region visible on the day, columns as of ``sql/core/region_sources.sql``."""
        if region_id not in self._shared.sources:
            self._read_sources([region_id])
        return self._shared.sources[region_id]

    def _read_sources(self, regions: Collection[str]) -> None:
        rows = self._run.wh.query("core/region_sources", region_ids=sorted(regions), as_of=self._run.as_of)
        by_region = rows["region_id"], rows.drop(columns="region_id")
        self._shared.sources.update(
            {name: by_region[1][by_region[0] == name].reset_index(drop=True) for name in regions}
        )

    def read(self, regions: Collection[str]) -> EvidenceCache:
        """Read what a briefing of some regions is made of, so that nothing is asked of the warehouse later."""
        for name in READ_ONCE:
            getattr(self, name)
        for region in regions:
            self.history(region)
        if missing := set(regions) - set(self._shared.sources):
            self._read_sources(missing)
        return self

    def _make(self, key: Key) -> PeriodDays:
        days = self._known(key)
        if days.closed:
            return days
        made = self._forecast(key)
        if isinstance(made, Forecast):
            made = as_reported(made, days)
            made = made if self._run.scenario is None else self._run.scenario.apply(made)
            if key not in self._summaries:
                self._summaries[key] = made.summary()
            return with_ozone(with_paths(days, made.as_dict(), made), self._run, self.history(key[0]))
        return with_paths(days, {}, None, refusal=made)

    def _forecast(self, key: Key) -> Forecast | Refusal:
        """Forecast of a region and period, or why there is none."""
        found = self._shared.made.get(key, lambda: self._ask(*key))
        if isinstance(found, Exception):
            raise found
        return found

    def _ask(self, region_id: str, start: date, end: date) -> Made:
        maker = self._forecaster(start, end)
        return maker if isinstance(maker, Exception) else _tried(lambda: maker.one(region_id))

    def _forecaster(self, start: date, end: date) -> Forecaster | Exception:
        run, makers = self._run, self._shared.forecasters
        if (start, end) not in makers:
            asked = SimulationSettings(run.model, run.n_paths, run.seed)
            makers[start, end] = _tried(lambda: forecaster_of(self.pool, start, end, asked))
        return makers[start, end]

    @cached_property
    def measured_regions(self) -> set[str]:
        """Regions with daily values visible on the day."""
        return set(self.pool)

    @cached_property
    def water_regions(self) -> set[str]:
        """Regions with surface-water sections visible on the day."""
        return regions_with_sections(self._run.wh, self._run.as_of)

    @property
    def forecasts(self) -> Mapping[Key, Forecast]:
        """Forecasts made so far."""
        return _Forecasts(self, tuple(self.summaries))

    @property
    def summaries(self) -> dict[Key, Summary]:
        """What stays of the forecasts made so far, by region and period whichever was made first."""
        return dict(sorted(self._summaries.items()))


class _Forecasts(Mapping[Key, Forecast]):
    """Forecasts that were made, by key; one that was let go is made again."""

    def __init__(self, evidence: EvidenceCache, keys: Collection[Key]):
        self._evidence = evidence
        self._keys = dict.fromkeys(keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, key: Key) -> Forecast:
        made = self._evidence.days(key).forecast if key in self._keys else None
        if made is None:
            raise KeyError(key)
        return made


def evidence_of(known: Warehouse | EvidenceCache, as_of: date) -> EvidenceCache:
    """Evidence as of a day: what is given if it is of that day, else read from the warehouse.

    Parameters
    ----------
    known : Warehouse or EvidenceCache
        An open warehouse, or the evidence of an assessment (`Assessment.evidence`).
    as_of : date
        Day of knowledge.

    Returns
    -------
    EvidenceCache
        Of a warehouse alone with the paths and seed that an assessment has by default.
    """
    if not isinstance(known, EvidenceCache):
        run = RunContext(known, as_of, DEFAULT_MODEL, DEFAULT_N_PATHS, DEFAULT_SEED, warehouse_standards(known))
        return EvidenceCache(run)
    return known if known.as_of == as_of else EvidenceCache(replace(known.run, as_of=as_of))
