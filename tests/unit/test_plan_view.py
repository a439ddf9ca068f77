"""How many goals of a plan are expected to be met, and which figures are worth asking for."""

from __future__ import annotations

from datetime import date
from math import comb

import numpy as np
import pandas as pd
import pytest

from analytics.attainment.counts import expected_met
from analytics.attainment.gaps import gaps
from analytics.attainment.plan_view import correlation_as_of, correlation_within, goals_of, met_of, plan_view
from analytics.attainment.verdict import Verdict
from analytics.inference.settling import expected_drop

# settles_on is the day on which the figure is usually published
COLUMNS = {
    "plan_id": "p",
    "region_id": "r",
    "region": "某市",
    "indicator": "film",
    "indicator_zh": "农膜回收率",
    "indicator_en": "Film recovered",
    "subject_zh": "",
    "subject_en": "",
    "unit": "%",
    "period_start": pd.Timestamp("2025-01-01"),
    "period_end": pd.Timestamp("2025-12-31"),
    "settles_by": "agriculture",
    "settles_on": pd.Timestamp("2026-03-31"),
    "settles_start": pd.Timestamp("2025-01-01"),
    "settles_end": pd.Timestamp("2025-12-31"),
    "evidence": "class",
}
DAY = date(2025, 10, 1)  # fmt: skip


def rows(*lines: tuple[str, str, float, dict]) -> pd.DataFrame:
    drops = [np.nan if np.isnan(p) else expected_drop(p, 1.0) for _, _, p, _ in lines]
    made = [{**COLUMNS, "target_id": i, "status": s, "p_met": p, "settles_drop": drop, **more}
            for (i, s, p, more), drop in zip(lines, drops, strict=True)]  # fmt: skip
    return pd.DataFrame(made)


def test_without_anything_in_common_the_number_is_binomial():
    # 20 goals at 0.8: P(at most 13) = 0.087, P(at most 14) = 0.196, P(at most 17) = 0.794, P(at most 18) = 0.931
    below = [sum(comb(20, k) * 0.8**k * 0.2 ** (20 - k) for k in range(n + 1)) for n in (13, 14, 17, 18)]
    assert np.round(below, 3).tolist() == [0.087, 0.196, 0.794, 0.931]
    found = expected_met([0.8] * 20, 0.0)
    assert (found.n, found.mean, found.low, found.high) == (20, pytest.approx(16.0), 14, 18)


def test_goals_that_fail_together_leave_the_mean_and_widen_the_range():
    alone, together = expected_met([0.9] * 50, 0.0), expected_met([0.9] * 50, 0.3)
    assert together.mean == pytest.approx(alone.mean) == pytest.approx(45)
    assert together.low < alone.low and together.high >= alone.high


def test_certain_goals_do_not_move():
    found = expected_met([1.0, 1.0, 0.0], 0.5)
    assert (found.mean, found.low, found.high) == (2.0, 2, 2)


def test_of_no_goal_none_is_met():
    assert expected_met([], 0.2).high == 0


def test_what_goals_of_a_year_have_in_common_is_learnt_before_the_day():
    assert all(0 < correlation_as_of(date(year, 6, 1)) < 1 for year in (2015, 2022, 2026))


def test_a_plan_counts_its_own_answers_apart_from_inferred_ones():
    answers = ("a", "met", 1.0), ("b", "inferred", 0.3), ("c", "no evidence", np.nan), ("d", "inferred", 0.9)
    table = rows(*((*one, {}) for one in answers))
    one = plan_view(table, DAY).iloc[0]
    assert (one["n_targets"], one["n_own"], one["n_inferred"], one["n_none"]) == (4, 1, 2, 1)
    assert one["expected_met"] == pytest.approx(2.2) and one["likely_misses"] == ("b", "d") and one["below_half"] == 1


def test_the_least_likely_goals_are_listed_though_each_is_likelier_met_than_missed():
    table = rows(("a", "inferred", 0.6, {}), ("b", "inferred", 0.501, {}), ("c", "met", 1.0, {}))
    one = plan_view(table, DAY).iloc[0]
    assert one["likely_misses"] == ("b", "a") and one["below_half"] == 0


def test_the_upper_end_is_all_goals_only_if_all_are_met_more_than_one_time_in_ten():
    # of two independent goals of 0.3 both are met 9 times of 100, of 0.4 16 times
    assert expected_met([0.3, 0.3], 0.0).high == 1 and expected_met([0.4, 0.4], 0.0).high == 2


def test_goals_on_one_indicator_share_its_path_and_fail_together():
    apart = expected_met([0.8] * 12, 0.2)
    shared = expected_met([0.8] * 12, 0.2, ["sewage"] * 6 + ["water"] * 6, 0.3)
    assert shared.mean == pytest.approx(apart.mean) and shared.high - shared.low >= apart.high - apart.low
    # two goals with everything in common are both met or both missed: 0.5 and 0.5
    both = expected_met([0.5, 0.5], 0.0, ["a", "a"], 0.999999)
    assert (both.low, both.high) == (0, 2)
    lone = expected_met([0.5, 0.5], 0.0, ["a", "b"], 0.999999)
    assert lone == expected_met([0.5, 0.5], 0.0)


def test_goals_on_the_same_paths_are_counted_on_them():
    # each goal is met on half of the paths: together on the same half (0 or 2), or on opposite halves (always 1)
    half = np.arange(100) < 50
    one = {name: Verdict("open", sure=met, possible=met) for name, met in (("a", half), ("b", half), ("c", ~half))}
    table = rows(("a", "open", 0.5, {}), ("b", "open", 0.5, {}), ("c", "open", 0.5, {}))
    same, opposite = table[table["target_id"] != "c"], table[table["target_id"] != "a"]
    assert [(found.low, found.high) for found in (met_of(same, DAY, one), met_of(opposite, DAY, one))] == [
        (0, 2),
        (1, 1),
    ]
    assert met_of(same, DAY, one).mean == pytest.approx(1.0)


def test_what_a_year_and_a_path_have_in_common_leaves_each_goal_something_of_its_own():
    assert all(correlation_as_of(date(y, 6, 1)) + correlation_within(date(y, 6, 1)) < 1 for y in (2015, 2022, 2026))


def test_the_goals_of_a_plan_come_with_the_likely_misses_first():
    table = rows(("a", "met", 1.0, {}), ("b", "inferred", 0.3, {}), ("c", "no evidence", np.nan, {}))
    assert goals_of(table)["target_id"].tolist() == ["b", "a", "c"]


def test_an_earlier_years_figure_counts_less_than_the_one_that_decides():
    # a figure that explains half of the value: E[Phi(q + u)^2] - p^2 at p = 0.5 is P(two copies with correlation 0.5
    # are both met) - 1/4 = 1/4 + asin(0.5) / (2 pi) - 1/4 = 1/12
    assert expected_drop(0.5, 0.5) == pytest.approx(1 / 12, abs=1e-6)
    last_year = {"settles_start": pd.Timestamp("2024-01-01"), "settles_end": pd.Timestamp("2024-12-31"),
                 "settles_drop": expected_drop(0.5, 0.5)}  # fmt: skip
    unknown = {"indicator": "works", "settles_drop": np.nan, "settles_end": pd.Timestamp("2024-12-31")}
    table = rows(("a", "inferred", 0.5, last_year), ("b", "inferred", 0.6, unknown), ("c", "inferred", 0.5, {}))
    found = gaps(table)
    assert found["targets"].tolist() == [("c",), ("a",), ("b",)] and found["is_final"].tolist() == [True, False, False]
    assert found["brier_drop"].tolist()[:2] == pytest.approx([0.25, 1 / 12]) and np.isnan(found["brier_drop"].iloc[2])
    assert found["period_end"].iloc[1] == pd.Timestamp("2024-12-31")


def test_figures_are_asked_for_by_department_the_most_useful_first():
    sewage = {"indicator": "sewage", "settles_by": "ecology_environment"}
    table = rows(("a", "inferred", 0.9, {}), ("b", "inferred", 0.5, sewage), ("c", "open", 0.5, {}),
                 ("d", "awaiting publication", 0.8, {"indicator": "manure"}), ("e", "inferred", 0.9, {}))  # fmt: skip
    found = gaps(table)
    assert found["department"].tolist() == ["agriculture", "agriculture", "ecology_environment"]
    # two goals at 0.9 rest on one figure: 2 x 0.09; one at 0.8: 0.16; one at 0.5: 0.25
    assert found["brier_drop"].tolist() == pytest.approx([0.18, 0.16, 0.25])
    assert found["n_targets"].tolist() == [2, 1, 1] and found["targets"].iloc[0] == ("a", "e")


def test_where_nothing_is_inferred_nothing_is_asked_for():
    assert gaps(rows(("c", "open", 0.5, {}))).empty
