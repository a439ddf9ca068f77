"""Where nothing decides: which figure is missing, for which period, who keeps it, and the newest one there is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.attainment import figure_notes, notes
from analytics.attainment import figures as published
from analytics.attainment.judge_air import Judged

#: Points a yearly series needs before a probability can be given (3 where a pooled scale is at hand).
MIN_POINTS = 5


def figure_cells(figure: pd.Series) -> dict[str, Any]:
    """Cells that tell where a value comes from."""
    return {
        "value": figure["value"],
        "value_reported": figure["value"],
        "value_low": figure["value"],
        "value_high": figure["value"],
        "basis": figure["basis"],
        "reading": f"figure:{figure['figure_id']}",
    }


def no_evidence(
    target: Mapping[str, Any], figures: pd.DataFrame, as_of: date, series_points: int | None = None
) -> Judged:
    """No verdict and no probability: what is missing, for which period, and who keeps it."""
    period = notes.window(pd.Timestamp(target["period_start"]).date(), pd.Timestamp(target["period_end"]).date())
    subject = tuple(text if isinstance(text, str) else "" for text in (target["subject_zh"], target["subject_en"]))
    ask = figure_notes.missing_figure
    if target["comparator"] == "event":
        ask, end = figure_notes.missing_event, pd.Timestamp(target["period_end"]).date()
        period = notes.window(end, end)
    missing = [
        ask(
            (target["region"], target["region_en"]),
            (target["indicator_zh"], target["indicator_en"]),
            (subject[0], subject[1]),
            period,
            target["domain"],
        )
    ]
    if target["statistic"] == "rank":
        missing.append(figure_notes.missing_others((target["indicator_zh"], target["indicator_en"])))
    if target["comparator"] == "direction":
        base = None
        if not pd.isna(target["baseline_start"]):
            base = notes.window(
                pd.Timestamp(target["baseline_start"]).date(), pd.Timestamp(target["baseline_end"]).date()
            )
        missing.append(figure_notes.missing_baseline(base))
    if series_points is not None:
        missing.append(figure_notes.missing_series(series_points, MIN_POINTS))
    zh, en = notes.join(*missing)
    cells: dict[str, Any] = {"status": "no evidence", "missing_zh": zh, "missing_en": en}
    last = published.latest(figures, str(target["statistic"]), as_of)
    if last is not None:
        cells |= figure_cells(last)
        cells["note_zh"], cells["note_en"] = figure_notes.last_figure(
            notes.window(last["period_start"].date(), last["period_end"].date()),
            float(last["value"]),
            str(last["qualifier"]),
            str(last["unit"]),
            str(last["source"]),
        )
        return Judged(cells)
    part = published.newest_part(figures, str(target["statistic"]), as_of)
    if part is not None:  # told, but not in the column of values: it is no value of the year
        cells["note_zh"], cells["note_en"] = figure_notes.part_figure(
            notes.window(part["period_start"].date(), part["period_end"].date()),
            float(part["value"]),
            str(part["unit"]),
            str(part["source"]),
        )
    return Judged(cells)
