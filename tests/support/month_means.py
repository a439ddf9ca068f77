"""Month means of one region, and an annual target that is judged on them."""

import pandas as pd

from analytics.attainment.monitored.outcome import Rule
from analytics.standards import load

RULES = load()


RULE = Rule("mean", "pm25", "<", 44.0, None, None)


TARGET = {
    "target_id": "t", "region_id": "x", "statistic": "mean", "parameter": "pm25", "comparator": "<",
    "indicator_id": "pm25_mean",
    "period_kind": "year", "period_start": pd.Timestamp("2025-01-01"), "period_end": pd.Timestamp("2025-12-31"),
    "baseline_end": None,
}  # fmt: skip


STARTS = pd.date_range("2025-01-01", periods=12, freq="MS")


def months(values, n_days) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region_id": "x", "parameter": "pm25", "interval_start": STARTS,
            "interval_end": STARTS + pd.offsets.MonthBegin(1), "value": values, "unit": "ug/m3", "source_id": "months",
            "basis": "reviewed", "known_at": STARTS + pd.offsets.MonthBegin(1), "known_at_basis": "lag",
            "batch_id": "m", "n_valid": pd.array(n_days, dtype="Int64"),
        }
    ).dropna(subset="value")  # fmt: skip
