"""A workspace keeps what it read and forecast: nothing is made again, and no answer depends on earlier ones."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

import analytics as da
from analytics import attainment
from analytics.attainment import recently_used
from analytics.flow.brief import assess_now
from analytics.flow.records import forecast_rows
from analytics.forecast.make import Forecaster
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

DAY = "2025-10-01"


@pytest.fixture
def open_one(built, monkeypatch):
    monkeypatch.setenv("DABIAO_N_PATHS", "50")
    return lambda: da.open(warehouse=built)


@pytest.mark.thorough
@pytest.mark.slow
def test_an_answer_is_the_same_whatever_was_asked_before(open_one):
    first, asked = open_one(), open_one()
    asked.assess("xinxiang", 2025, DAY, scenario="winter -10%")
    pd.testing.assert_frame_equal(first.assess("pingdingshan", 2025, DAY), asked.assess("pingdingshan", 2025, DAY))


@pytest.mark.slow
def test_what_was_forecast_is_not_forecast_again(open_one, monkeypatch):
    wh = open_one()
    wh.assess("xinxiang", 2025, DAY)
    made = []
    monkeypatch.setattr(Forecaster, "one", lambda self, region_id: made.append(region_id) or pytest.fail("again"))
    assert len(wh.assess("xinxiang", 2025, DAY))
    assert made == []


@pytest.mark.slow
def test_forecasts_that_were_let_go_are_made_again_the_same(built, monkeypatch):
    settings = Settings(warehouse=built, n_paths=50)
    with open_build(current_build(built)) as wh:
        held = assess_now(wh, settings, date(2025, 10, 1)).assessment
        monkeypatch.setattr(recently_used, "MOST_HELD", 1)  # byte: of all forecasts only the last one is held
        made = []
        one = Forecaster.one
        monkeypatch.setattr(Forecaster, "one", lambda self, region: made.append(region) or one(self, region))
        released = assess_now(wh, settings, date(2025, 10, 1)).assessment
    for table in ("outlook", "readings", "joint"):
        pd.testing.assert_frame_equal(getattr(released, table), getattr(held, table))
    before = len(made)
    assert list(released.forecasts) == list(held.forecasts) == list(held.summaries) and len(held.forecasts) > 1
    for key, forecast in held.forecasts.items():
        np.testing.assert_array_equal(released.forecasts[key].paths, forecast.paths)
        np.testing.assert_array_equal(released.summaries[key].mean("pm25"), forecast.mean("pm25"))
    assert len(made) > before  # they were not there any more
    assert forecast_rows(released, "combined").equals(forecast_rows(held, "combined"))


@pytest.mark.thorough
@pytest.mark.slow
def test_regions_assessed_together_are_those_assessed_one_by_one(built):
    with open_build(current_build(built)) as wh:
        day = date(2025, 10, 1)
        together = attainment.assess(wh, day, n_paths=50).outlook.set_index("target_id")
        for region in sorted(together["region_id"].unique()):
            alone = attainment.assess(wh, day, region_id=region, n_paths=50).outlook.set_index("target_id")
            pd.testing.assert_frame_equal(alone, together.loc[alone.index])


@pytest.mark.slow
def test_evidence_of_another_day_or_run_is_not_used(open_one):
    wh = open_one()
    earlier = wh.assessment("hongqi", 2023, as_of=DAY).evidence
    run = earlier.run
    asked = {"model": run.model, "n_paths": run.n_paths, "known": earlier}
    same = attainment.assess(run.wh, run.as_of, "hongqi", 2023, seed=run.seed, **asked)
    other = attainment.assess(run.wh, run.as_of, "hongqi", 2023, seed=run.seed + 1, **asked)
    assert same.evidence._shared is earlier._shared and other.evidence._shared is not earlier._shared
