"""Rows of water sections: samples by month, and sections that are declared dry or not sampled."""

from datetime import date

import pandas as pd

from analytics.standards import load

RULES = load()


YEAR = date(2025, 1, 1), date(2025, 12, 31)


LATER = date(2026, 2, 1)


CLEAN = {"ph": 7.5, "dissolved_oxygen": 8.0, "codmn": 2.0, "ammonia_n": 0.1, "total_phosphorus": 0.02}


COLUMNS = ["section_id", "region", "date", "item", "value", "water_kind", "network", "status"]


def sampled(name, months=range(1, 13), kind="river", day="-05", **items):
    values = CLEAN | items
    rows = [
        (name, "xinxiang", f"2025-{month:02d}{day}", item, value, kind, "国控", "")
        for month in months
        for item, value in values.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def declared(name, state, months):
    rows = [(name, "xinxiang", f"2025-{month:02d}", "", "", "", "国控", state) for month in months]
    return pd.DataFrame(rows, columns=COLUMNS)
