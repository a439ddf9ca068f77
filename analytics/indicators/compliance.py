"""Whether a number is a limit of the standard: compliance with one is compared with decimals of its own."""

from __future__ import annotations

from datetime import date

from analytics.indicators.means_and_percentiles import percent_of
from analytics.standards import Standards
from analytics.terms import Statistic

_TABLE_NAMES = {"o3_mda8": "o3"}


def is_limit(
    statistic: str,
    parameter: str | None,
    threshold: float,
    period_end: date,
    standards: Standards,
    edition: str | None = None,
) -> bool:
    """Whether a number is the limit of GB 3095 for a statistic, of either grade of area.

    Parameters
    ----------
    statistic : str
        ``mean``, ``three_year_mean``, ``percentile``, ``p90``, ``p95`` or ``p98``; any other has no limit.
    parameter : str or None
        Measured parameter.
    threshold : float
        The number, in the unit of the parameter.
    period_end : date
        Last day of the period.
    standards : Standards
        Tables of rules.
    edition : str, optional
        Edition a target names; by default the one in force on `period_end`.

    Examples
    --------
    >>> from analytics.standards import load
    >>> rules, end = load(), date(2025, 12, 31)
    >>> is_limit("mean", "pm25", 35.0, end, rules), is_limit("mean", "pm25", 44.0, end, rules)
    (True, False)
    """
    name = _TABLE_NAMES.get(parameter or "", parameter)
    own: dict[str, str] = {
        Statistic.THREE_YEAR_MEAN: "mean",
        Statistic.PERCENTILE: f"p{percent_of(Statistic.PERCENTILE, parameter) or 0}",
    }
    wanted = own.get(statistic, statistic)
    method = standards.matching_edition("HJ 663", edition, period_end)
    quality = standards.matching_edition("GB 3095", edition, period_end)
    table = standards.evaluation
    rows = table[(table["edition"] == method) & (table["parameter"] == name) & (table["statistic"] == wanted)]
    limits = standards.limits
    limits = limits[(limits["edition"] == quality) & (limits["parameter"] == name)]
    limits = limits[limits["averaging"].isin(rows["averaging"])]
    return bool((limits["value"].astype(float) == threshold).any())
