"""Published figures as readings: each one's bounds, verdict and margin."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.published.figure import Figure
from analytics.attainment.settle import closed_verdict, sure_and_possible
from analytics.attainment.verdict import NAN, Probability, ReadingVerdict, Value, nearer_margin
from analytics.terms import Comparator
from analytics.words.reasons import Reason


def figure_readings(rule: Rule, matching: pd.DataFrame, first_is_primary: bool) -> tuple[ReadingVerdict, ...]:
    """Each matching figure as a reading with its own verdict, in their order; the first may be primary."""
    found = []
    for position, figure in enumerate(Figure.all_of(matching)):
        low, high = figure.ends
        sure, possible = sure_and_possible(low, high, rule.comparator, rule.threshold, rule.threshold_high)
        verdict = closed_verdict(bool(sure[0]), bool(possible[0]))
        found.append(
            ReadingVerdict(
                reading_id=figure.reading_id,
                primary=first_is_primary and position == 0,
                name=Reason.of("published", value=figure.amount(), source=figure.source, basis=figure.basis),
                value=Value(figure.value, figure.value, low, high),
                verdict=verdict,
                probability=Probability.of(verdict),
                grade=figure.grade,
                source=figure.source,
            )
        )
    return tuple(found)


def figure_margin(ends: tuple[float, float], rule: Rule) -> float:
    """Margin of a figure; of a one-sided one the part that is certain, if any."""
    if rule.comparator == Comparator.EVENT:
        return NAN
    found = nearer_margin(*ends, rule)
    return found if np.isfinite(found) else NAN
