"""The embedded evidence: each row a fact with its source, the day it was known, and no sentence of another."""

import tomllib
from datetime import date

import pandas as pd
import pytest

from analytics.evaluation import evidence_layout
from analytics.inference import facts, known_figures
from analytics.inference.rank_lists import lists
from analytics.inference.regions import Regions
from analytics.terms import Qualifier

TABLES = ("figures", "outcomes", "goals", "aggregate_rates", "regions", "rank_lists", "rank_members")


@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_a_card_that_counts_its_rows(name):
    card = tomllib.loads((facts.folder() / f"{name}.card.toml").read_text(encoding="utf-8"))
    assert card["rows"] == len(pd.read_csv(facts.folder() / f"{name}.csv"))
    assert card["what"]


@pytest.mark.parametrize("name", ["figures", "outcomes", "goals", "aggregate_rates"])
def test_each_row_has_a_source_and_a_day_on_which_it_was_known_and_no_note(name):
    rows = pd.read_csv(facts.folder() / f"{name}.csv")
    assert rows["source"].notna().all()
    assert pd.to_datetime(rows["known_at"]).notna().all()
    assert "note" not in rows.columns


def test_a_list_has_as_many_members_as_places_and_each_is_a_region_of_the_registry():
    known = facts.load().regions
    for one in lists().values():
        assert len(one.members) in (0, one.size)
        assert all(region in known.chinese for region in one.members)


def test_qualifiers_are_those_of_published_figures():
    assert set(pd.read_csv(facts.folder() / "figures.csv")["qualifier"]) <= set(Qualifier)


def test_every_region_has_a_way_up_to_the_nation():
    known = facts.load()
    every = set(known.readings["region_id"]) | set(known.outcomes["region_id"])
    assert all(known.regions.path(region)[0] == "cn" for region in every)
    assert known.regions.path("sishui") == ("cn", "shandong", "jining", "sishui")


def test_rural_sewage_of_2023_and_later_is_another_edition():
    rows = facts.load().readings
    sewage = rows[rows["indicator_id"] == "rural_sewage_treatment_share"]
    assert ((sewage["edition"] == "control") == (sewage["last"].dt.year >= 2023)).all()


def test_what_is_marked_as_unsound_is_never_a_reading():
    rows = facts.load().readings
    assert rows[(rows["region_id"] == "qingyang") & (rows["indicator_id"] == "film_recovery_share")].empty


def test_an_origin_sees_only_what_was_known():
    then = facts.load().as_of(date(2019, 6, 30))
    assert then.readings["known_at"].max() <= pd.Timestamp("2019-06-30")
    assert then.outcomes["known_at"].max() <= pd.Timestamp("2019-06-30")
    assert len(then.readings) < len(facts.load().readings)


def test_days_of_good_air_become_shares_of_their_period():
    row = {"region_id": "x", "indicator_id": "good_days", "subject_zh": "", "period_start": "2022-01-01"}
    row |= {"period_end": "2022-12-31", "value": 292.0, "qualifier": "=", "unit": "d", "known_at": "2023-01-10"}
    one = known_figures.figure_readings(pd.DataFrame([row])).iloc[0]
    assert (one["indicator_id"], one["value"]) == ("good_day_share", 80.0)  # 292 of 365 days


def test_odd_rows_of_a_file_are_named_and_left_out():
    good = {"region_id": "henan", "indicator_id": "straw_use_share", "value": ">=90", "period_start": "2020-01-01"}
    good |= {"period_end": "2020-12-31"}
    odd = [good | {"value": "85-90"}, good | {"period_end": "soon"}, good | {"region_id": ""}, {"value": "1"}]
    typed = evidence_layout.figures(pd.DataFrame([good, *odd]))
    assert len(typed.rows) == 1
    assert typed.left_out == ("row 3: no number", "row 4: no period", "row 5: no region", "row 6: no region")


def test_a_region_unknown_to_the_registry_is_placed_by_the_name_it_begins_with():
    regions = Regions({"jining": "shandong"}, {"济宁市": "jining"}).adopted({"new": "济宁市任城区"})
    assert regions.path("new") == ("cn", "shandong", "jining", "new")
