"""Whether a number is a limit of the standard: compliance with one is compared with decimals of its own."""

from __future__ import annotations

from datetime import date

from analytics.standards import Role, Standards
from analytics.standards.table_indices import TABLE_NAMES
from analytics.terms import Statistic


def is_limit(
    statistic: str,
    parameter: str | None,
    threshold: float,
    period_end: date,
    standards: Standards,
    edition: str | None = None,
) -> bool:
    """Whether a number is a limit of the standard for a statistic, of any grade of area.

    Parameters
    ----------
    statistic : str
        ``mean``, ``three_year_mean``, or a percentile; any other has no limit.
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
    name = TABLE_NAMES.get(parameter or "", parameter)
    standards = standards.under(edition)
    method = standards.matching_edition(Role.AIR_METHOD, edition, period_end)
    quality = standards.matching_edition(Role.AIR_QUALITY, edition, period_end)
    own = {
        Statistic.THREE_YEAR_MEAN: Statistic.MEAN.value,
        Statistic.PERCENTILE: standards.own_percentile(parameter or "", method),
    }
    wanted = {statistic, own.get(statistic)}  # type: ignore[call-overload]
    table = standards.evaluation
    rows = table[(table["edition"] == method) & (table["parameter"] == name) & table["statistic"].isin(wanted)]
    limits = standards.limits
    limits = limits[(limits["edition"] == quality) & (limits["parameter"] == name)]
    limits = limits[limits["averaging"].isin(rows["averaging"])]
    return bool((limits["value"].astype(float) == threshold).any())
