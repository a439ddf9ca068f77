"""How far outcomes lie beyond or short of their goals: a distribution of the value for goals that only a class answers.

The lead of an outcome over its goal is taken on the axis of its kind, positive on the good side: log odds of shares,
logs of concentrations, amounts and of what a change leaves (100 % and the change). Given the probability p of being
met the lead is normal with standard deviation s and mean s Φ⁻¹(p), so that it is positive with just that probability;
s is learnt by kind and by indicator from the goals whose outcome was published as a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from analytics.inference.axis import ROUNDING, Axis, Group, group_of
from analytics.inference.goal_class import FALLS, GoalKind, kind_of
from analytics.inference.known_figures import AS_SHARE
from analytics.inference.region_kernel import Array
from analytics.inference.spreads import DOUBT
from analytics.targets.target import Target

PATH = Path(__file__).with_name("leads.csv")
GROUPS = {
    GoalKind.SHARE: Group.SHARE,
    GoalKind.CONCENTRATION: Group.CONCENTRATION,
    GoalKind.AMOUNT: Group.AMOUNT,
    GoalKind.CHANGE: Group.CHANGE,
}
"""Axes by kind of goal; the other kinds have no value."""

PRIORS = {GoalKind.SHARE: 0.5, GoalKind.CONCENTRATION: 0.08, GoalKind.AMOUNT: 0.1, GoalKind.CHANGE: 0.1}
"""Stated standard deviations of leads, set before the first fit."""

LEAST = 1.0  # percent that a change leaves at least


def comparable(kind: str, unit: str, threshold: float) -> bool:
    """Whether a goal's value has a place on the axis of leads: no change in other units than percent, no amount of 0.

    Examples
    --------
    >>> comparable("share", "%", 0.0), comparable("amount", "t", 0.0), comparable("change", "1e4 t", 400.0)
    (True, False, False)
    """
    if kind == GoalKind.SHARE:
        return True
    return unit == "%" if kind == GoalKind.CHANGE else kind in PRIORS and threshold > 0


@dataclass(frozen=True, slots=True)
class LeadAxis:
    """Where values of a kind of goal and an indicator lie on the axis of leads.

    Parameters
    ----------
    kind : GoalKind
        Share, concentration, amount or change.
    indicator_id : str
        A change of an indicator that ends in ``_reduction`` is one of less.

    Examples
    --------
    >>> axis = LeadAxis(GoalKind.CHANGE, "pm25_reduction")
    >>> axis.forward([5.0, 10.0]).round(3).tolist(), axis.back(axis.forward([10.0])).round(6).tolist()
    ([0.051, 0.105], [10.0])
    """

    kind: GoalKind
    indicator_id: str

    def forward(self, values: npt.ArrayLike) -> Array:
        """Values on the axis."""
        v = np.asarray(values, dtype=float)
        if self.kind is not GoalKind.CHANGE:
            return Axis(GROUPS[self.kind]).forward(v)
        return self._sign * np.log(np.maximum(100.0 + self._sign * v, LEAST) / 100.0)

    def back(self, points: npt.ArrayLike) -> Array:
        """Values at points of the axis."""
        z = np.asarray(points, dtype=float)
        if self.kind is not GoalKind.CHANGE:
            return Axis(GROUPS[self.kind]).back(z)
        return self._sign * (100.0 * np.exp(self._sign * z) - 100.0)

    def limit(self, threshold: float, upward: bool) -> float:
        """Point that a value must reach (`upward`) or stay below to be published as the threshold."""
        if self.kind is GoalKind.SHARE:
            return Axis(Group.SHARE).limit(threshold, upward, ROUNDING)
        return float(self.forward(threshold))

    @property
    def _sign(self) -> float:
        return -1.0 if self.indicator_id.endswith(FALLS) else 1.0


@dataclass(frozen=True)
class Leads:
    """Standard deviations of leads of one vintage, as they were learnt; used wider by the doubt about a few goals.

    Parameters
    ----------
    by_name : dict of str to float
        By indicator, and by ``*kind``.
    """

    by_name: dict[str, float]

    def of(self, indicator_id: str, kind: GoalKind) -> float | None:
        """That of an indicator: its own, else its kind's, else the stated one; None of a change without its own.

        Leads of changes are of any size: those of heavily polluted days are 27 times those of energy intensity.

        Examples
        --------
        >>> round(Leads({}).of("new_share", GoalKind.SHARE), 2)  # 0.5 and the doubt
        0.56
        >>> Leads({}).of("new_growth", GoalKind.CHANGE) is None
        True
        """
        own = self.by_name.get(indicator_id)
        if own is None and kind is GoalKind.CHANGE:
            return None
        return DOUBT * (own or self.by_name.get(f"*{kind}", PRIORS[kind]))


def values(
    axis: LeadAxis, scale: float, threshold: float, upward: bool, p: float, levels: tuple[float, ...]
) -> tuple[float, ...]:
    """Quantiles of the value with which a goal comes out, in its unit, given how likely it is met.

    Parameters
    ----------
    axis : LeadAxis
        Of its kind and indicator.
    scale : float
        Standard deviation of the lead.
    threshold : float
        The goal.
    upward : bool
        Whether more is better (a floor).
    p : float
        Probability that it is met.
    levels : tuple of float
        Levels of the quantiles, rising.

    Examples
    --------
    >>> axis = LeadAxis(GoalKind.CONCENTRATION, "pm25_mean")
    >>> [round(v, 1) for v in values(axis, 0.07, 44.0, False, 0.87, (0.1, 0.5, 0.9))]
    [37.2, 40.7, 44.5]
    """
    side = 1.0 if upward else -1.0
    points = axis.limit(threshold, upward) + scale * (side * ndtri(p) + ndtri(np.asarray(levels)))
    return tuple(float(v) for v in np.sort(axis.back(points)))


@cache
def as_of(day: date, path: Path = PATH) -> Leads:
    """Standard deviations of the newest vintage that was valid on a day; the stated ones before the first."""
    table = pd.read_csv(path, comment="#", parse_dates=["valid_from"])
    newest = table[table["valid_from"] == table.loc[table["valid_from"] <= pd.Timestamp(day), "valid_from"].max()]
    return Leads(dict(zip(newest["name"], newest["sd"].astype(float), strict=True)))


def beside_a_path(target: Target, day: date) -> float | None:
    """Standard deviation of the lead of a target on the axis of related figures; None where they have another axis.

    Counts of days are compared as shares. Changes are left to the path: their leads are of what a change leaves.
    """
    if target.threshold is None:
        return None
    if target.indicator_id in AS_SHARE:
        return as_of(day).of(AS_SHARE[target.indicator_id], GoalKind.SHARE)
    kind = kind_of(target.indicator_id, target.comparator, target.unit, target.change_how is not None)
    same = GROUPS.get(kind) == group_of(target.scale, target.unit)
    if kind is GoalKind.CHANGE or not same or not comparable(kind, target.unit, target.threshold):
        return None
    return as_of(day).of(target.indicator_id, kind)
