"""Targets on published figures before their deadline: events, totals so far, yearly series, changes from levels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import figure_notes, notes
from analytics.attainment import figures as published
from analytics.attainment.derived import CHANGES, change_of, span_years
from analytics.attainment.figure_readings import figure_readings
from analytics.attainment.figure_series import NO_KIN, Kin, bounds, parts_of
from analytics.attainment.judge_air import Judged, finality
from analytics.attainment.limit import safe_digits
from analytics.attainment.looks import Floats, Rule
from analytics.attainment.no_evidence import figure_cells, no_evidence
from analytics.attainment.verdicts import sure_and_possible
from analytics.errors import DabiaoError
from analytics.forecast import Pooled, pace_samples, required_pace, yearly_samples
from analytics.forecast.sparse import Bound
from analytics.targets.comparators import margin
from analytics.terms import Scale

#: Scales a line through yearly values lives on; ``linear`` is for signed numbers such as growth.
SERIES_SCALES = (Scale.SHARE, Scale.POSITIVE, Scale.COUNT, Scale.LINEAR)
PACE_DIGITS = 3  # of a yearly pace that is told
_SURE = {"p_met": 1.0, "p_low": 1.0, "p_high": 1.0}


def open_figures(
    target: Mapping[str, Any],
    rule: Rule,
    figures: pd.DataFrame,
    as_of: date,
    draws: tuple[int, int],
    kin: Kin = NO_KIN,
) -> Judged:
    """An open target that stands on its own figures: an event, or a yearly value."""
    if target["comparator"] == "event":
        return open_event(target, rule, figures, as_of)
    return open_series(target, rule, figures, as_of, draws, kin)


def open_event(target: Mapping[str, Any], rule: Rule, figures: pd.DataFrame, as_of: date) -> Judged:
    """An event before its deadline: done is done; not done yet says nothing about what is to come."""
    if figures.empty:
        return no_evidence(target, figures, as_of)
    rows = figure_readings(target, rule, published.in_order(figures, rule.statistic), first_speaks=True)
    done = [row for row in rows if row["verdict"] == "met"]
    if not done:
        return no_evidence(target, figures, as_of)
    done[0]["speaks"] = True
    first = figures[figures["figure_id"] == done[0]["reading_id"].removeprefix("figure:")].iloc[0]
    return Judged(_early(first, figure_notes.DONE), done)


def _early(figure: pd.Series, note: notes.Pair) -> dict[str, Any]:
    """Cells of a target that is met before its deadline."""
    status = "met early"
    cells = {"status": status, "finality": finality(str(figure["basis"]), status), "note_zh": note[0]}
    return figure_cells(figure) | _SURE | cells | {"note_en": note[1]}


def open_total(
    target: Mapping[str, Any],
    rule: Rule,
    figures: pd.DataFrame,
    so_far: pd.DataFrame,
    as_of: date,
    draws: tuple[int, int],
) -> Judged:
    """A target on what is added over its period: met early once the total so far is enough, else by its pace.

    Only a floor can be met early; a total does not fall, so what is there stays. From five parts of the period on
    the pace so far gives a probability, before that only the pace it takes is told.
    """
    if so_far.empty:
        return no_evidence(target, figures, as_of)
    rows = figure_readings(target, rule, so_far, first_speaks=True)
    first = so_far.iloc[0]
    cells = figure_cells(first)
    note = _total_pace(target, rule, first, as_of)
    if rule.comparator.is_floor and rows[0]["verdict"] == "met":
        return Judged(_early(first, figure_notes.ENOUGH_ADDED), rows)
    total = _paced_total(target, figures, draws)
    if total is not None:
        judged = _with_probability(cells, total, rule, note, "yearly_pace")
        return Judged(judged.row, rows, judged.sure, judged.possible)
    lacking = no_evidence(target, figures, as_of).row
    return Judged(lacking | cells | {"note_zh": note[0], "note_en": note[1]})


def _paced_total(target: Mapping[str, Any], figures: pd.DataFrame, draws: tuple[int, int]) -> Floats | None:
    """Draws of the total at the end of the period, from the pace so far; None where there are too few parts."""
    parts = parts_of(figures, target)
    left = 0 if parts is None else (pd.Timestamp(target["period_end"]) - parts.until).days
    if parts is None or left <= 0:
        return None
    try:
        more = pace_samples(parts.added, parts.days, float(left), target["scale"] == Scale.COUNT, *draws)
    except DabiaoError:  # too few parts, or a total that fell
        return None
    return parts.total + more


def _total_pace(target: Mapping[str, Any], rule: Rule, so_far: pd.Series, as_of: date) -> notes.Pair:
    """The total so far, what is still to be added, and by when."""
    value, unit = float(so_far["value"]), str(target["unit"])
    end = pd.Timestamp(target["period_end"])
    days = max((end - pd.Timestamp(as_of)).days + 1, 1)
    return figure_notes.total_pace(value, max(rule.threshold - value, 0.0), unit, str(end.date()), days / 365.25)


def open_change(
    target: Mapping[str, Any],
    rule: Rule,
    evidence: tuple[pd.DataFrame, pd.DataFrame],
    as_of: date,
    draws: tuple[int, int],
    kin: Kin = NO_KIN,
) -> Judged:
    """A target on a change over a base: the level is drawn, the change follows from it on every draw.

    Growth of single years is not drawn: its mean over the period is what counts, and the level carries it.
    """
    figures, levels = evidence
    series = published.yearly_series(levels, rule.statistic)
    base_year = pd.Timestamp(target["baseline_end"]).year
    base = series.loc[series["year"] == base_year, "value"]
    how = CHANGES[str(target["indicator_id"])].how
    try:
        if base.empty:
            raise DabiaoError("the level of the base year is not at hand")
        lent, n_kin = kin.lends(target, Scale.POSITIVE, CHANGES[str(target["indicator_id"])].level)
        level = _drawn(series, target, Scale.POSITIVE, draws, lent, bounds(levels, rule.statistic))
    except DabiaoError:
        return no_evidence(target, figures, as_of, series_points=len(series))
    changed = change_of(float(base.iloc[0]), level, span_years(target), how)
    last = series.iloc[-1]
    years = int(last["year"]) - base_year
    so_far = change_of(float(base.iloc[0]), np.array([float(last["value"])]), years, how)[0] if years else np.nan
    cells = figure_cells(last) | {"value": so_far, "value_reported": so_far, "value_low": so_far, "value_high": so_far}
    note = figure_notes.from_level(float(last["value"]), int(last["year"]), float(base.iloc[0]), base_year)
    return _with_probability(cells, changed, rule, notes.join(note, figure_notes.lent(n_kin)))


def _drawn(
    series: pd.DataFrame,
    target: Mapping[str, Any],
    scale: str,
    draws: tuple[int, int],
    pooled: Pooled | None,
    known: list[Bound],
) -> Floats:
    """Draws of a yearly series in the target's last year."""
    years, values = series["year"].to_numpy(), series["value"].to_numpy(dtype=float)
    return yearly_samples(years, values, pd.Timestamp(target["period_end"]).year, scale, *draws, pooled, known)


def _with_probability(
    cells: dict[str, Any], drawn: Floats, rule: Rule, note: notes.Pair, model: str = "yearly_line"
) -> Judged:
    """An open target and the outcome of every draw."""
    sure, possible = sure_and_possible(drawn, drawn, rule.comparator, rule.threshold, rule.threshold_high)
    p = float(sure.mean())
    row = cells | {
        "status": "open",
        "p_met": p,
        "p_low": p,
        "p_high": p,
        "margin": float(margin(np.median(drawn), rule.comparator, rule.threshold, rule.threshold_high)),
        "model": model,
        "finality": "",
        "note_zh": note[0],
        "note_en": note[1],
    }
    return Judged(row, [], sure, possible)


def open_series(
    target: Mapping[str, Any],
    rule: Rule,
    figures: pd.DataFrame,
    as_of: date,
    draws: tuple[int, int],
    kin: Kin = NO_KIN,
) -> Judged:
    """An open target with yearly figures: a probability from the series, or the pace it would take."""
    if target["scale"] not in SERIES_SCALES:
        return no_evidence(target, figures, as_of)
    series = published.yearly_series(figures, rule.statistic)
    scale = str(target["scale"])
    try:
        lent, n_kin = kin.lends(target, scale)
        drawn = _drawn(series, target, scale, draws, lent, bounds(figures, rule.statistic))
    except DabiaoError:  # too few points, or values its scale cannot hold
        return _paced(target, rule, series, no_evidence(target, figures, as_of, series_points=len(series)))
    note = notes.join(_pace(target, rule, series), figure_notes.lent(n_kin))
    return _with_probability(figure_cells(series.iloc[-1]), drawn, rule, note)


def _pace(target: Mapping[str, Any], rule: Rule, series: pd.DataFrame) -> notes.Pair:
    """Yearly change that would land on the threshold, from the last point of the series; rounded to the safe side."""
    last = series.iloc[-1]
    end = pd.Timestamp(target["period_end"]).year
    if int(last["year"]) >= end:
        return notes.NONE
    per_year = required_pace(int(last["year"]), float(last["value"]), end, rule.threshold)
    if rule.comparator.one_sided:
        per_year = safe_digits(per_year, PACE_DIGITS, rule.comparator)
    return figure_notes.pace(per_year, int(last["year"]), float(last["value"]), str(target["unit"]))


def _paced(target: Mapping[str, Any], rule: Rule, series: pd.DataFrame, judged: Judged) -> Judged:
    """No probability, but at least one point: say the pace it would take."""
    if series.empty:
        return judged
    told = (str(judged.row.get("note_zh", "")), str(judged.row.get("note_en", "")))
    zh, en = notes.join(told, _pace(target, rule, series))
    return Judged(judged.row | {"note_zh": zh, "note_en": en}, judged.readings)
