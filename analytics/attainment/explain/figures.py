"""Derivation of a target on published figures or on water sections: what is available, and which of it decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.attainment.explain.steps import Step, shown, step
from analytics.attainment.monitored.sections import SHARE_DECIMALS, water_value
from analytics.attainment.published import select as published
from analytics.attainment.published.derive import derived, span_years
from analytics.attainment.published.readings import stated
from analytics.indicators.water import CLASS_NAMES, FEW_SECTIONS, WATER_INDICATORS, Water
from analytics.targets.target import Target
from analytics.terms import Status
from analytics.words.reasons import Span

METHOD = "trial method of surface-water evaluation, 2011 no. 22"
#: How figures that follow from others are worked out.
FORMULAS = {
    "increase": "level of the last year - level of the base year",
    "total": "100 x (level of the last year / level of the base year - 1)",
    "yearly": "100 x ((level of the last year / level of the base year)^(1 / years) - 1)",
}


def figure_steps(target: Target, figures: pd.DataFrame, as_of: date) -> list[Step]:
    """Every visible figure of the target's own region and indicator, what follows from them, and the precedence.

    Parameters
    ----------
    target : Target
        What the plan sets.
    figures : DataFrame
        Rows of ``core/figure_value`` of the target's region.
    as_of : date
        Day of knowledge.
    """
    owned = published.by_owner(figures)
    own = owned.get(target.series, figures.iloc[:0])
    region, _, subject = target.series
    change = target.change
    levels = figures.iloc[:0] if change is None else owned.get((region, change.level, subject), figures.iloc[:0])
    decide = set(published.for_period(own, target)["figure_id"])
    ordered = published.in_order(own, target.statistic)
    kinds = published.span_kind(ordered) if len(ordered) else pd.Series(dtype=object)
    steps = [_figure(one, kind, one["figure_id"] in decide) for one, kind in zip(_records(ordered), kinds, strict=True)]
    steps += [_figure(one, "level", False) for one in _records(levels)]
    if change is not None and levels.empty:
        ends = target.period.last.year - span_years(target), target.period.last.year
        lacking = f"no {change.level} available; of {ends[0]} and {ends[1]} it would do"
        steps.append(step("levels it follows from", FORMULAS[change.how], lacking, "", "", "ours"))
    worked_out = derived(own, levels, target)
    formula = "sum of what was added" if change is None else FORMULAS[change.how]
    steps += [_derived(one, formula) for one in _records(worked_out)]
    if len(own) + len(worked_out) > 1:
        order = ", ".join(published.basis_order(target.statistic))
        rule = f"basis ({order}, others), then grade A to D, then the latest publication, then derived figures"
        steps.append(step("precedence", rule, f"{len(own)} published, {len(worked_out)} derived", "", "", "ours"))
    if own.empty and levels.empty:
        steps.insert(0, step("published figures", "", f"none visible on {as_of}", "", "", ""))
    return steps


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.to_dict("records")  # type: ignore[return-value]


def _figure(one: Mapping[str, Any], kind: str, decides: bool) -> Step:
    start, end = pd.Timestamp(one["period_start"]).date(), pd.Timestamp(one["period_end"]).date()
    use = "can decide the target's period" if decides else "is of another period and does not decide"
    value = stated(one).text("en")
    detail = f"{start}..{end} ({kind}), basis {one['basis']}, known {pd.Timestamp(one['known_at']).date()}"
    return step("published figure", use, detail, value, str(one["unit"]), shown(one["source"]), str(one["grade"]))


def _derived(one: Mapping[str, Any], formula: str) -> Step:
    value = stated(one).text("en")
    return step("derived figure", formula, str(one["source"]), value, str(one["unit"]), "ours", str(one["grade"]))


def section_steps(target: Target, found: Water) -> list[Step]:
    """Every section's class with the items that decide it, then the share or the class of averaged items."""
    items = found.items[found.items["class"].notna()]
    groups = dict(list(items.groupby("section_id", sort=False)))
    steps = [_section(one, groups.get(one["section_id"])) for one in _records(found.sections)]
    steps += [_left_out(one) for one in _records(found.left_out)]
    statistic = WATER_INDICATORS[target.indicator_id]
    raw, reported = water_value(target, found)
    n = len(found.sections)
    if statistic == "class":
        for kind, rows in found.averaged.groupby("water_kind", sort=False):
            means = "; ".join(f"{r['item']} {shown(r['mean'])}: {_name(r['class'])}" for r in _records(rows))
            rule = "mean of each item over the sections of this kind, then the worst item"
            value = _name(rows["class"].max())
            steps.append(step(f"fewer than {FEW_SECTIONS} sections: {kind}", rule, means, value, "", METHOD, "B"))
        detail = ", ".join(f"{kind} {CLASS_NAMES[value]}" for kind, value in found.classes.items())
        steps.append(
            step("class of the region", "the worse of rivers and lakes", detail, Span(*raw).text("en"), "", "ours")
        )
    else:
        wanted = {"class_1_3_share": "I-III", "class_1_2_share": "I-II", "worse_5_share": "worse than V"}[statistic]
        rule = f"100 x sections at class {wanted} / sections"
        steps.append(step("share of sections", rule, f"{n} sections", Span(*raw).text("en"), "%", METHOD, "B"))
        steps.append(
            step("rounding", f"{SHARE_DECIMALS} decimal", Span(*raw).text("en"), Span(*reported).text("en"), "%",
                 "as shares are published; GB/T 8170", "D")
        )  # fmt: skip
    return steps


def _name(water_class: float) -> str:
    return "no value" if pd.isna(water_class) else CLASS_NAMES[int(water_class)]


def _left_out(one: Mapping[str, Any]) -> Step:
    declared = f"declared {one['state']} in {max(one['n_dry'], one['n_unsampled'])} months, no value"
    return step(
        f"section {one['section_id']}", "left out: counts in no share", declared, str(one["state"]), "", METHOD, "C"
    )


def _section(one: Mapping[str, Any], items: pd.DataFrame | None) -> Step:
    means = (
        ""
        if items is None
        else "; ".join(
            f"{r['item']} {shown(r['mean'])} {r['unit']} (n={r['n_values']}): {_name(r['class'])}"
            for r in _records(items)
        )
    )
    missing = "" if one["complete"] or items is None else "; a core item is missing: at least this class"
    if items is not None and not one["enough"]:
        rule = f"{one['n_months']} months ({one['months']}) where at least {one['n_needed']} are needed: not evaluated"
        return step(f"section {one['section_id']}", rule, means, Status.UNDETERMINED, "", METHOD, "D")
    return step(
        f"section {one['section_id']}", "mean of the period's values of each item; the worst item decides",
        means + missing, _name(one["class"]), "", f"GB 3838-2002 table 1; {METHOD}", "C",
    )  # fmt: skip
