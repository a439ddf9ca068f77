"""What must hold of every inferred figure, whatever the figures behind it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import tried

from analytics.inference import facts, related, spreads
from analytics.inference.axis import Axis, Group
from analytics.inference.infer import infer
from analytics.inference.known_figures import READING_COLUMNS
from analytics.inference.regions import Regions
from analytics.targets.period import Period
from analytics.targets.target import Target
from analytics.terms import Comparator, Evidence, Scale, Statistic

REGIONS = Regions({"p": "cn", "q": "cn", "c": "p", "d": "p", "k": "c"}, {})
SHARE = Axis(Group.SHARE)
SPREAD = spreads.PRIORS[Group.SHARE]
END = pd.Timestamp("2025-12-31")
DAY = date(2026, 10, 7)

places = st.sampled_from(["cn", "p", "q", "c", "d"])
readings = st.lists(
    st.tuples(places, st.integers(2015, 2025), st.floats(0, 100), st.sampled_from(["=", "~", ">=", "<"])),
    min_size=1,
    max_size=12,
)


def frame(rows):
    """Readings of whole years."""
    made = [
        {
            "region_id": r,
            "indicator_id": "x_share",
            "value": v,
            "qualifier": q,
            "unit": "%",
            "doubtful": 0,
            "scope": "",
            "edition": "",
            "subject_zh": "",
            "kind": "figure",
            "source": "",
            "source_url": "",
        }
        | {"first": pd.Timestamp(y, 1, 1), "last": pd.Timestamp(y, 12, 31), "known_at": pd.Timestamp(y + 1, 3, 1)}
        for r, y, v, q in rows
    ]
    return pd.DataFrame(made).reindex(columns=READING_COLUMNS)


def answer(rows, region="k"):
    """What is inferred of a region at the end of 2025."""
    return related.predict(frame(rows), [related.Query(region, END)], SHARE, SPREAD, REGIONS)


@tried(20)
@given(readings, st.floats(0, 100), st.floats(0, 100))
def test_a_higher_floor_is_never_likelier(rows, a, b):
    found = answer(rows)
    assert found.at_least(0, max(a, b)) <= found.at_least(0, min(a, b)) + 1e-12
    assert found.at_most(0, min(a, b)) <= found.at_most(0, max(a, b)) + 1e-12


@tried(20)
@given(readings, st.floats(1, 99), st.integers(2015, 2025))
def test_one_more_figure_never_widens_and_a_nearer_region_narrows_more(rows, value, year):
    inside = [(r, y, min(max(v, 1.0), 99.0), q) for r, y, v, q in rows]  # figures at the ends depend on one another
    before = answer(inside).sd[0]
    of_nation, of_province, of_city = (answer([*inside, (r, year, value, "=")]).sd[0] for r in ("cn", "p", "c"))
    assert max(of_nation, of_province, of_city) <= before + 1e-9
    # for the same year; long ago, a near region may have moved away more than the nation has
    if year == END.year and not {"cn", "p", "c"} & {r for r, *_ in inside}:
        assert of_city <= of_province + 1e-9 <= of_nation + 2e-9


@tried(15)
@given(readings, st.floats(5, 95))
def test_an_own_figure_of_the_period_overrides_what_others_say(rows, value):
    without, found = answer(rows), answer([*rows, ("k", 2025, value, "=")])
    own = SHARE.forward(value)
    # the county's own difference (0.6) against the noise of a figure (0.25): 0.36 of 0.36 + 0.0625, so 85 % of the way
    assert found.weights[0][-1] > 0.8
    assert abs(found.mean[0] - own) <= 0.2 * abs(without.mean[0] - own) + 1e-9


@tried(15)
@given(readings)
def test_quantiles_are_shares_in_order(rows):
    values = answer(rows).quantiles(np.linspace(0.01, 0.99, 25))[0]
    assert (np.diff(values) >= 0).all()
    assert 0 <= values[0] <= values[-1] <= 100


def goal(threshold, comparator=Comparator.AT_LEAST, region="k"):
    """A goal on the share at the end of 2026, as of October 2026."""
    return Target(
        target_id=f"t/{threshold}", region_id=region, indicator_id="x_share", unit="%", statistic=Statistic.FIGURE,
        scale=Scale.SHARE, comparator=comparator, threshold=float(threshold),
        period=Period(date(2026, 1, 1), date(2026, 12, 31)),
    )  # fmt: skip


def evidence_of(rows):
    """The embedded outcomes, so that classes are learnt once, beside made figures of made regions."""
    return replace(facts.load(), readings=frame(rows) if rows else facts.load().readings.iloc[:0], regions=REGIONS)


def inferred(rows, *goals):
    return infer(goals, DAY, evidence_of(rows))


@tried(10)
@given(readings, st.lists(st.integers(0, 100), min_size=2, max_size=5, unique=True), st.booleans())
def test_a_stricter_goal_is_never_likelier_to_be_met(rows, thresholds, floors):
    side = Comparator.AT_LEAST if floors else Comparator.AT_MOST
    for some in (rows, []):  # by related figures, and by the class alone
        chances = [one.p_met for one in inferred(some, *(goal(x, side) for x in sorted(thresholds)))]
        assert chances == sorted(chances, reverse=floors)


@tried(8)
@given(readings)
def test_an_own_figure_of_the_last_year_leads_and_what_it_says_counts(rows):
    # one far above the goal makes it likelier than one far below, whatever other regions have
    high, low = (inferred([*rows, ("k", 2025, at, "=")], goal(50))[0] for at in (95.0, 5.0))
    assert high.p_met > low.p_met and high.quantiles[2] > 50 > low.quantiles[2]
    assert [(one.drivers[0].region_id, one.drivers[0].value) for one in (high, low)] == [("k", 95.0), ("k", 5.0)]


@tried(8)
@given(readings, st.integers(1, 100))  # 0 % or more is certain
def test_a_region_that_lies_nowhere_and_one_without_any_figure_fall_to_the_class(rows, threshold):
    nowhere, bare = inferred(rows, goal(threshold, region="z"))[0], inferred([], goal(threshold))[0]
    for one in (nowhere, bare):
        assert (one.step, one.p_path, one.drivers) == (Evidence.CLASS, None, ())
        assert one.p_met == one.p_class
    known = evidence_of([])
    nothing = replace(known, outcomes=known.outcomes.iloc[:0], rates=known.rates.iloc[:0])
    none = infer([goal(threshold)], DAY, nothing)[0]
    assert (none.step, none.p_met, none.quantiles, none.settles) == (Evidence.NONE, None, (), None)
    assert none.why_not == "no_outcomes"


def test_without_any_figure_nothing_is_said():
    assert (
        related.predict(frame([("cn", 2020, 50.0, "=")]).iloc[:0], [related.Query("k", END)], SHARE, SPREAD, REGIONS)
        is None
    )


def test_a_region_with_nothing_of_its_own_gets_its_provinces_path_and_the_scatter_of_cities():
    rows = [("cn", 2020, 30.0, "="), ("p", 2020, 50.0, "="), ("p", 2024, 60.0, "=")]
    province, city = answer(rows, "p"), answer(rows, "c")
    assert city.mean[0] == pytest.approx(province.mean[0])
    assert city.sd[0] ** 2 == pytest.approx(province.sd[0] ** 2 + SPREAD.city**2)


def test_a_new_definition_is_a_step_and_no_growth():
    old = [("cn", y, 20.0 + y - 2018, "=") for y in range(2018, 2023)]
    rows = frame([*old, ("cn", 2023, 45.0, "=")])
    rows.loc[rows["last"].dt.year == 2023, "edition"] = "control"
    queries = [related.Query("cn", pd.Timestamp("2024-12-31"), "", e) for e in ("", "control")]
    found = related.predict(rows, queries, SHARE, SPREAD, REGIONS).quantiles([0.5])[:, 0]
    assert found[0] < 35 < found[1]  # by the old definition as it grew, by the new one from its own level
