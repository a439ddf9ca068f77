"""The committed calibration table: its card, its vintages, and that no origin reads what came later."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.evaluation.calibrate import rows_of
from analytics.evaluation.calibrate_drift import drift_of, past_covariance
from analytics.evaluation.calibrate_fit import learn, learn_common, likely_kernel
from analytics.evaluation.calibrate_weights import corrected
from analytics.forecast.calibration import LENGTHS, PATH, Drift, Learnt, calibration_at, vintages
from analytics.forecast.kernel import Kernel, joint
from analytics.forecast.pool import part_of
from analytics.forecast.priors import card_of
from analytics.forecast.window import Record

PARAMETERS = ("pm25", "pm10", "so2", "no2", "co", "o3_mda8")


def test_the_card_says_where_it_comes_from() -> None:
    card = card_of(PATH.read_text(encoding="utf-8"))
    assert {"what", "units", "training", "training_years", "vintages", "command"} <= set(card)
    assert card["vintages"].startswith(", ".join(str(v.valid_from) for v in vintages()))


def test_every_vintage_knows_every_parameter() -> None:
    assert len(vintages()) >= 2
    for vintage in vintages():
        assert set(vintage.learnt) == set(PARAMETERS)
        for learnt in vintage.learnt.values():
            assert all(0 <= w <= 1 for w in learnt.weight) and len(learnt.weight) == len(LENGTHS)
            assert all(0.5 < s < 2 for s in (learnt.own_spread, learnt.common_spread))
            assert all(0 <= w <= 1 for w in learnt.alone_weight)
            assert abs(learnt.drift.mean) < 0.2 and 2012 < learnt.drift.first < learnt.drift.last
            assert np.datetime64(f"{learnt.drift.last:.0f}-01-01") <= vintage.valid_from
            assert 0.7 < learnt.panel_spread < 1.3
            assert min(learnt.area_shares) >= 0 and 0 < sum(learnt.area_shares) < 0.9
    assert all(one.panel_spread == 1 for one in vintages()[0].learnt.values()), "no vintage before it to learn from"


def test_a_small_pool_uses_little_of_a_panels_factor() -> None:
    learnt = Learnt(panel_spread=0.81)
    alone, twenty, many = (learnt.in_pool_of(n) for n in (1, 21, 1e9))
    assert many.own_spread == pytest.approx(0.81) and twenty.common_spread == pytest.approx(0.9)
    assert alone.own_spread == 1, "alone nothing of a panel applies"
    assert alone.panel_spread == 1, "it is not applied twice"


def test_a_small_pool_weighs_its_members_as_a_region_alone_does() -> None:
    learnt = Learnt(weight=(0.1,) * len(LENGTHS), alone_weight=(0.4,) * len(LENGTHS))
    assert learnt.in_pool_of(1).weight[0] == pytest.approx(0.4)
    assert learnt.in_pool_of(21).weight[0] == pytest.approx(0.25)
    assert learnt.in_pool_of(1e9).weight[0] == pytest.approx(0.1)


def test_a_drift_explains_its_training_years_and_fades_after_them() -> None:
    drift = Drift(-0.06, 2014.0, 2018.0)
    end = np.datetime64("2018-01-01")
    # Over the training years themselves: four times the drift, fallen by their end.
    assert drift.path(end, np.array([-4.0]))[0] == pytest.approx(0.24, abs=1e-3)
    # By hand, for four years of training and e-folding in four: (1 - e^-1) / (2 e^-1) = 0.859 of it are left at their
    # end, so B (1 - e^(-1/4)) 0.859 = 0.760 of a year's drift in the year after.
    assert drift.path(end, np.array([1.0]))[0] == pytest.approx(-0.06 * 0.760, abs=1e-4)
    # Eight years later a factor of e^-2.
    later = drift.path(np.datetime64("2026-01-01"), np.array([1.0]))[0]
    assert later == pytest.approx(-0.06 * 0.760 * np.exp(-2), abs=1e-4)


def test_the_path_of_a_drift_is_the_same_from_every_origin() -> None:
    drift = Drift(-0.06, 2014.0, 2018.0)
    early, late = np.datetime64("2016-01-01"), np.datetime64("2020-01-01")
    years = (late - early).astype(int) / 365.25
    there = drift.path(early, np.array([years, years + 1]))
    assert drift.path(late, np.array([1.0]))[0] == pytest.approx(there[1] - there[0])
    assert drift.path(late, np.array([-years]))[0] == pytest.approx(-there[0])
    assert drift.path(late, np.array([0.0]))[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("day", ["2016-12-31", "2017-01-01", "2018-12-31", "2019-01-01", "2026-10-07"])
def test_an_origin_uses_no_later_vintage(day: str) -> None:
    found = calibration_at(np.datetime64(day)).valid_from
    older = [v.valid_from for v in vintages() if v.valid_from <= np.datetime64(day)]
    assert found == (max(older) if older else None)


@pytest.mark.parametrize("vintage", [one.valid_from for one in vintages()], ids=str)
def test_what_a_city_departed_by_says_more_of_the_same_season_next_year_than_of_the_opposite_one(vintage) -> None:
    """A dirty summer of PM2.5 is followed by dirty summers; of the winter between them it says less."""
    own = calibration_at(vintage).of("pm25").own
    slow = replace(own, days=0.0, weeks=0.0, season=0.0, season_drift=0.0, drift=0.0)
    half, whole = slow.covariance(np.zeros(1), np.array([0.5, 1.0]), 0.0)[0] - 9.0
    assert half < whole


def test_an_early_origin_gets_wide_values() -> None:
    assert calibration_at(np.datetime64("2016-12-31")).of("pm25") == Learnt()
    assert calibration_at(np.datetime64("2020-01-01")).of("o3_1h_max") == calibration_at(
        np.datetime64("2020-01-01")
    ).of("o3_mda8")


def test_a_table_reads_back_as_written(tmp_path: Path) -> None:
    learnt = Learnt(
        drift=Drift(-0.05, 2014.5, 2018.0), weight=tuple(i / 10 for i in range(len(LENGTHS))), area_shares=(0.1, 0.3)
    )
    lines = ["# what: a test", "valid_from,parameter,quantity,key,value"]
    lines += [f"2018-01-01,pm25,{q},{k},{v}" for q, k, v in rows_of(learnt)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert calibration_at(np.datetime64("2018-01-01"), path).of("pm25") == learnt
    assert calibration_at(np.datetime64("2017-12-31"), path).of("pm25") == Learnt()


def test_a_table_from_before_a_quantity_was_learnt_is_read_with_none_of_it(tmp_path: Path) -> None:
    lines = ["# what: a test", "valid_from,parameter,quantity,key,value", "2018-01-01,pm25,own_spread,factor,0.9"]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert calibration_at(np.datetime64("2018-01-01"), path).of("pm25") == Learnt(own_spread=0.9)


@pytest.mark.thorough
def test_the_likelihood_finds_the_kernel_that_made_the_data() -> None:
    times = (np.arange(-110, 0) + 0.5) * 10 / 365.25
    bins = times, np.full(110, 10.0)
    true = Kernel(0.02, 0.15, 0.05, 0.02, 0.2, 0.02, 3.5, 0.05, 1e-4, 1e-4, 0.05)
    root = np.linalg.cholesky(joint(true, bins, (times[:0], times[:0]), 0.0).past - 9.0 + 1e-9)
    series = (root @ np.random.default_rng(1).standard_normal((110, 60))).T
    start = Kernel(0.05, 0.08, 0.03, 0.05, 0.3, 0.05, 3.5, 0.1, 1e-3, 1e-3, 0.1)
    found = likely_kernel(series, times, 0.0, start, 40)
    assert found.days == pytest.approx(0.15, rel=0.15) and found.noise == pytest.approx(0.05, rel=0.3)


def test_a_drift_is_found_and_shrunk() -> None:
    times = (np.arange(-146, 0) + 0.5) * 10 / 365.25
    kernel = Kernel(0.01, 0.05, 0.03, 0.01, 0.3, 0.01, 3.5, 0.01, 1e-4, 1e-4, 0.02)
    slope, error = drift_of(-0.08 * (times - times.mean()), times, past_covariance(kernel, times))
    assert -0.08 < slope < -0.06 and 0 < error < 0.05


def test_an_unusual_last_year_does_not_tilt_the_drift() -> None:
    """Level until the end of 2019, and a fifth lower in 2020: no drift, whatever 2020 was like."""
    times = (np.arange(-146, 0) + 0.5) * 10 / 365.25
    level = np.where(times > -1, -0.2, 0.0) + np.random.default_rng(1).normal(0, 0.02, 146)
    part = part_of({"a": level, "b": level + 1.0}, Learnt())
    _, as_unusual = learn_common(part, 2020, 5)
    _, as_usual = learn_common(part, 2019, 5)
    assert abs(as_unusual.drift.mean) < 0.02
    assert as_usual.drift.mean < -0.04
    assert as_unusual.drift.last == 2020.0 == as_usual.drift.last, "either way it is a drift of the years to 2019"
    assert as_unusual.drift.first == pytest.approx(2017.0, abs=0.01)


def test_a_steep_drift_that_the_data_leave_no_doubt_of_is_hardly_shrunk() -> None:
    times = (np.arange(-146, 0) + 0.5) * 10 / 365.25
    kernel = Kernel(0.03, 0.05, 0.03, 0.01, 0.3, 0.01, 3.5, 0.01, 1e-4, 1e-4, 0.02)
    slope, error = drift_of(-0.2 * (times - times.mean()), times, past_covariance(kernel, times))
    # Its standard error is that of the bending drift over four years, about 0.03: 0.1^2 / (0.1^2 + 0.03^2) = 0.92.
    assert slope == pytest.approx(-0.2 * 0.92, rel=0.03) and error == pytest.approx(0.03, rel=0.2)


def made_panel(last: str, seed: int = 1) -> Record:
    calendar = pd.date_range("2013-10-28", last)
    rng = np.random.default_rng(seed)
    shared = 0.5 * np.cos(2 * np.pi * calendar.day_of_year.to_numpy() / 365.25) - 0.05 * np.arange(len(calendar)) / 365
    values = np.exp(3.7 + shared + rng.normal(0, 0.3, (24, len(calendar))) + rng.normal(0, 0.2, (24, 1)))
    names = tuple(f"c{i}" for i in range(24))
    return Record(names, np.datetime64("2013-10-28"), values, values, np.zeros(values.shape, bool))


@pytest.mark.thorough
@pytest.mark.slow
def test_what_comes_after_the_training_years_teaches_nothing() -> None:
    record = made_panel("2018-06-30")
    later = record.observed.copy()
    later[:, record.index(np.datetime64("2018-01-01")) :] = 500.0
    changed = Record(record.names, record.first, later, later, record.estimated)
    a, b = (learn(one, 2017, steps=4) for one in (record, changed))
    assert a == b and a != Learnt()
    assert date.fromisoformat(str(record.origin)) > date(2018, 1, 1)


@pytest.mark.thorough
def test_a_vintage_is_corrected_by_the_years_before_it_alone() -> None:
    record = made_panel("2018-12-31")
    later = record.observed.copy()
    later[:, record.index(np.datetime64("2018-01-01")) :] *= 3.0
    changed = Record(record.names, record.first, later, later, record.estimated)
    wide = {year: Learnt() for year in (2017, 2018, 2019)}
    a, b = (corrected(one, wide) for one in (record, changed))
    assert a[2017].panel_spread == 1 and a[2018] == b[2018]
    assert a[2018].panel_spread < 1, "the wide values are wider than these cities ever swing"
    assert b[2019].panel_spread > 1 > a[2019].panel_spread, "a year three times as high was not foreseen"


@pytest.mark.slow
def test_a_year_of_few_cities_corrects_little() -> None:
    record = made_panel("2018-12-31")
    few = record.observed.copy()
    few[6:, record.index(np.datetime64("2017-12-01")) :] = np.nan
    thin = Record(record.names, record.first, few, few, record.estimated)
    wide = {year: Learnt() for year in (2018, 2019)}
    many_cities, few_cities = (corrected(one, wide)[2019].panel_spread for one in (record, thin))
    assert many_cities < few_cities < 1


def test_the_card_says_what_each_vintage_rests_on() -> None:
    text = PATH.read_text(encoding="utf-8")
    for vintage in vintages():
        for parameter in PARAMETERS:
            assert f"# basis of {parameter}, {vintage.valid_from}: " in text
