"""Published figures as readings: each one's bounds, verdict and margin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import notes
from analytics.attainment.judge_air import NAN, nearer_margin
from analytics.attainment.looks import Rule
from analytics.attainment.verdicts import closed_verdict, figure_bounds, sure_and_possible

CERTAIN = {"met": (1.0, 1.0, 1.0), "missed": (0.0, 0.0, 0.0), "undetermined": (NAN, 0.0, 1.0)}


def figure_readings(
    target: Mapping[str, Any], rule: Rule, matching: pd.DataFrame, first_speaks: bool
) -> list[dict[str, Any]]:
    """Each matching figure as a reading with its own verdict; the first speaks if nothing better does."""
    rows = []
    for position, figure in enumerate(matching.to_dict("records")):
        low, high = figure_bounds(figure["value"], figure["qualifier"])
        sure, possible = sure_and_possible(low, high, rule.comparator, rule.threshold, rule.threshold_high)
        verdict = closed_verdict(bool(sure[0]), bool(possible[0]))
        p, p_low, p_high = CERTAIN[verdict]
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


def figure_margin(ends: tuple[float, float], rule: Rule) -> float:
    """Margin of a figure; of a one-sided one the part that is certain, if any."""
    if rule.comparator == "event":
        return NAN
    found = nearer_margin(*ends, rule)
    return found if np.isfinite(found) else NAN
