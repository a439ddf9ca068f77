"""What must hold for comparators whatever the numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.targets.comparators import margin, met

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 1))
ONE_SIDED = st.sampled_from(["<", "<=", ">=", ">", "class", "rank"])
UPWARD = (">=", ">")


@given(st.lists(NUMBERS, min_size=2, max_size=20), ONE_SIDED, NUMBERS)
def test_met_is_monotone(values, comparator, threshold):
    verdict = met(np.sort(values), comparator, threshold).astype(int)
    steps = np.diff(verdict)
    assert (steps >= 0).all() if comparator in UPWARD else (steps <= 0).all()


@given(NUMBERS, ONE_SIDED, NUMBERS)
def test_margin_has_the_sign_of_the_verdict_away_from_the_threshold(value, comparator, threshold):
    room = margin(value, comparator, threshold)
    if room != 0:
        assert (room > 0) == met(value, comparator, threshold)


@given(NUMBERS, NUMBERS, st.floats(0, 1e6).map(lambda x: round(x, 1)))
def test_margin_of_a_range_has_the_sign_of_the_verdict(value, low, width):
    room = margin(value, "range", low, low + width)
    inside = met(value, "range", low, low + width)
    assert inside == (room >= 0)
    assert room <= width / 2 + 1e-6


@given(NUMBERS)
def test_only_strictness_divides_at_the_threshold(threshold):
    assert not met(threshold, "<", threshold)
    assert not met(threshold, ">", threshold)
    assert met(threshold, "<=", threshold)
    assert met(threshold, ">=", threshold)


@given(NUMBERS, NUMBERS)
def test_a_comparator_and_its_opposite_part_all_values(value, threshold):
    assert met(value, "<", threshold) != met(value, ">=", threshold)
    assert met(value, "<=", threshold) != met(value, ">", threshold)


@given(st.lists(st.tuples(NUMBERS, ONE_SIDED, NUMBERS), min_size=1, max_size=30))
def test_many_rows_at_once_agree_with_one_by_one(rows):
    values, comparators, thresholds = map(list, zip(*rows, strict=True))
    one_by_one = [bool(met(v, c, t)) for v, c, t in rows]
    assert met(values, comparators, thresholds).tolist() == one_by_one
