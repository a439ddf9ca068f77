"""Interim steps: how a milestone came out informs the note of the target it leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.attainment import figure_notes, notes
from analytics.attainment.verdict import Verdict
from analytics.terms import Kind

SHOWN = {"<": ("低于", "<"), "<=": ("不高于", "<="), ">=": ("不低于", ">="), ">": ("高于", ">")}


def with_steps(verdicts: Mapping[str, Verdict], targets: Iterable[Mapping[str, Any]]) -> dict[str, Verdict]:
    """Verdicts by target, each followed by the outcome of the target's milestones.

    A milestone says nothing about its parent's status: missing an interim step does not miss the goal, and meeting it
    does not meet it. One without evidence is not told. Deadlines rise.

    Parameters
    ----------
    verdicts : mapping
        Verdict by target_id.
    targets : iterable of mapping
        Rows of ``core/target_open``.
    """
    found: dict[str, list[tuple[Any, notes.Pair]]] = {}
    for target in targets:
        parent, verdict = target["parent_target_id"], verdicts[target["target_id"]]
        if target["kind"] == Kind.MILESTONE and isinstance(parent, str) and verdict.has_evidence:
            found.setdefault(parent, []).append((pd.Timestamp(target["period_end"]), _told(verdict, target)))
    return {
        name: verdict.because(*(pair for _, pair in sorted(found.get(name, []), key=lambda step: step[0])))
        for name, verdict in verdicts.items()
    }


def _told(verdict: Verdict, target: Mapping[str, Any]) -> notes.Pair:
    zh, en = SHOWN.get(str(target["comparator"]), ("", ""))
    limit = "" if pd.isna(target["threshold"]) or not en else notes.number(float(target["threshold"]))
    unit = " %" if target["unit"] == "%" else ""
    wanted = (f"，{zh}{limit}{unit}", f", {en} {limit}{unit}") if limit else notes.NONE
    deadline = str(pd.Timestamp(target["period_end"]).date())
    return figure_notes.milestone(deadline, wanted, verdict.status, verdict.value.reported)
