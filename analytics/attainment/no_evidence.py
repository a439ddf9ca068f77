"""Where nothing decides: which figure is missing, for which period, who keeps it, and the newest one there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.attainment import figure_notes, notes
from analytics.attainment import figures as published
from analytics.attainment.figure_readings import figure_evidence, figure_value
from analytics.attainment.verdict import Verdict

#: Points a yearly series needs before a probability can be given (3 where a pooled scale is at hand).
MIN_POINTS = 5


def no_evidence(
    target: Mapping[str, Any], figures: pd.DataFrame, as_of: date, series_points: int | None = None
) -> Verdict:
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
    nothing = Verdict("no evidence", missing=tuple(missing))
    last = published.latest(figures, str(target["statistic"]), as_of)
    if last is not None:
        said = figure_notes.last_figure(
            notes.window(last["period_start"].date(), last["period_end"].date()),
            float(last["value"]),
            str(last["qualifier"]),
            str(last["unit"]),
            str(last["source"]),
        )
        return replace(nothing, value=figure_value(last), evidence=figure_evidence(last), reasons=(said,))
    part = published.newest_part(figures, str(target["statistic"]), as_of)
    if part is None:
        return nothing
    said = figure_notes.part_figure(  # said, but not in the column of values: it is no value of the year
        notes.window(part["period_start"].date(), part["period_end"].date()),
        float(part["value"]),
        str(part["unit"]),
        str(part["source"]),
    )
    return nothing.because(said)
