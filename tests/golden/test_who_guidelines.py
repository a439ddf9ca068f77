"""A year beside the WHO guidelines of 2021 (ISBN 978-92-4-003422-8, table 0.1), worked by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.small_warehouse import LATER, empty_warehouse, insert, measurements

from analytics.errors import InputError
from analytics.indicators import annual_verdict, evaluate, history, limit_table, period_statistics, readings_for
from analytics.standards import load

RULES = load()
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
DATES = pd.date_range(*YEAR)


@pytest.fixture(scope="module")
def year():
    """PM2.5 4 on 361 days and 14, 15, 16, 80 on four; 8-hour ozone 50, but 70 from April to September."""
    pm25 = np.full(365, 4.0)
    pm25[[10, 20, 30, 40]] = [14.0, 15.0, 16.0, 80.0]
    ozone = np.where(DATES.month.isin(range(4, 10)), 70.0, 50.0)
    gases = {"o3_mda8": ozone, "no2": 9.0, "so2": 5.0, "co": 0.5}
    days = pd.DataFrame({"date": DATES, "pm25": pm25, "pm10": 12.0} | gases)
    wh = empty_warehouse()
    insert(wh.con, measurements(days, "x"))
    insert(wh.con, measurements(days.iloc[:273], "short"))  # a day less than three quarters of the year
    return wh


def rows_of(wh, region="x"):
    table = limit_table(wh, region, *YEAR, LATER, edition="WHO2021")
    return table.set_index(["parameter", "statistic", "level"]).sort_index()


def test_the_24_hour_level_is_the_99th_percentile_of_the_days(year):
    # rank 1 + 364 x 0.99 = 361.36: between the 361st (4) and the 362nd (14), 4 + 0.36 x 10
    row = rows_of(year).loc[("pm25", "p99", "guideline")]
    assert row["value_compared"] == pytest.approx(7.6)
    assert (row["limit"], row["verdict"]) == (15.0, "met")


def test_the_annual_mean_is_held_against_5_and_its_interim_targets(year):
    # (361 x 4 + 14 + 15 + 16 + 80) / 365 = 1569 / 365
    rows = rows_of(year).loc[("pm25", "mean")]
    assert rows["value_compared"].iloc[0] == pytest.approx(1569 / 365)
    assert rows["limit"].to_dict() == {
        "guideline": 5.0, "interim_1": 35.0, "interim_2": 25.0, "interim_3": 15.0, "interim_4": 10.0,
    }  # fmt: skip
    assert set(rows["verdict"]) == {"met"}


def test_the_peak_season_is_the_mean_of_the_six_months_with_the_highest_one(year):
    row = rows_of(year).loc[("o3_mda8", "peak_season", "guideline")]
    assert (row["value_compared"], row["limit"], row["verdict"]) == (70.0, 60.0, "exceeded")
    assert rows_of(year).loc[("o3_mda8", "peak_season", "interim_2"), "verdict"] == "met"  # 70 is within 70


def test_rows_and_arrays_agree_on_the_peak_season_and_the_percentile(year):
    days = history(year, "x", LATER).daily
    arrays = {name: days[name].to_numpy(float)[None, :] for name in ("pm25", "o3_mda8")}
    for statistic, parameter in (("peak_season", "o3_mda8"), ("p99", "pm25")):
        reading = readings_for(statistic, parameter, YEAR[1], RULES, "WHO2021")[0]
        found = evaluate(statistic, parameter, arrays, DATES.to_numpy("datetime64[D]"), RULES, "WHO2021", reading)
        row = rows_of(year).loc[(parameter, statistic, "guideline")]
        assert found.lower[0] == pytest.approx(row["value_compared"])


def test_each_level_has_a_verdict_of_its_own_under_its_jurisdiction(year):
    found = annual_verdict(limit_table(year, "x", *YEAR, LATER, edition="WHO2021")).set_index("level")
    assert set(found["jurisdiction"]) == {"WHO"} and set(found["edition"]) == {"WHO2021"}
    assert found.loc["guideline", ["verdict", "exceeded"]].tolist() == ["exceeded", (("o3_mda8", "peak_season"),)]
    assert found.loc["interim_1", "verdict"] == "met"


def test_a_guideline_holds_in_any_area(year):
    # WHO 2021 knows no classes of area: its levels protect health wherever people breathe
    assert set(rows_of(year).reset_index()["area_grade"]) == {0}
    for area_grade in (1, 2):
        assert RULES.limit("WHO2021", "pm25", "year", area_grade) == 5


def test_three_quarters_of_the_days_are_asked_for(year):
    assert rows_of(year, "short").loc[("pm25", "mean", "guideline"), "verdict"] == "undetermined"


def test_the_chinese_verdict_knows_nothing_of_them(year):
    table = limit_table(year, "x", *YEAR, LATER)
    assert set(table["jurisdiction"]) == {"CN"} and set(table["level"]) == {"limit"}
    assert annual_verdict(table).set_index("area_grade")["verdict"].to_dict() == {1: "met", 2: "met"}
    assert "p99" not in set(period_statistics(year, "x", *YEAR, LATER)["statistic"])


@pytest.mark.parametrize(
    ("parameter", "averaging", "level"),
    [
        ("pm25", "year", 5), ("pm25", "day", 15), ("pm10", "year", 15), ("pm10", "day", 45), ("o3", "peak_season", 60),
        ("o3", "mda8", 100), ("no2", "year", 10), ("no2", "day", 25), ("so2", "day", 40), ("co", "day", 4),
    ],
)  # fmt: skip
def test_guideline_levels(parameter, averaging, level):
    assert RULES.limit("WHO2021", parameter, averaging) == level


def test_an_unknown_jurisdiction_is_reported_with_those_on_file():
    with pytest.raises(InputError, match="expected one of CN, WHO"):
        RULES.of("MARS")
