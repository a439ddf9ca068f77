"""The axis on which figures of an indicator are compared: log odds of shares, logs of amounts, changes as they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analytics.terms import Scale

Array = npt.NDArray[np.float64]

EDGE = 1.0
"""Points of percent added at both ends of a share, so that 0 and 100 have a place on the axis."""

ROUNDING = 0.25
"""Points of percent: a share within this of an end is published as 0 or 100."""

FEW_PARTS = 2.5
"""The same for a city or a county whose share is one of some twenty sections or sources: a half of one of them."""

COUNTED = ("water_", "section_compliance", "drinking_water", "black_odorous", "county_city_black", "outfall")
"""Beginnings of indicators that are a share of few countable parts."""

SMALLEST = 1e-6
"""Smallest amount that has a logarithm here."""


class Group(StrEnum):
    """Kinds of indicators that share what is learnt of scatter and growth."""

    SHARE = "share"
    CONCENTRATION = "concentration"
    AMOUNT = "amount"
    CHANGE = "change"


CONCENTRATION_UNITS = frozenset({"ug/m3", "mg/m3", ""})


def group_of(scale: str, unit: str) -> Group | None:
    """Group of an indicator; None for ranks, classes and events, whose figures are not compared here.

    Examples
    --------
    >>> group_of("share", "%").value, group_of("positive", "ug/m3").value, group_of("count", "t").value
    ('share', 'concentration', 'amount')
    """
    if scale == Scale.SHARE:
        return Group.SHARE
    if scale in (Scale.POSITIVE, Scale.COUNT):
        return Group.CONCENTRATION if unit in CONCENTRATION_UNITS else Group.AMOUNT
    return Group.CHANGE if scale == Scale.LINEAR else None


@dataclass(frozen=True, slots=True)
class Axis:
    """From figures to the axis of their group and back.

    Parameters
    ----------
    group : Group
        Kind of indicator.

    Examples
    --------
    >>> axis = Axis(Group.SHARE)
    >>> axis.forward([0, 50, 100]).round(2).tolist()
    [-4.62, 0.0, 4.62]
    >>> axis.back([-9.0, 0.0, 9.0]).tolist()
    [0.0, 50.0, 100.0]
    """

    group: Group

    def forward(self, values: npt.ArrayLike) -> Array:
        """Figures on the axis."""
        v = np.asarray(values, dtype=float)
        if self.group is Group.SHARE:
            inside = np.clip(v, 0.0, 100.0)
            return np.log((inside + EDGE) / (100.0 + EDGE - inside))
        return v if self.group is Group.CHANGE else np.log(np.maximum(v, SMALLEST))

    def back(self, points: npt.ArrayLike, rounding: npt.ArrayLike = ROUNDING) -> Array:
        """Figures at points of the axis; a share that would be rounded to an end is that end."""
        z = np.asarray(points, dtype=float)
        if self.group is Group.SHARE:
            share = (100.0 + 2 * EDGE) / (1.0 + np.exp(-z)) - EDGE
            share = np.where(share >= 100.0 - np.asarray(rounding), 100.0, share)
            return np.where(share <= np.asarray(rounding), 0.0, share)
        return z if self.group is Group.CHANGE else np.exp(np.clip(z, -50.0, 50.0))

    def limit(self, threshold: float, upward: bool, rounding: float = ROUNDING) -> float:
        """Point of the axis that a value must reach (`upward`) or stay below to be published as the threshold."""
        if self.group is Group.SHARE and upward:
            threshold = min(threshold, 100.0 - rounding)
        if self.group is Group.SHARE and not upward:
            threshold = max(threshold, rounding)
        return float(self.forward(threshold))

    def ends_at(self, value: float, upward: bool) -> bool:
        """Whether no figure can lie beyond a value: 100 % upwards, 0 % and an amount of nought downwards."""
        if upward:
            return self.group is Group.SHARE and value >= 100.0
        return self.group is not Group.CHANGE and value <= 0.0
