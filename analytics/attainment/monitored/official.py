"""Where published values overlap a region's own series: the overlaps, and the ratio a target is judged with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.attainment.evidence import EvidenceCache, Measured
from analytics.attainment.monitored.completeness import listed, measured_days
from analytics.attainment.monitored.outcome import Measure, Outcome, Rule, Sample, parameters_of, simulated
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.published.select import in_order
from analytics.attainment.settle import settle
from analytics.attainment.verdict import ReadingVerdict, Verdict
from analytics.indicators import readings_for
from analytics.indicators.converted_readings import OFFICIAL
from analytics.indicators.official_ratio import Compared, OfficialDraws, OfficialRatio, Overlap, taken_out
from analytics.indicators.period.from_months import mean_from_months
from analytics.indicators.treatment import published
from analytics.targets.target import Key
from analytics.terms import Basis, Statistic, Status, reviewed
from analytics.words.reasons import Amount, Chance, Dates, Part, Reason, Several, Span

#: Days that a published value must cover at least: a month; shorter ones scatter more.
LEAST_DAYS = 28


class _OfficialSeries(NamedTuple):
    """Value of a region's own series over a period, and what our own list of dust days takes out of it (logarithm)."""

    value: float
    dust_share: float = 0.0


def with_official(days: PeriodDays, rule: Rule, evidence: EvidenceCache) -> PeriodDays:
    """Days with what chance does to the ratio of their series to published values, where such values overlap it.

    Without a forecast an open period has what logic says of its series and no probability, so nothing is drawn.

    Parameters
    ----------
    days : PeriodDays
        Days of the target's region and period.
    rule : Rule
        The target as a comparison.
    evidence : EvidenceCache
        What the run knows.
    """
    measured = measured_of(rule)
    if measured is None or not provisional(rule, days) or not (days.closed or simulated(rule, days)):
        return days
    ratio = ratios_of(evidence, measured).get(days.region_id)
    if ratio is None:
        return days
    n_paths = evidence.run.n_paths if days.forecast is None else days.forecast.n_paths
    named = days.region_id, "_".join(measured), days.period_start

    def drawn() -> PeriodDays:
        return replace(days, official=OfficialDraws.make(ratio, named, n_paths, evidence.run.seed))

    return days.once(("official", measured), drawn)


def measured_of(rule: Rule) -> Measured | None:
    """Of which statistic and parameter published values say something on a rule; None where none is compared.

    The ratio of means serves the mean over three years too.
    """
    if rule.parameter is None or not (rule.statistic.is_mean or rule.statistic.is_percentile):
        return None
    return (Statistic.MEAN if rule.statistic.is_mean else rule.statistic), rule.parameter


def provisional(rule: Rule, days: PeriodDays) -> bool:
    """Whether the values of a rule's days are not reviewed ones."""
    return not reviewed(basis for p in parameters_of(rule, days) for basis in days.basis.get(p, ()))


def ratios_of(evidence: EvidenceCache, measured: Measured) -> dict[str, OfficialRatio]:
    """Ratio of every region with published values that overlap its series; made once."""
    return evidence.compared(measured, _compared).ratios


def _compared(evidence: EvidenceCache, measured: Measured) -> Compared:
    """Published values of all regions beside their series."""
    rows = evidence.official_figures
    rows = rows[(rows["statistic"] == measured[0]) & (rows["parameter"] == measured[1])]
    key = ["region_id", "period_start", "period_end"]
    chosen = in_order(rows, measured[0]).drop_duplicates(key).sort_values(key)
    long = (chosen["period_end"] - chosen["period_start"]).dt.days + 1 >= LEAST_DAYS
    figures = (figure for _, figure in chosen[long].iterrows())  # a few, each beside a value computed of its days
    found = (_overlap(evidence, measured, figure) for figure in figures)
    return Compared.of([one for one in found if one is not None])


def _overlap(evidence: EvidenceCache, measured: Measured, figure: pd.Series) -> Overlap | None:
    """A published value beside that of the series by the same definition; None where the series has none."""
    key = figure["region_id"], figure["period_start"].date(), figure["period_end"].date()
    if _across_a_change(evidence, measured[1], key[1:]):
        return None
    basis = Basis(figure["basis"])
    found = _of_days(evidence, measured, key, basis) or _of_months(evidence, measured, key, basis)
    if found is None or not found.value > 0:
        return None
    return Overlap(
        region_id=key[0],
        first=key[1],
        last=key[2],
        published=float(figure["value"]),
        archive=found.value,
        basis=basis,
        dust_share=found.dust_share,
        figure_id=str(figure["figure_id"]),
    )


def _across_a_change(evidence: EvidenceCache, parameter: str, period: tuple[date, date]) -> bool:
    """Whether the conditions of measurement changed within a period: no ratio is learnt across a conversion."""
    change = evidence.standards.condition_change(parameter)
    return change is not None and period[0] < change.day <= period[1]


def _as_published(evidence: EvidenceCache, parameter: str, factor: pd.Series, period: tuple[date, date]) -> bool:
    """Whether values of the series are stated at the condition that was the rule when they were published."""
    change = evidence.standards.condition_change(parameter)
    if change is None or change.factor is None:
        return True
    expected = change.factor if period[1] < change.day < evidence.as_of else 1.0
    return bool(np.allclose(factor, expected))


def _treatment(evidence: EvidenceCache, measured: Measured, key: Key, basis: Basis, listed_days: bool) -> str:
    """What a published value does with dust days: what its basis says, else what the rule asks for."""
    if basis is Basis.DUST_IN:
        return "in"
    row = evidence.standards.event_rule(measured[0], measured[1], key[2].year, evidence.level(key[0]))
    return published(row, listed_days)


def _of_days(evidence: EvidenceCache, measured: Measured, key: Key, basis: Basis) -> _OfficialSeries | None:
    """Value of the series from daily values that are enough and known exactly."""
    statistic, parameter = measured
    past = evidence.history(key[0])
    if parameter not in past.daily or reviewed(past.basis.get(parameter, ())):
        return None
    days, measure = evidence.as_measured(key), Measure(statistic, parameter)
    if not days.closed or not measured_days(measure, days, evidence.standards).valid:
        return None
    factor = past.conversion.get(parameter, pd.Series(1.0, index=past.daily.index))
    known = past.daily[parameter].loc[str(key[1]) : str(key[2])].notna()
    if not _as_published(evidence, parameter, factor.reindex(known.index[known]).fillna(1.0), key[1:]):
        return None
    has_list = listed(measure, days)
    treatment = _treatment(evidence, measured, key, basis, has_list)
    readings = readings_for(statistic, parameter, key[2], evidence.standards, None, has_list, days.level)
    by_dust = {one.dust: one for one in reversed(readings)}
    if treatment not in by_dust:
        return None
    plain, value = (_exact(Sample(measure, days, by_dust[name], evidence.standards)) for name in ("in", treatment))
    return _OfficialSeries(value, float(taken_out(plain, value)) if treatment == "suspects_out" else 0.0)


def _exact(sample: Sample) -> float:
    """Value where it is one; NaN where it is only bounded."""
    low, high = sample.on_known()
    return float(low[0]) if low[0] == high[0] else float("nan")


def _of_months(evidence: EvidenceCache, measured: Measured, key: Key, basis: Basis) -> _OfficialSeries | None:
    """Value of the series from stored month means, which hold dust days; None where the published value does not."""
    statistic, parameter = measured
    if statistic is not Statistic.MEAN or _treatment(evidence, measured, key, basis, False) != "in":
        return None
    past = evidence.history(key[0])
    made = mean_from_months(evidence.stored_months(key[0]), parameter, key[1:], evidence.standards, past)
    if made is None or not made.decides or reviewed(made.bases):
        return None
    months = pd.DatetimeIndex([one.name for one in made.months])
    factor = past.monthly_conversion.get(parameter, pd.Series(1.0, index=months)).reindex(months).fillna(1.0)
    return _OfficialSeries(made.value) if _as_published(evidence, parameter, factor, key[1:]) else None


def beside_published(judged: Verdict, readings: Sequence[ReadingVerdict], rule: Rule) -> Verdict:
    """A verdict on the series beside published values of exactly its period, or with the word that none overlaps it.

    Parameters
    ----------
    judged : Verdict
        The verdict from days or months of a period that is over, or from the forecast of one that runs.
    readings : sequence of ReadingVerdict
        Published values of the target's period, given out when it was over. One that says the opposite contests.
    rule : Rule
        The target as a comparison.
    """
    if not judged.has_evidence:
        return judged
    if not readings:
        by_logic = judged.status in (Status.MET_EARLY, Status.LOST) and not judged.evidence.model
        settled = measured_of(rule) is None or reviewed(judged.evidence.bases) or by_logic or _on_scale(judged)
        return judged if settled else judged.because(Reason.of("no_official_value"))
    status = settle(judged.status, [one.verdict for one in readings], closed=True)
    if status == judged.status:
        return judged
    says = Several.of(one.name for one in readings)
    contested = replace(judged, status=status, probability=judged.probability.contested())
    return contested.because(Reason.of("published_differs", published=says))


def _on_scale(judged: Verdict) -> bool:
    """Whether a verdict has a reading on the scale of published values."""
    return any(one.reading_id == OFFICIAL for one in judged.readings)


def unlike_reasons(region_id: str, rule: Rule, evidence: EvidenceCache) -> list[Reason]:
    """Which published values of a region lie too far from its series to be compared with it.

    Parameters
    ----------
    region_id : str
        Region.
    rule : Rule
        The target as a comparison.
    evidence : EvidenceCache
        What the run knows.
    """
    measured = measured_of(rule)
    unlike = () if measured is None else evidence.compared(measured, _compared).unlike.get(region_id, ())
    if not unlike:
        return []
    first = unlike[0]
    values: dict[str, Part] = {
        "n": len(unlike),
        "published": Amount(first.published),
        "period": Dates.of(first.first, first.last),
        "archive": Amount(first.archive, 1),
    }
    return [Reason("official_unlike", values)]


def official_reasons(days: PeriodDays, outcome: Outcome | None) -> list[Reason]:
    """How the series compares with published values, and what follows for a target.

    Parameters
    ----------
    days : PeriodDays
        Its days.
    outcome : Outcome or None
        Its outcome on the scale of published values.
    """
    if outcome is None or days.official is None:
        return []
    ratio = days.official.ratio
    values: dict[str, Part] = {
        "ratio": Amount(ratio.ratio, 3),
        "error": Amount(ratio.error, 3),
        "n": len(ratio.overlaps),
        "period": Dates.of(*ratio.period),
    }
    alone = ratio.n_regions == 1
    said = (
        Reason("official_ratio_alone", values)
        if alone
        else Reason("official_ratio", values | {"regions": ratio.n_regions})
    )
    if not days.closed:
        return [said, Reason.of("official_counted")]
    value = Amount(outcome.reported, outcome.reading.decimals)
    bounds = Span(outcome.low, outcome.high, outcome.reading.decimals)
    p = (outcome.p_low + outcome.p_high) / 2.0
    return [said, Reason.of("official_value", value=value, bounds=bounds, p=Chance(p))]
