"""How often goals of a class were met: a logistic model with partial pooling, and failures that cluster.

The log odds of a goal are a sum of effects (all goals, domain, kind, level, obligation, indicator), each pulled towards
zero, plus an effect of its year and one of its list: goals of one list and year are missed together. A new goal is of a
new list, and mostly of a new year, so both effects widen its band. Rows from complete lists count fully; single news
items count half and have an effect of their own, for they are chosen by their result.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, ndtri

from analytics.inference.facts import Facts
from analytics.inference.goal_class import Effect, GoalClass, GoalKind, Of, domain_of, kind_of, level_of
from analytics.inference.region_kernel import Array
from analytics.terms import Obligation

PATH = Path(__file__).with_name("reference_class.csv")
WEIGHT = {"full": 1.0, "report": 1.0, "partial": 1.0, "selected": 0.5}
"""Weight of a row by how it came into the collection; others, such as schedules in mid period, are not learnt from."""

COUNT_WEIGHT = 10.0
"""Rows that a count of many counts like: its parts were missed together."""

JOINT = ("pm25_and_heavy_days_goal",)
"""Assessments of a few goals at once that are learnt from, with an effect of their own."""

WIDE = {
    Effect(Of.ALL): 2.0,
    Effect(Of.SELECTED): 1.0,
    Effect(Of.JOINT): 2.0,
    Effect(Of.KIND, GoalKind.WORKS): 1.0,
    Effect(Of.KIND, GoalKind.NORM): 1.0,
    Effect(Of.KIND, GoalKind.DIRECTION): 1.0,
    Effect(Of.KIND, GoalKind.RANK): 1.0,
}
"""Stated prior spreads of effects that are not pooled with the others: a deed, a norm, a direction and a rank are other
things than a number, and of the last three no outcome is available."""

ITERATIONS = 30
BASE_WEIGHT = 10.0
NODES, NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(21)
NODE_WEIGHTS = NODE_WEIGHTS / NODE_WEIGHTS.sum()
BAND = float(ndtri(0.9))


@dataclass(frozen=True, slots=True)
class Pooling:
    """How far effects lie from zero, in log odds.

    Parameters
    ----------
    effect : float
        Effects of domain, kind, level, obligation and indicator.
    year, plan : float
        Effects of a year and of one list in one year.
    """

    effect: float = 0.5
    year: float = 0.5
    plan: float = 1.0


class OnList(NamedTuple):
    """A list of goals, such as a plan, and the year in which some of them end: they are missed together.

    Examples
    --------
    >>> str(OnList("十四五规划", "2025"))
    '十四五规划|2025'
    """

    plan: str
    year: str

    def __str__(self) -> str:
        """Both, as the key of one effect."""
        return f"{self.plan}|{self.year}"


@dataclass(frozen=True)
class Outcomes:
    """Goals with their outcomes, ready to be learnt from.

    Parameters
    ----------
    classes : tuple of GoalClass
        Class of each.
    lists : tuple of OnList
        List and year that each stands on.
    selected : ndarray of bool
        Whether it is a single news item.
    met : ndarray of float
        1 met, 0 missed, or the share met of a count.
    weight : ndarray of float
        How much each counts.
    """

    classes: tuple[GoalClass, ...]
    lists: tuple[OnList, ...]
    selected: npt.NDArray[np.bool_]
    met: Array
    weight: Array


@dataclass(frozen=True)
class Rate:
    """How likely a goal of a class is met: probability, and the 80 % band of the class's rate."""

    p: float
    low: float
    high: float


COUNTED_KINDS = (GoalKind.WORKS, GoalKind.NORM)
"""Kinds of goals of which counts of works finished in time say something."""


@dataclass(frozen=True)
class ClassModel:
    """Effects and their covariance.

    Parameters
    ----------
    columns : dict of Effect to int
        Place of each effect.
    mean, covariance : ndarray
        Posterior of the effects.
    pooling : Pooling
        Prior spreads.
    n : int
        Goals behind it.
    counts_alone : bool
        Whether no single goal is behind it, but counts of goals met.
    """

    columns: dict[Effect, int]
    mean: Array
    covariance: Array
    pooling: Pooling
    n: int
    counts_alone: bool = False

    def says_something_of(self, goal: GoalClass) -> bool:
        """Whether what was learnt from says anything of a goal: counts do of works and of their own indicators."""
        alike = goal.kind in COUNTED_KINDS and Effect(Of.KIND, goal.kind) in self.columns
        return not self.counts_alone or alike or Effect(Of.INDICATOR, goal.indicator_id) in self.columns

    def rate(self, goal: GoalClass, selected: bool = False) -> Rate:
        """How likely a goal of a list that has not been seen is met."""
        effects = [*goal.effects, *_remarks(goal, selected)]
        at = [self.columns[one] for one in effects if one in self.columns]
        centre = float(self.mean[at].sum())
        unseen = sum(prior_sd(one, self.pooling) ** 2 for one in effects if one not in self.columns)
        unseen += self.pooling.plan**2
        sd = float(np.sqrt(self.covariance[np.ix_(at, at)].sum() + unseen))
        p = float(NODE_WEIGHTS @ expit(centre + sd * NODES))
        return Rate(p, float(expit(centre - BAND * sd)), float(expit(centre + BAND * sd)))


def _remarks(goal: GoalClass, selected: bool) -> list[Effect]:
    """Effects of how a row came into the collection."""
    single = [Effect(Of.SELECTED)] if selected else []
    return single + ([Effect(Of.JOINT)] if goal.indicator_id in JOINT else [])


def prior_sd(effect: Effect, pooling: Pooling) -> float:
    """Prior standard deviation of an effect."""
    of_its_own = {Of.YEAR: pooling.year, Of.LIST: pooling.plan}
    return WIDE.get(effect, of_its_own.get(effect.of, pooling.effect))


def class_of(row: pd.Series | dict[Hashable, Any], facts: Facts) -> GoalClass:
    """Class of a row of the outcomes."""
    indicator = str(row["indicator_id"])
    listed = indicator in facts.indicators.index
    registered = str(facts.indicators.loc[indicator, "domain"]) if listed else ""
    unit = "" if pd.isna(row["unit"]) else str(row["unit"])
    depth = len(facts.regions.path(str(row["region_id"])))
    return GoalClass(
        domain_of(indicator, registered),
        kind_of(indicator, str(row["comparator"]), unit),
        level_of(depth, "" if pd.isna(row["level"]) else str(row["level"])),
        str(row["obligation"]),
        indicator,
        int(row["period_end"].year),
    )


def usable(rows: pd.DataFrame) -> pd.DataFrame:
    """Goals whose outcome says something of goals of their kind: decided, once, and no schedule in mid period."""
    single = (rows["composite"] == 0) | rows["indicator_id"].isin(JOINT)
    keep = single & rows["met"].isin(["yes", "no"]) & rows["sample"].isin(list(WEIGHT)) & (rows["duplicate"] == 0)
    return rows[keep]


def lists_of(rows: pd.DataFrame) -> tuple[OnList, ...]:
    """List and year that goals stand on."""
    return tuple(map(OnList, rows["plan_zh"].astype(str), rows["target_year"].astype(str)))


def learnable(facts: Facts) -> Outcomes:
    """Outcomes and counts of the evidence, ready to be learnt from."""
    rows = usable(facts.outcomes)
    counts = facts.rates[facts.rates["progress"] == 0]
    count_rows = counts.assign(comparator="", unit="", level="nation", obligation=Obligation.BINDING)
    count_rows = count_rows.assign(period_end=pd.to_datetime(counts["target_year"].astype(str) + "-12-31"))
    every = pd.concat([rows, count_rows], ignore_index=True)
    share = (counts["met"].astype(float) / counts["total"].astype(float)).to_numpy()
    return Outcomes(
        tuple(class_of(row, facts) for row in every.to_dict("records")),
        lists_of(every),
        np.concatenate([(rows["sample"] == "selected").to_numpy(bool), np.zeros(len(counts), bool)]),
        np.concatenate([(rows["met"] == "yes").to_numpy(float), share]),
        np.concatenate([rows["sample"].map(WEIGHT).to_numpy(float), np.full(len(counts), COUNT_WEIGHT)]),
    )


def _design(seen: Outcomes) -> tuple[Array, dict[Effect, int]]:
    """One column an effect."""
    acting = [
        [*goal.effects, Effect(Of.LIST, str(listed)), *_remarks(goal, selected)]
        for goal, listed, selected in zip(seen.classes, seen.lists, seen.selected, strict=True)
    ]
    columns = {effect: i for i, effect in enumerate(dict.fromkeys(one for row in acting for one in row))}
    matrix = np.zeros((len(acting), len(columns)))
    for i, row in enumerate(acting):
        matrix[i, [columns[effect] for effect in row]] = 1.0
    return matrix, columns


def fit(seen: Outcomes, pooling: Pooling) -> tuple[ClassModel | None, float]:
    """Posterior of the effects (Laplace), and the log evidence of the outcomes.

    Parameters
    ----------
    seen : Outcomes
        What is learnt from.
    pooling : Pooling
        Prior spreads.

    Returns
    -------
    tuple of (ClassModel or None, float)
        None without outcomes.
    """
    if len(seen.classes) == 0:
        return None, 0.0
    matrix, columns = _design(seen)
    precision = np.array([1 / prior_sd(effect, pooling) ** 2 for effect in columns])
    mean = np.zeros(len(columns))
    for _ in range(ITERATIONS):
        p = expit(matrix @ mean)
        gradient = matrix.T @ (seen.weight * (seen.met - p)) - precision * mean
        step = np.linalg.solve(_curvature(matrix, seen.weight, p, precision), gradient)
        mean = mean + step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-8:
            break
    p = np.clip(expit(matrix @ mean), 1e-12, 1 - 1e-12)
    curvature = _curvature(matrix, seen.weight, p, precision)
    likelihood = float(seen.weight @ (seen.met * np.log(p) + (1 - seen.met) * np.log1p(-p)))
    prior = -0.5 * float(precision @ mean**2) + 0.5 * float(np.log(precision).sum())
    evidence = likelihood + prior - 0.5 * float(np.linalg.slogdet(curvature)[1])
    covariance: Array = np.asarray(np.linalg.inv(curvature), dtype=float)
    return ClassModel(columns, mean, covariance, pooling, len(seen.classes)), evidence


def _curvature(matrix: Array, weight: Array, p: Array, precision: Array) -> Array:
    return np.asarray((matrix.T * (weight * p * (1 - p))) @ matrix + np.diag(precision), dtype=float)


def rows_of(seen: Outcomes, keep: npt.NDArray[np.bool_]) -> Outcomes:
    """Some of the outcomes."""
    at = np.flatnonzero(keep)
    return Outcomes(
        tuple(seen.classes[i] for i in at), tuple(seen.lists[i] for i in at), seen.selected[at], seen.met[at],
        seen.weight[at],
    )  # fmt: skip


@cache
def pooling_as_of(day: date, path: Path = PATH) -> Pooling:
    """Prior spreads of the newest vintage that was valid on a day; the stated ones before the first."""
    if not path.exists():
        return Pooling()
    table = pd.read_csv(path, comment="#", parse_dates=["valid_from"])
    valid = table[table["valid_from"] <= pd.Timestamp(day)]
    if valid.empty:
        return Pooling()
    newest = valid.sort_values("valid_from").iloc[-1]
    return Pooling(float(newest["effect"]), float(newest["year"]), float(newest["plan"]))


def base_rate(seen: Outcomes, goal: GoalClass) -> float:
    """Share met of the goals of the same domain and kind, with ten goals of the share of all: a count, no model."""
    alike = np.array([c.domain == goal.domain and c.kind == goal.kind for c in seen.classes], dtype=bool)
    joint = np.array([c.indicator_id in JOINT for c in seen.classes], dtype=bool)
    every = (seen.met[~joint].sum() + 1) / ((~joint).sum() + 2)
    chosen = alike & ~joint
    return float((seen.met[chosen].sum() + BASE_WEIGHT * every) / (chosen.sum() + BASE_WEIGHT))
