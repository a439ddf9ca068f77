"""The tables of rules, and what they say under an edition; which edition holds is said by `editions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from analytics.errors import InputError
from analytics.standards import lookup
from analytics.standards.editions import Editions
from analytics.standards.lookup import TABLE_NAMES, Points
from analytics.standards.ozone import OzoneConversion


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
    """

    day: date
    factor: float | None


@dataclass(frozen=True)
class Standards(Editions):
    """Effective-dated rules; concentrations in ug/m3, CO in mg/m3.

    Parameters
    ----------
    editions, limits, breakpoints, validity, decimals, water_classes, parameters : DataFrame
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
    breakpoints: pd.DataFrame
    validity: pd.DataFrame
    decimals: pd.DataFrame
    water_classes: pd.DataFrame
    parameters: pd.DataFrame
    evaluation: pd.DataFrame = field(default_factory=pd.DataFrame)
    composite: pd.DataFrame = field(default_factory=pd.DataFrame)
    event_rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    index_rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    water_detection: pd.DataFrame = field(default_factory=pd.DataFrame)
    ozone: OzoneConversion | None = None
    conditions: pd.DataFrame = field(default_factory=pd.DataFrame)

    def breakpoint_table(self, edition: str, parameter: str, averaging: str) -> Points:
        """Breakpoints of a sub-index.

        Parameters
        ----------
        edition : str
            Edition of HJ 633.
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
            raise InputError(f"{edition} has no breakpoints for {name}, averaging {averaging}")
        return found

    def limit(self, edition: str, parameter: str, averaging: str, area_grade: int = 2) -> float:
        """Concentration limit of an edition of GB 3095; ug/m3, CO mg/m3.

        Parameters
        ----------
        edition, parameter, averaging : str
            As in ``standards/limits.csv``.
        area_grade : int
            1 for nature reserves and the like, 2 for cities.

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
        found = self._limits.get((edition, name, averaging, area_grade))
        if found is None:
            raise InputError(f"{edition} sets no limit for {name}, averaging {averaging}, grade {area_grade}")
        return found

    def index_rule(self, edition: str, rule: str) -> str:
        """What an edition of HJ 633 does where the editions differ (``standards/index_rules.csv``); '' where not said.

        Examples
        --------
        >>> from analytics.standards import load
        >>> load().index_rule("HJ633-2012", "missing_items"), load().index_rule("HJ633-2026", "missing_items")
        ('published', 'above_100')
        """
        return self._index_rules.get((edition, rule), "")

    def condition_change(self, parameter: str) -> ConditionChange | None:
        """Day on which the condition a parameter is stated at changed, and the factor; None: it never did.

        Examples
        --------
        >>> from analytics.standards import load
        >>> change = load().condition_change("no2")
        >>> str(change.day), round(change.factor, 4), load().condition_change("pm25").factor
        ('2018-09-01', 0.9161, None)
        """
        return self._changes.get(lookup.TABLE_NAMES.get(parameter, parameter))

    def decimals_row(self, statistic: str, parameter: str | None, year: int) -> pd.Series | None:
        """Row of ``reporting_decimals`` that speaks: the parameter's own before the one for any parameter."""
        return lookup.row_of_year(self._decimal_rows, statistic, parameter, year)

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
        return lookup.row_of_year(self._event_rows, statistic, parameter, year, level)

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
        row = self.decimals_row(statistic, parameter, year)
        return None if row is None else int(row["decimals"])

    def minimum(self, edition: str, statistic: str) -> int:
        """Smallest count of valid data.

        Parameters
        ----------
        edition : str
            Edition of HJ 663 (the counts of GB 3095, table 4, stand under it).
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
            raise InputError(f"{edition} states no minimum for {statistic}")
        return found

    # Half of the time of a run once went into looking rows up in these tables; so each is indexed once.

    @cached_property
    def _points(self) -> dict[tuple[str, str, str], Points]:
        return lookup.breakpoints(self.breakpoints)

    @cached_property
    def _limits(self) -> dict[tuple[str, str, str, int], float]:
        return lookup.limits(self.limits)

    @cached_property
    def _minima(self) -> dict[tuple[str, str], int]:
        return lookup.minima(self.validity)

    @cached_property
    def _changes(self) -> dict[str, ConditionChange]:
        return {
            parameter: ConditionChange(day, None if factor is None else factor)
            for parameter, day, factor in lookup.condition_changes(self.conditions)
        }

    @cached_property
    def _decimal_rows(self) -> lookup.Rows:
        return lookup.rows_by_key(self.decimals)

    @cached_property
    def _index_rules(self) -> dict[tuple[str, str], str]:
        return lookup.texts(self.index_rules)

    @cached_property
    def _event_rows(self) -> lookup.Rows:
        return lookup.rows_by_key(self.event_rules)
