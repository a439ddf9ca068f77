"""Where nothing decides: which figure is missing, for which period, who keeps it, and the newest one there is."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.attainment.published import select as published
from analytics.attainment.published.figure import Figure
from analytics.attainment.verdict import Verdict
from analytics.forecast.sparse import MIN_POINTS
from analytics.inference.owners import owner_of
from analytics.targets.target import Target
from analytics.terms import Comparator, Statistic, Status
from analytics.words.reasons import Dates, InUnit, Name, Part, Reason, Word


def no_evidence(target: Target, figures: pd.DataFrame, as_of: date, series_points: int | None = None) -> Verdict:
    """No verdict and no probability: what is missing, for which period, and who keeps it.

    The newest figure of an earlier year, or of a part of one, is said and stands in no column of values: it is no value
    of the period. Of a direction only that of its two figures is missing which is not available.
    """
    direction = target.comparator is Comparator.DIRECTION
    in_hand = direction and not target.recurring and not published.for_period(figures, target).empty
    missing = [] if in_hand and target.period.over(as_of) else [_of_period(target)]
    if target.statistic is Statistic.RANK and missing:
        missing.append(Reason.of("missing_others"))
    if direction and published.baseline(figures, target) is None:
        missing.append(_of_baseline(target))
    if series_points is not None:
        missing.append(Reason.of("missing_series", found=series_points, needed=MIN_POINTS))
    nothing = Verdict(Status.NO_EVIDENCE, missing=tuple(missing))
    last = published.latest(figures, target.statistic, as_of)
    if last is not None:
        return nothing.because(_says("last_figure", last))
    part = published.newest_part(figures, target.statistic, as_of)
    return nothing if part is None else nothing.because(_says("part_figure", part))


def _says(code: str, figure: Figure) -> Reason:
    """What a sentence says of the newest figure there is."""
    return Reason.of(code, period=figure.period, value=InUnit(figure.amount(), figure.unit), source=figure.source)


def _of_period(target: Target) -> Reason:
    """The figure of the target's period (of an event: the record that it is done), and who publishes it."""
    start, end = target.period.first, target.period.last
    event = target.comparator is Comparator.EVENT
    values: dict[str, Part] = {
        "region": Name(target.region_zh, target.region_en),
        "indicator": Name(target.indicator_zh, target.indicator_en),
        "period": Dates.of(end if event else start, end),
        "office": Word("department", owner_of(target.indicator_id, target.domain)),
    }
    code = "missing_event" if event else "missing_figure"
    zh, en = (text if isinstance(text, str) else "" for text in (target.subject_zh, target.subject_en))
    if not zh and not en:
        return Reason(code, values)
    return Reason(f"{code}_of", values | {"subject": Name(f"（{zh}）" if zh else "", f" ({en or zh})")})


def _of_baseline(target: Target) -> Reason:
    """The value that a direction is compared with."""
    if target.baseline is None:
        return Reason.of("missing_baseline_unnamed")
    start, end = target.baseline.first, target.baseline.last
    code = "missing_baseline_implied" if target.baseline_implied else "missing_baseline"
    return Reason.of(code, period=Dates.of(start, end))
