"""Values stated at two conditions: a period, or a comparison with a base period, with 2018-09-01 in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
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
from analytics.standards.tables import ConditionChange
from analytics.terms import DAY_STATISTICS, Statistic

Span = tuple[date, date]
READING = "gas_298k"
#: Parameters with published figures of their change on the year before (``no2_mean_change``).
COMPARED = ("so2", "no2", "co", "o3_mda8", "pm25", "pm10")


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
    """A comparison of two periods with 2018-09-01 between or within them: flagged, and with both at one condition.

    Parameters
    ----------
    judged : Judged
        The verdict on the values as they are reported.
    target : mapping
        Row of ``core/target_open``: a direction, or a figure that is itself a change on the year before.
    rule : Rule or None
        The target as a comparison with the base period's value.
    standards : Standards
        Rules.

    Notes
    -----
    A period with the date within it has no values a day here: its days before the date count by their share of the
    calendar (ours). The judged period's own reading ``gas_298k``, made of its days, is taken where there is one.
    """
    if rule is None or judged.row["status"] == "no evidence":
        return judged
    parameter = _compared(target)
    change = None if parameter is None else standards.condition_change(parameter)
    spans = _two_spans(target)
    if change is None or spans is None or not spans[0][0] < change.day <= spans[1][1]:
        return judged
    if change.factor is None:
        return _noted(judged, notes.PM_CHANGED)
    if target["comparator"] != "direction" or not isinstance(target["parameter"], str):
        return _noted(judged, notes.GAS_COMPARED)
    threshold = rule.threshold * _factor(*spans[0], change)
    threshold = float(report_value([threshold], judged.decimals)[0])
    found = _noted(judged, notes.base_converted(rule.threshold, threshold, judged.decimals))
    return _with_converted(found, rule, threshold, _factor(*spans[1], change), str(target["target_id"]))


def _compared(target: Mapping[str, Any]) -> str | None:
    """Parameter whose condition a comparison hangs on; NO2 stands for all gases in an index or a count of days."""
    if str(target["indicator_id"]).endswith("_change"):
        named = str(target["indicator_id"]).removesuffix("_change")
        return next((p for p in COMPARED if named.startswith(p)), None)
    if target["comparator"] != "direction":
        return None
    if isinstance(target["parameter"], str):
        return str(target["parameter"])
    return "no2" if target.get("statistic") in (Statistic.COMPOSITE_INDEX, *DAY_STATISTICS) else None


def _two_spans(target: Mapping[str, Any]) -> tuple[Span, Span] | None:
    """Base and own period; of a figure that is a change itself, and states no base, the same days a year before."""
    own = [pd.Timestamp(target[name]) for name in ("period_start", "period_end")]
    base: list[Any] = [target.get(name) for name in ("baseline_start", "baseline_end")]
    if target["comparator"] == "direction":
        if pd.isna(base[1]):
            return None
        ends = [pd.Timestamp(base[1] if pd.isna(day) else day) for day in base]
    elif pd.isna(base[0]):
        ends = [day - pd.DateOffset(years=1) for day in own]
    else:
        ends = [pd.Timestamp(day) for day in base]
    return (ends[0].date(), ends[1].date()), (own[0].date(), own[1].date())


def _factor(start: date, end: date, change: ConditionChange) -> float:
    """Factor to the condition since, of a mean over days that may lie on both sides of the change."""
    before = min(max((change.day - start).days, 0), (end - start).days + 1)
    share = before / ((end - start).days + 1)
    return share * float(change.factor or 1.0) + 1.0 - share


def _noted(judged: Judged, said: notes.Pair) -> Judged:
    zh, en = notes.join((judged.row.get("note_zh", ""), judged.row.get("note_en", "")), said)
    return replace(judged, row=judged.row | {"note_zh": zh, "note_en": en})


def _with_converted(judged: Judged, rule: Rule, threshold: float, own: float, target_id: str) -> Judged:
    """Put the reading with both periods converted in place of that with the own one alone; it may contest a verdict."""
    row = judged.row
    made = next((one for one in judged.readings if one["reading_id"] == READING), None)
    others = [one for one in judged.readings if one is not made]
    if row["status"] not in ("met", "missed", "undetermined", "contested"):
        return replace(judged, readings=others)
    value, low, high = (row[c] for c in ("value", "value_low", "value_high"))
    if made is not None:
        value, low, high = (made[c] for c in ("value", "value_low", "value_high"))
    elif own != 1.0:
        value = row["value"] * own
        low, high = (float(report_value([end * own], judged.decimals)[0]) for end in (low, high))
    sure, possible = sure_and_possible([low], [high], rule.comparator, threshold)
    verdict = closed_verdict(bool(sure[0]), bool(possible[0]))
    ends = {"met": (1.0, 1.0, 1.0), "missed": (0.0, 0.0, 0.0)}.get(verdict, (float("nan"), 0.0, 1.0))
    reading = {
        "target_id": target_id, "reading_id": READING, "speaks": False,
        "zh": notes.BASE_CONVERTED[0], "en": notes.BASE_CONVERTED[1],
        "value": value, "value_low": low, "value_high": high, "value_reported": low if low == high else float("nan"),
        "verdict": verdict, "p_met": ends[0], "p_low": ends[1], "p_high": ends[2],
        "grade": "B", "source": "amendment of GB 3095-2012: gases at 298.15 K from 2018-09-01",
    }  # fmt: skip
    first = next((one["verdict"] for one in others if one["speaks"]), row["status"])
    status = settle(first, [one["verdict"] for one in others if not one["speaks"]] + [verdict], closed=True)
    more = {"status": status} | ({"p_low": 0.0, "p_high": 1.0} if status == "contested" else {})
    return replace(judged, row=row | more, readings=[*others, reading])
