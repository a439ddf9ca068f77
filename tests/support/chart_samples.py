"""Small data of every chart, and how tests pick traces out of a figure."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.attribution import Attribution, Estimate, Skill, Split, Trend


def runs(**cells) -> pd.DataFrame:
    base = {
        "as_of": pd.date_range("2025-06-01", periods=4, freq="MS"),
        "p_met": [0.3, np.nan, np.nan, 1.0],
        "p_low": [0.3, 0.2, 0.0, 1.0],
        "p_high": [0.3, 0.7, 1.0, 1.0],
        "status": ["open", "undetermined", "no evidence", "met"],
        "likelihood": ["unlikely", None, None, "virtually certain"],
        "value": [41.5, np.nan, np.nan, 42.4],
        "run_id": ["r1", "r2", "r3", "r4"],
    }
    return pd.DataFrame(base | cells)


def days(low: list[float], high: list[float], first: str = "2025-01-30") -> pd.DataFrame:
    """Days by the bounds of their category: good up to the second, heavily polluted from the fifth on."""
    day = pd.date_range(first, periods=len(low))
    least, most = pd.Series(low, dtype=float).fillna(1), pd.Series(high, dtype=float).fillna(6)
    hits = {"good_low": most <= 2, "good_high": least <= 2, "heavy_low": least >= 5, "heavy_high": most >= 5}
    table = pd.DataFrame({"day": day, "category_low": low, "category_high": high, "pm25_ug_m3": 80.0})
    return table.assign(**{name: mask.astype(int) for name, mask in hits.items()})


def budget(kind: str, low: list[int], high: list[int], left: int = 10) -> pd.DataFrame:
    n = len(low)
    return pd.DataFrame(
        {
            "day": pd.date_range("2024-12-31", periods=n),
            "days_left": [left + n - 1 - i for i in range(n)],
            "low": low,
            "high": high,
            "pace": np.linspace(low[0], 0, n),
            "hit_low": [0, *(-np.diff(high))],
            "hit_high": [0, *(-np.diff(low))],
            "kind": kind,
        }
    )


def steps(**cells) -> pd.DataFrame:
    base = {
        "target_id": ["a", "b"],
        "comparator": ">=",
        "threshold": [30.0, 70.0],
        "unit": "%",
        "period_end": ["2023-12-31", "2024-12-31"],
        "status": ["met", "open"],
        "p_met": [1.0, 0.4],
        "value_reported": [33.0, np.nan],
        "clause": "13",
    }
    return pd.DataFrame(base | cells)


def yearly() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "target_id": "a",
            "series": ["value", "value", "value", "line", "line"],
            "year": [2021, 2022, 2023, 2022, 2025],
            "value": [50.0, 48.0, np.nan, 48.0, 30.0],
            "value_low": [50.0, 48.0, 40.0, np.nan, np.nan],
            "value_high": [50.0, 48.0, 47.0, np.nan, np.nan],
            "valid": [False, True, True, None, None],
        }
    )


def target(**cells) -> pd.DataFrame:
    base = {"target_id": "a", "region_id": "x", "region": "新乡市", "indicator": "pm25_mean", "comparator": "<",
            "indicator_zh": "细颗粒物浓度", "indicator_en": "PM2.5 mean", "threshold": 30.0, "unit": "ug/m3",
            "period_end": "2025-12-31", "subject_zh": "", "subject_en": ""}  # fmt: skip
    return pd.DataFrame([base | cells])


def cities(n: int, **cells) -> pd.DataFrame:
    value = np.linspace(20.0, 60.0, n)
    rank = np.arange(1.0, n + 1)
    base = {"region_id": [f"c{i}" for i in range(n)], "zh": [f"城{i}" for i in range(n)], "value_low": value,
            "en": [f"City {i}" for i in range(n)], "value_high": value, "rank_best": rank, "rank_worst": rank,
            "n_ranked": n, "n_valid": 360, "n_expected": 365}  # fmt: skip
    return pd.DataFrame(base | cells)


def bins() -> pd.DataFrame:
    return pd.DataFrame({"bin_low": [0.0, 0.4, 0.9], "bin_high": [0.1, 0.5, 1.0], "n": [20, 0, 5],
                         "mean_p": [0.04, 0.45, 0.97], "frequency": [0.05, 0.0, 0.8], "low": 0.0,
                         "high": [0.1, 1, 1]})  # fmt: skip


def change(**cells) -> pd.DataFrame:
    base = {"month": [1, 2, 3], "change": [-3.0, 1.5, 0.0], "year_from": 2024, "year_to": 2025, "weight": [0.0, 0.9, 0],
            "year_mean_from": 40.0, "year_mean_to": 38.5, "mean_from": 50.0, "mean_to": 40.0, "n_from": 31, "n_to": 31,
            "last_day": pd.Timestamp("2025-03-31")}  # fmt: skip
    return pd.DataFrame(base | cells)


def traces(figure: go.Figure, key: str, value: str) -> list:
    return [t for t in figure.data if (t.meta or {}).get(key) == value]


def attribution(**cells) -> Attribution:
    """PM2.5 from 50 to 44: weather -4, the rest -2, whose direction is not known; a falling trend of four years."""
    weather, rest = Estimate(-4.0, -5.0, -3.0, -6.0, -2.0), Estimate(-2.0, -3.5, -0.5, -4.5, 0.5)
    ratio = Estimate(-0.04, -0.07, -0.01, -0.09, 0.01)
    years, means = np.arange(2021, 2025), np.array([52.0, 50.0, 49.0, 47.0])
    line = Trend(years, means + np.array([1, -1, 1, -3]), means, means - 1, means + 1, means,
                 Estimate(-0.033, -0.05, -0.02, -0.06, -0.01), 0.06, 0.02)  # fmt: skip
    base = {
        "region_id": "x", "parameter": "pm25", "unit": "ug/m3", "as_of": date(2025, 10, 1),
        "before": (date(2024, 1, 1), date(2024, 9, 30)), "after": (date(2025, 1, 1), date(2025, 9, 30)),
        "split": Split(50.0, 44.0, 48.0, 46.0, -6.0, weather, rest, ratio, 270, 271), "days": None, "threshold": 75.0,
        "trend": line, "past": None, "ahead": (), "months": pd.DataFrame(), "skill": Skill(0.6, 0.3, 0.4, 3600, 10),
        "sources": ("met",), "model": "gam", "seed": 1,
    }  # fmt: skip
    return Attribution(**(base | cells))
