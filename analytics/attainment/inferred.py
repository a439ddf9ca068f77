"""Targets without values of their own: answered from related regions, their class or judgements, and marked so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.inference_text import judgement_reason, value_of
from analytics.attainment.monitored.measured_years import measured_years
from analytics.attainment.verdict import Probability, Verdict
from analytics.inference import facts
from analytics.inference.certain import Certain
from analytics.inference.infer import infer
from analytics.inference.inferred import Inferred
from analytics.inference.known_figures import AS_SHARE
from analytics.inference.measured import MeasuredYears
from analytics.inference.office import Judgement
from analytics.inference.regions import Regions
from analytics.targets.target import Target
from analytics.terms import Comparator, Evidence, Status
from analytics.warehouse import Warehouse
from analytics.words.reasons import Amount, Dates, InUnit, Name, Part, Reason, Several

#: Reasons of a verdict that leave nothing to infer: no rule was in force, the period is not that of the statistic, or
#: what failed must be seen as failed.
NEVER_INFERRED = frozenset({"before_rules", "other_years", "not_judged", "model_failed"})


def with_inference(
    verdicts: Mapping[str, Verdict], targets: Sequence[Target], evidence: EvidenceCache, figures: pd.DataFrame
) -> dict[str, Verdict]:
    """Verdicts, those without evidence answered by inference where that can say anything.

    Parameters
    ----------
    verdicts : mapping of str to Verdict
        Verdicts by target.
    targets : sequence of Target
        The targets.
    evidence : EvidenceCache
        What is known: nothing published after its day is used. Of regions near those without values of their own the
        measured years count beside published figures.
    figures : DataFrame
        Published figures of the workspace that are visible on the day.

    Returns
    -------
    dict of str to Verdict
        A verdict on a target's own data keeps its status and probability, with the inference as a cross-check beside,
        without what would settle it: of such a goal the required remainder says what must still happen.
    """
    run = evidence.run
    known = facts.load().within(run.wh.table("region"), run.wh.table("indicator"))
    said = judgements_of(run.wh, run.as_of)
    without = [t for t in targets if not verdicts[t.target_id].has_evidence]
    measured = measured_years(evidence, without, known.regions)
    found = {one.target_id: one for one in infer(targets, run.as_of, known, figures, said, measured)}
    made = {t.target_id: _beside(verdicts[t.target_id], found[t.target_id], t, run) for t in targets}
    related = [t for t in without if made[t.target_id].evidence.step is Evidence.RELATED]
    return made | {t.target_id: made[t.target_id].because(*_left_out(t, measured, known.regions)) for t in related}


def _left_out(target: Target, measured: MeasuredYears, regions: Regions) -> list[Reason]:
    """Years near a target's region that are not used: their days make no valid year, or their forecast failed."""
    name = AS_SHARE.get(target.indicator_id, target.indicator_id)
    years = {near: measured.left_out.get((near, name), ()) for near in sorted(measured.of(target.region_id, name))}
    cities = measured.running_of(target.region_id, name, target.period.last)
    failed = {city: measured.failed[city, name] for city in sorted(cities) if (city, name) in measured.failed}
    return [
        Reason.of("measured_left_out", region=Name(*regions.called(near)), years=Several.of(map(str, said), "list"))
        for near, said in years.items()
        if said
    ] + [Reason.of("running_year_failed", region=Name(*regions.called(city)), why=why) for city, why in failed.items()]


def _beside(verdict: Verdict, inferred: Inferred, target: Target, run: RunContext) -> Verdict:
    """One verdict with what is inferred of its target; of one without evidence this is the answer."""
    if verdict.has_evidence or any(reason.code in NEVER_INFERRED for reason in verdict.reasons):
        # what would settle the cross-check does not settle a goal that its own data answer
        return replace(verdict, inferred=replace(inferred, settles=None))
    if inferred.p_met is None or inferred.p_low is None or inferred.p_high is None:
        why = () if inferred.why_not is None else (Reason.of(f"not_inferred_{inferred.why_not}", **_of_list(inferred)),)
        return replace(verdict.because(*why), inferred=inferred)
    status = Status.AWAITING if target.period.over(run.as_of) else Status.INFERRED
    return replace(
        verdict.because(_reason(inferred, target, _has_own(verdict, inferred))),
        status=status,
        probability=Probability(inferred.p_met, inferred.p_low, inferred.p_high),
        evidence=replace(verdict.evidence, step=inferred.step),
        inferred=inferred,
    )


#: Reasons of a verdict without evidence that name a figure of the target's own, of another period.
OWN_NAMED = frozenset({"last_figure", "part_figure"})


def _has_own(verdict: Verdict, inferred: Inferred) -> bool:
    """Whether any figure of the target's own is held, so that nothing may say there is none."""
    return inferred.has_own or any(reason.code in OWN_NAMED for reason in verdict.reasons)


def _reason(inferred: Inferred, target: Target, has_own: bool) -> Reason:
    """On what an inferred probability stands, in one sentence that cannot be taken for a measurement."""
    beside = "_beside_own" if has_own else ""
    if inferred.certain is not None:
        return _of_unit(inferred.certain, target)
    if inferred.step is Evidence.JUDGEMENT:
        return judgement_reason(inferred, f"inferred_judgement{beside}")
    if inferred.listed is not None and not inferred.drivers:
        return Reason.of("inferred_place_even", **_of_list(inferred))
    if inferred.step is not Evidence.RELATED or not inferred.drivers:
        return Reason.of(f"inferred_class{beside}")
    return _of_figures(inferred, target, beside)


def _of_unit(certain: Certain, target: Target) -> Reason:
    """That any value meets a target, or none, and between which ends a value of its unit lies."""
    code = "certain" if certain.met else "impossible"
    low = InUnit(Amount(certain.low), target.unit)
    if certain.high is None:
        return Reason.of(f"{code}_from", low=low)
    return Reason.of(f"{code}_between", low=low, high=InUnit(Amount(certain.high), target.unit))


def _of_figures(inferred: Inferred, target: Target, beside: str) -> Reason:
    """`_reason` where figures stand behind the probability: whose the heaviest is."""
    first = inferred.drivers[0]
    parts: dict[str, Part] = {
        "value": value_of(first),
        "period": Dates.of(first.period.first, first.period.last),
    }
    if inferred.listed is not None and first.measured:
        return Reason.of("inferred_place_computed", **parts, **_of_list(inferred))
    kind = "_expected" if first.expected else "_measured" if first.measured else ""
    if first.region_id == target.region_id and first.period.last == target.period.last and _is_direction(target):
        base = Dates.of(date(target.base_end.year, 1, 1), target.base_end)
        return Reason.of(f"inferred_own_end{kind}", base=base, **parts)
    if first.region_id == target.region_id:
        return Reason.of(f"inferred_own{kind}", **parts)
    return Reason.of(f"inferred_related{kind}{beside}", region=Name(first.region_zh, first.region_en), **parts)


def _is_direction(target: Target) -> bool:
    return target.comparator is Comparator.DIRECTION and not target.recurring


def _of_list(inferred: Inferred) -> dict[str, Part]:
    """Size of the list that a place is in, how many regions on it are available, how many a computed place needs."""
    listed = inferred.listed
    return {} if listed is None else {"size": listed.size, "n": listed.available, "enough": listed.enough}


def judgements_of(wh: Warehouse, as_of: date) -> dict[str, tuple[Judgement, ...]]:
    """Judgements known on a day, the newest of each office, by target."""
    rows = wh.query("core/judgement", as_of=as_of)
    found: dict[str, tuple[Judgement, ...]] = {}
    for _, part in rows.groupby(["target_id", "office"], sort=True):
        one = _judgement(part)
        found[one.target_id] = (*found.get(one.target_id, ()), one)
    return found


def _judgement(rows: pd.DataFrame) -> Judgement:
    """One judgement of its rows, one a quantile."""
    first, stated = rows.iloc[0], rows["level"].notna()
    pairs = rows.loc[stated, ["level", "value"]].itertuples(index=False, name=None)
    return Judgement(
        str(first["target_id"]),
        str(first["office"]),
        pd.Timestamp(first["judged_on"]).date(),
        tuple((float(level), float(value)) for level, value in pairs),
        None if stated.any() else float(first["p_met"]),
        *("" if pd.isna(first[name]) else str(first[name]) for name in ("person", "note")),
    )
