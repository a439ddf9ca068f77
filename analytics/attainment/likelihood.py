"""Probabilities in words: disjoint bands after the likelihood terms of the IPCC."""

from __future__ import annotations

import numpy as np

#: Upper edge (exclusive, but for the last two) and the band's id. The IPCC's terms overlap
#: (Mastrandrea et al. 2010, IPCC guidance note on uncertainties, table 1); ours are cut to be disjoint.
BANDS: tuple[tuple[float, str], ...] = (
    (0.01, "exceptionally unlikely"),
    (0.10, "very unlikely"),
    (0.33, "unlikely"),
    (0.66, "about as likely as not"),
    (0.90, "likely"),
    (0.99, "very likely"),
    (1.00, "virtually certain"),
)

#: Band's id with the percents it reaches from and to, as a table or a chart of the bands shows them.
BAND_RANGES: tuple[tuple[str, float, float], ...] = tuple(
    (band, round(100 * low), round(100 * high))
    for low, (high, band) in zip((0.0, *(edge for edge, _ in BANDS[:-1])), BANDS, strict=True)
)

_EDGES = np.array([edge for edge, _ in BANDS[:-1]])


def band_number(p: float) -> int:
    """Position of a probability's band, 0 the least likely.

    A probability on an edge belongs to the band above it, except 0.99: ``virtually certain`` is *more* than 99 %.
    """
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"not a probability: {p}")
    number = int(np.searchsorted(_EDGES, p, side="right"))
    return number - 1 if p == _EDGES[-1] else number


def likelihood(p: float | None) -> str:
    """Band id of a probability; empty where there is none.

    Parameters
    ----------
    p : float or None
        Probability, 0 to 1; None or NaN if no probability can be given.

    Returns
    -------
    str
        One of the ids in ``BANDS``, or ``""``.

    Examples
    --------
    >>> likelihood(0.05), likelihood(0.5), likelihood(1.0), likelihood(float("nan"))
    ('very unlikely', 'about as likely as not', 'virtually certain', '')
    """
    if p is None or np.isnan(p):
        return ""
    return BANDS[band_number(float(p))][1]


def one_probability(p_low: float, p_high: float, tolerance: float = 0.05) -> float:
    """One probability for two that bound it, if they say the same thing; else NaN.

    A missing input (an ozone maximum that is only bounded, say) gives a probability under its best and under
    its worst value. Where both fall in one likelihood band, or lie closer than ``tolerance``, their mean is a
    fair summary; where they do not, any single number would pretend to know what is not known.

    Examples
    --------
    >>> one_probability(0.70, 0.84), one_probability(0.1, 0.9)
    (0.77, nan)
    """
    if p_high - p_low < tolerance or band_number(p_low) == band_number(p_high):
        return (p_low + p_high) / 2.0
    return float("nan")
