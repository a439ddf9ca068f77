"""What must hold for every forecast, on the embedded cities and on made ones."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from forecast_cities import embedded
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics.forecast import NotEnoughHistory, make_forecast, make_forecasts
from analytics.forecast.kernel import Kernel, joint

CITIES = embedded()
YEAR = date(2025, 1, 1), date(2025, 12, 31)
DAYS = st.integers(0, 364).map(lambda k: YEAR[0] + timedelta(k))
FEW = tried(12)


@FEW
@given(DAYS, st.sampled_from(sorted(CITIES)), st.lists(st.floats(5, 120), min_size=2, max_size=6))
def test_p_is_monotone_in_the_threshold(origin: date, city: str, thresholds: list[float]) -> None:
    forecast = make_forecast(CITIES[city].at(origin), *YEAR, n_paths=100)
    p = [forecast.p_below("pm25", t) for t in sorted(thresholds)]
    assert p == sorted(p)


@FEW
@given(DAYS, st.sampled_from(sorted(CITIES)), st.sampled_from(["combined", "panel", "damped_window", "line"]))
def test_what_has_happened_is_kept(origin: date, city: str, model: str) -> None:
    history = CITIES[city].at(origin)
    forecast = make_forecast(history, *YEAR, model=model, n_paths=40)
    for parameter in forecast.parameters:
        seen = history.daily.loc["2025":, parameter].to_numpy(np.float32)
        for path in (0, 39):
            np.testing.assert_array_equal(forecast.days(parameter)[path, : len(seen)], seen)
    assert (forecast.paths[:, ~forecast.known] >= 0).all()


@pytest.mark.slow
@FEW
@given(DAYS, st.integers(0, 2**31))
def test_what_comes_after_the_origin_changes_nothing(origin: date, seed: int) -> None:
    whole = CITIES["xinxiang"]
    noise = np.random.default_rng(seed).uniform(0, 1000, whole.daily.shape)
    after = whole.daily.index >= np.datetime64(origin)
    changed = pd.DataFrame(np.where(after[:, None], noise, whole.daily), whole.daily.index, whole.daily.columns)
    monthly = whole.monthly.copy()
    monthly.loc[np.datetime64(origin, "M").astype("datetime64[ns]")] = 999.0
    a = make_forecast(replace(whole, as_of=origin), *YEAR, n_paths=30)
    b = make_forecast(replace(whole, as_of=origin, daily=changed, monthly=monthly), *YEAR, n_paths=30)
    np.testing.assert_array_equal(a.paths, b.paths)


def test_same_seed_same_result_in_any_order_of_regions() -> None:
    def run(order: list[str], seed: int) -> dict[str, np.ndarray]:
        origin = date(2025, 10, 1)
        return {c: make_forecast(CITIES[c].at(origin), *YEAR, n_paths=50, seed=seed).paths for c in order}

    names = sorted(CITIES)
    forward, backward, other = run(names, 1), run(names[::-1], 1), run(names, 2)
    for name in names:
        np.testing.assert_array_equal(forward[name], backward[name])
        assert not np.array_equal(forward[name], other[name], equal_nan=True)


def test_regions_do_not_share_a_stream() -> None:
    history = CITIES["xinxiang"].at(date(2025, 10, 1))
    a, b = (make_forecast(replace(history, region_id=r), *YEAR, n_paths=50).paths for r in ("a", "b"))
    assert not np.array_equal(a, b, equal_nan=True)


def test_an_origin_after_the_period_leaves_one_path() -> None:
    for origin in (date(2026, 1, 1), date(2026, 5, 1)):
        forecast = make_forecast(CITIES["xinxiang"].at(origin), *YEAR, n_paths=20)
        assert forecast.known.all() and np.unique(forecast.mean("pm25")).size == 1
        assert forecast.mean("pm25")[0] == pytest.approx(42.4, abs=0.05)


@pytest.mark.parametrize("n_paths", [1, 7])
def test_any_number_of_paths(n_paths: int) -> None:
    assert make_forecast(CITIES["hohhot"].at(date(2025, 12, 31)), *YEAR, n_paths=n_paths).n_paths == n_paths


@tried(6)
@given(DAYS, st.integers(0, 2**31))
def test_nothing_in_the_pool_after_the_origin_changes_anything(origin: date, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pool, changed = {}, {}
    for name, whole in CITIES.items():
        after = whole.daily.index >= np.datetime64(origin)
        noise = rng.uniform(0, 1000, whole.daily.shape)
        daily = pd.DataFrame(np.where(after[:, None], noise, whole.daily), whole.daily.index, whole.daily.columns)
        pool[name] = replace(whole, as_of=origin)
        changed[name] = replace(whole, as_of=origin, daily=daily)
    a, b = (make_forecasts(one, *YEAR, n_paths=20, parameters=["pm25", "pm10"]).made for one in (pool, changed))
    for name in CITIES:
        np.testing.assert_array_equal(a[name].paths, b[name].paths)


@FEW
@given(DAYS, st.floats(20, 90), st.integers(0, 30), st.floats(0.3, 1.0))
def test_the_joint_probability_is_at_most_each_single_one(origin: date, mean: float, heavy: int, good: float) -> None:
    forecast = make_forecast(CITIES["xinxiang"].at(origin), *YEAR, n_paths=100)
    days = forecast.days("pm25")
    single = [
        forecast.mean("pm25") < mean,
        (days > 150).sum(axis=1) <= heavy,
        (days <= 75).mean(axis=1) >= good,
        forecast.mean("pm10") < 2 * mean,
    ]
    joint_p = np.logical_and.reduce(single).mean()
    assert all(joint_p <= one.mean() for one in single)


SIZES = st.floats(0.01, 0.4)


@FEW
@given(SIZES, SIZES, SIZES, SIZES, SIZES, st.floats(0.01, 0.3), st.floats(-0.5, 0.5), st.floats(0, 1))
def test_every_kernel_is_a_covariance(
    drift: float, fast: float, weeks: float, years: float, season: float, noise: float, winter: float, phase: float
) -> None:
    kernel = Kernel(drift, fast, 0.02, weeks, 0.2, years, 3.0, season, drift, years, noise, winter, -winter)
    past = (np.arange(-80, 0) + 0.5) * 10 / 365.25, np.full(80, 10.0)
    both = joint(kernel, past, ((np.arange(20) + 0.5) * 10 / 365.25, np.full(20, 10.0)), phase)
    assert np.linalg.eigvalsh(both.past).min() > 0
    assert np.linalg.eigvalsh(both.given().covariance).min() > 0
    assert (np.diag(both.given().covariance) <= np.diag(both.future)).all()


def _ended(history, new_id: str, last: str, factor: float):
    """The same city under another name and level, its series cut off on a day."""
    daily = history.daily.loc[:last] * factor
    return replace(history, region_id=new_id, daily=daily, estimated=history.estimated.loc[:last])


@pytest.mark.slow
@tried(5)
@given(st.integers(1, 12), st.sampled_from(["2023-06-30", "2024-03-31", "2024-06-30"]), st.floats(0.2, 5.0))
def test_regions_whose_series_ended_move_nothing(n_ended: int, last: str, factor: float) -> None:
    origin = date(2025, 4, 1)
    live = {name: city.at(origin) for name, city in CITIES.items()}
    ended = {f"ended{i}": _ended(live["hohhot"], f"ended{i}", last, factor + i / 10) for i in range(n_ended)}
    ask = {"n_paths": 40, "regions": list(live)}
    without = make_forecasts(live, *YEAR, **ask).made
    with_ended = make_forecasts(live | ended, *YEAR, **ask).made
    for name in live:
        np.testing.assert_array_equal(with_ended[name].paths, without[name].paths)


def test_a_region_whose_series_ended_is_still_forecast() -> None:
    origin = date(2025, 4, 1)
    live = {name: city.at(origin) for name, city in CITIES.items()}
    live["ended"] = _ended(live["hohhot"], "ended", "2023-12-31", 1.0)
    before = CITIES["hohhot"].daily.loc[:"2021-01-31"]
    calendar = before.index - pd.Timedelta(days=5 * 365)
    flags = CITIES["hohhot"].estimated.loc[before.index].set_axis(calendar)
    early = replace(live["hohhot"], region_id="early", daily=before.set_axis(calendar), estimated=flags)
    done = make_forecasts(live | {"early": early}, *YEAR, n_paths=40)
    assert done.made["ended"].mean("pm25").mean() > 0
    assert "early" in done.made or "past windows" in done.failed["early"].text


def test_a_series_that_ended_more_than_seven_years_ago_is_refused_alone_and_leaves_the_others_as_they_were() -> None:
    live = {name: city.at(date(2025, 4, 1)) for name, city in CITIES.items()}
    long_ago = _long_ago(live["hohhot"], "long_ago")
    assert (
        make_forecasts({"long_ago": long_ago}, *YEAR, n_paths=40).failed["long_ago"].kind.value == "not enough history"
    )
    with pytest.raises(NotEnoughHistory, match="no ten days of the seven years before 2025-04-01"):
        make_forecast(long_ago, *YEAR, n_paths=40)
    without = make_forecasts(live, *YEAR, n_paths=40).made
    done = make_forecasts(live | {"long_ago": long_ago}, *YEAR, n_paths=40)
    assert "load newer ones" in done.failed["long_ago"].text
    for name in live:
        np.testing.assert_array_equal(done.made[name].paths, without[name].paths)


def test_a_parameter_that_ended_more_than_seven_years_ago_is_left_out_and_named() -> None:
    live = CITIES["hohhot"].at(date(2025, 4, 1))
    ended = _long_ago(live, "hohhot").daily[["pm25"]].rename(columns={"pm25": "o3_1h_max_of_old"})
    daily = live.daily.join(ended, how="outer").asfreq("D")
    made = make_forecast(replace(live, daily=daily, estimated=daily.isna()), *YEAR, n_paths=40, window_years=15)
    assert "o3_1h_max_of_old" not in made.parameters
    assert "pm25" in made.parameters
    assert any("o3_1h_max_of_old: no ten days" in str(note) for note in made.notes)


def _long_ago(history, new_id: str):
    """The same city under another name, its series moved ten years back and cut off at the end of 2017."""
    calendar = history.daily.index - pd.Timedelta(days=10 * 365)
    daily, flags = (table.set_axis(calendar).loc[:"2017-12-31"] for table in (history.daily, history.estimated))
    return replace(history, region_id=new_id, daily=daily, estimated=flags, monthly=history.monthly.iloc[:0])
