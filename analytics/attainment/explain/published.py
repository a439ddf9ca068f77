"""Derivation of a target on published figures or on water sections: what is available, and which of it decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.attainment.explain.stated_value import shown
from analytics.attainment.monitored.sections import SHARE_DECIMALS, water_value
from analytics.attainment.published import select as published
from analytics.attainment.published.derive import derived, span_years
from analytics.attainment.published.figure import Figure
from analytics.indicators.water import WATER_INDICATORS, Water, class_name
from analytics.standards import Role, Standards
from analytics.targets.target import Target
from analytics.terms import Grade, Status
from analytics.words.reasons import Part, Several, Span
from analytics.words.steps import Phrase, Step, coded

METHOD = Phrase.of("clause_water")
#: Clause of what follows from a convention of this project.
OURS = coded("grade", Grade.OURS)


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
    steps = [
        _figure(one, kind, one.figure_id in decide) for one, kind in zip(Figure.all_of(ordered), kinds, strict=True)
    ]
    steps += [_figure(one, "level", False) for one in Figure.all_of(levels)]
    if change is not None and levels.empty:
        last = target.period.last.year
        lacking = Phrase.of("levels_missing", indicator=change.level, first=last - span_years(target), last=last)
        steps.append(Step(Phrase.of("levels"), Phrase.of(change.how), lacking, "", "", OURS, ""))
    worked_out = derived(own, levels, target)
    formula = Phrase.of("added" if change is None else change.how)
    steps += [_derived(one, formula) for one in Figure.all_of(worked_out)]
    if len(own) + len(worked_out) > 1:
        order = Several.of(coded("basis", one) for one in published.basis_order(target.statistic))
        rule = Phrase.of("precedence_rule", order=order)
        counts = Phrase.of("n_figures", n=len(own), derived=len(worked_out))
        steps.append(Step(Phrase.of("precedence"), rule, counts, "", "", OURS, ""))
    if own.empty and levels.empty:
        nothing = Phrase.of("none_visible", day=str(as_of))
        steps.insert(0, Step(Phrase.of("published_figures"), "", nothing, "", "", "", ""))
    return steps


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.to_dict("records")  # type: ignore[return-value]


def _figure(one: Figure, kind: str, decides: bool) -> Step:
    detail = Phrase.of(
        "figure_inputs",
        start=str(one.first),
        end=str(one.last),
        kind=coded("span_kind", kind),
        basis=coded("basis", one.basis),
        known=str(one.known_at),
    )
    use = Phrase.of("decides" if decides else "other_period")
    return Step(Phrase.of("published_figure"), use, detail, one.amount(), one.unit, one.source, one.grade)


def _derived(one: Figure, formula: Phrase) -> Step:
    return Step(Phrase.of("derived_figure"), formula, one.source, one.amount(), one.unit, OURS, one.grade)


def section_steps(target: Target, found: Water, standards: Standards) -> list[Step]:
    """Every section's class with the items that decide it, then the share or the class of averaged items."""
    items = found.items[found.items["class"].notna()]
    groups = dict(list(items.groupby("section_id", sort=False)))
    edition = standards.matching_edition(Role.WATER_QUALITY, target.edition, target.period.last)
    clause = Phrase.of("clause_water_table", standard=edition, method=METHOD)
    steps = [_section(one, groups.get(one["section_id"]), clause) for one in _records(found.sections)]
    steps += [_left_out(one) for one in _records(found.left_out)]
    statistic = WATER_INDICATORS[target.indicator_id]
    raw, reported = (Span(*ends) for ends in water_value(target, found))
    if not statistic.is_share:
        return [*steps, *_class_steps(found, raw)]
    how = Phrase.of("share_of_sections_how", wanted=Phrase.of(statistic))
    counted = Phrase.of("n_sections", n=len(found.sections))
    as_published = Phrase.of("clause_published_shares", rounding=standards.cited(Role.ROUNDING))
    digits = Phrase.of("n_decimals", n=SHARE_DECIMALS)
    return [
        *steps,
        Step(Phrase.of("share_of_sections"), how, counted, raw, "%", METHOD, Grade.B),
        Step(Phrase.of("rounding"), digits, raw, reported, "%", as_published, Grade.D),
    ]


def _class_steps(found: Water, value: Span) -> list[Step]:
    """The class of few sections by averaged items, and of rivers and lakes together."""
    steps = [
        Step(
            Phrase.of("few_sections", few=found.few_below, kind=coded("water_kind", str(kind))),
            Phrase.of("few_sections_how"),
            Several.of(
                (
                    Phrase.of("item_mean", item=r["item"], mean=shown(r["mean"]), name=_name(r["class"]))
                    for r in _records(rows)
                ),
                "sentence",
            ),
            _name(rows["class"].max()),
            "",
            METHOD,
            Grade.B,
        )
        for kind, rows in found.averaged.groupby("water_kind", sort=False)
    ]
    classes = Several.of(
        Phrase.of("kind_class", kind=coded("water_kind", kind), name=class_name(value))
        for kind, value in found.classes.items()
    )
    worse = Phrase.of("region_class_how")
    return [*steps, Step(Phrase.of("region_class"), worse, classes, value, "", OURS, "")]


def _name(water_class: float) -> Part:
    return Phrase.of("no_value") if pd.isna(water_class) else class_name(int(water_class))


def _left_out(one: Mapping[str, Any]) -> Step:
    state = coded("section_state", str(one["state"]))
    declared = Phrase.of("declared", state=state, n=int(max(one["n_dry"], one["n_unsampled"])))
    return Step(_section_name(one), Phrase.of("left_out"), declared, state, "", METHOD, Grade.C)


def _section_name(one: Mapping[str, Any]) -> Phrase:
    return Phrase.of("section", section=str(one["section_id"]))


def _section(one: Mapping[str, Any], items: pd.DataFrame | None, clause: Phrase) -> Step:
    means: list[Part] = [
        Phrase.of(
            "item_mean_of",
            item=r["item"],
            mean=shown(r["mean"]),
            unit=r["unit"],
            n=int(r["n_values"]),
            name=_name(r["class"]),
        )
        for r in _records(items if items is not None else pd.DataFrame())
    ]
    if items is not None and not one["enough"]:
        few = Phrase.of(
            "too_few_months", n=int(one["n_months"]), months=str(one["months"]), needed=int(one["n_needed"])
        )
        verdict = coded("status", Status.UNDETERMINED)
        return Step(_section_name(one), few, Several.of(means, "sentence"), verdict, "", METHOD, Grade.D)
    means += [Phrase.of("core_item_missing")] if items is not None and not one["complete"] else []
    how = Phrase.of("worst_item")
    return Step(_section_name(one), how, Several.of(means, "sentence"), _name(one["class"]), "", clause, Grade.C)
