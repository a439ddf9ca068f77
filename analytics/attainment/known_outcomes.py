"""Verdicts on own values alone: what came out of targets, and from which day on that was known."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from analytics.attainment.assess import OWN_EVIDENCE, assess
from analytics.terms import Status
from analytics.warehouse import Warehouse


def own_verdicts(wh: Warehouse, day: date, region_id: str | None = None) -> pd.DataFrame:
    """Target, status, value and end of the period of every target as judged on own values on a day."""
    # Few paths: a period that is over has no future to draw.
    outlook = assess(wh, day, region_id, n_paths=50, evidence=OWN_EVIDENCE).outlook
    return outlook[["target_id", "status", "value", "period_end"]]


def known_outcomes(wh: Warehouse, day: date, region_id: str | None = None) -> frozenset[str]:
    """Targets that nothing is forecast of on a day: decided for good, or over and with a value of their own."""
    if wh.scalar("core/any_value", as_of=day) is None:
        return frozenset()
    found = own_verdicts(wh, day, region_id)
    statuses = [Status(str(one)) for one in found["status"]]
    over = pd.to_datetime(found["period_end"]) < pd.Timestamp(day)
    known = [one.decided or (past and one.on_own_data) for one, past in zip(statuses, over, strict=True)]
    return frozenset(found.loc[known, "target_id"])


def known_since(wh: Warehouse, target_id: str, region_id: str, first: date, last: date) -> date | None:
    """First day from `first` to `last` on which the outcome of a target was known; None where it is not on the last.

    Found by halving: a day is taken to know what an earlier one knew.
    """
    if target_id not in known_outcomes(wh, last, region_id):
        return None
    while first < last:
        middle = first + timedelta(days=(last - first).days // 2)
        if target_id in known_outcomes(wh, middle, region_id):
            last = middle
        else:
            first = middle + timedelta(days=1)
    return last
