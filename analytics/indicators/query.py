"""What every statistic of a region is asked with: which region, which days, known when, by which edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analytics import resources
from analytics.indicators.means_and_percentiles import SEASON_MONTHS
from analytics.indicators.sql_macros import WarehouseLike, as_date, core_query, warehouse_standards
from analytics.standards import Role, Standards
from analytics.warehouse.connection import parameters_of

#: parameter of a statement -> role of the standard whose edition it takes
EDITIONS = {
    "quality_edition": Role.AIR_QUALITY,
    "closing_index_edition": Role.AIR_INDEX,
    "method_edition": Role.AIR_METHOD,
}


def orders_of(standards: Standards) -> list[float]:
    """Shares of the percentiles that a jurisdiction has, as the statements take them.

    Examples
    --------
    >>> from analytics.standards import load
    >>> orders_of(load())
    [0.9, 0.95, 0.98]
    """
    return [order / 100 for order in standards.percentiles.values()]


def with_percentiles(rows: pd.DataFrame, standards: Standards) -> pd.DataFrame:
    """Rows whose list of percentiles (``$orders``) becomes a column each, by its name."""
    return pd.concat([rows.drop(columns="percentiles"), percentile_columns(rows["percentiles"], standards)], axis=1)


def percentile_columns(lists: pd.Series, standards: Standards) -> pd.DataFrame:
    """A column for each percentile that a jurisdiction has, of lists in the order of ``$orders``; no list: NaN."""
    names = list(standards.percentiles)
    nothing = [np.nan] * len(names)
    rows = [one if isinstance(one, np.ndarray | list) else nothing for one in lists]
    return pd.DataFrame(rows, columns=names, index=lists.index, dtype=float)


@dataclass(frozen=True)
class StatisticQuery:
    """A region, a period and the day as of which it is asked about.

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
        Edition a target names, of any role and jurisdiction; by default the one in force on `period_end`.
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
        """Tables of rules, asked for those of the jurisdiction of the edition."""
        return (warehouse_standards(self.wh) if self.rules is None else self.rules).under(self.edition)

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

    def edition_of(self, role: Role) -> str:
        """Edition that applies of the standard of a role."""
        return self.standards.matching_edition(role, self.edition, self.period_end)

    @property
    def index_edition(self) -> str | None:
        """Edition of the daily index that judges every day; None: each day by the one in force on it.

        Raises
        ------
        InputError
            If no edition is on file for the period.
        """
        last = self.edition_of(Role.AIR_INDEX)
        return last if self.edition else None

    def query(self, name: str, **more: Any) -> pd.DataFrame:
        """Rows of ``sql/core/<name>.sql`` with the region, the days and the editions bound; `more` wins."""
        bound = {
            "region_id": self.region_id,
            "period_start": self.period_start,
            "period_end": self.period_end,
            "last_day": self.last_day,
            "as_of": self.as_of,
            "orders": orders_of(self.standards),
            "season_months": SEASON_MONTHS,
        }
        wanted = parameters_of(resources.sql(f"core/{name}"))
        asked = parameters_of(resources.sql(f"core/{name}")) - set(more)
        editions: dict[str, str | None] = {k: self.edition_of(role) for k, role in EDITIONS.items() if k in asked}
        if "index_edition" in wanted:
            editions["index_edition"] = self.index_edition
        return core_query(self.wh, name, **(bound | editions | more))
