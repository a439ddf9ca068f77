"""A workspace keeps what it read and forecast: nothing is made again, and no answer depends on earlier ones."""

from __future__ import annotations

import pandas as pd
import pytest

import analytics as da
from analytics import attainment
from analytics.attainment import evidence

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
    monkeypatch.setattr(evidence, "make_forecasts", lambda *a, **k: made.append(k["regions"]) or pytest.fail("again"))
    assert len(wh.assess("xinxiang", 2025, DAY))
    assert made == []


@pytest.mark.slow
def test_evidence_of_another_day_or_run_is_not_used(open_one):
    wh = open_one()
    earlier = wh.assessment("hongqi", 2023, as_of=DAY).evidence
    run = earlier.run
    asked = {"model": run.model, "n_paths": run.n_paths, "known": earlier}
    same = attainment.assess(run.wh, run.as_of, "hongqi", 2023, seed=run.seed, **asked)
    other = attainment.assess(run.wh, run.as_of, "hongqi", 2023, seed=run.seed + 1, **asked)
    assert same.evidence._shared is earlier._shared and other.evidence._shared is not earlier._shared
