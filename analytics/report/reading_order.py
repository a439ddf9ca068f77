"""The order in which goals are read, on charts, pages and the screen alike."""

from __future__ import annotations

from functools import cache

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


def board_rows(outlook: pd.DataFrame) -> pd.DataFrame:
    """Put the quantified targets in reading order: by domain, those with evidence first, then by deadline.

    Parameters
    ----------
    outlook : DataFrame
        One row a target, columns of ``Assessment.outlook``.

    Returns
    -------
    DataFrame
        The rows whose comparator is one of ``< <= > >= range``, or that have a probability.

    Examples
    --------
    Water stands behind air, and a goal in words has no place on a scale:

    >>> goals = pd.DataFrame({"indicator": ["water_class_share", "pm25_mean", "plan_made"],
    ...                       "domain": ["water", "air", "air"], "comparator": [">=", "<", "event"],
    ...                       "status": ["open", "open", "no evidence"], "period_end": pd.Timestamp("2025-12-31")})
    >>> board_rows(goals)["indicator"].tolist()
    ['pm25_mean', 'water_class_share']
    """
    place = _places_of_domains()
    kept = outlook["comparator"].isin(QUANTIFIED) | ~outlook["status"].isin(WITHOUT_OWN_DATA)
    rows = outlook.loc[kept].reset_index(drop=True)
    # Within these the registry's own order stands: it follows the plan.
    keys = pd.DataFrame({
        "place": rows["domain"].map(place).fillna(len(place)),
        "domain": rows["domain"],
        "bare": rows["status"].isin(WITHOUT_OWN_DATA),
        "period_end": rows["period_end"],
        "lead": rows["indicator"].map({name: i for i, name in enumerate(LEADING)}).fillna(len(LEADING)),
    })  # fmt: skip
    order = keys.sort_values(keys.columns.tolist(), kind="stable").index.to_numpy()
    return rows.take(order).reset_index(drop=True)
