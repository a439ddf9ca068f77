"""Bounds to verdicts, verdicts to a status, published figures with qualifiers."""

from types import SimpleNamespace

import numpy as np
import pytest

from analytics.attainment.monitored.reasons import _bands_differ
from analytics.attainment.settle import (
    closed_verdict,
    figure_bounds,
    open_verdict,
    settle,
    sure_and_possible,
)


@pytest.mark.parametrize(
    ("low", "high", "comparator", "threshold", "expected"),
    [
        (44.0, 44.0, "<", 44, (False, False)),  # strict: 44 itself misses
        (43.9, 43.9, "<", 44, (True, True)),
        (44.0, 44.0, "<=", 44, (True, True)),
        (66.0, 82.7, ">=", 67.5, (False, True)),  # Xinxiang's good days of 2025
        (67.5, 82.7, ">=", 67.5, (True, True)),
        (np.nan, 150.0, "<=", 160, (True, True)),  # only bounded from above, and that is enough
        (np.nan, 170.0, "<=", 160, (False, True)),
        (np.nan, np.nan, "<", 44, (False, True)),  # nothing known decides nothing
    ],
)
def test_bounds_meet_a_threshold(low, high, comparator, threshold, expected):
    sure, possible = sure_and_possible([low], [high], comparator, threshold)
    assert (bool(sure[0]), bool(possible[0])) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (6.0, 9.0, (True, True)),
        (5.9, 9.1, (False, True)),  # neither end meets, values between do
        (9.1, 12.0, (False, False)),
        (8.0, 12.0, (False, True)),
    ],
)
def test_bounds_meet_a_range(low, high, expected):
    sure, possible = sure_and_possible([low], [high], "range", 6.0, 9.0)
    assert (bool(sure[0]), bool(possible[0])) == expected


def test_verdicts_of_bounds():
    assert [closed_verdict(*x) for x in [(True, True), (False, True), (False, False)]] == [
        "met",
        "undetermined",
        "missed",
    ]
    assert [open_verdict(*x) for x in [(True, True), (False, True), (False, False)]] == ["met early", "open", "lost"]


@pytest.mark.parametrize(
    ("primary", "others", "status"),
    [
        ("met", [], "met"),
        ("met", ["met"], "met"),
        ("met", ["missed"], "contested"),
        ("missed", ["met", "undetermined"], "contested"),
        ("met", ["undetermined"], "met"),  # one that cannot decide flips nothing
        ("undetermined", ["met", "missed"], "undetermined"),
    ],
)
def test_settle_closed(primary, others, status):
    assert settle(primary, others, closed=True) == status


@pytest.mark.parametrize(
    ("primary", "others", "status"),
    [
        ("open", ["open"], "open"),
        ("open", ["lost"], "open"),  # the primary reading has not decided
        ("open", ["met early", "lost"], "open"),
        ("met early", ["lost"], "contested"),
        ("lost", ["open"], "contested"),
        ("lost", ["lost"], "lost"),
        ("met early", [], "met early"),
        ("met early", ["open"], "contested"),
    ],
)
def test_settle_open(primary, others, status):
    assert settle(primary, others, closed=False) == status


@pytest.mark.parametrize(
    ("value", "qualifier", "comparator", "threshold", "verdict"),
    [
        (76, ">=", ">=", 75, "met"),
        (74, ">=", ">=", 75, "undetermined"),  # at least 74 may be 75
        (75, ">", ">=", 75, "met"),
        (75, ">", ">", 75, "met"),
        (75, ">=", ">", 75, "undetermined"),
        (75, ">", "<=", 75, "missed"),
        (75, "<", "<", 75, "met"),
        (75, "<=", "<", 75, "undetermined"),
        (50, "~", ">=", 49, "undetermined"),
        (50, "~", ">=", 47, "met"),
        (1, "=", "event", 1, "met"),
        (0, "=", "event", 1, "missed"),
        (160, "=", "rank", 158, "missed"),
    ],
)
def test_figures_with_qualifiers(value, qualifier, comparator, threshold, verdict):
    sure, possible = sure_and_possible(*figure_bounds(value, qualifier), comparator, threshold)
    assert closed_verdict(bool(sure[0]), bool(possible[0])) == verdict


@pytest.mark.parametrize(
    ("primary", "other", "differ"),
    [
        ((0.9995, 0.9995), (0.0, 0.9995), False),  # the other reading lacks data: only bounds of it are known
        ((0.9995, 0.9995), (0.2, 0.2), True),  # the other reading is as exact, and says otherwise
        ((0.1, 0.9), (0.0, 1.0), True),  # bounds are all that is known of the primary one too
    ],
)
def test_a_reading_that_lacks_data_does_not_make_a_probability_depend_on_the_reading(primary, other, differ):
    made = [
        SimpleNamespace(p_low=low, p_high=high, reading=SimpleNamespace(primary=first))
        for (low, high), first in ((primary, True), (other, False))
    ]
    assert _bands_differ(made) is differ
