"""Laws of the cut, of scenarios and of the last chance, on made-up days."""

import functools
from dataclasses import astuple
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics.attainment.monitored.judge_air import judge_air
from analytics.attainment.monitored.outcome import Comparison, Rule
from analytics.attainment.monitored.period_days import PeriodDays, with_paths
from analytics.attainment.required.latest_date import last_chance
from analytics.attainment.required.reduction import (
    GRID,
    LEAST,
    LEVELS,
    NEVER,
    _by_counting,
    _by_the_period,
    cuts,
    halve,
    scaled,
)
from analytics.attainment.required.requirements import LatestDate
from analytics.forecast import Forecast, parse_scenario
from analytics.indicators import readings_for
from analytics.standards import load

RULES = load()
for lookup in ("breakpoint_table", "decimals_row", "decimals_for", "matching_edition", "minimum"):
    # The tables do not change within a test; looking things up again and again is most of its time.
    object.__setattr__(RULES, lookup, functools.cache(getattr(RULES, lookup)))
START, END = date(2025, 11, 1), date(2025, 12, 15)
DATES = np.arange(np.datetime64(START), np.datetime64(END) + 1)
NAMES = ("pm25", "pm10", "no2", "o3_1h_max")
N_PATHS = 200


def forecast(seed: int, n_known: int, level: float) -> Forecast:
    rng = np.random.default_rng(seed)
    n = len(DATES)
    year = rng.normal(0, 0.2, (N_PATHS, 1, 1))
    paths = (level * np.exp(rng.normal(0, 0.6, (N_PATHS, len(NAMES), n)) + year)).astype(np.float32)
    known = np.tile(np.arange(n) < n_known, (len(NAMES), 1))
    paths[:, known] = np.round(paths[0, known], 1)
    origin = START + timedelta(days=n_known)
    return Forecast("somewhere", origin, START, END, NAMES, DATES, paths, known, "made up", seed)


def days_of(made: Forecast) -> PeriodDays:
    left = ~made.known[0]
    observed = {p: np.where(left, np.nan, v[0]).astype(float) for p, v in made.as_dict().items()}
    bare = PeriodDays("somewhere", START, END, DATES, observed, {p: np.zeros(len(DATES), bool) for p in NAMES}, left)
    return with_paths(bare, made.as_dict(), made)


def case_of(rule: Rule, made: Forecast) -> Comparison:
    """The target under the primary reading."""
    return Comparison(rule, days_of(made), readings_for(rule.statistic, rule.parameter, END, RULES)[0], RULES)


def p_of(rule: Rule, made: Forecast) -> float:
    """P at the worst of what is missing: what a cut is found for."""
    return judge_air(rule, days_of(made), RULES).probability.low


forecasts = st.builds(
    forecast,
    seed=st.integers(0, 10_000),
    n_known=st.integers(0, len(DATES) - 1),
    level=st.sampled_from([25.0, 50.0, 80.0]),
)


def ruled(statistics: list[str], parameter: str | None, comparators: list[str], low: float, high: float):
    drawn = st.sampled_from(statistics), st.just(parameter), st.sampled_from(comparators), st.floats(low, high)
    return st.builds(Rule, *drawn, st.none(), st.none())


counts = st.one_of(
    ruled(["heavy_days", "heavy_day_share"], None, ["<="], 0, 20),
    ruled(["good_days", "good_day_share"], None, [">="], 1, 40),
)
rules = st.one_of(
    ruled(["mean"], "pm25", ["<", "<="], 20, 120),
    ruled(["percentile"], "pm25", ["<="], 40, 200),
    counts,
)


@pytest.mark.slow
@given(forecasts, rules)
@tried(20)
def test_a_cut_put_in_as_a_scenario_gives_its_probability(made, rule):
    for level, cut in zip(LEVELS, astuple(cuts(case_of(rule, made))), strict=True):
        if np.isnan(cut) or cut <= -900:
            continue
        who = "pm25 " if rule.parameter else ""
        found = p_of(rule, parse_scenario(f"{who}all {-cut:+.4f}%").apply(made))
        assert found >= level - 1.5 / N_PATHS  # a path may lie on the very edge
        # No more than the paths that share the edge: days are counted, so several may cross it together.
        looser = p_of(rule, parse_scenario(f"{who}all {-cut + 0.01:+.4f}%").apply(made))
        assert looser <= level + 4 / N_PATHS


@given(forecasts, rules)
@tried(20)
def test_more_certainty_takes_no_smaller_cut_and_a_likely_target_has_room(made, rule):
    found = list(astuple(cuts(case_of(rule, made))))
    known = [cut for cut in found if not np.isnan(cut)]
    assert known == sorted(known)
    assert [np.isnan(cut) for cut in found] == sorted(np.isnan(cut) for cut in found)  # once out of reach, always
    p = p_of(rule, made)
    for level, cut in zip(LEVELS, found, strict=True):
        if abs(p - level) > 2 / N_PATHS and not np.isnan(cut):
            assert (cut < 0) == (p > level), level


@given(forecasts, rules, st.floats(-60, 60), st.floats(0, 30))
@tried(15)
def test_p_falls_as_concentrations_rise(made, rule, percent, more):
    less, other = (parse_scenario(f"all {x:+.3f}%").apply(made) for x in (percent, percent + more))
    assert p_of(rule, less) >= p_of(rule, other)


@given(st.integers(0, 1000), st.integers(1, 60))
def test_halving_finds_the_quantiles_of_the_factors(seed, n_paths):
    own = np.exp(np.random.default_rng(seed).normal(0, 1.5, n_paths))
    found = halve(lambda factors, rows: factors <= own[rows], n_paths)
    for level in LEVELS:
        rank = int(np.ceil(level * n_paths - 1e-9))
        expected, got = np.sort(own)[-rank], np.sort(found)[-rank]
        if expected < 0.1:
            assert got == 0.0
        elif expected >= 10.0:
            assert np.isinf(got)
        else:
            assert got == pytest.approx(expected, rel=1e-5)


@given(forecasts, counts, st.integers(0, 10_000))
@tried(15)
def test_days_that_no_factor_changes_may_be_counted_once(made, rule, seed):
    case = case_of(rule, made)
    factors = np.exp(np.random.default_rng(seed).normal(0, 0.5, N_PATHS))
    rows = np.arange(N_PATHS)[:: 1 + seed % 3]
    one, other = (meets(case)(factors[rows], rows) for meets in (_by_counting, _by_the_period))
    np.testing.assert_array_equal(one, other)


@given(forecasts)
@tried(20)
def test_scaling_leaves_known_days_alone(made):
    days = days_of(made)
    found = scaled(days, None, np.full(N_PATHS, 0.5), np.arange(N_PATHS))
    for name, paths in days.paths.items():
        np.testing.assert_array_equal(found[name][:, ~days.left], paths[:, ~days.left])


def past_of(seed: int, level: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    calendar = pd.date_range("2020-01-01", "2025-10-31", freq="D")
    years = np.exp(rng.normal(0, 0.2, 6))[calendar.year - 2020]
    values = level * years[:, None] * np.exp(rng.normal(0, 0.6, (len(calendar), len(NAMES))))
    return pd.DataFrame(values.round(1), index=calendar, columns=list(NAMES))


def place(found: LatestDate) -> int:
    """How far away the last chance is: never, a day, or not needed."""
    if found.chance_note == "in reach":
        return int((np.datetime64(found.last_chance_on, "D") - DATES[0]).astype(int))
    return {"beyond record": -1, "on course": len(DATES)}[found.chance_note]


@given(forecasts, rules, st.floats(0, 20), st.sampled_from([30.0, 50.0, 70.0]))
@tried(20)
def test_an_easier_target_has_no_earlier_last_chance(made, rule, easier, level):
    past = past_of(made.seed, level)
    sign = -1 if rule.comparator == ">=" else 1
    other = Rule(rule.statistic, rule.parameter, rule.comparator, rule.threshold + sign * easier, None, None)
    first, second = (last_chance(case_of(one, made), past)[1] for one in (rule, other))
    assert place(first) <= place(second)
    if first.chance_note == "in reach":
        assert days_of(made).left[place(first)]


@given(forecasts, counts)
@tried(20)
def test_days_in_order_give_the_cut_of_a_search_by_halves_to_its_last_digit(made, rule):
    case = case_of(rule, made)
    meets, rows = _by_the_period(case), np.arange(N_PATHS)

    def reached(step: int, level: float) -> bool:
        return meets(np.full(N_PATHS, step * GRID), rows).sum() >= level * N_PATHS - 1e-9

    def by_halves(level: float) -> float:
        low, high = round(LEAST / GRID), NEVER
        if not reached(low, level):
            return np.nan
        if reached(high, level):
            return -900.0
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if reached(middle, level) else (low, middle)
        return round(100.0 * (1.0 - low * GRID), 4) + 0.0

    np.testing.assert_array_equal(astuple(cuts(case)), [by_halves(level) for level in LEVELS])
