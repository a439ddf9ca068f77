"""What regions of one climate region, and of one province, have in common in their errors."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.evaluation.calibrate_areas import PairSums, area_shares, mean_correlation, pair_sums
from analytics.forecast import make_forecast, make_forecasts
from analytics.forecast.calibration import calibration_at
from analytics.indicators import Areas, History, areas_of_name
from analytics.indicators.areas import areas_of

YEAR = date(2025, 1, 1), date(2025, 12, 31)
HERE, NEAR, FAR, AWAY = "xinxiang", "pingdingshan", "wuhan", "hohhot"  # two of Henan, one of Hubei, one of the north


def city(name: str, areas: Areas | None = None) -> History:
    calendar = pd.date_range("2019-01-01", "2024-12-31")
    rng = np.random.default_rng(sum(name.encode()))
    season = 0.5 * np.cos(2 * np.pi * (calendar.day_of_year.to_numpy() - 15) / 365.25)
    daily = pd.DataFrame({"pm25": np.exp(3.7 + season + rng.normal(0, 0.25, len(calendar)))}, calendar)
    return History(
        name, YEAR[0], daily, daily.isna(), pd.DataFrame(index=pd.DatetimeIndex([])), {}, {}, None, areas=areas
    )


def log_means(names: tuple[str, ...], n_paths: int = 2000) -> dict[str, np.ndarray]:
    made = make_forecasts({name: city(name) for name in names}, *YEAR, n_paths=n_paths).made
    return {name: np.log(one.mean("pm25")) for name, one in made.items()}


def test_an_area_is_that_of_the_region_or_of_the_nearest_one_above_it() -> None:
    rows = [
        ("cn", "country", None, None),
        ("hubei", "province", "cn", "central"),
        ("wuhan", "city", "hubei", "middle_yangtze"),
        ("jiangan", "district", "wuhan", None),
        ("delta", "area", "cn", None),
    ]
    found = areas_of(pd.DataFrame(rows, columns=["region_id", "level", "parent_id", "climate_region"]))
    assert found["jiangan"] == Areas("middle_yangtze", "hubei")
    assert found["hubei"] == Areas("central", "hubei"), "a province lies in itself"
    assert found["cn"] == found["delta"] == Areas()


def test_parents_in_a_circle_end() -> None:
    rows = [("a", "city", "b", None), ("b", "city", "a", None)]
    found = areas_of(pd.DataFrame(rows, columns=["region_id", "level", "parent_id", "climate_region"]))
    assert set(found.values()) == {Areas()}


def test_a_region_is_found_by_id_and_name_and_an_unknown_one_is_alone() -> None:
    assert areas_of_name("新乡") == areas_of_name("Xinxiang") == Areas("central", "henan")
    assert areas_of_name("nowhere") == Areas()
    one, other = (Areas().labels(name) for name in ("a", "b"))
    assert len({*one, *other}) == 4


def test_a_region_alone_in_unknown_areas_is_forecast_as_wide_as_one_whose_areas_are_known() -> None:
    """Parts of the climate region and of the province are drawn apart, known or not: variances add up to one."""
    spread = {
        areas: float(np.std(np.log(make_forecast(city("x", areas), *YEAR, n_paths=8000).mean("pm25"))))
        for areas in (Areas(), Areas("central"), Areas("", "henan"), Areas("central", "henan"))
    }
    assert max(spread.values()) < 1.04 * min(spread.values()), spread


def test_errors_are_most_alike_within_a_province_less_within_a_climate_region_and_least_beyond() -> None:
    drawn = log_means((HERE, NEAR, FAR, AWAY), n_paths=4000)
    near, far, away = (float(np.corrcoef(drawn[HERE], drawn[name])[0, 1]) for name in (NEAR, FAR, AWAY))
    assert near > far + 0.05 > away + 0.1


def test_the_spread_of_a_region_does_not_depend_on_what_it_has_in_common_with_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The shares divide a variance: 0.2 + 0.5 + 0.3 of it is all of it."""
    calibration = calibration_at(np.datetime64("2025-01-01"))
    spreads = {}
    for shares in ((0.0, 0.0), (0.2, 0.5)):
        learnt = {name: replace(one, area_shares=shares) for name, one in calibration.learnt.items()}
        made = replace(calibration, learnt=learnt)
        monkeypatch.setattr("analytics.forecast.pool.calibration_at", lambda _origin, made=made: made)
        drawn = log_means((HERE, NEAR), n_paths=20_000)[HERE]
        spreads[shares] = float(np.std(drawn))
    assert spreads[0.2, 0.5] == pytest.approx(spreads[0.0, 0.0], rel=0.02)


def test_which_neighbours_are_asked_for_changes_nothing() -> None:
    pool = {name: city(name) for name in (HERE, NEAR, FAR, AWAY)}
    every = make_forecasts(pool, *YEAR, n_paths=50).made
    one = make_forecasts(dict(reversed(pool.items())), *YEAR, n_paths=50, regions=[NEAR], workers=2).made
    np.testing.assert_array_equal(every[NEAR].paths, one[NEAR].paths)


def test_a_region_forecast_alone_has_the_draws_of_its_province() -> None:
    """Two pools of one: what both provinces' errors share is in either, for the stream is the province's."""
    one, near = (np.log(make_forecast(city(name), *YEAR, n_paths=4000).mean("pm25")) for name in (HERE, NEAR))
    away = np.log(make_forecast(city(AWAY), *YEAR, n_paths=4000).mean("pm25"))
    assert np.corrcoef(one, near)[0, 1] > np.corrcoef(one, away)[0, 1] + 0.1


def test_areas_of_the_warehouse_go_before_those_of_the_name() -> None:
    """A workspace of its own may know a region by a name that the embedded table has for another one."""
    assert city(HERE).lies_in == Areas("central", "henan")
    assert city(HERE, Areas("north", "")).lies_in == Areas("north", "")


def test_shares_by_hand() -> None:
    # Two cities of province 0 (errors 2 and 1), one of province 1 in the same climate region (1), two elsewhere.
    z = np.array([2.0, 1.0, 1.0, -1.0, -3.0])
    areas = np.array([[0, 0, 0, 1, 2], [0, 0, 1, 2, 3]])
    sums = pair_sums(z, areas)
    # Far pairs: (2 + 1 + 1) * -1, (2 + 1 + 1) * -3, -1 * -3: mean of -4, -12 and 3 over seven pairs.
    far = (-4 - 12 + 3) / 7
    assert sums.square == pytest.approx(16 / 5 - far)
    assert sums.province == pytest.approx(2 - far)
    assert sums.climate_region == pytest.approx((2 + 1) / 2 - far)
    assert (sums.n_province, sums.n_climate_region) == (1, 2)


def test_few_pairs_teach_little_and_shares_stay_between_nothing_and_all() -> None:
    few, many = (area_shares([PairSums(1.0, 0.2, 0.6, n, n)] * 9) for n in (2, 2000))
    assert 0 < sum(few) < 0.3 < sum(many) < 0.6
    assert area_shares([PairSums(1.0, -0.5, -0.2, 100, 100)]) == (0.0, 0.0)
    climate, province = area_shares([PairSums(1.0, 3.0, 5.0, 100, 100)] * 99)
    assert climate + province <= 0.9


def test_a_mean_of_cities_of_several_provinces_by_hand() -> None:
    areas = np.array([[0, 0, 0, 1], [0, 0, 1, 2]])
    # Of 16 pairs 10 are of one climate region, 6 of one province, 4 of a city with itself.
    assert mean_correlation(areas, (0.1, 0.4)) == pytest.approx(0.1 * 10 / 16 + 0.4 * 6 / 16 + 0.5 * 4 / 16)
    assert mean_correlation(areas, (0.0, 0.0)) == 1 / 4
