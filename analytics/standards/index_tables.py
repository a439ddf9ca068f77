"""The tables of the daily index: breakpoints of its sub-indices, and the rules in which editions differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.message import Message
from analytics.standards import table_indices
from analytics.standards.editions import Editions
from analytics.standards.index_levels import REQUIRED, IndexLevels
from analytics.standards.table_indices import TABLE_NAMES, Points


@dataclass(frozen=True, eq=False)
class IndexTables(Editions):
    """What the editions of the daily index lay down.

    Parameters
    ----------
    editions, jurisdictions, chosen
        As in `Editions`.
    breakpoints : DataFrame
        ``standards/breakpoints.csv``: a row a breakpoint; concentrations in ug/m3, CO in mg/m3.
    index_rules : DataFrame
        ``standards/index_rules.csv``: a row a rule.
    """

    breakpoints: pd.DataFrame = field(kw_only=True)
    index_rules: pd.DataFrame = field(default_factory=pd.DataFrame, kw_only=True)

    def breakpoint_table(self, edition: str, parameter: str, averaging: str) -> Points:
        """Breakpoints of a sub-index.

        Parameters
        ----------
        edition : str
            Edition of the daily index.
        parameter : str
            ``pm25``, ``pm10``, ``so2``, ``no2``, ``co``, ``o3`` (or ``o3_mda8``, ``o3_1h_max``).
        averaging : str
            ``day``, ``1h`` or ``mda8``.

        Returns
        -------
        concentration, iaqi : ndarray, shape (n_points,)
            Rising, from 0; ug/m3 (CO mg/m3). Shared and read-only.

        Raises
        ------
        InputError
            If the edition has no such sub-index.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().breakpoint_table("HJ633-2012", "pm25", "day")[0].tolist()
        [0.0, 35.0, 75.0, 115.0, 150.0, 250.0, 350.0, 500.0]
        """
        name = TABLE_NAMES.get(parameter, parameter)
        found = self._points.get((edition, name, averaging))
        if found is None:
            raise InputError(
                Message(
                    "{edition} has no breakpoints for {name}, averaging {averaging}",
                    edition=edition,
                    name=name,
                    averaging=averaging,
                )
            )
        return found

    def has_breakpoints(self, edition: str, parameter: str, averaging: str) -> bool:
        """Whether an edition has a sub-index; parameters as in `breakpoint_table`.

        Examples
        --------
        >>> from analytics.standards import load
        >>> [load().has_breakpoints("HJ633-2012", "so2", averaging) for averaging in ("day", "mda8")]
        [True, False]
        """
        return (edition, TABLE_NAMES.get(parameter, parameter), averaging) in self._points

    def lowest_breakpoint(self, parameter: str, averaging: str, statistic: str) -> float:
        """Lowest concentration at which any edition ends good days, or begins heavy ones; ug/m3, CO mg/m3.

        Parameters
        ----------
        parameter, averaging : str
            As in `breakpoint_table`.
        statistic : str
            The count of days, or its share.

        Raises
        ------
        InputError
            If no edition sets one.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().lowest_breakpoint("o3", "mda8", "good_days")
        160.0
        """
        found = [
            float(points[levels == self.index_levels(edition).of(statistic)].min(initial=np.inf))
            for (edition, name, averaged), (points, levels) in self._points.items()
            if (name, averaged) == (TABLE_NAMES.get(parameter, parameter), averaging)
        ]
        if not np.isfinite(lowest := min(found, default=np.inf)):
            raise InputError(
                Message(
                    "no edition has a breakpoint for {parameter}, averaging {averaging}, at which {statistic} divide",
                    parameter=parameter,
                    averaging=averaging,
                    statistic=statistic,
                )
            )
        return lowest

    def index_rule(self, edition: str, rule: str) -> str:
        """What an edition of the daily index does where editions differ (``standards/index_rules.csv``); '': not said.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().index_rule("HJ633-2012", "missing_items"), load().index_rule("HJ633-2026", "missing_items")
        ('published', 'above_100')
        """
        return self._index_rules.get((edition, rule), "")

    def index_levels(self, edition: str) -> IndexLevels:
        """Up to which index a day is good under an edition, above which heavily polluted, and its categories.

        Raises
        ------
        InputError
            If the edition states none of it.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().index_levels("HJ633-2026").good_up_to
        100
        """
        found = self._index_levels.get(edition)
        if found is None:
            raise InputError(
                Message(
                    "{edition} does not state up to which index a day is good; add its rows to index_rules.csv",
                    edition=edition,
                )
            )
        return found

    def index_rule_source(self, edition: str, rule: str) -> str:
        """Clause behind `index_rule`; '' where nothing is said.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().index_rule_source("HJ633-2026", "o3_1h_max_in_report")
        'HJ 633-2026: six items, of ozone the 8-hour maximum only'
        """
        rows = self.index_rules
        found = rows.loc[(rows["edition"] == edition) & (rows["rule"] == rule), "source"]
        return str(found.iloc[0]) if len(found) else ""

    @cached_property
    def _points(self) -> dict[tuple[str, str, str], Points]:
        return table_indices.breakpoints(self.breakpoints)

    @cached_property
    def _index_rules(self) -> dict[tuple[str, str], str]:
        return table_indices.texts(self.index_rules)

    @cached_property
    def _index_levels(self) -> dict[str, IndexLevels]:
        stated: dict[str, dict[str, str]] = {}
        for (edition, rule), value in self._index_rules.items():
            stated.setdefault(edition, {})[rule] = value
        return {
            edition: IndexLevels.of_rules(rules) for edition, rules in stated.items() if rules.keys() >= {*REQUIRED}
        }
