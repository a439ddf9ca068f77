"""One target's derivation, step by step: what is computed, from what, by which clause, and how it becomes a status."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from difflib import get_close_matches

import numpy as np
import pandas as pd

from analytics.attainment.assess import assess
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.explain.monitored import CONVENTION, Explained, converted_steps, month_steps, official_steps
from analytics.attainment.explain.published import figure_steps, section_steps
from analytics.attainment.explain.stated_value import shown
from analytics.attainment.inference_text import driver_reason, judgement_reason, settling_reason
from analytics.attainment.judge import judges_on_monitoring
from analytics.attainment.monitored.month_means import FROM_MONTHS
from analytics.attainment.monitored.sections import sections_of
from analytics.attainment.required.reduction import LEVELS
from analytics.attainment.rule import rule_of
from analytics.attainment.verdict import ReadingVerdict
from analytics.errors import InputError
from analytics.forecast import DEFAULT_MODEL
from analytics.indicators.converted_readings import OFFICIAL
from analytics.indicators.derivation.derivation import derivation_steps
from analytics.indicators.derivation.derivation_step import DerivationQuery, digits
from analytics.indicators.sql_macros import warehouse_standards
from analytics.inference.inferred import Inferred
from analytics.message import Message
from analytics.standards import Role, Standards
from analytics.targets.target import Target
from analytics.terms import ANY_EVIDENCE, DEFAULT_N_PATHS, DEFAULT_SEED, Comparator, Evidence, Grade, Statistic
from analytics.warehouse import Warehouse
from analytics.warehouse.plan_targets import targets_of
from analytics.words.numbers import class_text, significant
from analytics.words.reasons import Dates, Name, Part, Several, Span, Word, part_text
from analytics.words.steps import COLUMNS, Phrase, Step, coded, table

METHOD, EVIDENCE = "docs/method.md", "docs/evidence.md"
#: Words of a direction (`Target.threshold_text`) that have a phrase.
DIRECTIONS = ("down", "up", "improve")
__all__ = ["COLUMNS", "explain"]


def explain(  # noqa: PLR0913 — the API: each argument is a choice of the caller
    wh: Warehouse,
    target_id: str,
    as_of: date,
    model: str = DEFAULT_MODEL,
    n_paths: int = DEFAULT_N_PATHS,
    seed: int = DEFAULT_SEED,
    standards: Standards | None = None,
    lang: str = "en",
    *,
    evidence: str = ANY_EVIDENCE,
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
    model, n_paths, seed, standards, evidence
        As in `analytics.attainment.assess`.
    lang : {'en', 'zh'}
        Language of the steps.

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

    Notes
    -----
    Each step names its clause with the evidence grade; steps of our own say so.

    Examples
    --------
    The sum of 2025 divided by its 365 days, and rounded (GB/T 8170):

    >>> import analytics as da
    >>> wh, known = da.open().warehouse, date(2026, 2, 1)
    >>> steps = explain(wh, "xinxiang-2023/2-pm25", known, evidence="published").set_index("what")
    >>> steps.loc[["sum", "mean", "reported value [rule; primary]", "status"], "value"].tolist()
    ['15466.5', '42.374', '42.4', 'met']
    """
    rules = standards or warehouse_standards(wh)
    targets = {one.target_id: one for one in targets_of(wh, as_of)}
    target = targets.get(target_id)
    if target is None:
        near = get_close_matches(target_id, list(targets), n=3, cutoff=0.5)
        hint = Message("; did you mean {words}?", words=", ".join(near)) if near else ""
        raise InputError(
            Message("no target {target} of a plan issued by {day}{hint}", target=repr(target_id), day=as_of, hint=hint)
        )
    year = target.period.last.year
    made = assess(wh, as_of, target.region_id, year, model, n_paths, seed, rules, evidence=evidence)
    about = Explained(RunContext(wh, as_of, model, n_paths, seed, rules), target, made.verdicts[target_id], made)
    steps = [
        _target(about),
        *_evidence(about),
        *_readings(about),
        *_forecast(about),
        *_inferred(about),
        *_status(about),
    ]
    return table(steps, lang, shown)


def _limit(t: Target) -> Part:
    """Threshold of a target as the plan states it."""
    text = shown(t.threshold) or shown(t.threshold_text)
    if t.threshold_high is not None:
        return Phrase.of("from_to", low=text, high=shown(t.threshold_high))
    if t.comparator is Comparator.CLASS and t.threshold is not None:
        return Name(class_text(t.threshold, "zh"), text)
    return Phrase.of(text) if text in DIRECTIONS else text


def _demand(t: Target) -> Phrase:
    """What a value is compared with."""
    limit = _limit(t)
    if t.comparator is Comparator.EVENT and not limit:
        return Phrase.of("demand_done")
    return Phrase.of(f"demand_{t.comparator}", limit=limit)


def _target(about: Explained) -> Step:
    t = about.target
    named: dict[str, Part] = {"name": Name(t.indicator_zh, t.indicator_en), "demand": _demand(t)}
    if t.subject_zh:
        named["subject"] = Name(t.subject_zh, t.subject_en or t.subject_zh)
    period = Dates.of(t.period.first, t.period.last)
    return Step(
        Phrase.of("target"),
        Phrase.of("goal_of" if t.subject_zh else "goal", **named),
        Phrase.of("where_when", region=Name(t.region_zh, t.region_en), period=period, day=str(about.run.as_of)),
        _limit(t),
        t.unit,
        Phrase.of("clause_plan", plan=t.plan_id, clause=t.clause),
        "",
    )


def _evidence(about: Explained) -> list[Step]:
    """Steps from the evidence to the unrounded value: days, sections, or published figures."""
    run, t = about.run, about.target
    if FROM_MONTHS in about.verdict.evidence.bases:
        return month_steps(about)
    evidence = EvidenceCache(run)
    ruled = run.standards.has_rules(t.statistic, t.period.last, t.edition)
    if ruled and judges_on_monitoring(evidence, t):
        rule = rule_of(t, lambda: None)
        asked = DerivationQuery(
            run.wh, t.region_id, t.period.first, t.period.last, run.as_of, t.edition, run.standards,
            statistic=t.statistic, parameter=t.parameter,
            limit=rule is not None and rule.limit(t.period.last, run.standards),
        )  # fmt: skip
        return [*derivation_steps(asked), *converted_steps(about), *official_steps(about, evidence)]
    sections = None
    if t.region_id in evidence.water_regions:
        sections = sections_of(run.wh, t, run.as_of, run.standards)
    by_sections = [] if sections is None else section_steps(t, sections, about.standards)
    figures = run.wh.query("core/figure_value", as_of=run.as_of, region_id=t.region_id)
    return by_sections + figure_steps(t, figures, run.as_of)


def _readings(about: Explained) -> list[Step]:
    """Rounding and comparison of each reading; the primary one comes first."""
    return [_reading(about, one) for one in sorted(about.verdict.readings, key=lambda one: not one.primary)]


def _named(one: ReadingVerdict) -> Name:
    """A reading: Chinese writes what it is, English its id, by which it is found in the tables."""
    return Name(one.name.text("zh"), one.reading_id)


def _reading(about: Explained, one: ReadingVerdict) -> Step:
    """What one reading compares with the threshold, and what it says."""
    t = about.target
    value = Span(one.value.low, one.value.high)
    raw = [] if np.isnan(one.value.exact) else [Phrase.of("unrounded", value=digits(one.value.exact))]
    rounding = about.standards.cited(Role.ROUNDING)
    compared = "compared_to_date" if about.run.as_of <= t.period.last else "compared"
    return Step(
        Phrase.of("reading_primary" if one.primary else "reading_other", reading=_named(one)),
        Phrase.of(compared, value=value, demand=_demand(t), verdict=coded("status", one.verdict)),
        Several.of([*raw, one.name], "sentence"),
        value,
        t.unit,
        Several.of(
            [one.source, *([rounding] if raw and rounding not in part_text(one.source, "en") else [])], "sentence"
        ),
        one.grade,
    )


def _forecast(about: Explained) -> list[Step]:
    """Share of sample paths that meet the target, and what the rest of the period must do."""
    verdict = about.verdict
    if not verdict.evidence.model:
        return []
    low, high = significant(verdict.probability.low, 4), significant(verdict.probability.high, 4)
    made = about.made.forecasts.get(about.target.key)
    inputs = Phrase.of(
        "path_inputs",
        model=coded("model", verdict.evidence.model),
        n=about.run.n_paths if made is None else made.n_paths,
        seed=about.run.seed,
        days=shown(verdict.counts.days_left),
    )
    band: Part = low if low == high else Phrase.of("from_to", low=low, high=high)
    return [
        Step(Phrase.of("probability"), Phrase.of("paths_meeting"), inputs, band, "", METHOD, ""),
        *_required(about),
    ]


def _required(about: Explained) -> list[Step]:
    """What the rest of the period must bring, as far as anything can be said of it."""
    needs = about.verdict.requirements
    level = "required_level" if about.target.statistic is Statistic.THREE_YEAR_MEAN else "required_remainder"
    found: list[tuple[Phrase, Phrase, float, str]] = [
        (Phrase.of(level), Phrase.of(f"{level}_how"), needs.remainder.required_remainder, about.target.unit),
        (Phrase.of("days_allowed"), Phrase.of("days_allowed_how"), needs.remainder.days_allowed, "d"),
        (Phrase.of("days_needed"), Phrase.of("days_needed_how"), needs.remainder.days_needed, "d"),
    ]
    cuts = zip(LEVELS, astuple(needs.cuts), strict=True)
    found += [(Phrase.of("cut", p=round(100 * p)), Phrase.of("cut_how"), cut, "%") for p, cut in cuts]
    known = Phrase.of("known_and_rule")
    return [
        Step(what, how, known, float(value), unit, CONVENTION, "")
        for what, how, value, unit in found
        if np.isfinite(value)
    ]


def _inferred(about: Explained) -> list[Step]:
    """What an inferred probability follows from: related figures, goals of the same class, offices, and all together.

    What offices judge is a cross-check beside related figures and classes, and decides where neither says anything.
    """
    verdict, made = about.verdict, about.verdict.inferred
    step = verdict.evidence.step
    if made is None or step not in (Evidence.RELATED, Evidence.CLASS, Evidence.JUDGEMENT):
        return []
    source = EVIDENCE, Grade.OURS
    low, high = (digits(end, 3) for end in (verdict.probability.low, verdict.probability.high))
    of_place = made.listed is not None and step is not Evidence.JUDGEMENT
    steps = []
    if step is Evidence.RELATED:
        drivers = Several.of((driver_reason(one) for one in made.drivers), "sentence")
        what, how = ("places_known", "places_known_how") if of_place else ("related_alone", "related_how")
        steps.append(Step(Phrase.of(what), Phrase.of(how), drivers, _chance(made.p_path), "", *source))
    if step is not Evidence.JUDGEMENT and not of_place and made.certain is None:
        steps.append(Step(Phrase.of("class_alone"), Phrase.of("class_how"), "", _chance(made.p_class), "", *source))
    if made.offices:
        said = judgement_reason(made)
        steps.append(Step(Phrase.of("judged"), Phrase.of("judged_how"), said, _chance(made.p_judgement), "", *source))
    band = Phrase.of("band_80", low=low, high=high)
    how = {Evidence.JUDGEMENT: "inferred_judged", Evidence.CLASS: "inferred_class"}.get(step, "inferred_how")
    how = "inferred_place" if of_place else how
    if made.by_path_alone:
        how = "inferred_city_alone" if made.of_city else "inferred_path_alone"
    how = how if made.certain is None else "inferred_by_unit"
    steps.append(Step(Phrase.of("inferred"), Phrase.of(how), band, verdict.probability.p, "", *source))
    return steps


def _chance(p: float | None) -> float:
    return float("nan") if p is None else float(p)


def _status(about: Explained) -> list[Step]:
    """The status, what it depends on, what is missing, and context."""
    verdict = about.verdict
    each = [
        Phrase.of("verdict_of", reading=_named(one), verdict=coded("status", one.verdict)) for one in verdict.readings
    ]
    answered = verdict.inferred is not None and verdict.inferred.p_met is not None
    rule: list[Part] = [Phrase.of("until_own" if answered and not each else "primary_decides")]
    if about.on_official_scale:
        official = next(one for one in verdict.readings if one.reading_id == OFFICIAL)
        rule.append(Phrase.of("unless_open", reading=_named(official)))
    steps = [
        Step(
            Phrase.of("status"), Several.of(rule, "sentence"), Several.of(each, "clause"),
            coded("status", verdict.status), "", CONVENTION, "",
        )
    ]  # fmt: skip
    beside: dict[str, Part] = {
        "finality": Word("finality", verdict.finality) if verdict.finality else "",
        "note": Several.of(verdict.reasons, "sentence"),
        "missing": Several.of(verdict.missing, "sentence"),
        "what_settles": _settling(verdict.inferred),
        "context": "" if verdict.context.reason is None else verdict.context.reason,
    }
    return steps + [Step(Phrase.of(name), "", said, "", "", "", "") for name, said in beside.items() if _says(said)]


def _settling(made: Inferred | None) -> Part:
    """What would settle an inferred target; empty where nothing is said of it."""
    return ("" if made is None else settling_reason(made)) or ""


def _says(part: Part) -> bool:
    return bool(part.items) if isinstance(part, Several) else part != ""
