"""Values of goals of which no figure is known: how far goals of their class came out from their number."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from support.examples import tried

from analytics.evaluation import evidence_leads
from analytics.inference import leads
from analytics.inference.goal_class import GoalKind
from analytics.inference.infer import infer
from analytics.inference.leads import LeadAxis, Leads
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Evidence, Scale, Statistic

DAY = date(2025, 10, 1)


def target(**changes):
    """A share that no figure is known of: 60 % at least in 2026."""
    fields = {
        "target_id": "p/1", "region_id": "xinxiang", "indicator_id": "wells_capped_share", "unit": "%",
        "statistic": Statistic.FIGURE, "scale": Scale.SHARE, "comparator": Comparator.AT_LEAST, "threshold": 60.0,
        "period": Period(date(2026, 1, 1), date(2026, 12, 31)),
    }  # fmt: skip
    return Target(**(fields | changes))


@tried(50)
@given(
    st.sampled_from([
        (GoalKind.SHARE, "a_share"), (GoalKind.CONCENTRATION, "pm25_mean"), (GoalKind.CHANGE, "x_reduction"),
    ]),
    st.floats(5, 95), st.booleans(), st.floats(0.05, 0.95),
)  # fmt: skip
def test_the_goal_lies_at_the_quantile_that_its_probability_says(kind, threshold, upward, p):
    level = 1 - p if upward else p
    at_goal = leads.values(LeadAxis(*kind), 0.06, threshold, upward, p, (level,))[0]
    assert at_goal == pytest.approx(threshold, abs=1e-6)
    low, middle, high = leads.values(LeadAxis(*kind), 0.06, threshold, upward, p, (0.1, 0.5, 0.9))
    assert low <= middle <= high


def test_a_goal_that_only_its_class_answers_has_a_value_and_what_would_settle_it():
    one = infer([target()], DAY)[0]
    assert one.step is Evidence.CLASS and one.drivers == ()
    assert one.quantiles == tuple(sorted(one.quantiles)) and len(one.quantiles) == 5
    # p is about 0.91: nine of ten lie above 60 %, so the lowest shown quantile, one of ten, lies about there
    assert one.quantiles[0] == pytest.approx(60.0, abs=2.0) and one.quantiles[2] > 63.0
    assert (one.settles.period.last, one.settles.final) == (date(2024, 12, 31), False)
    # nobody's figure is known, so no path says what one of 2024 would make of 2026: the goal's own year settles it
    assert one.settles.from_value is None
    assert (one.settles.end.period.last.year, one.settles.end.final, one.settles.end.from_value) == (2026, True, 60.0)


def test_counts_come_out_in_whole_numbers_and_a_change_without_a_known_scale_has_no_value():
    counted = target(indicator_id="sites_checked", unit="count", scale=Scale.COUNT, threshold=28.0)
    found = infer([counted], DAY)[0]
    assert all(value == round(value) for value in found.quantiles) and found.quantiles[0] == 28.0
    grows = target(indicator_id="container_growth", scale=Scale.LINEAR, threshold=15.0)
    assert infer([grows], DAY)[0].quantiles == ()
    burnt = target(indicator_id="coal_burnt", unit="t", scale=Scale.POSITIVE, threshold=0.0,
                   comparator=Comparator.AT_MOST)  # fmt: skip
    assert infer([burnt], DAY)[0].quantiles == ()  # nothing lies below nought


def test_scales_are_learnt_by_indicator_and_an_indicator_with_many_goals_weighs_like_one():
    # leads of 0.1 around the middle (score 0): ten of a, and three of b of 0.4
    rows = pd.DataFrame({
        "kind": "concentration", "indicator_id": ["a"] * 10 + ["b"] * 3,
        "lead": [0.1, -0.1] * 5 + [0.4, -0.4, 0.4], "score": 0.0,
    })  # fmt: skip
    found = evidence_leads.learn(rows)
    kind, (a, n), b = found["*concentration"][0], found["a"], found["b"][0]
    assert n == 10 and a == pytest.approx(0.1, abs=0.01)
    assert a < kind < b  # between the stated 0.08, 0.1 and 0.4: about 0.14
    assert kind == pytest.approx(0.14, abs=0.02)


def test_vintages_before_the_first_have_the_stated_scales():
    assert leads.as_of(date(2015, 1, 1)).by_name == {}
    assert leads.as_of(DAY).of("pm25_mean", GoalKind.CONCENTRATION) < Leads({}).of("pm25_mean", GoalKind.CONCENTRATION)


def test_given_its_probability_a_ceiling_of_44_comes_out_below_it_as_often():
    # p 0.87: Φ⁻¹(0.87) = 1.126, so the middle lies 1.126 x 0.07 = 7.9 % below 44: 40.7
    axis = LeadAxis(GoalKind.CONCENTRATION, "pm25_mean")
    assert leads.values(axis, 0.07, 44.0, False, 0.87, (0.5,))[0] == pytest.approx(40.7, abs=0.05)
    assert ndtr(1.126) == pytest.approx(0.87, abs=0.001)
