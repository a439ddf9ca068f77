"""Judge targets on published figures: a figure of the period decides, a yearly series forecasts, else no evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.published import select as published
from analytics.attainment.published.derive import derived
from analytics.attainment.published.figure import Figure
from analytics.attainment.published.figure_readings import figure_margin, figure_readings
from analytics.attainment.published.no_evidence import no_evidence
from analytics.attainment.published.project import open_change, open_figures, open_total
from analytics.attainment.published.related_figures import NO_RELATED, RelatedFigures
from analytics.attainment.settle import settle
from analytics.attainment.verdict import Probability, ReadingVerdict, Verdict
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import MEASURABLE, Comparator, Status
from analytics.words.reasons import Amount, Dates, InUnit, Reason, Several, Word


def judge_figures(
    target: Target,
    rule: Rule | None,
    figures: pd.DataFrame,
    as_of: date,
    n_paths: int,
    seed: int,
    levels: pd.DataFrame | None = None,
    related: RelatedFigures = NO_RELATED,
) -> Verdict:
    """Judge one target from published figures of its own region.

    Figures that follow from others (`analytics.attainment.published.derive`) are judged like
    published ones and decide where no published one does.

    Parameters
    ----------
    target : Target
        What the plan sets.
    rule : Rule or None
        Comparison; None for a direction whose baseline value is not known. That of a direction of each of several years
        is compared with the year before each, whatever its number.
    figures : DataFrame
        Rows of ``core/figure_value`` of the target's region, indicator and subject.
    as_of : date
        Day of knowledge.
    n_paths, seed : int
        Draws of a yearly forecast.
    levels : DataFrame, optional
        Figures of the level whose change the indicator is, of the same region and subject.
    related : RelatedFigures
        Figures of related regions, from which a yearly forecast may borrow.

    Returns
    -------
    Verdict
        What the figures say of the target.
    """
    closed = target.period.over(as_of)
    if rule is None:
        return no_evidence(target, figures, as_of)
    if target.recurring:
        return _recurring(target, rule, figures, as_of)
    levels = figures.iloc[:0] if levels is None else levels
    worked_out = derived(figures, levels, target)
    if closed:
        matching = deciding(figures, worked_out, target, rule)
        return no_evidence(target, figures, as_of) if matching.empty else _decided(target, rule, matching)
    if target.accumulates:
        return open_total(target, rule, figures, worked_out, as_of, (n_paths, seed))
    if target.change is not None:
        return open_change(target, rule, (figures, levels), as_of, (n_paths, seed), related)
    return open_figures(target, rule, figures, as_of, (n_paths, seed), related)


def deciding(figures: pd.DataFrame, worked_out: pd.DataFrame, target: Target, rule: Rule) -> pd.DataFrame:
    """Figures that decide a closed target: published ones in their order of choice, then derived ones."""
    matching = published.in_order(published.for_period(figures, target), rule.statistic)
    return pd.concat([part for part in (matching, worked_out) if len(part)]) if len(worked_out) else matching


def _decided(target: Target, rule: Rule, matching: pd.DataFrame) -> Verdict:
    """A closed target with at least one figure of its period."""
    readings = figure_readings(rule, matching, first_is_primary=True)
    verdict = readings[0].verdict
    status = settle(verdict, [one.verdict for one in readings[1:]], closed=True)
    row = matching.iloc[0]
    first = Figure.of(row)
    early = [Reason.of("published_early")] if row["source_date"] < row["period_end"] else []
    return Verdict(
        status=status,
        value=first.as_value(),
        probability=Probability.of(verdict, status),
        margin=figure_margin(first.ends, rule),
        evidence=first.evidence(),
        readings=readings,
        reasons=(*early, *decided_by(row), *_which_decides(matching, readings, status, rule)),
    )


def decided_by(row: pd.Series) -> tuple[Reason, ...]:
    """Where the figure that decides was published, and on which day as far as that is stated; none of derived ones."""
    figure = Figure.of(row)
    if not isinstance(figure.source, str) or not figure.source:
        return ()
    if pd.isna(row["source_date"]):
        return (Reason.of("decided_by_undated", source=figure.source),)
    return (Reason.of("decided_by", source=figure.source, day=pd.Timestamp(row["source_date"]).date().isoformat()),)


def _which_decides(
    matching: pd.DataFrame, readings: Sequence[ReadingVerdict], status: Status, rule: Rule
) -> list[Reason]:
    """Where figures differ: all of them, and by which precedence the first one decides."""
    if (len(matching) == 1 or matching["value"].nunique() == 1) and status != Status.CONTESTED:
        return []
    says = [
        Reason.of("reading_says", name=one.name, value=Amount(one.value.exact), verdict=Word("status", one.verdict))
        for one in readings
    ]
    code = "different_sources" if status == Status.CONTESTED else "different_values"
    by = published.decisive(matching, rule.statistic)
    return [Reason.of(code, readings=Several.of(says, "sentence")), Reason.of(f"first_by_{by}")]


def _recurring(target: Target, rule: Rule, figures: pd.DataFrame, as_of: date) -> Verdict:
    """A target of each year: one year that misses decides, and all years meet it, or a record of all of them."""
    of_all = deciding(figures, figures.iloc[:0], target, rule)
    if target.period.over(as_of) and not of_all.empty:
        return _decided(target, rule, of_all)
    chosen = published.each_year(figures, target)
    if target.comparator is not Comparator.DIRECTION:
        return _of_years(target, figures, as_of, chosen, [rule] * len(chosen))
    before = published.each_year(figures, replace(target, period=_with_year_before(target.period)))
    before = before[before["qualifier"].isin(MEASURABLE)]
    base_of = dict(zip(before["year"] + 1, before["value"].astype(float), strict=True))
    compared = chosen[chosen["year"].isin(list(base_of))]
    rules = [replace(rule, threshold=base_of[year]) for year in compared["year"]]
    return _of_years(target, figures, as_of, compared, rules)


def _with_year_before(period: Period) -> Period:
    """A period and the calendar year before it."""
    return Period(date(period.first.year - 1, 1, 1), period.last)


def _of_years(
    target: Target, figures: pd.DataFrame, as_of: date, chosen: pd.DataFrame, rules: Sequence[Rule]
) -> Verdict:
    """A target of each year from the figure of each year that can be compared, each with the rule of its year."""
    readings = [
        figure_readings(rule, chosen.iloc[at : at + 1], first_is_primary=False)[0] for at, rule in enumerate(rules)
    ]
    verdicts = [one.verdict for one in readings]
    closed = target.period.over(as_of)
    lacking = [year for year in target.period.years if year not in set(chosen["year"])]
    if Status.MISSED in verdicts:
        decisive, status = verdicts.index(Status.MISSED), Status.MISSED if closed else Status.LOST
    elif closed and not lacking:
        decisive = next((i for i, v in enumerate(verdicts) if v == Status.UNDETERMINED), len(verdicts) - 1)
        status = verdicts[decisive]
    else:
        found = no_evidence(target, figures, as_of)
        years = [Reason.of("missing_years", years=Several.of(lacking))] if lacking else []
        missing = (*found.missing, *years)
        return replace(found, missing=missing, readings=tuple(readings))
    readings[decisive] = replace(readings[decisive], primary=True)
    figure, rule = Figure.of(chosen.iloc[decisive]), rules[decisive]
    base = decided_by(chosen.iloc[decisive])
    if target.comparator is Comparator.DIRECTION:
        base = (*base, _year_before(figure, rule, target))
    return Verdict(
        status=status,
        value=figure.as_value(),
        probability=Probability.of(Status.MISSED if status == Status.LOST else status),
        margin=figure_margin(figure.ends, rule),
        evidence=figure.evidence(),
        readings=tuple(readings),
        reasons=base,
    )


def _year_before(figure: Figure, rule: Rule, target: Target) -> Reason:
    """What a direction of each year compares the figure of a year with."""
    year = figure.last.year - 1
    base = Dates.of(date(year, 1, 1), date(year, 12, 31))
    return Reason.of("compared_year_before", period=base, value=InUnit(Amount(rule.threshold), target.unit))
