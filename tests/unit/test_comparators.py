"""Comparators at their boundaries, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.targets.comparators import margin, met
from analytics.terms import QUANTIFIED, Comparator


@pytest.mark.parametrize(
    ("value", "comparator", "threshold", "high", "expected_met", "expected_margin"),
    [
        (43.9, "<", 44, None, True, 0.1),
        (44.0, "<", 44, None, False, 0.0),  # strict: the threshold itself misses
        (44.0, "<=", 44, None, True, 0.0),
        (44.1, "<=", 44, None, False, -0.1),
        (67.5, ">=", 67.5, None, True, 0.0),
        (67.4, ">=", 67.5, None, False, -0.1),
        (95.0, ">", 95, None, False, 0.0),
        (95.1, ">", 95, None, True, 0.1),
        (6.0, "range", 6, 9, True, 0.0),  # both ends belong to a range, as pH 6 to 9
        (9.0, "range", 6, 9, True, 0.0),
        (8.0, "range", 6, 9, True, 1.0),  # nearer edge is 9
        (5.5, "range", 6, 9, False, -0.5),
        (11.0, "range", 6, 9, False, -2.0),
        (158, "rank", 158, None, True, 0.0),  # out of the last ten of 168
        (159, "rank", 158, None, False, -1.0),
        (3, "class", 3, None, True, 0.0),
        (4, "class", 3, None, False, -1.0),
        (1, "event", np.nan, None, True, 0.0),
        (0, "event", np.nan, None, False, -1.0),
    ],
)
def test_boundaries(value, comparator, threshold, high, expected_met, expected_margin):
    assert met(value, comparator, threshold, high) == expected_met
    assert margin(value, comparator, threshold, high) == pytest.approx(expected_margin)


def test_a_path_array_keeps_its_shape():
    paths = np.array([[43.0, 44.0], [45.0, np.nan]])
    assert met(paths, "<", 44).tolist() == [[True, False], [False, False]]
    assert np.isnan(margin(paths, "<", 44)[1, 1])
    assert met(paths, "<", 44).dtype == bool


def test_comparators_of_many_rows_at_once():
    verdict = met(
        [43.9, 80.0, 7.0, 1.0],
        ["<", ">=", "range", "event"],
        [44, 90, 6, np.nan],
        [np.nan, np.nan, 9, np.nan],
    )
    assert verdict.tolist() == [True, False, True, True]


def test_scalar_comes_back_as_an_array_of_no_dimension():
    assert met(1.0, "<", 2).shape == ()
    assert met([], "<", 2).shape == (0,)


@pytest.mark.parametrize(
    ("comparator", "threshold", "high"),
    [
        ("=<", 44, None),
        ("direction", np.nan, None),
        ("<", np.nan, None),
        ("range", 6, None),
        ("rank", np.nan, None),
    ],
)
def test_what_cannot_be_compared_is_refused(comparator, threshold, high):
    with pytest.raises(ValueError, match=r"comparator|threshold"):
        met(1.0, comparator, threshold, high)


def test_quantified_ones_are_the_contract():
    assert set(QUANTIFIED) == {"<", "<=", ">=", ">", "range"}
    assert set(Comparator) - set(QUANTIFIED) == {"class", "rank", "event", "direction"}
