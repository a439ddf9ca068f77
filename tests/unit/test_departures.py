"""How regions depart from the common part, and the correction that earlier years taught of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.evaluation.calibrate import PARAMETERS
from analytics.evaluation.calibrate_departures import CORRECTED, correction_of, errors_before
from analytics.forecast import make_forecasts, pool
from analytics.forecast.calibration import DEPARTURES, Calibration, Learnt, vintages
from analytics.forecast.departures import LARGEST, corrections, departures, neighbours
from analytics.forecast.pool import Pool, part_of
from analytics.forecast.window import Record
from analytics.indicators import History

ORIGIN = np.datetime64("2025-01-01")
YEAR = ORIGIN, np.datetime64("2025-12-31")
N_BINS = 150  # of ten days: four years
OF = {name: place for place, name in enumerate(DEPARTURES)}


def rows(n: int = 3) -> dict[str, np.ndarray]:
    """Regions that depart by the same at all times: nothing of late, nothing this year."""
    season = 0.4 * np.cos(2 * np.pi * (np.arange(-N_BINS, 0) + 0.5) * 10 / 365.25)
    return {f"r{i:02d}": 3.0 + i / 10 + season for i in range(n)}


def learnt_of(**coefficients: float) -> Learnt:
    return Learnt(correction=tuple(coefficients.get(name, 0.0) for name in DEPARTURES))


def test_a_region_that_rose_of_late_departs_by_its_distance_from_the_mean() -> None:
    by_region = rows()
    by_region["r00"][-3:] += 0.3
    found = departures(part_of(by_region, Learnt()), ORIGIN, YEAR)
    # The mean of three rose by 0.1: one lies 0.2 above it, two 0.1 below; in past years none did.
    np.testing.assert_allclose(found.x[:, OF["last_30"]], [0.2, -0.1, -0.1], atol=1e-9)
    # Three of the six ten-day means of 60 days, which hold e^0.1 / (1 + e^0.1) = 0.525 of the common sum: log(1 + 0.525
    # (e^0.2 - 1)) = 0.110 for the one and log(1 + 0.525 (e^-0.1 - 1)) = -0.051 for two, less their mean of 0.002.
    np.testing.assert_allclose(found.x[:, OF["last_60"]], [0.1075, -0.0535, -0.0535], atol=0.006)
    np.testing.assert_allclose(found.x[:, OF["since_newest_window"]], 0.0, atol=1e-9)


def test_the_newest_past_window_is_compared_with_the_ones_before_it() -> None:
    by_region = rows()
    by_region["r00"][-36:] += 0.3
    found = departures(part_of(by_region, Learnt()), ORIGIN, YEAR)
    # Weights of past windows 1, 0.65 and 0.65²: the newest holds 0.4825 of them, so 0.5175 of 0.2 is left. The oldest
    # ten days of the window are as they were, one of 37.
    by_hand = 0.5175 * 0.2 * 36 / 37
    assert found.x[0, OF["newest_window"]] == pytest.approx(by_hand, rel=0.02)
    assert found.x[0, OF["last_365"]] == pytest.approx(0.2 * 36 / 37, rel=0.02)


def test_since_the_newest_window_is_the_year_to_date() -> None:
    by_region = rows()
    by_region["r00"][-9:] += 0.3
    span = np.datetime64("2025-04-01"), np.datetime64("2025-12-31")
    found = departures(part_of(by_region, Learnt()), span[0], span)
    np.testing.assert_allclose(found.x[:, OF["since_newest_window"]], [0.2, -0.1, -0.1], atol=1e-9)
    nearly_over = departures(part_of(by_region, Learnt()), span[0], (span[0], np.datetime64("2026-03-25")))
    assert not nearly_over.x[:, OF["since_newest_window"]].any(), "seven days say nothing"


def test_neighbours_are_those_that_go_alike_and_their_mean_is_known() -> None:
    rng = np.random.default_rng(1)
    by_region = rows(6)
    north, south = rng.normal(0, 0.3, (2, N_BINS))
    for i, name in enumerate(by_region):
        by_region[name] += (north if i < 3 else south) + rng.normal(0, 0.01, N_BINS)
    part = part_of(by_region, Learnt())
    assert neighbours(part.distance).tolist() == (np.kron(np.eye(2), np.ones((3, 3))) - np.eye(6)).tolist()
    by_region["r00"][-3:] += 0.3
    found = departures(part_of(by_region, Learnt()), ORIGIN, YEAR).x
    own, near = found[:, OF["last_30"]], found[:, OF["near_last_30"]]
    assert near[1] == pytest.approx((own[0] + own[2]) / 2, abs=1e-9)
    assert near[0] == pytest.approx((own[1] + own[2]) / 2, abs=1e-9), "a region is no neighbour of its own"


def test_a_correction_is_what_was_learnt_times_the_share_of_the_pool() -> None:
    by_region = rows()
    by_region["r00"][-3:] += 0.3
    found = corrections(Pool(ORIGIN, {"x": part_of(by_region, learnt_of(last_30=0.5))}), [YEAR])
    # Of what a panel taught a pool of three uses 2 / (2 + 20).
    assert found["r00", "x", YEAR[1]] == pytest.approx(0.5 * 0.2 * 2 / 22)
    assert found["r01", "x", YEAR[1]] == pytest.approx(-0.5 * 0.1 * 2 / 22)
    assert corrections(Pool(ORIGIN, {"x": part_of(by_region, Learnt())}), [YEAR]) == {}


def test_a_region_alone_has_no_correction() -> None:
    by_region = rows(1)
    by_region["r00"][-3:] += 0.3
    found = corrections(Pool(ORIGIN, {"x": part_of(by_region, learnt_of(last_30=0.5))}), [YEAR])
    assert not any(found.values())


def test_windows_that_begin_long_after_the_origin_have_no_correction() -> None:
    part = part_of(rows(), learnt_of(last_30=0.5))
    later = np.datetime64("2026-01-01"), np.datetime64("2026-12-31")
    assert {end for _, _, end in corrections(Pool(ORIGIN, {"x": part}), [YEAR, later])} == {YEAR[1]}


def test_regions_whose_series_ended_move_no_correction() -> None:
    by_region = rows(5)
    rng = np.random.default_rng(2)
    by_region = {name: row + rng.normal(0, 0.1, N_BINS) for name, row in by_region.items()}
    ended = {f"e{i}": np.where(np.arange(N_BINS) < 60, rng.normal(5, 1, N_BINS), np.nan) for i in range(8)}
    learnt = Learnt(correction=(0.3,) * len(DEPARTURES))
    some, every = (
        corrections(Pool(ORIGIN, {"x": part_of(dict(sorted(one.items())), learnt)}), [YEAR])
        for one in (by_region, by_region | ended)
    )
    assert every == some and any(abs(move) > 1e-3 for move in some.values())


def test_a_faulty_series_moves_itself_and_the_others_by_a_bounded_amount() -> None:
    by_region = rows(30)
    by_region["r00"][-12:] = np.log(1e-3)  # zero for weeks
    found = departures(part_of(by_region, Learnt()), ORIGIN, YEAR).x
    assert np.abs(found).max() <= 2 * LARGEST, "each less the mean over the regions"
    # The fault is some ten log units, a thirtieth of it lies in the common part: the others seem that much too high.
    assert np.abs(found[1:, OF["last_30"]]).max() < 0.4


def test_gaps_count_as_no_departure() -> None:
    by_region = rows()
    by_region["r00"][-9:-2] = np.nan
    found = departures(part_of(by_region, Learnt()), ORIGIN, YEAR).x
    np.testing.assert_allclose(found[:, [OF["last_60"], OF["last_90"]]], 0.0, atol=1e-9)
    assert np.isfinite(found).all()


def made_pool(n: int) -> dict[str, History]:
    calendar = pd.date_range("2019-01-01", "2024-12-31")
    empty = pd.DataFrame(index=pd.DatetimeIndex([]))
    found = {}
    for i in range(n):
        rng = np.random.default_rng(i)
        lift = np.where(calendar >= "2024-11-01", 0.3 * (i % 2), 0.0)
        daily = pd.DataFrame({"pm25": np.exp(3.7 + lift + rng.normal(0, 0.25, len(calendar)))}, calendar)
        found[f"c{i}"] = History(f"c{i}", date(2025, 1, 1), daily, daily.isna(), empty, {}, {}, None)
    return found


def test_the_default_moves_its_centre_by_the_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    medians = []
    for coefficient in (0.0, 1.0):
        table = Calibration(None, {"pm25": learnt_of(last_60=coefficient)})
        monkeypatch.setattr(pool, "calibration_at", lambda _, table=table: table)
        made = make_forecasts(made_pool(6), date(2025, 1, 1), date(2025, 12, 31), n_paths=200).made
        medians.append({name: float(np.log(np.median(one.mean("pm25")))) for name, one in made.items()})
    moved = {name: medians[1][name] - medians[0][name] for name in medians[0]}
    # 0.3 higher in three of six regions: about 0.15 about the mean, of which a pool of six uses 5 / 25.
    for name, move in moved.items():
        assert move == pytest.approx(0.15 / 5 if int(name[1:]) % 2 else -0.15 / 5, abs=0.012)
    assert sum(moved.values()) == pytest.approx(0.0, abs=1e-3), "what regions have in common stays"


def made_panel(last: str) -> Record:
    calendar = pd.date_range("2014-01-01", last)
    rng = np.random.default_rng(3)
    season = 0.5 * np.cos(2 * np.pi * calendar.day_of_year.to_numpy() / 365.25)
    values = np.exp(3.7 + season + rng.normal(0, 0.3, (24, len(calendar))) + rng.normal(0, 0.2, (24, 1)))
    names = tuple(f"c{i}" for i in range(24))
    return Record(names, np.datetime64("2014-01-01"), values, values, np.zeros(values.shape, bool))


def test_what_comes_after_the_vintage_begins_teaches_nothing() -> None:
    record = made_panel("2017-06-30")
    later = record.observed.copy()
    later[:, record.index(np.datetime64("2017-01-01")) :] = 500.0
    changed = Record(record.names, record.first, later, later, record.estimated)
    a, b = (correction_of(one, 2017, Learnt()) for one in (record, changed))
    assert a == b and any(a)


def test_errors_are_about_the_mean_of_their_window() -> None:
    seen = errors_before(made_panel("2016-12-31"), 2017, Learnt())
    assert seen is not None and seen.x.shape == (len(seen.y), len(DEPARTURES))
    windows = pd.Series(seen.y).groupby(np.arange(len(seen.y)) // 24).mean()
    np.testing.assert_allclose(windows, 0.0, atol=1e-9)
    assert errors_before(made_panel("2016-12-31"), 2015, Learnt()) is None
    assert correction_of(made_panel("2016-12-31"), 2015, Learnt()) == Learnt().correction


def test_the_table_corrects_what_the_rule_accepted_and_only_a_little() -> None:
    assert set(CORRECTED) <= set(PARAMETERS.values())
    for vintage in vintages():
        for name, learnt in vintage.learnt.items():
            assert any(learnt.correction) == (name in CORRECTED)
            assert max(map(abs, learnt.correction)) < 0.25


def test_a_vintage_without_a_correction_is_as_before() -> None:
    part = part_of(rows(), replace(Learnt(), weight=Learnt().alone_weight))
    assert corrections(Pool(ORIGIN, {"x": part}), [YEAR]) == {}
