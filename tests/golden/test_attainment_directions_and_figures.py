"""Targets that ask for a direction from a base year, and published figures beside monitoring."""

import numpy as np
import pandas as pd
import pytest
from support.assessed import CLOSED

from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.judge import judge
from analytics.attainment.published.select import by_owner
from analytics.standards import load
from analytics.targets.target import Target


def made_up(**other):
    """A target on Xinxiang's PM2.5 of 2025."""
    row = {
        "target_id": "made/up",
        "region_id": "xinxiang",
        "region_zh": "新乡市",
        "region_en": "Xinxiang",
        "indicator_id": "pm25_mean",
        "indicator_zh": "PM2.5",
        "indicator_en": "PM2.5",
        "domain": "air",
        "better": "lower",
        "parameter": "pm25",
        "statistic": "mean",
        "scale": "positive",
        "subject_zh": None,
        "subject_en": None,
        "comparator": "direction",
        "threshold": np.nan,
        "threshold_high": np.nan,
        "threshold_text": "improve",
        "unit": "ug/m3",
        "period_start": pd.Timestamp("2025-01-01"),
        "period_end": pd.Timestamp("2025-12-31"),
        "baseline_start": pd.Timestamp("2024-01-01"),
        "baseline_end": pd.Timestamp("2024-12-31"),
        "edition": None,
    }
    return Target.from_row(row | other)


@pytest.fixture
def run(wh):
    return RunContext(wh, CLOSED, "damped_window", 50, 1, load())


def test_a_direction_is_judged_against_its_measured_base_year(wh, run):
    none = wh.query("core/figure_value", as_of=CLOSED, region_id="hongqi").iloc[:0]
    down, _ = judge(run, EvidenceCache(run), made_up(), none)
    assert (down.status, down.margin) == ("met", pytest.approx(48.6 - 42.4))
    up, _ = judge(run, EvidenceCache(run), made_up(threshold_text="up"), none)
    assert up.status == "missed"
    # 2023 is not a valid year, so nothing can be measured from it
    invalid = {"baseline_start": pd.Timestamp("2023-01-01"), "baseline_end": pd.Timestamp("2023-12-31")}
    found, _ = judge(run, EvidenceCache(run), made_up(**invalid), none)
    assert found.status == "no evidence"
    assert "baseline value of 2023" in found.cells()["missing_en"]


def test_published_figures_are_listed_beside_monitoring_but_do_not_speak(wh, run):
    target = made_up(
        region_id="hohhot",
        indicator_id="good_day_share",
        statistic="good_day_share",
        parameter=None,
        better="higher",
        comparator=">=",
        threshold=85.4,
        period_start=pd.Timestamp("2024-01-01"),
        period_end=pd.Timestamp("2024-12-31"),
        baseline_start=pd.NaT,
        baseline_end=pd.NaT,
    )
    figures = wh.query("core/figure_value", as_of=CLOSED, region_id="hohhot")
    own = by_owner(figures)[target.series]
    found, key = judge(run, EvidenceCache(run), target, own)
    listed = [r for r in found.readings if r.reading_id.startswith("figure:")]
    assert (listed[0].value.exact, listed[0].verdict) == (85.2, "missed")
    assert not any(r.primary for r in listed)
    assert found.evidence.basis == "realtime_dust_in"
    assert key is not None
