"""What the panel itself teaches at the origin: the year's shift for past windows, and how wide errors have been.

The same window is forecast as it was a year, and two years, before the origin, with what was known then; its errors
about their mean over the regions say how wide a region's own spread is in this panel. The committed table is the
prior. Nothing at or after the origin is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.pool import Adjustment, Adjustments, Pool, Span, build_pool
from analytics.forecast.window import ONE_DAY, Record, years_back

REHEARSALS = (1, 2)  # years before the origin
MOST_REGIONS = 120  # that are rehearsed: every k-th of the ids
MIN_REGIONS = 10
SHIFT_HALF = 5.0  # regions at which half of the common shift is made
TABLE_WINDOWS = 0.5  # the committed spread counts like this many rehearsals of the year before
OLDER_WEIGHT = 0.5  # of the second rehearsal: calm and stirring years come in runs
REGIONS_HALF = 15.0  # regions at which a rehearsal counts half
FARTHEST = 3.5  # standard deviations: a few deserts do not set the spread
SPREAD_BOUNDS = 0.6, 1.6


def adjustments(pool: Pool, records: Mapping[str, Record], spans: Sequence[Span], n_years: int) -> Adjustments:
    """Learn the adjustments of each parameter and window from the panel.

    Parameters
    ----------
    pool : Pool
    records : mapping of str to Record
        By region id, as the pool was built from.
    spans : sequence of (first day, last day)
        Windows to forecast, a year each at most.
    n_years : int
        Past windows looked at.

    Returns
    -------
    dict
        (parameter, last day of the window) → Adjustment.
    """
    chosen = _some(records)
    shifts = {span: _gaps(pool, records, span, n_years) for span in spans}
    squares = _rehearsed(pool, chosen, spans[0], n_years) if len(chosen) >= MIN_REGIONS else {}
    found: Adjustments = {}
    for span in spans:
        for name, gaps in shifts[span].items():
            n = len(gaps)
            shift = float(np.mean(gaps)) * n / (n + SHIFT_HALF)
            found[name, span[1]] = Adjustment(shift, _spread(squares.get(name, [])))
    return found


def _some(records: Mapping[str, Record]) -> dict[str, Record]:
    names = sorted(records)
    return {name: records[name] for name in names[:: -(-len(names) // MOST_REGIONS)]}


def _gaps(pool: Pool, records: Mapping[str, Record], span: Span, n_years: int) -> dict[str, list[float]]:
    """How much higher the panel lies than past windows, by parameter, region by region.

    The past windows of a region know nothing of the others' year; their common part is moved to the panel's, the
    less so the fewer regions there are.
    """
    found: dict[str, list[float]] = {}
    for region_id in sorted(records):
        record = records[region_id]
        windows = centre_of(record, *span, n_years).log_centre
        for name, centre in zip(record.names, windows, strict=True):
            if np.isfinite(centre):
                found.setdefault(name, []).append(pool.outlook(region_id, name, span).centre - centre)
    return found


def _rehearsed(
    pool: Pool, records: Mapping[str, Record], span: Span, n_years: int
) -> dict[str, list[tuple[float, float]]]:
    """Mean square of standardised errors and its weight, by parameter, a pair a rehearsal."""
    found: dict[str, list[tuple[float, float]]] = {}
    for back in REHEARSALS:
        origin, start, end = (np.datetime64(years_back(d, back).item(), "D") for d in (pool.origin, *span))
        if end >= pool.origin:
            continue
        known = {r: record.before(origin) for r, record in records.items() if record.first + ONE_DAY < origin}
        if len(known) < MIN_REGIONS:
            break
        then = build_pool(known, origin, {name: part.learnt for name, part in pool.parts.items()})
        for name, errors in _errors(then, known, records, (start, end), n_years).items():
            if len(errors) >= MIN_REGIONS:
                error, sd = np.array(errors).T
                z = (error - error.mean()) / sd
                square = float((np.clip(z, -FARTHEST, FARTHEST) ** 2).mean())
                weight = OLDER_WEIGHT ** (back - 1) * len(z) / (len(z) + REGIONS_HALF)
                found.setdefault(name, []).append((square, weight))
    return found


def _errors(
    then: Pool, known: Mapping[str, Record], records: Mapping[str, Record], span: Span, n_years: int
) -> dict[str, list[tuple[float, float]]]:
    """Error of the combined centre and its own standard deviation by the table, by parameter, region by region."""
    length = float((span[1] - span[0]) / ONE_DAY) + 1
    found: dict[str, list[tuple[float, float]]] = {}
    for region_id, record in known.items():
        outcome = records[region_id].log_mean(np.array([span[0]]), np.array([span[1]]))[:, 0]
        windows = centre_of(record, *span, n_years).log_centre
        for name, actual, centre in zip(record.names, outcome, windows, strict=True):
            if not np.isfinite(actual + centre) or region_id not in then.parts[name].ids:
                continue
            one, learnt = then.outlook(region_id, name, span), then.parts[name].here
            weight = learnt.at(learnt.weight, length)
            sd = np.sqrt(one.own) * learnt.at(learnt.own_spread, length)
            found.setdefault(name, []).append((actual - one.centre - weight * (centre - one.centre), float(sd)))
    return found


def _spread(seen: list[tuple[float, float]]) -> float:
    total = sum(square * weight for square, weight in seen) + TABLE_WINDOWS
    return float(np.clip(np.sqrt(total / (sum(weight for _, weight in seen) + TABLE_WINDOWS)), *SPREAD_BOUNDS))
