"""Years still running: what is left to keep, probabilities and joint ones, and what happens without a forecast."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from support.assessed import CLOSED, readings_of, row_of
from support.examples import thorough

from analytics.attainment import assess, evidence
from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Rule
from analytics.attainment.monitored.period_days import period_days, with_paths
from analytics.attainment.required.limit import safe_side
from analytics.forecast import ModelFailed, Note, NoteKind, NotEnoughHistory, Refusal
from analytics.forecast.make import Forecaster, forecaster_of
from analytics.indicators import history
from analytics.standards import load
from analytics.warehouse import current_build, open_build


@pytest.mark.thorough
@pytest.mark.slow
def test_pingdingshan_2027_is_open(judged):
    for day in (CLOSED, date(2026, 10, 7)):
        row = row_of(judged(day, "pingdingshan"), "pingdingshan", "pm25_mean", 2027)
        assert (row["status"], row["comparator"], row["threshold"]) == ("open", "<=", 35.0)
        assert 0.0 < row["p_met"] < 0.5
        assert np.isnan(row["value"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "remainder", "left"),
    # 43.95 is reported as 44.0 and missed (GB/T 8170, to the even one): (43.95 x days - sum so far) / days left
    [thorough(date(2025, 7, 1), 41.9, 184), (date(2025, 10, 1), 64.8, 92), thorough(date(2025, 12, 1), 97.2, 31)],
)
def test_required_remainder_of_xinxiang(judged, day, remainder, left):
    row = row_of(judged(day, "xinxiang"), "xinxiang", "pm25_mean", 2025)
    assert row["status"] == "open"
    assert safe_side(row["required_remainder"], 1, "<") == remainder
    assert row["days_left"] == left


@pytest.mark.slow
def test_probability_moves_with_the_year(judged):
    p = {
        d: row_of(judged(d, "xinxiang"), "xinxiang", "pm25_mean", 2025)["p_met"]
        for d in (date(2025, 7, 1), date(2025, 12, 1))
    }
    assert p[date(2025, 12, 1)] >= 0.85
    assert p[date(2025, 7, 1)] < p[date(2025, 12, 1)]
    assert row_of(judged(date(2025, 12, 20), "xinxiang"), "xinxiang", "pm25_mean", 2025)["p_met"] >= 0.95


def test_heavy_day_budget_of_xinxiang(judged):
    # As of 1 October 5 heavy days, 3 of them dust suspects that do not count: 2. 5 / 365 = 1.37 -> 1.4 meets 1.5,
    # a sixth makes 1.6, so 3 more are allowed
    row = row_of(judged(date(2025, 10, 1), "xinxiang"), "xinxiang", "heavy_day_share", 2025)
    assert (row["status"], row["days_allowed"]) == ("open", 3.0)
    # As of 1 December 3 (6 with dust in, which is lost): 2 more are allowed
    row = row_of(judged(date(2025, 12, 1), "xinxiang"), "xinxiang", "heavy_day_share", 2025)
    assert (row["status"], row["days_allowed"]) == ("open", 2.0)
    assert 0.0 < row["p_met"] < 1.0
    assert readings_of(judged(date(2025, 12, 1), "xinxiang"), row).loc["rule", "verdict"] == "lost"


def test_joint_probability_is_read_off_the_same_paths(judged):
    made = judged(date(2025, 10, 1), "xinxiang")
    joint = made.joint.set_index("region_id")
    row = joint[joint["period_end"] == date(2025, 12, 31)].loc["xinxiang"]
    own = made.outlook.set_index("target_id").loc[list(row["targets"])]
    assert row["n_targets"] == 3
    assert row["p_joint_high"] <= own["p_high"].min() + 1e-12
    assert row["p_joint_low"] >= 1 - (1 - own["p_low"]).sum() - 1e-12


@pytest.mark.thorough  # of forecasts alone tests/property says it
def test_the_same_seed_gives_the_same_answer(built):
    with open_build(current_build(built)) as handle:
        one, two = (assess(handle, date(2025, 7, 1), region_id="xinxiang", n_paths=100, seed=3) for _ in range(2))
    assert one.outlook.equals(two.outlook)
    assert one.readings.equals(two.readings)


def test_without_enough_history_there_is_no_probability(wh):
    early = date(2021, 6, 1)
    days = period_days(history(wh, "xinxiang", early), date(2021, 1, 1), date(2021, 12, 31), early)
    few = Note(NoteKind.FEW_FIGURES, "", {"n": 0, "needs": 3})
    days = with_paths(days, {}, None, Refusal.of(NotEnoughHistory(few)))
    rule = Rule("mean", "pm25", "<", 44.0, None, None)
    row = judge_air(rule, days, load()).cells()
    assert row["status"] == "no evidence"
    assert "0 yearly figures, needs 3" in row["missing_en"]
    assert row["missing_zh"] == "历史监测数据不足以给出概率：年度数据0个，至少需要3个"  # not a word of English
    assert np.isfinite(row["required_remainder"])
    # but what is lost is lost without a forecast: even clean days to the end cannot bring it below 20
    lost = judge_air(replace(rule, threshold=20.0), days, load()).cells()
    assert (lost["status"], lost["p_met"]) == ("lost", 0.0)


@pytest.mark.slow
def test_a_model_that_fails_leaves_no_probability_and_stops_nothing(wh, monkeypatch):
    failure = Refusal.of(ModelFailed("line failed: its median 9e9 lies outside the past"))
    monkeypatch.setattr(Forecaster, "one", lambda self, region_id: failure)
    made = assess(wh, date(2025, 7, 1), region_id="xinxiang", year=2025, model="line", n_paths=20)
    row = row_of(made, "xinxiang", "pm25_mean", 2025)
    assert row["status"] == "no evidence"
    assert row[["p_met", "p_low", "p_high"]].isna().all()
    assert "line failed: its median 9e9" in row["note_en"]
    assert "line failed" in row["note_zh"]
    assert row["missing_en"] != ""
    assert row["value_reported"] == 46.0  # what is measured is still told
    assert made.forecasts == {}
    # what is lost needs no forecast
    assert row_of(made, "xinxiang", "heavy_day_share", 2025)["days_allowed"] == 3.0


@pytest.mark.slow
def test_regions_of_one_period_are_forecast_from_one_pool(wh, monkeypatch):
    pools = []

    def watched(pool, *args):
        pools.append(set(pool))
        return forecaster_of(pool, *args)

    monkeypatch.setattr(evidence, "forecaster_of", watched)
    made = assess(wh, date(2025, 10, 1), year=2025, n_paths=200)
    # once for the one open period; Hohhot counts in the pool without a target of its own
    assert pools == [{"xinxiang", "pingdingshan", "hohhot"}]
    # draw k shares its year effect: the two cities' means rise and fall together over the draws
    year = date(2025, 1, 1), date(2025, 12, 31)
    a, b = (made.forecasts[city, *year].mean("pm25") for city in ("xinxiang", "pingdingshan"))
    assert np.corrcoef(a, b)[0, 1] > 0.2
    # and one region alone gets the same numbers
    alone = assess(wh, date(2025, 10, 1), region_id="xinxiang", year=2025, n_paths=200)
    key = "xinxiang", *year
    assert np.array_equal(alone.forecasts[key].paths, made.forecasts[key].paths, equal_nan=True)
