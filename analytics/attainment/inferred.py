"""Targets without values of their own: answered from related regions, their class or judgements, and marked so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from analytics.attainment.evidence import RunContext
from analytics.attainment.inference_text import judgement_reason, region_name
from analytics.attainment.judgements import judgements_of
from analytics.attainment.verdict import Probability, Verdict
from analytics.inference import facts
from analytics.inference.infer import infer
from analytics.inference.inferred import Inferred
from analytics.targets.target import Target
from analytics.terms import Evidence as Step
from analytics.terms import Qualifier, Status
from analytics.words.reasons import Amount, Dates, Reason

#: Reasons of a verdict that leave nothing to infer: no rule was in force, or what failed must be seen as failed.
NEVER_INFERRED = frozenset({"before_rules", "not_judged", "model_failed"})


def with_inference(
    verdicts: Mapping[str, Verdict], targets: Sequence[Target], run: RunContext, figures: pd.DataFrame
) -> dict[str, Verdict]:
    """Verdicts, those without evidence answered by inference where that can say anything.

    Parameters
    ----------
    verdicts : mapping of str to Verdict
        Verdicts by target.
    targets : sequence of Target
        The targets.
    run : RunContext
        The run: nothing published after its day is used.
    figures : DataFrame
        Published figures of the workspace that are visible on the day.

    Returns
    -------
    dict of str to Verdict
        A verdict on a target's own data keeps its status and probability, with the inference as a cross-check beside.
    """
    known = facts.load().within(run.wh.table("region"), run.wh.table("indicator"))
    said = judgements_of(run.wh, run.as_of)
    found = {one.target_id: one for one in infer(targets, run.as_of, known, figures, said)}
    return {t.target_id: _beside(verdicts[t.target_id], found[t.target_id], t, run) for t in targets}


def _beside(verdict: Verdict, inferred: Inferred, target: Target, run: RunContext) -> Verdict:
    """One verdict with what is inferred of its target; of one without evidence this is the answer."""
    if verdict.has_evidence or any(reason.code in NEVER_INFERRED for reason in verdict.reasons):
        return replace(verdict, inferred=inferred)
    if inferred.p_met is None or inferred.p_low is None or inferred.p_high is None:
        why = () if inferred.why_not is None else (Reason.of(f"not_inferred_{inferred.why_not}"),)
        return replace(verdict.because(*why), inferred=inferred)
    status = Status.AWAITING if target.period.over(run.as_of) else Status.INFERRED
    return replace(
        verdict.because(_reason(inferred, target.region_id)),
        status=status,
        probability=Probability(inferred.p_met, inferred.p_low, inferred.p_high),
        evidence=replace(verdict.evidence, step=inferred.step),
        inferred=inferred,
    )


def _reason(inferred: Inferred, region_id: str) -> Reason:
    """On what an inferred probability stands, in one sentence that cannot be taken for a measurement."""
    if inferred.step is Step.JUDGEMENT:
        return judgement_reason(inferred, "inferred_judgement")
    if inferred.step is not Step.RELATED or not inferred.drivers:
        return Reason.of("inferred_class")
    first = inferred.drivers[0]
    value = Amount(round(first.value, 2), qualifier=Qualifier(first.qualifier).sign)
    period = Dates.of(first.period.first, first.period.last)
    if first.region_id == region_id:
        return Reason.of("inferred_own", value=value, period=period)
    return Reason.of("inferred_related", region=region_name(first.region_id), value=value, period=period)
