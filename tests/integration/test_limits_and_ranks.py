"""Annual verdicts against the limits, compliance rates, composite index, ranks and three-year means."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import CITIES, LATER, empty_warehouse, full_year, insert, measurements

from analytics.indicators import (
    annual_verdict,
    compliance_rates,
    composite_index,
    limit_table,
    out_of_bottom,
    rank_cities,
    single_indices,
    three_year_mean,
)
from analytics.words.reasons import Reason


def test_the_annual_verdict_of_a_clean_city_and_of_one_that_is_over():
    wh = empty_warehouse()
    clean = full_year(20.0).assign(pm10=40.0, no2=20.0, so2=5.0, co=0.5, o3_mda8=90.0)
    insert(wh.con, measurements(clean, "clean"))
    insert(wh.con, measurements(clean.assign(pm25=42.0), "over"))
    insert(wh.con, measurements(clean.drop(columns="co"), "no_co"))
    year = (date(2025, 1, 1), date(2025, 12, 31), LATER)
    verdicts = {
        c: annual_verdict(limit_table(wh, c, *year)).set_index("area_grade") for c in ("clean", "over", "no_co")
    }
    assert verdicts["clean"]["verdict"].to_dict() == {1: "exceeded", 2: "met"}  # PM2.5 20 > 15 in reserves
    assert verdicts["over"].loc[2, ["verdict", "exceeded"]].tolist() == ["exceeded", (("pm25", "mean"),)]
    assert verdicts["no_co"].loc[2, ["verdict", "undetermined"]].tolist() == ["undetermined", (("co", "p95"),)]
    row = (
        limit_table(wh, "over", *year).query("area_grade == 2 and parameter == 'pm25' and statistic == 'mean'").iloc[0]
    )
    assert (row["exceedance_multiple"], row["limit"]) == (0.2, 35.0)  # (42 - 35) / 35
    # the same year under the limits of full implementation: 20 is within 25, NO2 98th 20 within 50
    full = annual_verdict(limit_table(wh, "clean", *year, edition="GB3095-2026-full")).set_index("area_grade")
    assert full.loc[2, "verdict"] == "met"
    assert full.loc[1, "exceeded"] == (("pm10", "mean"), ("pm25", "mean"))


def test_compliance_rate_counts_measured_days_after_rounding():
    wh = empty_warehouse()
    days = full_year(20.0).iloc[:31].assign(o3_1h_max=100.0)
    days.loc[[0, 1, 2], "pm25"] = [75.4, 75.5, 76.0]  # 75, 76, 76
    days.loc[[0, 1], "o3_1h_max"] = [160.5, 161.0]
    insert(wh.con, measurements(days.iloc[:30], "x"))
    insert(wh.con, measurements(days.iloc[30:].assign(pm25=90.0), "x", flag="estimated"))
    table = compliance_rates(wh, "x", date(2025, 1, 1), date(2025, 1, 31), LATER).set_index(["parameter", "area_grade"])
    pm25 = table.loc[("pm25", 2)]
    assert (pm25["n_days"], pm25["n_valid"], pm25["n_over_lower"]) == (31, 30, 3)
    assert pm25["rate_lower"] == pm25["rate_upper"] == pytest.approx(100 * 28 / 30)
    assert pm25["highest_multiple"] == pytest.approx((90 - 75) / 75)
    ozone = table.loc[("o3_1h_max", 2)]
    assert (ozone["n_over_lower"], ozone["n_over_upper"]) == (0, 1)
    assert (ozone["rate_lower"], ozone["rate_upper"]) == (pytest.approx(100 * 29 / 30), 100.0)


@pytest.mark.thorough
def test_composite_index_by_hand_in_both_editions():
    wh = empty_warehouse()
    year = full_year(42.04).assign(pm10=84.2, no2=24.0, so2=6.5, co=0.84, o3_mda8=173.0)
    insert(wh.con, measurements(year, "x"))
    insert(wh.con, measurements(year.assign(date=year["date"] + pd.DateOffset(years=2)), "x"))
    old = single_indices(wh, ["x"], date(2025, 1, 1), date(2025, 12, 31), LATER)
    # 6/60 + 24/40 + 84/70 + 42.0/35 + 0.8/4 + 173/160 = 0.1 + 0.6 + 1.2 + 1.2 + 0.2 + 1.08125
    assert composite_index(old)["value"].iloc[0] == pytest.approx(4.38125)
    assert composite_index(old)["value_reported"].iloc[0] == 4.38
    new = single_indices(wh, ["x"], date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    # 6.5/60 + 2 x 24/40 + 84.2/60 + 3 x 42.0/30 + 0.84/4 + 2 x 173/160
    expected = 6.5 / 60 + 1.2 + 84.2 / 60 + 4.2 + 0.21 + 2.1625
    assert composite_index(new)["value"].iloc[0] == pytest.approx(expected)
    assert set(new["grade"]) == {"C"}


@pytest.mark.thorough
def test_a_missing_pollutant_leaves_the_index_open_and_the_rank_without_evidence(air):
    year = (date(2022, 2, 1), date(2022, 12, 31), LATER)  # without SO2 and CO in Hohhot
    ranked = rank_cities(composite_index(single_indices(air, CITIES, *year)))
    row = ranked.set_index("region_id").loc["hohhot"]
    assert (row["missing"], row["status"], row["value_upper"]) == ("so2; co", "bounded", np.inf)
    missing = Reason.of("rank_cities_missing", n=166, size=168)
    assert out_of_bottom(ranked, "xinxiang", 10, 168) == ("no evidence", missing)
    assert out_of_bottom(ranked, "hohhot", 10, 168)[0] == "no evidence"


def test_three_year_mean_rounds_once_and_needs_three_valid_years(air):
    table = three_year_mean(air, "hohhot", "pm25", 2022, LATER)
    assert table["step"].tolist() == ["2020", "2021", "2022", "three years"]
    assert table["status"].tolist() == ["insufficient", "complete", "complete", "insufficient"]
    wh = empty_warehouse()
    for year, value in ((2025, 30.04), (2026, 30.04), (2027, 30.07)):
        insert(wh.con, measurements(full_year(value, year), "x"))
    last = three_year_mean(wh, "x", "pm25", 2027, date(2028, 1, 1)).iloc[-1]
    assert (last["status"], last["value_reported"], last["grade"]) == ("complete", 30.0, "D")
    assert last["value"] == pytest.approx(30.05)
