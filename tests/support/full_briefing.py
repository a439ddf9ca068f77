"""A briefing that has every kind of chart, and two regions to be compared."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from analytics.attainment.outlook_rows import OutlookRow, one_row
from analytics.report.briefing import BriefingData
from analytics.report.briefing.comparison import ComparisonFacts
from support.briefing_sample import OPEN, briefing_data

EVERY_KIND = {"board", "multiples", "fan", "months", "ladder", "budget", "path", "calendar"}


PM25 = "xinxiang-2023/2-pm25"


def two_regions() -> ComparisonFacts:
    here = briefing_data(OPEN)
    other = here.outlook.assign(region_id="elsewhere", region="别处市", region_en="Elsewhere", threshold=30.0)
    other["target_id"] = other["target_id"].str.replace("xinxiang", "elsewhere")
    there = dataclasses.replace(
        here,
        region={"region_id": "elsewhere", "zh": "别处市", "en": "Elsewhere"},
        outlook=other.iloc[:1],
        joint=pd.DataFrame(),
    )
    cities = pd.DataFrame({"region_id": ["xinxiang", "elsewhere", "third"], "zh": ["新乡市", "别处市", "三城"],
        "en": ["Xinxiang", "Elsewhere", "Third"], "value_low": [36.6, 30.0, 50.0], "value_high": [36.6, 30.0, 50.0],
        "n_days": 273, "n_valid": 273, "n_expected": 273, "valid": True, "rank_best": [2, 1, 3],
        "rank_worst": [2, 1, 3], "n_ranked": 3})  # fmt: skip
    return ComparisonFacts([here, there], [(one_row(OutlookRow, here.outlook), cities)])


def full_data(as_of: object = OPEN) -> BriefingData:
    """A briefing with every kind of chart."""
    data = briefing_data(as_of)
    steps = data.outlook[data.outlook["target_id"] == PM25]
    later = steps.assign(target_id="later", threshold=35.0, status="no evidence", period_end=dt.date(2027, 12, 31))
    return dataclasses.replace(data, budgets=budgets(), paths=paths(), calendar=calendar_days(), months=months(),
                               ladders={PM25: pd.concat([steps, later])}, yearly=yearly())  # fmt: skip


def months(last: str = "2025-09-30") -> dict[str, pd.DataFrame]:
    part = pd.DataFrame({"month": range(1, 10), "n_from": 30, "n_to": 30, "mean_from": 50.0, "mean_to": 41.0})
    part = part.assign(level=-1.0, weight=0.0, change=-1.0, year_from=2024, year_to=2025, year_mean_from=45.6,
                       year_mean_to=36.6, last_day=pd.Timestamp(last))  # fmt: skip
    return {PM25: part}


def yearly() -> pd.DataFrame:
    value = pd.DataFrame({"series": "value", "year": [2021, 2022, 2023, 2024], "value": [48.3, 50.8, 48.2, 48.6]})
    value = value.assign(value_low=value["value"], value_high=value["value"], valid=[True, True, False, True])
    line = pd.DataFrame({"series": "line", "year": [2022, 2025], "value": [50.8, 44.0]})
    return pd.concat([value, line], ignore_index=True).assign(target_id=PM25)


def budgets() -> dict[str, pd.DataFrame]:
    day = pd.date_range("2024-12-31", "2025-01-31")
    left = pd.DataFrame({"day": day, "days_left": range(365, 365 - len(day), -1), "low": 5, "high": 5,
        "pace": 5.0, "hit_low": 0, "hit_high": 0, "kind": "allowed", "total": 5})  # fmt: skip
    return {"xinxiang-2023/2-heavy": left}


def paths() -> dict[str, pd.DataFrame]:
    p = [0.5, 0.7, 0.97]
    days = ["2025-04-01", "2025-07-01", "2025-10-01"]
    stated = pd.DataFrame({"as_of": days, "p_met": p, "p_low": p, "p_high": p, "status": "open", "value": 40.0})
    return {"xinxiang-2023/2-pm25": stated}


def calendar_days() -> pd.DataFrame:
    days = pd.DataFrame({"day": pd.date_range("2025-01-01", "2025-03-31"), "category_low": 2.0, "category_high": 2.0})
    days.loc[3, ["category_low", "category_high"]] = [3.0, 4.0]
    return days.assign(good_low=(days.index != 3) * 1, good_high=(days.index != 3) * 1, heavy_low=0, heavy_high=0)
