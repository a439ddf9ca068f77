"""The tables of rules, and what they say under an edition; which edition holds is said by `editions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.errors import InputError
from analytics.message import Message
from analytics.standards import table_indices
from analytics.standards.decimals import Decimals, decimals_of
from analytics.standards.index_tables import IndexTables
from analytics.standards.ozone_ratio import OzoneConversion
from analytics.standards.table_indices import TABLE_NAMES
from analytics.terms import EVERY_AREA, Grade, Operation, Statistic


@dataclass(frozen=True)
class ConditionChange:
    """A change of the temperature and pressure at which concentrations are stated.

    Parameters
    ----------
    day : date
        First day under the new condition.
    factor : float or None
        What a value before is multiplied with to be one of after: the ratio of the temperatures, 273.15 / 298.15 of
        gases; None where there is no fixed factor (particulates, stated at actual conditions since).
    grade, source : str
        Evidence of the new condition.
    """

    day: date
    factor: float | None
    grade: str = Grade.D
    source: str = ""


@dataclass(frozen=True)
class StatisticRule:
    """How a jurisdiction makes a statistic of daily values.

    Parameters
    ----------
    statistic : str
        Its name in the tables and in the registry of indicators.
    operation : str
        ``mean``, ``percentile`` (rank 1 + (n - 1) p, linear between neighbours) or ``peak_season`` (mean of the six
        consecutive months with the highest mean).
    order : float or None
        Of a percentile, 0 to 100.
    years : int
        Years whose annual values it is the mean of.
    completeness : str
        ``days``: the period needs the valid days of ``validity.csv``; ``none``: any valid day is enough.
    grade, source : str
        Evidence.
    """

    statistic: str
    operation: str
    order: float | None
    years: int
    completeness: str
    grade: str
    source: str

    @property
    def asks_for_days(self) -> bool:
        """Whether a period needs the minimum counts of valid days; if not, any valid day will do."""
        return self.completeness != "none"


@dataclass(frozen=True, eq=False)
class Standards(IndexTables):
    """Effective-dated rules; concentrations in ug/m3, CO in mg/m3.

    Parameters
    ----------
    editions, breakpoints, index_rules : DataFrame
        As in `IndexTables`.
    limits, validity, decimals, water_classes, parameters : DataFrame
        Tables as in ``sql/raw/10`` to ``16``, each row with its source and evidence grade.
    evaluation, composite, event_rules : DataFrame
        Tables as in ``sql/raw/23`` to ``25``.
    ozone : OzoneConversion or None
        How the hourly ozone maximum becomes the 8-hour one (``data/raw/conversions``); None: it only bounds it.

    Notes
    -----
    Lookups are answered from indices made at the first question, so the tables must not be changed afterwards.
    """

    limits: pd.DataFrame
    validity: pd.DataFrame
    decimals: pd.DataFrame
    water_classes: pd.DataFrame
    parameters: pd.DataFrame
    evaluation: pd.DataFrame = field(default_factory=pd.DataFrame)
    composite: pd.DataFrame = field(default_factory=pd.DataFrame)
    event_rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    water_core_items: pd.DataFrame = field(default_factory=pd.DataFrame)
    water_detection: pd.DataFrame = field(default_factory=pd.DataFrame)
    ozone: OzoneConversion | None = None
    conditions: pd.DataFrame = field(default_factory=pd.DataFrame)
    statistics: pd.DataFrame = field(default_factory=pd.DataFrame)

    def limit(self, edition: str, parameter: str, averaging: str, area_grade: int = 2) -> float:
        """Concentration limit of an edition; ug/m3, CO mg/m3.

        Parameters
        ----------
        edition, parameter, averaging : str
            As in ``standards/limits.csv``.
        area_grade : int
            1 for nature reserves and the like, 2 for cities. A limit or guideline of any area holds in both.

        Returns
        -------
        float

        Raises
        ------
        InputError
            If the edition sets no such limit.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().limit("GB3095-2026-full", "pm25", "year")
        25.0
        """
        name = TABLE_NAMES.get(parameter, parameter)
        any_area = self._limits.get((edition, name, averaging, EVERY_AREA))
        found = self._limits.get((edition, name, averaging, area_grade), any_area)
        if found is None:
            raise InputError(
                Message(
                    "{edition} sets no limit for {name}, averaging {averaging}, grade {area_grade}",
                    edition=edition,
                    name=name,
                    averaging=averaging,
                    area_grade=area_grade,
                )
            )
        return found

    def condition_change(self, parameter: str) -> ConditionChange | None:
        """Day on which the condition a parameter is stated at changed, and the factor; None: it never did.

        Examples
        --------
        >>> from analytics.standards import load
        >>> change = load().condition_change("no2")
        >>> str(change.day), round(change.factor, 4), load().condition_change("pm25").factor
        ('2018-09-01', 0.9161, None)
        """
        return self._changes.get(table_indices.TABLE_NAMES.get(parameter, parameter))

    @property
    def gas_change(self) -> ConditionChange | None:
        """The change that values of gases are converted for; None: there never was one.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().gas_change.grade, str(load().gas_change.day)
        ('B', '2018-09-01')
        """
        return next((one for one in self._changes.values() if one.factor is not None), None)

    def highest(self, parameter: str | None, otherwise: float) -> float:
        """Highest value a day of a parameter can take, ug/m3 (CO mg/m3); ``otherwise`` where the table has none.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().highest("pm25", 0.0), load().highest("dust", 1e5)
        (3000.0, 100000.0)
        """
        return self._highest.get(parameter or "", otherwise)

    def decimals_row(self, statistic: str, parameter: str | None, year: int) -> pd.Series | None:
        """Row of ``reporting_decimals`` that applies: the parameter's own before the one for any parameter."""
        return table_indices.row_of_year(self._decimal_rows, statistic, parameter, year)

    @property
    def treats_events(self) -> bool:
        """Whether the jurisdiction has any rule on exceptional events (``event_rules``)."""
        return bool(self._event_rows)

    def event_rule(self, statistic: str, parameter: str | None, year: int, level: str = "city") -> pd.Series | None:
        """Row of ``event_rules`` for a statistic of a result year; None: no rule, nothing is left out.

        Parameters
        ----------
        statistic, parameter, year
            As in `decimals_for`; ``compliance`` for the share of days within a daily limit.
        level : str
            Level of the region as the rules know it (`analytics.indicators.treatment.rule_level`).

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().event_rule("mean", "pm25", 2025)["treatment"], load().event_rule("mean", "no2", 2025)
        ('bureau_out', None)
        >>> load().event_rule("good_days", None, 2025)["treatment"]
        'in'
        """
        return table_indices.row_of_year(self._event_rows, statistic, parameter, year, level)

    def decimals_for(self, statistic: str, parameter: str | None, year: int) -> int | None:
        """Decimals a published value carries.

        Parameters
        ----------
        statistic : str
            ``mean``, ``p90``, ``good_day_share``, ``heavy_days``, ``daily`` …
        parameter : str or None
            Measured parameter; None where the statistic has none.
        year : int
            Year of the result (of the period's last day).

        Returns
        -------
        int or None
            None: no rule is known, nothing is rounded.

        Examples
        --------
        >>> from analytics.standards import load
        >>> rules = load()
        >>> rules.decimals_for("mean", "pm25", 2023), rules.decimals_for("mean", "pm25", 2024)
        (0, 1)
        """
        asked = statistic, parameter, year
        if asked not in self._known_decimals:
            self._known_decimals[asked] = decimals_of(self.decimals_row(*asked))
        return self._known_decimals[asked]

    def statistic(self, name: str) -> StatisticRule | None:
        """How the jurisdiction makes a statistic of daily values; None: it has no such statistic.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().statistic("p98").order, load().statistic("three_year_mean").years, load().statistic("p99")
        (98.0, 3, None)
        """
        return self._statistics.get((self.jurisdiction, name))

    def own_percentile(self, parameter: str, edition: str) -> str | None:
        """Percentile that an edition of the method evaluates of a parameter; None: it evaluates none.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().own_percentile("so2", "HJ663-2013"), load().own_percentile("o3_mda8", "HJ663-2013")
        ('p98', 'p90')
        """
        rules = self.evaluated(parameter, edition)
        return next((rule.statistic for rule in rules if rule.operation == Operation.PERCENTILE), None)

    def evaluated(self, parameter: str, edition: str) -> list[StatisticRule]:
        """Statistics that an edition of the method evaluates of a parameter.

        Examples
        --------
        >>> from analytics.standards import load
        >>> [rule.statistic for rule in load().evaluated("pm25", "HJ663-2026")]
        ['mean', 'p95']
        """
        rows = self.evaluation
        named = rows[(rows["edition"] == edition) & (rows["parameter"] == TABLE_NAMES.get(parameter, parameter))]
        found = (self.of(self._named(edition).jurisdiction).statistic(name) for name in named["statistic"])
        return [rule for rule in found if rule is not None]

    def percentile_order(self, statistic: str, parameter: str | None, edition: str) -> float | None:
        """Order of a percentile, 0 to 100; None: no percentile that the jurisdiction has.

        Parameters
        ----------
        statistic : str
            A percentile of ``standards/statistics.csv``, or ``percentile``: the parameter's own.
        parameter : str or None
            Measured parameter.
        edition : str
            Edition of the method of evaluation.

        Examples
        --------
        >>> from analytics.standards import load
        >>> [load().percentile_order(name, "co", "HJ663-2013") for name in ("percentile", "p90")]
        [95.0, 90.0]
        """
        if statistic == Statistic.PERCENTILE:
            statistic = self.own_percentile(parameter or "", edition) or ""
        found = self.statistic(statistic)
        return None if found is None else found.order

    @property
    def percentiles(self) -> dict[str, float]:
        """Name and order of every percentile that the jurisdiction has.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().percentiles, load().of("WHO").percentiles
        ({'p90': 90.0, 'p95': 95.0, 'p98': 98.0}, {'p99': 99.0})
        """
        rules = (rule for (owner, _), rule in self._statistics.items() if owner == self.jurisdiction)
        return {rule.statistic: rule.order for rule in rules if rule.order is not None}

    def needs(self, edition: str, statistic: str) -> int:
        """As `minimum`; 0 where the edition does not ask for such a count."""
        return self._minima.get((edition, statistic), 0)

    def core_items(self, edition: str) -> list[str]:
        """Items of surface water without which a section's class is only a lower bound of how bad it is.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().core_items("GB3838-2002")
        ['ammonia_n', 'codmn', 'dissolved_oxygen', 'ph', 'total_phosphorus']
        """
        table = self.water_core_items
        return sorted(table.loc[table["edition"] == edition, "item"])

    def minimum(self, edition: str, statistic: str) -> int:
        """Smallest count of valid data.

        Parameters
        ----------
        edition : str
            Edition of the method of evaluation (the counts of GB 3095, table 4, stand under that of China).
        statistic : str
            ``day_hours``, ``month_days``, ``february_days``, ``year_days``, ``o3_8h_hours`` or
            ``mda8_windows``.

        Returns
        -------
        int

        Raises
        ------
        InputError
            If the edition states no such count.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().minimum("HJ663-2013", "year_days")
        324
        """
        found = self._minima.get((edition, statistic))
        if found is None:
            raise InputError(
                Message("{edition} states no minimum for {statistic}", edition=edition, statistic=statistic)
            )
        return found

    # Half of the time of a run once went into looking rows up in these tables; so each is indexed once.

    @cached_property
    def _limits(self) -> dict[tuple[str, str, str, int], float]:
        return table_indices.limits(self.limits)

    @cached_property
    def _minima(self) -> dict[tuple[str, str], int]:
        return table_indices.minima(self.validity)

    @cached_property
    def _changes(self) -> dict[str, ConditionChange]:
        # at which condition values are stated is a matter of where they are measured, not of whose limits judge them
        own = self.conditions[self.conditions["jurisdiction"] == self.home] if len(self.conditions) else self.conditions
        return {
            parameter: ConditionChange(day, factor, grade, source)
            for parameter, day, factor, grade, source in table_indices.condition_changes(own)
        }

    @cached_property
    def _statistics(self) -> dict[tuple[str, str], StatisticRule]:
        columns = ["jurisdiction", "statistic", "operation", "order", "years", "completeness", "grade", "source"]
        rows = self.statistics[columns].itertuples(index=False, name=None)
        return {
            (owner, name): StatisticRule(name, operation, None if np.isnan(order) else float(order), int(years), *rest)
            for owner, name, operation, order, years, *rest in rows
        }

    @cached_property
    def _decimal_rows(self) -> table_indices.Rows:
        return table_indices.rows_by_key(self.decimals, self.jurisdiction)

    @cached_property
    def _highest(self) -> dict[str, float]:
        rows = self.parameters.drop_duplicates("parameter")
        return dict(zip(rows["parameter"], rows["max_value"].astype(float), strict=True))

    @cached_property
    def _known_decimals(self) -> dict[tuple[str, str | None, int], Decimals | None]:
        return {}

    @cached_property
    def _event_rows(self) -> table_indices.Rows:
        return table_indices.rows_by_key(self.event_rules, self.jurisdiction)
