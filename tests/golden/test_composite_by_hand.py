"""The composite index and the three-year mean on days, worked out by hand, and targets judged on them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.attainment.joint import joint
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Comparison, Rule
from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.required.reduction import cuts
from analytics.indicators import evaluate, readings_for
from analytics.standards import load

RULES = load()
NAMES = ("so2", "no2", "pm10", "pm25", "co", "o3_mda8")
MEANS = dict(zip(NAMES, (6.5, 24.0, 84.2, 42.04, 0.84, 173.0), strict=True))


def calendar(first, last):
    return np.arange(np.datetime64(first), np.datetime64(last) + 1)


def index(days, year=2025, reading=0):
    end = date(year, 12, 31)
    dates = calendar(f"{year}-12-01", end)[-next(iter(days.values())).shape[1] :]
    rule = readings_for("composite_index", None, end, RULES)[reading]
    found = evaluate("composite_index", None, days, dates, RULES, None, rule)
    return found.lower.tolist(), found.upper.tolist()


def flat(n_days=3, **other):
    return {name: np.full((1, n_days), value) for name, value in (MEANS | other).items()}


def test_the_sum_of_six_in_the_edition_of_2013():
    # 环办〔2014〕64号: 6 (6.5 half to even)/60 + 24/40 + 84/70 + 42.0/35 + 0.8/4 + 173/160
    low, high = index(flat())
    assert low == high == [pytest.approx(0.1 + 0.6 + 1.2 + 1.2 + 0.2 + 1.08125)]


def test_weights_and_finer_decimals_from_2026():
    # 6.5/60 + 2 x 24/40 + 84.2/60 + 3 x 42.0/30 + 0.84/4 + 2 x 173/160
    low, high = index(flat(), 2027)
    assert low == high == [pytest.approx(6.5 / 60 + 1.2 + 84.2 / 60 + 4.2 + 0.21 + 2.1625)]


def test_means_percentiles_and_rounding_come_in_this_order():
    # PM2.5 of 2025: mean of 34.9 and 35.02 is 34.96 -> 35.0. CO: 95th of 1, 2, 3 is 2.9 (rank 1 + 2 x .95).
    # Ozone: 90th of 100, 120, 163 is 154.4 -> 154. Each path is a sum of its own.
    days = {name: np.zeros((2, 3)) for name in NAMES}
    days["pm25"][0] = [34.9, 35.02, np.nan]
    days["co"][0] = [1, 2, 3]
    days["o3_mda8"][1] = [100, 163, 120]
    low, high = index(days)
    assert low == high == [pytest.approx(1.0 + 2.9 / 4), pytest.approx(154 / 160)]


def test_ozone_by_its_hourly_maximum_leaves_two_ends():
    days = flat()
    days["o3_1h_max"] = days.pop("o3_mda8")
    low, high = index(days)
    assert (low, high) == ([pytest.approx(3.3)], [pytest.approx(3.3 + 1.08125)])
    # where the 8-hour maximum is there, it counts
    assert index(days | {"o3_mda8": np.full((1, 3), 80.0)}) == ([pytest.approx(3.8)], [pytest.approx(3.8)])


@pytest.mark.parametrize("gone", [None, np.nan])
def test_a_pollutant_without_values_leaves_no_upper_end(gone):
    days = flat()
    days["co"] = np.full((1, 3), np.nan)
    if gone is None:
        del days["co"]
    low, high = index(days)
    assert (low, high) == ([pytest.approx(4.38125 - 0.2)], [np.inf])


def test_the_reading_without_suspected_dust_leaves_particulates_of_those_days_out():
    days = flat(2, pm25=35.0, pm10=70.0)
    days["pm10"][0, 1] = 210.0  # above 150, and PM2.5 is less than 40 % of it
    with_dust, _ = index(days)
    without, _ = index(days, reading=1)
    assert with_dust[0] - without[0] == pytest.approx((140 - 70) / 70)


# --- targets ----------------------------------------------------------------------------------------------------


def period(observed, start, end, as_of=None, paths=None):
    """Days of a period: known up to a day, and one row of future values a path."""
    dates = calendar(start, end)
    left = dates >= np.datetime64(as_of or date.max)
    return PeriodDays(
        region_id="somewhere",
        period_start=start,
        period_end=end,
        dates=dates,
        observed={p: np.where(left, np.nan, v) for p, v in observed.items()},
        estimated={p: np.zeros(len(dates), dtype=bool) for p in observed},
        left=left,
        paths=paths or ({} if left.any() else {p: np.asarray(v)[None, :] for p, v in observed.items()}),
    )


def year_of(**values):
    return {name: np.full(365, value, dtype=float) for name, value in (MEANS | values).items()}


YEAR = date(2025, 1, 1), date(2025, 12, 31)


def below(threshold, comparator="<"):
    return Rule("composite_index", None, comparator, threshold, None, None)


@pytest.mark.parametrize(
    ("comparator", "threshold", "status"),
    [("<", 4.39, "met"), ("<", 4.38, "missed"), ("<=", 4.38, "met"), ("<=", 4.37, "missed")],
)
def test_the_sum_is_rounded_to_two_decimals_before_it_is_compared(comparator, threshold, status):
    row = judge_air(below(threshold, comparator), period(year_of(), *YEAR), RULES).cells()
    assert (row["status"], row["value_reported"], row["n_valid"]) == (status, 4.38, 365)
    assert row["edition"] == "GB3095-2012+HJ663-2013"


def test_readings_carry_the_grade_of_the_weights():
    found = judge_air(below(4.39), period(year_of(), *YEAR), RULES)
    assert [(r.reading_id, r.primary, r.grade) for r in found.readings] == [
        ("rule", True, "C"),
        ("dust_suspects_out", False, "D"),
    ]


def test_without_two_pollutants_there_is_no_evidence_and_they_are_named():
    days = year_of()
    for name in ("so2", "co"):
        del days[name]
    found = judge_air(below(5.0), period(days, *YEAR), RULES)
    assert (found.status, found.value.low) == ("no evidence", 4.08)  # 4.38125 - 0.1 - 0.2
    assert np.isnan(found.probability.p) and np.isnan(found.value.high) and np.isnan(found.value.exact)
    assert "SO2, CO for 2025" in found.cells()["missing_en"] and "二氧化硫、一氧化碳" in found.cells()["missing_zh"]
    assert not found.sure.size  # nor does it say anything of all targets together


def test_what_four_pollutants_exceed_already_is_missed_without_the_others():
    days = year_of()
    for name in ("so2", "co"):
        del days[name]
    row = judge_air(below(4.0), period(days, *YEAR), RULES).cells()
    assert (row["status"], row["p_met"]) == ("missed", 0.0)
    assert "without SO2, CO the composite index is at least 4.08" in row["note_en"]


def test_hourly_ozone_leaves_the_verdict_open_where_the_threshold_lies_between():
    days = year_of()
    days["o3_1h_max"] = days.pop("o3_mda8")
    assert judge_air(below(4.0), period(days, *YEAR), RULES).status == "undetermined"
    assert judge_air(below(4.39), period(days, *YEAR), RULES).status == "met"
    assert judge_air(below(3.3), period(days, *YEAR), RULES).status == "missed"


def test_a_pollutant_with_too_few_days_makes_the_year_invalid_on_its_own_days_only():
    days = year_of()
    days["co"][:42] = np.nan  # 323 days; 324 are needed. At worst the CO 95th is that of 60 mg/m3: 15
    row = judge_air(below(4.39), period(days, *YEAR), RULES).cells()
    assert (row["status"], row["n_valid"]) == ("undetermined", 323)
    assert "323 measured days, fewer than the 324" in row["note_en"]
    assert judge_air(below(20.0), period(days, *YEAR), RULES).status == "met"  # 4.18125 + 15
    assert judge_air(below(4.0), period(days, *YEAR), RULES).status == "missed"  # 4.18125 at best


# --- open periods -----------------------------------------------------------------------------------------------


def half_known():
    """PM2.5, PM10 and CO at 35, 70 and 0: two known days and two to come, PM2.5 and PM10 alike on each path."""
    start, end = date(2025, 12, 28), date(2025, 12, 31)
    known = {p: np.zeros(4) for p in NAMES} | {"pm25": np.full(4, 35.0), "pm10": np.full(4, 70.0)}
    factors = np.array([0.5, 0.9, 1.0, 1.2])
    paths = {p: np.tile(v, (4, 1)) for p, v in known.items()}
    for p in ("pm25", "pm10"):
        paths[p][:, 2:] *= factors[:, None]
    return period(known, start, end, date(2025, 12, 30), {p: v.astype(np.float32) for p, v in paths.items()})


def test_probability_is_the_share_of_paths_whose_own_index_meets():
    # single indices of PM2.5 and PM10: each (1 + factor)/2; PM10 70 x 0.95 = 66.5 -> 66, 33.25 (mean 33.2) ...
    # path indices: 0.5 -> 52.5 -> 52/70 + 26.2/35; 0.9 -> 66/70 + 33.2/35; 1.0 -> 2; 1.2 -> 77/70 + 38.5/35 = 2.2
    days = half_known()
    rule = readings_for("composite_index", None, days.period_end, RULES)[0]
    found = evaluate("composite_index", None, days.paths, days.dates, RULES, None, rule).lower
    assert found == pytest.approx([52 / 70 + 26.2 / 35, 66 / 70 + 33.2 / 35, 2.0, 77 / 70 + 38.5 / 35])
    row = judge_air(below(2.0, "<="), days, RULES).cells()
    assert (row["status"], row["p_met"], row["value_reported"]) == ("open", 0.75, 2.0)


def test_the_cut_scales_every_pollutant():
    # At most 2.00 is kept up to 2.005 (half to the even 2.00). With f on the open days of the paths, whose factors
    # are 0.5, 0.9, 1.0, 1.2: PM10 may round to 70 (up to 70.5), PM2.5 to 35.1 (to 35.15): 70/70 + 35.1/35 = 2.0029.
    # PM2.5 binds: (35 + 35 g)/2 <= 35.15, g = 1.008571 = f x factor.
    days = half_known()
    rule = below(2.0, "<=")
    found = cuts(Comparison(rule, days, readings_for("composite_index", None, days.period_end, RULES)[0], RULES))
    g = 2 * 35.15 / 35 - 1
    assert found.cut_p50_pct == pytest.approx(100 * (1 - g / 0.9), abs=2e-3)  # two of four paths
    assert found.cut_p80_pct == found.cut_p95_pct == pytest.approx(100 * (1 - g / 1.2), abs=2e-3)


def test_the_last_chance_is_reported_where_past_years_have_all_six():
    # The middle path (factor 0.9) ends at 1.89. With the past's 10 ug/m3 on the last day alone: PM2.5 27.9/35, PM10
    # 53/70, SO2 and NO2 2.5 -> 2: 2/60 and 2/40, ozone 90th of 0, 0, 0, 10 = 7/160: 1.68, below 1.8.
    days = half_known()
    past = pd.DataFrame(10.0, index=pd.date_range("2021-01-01", "2025-12-29"), columns=list(NAMES)).assign(co=0.0)
    row = judge_air(below(1.8), days, RULES, past).cells()
    assert row["chance_note"] == "in reach" and row["last_chance_on"] == pd.Timestamp("2025-12-31")
    lacking = judge_air(below(1.8), days, RULES, past.assign(co=np.nan)).cells()
    assert lacking["chance_note"] == "no record"


def test_paths_without_a_pollutant_are_no_evidence_and_leave_the_joint_probability_alone():
    days = half_known()
    less = replace(days, paths={p: v for p, v in days.paths.items() if p != "so2"})
    found = judge_air(below(2.0), less, RULES)
    assert found.status == "no evidence" and "SO2" in found.cells()["missing_en"]
    mean = judge_air(Rule("mean", "pm25", "<=", 35.0, None, None), less, RULES)
    table = joint({("somewhere", less.period_start, less.period_end): [("t", found), ("m", mean)]})
    assert (table["targets"].tolist(), table["p_joint"].tolist()) == ([("m",)], [0.75])


def test_index_and_mean_together_are_read_off_the_same_paths():
    days = half_known()
    both = [
        ("i", judge_air(below(2.0), days, RULES)),
        ("m", judge_air(Rule("mean", "pm25", "<=", 35.0, None, None), days, RULES)),
    ]
    assert [j.probability.p for _, j in both] == [0.5, 0.75]
    assert joint({("somewhere", days.period_start, days.period_end): both})["p_joint"].tolist() == [0.5]


# --- three years ------------------------------------------------------------------------------------------------

THREE = date(2026, 1, 1), date(2028, 12, 31)  # 2028 has 366 days


def three(threshold, comparator="<"):
    return Rule("three_year_mean", "pm25", comparator, threshold, None, None)


def three_years(*levels):
    years = calendar(*THREE).astype("datetime64[Y]").astype(int) + 1970
    return np.array(levels, dtype=float)[years - 2026]


def test_every_year_weighs_the_same_however_many_days_it_has():
    days = three_years(20.0, 30.0, 50.0)
    days[180:365] = np.nan  # half of 2026: the mean of all days would be 35.6
    end = THREE[1]
    reading = readings_for("three_year_mean", "pm25", end, RULES)[0]
    found = evaluate("three_year_mean", "pm25", {"pm25": days[None, :]}, calendar(*THREE), RULES, None, reading)
    assert found.lower.tolist() == [pytest.approx(100 / 3)]
    assert (reading.decimals, reading.grade) == (1, "D")


def test_the_mean_of_three_is_rounded_once():
    # 25.04, 25.04, 25.06: rounded first they would be 25.0, 25.0, 25.1 -> 25.03; their mean is 25.047 -> 25.0
    row = judge_air(three(25.05), period({"pm25": three_years(25.04, 25.04, 25.06)}, *THREE), RULES).cells()
    assert (row["status"], row["value"], row["value_reported"]) == ("met", pytest.approx(25.0466667), 25.0)
    assert row["edition"] == "GB3095-2026-transition+HJ663-2026"


def test_each_of_the_three_years_needs_its_days():
    days = three_years(30.0, 30.0, 30.0)
    days[:42] = np.nan  # 2026: 323 of the 324 days; all three together have 1054 of 972
    row = judge_air(three(30.5), period({"pm25": days}, *THREE), RULES).cells()
    assert (row["status"], row["n_valid"]) == ("undetermined", 1054)
    assert "323 measured days, fewer than the 324" in row["note_en"]
    assert judge_air(three(20.0), period({"pm25": days}, *THREE), RULES).status == "missed"


def test_what_the_days_to_come_may_be_at_most():
    # two years at 30 and 36; 34.95 is already 35.0 (GB/T 8170, to the even one), so the third stays below
    # 3 x 34.95 - 66 = 38.85
    known = {"pm25": three_years(30.0, 36.0, np.nan)}
    paths = {"pm25": np.stack([three_years(30.0, 36.0, level) for level in (20, 38, 38.8, 45)]).astype(np.float32)}
    row = judge_air(three(35.0), period(known, *THREE, date(2028, 1, 1), paths), RULES).cells()
    # 34.67 and 34.93 are 34.7 and 34.9; 35.0 is not below 35
    assert (row["status"], row["p_met"]) == ("open", 0.75)
    assert 38.849998 <= row["required_remainder"] < 38.85
    assert row["value"] == pytest.approx(33.0)  # of the years so far


def test_days_of_a_year_with_gaps_weigh_more():
    known = three_years(30.0, 36.0, 40.0)
    known[:100] = np.nan
    row = judge_air(three(35.0), period({"pm25": known}, *THREE, date(2028, 7, 1)), RULES).cells()
    # 2028: 182 days at 40 and 184 to come must average less than 38.85: (366 x 38.85 - 182 x 40) / 184
    assert row["required_remainder"] == pytest.approx((366 * 38.85 - 182 * 40) / 184, abs=3e-6)
