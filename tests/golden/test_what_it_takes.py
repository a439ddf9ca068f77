"""Cuts, best remainders and last chances worked out by hand on a few days."""

from dataclasses import astuple, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Comparison, Rule
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.required.latest_date import last_chance
from analytics.attainment.required.limit import limit_that_meets
from analytics.attainment.required.reduction import cuts, scaled
from analytics.indicators import readings_for
from analytics.standards import load

RULES = load()
END = date(2025, 12, 31)
CLEAN = {"pm10": 10.0, "no2": 10.0, "o3_mda8": 10.0}


def period(known, paths, others=()):
    """Days up to the year's end: first the known ones, then one row of future days a path."""
    futures = np.array(paths, dtype=float)
    n_days = len(known) + futures.shape[1]
    dates = np.arange(np.datetime64(END) - n_days + 1, np.datetime64(END) + 1)
    left = np.arange(n_days) >= len(known)
    whole = np.hstack([np.tile(known, (len(futures), 1)), futures]).astype(np.float32)
    names = {"pm25": whole} | {name: np.full(whole.shape, CLEAN[name], np.float32) for name in others}
    return PeriodDays(
        region_id="somewhere",
        period_start=dates[0].astype(object),
        period_end=END,
        dates=dates,
        observed={name: np.where(left, np.nan, v[0]) for name, v in names.items()},
        estimated={name: np.zeros(n_days, dtype=bool) for name in names},
        left=left,
        paths=names,
    )


def mean_rule(comparator="<", threshold=50.0):
    return Rule("mean", "pm25", comparator, threshold, None, None)


def case_of(rule, days):
    """The target under the primary reading."""
    return Comparison(rule, days, readings_for(rule.statistic, rule.parameter, END, RULES)[0], RULES)


def cut_of(rule, days):
    return cuts(case_of(rule, days))


FOUR = period([40, 50, 60, 50], [[50] * 4, [55] * 4, [60] * 4, [40] * 4])


def test_a_mean_of_four_known_and_four_open_days():
    # Below 50 with one decimal means at most 49.9, so less than 49.95: the open days may sum to 399.6 - 200 = 199.6.
    # The paths sum to 200, 220, 240, 160: they meet up to 0.998, 0.9073, 0.8317 and 1.2475 of that.
    found = cut_of(mean_rule(), FOUR)
    assert found.cut_p50_pct == pytest.approx(0.2, abs=2e-4)  # two of four paths
    assert found.cut_p80_pct == pytest.approx(100 * (1 - 199.6 / 240), abs=2e-4)  # 80 % of four are all four
    assert found.cut_p95_pct == found.cut_p80_pct


def test_at_most_leaves_room_up_to_the_tie_that_rounds_to_the_even_limit():
    # 50.05 rounds to 50.0: the open days may sum to 400.4 - 200 = 200.4, which the second best path reaches at 1.002.
    found = cut_of(mean_rule("<="), FOUR)
    assert found.cut_p50_pct == -0.2
    met = judge_air(mean_rule("<="), with_factor(FOUR, 1.002), RULES)
    assert met.probability.p == 0.5
    assert judge_air(mean_rule("<="), with_factor(FOUR, 1.0025), RULES).probability.p == 0.25


def with_factor(days, factor):
    n_paths = len(days.paths["pm25"])
    paths = scaled(days, None, np.full(n_paths, factor), np.arange(n_paths))
    return replace(days, paths=paths)


def test_no_cut_where_ninety_per_cent_are_not_enough():
    # Below 26 leaves 25.95 x 8 - 200 = 7.6 for the open days: less than a tenth of 200 and of 400, but not of 60.
    found = cut_of(mean_rule(threshold=26.0), period([40, 50, 60, 50], [[50] * 4, [100] * 4, [15] * 4, [15] * 4]))
    assert found.cut_p50_pct == pytest.approx(100 * (1 - 7.6 / 60), abs=2e-4)
    assert np.isnan(found.cut_p80_pct) and np.isnan(found.cut_p95_pct)


def test_a_target_on_more_has_no_cut():
    for rule in (mean_rule(">"), Rule("good_days", None, "<=", 3.0, None, None)):
        assert np.isnan(astuple(cut_of(rule, FOUR))).all()


def test_heavy_days_by_hand():
    # A day is heavy above 150; rounded to integers 150.5 is still 150. One open day of each path decides.
    days = period([40, 40], [[160, 20], [200, 20], [300, 20], [100, 20]], others=CLEAN)
    found = cut_of(Rule("heavy_days", None, "<=", 0.0, None, None), days)
    assert found.cut_p50_pct == pytest.approx(100 * (1 - 150.5 / 160), abs=1e-3)
    assert found.cut_p80_pct == pytest.approx(100 * (1 - 150.5 / 300), abs=1e-3)


def test_a_day_statistic_scales_all_parameters_and_a_mean_its_own():
    days = period([40.0], [[50.0]], others=CLEAN)
    both = scaled(days, None, np.array([0.5]), np.array([0]))
    assert (both["pm25"].tolist(), both["no2"].tolist()) == ([[40.0, 25.0]], [[10.0, 5.0]])
    alone = scaled(days, "pm25", np.array([0.5]), np.array([0]))
    assert (alone["pm25"].tolist(), alone["no2"].tolist()) == ([[40.0, 25.0]], [[10.0, 10.0]])


@pytest.mark.parametrize(
    ("comparator", "threshold", "decimals", "highest"),
    [("<", 44.0, 0, 43.5), ("<=", 44.0, 0, 44.5), ("<=", 43.0, 0, 43.5), ("<", 44.0, 1, 43.95), ("<", 43.5, 0, 43.5)],
)
def test_highest_value_that_still_rounds_into_the_target(comparator, threshold, decimals, highest):
    # < 43.5 as an integer: 43 meets, 44 does not; 43.5 itself rounds to the even 44.
    assert limit_that_meets(mean_rule(comparator, threshold), decimals) == pytest.approx(highest, abs=2e-6)


# --- the last chance: 22 to 31 December, four days known at 60, six to come -----------------------------------------


def december(level):
    return period([60.0] * 4, [[level] * 6])


def past_years(levels):
    """Every day of each year at 100, its last ten days at a level of its own; the year 2024 comes last."""
    calendar = pd.date_range(f"{2025 - len(levels)}-01-01", "2025-12-25", freq="D")
    values = pd.Series(100.0, index=calendar)
    for year, level in zip(range(2025 - len(levels), 2025), levels, strict=True):
        values[f"{year}-12-22" : f"{year}-12-31"] = level
    return pd.DataFrame({"pm25": values})


def chance(level, past, rule=None):
    return last_chance(case_of(rule or mean_rule("<="), december(level)), past)


def test_last_chance_by_hand():
    # At most 50.05 x 10 - 240 = 260.5 over six days. The path brings 60 a day, 2023 brought 40: after k days of the
    # path 60 k + 40 (6 - k) = 240 + 20 k, so k = 1 is the last that will do: 2023 must take over on 27 December.
    record, latest = chance(60.0, past_years([55.0, 55.0, 40.0, 55.0]))
    assert (latest.last_chance_on, latest.chance_note) == (pd.Timestamp("2025-12-27"), "in reach")
    assert (record.best_remainder, record.best_remainder_year) == (40.0, 2023.0)
    assert (record.median_remainder, record.best_remainder_known) == (55.0, 1.0)


def test_the_last_chance_is_found_to_the_day_in_a_long_window():
    # 124 days, four known at 60: the other 120 may sum to 50.05 x 124 - 240 = 5966.2. With 60 a day for k days and 41
    # after them 4920 + 19 k, so k = 55: an odd day, though every second one is looked at first.
    past = pd.DataFrame({"pm25": 100.0}, index=pd.date_range("2022-01-01", "2025-09-02", freq="D"))
    past.loc["2024-09-03":"2024-12-31", "pm25"] = 41.0
    _, latest = last_chance(case_of(mean_rule("<="), period([60.0] * 4, [[60.0] * 120])), past)
    assert latest.last_chance_on == pd.Timestamp("2025-09-03") + pd.Timedelta(days=55)


@pytest.mark.parametrize(
    ("level", "years", "note"),
    [
        (40.0, [55.0, 55.0, 40.0], "on course"),  # 240 + 240 = 480 of 500.5
        (60.0, [55.0, 55.0, 44.0], "beyond record"),  # 6 x 44 = 264 of 260.5
        (60.0, [40.0, 40.0], "no record"),
    ],
)
def test_why_there_is_no_last_date(level, years, note):
    _, latest = chance(level, past_years(years))
    assert (latest.chance_note, latest.last_chance_on is pd.NaT) == (note, True)


def test_a_day_the_best_year_lacks_is_as_on_the_path_and_too_many_leave_the_year_out():
    past = past_years([55.0, 55.0, 40.0, 55.0])
    past.loc["2023-12-31", "pm25"] = np.nan
    record, _ = chance(60.0, past)
    assert record.best_remainder == pytest.approx((5 * 40 + 60) / 6)
    assert record.best_remainder_known == pytest.approx(5 / 6)
    past.loc["2023-12-30", "pm25"] = np.nan  # four of six days: below 80 per cent
    assert chance(60.0, past)[0].best_remainder == 55.0


def test_days_are_counted_in_past_years_too():
    # Good days (daily PM2.5 at most 75): at least 9 of 10; the known four are good, the path's six are not.
    rule = Rule("good_days", None, ">=", 9.0, None, None)
    days = period([60.0] * 4, [[90.0] * 6], others=CLEAN)
    past = past_years([80.0, 80.0, 70.0]).assign(**CLEAN)
    record, latest = last_chance(case_of(rule, days), past)
    assert (record.best_remainder, record.best_remainder_year, record.median_remainder) == (6.0, 2024.0, 0.0)
    assert latest.last_chance_on == pd.Timestamp("2025-12-27")  # one bad day may pass, not two


def test_what_it_takes_is_stated_for_open_targets_only():
    past = past_years([55.0, 55.0, 40.0])
    stated = judge_air(mean_rule("<="), december(60.0), RULES, past).cells()
    assert stated["status"] == "open" and stated["chance_note"] == "in reach"
    assert stated["cut_p50_pct"] == pytest.approx(100 * (1 - 260.5 / 360), abs=1e-3)
    lost = judge_air(mean_rule("<=", 20.0), december(60.0), RULES, past)
    assert lost.status == "lost"
    assert np.isnan([lost.requirements.cuts.cut_p50_pct, lost.requirements.on_record.best_remainder]).all()
    assert lost.requirements.latest.chance_note == ""


def test_the_best_remainder_meets_the_required_one_when_there_is_a_chance():
    rule = mean_rule("<=")
    past = past_years([55.0, 55.0, 40.0])
    row = judge_air(rule, december(60.0), RULES, past).cells()
    # 50.05 is reported as 50.0 (GB/T 8170, to the even one) and meets: (500.5 - 4 x 60) / 6
    assert row["best_remainder"] <= row["required_remainder"] == pytest.approx(260.5 / 6, abs=1e-6)
    low, _ = case_of(rule, december(60.0)).bounds(december(60.0).paths)
    assert low[0] == 60.0
