"""Windows that are over: what was known before each, what came, and how far the forecast's two members were from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from analytics.evaluation.calibrate_areas import area_codes
from analytics.evaluation.calibrate_drift import FIT_BINS
from analytics.forecast.calibration import Learnt
from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.pool import Pool, Separated, counting, part_of, ten_day_logs
from analytics.forecast.window import DEFAULT_YEARS, ONE_DAY, Record

NEARLY_FULL = 0.9  # of the bins of a city that is learnt from; its gaps are filled by lines
STARTS = ("01-01", "02-15", "04-01", "07-01", "10-01", "11-15", "12-16")
MIN_CITIES = 20
LEAST_CITIES = 5  # with fewer nothing is learnt from a year
FEW_CITIES = 20.0  # cities with which a year counts half


@dataclass(frozen=True, eq=False)
class Case:
    """A window that has been over for long, its outcome, and what was known before it."""

    span: tuple[np.datetime64, np.datetime64]
    pool_part: Separated
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


class WindowVariances(NamedTuple):
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
    or if not ``filled``, it is made of those that are measured now, gaps and all: it shows how wide errors are, no
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


def panel_part(known: Record, origin: np.datetime64) -> tuple[Separated, np.ndarray] | None:
    """One parameter of a panel as a pool would part it: cities that are nearly full, their gaps filled.

    Returns
    -------
    Separated, ndarray of int
        The part and its cities' places in the panel; None where too few cities are nearly full.
    """
    logs = ten_day_logs(known, origin)[:, -FIT_BINS:]
    logs = logs[:, int(np.argmax((~np.isnan(logs)).mean(axis=0) > 0.3)) :]
    rows = np.flatnonzero((~np.isnan(logs)).mean(axis=1) >= NEARLY_FULL)
    if len(rows) < MIN_CITIES:
        return None
    filled = [_no_gaps(row) for row in logs[rows]]
    return part_of({f"{i:05d}": row for i, row in zip(rows, filled, strict=True)}, Learnt()), rows


def live_part(known: Record, origin: np.datetime64) -> tuple[Separated, np.ndarray] | None:
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


def errors_of(case: Case, learnt: Learnt) -> tuple[np.ndarray, np.ndarray, float, WindowVariances]:
    """Errors of the two members about their mean over cities, the panel's mean error, and the variances."""
    origin = case.span[0]
    pool = Pool(origin, {"x": replace(case.pool_part, learnt=learnt)})
    outlooks = [pool.outlook(name, "x", case.span) for name in case.pool_part.ids]
    panel = case.outcome - np.array([one.centre for one in outlooks])
    windows = case.outcome - case.windows
    keep = np.isfinite(panel)
    panel, windows = panel[keep], windows[keep]
    own = np.array([one.own for one in outlooks])[keep]
    spreads = WindowVariances(float(np.median([one.common for one in outlooks])), own)
    return panel - panel.mean(), windows - windows.mean(), float(panel.mean()), spreads
