"""Targets to infer, the day they are asked on, and a figure of their own region."""

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics import resources
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, PeriodKind, Scale, Statistic

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


def embedded_targets():
    """All targets of the embedded registry."""
    folder = resources.raw_dir() / "registry"
    rows, indicators = (
        pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
        for name in ("targets", "indicators")
    )
    named = indicators.rename(columns={"direction": "better"})
    rows = rows.merge(named[["indicator_id", "domain", "statistic", "scale", "better", "parameter"]], on="indicator_id")
    return [Target.from_row(row) for row in rows.replace("", None).to_dict("records")]


#: Each year of three is to meet the goal.
EACH = target(period=Period(date(2024, 1, 1), date(2026, 12, 31)), period_kind=PeriodKind.RECURRING, threshold=40.0)


def rising(**changes):
    return target(comparator=Comparator.DIRECTION, threshold=None, threshold_text="up", **changes)
