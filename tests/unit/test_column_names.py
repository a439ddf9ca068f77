"""Columns of files: what each is read as is said; one that looks like a pollutant is read or the load does not pass."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.errors import InputError
from analytics.flow.lookup import _sub_index
from analytics.indicators.aqi import iaqi
from analytics.ingest import Lookup, Options, pollutant_names, read_file
from analytics.ingest.conversions import GasChange
from analytics.standards import load

RULES = load()
LOOKUP = Lookup(
    regions={"xinxiang": "xinxiang", "anyang": "anyang"},
    parameters=RULES.parameters,
    sub_index=lambda parameter, values, days: _sub_index(None, parameter, values, days),
)
TODAY = date(2026, 8, 1)


def load_text(tmp_path, text, name="in.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_file(path, LOOKUP, Options(today=TODAY, **options))


def daily(tmp_path, column, cell="30", **options):
    return load_text(tmp_path, f"region,date,{column}\nanyang,2026-04-02,{cell}\n", **options)


PM25 = ["PM2.5", "pm2_5", "PM25", "pm-2.5", "PM 2.5", "PM₂.₅", "ＰＭ２．５", "PM2.5(μg/m³)", "PM2.5（微克/立方米）",
        "PM2.5 µg/m³",
        "pm25_ug_m3", "PM2.5[ug/m3]", "PM2.5浓度(μg/m3)", "细颗粒物", "细颗粒物(PM2.5)",
        "细颗粒物（PM2.5）日均浓度（μg/m3）",
        "PM2.5日均值", "PM2.5_24h", "PM2.5㎍/㎥", "PM2.5 (μg·m⁻³)", "PM2.5【微克每立方米】"]  # fmt: skip
OTHERS = {"SO2": "so2", "二氧化硫（微克/立方米）": "so2", "SO₂(µg/m³)": "so2", "二氧化氮": "no2", "NO2：μg/m3": "no2",
          "可吸入颗粒物（PM10）": "pm10", "co_mg_m3": "co", "CO(mg/m³)": "co", "一氧化碳（毫克/立方米）": "co",
          "CO浓度 mg/m3": "co",
          "O3_8h": "o3_mda8", "臭氧8小时": "o3_mda8", "臭氧日最大8小时滑动平均(μg/m³)": "o3_mda8", "O3-8h": "o3_mda8",
          "MDA8_O3": "o3_mda8", "O3_8h_24h": "o3_mda8",
          "臭氧最大1小时平均": "o3_1h_max", "O3_1h_max": "o3_1h_max"}  # fmt: skip


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(("column", "parameter"), [*((name, "pm25") for name in PM25), *OTHERS.items()])
def test_every_way_to_name_a_pollutant(tmp_path, column, parameter):
    batch = daily(tmp_path, f'"{column}"')
    assert batch.values["parameter"].tolist() == [parameter] and batch.values["value"].tolist() == [30.0]
    assert batch.columns.unread == () and batch.columns.ignored == ()


@pytest.mark.slow
@pytest.mark.parametrize(("column", "cell", "value"), [
    ("co_ug_m3", "700", 0.7), ("CO（微克/立方米）", "850", 0.85), ("PM2.5(mg/m³)", "0.035", 35.0),
    ("SO2 mg/m3", "0.012", 12.0),
])  # fmt: skip
def test_the_unit_of_a_header_is_brought_to_that_of_the_warehouse(tmp_path, column, cell, value):
    batch = daily(tmp_path, column, cell)
    assert batch.values["value"].tolist() == [pytest.approx(value)]
    tidy = load_text(tmp_path, f"region,date,parameter,value\nanyang,2026-04-02,{column},{cell}\n", "tidy.csv")
    assert tidy.values["value"].tolist() == [pytest.approx(value)]
    hours = load_text(tmp_path, f"date,hour,city,{column}\n2026-04-02,5,anyang,{cell}\n", "hours.csv")
    assert hours.values[pollutant_names.meaning(column).pollutant].tolist() == [pytest.approx(value)]
    wide = load_text(tmp_path, f"date,hour,type,anyang\n2026-04-02,5,{column},{cell}\n", "types.csv")
    assert wide.values[pollutant_names.meaning(column).pollutant].tolist() == [pytest.approx(value)]


@pytest.mark.sweep
@pytest.mark.slow
@pytest.mark.parametrize(
    "column", ["PM10_ppb", "PM10(ppm)", "o3", "臭氧", "O3_1h", "PM2.5_new", "臭氧（修正）", "PM10_p95"]
)
def test_what_looks_like_a_pollutant_and_is_not_read_is_named(tmp_path, column):
    batch = load_text(tmp_path, f"region,date,pm2.5,{column}\nanyang,2026-04-02,40,150\n")
    assert batch.values["parameter"].tolist() == ["pm25"]
    assert len(batch.columns.unread) == 1 and f"column {column} was not read" in batch.columns.unread[0]
    assert "--ignore-columns" in batch.columns.unread[0]
    for said in (column, "all", f"x, {column}"):
        ignore = tuple(name.strip() for name in said.split(","))
        quiet = load_text(tmp_path, f"region,date,pm2.5,{column}\nanyang,2026-04-02,40,150\n", ignore_columns=ignore)
        assert quiet.columns.unread == () and quiet.columns.ignored == (column,)


def test_a_file_of_which_no_column_is_read_is_refused_with_the_reason(tmp_path):
    with pytest.raises(InputError, match=r"column o3 was not read.*--column o3=o3_mda8"):
        daily(tmp_path, "o3")


@pytest.mark.sweep
@pytest.mark.parametrize(
    "column", ["AQI", "质量等级", "首要污染物", "PM2.5_IAQI", "PM10分指数", "county", "code", "comment", "CO2"]
)
def test_what_is_no_concentration_is_ignored_and_said(tmp_path, column):
    batch = load_text(tmp_path, f"region,date,pm25,{column}\nanyang,2026-04-02,40,150\n")
    assert (batch.columns.ignored, batch.columns.unread) == ((column,), ())


def test_the_line_of_a_file_says_what_each_column_was_read_as(tmp_path):
    batch = load_text(tmp_path, "region,date,PM2.5,CO(ug/m3),AQI,备注\nanyang,2026-04-02,40,700,60,x\n")
    assert str(batch.columns) == (
        "read region, date; PM2.5 as pm25 (ug/m3), CO(ug/m3) as co (mg/m3, divided by 1000); ignored AQI, 备注"
    )


def test_names_from_data_are_escaped(tmp_path):
    batch = load_text(tmp_path, "region,date,pm25,bad\x1b[31mname\nanyang,2026-04-02,40,1\n")
    assert "\\x1b[31m" in str(batch.columns) and "\x1b" not in str(batch.columns)


def test_two_columns_of_one_parameter_are_not_merged(tmp_path):
    batch = load_text(tmp_path, "region,date,pm25,PM2.5(μg/m³)\nanyang,2026-04-02,40,41\n")
    assert batch.values["value"].tolist() == [40.0] and "the same as pm25" in batch.columns.unread[0]


def test_co_without_a_unit_that_cannot_be_mg_is_not_read(tmp_path):
    rows = "".join(f"anyang,2026-04-0{d},40,{700 + d}\n" for d in range(1, 6))
    batch = load_text(tmp_path, "region,date,pm25,CO\n" + rows)
    assert batch.values["parameter"].unique().tolist() == ["pm25"] and batch.rows_quarantined == 0
    assert "its median 703 cannot be mg/m3; say --column CO=co:ug/m3" in batch.columns.unread[0]
    said = load_text(tmp_path, "region,date,pm25,CO\n" + rows, columns=(("CO", "co:ug/m3"),))
    assert said.values.loc[said.values["parameter"] == "co", "value"].tolist() == [
        pytest.approx(0.7 + d / 1000) for d in range(1, 6)
    ]
    hours = load_text(
        tmp_path, "date,hour,city,pm25,CO\n" + "".join(f"2026-04-01,{h},anyang,40,900\n" for h in range(1, 25))
    )
    assert hours.rows_accepted == 24 and hours.values["co"].isna().all() and len(hours.columns.unread) == 1


def test_particles_in_mg_without_a_unit_are_not_read(tmp_path):
    rows = "".join(f"anyang,2026-04-0{d},0.03{d},20\n" for d in range(1, 6))
    assert "cannot be ug/m3" in load_text(tmp_path, "region,date,pm10,no2\n" + rows).columns.unread[0]


@pytest.mark.parametrize("column", ["so2", "no2", "o3_8h", "O3_1h_max"])
def test_gases_in_mg_without_a_unit_are_not_read(tmp_path, column):
    rows = "".join(f"anyang,2026-04-0{d},0.03{d},20\n" for d in range(1, 6))
    batch = load_text(tmp_path, f"region,date,{column},pm10\n{rows}")
    assert batch.values["parameter"].unique().tolist() == ["pm10"] and "cannot be ug/m3" in batch.columns.unread[0]
    said = load_text(tmp_path, f"region,date,{column} (mg/m3),pm10\n{rows}")
    assert said.columns.unread == () and said.values["value"].max() == pytest.approx(35.0)


def test_noughts_are_no_sign_of_another_unit(tmp_path):
    rows = "".join(f"anyang,2026-04-0{d},0,20\n" for d in range(1, 6))
    assert load_text(tmp_path, "region,date,so2,pm10\n" + rows).columns.unread == ()


@pytest.mark.parametrize(("column", "meant", "cell", "value"), [
    ("SO2_new(mg/m3)", "so2", "0.012", 12.0), ("一氧化碳（修正）（微克/立方米）", "co", "700", 0.7),
    ("O3_corrected mg/m3", "o3_mda8", "0.1", 100.0), ("NO2 (mg/m3)", "no2:ug/m3", "12", 12.0),
])  # fmt: skip
def test_the_unit_in_a_columns_name_holds_when_its_parameter_is_said(tmp_path, column, meant, cell, value):
    said = daily(tmp_path, column, cell, columns=((column, meant),))
    assert said.values["value"].tolist() == [pytest.approx(value)]
    assert [one.column for one in said.columns.used] == [column]
    tidy = f"region,date,parameter,value\nanyang,2026-04-02,{column},{cell}\n"
    assert load_text(tmp_path, tidy, columns=((column, meant),)).values["value"].tolist() == [pytest.approx(value)]


def test_a_gas_in_parts_per_billion_is_converted_at_25_degrees_and_flagged(tmp_path):
    batch = daily(tmp_path, "O3 (ppb)", "40", columns=(("O3 (ppb)", "o3_mda8"),))
    assert batch.values["value"].tolist() == [pytest.approx(40 * 47.998 / 24.4654, rel=1e-5)]
    assert batch.values["flag"].tolist() == ["gas_298k"] and "times 1.9619 (25 °C)" in str(batch.columns)
    hours = load_text(tmp_path, "date,hour,city,NO2(ppm)\n2026-04-02,5,anyang,0.02\n", "hours.csv")
    assert hours.values["no2"].tolist() == [pytest.approx(20 * 46.006 / 24.4654, rel=1e-5)]


CARD = """[source]
source_id = "m"
zh = "甲"
en = "a"
producer = "p"
citation = "c"
basis = "b"
[file]
gas_condition = "{}"
"""


def test_a_card_that_states_0_degrees_converts_at_0_degrees(tmp_path):
    (tmp_path / "in.card.toml").write_text(CARD.format("273K"), encoding="utf-8")
    batch = daily(tmp_path, "SO2(ppb)", "10")
    assert batch.values["value"].tolist() == [pytest.approx(10 * 64.064 / 22.4140, rel=1e-4)]
    assert batch.values["flag"].tolist() == ["gas_273k"]


def test_the_user_may_say_what_a_column_is(tmp_path):
    text = "where,when,fine,O3\nanyang,2026-04-02,40,150\n"
    said = (("where", "region"), ("when", "date"), ("fine", "pm25"), ("O3", "o3_mda8"))
    assert load_text(tmp_path, text, columns=said).values["parameter"].tolist() == ["pm25", "o3_mda8"]
    with pytest.raises(InputError, match="--column: 'ozone', expected one of"):
        load_text(tmp_path, text, columns=(("O3", "ozone"),))
    with pytest.raises(InputError, match=r"column o4: expected a column of this name; the file has where, when"):
        load_text(tmp_path, text, columns=(("o4", "o3_mda8"),))
    tidy = "region,date,parameter,value\nanyang,2026-04-02,O3,150\n"
    assert load_text(tmp_path, tidy, columns=(("O3", "o3_mda8"),)).values["parameter"].tolist() == ["o3_mda8"]


def test_plain_ozone_of_a_tidy_file_is_not_stored_as_a_day(tmp_path):
    batch = load_text(tmp_path, "region,date,parameter,value\nanyang,2026-04-02,O3,150\nanyang,2026-04-02,臭氧,150\n")
    assert batch.values.empty and batch.rows_quarantined == 2 and len(batch.columns.unread) == 2


def test_running_means_and_indices_of_an_hourly_file_are_made_again_from_its_hours(tmp_path):
    text = "date,hour,city,AQI,PM2.5,PM2.5_24h,O3,O3_8h,臭氧8小时\n2026-04-02,5,anyang,50,40,41,90,80,80\n"
    batch = load_text(tmp_path, text)
    assert batch.columns.ignored == ("AQI", "PM2.5_24h", "O3_8h", "臭氧8小时") and batch.columns.unread == ()


def test_months_with_plain_names_are_read_and_plain_ozone_is_not(tmp_path):
    text = "月份,PM2.5,PM10,SO2,CO,NO2,O3\n" + "".join(
        f"2015-{m:02d},{60 + m},110,25,1.1,30,90\n" for m in range(1, 13))  # fmt: skip
    batch = load_text(tmp_path, text, region="anyang")
    pm = batch.values[batch.values["parameter"] == "pm25"]
    assert batch.reader == "monthly" and pm["value"].tolist() == [61.0 + m for m in range(12)]
    assert [text.split(" was")[0] for text in batch.columns.unread] == ["column O3"]


# --- plain ozone and the file's own index (HJ 633) ------------------------------------------------------------------


def a_file_with_an_index(meaning, n=40):
    """Days whose index was made with O3 as an 8-hour (or hourly) maximum."""
    random = np.random.default_rng(7)
    days = {"pm25": random.integers(5, 40, n), "pm10": random.integers(20, 80, n), "o3": random.integers(120, 260, n)}
    named = {"pm25": days["pm25"], "pm10": days["pm10"], meaning: days["o3"]}
    made = np.max([iaqi(name, values, RULES, "HJ633-2012") for name, values in named.items()], axis=0)
    dates = pd.date_range("2024-06-01", periods=n).strftime("%Y-%m-%d")
    return pd.DataFrame({"region": "anyang", "date": dates, "AQI": made.astype(int), "PM2.5": days["pm25"],
                         "PM10": days["pm10"], "O3": days["o3"]})  # fmt: skip


@pytest.mark.parametrize("meaning", ["o3_mda8", "o3_1h_max"])
def test_plain_ozone_is_what_the_file_s_own_index_says(tmp_path, meaning):
    batch = load_text(tmp_path, a_file_with_an_index(meaning).to_csv(index=False))
    assert set(batch.values["parameter"]) == {"pm25", "pm10", meaning} and batch.columns.unread == ()
    assert f"O3 as {meaning} (ug/m3)" in str(batch.columns)


def test_plain_ozone_is_not_read_where_the_index_decides_nothing(tmp_path):
    made = a_file_with_an_index("o3_mda8")
    for odd in (made.drop(columns="AQI"), made.assign(AQI=77), made.assign(O3=20), made.head(2)):
        batch = load_text(tmp_path, odd.to_csv(index=False))
        assert "o3_mda8" not in set(batch.values["parameter"]) and "--column O3=o3_mda8" in batch.columns.unread[0]


@pytest.mark.parametrize("meaning", ["o3_mda8", "o3_1h_max"])
def test_an_index_wins_over_what_the_publisher_means_by_ozone(tmp_path, meaning):
    named = {"date": "日期", "region": "城市"}
    made = a_file_with_an_index(meaning).assign(质量等级="良").rename(columns=named)
    assert set(load_text(tmp_path, made.to_csv(index=False)).values["parameter"]) == {"pm25", "pm10", meaning}
    silent = load_text(tmp_path, made.assign(AQI=77).to_csv(index=False))
    assert set(silent.values["parameter"]) == {"pm25", "pm10", "o3_mda8"}


def test_a_title_above_the_header_is_passed_over_and_reported(tmp_path):
    text = "2025年某市环境空气质量日报,,\n日期,PM2.5,PM10\n2025/1/1,51,91\n"
    batch = load_text(tmp_path, text, region="anyang")
    assert batch.values["value"].tolist() == [51.0, 91.0] and batch.rows_read == 1
    assert "header in line 2 below '2025年某市环境空气质量日报'" in str(batch.columns)


def test_a_station_file_of_the_national_network_is_read(tmp_path):
    header = "timepoint,stationcode,longitude,area,positionname,primarypollutant,aqi,pm10,pm2_5,pm2_5_24h,o3,o3_8h,co\n"
    text = header + "".join(
        f"2022-01-01T{h:02d}:00:00,1001A,116.4,anyang,测点,,67,80,40,30,50,23,1.6\n" for h in range(24))  # fmt: skip
    batch = load_text(tmp_path, text)
    assert batch.reader == "hourly" and batch.values["station_id"].unique().tolist() == ["1001A"]
    assert (batch.rows_accepted, batch.values["pm25"].unique().tolist()) == (24, [40.0])


@pytest.mark.parametrize("column", ["监测点位名称", "点位编号", "站点编码", "监测站点"])
def test_a_column_of_stations_is_known_under_its_usual_names(tmp_path, column):
    batch = load_text(tmp_path, f"region,{column},date,pm25\nanyang,A,2026-04-02,40\nanyang,B,2026-04-02,60\n")
    assert batch.values["station_id"].tolist() == ["A", "B"] and batch.rows_quarantined == 0


CHANGE = GasChange(date(2018, 9, 1), 273.15 / 298.15)
#: NO2 of 10 ppb by hand: 10 x 46.006 x 101325 / (8.314462618 T) / 1000 ug/m3 at 273.15 K and at 298.15 K
AT_273, AT_298 = 20.525, 18.804


@pytest.mark.parametrize("card", ["", "298K", "273K"])
def test_parts_of_volume_become_mass_at_the_condition_of_their_day_unless_the_card_states_one(tmp_path, card):
    text = "date,region,no2(ppb),so2(ug/m3)\n2018-08-31,anyang,10,9\n2018-09-01,anyang,10,9\n"
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    if card:
        path.with_suffix(".card.toml").write_text(CARD.format(card), encoding="utf-8")
    batch = read_file(path, replace(LOOKUP, gas_change=CHANGE))
    no2 = batch.values[batch.values["parameter"] == "no2"]
    expected = {"": [AT_273, AT_298], "298K": [AT_298] * 2, "273K": [AT_273] * 2}[card]
    assert no2["value"].tolist() == pytest.approx(expected, abs=1e-3)
    marks = {"": ["", "gas_298k"], "298K": ["gas_298k"] * 2, "273K": ["gas_273k"] * 2}[card]
    assert no2["flag"].tolist() == marks
    note = "1 value in ppb or ppm of days before 2018-09-01 was converted at 0 °C"
    assert (note in str(batch.columns)) == (not card)


@pytest.mark.parametrize(("header", "cells"), [("no2(ppb)", "10"), ("parameter,value,unit", "no2,10,ppb")])
def test_hours_in_parts_of_volume_too(tmp_path, header, cells):
    text = f"date,hour,region,{header}\n2018-08-30,5,anyang,{cells}\n2018-09-02,5,anyang,{cells}\n"
    path = tmp_path / "h.csv"
    path.write_text(text, encoding="utf-8")
    batch = read_file(path, replace(LOOKUP, gas_change=CHANGE), Options(today=date(2026, 1, 1)))
    assert batch.values["no2"].tolist() == pytest.approx([AT_273, AT_298], abs=1e-3)
