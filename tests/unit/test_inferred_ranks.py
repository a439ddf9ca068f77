"""Places in a ranking that are inferred: spread evenly until places are published, and then near to them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.inferred_targets import TODAY, YEAR, own_figure, target

from analytics.inference import ranks
from analytics.inference.infer import infer
from analytics.targets.period import Period
from analytics.terms import Better, Comparator, Evidence, PeriodKind, Scale, Statistic


def rank(**changes):
    """Not among the last ten of 168."""
    one = target(
        indicator_id="rank_168_cities", statistic=Statistic.RANK, scale=Scale.RANK, unit="rank",
        comparator=Comparator.RANK, threshold=158.0, threshold_text="not in the bottom 10 of 168",
    )  # fmt: skip
    return replace(one, **changes)


def test_a_place_is_spread_evenly_until_places_are_published_and_then_follows_them():
    unknown = infer([rank()], TODAY)[0]
    assert unknown.p_met == pytest.approx(158 / 168)
    assert (unknown.listed.size, unknown.listed.available, unknown.listed.enough) == (168, 0, 84)
    assert unknown.step is Evidence.CLASS
    row = {
        "region_id": "xinxiang",
        "indicator_id": "rank_168_cities",
        "subject_zh": "",
        "qualifier": "=",
        "unit": "rank",
    }
    row |= {"value": 163.0, "source": "own"}
    days = [("2024-01-01", "2024-01-31"), ("2023-01-01", "2023-12-31")]
    own = pd.DataFrame([row | {"period_start": a, "period_end": b, "known_at": "2024-03-01"} for a, b in days])
    near_the_end = infer([rank()], TODAY, own_figures=own)[0]
    assert near_the_end.step is Evidence.RELATED
    assert near_the_end.p_met < unknown.p_met - 0.25
    assert near_the_end.drivers[0].value == 163.0


def test_a_place_of_two_tables_counts_once():
    """The evidence has no subject where a workspace's table has an empty one; it is the same place."""
    row = own_figure(2023, 163.0, "2024-03-01").assign(indicator_id="rank_168_cities", unit="rank")
    one, two = (pd.concat([row.assign(subject_zh=subject) for subject in given]) for given in (("",), ("", None)))
    once, twice = (infer([rank()], TODAY, own_figures=own)[0] for own in (one, two))
    assert len(twice.drivers) == 1 and twice.p_met == once.p_met


def test_a_place_that_is_to_be_kept_every_year_is_less_likely_than_that_of_one_year():
    years = Period(date(2023, 1, 1), date(2025, 12, 31))
    once = rank(period=years)
    every = replace(once, period_kind=PeriodKind.RECURRING)
    last, each = (one.p_met for one in infer([once, every], TODAY))
    assert last**3 < each < last
    open_ = replace(every, period=Period(date(2024, 1, 1), date(2026, 12, 31)))
    settles = infer([open_], TODAY)[0].settles
    assert (settles.period, settles.final) == (YEAR, False)
    for place, least in ((settles.from_value, 0.8), (settles.from_value + 3, 0.0), (159.0, 0.0)):
        own = own_figure(2025, place, "2026-03-01").assign(indicator_id="rank_168_cities", unit="rank")
        p = infer([open_], TODAY, own_figures=own)[0].p_met
        assert p >= least and (p < 0.8 or least)


def test_a_better_place_is_not_judged_where_no_place_is_known():
    better = rank(comparator=Comparator.DIRECTION, threshold=None, threshold_text="improve")
    assert infer([better], TODAY)[0].why_not == "no_place"


def test_places_are_read_under_the_names_they_are_published_by_and_counted_from_the_first():
    # Hongqi was second from the last of the districts of Henan in December 2020: place 87 of 88
    row = {"region_id": "hongqi", "indicator_id": "rank_henan_district_air_from_last", "subject_zh": "", "value": 2.0}
    row |= {"period_start": "2020-12-01", "period_end": "2020-12-31", "known_at": "2021-01-12", "source": "own"}
    own = pd.DataFrame([row | {"qualifier": "=", "unit": "rank"}])
    goal = rank(region_id="hongqi", indicator_id="rank_henan_districts", threshold=73.0,
                threshold_text="not in the bottom 15 of 88 districts")  # fmt: skip
    one, even = infer([goal], TODAY, own_figures=own)[0], infer([goal], TODAY)[0]
    assert (one.step, one.drivers[0].value) == (Evidence.RELATED, 87.0)
    assert one.p_met < even.p_met == pytest.approx(73 / 88)


def test_stays_among_the_first_is_read_off_published_places_of_any_name_of_the_list():
    stays = rank(region_id="jiyuan", indicator_id="rank_henan_surface_water", threshold=None,
                 comparator=Comparator.DIRECTION, threshold_text="improve")  # fmt: skip
    one = infer([stays], TODAY)[0]
    assert one.step is Evidence.RELATED and {d.value for d in one.drivers} == {1.0, 2.0}


def test_the_place_of_a_region_follows_from_its_index_and_what_is_unknown_of_the_others():
    others, exact = np.array([4.0, 4.5, 6.0]), np.zeros(3)
    whole = ranks.computed_place(5.0, 0.0, others, exact, 4)
    assert (whole.place, whole.sd) == (3.0, 0.0)  # nothing is left open
    part = ranks.computed_place(5.0, 0.0, others, exact, 8)
    # 2 of 3 of the other seven: 1 + 2 / 3 x 7 = 5.67; 4 of 6 are unseen: root of 2 / 9 / 3 x 4 / 6, over 2 / 9
    assert part.place == pytest.approx(5 + 2 / 3)
    assert part.sd == pytest.approx((2 / 9 / 3 * 4 / 6) ** 0.5 / (2 / 9))
    # an index that is known with an error of 1.0 may be better than 4 or worse than 6
    assert ranks.computed_place(5.0, 1.0, others, exact, 4).sd > 1.0


def test_a_better_place_is_held_against_the_place_of_the_base_year():
    better = rank(comparator=Comparator.DIRECTION, threshold=None, threshold_text="improve", better=Better.LOWER)
    places = {year: own_figure(year, at, f"{year + 1}-03-01").assign(indicator_id="rank_168_cities", unit="rank")
              for year, at in ((2024, 150.0), (2023, 120.0), (2025, 100.0))}  # fmt: skip
    base = infer([better], TODAY, own_figures=places[2024])[0]
    assert (base.settles.from_value, base.settles.final) == (149.0, True)
    near = infer([better], TODAY, own_figures=pd.concat([places[2024], places[2023]]))[0]
    assert near.p_met > base.p_met  # the year before was better, so the base was an odd one
    end = infer([better], TODAY, own_figures=places[2025])[0]
    assert end.p_met < 0.5 and end.settles.period.last == date(2024, 12, 31)  # a good place was good before, mostly


def test_a_better_place_each_year_is_lost_by_one_year_that_was_worse():
    each = rank(
        comparator=Comparator.DIRECTION, threshold=None, threshold_text="improve", better=Better.LOWER,
        period=Period(date(2023, 1, 1), date(2025, 12, 31)), period_kind=PeriodKind.RECURRING,
    )  # fmt: skip
    places = {(year, at): own_figure(year, at, f"{year + 1}-03-01").assign(indicator_id="rank_168_cities", unit="rank")
              for year, at in ((2022, 150.0), (2023, 120.0), (2023, 160.0), (2024, 100.0))}  # fmt: skip
    day = date(2025, 10, 1)
    better, worse = (
        infer([each], day, own_figures=pd.concat([places[2022, 150.0], places[2023, at], places[2024, 100.0]]))[0]
        for at in (120.0, 160.0)
    )
    assert 0.1 < better.p_met < 0.9 and better.settles.from_value is None
    assert worse.p_met < 0.01
