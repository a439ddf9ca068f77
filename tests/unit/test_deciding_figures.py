"""A target waits for a figure just where no figure at hand decides it: verdict and table go by the same rule."""

from datetime import date
from itertools import product

import pandas as pd
import pytest
from support.judged_figures import figure, of, target

from analytics.attainment.published.select import for_period
from analytics.targets.template import figures_needed
from analytics.terms import Scale, Statistic

SPANS = {
    "the period": ("2023-01-01", "2025-12-31"),
    "its last year": ("2025-01-01", "2025-12-31"),
    "another year": ("2024-01-01", "2024-12-31"),
    "its last day": ("2025-12-31", "2025-12-31"),
    "a day of its last year": ("2025-06-30", "2025-06-30"),
}
FIRST, LAST = pd.Timestamp("2023-01-01"), pd.Timestamp("2025-12-31")
COLUMNS = ["indicator_zh", "indicator_en", "region_zh", "region_en"]
GOALS = [
    {"target_id": f"p/{statistic}-{scale}-{kind}", "statistic": str(statistic), "scale": str(scale), "unit": "km",
     "period_kind": kind, "period_start": FIRST, "period_end": LAST, "indicator_id": "x", "comparator": ">="}
    for statistic, scale, kind in product(Statistic, (Scale.SHARE, Scale.POSITIVE, Scale.LINEAR), ("span", "date"))
]  # fmt: skip


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_a_target_waits_for_a_figure_just_where_none_decides_it(span):
    have = of([figure(30, *SPANS[span], indicator_id="x", unit="km")])
    other = {"region_id": "xinxiang", "subject_zh": "", "baseline_start": pd.NaT, "baseline_end": pd.NaT}
    rows = pd.DataFrame([goal | other | dict.fromkeys(COLUMNS, "x") for goal in GOALS])
    asked = figures_needed(rows, have, date(2026, 2, 1), [])
    waiting = set(asked.loc[asked["reason"] != "history", "target_id"])
    undecided = {goal["target_id"] for goal in GOALS if for_period(have, target(**goal)).empty}
    assert waiting == undecided
