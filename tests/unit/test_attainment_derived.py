"""Figures that follow from figures: totals, changes from levels, compound growth; parts of a year stay parts."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.judged_figures import KM, figure, judged, km, of, target, year

from analytics.attainment.published import select as published
from analytics.attainment.published.derive import derived, disjoint
from analytics.attainment.published.judge_figures import judge_figures
from analytics.attainment.rule import rule_of

GROWTH = {
    "indicator_id": "container_intermodal_growth",
    "change_of": "container_intermodal",
    "change_how": "yearly",
    "scale": "positive",
    "threshold": 15.0,
    "period_kind": "span",
    "period_start": pd.Timestamp("2022-01-01"),
    "baseline_start": pd.Timestamp("2021-01-01"),
    "baseline_end": pd.Timestamp("2021-12-31"),
}
RAIL = {
    "indicator_id": "rail_freight_increase",
    "change_of": "rail_freight",
    "change_how": "increase",
    "scale": "positive",
    "unit": "1e4 t",
    "threshold": 400.0,
    "period_kind": "year",
    "baseline_start": pd.Timestamp("2021-01-01"),
    "baseline_end": pd.Timestamp("2021-12-31"),
}


@pytest.mark.parametrize(
    ("ends", "kind"),
    [
        (("2025-03-01", "2025-03-31"), "month"),
        (("2024-02-01", "2024-02-29"), "month"),
        (("2025-01-01", "2025-03-31"), "quarter"),
        (("2025-02-01", "2025-04-30"), "other"),
        (("2025-01-01", "2025-02-28"), "to_date"),
        (("2025-01-01", "2025-11-30"), "to_date"),
        (("2025-01-01", "2025-12-31"), "year"),
        (("2024-04-01", "2025-03-31"), "other"),
        (("2021-01-01", "2025-12-31"), "years"),
        (("2025-06-30", "2025-06-30"), "day"),
    ],
)
def test_kinds_of_period(ends, kind):
    assert published.span_kind(of([figure(1, *ends)])).tolist() == [kind]


def test_a_part_of_the_year_is_shown_but_is_no_value():
    row = judged([figure(90, "2025-01-01", "2025-11-30")]).cells()
    assert row["status"] == "no evidence"
    assert np.isnan(row["value"])
    assert "90 % for 1 Jan 2025 to 30 Nov 2025" in row["note_en"]
    assert "does not stand for the year" in row["note_en"]


def test_what_is_added_year_by_year_adds_up():
    # 8 + 9 + 8.5 = 25.5 >= 25
    row = km([year(8, 2023), year(9, 2024), year(8.5, 2025)]).cells()
    assert (row["status"], row["value"], row["margin"]) == ("met", 25.5, 0.5)
    assert km([year(8, 2023), year(9, 2024), year(7.9, 2025)]).status == "missed"  # 24.9


@pytest.mark.parametrize("statistic", ["mean", "three_year_mean", "p90", "composite_index"])
def test_concentrations_of_several_years_are_never_added(statistic):
    # 30 in each of three years is no 90
    goal = {"indicator_id": "pm25_mean", "statistic": statistic, "unit": "ug/m3", "comparator": "<=", "threshold": 35.0}
    one = target(**(KM | goal))
    assert not one.accumulates
    rows = [year(30, y, indicator_id="pm25_mean") for y in (2023, 2024, 2025)]
    found = judge_figures(one, rule_of(one, lambda: None), of(rows), date(2026, 2, 1), 500, 1)
    assert found.value.exact != 90.0 and found.status != "missed"


def test_the_last_year_alone_is_not_the_total():
    row = km([year(24, 2025)]).cells()
    assert row["status"] == "undetermined"  # at least 24; the other years may have added one more
    assert km([year(25, 2025)]).status == "met"


def test_months_within_a_longer_period_do_not_count_twice():
    rows = [figure(3, "2023-01-01", "2023-06-30"), figure(1, "2023-03-01", "2023-03-31"), year(8, 2023)]
    assert disjoint(of(rows))["value"].tolist() == [8.0]
    rows = [
        figure(3, "2023-01-01", "2023-06-30"),
        figure(1, "2023-03-01", "2023-03-31"),
        figure(2, "2023-07-01", "2023-12-31"),
    ]
    assert disjoint(of(rows))["value"].tolist() == [3.0, 2.0]


def test_a_position_on_a_day_is_the_total_by_then():
    row = km([figure(26, "2024-10-31", "2024-10-31")], date(2025, 2, 1)).cells()
    assert (row["status"], row["p_met"]) == ("met early", 1.0)
    row = km([figure(12, "2024-10-31", "2024-10-31")], date(2025, 1, 1)).cells()
    assert (row["status"], row["value"]) == ("no evidence", 12.0)
    assert "13 km more by 2025-12-31" in row["note_en"]
    # before the end it is only a lower bound once the period is over
    assert km([figure(24, "2025-10-31", "2025-10-31")]).status == "undetermined"
    assert km([figure(24, "2025-12-31", "2025-12-31")]).status == "missed"


def test_bases_are_never_added_together():
    rows = [year(8, 2023, basis="reviewed"), year(9, 2024, basis="unknown"), year(10, 2025, basis="reviewed")]
    found = derived(of(rows), of([]), target(**KM)).iloc[0]
    assert (found["value"], found["qualifier"], found["basis"]) == (18.0, ">=", "reviewed")


def test_a_published_total_comes_before_a_derived_one():
    rows = [figure(24, "2023-01-01", "2025-12-31"), year(8, 2023), year(9, 2024), year(8.5, 2025)]
    found = km(rows)
    assert (found.status, found.value.exact) == ("contested", 24.0)
    assert "before a derived one" in found.cells()["note_en"]
    assert [r.verdict for r in found.readings] == ["missed", "met"]


def test_shares_do_not_accumulate():
    assert target(**KM).accumulates
    assert not target(period_kind="date").accumulates
    assert not target(**GROWTH).accumulates
    assert not target(**(KM | {"period_kind": "year"})).accumulates


def change(own, levels, as_of=date(2026, 2, 1), n=400, **other):
    one = target(**other)
    own = of(own)
    return judge_figures(one, rule_of(one, lambda: None), own, as_of, n, 1, of(levels))


def test_rail_freight_from_levels_or_from_increases():
    levels = [year(1000, 2021), year(1400, 2025)]
    row = change([], levels, **RAIL).cells()
    assert (row["status"], row["value"], row["margin"]) == ("met", 400.0, 0.0)  # exactly 400 more
    assert change([], [year(1000, 2021), year(1399.9, 2025)], **RAIL).status == "missed"
    assert change([year(410, 2025)], [], **RAIL).value.exact == 410.0
    # a level alone is no increase, and a level of another basis is no base
    assert change([], levels[1:], **RAIL).status == "no evidence"
    other_basis = [year(1000, 2021, basis="reviewed"), year(1400, 2025)]
    assert change([], other_basis, **RAIL).status == "no evidence"


def test_the_growth_of_the_last_year_is_not_the_mean_growth():
    assert change([year(30, 2025)], [], **GROWTH).status == "no evidence"


def test_compound_growth_from_levels():
    # 1.15^4 = 1.74900625: exactly 15 % a year
    row = change([], [year(100, 2021), year(174.900625, 2025)], **GROWTH).cells()
    assert (row["status"], row["value"]) == ("met", pytest.approx(15.0, abs=1e-9))
    assert change([], [year(100, 2021), year(174.8, 2025)], **GROWTH).status == "missed"


def test_compound_growth_from_the_growth_of_each_year():
    # 10, 20, 10, 20 %: 1.1 * 1.2 * 1.1 * 1.2 = 1.7424 -> 14.891 % a year, less than the plain mean of 15
    yearly = [year(g, y) for y, g in zip((2022, 2023, 2024, 2025), (10, 20, 10, 20), strict=True)]
    row = change(yearly, [], **GROWTH).cells()
    assert (row["status"], round(row["value"], 3)) == ("missed", 14.891)
    assert change(yearly[:3], [], **GROWTH).status == "no evidence"  # one year is missing


def test_a_signed_total_change():
    coal = GROWTH | {
        "indicator_id": "coal_consumption_growth",
        "change_how": "total",
        "comparator": "<=",
        "threshold": 0.0,
    }
    assert target(**coal).change.how == "total"
    assert change([], [year(200, 2021), year(200, 2025)], **coal).status == "met"
    row = change([], [year(200, 2021), year(190, 2025)], **coal).cells()
    assert (row["status"], row["value"]) == ("met", -5.0)
    assert change([], [year(200, 2021), year(201, 2025)], **coal).status == "missed"


def test_an_open_change_is_drawn_on_its_levels():
    levels = [year(1000 * 1.16**i, 2017 + i) for i in range(8)]  # to 2024
    found = change([], levels, date(2025, 7, 1), **GROWTH)
    assert found.status == "open"
    assert 0.5 < found.probability.p <= 1.0
    assert found.value.exact == pytest.approx(16.0)  # 2021 to 2024
    assert change([], levels[5:], date(2025, 7, 1), **GROWTH).status == "no evidence"


def test_derived_figures_carry_the_worst_grade_and_say_what_they_come_from():
    levels = [year(1000, 2021, grade="A"), year(1400, 2025, grade="C")]
    found = derived(of([]), of(levels), target(**RAIL)).iloc[0]
    assert found["grade"] == "C"
    assert found["source"].text("en").startswith("from levels 1,000 (2021, ")
    assert found["source"].text("zh").startswith("由以下水平推算：1,000（2021年，")
    assert np.isfinite(found["value"])


def test_the_order_that_decides_is_in_the_note():
    rows = [figure(71, source="a", grade="A"), figure(72, source="c", grade="C")]
    row = judged(rows).cells()
    assert (row["status"], row["value"]) == ("met", 71.0)
    assert "for its grade of evidence" in row["note_en"]
    same = judged([figure(71, source="a"), figure(71, source="b")]).cells()["note_en"]
    assert same == "by the figure of a, published 2026-01-15"  # they agree, so no order decides
