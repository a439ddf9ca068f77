"""Weather and the rest: what is put in by hand is found, what cannot be told is refused, nothing later is read."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from simulated_air import Truth, concentrations, history_of, weather_object, weather_of, weather_part

from analytics.attribution import GoodRule, Limits, attribute, common_part, predictors
from analytics.attribution.cannot_tell import CannotTell
from analytics.attribution.cross_fit import seasonal_mean
from analytics.attribution.lasting_level import shrunk
from analytics.attribution.models import boosting
from analytics.attribution.season import day_of_year, festival_days, level, terms
from analytics.attribution.split import expect_every_month
from analytics.errors import DabiaoError
from analytics.indicators.areas import Areas
from analytics.standards import load
from analytics.words.messages import in_language

AS_OF = date(2021, 1, 1)
BEFORE, AFTER = (date(2017, 1, 1), date(2017, 12, 31)), (date(2018, 1, 1), date(2018, 12, 31))
WEATHER = weather_of(5)


def asked(truth, seed=3, weather=WEATHER, spans=(BEFORE, AFTER), **said):
    values = concentrations(weather, truth, seed)
    said = {"model": "gam", "seed": 1, **said}
    past, known = history_of({"pm25": values}, weather.index, AS_OF), weather_object(weather, AS_OF)
    return attribute({"x": past}, {"x": known}, *spans, **said)


@pytest.fixture(scope="module")
def answer():
    """A fifth less from 2018 on (log -0.2231), the same weather's effect throughout."""
    return asked(Truth(step=np.log(0.8)), limits=Limits(day={"pm25": 75.0})).made["x", "pm25"]


def test_a_known_step_lies_in_its_interval_and_the_parts_add_up(answer):
    change = answer.split
    assert change.rest_ratio.low95 < -0.2 < change.rest_ratio.high95 < 0
    assert change.rest_ratio.low95 < change.rest_ratio.low80 < change.rest_ratio.high80 < change.rest_ratio.high95
    assert change.weather.value + change.rest.value == pytest.approx(change.after - change.before)
    assert answer.days.weather.value + answer.days.rest.value == pytest.approx(answer.days.change)


def test_the_weather_of_both_years_is_the_one_that_was_put_in(answer):
    part = pd.Series(weather_part(WEATHER), WEATHER.index)
    strength = np.exp(part.to_numpy())
    mean = strength / seasonal_mean(WEATHER.index.to_numpy().astype("datetime64[D]"), strength)
    values = concentrations(WEATHER, Truth(step=np.log(0.8)), 3)
    true = pd.Series(values / mean, WEATHER.index)
    for year, found in ((2017, answer.split.adjusted_before), (2018, answer.split.adjusted_after)):
        assert found == pytest.approx(true[str(year)].mean(), rel=0.03)


def test_the_normalised_series_shows_a_change_that_stays_and_not_the_chance_of_a_month():
    """Its months scatter less than the adjusted ones, its years by the fall of a fifth that was put in."""
    steady = asked(Truth()).made["x", "pm25"].months.set_index("month")
    logs = np.log(steady[["adjusted", "normalised"]])
    scatter = logs.groupby(logs.index.month).std().mean()
    assert scatter["normalised"] < 0.5 * scatter["adjusted"]
    assert steady["normalised"].mean() == pytest.approx(steady["adjusted"].mean(), rel=0.02)
    years = asked(Truth(step=np.log(0.8), chance=0.05)).made["x", "pm25"].trend
    before, after = years.normalised[years.years < 2018].mean(), years.normalised[years.years > 2018].mean()
    assert after / before == pytest.approx(0.8, abs=0.03)


def test_a_level_lasts_as_far_as_chance_does_not_explain_it():
    """No chance: the levels themselves. Chance that explains all: their straight line by least squares. With a step s
    and chance c of five years at 0, a, 0, a, 0 the result lies between both, whatever s and c are."""
    years, levels = np.array([2015, 2016, 2018, 2019, 2020]), np.array([0.0, 0.1, 0.0, 0.1, 0.0])
    line = np.polyval(np.polyfit(years - 2017.0, levels, 1), years - 2017.0)
    assert shrunk(years, levels, 1e-10 * np.eye(5)) == pytest.approx(levels, abs=1e-4)
    assert shrunk(years, levels, np.eye(5)) == pytest.approx(line, abs=1e-3)
    between = shrunk(years, levels, 0.03**2 * np.eye(5))
    assert np.abs(between - line).max() < np.abs(levels - line).max()


@given(st.floats(-3, 3), st.floats(-0.2, 0.2), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_a_lasting_level_moves_with_what_is_added_to_every_year(height, slope, seed):
    """A height and a fall a year that are added to the levels come out as they went in."""
    years, random = np.arange(2014, 2022), np.random.default_rng(seed)
    levels, half = 0.1 * random.standard_normal(8), 0.03 * random.standard_normal((8, 8))
    chance = half @ half.T + 1e-4 * np.eye(8)
    added = height + slope * (years - 2014)
    assert shrunk(years, levels + added, chance) == pytest.approx(shrunk(years, levels, chance) + added, abs=1e-3)


def test_without_chance_the_normalised_series_is_the_adjusted_one():
    """Season, weather and a falling level alone; a month's curves are 3 % off at most."""
    days = asked(Truth(rate=-0.04, chance=1e-4)).made["x", "pm25"].months
    assert days["normalised"].to_numpy() == pytest.approx(days["adjusted"].to_numpy(), rel=0.05)


def test_weather_explains_more_than_the_season_in_years_left_out(answer):
    assert answer.skill.r2 > answer.skill.climatology_r2 + 0.1 and answer.skill.skill > 0.2


def test_a_year_in_its_own_weather_is_as_it_was(answer):
    own = answer.past.values[list(answer.past.years).index(2018)]
    assert own == pytest.approx(answer.past.observed)
    p, of_weather = answer.past.p_met(float(np.median(answer.past.values)))
    assert 0 < p < 1 and 0 < of_weather <= 1
    assert answer.past.p_met(1e9) == (1.0, 0.0)


def test_a_trend_is_found_and_none_where_there_is_none():
    falling = asked(Truth(rate=-0.06), seed=8).made["x", "pm25"].trend
    steady = asked(Truth(), seed=8).made["x", "pm25"].trend
    assert falling.per_year.low95 < np.expm1(-0.06) < falling.per_year.high95 < 0
    assert not steady.per_year.sign_known


ALL = {"pm25": 1.0, "no2": 0.7}
LIMITS = Limits({"pm25": 75.0}, replace(GoodRule.on(date(2018, 12, 31), load()), items=tuple(ALL), deciding=tuple(ALL)))
YEAR_AHEAD = (date(2019, 1, 1), date(2019, 12, 31))


def everything(made):
    """Each figure of an answer as text: equal only if all of them are."""
    parts = [made.failed, made.good]
    for one in made.made.values():
        tables = [one.months.to_csv(), *(vars(part) for part in (one.trend, one.past, *one.ahead) if part is not None)]
        parts += [one.rows(), one.skill, tables]
    with np.printoptions(threshold=10**7, precision=17):
        return repr(parts)


@pytest.mark.thorough
@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(share=st.floats(0.1, 8.0), shift=st.integers(1, 600))
def test_nothing_after_the_day_of_knowledge_is_read_whatever_it_is(share, shift):
    expect_nothing_later_is_read(share, shift)


def test_nothing_after_the_day_of_knowledge_is_read():
    expect_nothing_later_is_read(7.0, 200)


def expect_nothing_later_is_read(share, shift):
    """Of what comes later all is changed: concentrations, weather, and which days there are."""
    day = date(2019, 1, 1)
    values = {name: scale * concentrations(WEATHER, Truth(), k) for k, (name, scale) in enumerate(ALL.items())}
    later = WEATHER.index >= pd.Timestamp(day)
    other = WEATHER.copy()
    other[later] = np.roll(other[later].to_numpy(), shift, axis=0) * share + 1
    changed = {name: np.where(later, np.roll(one, shift) * share, one) for name, one in values.items()}
    kept = ~later | (np.arange(len(later)) % 3 > 0)
    said = []
    for met, air, days in ((WEATHER, values, ~later | later), (other, changed, kept)):
        past = history_of({name: one[days] for name, one in air.items()}, met.index[days], day)
        known = weather_object(met[days], day)
        asked_of = {"x": past}, {"x": known}, BEFORE, AFTER
        said.append(everything(attribute(*asked_of, model="gam", seed=2, limits=LIMITS, ahead=[YEAR_AHEAD])))
    assert said[0] == said[1] and "GoodDays" in said[0]


def test_boosting_reads_nothing_later_and_the_seed_decides(monkeypatch):
    pytest.importorskip("sklearn")
    monkeypatch.setitem(boosting.TREES, "max_iter", 5)
    day, values = date(2019, 1, 1), concentrations(WEATHER, Truth(), 4)
    later = WEATHER.index >= pd.Timestamp(day)
    said = []
    for factor in (1.0, 7.0):
        past = history_of({"pm25": np.where(later, factor * values, values)}, WEATHER.index, day)
        known = weather_object(WEATHER.mul(np.where(later, factor, 1.0), axis=0), day)
        said.append(everything(attribute({"x": past}, {"x": known}, BEFORE, AFTER, model="boosting", seed=2)))
    assert said[0] == said[1]


@pytest.mark.thorough
@pytest.mark.parametrize("backend", ["loky", "dask"])
def test_back_ends_workers_and_what_else_is_asked_change_nothing(backend, monkeypatch):
    if backend != "loky":
        pytest.importorskip(backend)
    values = {name: scale * concentrations(WEATHER, Truth(), k) for k, (name, scale) in enumerate(ALL.items())}
    past, known = history_of(values, WEATHER.index, AS_OF), weather_object(WEATHER, AS_OF)
    asked_of = {"x": past}, {"x": known}, BEFORE, AFTER
    alone = attribute(*asked_of, model="gam", seed=1, parameters=["no2"], workers=1)
    serial = attribute(*asked_of, model="gam", seed=1, limits=LIMITS, workers=1)
    monkeypatch.setenv("DABIAO_BACKEND", backend)
    spread = attribute(*asked_of, model="gam", seed=1, limits=LIMITS, workers=2)
    assert everything(spread) == everything(serial)
    assert alone.made["x", "no2"].row() == serial.made["x", "no2"].row()


def test_what_cannot_be_determined_is_refused_with_what_to_do():
    short = WEATHER.loc["2018":]
    assert (
        "4 are needed"
        in asked(Truth(), weather=short, spans=(AFTER, (date(2019, 1, 1), date(2019, 12, 31)))).failed["x", "pm25"]
    )
    assert "weather explains" in asked(Truth(effect=0.0)).failed["x", "pm25"]
    assert (
        "different parts of the year"
        in asked(Truth(), spans=((date(2018, 1, 1), date(2018, 3, 31)), (date(2018, 7, 1), date(2018, 9, 30)))).failed[
            "x", "pm25"
        ]
    )
    assert "no meteorology" in asked(Truth(), weather=WEATHER).failed.get(("x", "no2"), "no meteorology")
    bare = weather_object(WEATHER[["temperature"]], AS_OF)
    past = history_of({"pm25": concentrations(WEATHER, Truth(), 3)}, WEATHER.index, AS_OF)
    lacking = attribute({"x": past}, {"x": bare}, BEFORE, AFTER).failed["x", "pm25"]
    assert "lacks wind speed on" in lacking and "缺风速；" in in_language(lacking, "zh")
    assert "no meteorology is loaded" in attribute({"x": past}, {}, BEFORE, AFTER).failed["x", "pm25"]
    with pytest.raises(DabiaoError, match="boosting"):
        asked(Truth(), model="magic")


def test_a_period_that_lacks_months_is_refused_for_their_season_would_be_a_change():
    """Three quarters of a year are there, but no day of its polluted last quarter."""
    year = (date(2018, 1, 1), date(2018, 12, 31))
    days = np.arange("2018-01-01", "2019-01-01", dtype="datetime64[D]")
    with pytest.raises(CannotTell, match=r"half of the days of 2018-10, 2018-11, 2018-12 have .* without these months"):
        expect_every_month(days[:280], year)
    expect_every_month(days[15:], year)  # 16 of 31 days of January
    with pytest.raises(CannotTell, match="of 2018-01 have"):
        expect_every_month(days[16:], year)
    # the last days of a month that a period begins with are no month
    expect_every_month(days[31:], (date(2018, 1, 23), date(2018, 12, 31)))


def test_predictors_of_a_day_need_no_later_day():
    whole, cut = (predictors(weather_object(WEATHER.iloc[:n], AS_OF)) for n in (400, 300))
    pd.testing.assert_frame_equal(whole.iloc[:300], cut)


def test_season_level_and_festival():
    days = np.array(["2020-02-28", "2020-02-29", "2020-03-01", "2021-03-01"], dtype="datetime64[D]")
    assert day_of_year(days).tolist() == [58, 59, 59, 59]
    assert level(np.arange("2019-01-01", "2022-01-01", dtype="datetime64[D]"), np.array([2019, 2020, 2021])).sum(
        axis=1
    ) == pytest.approx(1)
    eve = np.array(["2020-01-24"], dtype="datetime64[D]")
    assert terms(eve)[0, -4:].tolist() == [0, 1, 0, 0] and len(festival_days()) >= 30


def test_a_seasonal_mean_takes_the_days_about_a_day_in_every_year():
    days = np.arange("2019-01-01", "2021-01-01", dtype="datetime64[D]")
    marked = (days == np.datetime64("2019-01-03")).astype(float)
    found = seasonal_mean(days, marked)
    about = found > 0
    assert (
        about[days == np.datetime64("2020-12-20")] and about[days == np.datetime64("2020-01-17")]
    )  # 14 days either way
    assert not about[days == np.datetime64("2020-12-19")] and found.max() == pytest.approx(1 / 58, rel=0.1)


def test_the_common_part_is_distinguished_from_a_regions_own():
    shared = concentrations(WEATHER, Truth(step=-0.1), 6)
    random = np.random.default_rng(1)
    made = {f"r{k}": shared * np.exp(0.1 * random.normal(size=len(shared))) for k in range(5)}
    made["r0"] = made["r0"] * np.where(WEATHER.index >= pd.Timestamp("2018-01-01"), 0.8, 1.0)
    histories = {name: replace(history_of({"pm25": values}, WEATHER.index, AS_OF, name), areas=Areas("plain"))
                 for name, values in made.items()}  # fmt: skip
    found = common_part(histories, "r0", "pm25", BEFORE, AFTER, 1)
    assert found.own.value == pytest.approx(-0.2, abs=0.02) and found.own.low95 < found.own.value < found.own.high95
    assert (1 + found.common) * (1 + found.own.value) == pytest.approx(1 + found.change)
    with pytest.raises(CannotTell, match="other regions"):
        common_part({"r0": histories["r0"]}, "r0", "pm25", BEFORE, AFTER, 1)
