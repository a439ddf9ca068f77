"""Targets judged on published figures: rows of figures, a target, and its verdict."""

from datetime import date

import numpy as np
import pandas as pd

from analytics.attainment.published import select as published
from analytics.attainment.published.judge_figures import judge_figures
from analytics.attainment.rule import rule_of
from analytics.targets.target import Target

AS_OF = date(2026, 2, 1)


def figure(value, start="2025-01-01", end="2025-12-31", **other):
    row = {
        "figure_id": f"f{value}-{start}-{end}-{other.get('source', 's')}",
        "region_id": "xinxiang",
        "indicator_id": "water_share_class_1_3",
        "subject_zh": "",
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp(end),
        "value": float(value),
        "qualifier": "=",
        "unit": "%",
        "source": "s",
        "source_date": pd.Timestamp("2026-01-15"),
        "source_url": None,
        "grade": "B",
        "basis": "unknown",
        "note": None,
        "known_at": pd.Timestamp("2026-01-15"),
    }
    return row | other


def target(**other):
    row = {
        "target_id": "xinxiang-2023/2-water",
        "region_id": "xinxiang",
        "region_zh": "新乡市",
        "region_en": "Xinxiang",
        "indicator_id": "water_share_class_1_3",
        "indicator_zh": "水质优良比例",
        "indicator_en": "Share of water at class I–III",
        "domain": "water",
        "better": "higher",
        "parameter": None,
        "statistic": "figure",
        "scale": "share",
        "subject_zh": None,
        "subject_en": None,
        "comparator": ">=",
        "threshold": 70.0,
        "threshold_high": np.nan,
        "threshold_text": None,
        "unit": "%",
        "period_start": pd.Timestamp("2025-01-01"),
        "period_end": pd.Timestamp("2025-12-31"),
        "baseline_start": pd.NaT,
        "baseline_end": pd.NaT,
        "edition": None,
    }
    return Target.from_row(row | other)


COLUMNS = list(figure(0))


def judged(rows, as_of=AS_OF, baseline=None, **other):
    one = target(**other)
    frame = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("period_start", "period_end", "source_date"):
        frame[column] = pd.to_datetime(frame[column])
    own = published.by_owner(frame).get(one.series, frame.iloc[:0])
    return judge_figures(one, rule_of(one, lambda: baseline), own, as_of, 500, 1)


KM = {
    "indicator_id": "buffer_restored_km",
    "scale": "positive",
    "unit": "km",
    "threshold": 25.0,
    "period_kind": "span",
    "period_start": pd.Timestamp("2023-01-01"),
    "kind": "target",
}


def year(value, y, **other):
    return figure(value, f"{y}-01-01", f"{y}-12-31", **other)


def of(rows):
    frame = pd.DataFrame(rows, columns=list(figure(0)))
    for column in ("period_start", "period_end", "source_date", "known_at"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


def km(rows, as_of=date(2026, 2, 1), **other):
    return judged([row | {"indicator_id": "buffer_restored_km"} for row in rows], as_of, **(KM | other))
