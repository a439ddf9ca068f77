"""Many targets at once: how many are expected to be met, and which figures are worth asking for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

from analytics.inference.reference_class import pooling_as_of
from analytics.terms import WITHOUT_OWN_DATA

NODES = 61  # of the integral over the common effect
LEAST = 1e-6  # a probability beyond it counts as certain
LOGISTIC_VARIANCE = np.pi**2 / 3
#: Interval of the number of goals met.
LEVELS = (0.1, 0.9)
GAP_COLUMNS = [
    "department", "region_id", "region", "indicator", "indicator_zh", "indicator_en", "subject_zh", "unit",
    "period_start", "period_end", "due", "n_targets", "brier_drop", "p_met", "targets",
]  # fmt: skip


@dataclass(frozen=True)
class ExpectedMet:
    """How many of some goals are expected to be met.

    Parameters
    ----------
    n : int
        Goals with a probability.
    mean : float
        Expected number met.
    low, high : int
        Between these the number lies 80 times of 100.
    """

    n: int
    mean: float
    low: int
    high: int


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


def expected_met(p: npt.ArrayLike, correlation: float) -> ExpectedMet:
    """Number of goals met, where goals fail together.

    Each goal's probability stays what it is; one common normal effect, with which the goals correlate alike, makes good
    and bad years (a Gaussian copula, integrated over the common effect; given it the goals are independent and their
    number is Poisson-binomial).

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of being met.
    correlation : float
        Of two goals' latent normal variables, 0 to below 1.

    Examples
    --------
    >>> alone, together = expected_met([0.5] * 100, 0.0), expected_met([0.5] * 100, 0.2)
    >>> (alone.low, alone.high), together.low < alone.low, round(together.mean, 6)
    ((44, 56), True, 50.0)
    """
    chances = np.clip(np.asarray(p, dtype=float), 0.0, 1.0)
    common, weights = np.polynomial.hermite_e.hermegauss(NODES)
    weights = weights / weights.sum()
    point = ndtri(np.clip(chances, LEAST, 1 - LEAST))[:, None]
    given = ndtr((point + np.sqrt(correlation) * common) / np.sqrt(1 - correlation))
    given = np.where((chances <= 0)[:, None], 0.0, np.where((chances >= 1)[:, None], 1.0, given))
    counts = np.zeros((NODES, len(chances) + 1))
    counts[:, 0] = 1.0
    for one in given:  # a few hundred goals, each one step of the count
        counts[:, 1:] = counts[:, 1:] * (1 - one)[:, None] + counts[:, :-1] * one[:, None]
        counts[:, 0] *= 1 - one
    total = np.cumsum(weights @ counts)
    low, high = (int(np.searchsorted(total, level)) for level in LEVELS)
    return ExpectedMet(len(chances), float(chances.sum()), low, high)


def plan_view(outlook: pd.DataFrame, correlation: float) -> pd.DataFrame:
    """One row a plan: how many goals have an answer of their own, how many an inferred one, how many will be met.

    Parameters
    ----------
    outlook : DataFrame
        ``Assessment.outlook``.
    correlation : float
        As in `expected_met`.

    Returns
    -------
    DataFrame
        plan_id, n_targets, n_own, n_inferred, n_none, expected_met, met_low, met_high (80 %), likely_misses (ids of at
        most five targets below one half, the least likely first, ``|`` between them).
    """
    return pd.DataFrame(
        [_of_plan(str(plan), rows, correlation) for plan, rows in outlook.groupby("plan_id", sort=True)]
    )


def _of_plan(plan: str, rows: pd.DataFrame, correlation: float) -> dict[str, object]:
    answered = rows[rows["p_met"].notna()]
    own = ~rows["status"].isin(WITHOUT_OWN_DATA)
    met = expected_met(answered["p_met"], correlation)
    misses = answered[answered["p_met"] < 0.5].sort_values(["p_met", "target_id"], kind="stable")["target_id"].head(5)
    return {
        "plan_id": plan,
        "n_targets": len(rows),
        "n_own": int(own.sum()),
        "n_inferred": int((~own & rows["p_met"].notna()).sum()),
        "n_none": int((~own & rows["p_met"].isna()).sum()),
        "expected_met": met.mean,
        "met_low": met.low,
        "met_high": met.high,
        "likely_misses": "|".join(misses),
    }


def gaps(outlook: pd.DataFrame) -> pd.DataFrame:
    """Figures that would settle inferred goals, by the department that has them, the most useful first.

    The use of a figure is the drop of the expected Brier score of the goals that it settles: p (1 - p) each, because
    the figure of a goal's own period gives the answer.

    Parameters
    ----------
    outlook : DataFrame
        ``Assessment.outlook``.

    Returns
    -------
    DataFrame
        ``GAP_COLUMNS``: one row a figure; ``brier_drop`` is the sum over its goals, ``p_met`` their lowest probability,
        ``due`` the day on which the figure can be expected.
    """
    rows = outlook[outlook["status"].isin(WITHOUT_OWN_DATA) & outlook["p_met"].notna()]
    if rows.empty:
        return pd.DataFrame(columns=GAP_COLUMNS)
    rows = rows.assign(
        brier_drop=rows["p_met"] * (1 - rows["p_met"]), department=rows["settles_by"], due=rows["settles_on"]
    )
    keys = ["department", "region_id", "indicator", "subject_zh", "period_start", "period_end"]
    found = rows.groupby(keys, dropna=False, sort=False, as_index=False).agg(
        region=("region", "first"),
        indicator_zh=("indicator_zh", "first"),
        indicator_en=("indicator_en", "first"),
        unit=("unit", "first"),
        due=("due", "min"),
        n_targets=("target_id", "size"),
        brier_drop=("brier_drop", "sum"),
        p_met=("p_met", "min"),
        targets=("target_id", "|".join),
    )
    order = found.groupby("department")["brier_drop"].transform("sum")
    found = found.assign(_all=order).sort_values(
        ["_all", "department", "brier_drop", "targets"], ascending=[False, True, False, True], kind="stable"
    )
    return found.reset_index(drop=True)[GAP_COLUMNS]
