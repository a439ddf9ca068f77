"""Targets that ask for a direction from a base year, and published figures beside monitoring."""

import numpy as np
import pandas as pd
import pytest
from support.assessed import CLOSED

from analytics.attainment.evidence import Asked, Periods
from analytics.attainment.figures import by_owner, owner
from analytics.attainment.judge import judge
from analytics.standards import load


def made_up(**other):
    """A target on Xinxiang's PM2.5 of 2025, as the query would return it."""
    row = {
        "target_id": "made/up",
        "region_id": "xinxiang",
        "region": "新乡市",
        "region_en": "Xinxiang",
        "indicator_id": "pm25_mean",
        "indicator_zh": "PM2.5",
        "indicator_en": "PM2.5",
        "domain": "air",
        "direction": "lower",
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
    return row | other


@pytest.fixture
def asked(wh):
    return Asked(wh, CLOSED, "damped_window", 50, 1, load())


def test_a_direction_is_judged_against_its_measured_base_year(wh, asked):
    none = wh.query("core/figure_value", as_of=CLOSED, region_id="hongqi").iloc[:0]
    down, _ = judge(asked, Periods(asked), made_up(), none)
    assert (down.status, down.margin) == ("met", pytest.approx(48.6 - 42.4))
    up, _ = judge(asked, Periods(asked), made_up(threshold_text="up"), none)
    assert up.status == "missed"
    # 2023 is not a valid year, so nothing can be measured from it
    invalid = {"baseline_start": pd.Timestamp("2023-01-01"), "baseline_end": pd.Timestamp("2023-12-31")}
    found, _ = judge(asked, Periods(asked), made_up(**invalid), none)
    assert found.status == "no evidence"
    assert "baseline value of 2023" in found.cells()["missing_en"]


def test_published_figures_are_listed_beside_monitoring_but_do_not_speak(wh, asked):
    year = {"period_start": pd.Timestamp("2024-01-01"), "period_end": pd.Timestamp("2024-12-31")}
    target = made_up(
        region_id="hohhot",
        indicator_id="good_day_share",
        statistic="good_day_share",
        parameter=None,
        direction="higher",
    )
    target |= {"comparator": ">=", "threshold": 85.4} | year
    figures = wh.query("core/figure_value", as_of=CLOSED, region_id="hohhot")
    own = by_owner(figures)[owner(target)]
    found, key = judge(asked, Periods(asked), target, own)
    listed = [r for r in found.readings if r.reading_id.startswith("figure:")]
    assert (listed[0].value.exact, listed[0].verdict) == (85.2, "missed")
    assert not any(r.primary for r in listed)
    assert found.evidence.basis == "realtime_dust_in"
    assert key is not None
