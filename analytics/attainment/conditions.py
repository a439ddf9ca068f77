"""Values stated at two conditions: a period, or a comparison with a base period, with 2018-09-01 in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.attainment.monitored.outcome import MEASURED_AS, Computed, Rule
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.settle import closed_verdict, settle, sure_and_possible
from analytics.attainment.verdict import Probability, ReadingVerdict, Verdict
from analytics.indicators import report_value
from analytics.indicators.gas_condition import across
from analytics.standards import Standards
from analytics.standards.rule_tables import ConditionChange
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import PARTICULATES, ChangeHow, Comparator, Statistic, Status
from analytics.words.reasons import Amount, Reason

READING = "gas_298k"


def stated_at_two(rule: Computed, days: PeriodDays) -> bool:
    """Whether a gas that a rule needs is stated at two conditions within its period."""
    if rule.parameter is None:
        return bool(days.conversion)
    return bool(set(MEASURED_AS.get(rule.parameter, (rule.parameter,))) & set(days.conversion))


def condition_reasons(rule: Rule, days: PeriodDays, standards: Standards) -> list[Reason]:
    """Say that a period holds values of two conditions."""
    wanted = PARTICULATES if rule.parameter is None else (rule.parameter,)
    dust = any(
        across(days.dates, np.isfinite(days.observed[p]), p, standards)
        for p in wanted
        if p in PARTICULATES and p in days.observed
    )
    codes = ["gas_mixed"] * stated_at_two(rule, days) + ["pm_changed"] * dust
    return [Reason.of(code) for code in codes]


def beside_base(judged: Verdict, target: Target, rule: Rule | None, standards: Standards) -> Verdict:
    """A comparison of two periods with 2018-09-01 between or within them: flagged, and with both at one condition.

    Parameters
    ----------
    judged : Verdict
        The verdict on the values as they are reported.
    target : Target
        What the plan sets: a direction, or a figure that is itself a change on the year before.
    rule : Rule or None
        The target as a comparison with the base period's value.
    standards : Standards
        Rules.

    Notes
    -----
    A period with the date within it has no values a day here: its days before the date count by their share of the
    calendar (ours). The judged period's own reading ``gas_298k``, made of its days, is taken where there is one.
    """
    if rule is None or not judged.has_evidence:
        return judged
    parameter = _compared(target)
    change = None if parameter is None else standards.condition_change(parameter)
    spans = _two_spans(target)
    if change is None or spans is None or not spans[0].first < change.day <= spans[1].last:
        return judged
    if change.factor is None:
        return judged.because(Reason.of("pm_changed"))
    if target.comparator is not Comparator.DIRECTION or target.parameter is None:
        return judged.because(Reason.of("gas_compared"))
    threshold = rule.threshold * _factor(spans[0], change)
    threshold = float(report_value([threshold], judged.value.decimals)[0])
    base, converted = (Amount(value, judged.value.decimals) for value in (rule.threshold, threshold))
    found = judged.because(Reason.of("base_converted", base=base, converted=converted))
    return _with_converted(found, rule, threshold, spans[1], change)


def _compared(target: Target) -> str | None:
    """Parameter whose condition a comparison depends on; NO2 stands for all gases in an index or a count of days."""
    if target.change_how is ChangeHow.YEAR_ON_YEAR and target.change_parameter is not None:
        return target.change_parameter
    if target.comparator is not Comparator.DIRECTION:
        return None
    if target.parameter is not None:
        return target.parameter
    of_gases = target.statistic is Statistic.COMPOSITE_INDEX or target.statistic.counts_days
    return "no2" if of_gases else None


def _two_spans(target: Target) -> tuple[Period, Period] | None:
    """Base and own period; of a figure that is a change itself, and states no base, the same days a year before."""
    if target.baseline is not None:
        return target.baseline, target.period
    if target.comparator is Comparator.DIRECTION:
        return None
    first, last = (day - pd.DateOffset(years=1) for day in target.period.stamps)
    return Period(first.date(), last.date()), target.period


def _factor(period: Period, change: ConditionChange) -> float:
    """Factor to the condition since, of a mean over days that may lie on both sides of the change."""
    before = min(max((change.day - period.first).days, 0), period.days)
    share = before / period.days
    return share * float(change.factor or 1.0) + 1.0 - share


def _with_converted(judged: Verdict, rule: Rule, threshold: float, period: Period, change: ConditionChange) -> Verdict:
    """Put the reading with both periods converted in place of that with the own one alone; it may contest a verdict."""
    own = _factor(period, change)
    made = next((one for one in judged.readings if one.reading_id == READING), None)
    others = tuple(one for one in judged.readings if one is not made)
    if judged.status not in (Status.MET, Status.MISSED, Status.UNDETERMINED, Status.CONTESTED):
        return replace(judged, readings=others)
    value = judged.value if made is None else made.value
    if made is None and own != 1.0:
        low, high = (float(report_value([end * own], value.decimals)[0]) for end in (value.low, value.high))
        value = replace(value, exact=value.exact * own, low=low, high=high)
    value = replace(value, reported=value.low if value.low == value.high else float("nan"))
    sure, possible = sure_and_possible([value.low], [value.high], rule.comparator, threshold)
    verdict = closed_verdict(bool(sure[0]), bool(possible[0]))
    reading = ReadingVerdict(
        reading_id=READING,
        primary=False,
        name=Reason.of("base_converted_reading"),
        value=value,
        verdict=verdict,
        probability=Probability.of(verdict),
        grade=change.grade,
        source=change.source,
    )
    first = next((one.verdict for one in others if one.primary), judged.status)
    status = settle(first, [one.verdict for one in others if not one.primary] + [verdict], closed=True)
    probability = judged.probability.contested() if status == Status.CONTESTED else judged.probability
    return replace(judged, status=status, probability=probability, readings=(*others, reading))
