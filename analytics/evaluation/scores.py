"""Proper scores of samples and probabilities: thin, vectorised, with the formula beside each."""

from __future__ import annotations

import numpy as np
import pandas as pd


def crps(samples: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of samples, E|X - y| - E|X - X'| / 2; lower is better.

    Parameters
    ----------
    samples : ndarray (n_cases, n_samples)
    observed : ndarray (n_cases,)

    Returns
    -------
    ndarray (n_cases,)
        In the unit of the samples; 0 for samples that all equal the observation.

    Notes
    -----
    Gneiting and Raftery (2007), doi:10.1198/016214506000001437.

    Examples
    --------
    >>> crps(np.array([[1.0, 3.0]]), np.array([2.0])).tolist()
    [0.5]
    """
    import scoringrules

    return np.asarray(scoringrules.crps_ensemble(np.asarray(observed, float), np.asarray(samples, float)))


def coverage(samples: np.ndarray, observed: np.ndarray, level: float) -> float:
    """Share of observations inside the central interval of the given level (0..1).

    Examples
    --------
    >>> coverage(np.tile(np.arange(101.0), (2, 1)), np.array([50.0, 99.0]), 0.8)
    0.5
    """
    lower, upper = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return float(((observed >= lower) & (observed <= upper)).mean())


def brier(p: np.ndarray, met: np.ndarray) -> float:
    """Mean squared difference of probability and outcome (0 or 1); 0 is perfect, 0.25 is a coin.

    Notes
    -----
    Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Examples
    --------
    >>> brier(np.array([1.0, 0.5]), np.array([True, False]))
    0.125
    """
    return float(np.mean((np.asarray(p, float) - np.asarray(met, float)) ** 2))


def pit(samples: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Probability integral transform by mid-rank: share of samples below, plus half of those equal.

    Examples
    --------
    >>> pit(np.array([[1.0, 2.0, 2.0, 3.0]]), np.array([2.0])).tolist()
    [0.5]
    """
    seen = np.asarray(observed)[:, None]
    return (samples < seen).mean(axis=1) + 0.5 * (samples == seen).mean(axis=1)


def reliability(p: np.ndarray, met: np.ndarray, n_bins: int = 10) -> pd.DataFrame:
    """Stated probabilities against how often the event came, in bins of equal width.

    Returns
    -------
    DataFrame
        One row a bin that is not empty: ``bin_low, bin_high, n, mean_p, frequency``.

    Examples
    --------
    >>> reliability(np.array([0.1, 0.1, 0.9, 1.0]), np.array([0, 1, 1, 1]), 2)["frequency"].tolist()
    [0.5, 1.0]
    """
    p, met = np.asarray(p, float), np.asarray(met, float)
    width = 1.0 / n_bins
    number = np.minimum((p * n_bins).astype(int), n_bins - 1)
    frame = pd.DataFrame({"bin": number, "p": p, "met": met})
    table = frame.groupby("bin", as_index=False).agg(n=("p", "size"), mean_p=("p", "mean"), frequency=("met", "mean"))
    table.insert(0, "bin_low", table["bin"] * width)
    table.insert(1, "bin_high", (table["bin"] + 1) * width)
    return table.drop(columns="bin")


def calibration_error(p: np.ndarray, met: np.ndarray, n_bins: int = 10) -> float:
    """Expected calibration error: mean distance of stated and observed frequency, weighted by bin size."""
    table = reliability(p, met, n_bins)
    return float(np.average((table["mean_p"] - table["frequency"]).abs(), weights=table["n"]))


def skill(score: float, reference: float) -> float:
    """Share of the reference's score that is saved: 1 perfect, 0 no better, negative worse.

    Examples
    --------
    >>> skill(1.5, 2.0)
    0.25
    """
    return 1.0 - score / reference
