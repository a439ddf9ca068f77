"""Derivations end at the reported value and can be redone on paper."""

from datetime import date

import pytest
from support.small_warehouse import LATER, one

from analytics.indicators import derivation
from analytics.standards import load

RULES = load()
QUESTIONS = [
    ("mean", "pm25"),
    ("mean", "no2"),
    ("p95", "pm10"),
    ("percentile", "co"),
    ("p90", "o3_mda8"),
    ("good_days", None),
    ("good_day_share", None),
    ("heavy_days", None),
    ("heavy_day_share", None),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("statistic", "parameter"), QUESTIONS)
def test_a_derivation_ends_at_the_reported_value(air, statistic, parameter):
    year = (date(2025, 1, 1), date(2025, 12, 31))
    steps = derivation(air, "pingdingshan", statistic, parameter, *year, LATER, RULES)
    assert steps.columns.tolist() == ["step", "what", "formula", "inputs", "value", "unit", "clause", "grade"]
    assert steps["step"].tolist() == list(range(1, len(steps) + 1))
    assert (steps["clause"].str.len() > 0).all()
    assert steps["grade"].isin(list("ABCD")).all()
    named = {"percentile": "p95"}.get(statistic, statistic)
    keep = {"statistic": named} | ({"parameter": parameter} if parameter else {})
    row = one(air, "pingdingshan", *year, **keep)
    result = steps[steps["what"].str.startswith("reported value [rule")]
    if statistic == "p90":
        assert steps["value"].iloc[-1] == pytest.approx(row.value_upper)
    else:
        assert result["value"].iloc[0] == pytest.approx(row.value_reported, nan_ok=True)


def test_a_mean_can_be_redone_from_its_months(air):
    steps = derivation(air, "pingdingshan", "mean", "pm25", date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    months = steps[steps["what"].str.match(r"^2025-\d\d$")]
    assert len(months) == 12
    assert months["value"].sum() == pytest.approx(steps.set_index("what").loc["sum", "value"])
    by_what = steps.set_index("what")["value"]
    assert by_what["reported value [integer]"] == 41.0
    assert by_what["mean"] == pytest.approx(14816.9 / 365)


def test_heavy_days_are_derived_one_by_one(air):
    steps = derivation(air, "xinxiang", "heavy_days", None, date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    days = steps[steps["what"].str.startswith("AQI of")]
    assert len(days) == 8
    march = days.set_index("what").loc["AQI of 2025-03-24"]
    # 200 + 100 x 2 / 70 = 202.9, up
    assert (march["value"], march["inputs"]) == (203.0, "pm10 = 352; dust suspect of ours")
    assert march["formula"] == "200 + (300 - 200) (352 - 350) / (420 - 350), rounded up"


def test_a_derivation_of_no_days_and_of_no_rule(air):
    empty = derivation(air, "nowhere", "mean", "pm25", date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    assert empty["value"].iloc[-1] == 0
    with pytest.raises(ValueError, match="no rule derives 'rank'"):
        derivation(air, "xinxiang", "rank", None, date(2025, 1, 1), date(2025, 12, 31), LATER, RULES)
    early = derivation(
        air, "xinxiang", "good_days", None, date(2027, 1, 1), date(2027, 12, 31), date(2026, 12, 1), RULES
    )
    assert early["value"].iloc[-1] == 0
