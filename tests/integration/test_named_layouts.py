"""Files in the layouts that publishers use are recognised by name and give the means that pandas computes.

All values are invented. One warehouse holds a file of each layout, each of a region of its own, told by its name.
"""

import dataclasses
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from support import layout_files as made
from support.layout_files import Sample
from support.reading import refusal

from analytics import flow
from analytics.flow.lookup import lookup_of
from analytics.flow.preview import previews
from analytics.indicators import period_statistics
from analytics.ingest import Options, read_file
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

OPENAQ_V3 = "location_id,location_name,parameter,value,unit,datetimeUtc,datetimeLocal,timezone,latitude,longitude"
OPENAQ_V2 = "locationId,location,country,utc,local,parameter,value,unit,latitude,longitude"
OPENAQ_ARCHIVE = "location_id,sensors_id,location,datetime,lat,lon,parameter,units,value"


@cache
def samples():
    """A file of each of `KEYS`."""
    cities, kept = made.wide_hours(50, ["北京", "天津", "石家庄"])
    sites, of_sites = made.wide_hours(60, ["1003A", "1004A"])
    particles, of_municipal = made.wide_hours(70, ["东四", "天坛"], ("pm25", "pm10"))
    gases, _ = made.wide_hours(70, ["东四", "天坛"], ("so2", "no2", "co", "o3"))
    mean = {name: sum(map(made.of_hours, found.values())) / len(found)
            for name, found in (("sites", of_sites), ("municipal", of_municipal))}  # fmt: skip
    return {
        "aqistudy_days": Sample("开封.csv", "kaifeng", *made.aqistudy(1), ("O3 is the daily maximum 8-hour mean",)),
        "aqistudy_days, no header": Sample("luoyang_2025.csv", "luoyang", *made.aqistudy(2, header=False),
                                           ("no header: the columns are taken for 日期, AQI",)),
        "tianqihoubao_days": Sample("鹤壁.csv", "hebi", *made.tianqihoubao(3), ("当天AQI排名 (a rank is",)),
        "tianqihoubao_days, no header": Sample("安阳市.csv", "anyang", *made.tianqihoubao(4, header=False)),
        "cnemc_city_hours": Sample("china_cities_20250101-20250110.csv", "shijiazhuang", cities,
                                   made.of_hours(kept["石家庄"]), ("times end their hours",)),
        "cnemc_site_hours": Sample("焦作_sites.csv", "jiaozuo", sites, mean["sites"]),
        "beijing_municipal": Sample("beijing_all_20250110.csv", "beijing", particles,
                                    mean["municipal"][["pm25", "pm10"]]),
        "beijing_municipal, extra": Sample("beijing_extra_20250110.csv", "beijing", gases,
                                           mean["municipal"].drop(columns=["pm25", "pm10"])),
        "uci_prsa": Sample("PRSA_Data_Tiantan.csv", "xinyang", *made.prsa(9),
                           ("CO as co (mg/m3, divided by 1000)", "TEMP, PRES, DEWP, RAIN, wd, WSPM (weather)"),
                           by_card=True),
        "openair": Sample("puyang_openair.csv", "puyang", *made.openair(5), ("GMT", "times begin their hours")),
        "openaq_v3": Sample("xuchang.csv", "xuchang", *made.openaq(6, OPENAQ_V3),
                            ("times are UTC+08:00", "times end their hours", "parameters not read: um003")),
        "openaq_v2": Sample("漯河.csv", "luohe", *made.openaq(7, OPENAQ_V2)),
        "openaq_archive": Sample("nanyang.csv", "nanyang", *made.openaq(8, OPENAQ_ARCHIVE, "+05:30"),
                                 ("times are UTC+05:30 as written",)),
        "eea_parquet_hours": Sample("商丘.parquet", "shangqiu", *made.eea_parquet(10),
                                    ("UTC+01:00", "Validity says that they are not valid", "Pollutant 20 is none of")),
        "eea_e1a_hours": Sample("zhoukou_E1a.csv", "zhoukou", *made.eea_text(11, "hour")),
        "eea_e1a_days": Sample("zhumadian_E2a.csv", "zhumadian", *made.eea_text(12, "day")),
        "airdata_hours": Sample("hourly_jiyuan.csv", "jiyuan", *made.airdata_hours(13),
                                ("another monitor (POC)", "none of the six pollutants"), by_card=True),
        "airdata_days": Sample("daily_wuhan.csv", "wuhan", *made.airdata_days(14), ("makes no value of a day",),
                               by_card=True),
        "cpcb_city_days": Sample("city_day.csv", "jingzhou", *made.cpcb_city(15, "荆州"),
                                 ("O3 as o3_24h", "not one of the six pollutants")),
        "cpcb_station_days": Sample("十堰_day.csv", "shiyan", *made.cpcb_station(16, "D")),
        "cpcb_station_hours": Sample("xiangyang_hour.csv", "xiangyang", *made.cpcb_station(17, "h")),
        "purpleair_days": Sample("ezhou.csv", "ezhou", *made.purpleair(18), ("a low-cost sensor", "raw")),
        "purpleair_days, seconds": Sample("xiaogan.csv", "xiaogan", *made.purpleair(19, epoch=True)),
    }  # fmt: skip


#: layouts, some of them in two files
KEYS = (
    "aqistudy_days",
    "aqistudy_days, no header",
    "tianqihoubao_days",
    "tianqihoubao_days, no header",
    "cnemc_city_hours",
    "cnemc_site_hours",
    "beijing_municipal",
    "beijing_municipal, extra",
    "uci_prsa",
    "openair",
    "openaq_v3",
    "openaq_v2",
    "openaq_archive",
    "eea_parquet_hours",
    "eea_e1a_hours",
    "eea_e1a_days",
    "airdata_hours",
    "airdata_days",
    "cpcb_city_days",
    "cpcb_station_days",
    "cpcb_station_hours",
    "purpleair_days",
    "purpleair_days, seconds",
)


#: a provenance card that says the region of a file whose columns and name do not
CARD = """[source]
source_id = "{region}"
zh = "甲"
en = "a"
producer = "p"
citation = "c"
basis = "b"
[file]
region = "{region}"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every sample as a file, some with a card."""
    folder = tmp_path_factory.mktemp("layouts")
    assert tuple(samples()) == KEYS
    for one in samples().values():
        (folder / one.name).write_bytes(one.content)
        if one.by_card:
            (folder / one.name).with_suffix(".card.toml").write_text(CARD.format(region=one.region), encoding="utf-8")
    for name, text in months_of_places().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def read(folder, lookup):
    """Each sample as it is read."""
    return {key: read_file(folder / one.name, lookup) for key, one in samples().items()}


#: a file of each form that is loaded; how the days come from what was read is the same for the others
LOADED = ("openair", "cnemc_site_hours", "aqistudy_days", "cpcb_station_days")


@pytest.fixture(scope="module")
def wh(bare, folder):
    """A warehouse of `LOADED`, loaded at once."""
    home = Path(shutil.copytree(bare, folder / "home"))
    done = flow.ingest_files(Settings(home=home), [folder / samples()[key].name for key in LOADED], Options())
    assert done.failed == [] and all(one.rows_quarantined == 0 for one in done.loaded), done
    with open_build(current_build(home / "data" / "warehouse")) as wh:
        yield wh


def days_of(batch):
    """Daily values of a file by parameter, as columns; of several stations their mean."""
    rows = batch.values
    if batch.kind == "hourly":
        hours = {station: part.set_index("ts")[list(made.RANGES)] for station, part in rows.groupby("station_id")}
        return sum(made.of_hours(part.dropna(axis=1, how="all")) for part in hours.values()) / len(hours)
    return rows.pivot_table(index="interval_start", columns="parameter", values="value")


@pytest.fixture(scope="module")
def lookup(bare):
    with open_build(current_build(Settings(home=bare).warehouse_dir)) as wh:
        return lookup_of(wh)


@pytest.fixture(scope="module")
def look(lookup):
    """How a file would be read: a preview of one file."""
    return lambda path, **options: previews(lookup, [path], Options(**options))[0]


HOURS_OF_DELHI = "".join(f"安阳,2015-01-01 {hour:02d}:00:00,{hour},,20,0.9,40,55,Good\n" for hour in range(24))
OTHERS = {
    "cpcb_city_hours": ("City,Datetime,PM2.5,PM10,NO2,CO,O3,AQI,AQI_Bucket\n" + HOURS_OF_DELHI,
                        "ts", "2015-01-01 00:00"),
    "cpcb_station_days_kaggle": (
        "StationId,Date,PM2.5,NO2,CO,O3,AQI,AQI_Bucket\nAP001,2017-11-24,71.36,20,0.9,40,55,Good\n",
        "station_id", "AP001"),
    "uci_beijing_pm25": (
        "No,year,month,day,hour,pm2.5,DEWP,TEMP,PRES,cbwd,Iws,Is,Ir\n1,2010,1,2,0,129,-16,-4,1020,SE,1.79,0,0\n",
        "region_id", "beijing"),
    "aqistudy_months": (
        "月份,AQI,范围,质量等级,PM2.5,PM10,SO2,CO,NO2,O3\n2015-01,91,50~200,良,61,111,25,1.1,30,90\n",
        "interval_start", "2015-01-01"),
}  # fmt: skip


@pytest.mark.parametrize("key", OTHERS)
def test_other_layouts_are_recognised(look, tmp_path, key):
    text, column, value = OTHERS[key]
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    shown = look(path, region=None if key in {"uci_beijing_pm25", "cpcb_city_hours"} else "anyang")
    assert shown.summary.startswith(f"layout {key}, read as ") and " 0 to quarantine" in shown.summary, shown
    assert str(shown.rows[column].iloc[0]).startswith(value)


@pytest.mark.sweep
@pytest.mark.parametrize("key", KEYS)
def test_days_are_those_of_pandas(read, key):
    one, batch = samples()[key], read[key]
    assert batch.named_layout == key.partition(",")[0] and batch.quarantined.empty
    assert all("column O3 was not read" in text for text in batch.columns.unread)
    for text in one.says:
        assert text in str(batch.columns)
    rows = batch.values if key != "cnemc_city_hours" else batch.values.query("region_id == @one.region")
    assert rows["region_id"].unique().tolist() == [one.region]
    days = days_of(dataclasses.replace(batch, values=rows))
    expected = one.days.dropna(how="all")
    assert sorted(days) == sorted(expected) and days.index.tolist() == expected.index.tolist()
    for parameter in expected:
        assert days[parameter].tolist() == pytest.approx(expected[parameter].tolist(), abs=2e-3, nan_ok=True), parameter


@pytest.mark.parametrize("key", LOADED)
def test_statistics_of_the_rule_are_those_of_pandas(wh, key):
    """The mean of the days, and of ozone their 90th percentile (HJ 663: linear between neighbours)."""
    one, (first, last) = samples()[key], map(date.fromisoformat, (made.FIRST, made.LAST))
    found = period_statistics(wh, one.region, first, last, date(2026, 1, 1))
    ruled = found[found["reading_id"] == "rule"].set_index(["statistic", "parameter"])["value"]
    for parameter, days in one.days.items():
        ozone = str(parameter).startswith("o3")
        expected = days.quantile(0.9) if ozone else days.mean()
        assert ruled["p90" if ozone else "mean", parameter] == pytest.approx(expected, abs=2e-3), parameter


def test_a_preview_names_the_layout(folder, look):
    for key in ("openaq_v3", "aqistudy_days, no header"):
        shown = look(folder / samples()[key].name)
        assert shown.summary.startswith(f"layout {key.partition(',')[0]}, read as "), shown


def test_openair_without_units_is_refused_until_they_are_said(look, tmp_path):
    path = tmp_path / "mydata.csv"
    path.write_text("date,ws,wd,nox,no2,o3\n1998-01-01 00:00:00,0.6,280,285,39,1\n", encoding="utf-8")
    fault = refusal(look, path, region="anyang")
    assert "openair_plain" in fault and "--column no2=no2:ppb" in fault
    columns = (("no2", "no2:ppb"), ("o3", "o3:ppb"))
    shown = look(path, region="anyang", columns=columns)
    assert shown.fault == "" and shown.rows["no2"].iloc[0] == pytest.approx(
        39 * made.PER_PPB["no2"] * 298.15 / 273.15, abs=0.01
    )  # of 1998: at the condition of before 2018-09-01


def test_places_of_several_time_zones_are_not_read_together(look, tmp_path):
    path = tmp_path / "two.csv"
    row = "17,1,X,2025-01-01T01:00:00{},36,114,pm25,µg/m³,5\n"
    path.write_text(OPENAQ_ARCHIVE + "\n" + row.format("+08:00") + row.format("+01:00"), encoding="utf-8")
    assert "times of one time zone" in refusal(look, path, region="anyang")


def test_summer_time_is_taken_back(look, tmp_path):
    path = tmp_path / "summer.csv"
    row = "17,1,X,2025-{}:00:00{},36,114,pm25,µg/m³,{}\n"
    rows = [row.format("10-26T02", "+02:00", 5), row.format("10-26T02", "+01:00", 7)]  # an hour apart
    path.write_text(OPENAQ_ARCHIVE + "\n" + "".join(rows), encoding="utf-8")
    shown = look(path, region="anyang")
    assert shown.rows[["ts", "pm25"]].to_numpy().tolist() == [["2025-10-26 00:00", 5], ["2025-10-26 01:00", 7]]
    assert any("summer time is taken back" in text for text in shown.said)


def test_a_file_that_mentions_two_cities_names_what_to_give(look, tmp_path):
    path = tmp_path / "安阳和鹤壁.csv"
    path.write_bytes(made.aqistudy(9)[0])
    assert "mention anyang, hebi" in (fault := refusal(look, path)) and "--region" in fault
    nowhere = tmp_path / "data.csv"
    nowhere.write_bytes(made.aqistudy(9)[0])
    assert "say --region" in refusal(look, nowhere)


def test_the_region_of_a_title_or_sheet_is_taken(look, tmp_path):
    path = tmp_path / "日报.csv"
    path.write_text("河南省新乡市空气质量日报,,\n日期,PM2.5,PM10\n2025-01-01,40,60\n", encoding="utf-8")
    shown = look(path)
    assert shown.rows["region_id"].tolist() == ["xinxiang"] * 2
    assert "region xinxiang, from '河南省新乡市空气质量日报' (if that is wrong: --region)" in shown.said


def test_periods_of_several_lengths_are_not_read_together(look, tmp_path):
    path = tmp_path / "mixed.csv"
    row = "AT/SPO-1,6001,2025-01-01 00:00:00,2025-01-02 00:00:00,5,ug.m-3,{},1\n"
    header = "Samplingpoint,Pollutant,Start,End,Value,Unit,AggType,Validity\n"
    path.write_text(header + row.format("hour") + row.format("day"), encoding="utf-8")
    fault = refusal(look, path, region="anyang")
    assert "eea_parquet_other" in fault and "part the file by AggType" in fault


def test_hours_whose_end_nobody_states_are_refused_until_it_is_said(look, tmp_path):
    path = tmp_path / "sensor.csv"
    path.write_text("time_stamp,sensor_index,pm2.5_atm\n2025-01-01T01:00:00Z,1,5\n", encoding="utf-8")
    fault = refusal(look, path, region="anyang")
    assert "purpleair_hours" in fault and "--layout hourly_beginning" in fault
    shown = look(path, region="anyang", layout="hourly_ending")
    assert shown.fault == "" and shown.rows["ts"].tolist() == ["2025-01-01 08:00"]
    assert "pm25 from column pm2.5_atm" in shown.said
    path.write_text("time_stamp,sensor_index,pm2.5_atm,pm2.5_cf_1\n2025-01-01T00:00:00Z,1,5,7\n", encoding="utf-8")
    late = "time_stamp,sensor_index,pm2.5_atm\n" + "2025-01-01T00:00:00Z,1,5\n" * 300 + "2025-01-02T01:00:00Z,1,6\n"
    (tmp_path / "late.csv").write_text(late, encoding="utf-8")
    assert "purpleair_hours" in refusal(look, tmp_path / "late.csv", region="anyang")
    assert look(path, region="anyang", columns=(("pm2.5_cf_1", "pm25"),)).rows["value"].tolist() == [7.0]


def test_what_the_user_says_wins_over_a_layout(look, tmp_path):
    path = tmp_path / "prsa.csv"
    path.write_bytes(made.prsa(9)[0])
    shown = look(path, region="anyang", layout="hourly_ending")
    assert shown.rows["ts"].iloc[0] == "2024-12-31 23:00" and shown.rows["region_id"].iloc[0] == "anyang"
    of_beijing = look(path)
    assert of_beijing.rows["region_id"].iloc[0] == "beijing"


def test_a_county_is_the_region_where_none_is_said(look, tmp_path):
    path = tmp_path / "hourly.csv"
    path.write_bytes(made.airdata_hours(13)[0])
    shown = look(path, new_regions=True)
    assert shown.rows["region_id"].iloc[0] == "los_angeles_california"


def test_the_national_water_layout_has_a_name(look, tmp_path):
    path = tmp_path / "water.csv"
    head = "省份,流域,断面名称,监测时间,水质类别,水温(℃),pH(无量纲),溶解氧(mg/L),氨氮(mg/L),叶绿素α(mg/L)\n"
    rows = [f"河南省,海河流域,某断面,2025-01-15 {hour:02d}:00,Ⅲ,12.1,7.9,{hour},0.35,*\n" for hour in range(0, 24, 4)]
    path.write_text(head + "".join(rows), encoding="utf-8")
    shown = look(path)
    assert shown.summary.startswith("layout cnemc_water_4h, read as sections")
    oxygen = shown.rows[shown.rows["item"] == "dissolved_oxygen"]
    assert oxygen["value"].tolist() == [10.0]


# --- tables of periods: provinces' months, yearbooks -----------------------------------------------------------------

MONTHS = ("1", "2", "11")


def province_month(month):
    """The province's table of one month, as it is published: a title, changes beside values, ranks, percentiles."""
    title = f"2024年{month}月河南省城市环境空气质量状况,,,,,,,,,,\n"
    header = "排名,城市,综合指数,PM2.5,同比(%),PM10,同比(%),NO2,CO,O3,优良天数\n"
    rows = [f"{n},{city},4.{n},{30 + n + int(month)},-3.1,{60 + n * int(month)},2.0,{20 + n},1.1,95,25\n"
            for n, city in enumerate(("郑州市", "开封", "新乡市"), start=1)]  # fmt: skip
    return title + header + "".join(rows)


def months_of_places():
    """Months of a province, a table each, and a year of a city without a header."""
    aqistudy = [f"2024-{month:02d},90,50~200,良,{60 + month},111,25,1.1,30,{90 + month}\n" for month in range(1, 13)]
    return {**{f"河南{month}月.csv": province_month(month) for month in MONTHS}, "安阳月.csv": "".join(aqistudy)}


def test_months_of_a_province_are_those_of_its_tables(folder, lookup):
    batches = [read_file(folder / name, lookup) for name in months_of_places()]
    said = str(batches[2].columns)
    for text in ("recognised as cities_of_a_period", "period 2024-11-01 to 2024-11-30, from its title",
                 "CO, O3 (a percentile of a month, no mean: enter it as a figure)",
                 "PM2.5 同比(%), PM10 同比(%) (a change or a rank is no measurement)"):  # fmt: skip
        assert text in said, said
    assert all(batch.quarantined.empty for batch in batches)
    rows = pd.concat([batch.values for batch in batches])
    stored = rows.groupby(["region_id", "parameter"])["value"].apply(list)
    months, year = [int(month) for month in MONTHS], range(1, 13)
    assert stored["xinxiang", "pm10"] == [60 + 3 * month for month in months]
    assert stored["xinxiang", "pm25"] == [33 + month for month in months]
    assert stored["anyang", "pm25"] == [60 + month for month in year]
    assert stored["anyang", "o3_mda8"] == [90 + month for month in year]
    assert ("xinxiang", "co") not in stored
    starts = rows[(rows["region_id"] == "zhengzhou") & (rows["parameter"] == "pm25")]["interval_start"]
    assert starts.dt.strftime("%Y-%m-%d").tolist() == [f"2024-{month:02d}-01" for month in months]


def rows_of(key):
    return samples()[key].content.decode("utf-8-sig").splitlines()


def variant(tmp_path, lookup, key, lines):
    path = tmp_path / samples()[key].name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if samples()[key].by_card:
        path.with_suffix(".card.toml").write_text(CARD.format(region=samples()[key].region), encoding="utf-8")
    return read_file(path, lookup)


@pytest.mark.parametrize("key", ["aqistudy_days, no header", "eea_e1a_hours", "purpleair_days", "openaq_v3"])
def test_a_total_or_a_second_header_below_a_table_is_one_refused_row(tmp_path, lookup, read, key):
    lines = rows_of(key)
    below = "合计" + "," * lines[0].count(",") if "no header" in key else lines[0]
    batch = variant(tmp_path, lookup, key, [*lines, below])
    assert batch.named_layout == read[key].named_layout
    assert (batch.rows_read, batch.rows_quarantined) == (read[key].rows_read + 1, 1)
    assert len(batch.values) == len(read[key].values)


def test_limits_below_the_days_of_a_station_do_not_make_them_hours(tmp_path, lookup, read):
    lines = rows_of("cpcb_station_days")
    below = "Prescribed Standards,,60" + "," * (lines[-1].count(",") - 2)
    batch = variant(tmp_path, lookup, "cpcb_station_days", [*lines, below])
    assert batch.named_layout == "cpcb_station_days" and batch.rows_quarantined == 1
    assert len(batch.values) == len(read["cpcb_station_days"].values)


def test_a_bad_cell_without_a_header_is_one_refused_value(tmp_path, lookup, read):
    lines = rows_of("aqistudy_days, no header")
    lines[4] = lines[4].rsplit(",", 1)[0] + ",12*"
    batch = variant(tmp_path, lookup, "aqistudy_days, no header", lines)
    assert batch.rows_quarantined == 1 and "not a number" in batch.quarantined["reason"].iloc[0]
    assert len(batch.values) == len(read["aqistudy_days, no header"].values) - 1


@pytest.mark.parametrize("mark", [";", "\t"])
def test_columns_without_a_header_may_be_separated_otherwise(tmp_path, lookup, read, mark):
    key = "aqistudy_days, no header"
    batch = variant(tmp_path, lookup, key, [line.replace(",", mark) for line in rows_of(key)])
    assert batch.named_layout == "aqistudy_days"
    assert batch.values["value"].tolist() == read[key].values["value"].tolist()


@pytest.mark.parametrize("key", ["airdata_days", "purpleair_days"])
def test_the_case_of_a_header_changes_nothing(tmp_path, lookup, read, key):
    first, *others = rows_of(key)
    batch = variant(tmp_path, lookup, key, [first.upper(), *others])
    assert batch.values["value"].tolist() == pytest.approx(read[key].values["value"].tolist())


def test_a_column_of_words_in_the_national_archive_is_no_place(tmp_path, lookup, read):
    key = "beijing_municipal"
    first, *others = rows_of(key)
    batch = variant(tmp_path, lookup, key, [f"{first},remark", *(f"{line},ok" for line in others)])
    assert batch.rows_quarantined == 0 and "remark" in batch.columns.ignored
    assert len(batch.values) == len(read[key].values)
