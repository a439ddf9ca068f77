"""What earlier years did beside what the forecast says, worked by hand."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from support.briefing_sample import OPEN, briefing_data
from support.judged_figures import target
from support.page_structure import Page

from analytics.attainment.outlook_rows import OutlookRow, row_of
from analytics.attainment.required.past_years import of_target, past_years
from analytics.attainment.required.requirements import Remainder, Requirements
from analytics.attainment.verdict import Counts, Value, Verdict
from analytics.report.briefing.goal_lines import own_lines
from analytics.report.briefing.page import render
from analytics.report.briefing.past_years import disagrees, past_text
from analytics.standards.decimals import Decimals
from analytics.terms import Statistic, Status

GOOD = "xinxiang-2023/2-good"
MONEY = {"target_id": GOOD, "statistic": "good_day_share", "unit": "%", "comparator": ">=", "threshold": 75.0,
    "status": "open", "p_met": 0.86, "p_low": 0.86, "p_high": 0.86, "period_start": "2025-01-01",
    "period_end": "2025-12-31", "n_expected": 365, "days_left": 92, "value": 75.0, "margin": 2.5, "days_needed": 69.0,
    "region_id": "xinxiang"}  # fmt: skip


def windows(values: list[float], first: int = 2021) -> pd.DataFrame:
    years = range(first, first + len(values))
    return pd.DataFrame({"target_id": GOOD, "year": list(years), "low": values, "high": values})


NAMES = ("statistic", "unit", "comparator", "threshold", "target_id", "region_id")
GOAL = target(**{name: MONEY[name] for name in NAMES}, period_start="2025-01-01", period_end="2025-12-31")


def verdict(row):
    """What an assessment knows of the target whose row of the outlook is given."""
    rest = Remainder(row.get("required_remainder", float("nan")), days_needed=row["days_needed"])
    known = Value(exact=row["value"], decimals=row.get("decimals", Decimals(1)))
    counts = Counts(n_expected=row["n_expected"], days_left=row["days_left"])
    return Verdict(Status(row["status"]), known, margin=row["margin"], counts=counts, requirements=Requirements(rest))


def of(rest: list[float], row=MONEY, goal=GOAL):
    return of_target(goal, verdict(row), windows(rest))


def data(rest: list[float], so_far: list[float] | None = None, row=MONEY):
    part, same = windows(so_far) if so_far else pd.DataFrame(), windows(rest)
    past = past_years({GOOD: GOAL}, {GOOD: verdict(row)}, same)
    return dataclasses.replace(briefing_data(OPEN), same_window=same, same_part=part, past_years=past)


def test_years_that_brought_what_is_needed_are_counted():
    past = of([60, 64, 69, 67])
    assert past is not None and (past.n, past.reached, past.best) == (4, 1, 69) and past.mean == 65.0
    # 75 % of the 273 days passed are 204.75; with 65 more 269.75 of 365 are 73.9 %
    assert past.total_as_past == pytest.approx(73.904, abs=0.001) and past.met_as_past is False
    # the middle of the forecast is 77.5 % of 365 = 282.875 good days, 78.125 of them still to come
    assert past.expected == pytest.approx(78.125)


def test_a_ceiling_on_a_mean_counts_the_other_way():
    mean = MONEY | {"statistic": "mean", "unit": "ug/m3", "comparator": "<", "threshold": 44.0, "value": 36.0,
        "margin": 4.0, "required_remainder": 67.7, "days_needed": float("nan")}  # fmt: skip
    goal = dataclasses.replace(GOAL, **{name: mean[name] for name in ("unit", "comparator", "threshold")},
                               statistic=Statistic.MEAN)  # fmt: skip
    past = of([60, 64, 69, 67], mean, goal)
    assert past is not None and past.reached == 3 and past.best == 60
    assert past.total_as_past == pytest.approx((36 * 273 + 65 * 92) / 365) and past.met_as_past is True
    assert past.expected == pytest.approx((40 * 365 - 36 * 273) / 92)


@pytest.mark.parametrize("change", [{"status": "met early"}, {"days_needed": float("nan")}, {"days_left": 365}])
def test_nothing_is_said_where_nothing_can_be_compared(change):
    assert of([60, 64, 69, 67], MONEY | change) is None


def test_two_years_are_too_few():
    assert of([60, 64]) is None


@pytest.mark.parametrize(("decimals", "met"), [(Decimals(1), True), (Decimals(1, "half_up"), False), (None, False)])
def test_a_tie_is_rounded_as_the_rule_rounds_it(decimals, met):
    # 67.45 of the whole year: 67.4 half to even (GB/T 8170) and below 67.5, 67.5 half up and not below
    goal = dataclasses.replace(GOAL, statistic=Statistic.MEAN, unit="ug/m3", comparator="<", threshold=67.45 if
                               decimals is None else 67.5)  # fmt: skip
    mean = MONEY | {"value": 67.45, "required_remainder": 60.0, "days_needed": float("nan"), "decimals": decimals}
    past = of([67.45] * 3, mean, goal)
    assert past is not None and past.total_as_past == pytest.approx(67.45) and past.met_as_past is met


@pytest.mark.parametrize(
    ("p", "reached", "differs"), [(0.86, 0, True), (0.4, 0, False), (0.45, 4, True), (0.9, 3, False), (0.88, 1, True)]
)
def test_a_difference_is_one_that_a_reader_sees(p, reached, differs):
    past = of([80.0] * reached + [50.0] * (4 - reached))
    assert past is not None and past.reached == reached
    assert disagrees(row_of(OutlookRow, MONEY | {"p_met": p}), past) is differs


def test_the_page_says_why_forecast_and_earlier_years_differ():
    said = data([60, 64, 66, 67], [180, 190, 185, 185, 205])
    text = past_text(row_of(OutlookRow, MONEY), said, "en")
    assert "In 0 of these 4 years they brought what is needed now." in text
    assert "gives 86 %, because there have been 20 more good-air days so far than in the last 4 years" in text
    assert "it expects 78 days of the rest, where earlier years brought 64 days on average" in text
    assert "would come out at 73.7 % and miss the target (≥ 75 %)" in text
    assert "原因是今年以来优良天比前 4 年同期平均多 20 天" in past_text(row_of(OutlookRow, MONEY), said, "zh")


def test_where_they_agree_nothing_is_explained():
    text = past_text(row_of(OutlookRow, MONEY), data([70, 71, 72, 73]), "en")
    assert "In 4 of these 4 years" in text and "nevertheless" not in text


def test_the_first_screen_warns_beside_the_probability():
    base = data([60, 64, 66, 67])
    row = base.outlook["target_id"] == GOOD
    cells = {name: MONEY[name] for name in ("status", "p_met", "p_low", "p_high", "value", "margin", "days_needed",
        "threshold", "statistic")} | {"likelihood": "likely"}  # fmt: skip
    outlook = base.outlook.copy()
    for name, cell in cells.items():
        held = outlook.get(name, pd.Series(None, index=outlook.index, dtype=object)).astype(object)
        outlook[name] = held.mask(row, cell)
    shown = dataclasses.replace(base, outlook=outlook)
    line = next(line for line in own_lines(shown, "zh").shown if line.target_id == GOOD)
    assert line.caution == "往年同期 4 年中 0 年达到" and line.big == "86%"
    assert line.caution in Page(render(shown, "zh")).text
