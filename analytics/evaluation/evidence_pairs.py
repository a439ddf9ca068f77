"""Goals with outcomes, each predicted without its plan or year: by its class, by related figures, by a base rate.

`pairs` is what weights are learnt from and what the benchmark scores, so both read the same predictions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
import pandas as pd

from analytics.inference import combine, definitions, reference_class, related, related_paths, spreads
from analytics.inference.axis import Axis
from analytics.inference.facts import Facts, known
from analytics.inference.known_figures import AS_SHARE
from analytics.inference.reference_class import Outcomes, Pooling
from analytics.inference.related import Predictive, Query
from analytics.terms import FLOORS, ONE_SIDED

SAME_PERIOD = 300  # days: an own figure that ends so near the end of the period may be its outcome

Fold = Literal["plan", "year"]
"""What is left out together: the goals of one plan, or all that end in one year, for failures cluster by year."""


def without(seen: Outcomes, fold: Fold, label: str) -> Outcomes:
    """Outcomes of all other plans, or of all other years."""
    plans = [listed.plan for listed in seen.lists]
    labels = plans if fold == "plan" else [str(goal.year) for goal in seen.classes]
    return reference_class.rows_of(seen, np.array(labels, dtype=object) != label)


@dataclass(frozen=True)
class KnownGoal:
    """A goal whose outcome is known: whose it is, what it asks, when it ended and when that became known."""

    indicator_id: str
    region_id: str
    comparator: str
    target: float
    period_end: pd.Timestamp
    known_at: pd.Timestamp

    @classmethod
    def of(cls, row: pd.Series) -> KnownGoal:
        """The case of a row of outcomes; a goal without a number has NaN."""
        return cls(
            str(row["indicator_id"]),
            str(row["region_id"]),
            str(row["comparator"]),
            float(row["target"]),
            row["period_end"],
            row["known_at"],
        )


@dataclass(frozen=True)
class PathOfGoal:
    """What related figures say of a goal: the posterior, its number as a share where it counts days, and its side."""

    found: Predictive
    indicator_id: str
    threshold: float
    upward: bool

    @property
    def p(self) -> float:
        """Probability that the goal is met."""
        found = self.found
        return found.at_least(0, self.threshold) if self.upward else found.at_most(0, self.threshold)


def path_of(case: KnownGoal, facts: Facts) -> PathOfGoal | None:
    """The path of related figures of a goal, as known the day before the outcome; None where there is none."""
    group = spreads.group(facts, case.indicator_id)
    if group is None or np.isnan(case.target) or case.comparator not in ONE_SIDED:
        return None
    threshold, indicator = as_share(case.indicator_id, case.target, case.period_end)
    origin = case.known_at - timedelta(days=1)
    rows = facts.readings
    rows = rows[(rows["indicator_id"] == indicator) & (rows["known_at"] <= origin)]
    near = (rows["last"] - case.period_end).dt.days > -SAME_PERIOD
    rows = rows[~((rows["region_id"] == case.region_id) & near)].reset_index(drop=True)
    if not related_paths.answerable(case.region_id, set(rows["region_id"]), group, facts.regions):
        return None
    edition = definitions.edition(indicator, case.period_end.year)
    spread = spreads.of_figures(facts, indicator, group, origin.date())
    query = Query(case.region_id, case.period_end, "", edition)
    biases = known(facts.biases, origin.date())
    found = related.predict(rows, [query], Axis(group), spread, facts.regions, biases)
    return None if found is None else PathOfGoal(found, indicator, threshold, case.comparator in FLOORS)


def as_share(indicator_id: str, threshold: float, period_end: pd.Timestamp) -> tuple[float, str]:
    """A threshold in days as a share of its year, under the indicator of the share.

    Examples
    --------
    >>> as_share("good_days", 292.0, pd.Timestamp("2025-12-31"))
    (80.0, 'good_day_share')
    """
    if indicator_id not in AS_SHARE:
        return threshold, indicator_id
    return 100.0 * threshold / (366 if period_end.is_leap_year else 365), AS_SHARE[indicator_id]


def pairs(
    cases: pd.DataFrame, facts: Facts, pooling: Pooling, known_only: bool = False, fold: Fold = "plan"
) -> pd.DataFrame:
    """Predictions of goals, each without its plan, or without all goals of its year.

    Parameters
    ----------
    cases : DataFrame
        Rows of outcomes that were decided.
    facts : Facts
        What is learnt from.
    pooling : Pooling
        Prior spreads of the classes.
    known_only : bool
        Learn only from outcomes that were known before that of the case.
    fold : {"plan", "year"}
        What is left out.

    Returns
    -------
    DataFrame
        One row a case: ``plan, sample, indicator_id, region_id, year, met, p_class, p_base, p_path``, the goal with its
        value (``target, unit, comparator, outcome_value, period_end``) and its ``path`` (`PathOfGoal` or None).
    """
    return pd.DataFrame(list(_rows(cases, facts, pooling, known_only, fold)))


def _rows(
    cases: pd.DataFrame, facts: Facts, pooling: Pooling, known_only: bool, fold: Fold
) -> Iterator[dict[str, object]]:
    every = reference_class.learnable(facts)
    labels = cases["plan_zh"] if fold == "plan" else cases["period_end"].dt.year.astype(str)
    together = [labels.rename("label"), *(["known_at"] if known_only else [])]
    for (label, *days), its in cases.groupby(together, sort=True):
        seen = every
        for day in days:
            before = pd.Timestamp(str(day)) - timedelta(days=1)
            seen = reference_class.learnable(facts.as_of(before.date()))
        seen = without(seen, fold, str(label))
        model, _ = reference_class.fit(seen, pooling)
        if model is None:
            continue
        for _, case in its.iterrows():
            goal, path = reference_class.class_of(case, facts), path_of(KnownGoal.of(case), facts)
            yield {
                "plan": case["plan_zh"], "sample": case["sample"], "indicator_id": case["indicator_id"],
                "region_id": case["region_id"], "year": goal.year, "met": float(case["met"] == "yes"),
                "p_class": model.rate(goal).p, "p_base": reference_class.base_rate(seen, goal),
                "p_path": np.nan if path is None else path.p, "target": case["target"], "unit": case["unit"],
                "comparator": case["comparator"], "outcome_value": case["outcome_value"], "path": path,
                "period_end": case["period_end"],
            }  # fmt: skip


def scored_goals(rows: pd.DataFrame) -> pd.DataFrame:
    """Decided single goals: no assessment of several at once, no schedule in mid period, none twice."""
    decided = reference_class.usable(rows)
    return decided.loc[decided["composite"] == 0]


def nested(table: pd.DataFrame, fold: Fold = "plan") -> pd.DataFrame:
    """With ``p``, each pair by weights learnt on the other plans (or years), and ``p_shifted``, its class alone."""
    p, alone = pd.Series(np.nan, index=table.index), pd.Series(np.nan, index=table.index)
    for label in table[fold].unique():
        own = table[fold] == label
        weights = combine.learn(table[~own])
        p[own] = combine.combined(weights, table.loc[own, "p_class"], table.loc[own, "p_path"])
        alone[own] = combine.combined(
            combine.Weights(weights.shift), table.loc[own, "p_class"], np.full(own.sum(), np.nan)
        )
    return table.assign(p=p, p_shifted=alone)
