"""Judge targets on statistics of daily monitoring values: one verdict a reading, one status a target."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import notes
from analytics.attainment.air_notes import air_note
from analytics.attainment.all_looks import all_looks
from analytics.attainment.conditions import condition_note
from analytics.attainment.cut import cuts
from analytics.attainment.enough import measured_days, says_nothing
from analytics.attainment.judged import Judged
from analytics.attainment.last_date import last_chance
from analytics.attainment.likelihood import one_probability
from analytics.attainment.looks import (
    Case,
    Look,
    Rule,
    lacking,
    parameters_of,
)
from analytics.attainment.periods import PeriodDays
from analytics.attainment.remainder import remainder
from analytics.attainment.verdicts import settle
from analytics.indicators.readings import BOUNDS
from analytics.standards import Standards
from analytics.targets.comparators import margin

NAN = float("nan")
#: Basis of a verdict on 8-hour ozone converted from the hourly maximum.
CONVERTED = "converted"
_CERTAIN = {"met": (1.0, 1.0, 1.0), "missed": (0.0, 0.0, 0.0), "undetermined": (NAN, 0.0, 1.0)}


def judge_air(
    target_id: str, rule: Rule, days: PeriodDays, standards: Standards, past: pd.DataFrame | None = None
) -> Judged:
    """Judge one target from daily values.

    A closed period is judged on what was observed; an open one on the forecast's paths, after asking whether any
    remainder could still change the outcome. ``margin`` is that of the reported value in a closed period and that of
    the forecast's median in an open one; where only bounds are known it is the one nearer to the threshold if both
    lie on the same side, else empty.

    ``p_met`` of an open target comes from the reading that speaks. Where missing pieces leave it bounded, ``p_low``
    and ``p_high`` are the probabilities with those pieces at their worst and at their best, and ``p_met`` is their
    mean only if both say the same (`analytics.attainment.likelihood.one_probability`).

    Parameters
    ----------
    target_id : str
        Id the readings are filed under.
    rule : Rule
        Statistic, comparator and threshold.
    days : PeriodDays
        Days of the region and period; an open period needs paths, else there is no evidence.
    standards : Standards
        Rules.
    past : DataFrame, optional
        Daily values of the region as known; with them an open target is told what it would take (`cuts`,
        `last_chance`).

    Returns
    -------
    Judged
        Cells of the outlook's row that monitoring can fill.
    """
    measured = measured_days(rule, days, standards)
    either = measured if days.ozone is None else measured_days(rule, days, standards, either_ozone=True)
    looks = all_looks(rule, days, standards, measured.valid, either.valid)
    speaking = next(look for look in looks if look.reading.speaks)
    measured = either if speaking.reading.converted else measured
    case = Case(rule, days, speaking.reading, standards)
    others = [look for look in looks if look is not speaking]
    status = settle(speaking.verdict, [look.verdict for look in others], days.closed)
    if says_nothing(status, rule, days):
        status = "no evidence"
    row = {
        "status": status,
        **_probabilities(status, speaking, looks, days.closed),
        **_values(rule, speaking, days.closed),
        **_counts(rule, days, measured.n_valid),
        **remainder(case),
        **_what_it_takes(status, case, past),
        "basis": _basis(rule, days, speaking),
        "edition": edition_label(case),
        "finality": finality(_basis(rule, days, speaking), status),
        "reading": speaking.reading.reading_id,
        "model": days.forecast.model if days.forecast is not None else "",
    }
    row["note_zh"], row["note_en"] = notes.join(
        air_note(status, rule, days, looks, measured, standards), condition_note(rule, days, standards)
    )
    if status == "no evidence":
        missing, note = _missing(rule, days)
        row["missing_zh"], row["missing_en"] = missing
        row["note_zh"], row["note_en"] = note
    rows = [reading_row(target_id, one, days.closed) for one in looks]
    if status == "no evidence" and lacking(rule, days):  # its paths say nothing of all targets together
        return Judged(row, rows, decimals=speaking.reading.decimals)
    return Judged(row, rows, speaking.sure, speaking.possible, speaking.reading.decimals)


def _what_it_takes(status: str, case: Case, past: pd.DataFrame | None) -> dict[str, Any]:
    """Cuts and last chance of an open target."""
    if past is None or status != "open":
        return {}
    return cuts(case) | last_chance(case, past)


def _missing(rule: Rule, days: PeriodDays) -> tuple[notes.Pair, notes.Pair]:
    """What would have to be there for an answer, and the note of what went wrong if a model failed."""
    absent = lacking(rule, days)
    if absent:
        return notes.missing_pollutants(absent, notes.window(days.period_start, days.period_end)), notes.NONE
    if days.closed:
        return notes.missing_days(notes.window(days.period_start, days.period_end)), notes.NONE
    if days.failed:
        return notes.NO_FORECAST, notes.model_failed(days.failed)
    if days.forecast is None:
        return notes.no_forecast(days.missing), notes.NONE
    told = [note for note in days.forecast.notes if rule.parameter and note.startswith(f"{rule.parameter}:")]
    failures = [note for note in told if " failed: " in note]
    if failures:
        return notes.NO_FORECAST, notes.model_failed("; ".join(failures))
    return notes.no_forecast("; ".join(told)), notes.NONE


def _probabilities(status: str, speaking: Look, looks: list[Look], closed: bool) -> dict[str, float]:
    """p_met, p_low and p_high of a status."""
    if status == "no evidence":
        p, low, high = NAN, NAN, NAN
    elif closed:
        p, low, high = _closed_chance(speaking)
        if status == "contested":
            low, high = 0.0, 1.0
    else:
        low, high = speaking.p_low, speaking.p_high
        p = one_probability(low, high) if np.isfinite(low) else NAN
        if status == "contested":
            rivals = [look for look in looks if look.reading.reading_id != BOUNDS]
            low = float(np.nanmin([look.p_low for look in rivals]))
            high = float(np.nanmax([look.p_high for look in rivals]))
    return {"p_met": p, "p_low": low, "p_high": high}


def _closed_chance(look: Look) -> tuple[float, float, float]:
    """p_met, p_low and p_high of a reading of a period that is over: certain, but where ozone is converted."""
    if not look.reading.converted:
        return _CERTAIN[look.verdict]
    return one_probability(look.p_low, look.p_high), look.p_low, look.p_high


def _same(low: float, high: float) -> float:
    return low if low == high else NAN


def _end(high: float) -> float:
    """Upper bound as a table holds it: an index that lacks a pollutant has none."""
    return high if np.isfinite(high) else NAN


def _values(rule: Rule, look: Look, closed: bool) -> dict[str, float]:
    """Value (unrounded), its reported form and bounds, and the margin."""
    ends = (look.low, look.high) if closed else (look.median_low, look.median_high)
    if closed and look.reading.converted and np.isfinite(look.reported):
        ends = (look.reported, look.reported)
    return {
        "value": _same(look.raw_low, look.raw_high),
        "value_reported": look.reported,
        "value_low": look.low,
        "value_high": _end(look.high),
        "margin": nearer_margin(*ends, rule),
    }


def nearer_margin(low: float, high: float, rule: Rule) -> float:
    """Margin of a value known between two bounds: the smaller one if both have one sign, else NaN."""
    both = margin(np.array([low, high]), rule.comparator, rule.threshold, rule.threshold_high)
    if np.isnan(both).any() or np.sign(both[0]) != np.sign(both[1]):
        return NAN
    return float(both[np.argmin(np.abs(both))])


def _counts(rule: Rule, days: PeriodDays, n_valid: int) -> dict[str, float]:
    """Days expected, known, measured and left."""
    each = [np.isfinite(days.observed[p]) for p in parameters_of(rule, days)]
    known = np.logical_and.reduce(each) if each else np.zeros(len(days.dates), dtype=bool)
    return {
        "n_valid": n_valid,
        "n_expected": len(days.dates),
        "days_known": int(known.sum()),
        "days_left": days.days_left,
    }


def _basis(rule: Rule, days: PeriodDays, look: Look) -> str:
    """Basis of the values behind the verdict; several are joined, ``converted`` comes last."""
    found = [days.basis[p] for p in parameters_of(rule, days) if days.basis.get(p)]
    found += [CONVERTED] if look.reading.converted else []
    return "|".join(dict.fromkeys(found))


def finality(basis: str, status: str) -> str:
    """Whether a verdict can still be revised: real-time values are provisional, reviewed ones final."""
    if status in ("open", "no evidence"):
        return ""
    return "final" if "reviewed" in basis else "provisional"


def edition_label(case: Case) -> str:
    """Editions a verdict rests on, with the decimals of the value compared."""
    named = (
        case.standards.edition_or_none(code, case.rule.edition, case.days.period_end) for code in ("GB 3095", "HJ 663")
    )
    decimals = case.reading.decimals
    return f"{'+'.join(filter(None, named))}; decimals {'none' if decimals is None else decimals}"


def reading_row(target_id: str, look: Look, closed: bool) -> dict[str, Any]:
    """One row of the table of readings."""
    reading = look.reading
    p, low, high = _closed_chance(look) if closed else (NAN, look.p_low, look.p_high)
    if not closed and np.isfinite(low):
        p = one_probability(low, high)
    return {
        "target_id": target_id,
        "reading_id": reading.reading_id,
        "speaks": reading.speaks,
        "zh": reading.zh,
        "en": reading.en,
        "value": _same(look.raw_low, look.raw_high),
        "value_low": look.low,
        "value_high": _end(look.high),
        "value_reported": look.reported,
        "verdict": look.verdict,
        "p_met": p,
        "p_low": low,
        "p_high": high,
        "grade": reading.grade,
        "source": reading.source,
    }
