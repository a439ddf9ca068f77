"""Figures worth asking for: those that would settle inferred goals, by the department that has them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.terms import WITHOUT_OWN_DATA, Status

GAP_COLUMNS = [
    "department", "region_id", "region", "indicator", "indicator_zh", "indicator_en", "subject_zh", "subject_en",
    "unit", "period_start", "period_end", "due", "is_final", "n_targets", "brier_drop", "p_met", "targets",
]  # fmt: skip


def gaps(outlook: pd.DataFrame, as_of: date | None = None) -> pd.DataFrame:
    """Figures that would settle inferred goals, by the department that has them, the most useful first.

    The use of a figure is the expected drop of the Brier score of the goals that it bears on: p (1 - p) of one whose
    own period it is of, for it gives the answer; less of an earlier year's
    (`analytics.inference.settling.expected_drop`).

    Parameters
    ----------
    outlook : DataFrame
        ``Assessment.outlook``.
    as_of : date, optional
        Day of knowledge: a figure whose period has not begun is asked of nobody.

    Returns
    -------
    DataFrame
        ``GAP_COLUMNS``: one row a figure, with the period that it is of; ``due`` is the day on which it can be
        expected, ``is_final`` whether it decides a goal (of a direction that of its base year too), ``brier_drop`` the
        sum over its goals (missing, and last,
        where nothing can be said: of what a midway report of works is worth), ``p_met`` their lowest probability,
        ``targets`` a tuple of their ids.

    Notes
    -----
    Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    Examples
    --------
    The figure of 2025 gives the answer to a goal of 2025, whose probability is 0.6: knowing it takes 0.6 × 0.4 = 0.24
    from the expected Brier score.

    >>> goal = {"status": "inferred", "p_met": 0.6, "settles_by": "agriculture",
    ...         "settles_on": pd.Timestamp("2026-03-31"), "settles_start": pd.Timestamp("2025-01-01"),
    ...         "settles_end": pd.Timestamp("2025-12-31"),
    ...         "period_end": pd.Timestamp("2025-12-31"), "settles_drop": 0.24, "region_id": "x", "region": "甲",
    ...         "indicator": "straw_use", "indicator_zh": "秸秆利用率", "indicator_en": "straw used", "subject_zh": "",
    ...         "subject_en": "", "unit": "%", "target_id": "x-2023/1-straw"}
    >>> gaps(pd.DataFrame([goal]))[["department", "indicator", "is_final", "brier_drop"]].to_numpy().tolist()
    [['agriculture', 'straw_use', True, 0.24]]
    """
    rows = outlook[outlook["status"].isin(WITHOUT_OWN_DATA) & outlook["p_met"].notna() & (outlook["settles_by"] != "")]
    if as_of is not None:
        rows = rows[rows["settles_start"] <= pd.Timestamp(as_of)]
    if rows.empty:
        return pd.DataFrame(columns=GAP_COLUMNS)
    # once a goal's period is over, only figures that decide it are asked for: of a direction its base year's too
    final = (rows["settles_end"] == rows["period_end"]) | (rows["status"] == Status.AWAITING)
    named = {"settles_by": "department", "settles_on": "due", "settles_start": "first", "settles_end": "last"}
    rows = rows.rename(columns=named).assign(is_final=final)
    keys = ["department", "region_id", "indicator", "subject_zh", "first", "last"]
    found = rows.groupby(keys, dropna=False, sort=False, as_index=False).agg(
        region=("region", "first"),
        indicator_zh=("indicator_zh", "first"),
        indicator_en=("indicator_en", "first"),
        subject_en=("subject_en", "first"),
        unit=("unit", "first"),
        due=("due", "min"),
        is_final=("is_final", "any"),
        n_targets=("target_id", "size"),
        brier_drop=("settles_drop", lambda drops: drops.sum(min_count=1)),
        p_met=("p_met", "min"),
        targets=("target_id", tuple),
    )
    found = found.rename(columns={"first": "period_start", "last": "period_end"})
    order = found.groupby("department")["brier_drop"].transform("sum")
    found = found.assign(_all=order).sort_values(
        ["_all", "department", "brier_drop", "targets"], ascending=[False, True, False, True], kind="stable"
    )
    return found.reset_index(drop=True)[GAP_COLUMNS]
