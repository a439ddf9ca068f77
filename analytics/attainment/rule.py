"""A target as a comparison with a number: thresholds as they stand, directions against their base period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment import figures as published
from analytics.attainment.enough import measured_days
from analytics.attainment.evidence import Asked, Periods
from analytics.attainment.judge_air import judge_air
from analytics.attainment.looks import Rule
from analytics.errors import InputError
from analytics.terms import Comparator, Kind, Statistic


def text_of(value: Any) -> str | None:
    """A text cell, or None where it is empty."""
    return value if isinstance(value, str) and value else None


def rule_of(target: Mapping[str, Any], baseline: Callable[[], float | None]) -> Rule | None:
    """The target as a comparison with a number; a direction is compared with its baseline value.

    Parameters
    ----------
    target : mapping
        Row of ``core/target_open``.
    baseline : callable
        Gives the baseline value of a direction, or None.

    Returns
    -------
    Rule or None
        None for a direction without a baseline value.
    """
    comparator, threshold = str(target["comparator"]), target["threshold"]
    high = target["threshold_high"]
    if comparator == "direction":
        threshold = baseline()
        if threshold is None:
            return None
        comparator = "<" if _falls(target) else ">"
    elif comparator == "event":
        threshold = 1.0
    return Rule(
        statistic=Statistic(target["statistic"]),
        parameter=text_of(target["parameter"]),
        comparator=Comparator(comparator),
        threshold=float(threshold),
        threshold_high=None if pd.isna(high) else float(high),
        edition=text_of(target["edition"]),
        standing=target.get("kind") == Kind.STANDARD,
    )


def _falls(target: Mapping[str, Any]) -> bool:
    """Whether a direction asks for less: said so, or an improvement of something better low."""
    text = target["threshold_text"]
    return text == "down" or (text != "up" and target["direction"] == "lower")


def published_baseline(own: pd.DataFrame, target: Mapping[str, Any]) -> float | None:
    """Published value of the base period, the one that speaks first; None if there is none."""
    found = published.baseline(own, target, str(target["statistic"]))
    return None if found is None else float(found["value"])


def measured_baseline(asked: Asked, periods: Periods, target: Mapping[str, Any]) -> float | None:
    """Reported value of the base period from monitoring; None where that period is not valid or has no rules."""
    if pd.isna(target["baseline_start"]) or pd.isna(target["baseline_end"]):
        return None
    start, end = (pd.Timestamp(target[c]).date() for c in ("baseline_start", "baseline_end"))
    if end >= asked.as_of:
        return None
    # A comparison that every value meets: only the value is wanted.
    rule = Rule(Statistic(target["statistic"]), text_of(target["parameter"]), Comparator.AT_LEAST, -1.0, None, None)
    days = periods.observed((str(target["region_id"]), start, end))
    try:
        value = judge_air(rule, days, asked.standards).value.reported
        valid = measured_days(rule, days, asked.standards).valid
    except InputError:  # no edition of the rules is known for so early a period
        return None
    return value if valid and np.isfinite(value) else None
