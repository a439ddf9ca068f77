"""Learning of the correction of a region's own part, from the errors that the default forecast made in earlier years.

Its form and constants were fixed on 2015 and 2016 before later years were seen; `benchmarks/learned.py` holds the
rule by which it was accepted, and for which parameters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.evaluation.calibrate_cases import Case, cases_of, errors_of
from analytics.forecast.calibration import DEPARTURES, Learnt
from analytics.forecast.departures import departures
from analytics.forecast.window import Record

CORRECTED = ("pm25",)  # parameters of the table for which the rule was met
FIRST_YEAR = 2015  # the first with a past window
PENALTY = 1000.0  # windows of cities that a coefficient of zero counts like
SHARE = 0.5  # of the correction that is made: half of the default as it is, half of what was learnt


@dataclass(frozen=True, eq=False)
class Errors:
    """Errors of the default's centre over windows that are over, a row a city and window.

    Parameters
    ----------
    x : ndarray (n, n_departures)
        What was known before the window.
    y : ndarray (n,)
        Log of the outcome less the centre, less its mean over the cities of the window.
    length : ndarray (n,)
        Days of the window.
    city : ndarray of int (n,)
        Place of the city in the panel.
    """

    x: np.ndarray
    y: np.ndarray
    length: np.ndarray
    city: np.ndarray


def errors_before(full: Record, year: int, learnt: Learnt) -> Errors | None:
    """Errors over the windows that ended before a year, by the kernels and weights of its vintage; None if none did.

    Nothing of that year or later is read.
    """
    known = full.before(np.datetime64(f"{year}-01-01", "D"))
    found = [_of_case(case, learnt) for case in cases_of(known, range(FIRST_YEAR, year), filled=False)]
    if not found:
        return None
    return Errors(*(np.concatenate([getattr(one, name) for one in found]) for name in ("x", "y", "length", "city")))


def _of_case(case: Case, learnt: Learnt) -> Errors:
    about = departures(case.pool_part, case.span[0], case.span)
    place = {name: i for i, name in enumerate(about.ids)}
    scored = np.flatnonzero(np.isfinite(case.outcome))
    panel, windows, _, _ = errors_of(case, learnt)
    here = learnt.in_pool_of(case.pool_part.n_counted)
    y = panel + here.at(here.weight, case.length) * (windows - panel)
    x = about.x[[place[case.pool_part.ids[i]] for i in scored]]
    return Errors(x, y, np.full(len(y), case.length), case.rows[scored])


def ridge(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Coefficients of a ridge regression without intercept, each column on its own scale.

    Notes
    -----
    Hoerl and Kennard (1970), doi:10.1080/00401706.1970.10488634.

    Examples
    --------
    Two thousand rows that say 1, against a penalty that counts like a thousand that say 0:

    >>> ridge(np.ones((2000, 1)), np.ones(2000)).round(3).tolist()
    [0.667]
    """
    scale = np.maximum(np.sqrt((x**2).mean(axis=0)), 1e-9)
    z = x / scale
    return np.asarray(np.linalg.solve(z.T @ z + PENALTY * np.eye(x.shape[1]), z.T @ y) / scale)


def correction_of(full: Record, year: int, learnt: Learnt) -> tuple[float, ...]:
    """Coefficients of `DEPARTURES` for the vintage of a year; zeros where no window had ended."""
    seen = errors_before(full, year, learnt)
    if seen is None:
        return (0.0,) * len(DEPARTURES)
    return tuple((SHARE * ridge(seen.x, seen.y)).tolist())
