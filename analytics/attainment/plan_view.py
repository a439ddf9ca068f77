"""Many targets at once: how many goals of a plan are expected to be met, and which are likely to be missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.attainment.counts import ExpectedMet, expected_met
from analytics.attainment.verdict import Verdict
from analytics.inference import combine
from analytics.inference.reference_class import pooling_as_of
from analytics.terms import WITHOUT_OWN_DATA, Evidence

LOGISTIC_VARIANCE = np.pi**2 / 3
MOST_MISSES = 5
HALF = 0.5
"""Probability below which a goal is more likely missed than met."""

#: Columns of the goals of a plan, the likely misses first.
GOAL_COLUMNS = ["target_id", "region_id", "region", "region_en", "indicator", "indicator_zh", "indicator_en",
                "subject_zh", "subject_en", "comparator", "threshold", "threshold_high", "threshold_text", "unit",
                "period_end", "p_met", "p_low", "p_high", "status", "evidence"]  # fmt: skip


def correlation_as_of(day: date) -> float:
    """Correlation of two goals of one plan and year: what their list and their year have in common.

    The spreads of both effects are those that the classes of goals were fitted with as of the day, on log odds
    (`analytics.inference.reference_class`).

    Examples
    --------
    >>> 0 < correlation_as_of(date(2025, 1, 1)) < 1
    True
    """
    pooling = pooling_as_of(day)
    shared = pooling.year**2 + pooling.plan**2
    return float(shared / (shared + LOGISTIC_VARIANCE))


def correlation_within(day: date) -> float:
    """Further correlation of two goals on one indicator: the path of related figures that both stand on.

    Of what the year and the list leave, the share by which the path moves a probability: its slope
    (`analytics.inference.combine`).
    """
    return (1.0 - correlation_as_of(day)) * float(np.clip(combine.as_of(day).slope, 0.0, 1.0))


def met_of(outlook: pd.DataFrame, day: date, verdicts: Mapping[str, Verdict] | None = None) -> ExpectedMet:
    """How many of the goals of an outlook are expected to be met, those without a probability left out.

    Parameters
    ----------
    outlook : DataFrame
        Rows of ``Assessment.outlook``.
    day : date
        Day of knowledge.
    verdicts : mapping, optional
        ``Assessment.verdicts``: goals that are read off the same sample paths are then counted together.

    Returns
    -------
    ExpectedMet
        Number of goals with a probability, the expected number met, and between which it lies 80 times of 100.

    Notes
    -----
    Goals fail together: a Gaussian copula with the correlations `correlation_as_of` and `correlation_within`, see
    `analytics.attainment.counts.expected_met`.

    Examples
    --------
    Two goals of 50 % and one of 100 % make two on the mean; the goal without a probability is left out.

    >>> goals = pd.DataFrame({"p_met": [0.5, 0.5, 1.0, np.nan],
    ...                       "status": ["inferred", "inferred", "met", "no evidence"],
    ...                       "indicator": ["a", "b", "c", "d"], "region_id": "x",
    ...                       "evidence": ["class", "class", "measured", "none"],
    ...                       "period_start": "2025-01-01", "period_end": "2025-12-31",
    ...                       "target_id": ["1", "2", "3", "4"]})
    >>> found = met_of(goals, date(2025, 6, 1))
    >>> found.n, round(found.mean, 6), found.low, found.high
    (3, 2.0, 1, 3)
    """
    answered = outlook[outlook["p_met"].notna()]
    inferred = answered["status"].isin(WITHOUT_OWN_DATA)
    sampled, others = _sampled(answered[~inferred], verdicts or {})
    on_paths = answered[inferred]
    shared = on_paths["indicator"].where(on_paths["evidence"] == Evidence.RELATED).astype(object)
    labels = [*(None if pd.isna(one) else one for one in shared), *([None] * len(others))]
    chances = [*on_paths["p_met"], *others]
    return expected_met(chances, correlation_as_of(day), labels, correlation_within(day), sampled)


def _sampled(rows: pd.DataFrame, verdicts: Mapping[str, Verdict]) -> tuple[list[npt.NDArray[np.bool_]], list[float]]:
    """Goals of one region and period as outcomes on their common paths, and the probabilities of all others."""
    found: list[npt.NDArray[np.bool_]] = []
    others: list[float] = []
    for _, part in rows.groupby(["region_id", "period_start", "period_end"], sort=False):
        paths = {
            name: verdicts[name].sure for name in part["target_id"] if name in verdicts and _usable(verdicts[name])
        }
        length = max((len(one) for one in paths.values()), default=0)
        same = {name: one for name, one in paths.items() if len(one) == length}
        if len(same) > 1:
            found.append(np.array(list(same.values())))
        else:
            same = {}
        others += part.loc[~part["target_id"].isin(same), "p_met"].tolist()
    return found, others


def _usable(verdict: Verdict) -> bool:
    """Whether a verdict's paths say of each whether the target is met."""
    return verdict.sure.size > 1 and bool(np.array_equal(verdict.sure, verdict.possible))


def plan_view(outlook: pd.DataFrame, day: date, verdicts: Mapping[str, Verdict] | None = None) -> pd.DataFrame:
    """One row a plan: how many goals have an answer of their own, how many an inferred one, how many will be met.

    Parameters
    ----------
    outlook : DataFrame
        ``Assessment.outlook``.
    day : date
        Day of knowledge.
    verdicts : mapping, optional
        ``Assessment.verdicts``, as in `met_of`.

    Returns
    -------
    DataFrame
        plan_id, n_targets, n_own, n_inferred, n_none, expected_met, met_low, met_high (80 %; all three
        empty where no goal has a probability), likely_misses (tuple of the ids of at most five targets, the least
        likely first, whatever their probability; none that is certain), below_half (how many goals are below one half).

    Examples
    --------
    >>> goals = pd.DataFrame({"plan_id": "x-2023", "p_met": [0.4, 1.0, np.nan], "indicator": ["a", "b", "c"],
    ...                       "status": ["inferred", "met", "no evidence"], "evidence": ["class", "measured", "none"],
    ...                       "region_id": "x", "period_start": "2025-01-01", "period_end": "2025-12-31",
    ...                       "target_id": ["x-2023/1", "x-2023/2", "x-2023/3"]})
    >>> found = plan_view(goals, date(2025, 6, 1))
    >>> found[["n_own", "n_inferred", "n_none", "expected_met", "likely_misses"]].to_numpy().tolist()  # 0.4 + 1.0
    [[1, 1, 1, 1.4, ('x-2023/1',)]]
    >>> found["below_half"].tolist()
    [1]
    """
    found = pd.DataFrame(
        [_of_plan(str(plan), rows, day, verdicts) for plan, rows in outlook.groupby("plan_id", sort=True)],
        columns=["plan_id", "n_targets", "n_own", "n_inferred", "n_none", "expected_met", "met_low", "met_high",
                 "likely_misses", "below_half"],
    )  # fmt: skip
    return found.astype({"met_low": "Int64", "met_high": "Int64"})


def _of_plan(plan: str, rows: pd.DataFrame, day: date, verdicts: Mapping[str, Verdict] | None) -> dict[str, object]:
    own = ~rows["status"].isin(WITHOUT_OWN_DATA)
    met = met_of(rows, day, verdicts)
    misses = goals_of(rows)
    return {
        "plan_id": plan,
        "n_targets": len(rows),
        "n_own": int(own.sum()),
        "n_inferred": int((~own & rows["p_met"].notna()).sum()),
        "n_none": int((~own & rows["p_met"].isna()).sum()),
        "expected_met": met.mean if met.n else np.nan,
        "met_low": met.low if met.n else pd.NA,
        "met_high": met.high if met.n else pd.NA,
        "likely_misses": tuple(misses.loc[misses["p_met"] < 1.0, "target_id"].head(MOST_MISSES)),
        "below_half": int((misses["p_met"] < HALF).sum()),
    }


def goals_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Goals with their probabilities, the likely misses first, those without one last; ``GOAL_COLUMNS``.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``Assessment.outlook``; columns that are missing are empty in the result.

    Examples
    --------
    >>> rows = pd.DataFrame({"target_id": ["b", "c", "a"], "p_met": [0.9, np.nan, 0.2]})
    >>> goals_of(rows)["target_id"].tolist()
    ['a', 'b', 'c']
    """
    ordered = rows.sort_values(["p_met", "target_id"], kind="stable", na_position="last")
    return ordered.reindex(columns=GOAL_COLUMNS).reset_index(drop=True)
