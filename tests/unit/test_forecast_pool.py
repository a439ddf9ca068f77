"""Kernels, the pool and what it shares between regions."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.errors import DabiaoError
from analytics.forecast import make_forecast, make_forecasts
from analytics.forecast.calibration import WIDE_COMMON, WIDE_OWN, Learnt
from analytics.forecast.kernel import Kernel, joint
from analytics.forecast.pool import Pool, bins_ahead, build_pool, common_part, part_of
from analytics.forecast.window import record_of
from analytics.forecast.year_shift import SHIFT_HALF, year_shifts
from analytics.indicators import History

YEAR = date(2025, 1, 1), date(2025, 12, 31)


def city(name: str, as_of: date, lift: float = 0.0, parameters: tuple[str, ...] = ("pm25",)) -> History:
    """Six years of days; ``lift`` raises the last half year, log units."""
    calendar = pd.date_range("2019-01-01", "2024-12-31")
    rng = np.random.default_rng(sum(name.encode()))
    season = 0.5 * np.cos(2 * np.pi * (calendar.day_of_year.to_numpy() - 15) / 365.25)
    step = np.where(calendar >= "2024-07-01", lift, 0.0)
    logs = {p: 3.7 + season + step + rng.normal(0, 0.25, len(calendar)) for p in parameters}
    daily = pd.DataFrame({p: np.exp(v) for p, v in logs.items()}, calendar)
    daily = daily.loc[: pd.Timestamp(as_of) - pd.Timedelta(days=1)]
    return History(name, as_of, daily, daily.isna(), pd.DataFrame(index=pd.DatetimeIndex([])), {}, {}, None)


def cities(n: int, lift: float = 0.0) -> dict[str, History]:
    names = [f"c{i:02d}" for i in range(n)]
    return {name: city(name, YEAR[0], lift) for name in names}


def test_covariance_of_a_kernel_by_hand() -> None:
    kernel = Kernel(0, 0.2, 0.5, 0, 1, 0, 1, 0, 0, 0, 0.1)
    both = joint(kernel, (np.array([-0.5]), np.array([10.0])), (np.array([0.0]), np.array([5.0])), 0.0)
    # Level 9, fast part 0.04, noise 0.01 for ten days and twice that for five.
    assert both.past[0, 0] == pytest.approx(9 + 0.04 + 0.01)
    assert both.future[0, 0] == pytest.approx(9 + 0.04 + 0.02)
    assert both.across[0, 0] == pytest.approx(9 + 0.04 * np.exp(-1))


def test_a_bending_drift_begins_as_a_straight_one() -> None:
    kernel = Kernel(0.05, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0)
    t = np.array([0.0, 0.1, 8.0])
    k = kernel.covariance(t, t, 0.0) - 9.0
    assert k[1, 1] == pytest.approx((0.05 * 0.1) ** 2, rel=0.02)
    assert k[2, 2] < 0.6 * (0.05 * 8.0) ** 2  # after two forgetting times less than a straight line


def test_what_one_season_departed_by_is_said_of_the_same_season_next_year() -> None:
    """By hand: the cycle is 1 + 1/2^1.5 + 1/3^1.5 + 1/4^1.5 = 1.671 at no lag, and -0.714 half a year on."""
    kernel = Kernel(0, 0, 1, 0, 1, 0, 2, 0, 0, 0.1, 0)
    summer, winter, next_summer = (kernel.covariance(np.zeros(1), np.array([t]), 0.5)[0, 0] - 9.0 for t in (0, 0.5, 1))
    assert summer == pytest.approx(0.1**2 * 1.671, rel=1e-3)
    assert next_summer == pytest.approx(0.1**2 * 1.671 * np.exp(-0.5), rel=1e-3)
    assert winter == pytest.approx(-(0.1**2) * 0.714 * np.exp(-0.25), rel=1e-3)


@pytest.mark.parametrize("kernel", [WIDE_COMMON, WIDE_OWN])
def test_conditional_variances_are_positive_and_grow_with_the_lead(kernel: Kernel) -> None:
    past = (np.arange(-100, 0) + 0.5) * 10 / 365.25, np.full(100, 10.0)
    given = joint(kernel, past, ((np.arange(36) + 0.5) * 10 / 365.25, np.full(36, 10.0)), 0.3).given()
    assert np.linalg.eigvalsh(given.covariance).min() > 0
    assert given.covariance[0, 0] < given.covariance[-1, -1]


def test_common_part_removes_city_levels() -> None:
    time = np.array([0.0, 1.0, -1.0, 2.0])
    y = time + np.array([[1.0], [5.0], [3.0]])
    y[1, 0] = np.nan
    np.testing.assert_allclose(common_part(y), time - time.mean(), atol=1e-6)


def test_bins_ahead_hold_every_day() -> None:
    origin = np.datetime64("2025-01-01")
    for last in ("2025-01-01", "2025-01-14", "2025-01-16", "2025-12-31"):
        times, days = bins_ahead(origin, (origin, np.datetime64(last)))
        assert days.sum() == int((np.datetime64(last) - origin).astype(int)) + 1
        assert (days > 0).all() and (np.diff(times) > 0).all()


def test_identical_cities_know_no_more_than_one() -> None:
    """Without distances the pool's mean is the city, whatever the number of cities."""
    rng = np.random.default_rng(1)
    y = rng.normal(3, 0.2, 150)
    span = np.datetime64("2025-01-01"), np.datetime64("2025-12-31")
    learnt = Learnt(
        common=WIDE_COMMON, own=replace(WIDE_OWN, drift=0.0, days=1e-6, weeks=1e-6, years=1e-6, season=1e-6, noise=1e-6)
    )
    found = [
        Pool(span[0], {"x": part_of({f"{i}": y for i in range(n)}, learnt)}).outlook("0", "x", span) for n in (1, 5)
    ]
    assert found[0].centre == pytest.approx(found[1].centre, abs=0.02)
    assert found[0].common == pytest.approx(found[1].common, rel=0.05)


def test_order_and_workers_change_nothing() -> None:
    pool = cities(4)
    backward = dict(reversed(pool.items()))
    a = make_forecasts(pool, *YEAR, n_paths=40)
    b = make_forecasts(backward, *YEAR, n_paths=40, workers=2)
    c = make_forecasts(pool, *YEAR, n_paths=40, regions=["c02"])
    assert list(a.made) == list(b.made) == sorted(pool) and not a.failed
    for name in pool:
        np.testing.assert_array_equal(a.made[name].paths, b.made[name].paths)
    assert list(c.made) == ["c02"]
    np.testing.assert_array_equal(c.made["c02"].paths, a.made["c02"].paths)


def test_a_draw_has_the_same_year_effect_in_every_region() -> None:
    means = make_forecasts(cities(6), *YEAR, n_paths=2000, reduce=lambda f: np.log(f.mean("pm25"))).made
    rows = np.array([means[name] for name in sorted(means)])
    between = np.corrcoef(rows)[np.triu_indices(6, 1)]
    assert between.min() > 0.1 and between.max() < 0.9
    other = make_forecasts(cities(6), *YEAR, n_paths=2000, seed=5, reduce=lambda f: np.log(f.mean("pm25"))).made
    assert abs(np.corrcoef(rows[0], other["c00"])[0, 1]) < 0.1


def test_a_year_effect_does_not_depend_on_which_parameters_a_region_has() -> None:
    both = city("both", YEAR[0], parameters=("pm25", "no2"))
    pool = {"alone": city("alone", YEAR[0]), "both": both}
    made = make_forecasts(pool, *YEAR, n_paths=2000).made
    r = np.corrcoef(np.log(made["alone"].mean("pm25")), np.log(made["both"].mean("pm25")))[0, 1]
    assert r > 0.1


def test_regions_whose_newest_past_window_is_missing_do_not_shift_the_windows_of_the_others() -> None:
    """Measured again after a gap, their windows lack what has changed since; that is theirs, not the others' year."""
    origin, span = np.datetime64("2025-01-01"), (np.datetime64("2025-01-01"), np.datetime64("2025-12-31"))
    records = {name: record_of(history) for name, history in cities(6, lift=-0.4).items()}
    pool = build_pool(records, origin)
    whole = year_shifts(pool, records, [span], 6)
    gap = slice(*records["c00"].index(np.array(["2024-01-01", "2024-11-01"], "datetime64[D]")))
    returned = {}
    for name in ("c04", "c05"):
        observed = records[name].observed.copy()
        observed[:, gap] = np.nan
        returned[name] = replace(records[name], observed=observed, filled=observed)
    found = year_shifts(pool, records | returned, [span], 6)
    four = year_shifts(pool, {name: records[name] for name in ("c00", "c01", "c02", "c03")}, [span], 6)
    assert set(whole) == {("pm25", span[1], 1)} and set(found) == {("pm25", span[1], years) for years in (1, 2)}
    assert found["pm25", span[1], 1] == four["pm25", span[1], 1]
    gaps = {years: found["pm25", span[1], years] * (n + SHIFT_HALF) / n for years, n in ((1, 4), (2, 2))}
    assert gaps[2] < gaps[1] - 0.02, "without the year of the fall, past windows lie higher"


def test_regions_learn_from_each_other() -> None:
    """A city whose neighbours all rose is expected to stay higher than one that rose alone among them."""
    calm, risen = cities(8), cities(8, lift=0.3)
    origin = date(2025, 1, 1)
    alone = {**calm, "c00": city("c00", origin, 0.3)}
    p = [
        np.median(make_forecasts(pool, *YEAR, "panel", 500, regions=["c00"]).made["c00"].mean("pm25"))
        for pool in (calm, alone, risen)
    ]
    assert p[0] < min(p[1], p[2])
    assert p[1] != pytest.approx(p[2], rel=1e-3)


def test_failures_are_reported_by_region() -> None:
    short = city("short", YEAR[0])
    pool = {"good": city("good", YEAR[0]), "short": replace(short, daily=short.daily.loc["2024-09-01":])}
    done = make_forecasts(pool, *YEAR, n_paths=10)
    assert list(done.made) == ["good"] and "past windows" in done.failed["short"].text and done.model == "combined"
    with pytest.raises(DabiaoError, match="different days"):
        make_forecasts({**pool, "late": replace(short, as_of=date(2024, 1, 1))}, *YEAR)
    assert make_forecasts({}, *YEAR).made == {}


def test_only_the_parameters_asked_for() -> None:
    pool = {"both": city("both", YEAR[0], parameters=("pm25", "no2"))}
    assert make_forecasts(pool, *YEAR, n_paths=5, parameters=["no2"]).made["both"].parameters == ("no2",)


def test_a_pool_of_one_is_make_forecast() -> None:
    history = city("c00", YEAR[0])
    pooled = make_forecasts({"c00": history}, *YEAR, n_paths=30).made["c00"]
    np.testing.assert_array_equal(pooled.paths, make_forecast(history, *YEAR, n_paths=30).paths)
