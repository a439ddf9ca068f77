"""Learning of one vintage: kernels by likelihood and by how well they foretold windows, weights and spreads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from analytics.evaluation.calibrate_areas import area_codes, area_shares, mean_correlation, pair_sums
from analytics.evaluation.calibrate_drift import FIT_BINS, Learned, drift_of, past_covariance, usual_bins
from analytics.forecast.calibration import LENGTHS, WIDE_COMMON, WIDE_OWN, Drift, Learnt
from analytics.forecast.kernel import KERNEL_FIELDS, YEAR, Kernel, joint, phase_of
from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.pool import BIN_DAYS, Parted, Pool, bins_ahead, counting, part_of, ten_day_logs
from analytics.forecast.window import DEFAULT_YEARS, ONE_DAY, Record

NEARLY_FULL = 0.9  # of the bins of a city that is learnt from; its gaps are filled by lines
PRIOR_SD = 1.0  # of a log kernel parameter about the wide one
LINEAR = ("winter", "spring")  # kernel parameters that may be negative
STARTS = ("01-01", "02-15", "04-01", "07-01", "10-01", "11-15", "12-16")
USUAL_BEND = 0.03  # spread of the yearly changes of the national mean, 2014 to 2017; where its fit starts
DRIFT_ROUNDS = 3
MIN_CITIES = 20
LEAST_CITIES = 5  # with fewer a year teaches nothing
FEW_CITIES = 20.0  # cities with which a year counts half
FARTHEST = 3.5  # standard deviations: a few deserts do not set the spread
RECENT_WEIGHT = 0.7  # of a training year relative to the year after it: cities swing more in some years than in others
REPORTING_NOISE = 0.03  # archives differ by this much: no city's window is known better
ALONE_CITIES = 15  # of a case, each forecast alone
EQUAL_CASES = 2.0  # equal weights count like this many windows
OWN_YEARS = 1.0  # an own spread of one counts like this many years (windows of one year have their weather in common) …
COMMON_YEARS = 2.0  # … and a common one, of which a year has a single draw, like this many
WHOLE_YEARS = 1.0  # a whole spread that earlier vintages got right counts like this many years


@dataclass(frozen=True, eq=False)
class Case:
    """A window that has been over for long, its outcome, and what was known before it."""

    span: tuple[np.datetime64, np.datetime64]
    pool_part: Parted
    rows: np.ndarray  # places of the part's cities in the panel
    outcome: np.ndarray  # log mean of each, NaN where it is not known
    windows: np.ndarray  # centre of the past-window model
    whole: bool  # whether its cities are nearly full, so that kernels may be learnt from it
    areas: np.ndarray  # climate region and province of each city, as numbers, (2, n_cities)

    @property
    def share(self) -> float:
        """Weight of the case: near 1 for a large panel, small where few cities were measured."""
        n = float(np.isfinite(self.outcome).sum())
        return n / (n + FEW_CITIES)

    @property
    def year(self) -> int:
        """Year in which the window ends."""
        return int(self.span[1].astype("datetime64[Y]").astype(int)) + 1970

    @property
    def length(self) -> float:
        """Days of the window."""
        return float((self.span[1] - self.span[0]) / ONE_DAY) + 1


Squares = dict[int, list[tuple[float, float]]]  # by year: mean square of a window, and the share of its cities


class OwnErrors(NamedTuple):
    """Own errors of the cities of a window, in their standard deviations, and the areas they lie in."""

    z: np.ndarray
    areas: np.ndarray


class Spreads(NamedTuple):
    """Variance that cities share over a window, and each city's own."""

    common: float
    own: np.ndarray


def cases_of(full: Record, years: range, *, filled: bool = True) -> list[Case]:
    """Windows to the end of each year from several origins, and two that run over the new year.

    ``filled`` as for `case_of`.
    """
    spans = [(f"{y}-{day}", f"{y}-12-31") for y in years for day in STARTS]
    spans += [(f"{y - 1}-{a}", f"{y}-{b}") for y in years for a, b in (("07-01", "06-30"), ("10-01", "03-31"))]
    found = [case_of(full, np.datetime64(a, "D"), np.datetime64(b, "D"), filled=filled) for a, b in spans]
    return [case for case in found if case is not None and np.isfinite(case.outcome).sum() >= LEAST_CITIES]


def case_of(full: Record, start: np.datetime64, end: np.datetime64, *, filled: bool = True) -> Case | None:
    """One window with its outcome; None where too few cities were known before it.

    It is made of the cities that were measured throughout, their gaps filled. Where these are fewer than `MIN_CITIES`,
    or if not ``filled``, it is made of those that are measured now, gaps and all: it tells how wide errors are, no
    kernel.
    """
    known = full.before(start)
    whole = panel_part(known, start) if filled else None
    cut = whole or live_part(known, start)
    if cut is None:
        return None
    part, rows = cut
    outcome = full.log_mean(np.array([start]), np.array([end]))[rows, 0]
    windows = centre_of(known, start, end, DEFAULT_YEARS).log_centre[rows]
    outcome = np.where(np.isfinite(windows), outcome, np.nan)
    areas = area_codes([full.names[i] for i in rows])
    return Case((start, end), part, rows, outcome, windows, whole is not None, areas)


def panel_part(known: Record, origin: np.datetime64) -> tuple[Parted, np.ndarray] | None:
    """One parameter of a panel as a pool would part it: cities that are nearly full, their gaps filled.

    Returns
    -------
    Parted, ndarray of int
        The part and its cities' places in the panel; None where too few cities are nearly full.
    """
    logs = ten_day_logs(known, origin)[:, -FIT_BINS:]
    logs = logs[:, int(np.argmax((~np.isnan(logs)).mean(axis=0) > 0.3)) :]
    rows = np.flatnonzero((~np.isnan(logs)).mean(axis=1) >= NEARLY_FULL)
    if len(rows) < MIN_CITIES:
        return None
    filled = [_no_gaps(row) for row in logs[rows]]
    return part_of({f"{i:05d}": row for i, row in zip(rows, filled, strict=True)}, Learnt()), rows


def live_part(known: Record, origin: np.datetime64) -> tuple[Parted, np.ndarray] | None:
    """One parameter of a panel as the pool parts it: the cities that are still measured, gaps left open."""
    logs = ten_day_logs(known, origin)
    rows = np.flatnonzero(~np.isnan(logs).all(axis=1))
    if not len(rows):
        return None
    rows = rows[counting(logs[rows])]
    if len(rows) < LEAST_CITIES:
        return None
    return part_of({f"{i:05d}": logs[i] for i in rows}, Learnt()), rows


def _no_gaps(row: np.ndarray) -> np.ndarray:
    place, present = np.arange(len(row)), ~np.isnan(row)
    return np.interp(place, place[present], row[present])


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
    """Kernel of a city's distance that foretold the windows best, seen within each case (no year effect in it)."""

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


def _season(part: Parted, times: np.ndarray) -> np.ndarray:
    """Common part a year, or two, earlier."""
    earlier = times - np.ceil(np.maximum(times, 1e-9))
    return np.interp(earlier, part.times, part.common)


def weights_and_spreads(cases: list[Case], learnt: Learnt) -> Learnt:
    """Weights of the past windows and corrections of the spreads, by window length."""
    weighed: dict[int, list[tuple[float, float]]] = {length: [] for length in LENGTHS}
    errors = [errors_of(case, learnt) for case in cases]
    for case, (panel, windows, _, _) in zip(cases, errors, strict=True):
        gap = panel - windows
        weighed[_nearest(case.length)].append(_gain(case, panel, gap))
    weight = tuple(_weight(weighed[length]) for length in LENGTHS)
    combined = replace(learnt, weight=weight)
    seen = [_own_errors(case, combined, error) for case, error in zip(cases, errors, strict=True)]
    combined = replace(combined, area_shares=area_shares([pair_sums(one.z, one.areas) for one in seen]))
    own: Squares = {}
    common: Squares = {}
    for case, one, (_, _, mean, outlook) in zip(cases, seen, errors, strict=True):
        # What the cities of a window have in common beyond the common part is in their mean, not in their distances.
        alike = mean_correlation(one.areas, combined.area_shares)
        own.setdefault(case.year, []).append((float((one.z**2).mean()) / (1.0 - alike), case.share))
        of_mean = outlook.common + float(outlook.own.mean()) * alike
        common.setdefault(case.year, []).append((mean**2 / of_mean, case.share))
    return replace(
        combined,
        own_spread=_spread(own, OWN_YEARS, RECENT_WEIGHT),
        common_spread=_spread(common, COMMON_YEARS, 1.0),
    )


def _own_errors(case: Case, learnt: Learnt, errors: tuple[np.ndarray, np.ndarray, float, Spreads]) -> OwnErrors:
    """Cities' own errors of the combination in their standard deviations, with the areas of those cities."""
    panel, windows, _, outlook = errors
    z = (panel + learnt.at(learnt.weight, case.length) * (windows - panel)) / np.sqrt(outlook.own)
    return OwnErrors(np.clip(z, -FARTHEST, FARTHEST), case.areas[:, np.isfinite(case.outcome)])


def alone_weight(cases: list[Case], learnt: Learnt) -> tuple[float, ...]:
    """Weights of the past windows for a region alone in its pool, by window length; from some cities of each case."""
    weighed: dict[int, list[tuple[float, float]]] = {length: [] for length in LENGTHS}
    for case in cases:
        part = case.pool_part
        scored = np.flatnonzero(np.isfinite(case.outcome))
        some = scored[np.linspace(0, len(scored) - 1, min(ALONE_CITIES, len(scored))).astype(int)]
        lone = {part.ids[i]: part_of({part.ids[i]: part.common + part.distance[i]}, learnt) for i in some}
        pools = [(name, Pool(case.span[0], {"x": one})) for name, one in lone.items()]
        panel = case.outcome[some] - np.array([pool.outlook(name, "x", case.span).centre for name, pool in pools])
        gap = panel - (case.outcome - case.windows)[some]
        weighed[_nearest(case.length)].append(_gain(case, panel, gap))
    return tuple(_weight(weighed[length]) for length in LENGTHS)


def _gain(case: Case, panel: np.ndarray, gap: np.ndarray) -> tuple[float, float]:
    return case.share * float((panel * gap).mean()), case.share * float((gap**2).mean())


def _spread(squares: Squares, prior_years: float, recent: float) -> float:
    """Root mean square over years, recent ones and those of many cities weighing more, shrunk towards 1.

    Parameters
    ----------
    squares : dict of int to list of (float, float)
        By year: mean squares of its windows, each with the share its number of cities gives it.
    prior_years, recent : float
        Years that 1 counts like; weight of a year relative to the year after it.

    Examples
    --------
    >>> _spread({2016: [(1.0, 1.0), (2.0, 1.0)], 2017: [(0.5, 1.0)]}, 1.0, 1.0)
    1.0
    """
    newest = max(squares, default=0)
    by_year = []
    for year in sorted(squares):
        square, share = np.array(squares[year]).mean(axis=0)
        by_year.append((float(square), float(share) * recent ** (newest - year)))
    total = sum(square * weight for square, weight in by_year) + prior_years
    return float(np.sqrt(total / (sum(weight for _, weight in by_year) + prior_years)))


def corrected(full: Record, vintages: Mapping[int, Learnt]) -> dict[int, Learnt]:
    """Give each vintage a factor for both spreads: how wide the earlier ones were in the years they forecast.

    The spreads of `weights_and_spreads` are those of the windows learnt from; these are of windows that were still to
    come. A vintage knows only the years before it, so the first one stays as it is.

    Parameters
    ----------
    full : Record
        One parameter of a panel, its cities as series.
    vintages : mapping of int to Learnt
        By the year from which each is valid.
    """
    squares: Squares = {}
    found = {}
    for year in sorted(vintages):
        found[year] = replace(vintages[year], panel_spread=_spread(squares, WHOLE_YEARS, RECENT_WEIGHT))
        until = full.before(np.datetime64(f"{year + 1}-01-01", "D"))
        of_year = [(_whole_square(case, vintages[year]), case.share) for case in cases_of(until, range(year, year + 1))]
        if of_year:
            squares[year] = of_year
    return found


def _whole_square(case: Case, learnt: Learnt) -> float:
    """Mean square over cities of a window's error, common part and all, in its own standard deviations."""
    panel, windows, mean, outlook = errors_of(case, learnt)
    error = mean + panel + learnt.at(learnt.weight, case.length) * (windows - panel)
    common = outlook.common * learnt.common_spread**2
    own = outlook.own * learnt.own_spread**2
    return float((np.clip(error / np.sqrt(common + own), -FARTHEST, FARTHEST) ** 2).mean())


def errors_of(case: Case, learnt: Learnt) -> tuple[np.ndarray, np.ndarray, float, Spreads]:
    """Errors of the two members about their mean over cities, the panel's mean error, and the variances."""
    origin = case.span[0]
    pool = Pool(origin, {"x": replace(case.pool_part, learnt=learnt)})
    outlooks = [pool.outlook(name, "x", case.span) for name in case.pool_part.ids]
    panel = case.outcome - np.array([one.centre for one in outlooks])
    windows = case.outcome - case.windows
    keep = np.isfinite(panel)
    panel, windows = panel[keep], windows[keep]
    own = np.array([one.own for one in outlooks])[keep]
    spreads = Spreads(float(np.median([one.common for one in outlooks])), own)
    return panel - panel.mean(), windows - windows.mean(), float(panel.mean()), spreads


def _nearest(length: float) -> int:
    return LENGTHS[int(np.argmin(np.abs(np.sqrt(LENGTHS) - np.sqrt(length))))]


def _weight(seen: list[tuple[float, float]]) -> float:
    """Least-squares weight over windows, shrunk towards equal weights."""
    if not seen:
        return 0.5
    gain, gap = np.array(seen).T
    prior = EQUAL_CASES * float(gap.mean())
    return float(np.clip((gain.sum() + 0.5 * prior) / (gap.sum() + prior), 0.0, 1.0))


def learn_common(part: Parted, year: int, steps: int) -> tuple[Kernel, Learned]:
    """Kernel of the common part to the end of a year, still without the error of its drift, and the drift.

    An unusual year widens the kernel; the drift is that of the years before it.
    """
    start = replace(WIDE_COMMON, drift=USUAL_BEND)
    usual, last = usual_bins(part.times, year)
    common, times = part.common[usual] - part.common[usual].mean(), part.times[usual]
    kernel, drift, error = start, 0.0, 0.0
    for _ in range(DRIFT_ROUNDS):  # the drift's mean must not be taken for its variance
        kernel = likely_kernel((part.common - drift * part.times)[None, :], part.times, 0.0, start, steps)
        drift, error = drift_of(common, times, past_covariance(kernel, times))
    first = year + 1.0 - len(part.times) * BIN_DAYS / YEAR
    return kernel, Learned(Drift(drift, first, last), error)


def training_part(full: Record, last_year: int, first_year: int) -> tuple[int, Parted] | None:
    """What kernels are learnt from: the newest year up to ``last_year`` by whose end enough cities were measured.

    Returns
    -------
    int, Parted
        That year and the panel at its end; None where no year has enough cities.
    """
    for year in range(last_year, first_year - 2, -1):
        stop = np.datetime64(f"{year + 1}-01-01", "D")
        cut = panel_part(full.before(stop), stop)
        if cut is not None:
            return year, cut[0]
    return None


def learn(full: Record, last_year: int, first_year: int = 2016, steps: int = 60) -> Learnt:
    """Learn everything about one parameter from a panel whose series are cities; nothing after ``last_year``.

    Where too few cities were measured up to that year's end, kernels and drift are those of an earlier year's end.
    """
    found = training_part(full, last_year, first_year)
    if found is None:
        return Learnt()
    year, part = found
    own = likely_kernel(part.distance / np.sqrt(part.size)[:, None], part.times, 0.0, WIDE_OWN, steps)
    common, learned = learn_common(part, year, steps)
    cases = cases_of(full.before(np.datetime64(f"{last_year + 1}-01-01", "D")), range(first_year, last_year + 1))
    own = foretelling_kernel([case for case in cases if case.whole], own, steps // 4)
    common = replace(common, drift=float(np.hypot(common.drift, learned.error)))
    learnt = Learnt(common=common, own=own, drift=learned.drift)
    return replace(weights_and_spreads(cases, learnt), alone_weight=alone_weight(cases, learnt))
