"""Interim steps: how a milestone came out informs the note of the target it leads to."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.attainment import figure_notes, notes
from analytics.terms import Kind

SHOWN = {"<": ("低于", "<"), "<=": ("不高于", "<="), ">=": ("不低于", ">="), ">": ("高于", ">")}


def with_steps(rows: list[dict[str, Any]], targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the outlook, each target's note followed by the outcome of its milestones.

    A milestone says nothing about its parent's status: missing an interim step does not miss the goal, and meeting it
    does not meet it. One without evidence is not told. Deadlines rise.

    Parameters
    ----------
    rows : list of dict
        Rows of the outlook.
    targets : list of dict
        Rows of ``core/target_open`` in the same order.
    """
    found: dict[str, list[tuple[Any, notes.Pair]]] = {}
    for row, target in zip(rows, targets, strict=True):
        parent = target["parent_target_id"]
        if target["kind"] == Kind.MILESTONE and isinstance(parent, str) and row["status"] != "no evidence":
            found.setdefault(parent, []).append((pd.Timestamp(target["period_end"]), _told(row, target)))
    return [_with_note(row, found.get(row["target_id"], [])) for row in rows]


def _told(row: dict[str, Any], target: dict[str, Any]) -> notes.Pair:
    zh, en = SHOWN.get(str(target["comparator"]), ("", ""))
    limit = "" if pd.isna(target["threshold"]) or not en else notes.number(float(target["threshold"]))
    unit = " %" if target["unit"] == "%" else ""
    wanted = (f"，{zh}{limit}{unit}", f", {en} {limit}{unit}") if limit else notes.NONE
    deadline = str(pd.Timestamp(target["period_end"]).date())
    return figure_notes.milestone(deadline, wanted, str(row["status"]), float(row.get("value_reported", float("nan"))))


def _with_note(row: dict[str, Any], steps: list[tuple[Any, notes.Pair]]) -> dict[str, Any]:
    if not steps:
        return row
    told = (str(row.get("note_zh") or ""), str(row.get("note_en") or ""))
    zh, en = notes.join(told, *(pair for _, pair in sorted(steps, key=lambda step: step[0])))
    return row | {"note_zh": zh, "note_en": en}
