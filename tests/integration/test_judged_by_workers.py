"""Regions that several workers judge get the answer of one process, whatever fails in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics import attainment
from analytics.attainment import by_region
from analytics.attainment.by_region import JudgingInputs, judged_by_workers
from analytics.attainment.evidence import EvidenceCache, RunContext
from analytics.attainment.published.related_figures import related_figures_of
from analytics.attainment.published.select import by_owner
from analytics.forecast.backend import fan_out
from analytics.indicators.sql_macros import warehouse_standards
from analytics.warehouse import current_build, open_build
from analytics.warehouse.plan_targets import targets_of

DAY = date(2025, 10, 1)


@pytest.fixture
def wh(built):
    with open_build(current_build(built)) as opened:
        yield opened


@pytest.fixture
def asked(wh):
    evidence = EvidenceCache(RunContext(wh, DAY, "combined", 40, 1, warehouse_standards(wh)))
    owned = by_owner(evidence.figures)
    return JudgingInputs(evidence, owned, evidence.figures.iloc[:0], related_figures_of(wh, owned))


@pytest.mark.slow
@pytest.mark.parametrize(
    "backend", ["loky", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("dask", "ray"))]
)
def test_two_workers_say_what_one_process_says(wh, monkeypatch, backend):
    pytest.importorskip({"loky": "joblib", "dask": "distributed", "ray": "ray"}[backend])
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # no token in the home of whoever runs the tests
    monkeypatch.setenv("DABIAO_BACKEND", backend)
    alone = attainment.assess(wh, DAY, n_paths=40, workers=1)
    monkeypatch.setattr(by_region, "LEAST_REGIONS", 2)
    judged: list[str] = []

    def watched(*args, **kwargs):
        done = fan_out(*args, **kwargs)
        judged.extend(name for one in done.values() for name in one.judged)
        return done

    monkeypatch.setattr(by_region, "fan_out", watched)
    there = attainment.assess(wh, DAY, n_paths=40, workers=2)
    for table in ("outlook", "readings", "joint", "missing", "figures"):
        pd.testing.assert_frame_equal(getattr(there, table), getattr(alone, table))
    assert there.faults == alone.faults == () and len(judged) > len(alone.outlook) / 2
    assert list(there.summaries) == list(alone.summaries) and len(alone.summaries) > 1
    for key, forecast in alone.forecasts.items():
        np.testing.assert_array_equal(there.forecasts[key].paths, forecast.paths)
        np.testing.assert_array_equal(there.summaries[key].means, alone.summaries[key].means)


def test_few_regions_or_one_worker_ask_no_other_process(wh, asked, monkeypatch):
    monkeypatch.setattr(by_region, "fan_out", lambda *_, **__: pytest.fail("workers were asked"))
    targets = targets_of(wh, DAY)
    assert judged_by_workers(asked, targets[:3], 2) == {}
    monkeypatch.setattr(by_region, "LEAST_REGIONS", 1)
    assert judged_by_workers(asked, targets, 1) == {}


def test_a_model_that_is_fitted_to_each_series_is_shared_from_two_regions_on(wh, asked, monkeypatch):
    shared = []
    monkeypatch.setattr(by_region, "fan_out", lambda _, by_region, *__, **___: shared.append(list(by_region)) or {})
    two = [one for region in ("xinxiang", "pingdingshan") for one in targets_of(wh, DAY, region)[:1]]
    run = replace(asked.evidence.run, model="airline")
    judged_by_workers(replace(asked, evidence=EvidenceCache(run)), two, 2)
    judged_by_workers(replace(asked, evidence=EvidenceCache(run)), two[:1], 2)
    assert shared == [["xinxiang", "pingdingshan"]]


def test_a_target_that_fails_in_a_worker_is_left_to_the_process_that_asked(wh, asked, monkeypatch):
    own = [one for one in targets_of(wh, DAY, "pingdingshan") if one.indicator_id == "pm25_mean"]
    assert len(own) > 1
    usual = by_region.judge

    def failing(run, evidence, target, *others):
        if target is own[0]:
            raise ArithmeticError("of this target")
        return usual(run, evidence, target, *others)

    monkeypatch.setattr(by_region, "judge", failing)
    found = by_region._answer(asked, own)
    assert list(found.judged) == [one.target_id for one in own[1:]]
    assert {key[0] for key in found.summaries} == {"pingdingshan"}


@pytest.mark.slow
def test_what_travels_to_a_worker_needs_no_warehouse(wh, asked):
    own = [one for one in targets_of(wh, DAY) if one.statistic.monitored]
    away = asked.evidence.away(own)
    there = JudgingInputs(away, asked.owned, asked.none, asked.related)
    assert not hasattr(away.run.wh, "query")
    verdicts = [there.judge(one)[0].status for one in own]
    assert verdicts == [asked.judge(one)[0].status for one in own] and len(set(verdicts)) > 1
