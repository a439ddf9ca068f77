"""One target before the evidence that decides it: daily values, sections of water, or published figures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analytics.attainment.conditions import beside_base
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.month_means import beside_months, judge_months
from analytics.attainment.monitored.official import beside_published, unlike_reasons, with_official
from analytics.attainment.monitored.outcome import MEASURED_AS, Rule
from analytics.attainment.monitored.sections import beside_sections, judge_water, none_left, sections_of
from analytics.attainment.published import select as published
from analytics.attainment.published.figure_readings import figure_readings
from analytics.attainment.published.judge_figures import judge_figures
from analytics.attainment.published.related_figures import NO_RELATED, RelatedFigures
from analytics.attainment.rule import measured_baseline, published_baseline, rule_of
from analytics.attainment.verdict import Verdict
from analytics.indicators.three_year import spans_its_years, years_of
from analytics.standards import Role
from analytics.targets.target import Key, Target
from analytics.terms import Comparator, Statistic, Status
from analytics.words.reasons import Amount, Dates, InUnit, Reason


def judge(
    run: RunContext,
    evidence: EvidenceCache,
    target: Target,
    own: pd.DataFrame,
    levels: pd.DataFrame | None = None,
    related: RelatedFigures = NO_RELATED,
) -> tuple[Verdict, Key | None]:
    """Judge one target: on monitoring where its indicator is measured daily, on published figures elsewhere.

    Returns
    -------
    judged : Verdict
        The verdict.
    key : tuple or None
        Region and period of the paths it was read off; None for published figures.
    """
    key = target.key
    if not judges_on_monitoring(evidence, target):
        return _without_days(run, evidence, target, own, levels, related), None
    rule = rule_of(target, lambda: measured_baseline(run, evidence, target))
    if rule is None:  # a direction whose base period was not measured
        return _on_figures(run, target, own, levels, related)[1], None
    if not run.standards.has_rules(rule.statistic, key[2], rule.edition):
        return without_rules(target, rule, own, run), None
    if _other_years(rule, target, run) is not None:
        by_figures = judge_figures(target, rule, own, run.as_of, run.n_paths, run.seed, levels, related)
        return _unless_of_other_years(by_figures, rule, target, run), None
    by_days = on_days(run, evidence, target, rule, own)
    # a city may publish what it cannot show
    by_both = rule.statistic is Statistic.COMPOSITE_INDEX or target.comparator is Comparator.DIRECTION
    if not by_days.has_evidence and by_both:
        _, by_figures = _on_figures(run, target, own, levels, related)
        if by_figures.has_evidence:
            return by_figures, None
    judged = _by_months(run, evidence, target, rule, by_days)
    by_months = judged is not by_days and evidence.observed(key).closed
    if not by_months:
        judged = replace(judged, readings=by_days.readings)
    judged = with_base(_beside_figures(judged, target, rule, own, evidence), target, rule)
    return (judged, None) if by_months else (beside_base(judged, target, rule, run.standards), key)


def _on_figures(
    run: RunContext, target: Target, own: pd.DataFrame, levels: pd.DataFrame | None, related: RelatedFigures
) -> tuple[Rule | None, Verdict]:
    """The verdict of published figures with its rule; of a direction with what it is compared with."""
    rule = rule_of(target, lambda: published_baseline(own, target))
    found = judge_figures(target, rule, own, run.as_of, run.n_paths, run.seed, levels, related)
    return rule, found if target.recurring else with_base(found, target, rule)


def _without_days(
    run: RunContext,
    evidence: EvidenceCache,
    target: Target,
    own: pd.DataFrame,
    levels: pd.DataFrame | None,
    related: RelatedFigures,
) -> Verdict:
    """The verdict of published figures, of month means and of sections, of a target that daily values do not decide."""
    rule, by_figures = _on_figures(run, target, own, levels, related)
    if target.recurring and target.comparator is Comparator.DIRECTION:  # each year has a base of its own
        return by_figures
    by_figures = beside_base(by_figures, target, rule, run.standards)
    by_figures = _by_months(run, evidence, target, rule, by_figures)
    by_figures = _with_sections(run, evidence, target, rule, by_figures)
    return _unless_of_other_years(by_figures, rule, target, run)


def with_base(judged: Verdict, target: Target, rule: Rule | None) -> Verdict:
    """A verdict on a direction, or none, with the value of its base period, and whether the plan names that period."""
    base = target.baseline
    if target.comparator is not Comparator.DIRECTION or rule is None or base is None:
        return judged
    code = "compared_base_implied" if target.baseline_implied else "compared_base"
    value = InUnit(Amount(rule.threshold), target.unit)
    return judged.because(Reason.of(code, period=Dates.of(base.first, base.last), value=value))


def _unless_of_other_years(by_figures: Verdict, rule: Rule | None, target: Target, run: RunContext) -> Verdict:
    """A verdict on figures; where they decide nothing and the period is not that of the statistic, it says so."""
    if by_figures.has_evidence or rule is None or target.recurring or not rule.statistic.monitored:
        return by_figures
    other = _other_years(rule, target, run)
    return by_figures if other is None else replace(by_figures, reasons=(other,))


def _other_years(rule: Rule, target: Target, run: RunContext) -> Reason | None:
    """That the period is not the calendar years whose annual values the statistic is the mean of, if so."""
    rules, parameter = run.standards.under(rule.edition), rule.parameter or ""
    name: str = rule.statistic
    if rule.statistic is Statistic.PERCENTILE:
        method = rules.matching_edition(Role.AIR_METHOD, rule.edition, target.period.last)
        name = rules.own_percentile(parameter, method) or name
    own = rules.statistic(name)
    if spans_its_years(name, own, target.period.first, target.period.last):
        return None
    return Reason.of("other_years", n=years_of(name, own))


def on_days(
    run: RunContext, evidence: EvidenceCache, target: Target, rule: Rule, own: pd.DataFrame, required: bool = True
) -> Verdict:
    """The verdict of daily values; on the scale of published values where they overlap the series, as far as known.

    Nothing is to be estimated where a published value of the very period is known, and nothing matters to a direction,
    which compares the series with itself. ``required``: whether an open target states what would be required.
    """
    days = evidence.days(target.key)
    if target.comparator is not Comparator.DIRECTION and _final(own, target, run).empty:
        days = with_official(days, rule, evidence)
    past = evidence.history(target.region_id).daily if required else None
    return judge_air(rule, days, run.standards, past)


def _final(own: pd.DataFrame, target: Target, run: RunContext) -> pd.DataFrame:
    """Published figures of a target's period that were given out when it was over."""
    matching = published.for_period(own, target)
    if matching.empty or not target.period.over(run.as_of):
        return matching.iloc[:0]
    return matching[~published.early(matching)]


def _beside_figures(judged: Verdict, target: Target, rule: Rule, own: pd.DataFrame, evidence: EvidenceCache) -> Verdict:
    """A verdict on monitoring with the published figures of its period beside it; one that is final may contest it."""
    listed = figure_readings(rule, published.for_period(own, target), first_is_primary=False)
    if target.comparator is not Comparator.DIRECTION:
        final = figure_readings(rule, _final(own, target, evidence.run), first_is_primary=False)
        judged = beside_published(judged, final, rule)
        if judged.has_evidence:
            judged = judged.because(*unlike_reasons(target.region_id, rule, evidence))
    return judged.beside(listed)


def _by_months(run: RunContext, evidence: EvidenceCache, target: Target, rule: Rule | None, judged: Verdict) -> Verdict:
    """The verdict of month means where nothing else decides; the note names missing months."""
    if target.statistic is Statistic.MEAN and run.as_of <= target.period.last:
        return beside_months(run, evidence, target, rule, judged)
    if judged.status not in (Status.NO_EVIDENCE, Status.UNDETERMINED) or target.statistic is not Statistic.MEAN:
        return judged
    if any(one.primary and one.verdict.decided for one in judged.readings):  # it is the ratio that leaves it open
        return judged
    found = judge_months(run, evidence, target, rule)
    if found is None or (
        judged.status == Status.UNDETERMINED and found.status in (Status.NO_EVIDENCE, Status.UNDETERMINED)
    ):
        return judged
    return found


def without_rules(target: Target, rule: Rule, own: pd.DataFrame, run: RunContext) -> Verdict:
    """A target on an index, of a period before the first edition of its rule: published figures, else no evidence."""
    by_figures = judge_figures(target, rule, own, run.as_of, run.n_paths, run.seed)
    if by_figures.has_evidence:
        return by_figures
    rules = run.standards.under(rule.edition)
    role = Role.AIR_QUALITY if rule.statistic is Statistic.COMPOSITE_INDEX else Role.AIR_INDEX
    before = Reason.of("before_rules", code=rules.name(role), day=str(rules.begins(role)))
    return replace(by_figures, reasons=(before,))


def _with_sections(
    run: RunContext, evidence: EvidenceCache, target: Target, rule: Rule | None, by_figures: Verdict
) -> Verdict:
    """A water target from the sections of its region where they decide it; the figures stay listed beside them."""
    if rule is None or target.recurring or target.region_id not in evidence.water_regions:
        return by_figures
    if target.period.last < run.standards.begins(Role.WATER_QUALITY):
        return by_figures
    found = sections_of(run.wh, target, run.as_of, run.standards)
    if found is None:
        return by_figures
    judged = judge_water(target, rule, found, target.period.over(run.as_of))
    return none_left(by_figures, found) if judged is None else beside_sections(judged, by_figures)


def judges_on_monitoring(evidence: EvidenceCache, target: Target) -> bool:
    """Whether the target's statistic can be computed from daily values of its own region.

    A target of each of several years is not one statistic of its whole period, so it is not.
    """
    if target.recurring:
        return False
    region = target.region_id
    if not target.statistic.monitored or region not in evidence.measured_regions:
        return False
    parameter = target.parameter
    if parameter is None:
        return True
    return any(p in evidence.history(region).daily.columns for p in MEASURED_AS.get(parameter, (parameter,)))
