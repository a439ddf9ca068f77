"""What an office's quantiles mean for a target, how several offices are taken together, and where they stand."""

from datetime import date

import numpy as np
import pytest
from scipy.special import expit, ndtr

from analytics.inference.combine import EDGE
from analytics.inference.infer import infer
from analytics.inference.office import Judgement, pooled, probability_of
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Evidence, Scale, Statistic

DAY = date(2025, 6, 30)


def goal(comparator=Comparator.AT_LEAST, threshold=58.0, high=None, indicator="rural_sewage_treatment_share", **more):
    return Target(target_id="p/1", region_id="xinxiang", indicator_id=indicator, unit="%", scale=Scale.SHARE,
                  statistic=Statistic.FIGURE, comparator=comparator, threshold=threshold, threshold_high=high,
                  period=Period(date(2025, 1, 1), date(2025, 12, 31)), **more)  # fmt: skip


def said(*pairs, p=None, office="a", target="p/1"):
    return Judgement(target, office, DAY, tuple(pairs), p)


THREE = ((0.1, 45.0), (0.5, 56.0), (0.9, 63.0))


@pytest.mark.parametrize(("level", "value"), THREE)
def test_at_its_own_quantiles_a_judgement_says_its_own_levels(level, value):
    at_least = probability_of(said(*THREE), goal(threshold=value))
    at_most = probability_of(said(*THREE), goal(Comparator.AT_MOST, value))
    assert (at_least, at_most) == pytest.approx((1 - level, level))


def test_between_quantiles_the_value_is_normal_on_the_axis_by_hand():
    # log odds with one point added: 56 -> ln(57/45), 63 -> ln(64/38); 58 -> ln(59/43) lies 0.2807 of the way
    ends = np.log([57 / 45, 64 / 38])
    part = (np.log(59 / 43) - ends[0]) / (ends[1] - ends[0])
    assert probability_of(said(*THREE), goal()) == pytest.approx(1 - ndtr(part * 1.2815515655446004))


def test_a_range_is_met_between_its_ends():
    within = probability_of(said(*THREE), goal(Comparator.RANGE, 45.0, 63.0))
    assert within == pytest.approx(0.8)


def test_a_share_of_100_is_reached_by_what_would_be_rounded_to_it():
    near = said((0.1, 95.0), (0.5, 99.0), (0.9, 100.0))
    assert 0.1 < probability_of(near, goal(threshold=100.0)) < 0.5


def test_no_judgement_is_taken_for_certain():
    assert probability_of(said(p=1.0), goal()) == 1 - EDGE
    assert probability_of(said((0.1, 1.0), (0.5, 2.0), (0.9, 3.0)), goal(threshold=90.0)) == EDGE


def test_the_band_of_one_office_is_as_wide_as_people_are_overconfident():
    # 80 % intervals that hold 60 %: 1.2816 / 0.8416 = 1.523, so the middle is off by root(1.523² - 1) = 1.148 of them;
    # 0.8 has the normal score 0.842, and 1.2816 x 1.148 = 1.472 below and above it are 0.264 and 0.990
    alone = pooled([said(p=0.8)], goal())
    assert (alone.p, alone.low, alone.high) == pytest.approx((0.8, 0.264, 0.990), abs=0.001)
    by_quantiles = pooled([said(*THREE)], goal())
    assert by_quantiles.low < by_quantiles.p - 0.2 and by_quantiles.high > by_quantiles.p + 0.2
    two = pooled([said(p=0.8), said(p=0.8, office="b")], goal())
    assert alone.low < two.low < 0.8 < two.high < alone.high


def test_several_offices_are_averaged_and_their_band_takes_in_what_they_disagree_by():
    both = pooled([said(p=0.5), said(p=0.9, office="b")], goal())
    assert (both.p, both.quantiles) == (0.7, ())
    far = pooled([said(p=0.02), *(said(p=0.99, office=f"b{i}") for i in range(8))], goal())
    assert both.low <= 0.5 and both.high >= 0.9 and far.low == pytest.approx(0.02)
    same = pooled([said(*THREE), said(*THREE, office="b")], goal())
    assert same.quantiles[0] == pytest.approx(45.0) and same.quantiles[2] == pytest.approx(56.0)
    assert pooled([], goal()) is None


def test_beyond_the_outermost_quantiles_the_last_line_goes_on():
    # the slope between 0.5 and 0.9 goes on: twice as far on the axis is twice the normal score
    ends = np.log([57 / 45, 64 / 38])
    twice = 2 * ends[1] - ends[0]
    value = 102 * expit(twice) - 1
    assert probability_of(said(*THREE), goal(threshold=value)) == pytest.approx(1 - ndtr(2 * 1.2815515655446004))


def test_a_judgement_answers_only_where_nothing_better_is_and_stands_beside_otherwise():
    related, progress = goal(), goal(Comparator.DIRECTION, None, indicator="progress_governance")
    alone = infer([progress], DAY)[0]
    assert alone.step is Evidence.NONE
    judged = infer([progress], DAY, judgements={"p/1": [said(p=0.7)]})[0]
    assert (judged.step, judged.p_met, judged.why_not) == (Evidence.JUDGEMENT, 0.7, None)
    assert judged.offices == ("a",) and judged.judged_on == DAY
    beside = infer([related], DAY, judgements={"p/1": [said(*THREE)]})[0]
    without = infer([related], DAY)[0]
    assert beside.step is Evidence.RELATED and beside.p_met == without.p_met
    assert beside.p_judgement == pytest.approx(probability_of(said(*THREE), related))
