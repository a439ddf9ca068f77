"""The ratio to published values: more overlaps never widen it, order does not matter, it lies between what is seen."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics.indicators.official_ratio import Overlap, official_ratios

PUBLISHED = st.floats(8.0, 120.0).map(lambda value: round(value, 1))
RATIOS = st.floats(0.85, 1.2)
SEEN = st.lists(
    st.tuples(st.sampled_from("abcd"), st.integers(2014, 2023), PUBLISHED, RATIOS),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one[:2],
)


def overlap(region, year, published, ratio):
    return Overlap(region, date(year, 1, 1), date(year, 12, 31), published, published * ratio)


@tried(100)
@given(SEEN, st.floats(0.9, 1.15), PUBLISHED)
def test_an_overlap_that_agrees_never_widens_where_the_others_lie_within_their_scatter(seen, common, published):
    # Where overlaps contradict each other one more may: it then shows that regions, or years, differ more than thought.
    overlaps = [overlap(*one[:3], common * (1 + (one[3] - 1) / 6)) for one in seen]
    region = seen[0][0]
    before = official_ratios(overlaps)[region]
    weights = [one.error**2 + 0.025**2 for one in before.overlaps]
    agrees = np.average([one.log_ratio for one in before.overlaps], weights=1 / np.array(weights))
    after = official_ratios([*overlaps, overlap(region, 2024, published, float(np.exp(agrees)))])[region]
    assert after.sd <= before.sd * (1 + 1e-9)


@tried(60)
@given(SEEN, st.randoms(use_true_random=False))
def test_the_order_of_overlaps_does_not_matter(seen, random):
    overlaps = [overlap(*one) for one in seen]
    shuffled = random.sample(overlaps, len(overlaps))
    one, other = official_ratios(overlaps), official_ratios(shuffled)
    assert one.keys() == other.keys()
    for region, found in one.items():
        assert np.isclose(found.log_ratio, other[region].log_ratio, atol=1e-12)
        assert np.isclose(found.sd, other[region].sd, atol=1e-12)


@tried(60)
@given(SEEN)
def test_a_ratio_lies_between_one_and_the_overlaps_seen(seen):
    overlaps = [overlap(*one) for one in seen]
    logs = [0.0, *(one.log_ratio for one in overlaps)]
    for found in official_ratios(overlaps).values():
        assert min(logs) - 1e-9 <= found.log_ratio <= max(logs) + 1e-9
        assert 0 < found.sd <= np.hypot(0.2, found.spread)
