"""Judge targets on published figures: a figure of the period decides, a yearly series forecasts, else no evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import figures as published
from analytics.attainment import notes
from analytics.attainment.judge_air import NAN, Judged, finality, nearer_margin
from analytics.attainment.looks import Rule
from analytics.attainment.no_evidence import figure_cells, no_evidence
from analytics.attainment.verdicts import closed_verdict, figure_bounds, settle, sure_and_possible
from analytics.errors import DabiaoError
from analytics.forecast import required_pace, yearly_samples
from analytics.targets.comparators import margin

SERIES_SCALES = ("share", "positive", "count")
_CERTAIN = {"met": (1.0, 1.0, 1.0), "missed": (0.0, 0.0, 0.0), "undetermined": (NAN, 0.0, 1.0)}


def judge_figures(
    target: Mapping[str, Any], rule: Rule | None, figures: pd.DataFrame, as_of: date, n_paths: int, seed: int
) -> Judged:
    """Judge one target from published figures of its own region.

    Parameters
    ----------
    target : mapping
        Row of ``core/target_open``.
    rule : Rule or None
        Comparison; None for a direction whose baseline value is not known.
    figures : DataFrame
        Rows of ``core/figure_value`` of the target's region, indicator and subject.
    as_of : date
        The day one looks from.
    n_paths, seed : int
        Draws of a yearly forecast.

    Returns
    -------
    Judged
        Cells of the outlook's row that figures can fill.
    """
    closed = as_of > pd.Timestamp(target["period_end"]).date()
    if rule is None:
        return no_evidence(target, figures, as_of)
    if is_recurring(target):
        return _recurring(target, rule, figures, as_of)
    if closed:
        matching = published.for_period(figures, target)
        return no_evidence(target, figures, as_of) if matching.empty else _decided(target, rule, matching)
    if target["comparator"] == "event":
        return _open_event(target, rule, figures, as_of)
    return _open_series(target, rule, figures, as_of, n_paths, seed)


def figure_readings(
    target: Mapping[str, Any], rule: Rule, matching: pd.DataFrame, first_speaks: bool
) -> list[dict[str, Any]]:
    """Each matching figure as a reading with its own verdict; the first speaks if nothing better does."""
    rows = []
    for position, figure in enumerate(matching.to_dict("records")):
        low, high = figure_bounds(figure["value"], figure["qualifier"])
        sure, possible = sure_and_possible(low, high, rule.comparator, rule.threshold, rule.threshold_high)
        verdict = closed_verdict(bool(sure[0]), bool(possible[0]))
        p, p_low, p_high = _CERTAIN[verdict]
        shown = "" if figure["qualifier"] == "=" else figure["qualifier"]
        rows.append(
            {
                "target_id": target["target_id"],
                "reading_id": f"figure:{figure['figure_id']}",
                "speaks": first_speaks and position == 0,
                "zh": f"公布数值{shown}{notes.number(figure['value'])}（{figure['source']}，{figure['basis']}）",
                "en": f"published {shown}{notes.number(figure['value'])} ({figure['source']}, {figure['basis']})",
                "value": figure["value"],
                "value_low": low,
                "value_high": high,
                "value_reported": figure["value"],
                "verdict": verdict,
                "p_met": p,
                "p_low": p_low,
                "p_high": p_high,
                "grade": figure["grade"],
                "source": figure["source"],
            }
        )
    return rows


def _decided(target: Mapping[str, Any], rule: Rule, matching: pd.DataFrame) -> Judged:
    """A closed target with at least one figure of its period."""
    matching = published.in_order(matching, rule.statistic)
    rows = figure_readings(target, rule, matching, first_speaks=True)
    verdict = rows[0]["verdict"]
    status = settle(verdict, [row["verdict"] for row in rows[1:]], closed=True)
    p, low, high = _CERTAIN[verdict]
    if status == "contested":
        low, high = 0.0, 1.0
    first = matching.iloc[0]
    cells = figure_cells(first)
    note = notes.NONE
    if status == "contested":
        shown = [((r["zh"], r["en"]), notes.number(r["value"]), r["verdict"]) for r in rows]
        note = notes.by_reading(shown, notes.DIFFERENT_SOURCES)
    cells |= {
        "status": status,
        "p_met": p,
        "p_low": low,
        "p_high": high,
        "margin": _margin(figure_bounds(first["value"], first["qualifier"]), rule),
        "finality": finality(str(first["basis"]), status),
        "note_zh": note[0],
        "note_en": note[1],
    }
    return Judged(cells, rows)


def is_recurring(target: Mapping[str, Any]) -> bool:
    """Whether a target has to be met in each of several years."""
    years = pd.Timestamp(target["period_end"]).year - pd.Timestamp(target["period_start"]).year
    return target.get("period_kind") == "recurring" and years > 0


def _recurring(target: Mapping[str, Any], rule: Rule, figures: pd.DataFrame, as_of: date) -> Judged:
    """A target of each year: one year that misses decides, and only all years together meet it."""
    chosen = published.each_year(figures, target)
    rows = figure_readings(target, rule, chosen, first_speaks=False)
    verdicts = [row["verdict"] for row in rows]
    closed = as_of > pd.Timestamp(target["period_end"]).date()
    wanted = range(pd.Timestamp(target["period_start"]).year, pd.Timestamp(target["period_end"]).year + 1)
    lacking = [year for year in wanted if year not in set(chosen["year"])]
    if "missed" in verdicts:
        decisive, status = verdicts.index("missed"), "missed" if closed else "lost"
    elif closed and not lacking:
        decisive = next((i for i, v in enumerate(verdicts) if v == "undetermined"), len(verdicts) - 1)
        status = verdicts[decisive]
    else:
        found = no_evidence(target, figures, as_of)
        zh, en = notes.missing_years(lacking)
        joined = notes.join((found.row["missing_zh"], found.row["missing_en"]), (zh, en))
        return Judged(found.row | {"missing_zh": joined[0], "missing_en": joined[1]}, rows)
    rows[decisive]["speaks"] = True
    p, low, high = _CERTAIN["missed" if status == "lost" else status]
    figure = chosen.iloc[decisive]
    cells = figure_cells(figure) | {
        "status": status,
        "p_met": p,
        "p_low": low,
        "p_high": high,
        "margin": _margin(figure_bounds(figure["value"], figure["qualifier"]), rule),
        "finality": finality(str(figure["basis"]), status),
    }
    return Judged(cells, rows)


def _margin(ends: tuple[float, float], rule: Rule) -> float:
    """Margin of a figure; of a one-sided one the part that is certain, if any."""
    if rule.comparator == "event":
        return NAN
    found = nearer_margin(*ends, rule)
    return found if np.isfinite(found) else NAN


def _open_event(target: Mapping[str, Any], rule: Rule, figures: pd.DataFrame, as_of: date) -> Judged:
    """An event before its deadline: done is done; not done yet says nothing about what is to come."""
    if figures.empty:
        return no_evidence(target, figures, as_of)
    rows = figure_readings(target, rule, published.in_order(figures, rule.statistic), first_speaks=True)
    done = [row for row in rows if row["verdict"] == "met"]
    if not done:
        return no_evidence(target, figures, as_of)
    first = figures[figures["figure_id"] == done[0]["reading_id"].removeprefix("figure:")].iloc[0]
    status = "met early"
    cells = figure_cells(first) | {
        "status": status,
        "p_met": 1.0,
        "p_low": 1.0,
        "p_high": 1.0,
        "finality": finality(str(first["basis"]), status),
        "note_zh": notes.DONE[0],
        "note_en": notes.DONE[1],
    }
    return Judged(cells, done)


def _open_series(
    target: Mapping[str, Any], rule: Rule, figures: pd.DataFrame, as_of: date, n_paths: int, seed: int
) -> Judged:
    """An open target with yearly figures: a probability from the series, or the pace it would take."""
    if target["scale"] not in SERIES_SCALES:
        return no_evidence(target, figures, as_of)
    series = published.yearly_series(figures, rule.statistic)
    try:
        draws = yearly_samples(
            series["year"].to_numpy(),
            series["value"].to_numpy(dtype=float),
            pd.Timestamp(target["period_end"]).year,
            target["scale"],
            n_paths,
            seed,
        )
    except DabiaoError:  # too few points, or values its scale cannot hold
        return _paced(target, rule, series, no_evidence(target, figures, as_of, series_points=len(series)))
    sure, possible = sure_and_possible(draws, draws, rule.comparator, rule.threshold, rule.threshold_high)
    p = float(sure.mean())
    last = series.iloc[-1]
    pace = _pace(target, rule, series)
    cells = figure_cells(last) | {
        "status": "open",
        "p_met": p,
        "p_low": p,
        "p_high": p,
        "margin": float(margin(np.median(draws), rule.comparator, rule.threshold, rule.threshold_high)),
        "model": "yearly_line",
        "finality": "",
        "note_zh": pace[0],
        "note_en": pace[1],
    }
    return Judged(cells, [], sure, possible)


def _pace(target: Mapping[str, Any], rule: Rule, series: pd.DataFrame) -> notes.Pair:
    """Yearly change that would land on the threshold, from the last point of the series."""
    last = series.iloc[-1]
    end = pd.Timestamp(target["period_end"]).year
    if int(last["year"]) >= end:
        return notes.NONE
    per_year = required_pace(int(last["year"]), float(last["value"]), end, rule.threshold)
    return notes.pace(per_year, int(last["year"]), float(last["value"]), str(target["unit"]))


def _paced(target: Mapping[str, Any], rule: Rule, series: pd.DataFrame, judged: Judged) -> Judged:
    """No probability, but at least one point: say the pace it would take."""
    if series.empty:
        return judged
    told = (str(judged.row.get("note_zh", "")), str(judged.row.get("note_en", "")))
    zh, en = notes.join(told, _pace(target, rule, series))
    return Judged(judged.row | {"note_zh": zh, "note_en": en}, judged.readings)
