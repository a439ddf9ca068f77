"""Loading the registry: every fault with its place, all faults at once."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest

from analytics import resources
from analytics.errors import InputError
from analytics.targets import registry

REGIONS = """region_id,zh,en,aliases,level,parent_id,climate_region
cn,中国,China,全国,country,,
jilin,吉林省,Jilin,,province,cn,northeast
jilin_city,吉林市,Jilin City,吉林,city,jilin,northeast
henan,河南省,Henan,河南,province,cn,central
xinxiang,新乡市,Xinxiang,新乡|新乡市区,city,henan,central
chaoyang_a,朝阳区,Chaoyang,朝阳,district,cn,north
chaoyang_b,朝阳市,Chaoyang,朝阳,city,cn,northeast
"""
INDICATORS = """indicator_id,zh,en,unit,domain,direction,parameter,statistic,scale
pm25_mean,细颗粒物平均浓度,PM2.5 mean,ug/m3,air,lower,pm25,mean,positive
good_day_share,优良天数比例,Share of good days,%,air,higher,,good_day_share,share
project_completed,项目完成,Project completed,,governance,none,,event,event
qualitative_progress,定性改善,Qualitative progress,,governance,none,,direction,direction
rank_168_cities,排名,Rank,rank,air,lower,,rank,rank
"""
PLANS = """plan_id,region_id,zh,en,issuer_zh,document_no,issued_on,issued_basis,period_start,period_end,note
plan-1,xinxiang,计划,Plan,市政府,,2023-09-28,stated,2023-01-01,2025-12-31,
"""
TARGET_COLUMNS = (
    "target_id,plan_id,clause,region_id,indicator_id,subject_zh,subject_en,kind,comparator,threshold,threshold_high,"
    "threshold_text,unit,period_start,period_end,period_kind,baseline_start,baseline_end,obligation,implied,"
    "deadline_inferred,parent_target_id,edition,note"
)
GOOD = {
    "target_id": "plan-1/2-pm25",
    "plan_id": "plan-1",
    "clause": "2",
    "region_id": "xinxiang",
    "indicator_id": "pm25_mean",
    "subject_zh": "",
    "subject_en": "",
    "kind": "target",
    "comparator": "<",
    "threshold": "44",
    "threshold_high": "",
    "threshold_text": "",
    "unit": "ug/m3",
    "period_start": "2025-01-01",
    "period_end": "2025-12-31",
    "period_kind": "year",
    "baseline_start": "",
    "baseline_end": "",
    "obligation": "binding",
    "implied": "0",
    "deadline_inferred": "1",
    "parent_target_id": "",
    "edition": "GB3095-2012",
    "note": "",
}
EVENT = GOOD | {
    "target_id": "plan-1/3-works",
    "indicator_id": "project_completed",
    "comparator": "event",
    "threshold": "",
    "unit": "",
    "subject_zh": "污水厂, 二期",
    "parent_target_id": "plan-1/2-pm25",
}


def targets_text(*rows):
    return pd.DataFrame(list(rows), columns=TARGET_COLUMNS.split(",")).to_csv(index=False)


@pytest.fixture
def write(tmp_path):
    """Write a registry, some of its files replaced; returns the folder to load."""

    def _write(*targets, encoding="utf-8-sig", **texts):
        folder = tmp_path / "registry"
        folder.mkdir(exist_ok=True)
        files = {
            "regions": REGIONS,
            "indicators": INDICATORS,
            "plans": PLANS,
            "targets": targets_text(*(targets or (GOOD, EVENT))),
        }
        for name, text in (files | texts).items():
            content = text if isinstance(text, bytes) else text.encode(encoding)
            (folder / f"{name}.csv").write_bytes(content)
        return tmp_path

    return _write


def problems(folder):
    with pytest.raises(InputError) as caught:
        registry.load(folder)
    return caught.value.problems


def places(folder):
    return {(p.file.rsplit("/", 1)[-1], p.line, p.column, p.value) for p in problems(folder)}


def test_a_right_registry_is_typed(write):
    loaded = registry.load(write())
    first, second = loaded.targets.to_dict("records")
    assert first["threshold"] == 44.0
    assert np.isnan(second["threshold"])
    assert first["period_end"] == pd.Timestamp("2025-12-31")
    assert first["implied"] is False or first["implied"] == np.False_
    assert bool(first["deadline_inferred"]) is True
    assert first["parent_target_id"] is None
    assert second["parent_target_id"] == "plan-1/2-pm25"
    assert second["subject_zh"] == "污水厂, 二期"
    assert pd.isna(first["baseline_start"])
    assert loaded.regions["aliases"].tolist()[1] == ""
    assert loaded.plans["issued_on"].dt.date.astype(str).tolist() == ["2023-09-28"]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_spreadsheet_may_save_it_in_any_of_its_encodings(write, encoding):
    loaded = registry.load(write(encoding=encoding))
    assert loaded.region_id("新乡") == "xinxiang"


def test_spreadsheet_dates_and_line_ends_are_read(write):
    row = GOOD | {"period_start": "2025/1/1", "period_end": "2025/12/31"}
    text = targets_text(row).replace("\n", "\r\n") + ",,,\r\n\r\n"
    loaded = registry.load(write(targets=text))
    assert loaded.targets["period_start"].tolist() == [pd.Timestamp("2025-01-01")]


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"comparator": "=<"}, "comparator"),
        ({"threshold": "44,5"}, "threshold"),
        ({"threshold": "inf"}, "threshold"),
        ({"threshold": "４４"}, "threshold"),
        ({"threshold": ""}, "threshold"),
        (
            {"comparator": "rank", "threshold": "", "indicator_id": "rank_168_cities", "unit": "rank"},
            "threshold",
        ),
        ({"threshold_high": "50"}, "threshold_high"),
        ({"comparator": "range", "threshold_high": ""}, "threshold_high"),
        ({"comparator": "range", "threshold_high": "43.9"}, "threshold_high"),
        ({"period_start": "2025-02-30"}, "period_start"),
        ({"period_start": "31.12.2024"}, "period_start"),
        ({"period_end": "2024-12-31"}, "period_end"),
        ({"baseline_start": "2020-01-01"}, "baseline_end"),
        ({"baseline_start": "2020-01-01", "baseline_end": "2019-12-31"}, "baseline_end"),
        ({"implied": "TRUE"}, "implied"),
        ({"implied": ""}, "implied"),
        ({"obligation": "must"}, "obligation"),
        ({"kind": ""}, "kind"),
        ({"clause": ""}, "clause"),
        ({"clause": "2月1日"}, "clause"),  # what a spreadsheet makes of 2-1
        ({"clause": "1-Feb"}, "clause"),
        ({"target_id": "plan-1/2 PM25"}, "target_id"),
        ({"target_id": "plan-2/2-pm25"}, "target_id"),
        ({"plan_id": "plan-2", "target_id": "plan-2/2-pm25"}, "plan_id"),
        ({"region_id": "nowhere"}, "region_id"),
        ({"indicator_id": "pm26_mean"}, "indicator_id"),
        ({"parent_target_id": "plan-1/9-none"}, "parent_target_id"),
        ({"parent_target_id": "plan-1/2-pm25"}, "parent_target_id"),  # its own parent
        ({"unit": "mg/m3"}, "unit"),
        ({"indicator_id": "good_day_share", "unit": "%", "threshold": "675"}, "threshold"),
    ],
)
def test_one_fault_is_reported_once_with_its_place(write, change, column):
    row = GOOD | change
    found = places(write(row))
    assert found == {("targets.csv", 2, column, row[column])}


def test_boundaries_that_are_no_faults(write):
    same_day = GOOD | {
        "period_start": "2025-12-31",
        "baseline_start": "2020-01-01",
        "baseline_end": "2020-01-01",
    }
    flat = GOOD | {"target_id": "plan-1/4", "comparator": "range", "threshold_high": "44"}
    share = GOOD | {
        "target_id": "plan-1/5",
        "indicator_id": "good_day_share",
        "unit": "%",
        "threshold": "100",
    }
    assert len(registry.load(write(same_day, flat, share)).targets) == 3


def test_all_faults_of_all_files_at_once(write):
    folder = write(
        GOOD | {"comparator": "=<"},
        GOOD | {"threshold": "x", "implied": "2"},
        regions=REGIONS + "xinxiang,新乡,Xinxiang,,city,nowhere,\n",
        plans=PLANS.replace("2023-09-28", "28.9.2023"),
    )
    assert places(folder) == {
        ("targets.csv", 2, "comparator", "=<"),
        ("targets.csv", 3, "target_id", "plan-1/2-pm25"),
        ("targets.csv", 3, "threshold", "x"),
        ("targets.csv", 3, "implied", "2"),
        ("regions.csv", 9, "region_id", "xinxiang"),
        ("regions.csv", 9, "parent_id", "nowhere"),
        ("plans.csv", 2, "issued_on", "28.9.2023"),
    }


def test_a_name_with_a_line_break_or_an_escape_sequence_is_refused(write):
    for name in ("大河\n市", "大河\x1b[31m市", "大河\u2028市"):
        with pytest.raises(InputError, match="expected text without control characters"):
            registry.load(write(targets=targets_text(GOOD | {"subject_zh": name})))


def test_lines_are_those_of_the_file_despite_breaks_in_cells_and_empty_rows(write):
    text = targets_text(GOOD | {"note": "two\nlines"}, EVENT | {"kind": "goal"})
    head, rest = text.split("\n", 1)
    assert places(write(targets=f"{head}\n\n{rest}")) == {("targets.csv", 5, "kind", "goal")}


def test_wrong_columns_name_each_of_them(write):
    text = targets_text(GOOD).replace("comparator", "komparator", 1)
    found = problems(write(targets=text))
    assert {(p.line, p.column) for p in found} == {(1, "comparator"), (1, "komparator")}


def test_an_extra_column_does_not_hide_other_faults(write):
    text = targets_text(GOOD | {"threshold": "x"})
    text = "\n".join(line + ",extra" for line in text.splitlines())
    assert {p.column for p in problems(write(targets=text))} == {"extra", "threshold"}


def test_a_comma_too_many_is_reported_with_its_cell(write):
    found = problems(write(targets=targets_text(GOOD).rstrip("\n") + ",surplus\n"))
    assert [(p.line, p.value) for p in found] == [(2, "surplus")]


def test_a_missing_file_does_not_make_every_reference_dangle(write):
    folder = write()
    (folder / "registry" / "regions.csv").unlink()
    found = problems(folder)
    assert len(found) == 1
    assert found[0].file.endswith("regions.csv")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a,b".encode("utf-16"), 1),
        (b"\xef\xbb\xbfplan_id\n\xff\xfe", 2),
        (b"plan_id\nx\n\xff\xff\xff", 3),
        (b"", None),
        (b'plan_id\n"never closed', None),
    ],
)
def test_files_that_are_no_csv_are_refused(write, content, line):
    found = problems(write(plans=content))
    assert found[0].file.endswith("plans.csv")
    assert found[0].line == line


def test_parents_in_a_circle_are_reported(write):
    text = REGIONS.replace("henan,河南省,Henan,河南,province,cn", "henan,河南省,Henan,河南,province,xinxiang")
    assert places(write(regions=text)) == {
        ("regions.csv", 5, "parent_id", "xinxiang"),
        ("regions.csv", 6, "parent_id", "henan"),
    }


def test_a_deep_chain_of_parents_is_no_circle():
    ids = pd.Series([f"r{i}" for i in range(1000)])
    parents = pd.Series(["", *ids[:-1]])
    assert not registry.in_cycle(ids, parents).any()
    parents[0] = "r999"
    assert registry.in_cycle(ids, parents).all()


@pytest.mark.parametrize("name", ["xinxiang", "XINXIANG", " 新乡 ", "新乡市", "新乡市区", "Ｘｉｎｘｉａｎｇ"])
def test_any_name_finds_the_region(write, name):
    assert registry.load(write()).region_id(name) == "xinxiang"


def test_an_id_wins_over_another_regions_name(write):
    text = REGIONS.replace("Jilin City,吉林", "Jilin,吉林")
    loaded = registry.load(write(regions=text))
    assert loaded.region_id("Jilin") == "jilin"
    assert loaded.region_id("吉林") == "jilin_city"


def test_near_matches_are_offered(write):
    with pytest.raises(InputError, match="xinxiang"):
        registry.load(write()).region_id("xinxang")
    with pytest.raises(InputError, match="dabiao add region"):
        registry.load(write()).region_id("zzzzzzzz")


def test_ambiguous_names_are_reported_not_guessed(write):
    loaded = registry.load(write())
    with pytest.raises(InputError, match="chaoyang_a, chaoyang_b"):
        loaded.region_id("朝阳")
    assert "朝阳" not in set(loaded.aliases["name"])
    assert set(loaded.ambiguous["name"]) == {"朝阳", "chaoyang"}
    assert loaded.aliases["name"].is_unique


def test_targets_come_with_their_names(write):
    joined = registry.load(write()).joined
    assert joined[["region_zh", "indicator_en", "statistic", "plan_zh"]].iloc[0].tolist() == [
        "新乡市",
        "PM2.5 mean",
        "mean",
        "计划",
    ]
    assert joined["unit"].tolist() == ["ug/m3", ""]


def with_points(*cells):
    """Regions with longitude and latitude, the cells of the last one given."""
    head, *rows = REGIONS.splitlines()
    ends = ["113.92,35.3"] * (len(rows) - 1) + [",".join(cells)]
    return "\n".join([f"{head},longitude,latitude", *(f"{row},{end}" for row, end in zip(rows, ends, strict=True))])


def test_a_file_may_lack_the_columns_of_the_map(write):
    assert registry.load(write()).regions["longitude"].isna().all()
    found = registry.load(write(regions=with_points("", ""))).regions
    assert found["latitude"].tolist()[0] == 35.3 and np.isnan(found["latitude"].tolist()[-1])


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        (("181", "35"), "longitude", "181"),
        (("113", "-91"), "latitude", "-91"),
        (("113", ""), "latitude", ""),
        (("113°", "35"), "longitude", "113°"),
    ],
)
def test_degrees_are_degrees_and_come_in_pairs(write, cells, column, value):
    assert ("regions.csv", 8, column, value) in places(write(regions=with_points(*cells)))


def test_every_city_lies_within_the_country():
    cities = registry.load().regions
    cities = cities[cities["level"].isin(("city", "district", "county", "zone", "town"))]
    assert cities["longitude"].between(73, 135.1).all() and cities["latitude"].between(3.5, 53.6).all()


def test_what_an_indicator_is_a_change_of_stands_in_the_registry():
    table = registry.load().indicators.set_index("indicator_id")
    assert table.loc["coal_consumption_growth", ["change_of", "change_how"]].tolist() == ["coal_consumption", "total"]
    assert table.loc["no2_mean_change", ["change_of", "change_how"]].tolist() == ["no2_mean", "year_on_year"]


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        (",nothing,total", "change_of", "indicator_id of a row of indicators.csv"),
        (",coal_consumption,", "change_how", "both change_of and change_how, or neither"),
        (",coal_consumption,sometimes", "change_how", "one of increase, total, yearly, year_on_year"),
    ],
)
def test_a_change_of_nothing_or_in_no_way_is_reported(tmp_path, cells, column, expected):
    shutil.copytree(resources.raw_dir() / "registry", tmp_path / "registry")
    with (tmp_path / "registry" / "indicators.csv").open("a", encoding="utf-8") as file:
        file.write(f"coal_trend,煤炭消费量趋势,Trend of coal,%,energy,lower,,figure,linear{cells}\n")
    with pytest.raises(InputError) as stated:
        registry.load(tmp_path)
    assert [(one.column, str(one.expected)) for one in stated.value.problems] == [(column, expected)]


def test_a_registry_of_before_has_the_changes_of_the_embedded_one(tmp_path):
    shutil.copytree(resources.raw_dir() / "registry", tmp_path / "registry")
    path = tmp_path / "registry" / "indicators.csv"
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig").drop(columns=["change_of", "change_how"])
    table.to_csv(path, index=False)
    pd.testing.assert_frame_equal(registry.load(tmp_path).indicators, registry.load().indicators)
