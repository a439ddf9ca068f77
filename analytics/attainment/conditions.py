"""Values stated at two conditions: a period, or a comparison with a base period, with 2018-09-01 in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import notes
from analytics.attainment.judged import Judged
from analytics.attainment.looks import MEASURED_AS, Rule
from analytics.attainment.periods import PARTICULATES, PeriodDays
from analytics.attainment.verdicts import closed_verdict, settle, sure_and_possible
from analytics.indicators import report_value
from analytics.indicators.gas_condition import across
from analytics.standards import Standards


def stated_at_two(rule: Rule, days: PeriodDays) -> bool:
    """Whether a gas that a rule needs is stated at two conditions within its period."""
    if rule.parameter is None:
        return bool(days.conversion)
    return bool(set(MEASURED_AS.get(rule.parameter, (rule.parameter,))) & set(days.conversion))


def condition_note(rule: Rule, days: PeriodDays, standards: Standards) -> notes.Pair:
    """Say that a period holds values of two conditions."""
    gas = notes.GAS_MIXED if stated_at_two(rule, days) else notes.NONE
    wanted = PARTICULATES if rule.parameter is None else (rule.parameter,)
    dust = any(
        across(days.dates, np.isfinite(days.observed[p]), p, standards)
        for p in wanted
        if p in PARTICULATES and p in days.observed
    )
    return notes.join(gas, notes.PM_CHANGED if dust else notes.NONE)


def beside_base(judged: Judged, target: Mapping[str, Any], rule: Rule | None, standards: Standards) -> Judged:
    """A direction whose base period lies before 2018-09-01 and whose own since: flagged, and with the base converted.

    Parameters
    ----------
    judged : Judged
        The verdict on the values as they are reported.
    target : mapping
        Row of ``core/target_open``.
    rule : Rule or None
        The target as a comparison with the base period's value.
    standards : Standards
        Rules.
    """
    parameter = target["parameter"]
    if rule is None or target["comparator"] != "direction" or not isinstance(parameter, str):
        return judged
    change = standards.condition_change(parameter)
    ends = [target["baseline_end"], target["period_start"]]
    if change is None or any(pd.isna(end) for end in ends):
        return judged
    base, own = (pd.Timestamp(end).date() for end in ends)
    if not base < change.day <= own:
        return judged
    if change.factor is None:
        return _noted(judged, notes.PM_CHANGED)
    threshold = float(report_value([rule.threshold * change.factor], judged.decimals)[0])
    found = _noted(judged, notes.base_converted(rule.threshold, threshold, judged.decimals))
    return _with_converted(found, rule, threshold, str(target["target_id"]))


def _noted(judged: Judged, said: notes.Pair) -> Judged:
    zh, en = notes.join((judged.row.get("note_zh", ""), judged.row.get("note_en", "")), said)
    return replace(judged, row=judged.row | {"note_zh": zh, "note_en": en})


def _with_converted(judged: Judged, rule: Rule, threshold: float, target_id: str) -> Judged:
    """Add the reading against the converted base, and let it contest the verdict of a period that is over."""
    row = judged.row
    if row["status"] not in ("met", "missed", "undetermined", "contested"):
        return judged
    low, high = row["value_low"], row["value_high"]
    sure, possible = sure_and_possible([low], [high], rule.comparator, threshold)
    verdict = closed_verdict(bool(sure[0]), bool(possible[0]))
    ends = {"met": (1.0, 1.0, 1.0), "missed": (0.0, 0.0, 0.0)}.get(verdict, (float("nan"), 0.0, 1.0))
    reading = {
        "target_id": target_id, "reading_id": "gas_298k", "speaks": False,
        "zh": notes.BASE_CONVERTED[0], "en": notes.BASE_CONVERTED[1],
        "value": row["value"], "value_low": low, "value_high": high, "value_reported": row["value_reported"],
        "verdict": verdict, "p_met": ends[0], "p_low": ends[1], "p_high": ends[2],
        "grade": "B", "source": "amendment of GB 3095-2012: gases at 298.15 K from 2018-09-01",
    }  # fmt: skip
    status = row["status"] if row["status"] == "contested" else settle(row["status"], [verdict], closed=True)
    more = {"status": status} | ({"p_low": 0.0, "p_high": 1.0} if status == "contested" else {})
    return replace(judged, row=row | more, readings=[*judged.readings, reading])
