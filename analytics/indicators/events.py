"""Exceptional events: days a rule may leave out, by the bureau's list or by our own criterion, never mixed."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.indicators.core import WarehouseLike
from analytics.indicators.dust import DUST_PM10_ABOVE, DUST_RATIO_BELOW
from analytics.indicators.question import Question


def event_days(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date, edition: str | None = None
) -> pd.DataFrame:
    """Days of a region on a list of exceptional events, and the days our own criterion suspects.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of, edition
        What is asked, as in `Question`; the table ``exceptional_event`` holds the lists of ``data/raw/events``.

    Returns
    -------
    DataFrame
        Columns day, parameter, list_kind (``bureau`` or ``suspect``), origin (``file`` or ``criterion``),
        criterion, source, grade. A statistic leaves out the days of one kind at a time.
    """
    asked = Question(wh, region_id, period_start, period_end, as_of, edition)
    return asked.query("event_days", dust_pm10=DUST_PM10_ABOVE, dust_ratio=DUST_RATIO_BELOW)


def bureau_coverage(
    wh: WarehouseLike, region_id: str, period_start: date, period_end: date, as_of: date
) -> pd.DataFrame:
    """How far the bureau's list reaches over a period.

    Parameters
    ----------
    wh, region_id, period_start, period_end, as_of
        What is asked, as in `Question`.

    Returns
    -------
    DataFrame
        One row a parameter: n_covered, n_events, n_days, and ``covered``: the list was made for every day of the
        period (an empty list is not a missing one).
    """
    found = Question(wh, region_id, period_start, period_end, as_of).query("event_coverage")
    return found.assign(covered=found["n_covered"] == found["n_days"])
