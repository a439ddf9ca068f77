"""Judge a target on the mean of a closed period from month means, where days cannot; state those of one that runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from analytics.attainment.conditions import beside_base
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import reading_verdict
from analytics.attainment.monitored.outcome import Outcome, Rule
from analytics.attainment.monitored.reasons import lacking_days, reading_says
from analytics.attainment.settle import closed_verdict, settle, sure_and_possible
from analytics.attainment.verdict import Counts, Grounds, Probability, Value, Verdict, nearer_margin
from analytics.indicators import Reading, readings_for, report_value
from analytics.indicators.gas_condition import converted_reading
from analytics.indicators.period.from_months import FromMonths, mean_from_months
from analytics.standards import Role, Standards
from analytics.targets.target import Target
from analytics.terms import Evidence, PeriodKind, Statistic, Status
from analytics.words.reasons import Amount, Reason, Several

#: What the basis of such a verdict carries.
FROM_MONTHS = "from_months"


def months_of(run: RunContext, evidence: EvidenceCache, target: Target, rule: Rule | None) -> FromMonths | None:
    """Months of a target on the mean of a measured parameter; None where none is stored, or it is on something else.

    Parameters
    ----------
    run : RunContext
        The run.
    evidence : EvidenceCache
        Histories.
    target : Target
        What the plan sets.
    rule : Rule or None
        The target as a comparison.
    """
    if (
        rule is None
        or rule.statistic is not Statistic.MEAN
        or rule.parameter is None
        or target.period_kind is PeriodKind.RECURRING
    ):
        return None
    region = target.region_id
    period = target.period.first, target.period.last
    stored = evidence.stored_months(region)
    return mean_from_months(stored, rule.parameter, period, run.standards, evidence.history(region))


def judge_months(run: RunContext, evidence: EvidenceCache, target: Target, rule: Rule | None) -> Verdict | None:
    """Judge from month means; None where there are none, the period runs, or the target is on something else.

    Parameters
    ----------
    asked, periods, target, rule
        As in `months_of`.
    """
    start, end = (target.period.first, target.period.last)
    made = months_of(run, evidence, target, rule) if run.as_of > end else None
    if made is None or rule is None or rule.parameter is None:
        return None
    if made.missing:
        return Verdict(Status.NO_EVIDENCE, missing=(Reason.of("missing_months", months=Several.of(made.missing)),))
    readings = readings_for(
        rule.statistic, rule.parameter, end, run.standards, rule.edition, limit=rule.limit(end, run.standards)
    )
    outcomes = [_outcome(one, made, rule) for one in readings if one.dust == "in"]
    if np.isfinite(made.converted):
        outcomes.append(
            _outcome(
                converted_reading(outcomes[0].reading, run.standards.under(rule.edition)),
                replace(made, value=made.converted),
                rule,
            )
        )
    first = outcomes[0]
    status = settle(first.verdict, [one.verdict for one in outcomes[1:]], closed=True)
    reasons = _reasons(made, rule.parameter, (start, end), run.standards)
    if status == Status.CONTESTED:
        says = Several.of((reading_says(outcome, closed=True) for outcome in outcomes), "sentence")
        reasons.append(Reason.of("contested", readings=says))
    roles = (Role.AIR_QUALITY, Role.AIR_METHOD)
    editions = (run.standards.matching_edition(role, rule.edition, end) for role in roles)
    decimals = first.reading.decimals
    found = Verdict(
        status=status,
        value=Value(made.value, first.low, first.low, first.high, decimals),
        probability=Probability.of(first.verdict, status),
        margin=nearer_margin(first.low, first.high, rule),
        counts=Counts(
            n_valid=float("nan") if made.n_days is None else made.n_days, n_expected=(end - start).days + 1, days_left=0
        ),
        evidence=Grounds(
            bases=(*made.bases, FROM_MONTHS),
            edition="+".join(editions),
            reading=first.reading.reading_id,
            step=Evidence.CONVERTED if first.reading.converted else Evidence.MEASURED,
        ),
        readings=tuple(reading_verdict(one, True) for one in outcomes),
        reasons=tuple(reasons),
    )
    return beside_base(found, target, rule, run.standards)


def beside_months(
    run: RunContext, evidence: EvidenceCache, target: Target, rule: Rule | None, judged: Verdict
) -> Verdict:
    """The verdict on a period that runs, with its month means in the note: a forecast is made of days alone.

    Parameters
    ----------
    asked, periods, target, rule
        As in `months_of`.
    judged : Verdict
        The verdict from days or published figures.
    """
    made = months_of(run, evidence, target, rule)
    if made is None:
        return judged
    unused = [month for month in made.months if np.isfinite(month.value) and not month.from_days]
    if not unused:
        return judged
    if judged.has_evidence:
        return judged.because(Reason.of("months_unused", months=Several.of(month.name for month in unused)))
    known = [month for month in made.months if np.isfinite(month.value)]
    weights = [month.n_days for month in known]
    mean = float(np.average([m.value for m in known], weights=None if np.isnan(weights).any() else weights))
    so_far = Reason.of(
        "months_so_far",
        known=Several.of(month.name for month in known),
        mean=Amount(mean, 1),
        missing=Several.of(made.missing),
    )
    return replace(judged, missing=(so_far, *judged.missing))


def _outcome(reading: Reading, made: FromMonths, rule: Rule) -> Outcome:
    """One reading of the mean; without enough days it decides nothing."""
    shown = float(report_value([made.value], reading.decimals)[0])
    sure, possible = sure_and_possible([shown], [shown], rule.comparator, rule.threshold, rule.threshold_high)
    verdict = closed_verdict(bool(sure[0]), bool(possible[0])) if made.decides else Status.UNDETERMINED
    return Outcome(reading, shown, shown, made.value, made.value, verdict, sure, possible, made.value, made.value)


def _reasons(made: FromMonths, parameter: str, period: tuple[date, date], standards: Standards) -> list[Reason]:
    """Say that the value is one of months, how they weigh, which lack days, and that a condition changed within."""
    reasons = [Reason.of("months_alike" if made.found is None else "months_by_days")]
    if made.found is not None and not made.found.valid:
        reasons += lacking_days("", made.found)
    change = standards.condition_change(parameter)
    if change is not None and change.factor is None and period[0] < change.day <= period[1]:
        reasons.append(Reason.of("pm_changed"))
    elif np.isfinite(made.converted):
        reasons.append(Reason.of("gas_mixed"))
    return reasons
