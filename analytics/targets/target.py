"""A target of a plan: the record that everything above the registry passes around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any

import pandas as pd

from analytics.targets import composition
from analytics.targets.period import Period
from analytics.terms import FROM_BASE, Better, ChangeHow, Comparator, Kind, Obligation, PeriodKind, Scale, Statistic

#: Region, first and last day: what all targets read off the same days have in common.
Key = tuple[str, date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One number (or event, or direction) that a plan sets for a region, an indicator and a period.

    Parameters
    ----------
    target_id, plan_id, clause : str
        Where it stands.
    region_id, region_zh, region_en : str
        Region it is set for.
    indicator_id, indicator_zh, indicator_en, domain : str
        What it is on.
    statistic : Statistic
        What is computed from the days of the period, or that a figure is published.
    parameter : str or None
        Measured parameter of a mean or percentile.
    scale : Scale
        What values the indicator can take.
    change_of, change_how : str or None, ChangeHow or None
        Indicator of whose levels its indicator is a change, and how; None where it is none.
    change_parameter : str or None
        Measured parameter of that indicator.
    better : Better
        Which way the indicator improves.
    subject_zh, subject_en : str or None
        What part of the region it is about, e.g. national sections.
    kind : Kind
        Target, milestone or standing demand.
    comparator : Comparator
        How a value is compared.
    threshold, threshold_high : float or None
        In ``unit``; the second only of a range.
    threshold_text : str or None
        Words of a direction or event.
    unit : str
        Unit of the threshold.
    period : Period
        Days it is judged on.
    period_kind : PeriodKind
        Year, span, date, or each of several years.
    baseline : Period or None
        Base period of a change or direction.
    baseline_implied : bool
        Whether the plan names no base period: that of a direction is then the last whole year before the plan.
    obligation : Obligation
        How firmly the plan states it.
    parent_target_id : str or None
        Target that a milestone leads to.
    edition : str or None
        Edition of a standard that the plan names.
    issued_on : date or None
        Day the plan was issued.
    """

    target_id: str
    plan_id: str = ""
    clause: str = ""
    region_id: str
    region_zh: str = ""
    region_en: str = ""
    indicator_id: str
    indicator_zh: str = ""
    indicator_en: str = ""
    domain: str = ""
    statistic: Statistic
    parameter: str | None = None
    scale: Scale = Scale.LINEAR
    better: Better = Better.NONE
    change_of: str | None = None
    change_how: ChangeHow | None = None
    change_parameter: str | None = None
    subject_zh: str | None = None
    subject_en: str | None = None
    kind: Kind = Kind.TARGET
    comparator: Comparator
    threshold: float | None = None
    threshold_high: float | None = None
    threshold_text: str | None = None
    unit: str = ""
    period: Period
    period_kind: PeriodKind = PeriodKind.YEAR
    baseline: Period | None = None
    baseline_implied: bool = False
    obligation: Obligation = Obligation.BINDING
    parent_target_id: str | None = None
    edition: str | None = None
    issued_on: date | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Target:
        """Make a target of a row of ``core/target``.

        Examples
        --------
        >>> row = {"target_id": "p/1", "region_id": "x", "indicator_id": "pm25_mean", "statistic": "mean"}
        >>> row |= {"comparator": "<", "threshold": 44.0, "period_start": "2025-01-01", "period_end": "2025-12-31"}
        >>> one = Target.from_row(row)
        >>> one.key, one.period.is_year, one.comparator.is_ceiling
        (('x', datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)), True, True)
        """
        cells: dict[str, Any] = {"period": _period(row, "period"), "baseline": _period(row, "baseline")}
        for field in fields(cls):
            if field.name in cells:
                continue
            value = _of_type(row.get(field.name), _TYPES.get(field.name))
            if value is not None or field.default is MISSING:
                cells[field.name] = value
        return cls(**cells)

    @property
    def key(self) -> Key:
        """Region and period."""
        return self.region_id, self.period.first, self.period.last

    @property
    def series(self) -> tuple[str, str, str]:
        """Region, indicator and subject (``""`` for none) of the published figures that are the target's own."""
        return self.region_id, self.indicator_id, self.subject_zh or ""

    @property
    def subject(self) -> tuple[str, str]:
        """Subject in Chinese and English, empty for none."""
        return self.subject_zh or "", self.subject_en or ""

    @property
    def recurring(self) -> bool:
        """Whether it has to be met in each of several years."""
        return self.period_kind is PeriodKind.RECURRING and len(self.period.years) > 1

    @property
    def accumulates(self) -> bool:
        """Whether it counts what is added over its period (`analytics.targets.composition.accumulates`)."""
        return composition.accumulates(self.statistic, self.change_how, self.scale, self.unit, self.period_kind)

    @property
    def change(self) -> composition.Change | None:
        """How its indicator follows from levels; None where it does not, or no base period is stated."""
        if self.baseline is None or self.change_of is None or self.change_how not in FROM_BASE:
            return None
        if self.comparator is Comparator.DIRECTION:  # that a change grows compares two changes, and no two levels
            return None
        return composition.Change(self.change_of, ChangeHow(self.change_how))

    @property
    def base_end(self) -> date:
        """Last day of the period that a direction is counted from; of a target without one the year before its own."""
        return date(self.period.first.year - 1, 12, 31) if self.baseline is None else self.baseline.last

    @property
    def base_year(self) -> int | None:
        """Calendar year that the plan names as its base; None where it names none, or another period."""
        return self.baseline.last.year if self.baseline is not None and self.baseline.is_year else None

    @property
    def asks_whole_period(self) -> bool:
        """Whether a figure of a part of its period, even of its last year, is not its value."""
        return composition.asks_whole_period(self.statistic, self.change_how, self.scale, self.unit, self.period_kind)

    @property
    def falls(self) -> bool:
        """Whether a direction asks for less: said so, or an improvement of something better low."""
        text = self.threshold_text
        return text == "down" or (text != "up" and self.better is Better.LOWER)


_TYPES: dict[str, type] = {
    "statistic": Statistic,
    "scale": Scale,
    "better": Better,
    "change_how": ChangeHow,
    "kind": Kind,
    "comparator": Comparator,
    "period_kind": PeriodKind,
    "obligation": Obligation,
    "threshold": float,
    "threshold_high": float,
    "baseline_implied": bool,
    "issued_on": date,
}


def _of_type(value: Any, wanted: type | None) -> Any:
    """A cell as the type its field has; None where it is empty."""
    if value is None or pd.isna(value) or value == "":
        return None
    if wanted is date:
        return pd.Timestamp(value).date()
    return str(value) if wanted is None else wanted(value)


def _period(row: Mapping[str, Any], name: str) -> Period | None:
    """Period of two cells, ``<name>_start`` and ``<name>_end``; None where one is empty."""
    first, last = (_of_type(row.get(f"{name}_{end}"), date) for end in ("start", "end"))
    return None if first is None or last is None else Period(first, last)
