"""What every statistic of a region is asked with: which region, which days, known when, by which edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from analytics import resources
from analytics.indicators.sql_macros import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.standards import Standards
from analytics.warehouse.connection import parameters_of

#: parameter of a statement -> code of the standard whose edition it takes
EDITIONS = {"gb3095": "GB 3095", "hj633": "HJ 633", "hj663": "HJ 663"}


@dataclass(frozen=True)
class StatisticQuery:
    """A region, a period and the day as of which it is looked at.

    Parameters
    ----------
    wh : Warehouse
        Open warehouse; its own tables of standards are used.
    region_id : str
        Region.
    period_start, period_end : date
        First and last day; any two days make a period.
    as_of : date
        Only values (and lists of events) known by then are used; of an open period the days that have passed.
    edition : str, optional
        Edition a target names, of GB 3095 or of its companions; by default the one in force on `period_end`.
    rules : Standards, optional
        Tables of rules in place of the warehouse's own.

    Examples
    --------
    >>> asked = StatisticQuery(None, "xinxiang", date(2025, 1, 1), date(2025, 12, 31), date(2025, 7, 1))
    >>> asked.is_open, str(asked.last_day)
    (True, '2025-06-30')
    """

    wh: WarehouseLike
    region_id: str
    period_start: date
    period_end: date
    as_of: date
    edition: str | None = None
    rules: Standards | None = None

    def __post_init__(self) -> None:
        for name in ("period_start", "period_end", "as_of"):
            object.__setattr__(self, name, as_date(getattr(self, name)))

    @cached_property
    def standards(self) -> Standards:
        """Tables of rules."""
        return warehouse_standards(self.wh) if self.rules is None else self.rules

    @property
    def is_open(self) -> bool:
        """Whether the period still runs."""
        return self.as_of <= self.period_end

    @property
    def last_day(self) -> date:
        """Last day that has passed: of a closed period its end."""
        return min(self.period_end, self.as_of - timedelta(days=1))

    @property
    def year(self) -> int:
        """Year of the result."""
        return self.period_end.year

    def edition_of(self, code: str) -> str:
        """Edition of GB 3095, HJ 633 or HJ 663 that applies."""
        return self.standards.matching_edition(code, self.edition, self.period_end)

    @property
    def index_edition(self) -> str | None:
        """Edition of HJ 633 that judges every day; None: each day by the one in force on it.

        Raises
        ------
        InputError
            If no edition is on file for the period.
        """
        last = self.edition_of("HJ 633")
        return last if self.edition else None

    def query(self, name: str, **more: Any) -> pd.DataFrame:
        """Rows of ``sql/core/<name>.sql`` with the region, the days and the editions bound; `more` wins."""
        bound = {
            "region_id": self.region_id,
            "period_start": self.period_start,
            "period_end": self.period_end,
            "last_day": self.last_day,
            "as_of": self.as_of,
        }
        wanted = parameters_of(resources.sql(f"core/{name}"))
        asked = parameters_of(resources.sql(f"core/{name}")) - set(more)
        editions: dict[str, str | None] = {k: self.edition_of(code) for k, code in EDITIONS.items() if k in asked}
        if "index_edition" in wanted:
            editions["index_edition"] = self.index_edition
        return core_query(self.wh, name, **(bound | editions | more))
