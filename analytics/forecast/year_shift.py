"""How far past windows are moved to the year that the panel sees: the year's shift.

The past windows of a region hold nothing of what other regions have in common this year, so their common part is moved
to the panel's. Only regions that are still measured count, and only those whose newest past window is of the same
year: windows that end years earlier lack the changes since, and their distance from the panel is another one. Nothing
at or after the origin is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analytics.forecast.models.damped_window import centre_of
from analytics.forecast.pool import Pool, Shifts, Span
from analytics.forecast.window import Record

SHIFT_HALF = 5.0  # regions at which half of the common shift is made


def year_shifts(pool: Pool, records: Mapping[str, Record], spans: Sequence[Span], n_years: int) -> Shifts:
    """Shift of the past windows of each parameter, for some windows.

    Parameters
    ----------
    pool : Pool
    records : mapping of str to Record
        By region id, as the pool was built from.
    spans : sequence of (first day, last day)
        Windows to forecast, a year each at most.
    n_years : int
        Past windows used.

    Returns
    -------
    dict
        (parameter, last day of the window, years back of the newest past window) → shift in log units, the smaller
        the fewer regions there are.
    """
    return {
        (name, span[1], newest): float(np.mean(gaps)) * len(gaps) / (len(gaps) + SHIFT_HALF)
        for span in spans
        for (name, newest), gaps in _gaps(pool, records, span, n_years).items()
    }


def _gaps(pool: Pool, records: Mapping[str, Record], span: Span, n_years: int) -> dict[tuple[str, int], list[float]]:
    """How much higher the panel lies than past windows, region by region that counts in the pool.

    By parameter and years back of the newest past window.
    """
    found: dict[tuple[str, int], list[float]] = {}
    for region_id in sorted(records):
        record = records[region_id]
        if not any(pool.counts(region_id, name) for name in record.names):
            continue
        windows = centre_of(record, *span, n_years)
        newest = windows.windows.newest.tolist()
        for name, centre, years in zip(record.names, windows.log_centre, newest, strict=True):
            if np.isfinite(centre) and pool.counts(region_id, name):
                found.setdefault((name, years), []).append(pool.outlook(region_id, name, span).centre - centre)
    return found
