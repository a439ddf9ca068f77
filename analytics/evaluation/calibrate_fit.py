"""Learning of one vintage: kernels by likelihood and by how well they forecast windows, the drift, and all the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from analytics.evaluation.calibrate_cases import Case, cases_of, panel_part
from analytics.evaluation.calibrate_drift import Learned, drift_of, past_covariance, usual_bins
from analytics.evaluation.calibrate_weights import alone_weight, weights_and_spreads
from analytics.forecast.calibration import WIDE_COMMON, WIDE_OWN, Drift, Learnt
from analytics.forecast.kernel import KERNEL_FIELDS, YEAR, Kernel, joint, phase_of
from analytics.forecast.pool import BIN_DAYS, Separated, bins_ahead
from analytics.forecast.window import Record

PRIOR_SD = 1.0  # of a log kernel parameter about the wide one
LINEAR = ("winter", "spring")  # kernel parameters that may be negative
USUAL_BEND = 0.03  # spread of the yearly changes of the national mean, 2014 to 2017; where its fit starts
DRIFT_ROUNDS = 3
# Where the fits of the common kernel and of a city's own start, and what they are drawn to: wide, without anomalies
# that are bound to their season; and with them, 0.3 of the variance of the years' anomaly being theirs.
PLAIN = (WIDE_COMMON, WIDE_OWN)
SEASONAL = (replace(WIDE_COMMON, years=0.05, season_years=0.024), replace(WIDE_OWN, years=0.134, season_years=0.064))
REPORTING_NOISE = 0.03  # archives differ by this much: no city's window is known better


def pack(kernel: Kernel) -> np.ndarray:
    """Kernel as a vector: logs, except where a parameter may be negative."""
    values = [getattr(kernel, name) for name in KERNEL_FIELDS]
    return np.array([v if n in LINEAR else np.log(v) for n, v in zip(KERNEL_FIELDS, values, strict=True)])


def unpack(x: np.ndarray) -> Kernel:
    """Inverse of `pack`; sizes and times between 1e-4 and 100."""
    back = np.where([n in LINEAR for n in KERNEL_FIELDS], np.clip(x, -1, 1), np.exp(np.clip(x, -9.2, 4.6)))
    return Kernel(*(float(v) for v in back))


def _best(loss: Callable[[Kernel], float], start: Kernel, steps: int) -> Kernel:
    """Minimise a loss plus a normal prior about where it starts."""
    at = pack(start)

    def total(x: np.ndarray) -> float:
        return loss(unpack(x)) + 0.5 * float((((x - at) / PRIOR_SD) ** 2).sum())

    found = minimize(total, at, method="L-BFGS-B", options={"maxiter": steps})
    return unpack(found.x)


def likely_kernel(series: np.ndarray, times: np.ndarray, phase: float, start: Kernel, steps: int) -> Kernel:
    """Kernel of greatest (penalised) likelihood for ten-day series ``(n_series, n_bins)``, levels free."""
    bins = times, np.full(len(times), float(BIN_DAYS))
    residual = (series - series.mean(axis=1, keepdims=True)).T

    def loss(kernel: Kernel) -> float:
        factor = cho_factor(joint(kernel, bins, (times[:0], times[:0]), phase).past, lower=True)
        fit = 0.5 * float((residual * cho_solve(factor, residual)).sum())
        return fit + residual.shape[1] * float(np.log(np.diag(factor[0])).sum())

    return _best(loss, start, steps)


def foretelling_kernel(cases: list[Case], start: Kernel, steps: int) -> Kernel:
    """Kernel of a city's distance that forecast the windows best, seen within each case (no year effect in it)."""

    def loss(kernel: Kernel) -> float:
        total = 0.0
        for case in cases:
            centre, variance = _own_centre(case, kernel)
            keep = np.isfinite(case.outcome)
            error = (case.outcome - centre)[keep]
            each = variance * case.pool_part.size[keep] + REPORTING_NOISE**2
            total += 0.5 * float(((error - error.mean()) ** 2 / each + np.log(each)).sum())
        return total / 2  # windows of a year overlap

    return _best(loss, start, steps)


def _own_centre(case: Case, kernel: Kernel) -> tuple[np.ndarray, float]:
    """Centre of each city's distance over the window, and its variance; weights of the bins as the common season."""
    part = case.pool_part
    past = part.times, np.full(len(part.times), float(BIN_DAYS))
    ahead = bins_ahead(case.span[0], case.span)
    given = joint(kernel, past, ahead, phase_of(case.span[0])).given()
    level = part.distance.mean(axis=1, keepdims=True)
    bins = level + (part.distance - level) @ given.weight.T
    weight = ahead[1] * np.exp(_season(part, ahead[0]))
    weight = weight / weight.sum()
    return np.log(np.exp(bins) @ weight), float(weight @ given.covariance @ weight)


def _season(part: Separated, times: np.ndarray) -> np.ndarray:
    """Common part a year, or two, earlier."""
    earlier = times - np.ceil(np.maximum(times, 1e-9))
    return np.interp(earlier, part.times, part.common)


def learn_common(part: Separated, year: int, steps: int, wide: Kernel = WIDE_COMMON) -> tuple[Kernel, Learned]:
    """Kernel of the common part to the end of a year, still without the error of its drift, and the drift.

    An unusual year widens the kernel; the drift is that of the years before it. The fit starts from ``wide``.
    """
    start = replace(wide, drift=USUAL_BEND)
    usual, last = usual_bins(part.times, year)
    common, times = part.common[usual] - part.common[usual].mean(), part.times[usual]
    kernel, drift, error = start, 0.0, 0.0
    for _ in range(DRIFT_ROUNDS):  # the drift's mean must not be taken for its variance
        kernel = likely_kernel((part.common - drift * part.times)[None, :], part.times, 0.0, start, steps)
        drift, error = drift_of(common, times, past_covariance(kernel, times))
    first = year + 1.0 - len(part.times) * BIN_DAYS / YEAR
    return kernel, Learned(Drift(drift, first, last), error)


def training_part(full: Record, last_year: int, first_year: int) -> tuple[int, Separated] | None:
    """What kernels are learnt from: the newest year up to ``last_year`` by whose end enough cities were measured.

    Returns
    -------
    int, Separated
        That year and the panel at its end; None where no year has enough cities.
    """
    for year in range(last_year, first_year - 2, -1):
        stop = np.datetime64(f"{year + 1}-01-01", "D")
        cut = panel_part(full.before(stop), stop)
        if cut is not None:
            return year, cut[0]
    return None


def learn(
    full: Record,
    last_year: int,
    first_year: int = 2016,
    steps: int = 60,
    *,
    starts: tuple[Kernel, Kernel] = PLAIN,
) -> Learnt:
    """Learn everything about one parameter from a panel whose series are cities; nothing after ``last_year``.

    Where too few cities were measured up to that year's end, kernels and drift are those of an earlier year's end. The
    fits of the common kernel and of a city's own start from ``starts`` and are drawn towards them.
    """
    found = training_part(full, last_year, first_year)
    if found is None:
        return Learnt()
    year, part = found
    own = likely_kernel(part.distance / np.sqrt(part.size)[:, None], part.times, 0.0, starts[1], steps)
    common, learned = learn_common(part, year, steps, starts[0])
    cases = cases_of(full.before(np.datetime64(f"{last_year + 1}-01-01", "D")), range(first_year, last_year + 1))
    own = foretelling_kernel([case for case in cases if case.whole], own, steps // 4)
    common = replace(common, drift=float(np.hypot(common.drift, learned.error)))
    learnt = Learnt(common=common, own=own, drift=learned.drift)
    return replace(weights_and_spreads(cases, learnt), alone_weight=alone_weight(cases, learnt))
