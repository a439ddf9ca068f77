"""Judge a target on the mean of a closed period from month means, where days cannot judge it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.attainment import notes
from analytics.attainment.air_notes import lacking_days
from analytics.attainment.conditions import beside_base
from analytics.attainment.evidence import Asked, Periods
from analytics.attainment.judge_air import finality, nearer_margin, reading_row
from analytics.attainment.judged import Judged
from analytics.attainment.looks import Look, Rule
from analytics.attainment.verdicts import closed_verdict, settle, sure_and_possible
from analytics.indicators import Reading, readings_for, report_value
from analytics.indicators.from_months import FromMonths, mean_from_months

#: What the basis of such a verdict carries.
FROM_MONTHS = "from_months"


def judge_months(asked: Asked, periods: Periods, target: Mapping[str, Any], rule: Rule | None) -> Judged | None:
    """Judge from month means; None where there are none, or the target is on something else than a mean.

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
    if rule is None or rule.statistic != "mean" or rule.parameter is None or target["period_kind"] == "recurring":
        return None
    region = str(target["region_id"])
    start, end = (pd.Timestamp(target[c]).date() for c in ("period_start", "period_end"))
    past = periods.history(region)
    daily = None
    if rule.parameter in past.daily:
        daily = past.daily[rule.parameter].where(~past.estimated[rule.parameter])
    made = mean_from_months(asked.wh, region, rule.parameter, (start, end), asked.as_of, asked.standards, daily)
    if made is None:
        return None
    if made.missing:
        zh, en = notes.missing_months(made.missing)
        return Judged({"status": "no evidence", "missing_zh": zh, "missing_en": en})
    readings = readings_for(
        rule.statistic, rule.parameter, end, asked.standards, rule.edition, limit=rule.limit(end, asked.standards)
    )
    looks = [_look(one, made, rule) for one in readings if one.dust == "in"]
    first = looks[0]
    status = settle(first.verdict, [one.verdict for one in looks[1:]], closed=True)
    p = {"met": 1.0, "missed": 0.0}.get(status, float("nan"))
    basis = f"{made.basis}|{FROM_MONTHS}"
    n_days = (end - start).days + 1
    row = {
        "status": status, "p_met": p, "p_low": 0.0 if pd.isna(p) else p, "p_high": 1.0 if pd.isna(p) else p,
        "value": made.value, "value_reported": first.low, "value_low": first.low, "value_high": first.high,
        "margin": nearer_margin(first.low, first.high, rule), "n_expected": n_days, "days_left": 0,
        "n_valid": float("nan") if made.n_days is None else made.n_days, "basis": basis,
        "finality": finality(basis, status), "reading": first.reading.reading_id, "model": "",
        "edition": asked.standards.matching_edition("GB 3095", rule.edition, end)
        + "+" + asked.standards.matching_edition("HJ 663", rule.edition, end) + f"; decimals {first.reading.decimals}",
    }  # fmt: skip
    row["note_zh"], row["note_en"] = _note(made)
    rows = [reading_row(str(target["target_id"]), one, True) for one in looks]
    found = Judged(row, rows, decimals=first.reading.decimals)
    return beside_base(found, target, rule, asked.standards)


def _look(reading: Reading, made: FromMonths, rule: Rule) -> Look:
    """One reading of the mean; without enough days it decides nothing."""
    shown = float(report_value([made.value], reading.decimals)[0])
    sure, possible = sure_and_possible([shown], [shown], rule.comparator, rule.threshold, rule.threshold_high)
    enough = made.found is None or made.found.valid
    verdict = closed_verdict(bool(sure[0]), bool(possible[0])) if enough else "undetermined"
    return Look(reading, shown, shown, made.value, made.value, verdict, sure, possible, made.value, made.value)


def _note(made: FromMonths) -> notes.Pair:
    """Say that the value is one of months, how they weigh, and which lack days."""
    weight = notes.MONTHS_ALIKE if made.found is None else notes.MONTHS_BY_DAYS
    short = notes.NONE
    if made.found is not None and not made.found.valid:
        short = lacking_days("", made.found)
    return notes.join(weight, short)
