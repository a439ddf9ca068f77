"""Judge a target on the mean of a closed period from month means, where days cannot; tell those of one that runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import notes
from analytics.attainment.air_notes import lacking_days
from analytics.attainment.conditions import beside_base
from analytics.attainment.evidence import Asked, Periods
from analytics.attainment.figure_readings import CERTAIN
from analytics.attainment.judge_air import finality, nearer_margin, reading_row
from analytics.attainment.judged import Judged
from analytics.attainment.looks import Look, Rule
from analytics.attainment.verdicts import closed_verdict, settle, sure_and_possible
from analytics.indicators import Reading, readings_for, report_value
from analytics.indicators.gas_condition import converted_reading
from analytics.indicators.period.from_months import FromMonths, mean_from_months
from analytics.standards import Standards
from analytics.terms import Statistic

#: What the basis of such a verdict carries.
FROM_MONTHS = "from_months"


def months_of(asked: Asked, periods: Periods, target: Mapping[str, Any], rule: Rule | None) -> FromMonths | None:
    """Months of a target on the mean of a measured parameter; None where none is stored, or it is on something else.

    Parameters
    ----------
    asked : Asked
        The run.
    periods : Periods
        Histories.
    target : mapping
        Row of ``core/target_open``.
    rule : Rule or None
        The target as a comparison.
    """
    if (
        rule is None
        or rule.statistic is not Statistic.MEAN
        or rule.parameter is None
        or target["period_kind"] == "recurring"
    ):
        return None
    region = str(target["region_id"])
    what = asked.wh, region, rule.parameter, _period(target), asked.as_of, asked.standards
    return mean_from_months(*what, periods.history(region))


def judge_months(asked: Asked, periods: Periods, target: Mapping[str, Any], rule: Rule | None) -> Judged | None:
    """Judge from month means; None where there are none, the period runs, or the target is on something else.

    Parameters
    ----------
    asked, periods, target, rule
        As in `months_of`.
    """
    start, end = _period(target)
    made = months_of(asked, periods, target, rule) if asked.as_of > end else None
    if made is None or rule is None or rule.parameter is None:
        return None
    if made.missing:
        zh, en = notes.missing_months(made.missing)
        return Judged({"status": "no evidence", "missing_zh": zh, "missing_en": en})
    readings = readings_for(
        rule.statistic, rule.parameter, end, asked.standards, rule.edition, limit=rule.limit(end, asked.standards)
    )
    looks = [_look(one, made, rule) for one in readings if one.dust == "in"]
    if np.isfinite(made.converted):
        looks.append(_look(converted_reading(looks[0].reading), replace(made, value=made.converted), rule))
    first = looks[0]
    status = settle(first.verdict, [one.verdict for one in looks[1:]], closed=True)
    p, low, high = CERTAIN[first.verdict]
    if status == "contested":
        low, high = 0.0, 1.0
    basis = f"{made.basis}|{FROM_MONTHS}"
    n_days = (end - start).days + 1
    row = {
        "status": status, "p_met": p, "p_low": low, "p_high": high,
        "value": made.value, "value_reported": first.low, "value_low": first.low, "value_high": first.high,
        "margin": nearer_margin(first.low, first.high, rule), "n_expected": n_days, "days_left": 0,
        "n_valid": float("nan") if made.n_days is None else made.n_days, "basis": basis,
        "finality": finality(basis, status), "reading": first.reading.reading_id, "model": "",
        "edition": asked.standards.matching_edition("GB 3095", rule.edition, end)
        + "+" + asked.standards.matching_edition("HJ 663", rule.edition, end) + f"; decimals {first.reading.decimals}",
    }  # fmt: skip
    note = _note(made, rule.parameter, (start, end), asked.standards)
    if status == "contested":
        told = [((x.reading.zh, x.reading.en), notes.number(x.low, x.reading.decimals), x.verdict) for x in looks]
        note = notes.join(note, notes.by_reading(told, notes.CONTESTED))
    row["note_zh"], row["note_en"] = note
    rows = [reading_row(str(target["target_id"]), one, True) for one in looks]
    found = Judged(row, rows, decimals=first.reading.decimals)
    return beside_base(found, target, rule, asked.standards)


def beside_months(
    asked: Asked, periods: Periods, target: Mapping[str, Any], rule: Rule | None, judged: Judged
) -> Judged:
    """The verdict on a period that runs, with its month means told: they take no part in a forecast, made of days.

    Parameters
    ----------
    asked, periods, target, rule
        As in `months_of`.
    judged : Judged
        The verdict from days or published figures.
    """
    made = months_of(asked, periods, target, rule)
    if made is None:
        return judged
    told = [month for month in made.months if np.isfinite(month.value) and not month.from_days]
    if not told:
        return judged
    cells = judged.row
    if cells["status"] != "no evidence":
        said = notes.join((cells.get("note_zh", ""), cells.get("note_en", "")), notes.unused([m.name for m in told]))
        return replace(judged, row=cells | {"note_zh": said[0], "note_en": said[1]})
    known = [month for month in made.months if np.isfinite(month.value)]
    weights = [month.n_days for month in known]
    mean = float(np.average([m.value for m in known], weights=None if np.isnan(weights).any() else weights))
    said = notes.months_so_far([month.name for month in known], mean, made.missing)
    zh, en = notes.join(said, (cells.get("missing_zh", ""), cells.get("missing_en", "")))
    return replace(judged, row=cells | {"missing_zh": zh, "missing_en": en})


def _period(target: Mapping[str, Any]) -> tuple[date, date]:
    """First and last day of a target."""
    start, end = (pd.Timestamp(target[c]).date() for c in ("period_start", "period_end"))
    return start, end


def _look(reading: Reading, made: FromMonths, rule: Rule) -> Look:
    """One reading of the mean; without enough days it decides nothing."""
    shown = float(report_value([made.value], reading.decimals)[0])
    sure, possible = sure_and_possible([shown], [shown], rule.comparator, rule.threshold, rule.threshold_high)
    verdict = closed_verdict(bool(sure[0]), bool(possible[0])) if made.decides else "undetermined"
    return Look(reading, shown, shown, made.value, made.value, verdict, sure, possible, made.value, made.value)


def _note(made: FromMonths, parameter: str, period: tuple[date, date], standards: Standards) -> notes.Pair:
    """Say that the value is one of months, how they weigh, which lack days, and that a condition changed within."""
    weight = notes.MONTHS_ALIKE if made.found is None else notes.MONTHS_BY_DAYS
    short = notes.NONE
    if made.found is not None and not made.found.valid:
        short = lacking_days("", made.found)
    condition = notes.GAS_MIXED if np.isfinite(made.converted) else notes.NONE
    change = standards.condition_change(parameter)
    if change is not None and change.factor is None and period[0] < change.day <= period[1]:
        condition = notes.PM_CHANGED
    return notes.join(weight, short, condition)
