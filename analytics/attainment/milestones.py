"""Interim steps: how a milestone came out informs the note of the target it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.attainment.verdict import Verdict
from analytics.targets.target import Target
from analytics.terms import Kind
from analytics.words.reasons import Amount, Part, Reason, Word


def with_steps(verdicts: Mapping[str, Verdict], targets: Iterable[Target]) -> dict[str, Verdict]:
    """Verdicts by target, each followed by the outcome of the target's milestones.

    A milestone says nothing about its parent's status: missing an interim step does not miss the goal, and meeting it
    does not meet it. One without evidence is left out. Deadlines rise.

    Parameters
    ----------
    verdicts : mapping
        Verdict by target_id.
    targets : iterable of Target
        The targets they are on.
    """
    found: dict[str, list[tuple[Any, Reason]]] = {}
    for target in targets:
        parent, verdict = target.parent_target_id, verdicts[target.target_id]
        if target.kind is Kind.MILESTONE and parent is not None and verdict.has_evidence:
            found.setdefault(parent, []).append((target.period.last, _outcome(verdict, target)))
    return {
        name: verdict.because(*(reason for _, reason in sorted(found.get(name, []), key=lambda step: step[0])))
        for name, verdict in verdicts.items()
    }


def _outcome(verdict: Verdict, target: Target) -> Reason:
    comparator, value = target.comparator, verdict.value.reported
    demand: Part = ""
    if comparator.one_sided and target.threshold is not None:
        limit = Amount(target.threshold, unit="%" if target.unit == "%" else "")
        demand = Reason.of(f"demand_{comparator}", limit=limit)
    values: dict[str, Part] = {
        "deadline": str(target.period.last),
        "demand": demand,
        "status": Word("status", verdict.status),
    }
    if pd.isna(value):
        return Reason("milestone", values)
    return Reason("milestone_valued", values | {"value": Amount(value)})
