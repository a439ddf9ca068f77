"""What a calibrated forecaster would show on the same cases: coverage and reliability under dependence.

Cases of one year and climate region share their weather, and the origins of one region and year share their
outcome. So 660 cases are worth far fewer independent ones, and a coverage of 74 % may be no fault at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from analytics.evaluation import scores
from analytics.terms import REPORTED_INTERVALS

N_DRAWS = 2000


@dataclass(frozen=True)
class Dependence:
    """How cases go together: shares of the variance of the normal scores of the PIT.

    Parameters
    ----------
    block, case : float
        Share of what cases of a block have in common, and of what the origins of a region and year do beyond it.
    blocks, cases : ndarray of int (n,)
        Number of the block and of the region and year of each row.
    """

    block: float
    case: float
    blocks: np.ndarray
    cases: np.ndarray


def dependence(rows: pd.DataFrame) -> Dependence:
    """Estimate how cases go together, by a nested analysis of variance.

    Parameters
    ----------
    rows : DataFrame
        ``pit, year, climate_region, region_id``: one model's cases. Blocks are year × climate region.

    Returns
    -------
    Dependence
        Shares are not negative. The overall mean is taken off first, so a bias does not count as dependence.

    Notes
    -----
    Searle, Casella and McCulloch (1992), Variance Components, section 3.4 (moments of a nested random model).
    """
    blocks = rows.groupby(["year", "climate_region"], sort=True).ngroup().to_numpy()
    cases = rows.groupby(["year", "climate_region", "region_id"], sort=True).ngroup().to_numpy()
    z = norm.ppf(np.clip(rows["pit"].to_numpy(float), 0.001, 0.999))
    table = pd.DataFrame({"z": z, "block": blocks, "case": cases})
    of_case = table.groupby("case").agg(z=("z", "mean"), n=("z", "size"), block=("block", "first"))
    of_block = of_case.groupby("block").agg(z=("z", "mean"), n=("z", "size"))
    within = _ratio(((z - of_case["z"].to_numpy()[cases]) ** 2).sum(), len(z) - len(of_case))
    in_block = ((of_case["z"] - of_block["z"].reindex(of_case["block"]).to_numpy()) ** 2).sum()
    between_cases = _ratio(float(in_block), len(of_case) - len(of_block))
    per_block = float(1.0 / (1.0 / of_block["n"]).mean())
    between_blocks = _ratio(float(((of_block["z"] - of_block["z"].mean()) ** 2).sum()), len(of_block) - 1)
    case = max(between_cases - within / float(of_case["n"].mean()), 0.0)
    block = max(between_blocks - between_cases / per_block, 0.0)
    total = within + case + block
    if total <= 0:
        return Dependence(0.0, 0.0, blocks, cases)
    return Dependence(block / total, case / total, blocks, cases)


def _ratio(total: float, freedom: int) -> float:
    return float(total) / freedom if freedom > 0 else 0.0


def draw_pit(how: Dependence, n_draws: int = N_DRAWS, seed: int = 1) -> np.ndarray:
    """Draw the PIT values a calibrated forecaster would have: uniform, as dependent as the cases are.

    Returns
    -------
    ndarray (n_draws, n)
    """
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal((n_draws, how.blocks.max() + 1))[:, how.blocks]
    common = rng.standard_normal((n_draws, how.cases.max() + 1))[:, how.cases]
    own = rng.standard_normal((n_draws, len(how.blocks)))
    rest = max(1.0 - how.block - how.case, 0.0)
    return norm.cdf(np.sqrt(how.block) * shared + np.sqrt(how.case) * common + np.sqrt(rest) * own)


def calibrated_range(rows: pd.DataFrame, p: np.ndarray, n_bins: int = 10, seed: int = 1) -> dict[str, object]:
    """Ranges in which a calibrated forecaster with these probabilities would be 90 % of the time.

    Parameters
    ----------
    rows : DataFrame
        One model's cases, as for `dependence`.
    p : ndarray (n, n_thresholds)
        Stated probabilities of being below each threshold, NaN where there is none. A calibrated forecaster's
        outcome is below a threshold just when its PIT is below the stated probability.
    n_bins : int
        Bins of the reliability.

    Returns
    -------
    dict
        ``coverage_50, coverage_80, coverage_95, calibration_error`` → [low, high]; ``bins`` → one dict a bin
        ``bin_low, low, high`` of the frequency; ``n``, ``n_blocks``, ``n_effective`` (independent cases whose
        80 % coverage would vary as much), ``n_effective_years`` (independent years of one region, all their origins
        in them, that are worth the same), ``block_share``, ``case_share``.

    Notes
    -----
    Consistency bars after Bröcker and Smith (2007), doi:10.1175/WAF993.1, with dependent resampling.
    """
    how = dependence(rows)
    u = draw_pit(how, seed=seed)
    row: dict[str, object] = {}
    for level in REPORTED_INTERVALS:
        inside = (np.abs(u - 0.5) <= level / 2).mean(axis=1)
        row[f"coverage_{round(100 * level)}"] = _ninety(inside)
        if level == 0.8:
            n_effective = float(min(level * (1 - level) / max(inside.var(), 1e-12), len(rows)))
    asked = ~np.isnan(p)
    stated = p[asked]
    if stated.size:
        met = (u[:, :, None] < p[None, :, :])[:, asked]
        row |= _reliability_range(stated, met, n_bins)
    return row | {
        "n": len(rows),
        "n_effective": round(n_effective, 1),
        "n_effective_years": round(n_effective / _worth_of_a_year(how), 1),
        "n_blocks": int(how.blocks.max()) + 1,
        "block_share": round(how.block, 3),
        "case_share": round(how.case, 3),
    }


def _worth_of_a_year(how: Dependence) -> float:
    """Independent cases that the origins of one region and year are worth: n / (1 + (n - 1) r), Kish (1965), 8.2."""
    n = len(how.cases) / (int(how.cases.max()) + 1)
    return n / (1.0 + (n - 1.0) * (how.block + how.case))


def _reliability_range(stated: np.ndarray, met: np.ndarray, n_bins: int) -> dict[str, object]:
    """Range of each bin's frequency and of the calibration error over draws of the outcomes (n_draws, n)."""
    table = scores.reliability(stated, met[0], n_bins)
    number = np.minimum((stated * n_bins).astype(int), n_bins - 1)
    member = (number[:, None] == np.unique(number)[None, :]).astype(float)
    frequency = met @ member / member.sum(axis=0)
    error = np.average(np.abs(frequency - table["mean_p"].to_numpy()), weights=table["n"], axis=1)
    low, high = np.quantile(frequency, [0.05, 0.95], axis=0)
    bins = pd.DataFrame({"bin_low": table["bin_low"], "low": low, "high": high}).round(4)
    return {"calibration_error": _ninety(error), "bins": bins.to_dict(orient="records")}


def _ninety(values: np.ndarray) -> list[float]:
    return [round(float(v), 4) for v in np.quantile(values, [0.05, 0.95])]
