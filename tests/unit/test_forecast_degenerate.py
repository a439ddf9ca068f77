"""Series unlike a city's: constant, zero, at a floor, stepped, short, broken; each has a right answer or a reason."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.forecast import MODELS, NoteKind, NotEnoughHistory, make_forecast, make_forecasts
from analytics.forecast.level_shifts import settled, steps_of
from analytics.forecast.steady import character
from analytics.forecast.window import record_of
from analytics.indicators import History

ORIGIN = date(2026, 7, 1)
DAYS = pd.date_range("2021-01-01", "2026-06-30")
N = np.arange(len(DAYS))
FAST = ("combined", "panel", "damped_window", "climatology", "line")


def noisy(level, noise=0.35, swing=0.45, seed=5):
    """Days with a winter peak and log-normal noise; the mean of the years is about ``level``."""
    wave = swing * np.cos(2 * np.pi * (DAYS.day_of_year.to_numpy() - 15) / 365)
    errors = noise * np.random.default_rng(seed).standard_normal(len(DAYS))
    return level * np.exp(wave + errors - swing**2 / 4 - noise**2 / 2)


SERIES = {
    "constant": np.full(len(DAYS), 35.0),
    "zero": np.zeros(len(DAYS)),
    "floor": np.where(N % 9 == 4, 3.0, 2.0),
    "tiny": np.full(len(DAYS), 0.01),
    "alternating": np.where(N % 2, 20.0, 50.0),
    "sawtooth": 20.0 + N % 30,
    "outlier": np.where(N == 900, 1000.0, 35.0),
    "newest outlier": np.where(len(N) - 40 == N, 1000.0, 35.0),
    "half constant": np.where(DAYS < "2023-10-01", 35.0, noisy(35)),
    "half noisy": np.where(DAYS < "2023-10-01", noisy(35), 35.0),
    "down": noisy(1) * np.where(DAYS < "2025-01-01", 60, 30),
    "up": noisy(1) * np.where(DAYS < "2025-01-01", 30, 60),
    "ten months": noisy(1) * np.where(DAYS < "2025-09-01", 60, 30),
    "two steps": noisy(1) * np.select([DAYS < "2024-01-01", DAYS < "2025-01-01"], [60, 43], 30),
    "rarely above zero": np.where(N % 41 == 7, 5.0, 0.0),
    "zero by weeks": np.where(N // 10 % 2, 0.0, 10.0),
    "hole": np.where((DAYS > "2022-02-01") & (DAYS < "2023-11-15"), np.nan, noisy(40)),
}


def known(values, parameter="pm25", days=DAYS, region="x", estimated=False):
    daily = pd.DataFrame({parameter: values}, index=pd.DatetimeIndex(days, name="day"))
    flags = pd.DataFrame(estimated, index=daily.index, columns=daily.columns)
    months = pd.DataFrame(index=pd.DatetimeIndex([], name="month"))
    return History(region, ORIGIN, daily, flags, months, {}, {}, daily.index[-1].date())


def year(values, model="combined", parameter="pm25", **how):
    made = make_forecast(known(values, parameter, **how), date(2026, 1, 1), date(2026, 12, 31), model, 1000)
    return made, made.mean(parameter)


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize("model", FAST)
@pytest.mark.parametrize("name", SERIES)
def test_every_series_has_a_finite_answer_that_is_not_negative_in_every_model(name, model):
    made, means = year(SERIES[name], model)
    coming = made.paths[:, ~made.known]
    assert np.isfinite(means).all() and np.isfinite(coming).all() and (coming >= 0).all()


@pytest.mark.parametrize(
    ("parameter", "scale"), [("co", 0.02), ("o3_mda8", 3.0), ("so2", 0.2), ("no2", 1.0), ("pm10", 2.0)]
)
@pytest.mark.parametrize("name", ["constant", "zero", "down", "rarely above zero"])
def test_every_parameter_has_one(name, parameter, scale):
    _, means = year(scale * SERIES[name], parameter=parameter)
    assert np.isfinite(means).all() and (means >= 0).all()


@pytest.mark.parametrize("model", ["airline", "prophet"])
@pytest.mark.parametrize("name", ["constant", "zero", "tiny"])
def test_models_of_others_answer_or_say_that_they_failed(name, model):
    from analytics.forecast import ModelFailed

    if model == "prophet":
        pytest.importorskip("prophet")
    assert model in MODELS
    try:
        _, means = year(SERIES[name], model)
    except ModelFailed as error:
        assert model in str(error)
    else:
        assert np.isfinite(means).all() and np.median(means) == pytest.approx(SERIES[name][0], abs=0.5)


@pytest.mark.parametrize("model", ["combined", "panel", "damped_window"])
def test_a_constant_series_with_half_a_year_over_stays_within_half_a_unit(model):
    low, high = np.quantile(year(SERIES["constant"], model)[1], [0.025, 0.975])
    assert 34.5 < low < 35.0 < high < 35.5  # 31 to 39 is what the spread of ordinary cities would give
    assert high - low > 0.01  # what never moved may still move


@pytest.mark.parametrize("name", ["outlier", "newest outlier", "alternating"])
def test_a_single_odd_day_or_a_daily_alternation_leaves_it_so(name):
    values = SERIES[name]
    expected = (np.nansum(values[DAYS >= "2026-01-01"]) + 35 * 184) / 365
    low, high = np.quantile(year(values)[1], [0.025, 0.975])
    assert expected - 0.5 < low < high < expected + 0.5


@pytest.mark.parametrize("model", FAST)
def test_zeros_are_below_every_positive_threshold(model):
    made, means = year(SERIES["zero"], model)
    assert made.p_below("pm25", 1e-6) == 1.0 and (means == 0).all()


@pytest.mark.parametrize("name", ["half constant", "half noisy", "two steps", "floor", "rarely above zero"])
def test_a_series_that_has_moved_has_no_interval_of_zero_width(name):
    low, middle, high = np.quantile(year(SERIES[name])[1], [0.025, 0.5, 0.975])
    assert (high - low) / middle > 0.04  # a zero width is the fault; at its floor a series keeps a few percent


def test_a_level_that_stepped_down_eighteen_months_ago_is_the_level_now():
    made, means = year(SERIES["down"])
    assert made.p_below("pm25", 35) > 0.9 and 28 < np.median(means) < 32
    assert any(note.kind is NoteKind.STEP and "stayed there" in str(note) for note in made.notes)
    assert year(SERIES["up"])[0].p_below("pm25", 50) < 0.05
    assert year(SERIES["ten months"])[0].p_below("pm25", 35) > 0.9
    assert year(SERIES["two steps"])[0].p_below("pm25", 35) > 0.9


def test_the_step_answers_in_a_pool_as_alone_and_moves_no_other_region():
    others = {name: known(noisy(45, seed=i), region=name) for i, name in enumerate("abc")}
    still = known(noisy(60), region="x")
    spans = date(2026, 1, 1), date(2026, 12, 31)
    with_step = make_forecasts({**others, "x": known(SERIES["down"], region="x")}, *spans, n_paths=500).made
    without = make_forecasts({**others, "x": still}, *spans, n_paths=500).made
    assert with_step["x"].p_below("pm25", 35) > 0.9
    for name in others:
        assert np.median(with_step[name].mean("pm25")) == pytest.approx(np.median(without[name].mean("pm25")), rel=0.02)


def test_an_ordinary_series_is_neither_steady_nor_stepped():
    from analytics.forecast.calibration import calibration_at

    record = record_of(known(noisy(40)))
    found = character(record, [calibration_at(record.origin).of("pm25")])
    assert found.spread.tolist() == [1.0] and not found.broken.any()
    assert settled(record) == (record, [])


def test_one_faulty_stretch_of_nearly_nothing_leaves_an_ordinary_forecast():
    values = noisy(60)
    values[700:725] = 0.2  # as an archive has it, where an instrument failed
    from analytics.forecast.calibration import calibration_at

    record = record_of(known(values))
    assert not character(record, [calibration_at(record.origin).of("pm25")]).broken.any()
    whole, faulty = year(noisy(60))[1], year(values)[1]
    assert np.median(faulty) == pytest.approx(np.median(whole), rel=0.04)
    assert np.ptp(np.quantile(faulty, [0.1, 0.9])) < 1.3 * np.ptp(np.quantile(whole, [0.1, 0.9]))


def test_a_season_a_trend_or_a_bad_winter_is_no_step():
    t = np.arange(256) / 36.525
    season = 0.5 * np.cos(2 * np.pi * t)
    assert steps_of(season - 0.25 * t) == []
    winter = np.where((np.arange(256) > 225) & (np.arange(256) < 235), 0.7, 0.0)
    assert steps_of(season + winter) == []


def test_a_step_is_found_to_about_ten_days_and_the_days_before_it_are_brought_to_its_level():
    record = record_of(known(np.where(DAYS < "2025-01-01", 60.0, 30.0)))
    moved, steps = settled(record)
    assert len(steps) == 1 and abs((steps[0].day - np.datetime64("2025-01-01")).astype(int)) <= 10
    assert steps[0].size == pytest.approx(np.log(0.5), abs=0.02)
    assert np.nanmedian(moved.observed[0, :1000]) == pytest.approx(30.0, abs=0.7)
    assert (record.observed[0, :1000] == 60).all()  # nothing is changed in place


@pytest.mark.parametrize("first", ["2026-06-30", "2026-04-02", "2025-07-01"])
def test_too_short_a_history_is_refused_with_what_is_there_and_what_to_do(first):
    short = DAYS[first <= DAYS]
    known_days = "1 day is known" if len(short) == 1 else f"{len(short)} days are known"
    with pytest.raises(NotEnoughHistory, match=f"{known_days}, {first} to 2026-06-30") as error:
        year(noisy(40)[-len(short) :], days=short)
    assert "load earlier years" in str(error.value)
    pool = {"x": known(noisy(40)[-len(short) :], days=short), "y": known(noisy(40), region="y")}
    done = make_forecasts(pool, date(2026, 1, 1), date(2026, 12, 31), n_paths=50)
    assert "load earlier years" in done.failed["x"].text and "y" in done.made


def test_all_estimated_days_are_used_and_noted():
    made, _ = year(noisy(40), estimated=True)
    assert any("estimated days" in str(note) for note in made.notes)
