"""Learning of the common drift: by generalised least squares, shrunk towards zero, with its error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analytics.forecast.calibration import Drift
from analytics.forecast.kernel import Kernel, joint
from analytics.forecast.pool import BIN_DAYS

FIT_BINS = 146  # four years
# Prior standard deviation of the common drift about zero: root mean square of the drifts that the six parameters had
# from 2013 to 2016, not shrunk (0.105; PM2.5 -0.125, PM10 -0.109, SO2 -0.18, NO2 -0.04, CO -0.055, O3 0.019).
DRIFT_SD = 0.1
# Years whose level no drift of other years explains: in spring 2020 much of the economy stood still, and came back.
UNUSUAL_YEARS = (2020,)


class Learned(NamedTuple):
    """A drift and its standard error, log units a year."""

    drift: Drift
    error: float


def past_covariance(kernel: Kernel, times: np.ndarray, phase: float = 0.0) -> np.ndarray:
    """Covariance of ten-day means as they are measured, at times in years."""
    none = times[:0]
    return joint(kernel, (times, np.full(len(times), float(BIN_DAYS))), (none, none), phase).past


def drift_of(common: np.ndarray, times: np.ndarray, covariance: np.ndarray) -> tuple[float, float]:
    """Mean drift a year of the common part, by generalised least squares, shrunk towards zero; and its error."""
    solved = np.linalg.solve(covariance, np.c_[times, common])
    precision = float(times @ solved[:, 0]) + DRIFT_SD**-2
    return float(times @ solved[:, 1]) / precision, precision**-0.5


def usual_bins(times: np.ndarray, year: int) -> tuple[np.ndarray, float]:
    """Bins a drift is learnt from: those before the unusual years at the end of a series.

    A year that stands apart at the end of a straight line tilts it as no other year does.

    Parameters
    ----------
    times : ndarray (n_bins,)
        Years from the end of ``year`` (negative).
    year : int
        The last year of the series.

    Returns
    -------
    ndarray of bool (n_bins,), float
        The bins, and the end of the last year they lie in.

    Examples
    --------
    >>> usual, end = usual_bins(np.array([-1.7, -1.2, -0.7, -0.2]), 2020)
    >>> usual.tolist(), end
    ([True, True, False, False], 2020.0)
    """
    end = year + 1.0
    while end - 1.0 in UNUSUAL_YEARS:
        end -= 1.0
    return times < end - (year + 1.0), end
