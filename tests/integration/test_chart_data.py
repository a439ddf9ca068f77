"""What charts draw: budgets agree with the assessment, parts add up, ranks hold whatever the missing pieces are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics import attainment, resources
from analytics.attainment.evidence import evidence_of
from analytics.attainment.judge import judge
from analytics.errors import InputError
from analytics.indicators import period_statistics
from analytics.series import briefing as brief_series
from analytics.series import yearly as chart_data
from analytics.targets.period import Period
from analytics.warehouse import Warehouse

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
LATER = date(2026, 2, 1)


# --- day budgets -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("as_of", [date(2025, 4, 1), date(2025, 10, 1)], ids=str)
def test_budget_ends_where_the_assessment_says(wh, as_of) -> None:
    outlook = attainment.assess(wh, as_of, region_id="xinxiang", year=2025, n_paths=50).outlook.set_index("target_id")
    good = chart_data.budget_days(wh, "xinxiang-2023/2-good-day-share", as_of).iloc[-1]
    heavy = chart_data.budget_days(wh, "xinxiang-2023/2-heavy-day-share", as_of).iloc[-1]
    assert good["high"] == outlook.loc["xinxiang-2023/2-good-day-share", "days_needed"]
    assert heavy["low"] == outlook.loc["xinxiang-2023/2-heavy-day-share", "days_allowed"]
    assert good["days_left"] == outlook.loc["xinxiang-2023/2-good-day-share", "days_left"]


def test_budget_is_counted_out_with_the_rules_rounding(wh) -> None:
    # Shares are compared with one decimal. 246/365 = 67.397 -> 67.4 < 67.5; 247/365 = 67.67 meets: 247 good days.
    good = chart_data.budget_days(wh, "xinxiang-2023/2-good-day-share", date(2025, 10, 1))
    # 5/365 = 1.37 -> 1.4 <= 1.5; 6/365 = 1.64 -> 1.6 does not: 5 heavy days.
    heavy = chart_data.budget_days(wh, "xinxiang-2023/2-heavy-day-share", date(2025, 10, 1))
    assert good["total"].unique() == [247] and heavy["total"].unique() == [5]
    assert len(good) == 274 and good["days_left"].iloc[[0, -1]].tolist() == [365, 92]
    assert (good["low"] <= good["high"]).all() and (good["high"].diff().dropna() <= 0).all()
    assert good["pace"].iloc[0] == 247 and good["pace"].iloc[-1] == pytest.approx(247 * 92 / 365)


def test_budget_of_a_closed_year_uses_every_day(wh) -> None:
    heavy = chart_data.budget_days(wh, "xinxiang-2023/2-heavy-day-share", LATER)
    days = period_statistics(wh, "xinxiang", *YEAR, LATER, statistic="heavy_days")
    used = days[days["is_primary"]].iloc[0]
    assert heavy["days_left"].iloc[-1] == 0
    assert heavy["hit_low"].sum() == used["value_lower"] and heavy["hit_high"].sum() == used["value_upper"]
    assert heavy["low"].iloc[-1] == 5 - used["value_upper"] == 0  # five without the dust suspects: all used up


def test_budget_refuses_what_has_none(wh) -> None:
    with pytest.raises(InputError, match="good or heavy days"):
        chart_data.budget_days(wh, "xinxiang-2023/2-pm25", LATER)
    with pytest.raises(InputError, match="no target"):
        chart_data.budget_days(wh, "nowhere/1", LATER)
    assert chart_data.budget_days(wh, "xinxiang-2023/2-good-day-share", date(2025, 1, 1)).empty


# --- calendar --------------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_calendar_counts_agree_with_the_statistic(wh) -> None:
    days = chart_data.calendar_days(wh, "xinxiang", 2025, LATER)
    result = period_statistics(wh, "xinxiang", *YEAR, LATER)
    result = result[result["reading_id"] == "rule"].set_index("statistic")
    assert len(days) == 365
    for kind in ("good", "heavy"):
        for end, bound in (("low", "value_lower"), ("high", "value_upper")):
            assert days[f"{kind}_{end}"].sum() == result.loc[f"{kind}_days", bound]
    low, high = days["category_low"], days["category_high"]
    assert days["good_low"].eq(1).equals(high <= 2) and days["heavy_low"].eq(1).equals(low >= 5)  # the levels of HJ 633


def test_calendar_ends_the_day_before(wh) -> None:
    assert chart_data.calendar_days(wh, "xinxiang", 2025, date(2025, 3, 1))["day"].max() == pd.Timestamp("2025-02-28")
    assert chart_data.calendar_days(wh, "xinxiang", 2026, date(2025, 3, 1)).empty


# --- change of an annual mean ----------------------------------------------------------------------------------------


def sums(rows: list[tuple[int, int, float, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["year", "month", "total", "n_days"])


def test_change_by_hand() -> None:
    # Two months of one day each: 30 and 10, then 20 and 14. Mean 20 -> 17. Each month weighs one half.
    table = chart_data.split_change(sums([(1, 1, 30, 1), (1, 2, 10, 1), (2, 1, 20, 1), (2, 2, 14, 1)]), 1, 2)
    assert table["change"].tolist() == [-5.0, 2.0] and table["weight"].tolist() == [0.0, 0.0]


def test_change_of_weights_alone_by_hand() -> None:
    # Months of 40 and 20 in both years; in the second, half of the first month's days are missing.
    table = chart_data.split_change(sums([(1, 1, 80, 2), (1, 2, 40, 2), (2, 1, 40, 1), (2, 2, 40, 2)]), 1, 2)
    assert table["level"].tolist() == [0.0, 0.0]
    assert table["change"].sum() == pytest.approx(80 / 3 - 30)
    assert (table["weight"] < 0).all()  # fewer bad days, and more good ones: both lower the mean


MONTHS = st.lists(st.tuples(st.floats(0, 300), st.integers(0, 31)), min_size=12, max_size=12).filter(
    lambda months: any(n for _, n in months)
)


@tried(20)
@given(MONTHS, MONTHS)
def test_parts_add_up_exactly_and_turn_round(first, second) -> None:
    rows = [
        (year, month, mean * n, n)
        for year, months in ((2024, first), (2025, second))
        for month, (mean, n) in enumerate(months, start=1)
        if n
    ]
    table = chart_data.split_change(sums(rows), 2024, 2025)
    change = table["year_mean_to"] - table["year_mean_from"]
    assert table["change"].sum() == pytest.approx(change.iloc[0], abs=1e-9)
    back = chart_data.split_change(sums(rows), 2025, 2024)
    assert back["change"].to_numpy() == pytest.approx(-table["change"].to_numpy(), abs=1e-9)


@pytest.mark.thorough
def test_change_runs_from_mean_to_mean(wh) -> None:
    table = chart_data.month_change(wh, "xinxiang", "pm25", 2024, 2025, LATER)
    spans = [(date(y, 1, 1), date(y, 12, 31)) for y in (2024, 2025)]
    means = [
        period_statistics(wh, "xinxiang", *span, LATER, statistic="mean", parameter="pm25")["value"].iloc[0]
        for span in spans
    ]
    assert table["year_mean_from"].iloc[0] == pytest.approx(means[0])
    assert table["change"].sum() == pytest.approx(means[1] - means[0])
    assert table["month"].tolist() == list(range(1, 13))


def test_change_of_a_running_year_compares_the_same_part(wh) -> None:
    table = chart_data.month_change(wh, "xinxiang", "pm25", 2024, 2025, date(2025, 9, 16))
    assert table["month"].max() == 9 and table["n_from"].iloc[-1] == table["n_to"].iloc[-1] == 15
    assert table["last_day"].iloc[0] == pd.Timestamp("2025-09-15")
    assert chart_data.month_change(wh, "xinxiang", "pm25", 2010, 2025, LATER).empty


def test_this_year_so_far_ends_with_the_newest_value_and_so_does_the_part_of_last_year_beside_it(wh) -> None:
    as_of, newest = date(2026, 11, 30), date(2026, 10, 6)
    outlook = attainment.assess(wh, as_of, region_id="xinxiang", n_paths=50, evidence="published").outlook
    rows = brief_series.after_end(wh, as_of, outlook)
    assert (rows["last_day"] == newest).all()
    pm25 = rows[rows["target_id"].str.endswith("pm25")].iloc[0]
    spans = [(date(year, 1, 1), newest.replace(year=year)) for year in (2026, 2025)]
    means = [
        period_statistics(wh, "xinxiang", *span, as_of, statistic="mean", parameter="pm25")["value"].iloc[0]
        for span in spans
    ]
    assert [pm25["low"], pm25["low_before"]] == pytest.approx(means)


# --- ranking ---------------------------------------------------------------------------------------------------------


def test_ranks_by_hand() -> None:
    low, high = pd.Series([10.0, 12.0, 20.0, 20.0]), pd.Series([15.0, 13.0, 20.0, 20.0])
    ranks = chart_data.rank_bounds(low, high, higher_is_better=False)
    assert ranks["rank_best"].tolist() == [1, 1, 3, 3]  # equal values share the better rank
    assert ranks["rank_worst"].tolist() == [2, 2, 3, 3]
    turned = chart_data.rank_bounds(low, high, higher_is_better=True)
    assert turned["rank_best"].tolist() == [3, 3, 1, 1] and turned["rank_worst"].tolist() == [4, 4, 1, 1]


@tried(30)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_a_rank_of_any_values_lies_between_its_bounds(pairs, random, higher) -> None:
    low = pd.Series([float(a) for a, _ in pairs])
    high = low + pd.Series([float(b) for _, b in pairs])
    ranks = chart_data.rank_bounds(low, high, higher)
    drawn = pd.Series([random.uniform(a, b) for a, b in zip(low, high, strict=True)])
    found = drawn.rank(method="min", ascending=not higher)
    assert (ranks["rank_best"] <= found).all() and (found <= ranks["rank_worst"]).all()
    exact = chart_data.rank_bounds(low, low, higher)
    expected = low.rank(method="min", ascending=not higher)
    assert exact["rank_best"].tolist() == exact["rank_worst"].tolist() == expected.tolist()


def test_cities_are_ranked_by_the_rules_own_value(wh) -> None:
    table = chart_data.city_ranking(wh, *YEAR, LATER)
    assert table["region_id"].tolist() == ["hohhot", "pingdingshan", "xinxiang"]
    assert table["rank_best"].tolist() == [1, 2, 3] and table["valid"].all()
    used = period_statistics(wh, "xinxiang", *YEAR, LATER, statistic="mean", parameter="pm25").iloc[0]
    assert table["value_low"].iloc[2] == pytest.approx(used["value"]) and table["n_valid"].iloc[2] == used["n_valid"]


@pytest.mark.thorough
def test_good_days_are_ranked_by_converted_ozone_as_the_verdict_is_and_the_bounds_stay_beside(wh) -> None:
    table = chart_data.city_ranking(wh, *YEAR, LATER, "good_day_share", None).set_index("region_id")
    result = period_statistics(wh, "xinxiang", *YEAR, LATER, statistic="good_day_share")
    used = result[result["reading_id"] == "rule"].iloc[0]
    own = table.loc["xinxiang"]
    assert own[["bound_low", "bound_high"]].tolist() == pytest.approx([used["value_lower"], used["value_upper"]])
    assert own["basis"] == "converted" and own["value"] == pytest.approx(used["converted"], abs=0.2)
    # 95 of 100 draws: 1.96 standard deviations on either side
    assert own["value_high"] - own["value_low"] == pytest.approx(2 * 1.96 * own["converted_sd"], rel=1e-3)
    assert own["bound_low"] < own["value_low"] < own["value"] < own["value_high"] < own["bound_high"]


@pytest.mark.thorough
def test_yearly_good_day_shares_go_by_converted_ozone_and_say_so(wh, outlook) -> None:
    table = chart_data.yearly_values(wh, outlook, date(2025, 10, 1))
    own = table[(table["target_id"] == "xinxiang-2023/2-good-day-share") & (table["series"] == "value")]
    row = own[own["year"] == 2022].iloc[0]
    result = period_statistics(wh, "xinxiang", date(2022, 1, 1), date(2022, 12, 31), LATER, statistic="good_day_share")
    used = result[result["is_primary"].eq(True)].iloc[0]
    assert row["value"] == pytest.approx(used["converted"], abs=0.2) and row["basis"].endswith("|converted")
    assert used["value_lower"] < row["value_low"] < row["value"] < row["value_high"] < used["value_upper"]


@pytest.mark.thorough
@pytest.mark.parametrize("as_of", [date(2025, 10, 1), LATER], ids=str)
def test_a_year_on_a_chart_has_the_value_of_a_verdict_on_that_year(wh, outlook, as_of) -> None:
    evidence = evidence_of(wh, as_of)
    table = chart_data.yearly_values(evidence, outlook, as_of)
    shown = table[(table["series"] == "value") & (table["origin"] == "monitoring")]
    assert shown["basis"].str.endswith("converted").any() and shown["basis"].str.endswith("from_months").any()
    for row in shown.to_dict("records"):
        asked = evidence.targets[row["target_id"]]
        year = Period(date(row["year"], 1, 1), date(row["year"], 12, 31))
        judged, _ = judge(evidence.run, evidence, replace(asked, period=year), evidence.figures.iloc[:0])
        if np.isnan(row["value"]):
            assert np.isnan(judged.value.exact)
        else:
            assert row["value"] == judged.value.exact
        if row["basis"].endswith("converted"):
            assert (row["value_low"], row["value_high"]) == (judged.value.low, judged.value.high)
        assert row["basis"] == judged.evidence.basis


@pytest.mark.thorough
def test_a_mean_of_too_few_days_is_that_of_the_months_on_a_chart_too(yearly) -> None:
    # Days are stored from April 2020 on; the months of the whole year have values with their days.
    own = yearly[(yearly["target_id"] == "xinxiang-2023/2-pm25") & (yearly["year"] == 2020)].iloc[0]
    assert own["basis"].endswith("|from_months") and own["valid"]


def test_a_city_with_too_few_days_has_no_rank(wh) -> None:
    table = chart_data.city_ranking(wh, date(2020, 1, 1), date(2020, 12, 31), LATER).set_index("region_id")
    assert not table.loc["xinxiang", "valid"] and np.isnan(table.loc["xinxiang", "rank_best"])
    assert chart_data.city_ranking(wh, date(2027, 1, 1), date(2027, 12, 31), LATER).empty


# --- yearly values and milestones ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outlook(built) -> pd.DataFrame:
    from analytics.warehouse import current_build, open_build

    with open_build(current_build(built)) as handle:
        return attainment.assess(handle, date(2025, 10, 1), n_paths=50).outlook


@pytest.fixture(scope="module")
def yearly(built, outlook) -> pd.DataFrame:
    """Yearly values of every target as of 1 October 2025; read-only by convention."""
    from analytics.warehouse import current_build, open_build

    with open_build(current_build(built)) as handle:
        return chart_data.yearly_values(handle, outlook, date(2025, 10, 1))


@pytest.mark.thorough
def test_yearly_values_and_their_line(yearly) -> None:
    table = yearly
    own = table[table["target_id"] == "xinxiang-2023/2-pm25"]
    values = own[own["series"] == "value"].set_index("year")
    # 2020 has few days and stands on its months, 2025 is not over
    assert values.index.tolist() == [2020, 2021, 2022, 2023, 2024]
    # The plan of 2023 starts from 2022, its last year that was over and valid.
    line = own[own["series"] == "line"]
    assert line["year"].tolist() == [2022, 2025] and line["value"].iloc[1] == 44.0
    assert line["value"].iloc[0] == values.loc[2022, "value"]
    share = table[(table["target_id"] == "xinxiang-2023/2-good-day-share") & (table["series"] == "value")]
    assert share["value"].isna().any() and (share["value_low"] <= share["value_high"]).all()


@pytest.mark.thorough
def test_a_year_that_is_not_known_yet_has_no_value(wh, outlook) -> None:
    early = chart_data.yearly_values(wh, outlook, date(2022, 6, 1))
    measured = early[(early["origin"] == "monitoring") & (early["series"] == "value")]
    assert measured["year"].max() == 2021


def test_milestones_are_one_indicator_with_several_deadlines(outlook) -> None:
    table = chart_data.milestones(outlook)
    steps = table[table["ladder"] == "xinxiang/outfall_remediated_share/黄河流域"]
    assert steps["threshold"].tolist() == [30.0, 70.0, 100.0] and steps["period_end"].is_monotonic_increasing
    assert (table.groupby("ladder")["period_end"].nunique() > 1).all()
    assert "pingdingshan/pm25_mean/" in set(table["ladder"])  # < 41 by 2025, then <= 35 by 2027


# --- ledger ----------------------------------------------------------------------------------------------------------


def test_the_run_loaded_last_counts_for_a_day() -> None:
    con = duckdb.connect()
    for name in ("raw/17_forecast_run", "raw/19_attainment", "raw/20_score", "raw/32_judgement"):
        con.execute(resources.sql(name))
    runs = [
        ("a", "2025-07-01", "line", "2025-07-01 08:00"),
        ("b", "2025-07-01", "line", "2025-07-02 08:00"),
        ("c", "2025-07-01", "prophet", "2025-07-03 08:00"),
        ("d", "2025-08-01", "line", "2025-08-01 08:00"),
    ]
    for i, (run, day, model, loaded) in enumerate(runs):
        con.execute(
            "INSERT INTO forecast_run (run_id, as_of, model, seed, n_paths, version, inputs, regions, loaded_at) "
            "VALUES (?, ?, ?, 1, 1, '', '', 'all', ?)", [run, day, model, loaded],
        )  # fmt: skip
        con.execute(
            "INSERT INTO attainment (run_id, as_of, target_id, region_id, region, indicator, comparator, unit, "
            "period_start, period_end, p_met, status) VALUES (?, ?, 't', 'r', 'r', 'i', '<', '', '2025-01-01', "
            "'2025-12-31', ?, 'open')", [run, day, 0.1 * (i + 1)],
        )  # fmt: skip
    wh = Warehouse(con, Path("memory"))
    assert chart_data.probability_through_time(wh, "t")["run_id"].tolist() == ["c", "d"]
    assert chart_data.probability_through_time(wh, "t", model="line")["run_id"].tolist() == ["b", "d"]
    assert chart_data.probability_through_time(wh, "t", date(2025, 7, 31))["run_id"].tolist() == ["c"]
    assert chart_data.probability_through_time(wh, "other").empty
    con.execute("INSERT INTO score VALUES ('d', 't', '2025-08-01', '2025-12-31', 0.4, true, 0.36, '2026-02-01')")
    graded = chart_data.probability_through_time(wh, "t")
    assert graded["brier"].tolist()[1] == 0.36 and graded["brier"].isna().tolist() == [True, False]


# --- what a briefing draws of them -----------------------------------------------------------------------------------


@pytest.mark.thorough
def test_months_are_compared_only_where_both_years_are_known(wh, outlook) -> None:
    changes = brief_series.months(wh, date(2025, 10, 1), outlook)
    pm25 = changes["xinxiang-2023/2-pm25"]
    assert pm25["month"].tolist() == list(range(1, 10)) and (pm25["year_from"] == 2024).all()
    assert np.isclose(pm25["change"].sum(), (pm25["year_mean_to"] - pm25["year_mean_from"]).iloc[0])
    assert not [target for target in changes if target.endswith("2027")]  # not begun
    assert brief_series.months(wh, date(2025, 3, 1), outlook) == {}  # two months tell no more than their means


def test_a_ladder_stands_in_the_part_of_the_rung_due_next(outlook) -> None:
    known = outlook.assign(status=outlook["status"].where(outlook["indicator"] != "pm25_mean", "open"))
    drawn = {name: steps for name, steps in brief_series.ladders(known, date(2025, 10, 1)).items() if "pingd" in name}
    assert list(drawn) == ["pingdingshan-2024/i-pm25"] and len(drawn["pingdingshan-2024/i-pm25"]) == 2
    later = brief_series.ladders(known, date(2026, 2, 1))
    assert "pingdingshan-2024/i-pm25-2027" in later
    assert brief_series.ladders(outlook.assign(status="no evidence"), date(2025, 10, 1)) == {}


@pytest.mark.thorough
def test_bounds_of_a_year_with_too_few_days_are_not_drawn(wh, outlook, yearly) -> None:
    known = outlook.assign(status="open")
    drawn = brief_series.yearly(wh, date(2025, 10, 1), known)
    every = yearly
    vague = every[(every["series"] == "value") & every["value"].isna() & ~every["valid"].eq(True)]
    assert len(vague) and len(drawn) == len(every) - len(vague)
    assert brief_series.yearly(wh, date(2025, 10, 1), outlook.assign(status="no evidence")).empty
