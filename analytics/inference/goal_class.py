"""The class of a goal: its domain, its kind, the level of government, and how firmly it is set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from analytics.terms import Comparator


class GoalKind(StrEnum):
    """What kind of thing a goal asks for."""

    SHARE = "share"
    CONCENTRATION = "concentration"
    CHANGE = "change"
    AMOUNT = "amount"
    WORKS = "works"
    NORM = "norm"
    DIRECTION = "direction"
    RANK = "rank"


class Of(StrEnum):
    """What an effect on the outcome of a goal is of."""

    ALL = "all"
    DOMAIN = "domain"
    KIND = "kind"
    LEVEL = "level"
    OBLIGATION = "obligation"
    INDICATOR = "indicator"
    YEAR = "year"
    LIST = "list"
    SELECTED = "selected"  # a single news item, chosen by its result
    JOINT = "joint"  # a few goals assessed at once


class Effect(NamedTuple):
    """An effect on the outcome of a goal: of what, and of which one."""

    of: Of
    value: str = ""


NORMS = frozenset({"norm_kept"})
WORKS = frozenset({
    "action_done", "approval_obtained", "black_odorous_eliminated", "capability_standard_met", "carbon_peak",
    "conversion_done", "facility_closed", "fleet_basically_new_energy", "list_completed", "policy_in_place",
    "programme_goals_met", "project_completed", "project_started", "rectification_completed", "sewers_separated",
    "standard_level_met", "status_achieved", "survey_completed",
})  # fmt: skip
FALLS = ("_reduction",)
"""Endings of changes of which more is less of the thing, of indicators that the registry has not."""

CHANGES = (*FALLS, "_growth", "_increase", "_change", "_progress", "_control")
"""Endings of changes, of indicators that the registry has not; of others it states them (``change_how``)."""

DOMAINS: tuple[tuple[str, str], ...] = (
    ("pm25", "air"), ("pm10", "air"), ("nox", "air"), ("voc", "air"), ("good_day", "air"), ("heavy_day", "air"),
    ("yellow_label", "air"), ("air_", "air"), ("energy", "energy"), ("renewable", "energy"), ("nonhydro", "energy"),
    ("co2", "climate"), ("cod", "water"), ("nh3n", "water"), ("water", "water"), ("section", "water"),
    ("basin", "water"), ("black_odorous", "water"), ("county_city_black", "water"), ("bod_", "water"),
    ("rural", "rural"), ("model_villages", "rural"), ("film", "rural"), ("farmland", "soil"), ("rail", "transport"),
    ("project", "governance"),
)  # fmt: skip
"""Domains of indicators that the registry has not, by the beginning of their names."""


@dataclass(frozen=True, slots=True)
class GoalClass:
    """Class of a goal.

    Parameters
    ----------
    domain : str
        Air, water, energy and so on; empty where unknown.
    kind : GoalKind
        What it asks for.
    level : str
        Country, province, city or county.
    obligation : str
        Binding, expected, striven, or unknown.
    indicator_id : str
        What it is on.
    year : int
        Year in which its period ends: failures cluster by year.
    """

    domain: str
    kind: GoalKind
    level: str
    obligation: str
    indicator_id: str
    year: int

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Effects that act on it, besides that of its list."""
        return (
            Effect(Of.ALL),
            Effect(Of.DOMAIN, self.domain),
            Effect(Of.KIND, self.kind),
            Effect(Of.LEVEL, self.level),
            Effect(Of.OBLIGATION, self.obligation),
            Effect(Of.INDICATOR, self.indicator_id),
            Effect(Of.YEAR, str(self.year)),
        )


def level_of(depth: int, level: str = "") -> str:
    """Level of government of a region by its depth in the tree, or as a file states it.

    Examples
    --------
    >>> level_of(3), level_of(0, "district"), level_of(2)
    ('city', 'county', 'province')
    """
    stated = {"nation": "country", "country": "country", "province": "province", "city": "city", "area": "area"}
    if level:
        return stated.get(level, "county")
    return {1: "country", 2: "province", 3: "city"}.get(depth, "county")


def domain_of(indicator_id: str, registered: str = "") -> str:
    """Domain of an indicator: the registry's, else by the beginning of its name, else empty."""
    return registered or next((domain for start, domain in DOMAINS if indicator_id.startswith(start)), "")


def kind_of(indicator_id: str, comparator: str, unit: str, is_change: bool = False) -> GoalKind:
    """Kind of a goal.

    Parameters
    ----------
    indicator_id, comparator, unit : str
        Of the goal.
    is_change : bool
        Whether the registry has its indicator as a change of another one.

    Examples
    --------
    >>> kind_of("pm25_mean", "<=", "ug/m3").value, kind_of("norm_kept", "event", "").value
    ('concentration', 'norm')
    >>> kind_of("cod_reduction", ">=", "%").value, kind_of("villages_sewage_treated", ">=", "count").value
    ('change', 'amount')
    """
    named = _named_kind(indicator_id, comparator)
    if named is not None:
        return named
    if is_change:
        return GoalKind.CHANGE
    if unit in ("ug/m3", "mg/m3"):
        return GoalKind.CONCENTRATION
    return GoalKind.SHARE if unit == "%" else GoalKind.AMOUNT


def _named_kind(indicator_id: str, comparator: str) -> GoalKind | None:
    """Kind by the name of the indicator or by the comparator, whatever the unit."""
    if indicator_id in NORMS:
        return GoalKind.NORM
    if indicator_id in WORKS or comparator == Comparator.EVENT:
        return GoalKind.WORKS
    if comparator == Comparator.DIRECTION:
        return GoalKind.DIRECTION
    if comparator in (Comparator.RANK, Comparator.CLASS):
        return GoalKind.RANK
    return GoalKind.CHANGE if indicator_id.endswith(CHANGES) else None
