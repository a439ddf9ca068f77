"""GB 3838-2002 worked by hand: worst item, oxygen as a lower limit, river or lake phosphorus, shares of sections."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from support.water_samples import sections_loaded

from analytics.attainment import assess, explain
from analytics.indicators.water import class_of, water, water_bounds
from analytics.standards import load

RULES = load()
YEAR = date(2025, 1, 1), date(2025, 12, 31)
CLEAN = {"ph": 7.5, "dissolved_oxygen": 8.0, "codmn": 2.0, "ammonia_n": 0.1, "total_phosphorus": 0.02}


@pytest.mark.parametrize(
    ("item", "value", "kind", "expected"),
    [
        ("codmn", 2.0, "river", 1),  # a limit itself is kept
        ("codmn", 6.0, "river", 3),
        ("codmn", 6.01, "river", 4),
        ("codmn", 15.0, "river", 5),
        ("codmn", 15.01, "river", 6),  # worse than V
        ("dissolved_oxygen", 7.5, "river", 1),  # a lower limit: less is worse
        ("dissolved_oxygen", 5.0, "river", 3),
        ("dissolved_oxygen", 4.99, "river", 4),
        ("dissolved_oxygen", 1.99, "river", 6),
        ("total_phosphorus", 0.05, "river", 2),
        ("total_phosphorus", 0.05, "lake", 3),  # the same water is worse in a lake
        ("total_phosphorus", 0.21, "lake", 6),
        ("cod", 15.0, "river", 1),  # I and II share the limit: the better class
        ("ph", 9.0, "river", 1),
        ("ph", 9.1, "river", 6),  # outside 6 to 9 no class is kept
        ("ph", 5.9, "lake", 6),
        ("hg", 0.00005, "river", 1),
        ("hg", 0.000051, "river", 3),
    ],
)
def test_class_of_one_item(item, value, kind, expected):
    assert class_of(item, value, kind, RULES) == expected


def test_items_out_of_the_class():
    with pytest.raises(ValueError, match="takes no part"):
        class_of("total_nitrogen", 1.0, "river", RULES)


def section(name, day="2025-06-01", network="国控", kind="river", **items):
    values = CLEAN | items
    rows = [(name, "xinxiang", day, item, value, kind, network) for item, value in values.items() if value is not None]
    return pd.DataFrame(rows, columns=["section_id", "region", "date", "item", "value", "water_kind", "network"])


def year(name, months=range(1, 13), **items):
    """The same sample in some months of 2025."""
    return pd.concat([section(name, f"2025-{month:02d}-05", **items) for month in months])


@pytest.fixture
def sections_in(bare, tmp_path):
    """Load sections into a warehouse without other data; returns the open warehouse."""
    with sections_loaded(bare, tmp_path) as load_file:
        yield lambda *frames, **options: load_file(pd.concat(frames), all_accepted=False, **options)


def test_the_worst_item_decides_and_the_mean_comes_first(sections_in):
    # codmn 4 and 9: mean 6.5 is class IV, although one value alone would be class II
    wh = sections_in(section("a", "2025-03-01", codmn=4.0), section("a", "2025-06-01", codmn=9.0))
    found = water(wh, "xinxiang", *YEAR, date(2026, 2, 1), RULES)
    row = found.sections.iloc[0]
    assert (row["class"], row["decided_by"], row["n_items"], bool(row["complete"])) == (4, "codmn", 5, True)
    item = found.items.set_index("item").loc["codmn"]
    assert (item["mean"], item["class"], item["n_values"], item["n_months"]) == (6.5, 4, 2, 2)
    # a month is judged on its own values
    march = water(wh, "xinxiang", date(2025, 3, 1), date(2025, 3, 31), date(2026, 2, 1), RULES)
    assert march.sections["class"].tolist() == [2]
    # and rows and values agree on every item
    every = found.items[found.items["class"].notna()]
    assert [class_of(i, m, k, RULES) for i, m, k in every[["item", "mean", "water_kind"]].to_numpy()] == every[
        "class"
    ].tolist()


def test_shares_of_sections(sections_in):
    good = [year(f"g{i}") for i in range(7)]
    wh = sections_in(*good, year("iv", range(1, 9), codmn=8.0), year("worse", ammonia_n=2.5))
    found = water(wh, "xinxiang", *YEAR, date(2026, 2, 1), RULES)
    assert water_bounds(found, "class_1_3_share") == (pytest.approx(700 / 9), pytest.approx(700 / 9))
    assert water_bounds(found, "worse_5_share") == (pytest.approx(100 / 9), pytest.approx(100 / 9))
    assert np.isnan(water_bounds(found, "class")).all()  # nine sections have shares, not a class
    assert found.flags == ("months_missing",)  # eight of twelve months are enough, and told
    june = water(wh, "xinxiang", date(2025, 6, 1), date(2025, 6, 30), date(2026, 2, 1), RULES)
    assert june.flags == ()


def test_what_is_missing_leaves_bounds(sections_in):
    wh = sections_in(
        *[year(f"g{i}") for i in range(4)],
        year("no-oxygen", dissolved_oxygen=None),  # at least class I, may be anything
        year("bad", dissolved_oxygen=None, codmn=20.0),  # worse than V whatever its oxygen
        section("dry", "2024-06-01"),  # seen the year before, nothing this year
    )
    found = water(wh, "xinxiang", *YEAR, date(2026, 2, 1), RULES)
    assert len(found.sections) == 7
    assert water_bounds(found, "class_1_3_share") == (pytest.approx(400 / 7), pytest.approx(600 / 7))
    assert water_bounds(found, "worse_5_share") == (pytest.approx(100 / 7), pytest.approx(300 / 7))
    assert found.flags == ("sections_without_values", "items_missing")


def test_fewer_than_five_sections_are_averaged(sections_in):
    # codmn 5 and 8: mean 6.5 is class IV; oxygen 4.5 and 6.5: mean 5.5 is class III
    wh = sections_in(year("a", codmn=5.0, dissolved_oxygen=4.5), year("b", codmn=8.0, dissolved_oxygen=6.5))
    found = water(wh, "xinxiang", *YEAR, date(2026, 2, 1), RULES)
    assert found.averaged.set_index("item").loc[["codmn", "dissolved_oxygen"], "class"].tolist() == [4, 3]
    assert water_bounds(found, "class") == (4.0, 4.0)
    assert "few_sections" in found.flags


def test_only_what_was_known_and_only_the_network_asked_for(sections_in):
    wh = sections_in(
        section("a"), section("b", network="省控|黄河干流", codmn=20.0), section("a", "2025-11-01", codmn=30.0)
    )
    seen = water(wh, "xinxiang", *YEAR, date(2025, 7, 1), RULES)
    assert seen.items.set_index(["section_id", "item"]).loc[("a", "codmn"), "n_values"] == 1
    tagged = water(wh, "xinxiang", *YEAR, date(2026, 2, 1), RULES, "黄河干流")
    assert tagged.sections["section_id"].tolist() == ["b"]


def test_sections_of_districts_count_for_the_city_and_not_the_other_way(sections_in):
    wh = sections_in(section("a").assign(region="hongqi"))
    assert len(water(wh, "xinxiang", *YEAR, date(2026, 2, 1), RULES).sections) == 1
    assert water(wh, "muye", *YEAR, date(2026, 2, 1), RULES).sections.empty


def test_a_correction_makes_a_vintage(sections_in):
    sections_in(section("a", codmn=5.0))
    wh = sections_in(section("a", codmn=7.0), known_at=date(2025, 9, 1))

    def codmn(day):
        return water(wh, "xinxiang", *YEAR, day, RULES).items.set_index("item").loc["codmn", "mean"]

    assert (codmn(date(2025, 8, 31)), codmn(date(2025, 9, 1))) == (5.0, 7.0)


@pytest.mark.slow
def test_targets_on_sections(sections_in):
    good = [year(f"g{i}", network="国控") for i in range(7)]
    wh = sections_in(*good, year("iv", codmn=8.0, network="省控"), year("worse", ammonia_n=2.5, network="省控"))
    rows = assess(wh, date(2026, 2, 1), "xinxiang", 2025, n_paths=20).outlook.set_index("target_id")
    row = rows.loc["xinxiang-2023/2-water-class-1-3"]
    assert (row["status"], row["value_reported"], row["margin"]) == ("met", 77.8, pytest.approx(7.8))  # 7 of 9
    assert (row["n_valid"], row["n_expected"], row["edition"]) == (9, 9, "GB3838-2002")
    worse = rows.loc["xinxiang-2023/2-water-worse-5"]
    assert (worse["status"], worse["value_reported"]) == ("missed", 11.1)
    national = rows.loc["xinxiang-2023/14-sections-class-3"]
    assert (national["status"], national["value_reported"]) == ("met", 100.0)
    # before the end there is a value to date and no verdict
    early = assess(wh, date(2025, 7, 1), "xinxiang", 2025, n_paths=20).outlook.set_index("target_id")
    row = early.loc["xinxiang-2023/2-water-class-1-3"]
    assert (row["status"], row["value_reported"]) == ("inferred", 77.8)
    assert "77.8 to date" in row["note_en"]
    stated = explain(wh, "xinxiang-2023/2-water-class-1-3", date(2026, 2, 1), n_paths=20)
    iv = stated[stated["what"] == "section iv"].iloc[0]
    assert (iv["value"], "codmn 8 mg/L (n=12): IV" in iv["inputs"]) == ("IV", True)
    assert stated.set_index("what").loc["share of sections", "value"] == "77.7778"
    assert stated.set_index("what").loc["status", "value"] == "met"


def test_core_items_are_items_of_the_table():
    assert RULES.core_items("GB3838-2002") == ["ammonia_n", "codmn", "dissolved_oxygen", "ph", "total_phosphorus"]
    assert RULES.water_classes["item"].nunique() == 21
