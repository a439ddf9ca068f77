"""8-hour ozone converted from the hourly maximum: the conversion, counts of days and verdicts, worked out by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.attainment.joint import joint
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.settle import chance_verdict
from analytics.errors import InputError
from analytics.indicators.converted_ozone import OzoneDraws, converted, enough_ozone
from analytics.standards import load
from analytics.standards.ozone_ratio import OzoneConversion, load_conversion

RULES = load()
JANUARY = date(2025, 1, 1), date(2025, 1, 10)
DATES = np.arange("2025-01-01", "2025-01-11", dtype="datetime64[D]")
NINE_TENTHS = float(np.log(9))  # log odds of a ratio of 0.9


def table(mean=NINE_TENTHS, day_sd=0.0, sd=0.0):
    levels = np.array([100.0])
    return OzoneConversion(levels, np.array([mean]), np.array([day_sd]), {"*": (0.0, sd)}, date(2020, 7, 1))


def ten_days(hourly, conversion, n_draws=400, **other):
    """Ten clean days with these hourly maxima, and draws of their conversion."""
    observed = {p: np.full(10, 20.0) for p in ("pm25", "pm10", "no2", "so2")} | {"co": np.full(10, 0.5)}
    observed |= {"o3_1h_max": np.asarray(hourly, dtype=float)} | other
    draws = OzoneDraws.make(conversion, "somewhere", DATES, n_draws, 1)
    return PeriodDays(
        region_id="somewhere",
        period_start=JANUARY[0],
        period_end=JANUARY[1],
        dates=DATES,
        observed=observed,
        estimated={p: np.zeros(10, dtype=bool) for p in observed},
        left=np.zeros(10, dtype=bool),
        paths={p: v[None, :] for p, v in observed.items()},
        basis=dict.fromkeys(observed, ("realtime_dust_in",)),
        ozone=draws,
    )


def good_days(comparator, threshold):
    return Rule("good_days", None, comparator, threshold, None, None)


def test_a_day_without_an_8_hour_maximum_takes_the_hourly_one_times_the_ratio():
    # 0.9 x 170 = 153, 0.9 x 180 = 162; the third day is measured and stays, the fourth has neither
    days = {
        "o3_1h_max": np.array([[170.0, 180.0, 200.0, np.nan]]),
        "o3_mda8": np.array([[np.nan, np.nan, 111.0, np.nan]]),
    }
    draws = OzoneDraws(table(), np.zeros((1, 1)), np.zeros((1, 4), dtype=np.float32), 0.0)
    found = converted(days, draws)["o3_mda8"]
    assert found[0, :3] == pytest.approx([153.0, 162.0, 111.0]) and np.isnan(found[0, 3])


def test_good_days_are_counted_on_converted_ozone_where_logic_alone_leaves_them_open():
    # HJ 633: good up to 160. 176 x 0.9 = 158.4 and 177 x 0.9 = 159.3 are good, 179 x 0.9 = 161.1 is not. By logic
    # alone each of the three may be either: 7 to 10.
    days = ten_days([100.0] * 7 + [176.0, 177.0, 179.0], table())
    row = judge_air(good_days(">=", 9), days, RULES).cells()
    assert (row["status"], row["value"], row["value_reported"], row["p_met"]) == ("met", 9.0, 9.0, 1.0)
    assert row["basis"] == "realtime_dust_in|converted" and row["margin"] == 0.0
    assert judge_air(good_days(">=", 10), days, RULES).status == "missed"


def test_a_converted_day_is_rounded_before_the_index_like_any_other():
    # 178 x 0.9 = 160.2 is 160 as an integer: good by the rule, not without rounding, so the two readings contest
    days = ten_days([100.0] * 9 + [178.0], table())
    found = judge_air(good_days(">=", 10), days, RULES)
    values = {r.reading_id: r.value.exact for r in found.readings}
    assert (values["rule"], values["unrounded_days"]) == (10.0, 9.0) and found.status == "contested"


def test_the_bounds_of_logic_stay_beside_it_and_contest_nothing():
    found = judge_air(good_days(">=", 9), ten_days([100.0] * 7 + [176.0, 177.0, 179.0], table()), RULES)
    bounds = {r.reading_id: r for r in found.readings}["o3_bounds"]
    assert (bounds.value.low, bounds.value.high, bounds.verdict) == (7.0, 10.0, "undetermined")
    assert not bounds.primary and found.status == "met"


def test_a_count_that_chance_leaves_open_is_a_probability_and_no_verdict():
    # Two days at 0.9 x 178.33 = 160.5, where chance is even: both good in a quarter of the draws, one of them in half.
    days = ten_days([100.0] * 8 + [160.5 / 0.9] * 2, table(day_sd=0.5), n_draws=20000)
    row = judge_air(good_days(">=", 10), days, RULES).cells()
    assert row["status"] == "undetermined" and row["p_met"] == pytest.approx(0.25, abs=0.01)
    assert row["p_low"] == row["p_met"] == row["p_high"] and row["value"] == pytest.approx(9.0, abs=0.02)
    assert "P(met) 25 %" in row["note_en"] and "达标概率25%" in row["note_zh"]


def test_a_city_error_is_shared_by_all_its_days():
    # The same two days with the error in the city's shift: both are good, or neither, so each in half of the draws.
    days = ten_days([100.0] * 8 + [160.5 / 0.9] * 2, table(sd=0.5), n_draws=20000)
    both = judge_air(good_days(">=", 10), days, RULES).cells()
    one = judge_air(good_days(">=", 9), days, RULES).cells()
    assert both["p_met"] == one["p_met"] == pytest.approx(0.5, abs=0.01)


def test_what_logic_knows_already_is_not_called_converted():
    days = ten_days([100.0] * 9 + [160.4], table(day_sd=0.5))  # 160 as an integer: good whatever the 8-hour maximum
    found = judge_air(good_days(">=", 10), days, RULES)
    assert (found.status, found.evidence.basis) == ("met", "realtime_dust_in")
    assert "o3_bounds" not in {r.reading_id for r in found.readings}


def test_a_measured_8_hour_maximum_is_never_converted():
    # 179 would be 161.1 converted; measured it is 150
    measured = np.r_[np.full(9, 90.0), 150.0]
    row = judge_air(good_days(">=", 10), ten_days([100.0] * 9 + [179.0], table(), o3_mda8=measured), RULES).cells()
    assert (row["status"], row["value"], row["basis"]) == ("met", 10.0, "realtime_dust_in")


def test_a_day_without_either_maximum_stays_open_between_its_bounds():
    # One day at 179 is over by conversion, one without ozone may be either: 8 or 9 good days
    days = ten_days([100.0] * 8 + [179.0, np.nan], table())
    row = judge_air(good_days(">=", 9), days, RULES).cells()
    assert (row["status"], row["p_low"], row["p_high"]) == ("undetermined", 0.0, 1.0)
    assert np.isnan(row["p_met"]) and (row["value_low"], row["value_high"]) == (8.0, 9.0)


def test_the_ozone_percentile_is_that_of_the_converted_days():
    # 90th of 10 values: rank 1 + 9 x 0.9 = 9.1: ninth + 0.1 x (tenth - ninth) = 153 + 0.1 x 9 = 153.9
    days = ten_days([100.0] * 8 + [170.0, 180.0], table())
    row = judge_air(Rule("percentile", "o3_mda8", "<=", 160.0, None, None), days, RULES).cells()
    assert row["value"] == pytest.approx(153.9) and row["value_reported"] == 154.0 and row["status"] == "met"


def test_the_composite_index_uses_the_converted_percentile():
    # 20/60 + 20/40 + 20/70 + 20/35 + 0.5/4 + 154/160; by logic alone ozone may be anything from 0 to 171/160
    days = ten_days([100.0] * 8 + [170.0, 180.0], table())
    row = judge_air(Rule("composite_index", None, "<", 9.0, None, None), days, RULES).cells()
    assert row["value_reported"] == round(20 / 60 + 0.5 + 20 / 70 + 20 / 35 + 0.125 + 154 / 160, 2)
    assert row["status"] == "met"


def test_a_verdict_on_converted_values_needs_99_per_cent():
    assert chance_verdict(0.99, 0.99) == "met" and chance_verdict(0.01, 0.01) == "missed"
    assert chance_verdict(0.989, 1.0) == chance_verdict(0.0, 0.011) == "undetermined"


def test_ozone_missing_for_weeks_is_not_judged_by_the_other_months():
    # GB 3095 table 4: 27 days a month, 324 a year
    year = np.arange("2025-01-01", "2026-01-01", dtype="datetime64[D]")
    there = np.ones(365, dtype=bool)
    assert enough_ozone(there, year, RULES)
    august = (year >= np.datetime64("2025-08-13")) & (year <= np.datetime64("2025-08-31"))
    assert not enough_ozone(there & ~august, year, RULES)
    scattered = there.copy()
    scattered[::12] = False  # 334 days left, at most three lacking a month
    assert enough_ozone(scattered, year, RULES)


def test_targets_on_converted_and_on_plain_values_are_joined_draw_by_draw():
    days = ten_days([100.0] * 8 + [160.5 / 0.9] * 2, table(day_sd=0.5), n_draws=20000)
    good = judge_air(good_days(">=", 10), days, RULES)
    mean = judge_air(Rule("mean", "pm25", "<", 35.0, None, None), days, RULES)
    found = joint({("somewhere", *JANUARY): [("good", good), ("mean", mean)]}).iloc[0]
    assert found["p_joint"] == good.probability.p and found["n_targets"] == 2


def test_the_same_seed_draws_the_same_and_another_another():
    one, same, other = (OzoneDraws.make(table(0, 1, 1), "x", DATES, 5, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.noise, same.noise) and np.array_equal(one.shift, same.shift)
    assert not np.array_equal(one.noise, other.noise)


def test_without_the_table_ozone_stays_bounded(tmp_path):
    assert load_conversion(tmp_path) is None
    days = replace(ten_days([100.0] * 7 + [176.0, 177.0, 179.0], table()), ozone=None)
    row = judge_air(good_days(">=", 9), days, RULES).cells()
    assert (row["status"], row["value_low"], row["value_high"]) == ("undetermined", 7.0, 10.0)
    short = judge_air(good_days(">=", 9), replace(days, ozone_short=True), RULES).cells()
    assert "too many days lack it" in short["note_en"]


@pytest.mark.parametrize(
    ("file", "old", "new", "stated"),
    [
        ("o3_mda8_levels.csv", "2020-07-01", "July", "a date"),
        ("o3_mda8_levels.csv", "0.4962", "-0.4962", "no negative spread"),
        ("o3_mda8_levels.csv", "1.9798", "-1.9798", "rises with the hourly one"),
        ("o3_mda8_levels.csv", "1.9798", "", "a number in every row"),
        ("o3_mda8_levels.csv", "\n50,", "\n20,", "levels above 0 that rise"),
        ("o3_mda8_cities.csv", "*,", "elsewhere,", "for any other city"),
        ("o3_mda8_cities.csv", "shift_sd", "sd", "the columns region_id,shift,shift_sd,n_days"),
    ],
)
def test_a_fault_in_the_table_names_its_file_and_column(tmp_path, file, old, new, stated):
    from analytics import resources

    folder = tmp_path / "conversions"
    folder.mkdir()
    for path in (resources.raw_dir() / "conversions").glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        (folder / path.name).write_text(text.replace(old, new) if path.name == file else text, encoding="utf-8")
    with pytest.raises(InputError, match=stated):
        load_conversion(tmp_path)
