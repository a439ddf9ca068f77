"""Good days parted, days to come in past weathers, and how open goals hang on them: cases worked by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.attainment.monitored.period_days import PeriodDays
from analytics.attainment.weather_goals import goals_ahead, in_weathers, span_ahead
from analytics.attribution import Ahead, Attributions
from analytics.attribution.ahead import ahead, days_to_come
from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import CrossFit
from analytics.attribution.good_days import GoodRule, good_days, in_mean_weather
from analytics.attribution.trend import trend
from analytics.standards import load
from analytics.targets.target import Target

DATES = np.arange("2017-01-01", "2021-01-01", dtype="datetime64[D]")
YEAR = DATES.astype("datetime64[Y]").astype(int) + 1970
BEFORE, AFTER = (date(2018, 1, 1), date(2018, 3, 31)), (date(2020, 1, 1), date(2020, 3, 30))
SPRING = (date(2021, 1, 1), date(2021, 3, 31))
TWICE = np.log(2)
RULES = load()
RULE = GoodRule.on(date(2020, 12, 31), RULES)


def made(base, weather):
    """A fit without chance: each day's log concentration is that of its base and its weather, known exactly."""
    expected, part = np.log(base) * np.ones(len(DATES)), weather * np.ones(len(DATES))
    values = np.exp(expected + part)
    return CrossFit(DATES, values, expected, part, np.tile(part, (8, 1)), np.zeros(len(DATES)), 0.6, 0.3, 0.4, "gam", 1)


#: 2018 had weather that doubles, the other three years one that halves
BAD_2018 = np.where(YEAR == 2018, TWICE, -TWICE)


def test_good_days_are_parted_by_the_weathers_in_which_a_day_would_have_been_good():
    # 60 doubled is 120, above 75; halved it is 30. From 2020 on the base is 30: good in every weather.
    # so of 90 days in 2018 none is good, and in the weathers of the season (a quarter bad) 67.5 would be
    dust = made(np.where(YEAR == 2020, 30.0, 60.0), BAD_2018)
    gas = made(10.0, np.zeros(len(DATES)))
    found = good_days("x", {"pm25": dust, "no2": gas}, RULE, (BEFORE, AFTER), (SPRING,), 1)
    assert (found.split.before, found.split.after, found.split.n_before) == (0, 90, 90)
    # days within 14 of the turn of the year have a season of fewer days at the ends of the record
    assert found.split.adjusted_before == pytest.approx(67.5, abs=1.5)
    assert found.split.adjusted_after == 90
    assert found.split.rest.value + found.split.weather.value == 90
    (coming,) = found.ahead
    assert coming.years.tolist() == [2017, 2018, 2019, 2020] and coming.deviation.tolist() == [0, 0, 0, 0]


def test_the_share_of_weathers_in_which_each_day_would_be_good():
    dust = made(60.0, BAD_2018)
    dates, good, share = in_mean_weather({"pm25": dust}, RULE)
    assert (dates == DATES).all() and good.tolist() == (YEAR != 2018).tolist()
    assert share.mean() == pytest.approx(0.75, abs=0.01), "one of four years is bad, whatever year a day lies in"


@pytest.mark.parametrize(("base", "good"), [(75.0, 90), (75.4, 90), (75.5, 0)])
def test_a_day_is_good_by_its_rounded_value_as_counts_of_days_have_it(base, good):
    # HJ 633-2012: PM2.5 of a day is rounded to an integer, 75.4 to 75, 75.5 to the even 76; above 75 it is not good
    found = good_days("x", {"pm25": made(base, np.zeros(len(DATES)))}, RULE, (BEFORE, AFTER), (), 1)
    split = found.split
    assert (split.before, split.after, split.adjusted_before, split.adjusted_after) == (good,) * 4
    without = good_days(
        "x", {"pm25": made(base, np.zeros(len(DATES)))}, RULE, (BEFORE, AFTER), (), 1, without_weather=("pm25",)
    )
    assert without.split.adjusted_after == good


def test_each_day_is_judged_by_the_edition_in_force_on_it():
    # 70 is good until HJ 633-2026 takes effect on 1 March 2026, whose breakpoint of 100 is 60
    dates = np.array(["2026-02-28", "2026-03-01"], dtype="datetime64[D]")
    assert RULE.good({"pm25": np.array([70.0, 70.0])}, dates).tolist() == [True, False]
    low = np.exp(RULE.log_limits(["pm25"], dates))[0]
    assert low == pytest.approx([75.5, 60.5], abs=1e-5)
    # of the days to come those from March on are good in no year's weather, those before in every one
    spring = (date(2026, 2, 1), date(2026, 3, 31))
    worse = made(140.0, np.where(YEAR == 2018, 0.0, -TWICE))
    found = good_days("x", {"pm25": worse}, RULE, (BEFORE, AFTER), (spring,), 1).ahead[0]
    assert found.deviation == pytest.approx([0.25 * 28, -0.75 * 28, 0.25 * 28, 0.25 * 28])


@settings(deadline=None)
@given(
    value=st.one_of(
        st.sampled_from([75.0, 75.4, 75.5, 75.6, 60.5, 60.4, 150.5]), st.floats(1, 400).map(lambda x: round(x, 1))
    ),
    name=st.sampled_from(["pm25", "pm10", "no2", "co", "so2", "o3_mda8"]),
)
def test_the_largest_good_value_and_the_rule_on_arrays_say_the_same(value, name):
    dates = np.array(["2015-06-01", "2025-06-01", "2026-06-01"], dtype="datetime64[D]")
    good = RULE.good({name: np.full(3, value)}, dates)
    assert good.tolist() == (np.log(value) <= RULE.log_limits([name], dates)[0]).tolist()


def test_days_to_come_are_good_by_the_weather_of_each_year():
    dust = made(60.0, BAD_2018)
    found = good_days("x", {"pm25": dust}, RULE, (BEFORE, AFTER), (SPRING,), 1)
    assert found.ahead[0].deviation == pytest.approx([22.5, -67.5, 22.5, 22.5])


def test_a_pollutant_whose_weather_cannot_be_determined_has_all_of_its_change_in_the_rest():
    dust = made(60.0, BAD_2018)
    found = good_days("x", {"pm25": dust}, RULE, (BEFORE, AFTER), (), 1, without_weather=("pm25",))
    assert (found.split.change, found.split.rest.value, found.split.weather.value) == (90, 90, 0)


def test_the_mean_of_days_to_come_in_the_weather_of_each_year():
    # twice in 2018, half in the others: their mean is 0.875
    found = ahead(made(50.0, BAD_2018), SPRING)
    assert found.deviation == pytest.approx(np.array([0.5, 2, 0.5, 0.5]) / 0.875 - 1)


def test_a_span_has_the_same_days_of_other_years_and_no_more_than_a_year():
    days = days_to_come(DATES, (date(2024, 2, 28), date(2024, 3, 1)))  # 29 February stands on the 28th
    assert DATES[days.weather[1]].astype(str).tolist() == ["2018-02-28", "2018-02-28", "2018-03-01"]
    assert DATES[days.level].astype(str).tolist() == ["2020-02-28", "2020-03-01", "2020-03-01"]
    with pytest.raises(CannotTell, match="longer than a year"):
        days_to_come(DATES, (date(2021, 1, 1), date(2022, 3, 1)))
    with pytest.raises(CannotTell, match="2 years have weather"):
        days_to_come(DATES[YEAR > 2018], SPRING)


def test_a_year_that_still_runs_has_no_yearly_mean():
    fit = made(50.0, BAD_2018)
    until = np.datetime64("2020-10-03") > DATES  # 276 days: three quarters of a year, but no autumn
    arrays = {name: getattr(fit, name)[until] for name in ("dates", "values", "expected", "weather", "chance")}
    assert trend(replace(fit, **arrays, of_pair=fit.of_pair[:, until])) is None
    assert trend(fit).years.tolist() == [2017, 2018, 2019, 2020]


def goal(**said):
    row = {"target_id": "g", "region_id": "x", "indicator_id": "pm25_mean", "statistic": "mean", "parameter": "pm25",
           "comparator": "<=", "threshold": 45.0, "unit": "ug/m3", "period_start": "2021-01-01",
           "period_end": "2021-12-31"}  # fmt: skip
    return Target.from_row(row | said)


def days_of(_key):
    """A year of which 90 days are to come, at 40 on the mean, with a spread of the year's value of 2."""
    dates = np.arange("2021-01-01", "2022-01-01", dtype="datetime64[D]")
    left = dates >= np.datetime64("2021-10-03")
    paths = np.full((200, 365), 40.0)
    paths[:, left] += np.repeat([-2.0, 2.0], 100)[:, None] * 365 / 90
    return PeriodDays("x", date(2021, 1, 1), date(2021, 12, 31), dates, {}, {}, left, {"pm25": paths}, None, {})


class Known:
    """What of an attribution the goals read."""

    unit = "ug/m3"
    ahead = (Ahead((date(2021, 10, 3), date(2021, 12, 31)), np.array([2018, 2019]), np.array([0.1, -0.1])),)


def test_an_open_goal_has_the_probability_of_each_years_weather():
    # the rest makes 40 * 90 / 365 of the mean, so a tenth of it is 0.986; what is left of the spread 2 is 1.74
    stated = Attributions({("x", "pm25"): Known()}, {})
    (found,) = goals_ahead([goal()], {"g": 0.5}, days_of, stated, date(2021, 10, 3), RULES)
    assert found.best == (2019, pytest.approx(0.7145, abs=1e-3)) and found.worst == (
        2018,
        pytest.approx(0.2855, abs=1e-3),
    )
    assert found.of_weather == pytest.approx(0.2145**2 / 0.25, abs=1e-3) and found.p_met == 0.5


@pytest.mark.parametrize(("value", "spread"), [(75.4, False), (75.5, True)])
def test_the_spread_of_good_days_to_come_is_that_of_the_days_the_assessment_counts(value, spread):
    # half of the paths have 70 on every day to come, the others 75.4 (good too) or 75.5 (not good)
    days = days_of(None)
    days.paths["pm25"][:100, days.left], days.paths["pm25"][100:, days.left] = 70.0, value
    split = good_days("x", {"pm25": made(60.0, BAD_2018)}, RULE, (BEFORE, AFTER), (), 1)
    ahead = (Ahead((date(2021, 10, 3), date(2021, 12, 31)), np.array([2018, 2019]), np.array([9.0, -9.0])),)
    stated = Attributions({}, {}, {"x": replace(split, ahead=ahead)})
    target = goal(statistic="good_days", indicator_id="good_days", parameter=None, comparator=">=", unit="d")
    (found,) = goals_ahead([target], {"g": 0.5}, lambda _: days, stated, date(2021, 10, 3), RULES)
    # good days of 90 or of none spread by 45, of which 9 is little; with no spread of their own the 9 decide
    assert found.of_weather == pytest.approx(0.03 if spread else 1.0, abs=0.02)


def test_goals_that_are_decided_or_on_other_statistics_are_not_reported():
    stated = Attributions({("x", "pm25"): Known()}, {})
    for target, p in ((goal(), 1.0), (goal(statistic="p95"), 0.5), (goal(unit="mg/m3"), 0.5)):
        assert goals_ahead([target], {"g": p}, days_of, stated, date(2021, 10, 3), RULES) == ()
    assert span_ahead(goal(), date(2022, 1, 1)) is None
    assert span_ahead(goal(period_end="2023-12-31"), date(2021, 10, 3)) is None


def test_a_floor_is_met_by_the_weather_that_raises_the_value():
    assert in_weathers(0.5, 2.0, np.array([-1.0, 1.0]), ceiling=False) == pytest.approx(
        in_weathers(0.5, 2.0, np.array([1.0, -1.0]), ceiling=True)
    )
