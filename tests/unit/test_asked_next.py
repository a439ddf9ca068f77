"""What a reader asks next: last year, the place among cities, what if, after the plan, which county."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest
from support.briefing_sample import OPEN, briefing_data
from support.judged_figures import target
from support.page_structure import Page

from analytics.attainment.outlook_rows import OutlookRow, one_row
from analytics.report.briefing.asked import (
    after_lead,
    after_rows,
    county_rows,
    last_year_text,
    owner_text,
    place_text,
    what_if_text,
)
from analytics.report.briefing.goal_lines import own_lines
from analytics.report.briefing.page import render

PM25, GOOD = "xinxiang-2023/2-pm25", "xinxiang-2023/2-good"


def row(target_id: str, **changes: object) -> OutlookRow:
    outlook = briefing_data(OPEN).outlook
    return dataclasses.replace(
        one_row(OutlookRow, outlook[outlook["target_id"] == target_id]), **{"statistic": "mean", **changes}
    )


def part(target_id: str, values: dict[int, tuple[float, float]]) -> pd.DataFrame:
    years, ends = list(values), list(values.values())
    low, high = zip(*ends, strict=True)
    return pd.DataFrame({"target_id": target_id, "year": years, "low": low, "high": high})


def test_the_same_days_of_last_year_stand_beside_this_year():
    data = dataclasses.replace(briefing_data(OPEN), same_part=part(PM25, {2025: (36.9, 36.9), 2024: (44.1, 44.1)}))
    assert last_year_text(row(PM25), data, "zh") == "今年以来 36.9 微克/立方米，去年同期 44.1 微克/立方米，下降16%。"
    assert last_year_text(row(PM25), data, "en").endswith("44.1 µg/m³, 16 % lower.")


def test_counts_of_days_are_set_side_by_side_with_their_bounds():
    data = dataclasses.replace(briefing_data(OPEN), same_part=part(GOOD, {2025: (195, 204), 2024: (170, 180)}))
    stated = last_year_text(row(GOOD, statistic="good_day_share"), data, "zh")
    assert stated == "今年以来优良天 195～204 天，去年同期 170～180 天。"


def test_without_last_year_nothing_is_said():
    data = dataclasses.replace(briefing_data(OPEN), same_part=part(PM25, {2025: (36.9, 36.9), 2023: (44.1, 44.1)}))
    assert last_year_text(row(PM25), data, "zh") == ""


def test_a_place_among_cities():
    places = pd.DataFrame({"target_id": [PM25], "rank_best": [3.0], "rank_worst": [4.0], "n_ranked": [168]})
    assert "rank 3–4 of 168" in place_text(row(PM25), dataclasses.replace(briefing_data(OPEN), places=places), "en")
    assert place_text(row(PM25), briefing_data(OPEN), "en") == ""


def test_the_department_that_keeps_the_figures():
    assert owner_text(row(PM25, indicator="pm25_mean", domain="air"), "zh") == "生态环境部门"


def scenarios() -> pd.DataFrame:
    cells = {"target_id": PM25, "scenario": ["all -10%", "all +10%"], "p_met": [0.99, 0.82]}
    words = ["very likely", "likely"]
    return pd.DataFrame({**cells, "p_low": cells["p_met"], "p_high": cells["p_met"], "likelihood": words})


def test_an_open_goal_whose_bounds_leave_all_open_says_that_there_are_too_few_values():
    data = briefing_data(OPEN)
    goal = data.outlook.head(1).assign(status="open", p_met=None, p_low=0.0, p_high=1.0, likelihood="")
    (line,) = own_lines(dataclasses.replace(data, outlook=goal), "en").shown
    assert (line.big, line.word) == ("—", "too few values for a probability")


def test_scenarios_are_on_the_page_and_switched_without_computing():
    data = dataclasses.replace(briefing_data(OPEN), what_if=scenarios())
    assert (
        what_if_text(row(PM25), data, "zh")
        == "余下日子各项污染物浓度低10%，达标概率 99%；余下日子各项污染物浓度高10%，达标概率 82%。"
    )
    block = own_lines(data, "en")
    assert block.scenarios == [("all -10%", "10 % lower"), ("all +10%", "10 % higher")]
    line = next(line for line in block.shown if line.target_id == PM25)
    assert [(one.p, one.word, one.mark) for one in line.under] == [
        ("99 %", "very likely", "very likely"), ("82 %", "likely", "likely")]  # fmt: skip
    page = Page(render(data, "en"))
    assert [a["data-if"] for _, a in page.elements if "data-if" in a] == ["", "all -10%", "all +10%"]
    hidden = [a["data-under"] for _, a in page.elements if a.get("data-under") and "hidden" in a]
    assert hidden == ["all -10%", "all +10%"]  # the forecast as it is stands there until a button is pressed


def after(low: float, high: float) -> pd.DataFrame:
    return pd.DataFrame([{"target_id": PM25, "year": 2026, "low": low, "high": high, "low_before": 36.5,
        "high_before": 36.5, "last_day": dt.date(2026, 10, 6)}])  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "side"), [(40.2, 40.2, "inside"), (44.0, 44.0, "outside"), (43.0, 45.0, "open")]
)
def test_after_a_plan_the_page_goes_on(low, high, side):
    data = dataclasses.replace(briefing_data(OPEN), after=after(low, high))
    (one,) = after_rows(data, "en")
    assert one["side"] == side and one["before"] == "36.5 µg/m³"  # below 44: 44.0 itself is not
    assert "2026 so far (up to 6 Oct 2026)" in after_lead(data, "en")


def test_the_next_plan_is_named_where_it_is_on_record():
    data = dataclasses.replace(briefing_data(OPEN), after=after(40.0, 40.0))
    assert "stand above" in after_lead(data, "en")
    later = dataclasses.replace(data, as_of=dt.date(2026, 10, 7))
    assert "dabiao draft" in after_lead(later, "en") and "尚未登记" in after_lead(later, "zh")


def test_counties_are_listed_by_the_target_that_is_least_sure():
    data = briefing_data(OPEN)
    away = data.outlook.iloc[:2].assign(
        region_id=["a", "b"], region=["甲县", "乙县"], region_en=["County A", "County B"],
        target_id=["x/a", "x/b"], status="inferred", p_met=[0.7, 0.4], p_low=0.2, p_high=0.9, likelihood="likely",
    )  # fmt: skip
    stated = county_rows(dataclasses.replace(data, outlook=pd.concat([data.outlook, away])), "en")
    assert [(one["region"], one["p"]) for one in stated] == [("County B", "◇ 40 %"), ("County A", "◇ 70 %")]
    assert county_rows(data, "en") == []


def test_places_are_counted_among_all_cities_with_enough_days(monkeypatch):
    from analytics.series import briefing as series

    goal = target(target_id=PM25, unit="ug/m3", statistic="mean", parameter="pm25", threshold=44.0, comparator="<")
    means = {f"c{i}": (30.0 + i, 30.0 + i) for i in range(9)} | {"xinxiang": (33.5, 34.5), "bare": None}
    newest = SimpleNamespace(newest=OPEN - dt.timedelta(days=1))
    known = SimpleNamespace(
        as_of=OPEN, pool=means, targets={PM25: goal}, history=lambda region: newest, once=lambda asked, make: make()
    )
    monkeypatch.setattr(series, "evidence_of", lambda *_: known)
    monkeypatch.setattr(series, "_value", lambda evidence, target, region, span, back: means[region])
    outlook = pd.DataFrame([dataclasses.asdict(row(PM25, parameter="pm25"))])
    (found,) = series.places(None, OPEN, outlook, "xinxiang").to_dict("records")
    assert (found["rank_best"], found["rank_worst"], found["n_ranked"]) == (5, 6, 10)  # c4 is 34
    means.pop("c8")
    assert series.places(None, OPEN, outlook, "xinxiang").empty  # nine are too few
