"""What an inference says of one target: codes and numbers, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.inference.certain import Certain
from analytics.targets.period import Period
from analytics.terms import Comparator, Evidence

LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Levels of the quantiles of a value."""


class WhyNot(StrEnum):
    """Why nothing is inferred of a target."""

    NO_MEASURE = "no_measure"  # "further progress", with nothing named that could be counted
    NO_OUTCOMES = "no_outcomes"  # no goal's outcome was known on the day
    NO_FIGURES = "no_figures"  # a direction needs a figure of its own or of a related region
    NO_PLACE = "no_place"  # whether a place improves cannot be said where none is known


@dataclass(frozen=True, slots=True)
class Driver:
    """A figure that an inference rests on.

    Parameters
    ----------
    region_id, indicator_id : str
        Whose figure of what.
    region_zh, region_en : str
        Names of the region.
    period : Period
        Its period.
    value : float
        Counts of days as shares of their period.
    unit : str
        Its unit.
    qualifier : str
        How exactly it is known.
    scope : str
        What it covers, where stated.
    source, source_url : str
        Where it was published.
    known_at : date
        When.
    weight : float
        How much the inferred value moves, on its axis, when this figure moves by one.
    measured : bool
        Whether it is the value of a year of a region's own measurements, published by nobody.
    expected : bool
        Whether that year still runs, and the value is what the forecast of its days expects.
    from_last : float or None
        Of a place that was published counted from the last of its list: that place. ``value`` counts from the first.
    taken_for : float or None
        What it counts as, where reports of its kind are known to have run ahead of inspection.
    """

    region_id: str
    indicator_id: str
    region_zh: str
    region_en: str
    period: Period
    value: float
    unit: str
    qualifier: str
    scope: str
    source: str
    source_url: str
    known_at: date
    weight: float
    measured: bool = False
    expected: bool = False
    from_last: float | None = None
    taken_for: float | None = None


@dataclass(frozen=True, slots=True)
class Settles:
    """The figure that would settle a target, or one of an earlier year that says most before it.

    Parameters
    ----------
    region_id, indicator_id, subject_zh : str
        Whose figure of what.
    period : Period
        Of which period.
    department : str
        Code of the department that publishes it.
    due : date
        When it can be expected.
    from_value : float or None
        Of the target's own period the value that meets the target. Of an earlier year the value from which figures
        alone make it 80 % likely, and the printed probability is that or more; None where no value of that year does.
    from_above : bool
        Whether that value or more meets the target (a floor); else that value or less.
    unit : str
        Unit of that value.
    overdue : bool
        Whether it should have been published by the day of knowledge.
    final : bool
        Whether it decides the target: that of its own period, or of the base year of a direction.
    brier_drop : float or None
        By how much the expected Brier score of the target drops when it is known; None where that cannot be said.
    done : bool
        Whether it is no number but the record that works are done.
    each_year : bool
        Whether it is the figures of all years of the period, each of which must meet the target.
    comparator : Comparator
        How the value is compared.
    threshold : float or None
        Of the target's own period: the target's number, where it is one.
    at_end : bool
        Whether no value can be better than that one: all of a share, none of a count.
    base : Period or None
        Of a direction: the period that it is compared with, where no own figure of that is held.
    end : Settles or None
        Of an earlier year: the figure of the target's own period, which alone settles it.
    """

    region_id: str
    indicator_id: str
    subject_zh: str
    period: Period
    department: str
    due: date
    from_value: float | None
    from_above: bool
    unit: str
    final: bool
    overdue: bool = False
    brier_drop: float | None = None
    done: bool = False
    each_year: bool = False
    comparator: Comparator = Comparator.AT_LEAST
    threshold: float | None = None
    at_end: bool = False
    base: Period | None = None
    end: Settles | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of ranked regions that a target is about.

    Parameters
    ----------
    size : int
        Regions on it.
    available : int
        Regions on it with measurements of all that the composite index needs.
    enough : int
        From how many of these a place is computed.
    """

    size: int
    available: int
    enough: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """What is inferred of a target.

    Parameters
    ----------
    target_id : str
        The target.
    step : Evidence
        ``related``, ``class``, ``judgement`` or ``none``.
    p_met, p_low, p_high : float or None
        Probability of being met, and the 80 % credible band of the rate at which such goals are met.
    p_class, p_path : float or None
        The class and the path alone, as cross-checks.
    p_judgement : float or None
        What named offices say of the target, the answer where nothing better is, else a cross-check.
    offices : tuple of str
        Who they are.
    judged_on : date or None
        Day of the newest of their judgements.
    quantiles : tuple of float
        Of the value at the end of the period, at `LEVELS`, under `p_met`; empty where nothing says how far values come
        out. Of a range, a direction and a goal of each of several years those of related figures alone.
    drivers : tuple of Driver
        At most three figures, the heaviest first.
    settles : Settles or None
        What would settle it.
    has_own : bool
        Whether a figure of the target's own region and indicator is held, of whatever period.
    by_path_alone : bool
        Whether the path alone answers, and no class: of a direction with an own figure of a year after its base, and
        of a county's goal for the air when its city's own year is known.
    of_city : bool
        Whether it does so for the latter reason.
    why_not : WhyNot or None
        Why there is no answer.
    certain : Certain or None
        That any value meets the target, or none can, by what a figure of its unit can be.
    listed : Listed or None
        Of a target on a place: the list.
    """

    target_id: str
    step: Evidence
    p_met: float | None = None
    p_low: float | None = None
    p_high: float | None = None
    p_class: float | None = None
    p_path: float | None = None
    p_judgement: float | None = None
    offices: tuple[str, ...] = ()
    judged_on: date | None = None
    quantiles: tuple[float, ...] = ()
    drivers: tuple[Driver, ...] = ()
    settles: Settles | None = None
    has_own: bool = False
    by_path_alone: bool = False
    of_city: bool = False
    why_not: WhyNot | None = None
    certain: Certain | None = None
    listed: Listed | None = None
