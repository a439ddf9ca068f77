"""Regions fan out over workers: same numbers on every back end, for any number of workers and any order."""

import operator
import re
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.errors import DabiaoError
from analytics.evaluation import back_test, question_of
from analytics.forecast import backend, make_forecasts
from analytics.indicators import Areas, history
from analytics.indicators.histories import histories
from analytics.settings import Settings
from analytics.standards import load

START, END, ORIGIN = date(2025, 1, 1), date(2025, 12, 31), date(2025, 7, 1)
MODELS = ("combined", "damped_window")


@pytest.fixture(scope="module")
def pool(built):
    from analytics.warehouse import current_build, open_build

    with open_build(current_build(built)) as wh:
        return histories(wh, ORIGIN, parameters=["pm25", "pm10", "no2"])


def paths(pool, model, workers=1):
    done = make_forecasts(pool, START, END, model, 200, workers=workers)
    assert not done.failed
    return {region: made.paths for region, made in done.made.items()}


def same(a, b):
    assert sorted(a) == sorted(b) == ["hohhot", "pingdingshan", "xinxiang"]
    for region in a:
        np.testing.assert_array_equal(a[region], b[region])


def test_a_history_says_which_areas_its_region_lies_in(pool, built):
    from analytics.warehouse import current_build, open_build

    assert {name: one.areas for name, one in pool.items()} == {
        "hohhot": Areas("north", "inner_mongolia"),
        "pingdingshan": Areas("central", "henan"),
        "xinxiang": Areas("central", "henan"),
    }
    with open_build(current_build(built)) as wh:
        assert history(wh, "xinxiang", ORIGIN).areas == pool["xinxiang"].areas


@pytest.mark.parametrize("model", MODELS)
def test_two_processes_give_the_numbers_of_one(pool, model):
    pytest.importorskip("joblib")
    same(paths(pool, model), paths(pool, model, workers=2))


@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_regions_changes_nothing(pool, model):
    same(paths(pool, model), paths(dict(reversed(pool.items())), model))


@pytest.mark.thorough
@pytest.mark.slow
def test_a_local_dask_cluster_gives_the_numbers_of_one_process(pool, monkeypatch):
    distributed = pytest.importorskip("distributed")
    alone = paths(pool, "combined")
    monkeypatch.setenv("DABIAO_BACKEND", "dask")
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        there = paths(pool, "combined", workers=2)
        worked = client.run(lambda dask_worker: dask_worker.state.transition_counter)
    same(alone, there)
    assert sum(worked.values()) > 0  # the cluster did it, not this process


@pytest.mark.thorough
@pytest.mark.slow
def test_dask_starts_a_cluster_of_its_own_where_none_is_open():
    pytest.importorskip("distributed")
    assert backend.fan_out(operator.neg, {"b": 2, "a": 1, "c": 3}, workers=2, backend="dask") == {
        "a": -1,
        "b": -2,
        "c": -3,
    }


@pytest.mark.slow
def test_a_local_ray_cluster_gives_the_numbers_of_one_process(pool, monkeypatch):
    ray = pytest.importorskip("ray")
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # no token in the home of whoever runs the tests
    alone = paths(pool, "combined")
    monkeypatch.setenv("DABIAO_BACKEND", "ray")
    same(alone, paths(pool, "combined", workers=2))
    assert not ray.is_initialized()  # a cluster of our own is closed again


@pytest.mark.thorough
def test_a_back_test_does_not_depend_on_workers(wh):
    pytest.importorskip("joblib")
    from dataclasses import replace

    question = question_of("2025", models="line", origins="10-01")
    alone = back_test(wh, question, load()).rows
    assert back_test(wh, replace(question, workers=2), load()).rows.equals(alone)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_back_under_their_region(workers):
    if workers > 1:
        pytest.importorskip("joblib")
    items = {f"r{i:02d}": i for i in reversed(range(23))}
    found = backend.fan_out(operator.neg, items, workers=workers)
    assert list(found) == sorted(items) and found == {name: -i for name, i in items.items()}


@pytest.mark.thorough
def test_what_goes_wrong_in_a_worker_comes_out():
    pytest.importorskip("joblib")
    with pytest.raises(ZeroDivisionError):
        backend.fan_out(_divide, {"a": 1, "b": 0}, workers=2)


def _divide(x):
    return 1 / x


def test_settings_of_the_back_end(monkeypatch):
    monkeypatch.setenv("DABIAO_BACKEND", "spark")
    with pytest.raises(DabiaoError, match="DABIAO_BACKEND"):
        backend.fan_out(operator.neg, {"a": 1, "b": 2}, workers=2)
    monkeypatch.setenv("DABIAO_WORKERS", "many")
    with pytest.raises(DabiaoError, match="DABIAO_WORKERS"):
        backend.fan_out(operator.neg, {"a": 1})
    monkeypatch.setenv("DABIAO_WORKERS", "3")
    monkeypatch.setenv("DABIAO_BACKEND", "ray")
    assert (backend.workers_of(), backend.backend_of()) == (3, "ray")
    assert (Settings().workers, Settings().backend) == (3, "ray")
    monkeypatch.setenv("DABIAO_WORKERS", "")  # empty is unset
    assert backend.workers_of() == 1


def test_a_back_end_that_is_not_installed_is_named(monkeypatch):
    import sys

    pytest.importorskip("joblib")
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setitem(sys.modules, "ray.util.joblib", None)
    with pytest.raises(DabiaoError, match="ray"):
        backend.fan_out(operator.neg, {"a": 1, "b": 2}, workers=2, backend="ray")


@pytest.mark.thorough
@pytest.mark.parametrize("where", ["loky", "dask", "ray"])
def test_pages_written_by_two_processes_are_those_of_one(built, tmp_path, monkeypatch, where):
    from analytics import flow

    pytest.importorskip({"loky": "joblib", "dask": "distributed", "ray": "ray"}[where])
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    monkeypatch.setenv("DABIAO_BACKEND", where)

    pages = {}
    for workers in (1, 2):
        home = tmp_path / str(workers)
        folder = Path(shutil.copytree(built, home / "warehouse"))
        settings = Settings(home=home, warehouse=folder, n_paths=20, model="climatology", workers=workers)
        done = flow.run(settings, ["2025-10-01"], ["hohhot", "pingdingshan"])
        assert done.faults == [] and [path.name[:3] for path in done.briefings] == ["hoh", "hoh", "pin", "pin"]
        made_at = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?")  # the only thing in which two runs differ
        pages[workers] = {path.name: made_at.sub("", path.read_text(encoding="utf-8")) for path in done.briefings}
    assert pages[1] == pages[2]
