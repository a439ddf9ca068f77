"""Across files: which section a row belongs to, river or lake, its network, its declared states."""

import numpy as np
import pandas as pd
import pytest
from support.water_samples import COLUMNS, LATER, RULES, YEAR, declared, sampled, sections_loaded

from analytics.attainment import assess
from analytics.indicators.water import water, water_bounds

WIDE = "断面名称,监测时间,pH,溶解氧,高锰酸盐指数,氨氮,总磷\n"


@pytest.fixture
def files(bare, tmp_path):
    """Load files, each of a source of its own, into a warehouse without other data; returns the open warehouse."""

    def of_xinxiang(table):
        return isinstance(table, str) and "region" not in table

    with sections_loaded(bare, tmp_path) as load_file:

        def make(*tables):
            opened = None
            for n, table in enumerate(tables):
                opened = load_file(table, f"water{n}", region="xinxiang" if of_xinxiang(table) else None)
            return opened

        yield make


def good(n=5):
    return [sampled(f"g{i}") for i in range(n)]


def states(name, cells, column="month"):
    return f"断面名称,region,{column},断面状态\n" + "".join(f"{name},xinxiang,{cell},断流\n" for cell in cells)


def targets_of(wh):
    return assess(wh, LATER, "xinxiang", 2025, n_paths=20).outlook.set_index("target_id")


@pytest.mark.slow
def test_a_section_name_in_two_districts_is_two_sections(files):
    # codmn 2 in one district is I, 20 in the other is worse than V; one section of their mean 11 would be V
    wh = files(
        pd.concat(
            [*good(), sampled("出境断面").assign(region="hongqi"),
             sampled("出境断面", codmn=20.0).assign(region="fengquan")]
        )
    )  # fmt: skip
    found = water(wh, "xinxiang", *YEAR, LATER, RULES)
    classes = found.sections.set_index("section_id")["class"]
    assert (classes["出境断面（红旗区）"], classes["出境断面（凤泉区）"], len(classes)) == (1, 6, 7)
    row = targets_of(wh).loc["xinxiang-2023/2-water-worse-5"]
    assert (row["status"], row["value_reported"]) == ("missed", 14.3)  # 1 of 7


@pytest.mark.slow
def test_a_section_stated_for_a_region_and_for_one_above_it_is_one_section(files):
    # five months by the province, five others by the city: one section of ten months
    province = sampled("x", range(1, 6)).assign(region="henan")
    found = water(files(province, sampled("x", range(6, 11))), "henan", *YEAR, LATER, RULES)
    assert found.sections[["section_id", "n_months"]].to_numpy().tolist() == [["x", 10]]


@pytest.mark.slow
def test_a_declared_state_reaches_a_network_that_only_the_values_name(files):
    wh = files(pd.concat([*good(), sampled("d", range(1, 7))]), states("d", [f"2025-{m:02d}" for m in range(7, 13)]))
    found = water(wh, "xinxiang", *YEAR, LATER, RULES, network="国控")
    row = found.sections.set_index("section_id").loc["d"]
    assert (row["n_dry"], row["n_needed"], row["enough"]) == (6, 4, True)
    assert water_bounds(found, "class_1_3_share") == (100.0, 100.0)


@pytest.mark.slow
def test_a_stated_lake_stands_before_an_assumed_river(files):
    # phosphorus 0.08: river II, lake IV. The first half year's file does not say; the second's says lake
    rows = "".join(f"甲,2025-{m:02d}-05,7.5,8,2,0.1,0.08\n" for m in range(1, 7))
    wh = files(WIDE + rows, sampled("甲", range(7, 13), kind="lake", total_phosphorus=0.08))
    found = water(wh, "xinxiang", *YEAR, LATER, RULES)
    assert found.sections[["water_kind", "class"]].to_numpy().tolist() == [["lake", 4]]
    assert found.classes == {"lake": 4} and "kind_assumed" not in found.flags


@pytest.mark.slow
def test_a_section_that_files_call_river_and_lake_is_what_the_newest_says_and_reported(files):
    river = sampled("a", range(1, 7), total_phosphorus=0.08)
    found = water(
        files(river, sampled("a", range(7, 13), kind="lake", total_phosphorus=0.08)), "xinxiang", *YEAR, LATER, RULES
    )
    assert found.sections["water_kind"].tolist() == ["lake"] and "kind_differs" in found.flags


@pytest.mark.slow
def test_a_reservoir_without_a_stated_kind_is_a_lake_and_reported(files):
    rows = "".join(f"{n},2025-{m:02d}-05,7.5,8,2,0.1,0.08\n" for m in range(1, 13) for n in ("石门水库", "卫河桥"))
    wh = files(WIDE + rows)
    found = water(wh, "xinxiang", *YEAR, LATER, RULES)
    assert found.sections.set_index("section_id")["class"].to_dict() == {"石门水库": 4, "卫河桥": 2}
    assert "kind_assumed" in found.flags
    note = targets_of(wh).loc["xinxiang-2023/2-water-class-1-3"]
    assert "未注明河流或湖库" in note["note_zh"] and "taken for lakes where the section's name" in note["note_en"]


@pytest.mark.slow
def test_a_state_declared_for_a_year_counts_in_each_of_its_months(files):
    found = water(files(pd.concat(good()), states("x", ["2025"], "year")), "xinxiang", *YEAR, LATER, RULES)
    assert found.left_out[["section_id", "n_dry"]].to_numpy().tolist() == [["x", 12]]


@pytest.mark.slow
@pytest.mark.parametrize(("months", "out"), [(range(1, 9), True), (range(1, 8), False), ([3], False)])
def test_a_section_is_left_out_only_if_declared_in_as_many_months_as_a_class_needs(files, months, out):
    found = water(files(pd.concat([*good(), declared("x", "断流", months)])), "xinxiang", *YEAR, LATER, RULES)
    assert len(found.left_out) == out
    # 5 of 5 sections, or 5 of 6 and one that may be anything in the months of which nothing is known
    assert water_bounds(found, "worse_5_share") == ((0.0, 0.0) if out else (0.0, pytest.approx(100 / 6)))


@pytest.mark.slow
def test_where_every_section_is_declared_dry_the_answer_says_so_with_counts(files):
    wh = files(pd.concat([declared("x", "断流", range(1, 13)), declared("y", "未采样", range(1, 13))])[COLUMNS])
    row = targets_of(wh).loc["xinxiang-2023/2-water-class-1-3"]
    assert row["status"] == "awaiting publication" and np.isnan(row["value"])
    assert "no section has a value in the period: 2 sections left out (1 dry, 1 not sampled)" in row["note_en"]
    assert "本期没有断面有数据：2个断面不计入（断流无水1个、未采样1个）" in row["note_zh"]
