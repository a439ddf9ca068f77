"""Judge targets on statistics of daily monitoring values: one verdict a reading, one status a target."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.attainment.conditions import condition_reasons
from analytics.attainment.likelihood import one_probability
from analytics.attainment.monitored.completeness import leaves_all_open, measured_days, says_nothing, unmeasured
from analytics.attainment.monitored.every_outcome import all_outcomes
from analytics.attainment.monitored.official import official_reasons
from analytics.attainment.monitored.outcome import (
    Comparison,
    Computed,
    Outcome,
    Rule,
    any_known,
    lacking,
    parameters_of,
)
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.monitored.reasons import air_reasons, pollutants
from analytics.attainment.outlook_rows import CONVERTED
from analytics.attainment.required.latest_date import last_chance
from analytics.attainment.required.reduction import cuts
from analytics.attainment.required.remainder import remainder
from analytics.attainment.settle import settle_official
from analytics.attainment.verdict import (
    NAN,
    NO_PATHS,
    Counts,
    Grounds,
    Probability,
    ReadingVerdict,
    Requirements,
    Value,
    Verdict,
    nearer_margin,
)
from analytics.forecast import NoteKind, RefusalKind
from analytics.indicators import Reading
from analytics.indicators.converted_readings import BOUNDS
from analytics.standards import Role, Standards
from analytics.terms import Evidence, Status
from analytics.words.reasons import Dates, Reason, Several


def judge_air(rule: Rule, days: PeriodDays, standards: Standards, past: pd.DataFrame | None = None) -> Verdict:
    """Judge one target from daily values.

    A closed period is judged on what was observed; an open one on the forecast's paths, after asking whether any
    remainder could still change the outcome. ``margin`` is that of the reported value in a closed period and that of
    the forecast's median in an open one; where only bounds are known it is the one nearer to the threshold if both
    lie on the same side, else empty.

    ``p_met`` of an open target comes from the primary reading, or from that on the scale of published values where
    ``days.official`` is given: then the error of the ratio is in it, and nothing is final that it leaves open. Where
    missing pieces leave it bounded, ``p_low`` and ``p_high`` are the probabilities with those pieces at their worst and
    at their best, and ``p_met`` is their mean only if both say the same
    (`analytics.attainment.likelihood.one_probability`).

    Parameters
    ----------
    rule : Rule
        Statistic, comparator and threshold.
    days : PeriodDays
        Days of the region and period; an open period needs paths, else there is no evidence.
    standards : Standards
        Rules.
    past : DataFrame, optional
        Daily values of the region as known; with them an open target states what would be required (`cuts`,
        `last_chance`).

    Returns
    -------
    Verdict
        What the days say of the target.
    """
    standards = standards.under(rule.edition)
    measured = measured_days(rule, days, standards)
    either = measured if days.ozone is None else measured_days(rule, days, standards, either_ozone=True)
    outcomes = all_outcomes(rule, days, standards, measured.valid, either.valid)
    primary = next(outcome for outcome in outcomes if outcome.reading.primary)
    measured = either if primary.reading.converted else measured
    case = Comparison(rule, days, primary.reading, standards)
    official = next((outcome for outcome in outcomes if outcome.reading.official), None)
    deciding = primary if official is None else official
    others = [one.verdict for one in outcomes if one is not primary and one is not official]
    status = settle_official(primary.verdict, others, None if official is None else official.verdict, days.closed)
    all_open = leaves_all_open(rule, days, primary)
    if says_nothing(status, rule, days) or (all_open and status == Status.UNDETERMINED):
        status = Status.NO_EVIDENCE
    nothing = status == Status.NO_EVIDENCE
    no_paths = nothing and (all_open or bool(lacking(rule, days)))  # they say nothing of all targets together
    verdict = Verdict(
        status=status,
        value=Value() if nothing and all_open else value_under(primary),
        probability=_probability(status, deciding, outcomes, days.closed),
        margin=_margin(rule, primary, days.closed),
        counts=_counts(rule, days, measured.n_valid),
        requirements=_requirements(status, replace(case, reading=deciding.reading), past),
        evidence=Grounds(
            bases=bases_of(rule, days, primary.reading),
            edition=edition_label(case),
            reading=primary.reading.reading_id,
            model=days.forecast.model if days.forecast is not None else "",
            step=_step(status, primary),
        ),
        readings=tuple(reading_verdict(one, days.closed) for one in outcomes),
        sure=NO_PATHS if no_paths else deciding.sure,
        possible=NO_PATHS if no_paths else deciding.possible,
    )
    if nothing:
        missing, failure = _missing(rule, days)
        return replace(verdict, missing=(missing,), reasons=failure)
    reasons = air_reasons(status, rule, days, outcomes, measured, standards)
    return verdict.because(*reasons, *condition_reasons(rule, days, standards), *official_reasons(days, official))


def _requirements(status: Status, case: Comparison, past: pd.DataFrame | None) -> Requirements:
    """What is left to do, and of an open target the cuts and the last chance."""
    if past is None or status != Status.OPEN:
        return Requirements(remainder(case))
    return Requirements(remainder(case), cuts(case), *last_chance(case, past))


def _missing(rule: Rule, days: PeriodDays) -> tuple[Reason, tuple[Reason, ...]]:
    """What would have to be there for an answer, and the reason of what went wrong if a model failed."""
    absent, period = lacking(rule, days), Dates.of(days.period_start, days.period_end)
    if absent:
        return Reason.of("missing_pollutants", pollutants=pollutants(absent), period=period), ()
    if days.closed:
        some = any_known(rule, days)  # of an index: pollutants that exclude no count of days without the others
        others = Reason.of("missing_of_index", pollutants=pollutants(unmeasured(days)), period=period)
        return others if some else Reason.of("missing_days", period=period), ()
    if days.refusal is not None and days.refusal.kind is RefusalKind.MODEL_FAILED:
        return Reason.of("no_usable_forecast"), (Reason.of("model_failed", why=days.refusal.part),)
    if days.forecast is None:
        return Reason.of("no_forecast", why=days.refusal.part if days.refusal is not None else ""), ()
    own = [note for note in days.forecast.notes if rule.parameter and note.parameter == rule.parameter]
    failures = [note.part for note in own if note.kind is NoteKind.LEFT_OUT]
    if failures:
        return Reason.of("no_usable_forecast"), (Reason.of("model_failed", why=Several.of(failures, "sentence")),)
    return Reason.of("no_forecast", why=Several.of((note.part for note in own), "sentence")), ()


def _probability(status: Status, deciding: Outcome, outcomes: list[Outcome], closed: bool) -> Probability:
    """Probability of a status: that of the value that will decide the target."""
    if status == Status.NO_EVIDENCE:
        return Probability()
    if closed:
        found = _closed_probability(deciding)
        return found.contested() if status == Status.CONTESTED else found
    low, high = deciding.p_low, deciding.p_high
    p = one_probability(low, high) if np.isfinite(low) else NAN
    if status == Status.CONTESTED:
        rivals = [outcome for outcome in outcomes if outcome.reading.reading_id != BOUNDS]
        low = float(np.nanmin([outcome.p_low for outcome in rivals]))
        high = float(np.nanmax([outcome.p_high for outcome in rivals]))
    return Probability(p, low, high)


def _step(status: Status, primary: Outcome) -> Evidence:
    """On what the primary reading stands: the region's own days, or days converted from another ozone maximum."""
    if status == Status.NO_EVIDENCE:
        return Evidence.NONE
    return Evidence.CONVERTED if primary.reading.converted else Evidence.MEASURED


def _closed_probability(outcome: Outcome) -> Probability:
    """Probability under a reading of a period that is over: certain, but where its value has an error of its own."""
    if not outcome.reading.by_draws:
        return Probability.of(outcome.verdict)
    return Probability(one_probability(outcome.p_low, outcome.p_high), outcome.p_low, outcome.p_high)


def value_under(outcome: Outcome) -> Value:
    """Value under a reading (unrounded), its reported form and bounds."""
    return Value.under(outcome.reading, (outcome.raw_low, outcome.raw_high), (outcome.low, outcome.high))


def _margin(rule: Rule, outcome: Outcome, closed: bool) -> float:
    """Margin of the reported value, or of the forecast's median while the period runs."""
    ends = (outcome.low, outcome.high) if closed else (outcome.median_low, outcome.median_high)
    if closed and outcome.reading.converted and np.isfinite(outcome.reported):
        ends = (outcome.reported, outcome.reported)
    return nearer_margin(*ends, rule)


def _counts(rule: Rule, days: PeriodDays, n_valid: int) -> Counts:
    """Days expected, known, measured and left."""
    each = [np.isfinite(days.observed[p]) for p in parameters_of(rule, days)]
    known = np.logical_and.reduce(each) if each else np.zeros(len(days.dates), dtype=bool)
    return Counts(n_valid, len(days.dates), int(known.sum()), days.days_left)


def bases_of(rule: Computed, days: PeriodDays, reading: Reading) -> tuple[str, ...]:
    """Bases of the values behind the verdict, each once; ``converted`` comes last."""
    found = [basis for p in parameters_of(rule, days) for basis in days.basis.get(p, ())]
    found += [CONVERTED] if reading.converted else []
    return tuple(dict.fromkeys(found))


def edition_label(case: Comparison) -> str:
    """Editions a verdict rests on."""
    named = (
        case.standards.edition_or_none(code, case.rule.edition, case.days.period_end)
        for code in (Role.AIR_QUALITY, Role.AIR_METHOD)
    )
    return "+".join(filter(None, named))


def reading_verdict(outcome: Outcome, closed: bool) -> ReadingVerdict:
    """What one reading makes of the target."""
    reading = outcome.reading
    found = _closed_probability(outcome) if closed else Probability(NAN, outcome.p_low, outcome.p_high)
    if not closed and np.isfinite(found.low):
        found = replace(found, p=one_probability(found.low, found.high))
    return ReadingVerdict(
        reading_id=reading.reading_id,
        primary=reading.primary,
        name=reading.name(),
        value=value_under(outcome),
        verdict=outcome.verdict,
        probability=found,
        grade=reading.grade,
        source=reading.source,
    )
