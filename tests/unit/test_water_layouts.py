"""Section measurements as bureaus and the national stations give them: samples, detection limits, declared states."""

from datetime import date

import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.ingest import Lookup, Options
from analytics.ingest import sections as reader
from analytics.ingest.detect import detect
from analytics.ingest.files import read_raw
from analytics.ingest.provenance_card import default_card
from analytics.ingest.section_names import detection_limits
from analytics.standards import load

LOOKUP = Lookup(regions={"新乡市": "xinxiang", "xinxiang": "xinxiang", "河南省": "henan"}, parameters=pd.DataFrame())
NATIONAL = (
    "省份,流域,断面名称,监测时间,水质类别,水温(℃),pH(无量纲),溶解氧(mg/L),电导率(μS/cm),高锰酸盐指数(mg/L),"
    "氨氮(mg/L),总磷（mg/L）,总氮(mg/L),叶绿素α(mg/L),站点情况\n"
)


@pytest.fixture
def read(tmp_path):
    def run(text, region=None, **card):
        path = tmp_path / "sections.csv"
        path.write_text(text, encoding="utf-8-sig")
        raw = read_raw(path)
        assert detect(raw) == "sections"
        stated = default_card("s")
        stated.file.update(card)
        return reader.read(raw, stated, LOOKUP, "b1", Options(region=region), date(2026, 1, 1))

    return run


def national(day, clock, oxygen="8.0", ammonia="0.30", state="正常"):
    rest = f"Ⅲ,12.1,7.9,{oxygen},900,3.4,{ammonia},0.12,5.2,*,{state}"
    return f"河南省,海河流域,某断面,{day} {clock},{rest}\n"


def test_the_national_stations_four_hourly_rows_make_the_mean_of_their_day(read):
    clocks = ("00:00", "04:00", "08:00", "12:00", "16:00", "20:00")
    oxygen = (8.0, 8.4, 8.8, 8.2, 8.6, 6.0)  # mean 8.0; midnight alone would be 8.0 too, so ammonia differs
    ammonia = (0.9, 0.3, 0.3, 0.3, 0.3, 0.3)  # mean 0.4
    rows = [national("2025-01-15", c, o, a) for c, o, a in zip(clocks, oxygen, ammonia, strict=True)]
    batch = read(NATIONAL + "".join(rows))
    values = batch.values.set_index("item")
    assert (batch.rows_read, batch.rows_quarantined) == (6, 0)
    assert values.loc["dissolved_oxygen", "value"] == pytest.approx(8.0)
    assert values.loc["ammonia_n", "value"] == pytest.approx(0.4)
    assert (values["n_samples"] == 6).all() and (values["region_id"] == "henan").all()
    assert set(values.index) == {
        "water_temperature", "ph", "dissolved_oxygen", "codmn", "ammonia_n", "total_phosphorus", "total_nitrogen"
    }  # fmt: skip
    assert values.loc["ph", "interval_start"] == date(2025, 1, 15)
    assert (values["flag"] == "kind_assumed").all()  # the layout does not say river or lake


def test_missing_marks_and_part_of_a_day_are_no_fault(read):
    rows = national("2025-01-15", "04:00", "*", "--") + national("2025-01-15", "08:00", "7.0", "0.5")
    values = read(NATIONAL + rows).values.set_index("item")
    assert (values.loc["dissolved_oxygen", "value"], values.loc["dissolved_oxygen", "n_samples"]) == (7.0, 1)
    assert values.loc["codmn", "n_samples"] == 2


def test_the_region_named_for_the_file_stands_before_the_province(read):
    batch = read(NATIONAL + national("2025-01-15", "04:00"), region="xinxiang")
    assert set(batch.values["region_id"]) == {"xinxiang"}


def test_a_station_out_of_order_is_not_sampled_and_its_values_are_not_used(read):
    batch = read(NATIONAL + national("2025-01-15", "04:00", "*", "*", state="维护"))
    # the other items have values though the station is declared out of order: told, not used
    assert set(batch.quarantined["reason"]) == {"a value of a section declared dry or not sampled: not used"}
    state = batch.values.iloc[0]
    assert (len(batch.values), state["item"], state["flag"]) == (1, "section_state", "unsampled")


def test_a_wide_chinese_header_without_units(read):
    text = "断面名称,河流名称,省份,监测时间,pH,溶解氧,高锰酸盐指数,氨氮,总磷\n"
    text += "某断面,某某水库,河南省,2025-01-15 08:00,7.8,8.2,3.4,0.35,0.12\n"
    values = read(text).values
    assert len(values) == 5
    assert (values["water_kind"] == "lake").all() and (values["flag"] == "").all()  # the water's name says so


def test_the_card_says_what_kind_of_water_a_wide_file_holds(read):
    text = "断面名称,监测时间,氨氮\na,2025-01-15,0.3\n"
    row = read(text, region="xinxiang", water_kind="湖库").values.iloc[0]
    assert (row["water_kind"], row["flag"]) == ("lake", "")


def test_a_wide_row_keeps_its_good_values(read):
    text = "断面名称,监测时间,水体类型,氨氮(mg/L),总磷(ug/L),pH\na,2025-01-15,河流,x,120,7.5\n"
    batch = read(text, region="xinxiang")
    assert batch.values["item"].tolist() == ["ph"]
    assert batch.quarantined[["column_name", "reason"]].to_numpy().tolist() == [
        ["氨氮(mg/L)", "not a number"],
        ["unit", "wrong unit: expected mg/L (pH: none)"],
    ]


LONG = "section_id,region,date,item,value,water_kind\n"


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<0.02", 0.01),
        ("＜0.02", 0.01),
        ("0.02L", 0.01),
        ("0.02(L)", 0.01),
        ("<0.02L", 0.01),
        ("未检出(<0.02)", 0.01),
        ("ND（0.02）", 0.01),
        ("未检出", 0.0125),  # the usual method of ammonia: 0.025
        ("ND", 0.0125),
        ("nd", 0.0125),
        ("低于检出限", 0.0125),
    ],
)
def test_below_detection_is_half_the_limit_from_the_text_or_the_table(read, text, value):
    row = read(f"{LONG}a,xinxiang,2025-03-05,氨氮,{text},河流\n").values.iloc[0]
    assert row["value"] == pytest.approx(value)
    assumed = value == 0.0125
    assert row["flag"] == ("below_detection|detection_assumed" if assumed else "below_detection")


def test_a_column_of_detection_limits_stands_before_the_table(read):
    text = LONG.replace("\n", ",检出限\n") + "a,xinxiang,2025-03-05,氨氮,未检出,河流,0.05\n"
    row = read(text).values.iloc[0]
    assert (row["value"], row["flag"]) == (0.025, "below_detection")


def test_what_has_no_detection_limit_is_refused_not_nought(read):
    batch = read(f"{LONG}a,xinxiang,2025-03-05,溶解氧,未检出,河流\n")
    assert batch.values.empty and batch.quarantined["reason"].tolist() == ["not a number"]


def test_every_item_but_oxygen_and_ph_has_a_limit():
    items = set(load().water_classes["item"]) - {"dissolved_oxygen", "ph"}
    assert items <= set(detection_limits()) and min(detection_limits().values()) > 0


@pytest.mark.parametrize(
    ("word", "flag"),
    [("断流", "dry"), ("dry", "dry"), ("未采样", "unsampled"), ("冰封", "unsampled"), ("Frozen", "unsampled")],
)
def test_a_file_of_states_declares_sections_dry_or_not_sampled(read, word, flag):
    batch = read(f"断面名称,region,month,断面状态\na,新乡市,2025-03,{word}\nb,新乡市,2025-03,正常\n")
    row = batch.values.iloc[0]
    assert (len(batch.values), row["section_id"], row["item"], row["flag"]) == (1, "a", "section_state", flag)
    assert row["interval_end"] == date(2025, 4, 1)


def test_a_status_column_beside_the_values(read):
    text = LONG.replace("\n", ",status\n")
    text += "a,xinxiang,2025-03,ph,7.5,river,\na,xinxiang,2025-04,,,river,断流\na,xinxiang,2025-05,ph,7,river,??\n"
    batch = read(text)
    assert batch.values["item"].tolist() == ["ph", "section_state"]
    assert batch.quarantined["column_name"].tolist() == ["status"]


def test_samples_of_one_day_are_averaged_and_a_sample_twice_is_a_conflict(read):
    rows = "a,xinxiang,2025-03-05 08:00,cod,10,river\na,xinxiang,2025-03-05 16:00,cod,20,river\n"
    batch = read(LONG + rows)
    assert (batch.values["value"].tolist(), batch.values["n_samples"].tolist()) == ([15.0], [2])
    batch = read(LONG + rows + "a,xinxiang,2025-03-05 16:00,cod,21,river\n")
    assert batch.values["value"].tolist() == [15.0]
    assert batch.quarantined["reason"].tolist() == ["duplicate key with another value"]


def test_a_header_with_a_section_but_nothing_to_read_is_no_section_file(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("断面名称,监测时间,备注\na,2025-01-01,b\n", encoding="utf-8")
    with pytest.raises(InputError):
        detect(read_raw(path))


def test_what_is_not_read_is_reported_and_what_looks_like_an_item_is_a_fault(read):
    columns = read(NATIONAL + national("2025-01-15", "04:00")).columns
    assert columns.ignored == ("流域", "水质类别", "电导率(μS/cm)", "叶绿素α(mg/L)") and columns.unread == ()
    assert "氨氮(mg/L)" in columns.other and "站点情况" in columns.other
    columns = read(
        "断面名称,监测时间,pH,氨氮浓度（mg/L）,总磷原始\na,2025-01-15,7,0.3,0.1\n", region="xinxiang"
    ).columns
    assert "氨氮浓度（mg/L）" in columns.other and "总磷原始" in columns.unread[0]


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("池河", "river"), ("淀浦河", "river"), ("湖漫河", "river"), ("入湖河流", "river"), ("黄河", "river"),
        ("鄱阳湖湖心", "lake"), ("丹江口水库", "lake"), ("白洋淀（湖心）", "lake"), ("滇池", "lake"),
        ("Lake Tai", "lake"), ("Three Gorges Reservoir", "lake"), ("Wei River", "river"),
    ],
)  # fmt: skip
def test_the_name_of_the_water_distinguishes_rivers_and_lakes(read, name, kind):
    row = read(f"断面名称,河流名称,监测时间,总磷\na,{name},2025-01-15,0.1\n", region="xinxiang").values.iloc[0]
    assert (row["water_kind"], row["flag"]) == (kind, "")


def test_the_card_fills_in_where_the_name_of_the_water_does_not_say(read):
    text = "断面名称,水体,监测时间,总磷\na,甲,2025-01-15,0.1\nb,乙河,2025-01-15,0.1\n"
    assert read(text, region="xinxiang", water_kind="lake").values["water_kind"].tolist() == ["lake", "river"]


def test_what_is_assumed_of_rivers_and_lakes_is_reported_in_the_line_of_the_load(read):
    text = "断面名称,监测时间,总磷\n石门水库,2025-01-15,0.1\n卫河桥,2025-01-15,0.1\n湖滨大桥,2025-01-15,0.1\n"
    batch = read(text, region="xinxiang")
    assert "not stated of 3 sections: 2 taken for rivers, 1 for lakes by their names" in str(batch.columns)
    assert (batch.values["flag"] == "kind_assumed").all()
    assert "not stated" not in str(read(text, region="xinxiang", water_kind="river").columns)


@pytest.mark.slow
@pytest.mark.parametrize("header", ["month", "date", "year", "年份"])
def test_a_state_may_be_declared_of_a_year_but_a_value_may_not(read, header):
    values = read(f"断面名称,region,{header},断面状态\na,xinxiang,2025,断流\n").values
    assert values["interval_start"].tolist() == [date(2025, m, 1) for m in range(1, 13)]
    assert (values["flag"] == "dry").all() and values["interval_end"].iloc[-1] == date(2026, 1, 1)
    batch = read(f"断面名称,region,{header},断面状态,氨氮\na,xinxiang,2025,,0.3\n")
    assert batch.values.empty and "only a state may be declared of a year" in batch.quarantined["reason"].iloc[0]


def test_a_state_of_a_year_that_runs_is_refused(read):
    batch = read("断面名称,region,month,断面状态\na,xinxiang,2026,断流\n")
    assert batch.values.empty and "not over yet" in batch.quarantined["reason"].iloc[0]


@pytest.mark.parametrize(("header", "cells", "value"), [
    ("断面名称,监测时间,氨氮(mg/L),检出限", "未检出,0.04", 0.02),
    ("断面名称,监测时间,氨氮(mg/L),氨氮检出限(mg/L)", "ND,0.03", 0.015),
    ("断面名称,监测时间,氨氮,总磷,总磷检出限,氨氮_检出限", "未检出,0.1,0.01,0.05", 0.025),
])  # fmt: skip
def test_a_column_of_detection_limits_counts_in_a_row_a_sample_too(read, header, cells, value):
    batch = read(f"{header}\n某断面,2025-01-05,{cells}\n", region="xinxiang")
    row = batch.values.set_index("item").loc["ammonia_n"]
    assert row["value"] == pytest.approx(value) and "detection_assumed" not in row["flag"]
    assert batch.columns.ignored == ()


def test_a_detection_limit_beside_several_items_is_reported_to_belong_to_none(read):
    text = "断面名称,监测时间,氨氮,总磷,检出限\n某断面,2025-01-05,未检出,0.1,0.04\n"
    assert "does not say of which item" in read(text, region="xinxiang").columns.unread[0]


@pytest.mark.parametrize(("header", "rows", "flag"), [
    ("断面名称,month,氨氮,总磷", ["断流,断流", "0.5,0.1"], "dry"),
    ("断面名称,month,氨氮,总磷", ["干涸,", "0.5,0.1"], "dry"),
    ("断面名称,month,氨氮,总磷", ["未采样,未采样", "0.5,0.1"], "unsampled"),
    ("断面名称,month,状态,氨氮", ["断流,", "正常,0.5"], "dry"),
])  # fmt: skip
def test_a_section_may_be_declared_dry_or_not_sampled_in_place_of_its_values(read, header, rows, flag):
    text = f"{header}\n某断面,2025-03,{rows[0]}\n某断面,2025-04,{rows[1]}\n"
    values = read(text, region="xinxiang").values
    state = values[values["item"] == "section_state"]
    assert state["interval_start"].tolist() == [date(2025, 3, 1)] and state["flag"].tolist() == [flag]
    assert (values.loc[values["item"] != "section_state", "interval_start"] == date(2025, 4, 1)).all()


def test_one_item_that_was_not_sampled_declares_nothing_of_its_section(read):
    values = read("断面名称,month,氨氮,总磷\n某断面,2025-03,未监测,0.1\n", region="xinxiang").values
    assert values["item"].tolist() == ["total_phosphorus"]


def test_a_remark_that_a_section_was_dry_is_not_passed_over_in_silence(read):
    text = "断面名称,month,氨氮,备注\n某断面,2025-03,,断流\n某断面,2025-04,0.5,\n"
    assert "name the column status" in read(text, region="xinxiang").columns.unread[0]


def test_items_of_a_row_a_value_are_named_as_in_a_header(read):
    head = "section_id,region,date,item,value,water_kind\n"
    batch = read(f"{head}s,xinxiang,2025-01-05,氨氮（NH3-N）,0.5,river\ns,xinxiang,2025-01-05,总磷(μg/L),50,river\n")
    assert batch.values["item"].tolist() == ["ammonia_n"]
    assert batch.quarantined["reason"].tolist() == ["wrong unit: expected mg/L (pH: none)"]


def test_an_impossible_value_is_reported_with_what_was_expected(read):
    text = "断面名称,监测时间,pH,氨氮\n某断面,2025-01-05,15,-1\n"
    reasons = read(text, region="xinxiang").quarantined["reason"].tolist()
    assert reasons == ["impossible value: expected 0 to 14", "impossible value: expected 0 to 100000 mg/L"]


def test_a_river_and_a_lake_under_one_name_are_never_averaged_together(read):
    head = "断面名称,监测时间,水体类型,氨氮\n"
    text = head + "入湖口,2025-01-05,河流,0.4\n入湖口,2025-01-05,湖库,0.8\n入湖口,2025-02-05,湖库,0.8\n"
    batch = read(text, region="xinxiang")
    assert batch.values["value"].tolist() == [0.4] and batch.values["water_kind"].tolist() == ["river"]
    reason = "line 2 says river of this section: two waters need two names of sections"
    assert batch.quarantined[["line", "value", "reason"]].to_numpy().tolist() == [
        [3, "湖库", reason],
        [4, "湖库", reason],
    ]
