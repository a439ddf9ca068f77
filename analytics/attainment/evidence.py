"""What is at hand: histories by region and days by period, each made once a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from analytics.attainment.joint import Key
from analytics.attainment.periods import PeriodDays, period_days, with_paths
from analytics.forecast import Forecast, NotEnoughHistory, make_forecast
from analytics.indicators import History, history
from analytics.standards import Standards
from analytics.warehouse import Warehouse


@dataclass(frozen=True)
class Asked:
    """Everything a run needs that does not change from target to target."""

    wh: Warehouse
    as_of: date
    model: str
    n_paths: int
    seed: int
    standards: Standards


class Periods:
    """Histories by region and days by period, each made once."""

    def __init__(self, asked: Asked):
        self._asked = asked
        self._histories: dict[str, History] = {}
        self._days: dict[Key, PeriodDays] = {}

    def history(self, region_id: str) -> History:
        """Daily values of a region as known on the day."""
        if region_id not in self._histories:
            self._histories[region_id] = history(self._asked.wh, region_id, self._asked.as_of)
        return self._histories[region_id]

    def days(self, key: Key) -> PeriodDays:
        """Days of a period, with paths if it is open and the history allows a forecast."""
        if key not in self._days:
            self._days[key] = self._make(key)
        return self._days[key]

    def _make(self, key: Key) -> PeriodDays:
        asked, known = self._asked, self.history(key[0])
        days = period_days(known, key[1], key[2], asked.as_of)
        if days.closed:
            return days
        try:
            made = make_forecast(known, key[1], key[2], asked.model, asked.n_paths, asked.seed)
        except NotEnoughHistory as lacking:
            return with_paths(days, {}, None, str(lacking))
        return with_paths(days, made.as_dict(), made)

    @cached_property
    def measured_regions(self) -> set[str]:
        """Regions with daily values visible on the day."""
        return set(self._asked.wh.query("core/target_monitored_region", as_of=self._asked.as_of)["region_id"])

    @property
    def forecasts(self) -> dict[Key, Forecast]:
        """Forecasts made so far."""
        return {key: days.forecast for key, days in self._days.items() if days.forecast is not None}
