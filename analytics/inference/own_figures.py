"""Own figures of a target: the readings of its region, indicator and subject, and of which years one is held."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.inference import definitions
from analytics.inference.facts import Facts
from analytics.inference.known_figures import AS_SHARE, WHOLE_YEAR, ReadingKind
from analytics.targets.comparators import met
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import MEASURABLE, Qualifier

DECEMBER = 12
OF_THEIR_YEAR = (ReadingKind.FIGURE, ReadingKind.OUTCOME)
"""Kinds of own readings that decide a year."""


def days_of(target: Target) -> int:
    """Days of the period of a target that counts days; 0 of all others."""
    return (
        Period(date(target.period.last.year, 1, 1), target.period.last).days if target.indicator_id in AS_SHARE else 0
    )


def threshold_of(target: Target, days: int) -> float | None:
    """Threshold on the scale of the readings: counts of days as a share."""
    if target.threshold is None:
        return None
    return 100.0 * target.threshold / days if days else target.threshold


def scope_of(target: Target) -> str:
    """Scope of a target's subject, or the subject itself."""
    subject = target.subject_zh or ""
    return definitions.scope(subject) or subject


def own_readings(target: Target, known: Facts) -> pd.DataFrame:
    """Readings of a target's own region, indicator and subject."""
    name = AS_SHARE.get(target.indicator_id, target.indicator_id)
    return known.of_subject(target.region_id, name, scope_of(target), target.subject_zh or "")


def ends_of_years(own: pd.DataFrame) -> frozenset[pd.Timestamp]:
    """Last days of the readings of whole years, and of positions on a day; a month is no figure of its year."""
    return frozenset(own.loc[_of_a_year(own), "last"])


def _of_a_year(own: pd.DataFrame) -> pd.Series:
    if own.empty:
        return pd.Series(False, index=own.index)
    days = (own["last"] - own["first"]).dt.days + 1
    return (days >= WHOLE_YEAR) | (days == 1)


def held_figure(target: Target, known: Facts, last: date) -> float | None:
    """Own figure of the whole year that ends on a day, or of that day, as it is known best; None where none is held.

    Neither bounds nor what a plan states of its base are figures of that year.
    """
    return value_of_year(own_readings(target, known), last)


def value_of_year(own: pd.DataFrame, last: date) -> float | None:
    """Value of a year among own readings, by its last day; None where there is none, or a bound alone."""
    if own.empty:
        return None
    at_end = own[(own["last"] == pd.Timestamp(last)) & _of_a_year(own)]
    rows = at_end[at_end["kind"].isin(OF_THEIR_YEAR) & at_end["qualifier"].isin(MEASURABLE)]
    return None if rows.empty else float(rows.sort_values("known_at", kind="stable")["value"].iloc[-1])


def passed_by_bound(target: Target, known: Facts) -> bool | None:
    """Whether a bound that is published of a target's own period leaves no doubt about it; None where it leaves some.

    "Over 95 %" meets a goal of 90 %, and "below 85 %" misses it; "over 85 %" leaves it open, and so does "about 95 %",
    whose error is not stated. What a bound that decides leaves open is only a later correction.
    """
    threshold = threshold_of(target, days_of(target))
    if threshold is None or target.recurring or not target.comparator.one_sided:
        return None
    own = own_readings(target, known)
    own = own[(own["last"] == pd.Timestamp(target.period.last)) & _of_a_year(own) & own["kind"].isin(OF_THEIR_YEAR)]
    if own.empty:
        return None
    newest = own.sort_values("known_at", kind="stable").iloc[-1]
    return Qualifier(newest["qualifier"]).decides(float(newest["value"]), target.comparator, threshold)


def later_own(target: Target, known: Facts) -> bool:
    """Whether an own figure of a year after the base year of a direction is held."""
    own = own_readings(target, known)
    rows = own[own["kind"].isin(OF_THEIR_YEAR)]
    return bool((rows["last"] > pd.Timestamp(target.base_end)).any())


def held_years(target: Target, known: Facts) -> dict[int, bool]:
    """Years of a goal of each of several years of which an own figure is held, and whether the newest one meets it.

    Bounds say nothing here, nor do baselines and midway values, which are no figures of their year.
    """
    threshold = threshold_of(target, days_of(target))
    if not target.recurring or threshold is None:
        return {}
    own = own_readings(target, known)
    whole = ((own["last"] - own["first"]).dt.days + 1 >= WHOLE_YEAR) & (own["last"].dt.month == DECEMBER)
    rows = own[whole & own["kind"].isin(OF_THEIR_YEAR) & own["qualifier"].isin(MEASURABLE)]
    rows = rows[rows["last"].dt.year.isin(list(target.period.years))].sort_values("known_at", kind="stable")
    meets = met(rows["value"].to_numpy(float), target.comparator, threshold, target.threshold_high)
    return dict(zip(rows["last"].dt.year.tolist(), meets.tolist(), strict=True))
