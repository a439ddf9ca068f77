"""Leads of outcomes over their goals, learnt by kind and indicator: for values of goals of which no figure is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.special import ndtri

from analytics.inference import combine
from analytics.inference.combine import Weights
from analytics.inference.goal_class import GoalKind, kind_of
from analytics.inference.leads import PRIORS, LeadAxis, Leads, comparable
from analytics.inference.region_kernel import Array
from analytics.terms import FLOORS

KIND_SD, OWN_SD = 0.7, 0.5
"""How far the logarithm of a kind's scale may lie from the stated one, and an indicator's from its kind's."""

FEWEST = 3  # values for a scale of an indicator's own


def leads(table: pd.DataFrame, shift: float) -> pd.DataFrame:
    """Goals with a published value: lead over the goal, and the normal score of their probability.

    Parameters
    ----------
    table : DataFrame
        What `analytics.evaluation.evidence_pairs.pairs` gives.
    shift : float
        Added to the log odds of the class (`analytics.inference.combine.Weights`).

    Returns
    -------
    DataFrame
        The rows that compare, with ``kind``, ``point`` and ``goal`` (value and goal on the axis of leads), ``lead`` and
        ``score``.
    """
    rows = table[table["outcome_value"].notna() & table["target"].notna()]
    kinds = [kind_of(i, c, u) for i, c, u in zip(rows["indicator_id"], rows["comparator"], rows["unit"], strict=True)]
    keep = [comparable(k, u, t) for k, u, t in zip(kinds, rows["unit"], rows["target"], strict=True)]
    rows = rows.assign(kind=kinds)[keep]
    axes = [LeadAxis(GoalKind(kind), name) for kind, name in zip(rows["kind"], rows["indicator_id"], strict=True)]
    upward: list[bool] = rows["comparator"].isin(list(FLOORS)).tolist()
    goal = np.array([a.limit(t, u) for a, t, u in zip(axes, rows["target"], upward, strict=True)])
    point = np.array([float(a.forward(v)) for a, v in zip(axes, rows["outcome_value"], strict=True)])
    p = combine.combined(Weights(shift), rows["p_class"], np.full(len(rows), np.nan))
    lead = np.where(upward, point - goal, goal - point)
    return rows.assign(goal=goal, point=point, upward=upward, lead=lead, score=ndtri(p))


def learn(rows: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """Scale of each kind (``*kind``) and of each indicator with enough values, and how many stand behind it.

    That of a kind is the geometric mean of the stated one and of those of its indicators, those with few values taken
    together: an indicator with many values is no more typical than another.
    """
    found: dict[str, tuple[float, int]] = {}
    for kind, prior in PRIORS.items():
        its = rows[rows["kind"] == kind]
        many = its.groupby("indicator_id")["lead"].transform("size") >= FEWEST
        parts = [part for _, part in its.groupby(its["indicator_id"].where(many, ""))]
        scale = float(np.exp(np.mean(np.log([prior, *(_scale(part, prior, KIND_SD) for part in parts)]))))
        found[f"*{kind}"] = scale, len(its)
        found |= {str(name): (_scale(own, scale, OWN_SD), len(own)) for name, own in its[many].groupby("indicator_id")}
    return found


def _scale(rows: pd.DataFrame, prior: float, log_sd: float) -> float:
    """Scale with the largest likelihood of the leads times its prior."""
    lead, score = rows["lead"].to_numpy(float), rows["score"].to_numpy(float)

    def loss(log_scale: float) -> float:
        apart = lead / np.exp(log_scale) - score
        off = (log_scale - np.log(prior)) / log_sd
        return float(len(lead) * log_scale + 0.5 * apart @ apart + 0.5 * off**2)

    around = float(np.log(prior))
    return float(np.exp(minimize_scalar(loss, bounds=(around - 3.0, around + 3.0), method="bounded").x))


def nested(table: pd.DataFrame, shift: float, levels: Array) -> pd.DataFrame:
    """Goals with a value, and its quantiles by scales that were learnt without their plan, on the axis of leads."""
    rows = leads(table, shift).reset_index(drop=True)
    quantiles = np.zeros((len(rows), len(levels)))
    for plan in rows["plan"].unique():
        own = (rows["plan"] == plan).to_numpy()
        scales = Leads({name: scale for name, (scale, _) in learn(rows[~own]).items()})
        for at in np.flatnonzero(own):
            row = rows.iloc[at]
            scale = scales.of(row["indicator_id"], GoalKind(row["kind"]))
            side = 1.0 if row["upward"] else -1.0
            quantiles[at] = row["goal"] + (scale or np.nan) * (side * row["score"] + ndtri(levels))
    found = rows.assign(quantiles=list(quantiles))
    return found.iloc[np.flatnonzero(np.isfinite(quantiles).all(axis=1))]
