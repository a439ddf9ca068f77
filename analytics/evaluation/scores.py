"""Proper scores of samples and probabilities: thin, vectorised, with the formula beside each."""

from __future__ import annotations

import numpy as np
import pandas as pd

WORST_LOG_SCORE = 20.0  # nats: a density of 2e-9


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


def squared_errors(p: np.ndarray, met: np.ndarray) -> np.ndarray:
    """Squared difference of each probability and its outcome (0 or 1), any shape; NaN where either is missing.

    Examples
    --------
    >>> squared_errors(np.array([1.0, 0.5, np.nan]), np.array([True, False, True])).tolist()
    [0.0, 0.25, nan]
    """
    return (np.asarray(p, float) - np.asarray(met, float)) ** 2


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
    return float(np.mean(squared_errors(p, met)))


def pit(samples: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Probability integral transform by mid-rank: share of samples below, plus half of those equal.

    Examples
    --------
    >>> pit(np.array([[1.0, 2.0, 2.0, 3.0]]), np.array([2.0])).tolist()
    [0.5]
    """
    seen = np.asarray(observed)[:, None]
    return (samples < seen).mean(axis=1) + 0.5 * (samples == seen).mean(axis=1)


def ties(samples: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Share of samples that equal the observation: what a count, of which few values are likely, has plenty of.

    Examples
    --------
    >>> ties(np.array([[1.0, 2.0, 2.0, 3.0]]), np.array([2.0])).tolist()
    [0.5]
    """
    return np.asarray((samples == np.asarray(observed)[:, None]).mean(axis=1))


def below(pit: np.ndarray, ties: np.ndarray, p: float) -> np.ndarray:
    """Share of an outcome's place in the forecast that lies below a probability, its ties spread evenly.

    Without ties it is 0 or 1. With them the place is a stretch of probability, ``pit ± ties / 2``, and only stretches
    are uniform if forecasts are calibrated: a forecast that says "none" with 95 % always holds "none" in its middle.

    Parameters
    ----------
    pit, ties : ndarray (n_cases,)
        As of `pit` and `ties`.
    p : float

    Returns
    -------
    ndarray (n_cases,)
        0..1.

    Notes
    -----
    Czado, Gneiting and Held (2009), doi:10.1111/j.1541-0420.2009.01191.x, equation 2.

    Examples
    --------
    >>> below(np.array([0.5, 0.5, 0.3]), np.array([0.0, 0.9, 0.2]), 0.275).round(3).tolist()
    [0.0, 0.25, 0.375]
    """
    stretch = np.maximum(np.asarray(ties, float), 1e-9)
    return np.clip((p - np.asarray(pit, float)) / stretch + 0.5, 0.0, 1.0)


def inside(pit: np.ndarray, ties: np.ndarray, level: float) -> np.ndarray:
    """Share of each outcome that lies in the central interval of a level (0..1); its mean is the coverage.

    Examples
    --------
    >>> inside(np.array([0.5, 0.95, 0.475]), np.array([0.0, 0.0, 0.95]), 0.8).round(3).tolist()
    [1.0, 0.0, 0.842]
    """
    return below(pit, ties, (1 + level) / 2) - below(pit, ties, (1 - level) / 2)


def pit_histogram(pit: np.ndarray, ties: np.ndarray, n_bins: int) -> list[float]:
    """Outcomes in each equal part of the forecast distribution, ties spread over the parts they reach.

    Examples
    --------
    >>> pit_histogram(np.array([0.1, 0.5]), np.array([0.0, 1.0]), 2)
    [1.5, 0.5]
    """
    upto = np.array([below(pit, ties, edge).sum() for edge in np.linspace(0, 1, n_bins + 1)[1:-1]])
    return [round(float(n), 3) for n in np.diff([0.0, *upto, float(len(pit))])]


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


def log_score(samples: np.ndarray, observed: np.ndarray, narrowest: float = 1e-3) -> np.ndarray:
    """Logarithmic score of samples, the negative log of their density at the observation; lower is better.

    Parameters
    ----------
    samples : ndarray (n_cases, n_samples)
    observed : ndarray (n_cases,)
    narrowest : float
        Smallest width of the kernel, in the unit of the samples: samples that are all equal have no density.

    Returns
    -------
    ndarray (n_cases,)
        Nats. The density is a mixture of normal kernels of Silverman's width, 1.06 min(sd, IQR / 1.34) n^(-1/5).
        Far outside all samples it says nothing but that of the kernel, so a case costs at most `WORST_LOG_SCORE`.

    Notes
    -----
    Good (1952), doi:10.1111/j.2517-6161.1952.tb00104.x; Silverman (1986), equation 3.30.

    Examples
    --------
    >>> log_score(np.array([[0.0, 0.0]]), np.array([0.0]), narrowest=1.0).round(3).tolist()  # log sqrt(2 pi)
    [0.919]
    """
    import scoringrules

    samples = np.asarray(samples, float)
    q25, q75 = np.quantile(samples, [0.25, 0.75], axis=1)
    spread = np.minimum(samples.std(axis=1), (q75 - q25) / 1.34)
    width = np.maximum(1.06 * spread * samples.shape[1] ** -0.2, narrowest)
    with np.errstate(divide="ignore"):  # a density that underflows is the worst score
        found = np.asarray(scoringrules.logs_ensemble(np.asarray(observed, float), samples, bw=width))
    return np.minimum(found, WORST_LOG_SCORE)


def crps_of_quantiles(levels: np.ndarray, values: np.ndarray, observed: float) -> float:
    """CRPS of a forecast that is known by its quantiles: twice the mean of their quantile scores.

    With the hubverse's 23 levels this is its weighted interval score, some 9 % below the CRPS of a normal.

    Parameters
    ----------
    levels : ndarray (n_levels,)
        Probabilities of the quantiles, evenly spread (the hubverse's usual 23 nearly are).
    values : ndarray (n_levels,)
    observed : float

    Returns
    -------
    float
        In the unit of the values.

    Notes
    -----
    Laio and Tamea (2007), doi:10.5194/hess-11-1267-2007: the CRPS is the integral of 2 QS over levels.

    Examples
    --------
    >>> crps_of_quantiles(np.array([0.5]), np.array([3.0]), 5.0)
    2.0
    """
    import scoringrules

    return float(scoringrules.crps_quantile(float(observed), np.asarray(values, float), np.asarray(levels, float)))


def pit_of_quantiles(levels: np.ndarray, values: np.ndarray, observed: float) -> float:
    """Probability integral transform between quantiles, linear; 0 or 1 are never reached beyond the last one.

    Examples
    --------
    >>> pit_of_quantiles(np.array([0.25, 0.75]), np.array([1.0, 3.0]), 2.0)
    0.5
    """
    return float(np.interp(observed, np.asarray(values, float), np.asarray(levels, float)))
