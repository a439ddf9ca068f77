"""A target to infer, the day it is asked on, and a figure of its own region."""

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Scale, Statistic

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
TODAY = date(2026, 10, 7)


def target(**changes):
    """A target of Xinxiang: rural sewage of 58 % at least in 2025."""
    one = Target(
        target_id="p/1", region_id="xinxiang", indicator_id="rural_sewage_treatment_share", domain="rural", unit="%",
        statistic=Statistic.FIGURE, scale=Scale.SHARE, comparator=Comparator.AT_LEAST, threshold=58.0, period=YEAR,
    )  # fmt: skip
    return replace(one, **changes)


def own_figure(year, value, known_at):
    """A figure of Xinxiang's own for rural sewage."""
    row = {"region_id": "xinxiang", "indicator_id": "rural_sewage_treatment_share", "subject_zh": "", "qualifier": "=",
           "unit": "%", "value": value, "source": "own", "known_at": known_at}  # fmt: skip
    return pd.DataFrame([row | {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}])
