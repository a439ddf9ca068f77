"""Targets of many regions judged by several workers, each region alone, on what has been read beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from analytics.attainment.evidence import EvidenceCache
from analytics.attainment.judge import judge
from analytics.attainment.published.related_figures import RelatedFigures
from analytics.attainment.verdict import Verdict
from analytics.forecast.backend import fan_out, workers_of
from analytics.forecast.forecast import Summary
from analytics.forecast.models import SLOW
from analytics.targets.target import Key, Target

Series = tuple[str, str, str]
#: Region and period of the paths that a verdict was read off; None for published figures.
Judged = tuple[Verdict, Key | None]
#: Fewer regions are judged sooner than workers have started, unless each series is fitted by a slow model.
LEAST_REGIONS = 24
LEAST_BY_A_SLOW_MODEL = 2


@dataclass(frozen=True)
class JudgingInputs:
    """What targets are judged on.

    Parameters
    ----------
    evidence : EvidenceCache
        What the run knows.
    owned : mapping
        Published figures by region, indicator and subject.
    none : DataFrame
        The same table without a row.
    related : RelatedFigures
        Figures of all regions.
    """

    evidence: EvidenceCache
    owned: Mapping[Series, pd.DataFrame]
    none: pd.DataFrame
    related: RelatedFigures

    def judge(self, target: Target) -> Judged:
        """The verdict on one target."""
        own, levels = self.owned.get(target.series, self.none), self.owned.get(level_series(target))
        return judge(self.evidence.run, self.evidence, target, own, levels, self.related)


@dataclass(frozen=True)
class Answered:
    """What a worker says of the targets of a region: verdicts by target, and what stays of the forecasts."""

    judged: dict[str, Judged]
    summaries: dict[Key, Summary]


def level_series(target: Target) -> Series:
    """Series of the level figures behind a target on a change; of nothing where there is none."""
    region, _, subject = target.series
    return region, "" if target.change is None else target.change.level, subject


def judged_by_workers(asked: JudgingInputs, targets: Sequence[Target], workers: int | None) -> dict[str, Judged]:
    """Verdicts by target, made by workers; empty with one worker or few regions.

    Not among them are targets of regions with sections of water, which are read for each target, and those of which the
    judgement raised: they are judged, and their faults reported, where the others are put together.

    Parameters
    ----------
    asked : JudgingInputs
        Its evidence takes up what stays of the forecasts.
    targets : sequence of Target
        Of any regions.
    workers : int, optional
        As in `fan_out`.
    """
    evidence, by_region = asked.evidence, dict[str, list[Target]]()
    for target in targets:
        if target.region_id not in evidence.water_regions:
            by_region.setdefault(target.region_id, []).append(target)
    least = LEAST_BY_A_SLOW_MODEL if evidence.run.model in SLOW else LEAST_REGIONS
    if len(by_region) < least or workers_of(workers) == 1:
        return {}
    there = JudgingInputs(evidence.away(targets), asked.owned, asked.none, asked.related)
    done = fan_out(partial(_answer, there), by_region, workers, chunks_per_worker=1)  # the evidence travels with each
    for one in done.values():
        evidence.take_up(one.summaries)
    return {name: verdict for one in done.values() for name, verdict in one.judged.items()}


def _answer(asked: JudgingInputs, targets: Sequence[Target]) -> Answered:
    judged: dict[str, Judged] = {}
    for target in targets:  # a dozen, each with its own rule
        try:
            judged[target.target_id] = asked.judge(target)
        except Exception:  # the target is judged once more where all are put together, and its fault reported there
            continue
    own = {key: one for key, one in asked.evidence.summaries.items() if key[0] == targets[0].region_id}
    return Answered(judged, own)
