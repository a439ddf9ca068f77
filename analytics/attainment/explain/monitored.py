"""Derivation of a target on monitoring beside its days: months in their place, converted ozone, the official scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.attainment.assess import Assessment
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.monitored.month_means import months_of
from analytics.attainment.monitored.official import measured_of, ratios_of
from analytics.attainment.monitored.reasons import TELLING
from analytics.attainment.outlook_rows import CONVERTED
from analytics.attainment.rule import rule_of
from analytics.attainment.verdict import Verdict
from analytics.indicators import history
from analytics.indicators.converted_ozone import of_history
from analytics.indicators.converted_readings import OFFICIAL
from analytics.indicators.derivation.derivation_step import digits
from analytics.standards import Role, Standards
from analytics.targets.target import Target
from analytics.terms import Grade
from analytics.words.reasons import Dates, Part, Several
from analytics.words.steps import Phrase, Step

CONVENTION = Phrase.of("clause_convention")


@dataclass(frozen=True)
class Explained:
    """What an explanation rests on: the run, the target, its verdict and the assessment that this is part of."""

    run: RunContext
    target: Target
    verdict: Verdict
    made: Assessment

    @property
    def standards(self) -> Standards:
        """Rules of the country that judges the target."""
        return self.run.standards.under(self.target.edition)

    @property
    def on_official_scale(self) -> bool:
        """Whether one of the readings brings the value to the scale of published values."""
        return any(one.reading_id == OFFICIAL for one in self.verdict.readings)


def month_steps(about: Explained) -> list[Step]:
    """One step a month, with the days behind it, and their mean."""
    t = about.target
    limit = float("nan") if t.threshold is None else float(t.threshold)
    made = months_of(about.run, EvidenceCache(about.run), t, rule_of(t, lambda: limit))
    if made is None:
        return []
    steps = []
    for one in made.months:  # a dozen
        origin = Phrase.of("from_days" if one.from_days else "stored_month")
        days = Phrase.of("days_unpublished")
        if not np.isnan(one.n_days):
            days = Phrase.of("n_measured", n=digits(one.n_days, 0))
        source = Phrase.of("source_of", source=Several.of(made.sources, "item"))
        steps.append(Step(one.name, origin, days, float(one.value), t.unit, source, ""))
    behind: list[Part] = [Phrase.of("days_unknown")]
    if made.n_days is not None:
        behind = [Phrase.of("n_measured", n=made.n_days)]
    how = Phrase.of("months_plain" if made.n_days is None else "months_weighted")
    clause = Phrase.of("clause_months", method=about.standards.name(Role.AIR_METHOD))
    inputs = Several.of([*behind, *about.verdict.reasons], "sentence")
    value = float(about.verdict.value.exact)
    return [*steps, Step(Phrase.of("mean_of_months"), how, inputs, value, t.unit, clause, Grade.C)]


def converted_steps(about: Explained) -> list[Step]:
    """The step from hourly ozone maxima to 8-hour ones, where the verdict stands on it."""
    conversion, region = about.run.standards.ozone, about.target.region_id
    if CONVERTED not in about.verdict.evidence.bases or conversion is None:
        return []
    conversion = of_history(conversion, history(about.run.wh, region, about.run.as_of))
    shift, sd = conversion.shift(region)
    ratio, spread = conversion.ratio(region, [TELLING])
    whose = Phrase.of("its_own" if region in conversion.cities else "of_any_city")
    if n_own := conversion.own_days.get(region):
        whose = Phrase.of("own_corrected", n=n_own)
    return [
        Step(
            Phrase.of("converted_ozone"),
            Phrase.of("ozone_ratio"),
            Phrase.of(
                "ozone_inputs",
                ratio=digits(ratio, 2),
                spread=digits(spread, 2),
                level=digits(TELLING, 0),
                shift=digits(shift, 3),
                sd=digits(sd, 3),
                whose=whose,
            ),
            float(about.verdict.value.exact),
            about.target.unit,
            Phrase.of("clause_conversion"),
            Grade.D,
        )
    ]


def official_steps(about: Explained, evidence: EvidenceCache) -> list[Step]:
    """Steps from published values that overlap the series to their ratio, where the target is judged with it."""
    rule = rule_of(about.target, lambda: None)
    measured = None if rule is None else measured_of(rule)
    if measured is None or not about.on_official_scale:
        return []
    ratio = ratios_of(evidence, measured)[about.target.region_id]
    each = [
        Step(
            Phrase.of("published_value_of", period=Dates.of(one.first, one.last)),
            Phrase.of("series_over_published"),
            Phrase.of(
                "official_inputs",
                series=digits(one.archive),
                published=digits(one.published),
                error=digits(one.error, 3),
                figure=str(one.figure_id),
            ),
            digits(one.archive / one.published, 3),
            "",
            CONVENTION,
            Grade.D,
        )
        for one in ratio.overlaps
    ]
    made = Step(
        Phrase.of("official_ratio"),
        Phrase.of("shrunk_to", ratio=digits(ratio.pool_ratio, 3), n=ratio.n_regions),
        Phrase.of("official_error", error=digits(ratio.sd, 3), scatter=digits(ratio.scatter, 3)),
        digits(ratio.ratio, 3),
        "",
        CONVENTION,
        Grade.D,
    )
    return [*each, made]
