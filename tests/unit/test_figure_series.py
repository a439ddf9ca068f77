"""What a forecast of figures rests on: series, related, bounds, parts of a total, and the targets judged by them."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.judged_figures import KM, figure, judged, km, of, target, year

from analytics.attainment.published import select as published
from analytics.attainment.published.judge_figures import judge_figures
from analytics.attainment.published.related_figures import RelatedFigures, bounds, parts_of
from analytics.attainment.rule import rule_of

FAMILY = {"xinxiang": "henan", "pingdingshan": "henan", "henan": "cn", "hubei": "cn", "weihui": "xinxiang"}
GROWING = [50.0, 53.0, 57.0, 60.0, 64.0]


def open_share(rows, related_rows=(), **other):
    one = target(**other)
    every = of([*rows, *related_rows])
    owned = published.by_owner(every)
    own = owned.get(one.series, every.iloc[:0])
    return judge_figures(
        one, rule_of(one, lambda: None), own, date(2025, 3, 1), 2000, 1, None, RelatedFigures(owned, FAMILY)
    )


def series(values, first=2020, **other):
    return [year(value, first + i, **other) for i, value in enumerate(values)]


def test_three_figures_and_related_ones_give_a_probability_and_say_so():
    rows = series(GROWING[2:], 2022)
    alone = open_share(rows)
    assert alone.status == "no evidence" and "a year" in alone.cells()["note_en"]
    related = series([v + 3 for v in GROWING], region_id="pingdingshan") + series(GROWING, region_id="weihui")
    found = open_share(rows, related)
    assert found.status == "open" and 0 < found.probability.p < 1
    assert "2 related regions" in found.cells()["note_en"] and "2个相关地区" in found.cells()["note_zh"]


def test_two_figures_give_none_whatever_related_ones_there_are():
    related = series(GROWING, region_id="henan") + series(GROWING, region_id="pingdingshan")
    assert open_share(series(GROWING[3:], 2023), related).status == "no evidence"


@pytest.mark.parametrize(
    ("who", "counts"), [("henan", 1), ("pingdingshan", 1), ("weihui", 1), ("hubei", 0), ("cn", 0), ("xinxiang", 0)]
)
def test_related_regions_are_parent_sibling_and_child(who, counts):
    owned = published.by_owner(of(series([*GROWING, 66.0], region_id=who)))
    pooled, n = RelatedFigures(owned, FAMILY).prior(target(), "share")
    assert n == counts and (pooled is not None) == bool(counts)


def test_related_figures_of_another_indicator_or_subject_are_not_used():
    rows = series(GROWING, region_id="henan", subject_zh="湛河") + series(
        GROWING, region_id="henan", indicator_id="other"
    )
    assert RelatedFigures(published.by_owner(of(rows)), FAMILY).prior(target(), "share") == (None, 0)


def test_a_year_reported_as_at_least_is_a_bound_and_no_point():
    at_least = year(75, 2024, qualifier=">=")
    assert bounds(of([at_least]), "figure") == [(2024.0, 75.0, np.inf)]
    assert bounds(of([year(75, 2024, qualifier="<=")]), "figure") == [(2024.0, -np.inf, 75.0)]
    four = series(GROWING[:4])
    assert open_share([*four, at_least]).status == "no evidence"  # four points are four points
    five = series(GROWING, 2019)
    assert open_share([*five, at_least]).probability.p > open_share(five).probability.p


def test_the_position_on_the_last_day_of_a_year_is_its_value_where_no_figure_covers_it():
    rows = [year(60, 2023), figure(61, "2023-12-31", "2023-12-31"), figure(64, "2024-12-31", "2024-12-31")]
    assert published.yearly_series(of(rows), "figure")["value"].tolist() == [60.0, 64.0]
    assert published.yearly_series(of(rows), "good_day_share")["value"].tolist() == [60.0]


QUARTERS = ["03-31", "06-30", "09-30", "12-31"]


def positions(values):
    ends = [f"{y}-{q}" for y in (2023, 2024) for q in QUARTERS][: len(values)]
    return [figure(v, end, end) for v, end in zip(values, ends, strict=True)]


def test_parts_are_what_each_position_adds():
    parts = parts_of(of(positions([2, 5, 9])), target(**KM))
    assert parts.added.tolist() == [2.0, 3.0, 4.0] and parts.days.tolist() == [90.0, 91.0, 92.0]
    assert (parts.total, parts.until) == (9.0, pd.Timestamp("2023-09-30"))
    # a stock by a date may have been there before the plan: only what came after the first position is pace
    stock = parts_of(of(positions([2, 5, 9])), target(**(KM | {"period_kind": "date"})))
    assert stock.added.tolist() == [3.0, 4.0] and stock.total == 9.0


def test_parts_are_stretches_without_gaps():
    rows = [figure(1, "2023-01-01", "2023-01-31"), figure(2, "2023-02-01", "2023-02-28")]
    parts = parts_of(of(rows), target(**KM))
    assert parts.added.tolist() == [1.0, 2.0] and parts.days.tolist() == [31.0, 28.0]
    gap = [figure(1, "2023-02-01", "2023-02-28"), figure(2, "2023-04-01", "2023-04-30")]
    assert parts_of(of(gap), target(**KM)) is None


def test_five_parts_give_a_probability_by_pace_and_four_the_pace_alone():
    # 25 km by the end of 2025, 2.5 km a quarter so far: 15 of the 25 after six of twelve quarters
    four = km(positions([2.5, 5, 7.5, 10]), date(2024, 2, 1)).cells()
    assert four["status"] == "no evidence" and "15 km more by 2025-12-31" in four["note_en"]
    six = km(positions([2.5, 5, 7.5, 10, 12.5, 15]), date(2024, 8, 1)).cells()
    assert (six["status"], six["model"], six["value"]) == ("open", "yearly_pace", 15.0)
    assert 0.85 < six["p_met"] < 1.0
    slow = km(positions([1, 2, 3, 4, 5, 6]), date(2024, 8, 1)).cells()
    assert slow["p_met"] < 0.1
    assert km(positions([2, 4, 3, 5, 6, 7]), date(2024, 8, 1)).status == "no evidence"  # it fell: no pace


def test_a_total_that_is_reached_stays_reached():
    assert km(positions([5, 10, 15, 20, 24, 26]), date(2024, 8, 1)).status == "met early"


def test_a_finished_work_stays_finished():
    done = judged([figure(1, "2024-06-30", "2024-06-30")], date(2025, 1, 1), comparator="event", scale="event")
    assert done.probability.p == 1.0 and done.status == "met early"


def test_the_order_of_figures_is_that_of_a_stable_sort_of_the_table():
    rng = np.random.default_rng(5)
    for n in range(2, 40):
        days = pd.to_datetime(rng.choice(["2025-01-15", "2025-06-30", "2026-02-01"], n)).to_series(index=range(n))
        table = pd.DataFrame({
            "figure_id": rng.integers(0, 99, n).astype(str), "grade": rng.choice(["A", "B", "C", "D"], n),
            "basis": rng.choice(["published", "reviewed", "odd"], n), "period_end": pd.Timestamp("2025-12-31"),
            "source_date": days.mask(pd.Series(rng.random(n) < 0.2)),
        })  # fmt: skip
        ranked = table.assign(b=published.basis_rank(table["basis"], "figure"), e=published.early(table))
        wanted = ranked.sort_values(["e", "b", "grade", "source_date", "figure_id"], kind="stable",
                                    ascending=[True, True, True, False, True], na_position="last")  # fmt: skip
        assert published.in_order(table, "figure").index.tolist() == wanted.index.tolist()
