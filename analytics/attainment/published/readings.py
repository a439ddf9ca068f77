"""Published figures as readings: each one's bounds, verdict and margin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.settle import closed_verdict, figure_bounds, sure_and_possible
from analytics.attainment.verdict import NAN, Evidence, Probability, ReadingVerdict, Value, nearer_margin
from analytics.terms import Comparator, Qualifier
from analytics.terms import Evidence as Step
from analytics.words.reasons import Amount, Reason


def figure_value(figure: pd.Series) -> Value:
    """Value of a published figure."""
    return Value.known(float(figure["value"]))


def figure_evidence(figure: pd.Series, model: str = "") -> Evidence:
    """Where a value that was published comes from."""
    return Evidence((str(figure["basis"]),), reading=reading_id(figure["figure_id"]), model=model, step=Step.PUBLISHED)


def stated(figure: Mapping[Any, Any] | pd.Series, unit: str = "") -> Amount:
    """A published number with its qualifier, and its unit where that is asked for."""
    return Amount(float(figure["value"]), unit=unit, qualifier=Qualifier(str(figure["qualifier"])).sign)


def reading_id(figure_id: object) -> str:
    """Id of the reading that a figure is."""
    return f"figure:{figure_id}"


def figure_readings(rule: Rule, matching: pd.DataFrame, first_is_primary: bool) -> tuple[ReadingVerdict, ...]:
    """Each matching figure as a reading with its own verdict, in their order; the first may be primary."""
    rows = []
    for position, figure in enumerate(matching.to_dict("records")):
        low, high = figure_bounds(figure["value"], figure["qualifier"])
        sure, possible = sure_and_possible(low, high, rule.comparator, rule.threshold, rule.threshold_high)
        verdict = closed_verdict(bool(sure[0]), bool(possible[0]))
        rows.append(
            ReadingVerdict(
                reading_id=reading_id(figure["figure_id"]),
                primary=first_is_primary and position == 0,
                name=Reason.of(
                    "published", value=stated(figure), source=str(figure["source"]), basis=str(figure["basis"])
                ),
                value=Value(figure["value"], figure["value"], low, high),
                verdict=verdict,
                probability=Probability.of(verdict),
                grade=figure["grade"],
                source=figure["source"],
            )
        )
    return tuple(rows)


def figure_margin(ends: tuple[float, float], rule: Rule) -> float:
    """Margin of a figure; of a one-sided one the part that is certain, if any."""
    if rule.comparator == Comparator.EVENT:
        return NAN
    found = nearer_margin(*ends, rule)
    return found if np.isfinite(found) else NAN
