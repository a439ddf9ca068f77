"""One target's derivation, step by step: what is computed, from what, by which clause, and how it becomes a status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment.assess import DEFAULT_SEED, Assessment, assess
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.explain.figures import figure_steps, section_steps
from analytics.attainment.explain.steps import COLUMNS, Step, shown, step, table
from analytics.attainment.judge import judges_on_monitoring
from analytics.attainment.monitored.judge import CONVERTED
from analytics.attainment.monitored.months import FROM_MONTHS, months_of
from analytics.attainment.monitored.official import measured_of, ratios_of
from analytics.attainment.monitored.reasons import TELLING
from analytics.attainment.monitored.sections import sections_of
from analytics.attainment.rule import rule_of
from analytics.errors import InputError
from analytics.forecast import DEFAULT_MODEL
from analytics.indicators import derivation, history
from analytics.indicators.converted_readings import OFFICIAL
from analytics.indicators.ozone import of_history
from analytics.indicators.sql_macros import warehouse_standards
from analytics.standards import Role, Standards
from analytics.targets.target import Target
from analytics.terms import Evidence, Statistic
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import targets_of
from analytics.words.numbers import significant
from analytics.words.reasons import Dates, Span

#: Comparators that are words, as comparisons.
COMPARED: dict[str, str] = {
    "rank": "rank <=",
    "class": "class <=",
    "event": "done",
    "direction": "than the base period:",
}
CUT = "per cent; that share of paths meets with its days to come scaled so (negative: may rise)"
OURS = "our convention, no clause"
__all__ = ["COLUMNS", "explain"]


@dataclass(frozen=True)
class Explained:
    """What an explanation rests on: the run, the target, its row of the outlook and its readings."""

    run: RunContext
    target: Target
    row: Mapping[str, Any]
    readings: pd.DataFrame
    made: Assessment


def explain(
    wh: Warehouse,
    target_id: str,
    as_of: date,
    model: str = DEFAULT_MODEL,
    n_paths: int = 2000,
    seed: int = DEFAULT_SEED,
    standards: Standards | None = None,
) -> pd.DataFrame:
    """Derive one target's status so that a person can redo it on paper.

    Parameters
    ----------
    wh : Warehouse
        An open build.
    target_id : str
        Target of a plan that was issued by the day.
    as_of : date
        Only what was known on this day is used.
    model, n_paths, seed, standards
        As in `analytics.attainment.assess`.

    Returns
    -------
    DataFrame
        ``step, what, formula, inputs, value, unit, clause, grade``, all text but ``step`` (1, 2, …): the target, the
        evidence (from days, sections or published figures), rounding and comparison under every reading, the forecast
        of an open period, and the status with its rule.

    Raises
    ------
    InputError
        If there is no such target on that day; the message names those that come close.
    """
    rules = standards or warehouse_standards(wh)
    targets = {one.target_id: one for one in targets_of(wh, as_of)}
    target = targets.get(target_id)
    if target is None:
        near = get_close_matches(target_id, list(targets), n=3, cutoff=0.5)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise InputError(f"no target {target_id!r} of a plan issued by {as_of}{hint}")
    made = assess(wh, as_of, target.region_id, target.period.last.year, model, n_paths, seed, rules)
    row: dict[str, Any] = made.outlook[made.outlook["target_id"] == target_id].to_dict("records")[0]  # type: ignore[assignment]
    own = made.readings[made.readings["target_id"] == target_id]
    about = Explained(RunContext(wh, as_of, model, n_paths, seed, rules), target, row, own, made)
    steps = [
        _target(about),
        *_evidence(about),
        *_readings(about),
        *_forecast(about),
        *_inferred(about),
        *_status(about),
    ]
    return table(steps)


def _target(about: Explained) -> Step:
    t = about.target
    limit = shown(t.threshold) or shown(t.threshold_text)
    if t.threshold_high is not None:
        limit += f" to {shown(t.threshold_high)}"
    subject = f" ({t.subject_en or t.subject_zh})" if t.subject_zh else ""
    return step(
        "target",
        f"{t.indicator_en}{subject}: {COMPARED.get(t.comparator, t.comparator.value)} {limit}",
        f"{t.region_en}, {Dates.of(t.period.first, t.period.last).text('en')}; known by {about.run.as_of}",
        limit,
        t.unit,
        f"{t.plan_id}, clause {t.clause}",
    )


def _number(value: Any) -> float:
    return float("nan") if value is None or pd.isna(value) else float(value)


def _evidence(about: Explained) -> list[Step]:
    """Steps from the evidence to the unrounded value: days, sections, or published figures."""
    run, t = about.run, about.target
    if FROM_MONTHS in str(about.row["basis"]).split("|"):
        return _month_steps(about)
    evidence = EvidenceCache(run)
    ruled = run.standards.has_rules(t.statistic, about.target.period.last, t.edition)
    if ruled and judges_on_monitoring(evidence, t):
        what = (t.parameter, about.target.period.first, about.target.period.last, run.as_of, run.standards, t.edition)
        rule = rule_of(t, lambda: None)
        limit = rule is not None and rule.limit(about.target.period.last, run.standards)
        found = derivation(run.wh, t.region_id, t.statistic, *what, limit=limit)
        steps = [step(*(shown(one[c]) for c in COLUMNS[1:])) for one in found.to_dict("records")]
        return steps + _converted(about) + _official(about, evidence)
    sections = None
    if t.region_id in evidence.water_regions:
        sections = sections_of(run.wh, t, run.as_of, run.standards)
    by_sections = [] if sections is None else section_steps(t, sections)
    figures = run.wh.query("core/figure_value", as_of=run.as_of, region_id=t.region_id)
    return by_sections + figure_steps(t, figures, run.as_of)


def _month_steps(about: Explained) -> list[Step]:
    """One step a month, with the days behind it, and their mean."""
    t = about.target
    made = months_of(about.run, EvidenceCache(about.run), t, rule_of(t, lambda: _number(t.threshold)))
    if made is None:
        return []
    steps = []
    for one in made.months:  # a dozen
        origin = "mean of its daily values" if one.from_days else "stored month mean"
        days = "number of days not published" if np.isnan(one.n_days) else f"{one.n_days:.0f} measured days"
        steps.append(step(one.name, origin, days, shown(one.value), t.unit, f"source {made.source_id}"))
    days_behind = "an unknown number of days" if made.n_days is None else f"{made.n_days} measured days"
    how = "sum of the months' means / number of months" if made.n_days is None else "sum of mean x days / sum of days"
    behind = f"{days_behind}; {about.row['note_en']}"
    clause = f"{about.run.standards.under(t.edition).name(Role.AIR_METHOD)} (mean; days of each month)"
    return [*steps, step("mean of month means", how, behind, shown(about.row["value"]), t.unit, clause, "C")]


def _converted(about: Explained) -> list[Step]:
    """The step from hourly ozone maxima to 8-hour ones, where the verdict stands on it."""
    if CONVERTED not in str(about.row["basis"]).split("|"):
        return []
    conversion, region = about.run.standards.ozone, about.target.region_id
    if conversion is None:
        return []
    conversion = of_history(conversion, history(about.run.wh, region, about.run.as_of))
    shift, sd = conversion.shift(region)
    ratio, spread = conversion.ratio(region, [TELLING])
    own = "its own" if region in conversion.cities else "that of any city"
    if n_own := conversion.own_days.get(region):
        own = f"its own, corrected by {n_own} days of its data that have both maxima"
    return [
        step(
            "converted 8-hour ozone",
            "hourly maximum x ratio on days without an 8-hour maximum; log odds of the ratio = level + shift + chance",
            f"ratio {ratio:.2f} ± {spread:.2f} at an hourly maximum of {TELLING:.0f}; "
            f"shift of the city {shift:.3f} ± {sd:.3f} ({own}), one draw a path",
            shown(_number(about.row["value"])),
            about.target.unit,
            "data/raw/conversions: learnt on pairs, no clause",
            "D",
        )
    ]


def _official(about: Explained, evidence: EvidenceCache) -> list[Step]:
    """Steps from published values that overlap the series to their ratio, where the target is judged with it."""
    rule = rule_of(about.target, lambda: None)
    measured = None if rule is None else measured_of(rule)
    if measured is None or not (about.readings["reading_id"] == OFFICIAL).any():
        return []
    ratio = ratios_of(evidence, measured)[about.target.region_id]
    each = [
        step(
            f"published value of {Dates.of(one.first, one.last).text('en')}",
            "series by the same definition / published value",
            f"{significant(one.archive, grouped=False)} / {significant(one.published, grouped=False)}; error "
            f"{one.error:.3f} by rounding and by our own list of dust days; figure {one.figure_id}",
            f"{one.archive / one.published:.3f}",
            "",
            OURS,
            "D",
        )
        for one in ratio.overlaps
    ]
    what = f"shrunk to {ratio.pool_ratio:.3f}, the mean of {ratio.n_regions} regions; both errors are of the logarithm"
    error = f"error of the ratio {ratio.sd:.3f}, scatter from period to period {ratio.scatter:.3f}"
    made = step("ratio of the series to published values", what, error, f"{ratio.ratio:.3f}", "", OURS, "D")
    return [*each, made]


def _readings(about: Explained) -> list[Step]:
    """Rounding and comparison of each reading; the primary one comes first."""
    ordered = about.readings.sort_values("is_primary", ascending=False, kind="stable")
    rows: list[dict[str, Any]] = ordered.to_dict("records")  # type: ignore[assignment]
    return [_reading(about, one) for one in rows]


def _reading(about: Explained, one: Mapping[str, Any]) -> Step:
    """What one reading compares with the threshold, and what it says."""
    t = about.target
    value = Span(one["value_low"], one["value_high"]).text("en")
    limit = shown(t.threshold) or shown(t.threshold_text)
    primary = "primary reading" if one["is_primary"] else "other reading"
    raw = "" if np.isnan(_number(one["value"])) else f"unrounded {significant(one['value'], grouped=False)}; "
    rounding = about.run.standards.under(t.edition).cited(Role.ROUNDING)
    to_date = " to date" if about.run.as_of <= about.target.period.last else ""
    return step(
        f"{primary}: {one['reading_id']}",
        f"{value}{to_date} against {COMPARED.get(t.comparator, t.comparator.value)} {limit} -> {one['verdict']}",
        f"{raw}{one['en']}",
        value,
        t.unit,
        f"{one['source']}; {rounding}" if raw and rounding not in one["source"] else one["source"],
        one["grade"],
    )


def _forecast(about: Explained) -> list[Step]:
    """Share of sample paths that meet the target, and what the rest of the period must do."""
    row = about.row
    if not row["model"]:
        return []
    low, high = significant(row["p_low"], 4), significant(row["p_high"], 4)
    band = low if low == high else f"{low} to {high}"
    made = about.made.forecasts.get(about.target.key)
    paths = about.run.n_paths if made is None else made.n_paths
    inputs = f"model {row['model']}, {paths} paths, seed {about.run.seed}, {shown(row['days_left'])} days left"
    steps = [step("probability", "paths that meet the target / paths", inputs, band, "", "docs/method.md")]
    left = {
        "required_remainder": (
            "mean the remaining days must keep",
            "(value that just meets once rounded x days - sum so far) / days left",
        ),
        "days_allowed": ("heavy days still allowed", "largest number of further heavy days that meets the target"),
        "days_needed": ("good days still needed", "smallest number of further good days that meets the target"),
        "cut_p50_pct": ("cut of the days to come for P = 50 %", CUT),
        "cut_p80_pct": ("cut of the days to come for P = 80 %", CUT),
        "cut_p95_pct": ("cut of the days to come for P = 95 %", CUT),
    }
    if about.target.statistic is Statistic.THREE_YEAR_MEAN:
        left["required_remainder"] = (
            "level the remaining days must keep",
            "every year weighs a third: (value that just meets once rounded - so far) / weight left",
        )
    for name, (what, formula) in left.items():
        if np.isfinite(_number(row[name])):
            unit = "%" if name.startswith("cut") else about.target.unit if name == "required_remainder" else "d"
            steps.append(step(what, formula, "known days and the rule's rounding", shown(row[name]), unit, OURS))
    return steps


def _inferred(about: Explained) -> list[Step]:
    """What an inferred probability follows from: related figures, goals of the same class, and both together."""
    row = about.row
    if row["evidence"] not in (Evidence.RELATED, Evidence.CLASS):
        return []
    source = "docs/evidence.md", "ours"
    how = "log odds = class + shift + slope x (related - centre), learnt by leaving one plan out"
    band = f"80 % band {float(row['p_low']):.3f} to {float(row['p_high']):.3f}"
    related = [
        step("related regions alone", "posterior over the tree of regions", row["drivers_en"], shown(p), "", *source)
        for p in [row["p_related"]]
        if row["evidence"] == Evidence.RELATED
    ]
    return [
        *related,
        step("goals of the same class alone", "partial pooling of outcomes", "", shown(row["p_class"]), "", *source),
        step("inferred probability", how, band, shown(row["p_met"]), "", *source),
    ]


def _status(about: Explained) -> list[Step]:
    """The status, what it depends on, what is missing, and context."""
    row = about.row
    verdicts = ", ".join(f"{r}: {v}" for r, v in about.readings[["reading_id", "verdict"]].to_numpy())
    rule = "the primary reading decides; contested where another one says the opposite"
    if (about.readings["reading_id"] == OFFICIAL).any():
        rule += f"; not final while {OFFICIAL} leaves it open"
    steps = [step("status", rule, verdicts, row["status"], "", OURS)]
    for name, what in (
        ("finality", "finality"),
        ("note_en", "note"),
        ("missing_en", "missing"),
        ("context_en", "context"),
    ):
        if row[name]:
            steps.append(step(what, "", row[name], "", "", ""))
    return steps
