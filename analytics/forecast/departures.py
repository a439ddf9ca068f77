"""A correction of a region's own part, learnt from errors of earlier years and from how it and its neighbours depart.

A region departs from what all regions have in common: in the last weeks, this year, last year. The pool carries each
departure forward on its own, and knows nothing of neighbours. A ridge regression on the default's errors in earlier
years (`analytics.evaluation.calibrate_departures`) says how much of its own and of its neighbours' departures is to be
added; the table of the calibration holds its coefficients. Only regions that count in the common part are corrected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.forecast.calibration import STRETCHES
from analytics.forecast.kernel import YEAR
from analytics.forecast.models.damped_window import RECENCY
from analytics.forecast.pool import BIN_DAYS, Corrections, Pool, Separated, Span
from analytics.forecast.window import ONE_DAY

PAST_YEARS = 3
NEIGHBOURS = 10
NEIGHBOUR_BINS = 110  # three years of ten-day means, over which neighbours are found
SHORTEST = 14 / YEAR  # of the time since the newest past window ended
HALF_KNOWN = 0.5  # of the ten-day means of a stretch
LARGEST = 1.0  # log units; a departure beyond it (zero for weeks, a fault) counts as this
LATEST_START = 30  # days from the origin to the window: those learnt from begin at the origin


@dataclass(frozen=True, eq=False)
class Departures:
    """How the regions that count in a pool depart before a window.

    Parameters
    ----------
    ids : tuple of str
        Regions, sorted.
    x : ndarray (n_regions, n_departures)
        Log units, in the order of `analytics.forecast.calibration.DEPARTURES`; what is not known is 0. Each less its
        mean over the regions.
    """

    ids: tuple[str, ...]
    x: np.ndarray


def corrections(pool: Pool, spans: Sequence[Span]) -> Corrections:
    """Corrections of the centre for windows that begin at the origin, of the parameters that have any.

    Parameters
    ----------
    pool : Pool
    spans : sequence of (first day, last day)
        Windows to forecast, a year each at most; those that begin later have no correction.

    Returns
    -------
    dict
        (region, parameter, last day of the window) → correction in log units. The smaller the pool, the smaller they
        are; a region alone has none.
    """
    found: Corrections = {}
    for span in spans:
        if (span[0] - pool.origin) / ONE_DAY > LATEST_START:
            continue
        for name, part in pool.parts.items():
            coefficients = np.array(part.here.correction)
            if coefficients.any():
                about = departures(part, pool.origin, span)
                moved = (about.x @ coefficients).tolist()
                found |= {(region, name, span[1]): move for region, move in zip(about.ids, moved, strict=True)}
    return found


def departures(part: Separated, origin: np.datetime64, span: Span) -> Departures:
    """Measure how regions depart before a window: in stretches up to the origin, and in the newest past window.

    Parameters
    ----------
    part : Separated
    origin : datetime64[D]
    span : (first day, last day)

    Returns
    -------
    Departures
    """
    rows = np.flatnonzero([name in part.counted for name in part.ids])
    start, stop = ((day - origin) / ONE_DAY / YEAR for day in (span[0], span[1] + ONE_DAY))
    nearest = int(np.ceil(stop - 1e-9))
    past = np.array([_departure(part, start - k, stop - k) for k in range(nearest, nearest + PAST_YEARS)])
    since = stop - nearest
    own = [_anomaly(part, -n / YEAR, 0.0) for n in STRETCHES]
    own.append(_anomaly(part, since, 0.0) if since <= -SHORTEST else np.zeros(len(part.ids)))
    own.append(past[0] - _mean_of_known(past, RECENCY ** np.arange(PAST_YEARS)))
    mine = np.array(own)[:, rows]
    known = np.isfinite(mine)
    mine = np.clip(np.where(known, mine, 0.0), -LARGEST, LARGEST)
    near = neighbours(part.distance[rows, -NEIGHBOUR_BINS:])
    x = np.vstack([mine, mine @ near.T / np.maximum(known @ near.T, 1.0)]).T
    return Departures(tuple(part.ids[i] for i in rows), x - x.mean(axis=0))


def _departure(part: Separated, start: float, stop: float) -> np.ndarray:
    """Log mean of each region over a stretch (years from the origin) less that of the common part on the same days."""
    inside = (part.times >= start) & (part.times < stop) & np.isfinite(part.common)
    if not inside.any():
        return np.full(len(part.ids), np.nan)
    distance, common = part.distance[:, inside], np.exp(part.common[inside])
    present = np.isfinite(distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log((common * np.exp(np.where(present, distance, -np.inf))).sum(axis=1) / (present @ common))
    wanted = max((stop - start) * YEAR / BIN_DAYS, 1.0)
    return np.where(present.sum(axis=1) >= HALF_KNOWN * wanted, found, np.nan)


def _anomaly(part: Separated, start: float, stop: float) -> np.ndarray:
    """Departure over a stretch less the mean of the same stretch in past years."""
    past = np.array([_departure(part, start - k, stop - k) for k in range(1, PAST_YEARS + 1)])
    return _departure(part, start, stop) - _mean_of_known(past, np.ones(PAST_YEARS))


def neighbours(distance: np.ndarray) -> np.ndarray:
    """Find the regions whose distances from the common part go most like each region's.

    Parameters
    ----------
    distance : ndarray (n_regions, n_bins)
        NaN where missing.

    Returns
    -------
    ndarray (n_regions, n_regions)
        1 in the columns of a row's neighbours, `NEIGHBOURS` at most, else 0; correlations that are not positive
        make none.

    Examples
    --------
    >>> up = np.array([0.0, 1.0, 2.0])
    >>> neighbours(np.array([up, 2 * up, -up])).tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    present = np.isfinite(distance)
    n_bins = np.maximum(present.sum(axis=1, keepdims=True), 1)
    level = np.where(present, distance, 0.0).sum(axis=1, keepdims=True) / n_bins
    centred = np.where(present, distance - level, 0.0)
    size = np.sqrt((centred**2).sum(axis=1))
    alike = centred @ centred.T / np.maximum(np.outer(size, size), 1e-9)
    np.fill_diagonal(alike, -1.0)
    least = np.sort(alike, axis=1)[:, -min(NEIGHBOURS, len(alike))]
    return ((alike >= least[:, None]) & (alike > 0)).astype(float)


def _mean_of_known(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted mean down the columns of what is finite; NaN where nothing is."""
    known = np.isfinite(values)
    total = weight @ known
    return np.asarray(weight @ np.where(known, values, 0.0) / np.where(total > 0, total, np.nan))
