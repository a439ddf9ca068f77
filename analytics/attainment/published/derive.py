"""Figures that follow from other figures: totals of what was added, changes from levels, compound growth.

A derived figure looks like a published one (same columns), and its ``source`` is the reason that says what it was
worked out from, so it is judged, listed and explained by the same code. It never goes before a published figure of the
same basis.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.attainment.published.figure import Figure
from analytics.attainment.published.select import basis_rank, in_order
from analytics.targets.composition import Change
from analytics.targets.period import calendar_year
from analytics.targets.target import Target
from analytics.terms import LOWER_BOUNDS, MEASURABLE, ChangeHow, Qualifier, Statistic
from analytics.words.reasons import Reason, Several


def derived(own: pd.DataFrame, levels: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Every figure of the target's period that follows from others; columns of `own`, no row where nothing does.

    Parameters
    ----------
    own : DataFrame
        Figures of the target's region, indicator and subject (rows of ``core/figure_value``).
    levels : DataFrame
        Figures of the level its indicator is the change of; empty where there is none.
    target : Target
        What the plan sets.
    """
    found = []
    if target.accumulates:
        found.append(_total(own, target))
    change = target.change
    if change is not None:
        found += [_from_levels(levels, target, change), _compounded(own, target, change)]
    made = [one for one in found if one is not None]
    return pd.concat(made, ignore_index=True) if made else own.iloc[:0]


def disjoint(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures of one basis that do not overlap, the earliest start and longest period first.

    Months within a quarter available, or a quarter within a "1–n months" figure, are left out: they are in it already.
    """
    if figures.empty:
        return figures
    ordered = figures.sort_values(["period_start", "period_end"], ascending=[True, False], kind="stable")
    kept, last = [], pd.Timestamp.min
    for position, (start, end) in enumerate(zip(ordered["period_start"], ordered["period_end"], strict=True)):
        if start > last:
            kept.append(position)
            last = end
    return ordered.iloc[kept]


def _total(own: pd.DataFrame, target: Target) -> pd.DataFrame | None:
    """What was added from the period's first day on, from one basis; ``>=`` where a part of the period is missing."""
    start, end = target.period.stamps
    if own.empty:
        return None
    inside = own[(own["period_start"] >= start) & (own["period_end"] <= end)]
    inside = inside[inside["qualifier"].isin([*MEASURABLE, *LOWER_BOUNDS])]
    whole = (inside["period_start"] == start) & (inside["period_end"] == end)
    inside = in_order(inside[~whole], target.statistic)
    if inside.empty:
        return None
    inside = inside[inside["basis"] == inside["basis"].iloc[0]]
    one_day = inside["period_start"] == inside["period_end"]
    parts = disjoint(inside[~one_day].drop_duplicates(["period_start", "period_end"]))
    positions = inside[one_day].sort_values(["value"], kind="stable").tail(1)
    added = float(parts["value"].sum()) if len(parts) else -np.inf
    used = parts if positions.empty or added >= positions["value"].iloc[0] else positions
    covered = int((parts["period_end"] - parts["period_start"]).dt.days.add(1).sum())
    complete = used is parts and covered == (end - start).days + 1 and used["qualifier"].isin(MEASURABLE).all()
    if used is not parts and used["period_end"].iloc[0] == end:
        return None  # that position is the period's value as it stands
    qualifier = Qualifier.EXACT if complete else Qualifier.AT_LEAST
    how = "derived_total" if used is parts else "derived_position"
    return _figure(used, target, float(used["value"].sum()), how, qualifier)


def _from_levels(levels: pd.DataFrame, target: Target, change: Change) -> pd.DataFrame | None:
    """Change from the base period's level to that of the period's last year, within one basis."""
    pair = base_and_end(levels, target)
    if pair is None:
        return None
    base, last = pair
    value = change_of(float(base["value"]), np.array([float(last["value"])]), span_years(target), change.how)[0]
    return _figure(pd.DataFrame([base, last]), target, float(value), "derived_change")


def base_and_end(levels: pd.DataFrame, target: Target) -> tuple[pd.Series, pd.Series] | None:
    """Level of the base period and of the period's last year, of the best basis that has both."""
    base = target.baseline
    if levels.empty or base is None:
        return None
    exact = levels[levels["qualifier"] == Qualifier.EXACT]
    end_of_base, end = base.stamps[1], target.period.stamps[1]
    yearly = exact[calendar_year(exact) & exact["period_end"].isin([end_of_base, end])]
    first = in_order(yearly, Statistic.FIGURE).drop_duplicates(["basis", "period_end"])
    both = first.groupby("basis")["period_end"].transform("size") == 2
    if not both.any():
        return None
    first = first[both].assign(_basis=lambda t: basis_rank(t["basis"], Statistic.FIGURE))
    pair = first.sort_values(["_basis", "basis", "period_end"], kind="stable").drop(columns="_basis")
    return pair.iloc[0], pair.iloc[1]


def span_years(target: Target) -> int:
    """Years from the base period to the period's last year."""
    return 0 if target.baseline is None else target.period.last.year - target.baseline.last.year


def change_of(base: float, level: np.ndarray, years: int, how: str) -> np.ndarray:
    """Change of a level over its base, as its indicator counts it.

    Examples
    --------
    >>> change_of(1000.0, np.array([1400.0]), 4, "increase").tolist()
    [400.0]
    >>> change_of(100.0, np.array([174.900625]), 4, "yearly").round(9).tolist()
    [15.0]
    >>> change_of(200.0, np.array([190.0]), 5, "total").tolist()
    [-5.0]
    """
    if how == ChangeHow.INCREASE:
        return level - base
    ratio = level / base
    # twelve digits: growth that is exactly 15 % a year must not miss 15 by binary noise
    return np.round(100.0 * ((ratio ** (1.0 / years) if how == ChangeHow.YEARLY else ratio) - 1.0), 9) + 0.0


def _compounded(own: pd.DataFrame, target: Target, change: Change) -> pd.DataFrame | None:
    """Growth over the whole period from a growth figure of each of its years, compounded (geometric mean)."""
    first, last = target.period.first.year, target.period.last.year
    if change.how == ChangeHow.INCREASE or first == last or own.empty:
        return None
    exact = own[own["qualifier"] == Qualifier.EXACT]
    yearly = in_order(exact[calendar_year(exact)], Statistic.FIGURE)
    yearly = yearly.assign(_year=yearly["period_end"].dt.year).drop_duplicates(["basis", "_year"])
    yearly = yearly[yearly["_year"].between(first, last)].sort_values("_year")
    full = yearly[yearly.groupby("basis")["_year"].transform("size") == last - first + 1]
    if full.empty:
        return None
    full = full[full["basis"] == in_order(full, Statistic.FIGURE)["basis"].iloc[0]]
    ratio = np.prod(1.0 + full["value"].to_numpy(dtype=float) / 100.0)
    value = change_of(1.0, np.array([ratio]), last - first + 1, change.how)[0]
    return _figure(full.drop(columns="_year"), target, float(value), "derived_compound")


def _figure(
    used: pd.DataFrame, target: Target, value: float, how: str, qualifier: Qualifier = Qualifier.EXACT
) -> pd.DataFrame:
    """A derived figure, one row: the worst grade and the latest date of what it was worked out from.

    Its source is a reason, `how`, with every figure that it was worked out from.
    """
    inputs = [
        Reason.of("derived_input", value=one.amount(), period=one.period, source=one.source)
        for one in Figure.all_of(used)
    ]
    if (used["qualifier"] == Qualifier.ABOUT).any() and qualifier is Qualifier.EXACT:
        qualifier = Qualifier.ABOUT
    made = used.tail(1).assign(
        derived=True,
        figure_id=f"derived:{how.removeprefix('derived_')}:{target.target_id}",
        indicator_id=target.indicator_id,
        period_start=target.period.stamps[0],
        period_end=target.period.stamps[1],
        value=value,
        qualifier=str(qualifier),
        unit=target.unit,
        source_date=used["source_date"].max(),
        grade=used["grade"].max(),
        known_at=used["known_at"].max(),
        note="",
    )
    source = Reason.of(how, inputs=Several.of(inputs, "sentence"))
    return made.assign(source=pd.Series([source], index=made.index, dtype=object))
