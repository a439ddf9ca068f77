"""The order in which goals are read, on charts, pages and the screen alike."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analytics.terms import QUANTIFIED, WITHOUT_OWN_DATA
from analytics.words.catalogue import catalogue

# What people ask about first stands first in its domain.
LEADING = ("pm25_mean", "pm10_mean", "o3_mda8_p90", "no2_mean", "good_day_share", "heavy_day_share")


@cache
def _places_of_domains() -> dict[str, int]:
    """Place of each domain, as the catalogue lists them."""
    known = dict.fromkeys(key.split(".", 1)[1] for key in catalogue("en") if key.startswith("domain."))
    return {domain: i for i, domain in enumerate(known)}


def board_rows(outlook: pd.DataFrame, every: bool = False) -> pd.DataFrame:
    """Put the quantified targets in reading order: by domain, those with evidence first, then by deadline.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.
    every : bool
        All targets, not only the quantified ones.

    Returns
    -------
    DataFrame
        The rows whose comparator is one of ``< <= > >= range``, or that their own data answer; or all of them.

    Examples
    --------
    Water stands behind air, and a goal in words has no place on a scale:

    >>> goals = pd.DataFrame({"indicator": ["water_class_share", "pm25_mean", "plan_made"],
    ...                       "domain": ["water", "air", "air"], "comparator": [">=", "<", "event"],
    ...                       "status": ["open", "open", "no evidence"], "period_end": pd.Timestamp("2025-12-31")})
    >>> board_rows(goals)["indicator"].tolist()
    ['pm25_mean', 'water_class_share']
    """
    place, lead = _places_of_domains(), {name: i for i, name in enumerate(LEADING)}
    kept = outlook["comparator"].isin(QUANTIFIED) | ~outlook["status"].isin(WITHOUT_OWN_DATA) | every
    rows = outlook[kept]
    # Within these the registry's own order stands: it follows the plan.
    keys = [  # the last one counts first
        np.array([lead.get(name, len(lead)) for name in rows["indicator"]]),
        _ranks(rows["period_end"]),
        rows["status"].isin(WITHOUT_OWN_DATA).to_numpy(),
        _ranks(rows["domain"]),
        np.array([place.get(name, len(place)) for name in rows["domain"]]),
    ]
    return outlook.take(np.flatnonzero(kept)[np.lexsort(keys)]).reset_index(drop=True)


def _ranks(column: pd.Series) -> np.ndarray:
    """The place of each cell among all of its column, empty ones last."""
    codes, uniques = pd.factorize(column, sort=True)
    return np.where(codes < 0, len(uniques), codes)
