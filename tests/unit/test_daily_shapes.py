"""Daily shapes that were learnt to come flatter: which series, by how much, and what stays as it was."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.evaluation.calibrate import rows_of
from analytics.evaluation.calibrate_shapes import FLATTENED, YearShape, exponent_before, shrunk
from analytics.forecast import Forecast, make_forecast, make_forecasts
from analytics.forecast.calibration import Calibration, Learnt, calibration_at, vintages
from analytics.forecast.shapes import flattened
from analytics.forecast.window import Record
from analytics.indicators import History

ORIGIN = date(2024, 7, 1)
REST = ORIGIN, date(2024, 12, 31)
JANUARY = np.datetime64("2020-01-01")


def region(region_id: str = "a", seed: int = 1) -> History:
    calendar = pd.date_range("2019-01-01", "2024-06-30")
    rng = np.random.default_rng(seed)
    season = 1 + 0.5 * np.cos(2 * np.pi * calendar.day_of_year.to_numpy() / 365.25)[:, None]
    daily = pd.DataFrame(15 * season * np.exp(rng.normal(0, 0.5, (len(calendar), 2))), calendar, ["pm25", "so2"])
    return History(region_id, ORIGIN, daily, daily.isna(), pd.DataFrame(index=pd.DatetimeIndex([])), {}, {}, None)


def forecast_with(monkeypatch: pytest.MonkeyPatch, exponent: float) -> Forecast:
    def changed(origin: np.datetime64) -> Calibration:
        found = calibration_at(origin)
        return replace(found, learnt=found.learnt | {"so2": replace(found.of("so2"), day_exponent=exponent)})

    monkeypatch.setattr("analytics.forecast.paths.calibration_at", changed)
    return make_forecast(region(), *REST, n_paths=200)


def test_a_days_ratio_to_its_season_is_raised_to_the_exponent() -> None:
    # Days of 2 and 32 about a season of 8: ratios of 1/4 and 4, whose square roots are 1/2 and 2, so days of 4 and 16.
    days = np.tile([2.0, 32.0], 730)[None, :]
    np.testing.assert_allclose(flattened(days, JANUARY, [0.5])[0], np.tile([4.0, 16.0], 730), rtol=0.01)


def test_the_season_itself_is_not_flattened() -> None:
    season = np.exp(2 + np.cos(2 * np.pi * np.arange(1461) / 365.25))[None, :]
    np.testing.assert_allclose(flattened(season, JANUARY, [0.5]), season, rtol=0.02)


def test_an_exponent_of_one_changes_no_day_of_a_series() -> None:
    days = np.random.default_rng(1).lognormal(3, 0.5, (2, 900)).astype(np.float32)
    assert flattened(days, JANUARY, [1.0, 1.0]) is days
    changed = flattened(days, JANUARY, [1.0, 0.9])
    np.testing.assert_array_equal(changed[0], days[0])
    assert changed.dtype == np.float32 and changed[1].max() < days[1].max()


def test_days_of_zero_stay_finite() -> None:
    days = np.zeros((1, 800), np.float32)
    days[0, ::3] = 12.0
    assert np.isfinite(flattened(days, JANUARY, [0.8])).all()


def test_peaks_come_lower_and_the_mean_of_each_path_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    flat, usual = (forecast_with(monkeypatch, exponent) for exponent in (0.8, 1.0))
    np.testing.assert_allclose(flat.mean("so2"), usual.mean("so2"), rtol=1e-4)
    high = [np.median(np.quantile(one.days("so2"), 0.98, axis=1)) for one in (flat, usual)]
    assert high[0] < 0.97 * high[1]
    np.testing.assert_array_equal(flat.days("pm25"), usual.days("pm25"))


def test_the_order_of_regions_and_which_are_asked_for_do_not_matter() -> None:
    regions = {name: region(name, seed) for seed, name in enumerate("abc")}
    turned = dict(reversed(regions.items()))
    one = make_forecasts(regions, *REST, n_paths=50).made["b"]
    two = make_forecasts(turned, *REST, n_paths=50, regions=["b"]).made["b"]
    np.testing.assert_array_equal(one.days("so2"), two.days("so2"))


def test_a_table_without_exponents_leaves_days_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    lines = ["valid_from,parameter,quantity,key,value", "2018-01-01,so2,own_spread,factor,0.9"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert calibration_at(np.datetime64("2018-01-01"), path).of("so2").day_exponent == 1
    lines += [f"2018-01-01,so2,{q},{k},{v}" for q, k, v in rows_of(Learnt(day_exponent=0.9)) if q == "day_exponent"]
    newer = tmp_path / "newer.csv"
    newer.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert calibration_at(np.datetime64("2018-01-01"), newer).of("so2").day_exponent == 0.9


def test_the_committed_table_flattens_what_met_the_rule_and_nothing_else() -> None:
    for vintage in vintages():
        for name, learnt in vintage.learnt.items():
            assert 0.8 < learnt.day_exponent < 1 if name in FLATTENED else learnt.day_exponent == 1


def test_an_estimate_is_drawn_to_none_by_its_error_and_by_the_scatter_of_years() -> None:
    # d^3 / (d^2 + s^2): -0.001 / (0.01 + 0.0025) = -0.08.
    assert shrunk([YearShape(-0.1, 0.05, 100)]) == pytest.approx(-0.08)
    # Two equal years of mean -0.1 that scatter by 0.1 either side: s^2 = 0.02 / 2 = 0.01, so half of it.
    apart = [YearShape(-0.2, 0.01, 100), YearShape(0.0, 0.01, 100)]
    assert shrunk(apart) == pytest.approx(-0.05)


def made_panel(power: float, seed: int = 3) -> Record:
    """Cities whose days of 2015 lie about their season by a power of what they did in 2014."""
    calendar = pd.date_range("2014-01-01", "2016-12-31")
    rng = np.random.default_rng(seed)
    anomaly = 0.6 * rng.standard_normal((200, len(calendar)))
    anomaly[:, calendar.year >= 2015] *= power
    days = np.exp(3 + 0.5 * np.cos(2 * np.pi * calendar.day_of_year.to_numpy() / 365.25) + anomaly)
    return Record(
        tuple(f"c{i}" for i in range(200)), np.datetime64("2014-01-01"), days, days, np.zeros(days.shape, bool)
    )


@pytest.mark.parametrize("power", [0.8, 1.0])
def test_the_exponent_that_made_a_year_is_found(power: float) -> None:
    assert exponent_before(made_panel(power), 2016, "so2") == pytest.approx(power, abs=0.02)


def test_no_year_from_the_vintage_on_is_read() -> None:
    record = made_panel(0.8)
    later = record.observed.copy()
    later[:, int(record.index(np.datetime64("2016-01-01"))) :] = 500.0
    changed = Record(record.names, record.first, later, later, record.estimated)
    assert exponent_before(changed, 2016, "so2") == exponent_before(record, 2016, "so2")


def test_without_a_year_to_compare_nothing_is_flattened() -> None:
    assert exponent_before(made_panel(0.8), 2015, "so2") == 1
